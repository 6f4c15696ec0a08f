//! Which rules may find something where certain words occur: what the filter asks before anything is looked for in full.

use std::collections::HashMap;

use super::automaton::NeedleId;
use super::compile::{CompiledTerm, Needle, Pattern, Selectors, Use};
use super::marks::Marks;
use super::{RuleSet, Scratch};
use crate::fold::Writing;

/// The words that matter to checks, in classes: those of one class are asked for by the same terms, so that it is enough to know of
/// each class whether a word of it occurs. Most words are of a list, and all of a list are of one class.
#[derive(Default)]
pub(super) struct Filter {
    /// The class of each needle; none for those that no check asks for.
    class_of: Vec<Option<usize>>,
    /// By class, the terms that ask for its words, be it as literals of their patterns.
    terms: Vec<Vec<usize>>,
}

impl Filter {
    pub(super) fn new(needles: &[Needle], patterns: &[Pattern], terms: &[CompiledTerm]) -> Self {
        let mut filter = Self::default();
        let mut known: HashMap<Vec<usize>, usize> = HashMap::new();
        for needle in needles {
            let asking = terms_of(needle, patterns, terms);
            if asking.is_empty() {
                filter.class_of.push(None);
                continue;
            }
            let class = *known.entry(asking).or_insert_with_key(|asking| {
                filter.terms.push(asking.clone());
                filter.terms.len() - 1
            });
            filter.class_of.push(Some(class));
        }
        filter
    }

    /// Whether a check asks for the word.
    pub(super) fn matters(&self, needle: NeedleId) -> bool {
        self.class(needle).is_some()
    }

    pub(super) fn len(&self) -> usize {
        self.terms.len()
    }

    #[inline]
    pub(super) fn class(&self, needle: NeedleId) -> Option<usize> {
        self.class_of.get(needle as usize).copied().flatten()
    }
}

/// The terms of checks that may occur where the word stands.
fn terms_of(needle: &Needle, patterns: &[Pattern], terms: &[CompiledTerm]) -> Vec<usize> {
    let of = |purpose: &Use| match *purpose {
        Use::Word(term) => vec![term],
        Use::Literal(pattern) => patterns.get(pattern).map_or_else(Vec::new, |pattern| pattern.terms.clone()),
        Use::Allow(_) => Vec::new(),
    };
    let is_asked_for = |term: &usize| terms.get(*term).is_some_and(|term| term.check.is_some());
    let mut asking: Vec<usize> = needle.uses.iter().flat_map(of).filter(is_asked_for).collect();
    asking.sort_unstable();
    asking.dedup();
    asking
}

/// The classes of words that occur in one notice, and in which sorts of fields.
#[derive(Debug, Default)]
pub(super) struct Met {
    classes: Marks,
    fields: Vec<Selectors>,
}

impl Met {
    pub(super) fn clear(&mut self, classes: usize) {
        self.classes.clear(classes);
        self.fields.resize(classes, Selectors::default());
    }

    #[inline]
    pub(super) fn add(&mut self, class: usize, field: Selectors) {
        let is_new = self.classes.add(class);
        if let Some(fields) = self.fields.get_mut(class) {
            *fields = if is_new { field } else { fields.and(field) };
        }
    }

    fn in_fields(&self, class: usize) -> Selectors {
        if self.classes.has(class) { self.fields.get(class).copied().unwrap_or_default() } else { Selectors::default() }
    }
}

impl RuleSet {
    /// Adds the rules, of those that look at the notice, with a check that may find something where only the words that were met
    /// occur. Those that look for hidden words find nothing in a notice that hides none.
    pub(super) fn add_live(&self, writing: Writing, judges: &[bool], scratch: &mut Scratch) {
        let Scratch { met, possible, asked, live, .. } = scratch;
        possible.clear(self.terms.len());
        for class in met.classes.members() {
            let place = met.in_fields(*class);
            let terms = self.filter.terms.get(*class).map_or(&[][..], Vec::as_slice);
            for term in terms {
                if self.terms.get(*term).is_some_and(|term| term.selectors.holders().meets(place)) {
                    possible.add(*term);
                }
            }
        }
        asked.clear(self.checks.len());
        for term in possible.members().iter().filter_map(|term| self.terms.get(*term)).filter(|term| term.wakes) {
            let looks = judges.get(term.rule) == Some(&true) && !(term.needs_hiding && writing != Writing::Hiding);
            let Some(check) = term.check.filter(|_| looks && !live.has(term.rule)) else { continue };
            if asked.add(check) && self.may_find(check, possible) {
                live.add(term.rule);
            }
        }
    }

    fn may_find(&self, check: usize, possible: &Marks) -> bool {
        let Some(at) = self.checks.get(check) else { return false };
        let terms = self.rules.get(at.rule).and_then(|rule| rule.checks.get(at.check));
        terms.zip(self.check(*at)).is_some_and(|(terms, check)| terms.may_find(check, |term| possible.has(term)))
    }
}
