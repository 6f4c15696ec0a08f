use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::told::{NOT_JUDGED, Told, Unread, repository_path};
use super::{Report, Setting, Source};
use crate::notice::{Notice, ReadError};
use crate::text::LineColumn;
use crate::verdict::{Judgement, Severity, Tally};

/// GitLab's code quality report: one array of issues.
///
/// What was not judged is an issue of the gravest severity. GitLab keeps one issue of each fingerprint, so an equal finding that comes
/// again gets `-2`, `-3`, … behind its own.
pub(super) struct Gitlab<'r> {
    setting: Setting<'r>,
    out: Box<dyn Write + 'r>,
    seen: BTreeMap<String, u64>,
    issues: u64,
}

#[derive(Serialize)]
struct Issue<'a> {
    r#type: &'static str,
    check_name: &'a str,
    description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<Content>,
    categories: [&'static str; 1],
    severity: &'static str,
    fingerprint: String,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Content {
    body: String,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u64,
    end: u64,
}

impl<'r> Gitlab<'r> {
    pub(super) fn new(setting: Setting<'r>, out: Box<dyn Write + 'r>) -> Self {
        Self { setting, out, seen: BTreeMap::new(), issues: 0 }
    }

    fn issue(&mut self, mut issue: Issue<'_>) -> io::Result<()> {
        let times = self.seen.entry(issue.fingerprint.clone()).or_default();
        *times += 1;
        if *times > 1 {
            issue.fingerprint = format!("{}-{times}", issue.fingerprint);
        }
        self.out.write_all(if self.issues == 0 { b"[\n" } else { b",\n" })?;
        self.issues += 1;
        Ok(serde_json::to_writer(&mut self.out, &issue)?)
    }
}

/// What has no line stands at the first one: GitLab wants a number.
fn lines(range: Option<(LineColumn, LineColumn)>) -> Lines {
    range.map_or(Lines { begin: 1, end: 1 }, |(start, end)| Lines { begin: start.line, end: end.line })
}

impl Report for Gitlab<'_> {
    fn judged(&mut self, source: &Source<'_>, notice: &Notice<'_>, judgement: &Judgement) -> io::Result<()> {
        for told in Told::all(self.setting, source, notice, judgement) {
            self.issue(Issue {
                r#type: "issue",
                check_name: &told.rule.id.name,
                description: told.placed_message(notice),
                content: Some(Content { body: format!("{}\n\n{}", told.cited(), told.advice()) }),
                categories: ["Compatibility"],
                severity: match told.counts_as {
                    Severity::Error => "critical",
                    Severity::Warning => "minor",
                    Severity::Info => "info",
                },
                fingerprint: told.fingerprint(),
                location: Location { path: &repository_path(source.path()), lines: lines(told.range) },
            })?;
        }
        Ok(())
    }

    fn not_judged(&mut self, source: &Source<'_>, error: &ReadError) -> io::Result<()> {
        let unread = Unread::new(self.setting, source, error);
        let path = repository_path(source.path());
        self.issue(Issue {
            r#type: "issue",
            check_name: NOT_JUDGED,
            fingerprint: format!("{NOT_JUDGED}:{path}:{}", unread.message),
            description: unread.message,
            content: None,
            categories: ["Bug Risk"],
            severity: "blocker",
            location: Location { path: &path, lines: lines(unread.range) },
        })
    }

    fn finish(&mut self, _: &Tally) -> io::Result<()> {
        self.out.write_all(if self.issues == 0 { b"[]\n" } else { b"\n]\n" })?;
        self.out.flush()
    }
}
