//! Packs become a [`RuleSet`] once; a `RuleSet` judges notices, any number of them at a time.

mod automaton;
mod batch;
mod clear;
mod compile;
mod consent;
mod example;
mod filter;
mod judge;
mod lint;
mod marks;
mod remark;
mod search;
mod selection;
mod trace;
mod unfold;

use std::collections::BTreeMap;
use std::sync::Arc;

use regex::Regex;

use crate::check::{FieldView, Hit};
use crate::fold::Lexicon;
use crate::pack::{Clause, ClauseVersion, Pack, Policy, Rule};
use crate::verdict::{CitedClause, RuleIndex, Severity};

use automaton::Automaton;
use compile::{CheckIndex, CompiledRule, CompiledTerm, Needle, Pattern};
use filter::{Filter, Met};
use judge::{Declared, Known};
use marks::Marks;

pub use compile::CompileError;
pub use consent::Held;
pub use selection::Selection;
pub use trace::{Gate, Quoted, Trace, TracedCheck, TracedSum, TracedTerm};
pub use unfold::{Unfolded, UnfoldedClause};

/// Rules made ready to judge: built once, immutable, shared by all threads.
///
/// Holds one automaton for all words of all rules. What a thread needs for itself is in its [`Scratch`].
pub struct RuleSet {
    packs: Vec<Pack>,
    rules: Vec<CompiledRule>,
    terms: Vec<CompiledTerm>,
    patterns: Vec<Pattern>,
    needles: Vec<Needle>,
    automaton: Automaton,
    /// The words that are found also where they are hidden.
    lexicon: Lexicon,
    filter: Filter,
    /// All checks of all rules.
    checks: Vec<CheckIndex>,
    /// Checks that can find something where no word occurs.
    formal: Vec<CheckIndex>,
    /// Where each policy of all packs is: pack and index there.
    policies: Vec<(usize, usize)>,
    /// Tells this rule set from any other.
    identity: Arc<()>,
}

/// What one thread needs to judge: buffers that are reused from notice to notice. Make one a thread and keep it. It may serve
/// one rule set after another, at the price of starting anew.
#[derive(Default)]
pub struct Scratch {
    /// The rule set that everything below belongs to.
    serves: Option<Arc<()>>,
    /// The fields of the notice at hand.
    fields: Vec<FieldView>,
    /// Occurrences by term.
    hits: Vec<Vec<Hit>>,
    /// Occurrences of allow phrases by term.
    allowed: Vec<Vec<Hit>>,
    /// Terms with an entry in one of the two above.
    touched: Vec<usize>,
    /// Patterns of which a literal stands in a field: pattern and field.
    promising: Vec<(usize, usize)>,
    /// For each pattern, the latest field that it is promising in.
    promised: Vec<Option<usize>>,
    /// This thread's copies of the patterns: a copy has a cache of its own, so threads don't wait for each other.
    regexes: Vec<Option<Regex>>,
    /// Words that occur in the notice at hand, as far as the filter has seen them.
    met: Met,
    /// Terms that may occur in it, and checks that the filter has asked.
    possible: Marks,
    asked: Marks,
    /// Rules that may find something.
    live: Marks,
    /// What follows from what is declared: the same for almost all notices of a run.
    known: BTreeMap<Declared, Arc<Known>>,
}

impl RuleSet {
    /// The packs it was made from, as written.
    #[must_use]
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    /// The rules that are judged, with their index, in the order of packs, files and lines.
    pub fn rules(&self) -> impl Iterator<Item = (RuleIndex, &Rule)> {
        (0..).map(RuleIndex).zip(self.rules.iter().filter_map(|rule| self.as_written(rule)))
    }

    /// The rule as written.
    #[must_use]
    pub fn rule(&self, index: RuleIndex) -> Option<&Rule> {
        self.rules.get(index.0 as usize).and_then(|rule| self.as_written(rule))
    }

    /// The rule's severity as it counts: as written, or as a later pack changes it.
    #[must_use]
    pub fn severity(&self, index: RuleIndex) -> Option<Severity> {
        self.rules.get(index.0 as usize).map(|rule| rule.severity)
    }

    /// The clause that a finding relies on.
    #[must_use]
    pub fn cited(&self, clause: CitedClause) -> Option<(&Policy, &Clause, &ClauseVersion)> {
        let policy = self.policy(clause.policy)?;
        let cited = policy.clauses.get(clause.clause)?;
        Some((policy, cited, cited.versions.get(clause.version)?))
    }

    /// The clause of that name, written `policy/clause`.
    #[must_use]
    pub fn clause(&self, name: &str) -> Option<(&Policy, &Clause)> {
        let (policy, clause) = self.find_clause(name)?;
        let policy = self.policy(policy)?;
        Some((policy, policy.clauses.get(clause)?))
    }

    fn policy(&self, index: usize) -> Option<&Policy> {
        let (pack, policy) = *self.policies.get(index)?;
        self.packs.get(pack)?.policies.get(policy)
    }

    fn find_clause(&self, name: &str) -> Option<(usize, usize)> {
        let (policy_id, clause_id) = name.split_once('/')?;
        (0..self.policies.len()).find_map(|index| {
            let policy = self.policy(index).filter(|policy| policy.id == policy_id)?;
            Some((index, policy.clauses.iter().position(|clause| clause.id == clause_id)?))
        })
    }

    fn as_written(&self, rule: &CompiledRule) -> Option<&Rule> {
        self.packs.get(rule.pack)?.rules.get(rule.rule)
    }
}

/// Proof that a rule set can be shared by threads.
const _: fn() = || {
    fn shared<T: Send + Sync>() {}
    shared::<RuleSet>();
};
