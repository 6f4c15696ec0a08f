use std::sync::Arc;

use super::{Finding, Unchecked, Verdict};

/// What was found out about one notice.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// All findings, by field, place and rule.
    pub findings: Vec<Finding>,
    /// Findings that were known before and are not told again; the verdict rests on them all the same.
    pub known: Vec<Finding>,
    /// What could not be checked, and for want of what; shared by all notices that declare the same.
    pub unchecked: Arc<[Unchecked]>,
    /// Whether the notice carried a time of its own.
    pub dated: bool,
}

impl Judgement {
    /// The word of the gravest finding.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.findings.iter().chain(&self.known).map(|finding| finding.severity.verdict()).max().unwrap_or(Verdict::Pass)
    }
}
