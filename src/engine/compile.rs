use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use regex::Regex;
use thiserror::Error;

use super::automaton::{NeedleId, Trie};
use super::filter::Filter;
use super::{RuleSet, Selection};
use crate::check::{CharSet, Check, Term, required_chars, required_literals};
use crate::fold::{Lexicon, Step, Steps, fold_word, prepare_tables};
use crate::notice::Selector;
use crate::pack::{Change, Pack, Rule, Scope, State, Target, Weights, WordList};
use crate::text::Stretch;
use crate::verdict::Severity;

/// Why packs do not make a rule set. Does not depend on any notice.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{reason}")]
pub struct CompileError {
    rule: Option<String>,
    reason: String,
}

impl CompileError {
    /// The rule it is about, if it is about one.
    #[must_use]
    pub fn rule(&self) -> Option<&str> {
        self.rule.as_deref()
    }

    pub(super) fn of_rule(rule: &Rule, reason: &str) -> Self {
        Self { rule: Some(rule.id.name.clone()), reason: format!("rule {}: {reason}", rule.id) }
    }

    pub(super) fn of_selection(reason: String) -> Self {
        Self { rule: None, reason }
    }
}

/// A rule in use.
pub(super) struct CompiledRule {
    pub(super) pack: usize,
    pub(super) rule: usize,
    /// The clauses it cites: policy and clause of the rule set.
    pub(super) clauses: Vec<(usize, usize)>,
    /// For each check of the rule, its terms.
    pub(super) checks: Vec<CheckTerms>,
    /// For each `unless` of the rule, its term and reach.
    pub(super) unless: Vec<(usize, Stretch)>,
    /// The parts of the notice it searches.
    pub(super) selectors: Selectors,
    /// The parts that single terms are looked for in besides.
    pub(super) reaches: Selectors,
    /// Its severity as written, or as a later pack changes it.
    pub(super) severity: Severity,
}

/// A check of the rule set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CheckIndex {
    pub(super) rule: usize,
    /// Which of the rule's checks.
    pub(super) check: usize,
}

/// The terms of a check.
pub(super) struct CheckTerms {
    /// All of them.
    pub(super) all: Range<usize>,
    /// Those of which one must occur before the check can find anything.
    waking: Vec<usize>,
}

impl CheckTerms {
    /// Whether the check may find something where these terms of the rule set occur.
    pub(super) fn may_find(&self, check: &Check, occurs: impl Fn(usize) -> bool) -> bool {
        self.waking.iter().any(|term| occurs(*term)) && check.kind().may_find(&|number| occurs(self.all.start + number))
    }
}

impl CompiledRule {
    /// Whether the rule, or a term of it, may find something in a field with that selector.
    pub(super) fn searches(&self, field: Selector) -> bool {
        self.selectors.has_part_of(field) || self.reaches.has_part_of(field)
    }
}

/// A term in use. Its index is that of its hits in a `Scratch`.
pub(super) struct CompiledTerm {
    /// The rule it belongs to.
    pub(super) rule: usize,
    /// The check that asks for it, by its place among all of the rule set; none for what silences a rule.
    pub(super) check: Option<usize>,
    /// Whether it wakes that check, which can find nothing where no such term occurs.
    pub(super) wakes: bool,
    /// Whether the check finds it only where it is hidden.
    pub(super) needs_hiding: bool,
    /// Where it may stand.
    pub(super) selectors: Selectors,
}

/// A pattern, once for all terms that have it.
pub(super) struct Pattern {
    pub(super) terms: Vec<usize>,
    source: String,
    regex: OnceLock<Option<Regex>>,
    chars: OnceLock<Vec<CharSet>>,
}

impl Pattern {
    /// The pattern, compiled when it is first needed. `None` cannot happen: the pack's reader has compiled it once, or for the
    /// embedded pack a test has.
    pub(super) fn regex(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| Regex::new(&self.source).ok()).as_ref()
    }

    /// Whether it may match in a text of those characters.
    pub(super) fn may_match(&self, chars: &CharSet) -> bool {
        self.chars.get_or_init(|| required_chars(&self.source)).iter().all(|set| set.meets(chars))
    }
}

