use super::Written;

/// An example of a rule: a notice in short, executed by the tests and when a pack is loaded from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The fields by the key of a draft record (`title`, `body`, `data.thing1`, `message`, `at`, …), in the order written,
    /// without marks. A short example (a bare string) has the one field that its rule's scope names first.
    pub fields: Vec<(String, String)>,
    /// The words that a finding must quote, as `(key, words)`: those between `⟦` and `⟧`.
    pub marks: Vec<(String, String)>,
    /// Where it is written.
    pub written: Written,
}
