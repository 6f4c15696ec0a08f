//! Which notices are worth a closer look, and where in those the words stand.

use std::iter::Peekable;
use std::ops::ControlFlow;
use std::slice::Iter;
use std::sync::Arc;

use super::automaton::{NeedleId, States};
use super::compile::{CheckIndex, CompiledTerm, Selectors, Use};
use super::filter::Met;
use super::judge::Declared;
use super::{RuleSet, Scratch};
use crate::check::{Check, FieldView, Hit};
use crate::fold::{Lexicon, Writing};
use crate::notice::{Notice, Selector};
use crate::text::Span;

impl RuleSet {
    /// Whether the search takes the notice for worth a closer look; what that costs is what a rule set costs.
    #[must_use]
    pub fn wakes(&self, scratch: &mut Scratch, notice: &Notice<'_>) -> bool {
        scratch.serve(self);
        let known = self.known(scratch, Declared::of(notice));
        self.is_candidate(notice, &known.judges, scratch).is_some()
    }

    /// Whether any rule may have something to say, of those that look at the notice (`judges`, by index): how the notice is written;
    /// `None` if not. May be wrong in one direction only: it never passes over a notice that the exact search would find something
    /// in. Leaves in `scratch` the rules that it may be; where words are hidden, others may be added.
    pub(super) fn is_candidate(&self, notice: &Notice<'_>, judges: &[bool], scratch: &mut Scratch) -> Option<Writing> {
        scratch.live.clear(self.rules.len());
        for at in self.formal.iter().filter(|at| judges.get(at.rule) == Some(&true)) {
            if !scratch.live.has(at.rule) && self.check(*at).is_some_and(|check| check.kind().concerns(notice)) {
                scratch.live.add(at.rule);
            }
        }
        scratch.met.clear(self.filter.len());
        let mut writing = Writing::Plain;
        for field in &notice.fields {
            let mut states = States::default();
            let place = Selectors::of([field.selector(notice.kind)]);
            let mut meet = |needle| self.meet(needle, place, &mut scratch.met);
            let of_field = self.lexicon.writing(&field.text, |c| self.automaton.read(&mut states, c, &mut meet));
            if of_field == Writing::Hiding {
                return Some(Writing::Hiding);
            }
            writing = writing.max(of_field);
        }
        self.add_live(writing, judges, scratch);
        (!scratch.live.members().is_empty()).then_some(writing)
    }

    #[inline]
    fn meet(&self, needle: NeedleId, place: Selectors, met: &mut Met) {
        if let Some(class) = self.filter.class(needle) {
            met.add(class, place);
        }
    }

    /// Folds and parses the notice and finds all that the rules ask for that may find something.
    pub(super) fn look_closely(&self, notice: &Notice<'_>, judges: &[bool], writing: Writing, scratch: &mut Scratch) {
        scratch.read(notice, &self.lexicon, writing);
        if writing == Writing::Hiding {
            let Scratch { met, fields, .. } = scratch;
            met.clear(self.filter.len());
            for field in fields.iter() {
                let place = Selectors::of([field.selector]);
                let _ = self.automaton.scan(field.folded_text(), |needle, _| {
                    self.meet(needle, place, met);
                    ControlFlow::Continue(())
                });
            }
            self.add_live(writing, judges, scratch);
        }
        self.find_terms(notice, scratch);
    }

    /// Folds and parses the notice and finds all that any rule asks for.
    pub(super) fn look_at_all(&self, notice: &Notice<'_>, scratch: &mut Scratch) {
        scratch.read(notice, &self.lexicon, Writing::Hiding);
        scratch.live.clear(self.rules.len());
        (0..self.rules.len()).for_each(|rule| {
            scratch.live.add(rule);
        });
        self.find_terms(notice, scratch);
    }

    /// Finds the words and patterns of the live rules.
    fn find_terms(&self, notice: &Notice<'_>, scratch: &mut Scratch) {
        scratch.forget_hits(self.terms.len(), self.patterns.len());
        if scratch.live.members().is_empty() {
            return;
        }
        for field in 0..notice.fields.len() {
            self.find_words(field, scratch);
        }
        self.find_patterns(scratch);
        scratch.settle();
    }

