use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::ControlFlow;

use crate::fold::{Symbol, SymbolTable};

/// Which word of the automaton.
pub(crate) type NeedleId = u32;

/// An Aho-Corasick automaton over folded symbols: finds all words of all rules in one pass, without rewriting the text.
///
/// The text may be folded or not; the table gives both the same symbols. The root's moves are a dense row, because most
/// characters of most texts leave it at once or never; the other states keep their few moves in order.
pub(crate) struct Automaton {
    table: SymbolTable,
    root: Vec<State>,
    states: Vec<Node>,
    moves: Vec<(Symbol, State)>,
    words: Vec<NeedleId>,
}

type State = u32;
const ROOT: State = 0;

#[derive(Debug, Clone, Copy, Default)]
struct Node {
    first_move: u32,
    moves: u16,
    words: u16,
    first_word: u32,
    fail: State,
    /// The next state along the fail links that ends a word; [`ROOT`] if there is none.
    next_output: State,
}

impl Automaton {
    /// Builds the automaton; `words` are folded, not empty, and no two are the same. A word's id is its index. `None` where they
    /// have more different characters than there are symbols.
    pub(crate) fn new(words: &[String]) -> Option<Self> {
        let alphabet: BTreeSet<char> = words.iter().flat_map(|word| word.chars()).collect();
        if alphabet.len() > SymbolTable::MOST_CHARS {
            return None;
        }
        let table = SymbolTable::new(alphabet);
        let trie = Trie::new(words, &table);
        Some(trie.into_automaton(table))
    }

    /// Calls `found` with each word and the byte offset of its end in `text`, in the order of ends.
    #[inline]
    pub(crate) fn scan(
        &self,
        text: &str,
        mut found: impl FnMut(NeedleId, usize) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut state = ROOT;
        for (at, c) in text.char_indices() {
            let symbol = self.table.of(c);
            if symbol == SymbolTable::SKIP {
                continue;
            }
            state = self.next(state, symbol);
            if state != ROOT {
                self.report(state, at + c.len_utf8(), &mut found)?;
            }
        }
        ControlFlow::Continue(())
    }

    #[inline]
    fn next(&self, mut state: State, symbol: Symbol) -> State {
        while state != ROOT {
            let Some(node) = self.states.get(state as usize) else { break };
            if let Some((_, target)) = self.moves_of(node).iter().find(|(other, _)| *other == symbol) {
                return *target;
            }
            state = node.fail;
        }
        self.root.get(symbol as usize).copied().unwrap_or(ROOT)
    }

    fn moves_of(&self, node: &Node) -> &[(Symbol, State)] {
        self.moves.get(node.first_move as usize..node.first_move as usize + node.moves as usize).unwrap_or_default()
    }

    #[inline]
    fn report(
        &self,
        mut state: State,
        end: usize,
        found: &mut impl FnMut(NeedleId, usize) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        while state != ROOT {
            let Some(node) = self.states.get(state as usize) else { break };
            let words = node.first_word as usize..node.first_word as usize + node.words as usize;
            for word in self.words.get(words).unwrap_or_default() {
                found(*word, end)?;
            }
            state = node.next_output;
        }
        ControlFlow::Continue(())
    }
}

/// The automaton while it is built.
struct Trie {
    moves: Vec<BTreeMap<Symbol, State>>,
    words: Vec<Vec<NeedleId>>,
}

impl Trie {
    fn new(words: &[String], table: &SymbolTable) -> Self {
        let mut trie = Self { moves: vec![BTreeMap::new()], words: vec![Vec::new()] };
        for (word, id) in words.iter().zip(0..) {
            let end = word.chars().fold(0, |state, c| trie.step(state, table.of(c)));
            if let Some(ends) = trie.words.get_mut(end) {
                ends.push(id);
            }
        }
        trie
    }

