use super::{Kind, Match, Term, View};
use crate::notice::{Notice, Selector};
use crate::text::Span;

/// A part that should be there and is not.
///
/// **What it finds:** with `of`, a field that is there but in which the term does not occur (or not at its `start` or `end`);
/// without, a notice that has no such field.
/// **Settings:** `field`, `of` (a term), `at` (`anywhere`, `start`, `end`).
/// **Example:** `missing: {field: title, of: {words: [通知, 提醒]}, at: end}`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The part of the notice that is looked at.
    pub field: Selector,
    /// What should stand in it.
    pub of: Option<Term>,
    /// Where in the field.
    pub at: Where,
}

/// A place in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// Anywhere.
    Anywhere,
    /// At its very beginning, blanks aside.
    Start,
    /// At its very end, blanks aside.
    End,
}

impl Kind for Missing {
    fn terms(&self) -> Vec<&Term> {
        self.of.iter().collect()
    }

    fn is_formal(&self) -> bool {
        true
    }

    fn concerns(&self, notice: &Notice<'_>) -> bool {
        match self.of {
            Some(_) => notice.declares(self.field.holder()),
            None => true,
        }
    }

    fn judge(&self, view: &View<'_>, found: &mut Vec<Match>) {
        let mut declared = false;
        for (index, field) in view.fields_of(self.field) {
            let text = field.folded_text();
            if text.trim().is_empty() || (self.field == Selector::Label && !field.has_label()) {
                continue;
            }
            declared = true;
            let is_there = |span: Span| match self.at {
                Where::Anywhere => true,
                Where::Start => text.get(..span.start as usize).is_some_and(|before| before.trim().is_empty()),
                Where::End => text.get(span.end as usize..).is_some_and(|after| after.trim().is_empty()),
            };
            if self.of.is_some() && !view.hits_in(0, index).iter().any(|hit| is_there(hit.span)) {
                found.push(view.matched_whole(index));
            }
        }
        if self.of.is_none() && !declared {
            found.push(Match::of_notice());
        }
    }
}
