use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use super::RuleSet;
use super::automaton::Automaton;
use super::compile::Edge;
use crate::check::Term;
use crate::fold::{Lexicon, fold_word};
use crate::pack::fault::lint as said;
use crate::pack::{Lint, Rule, WordList, Written};
use crate::verdict::Weight;

impl RuleSet {
    /// What should be looked at in the packs that this rule set was made from, pack by pack.
    #[must_use]
    pub fn lint(&self) -> Vec<Lint> {
        let mut linter = Linter { set: self, lints: Vec::new() };
        for pack in 0..self.packs.len() {
            linter.pack(pack);
        }
        linter.lints
    }
}

struct Linter<'s> {
    set: &'s RuleSet,
    lints: Vec<Lint>,
}

/// A term of a rule, with where the rule is written.
type RuleTerm<'p> = (&'p Rule, &'p Term);

impl<'s> Linter<'s> {
    fn pack(&mut self, pack: usize) {
        let Some(written) = self.set.packs.get(pack) else { return };
        for list in &written.lists {
            self.list(pack, list);
        }
        for rule in &written.rules {
            for term in terms(rule) {
                self.term(pack, rule, term);
            }
            self.score(pack, rule);
        }
        let cited: BTreeSet<&str> = self
            .set
            .packs
            .iter()
            .flat_map(|pack| &pack.rules)
            .flat_map(|rule| &rule.clauses)
            .map(String::as_str)
            .collect();
        for policy in &written.policies {
            for clause in &policy.clauses {
                let name = format!("{}/{}", policy.id, clause.id);
                let is_cited = cited.contains(name.as_str());
                if is_cited && clause.unchecked.is_some() {
                    self.lints.push(Lint::fault(pack, clause.written, said::needless_reason(&name)));
                }
                if !is_cited && clause.unchecked.is_none() {
                    self.lints.push(Lint::fault(pack, clause.written, said::uncited_clause(&name)));
                }
            }
        }
    }

    /// Evidence that does nothing, or needs no other.
    fn score(&mut self, pack: usize, rule: &Rule) {
        let Some(score) = rule.score() else { return };
        for (evidence, number) in score.evidence().zip(0..) {
            let name = &rule.id.name;
            if evidence.weight == Weight::ZERO {
                self.lints.push(Lint::hint(pack, rule.written, said::weightless(&evidence.id, name)));
            } else if score.total(|other| other == number) >= score.threshold {
                self.lints.push(Lint::hint(pack, rule.written, said::sufficient(&evidence.id, name)));
            }
        }
    }

    fn list(&mut self, pack: usize, list: &WordList) {
        let place = format!("`{}`", list.id);
        self.words(pack, list.written, &list.words, &place);
        let users: Vec<RuleTerm<'_>> = self.users(&list.id).collect();
        if users.is_empty() {
            self.lints.push(Lint::fault(pack, list.written, said::unused_list(&list.id)));
        }
        // A pattern beside the list may match anything of which the phrase is part.
        if users.iter().all(|(_, term)| term.patterns.is_empty()) {
            let others = users.iter().flat_map(|(_, term)| self.words_of(term));
            let words: Vec<&str> = list.words.iter().map(String::as_str).chain(others).collect();
            self.allow(pack, list.written, &words, &list.allow, &place);
        }
    }

