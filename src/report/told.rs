use std::borrow::Cow;

use super::printable::one_line;
use super::wire::field_name;
use super::{Setting, Source, message, phrases};
use crate::notice::{Notice, ReadError};
use crate::pack::{Clause, ClauseVersion, Policy, Rule};
use crate::text::LineColumn;
use crate::verdict::{Evidence, Finding, Judgement, Language, Severity};

/// A finding with all that a format may tell of it, looked up and in the language of the report.
pub(super) struct Told<'a> {
    pub(super) finding: &'a Finding,
    pub(super) rule: &'a Rule,
    pub(super) policy: &'a Policy,
    pub(super) clause: &'a Clause,
    pub(super) version: &'a ClauseVersion,
    /// The wire name of the field.
    pub(super) field: String,
    /// How grave it counts: what is exempt is only told.
    pub(super) counts_as: Severity,
    /// What it says, on one line; of what is exempt also why.
    pub(super) message: String,
    /// First character and the one behind the last; `None` where the text stands in no text file, or in another one.
    pub(super) range: Option<(LineColumn, LineColumn)>,
    language: Language,
}

impl<'a> Told<'a> {
    /// All findings of a notice.
    pub(super) fn all(
        setting: Setting<'a>,
        source: &'a Source<'_>,
        notice: &'a Notice<'_>,
        judgement: &'a Judgement,
    ) -> impl Iterator<Item = Self> {
        judgement.findings.iter().filter_map(move |finding| Self::new(setting, source, notice, finding))
    }

    /// `None` only for a finding of another rule set.
    fn new(setting: Setting<'a>, source: &Source<'_>, notice: &Notice<'_>, finding: &'a Finding) -> Option<Self> {
        let rule = setting.rules.rule(finding.rule)?;
        let (policy, clause, version) = setting.rules.cited(finding.clause)?;
        let exempt = phrases::exemption(finding, setting.language).map(|why| {
            let sign = phrases::exempt(finding, setting.language);
            if setting.language == Language::Chinese { format!("{sign}{why}") } else { format!("{sign}, {why}") }
        });
        Some(Self {
            finding,
            rule,
            policy,
            clause,
            version,
            field: field_name(notice, &finding.place),
            counts_as: if exempt.is_some() { Severity::Info } else { finding.severity },
            message: one_line(&message(rule, finding, setting.language)) + exempt.as_deref().unwrap_or_default(),
            range: finding.place.bytes.map(|bytes| range(source, bytes)),
            language: setting.language,
        })
    }

    /// The message; where there is no line to point at, with the record and the field.
    pub(super) fn placed_message(&self, notice: &Notice<'_>) -> String {
        match self.range {
            Some(_) => self.message.clone(),
            None => format!("{} [#{} {}]", self.message, notice.record, one_line(&self.field)),
        }
    }

    /// What to write instead.
    pub(super) fn advice(&self) -> &'a str {
        self.rule.advice.of(self.language).trim()
    }

    /// The clause as it is cited to people: its document, when it holds, what it says.
    pub(super) fn cited(&self) -> String {
        phrases::cited(self.policy, self.version, self.language)
    }

    /// Where the document is that the rule rests on.
    pub(super) fn help_url(&self) -> Option<&'a str> {
        self.policy.help_url()
    }

    /// The fingerprint, which is the same wherever the notice stands.
    pub(super) fn fingerprint(&self) -> String {
        self.finding.fingerprint.to_string()
    }

    /// Corrections that a program can make: bytes of what was read, and what to put there. A mend is left out where the file
    /// spells the text in a way that would have to be put around it too.
    pub(super) fn edits(&self, notice: &Notice<'_>) -> Vec<((u64, u64), &'a str)> {
        let deletion = self.finding.edit.as_ref().and_then(|edit| Some((edit.place.bytes?, "")));
        let field = self.finding.place.field.and_then(|field| notice.fields.get(field));
        let is_plain = field.is_some_and(|field| field.origin.spelling == crate::notice::Spelling::Plain);
        let mend = self.finding.mend.as_ref().filter(|_| is_plain);
        let mend = mend.and_then(|mend| Some((self.finding.place.bytes?, mend.text.as_str())));
        mend.into_iter().chain(deletion).collect()
    }
}

/// A piece of evidence on one line: what part it plays and its words.
pub(super) fn evidence(evidence: &Evidence) -> String {
    let weight = evidence.weight.map(|weight| format!(" {}", weight.signed())).unwrap_or_default();
    format!("{}{weight}: “{}”", one_line(&evidence.reason), one_line(&evidence.quote))
}

/// A record or file that was not judged.
pub(super) struct Unread {
    /// Why, on one line, beginning with the words for "not judged".
    pub(super) message: String,
    /// Where, as far as it is known.
    pub(super) range: Option<(LineColumn, LineColumn)>,
}

impl Unread {
    pub(super) fn new(setting: Setting<'_>, source: &Source<'_>, error: &ReadError) -> Self {
        let words = one_line(&error.problem.words(setting.language));
        let record = error.record.filter(|_| error.bytes.is_none()).map(|record| format!(" [#{record}]"));
        let colon = if setting.language == Language::Chinese { "：" } else { ": " };
        Self {
            message: format!("{}{colon}{words}{}", phrases::not_judged(setting.language), record.unwrap_or_default()),
            range: error.bytes.map(|bytes| range(source, bytes)),
        }
    }
}

/// The rule name under which formats that need one tell of what was not judged.
pub(super) const NOT_JUDGED: &str = "noticelint/not-judged";

fn range(source: &Source<'_>, (start, end): (u64, u64)) -> (LineColumn, LineColumn) {
    (source.line_column(start), source.line_column(end))
}

/// A path as CI systems match it with the files of a repository: slashes, no `./` before it.
pub(super) fn repository_path(path: &str) -> Cow<'_, str> {
    let mut path = if path.contains('\\') { Cow::Owned(path.replace('\\', "/")) } else { Cow::Borrowed(path) };
    while let Some(rest) = path.strip_prefix("./") {
        path = Cow::Owned(rest.trim_start_matches('/').to_owned());
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_the_repository() {
        for (given, path) in [("a/b.notice", "a/b.notice"), ("./a", "a"), (".//a", "a"), ("a\\b", "a/b"), ("/a", "/a")]
        {
            assert_eq!(repository_path(given), path);
        }
    }
}
