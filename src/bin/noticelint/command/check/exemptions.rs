//! Files of exemptions, and what is told of them after a run.

use std::io;
use std::path::{Path, PathBuf};

use noticelint::pack::{PackError, read_exemptions};
use noticelint::sieve::{ExemptionFile, Exemptions, house_pack};
use noticelint::{Language, Notice, NoticeKind, Pack, Report, RuleSet, Source, Tally, Timestamp};

use super::settings::Settings;
use crate::load::{self, Failure};

/// The exemptions of the files, and the packs with the rules about exemptions where there are any.
pub fn read(paths: &[PathBuf], mut packs: Vec<Pack>, language: Language) -> Result<(Exemptions, Vec<Pack>), Failure> {
    let mut exemptions = Exemptions::default();
    for path in paths {
        let file = load::yaml_file(path)?;
        let written = read_exemptions(&file, &packs);
        let written = written.map_err(|error: PackError| Failure::Pack(Box::new(error.speaking(language))))?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        exemptions.add(file, real(folder) + "/", written);
    }
    if !exemptions.is_empty() {
        packs.push(house_pack());
    }
    Ok((exemptions, packs))
}

/// Where a file really lies, with slashes; the path itself where it is no file.
pub fn real(path: &Path) -> String {
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    real.to_string_lossy().replace('\\', "/")
}

/// Tells of exemptions that are over, that end soon, that fit nothing or are shadowed; only after all rules ran and all could be
/// judged.
pub fn tell(
    settings: &Settings,
    rules: &RuleSet,
    now: Timestamp,
    exemptions: &Exemptions,
    tally: &mut Tally,
    report: &mut dyn Report,
) -> io::Result<()> {
    let is_whole_pack = settings.selection.select.is_empty() && settings.selection.ignore.is_empty();
    if !is_whole_pack || tally.not_judged > 0 {
        return Ok(());
    }
    for note in exemptions.notes(rules, now, &|file| is_covered(settings, file)) {
        let id = format!("{}#{}", note.file.name, note.number);
        let notice = Notice {
            id: id.into(),
            id_occurrence: 1,
            record: note.number,
            bytes: None,
            kind: NoticeKind::Draft,
            message: None,
            at: None,
            template_id: None,
            send: None,
            fields: Vec::new(),
        };
        tally.add_findings(&note.judgement);
        report.judged(&Source::new(&note.file.name, note.file.text.as_bytes()), &notice, &note.judgement)?;
    }
    Ok(())
}

/// Whether all that the file can be about was checked: what the configuration names, or a folder that the file lies in.
fn is_covered(settings: &Settings, file: &ExemptionFile) -> bool {
    let holds = |path: &PathBuf| path.is_dir() && file.folder.starts_with(&(real(path) + "/"));
    settings.is_whole_project || settings.paths.iter().any(holds)
}
