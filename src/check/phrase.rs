use super::{Kind, Match, Term, View};

/// Every occurrence of a term.
///
/// **What it finds:** literal words, words of lists, patterns; what a longer allow phrase covers is left alone.
/// **Settings:** those of a term: `words`, `lists`, `patterns`, `needs`, `allow`, `fields`.
/// **Example:** `phrase: {lists: [gambling], allow: [打击赌博]}`
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Phrase {
    /// What to look for.
    pub of: Term,
}

impl Kind for Phrase {
    fn terms(&self) -> Vec<&Term> {
        vec![&self.of]
    }

    fn judge(&self, view: &View<'_>, found: &mut Vec<Match>) {
        found.extend(view.hits(0).iter().map(|hit| view.matched(*hit, *hit)));
    }
}
