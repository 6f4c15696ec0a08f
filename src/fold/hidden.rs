//! Finds the words of a [`Lexicon`] where they are hidden.

use super::character::{self, Change, Sound};
use super::lexicon::{Branch, Lexicon, MAX_CHARS, Spelling};
use super::step::{Step, Steps};
use super::watch::{Shown, Sign, Watcher};
use crate::text::Span;

/// Most characters between two of a word.
const MAX_NOISE: usize = 3;
/// Characters ahead that a word may take: each of its own with noise, in letters.
const MAX_AHEAD: usize = 48;
/// Ways that are tried from one place, so that no text takes long.
const MAX_TRIES: usize = 2000;

/// A word as it is written in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hidden {
    /// What stands for each of its characters, in order; what lies between two of them is noise.
    pub(super) parts: Vec<Part>,
    pub(super) steps: Steps,
    /// What the steps cost together.
    pub(super) cost: u32,
}

/// What stands for a character, or for a whole word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// The text that it becomes.
    pub(super) becomes: String,
    /// Bytes of the text.
    pub(super) span: Span,
    pub(super) steps: Steps,
    /// What the steps cost; signs in the place of words are how people write, letters and misspellings less so.
    pub(super) cost: u32,
}

impl Hidden {
    pub(super) fn span(&self) -> Span {
        match (self.parts.first(), self.parts.last()) {
            (Some(first), Some(last)) => first.span.join(last.span),
            _ => Span::default(),
        }
    }
}

/// How a text is written, from plain to hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Writing {
    /// Folding its characters one by one is enough.
    Plain,
    /// Something may stand between its characters.
    Spaced,
    /// Words are hidden, or it changes otherwise when it is folded.
    Hiding,
}

impl Lexicon {
    /// How a text that need not be folded is written; may say more than is true, never less. Each character goes to `read`, up to
    /// where a word is found to be hidden.
    #[inline]
    pub(crate) fn writing(&self, text: &str, mut read: impl FnMut(char)) -> Writing {
        let mut watcher = Watcher::default();
        for (at, c) in text.char_indices() {
            let sign = watcher.next(&self.watch, c, self.watch.mark(c), at);
            if self.confirms(text, sign, &watcher) {
                return Writing::Hiding;
            }
            read(c);
        }
        let sign = watcher.end(&self.watch);
        if self.confirms(text, sign, &watcher) {
            return Writing::Hiding;
        }
        if watcher.shown().spacing || self.is_empty() { Writing::Spaced } else { Writing::Plain }
    }

    /// Whether there is something behind the watcher's latest sign; folds on the way.
    #[inline]
    fn confirms(&self, text: &str, sign: Sign, watcher: &Watcher) -> bool {
        match sign {
            Sign::Nothing | Sign::Plain => false,
            Sign::Changes => true,
            Sign::Begins => {
                watcher.places().iter().any(|at| self.word_at(text, *at).is_some_and(|word| !word.steps.is_empty()))
            }
        }
    }

    /// Where a folded text may hide words.
    pub(super) fn beginnings(&self, text: &str) -> Beginnings {
        let mut beginnings = Beginnings::default();
        let mut watcher = Watcher::default();
        for (at, c) in text.char_indices() {
            let sign = watcher.next(&self.watch, c, self.watch.mark(c), at);
            beginnings.take(sign, &watcher, at + c.len_utf8());
        }
        let sign = watcher.end(&self.watch);
        beginnings.take(sign, &watcher, text.len());
        beginnings.places.sort_unstable();
        beginnings.places.dedup_by_key(|(at, _)| *at);
        beginnings.shown = watcher.shown();
        beginnings
    }

