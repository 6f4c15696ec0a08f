use std::collections::BTreeMap;

use super::{Finding, Fingerprint, Judgement, Verdict};
use crate::notice::Timestamp;

/// A notice as its own time judges it, held against the clauses in force at another instant.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The instant that decided the judgement.
    pub judged_at: Timestamp,
    /// The instant it is compared with.
    pub compared_with: Timestamp,
    /// What differs; the findings at the compared instant first, then those that it lacks, each in their order.
    pub changes: Vec<Change>,
    /// The verdict by the notice's own time.
    pub verdict: Verdict,
    /// The verdict at the compared instant.
    pub compared_verdict: Verdict,
}

/// A finding that differs between two instants.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// How it differs.
    pub kind: ChangeKind,
    /// The finding by the notice's own time; `None` where it appears.
    pub judged: Option<Finding>,
    /// The finding at the compared instant; `None` where it disappears.
    pub compared: Option<Finding>,
}

/// How a finding differs at the compared instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// Nothing by the notice's own time, a finding at the compared instant.
    Appears,
    /// A graver finding at the compared instant.
    Graver,
    /// A milder one.
    Milder,
    /// A finding by the notice's own time, nothing at the compared instant.
    Disappears,
}

impl ChangeKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Appears, Self::Graver, Self::Milder, Self::Disappears];

    /// The name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Appears => "appears",
            Self::Graver => "graver",
            Self::Milder => "milder",
            Self::Disappears => "disappears",
        }
    }
}

impl Comparison {
    /// Holds the judgement of a notice at two instants against each other. A finding is the same where its fingerprint is, so
    /// another version of the clause that it rests on is no change by itself.
    #[must_use]
    pub fn of(judged: (Timestamp, &Judgement), compared: (Timestamp, &Judgement)) -> Self {
        let by_fingerprint = |judgement: &Judgement| -> BTreeMap<Fingerprint, usize> {
            judgement.findings.iter().enumerate().map(|(index, finding)| (finding.fingerprint, index)).collect()
        };
        let (ours, theirs) = (by_fingerprint(judged.1), by_fingerprint(compared.1));
        let mut changes = Vec::new();
        for finding in &compared.1.findings {
            let before = ours.get(&finding.fingerprint).and_then(|index| judged.1.findings.get(*index));
            let kind = match before {
                None => ChangeKind::Appears,
                Some(before) if before.severity < finding.severity => ChangeKind::Graver,
                Some(before) if before.severity > finding.severity => ChangeKind::Milder,
                Some(_) => continue,
            };
            changes.push(Change { kind, judged: before.cloned(), compared: Some(finding.clone()) });
        }
        let gone = judged.1.findings.iter().filter(|finding| !theirs.contains_key(&finding.fingerprint));
        changes.extend(gone.map(|finding| Change {
            kind: ChangeKind::Disappears,
            judged: Some(finding.clone()),
            compared: None,
        }));
        Self {
            judged_at: judged.0,
            compared_with: compared.0,
            changes,
            verdict: judged.1.verdict(),
            compared_verdict: compared.1.verdict(),
        }
    }
}

impl Change {
    /// The finding at the compared instant, else the one that is gone.
    #[must_use]
    pub fn finding(&self) -> Option<&Finding> {
        self.compared.as_ref().or(self.judged.as_ref())
    }
}
