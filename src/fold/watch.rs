//! What a text must show before it is worth looking for hidden words.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::rc::Rc;

use super::character::{self, NO_SOUND, Sound};
use super::lexicon::{Branch, Lexicon};
use super::number;
use super::pages::Pages;
use super::step::{Step, Steps};

/// What a text must show before it is worth looking for a hidden word: cheap to ask character by character, and never too strict.
#[derive(Default)]
pub(crate) struct Watch {
    marks: Option<Pages<Mark>>,
    pairs: Pairs,
    /// Words of two characters.
    plain: HashSet<(char, char)>,
    /// Ways to write characters in parts: the first two of the parts.
    parts: BTreeSet<(char, char)>,
    /// Runs of letters that words may begin with when they are put in letters, or that other spellings begin with.
    beginnings: Runs,
    /// Runs of letters in which words may go on.
    insides: Runs,
}

/// A set of runs of letters, each with the sound that it begins with; in order once it is complete.
#[derive(Default)]
struct Runs {
    runs: Vec<(RunKey, Sound)>,
    /// A bit for each run, which it shares with others: tells at once of most runs that they are not in the set.
    bits: Vec<u64>,
}

/// A run of letters as a number: exact for up to 13 of them, and longer ones are hardly ever taken for each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct RunKey(u64);

impl RunKey {
    /// Takes the next letter, a small one of ASCII.
    #[inline]
    fn push(&mut self, letter: u8) {
        const BASE: u64 = 27;
        self.0 = self.0.wrapping_mul(BASE).wrapping_add(u64::from(letter.saturating_sub(b'a')) + 1);
    }

    const HASH_BITS: u32 = 15;

    /// Fibonacci hashing: the high bits of the product with 2^64 divided by the golden ratio.
    #[inline]
    fn hash(self) -> usize {
        (self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - Self::HASH_BITS)) as usize
    }

    fn of(letters: &str) -> Self {
        let mut key = Self::default();
        letters.bytes().filter(u8::is_ascii_lowercase).for_each(|letter| key.push(letter));
        key
    }
}

impl Runs {
    fn add(&mut self, letters: &str, sound: Sound) {
        self.runs.push((RunKey::of(letters), sound));
    }

    fn finish(&mut self) {
        self.runs.sort_unstable();
        self.runs.dedup();
        self.bits = vec![0; 1 << (RunKey::HASH_BITS - u64::BITS.ilog2())];
        for (run, _) in &self.runs {
            let bit = run.hash();
            if let Some(word) = self.bits.get_mut(bit / 64) {
                *word |= 1 << (bit % 64);
            }
        }
    }

    /// The sounds that a run begins with; none if it is not in the set.
    #[inline]
    fn sounds(&self, run: RunKey) -> impl Iterator<Item = Sound> {
        let bit = run.hash();
        let may_be = self.bits.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 != 0);
        let runs = if may_be { self.runs.as_slice() } else { &[] };
        let from = runs.partition_point(|(other, _)| *other < run);
        let same = runs.get(from..).unwrap_or_default().iter().take_while(move |(other, _)| *other == run);
        same.map(|(_, sound)| *sound)
    }
}

/// Letters and digits count as sounds of their own.
const ASCII: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";

/// The sound by which a character is known among its neighbours.
fn usual_sound(c: char) -> Sound {
    let ascii = ASCII.iter().position(|ascii| char::from(*ascii) == c);
    ascii.map_or(character::readings(c)[0], |index| Sound::try_from(character::sounds() + index).unwrap_or(NO_SOUND))
}

/// What is known of pairs of sounds that follow each other.
#[derive(Default)]
struct Pairs {
    /// Flags of [`Pairs`] by the first and the second sound.
    flags: Vec<u8>,
    sounds: usize,
}

impl Pairs {
    /// Two neighbours in a word, plain or disguised: noise may stand between them.
    const IN_WORD: u8 = 1;
    /// A word of two characters, be they disguised.
    const SHORT: u8 = 2;
    /// The first and the second character of a longer word, be they disguised.
    const BEGINS_LONG: u8 = 4;
    /// The second and the third one.
    const CONTINUES_LONG: u8 = 8;

    fn new() -> Self {
        let sounds = character::sounds() + ASCII.len();
        Self { flags: vec![0; sounds * sounds], sounds }
    }

    fn add(&mut self, ones: &[Sound], others: &[Sound], flag: u8) {
        for (one, other) in ones.iter().flat_map(|one| others.iter().map(move |other| (*one, *other))) {
            let at = self.at(one, other);
            if let Some(flags) = self.flags.get_mut(at).filter(|_| one != NO_SOUND && other != NO_SOUND) {
                *flags |= flag;
            }
        }
    }

