//! Exemptions against findings, and what is to be said of the exemptions themselves.

use std::sync::Arc;

use super::house;
use crate::engine::RuleSet;
use crate::notice::{Notice, Timestamp};
use crate::pack::{ExemptionTarget, PackFile, Rule, WrittenExemption};
use crate::verdict::{Finding, Judgement};

/// How long before its end an exemption is told of.
const SOON_SECONDS: i64 = 14 * 86_400;

/// The exemptions of a run.
#[derive(Debug, Default)]
pub struct Exemptions {
    files: Vec<ExemptionFile>,
}

/// A file of exemptions.
#[derive(Debug)]
pub struct ExemptionFile {
    /// What it says, for telling where in it something stands.
    pub file: PackFile,
    /// What its paths start from, with a slash at the end where it is not empty.
    pub folder: String,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    written: WrittenExemption,
    /// Findings that it fits.
    fits: u64,
    /// Findings of which it is the first that fits.
    used: u64,
}

/// Something to be said of an exemption: where it is written, and a judgement that holds the one finding.
pub struct ExemptionNote<'e> {
    /// The file.
    pub file: &'e PackFile,
    /// Which exemption of the file, from 1.
    pub number: u64,
    /// The finding.
    pub judgement: Judgement,
}

impl Exemptions {
    /// Adds a file. `folder` is what its paths start from.
    pub fn add(&mut self, file: PackFile, folder: String, written: Vec<WrittenExemption>) {
        let entries = written.into_iter().map(|written| Entry { written, fits: 0, used: 0 }).collect();
        self.files.push(ExemptionFile { file, folder, entries });
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Marks the findings that an exemption in force at `now` lifts; each by the first that fits. `path` starts where the folders
    /// of the files start.
    pub fn mark(
        &mut self,
        rules: &RuleSet,
        path: &str,
        notice: &Notice<'_>,
        judgement: &mut Judgement,
        now: Timestamp,
    ) {
        for finding in &mut judgement.findings {
            let Some(rule) = rules.rule(finding.rule).filter(|rule| rule.waivable) else { continue };
            for file in &mut self.files {
                let path = file.relative(path);
                for entry in &mut file.entries {
                    if entry.lifts(rule, path, notice, finding, now) {
                        entry.fits += 1;
                        if finding.exemption.is_none() {
                            entry.used += 1;
                            finding.exemption = Some(Arc::clone(&entry.written.exemption));
                        }
                    }
                }
            }
        }
    }

    /// Whether a finding is exempt, without counting it.
    #[must_use]
    pub fn lifts(&self, rules: &RuleSet, path: &str, notice: &Notice<'_>, finding: &Finding, now: Timestamp) -> bool {
        let rule = rules.rule(finding.rule).filter(|rule| rule.waivable);
        let lifts = |file: &ExemptionFile, rule: &Rule| {
            let path = file.relative(path);
            file.entries.iter().any(|entry| entry.lifts(rule, path, notice, finding, now))
        };
        rule.is_some_and(|rule| self.files.iter().any(|file| lifts(file, rule)))
    }

    /// What is to be said of the exemptions after all was judged: those that have expired or soon will; and, of the files for
    /// which `is_covered` says that all they can be about was checked, those that fit nothing or nothing that another did not
    /// exempt before. Nothing where the rules do not hold [`super::house_pack`].
    #[must_use]
    pub fn notes(
        &self,
        rules: &RuleSet,
        now: Timestamp,
        is_covered: &dyn Fn(&ExemptionFile) -> bool,
    ) -> Vec<ExemptionNote<'_>> {
        let mut notes = Vec::new();
        for file in &self.files {
            let is_covered = is_covered(file);
            for (entry, number) in file.entries.iter().zip(1..) {
                let exemption = &entry.written.exemption;
                let rule = match entry {
                    _ if exemption.until <= now => house::EXPIRED,
                    Entry { fits: 0, .. } if is_covered && exemption.from <= now => house::UNUSED,
                    Entry { used: 0, fits: 1.., .. } if is_covered => house::SHADOWED,
                    _ if exemption.until.unix_seconds() - now.unix_seconds() <= SOON_SECONDS => house::EXPIRING,
                    _ => continue,
                };
                let judgement = house::note(rules, rule, &entry.written);
                notes.extend(judgement.map(|judgement| ExemptionNote { file: &file.file, number, judgement }));
            }
        }
        notes
    }
}

impl ExemptionFile {
    /// The path as its exemptions write it.
    fn relative<'p>(&self, path: &'p str) -> &'p str {
        path.strip_prefix(&self.folder).unwrap_or(path)
    }
}

impl Entry {
    fn lifts(&self, rule: &Rule, path: &str, notice: &Notice<'_>, finding: &Finding, now: Timestamp) -> bool {
        let WrittenExemption { rule: wanted, target, exemption, .. } = &self.written;
        let holds = exemption.from <= now && now < exemption.until;
        holds && *wanted == rule.id.name && fits(target, path, notice, finding)
    }
}

fn fits(target: &ExemptionTarget, path: &str, notice: &Notice<'_>, finding: &Finding) -> bool {
    match target {
        ExemptionTarget::Fingerprint(fingerprint) => *fingerprint == finding.fingerprint,
        ExemptionTarget::Where { path: wanted_path, notice: wanted_notice, field, quote } => {
            let name = || {
                let field = finding.place.field.and_then(|field| notice.fields.get(field));
                field.map_or_else(|| "notice".to_owned(), |field| field.name.to_string())
            };
            wanted_path.as_ref().is_none_or(|wanted| is_like(wanted.trim_start_matches("./"), path))
                && wanted_notice.as_ref().is_none_or(|wanted| is_like(wanted, &notice.id))
                && field.as_ref().is_none_or(|wanted| *wanted == name())
                && quote.as_ref().is_none_or(|wanted| *wanted == finding.quote)
        }
    }
}

/// Whether the text is the pattern, in which `*` stands for any text. Takes the product of their lengths at most.
fn is_like(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(rest) = text.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    let mut rest = rest;
    for part in parts {
        let Some((_, behind)) = rest.split_once(part) else { return false };
        rest = behind;
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::is_like;

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, text) in [("a/*.notice", "a/b/c.notice"), ("*", ""), ("a*b*c", "abbc"), ("a", "a"), ("a*", "a")] {
            assert!(is_like(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("a/*.notice", "b/c.notice"), ("a", "ab"), ("a*a", "a"), ("a*b*c", "acb")] {
            assert!(!is_like(pattern, text), "{pattern} {text}");
        }
    }
}