/// A word of the automaton and what it is for.
pub(super) struct Needle {
    /// Length of the folded word in bytes.
    pub(super) len_bytes: usize,
    /// What may not stand before and behind it, because it begins or ends with the same.
    pub(super) edges: (Edge, Edge),
    pub(super) uses: Vec<Use>,
}

/// What a word begins or ends with: an English word or a number matches only as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    Letter,
    Digit,
    Open,
}

impl Edge {
    pub(super) fn of(c: Option<char>) -> Self {
        match c {
            Some(c) if c.is_ascii_alphabetic() => Self::Letter,
            Some(c) if c.is_ascii_digit() => Self::Digit,
            _ => Self::Open,
        }
    }

    /// Whether the word may touch `neighbour` on this side.
    pub(super) fn allows(self, neighbour: Option<u8>) -> bool {
        match self {
            Self::Letter => !neighbour.is_some_and(|byte| byte.is_ascii_alphabetic()),
            Self::Digit => !neighbour.is_some_and(|byte| byte.is_ascii_digit()),
            Self::Open => true,
        }
    }
}

/// What a word is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// An occurrence of the term.
    Word(usize),
    /// An allow phrase of the term.
    Allow(usize),
    /// The pattern needs it.
    Literal(usize),
}

/// A set of selectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Selectors(u16);

impl Selectors {
    pub(super) fn of(selectors: impl IntoIterator<Item = Selector>) -> Self {
        Self(selectors.into_iter().fold(0, |bits, selector| bits | Self::bit(selector)))
    }

    pub(super) fn has(self, selector: Selector) -> bool {
        self.0 & Self::bit(selector) != 0
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a field with that selector may hold a part that is in the set: a body holds labels.
    pub(super) fn has_part_of(self, field: Selector) -> bool {
        self.has(field) || (field == Selector::Body && self.has(Selector::Label))
    }

    /// The fields that hold a part in the set.
    pub(super) fn holders(self) -> Self {
        if self.has(Selector::Label) { self.and(Self::of([Selector::Body])) } else { self }
    }

    /// Whether they share one.
    pub(super) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn bit(selector: Selector) -> u16 {
        1 << selector as u16
    }
}

impl RuleSet {
    /// Makes packs ready to judge. Later packs may use lists and clauses of earlier ones.
    ///
    /// # Errors
    ///
    /// A list or clause that no pack has, a word that folding leaves nothing of, a pattern without a literal, more different
    /// characters than the automaton can tell apart, or a selection that names no rule or leaves none.
    pub fn compile(packs: Vec<Pack>, selection: &Selection) -> Result<Self, CompileError> {
        let packs = weighed(packs);
        selection.check(&packs)?;
        let policies =
            packs.iter().zip(0..).flat_map(|(pack, at)| (0..pack.policies.len()).map(move |policy| (at, policy)));
        let policies = policies.collect();
        let lists = packs.iter().flat_map(|pack| pack.lists.iter().map(|list| (list.id.as_str(), list))).collect();
        let changes = Changes::of(&packs);
        // Both take some milliseconds when a program starts.
        let (literals_of, ()) = rayon::join(|| literals(&packs), prepare_tables);
        let mut compiler = Compiler { lists, changes, literals_of, ..Compiler::default() };
        for (pack_index, pack) in packs.iter().enumerate() {
            for (rule_index, rule) in pack.rules.iter().enumerate() {
                if rule.state != State::Deprecated && selection.takes(rule) {
                    compiler.rule(rule, pack_index, rule_index)?;
                }
            }
        }
        if compiler.rules.is_empty() && *selection != Selection::default() {
            return Err(CompileError::of_selection("the selection leaves no rule to judge by".to_owned()));
        }
        let Compiler { rules, terms, patterns, words, needles, checks, formal, lexicon, .. } = compiler;
        let (lexicon, trie) = rayon::join(|| lexicon.finish(), || Trie::new(&words));
        let filter = Filter::new(&needles, &patterns, &terms);
        let matters = |needle: NeedleId| filter.matters(needle);
        let trie = trie.ok_or_else(|| {
            CompileError::of_selection(
                "the words of the packs have more different characters than can be told apart".to_owned(),
            )
        })?;
        let automaton = trie.into_automaton(&lexicon, matters);
        let mut set = Self {
            packs,
            rules,
            terms,
            patterns,
            needles,
            automaton,
            lexicon,
            filter,
            checks,
            formal,
            policies,
            identity: Arc::new(()),
        };
        set.resolve_clauses()?;
        Ok(set)
    }