    fn at(&self, one: Sound, other: Sound) -> usize {
        usize::from(one) * self.sounds + usize::from(other)
    }

    #[inline]
    fn of(&self, one: Sound, other: Sound) -> u8 {
        self.flags.get(self.at(one, other)).copied().unwrap_or_default()
    }

    fn are_in_word(&self, one: Sound, other: Sound) -> bool {
        self.of(one, other) & Self::IN_WORD != 0
    }
}

/// What the watch knows of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Mark {
    sound: Sound,
    /// What it is as an ASCII letter, or 0.
    letter: u8,
    flags: u16,
}

impl Mark {
    const NOISE: u16 = 1;
    const LETTER: u16 = 2;
    const DIGIT: u16 = 4;
    /// Another spelling may begin here.
    const SIGN: u16 = 8;
    /// The second of the parts of a character.
    const PART: u16 = 16;
    /// It becomes several characters.
    const SEVERAL: u16 = 32;
    const NUMERAL: u16 = 64;
    /// An amount of money may end here, or begin behind it.
    const UNIT: u16 = 128;
    const BEFORE_AMOUNT: u16 = 256;
    const INVISIBLE: u16 = 512;
    const ROUND: u16 = 1024;
    /// It becomes another character by a step that says something about intent.
    const ODD: u16 = 2048;
    const COMMON: u16 = 4096;
    /// What needs no look of its own.
    const HARMLESS: u16 =
        Self::COMMON | Self::LETTER | Self::DIGIT | Self::NUMERAL | Self::UNIT | Self::BEFORE_AMOUNT | Self::ROUND;

    fn is(self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    /// Whether the scanner passes over it within a word.
    #[inline]
    fn is_noise(self) -> bool {
        self.is(Self::NOISE)
    }
}

impl Watch {
    pub(super) fn of(lexicon: &Lexicon) -> Self {
        let mut watch = Self { pairs: Pairs::new(), ..Self::default() };
        let mut marks = Pages::new(Mark::default());
        let flag = |marks: &mut Pages<Mark>, c: char, flag: u16| {
            let mark = marks.of(c);
            marks.set(c, Mark { flags: mark.flags | flag, ..mark });
        };
        for c in character::with_sound() {
            marks.set(c, Mark { sound: character::readings(c)[0], ..Mark::default() });
            let kinds = [
                (number::is_numeral(c), Mark::NUMERAL),
                (number::is_unit(c), Mark::UNIT),
                (number::comes_before_amount(c), Mark::BEFORE_AMOUNT),
                (c == number::ROUND, Mark::ROUND),
                (character::is_common(c), Mark::COMMON),
            ];
            kinds.into_iter().filter(|(is, _)| *is).for_each(|(_, kind)| flag(&mut marks, c, kind));
        }
        flag(&mut marks, '〇', Mark::NUMERAL);
        for ascii in ASCII {
            let (c, is_digit) = (char::from(*ascii), ascii.is_ascii_digit());
            let (letter, flags) = if is_digit { (0, Mark::DIGIT) } else { (*ascii, Mark::LETTER) };
            marks.set(c, Mark { sound: usual_sound(c), letter, flags });
        }
        for c in character::marks() {
            if character::is_noise(c) || c == ',' || c == '，' {
                flag(&mut marks, c, Mark::NOISE);
            }
        }
        for sign in lexicon.signs() {
            let letters = sign.iter().take_while(|c| c.is_ascii_alphabetic()).count();
            // Letters of a sign may stand apart.
            (1..=letters).for_each(|len| watch.beginnings.add(&sign.iter().take(len).collect::<String>(), NO_SOUND));
            match sign.first() {
                Some(first) if letters == 0 => flag(&mut marks, *first, Mark::SIGN),
                _ => {}
            }
        }
        watch.take_words(lexicon);
        watch.beginnings.finish();
        watch.insides.finish();
        watch.parts.iter().for_each(|(_, second)| flag(&mut marks, *second, Mark::PART));
        // What folds to a character is marked as it is.
        character::each_change(&mut |from, change| match change {
            character::Change::To(to, steps) => {
                let is_odd = steps.iter().any(|step| step.cost() > 0);
                let mark = marks.of(to);
                marks.set(from, Mark { flags: mark.flags | if is_odd { Mark::ODD } else { 0 }, ..mark });
            }
            character::Change::Several(_) => marks.set(from, Mark { flags: Mark::SEVERAL, ..Mark::default() }),
            character::Change::Removed => marks.set(from, Mark { flags: Mark::INVISIBLE, ..Mark::default() }),
            character::Change::None => {}
        });
        watch.marks = Some(marks);
        watch
    }

