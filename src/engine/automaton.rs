use std::collections::{HashMap, VecDeque};
use std::ops::ControlFlow;

use crate::fold::{Lexicon, Symbol, SymbolTable};

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

/// A state's index, [`ENDS_WORD`] and [`MATTERS`].
type State = u32;
const ROOT: State = 0;
/// Set in a state at which a word ends, so that most need no look.
const ENDS_WORD: State = 1 << 31;
/// Set in a state at which a word ends that matters to the filter.
const MATTERS: State = 1 << 30;

/// How far a text that need not be folded has been read.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct States {
    /// After all characters.
    strict: State,
    /// After those that are no noise.
    bare: State,
}

#[derive(Debug, Clone, Copy, Default)]
struct Node {
    /// A bit of [`mask_of`] for each move, so that most symbols without one are told at once.
    mask: u64,
    first_move: u32,
    moves: u16,
    words: u16,
    first_word: u32,
    fail: State,
    /// The next state along the fail links that ends a word; [`ROOT`] if there is none.
    next_output: State,
}

impl Automaton {
    /// Builds the automaton; `words` are folded, not empty, and no two are the same. A word's id is its index; the filter looks only
    /// for those that matter to it. `None` where they have more different characters than there are symbols.
    pub(crate) fn new(words: &[String], lexicon: &Lexicon, matters: impl Fn(NeedleId) -> bool + Copy) -> Option<Self> {
        Some(Trie::new(words)?.into_automaton(lexicon, matters))
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
            let symbol = self.table.of(c).symbol();
            if symbol == SymbolTable::SKIP {
                continue;
            }
            state = self.next(state, symbol);
            if state & ENDS_WORD != 0 {
                self.report(state, at + c.len_utf8(), &mut found)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Reads the next character of a text that need not be folded, and calls `met` with the words that matter and end there, be it
    /// with noise between their characters. May call it too often, never too seldom.
    #[inline]
    pub(crate) fn read(&self, states: &mut States, c: char, mut met: impl FnMut(NeedleId)) {
        let seen = self.table.of(c);
        if seen.symbol() == SymbolTable::SKIP {
            return;
        }
        let same = states.strict == states.bare;
        states.strict = self.next(states.strict, seen.symbol());
        if !seen.is_noise() {
            states.bare = if same { states.strict } else { self.next(states.bare, seen.symbol()) };
        }
        let mut report = |state: State| {
            if state & MATTERS != 0 {
                let _ = self.report(state, 0, &mut |needle, _| {
                    met(needle);
                    ControlFlow::Continue(())
                });
            }
        };
        report(states.strict);
        if states.bare != states.strict {
            report(states.bare);
        }
    }

    #[inline]
    fn next(&self, mut state: State, symbol: Symbol) -> State {
        while state != ROOT {
            let Some(node) = self.node(state) else { break };
            if node.mask & mask_of(symbol) != 0
                && let Some((_, target)) = self.moves_of(node).iter().find(|(other, _)| *other == symbol)
            {
                return *target;
            }
            state = node.fail;
        }
        self.root.get(symbol as usize).copied().unwrap_or(ROOT)
    }

    #[inline]
    fn node(&self, state: State) -> Option<&Node> {
        self.states.get((state & !(ENDS_WORD | MATTERS)) as usize)
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
            let Some(node) = self.node(state) else { break };
            let words = node.first_word as usize..node.first_word as usize + node.words as usize;
            for word in self.words.get(words).unwrap_or_default() {
                found(*word, end)?;
            }
            state = node.next_output;
        }
        ControlFlow::Continue(())
    }
}

/// A bit for a symbol, which it shares with others.
#[inline]
fn mask_of(symbol: Symbol) -> u64 {
    1 << (symbol % 64)
}

/// The automaton while it is built: its words, before it is known how they may be hidden.
pub(crate) struct Trie {
    /// The characters of the words, each once, in order: the first has the first symbol.
    alphabet: Vec<char>,
    states: Vec<TrieState>,
    /// The words by the states in which they end, in the order of the states.
    words: Vec<(State, NeedleId)>,
}

/// A state of the trie: its children form a chain, in the order of their symbols.
#[derive(Clone, Copy, Default)]
struct TrieState {
    symbol: Symbol,
    /// [`ROOT`], which is no child, for none.
    first_child: State,
    last_child: State,
    next: State,
}

impl Trie {
    /// Takes the words of [`Automaton::new`].
    pub(crate) fn new(words: &[String]) -> Option<Self> {
        let mut alphabet: Vec<char> = words.iter().flat_map(|word| word.chars()).collect();
        alphabet.sort_unstable();
        alphabet.dedup();
        if alphabet.len() > SymbolTable::MOST_CHARS {
            return None;
        }
        let symbols: HashMap<char, Symbol> = alphabet.iter().copied().zip(SymbolTable::FIRST..).collect();
        let mut trie = Self { alphabet, states: vec![TrieState::default()], words: Vec::with_capacity(words.len()) };
        // In order, so that a way that is there already is always the latest.
        let mut ordered: Vec<(&str, NeedleId)> = words.iter().map(String::as_str).zip(0..).collect();
        ordered.sort_unstable();
        for (word, id) in ordered {
            let symbol = |c| symbols.get(&c).copied().unwrap_or(SymbolTable::OTHER);
            let end = word.chars().fold(ROOT, |state, c| trie.step(state, symbol(c)));
            trie.words.push((end, id));
        }
        Some(trie)
    }