    /// The terms that use the list.
    fn users<'l>(&self, list: &'l str) -> impl Iterator<Item = RuleTerm<'s>> + use<'s, 'l> {
        let rules = self.set.packs.iter().flat_map(|pack| &pack.rules);
        let of_rules = rules.flat_map(|rule| terms(rule).into_iter().map(move |term| (rule, term)));
        of_rules.filter(move |(_, term)| term.lists.iter().any(|name| name == list))
    }

    fn term(&mut self, pack: usize, rule: &Rule, term: &Term) {
        let place = format!("`{}`", rule.id);
        self.words(pack, rule.written, &term.words, &place);
        let of_lists: BTreeMap<String, &str> = term
            .lists
            .iter()
            .filter_map(|name| self.find_list(name))
            .flat_map(|list| list.words.iter().map(|word| (fold_word(word), list.id.as_str())))
            .collect();
        for word in &term.words {
            if let Some(list) = of_lists.get(&fold_word(word)) {
                self.lints.push(Lint::fault(pack, rule.written, said::word_of_list(word, list)));
            }
        }
        if term.patterns.is_empty() {
            let words: Vec<&str> = self.words_of(term).collect();
            self.allow(pack, rule.written, &words, &term.allow, &place);
        }
    }

    fn find_list(&self, name: &str) -> Option<&'s WordList> {
        self.set.packs.iter().flat_map(|pack| &pack.lists).find(|list| list.id == name)
    }

    /// All words that a term looks for, its lists included.
    fn words_of(&self, term: &'s Term) -> impl Iterator<Item = &'s str> {
        let of_lists = term.lists.iter().filter_map(|name| self.find_list(name)).flat_map(|list| &list.words);
        term.words.iter().chain(of_lists).map(String::as_str)
    }

    /// Words that are there twice, and those of which another is part.
    fn words(&mut self, pack: usize, written: Written, words: &[String], place: &str) {
        let mut first: BTreeMap<String, &str> = BTreeMap::new();
        for word in words {
            match first.entry(fold_word(word)) {
                Entry::Vacant(free) => {
                    free.insert(word);
                }
                Entry::Occupied(taken) => {
                    self.lints.push(Lint::fault(pack, written, said::repeated_word(word, taken.get(), place)));
                }
            }
        }
        let folded: Vec<String> = first.keys().cloned().collect();
        let Some(automaton) = Automaton::new(&folded, &Lexicon::default(), |_| true) else { return };
        for word in &folded {
            let shorter = find_whole(&automaton, &folded, word, |found| found.len() < word.len());
            if let Some((by, word)) = shorter.and_then(|by| Some((first.get(by)?, first.get(word)?))) {
                self.lints.push(Lint::hint(pack, written, said::swallowed(word, by, place)));
            }
        }
    }

    /// Allow phrases that hold none of the words.
    fn allow(&mut self, pack: usize, written: Written, words: &[&str], phrases: &[String], place: &str) {
        if phrases.is_empty() {
            return;
        }
        let words: BTreeSet<String> = words.iter().map(|word| fold_word(word)).collect();
        let words: Vec<String> = words.into_iter().collect();
        let Some(automaton) = Automaton::new(&words, &Lexicon::default(), |_| true) else { return };
        for phrase in phrases {
            let folded = fold_word(phrase);
            if find_whole(&automaton, &words, &folded, |found| found.len() < folded.len()).is_none() {
                self.lints.push(Lint::fault(pack, written, said::idle_allow(phrase, place)));
            }
        }
    }
}

/// The first of the words that `wanted` takes and that stands in the text as the search would see it: an English word or a
/// number only as a whole.
fn find_whole<'w>(
    automaton: &Automaton,
    words: &'w [String],
    text: &str,
    wanted: impl Fn(&str) -> bool,
) -> Option<&'w str> {
    let mut hit = None;
    let _ = automaton.scan(text, |id, end| {
        let Some(word) = words.get(id as usize).filter(|word| wanted(word)) else { return ControlFlow::Continue(()) };
        let start = end - word.len();
        let before = start.checked_sub(1).and_then(|before| text.as_bytes().get(before)).copied();
        let is_whole = Edge::of(word.chars().next()).allows(before)
            && Edge::of(word.chars().next_back()).allows(text.as_bytes().get(end).copied());
        if is_whole {
            hit = Some(word.as_str());
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    hit
}

/// All terms of a rule.
fn terms(rule: &Rule) -> Vec<&Term> {
    let of_checks = rule.checks.iter().flat_map(|check| check.kind().terms());
    of_checks.chain(rule.unless.iter().map(|exception| &exception.term)).collect()
}
