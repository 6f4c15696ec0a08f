//! How verdicts are told: one file a format. Reports take `Write` and never look at the world.

mod audit;
mod checkstyle;
mod csv;
mod github;
mod gitlab;
mod html;
#[cfg(feature = "cli")]
mod human;
mod json;
mod junit;
mod message;
mod phrases;
mod printable;
mod rdjson;
mod sarif;
mod short;
mod source;
mod told;
mod wire;
mod xml;

use std::io::{self, Write};

use crate::engine::RuleSet;
use crate::notice::{Notice, ReadError, Timestamp};
use crate::verdict::{Comparison, Judgement, Language, Tally};

pub use audit::{AuditFormat, AuditReport, AuditSummary, Group};
pub use message::message;
pub use printable::one_line;
pub use source::Source;

/// A way to tell verdicts.
pub trait Report {
    /// Tells what was found in one notice, in input order.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    fn judged(&mut self, source: &Source<'_>, notice: &Notice<'_>, judgement: &Judgement) -> io::Result<()>;

    /// Tells what another instant says otherwise of the notice that was told last. Asked only of formats that
    /// [tell changes](ReportFormat::tells_changes).
    ///
    /// # Errors
    ///
    /// Those of the writer.
    fn compared(&mut self, _: &Source<'_>, _: &Notice<'_>, _: &Comparison) -> io::Result<()> {
        Ok(())
    }

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
    /// SARIF 2.1.0.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// JUnit's XML.
    Junit,
    /// Checkstyle's XML.
    Checkstyle,
    /// The Reviewdog Diagnostic Format.
    Rdjson,
    /// A table for spreadsheets.
    Csv,
    /// A page for reviewers.
    Html,
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
        Self::Sarif,
        Self::Github,
        Self::Gitlab,
        Self::Junit,
        Self::Checkstyle,
        Self::Rdjson,
        Self::Csv,
        Self::Html,
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
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Junit => "junit",
            Self::Checkstyle => "checkstyle",
            Self::Rdjson => "rdjson",
            Self::Csv => "csv",
            Self::Html => "html",
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
            Self::Sarif => "SARIF 2.1.0, as code scanning takes it",
            Self::Github => "annotations of GitHub Actions",
            Self::Gitlab => "GitLab's code quality report",
            Self::Junit => "JUnit's XML: a suite a file, a test case a notice",
            Self::Checkstyle => "Checkstyle's XML",
            Self::Rdjson => "the Reviewdog Diagnostic Format",
            Self::Csv => "a table for spreadsheets: a row a finding, a row a clean notice",
            Self::Html => "one page for reviewers, to be opened in a browser or printed",
        }
    }

    /// Whether it tells the edits that clear findings, so that they are worth looking for.
    #[must_use]
    pub fn tells_edits(self) -> bool {
        !matches!(self, Self::Short | Self::Github | Self::Gitlab | Self::Junit | Self::Checkstyle)
    }

    /// Whether it is made for systems that stop what has findings.
    #[must_use]
    pub fn is_for_gating(self) -> bool {
        match self {
            #[cfg(feature = "cli")]
            Self::Human => false,
            Self::Short | Self::Json | Self::Ndjson | Self::Csv | Self::Html => false,
            Self::Sarif | Self::Github | Self::Gitlab | Self::Junit | Self::Checkstyle | Self::Rdjson => true,
        }
    }

    /// Whether it has a place for what another instant says otherwise.
    #[must_use]
    pub fn tells_changes(self) -> bool {
        match self {
            #[cfg(feature = "cli")]
            Self::Human => true,
            Self::Short | Self::Json | Self::Ndjson => true,
            Self::Sarif | Self::Github | Self::Gitlab | Self::Junit => false,
            Self::Checkstyle | Self::Rdjson | Self::Csv | Self::Html => false,
        }
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
            Self::Sarif => Box::new(sarif::Sarif::new(setting, out)),
            Self::Github => Box::new(github::Github::new(setting, out)),
            Self::Gitlab => Box::new(gitlab::Gitlab::new(setting, out)),
            Self::Junit => Box::new(junit::Junit::new(setting, out)),
            Self::Checkstyle => Box::new(checkstyle::Checkstyle::new(setting, out)),
            Self::Rdjson => Box::new(rdjson::Rdjson::new(setting, out)),
            Self::Csv => Box::new(csv::Csv::new(setting, out)),
            Self::Html => Box::new(html::Html::new(setting, out)),
        }
    }
}
