use std::collections::BTreeMap;

use super::character::{self, NO_SOUND, Sound};
use super::pages::Pages;
use super::step::{Step, Steps};
use super::watch::Watch;

/// Words that are looked for also where they are hidden: which ones, and by which steps each may be found.
pub(crate) struct Lexicon {
    /// The words, until it is finished.
    words: Vec<(String, Steps)>,
    nodes: Vec<Node>,
    /// The root's branches that a character of a text may take as it is seen: as itself, as one that it looks like, as the first part.
    seen: Pages<u16>,
    /// Each such set of branches; the first is empty.
    seen_sets: Vec<Vec<Branch>>,
    /// The root's branches by each sound of theirs.
    heard: Vec<Vec<Branch>>,
    /// The root's branches by the first letter of their syllables.
    spelled: Vec<Vec<Branch>>,
    /// Other spellings by their first character.
    spellings: BTreeMap<char, Vec<Spelling>>,
    pub(super) watch: Watch,
}

impl Default for Lexicon {
    fn default() -> Self {
        Self {
            words: Vec::new(),
            nodes: Vec::new(),
            seen: Pages::new(0),
            seen_sets: vec![Vec::new()],
            heard: Vec::new(),
            spelled: Vec::new(),
            spellings: BTreeMap::new(),
            watch: Watch::default(),
        }
    }
}

pub(super) type NodeIndex = u32;

/// A way on in the tree of words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Branch {
    pub(super) c: char,
    pub(super) node: NodeIndex,
    /// Steps that any word which goes this way allows.
    pub(super) may: Steps,
    sounds: [Sound; 2],
    /// The letters that its syllables begin with: one bit each.
    initials: u32,
    /// Whether others look like the character, or it is written in parts.
    has_shapes: bool,
}

impl Branch {
    fn new(c: char, node: usize) -> Self {
        let has_shapes = !character::alike(c).is_empty() || !character::parts(c).is_empty();
        let node = NodeIndex::try_from(node).unwrap_or_default();
        let sounds = character::readings(c);
        let initials = sounds.iter().filter_map(|sound| character::syllable(*sound).chars().next()).map(letter_bit);
        Self { c, node, may: Steps::NONE, sounds, initials: initials.fold(0, |all, letter| all | letter), has_shapes }
    }

    /// Whether a text that goes on with `next`, which is read like that, may go this way: quick to say, and never too strict.
    #[inline]
    pub(super) fn may_take(&self, next: char, heard: [Sound; 2]) -> bool {
        next == self.c
            || self.sounds_like(heard)
            || self.initials & letter_bit(next) != 0
            || (self.has_shapes
                && (self.may.has(Step::LookAlike) || self.may.has(Step::Split))
                && character::is_shape(next))
    }

    /// Whether both have a reading in common, and that is enough.
    #[inline]
    pub(super) fn sounds_like(&self, heard: [Sound; 2]) -> bool {
        let [first, second] = heard;
        let is_one = |sound: Sound| sound != NO_SOUND && self.sounds.contains(&sound);
        (is_one(first) || is_one(second)) && self.may.has(Step::Homophone)
    }
}

/// A bit for each small ASCII letter; none for other characters.
fn letter_bit(c: char) -> u32 {
    if c.is_ascii_lowercase() { 1 << (u32::from(c) - u32::from('a')) } else { 0 }
}

/// A place in the tree of words.
#[derive(Default)]
pub(super) struct Node {
    pub(super) branches: Vec<Branch>,
    /// The steps that may be taken, where a word ends here.
    pub(super) allowed: Option<Steps>,
}

/// Another way to write a word: a sign, letters, a usual misspelling.
pub(super) struct Spelling {
    pub(super) sign: Vec<char>,
    pub(super) word: String,
}

/// Longest word that is looked for where it is hidden, in characters.
pub(super) const MAX_CHARS: usize = 12;

impl Lexicon {
    /// Adds a folded word. One of a single character, a long one, one with marks in it, and a foreign one with mere noise in it
    /// are found only as they are written.
    pub(crate) fn add(&mut self, word: &str, allowed: Steps) {
        let chars: Vec<char> = word.chars().collect();
        let has_marks =
            chars.iter().any(|c| !matches!(character::kind(*c), character::Kind::Word | character::Kind::Ascii));
        let is_foreign = word.is_ascii() && allowed.are_in(Steps::of([Step::Noise]));
        if allowed.is_empty() || !(2..=MAX_CHARS).contains(&chars.len()) || has_marks || is_foreign {
            return;
        }
        self.words.push((word.to_owned(), allowed));
    }

    /// Puts a word into the tree; they come in order.
    fn plant(&mut self, word: &str, allowed: Steps) {
        let at = word.chars().fold(0, |at, c| self.branch(at, c, allowed));
        if let Some(node) = self.nodes.get_mut(at) {
            node.allowed = Some(node.allowed.unwrap_or_default().and(allowed));
        }
    }