    fn resolve_clauses(&mut self) -> Result<(), CompileError> {
        for at in 0..self.rules.len() {
            let Some(rule) = self.rules.get(at).and_then(|rule| self.as_written(rule)) else { continue };
            let find = |name: &String| {
                self.find_clause(name)
                    .ok_or_else(|| CompileError::of_rule(rule, &format!("no pack has the clause {name}")))
            };
            let clauses = rule.clauses.iter().map(find).collect::<Result<Vec<_>, _>>()?;
            if let Some(compiled) = self.rules.get_mut(at) {
                compiled.clauses = clauses;
            }
        }
        Ok(())
    }
}

/// The packs with the weights that they give to each other's rules; those of later packs count.
fn weighed(mut packs: Vec<Pack>) -> Vec<Pack> {
    let weights: Vec<Weights> = packs.iter().flat_map(|pack| &pack.weights).cloned().collect();
    for weights in weights {
        let mut rules = packs.iter_mut().flat_map(|pack| &mut pack.rules);
        if let Some(score) = rules.find(|rule| rule.id.name == weights.rule).and_then(Rule::score_mut) {
            weights.apply(score);
        }
    }
    packs
}

/// The needles of a list: of its words and of its allow phrases.
type ListNeedles = (Rc<[usize]>, Rc<[usize]>);

/// What packs change in packs before them, by what is changed, in the order of packs.
#[derive(Default)]
struct Changes<'p> {
    lists: HashMap<&'p str, Vec<&'p Change>>,
    rules: HashMap<&'p str, Vec<&'p Change>>,
}

impl<'p> Changes<'p> {
    fn of(packs: &'p [Pack]) -> Self {
        let mut changes = Self::default();
        for change in packs.iter().flat_map(|pack| &pack.changes) {
            match &change.target {
                Target::List(id) => changes.lists.entry(id).or_default().push(change),
                Target::Rule(id) => changes.rules.entry(id).or_default().push(change),
            }
        }
        changes
    }

    fn of_list(&self, id: &str) -> Vec<&'p Change> {
        self.lists.get(id).cloned().unwrap_or_default()
    }

    fn allow_of_rule(&self, rule: &Rule) -> Vec<&'p [String]> {
        self.rules.get(rule.id.name.as_str()).into_iter().flatten().map(|change| change.allow.as_slice()).collect()
    }

    /// The last word on the rule's severity.
    fn severity(&self, rule: &Rule) -> Severity {
        let changes = self.rules.get(rule.id.name.as_str()).into_iter().flatten();
        changes.filter_map(|change| change.severity).next_back().unwrap_or(rule.severity)
    }
}

/// The literals that each pattern without `needs` requires. Finding them is most of the work of compiling, so all threads
/// share it.
fn literals(packs: &[Pack]) -> HashMap<&str, Option<Vec<String>>> {
    let terms = packs.iter().flat_map(|pack| &pack.rules).flat_map(|rule| {
        let of_checks = rule.checks.iter().flat_map(|check| check.kind().terms());
        of_checks.chain(rule.unless.iter().map(|exception| &exception.term))
    });
    let sources = terms.filter(|term| term.needs.is_empty()).flat_map(|term| &term.patterns);
    let sources: BTreeSet<&str> = sources.map(String::as_str).collect();
    sources.into_par_iter().map(|source| (source, required_literals(source))).collect()
}

