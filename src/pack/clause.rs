use super::Written;
use crate::notice::Timestamp;
use crate::verdict::Text;

/// A document that says what senders may not do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Its short name.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Where its text is.
    pub source: String,
    /// What it says, in parts that can be cited.
    pub clauses: Vec<Clause>,
    /// Where the id is written.
    pub written: Written,
}

impl Policy {
    /// The address of its text, where its source begins with one.
    pub(crate) fn help_url(&self) -> Option<&str> {
        self.source.split_whitespace().next().filter(|source| source.starts_with("http"))
    }
}

/// One statement of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Its short name within the policy.
    pub id: String,
    /// Its wordings over time: in order, without overlap or gap.
    pub versions: Vec<ClauseVersion>,
    /// Why no rule checks it, where none can.
    pub unchecked: Option<Text>,
    /// Where the id is written.
    pub written: Written,
}

/// A wording of a clause and when it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseVersion {
    /// When it holds.
    pub in_force: InForce,
    /// From when on it was known. Between this and the beginning of [`Self::in_force`] rules that rest on it warn.
    pub announced: Option<Timestamp>,
    /// What it says, in our own words.
    pub text: Text,
}

/// A half-open interval of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InForce {
    /// First instant.
    pub from: Timestamp,
    /// First instant after the end; `None` while there is no end.
    pub until: Option<Timestamp>,
}

impl InForce {
    /// Whether the instant lies inside.
    #[must_use]
    pub fn holds(&self, at: Timestamp) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}