    /// The longest word that begins at a byte of the text, of several ways the cheapest. It may be plain: then it takes no
    /// steps. Invisible characters and such as fold are read as what they become.
    pub(super) fn word_at(&self, text: &str, at: usize) -> Option<Hidden> {
        let mut ahead = Ahead::of(text, at);
        let first = ahead.get(0)?;
        let mut starts = self.starts(first.c).peekable();
        let spellings = self.spellings(first.c);
        if starts.peek().is_none() && spellings.is_empty() {
            return None;
        }
        let mut seeker = Seeker { lexicon: self, ahead, parts: Parts::default(), best: None, tries: 0 };
        let spelled = seeker.spelled(spellings);
        let heard = character::readings(first.c);
        for branch in starts {
            seeker.take(*branch, heard, 0, Steps::NONE, 0);
        }
        let found = seeker.best.take();
        let longest = |word: &Hidden| word.span().len();
        match (spelled, found) {
            (Some(spelled), Some(found)) if longest(&found) <= longest(&spelled) => Some(spelled),
            (spelled, None) => spelled,
            (_, found) => found,
        }
    }
}

/// Where a text may hide words, and what else it shows.
#[derive(Debug, Default)]
pub(super) struct Beginnings {
    /// Places at which a word may begin, in order; and where the word ends if it is written plainly.
    pub(super) places: Vec<(usize, Option<usize>)>,
    pub(super) shown: Shown,
}

impl Beginnings {
    /// Takes what the watcher says of the character that ends at `end`.
    #[inline]
    fn take(&mut self, sign: Sign, watcher: &Watcher, end: usize) {
        let plain_end = match sign {
            Sign::Nothing | Sign::Changes => return,
            Sign::Begins => None,
            Sign::Plain => Some(end),
        };
        self.places.extend(watcher.places().iter().map(|at| (*at, plain_end)));
    }
}

/// A character ahead, folded.
#[derive(Debug, Clone, Copy, Default)]
struct Ahead1 {
    c: char,
    span: Span,
}

/// The characters from a place on, folded, read as far as they are asked for.
struct Ahead<'t> {
    text: &'t str,
    next: usize,
    read: [Ahead1; MAX_AHEAD],
    len: usize,
}

impl<'t> Ahead<'t> {
    fn of(text: &'t str, at: usize) -> Self {
        Self { text, next: at, read: [Ahead1::default(); MAX_AHEAD], len: 0 }
    }

    fn get(&mut self, index: usize) -> Option<Ahead1> {
        while self.len <= index {
            let c = self.text.get(self.next..)?.chars().next()?;
            let span = Span::of(self.next..self.next + c.len_utf8());
            let c = match character::changes().of(c) {
                Change::None => c,
                Change::To(to, _) => to,
                Change::Removed => {
                    self.next = span.end as usize;
                    continue;
                }
                Change::Several(_) => return None,
            };
            *self.read.get_mut(self.len)? = Ahead1 { c, span };
            self.next = span.end as usize;
            self.len += 1;
        }
        self.read.get(index).copied()
    }

    /// Where the first character stands.
    fn start(&self) -> usize {
        if self.len == 0 { self.next } else { self.read[0].span.start as usize }
    }

    /// Whether a run of letters may begin at `index`, or end before it: no letter, digit or sign of an address touches it.
    fn is_edge(&mut self, index: usize, behind: bool) -> bool {
        let touches = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '@' | '/' | '{' | '}' | '%' | '&' | '=');
        if behind {
            let next = self.get(index).map(|next| next.c);
            let after = self.get(index + 1).map(|next| next.c);
            let is_address = next.is_some_and(|c| matches!(c, '.' | '-' | ':'))
                && after.is_some_and(|c| c.is_ascii_alphanumeric() || c == '/');
            return !next.is_some_and(touches) && !is_address;
        }
        let start = match index {
            0 => self.start(),
            _ => return self.get(index - 1).is_none_or(|before| !touches(before.c)),
        };
        let mut before = self.text.get(..start).unwrap_or_default().chars().rev();
        let (last, second) = (before.next(), before.next());
        let is_address =
            last.is_some_and(|c| matches!(c, '.' | '-')) && second.is_some_and(|c| c.is_ascii_alphanumeric());
        !last.is_some_and(touches) && !is_address
    }
}