    pub(super) fn check(&self, at: CheckIndex) -> Option<&Check> {
        self.rules.get(at.rule).and_then(|rule| self.as_written(rule))?.checks.get(at.check)
    }

    /// Finds all words in one field, and which patterns are worth trying there.
    fn find_words(&self, field: usize, scratch: &mut Scratch) {
        // The view is taken out so that hits can be written while it is read.
        let Some(view) = scratch.fields.get_mut(field).map(std::mem::take) else { return };
        let text = view.folded_text();
        let _ = self.automaton.scan(text, |id, end| {
            let Some(needle) = self.needles.get(id as usize) else { return ControlFlow::Continue(()) };
            let hit = Hit { field, span: Span::of(end - needle.len_bytes..end) };
            let whole = needle.edges.0.allows(before(text, hit.span))
                && needle.edges.1.allows(text.as_bytes().get(end).copied());
            for purpose in &needle.uses {
                match purpose {
                    Use::Word(term) if whole && self.is_live(*term, scratch) => self.note(*term, hit, &view, scratch),
                    Use::Allow(term) if self.is_live(*term, scratch) => scratch.note_allowed(*term, hit),
                    Use::Literal(pattern) => self.promise(*pattern, field, scratch),
                    Use::Word(_) | Use::Allow(_) => {}
                }
            }
            ControlFlow::Continue(())
        });
        if let Some(place) = scratch.fields.get_mut(field) {
            *place = view;
        }
    }

    /// Whether the term is of a rule that may find something.
    fn is_live(&self, term: usize, scratch: &Scratch) -> bool {
        self.terms.get(term).is_some_and(|term| scratch.live.has(term.rule))
    }

    /// Notes a pattern as worth trying in a field, if a live rule has it.
    fn promise(&self, pattern: usize, field: usize, scratch: &mut Scratch) {
        if self.terms_of(pattern).any(|term| scratch.live.has(term.rule)) {
            scratch.promise(pattern, field);
        }
    }

    /// Tries the promising patterns.
    fn find_patterns(&self, scratch: &mut Scratch) {
        let mut promising = std::mem::take(&mut scratch.promising);
        promising.sort_unstable();
        for (pattern, field) in promising.drain(..) {
            self.match_pattern(pattern, field, scratch);
            if let Some(latest) = scratch.promised.get_mut(pattern) {
                *latest = None;
            }
        }
        scratch.promising = promising;
    }

    fn terms_of(&self, pattern: usize) -> impl Iterator<Item = &CompiledTerm> {
        let terms = self.patterns.get(pattern).map_or(&[][..], |pattern| &pattern.terms);
        terms.iter().filter_map(|term| self.terms.get(*term))
    }

    /// Notes a hit of the term if it stands where the term may.
    fn note(&self, term: usize, hit: Hit, view: &FieldView, scratch: &mut Scratch) {
        let part = view.part(hit.span);
        let fits = |part: Selector| self.terms.get(term).is_some_and(|term| term.selectors.has(part));
        if part.is_some_and(fits) {
            scratch.note(term, hit);
        }
    }

    /// Notes what the pattern matches in the field, for all terms that have it.
    fn match_pattern(&self, index: usize, field: usize, scratch: &mut Scratch) {
        let Some(pattern) = self.patterns.get(index) else { return };
        let Some(view) = scratch.fields.get_mut(field) else { return };
        if !pattern.may_match(&view.chars)
            || !self.terms_of(index).any(|term| term.selectors.has_part_of(view.selector))
        {
            return;
        }
        let view = std::mem::take(view);
        let own = scratch.regexes.get_mut(index).and_then(|own| own.take().or_else(|| pattern.regex().cloned()));
        for found in own.iter().flat_map(|regex| regex.find_iter(view.folded_text())).filter(|found| !found.is_empty())
        {
            let hit = Hit { field, span: Span::of(found.range()) };
            for term in &pattern.terms {
                if self.is_live(*term, scratch) {
                    self.note(*term, hit, &view, scratch);
                }
            }
        }
        if let Some(place) = scratch.regexes.get_mut(index) {
            *place = own;
        }
        if let Some(place) = scratch.fields.get_mut(field) {
            *place = view;
        }
    }
}

fn before(text: &str, span: Span) -> Option<u8> {
    text.as_bytes().get((span.start as usize).checked_sub(1)?).copied()
}

