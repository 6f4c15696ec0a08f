use std::collections::BTreeMap;

use super::{ChangeKind, Comparison, Family, Judgement, Severity, Verdict};
use crate::notice::{Selector, Timestamp};

/// A family that could not be checked for want of a declaration.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unchecked {
    /// The family.
    pub family: Family,
    /// The parts of the notice of which at least one would have been needed.
    pub missing: Vec<Selector>,
}

/// The counts of a run; adding up tallies in any order gives the same.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// Notices judged.
    pub notices: u64,
    /// Notices by verdict.
    pub verdicts: BTreeMap<Verdict, u64>,
    /// Findings by severity, without those that are exempt.
    pub findings: BTreeMap<Severity, u64>,
    /// Findings that are told and do not count.
    pub exempted: u64,
    /// Findings that were known before and were not told again.
    pub known: u64,
    /// Notices for which a family could not be checked, and why.
    pub unchecked: BTreeMap<Unchecked, u64>,
    /// Records and files that were not judged.
    pub not_judged: u64,
    /// Files in walked folders that are of no known format.
    pub skipped_files: u64,
    /// Notices without a time of their own, judged as of the run's instant.
    pub undated: u64,
    /// How messages met their templates, where an export was given.
    pub joined: Option<Joined>,
    /// How the verdicts differ from those at another instant, where that was asked for.
    pub compared: Option<Compared>,
}

/// The differences between the notices' own times and another instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The other instant.
    pub with: Timestamp,
    /// Findings that differ, by how.
    pub changes: BTreeMap<ChangeKind, u64>,
    /// Notices with a worse verdict at the other instant.
    pub worse: u64,
    /// Notices with a better one.
    pub better: u64,
}

impl Compared {
    /// With that instant; nothing is counted yet.
    #[must_use]
    pub fn with(instant: Timestamp) -> Self {
        Self { with: instant, changes: BTreeMap::new(), worse: 0, better: 0 }
    }

    /// Counts one more notice.
    pub fn add(&mut self, comparison: &Comparison) {
        for change in &comparison.changes {
            *self.changes.entry(change.kind).or_default() += 1;
        }
        self.worse += u64::from(comparison.compared_verdict > comparison.verdict);
        self.better += u64::from(comparison.compared_verdict < comparison.verdict);
    }

    /// Findings that differ so.
    #[must_use]
    pub fn of(&self, kind: ChangeKind) -> u64 {
        self.changes.get(&kind).copied().unwrap_or(0)
    }
}

/// Messages that name a template and were to be joined with an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Joined {
    /// The export has their template.
    pub found: u64,
    /// It does not.
    pub missing: u64,
}

impl Tally {
    /// Counts one more notice.
    pub fn add(&mut self, judgement: &Judgement) {
        self.notices += 1;
        *self.verdicts.entry(judgement.verdict()).or_default() += 1;
        self.add_findings(judgement);
        self.known += judgement.known.len() as u64;
        for unchecked in judgement.unchecked.iter() {
            *self.unchecked.entry(unchecked.clone()).or_default() += 1;
        }
        self.undated += u64::from(!judgement.dated);
    }

    /// Counts findings about something else than a notice.
    pub fn add_findings(&mut self, judgement: &Judgement) {
        for finding in &judgement.findings {
            if finding.exemption.is_some() {
                self.exempted += 1;
            } else {
                *self.findings.entry(finding.severity).or_default() += 1;
            }
        }
    }

    /// Notices with the given verdict.
    #[must_use]
    pub fn of(&self, verdict: Verdict) -> u64 {
        self.verdicts.get(&verdict).copied().unwrap_or(0)
    }

    /// Findings of the given severity.
    #[must_use]
    pub fn findings_of(&self, severity: Severity) -> u64 {
        self.findings.get(&severity).copied().unwrap_or(0)
    }

    /// Findings of the given severity or a graver one.
    #[must_use]
    pub fn findings_from(&self, severity: Severity) -> u64 {
        self.findings.range(severity..).map(|(_, count)| count).sum()
    }
}