struct Seeker<'l, 't> {
    lexicon: &'l Lexicon,
    ahead: Ahead<'t>,
    parts: Parts,
    best: Option<Hidden>,
    tries: usize,
}

/// A branch that may be taken at a place, and what was done on the way there.
#[derive(Debug, Clone, Copy)]
struct Way {
    branch: Branch,
    at: usize,
    taken: Steps,
    cost: u32,
}

/// A character of a word, the first and the last character ahead that stand for it, and by which step.
#[derive(Debug, Clone, Copy, Default)]
struct Taken {
    c: char,
    start: usize,
    end: usize,
    step: Option<Step>,
}

/// The characters of a word that were taken so far.
#[derive(Default)]
struct Parts {
    taken: [Taken; MAX_CHARS],
    len: usize,
}

impl Taken {
    fn is_in_letters(self) -> bool {
        matches!(self.step, Some(Step::Pinyin | Step::Initials))
    }
}

impl Parts {
    fn as_slice(&self) -> &[Taken] {
        self.taken.get(..self.len).unwrap_or_default()
    }

    /// Whether there was room for one more.
    fn push(&mut self, taken: Taken) -> bool {
        let Some(place) = self.taken.get_mut(self.len) else { return false };
        *place = taken;
        self.len += 1;
        true
    }

    fn last(&self) -> Option<Taken> {
        self.as_slice().last().copied()
    }
}

impl Seeker<'_, '_> {
    /// The spelling that begins here.
    fn spelled(&mut self, spellings: &[Spelling]) -> Option<Hidden> {
        let is_letter = |c: Option<&char>| c.is_some_and(char::is_ascii_alphanumeric);
        for spelling in spellings {
            let sign = spelling.sign.as_slice();
            let Some((end, steps)) = self.reads(sign) else { continue };
            let has_edges = (!is_letter(sign.first()) || self.ahead.is_edge(0, false))
                && (!is_letter(sign.last()) || self.ahead.is_edge(end, true));
            if has_edges && !self.crosses_words(end) {
                let span = self.ahead.get(0)?.span.join(self.ahead.get(end.checked_sub(1)?)?.span);
                let is_misspelt = sign.iter().any(|c| c.is_alphanumeric());
                let cost = steps.iter().map(Step::cost).sum::<u32>() + u32::from(is_misspelt);
                let part = Part { becomes: spelling.word.clone(), span, steps, cost };
                return Some(Hidden { parts: vec![part], steps, cost });
            }
        }
        None
    }

    /// Whether the first `end` characters ahead begin or end in the middle of an ordinary word.
    fn crosses_words(&mut self, end: usize) -> bool {
        let before = self.ahead.text.get(..self.ahead.start()).and_then(|before| before.chars().next_back());
        let mut at = |at: usize| self.ahead.get(at).map(|next| next.c);
        let (first, last, behind) = (at(0), at(end.saturating_sub(1)), at(end));
        let is_ordinary =
            |pair: Option<(char, char)>| pair.is_some_and(|(one, other)| character::is_ordinary(one, other));
        is_ordinary(before.zip(first)) || is_ordinary(last.zip(behind))
    }

    /// Whether the text goes on with the sign, be it with noise in it; where it ends then, and the steps.
    fn reads(&mut self, sign: &[char]) -> Option<(usize, Steps)> {
        let (mut at, mut steps) = (0, Steps::of([Step::Spelling]));
        for c in sign {
            let from = at;
            while from > 0
                && at < from + MAX_NOISE
                && self.ahead.get(at).is_some_and(|next| next.c != *c && character::is_noise(next.c))
            {
                at += 1;
            }
            if self.ahead.get(at)?.c != *c {
                return None;
            }
            if at > from {
                steps = steps.with(Step::Noise);
            }
            at += 1;
        }
        Some((at, steps))
    }

