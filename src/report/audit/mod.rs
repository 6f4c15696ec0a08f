//! How the findings of an audit are told. A finding is rendered alone, by whichever thread has it; what is rendered is put
//! together in the order of the inputs.

mod human;
mod phrases;
mod wire;

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::consent::{Counts, RecordPlace, RecordProblem, Step, Unpaid};
use crate::engine::{Held, RuleSet};
use crate::pack::Rule;
use crate::verdict::{Language, Severity, Verdict};

/// An output format of an audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuditFormat {
    /// For people: the send, the consent, the records around it, the clause, the advice.
    Human,
    /// A line a finding.
    Short,
    /// One JSON document.
    Json,
    /// A JSON object a line.
    Ndjson,
}

impl AuditFormat {
    /// All formats.
    pub const ALL: &'static [Self] = &[Self::Human, Self::Short, Self::Json, Self::Ndjson];

    /// The name in options.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
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
            Self::Human => "the send, the consent and the records around it, with clause, reason and advice",
            Self::Short => "a line a finding: path:line: severity rule: message",
            Self::Json => "one JSON document",
            Self::Ndjson => "a JSON object a line: findings, records not judged, a summary",
        }
    }
}

/// What findings are counted by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// The breach.
    pub reason: &'static str,
    /// The template.
    pub template: String,
    /// The account, where the records say.
    pub account: Option<String>,
    /// The month in which it was sent, in UTC+8: `2021-02`.
    pub month: String,
}

impl Group {
    /// The group of a finding.
    #[must_use]
    pub fn of(unpaid: &Unpaid) -> Self {
        let of_consent = || unpaid.consent.as_ref().and_then(|consent| consent.account.clone());
        Self {
            reason: unpaid.reason.name(),
            template: unpaid.template.clone(),
            account: unpaid.account.clone().or_else(of_consent),
            month: unpaid.at.to_string().chars().take(7).collect(),
        }
    }
}

/// The counts of an audit.
#[derive(Debug, Clone, Default)]
pub struct AuditSummary {
    /// What went into the accounts.
    pub counts: Counts,
    /// Findings by severity.
    pub findings: BTreeMap<Severity, u64>,
    /// Messages by verdict.
    pub verdicts: BTreeMap<Verdict, u64>,
    /// Findings by what they are counted by.
    pub groups: BTreeMap<Group, u64>,
    /// Records and files that were not judged.
    pub not_judged: u64,
    /// Breaches that no rule in use is about, or that were sent before its clause was in force.
    pub not_held: u64,
    /// Callbacks about something else than consents and sends.
    pub passed_over: u64,
}

/// A report of an audit. It writes parts of itself when it is told to; in which order is the caller's business: `begin`, what was
/// not judged, `middle`, findings, `finish`.
pub struct AuditReport<'r> {
    /// The format.
    pub format: AuditFormat,
    /// The rules that judged.
    pub rules: &'r RuleSet,
    /// The language of messages.
    pub language: Language,
    /// The inputs by their index.
    pub paths: &'r [String],
    /// Whether openids are told as they are.
    pub keep_personal: bool,
    /// Whether colours may be used.
    pub color: bool,
}

