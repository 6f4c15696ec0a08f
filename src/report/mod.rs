//! How verdicts are told: one file a format. Reports take `Write` and never look at the world.

mod audit;
#[cfg(feature = "cli")]
mod human;
mod json;
mod message;
mod phrases;
mod printable;
pub use printable::one_line;
mod short;
mod source;
mod wire;

use std::io::{self, Write};

use crate::engine::RuleSet;
use crate::notice::{Notice, ReadError, Timestamp};
use crate::verdict::{Judgement, Language, Tally};

pub use audit::{AuditFormat, AuditReport, AuditSummary, Group};
pub use message::message;
pub use source::Source;

/// A way to tell verdicts.
pub trait Report {
    /// Tells what was found in one notice, in input order.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    fn judged(&mut self, source: &Source<'_>, notice: &Notice<'_>, judgement: &Judgement) -> io::Result<()>;

    /// Tells of a record or file that was not judged.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    fn not_judged(&mut self, source: &Source<'_>, error: &ReadError) -> io::Result<()>;

    /// Tells the counts, at the end.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    fn finish(&mut self, tally: &Tally) -> io::Result<()>;
}

/// An output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReportFormat {
    /// For people: the marked text, the clause, the reason, the advice.
    #[cfg(feature = "cli")]
    Human,
    /// A line a finding.
    Short,
    /// One JSON document.
    Json,
    /// A JSON object a line.
    Ndjson,
}

/// What all formats need to know.
#[derive(Clone, Copy)]
pub struct Setting<'r> {
    /// The rules that judged.
    pub rules: &'r RuleSet,
    /// The language of messages.
    pub language: Language,
    /// The instant as of which undated notices were judged.
    pub as_of: Timestamp,
    /// Whether colours may be used.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl ReportFormat {
    /// All formats.
    pub const ALL: &'static [Self] = &[
        #[cfg(feature = "cli")]
        Self::Human,
        Self::Short,
        Self::Json,
        Self::Ndjson,
    ];

    /// The name in options.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            #[cfg(feature = "cli")]
            Self::Human => "human",
            Self::Short => "short",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
        }
    }

    /// What it is, in a few words.
    #[must_use]
    pub fn summary(self) -> &'static str {
        match self {
            #[cfg(feature = "cli")]
            Self::Human => "the marked text with clause, reason and advice",
            Self::Short => "a line a finding: path:line:column: severity rule: message",
            Self::Json => "one JSON document",
            Self::Ndjson => "a JSON object a line: findings, records not judged, a summary",
        }
    }

    /// Whether it tells the edits that clear findings, so that they are worth looking for.
    #[must_use]
    pub fn tells_edits(self) -> bool {
        self != Self::Short
    }

    /// A report in this format that writes to `out`.
    #[must_use]
    pub fn report<'r>(self, setting: Setting<'r>, out: Box<dyn Write + 'r>) -> Box<dyn Report + 'r> {
        match self {
            #[cfg(feature = "cli")]
            Self::Human => Box::new(human::Human::new(setting, out)),
            Self::Short => Box::new(short::Short::new(setting, out)),
            Self::Json => Box::new(json::Json::new(setting, out)),
            Self::Ndjson => Box::new(json::Ndjson::new(setting, out)),
        }
    }
}
