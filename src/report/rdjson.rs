use std::io::{self, Write};

use serde::Serialize;

use super::told::{self, NOT_JUDGED, Told, Unread, repository_path};
use super::{Report, Setting, Source};
use crate::notice::{Notice, ReadError};
use crate::verdict::{Judgement, Severity, Tally};

/// The Reviewdog Diagnostic Format. Its columns count bytes of UTF-8.
pub(super) struct Rdjson<'r> {
    setting: Setting<'r>,
    out: Box<dyn Write + 'r>,
    diagnostics: u64,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location<'a>,
    severity: &'static str,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u64,
    column: u64,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct Related<'a> {
    message: String,
    location: Location<'a>,
}

impl<'r> Rdjson<'r> {
    pub(super) fn new(setting: Setting<'r>, out: Box<dyn Write + 'r>) -> Self {
        Self { setting, out, diagnostics: 0 }
    }

    fn separate(&mut self) -> io::Result<()> {
        if self.diagnostics == 0 {
            self.out.write_all(br#"{"source":{"name":"noticelint"},"diagnostics":["#)?;
        } else {
            self.out.write_all(b",")?;
        }
        self.out.write_all(b"\n")
    }

    fn diagnostic(&mut self, diagnostic: &Diagnostic<'_>) -> io::Result<()> {
        self.separate()?;
        self.diagnostics += 1;
        Ok(serde_json::to_writer(&mut self.out, diagnostic)?)
    }
}

fn range(source: &Source<'_>, (start, end): (u64, u64)) -> Range {
    let position = |offset: u64| {
        let (line, column) = source.line_and_byte(offset);
        Position { line, column }
    };
    Range { start: position(start), end: position(end) }
}

impl Report for Rdjson<'_> {
    fn judged(&mut self, source: &Source<'_>, notice: &Notice<'_>, judgement: &Judgement) -> io::Result<()> {
        let path = repository_path(source.path());
        for told in Told::all(self.setting, source, notice, judgement) {
            let related = told.finding.evidence.iter().filter_map(|evidence| {
                let range = Some(range(source, evidence.place.bytes?));
                Some(Related { message: told::evidence(evidence), location: Location { path: &path, range } })
            });
            let suggestions = told.edits(notice).into_iter();
            self.diagnostic(&Diagnostic {
                message: format!("{}\n{}\n{}", told.placed_message(notice), told.cited(), told.advice()),
                location: Location { path: &path, range: told.finding.place.bytes.map(|bytes| range(source, bytes)) },
                severity: match told.counts_as {
                    Severity::Error => "ERROR",
                    Severity::Warning => "WARNING",
                    Severity::Info => "INFO",
                },
                code: Code { value: &told.rule.id.name, url: told.help_url() },
                suggestions: suggestions
                    .map(|(bytes, text)| Suggestion { range: range(source, bytes), text })
                    .collect(),
                related_locations: related.collect(),
            })?;
        }
        Ok(())
    }

    fn not_judged(&mut self, source: &Source<'_>, error: &ReadError) -> io::Result<()> {
        self.diagnostic(&Diagnostic {
            message: Unread::new(self.setting, source, error).message,
            location: Location {
                path: &repository_path(source.path()),
                range: error.bytes.map(|bytes| range(source, bytes)),
            },
            severity: "ERROR",
            code: Code { value: NOT_JUDGED, url: None },
            suggestions: Vec::new(),
            related_locations: Vec::new(),
        })
    }

    fn finish(&mut self, _: &Tally) -> io::Result<()> {
        if self.diagnostics == 0 {
            self.separate()?;
        }
        self.out.write_all(b"\n]}\n")?;
        self.out.flush()
    }
}
