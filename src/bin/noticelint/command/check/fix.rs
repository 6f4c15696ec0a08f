//! `--fix` and `--diff`: what can be mended mechanically, in the files or as a diff.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use noticelint::sieve::Exemptions;
use noticelint::text::Decoded;
use noticelint::{Finding, Language, Mended, Notice, RuleSet, Timestamp, Unmended, one_line};
use rayon::prelude::*;
use similar::TextDiff;

use super::exemptions;
use crate::Outcome;
use crate::input::{Loaded, Reader};
use crate::load::Failure;
use crate::walk::{Input, Plan};

/// Mends the files of a plan.
pub struct Fix<'r> {
    pub rules: &'r RuleSet,
    /// What is exempt is left as it is.
    pub exemptions: &'r Exemptions,
    pub now: Timestamp,
    pub reader: &'r Reader,
    pub as_of: Timestamp,
    pub language: Language,
    pub pool: &'r rayon::ThreadPool,
}

impl Fix<'_> {
    /// Prints what would change as unified diffs. Findings where there is something to mend.
    pub fn show(&self, plan: &Plan) -> Result<Outcome, Failure> {
        let mut out = BufWriter::new(io::stdout().lock());
        let (mut changes, mut is_whole) = (false, true);
        self.each(plan, |_, loaded, mended| {
            for error in loaded.read(&self.reader.limits).errors {
                is_whole = false;
                eprintln!("noticelint: {}: {}", one_line(loaded.path()), one_line(&error.problem.words(self.language)));
            }
            if let Some((file, bytes)) = loaded.unmended(&self.reader.limits).zip(mended.bytes.as_ref()) {
                changes = true;
                write_diff(&mut out, file, bytes)?;
            }
            Ok(())
        })?;
        out.flush()?;
        Ok(match (is_whole, changes) {
            (false, _) => Outcome::NotDone,
            (true, true) => Outcome::Findings,
            (true, false) => Outcome::Clean,
        })
    }

    /// Writes the mended files, each as a whole or not at all.
    pub fn write(&self, plan: &Plan) -> Result<(), Failure> {
        self.each(plan, |input, loaded, mended| {
            let file = loaded.unmended(&self.reader.limits);
            if let (Input::File(path, _), Some(file), Some(bytes)) = (input, file, &mended.bytes) {
                replace(path, file.bytes, bytes).map_err(|error| Failure::Io(Some(path.clone()), error))?;
            }
            Ok(())
        })
    }

    /// Calls `each` with every file and what becomes of it, in order, and tells on standard error what was mended and what not.
    fn each(
        &self,
        plan: &Plan,
        mut each: impl FnMut(&Input, &Loaded, &Mended) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        if plan.inputs.iter().any(|input| matches!(input, Input::Stdin(_))) {
            return Err(Failure::Words(
                match self.language {
                    Language::Chinese => "标准输入无法修改；请给出文件",
                    Language::English => "standard input cannot be mended; name files",
                }
                .to_owned(),
            ));
        }
        let mut rest = plan.inputs.as_slice();
        while !rest.is_empty() {
            let (inputs, behind) = rest.split_at(super::batch_len(rest));
            rest = behind;
            let mend = |input: &Input| {
                let loaded = self.reader.load(input);
                let file = loaded.unmended(&self.reader.limits);
                let path = exemptions::real(Path::new(loaded.path()));
                let is_exempt = |notice: &Notice<'_>, finding: &Finding| {
                    self.exemptions.lifts(self.rules, &path, notice, finding, self.now)
                };
                let mended = file.map(|file| self.rules.mend(file, self.as_of, &is_exempt)).unwrap_or_default();
                (loaded, mended)
            };
            let done: Vec<(Loaded, Mended)> = self.pool.install(|| inputs.par_iter().map(mend).collect());
            for (input, (loaded, mended)) in inputs.iter().zip(done) {
                each(input, &loaded, &mended)?;
                self.tell(loaded.path(), &mended);
            }
        }
        Ok(())
    }

    fn tell(&self, path: &str, mended: &Mended) {
        let path = one_line(path);
        if mended.bytes.is_some() {
            let (placeholders, invisible) = (mended.placeholders, mended.invisible);
            match self.language {
                Language::Chinese => eprintln!("{path}：改正占位符 {placeholders} 处，去掉看不见的字符 {invisible} 个"),
                Language::English => {
                    eprintln!(
                        "{path}: placeholders written right: {placeholders}, invisible characters taken out: {invisible}"
                    );
                }
            }
        }
        for left in &mended.left {
            let (quote, text) = (one_line(&left.quote), one_line(&left.text));
            let (notice, reason) = (one_line(&left.notice), left.reason.words(self.language));
            match self.language {
                Language::Chinese => eprintln!("{path}：{notice} 未改“{quote}”（应为“{text}”）：{reason}"),
                Language::English => {
                    eprintln!("{path}: {notice}: not mended: “{quote}” (should be “{text}”): {reason}");
                }
            }
        }
    }
}

/// A unified diff of the file's text.
fn write_diff(out: &mut impl Write, file: Unmended<'_>, mended: &[u8]) -> io::Result<()> {
    let text = |bytes: &[u8]| Decoded::new(file.encoding, bytes.to_vec()).text().to_owned();
    let (old, new) = (text(file.bytes), text(mended));
    // As git writes them, so that `git apply` and `patch -p1` take them.
    let path = one_line(file.path);
    let path = path.trim_start_matches("./");
    let diff = TextDiff::from_lines(&old, &new);
    write!(out, "{}", diff.unified_diff().context_radius(2).header(&format!("a/{path}"), &format!("b/{path}")))
}

/// Puts new content in the place of a file's, at once: whoever reads it sees the old or the new. A link stays a link. A file that
/// is no longer what was mended is left alone.
fn replace(path: &Path, old: &[u8], new: &[u8]) -> io::Result<()> {
    let path = path.canonicalize()?;
    let permissions = fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "read-only"));
    }
    if fs::read(&path)? != old {
        return Err(io::Error::other("the file changed meanwhile and was not mended"));
    }
    super::super::write_whole(&path, new, Some(permissions))
}