    /// Tries all ways in which the text from `at` on, where it is `heard` so, may take the branch, and goes on from each.
    fn take(&mut self, branch: Branch, heard: [Sound; 2], at: usize, taken: Steps, cost: u32) {
        self.tries += 1;
        if self.tries > MAX_TRIES {
            return;
        }
        let Some(next) = self.ahead.get(at) else { return };
        let way = Way { branch, at, taken, cost };
        if next.c == branch.c {
            self.go_on(way, at + 1, None);
            return;
        }
        if branch.sounds_like(heard) {
            self.go_on(way, at + 1, Some(Step::Homophone));
        } else if branch.may.has(Step::LookAlike) && character::alike(branch.c).contains(next.c) {
            self.go_on(way, at + 1, Some(Step::LookAlike));
        }
        if branch.may.has(Step::Split) {
            for parts in character::parts(branch.c) {
                let len = parts.chars().count();
                if (at..).zip(parts.chars()).all(|(at, part)| self.ahead.get(at).is_some_and(|next| next.c == part)) {
                    self.go_on(way, at + len, Some(Step::Split));
                    break;
                }
            }
        }
        if next.c.is_ascii_alphabetic() {
            self.take_letters(way);
        }
    }

    fn take_letters(&mut self, way: Way) {
        let Way { branch, at, .. } = way;
        let continues = self.parts.last().is_some_and(|last| last.end == at && last.is_in_letters());
        if !continues && !self.ahead.is_edge(at, false) {
            return;
        }
        for sound in character::readings(branch.c).into_iter().filter(|sound| *sound != character::NO_SOUND) {
            let syllable = character::syllable(sound);
            if branch.may.has(Step::Pinyin)
                && (at..)
                    .zip(syllable.chars())
                    .all(|(at, letter)| self.ahead.get(at).is_some_and(|next| next.c == letter))
            {
                self.go_on(way, at + syllable.len(), Some(Step::Pinyin));
            }
            let is_initial = self.ahead.get(at).is_some_and(|next| syllable.starts_with(next.c));
            let only_initials = self.parts.as_slice().iter().all(|taken| taken.step == Some(Step::Initials));
            if branch.may.has(Step::Initials) && only_initials && (at == 0 || continues) && is_initial {
                self.go_on(way, at + 1, Some(Step::Initials));
            }
        }
    }

    /// Notes that the characters up to `end` stand for that of the branch, and goes on behind them.
    fn go_on(&mut self, way: Way, end: usize, step: Option<Step>) {
        let taken = step.map_or(way.taken, |step| way.taken.with(step));
        let cost = way.cost + step.map_or(0, Step::cost);
        if !self.parts.push(Taken { c: way.branch.c, start: way.at, end, step }) {
            return;
        }
        let lexicon = self.lexicon;
        let found = lexicon.node(way.branch.node);
        if let Some(allowed) = found.allowed
            && taken.are_in(allowed)
        {
            self.offer(taken, cost);
        }
        if let Some(next) = self.ahead.get(end).filter(|_| !found.branches.is_empty()) {
            let heard = character::readings(next.c);
            for branch in found.branches.iter().filter(|branch| branch.may_take(next.c, heard)) {
                self.take(*branch, heard, end, taken, cost);
            }
            if character::is_noise(next.c) {
                self.skip_noise(&found.branches, end, taken, cost);
            }
        }
        self.parts.len -= 1;
    }

    fn skip_noise(&mut self, branches: &[Branch], at: usize, taken: Steps, cost: u32) {
        let mut to = at;
        while to < at + MAX_NOISE && self.ahead.get(to).is_some_and(|between| character::is_noise(between.c)) {
            to += 1;
        }
        let Some(next) = self.ahead.get(to) else { return };
        let heard = character::readings(next.c);
        let is_blank = (at..to).all(|at| self.ahead.get(at).is_some_and(|between| between.c.is_whitespace()));
        // Between a digit and a Chinese character a blank is how many people write.
        let before = at.checked_sub(1).and_then(|before| self.ahead.get(before));
        if is_blank && [before, Some(next)].into_iter().flatten().any(|beside| beside.c.is_ascii_digit()) {
            return;
        }
        // A blank may be there by chance, anything else hardly.
        let cost = cost + if is_blank { 1 } else { 2 };
        for branch in branches.iter().filter(|branch| branch.may.has(Step::Noise) && branch.may_take(next.c, heard)) {
            self.take(*branch, heard, to, taken.with(Step::Noise), cost);
        }
    }