    /// Adds another way to write a folded word; `sign` is folded too.
    pub(crate) fn add_spelling(&mut self, sign: &str, word: &str) {
        let sign: Vec<char> = sign.chars().collect();
        if let Some(first) = sign.first() {
            self.spellings.entry(*first).or_default().push(Spelling { sign, word: word.to_owned() });
        }
    }

    fn branch(&mut self, at: usize, c: char, allowed: Steps) -> usize {
        let next = self.nodes.len();
        let Some(node) = self.nodes.get_mut(at) else { return 0 };
        if let Some(branch) = node.branches.last_mut().filter(|branch| branch.c == c) {
            branch.may = branch.may.and(allowed);
            return branch.node as usize;
        }
        node.branches.push(Branch { may: allowed, ..Branch::new(c, next) });
        self.nodes.push(Node::default());
        next
    }

    /// Makes it ready once all words are there.
    pub(crate) fn finish(mut self) -> Self {
        let mut words = std::mem::take(&mut self.words);
        words.sort_unstable();
        if !words.is_empty() {
            self.nodes.push(Node::default());
        }
        for (word, allowed) in &words {
            self.plant(word, *allowed);
        }
        let root = self.nodes.first().map_or_else(Vec::new, |root| root.branches.clone());
        let mut seen: BTreeMap<char, Vec<Branch>> = BTreeMap::new();
        self.heard = vec![Vec::new(); character::sounds()];
        self.spelled = vec![Vec::new(); usize::from(b'z' - b'a') + 1];
        for branch in root {
            for other in seen_as(branch.c, branch.may) {
                seen.entry(other).or_default().push(branch);
            }
            for sound in character::readings(branch.c).into_iter().filter(|sound| *sound != NO_SOUND) {
                if let Some(heard) = self.heard.get_mut(usize::from(sound)).filter(|_| branch.may.has(Step::Homophone))
                {
                    heard.push(branch);
                }
                let is_spelled = branch.may.has(Step::Pinyin) || branch.may.has(Step::Initials);
                let first = character::syllable(sound).bytes().next().and_then(|first| first.checked_sub(b'a'));
                if let Some(spelled) =
                    first.and_then(|first| self.spelled.get_mut(usize::from(first))).filter(|_| is_spelled)
                {
                    spelled.push(branch);
                }
            }
        }
        for signs in self.spellings.values_mut() {
            signs.sort_by_key(|spelling| std::cmp::Reverse(spelling.sign.len()));
        }
        for (c, branches) in seen {
            if let Ok(set) = u16::try_from(self.seen_sets.len()) {
                self.seen.set(c, set);
                self.seen_sets.push(branches);
            }
        }
        self.watch = Watch::of(&self);
        self
    }

    /// The branches that words begin with.
    pub(super) fn root(&self) -> &[Branch] {
        self.nodes.first().map_or(&[], |root| &root.branches)
    }

    /// Other spellings.
    pub(super) fn signs(&self) -> impl Iterator<Item = &[char]> {
        self.spellings.values().flatten().map(|spelling| spelling.sign.as_slice())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.spellings.is_empty()
    }

    pub(super) fn node(&self, index: NodeIndex) -> &Node {
        const NONE: &Node = &Node { branches: Vec::new(), allowed: None };
        self.nodes.get(index as usize).unwrap_or(NONE)
    }

    /// The branches of the root that a text may take which goes on with `c`; may name one twice.
    pub(super) fn starts(&self, c: char) -> impl Iterator<Item = &Branch> {
        let seen = self.seen_sets.get(usize::from(self.seen.of(c))).map_or(&[][..], Vec::as_slice);
        let heard = character::readings(c).into_iter().filter(|sound| *sound != NO_SOUND);
        let heard =
            heard.filter_map(|sound| self.heard.get(usize::from(sound))).flatten().filter(move |branch| branch.c != c);
        let letter = u8::try_from(c).ok().and_then(|letter| letter.checked_sub(b'a'));
        let spelled = letter.and_then(|letter| self.spelled.get(usize::from(letter))).into_iter().flatten();
        seen.iter().chain(heard).chain(spelled)
    }

    /// Other spellings that begin with `c`, the longest first.
    pub(super) fn spellings(&self, c: char) -> &[Spelling] {
        self.spellings.get(&c).map_or(&[], Vec::as_slice)
    }
}

/// The first characters of the ways to write `c` by which it is still seen.
fn seen_as(c: char, steps: Steps) -> Vec<char> {
    let mut chars = vec![c];
    if steps.has(Step::LookAlike) {
        chars.extend(character::alike(c).chars());
    }
    if steps.has(Step::Split) {
        chars.extend(character::parts(c).iter().filter_map(|parts| parts.chars().next()));
    }
    chars.sort_unstable();
    chars.dedup();
    chars
}
