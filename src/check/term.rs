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
    /// What the term stands for, for people: its lists and its first words.
    pub(crate) fn describe(&self) -> String {
        let words = self.words.iter().chain(&self.patterns).take(3).cloned();
        let mut parts: Vec<String> = self.lists.iter().cloned().chain(words).collect();
        if self.words.len() + self.patterns.len() > 3 {
            parts.push("…".to_owned());
        }
        parts.join(" / ")
    }
}