impl AuditReport<'_> {
    /// Whether it shows the records around a finding.
    #[must_use]
    pub fn tells_timelines(&self) -> bool {
        self.format == AuditFormat::Human
    }

    /// Begins the report.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    pub fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.format == AuditFormat::Json { write!(out, "{{\"schema\":1,\"not_judged\":[") } else { Ok(()) }
    }

    /// Renders what was not judged.
    pub fn not_judged(&self, place: RecordPlace, problem: &RecordProblem, out: &mut Vec<u8>) {
        match self.format {
            AuditFormat::Human => self.human_not_judged(place, problem, out),
            AuditFormat::Short => self.short_not_judged(place, problem, out),
            AuditFormat::Json | AuditFormat::Ndjson => self.wire_not_judged(place, problem, out),
        }
    }

    /// Renders a finding.
    pub fn finding(&self, unpaid: &Unpaid, held: &Held, out: &mut Vec<u8>) {
        match self.format {
            AuditFormat::Human => self.human_finding(unpaid, held, out),
            AuditFormat::Short => self.short_finding(unpaid, held, out),
            AuditFormat::Json | AuditFormat::Ndjson => self.wire_finding(unpaid, held, out),
        }
    }

    /// Renders a step of an account.
    pub fn step(&self, step: &Step, out: &mut Vec<u8>) {
        match self.format {
            AuditFormat::Human | AuditFormat::Short => self.human_step(step, None, out),
            // The one document has no place for steps; whoever asks for both is told so.
            AuditFormat::Json => {}
            AuditFormat::Ndjson => self.wire_step(step, out),
        }
    }

    /// Puts a rendered record that was not judged.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    pub fn put_not_judged(&self, rendered: &[u8], is_first: bool, out: &mut dyn Write) -> io::Result<()> {
        self.put(rendered, is_first, out)
    }

    /// Ends what was not judged and begins the findings.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    pub fn middle(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.format == AuditFormat::Json { write!(out, "],\"findings\":[") } else { Ok(()) }
    }

    /// Puts a rendered finding.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    pub fn put(&self, rendered: &[u8], is_first: bool, out: &mut dyn Write) -> io::Result<()> {
        match self.format {
            AuditFormat::Json => {
                if !is_first {
                    out.write_all(b",")?;
                }
                out.write_all(rendered.trim_ascii_end())
            }
            _ => out.write_all(rendered),
        }
    }

    /// Tells the counts, at the end.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    pub fn finish(&self, summary: &AuditSummary, out: &mut dyn Write) -> io::Result<()> {
        match self.format {
            AuditFormat::Human => self.human_summary(summary, out),
            AuditFormat::Short => self.short_summary(summary, out),
            AuditFormat::Json => {
                write!(out, "],\"summary\":")?;
                Self::wire_summary(summary, out)?;
                out.write_all(b"}\n")
            }
            AuditFormat::Ndjson => {
                Self::wire_summary(summary, out)?;
                out.write_all(b"\n")
            }
        }
    }

    fn path(&self, place: RecordPlace) -> &str {
        self.paths.get(place.file as usize).map(String::as_str).unwrap_or_default()
    }

    /// The openid, each character masked unless it is to be kept.
    fn user(&self, openid: &str) -> String {
        if self.keep_personal { openid.to_owned() } else { openid.chars().map(|_| '*').collect() }
    }

    /// The id of the notice: that of the message, else its place.
    fn notice(&self, unpaid: &Unpaid) -> String {
        let by_place = || format!("{}#{}", self.path(unpaid.place), unpaid.place.record);
        unpaid.msg_id.clone().unwrap_or_else(by_place)
    }

    /// What the rule says of the finding.
    fn message(&self, rule: &Rule, unpaid: &Unpaid) -> String {
        let text = rule.message.as_ref().unwrap_or(&rule.title).of(self.language);
        let related = unpaid.consent.as_ref().or(unpaid.spent_on.as_ref());
        let value = |name: &str| match name {
            "template" => related.map(|related| related.template.clone()),
            "at" => related.map(|related| related.at.to_string()),
            "number" => unpaid.number.map(|number| number.to_string()),
            _ => None,
        };
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            match after.split_once('}') {
                Some((name, behind)) => {
                    out.push_str(&value(name).unwrap_or_default());
                    rest = behind;
                }
                None => rest = after,
            }
        }
        out.push_str(rest);
        if unpaid.rests_on_gaps {
            out.push_str(phrases::gaps(self.language));
        }
        if unpaid.is_undeclared {
            out.push_str(phrases::undeclared(self.language));
        }
        out
    }
}
