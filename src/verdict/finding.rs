use std::sync::Arc;

use super::{Exemption, Family, Fingerprint, Severity, Text, Weight};
use crate::text::Span;

/// Which rule of a `RuleSet`; small and owned, so findings can cross threads and languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleIndex(pub(crate) u32);

/// A rule's statement about a span of a field, with its evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The rule that says it.
    pub rule: RuleIndex,
    /// The rule's family.
    pub family: Family,
    /// The rule's severity after the caps: heuristic authority, undeclared facts, clauses not yet in force.
    pub severity: Severity,
    /// Where it stands.
    pub place: Place,
    /// The marked words, exactly as they stand in the field; empty where something is missing.
    pub quote: String,
    /// What fills the `{name}` parts of the rule's message.
    pub arguments: Vec<Argument>,
    /// What the finding rests on besides the quote.
    pub evidence: Vec<Evidence>,
    /// The clause that was in force when the notice was sent.
    pub clause: CitedClause,
    /// The steps that undid a disguise, in order; empty where the words stand plainly.
    pub ladder: Vec<&'static str>,
    /// How the words come to light: as written, without what was put between, plain. Empty where they were not hidden.
    pub rungs: Vec<String>,
    /// The sum of a scored check.
    pub score: Option<Score>,
    /// The mechanical correction, where there is one.
    pub mend: Option<Mend>,
    /// The smallest deletion that clears the finding; only where it was asked for and there is one.
    pub edit: Option<ClearingEdit>,
    /// Why it does not count, where a person said so; its severity stays what it is.
    pub exemption: Option<Arc<Exemption>>,
    /// See [`Fingerprint`].
    pub fingerprint: Fingerprint,
}

/// A place in a notice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Index of the field in the notice; `None` for the notice as a whole, where something is missing.
    pub field: Option<usize>,
    /// Bytes of the field's text.
    pub span: Span,
    /// Bytes of the file as read; an empty stretch at the record's beginning where something is missing; `None` where the text
    /// stands in no text file.
    pub bytes: Option<(u64, u64)>,
}

/// A named part of a message, such as `actual` → `24`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// The name between the braces.
    pub name: &'static str,
    /// What stands there in the end.
    pub value: Text,
}

/// Something else in the notice that a finding rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// Where it stands.
    pub place: Place,
    /// The words, exactly as they stand there.
    pub quote: String,
    /// What part it plays: the word list or the words of the rule's part; in a scored check the name of the evidence.
    pub reason: String,
    /// What it adds to the sum of a scored check.
    pub weight: Option<Weight>,
}

/// The version of a clause that a finding relies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CitedClause {
    /// Index of the policy in the rule set.
    pub policy: usize,
    /// Index of the clause in the policy.
    pub clause: usize,
    /// Index of the version in the clause: its interval is the one relied on.
    pub version: usize,
}

/// The sum of a scored check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Score {
    /// The sum of all weights: that of the finding's evidence, exactly.
    pub total: Weight,
    /// What it had to reach.
    pub threshold: Weight,
}

/// A deletion after which the rule finds nothing there any more, and nothing new is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClearingEdit {
    /// What is deleted; not always in the field of the finding.
    pub place: Place,
    /// The deleted words, exactly as they stand there.
    pub text: String,
}

/// A mechanical correction: put `text` in the place of the finding's quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mend {
    /// The corrected words.
    pub text: String,
}
