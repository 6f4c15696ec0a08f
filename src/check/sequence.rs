use super::{Hit, Kind, Match, Term, View};
use crate::text::{Span, Stretch};

/// Terms that follow each other closely.
///
/// **What it finds:** the first term, then the second, and so on, each beginning at most `within` characters after the end of
/// the one before, with no border of the given stretch between them. Marks all from the first to the last.
/// **Settings:** `steps` (terms), `within` (characters), `across` (`clause`, `sentence` or `field`; `clause` if left out).
/// **Example:** `sequence: {steps: [{words: [订阅]}, {words: [送, 得]}, {lists: [reward]}], within: 8}`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence {
    /// The terms in their order; at least two.
    pub steps: Vec<Term>,
    /// Most characters between the end of one and the beginning of the next.
    pub within_chars: u32,
    /// What may not end in between.
    pub across: Stretch,
}

/// A hit of a step that is reached from a hit of the first: the latest such beginning.
#[derive(Clone, Copy)]
struct Reached {
    first: Hit,
    last: Hit,
}

impl Reached {
    /// By field and end; of those that end together the latest beginning is the last.
    fn order(&self) -> (usize, u32, u32) {
        (self.last.field, self.last.span.end, self.first.span.start)
    }
}

impl Kind for Sequence {
    fn terms(&self) -> Vec<&Term> {
        self.steps.iter().collect()
    }

    fn may_find(&self, occurs: &dyn Fn(usize) -> bool) -> bool {
        (0..self.steps.len()).all(occurs)
    }

    fn judge(&self, view: &View<'_>, found: &mut Vec<Match>) {
        let mut reached: Vec<Reached> = view.hits(0).iter().map(|hit| Reached { first: *hit, last: *hit }).collect();
        for step in 1..self.steps.len() {
            if reached.is_empty() {
                return;
            }
            reached.sort_unstable_by_key(Reached::order);
            reached = view.hits(step).iter().filter_map(|next| self.reach(view, &reached, *next)).collect();
        }
        found.extend(reached.into_iter().map(|chain| view.matched(chain.first, chain.last)));
    }
}

impl Sequence {
    /// The nearest of the chains, which are in order, that `next` continues.
    fn reach(&self, view: &View<'_>, chains: &[Reached], next: Hit) -> Option<Reached> {
        let before =
            chains.partition_point(|chain| (chain.last.field, chain.last.span.end) <= (next.field, next.span.start));
        let nearest = chains.get(before.checked_sub(1)?).filter(|chain| chain.last.field == next.field)?;
        let gap = Span::new(nearest.last.span.end, next.span.start);
        let text = view.folded(next.field);
        let near = gap.slice(text).chars().take(self.within_chars as usize + 1).count() <= self.within_chars as usize;
        (near && view.within_one(next.field, gap, self.across)).then_some(Reached { first: nearest.first, last: next })
    }
}