/// Collects what rules need.
#[derive(Default)]
struct Compiler<'p> {
    lists: BTreeMap<&'p str, &'p WordList>,
    changes: Changes<'p>,
    /// Of patterns that have not been compiled yet.
    literals_of: HashMap<&'p str, Option<Vec<String>>>,
    rules: Vec<CompiledRule>,
    terms: Vec<CompiledTerm>,
    patterns: Vec<Pattern>,
    checks: Vec<CheckIndex>,
    formal: Vec<CheckIndex>,
    words: Vec<String>,
    needles: Vec<Needle>,
    /// Needles by folded word.
    needle_of: HashMap<String, usize>,
    needles_of: BTreeMap<&'p str, ListNeedles>,
    lexicon: Lexicon,
    pattern_of: HashMap<(&'p str, &'p [String]), usize>,
}

impl<'p> Compiler<'p> {
    fn rule(&mut self, rule: &'p Rule, pack: usize, index: usize) -> Result<(), CompileError> {
        let fields: &[Selector] =
            if rule.scope.fields.is_empty() { &Scope::DEFAULT_FIELDS } else { &rule.scope.fields };
        let selectors = Selectors::of(fields.iter().copied());
        let mut checks = Vec::new();
        let mut reaches = Selectors::default();
        for (check, index) in rule.checks.iter().zip(0..) {
            let at = CheckIndex { rule: self.rules.len(), check: index };
            if check.kind().is_formal() {
                self.formal.push(at);
            }
            self.checks.push(at);
            let first = self.terms.len();
            let terms = check.kind().terms();
            let waking = check.kind().waking().into_iter().filter(|number| *number < terms.len());
            let waking: Vec<usize> = waking.map(|number| first + number).collect();
            for term in terms {
                let selectors =
                    if term.fields.is_empty() { selectors } else { Selectors::of(term.fields.iter().copied()) };
                reaches = reaches.and(selectors);
                let wakes = waking.contains(&self.terms.len());
                let compiled = CompiledTerm {
                    rule: self.rules.len(),
                    check: Some(self.checks.len() - 1),
                    wakes,
                    needs_hiding: check.kind().looks_for_hidden(),
                    selectors,
                };
                let id = self.term(rule, term, compiled)?;
                for phrases in self.changes.allow_of_rule(rule) {
                    self.words(rule, phrases, Use::Allow(id))?;
                }
            }
            checks.push(CheckTerms { all: first..self.terms.len(), waking });
        }
        let mut unless = Vec::new();
        for exception in &rule.unless {
            let selectors = match (exception.term.fields.as_slice(), exception.within) {
                ([], Stretch::Notice) => Selectors::of(Selector::ALL),
                ([], _) => selectors,
                (fields, _) => Selectors::of(fields.iter().copied()),
            };
            unless.push((self.terms.len(), exception.within));
            let compiled =
                CompiledTerm { rule: self.rules.len(), check: None, wakes: false, needs_hiding: false, selectors };
            self.term(rule, &exception.term, compiled)?;
        }
        let severity = self.changes.severity(rule);
        self.rules.push(CompiledRule {
            pack,
            rule: index,
            clauses: Vec::new(),
            checks,
            unless,
            selectors,
            reaches,
            severity,
        });
        Ok(())
    }

    fn term(&mut self, rule: &Rule, term: &'p Term, compiled: CompiledTerm) -> Result<usize, CompileError> {
        let id = self.terms.len();
        self.terms.push(compiled);
        for name in &term.lists {
            let list = *self
                .lists
                .get(name.as_str())
                .ok_or_else(|| CompileError::of_rule(rule, &format!("no pack has the word list {name}")))?;
            let (words, allow) = self.needles_of_list(rule, list)?;
            self.used(&words, Use::Word(id));
            self.used(&allow, Use::Allow(id));
        }
        self.words(rule, &term.words, Use::Word(id))?;
        for word in &term.words {
            self.lexicon.add(&fold_word(word), Steps::of([Step::Noise]));
        }
        self.words(rule, &term.allow, Use::Allow(id))?;
        for source in &term.patterns {
            let pattern = self.pattern(rule, source, &term.needs)?;
            if let Some(pattern) = self.patterns.get_mut(pattern) {
                pattern.terms.push(id);
            }
        }
        Ok(id)
    }

