use super::judge::Declared;
use super::{RuleSet, Scratch};
use crate::check::{Check, Hit, MatchEvidence, Term, View};
use crate::notice::{Notice, Timestamp};
use crate::pack::Rule;
use crate::text::Stretch;
use crate::verdict::{RuleIndex, Score, Weight};

/// Why a rule found something in a notice or did not: each of its parts in the order in which they are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// What must hold before its checks are asked, and whether it does.
    pub gates: [(Gate, bool); 4],
    /// Its checks, in the order written.
    pub checks: Vec<TracedCheck>,
    /// What may silence it, in the order written.
    pub unless: Vec<TracedTerm>,
    /// What it finds in the end, as quoted.
    pub found: Vec<Quoted>,
}

/// What must hold before a rule's checks are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// It looks at notices of that kind and sort.
    Scope,
    /// What it requires is declared.
    Requirements,
    /// A clause that it cites is in force or announced then.
    Clause,
    /// The search took the notice for worth a closer look, for this rule or another.
    Search,
}

/// A check of the rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TracedCheck {
    /// Its terms, in the order in which it asks for them.
    pub terms: Vec<TracedTerm>,
    /// What it finds before anything silences it.
    pub matches: Vec<Quoted>,
    /// Of those, what is left.
    pub left: Vec<Quoted>,
    /// For a scored check: all sums, also those that do not reach the threshold.
    pub sums: Vec<TracedSum>,
}

/// The sum of one stretch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TracedSum {
    /// What would be marked.
    pub stretch: Quoted,
    /// What each piece of evidence adds, by its name.
    pub parts: Vec<(String, Weight)>,
    /// The sum of these, and what it has to reach.
    pub score: Score,
}

/// A term of the rule, in one notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TracedTerm {
    /// Its lists and first words.
    pub what: String,
    /// Where it stands.
    pub hits: Vec<Quoted>,
    /// Allow phrases of the term that stand there.
    pub allowed: Vec<Quoted>,
}

/// Words of a field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quoted {
    /// The field's name; `notice` for the whole.
    pub field: String,
    /// The words as they stand there.
    pub quote: String,
}

impl RuleSet {
    /// Why the rule finds something in the notice, or does not. `None` for a rule of another rule set.
    #[must_use]
    pub fn trace(&self, index: RuleIndex, notice: &Notice<'_>, as_of: Timestamp) -> Option<Trace> {
        let compiled = self.rules.get(index.0 as usize)?;
        let rule = self.as_written(compiled)?;
        let mut scratch = Scratch::default();
        let declared = Declared::of(notice);
        let is_candidate = self.wakes(&mut scratch, notice);
        self.look_at_all(notice, &mut scratch);
        let tracer = Tracer { notice, scratch: &scratch };
        let mut checks = Vec::new();
        for (check, terms) in rule.checks.iter().zip(&compiled.checks) {
            let hits = scratch.hits.get(terms.all.clone()).unwrap_or_default();
            let mut matches = Vec::new();
            if terms.may_find(check, |term| scratch.occurs(term)) || check.kind().concerns(notice) {
                check.kind().judge(&View { notice, fields: &scratch.fields, hits }, &mut matches);
            }
            let view = View { notice, fields: &scratch.fields, hits };
            let sums = if let Check::Score(score) = check { tracer.sums(score, &view) } else { Vec::new() };
            let quote = |found: &crate::check::Match| tracer.quote_of_text(found.field, found.span);
            let all = matches.iter().map(quote).collect();
            let is_left = |found: &&crate::check::Match| {
                !compiled.unless.iter().any(|(term, reach)| super::judge::is_silenced(found, *term, *reach, &scratch))
            };
            let left = matches.iter().filter(is_left).map(quote).collect();
            let terms = check.kind().terms().into_iter().zip(terms.all.clone());
            checks.push(TracedCheck {
                terms: terms.map(|(term, id)| tracer.term(term, id)).collect(),
                matches: all,
                left,
                sums,
            });
        }
        let unless = rule.unless.iter().zip(&compiled.unless);
        let unless =
            unless.map(|(exception, (term, reach))| tracer.exception(&exception.term, *term, *reach)).collect();
        let found = self.find_all(&mut Scratch::default(), notice, as_of);
        let found = found.into_iter().filter(|finding| finding.rule == index);
        Some(Trace {
            gates: [
                (Gate::Scope, declared.is_in_scope(rule)),
                (Gate::Requirements, declared.meets(&rule.requires)),
                (Gate::Clause, self.ground(compiled, notice.at.unwrap_or(as_of)).is_some()),
                (Gate::Search, is_candidate),
            ],
            checks,
            unless,
            found: found.map(|finding| tracer.quoted(finding.place.field, finding.quote)).collect(),
        })
    }

    /// The rule of that name, in use.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<(RuleIndex, &Rule)> {
        self.rules().find(|(_, rule)| rule.id.name == name)
    }
}

struct Tracer<'t> {
    notice: &'t Notice<'t>,
    scratch: &'t Scratch,
}

impl Tracer<'_> {
    fn sums(&self, score: &crate::check::Score, view: &View<'_>) -> Vec<TracedSum> {
        let part = |part: &MatchEvidence| Some((part.reason.clone(), part.weight?));
        let sum = |found: crate::check::Match| {
            Some(TracedSum {
                stretch: self.quote_of_text(found.field, found.span),
                parts: found.evidence.iter().filter_map(part).collect(),
                score: found.score?,
            })
        };
        score.sums(view, Weight::of_hundredths(i32::MIN)).into_iter().filter_map(sum).collect()
    }

    fn term(&self, term: &Term, id: usize) -> TracedTerm {
        let quotes = |hits: &[Vec<Hit>]| {
            let hits = hits.get(id).map_or(&[][..], Vec::as_slice);
            hits.iter().map(|hit| self.quote_of_hit(*hit)).collect()
        };
        TracedTerm { what: term.describe(), hits: quotes(&self.scratch.hits), allowed: quotes(&self.scratch.allowed) }
    }

    fn exception(&self, term: &Term, id: usize, reach: Stretch) -> TracedTerm {
        let traced = self.term(term, id);
        TracedTerm { what: format!("{} ({})", traced.what, reach.name()), ..traced }
    }

    fn quote_of_hit(&self, hit: Hit) -> Quoted {
        let span = self.scratch.fields.get(hit.field).map_or(hit.span, |view| view.folded.to_source(hit.span));
        self.quote_of_text(Some(hit.field), span)
    }

    fn quote_of_text(&self, field: Option<usize>, span: crate::text::Span) -> Quoted {
        let text = field.and_then(|field| self.notice.fields.get(field)).map_or("", |field| &field.text);
        self.quoted(field, span.slice(text).to_owned())
    }

    fn quoted(&self, field: Option<usize>, quote: String) -> Quoted {
        let field = field.and_then(|field| self.notice.fields.get(field));
        Quoted { field: field.map_or_else(|| "notice".to_owned(), |field| field.name.to_string()), quote }
    }
}