impl Scratch {
    /// Makes it the scratch of the rule set: terms, patterns and what is unchecked are numbered by rule sets.
    pub(super) fn serve(&mut self, rules: &RuleSet) {
        if !self.serves.as_ref().is_some_and(|serves| Arc::ptr_eq(serves, &rules.identity)) {
            *self = Self { serves: Some(Arc::clone(&rules.identity)), ..Self::default() };
        }
    }

    /// Folds the fields of the notice, and parses those that may hold placeholders.
    fn read(&mut self, notice: &Notice<'_>, lexicon: &Lexicon, writing: Writing) {
        self.fields.resize_with(notice.fields.len(), FieldView::default);
        for (view, field) in self.fields.iter_mut().zip(&notice.fields) {
            view.read(field, notice.kind, lexicon, writing);
        }
    }

    fn forget_hits(&mut self, terms: usize, patterns: usize) {
        for term in self.touched.drain(..) {
            if let Some(hits) = self.hits.get_mut(term) {
                hits.clear();
            }
            if let Some(allowed) = self.allowed.get_mut(term) {
                allowed.clear();
            }
        }
        self.hits.resize_with(terms, Vec::new);
        self.allowed.resize_with(terms, Vec::new);
        self.regexes.resize_with(patterns, || None);
        self.promised.resize(patterns, None);
    }

    /// Notes a pattern as worth trying in a field, once; the fields come one after the other.
    fn promise(&mut self, pattern: usize, field: usize) {
        if let Some(latest) = self.promised.get_mut(pattern).filter(|latest| **latest != Some(field)) {
            *latest = Some(field);
            self.promising.push((pattern, field));
        }
    }

    /// Whether the term has been found.
    pub(super) fn occurs(&self, term: usize) -> bool {
        self.hits.get(term).is_some_and(|hits| !hits.is_empty())
    }

    fn note(&mut self, term: usize, hit: Hit) {
        if let Some(hits) = self.hits.get_mut(term) {
            if hits.is_empty() {
                self.touched.push(term);
            }
            hits.push(hit);
        }
    }

    fn note_allowed(&mut self, term: usize, hit: Hit) {
        if let Some(allowed) = self.allowed.get_mut(term) {
            if allowed.is_empty() {
                self.touched.push(term);
            }
            allowed.push(hit);
        }
    }

    /// Sorts the hits and takes out those that a longer allow phrase covers.
    fn settle(&mut self) {
        self.touched.sort_unstable();
        self.touched.dedup();
        for term in &self.touched {
            let (Some(hits), Some(allowed)) = (self.hits.get_mut(*term), self.allowed.get_mut(*term)) else { continue };
            hits.sort_unstable();
            hits.dedup();
            allowed.sort_unstable();
            let mut phrases = Phrases { ahead: allowed.iter().peekable(), field: 0, start: 0, reach: 0, before: 0 };
            hits.retain(|hit| !phrases.cover(*hit));
        }
    }
}

/// Allow phrases in order, as a run over sorted hits sees them.
struct Phrases<'h> {
    ahead: Peekable<Iter<'h, Hit>>,
    field: usize,
    /// Where the latest phrase begins.
    start: u32,
    /// How far the phrases that begin there reach.
    reach: u32,
    /// How far those that begin before it reach.
    before: u32,
}

impl Phrases<'_> {
    /// Whether a phrase covers the hit and is longer. Hits come in order.
    fn cover(&mut self, hit: Hit) -> bool {
        while let Some(phrase) =
            self.ahead.next_if(|phrase| (phrase.field, phrase.span.start) <= (hit.field, hit.span.start))
        {
            if phrase.field != self.field {
                (self.field, self.start, self.reach, self.before) = (phrase.field, phrase.span.start, 0, 0);
            }
            if phrase.span.start > self.start {
                (self.start, self.before, self.reach) = (phrase.span.start, self.before.max(self.reach), 0);
            }
            self.reach = self.reach.max(phrase.span.end);
        }
        let begins_together = self.start == hit.span.start;
        let reaches = |end: u32, must_exceed: bool| end > hit.span.end || (end == hit.span.end && !must_exceed);
        self.field == hit.field && (reaches(self.before, false) || reaches(self.reach, begins_together))
    }
}