    /// The pattern with that source and those literals, made where it is not there yet.
    fn pattern(&mut self, rule: &Rule, source: &'p str, needs: &'p [String]) -> Result<usize, CompileError> {
        if let Some(known) = self.pattern_of.get(&(source, needs)) {
            return Ok(*known);
        }
        let literals = if needs.is_empty() { self.literals_of.remove(source).flatten() } else { Some(needs.to_vec()) };
        let literals = literals.filter(|literals| !literals.is_empty());
        let literals =
            literals.ok_or_else(|| CompileError::of_rule(rule, &format!("the pattern {source} needs a literal")))?;
        let id = self.patterns.len();
        self.patterns.push(Pattern {
            terms: Vec::new(),
            source: source.to_owned(),
            regex: OnceLock::new(),
            chars: OnceLock::new(),
        });
        self.pattern_of.insert((source, needs), id);
        self.words(rule, &literals, Use::Literal(id))?;
        Ok(id)
    }

    /// The needles of a list's words and allow phrases, made once however many terms name the list.
    fn needles_of_list(&mut self, rule: &Rule, list: &'p WordList) -> Result<ListNeedles, CompileError> {
        if let Some(known) = self.needles_of.get(list.id.as_str()) {
            return Ok(known.clone());
        }
        let (mut words, mut allow) = (self.folded(rule, &list.words)?, self.folded(rule, &list.allow)?);
        let disguise = Steps::of(list.disguise.iter().copied());
        for spelling in &list.spellings {
            let word = fold_word(&spelling.word);
            spelling.written_as.iter().for_each(|sign| self.lexicon.add_spelling(&fold_word(sign), &word));
        }
        for change in self.changes.of_list(&list.id) {
            words.extend(self.folded(rule, &change.words)?);
            allow.extend(self.folded(rule, &change.allow)?);
        }
        for word in words.iter().filter_map(|needle| self.words.get(*needle)) {
            self.lexicon.add(word, disguise);
        }
        let needles: ListNeedles = (words.into(), allow.into());
        self.needles_of.insert(&list.id, needles.clone());
        Ok(needles)
    }

    fn words(&mut self, rule: &Rule, words: &[String], purpose: Use) -> Result<(), CompileError> {
        let needles = self.folded(rule, words)?;
        self.used(&needles, purpose);
        Ok(())
    }

    fn used(&mut self, needles: &[usize], purpose: Use) {
        for needle in needles {
            // The uses of one term are added one after the other, so a repeated word is the last use.
            if let Some(needle) = self.needles.get_mut(*needle)
                && needle.uses.last() != Some(&purpose)
            {
                needle.uses.push(purpose);
            }
        }
    }

    fn folded(&mut self, rule: &Rule, words: &[String]) -> Result<Vec<usize>, CompileError> {
        let mut needles = Vec::with_capacity(words.len());
        for word in words {
            let folded = fold_word(word);
            if folded.is_empty() {
                return Err(CompileError::of_rule(rule, &format!("folding leaves nothing of the word {word:?}")));
            }
            needles.push(self.needle(folded));
        }
        Ok(needles)
    }

    fn needle(&mut self, folded: String) -> usize {
        if let Some(known) = self.needle_of.get(&folded) {
            return *known;
        }
        let id = self.needles.len();
        let edges = (Edge::of(folded.chars().next()), Edge::of(folded.chars().next_back()));
        self.needles.push(Needle { len_bytes: folded.len(), edges, uses: Vec::new() });
        self.words.push(folded.clone());
        self.needle_of.insert(folded, id);
        id
    }
}
