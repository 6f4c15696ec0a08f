use super::{Hit, Kind, Match, Term, View};
use crate::text::Stretch;

/// Terms that stand together, in any order.
///
/// **What it finds:** every occurrence of the first term in whose stretch all the others occur too. Marks the first term; the
/// others are evidence.
/// **Settings:** `all` (terms, each may narrow its `fields`), `within` (`clause`, `sentence`, `field` or `notice`).
/// **Example:** `together: {all: [{lists: [offer]}, {words: [点击, 戳]}], within: sentence}`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Together {
    /// The terms; at least two.
    pub all: Vec<Term>,
    /// How near they must stand.
    pub within: Stretch,
}

impl Kind for Together {
    fn terms(&self) -> Vec<&Term> {
        self.all.iter().collect()
    }

    fn may_find(&self, occurs: &dyn Fn(usize) -> bool) -> bool {
        (0..self.all.len()).all(occurs)
    }

    fn judge(&self, view: &View<'_>, found: &mut Vec<Match>) {
        for hit in view.hits(0) {
            if let Some(others) = self.others(view, *hit) {
                let mut matched = view.matched(*hit, *hit);
                matched.evidence.extend(
                    others.iter().zip(self.all.iter().skip(1)).map(|(other, term)| view.evidence(*other, term)),
                );
                found.push(matched);
            }
        }
    }
}

impl Together {
    /// One occurrence of each other term in reach of `hit`: the nearest one of the same field first.
    fn others(&self, view: &View<'_>, hit: Hit) -> Option<Vec<Hit>> {
        (1..self.all.len()).map(|term| view.nearest(term, hit, self.within)).collect()
    }
}
