use crate::notice::Selector;

/// Words to look for: literal, from lists, or patterns. The atom of which checks are composed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Term {
    /// Literal words, folded before they are matched.
    pub words: Vec<String>,
    /// Ids of word lists; each brings its own allow phrases.
    pub lists: Vec<String>,
    /// Regular expressions over the folded text.
    pub patterns: Vec<String>,
    /// Literals of which one must stand in the field before a pattern is tried; where empty they are taken from each pattern.
    pub needs: Vec<String>,
    /// Phrases that silence a match which they cover and exceed.
    pub allow: Vec<String>,
    /// Parts of the notice in which it may stand; where empty the rule's scope decides.
    pub fields: Vec<Selector>,
}

impl Term {
    /// What the term stands for, for people: its lists and first words. Patterns say nothing to a reviewer.
    pub(crate) fn describe(&self) -> String {
        let mut parts: Vec<&str> = self.lists.iter().chain(self.words.iter().take(3)).map(String::as_str).collect();
        if parts.is_empty() {
            parts.push("pattern");
        } else if self.words.len() > 3 {
            parts.push("…");
        }
        parts.join(" / ")
    }
}
