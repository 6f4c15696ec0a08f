use super::{Kind, Match, Term, View};

/// A word that was hidden.
///
/// **What it finds:** occurrences of the term that the text does not write plainly, where the steps that bring them to light
/// cost at least so much together. Width, case, traditional characters and numerals cost nothing; an invisible character, a
/// blank inside the word, a circled letter or another usual spelling 1; any other noise, a character that looks or sounds alike,
/// a syllable in letters 2; a character in parts, initials 3. A word in plain writing is never found.
/// **Settings:** those of a term, and `at_least`. **Message arguments:** `{plain}`.
/// **Example:** `disguise: {lists: [hidden-offer], at_least: 3}`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disguise {
    /// The words.
    pub of: Term,
    /// What undoing it must cost; at least 1.
    pub at_least: u32,
}

impl Kind for Disguise {
    fn terms(&self) -> Vec<&Term> {
        vec![&self.of]
    }

    fn looks_for_hidden(&self) -> bool {
        true
    }

    fn arguments(&self) -> &'static [&'static str] {
        &["plain"]
    }

    fn judge(&self, view: &View<'_>, found: &mut Vec<Match>) {
        for hit in view.hits(0) {
            let folded = view.fields.get(hit.field).map(|field| &field.folded);
            if folded.is_some_and(|folded| folded.cost(hit.span) >= self.at_least) {
                let mut matched = view.matched(*hit, *hit);
                matched.argument("plain", hit.span.slice(view.folded(hit.field)));
                found.push(matched);
            }
        }
    }
}
