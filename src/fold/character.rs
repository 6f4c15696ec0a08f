//! What there is to know about single characters, in one table: what they become and how they sound.

use std::sync::OnceLock;

use super::pages::Pages;
use super::step::Steps;
use super::{shape, sound, table};

/// What happens to a character when a text is folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    None,
    Removed,
    /// The character it becomes.
    To(char, Steps),
    /// It becomes several: the index of its entry in [`table::EXPANDED`].
    Several(u16),
}

/// What every character becomes.
pub(super) fn changes() -> &'static Pages<Change> {
    static TABLE: OnceLock<Pages<Change>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut pages = Pages::new(Change::None);
        for (from, to, steps) in &table::FOLDED {
            pages.set(*from, Change::To(*to, Steps::of_bits(*steps)));
        }
        for ((from, ..), at) in table::EXPANDED.iter().zip(0..) {
            pages.set(*from, Change::Several(at));
        }
        for (first, last) in &table::INVISIBLE {
            (*first..=*last).for_each(|c| pages.set(c, Change::Removed));
        }
        pages
    })
}

/// The characters and steps of a character that becomes several.
pub(super) fn several(index: u16) -> (&'static str, Steps) {
    table::EXPANDED
        .get(usize::from(index))
        .map_or(("", Steps::default()), |(_, to, steps)| (*to, Steps::of_bits(*steps)))
}

/// A syllable without its tone; [`NO_SOUND`] for none.
pub(super) type Sound = u16;

pub(super) const NO_SOUND: Sound = 0;

/// How many sounds there are, [`NO_SOUND`] included.
pub(super) fn sounds() -> usize {
    sound::USUAL.len() + 1
}

/// The usual and the second reading of a character.
pub(super) fn readings(c: char) -> [Sound; 2] {
    static TABLE: OnceLock<Pages<[Sound; 2]>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut pages = Pages::new([NO_SOUND; 2]);
        for ((_, chars), sound) in sound::USUAL.iter().zip(1..) {
            chars.chars().for_each(|c| pages.set(c, [sound, NO_SOUND]));
        }
        for (syllable, chars) in &sound::SECOND {
            let sound = sound_of(syllable);
            chars.chars().for_each(|c| pages.set(c, [pages.of(c)[0], sound]));
        }
        pages
    });
    table.of(c)
}

/// The number of a syllable; a syllable that no character usually has gives [`NO_SOUND`].
fn sound_of(syllable: &str) -> Sound {
    let at = sound::USUAL.binary_search_by_key(&syllable, |(syllable, _)| *syllable);
    at.ok().and_then(|at| Sound::try_from(at + 1).ok()).unwrap_or(NO_SOUND)
}

/// All characters of which the sound is known.
pub(super) fn with_sound() -> impl Iterator<Item = char> {
    sound::USUAL.iter().flat_map(|(_, chars)| chars.chars())
}

/// Makes the tables that folding always needs, if they are not there yet.
pub(crate) fn prepare_tables() {
    let any = 'a';
    let _ = (changes().of(any), readings(any), kind(any), rank(any), is_shape(any), alike(any), parts(any));
}

/// Calls `each` with every character that changes.
pub(super) fn each_change(each: &mut impl FnMut(char, Change)) {
    let changes = changes();
    let folded = table::FOLDED.iter().map(|(from, ..)| *from);
    let expanded = table::EXPANDED.iter().map(|(from, ..)| *from);
    let removed = table::INVISIBLE.iter().flat_map(|(first, last)| *first..=*last);
    for c in folded.chain(expanded).chain(removed) {
        each(c, changes.of(c));
    }
}

/// The letters of a sound.
pub(super) fn syllable(sound: Sound) -> &'static str {
    usize::from(sound).checked_sub(1).and_then(|at| sound::USUAL.get(at)).map_or("", |(syllable, _)| *syllable)
}

/// Characters that have the sound as their second reading.
pub(super) fn second_readers(sound: Sound) -> &'static str {
    let at = sound::SECOND.binary_search_by_key(&syllable(sound), |(syllable, _)| *syllable);
    at.ok().and_then(|at| sound::SECOND.get(at)).map_or("", |(_, chars)| *chars)
}

/// Whether two characters make an ordinary word.
pub(super) fn is_ordinary(first: char, second: char) -> bool {
    /// Bytes of a character, and of a word of two.
    const CHAR: usize = 3;
    const WORD: usize = 2 * CHAR;
    /// Where the words begin that begin with a character.
    static STARTS: OnceLock<Pages<u32>> = OnceLock::new();
    let words = sound::ORDINARY.as_bytes();
    let starts = STARTS.get_or_init(|| {
        let mut pages = Pages::new(u32::MAX);
        for (word, at) in sound::ORDINARY.chars().step_by(2).zip(0..) {
            if pages.of(word) == u32::MAX {
                pages.set(word, at);
            }
        }
        pages
    });
    let mut spelled = [0; WORD];
    let (Some(own), true) = (spelled.get_mut(..CHAR), first.len_utf8() == CHAR && second.len_utf8() == CHAR) else {
        return false;
    };
    first.encode_utf8(own);
    if let Some(own) = spelled.get_mut(CHAR..) {
        second.encode_utf8(own);
    }
    let from = starts.of(first) as usize;
    let of_first = words.get(from.saturating_mul(WORD)..).unwrap_or_default().chunks_exact(WORD);
    of_first.take_while(|word| word.starts_with(&spelled[..CHAR])).any(|word| *word == spelled)
}