    /// Notes which sounds follow each other in words, and which parts of characters they may be written in.
    fn take_words(&mut self, lexicon: &Lexicon) {
        let mut heard = BTreeMap::new();
        let mut heard = |branch: &Branch, may: Steps| -> Rc<[Sound]> {
            Rc::clone(heard.entry((branch.c, may)).or_insert_with(|| heard_as(branch.c, may).into()))
        };
        let mut places: Vec<(usize, Option<char>, &Branch)> =
            lexicon.root().iter().map(|branch| (0, None, branch)).collect();
        while let Some((depth, before, first)) = places.pop() {
            self.take_letters(lexicon, first, before);
            if first.may.has(Step::Split) {
                self.parts.extend(character::parts(first.c).iter().filter_map(|parts| first_two(parts)));
            }
            let next = lexicon.node(first.node);
            for second in &next.branches {
                if depth == 0 && lexicon.node(second.node).allowed.is_some() {
                    self.plain.insert((first.c, second.c));
                }
                places.push((depth + 1, Some(first.c), second));
                if first.c.is_ascii() && second.c.is_ascii() {
                    continue;
                }
                let (one, other) = (heard(first, second.may), heard(second, second.may));
                self.pairs.add(&one, &other, Pairs::IN_WORD);
                if second.may.are_in(Steps::of([Step::Noise])) {
                    continue;
                }
                let ends = lexicon.node(second.node);
                if depth == 0 && ends.allowed.is_some() {
                    self.pairs.add(&one, &other, Pairs::SHORT);
                }
                match depth {
                    0 if !ends.branches.is_empty() => self.pairs.add(&one, &other, Pairs::BEGINS_LONG),
                    1 => self.pairs.add(&one, &other, Pairs::CONTINUES_LONG),
                    _ => {}
                }
            }
        }
    }

    /// Notes the runs of letters in which a word may be written from the branch on, which follows `before`.
    fn take_letters(&mut self, lexicon: &Lexicon, first: &Branch, before: Option<char>) {
        let runs = if before.is_none() { &mut self.beginnings } else { &mut self.insides };
        if first.c.is_ascii_alphabetic() && !before.is_some_and(|before| before.is_ascii_alphabetic()) {
            // Letters of the word itself, which may stand apart.
            let mut own = vec![(*first, String::new())];
            while let Some((branch, run)) = own.pop().filter(|(branch, _)| branch.c.is_ascii_alphabetic()) {
                let run = run + branch.c.encode_utf8(&mut [0; 4]);
                runs.add(&run, usual_sound(first.c));
                own.extend(lexicon.node(branch.node).branches.iter().map(|next| (*next, run.clone())));
            }
        }
        for sound in character::readings(first.c).into_iter().filter(|sound| *sound != NO_SOUND) {
            // Each run, and whether all of it is initials.
            let mut written = vec![(*first, sound, String::new(), false)];
            if before.is_none() && first.may.has(Step::Initials) {
                written.push((*first, sound, String::new(), true));
            }
            while let Some((branch, next, run, is_initials)) = written.pop() {
                if !is_initials && !branch.may.has(Step::Pinyin) {
                    continue;
                }
                let node = lexicon.node(branch.node);
                let syllable = character::syllable(next);
                let run = run + if is_initials { syllable.get(..1).unwrap_or_default() } else { syllable };
                if !is_initials || node.allowed.is_some() {
                    runs.add(&run, sound);
                }
                for branch in &node.branches {
                    let readings = character::readings(branch.c).into_iter().filter(|next| *next != NO_SOUND);
                    written.extend(readings.map(|next| (*branch, next, run.clone(), is_initials)));
                }
            }
        }
    }

    /// What is known of a character; nothing in an empty lexicon.
    #[inline]
    pub(super) fn mark(&self, c: char) -> Mark {
        self.marks.as_ref().map_or(Mark::default(), |marks| marks.of(c))
    }

    /// Whether the two characters are a word of the lexicon.
    pub(super) fn is_plain(&self, pair: (char, char)) -> bool {
        self.plain.contains(&pair)
    }

