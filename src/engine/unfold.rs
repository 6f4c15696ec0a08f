use super::RuleSet;
use crate::fold::{Folded, Step, fold};
use crate::text::{Borders, Span, Stretch};

/// A text as the rules read it, and how it came to that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfolded {
    /// What the rules match.
    pub text: String,
    /// The clauses in which anything was done.
    pub clauses: Vec<UnfoldedClause>,
}

/// A clause of which something was hidden, or written in another form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnfoldedClause {
    /// As written, without what was put between, as the rules read it; each where it differs from the one before.
    pub rungs: Vec<String>,
    /// What was done, in the order of the ladder.
    pub steps: Vec<Step>,
    /// What that says about intent: 0 for what honest senders do too.
    pub cost: u32,
}

impl RuleSet {
    /// Folds a text as for judging, with the words of these rules.
    #[must_use]
    pub fn unfold(&self, text: &str) -> Unfolded {
        let mut folded = Folded::default();
        fold(text, &self.lexicon, &mut folded);
        let borders = Borders::of(folded.text());
        let mut clauses = Vec::new();
        let mut start = 0;
        for (at, _) in folded.text().char_indices() {
            let at = Span::of(at..at);
            let clause = borders.around(at, Stretch::Clause);
            if at.start >= start && clause.start >= start && !clause.is_empty() {
                start = clause.end;
                clauses.extend(unfolded(&folded, clause, text));
            }
        }
        Unfolded { text: folded.text().to_owned(), clauses }
    }
}

fn unfolded(folded: &Folded, clause: Span, text: &str) -> Option<UnfoldedClause> {
    let names = folded.ladder(clause);
    let steps: Vec<Step> = Step::ALL.into_iter().filter(|step| names.contains(&step.name())).collect();
    let is_changed = !steps.is_empty();
    is_changed.then(|| UnfoldedClause { rungs: folded.rungs(clause, text), steps, cost: folded.cost(clause) })
}
