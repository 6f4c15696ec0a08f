//! The tree → the types. What a file got wrong was reported by the walk and is filled with something harmless here, so that
//! the rest of it is still checked: a pack with mistakes is never returned.

mod change;
mod check;
mod example;
mod names;
mod policy;
mod rule;
mod score;
pub(super) mod value;
mod weights;

use names::Names;

use super::error::Mistakes;
use super::fault::{Fault, rule as said};
use super::tree::Node;
use super::{Pack, PackFile, Spelling, WordList, Written};
use crate::fold::Step;

/// Most patterns in a pack: each has to be compiled.
const MAX_PATTERNS: usize = 2000;

/// Builds a pack from its trees.
pub(super) struct Builder<'a> {
    pack: Pack,
    /// Whether patterns are known to be good.
    trusted: bool,
    names: Names<'a>,
    patterns: usize,
    pack_written: Option<Written>,
    /// Of rules with a sum, by their number in the pack: where the threshold is written.
    thresholds: Vec<(usize, Written)>,
    mistakes: &'a mut Mistakes,
}

impl<'a> Builder<'a> {
    pub(super) fn new(files: Vec<PackFile>, known: &'a [&'a Pack], trusted: bool, mistakes: &'a mut Mistakes) -> Self {
        let pack = Pack { files, ..Pack::default() };
        Self {
            pack,
            trusted,
            names: Names::new(known),
            patterns: 0,
            pack_written: None,
            thresholds: Vec::new(),
            mistakes,
        }
    }

    /// Takes in everything of one file.
    pub(super) fn file(&mut self, file: &Node) {
        if let Some(entry) = file.entry("pack") {
            self.section(&entry.value, entry.key_written);
        }
        for policy in items(file, "policies") {
            let policy = self.policy(policy);
            self.pack.policies.push(policy);
        }
        for list in items(file, "words") {
            let list = self.word_list(list);
            self.pack.lists.push(list);
        }
        for rule in items(file, "rules") {
            let rule = self.rule(rule);
            self.pack.rules.push(rule);
        }
        for weights in items(file, "weights") {
            let weights = self.weights(weights);
            self.pack.weights.push(weights);
        }
        for change in items(file, "changes") {
            let change = self.change(change);
            self.pack.changes.extend(change);
        }
    }

    /// Checks what only all files together show. Where a file could not be read, what seems to be missing may stand there.
    pub(super) fn finish(mut self, all_files_read: bool) -> Pack {
        if all_files_read {
            if self.pack_written.is_none() {
                let first = self.pack.files.first().and_then(|file| file.text.chars().next());
                let len = first.filter(|c| *c != '\n').map_or(0, char::len_utf8);
                self.mistakes.add(Written { len, ..Written::default() }, said::no_pack());
            }
            self.reach();
            self.check_weights();
            self.names.resolve(self.mistakes);
        }
        self.pack
    }

    fn section(&mut self, section: &Node, key_written: Written) {
        if let Some(first) = self.pack_written {
            self.mistakes.add_second(key_written, first, said::second_pack());
            return;
        }
        self.pack_written = Some(key_written);
        self.pack.id = section.string("id");
        self.pack.version = section.string("version");
        self.pack.title = section.both("title");
        self.pack.builds_on = self.bases(section);
        let written = section.head();
        self.names.claim_pack(&self.pack.id, written, self.mistakes);
    }

    /// Tells of sums that nothing can reach. Other mistakes may be why, and come first.
    fn reach(&mut self) {
        if !self.mistakes.is_empty() {
            return;
        }
        for (rule, written) in std::mem::take(&mut self.thresholds) {
            let Some(rule) = self.pack.rules.get(rule) else { continue };
            let is_weighed = self.pack.weights.iter().any(|weights| weights.rule == rule.id.name);
            let Some(score) = rule.score().filter(|_| !is_weighed) else { continue };
            if let Some(fault) = score::reached(score) {
                self.mistake(written, fault);
            }
        }
    }

    fn word_list(&mut self, node: &Node) -> WordList {
        let list = WordList {
            id: node.string("id"),
            purpose: node.both("purpose"),
            source: node.string("source"),
            words: node.strings("words"),
            allow: node.strings("allow"),
            disguise: match node.get("disguise") {
                Some(_) => node.choices("disguise", &Step::OF_LISTS, Step::name),
                None => vec![Step::Noise],
            },
            spellings: items(node, "spellings")
                .map(|entry| Spelling { word: entry.string("word"), written_as: entry.strings("as") })
                .collect(),
            written: node.head(),
        };
        self.names.claim_list(&list.id, list.written, self.mistakes);
        list
    }

    fn mistake(&mut self, written: Written, fault: Fault) {
        self.mistakes.add(written, fault);
    }
}

/// The parts of the lists with that key.
fn items<'n>(node: &'n Node, key: &str) -> impl Iterator<Item = &'n Node> {
    node.get(key).map_or(&[][..], Node::items).iter()
}