    fn state(&self, state: State) -> TrieState {
        self.states.get(state as usize).copied().unwrap_or_default()
    }

    /// The state after `symbol`, made where it is not there yet.
    fn step(&mut self, from: State, symbol: Symbol) -> State {
        let last = self.state(from).last_child;
        if last != ROOT && self.state(last).symbol == symbol {
            return last;
        }
        let new = next_id(self.states.len());
        self.states.push(TrieState { symbol, ..TrieState::default() });
        if let Some(before) = self.states.get_mut(last as usize).filter(|_| last != ROOT) {
            before.next = new;
        }
        if let Some(from) = self.states.get_mut(from as usize) {
            from.last_child = new;
            if last == ROOT {
                from.first_child = new;
            }
        }
        new
    }

    /// The moves from a state, in the order of their symbols.
    fn moves(&self, state: State) -> impl Iterator<Item = (Symbol, State)> {
        let child = |at: State| (at != ROOT).then_some(at);
        let children =
            std::iter::successors(child(self.state(state).first_child), move |at| child(self.state(*at).next));
        children.map(|at| (self.state(at).symbol, at))
    }

    /// The automaton that reads texts in which the words of the lexicon may be hidden.
    pub(crate) fn into_automaton(self, lexicon: &Lexicon, matters: impl Fn(NeedleId) -> bool + Copy) -> Automaton {
        let table = SymbolTable::new(self.alphabet.iter().copied(), lexicon);
        let mut automaton = Automaton {
            root: vec![ROOT; table.len()],
            table,
            states: vec![Node::default(); self.states.len()],
            moves: Vec::with_capacity(self.states.len()),
            words: self.words.iter().map(|(_, word)| *word).collect(),
        };
        let mut words = self.words.iter().peekable();
        let mut first_word = 0;
        for (state, node) in (0..).zip(&mut automaton.states) {
            node.first_move = next_id(automaton.moves.len());
            automaton.moves.extend(self.moves(state));
            let own = automaton.moves.get(node.first_move as usize..).unwrap_or_default();
            node.mask = own.iter().fold(0, |mask, (symbol, _)| mask | mask_of(*symbol));
            node.moves = u16::try_from(own.len()).unwrap_or(u16::MAX);
            node.first_word = first_word;
            while words.next_if(|(end, _)| *end == state).is_some() {
                node.words = node.words.saturating_add(1);
                first_word += 1;
            }
        }
        for (symbol, target) in self.moves(ROOT) {
            if let Some(entry) = automaton.root.get_mut(symbol as usize) {
                *entry = target;
            }
        }
        automaton.link();
        automaton.mark(matters);
        automaton
    }
}

impl Automaton {
    /// Sets the fail and output links, breadth first.
    fn link(&mut self) {
        let mut queue: VecDeque<State> = self.root.iter().copied().filter(|state| *state != ROOT).collect();
        // Those of the first depth fail to the root, which they do already.
        while let Some(state) = queue.pop_front() {
            let Some(node) = self.node(state).copied() else { continue };
            let moves = node.first_move as usize..node.first_move as usize + node.moves as usize;
            for (symbol, target) in moves.filter_map(|at| self.moves.get(at).copied()).collect::<Vec<_>>() {
                let fail = self.next(node.fail, symbol);
                let next_output =
                    self.node(fail).map_or(ROOT, |node| if node.words > 0 { fail } else { node.next_output });
                if let Some(target) = self.states.get_mut(target as usize) {
                    (target.fail, target.next_output) = (fail, next_output);
                }
                queue.push_back(target);
            }
        }
    }

    /// Sets [`ENDS_WORD`] and [`MATTERS`] wherever a state is named.
    fn mark(&mut self, matters: impl Fn(NeedleId) -> bool) {
        let flags: Vec<State> = (0..next_id(self.states.len())).map(|state| self.flags(state, &matters)).collect();
        let mark = |state: &mut State| *state |= flags.get(*state as usize).copied().unwrap_or_default();
        self.root.iter_mut().chain(self.moves.iter_mut().map(|(_, target)| target)).for_each(mark);
    }

    fn flags(&self, state: State, matters: &impl Fn(NeedleId) -> bool) -> State {
        let mut flags = 0;
        let _ = self.report(state, 0, &mut |word, _| {
            flags |= if matters(word) { ENDS_WORD | MATTERS } else { ENDS_WORD };
            ControlFlow::Continue(())
        });
        flags
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
        let automaton = Automaton::new(&words, &Lexicon::default(), |_| true).expect("few characters");
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