    /// Which characters the scanner passes over within a word.
    pub(super) fn noise(&self) -> Pages<bool> {
        self.marks.as_ref().map_or_else(|| Pages::new(false), |marks| marks.map(Mark::is_noise))
    }
}

/// The usual readings of all characters that may stand for `c`.
fn heard_as(c: char, steps: Steps) -> Vec<Sound> {
    let mut sounds = vec![usual_sound(c)];
    if steps.has(Step::LookAlike) {
        sounds.extend(character::alike(c).chars().map(|other| character::readings(other)[0]));
    }
    if steps.has(Step::Homophone) {
        for sound in character::readings(c).into_iter().filter(|sound| *sound != NO_SOUND) {
            sounds.push(sound);
            sounds.extend(character::second_readers(sound).chars().map(|other| character::readings(other)[0]));
        }
    }
    sounds.sort_unstable();
    sounds.dedup();
    sounds
}

/// The first two characters of a text.
fn first_two(text: &str) -> Option<(char, char)> {
    let mut chars = text.chars();
    chars.next().zip(chars.next())
}

/// Where a hidden word may begin, as a text is read character by character.
#[derive(Debug, Default)]
pub(super) struct Watcher {
    /// The latest characters that are no noise, the last one first: how each is marked and where it stands.
    last: [(Mark, usize); BEFORE],
    last_char: char,
    len: usize,
    /// Whether the last two may begin a longer word.
    begins_long: bool,
    /// The letters and digits right before.
    run: Run,
    /// Whether noise stands behind the last character.
    after_noise: bool,
    /// Whether an invisible character stands behind the last character.
    after_invisible: bool,
    /// Where a hidden word may begin, as the last sign said.
    places: Places,
    /// How many characters stand alone between noise, up to here.
    alone: usize,
    len_before_noise: usize,
    shown: Shown,
}

/// What a text has shown anywhere so far.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shown {
    /// An amount may be written in another way.
    pub(super) amount: bool,
    /// Noise stands within a word, or around each of several characters.
    pub(super) spacing: bool,
}

/// Characters before a disguised one at which its word may begin.
const BEFORE: usize = 4;

/// Characters between noise that make it worth looking for more of them.
const ALONE: usize = 2;

/// What the watcher says of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// Nothing.
    Nothing,
    /// A hidden word may begin at one of the places that the watcher names.
    Begins,
    /// A word begins at the place that the watcher names, as it is written.
    Plain,
    /// The text changes in a way that needs no word.
    Changes,
}

/// Places of a text, in bytes.
#[derive(Debug, Clone, Copy, Default)]
struct Places {
    places: [usize; 2 * BEFORE + 2],
    len: usize,
}

impl Places {
    fn push(&mut self, at: usize) {
        if let Some(place) = self.places.get_mut(self.len) {
            *place = at;
            self.len += 1;
        }
    }

    fn extend(&mut self, places: impl IntoIterator<Item = usize>) {
        places.into_iter().for_each(|at| self.push(at));
    }

    fn as_slice(&self) -> &[usize] {
        self.places.get(..self.len).unwrap_or_default()
    }
}

/// Letters and digits that follow each other.
#[derive(Debug, Clone, Copy, Default)]
struct Run {
    key: RunKey,
    is_open: bool,
    has_digit: bool,
    start: usize,
    /// The sound of the character before it.
    sound_before: Sound,
    /// Characters before it that its word may begin with.
    before: Places,
}

impl Watcher {
    /// Takes the next character, which stands at `at`.
    #[inline]
    pub(super) fn next(&mut self, watch: &Watch, c: char, mark: Mark, at: usize) -> Sign {
        if mark.is(Mark::INVISIBLE) {
            self.after_invisible = true;
            return Sign::Nothing;
        }
        let in_run = mark.is(Mark::LETTER | Mark::DIGIT);
        let has_run = self.run.is_open && !in_run && self.end_run(watch);
        if mark.is(Mark::NOISE) {
            self.after_noise = true;
            self.after_invisible = false;
            match self.len - self.len_before_noise {
                0 => {}
                1 => self.alone += 1,
                _ => self.alone = 0,
            }
            self.len_before_noise = self.len;
            self.shown.spacing |= self.alone >= ALONE;
            if mark.is(Mark::SIGN) {
                return self.begin_with_sign(at, has_run);
            }
            return if has_run { Sign::Begins } else { Sign::Nothing };
        }
        let sign = self.sign(watch, c, mark, at, has_run);
        if in_run {
            self.go_on_run(mark.letter, at);
        }
        self.last = [(mark, at), self.last[0], self.last[1], self.last[2]];
        self.last_char = c;
        self.len += 1;
        self.after_noise = false;
        self.after_invisible = false;
        sign
    }

