use regex_syntax::hir::{Class, Hir, HirKind};

/// Words of 64 bits in a set of characters.
const WORDS: usize = 8;

/// Most characters of a class that say something of the texts in which it matches.
const MAX_CLASS_CHARS: usize = 128;

/// A set of characters, of which several share a bit: may have more than were put in, never fewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct CharSet([u64; WORDS]);

impl CharSet {
    pub(crate) fn of(chars: impl IntoIterator<Item = char>) -> Self {
        let mut set = Self::default();
        for c in chars {
            let bit = c as usize % (WORDS * 64);
            if let Some(word) = set.0.get_mut(bit / 64) {
                *word |= 1 << (bit % 64);
            }
        }
        set
    }

    /// Whether they share a bit.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(one, other)| one & other != 0)
    }

    fn and(self, other: Self) -> Self {
        let mut both = self;
        both.0.iter_mut().zip(other.0).for_each(|(one, other)| *one |= other);
        both
    }

    fn len(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }
}

/// Sets of characters, of each of which every match of the pattern contains one, so that a text without need not be tried. Empty for
/// what is no pattern.
pub(crate) fn required_chars(pattern: &str) -> Vec<CharSet> {
    let mut sets = regex_syntax::parse(pattern).map_or_else(|_| Vec::new(), |pattern| of(&pattern));
    // Those that say most are asked first.
    sets.sort_by_key(CharSet::len);
    sets.dedup();
    sets
}

/// As deep as the pattern, which the parser bounds.
fn of(part: &Hir) -> Vec<CharSet> {
    match part.kind() {
        HirKind::Empty | HirKind::Look(_) => Vec::new(),
        HirKind::Literal(literal) => str::from_utf8(&literal.0)
            .map_or_else(|_| Vec::new(), |text| text.chars().map(|c| CharSet::of([c])).collect()),
        HirKind::Class(class) => of_class(class).into_iter().collect(),
        HirKind::Capture(capture) => of(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min == 0 => Vec::new(),
        HirKind::Repetition(repetition) => of(&repetition.sub),
        HirKind::Concat(parts) => parts.iter().flat_map(of).collect(),
        HirKind::Alternation(parts) => {
            // One of each branch, the smallest: a match takes one of them.
            let smallest = |part: &Hir| of(part).into_iter().min_by_key(CharSet::len);
            let branches: Option<Vec<CharSet>> = parts.iter().map(smallest).collect();
            branches.map(|branches| branches.into_iter().fold(CharSet::default(), CharSet::and)).into_iter().collect()
        }
    }
}

fn of_class(class: &Class) -> Option<CharSet> {
    let Class::Unicode(class) = class else { return None };
    let count: usize = class.iter().map(regex_syntax::hir::ClassUnicodeRange::len).sum();
    (count <= MAX_CLASS_CHARS).then(|| CharSet::of(class.iter().flat_map(|range| range.start()..=range.end())))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(pattern: &str, expected: &[&str]) {
        let mut expected: Vec<CharSet> = expected.iter().map(|chars| CharSet::of(chars.chars())).collect();
        expected.sort_by_key(CharSet::len);
        assert_eq!(required_chars(pattern), expected, "{pattern}");
    }

    #[test]
    fn every_part_that_may_not_be_left_out_is_required() {
        check("满[0-9]{1,4}元?(减|送达)", &["满", "0123456789", "减送"]);
        check("红包", &["红", "包"]);
        check("(红|[^包])", &[]);
        check("(红|)包?", &[]);
        check("[^。]{1,3}", &[]);
        check("a(", &[]);
    }

    proptest! {
        #[test]
        fn every_match_contains_one_of_each(
            pattern in "[红包元v]{0,2}(\\(红\\|包[元券]?\\)|\\[红包\\]|元\\?|v\\+|\\.\\{0,2\\}|券){0,4}[红包元v]{0,2}",
            text in "[红包元券v]{0,12}",
        ) {
            let regex = regex::Regex::new(&pattern).expect("a pattern");
            for found in regex.find_iter(&text) {
                let chars = CharSet::of(found.as_str().chars());
                prop_assert!(required_chars(&pattern).iter().all(|set| set.meets(&chars)), "{}", pattern);
            }
        }
    }
}