    /// Keeps the word that was just read if it is the best so far.
    fn offer(&mut self, steps: Steps, cost: u32) {
        let Some(last) = self.parts.last() else { return };
        let len = self.parts.len;
        let is_better = self
            .best
            .as_ref()
            .is_none_or(|best| (len, std::cmp::Reverse(cost)) > (best.parts.len(), std::cmp::Reverse(best.cost)));
        let is_cut = last.is_in_letters() && !self.ahead.is_edge(last.end, true);
        let is_short = steps.has(Step::Initials) && len < 3;
        if !is_better || is_cut || is_short || self.is_ordinary(steps) {
            return;
        }
        if steps.has(Step::Noise) && steps.has(Step::Homophone) && self.has_marks_of_writing() {
            return;
        }
        let mut parts = Vec::with_capacity(len);
        for taken in self.parts.as_slice() {
            let (first, last) = (self.ahead.read[taken.start], self.ahead.read[taken.end.saturating_sub(1)]);
            let (steps, cost) = (Steps::of(taken.step), taken.step.map_or(0, Step::cost));
            parts.push(Part { becomes: taken.c.to_string(), span: first.span.join(last.span), steps, cost });
        }
        self.best = Some(Hidden { parts, steps, cost });
    }

    /// Whether blanks, quotation marks or brackets lie between the characters: there ordinary words end.
    fn has_marks_of_writing(&mut self) -> bool {
        let (first, last) = (0, self.parts.last().map_or(0, |last| last.end));
        (first..last).any(|at| {
            self.ahead
                .get(at)
                .is_some_and(|next| next.c.is_whitespace() || "“”‘’\"'《》〈〉()【】[]「」『』<>".contains(next.c))
        })
    }

    /// Whether a word that is only heard or seen in the text is something else there: a character that stands for another is a
    /// very common one, or makes an ordinary word with the one beside it.
    fn is_ordinary(&mut self, steps: Steps) -> bool {
        if !steps.has(Step::Homophone) && !steps.has(Step::LookAlike)
            || !steps.are_in(Steps::of([Step::Homophone, Step::LookAlike, Step::Noise]))
        {
            return false;
        }
        let len = self.parts.len;
        let end = self.parts.last().map_or(0, |last| last.end);
        // A word of the lists that begins with the last character, as it is written, is the one that is meant.
        let behind = self.ahead.get(end).map(|next| next.c);
        let last = end.checked_sub(1).and_then(|last| self.ahead.get(last)).map(|last| last.c);
        if last.zip(behind).is_some_and(|pair| self.lexicon.watch.is_plain(pair)) {
            return true;
        }
        let mut before = self.ahead.text.get(..self.ahead.start()).and_then(|before| before.chars().next_back());
        let mut was_written = false;
        for index in 0..=len {
            let taken = self.parts.as_slice().get(index).copied();
            let Some(next) = taken.map_or(behind, |taken| self.ahead.get(taken.start).map(|next| next.c)) else {
                break;
            };
            let step = taken.and_then(|taken| taken.step);
            let is_common = if len == 2 { character::is_common(next) } else { character::is_everywhere(next) };
            if step == Some(Step::Homophone) && is_common {
                return true;
            }
            let stands_for_another = step.is_some();
            if (stands_for_another || was_written) && before.is_some_and(|before| character::is_ordinary(before, next))
            {
                return true;
            }
            (before, was_written) = (Some(next), stands_for_another);
        }
        false
    }
}