    /// What is to be said at the end of the text.
    #[inline]
    pub(super) fn end(&mut self, watch: &Watch) -> Sign {
        if self.run.is_open && self.end_run(watch) { Sign::Begins } else { Sign::Nothing }
    }

    /// What the text has shown so far.
    pub(super) fn shown(&self) -> Shown {
        self.shown
    }

    /// The places that the last sign is about.
    pub(super) fn places(&self) -> &[usize] {
        self.places.as_slice()
    }

    #[inline]
    fn sign(&mut self, watch: &Watch, c: char, mark: Mark, at: usize, has_run: bool) -> Sign {
        let last = self.last[0].0;
        let mut pair = watch.pairs.of(last.sound, mark.sound);
        if !self.begins_long {
            pair &= !Pairs::CONTINUES_LONG;
        }
        // A character that stands for another one is no common one in a word of two.
        if mark.flags & last.flags & Mark::COMMON != 0 {
            pair &= !Pairs::SHORT;
        }
        self.begins_long = pair & Pairs::BEGINS_LONG != 0;
        let is_quiet =
            (mark.flags | last.flags) & !Mark::HARMLESS == 0 && !mark.is(Mark::UNIT | Mark::NUMERAL | Mark::ROUND);
        let is_interrupted = self.after_noise || self.after_invisible;
        if is_quiet && !is_interrupted && !has_run && pair & (Pairs::SHORT | Pairs::CONTINUES_LONG) == 0 {
            return Sign::Nothing;
        }
        self.note(watch, c, mark, pair, at, has_run)
    }

    /// What is to be said of a character that may tell something.
    fn note(&mut self, watch: &Watch, c: char, mark: Mark, pair: u8, at: usize, has_run: bool) -> Sign {
        let (last, before) = self.last[0];
        let is_amount = (mark.is(Mark::UNIT) && last.is(Mark::NUMERAL))
            || (mark.is(Mark::NUMERAL) && last.is(Mark::BEFORE_AMOUNT))
            || (mark.is(Mark::ROUND) && last.is(Mark::DIGIT));
        let is_in_word = pair & Pairs::IN_WORD != 0;
        if is_amount || mark.is(Mark::SEVERAL | Mark::ODD) || (self.after_invisible && is_in_word) {
            self.shown.amount |= is_amount;
            return Sign::Changes;
        }
        if !has_run {
            self.places.len = 0;
        }
        let is_spaced = self.after_noise && is_in_word;
        self.shown.spacing |= is_spaced;
        if is_spaced || (mark.is(Mark::PART) && watch.parts.contains(&(self.last_char, c))) {
            let before = self.before();
            self.places.extend(before);
        } else if pair & Pairs::CONTINUES_LONG != 0 {
            self.places.push(self.last[1].1);
        } else if pair & Pairs::SHORT != 0 {
            self.places.push(before);
            if !has_run && !mark.is(Mark::SIGN) && watch.plain.contains(&(self.last_char, c)) {
                return Sign::Plain;
            }
        }
        if mark.is(Mark::SIGN) {
            self.places.push(at);
        }
        if self.places.len == 0 { Sign::Nothing } else { Sign::Begins }
    }

    #[cold]
    fn begin_with_sign(&mut self, at: usize, has_run: bool) -> Sign {
        if !has_run {
            self.places.len = 0;
        }
        self.places.push(at);
        Sign::Begins
    }

    /// The places of the latest characters.
    fn before(&self) -> impl Iterator<Item = usize> + use<> {
        let (last, len) = (self.last, self.len);
        last.into_iter().take(len).map(|(_, at)| at)
    }

    #[inline]
    fn go_on_run(&mut self, letter: u8, at: usize) {
        if !self.run.is_open {
            self.run = Run { is_open: true, start: at, sound_before: self.last[0].0.sound, ..Run::default() };
            let before = self.before();
            self.run.before.extend(before);
        }
        self.run.has_digit |= letter == 0;
        self.run.key.push(letter);
    }

    /// Whether a hidden word may begin with the run that ends here, or go on with it: then notes the places.
    #[inline]
    fn end_run(&mut self, watch: &Watch) -> bool {
        self.run.is_open = false;
        self.places.len = 0;
        if self.run.has_digit {
            return false;
        }
        if watch.beginnings.sounds(self.run.key).next().is_some() {
            self.places.push(self.run.start);
        }
        let follows = |sound: Sound| watch.pairs.are_in_word(self.run.sound_before, sound);
        if watch.insides.sounds(self.run.key).any(follows) {
            self.places.extend(self.run.before.as_slice().iter().copied());
        }
        self.places.len > 0
    }
}