    /// The state after `symbol`, made where it is not there yet.
    fn step(&mut self, state: usize, symbol: Symbol) -> usize {
        let next = self.moves.len();
        let target =
            self.moves.get_mut(state).map_or(0, |moves| *moves.entry(symbol).or_insert(next_id(next)) as usize);
        if target == next {
            self.moves.push(BTreeMap::new());
            self.words.push(Vec::new());
        }
        target
    }

    fn into_automaton(self, table: SymbolTable) -> Automaton {
        let mut states = self.links();
        let mut root = vec![ROOT; table.len()];
        for (symbol, target) in self.moves.first().into_iter().flatten() {
            if let Some(entry) = root.get_mut(*symbol as usize) {
                *entry = *target;
            }
        }
        let (mut moves, mut words) = (Vec::new(), Vec::new());
        for (node, (own_moves, own_words)) in states.iter_mut().zip(self.moves.iter().zip(&self.words)) {
            node.first_move = next_id(moves.len());
            node.moves = u16::try_from(own_moves.len()).unwrap_or(u16::MAX);
            moves.extend(own_moves.iter().map(|(symbol, target)| (*symbol, *target)));
            node.first_word = next_id(words.len());
            node.words = u16::try_from(own_words.len()).unwrap_or(u16::MAX);
            words.extend_from_slice(own_words);
        }
        Automaton { table, root, states, moves, words }
    }

    /// The fail and output links, breadth first.
    fn links(&self) -> Vec<Node> {
        let mut states = vec![Node::default(); self.moves.len()];
        let mut queue: VecDeque<(State, Symbol, State)> = VecDeque::new();
        let children = |state: State, parent_fail: State| {
            let moves = self.moves.get(state as usize).into_iter().flatten();
            moves.map(move |(symbol, target)| (parent_fail, *symbol, *target))
        };
        queue.extend(children(ROOT, ROOT));
        let depth_one = queue.len();
        let mut done = 0;
        while let Some((parent_fail, symbol, state)) = queue.pop_front() {
            let fail = if done < depth_one { ROOT } else { self.fail_of(&states, parent_fail, symbol) };
            done += 1;
            let ends_word = self.words.get(fail as usize).is_some_and(|words| !words.is_empty());
            let next_output =
                if ends_word { fail } else { states.get(fail as usize).map_or(ROOT, |node| node.next_output) };
            if let Some(node) = states.get_mut(state as usize) {
                (node.fail, node.next_output) = (fail, next_output);
            }
            queue.extend(children(state, fail));
        }
        states
    }

    fn fail_of(&self, states: &[Node], mut state: State, symbol: Symbol) -> State {
        loop {
            if let Some(target) = self.moves.get(state as usize).and_then(|moves| moves.get(&symbol)) {
                return *target;
            }
            if state == ROOT {
                return ROOT;
            }
            state = states.get(state as usize).map_or(ROOT, |node| node.fail);
        }
    }
}

/// Counts of states, moves and words stay far below 2^32: a pack file is bounded in size.
fn next_id(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &[&str], text: &str, expected: &[(&str, usize)]) {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let mut found = Vec::new();
        let automaton = Automaton::new(&words).expect("few characters");
        let _ = automaton.scan(text, |word, end| {
            found.push((words[word as usize].as_str(), end));
            ControlFlow::Continue(())
        });
        assert_eq!(found, expected);
    }

    #[test]
    fn overlapping_and_nested_words_are_all_found() {
        check(
            &["优惠券", "优惠", "惠券包", "券"],
            "领优惠券包",
            &[("优惠", 9), ("优惠券", 12), ("券", 12), ("惠券包", 15)],
        );
        check(&["abab", "ba"], "ababab", &[("ba", 3), ("abab", 4), ("ba", 5), ("abab", 6)]);
    }

    #[test]
    fn disguised_characters_have_the_same_symbols() {
        check(&["加vx领券"], "加Ｖ\u{200b}X領券", &[("加vx领券", 16)]);
    }

    #[test]
    fn nothing_to_find_finds_nothing() {
        check(&[], "优惠券", &[]);
        check(&["优惠券"], "", &[]);
    }
}
