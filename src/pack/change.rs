use super::Written;
use crate::verdict::Severity;

/// A pack that another was made for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// Its short name.
    pub pack: String,
    /// Its version, or the first numbers of it: `0.1` means every `0.1.x`.
    pub version: String,
}

impl Base {
    /// Whether a pack of that version will do.
    #[must_use]
    pub fn takes(&self, version: &str) -> bool {
        let mut parts = version.split('.');
        self.version.split('.').all(|wanted| parts.next() == Some(wanted))
    }
}

/// What a pack changes in one loaded before it. The other pack stays as it is written; the change counts when both are compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What is changed.
    pub target: Target,
    /// Words that a list gets.
    pub words: Vec<String>,
    /// Allow phrases that a list, or each term of a rule, gets.
    pub allow: Vec<String>,
    /// The severity that a rule gets.
    pub severity: Option<Severity>,
    /// Where its target is written.
    pub written: Written,
}

/// What a change is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The word list of that name.
    List(String),
    /// The rule of that name.
    Rule(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_may_be_pinned_in_part() {
        let takes = |pinned: &str| Base { pack: "wechat".to_owned(), version: pinned.to_owned() }.takes("0.1.10");
        assert!(takes("0.1.10") && takes("0.1") && takes("0"));
        assert!(!takes("0.1.1") && !takes("0.2") && !takes("0.1.10.0") && !takes(""));
    }
}