/// Whether the character is so common that it says nothing that it stands where another one would make a word.
pub(super) fn is_common(c: char) -> bool {
    rank(c) < u16::MAX
}

/// Whether it is one of the few that stand in every text.
pub(super) fn is_everywhere(c: char) -> bool {
    const FEW: u16 = 60;
    rank(c) < FEW
}

/// Its place among the most common characters; the greatest number for all others.
fn rank(c: char) -> u16 {
    static TABLE: OnceLock<Pages<u16>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut pages = Pages::new(u16::MAX);
        sound::COMMON.chars().zip(0..).for_each(|(c, rank)| pages.set(c, rank));
        pages
    });
    table.of(c)
}

/// Characters that look like `c` or are put in its place.
pub(super) fn alike(c: char) -> &'static str {
    static TABLE: OnceLock<Pages<&'static str>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut pages = Pages::new("");
        for (c, others) in &shape::ALIKE {
            pages.set(*c, others);
        }
        pages
    });
    table.of(c)
}

/// The ways to write `c` in parts.
pub(super) fn parts(c: char) -> &'static [&'static str] {
    static TABLE: OnceLock<Pages<&'static [&'static str]>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut pages = Pages::new(&[][..]);
        for (c, ways) in &shape::PARTS {
            pages.set(*c, *ways);
        }
        pages
    });
    table.of(c)
}

/// Whether the character looks like another one, or is the first part of one.
pub(super) fn is_shape(c: char) -> bool {
    static TABLE: OnceLock<Pages<bool>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut pages = Pages::new(false);
        let alike = shape::ALIKE.iter().flat_map(|(_, others)| others.chars());
        let first_parts =
            shape::PARTS.iter().flat_map(|(_, ways)| ways.iter().filter_map(|parts| parts.chars().next()));
        alike.chain(first_parts).for_each(|c| pages.set(c, true));
        pages
    });
    table.of(c)
}

/// Whether the character ends a clause for good, so that no word goes on behind it. A full stop or a dot may be put into words.
pub(super) fn is_border(c: char) -> bool {
    matches!(c, '\n' | '\r' | '!' | '?' | ';' | ':' | ',' | '、' | '。' | '！' | '？' | '；' | '：' | '，' | '{' | '}')
}

/// Whether the character may be put between those of a word to hide it.
pub(super) fn is_noise(c: char) -> bool {
    kind(c) == Kind::Noise
}

/// What sort of character it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Of a Chinese word, or of another script.
    Word,
    /// An ASCII letter or digit.
    Ascii,
    Noise,
    Border,
}

/// The characters among which noise is: punctuation, symbols, emoji, private use.
pub(super) fn marks() -> impl Iterator<Item = char> {
    ['\0'..='\u{33ff}', '\u{e000}'..='\u{e8ff}', '\u{fe00}'..='\u{ffff}', '\u{1f000}'..='\u{1fbff}']
        .into_iter()
        .flatten()
}

/// Looked up: asking Unicode for every character takes longer than all else.
pub(super) fn kind(c: char) -> Kind {
    static TABLE: OnceLock<Pages<Kind>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut pages = Pages::new(Kind::Word);
        for c in marks() {
            if c.is_ascii_alphanumeric() {
                pages.set(c, Kind::Ascii);
            } else if is_border(c) {
                pages.set(c, Kind::Border);
            } else if !c.is_alphanumeric() {
                pages.set(c, Kind::Noise);
            }
        }
        pages
    });
    table.of(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_have_their_sounds() {
        assert_eq!(readings('红')[0], readings('洪')[0]);
        assert_ne!(readings('红')[0], readings('包')[0]);
        assert_eq!(readings('行').map(syllable), ["xing", "hang"]);
        assert_eq!(syllable(readings('惠')[0]), "hui");
        assert_eq!(readings('a'), [NO_SOUND; 2]);
    }

    #[test]
    fn ordinary_words_are_known() {
        assert!(is_ordinary('微', '信') || is_ordinary('电', '话'));
        assert!(is_ordinary('通', '知'));
        assert!(!is_ordinary('洪', '苞'));
        assert!(!is_ordinary('a', 'b'));
    }

    #[test]
    fn tables_are_sorted() {
        assert!(sound::USUAL.is_sorted_by_key(|(syllable, _)| *syllable));
        assert!(sound::SECOND.is_sorted_by_key(|(syllable, _)| *syllable));
        let words: Vec<char> = sound::ORDINARY.chars().collect();
        assert!(words.chunks(2).is_sorted());
    }
}
