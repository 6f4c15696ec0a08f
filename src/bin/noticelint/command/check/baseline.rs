//! `--baseline`, `--write-baseline`, `--ratchet`: the file and what may be done with it.

use std::fs;
use std::path::{Path, PathBuf};

use noticelint::sieve::{Baseline, Known};
use noticelint::{Language, Selection, Timestamp, one_line};

use super::super::write_whole;
use super::settings::Settings;
use crate::args::CheckArgs;
use crate::load::Failure;

/// A baseline may not be larger.
const MAX_BYTES: u64 = 64 << 20;

/// The file of a run, as it was read.
pub struct BaselineFile {
    path: PathBuf,
    /// `None` where it is to be written anew.
    read: Option<Baseline>,
    /// What is checked, as it is written into the file.
    paths: Vec<String>,
    is_ratchet: bool,
    language: Language,
}

/// Refuses options that together would hide something.
pub fn refuse(args: &CheckArgs, settings: &Settings, now: Timestamp, language: Language) -> Result<(), Failure> {
    let says = |zh: &str, en: &str| Err(Failure::Words(if language == Language::Chinese { zh } else { en }.to_owned()));
    if settings.baseline.is_none() && (args.write_baseline || args.ratchet) {
        return says(
            "--write-baseline 和 --ratchet 要用 --baseline 指明文件",
            "--write-baseline and --ratchet need --baseline FILE",
        );
    }
    if args.ratchet && settings.selection != Selection::default() {
        return says(
            "--ratchet 不能与 --select、--ignore 同用：没有查的问题会被当作已消失",
            "--ratchet does not go with --select or --ignore: what is not looked for would count as gone",
        );
    }
    let is_gating = settings.baseline.is_some() || args.is_gating();
    let is_past = args.as_of.is_some_and(|as_of| as_of < now.start_of_day());
    if is_gating && is_past && !args.allow_past {
        return says(
            "--baseline、--ratchet、--since 和给 CI 用的格式不能按过去的日期（--as-of）判断，否则后来生效的条款就漏过去了；确要如此请加 --allow-past",
            "--baseline, --ratchet, --since and the formats made for CI do not go with an --as-of in the past: clauses in force since would be passed over; --allow-past if that is meant",
        );
    }
    Ok(())
}

impl BaselineFile {
    /// The file that the arguments name, if they do.
    pub fn of(args: &CheckArgs, settings: &Settings, language: Language) -> Result<Option<Self>, Failure> {
        let Some(path) = &settings.baseline else { return Ok(None) };
        let mut paths: Vec<String> = settings.paths.iter().map(|path| as_told(path)).collect();
        paths.sort();
        paths.dedup();
        let read = if args.write_baseline { None } else { Some(read(path, language)?) };
        let file = Self { path: path.clone(), read, paths, is_ratchet: args.ratchet, language };
        file.refuse_other_paths()?;
        Ok(Some(file))
    }

    /// Only the check that wrote the file can tell what is gone.
    fn refuse_other_paths(&self) -> Result<(), Failure> {
        match &self.read {
            Some(read) if self.is_ratchet && read.paths != self.paths => {
                let (then, now) = (read.paths.join(" "), self.paths.join(" "));
                Err(Failure::Words(match self.language {
                    Language::Chinese => {
                        format!("基线是检查 {then} 时写的，这次检查的是 {now}；--ratchet 要用同样的路径")
                    }
                    Language::English => {
                        format!(
                            "the baseline was written when {then} was checked, now it is {now}; --ratchet needs the same paths"
                        )
                    }
                }))
            }
            _ => Ok(()),
        }
    }

    /// What it holds; `None` where all that is found is to be written into it.
    pub fn known(&self) -> Option<Known> {
        self.read.as_ref().map(|read| read.known.clone())
    }

    /// Writes the file after the run: anew with all that was found, or without what is gone. `left` is what was not met.
    pub fn finish(&self, found: Option<Known>, left: Option<Known>) -> Result<(), Failure> {
        let known = match (found, &self.read, left) {
            (Some(found), _, _) => found,
            (None, Some(read), Some(left)) if self.is_ratchet && !left.is_empty() => read.known.without(&left),
            _ => return Ok(()),
        };
        let gone = self.read.as_ref().map_or(0, |read| read.known.len() - known.len());
        let baseline = Baseline { paths: self.paths.clone(), known };
        let permissions = fs::metadata(&self.path).map(|metadata| metadata.permissions()).ok();
        let written = write_whole(&self.path, baseline.to_string().as_bytes(), permissions);
        written.map_err(|error| Failure::Io(Some(self.path.clone()), error))?;
        let (path, count) = (self.path.display(), baseline.known.len());
        match (self.language, &self.read) {
            (Language::Chinese, None) => eprintln!("{path}：记下了 {count} 处已知问题"),
            (Language::English, None) => eprintln!("{path}: {count} known findings written"),
            (Language::Chinese, Some(_)) => eprintln!("{path}：{gone} 处已经消失，剩下 {count} 处"),
            (Language::English, Some(_)) => eprintln!("{path}: {gone} are gone, {count} are left"),
        }
        Ok(())
    }
}

/// A path as the file has it: the same however it is typed.
fn as_told(path: &Path) -> String {
    let parts: PathBuf = path.components().filter(|part| *part != std::path::Component::CurDir).collect();
    let told = parts.to_string_lossy().replace('\\', "/");
    if told.is_empty() { ".".to_owned() } else { one_line(&told) }
}

fn read(path: &Path, language: Language) -> Result<Baseline, Failure> {
    let failed = |error| Failure::Io(Some(path.to_owned()), error);
    if fs::metadata(path).map_err(failed)?.len() > MAX_BYTES {
        return Err(Failure::Words(format!("{}: larger than {MAX_BYTES} bytes", path.display())));
    }
    let text = String::from_utf8_lossy(&fs::read(path).map_err(failed)?).into_owned();
    Baseline::parse(&text).map_err(|mistakes| {
        let said = |mistake: &noticelint::sieve::BaselineMistake| {
            format!("{}:{}: {}", path.display(), mistake.line, one_line(&mistake.words(language)))
        };
        Failure::Words(mistakes.iter().map(said).collect::<Vec<_>>().join("\n"))
    })
}
