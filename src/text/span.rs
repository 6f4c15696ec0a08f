use std::ops::Range;

/// A stretch of bytes within one text, half-open, on character boundaries.
///
/// 32 bits are enough for a field: readers refuse larger ones. Offsets in a file are `u64`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte; never before `start`.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`; an `end` before `start` gives the empty span at `start`.
    #[must_use]
    pub fn new(start: u32, end: u32) -> Self {
        Self { start, end: end.max(start) }
    }

    /// The span of a `usize` range; offsets beyond 32 bits are clamped, which readers rule out beforehand.
    #[must_use]
    pub fn of(range: Range<usize>) -> Self {
        Self::new(narrow(range.start), narrow(range.end))
    }

    /// The whole of a text.
    #[must_use]
    pub fn whole(text: &str) -> Self {
        Self::of(0..text.len())
    }

    /// Its length in bytes.
    #[must_use]
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether it holds no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The same span `by` bytes further on.
    #[must_use]
    pub fn shifted(self, by: u32) -> Self {
        Self::new(self.start.saturating_add(by), self.end.saturating_add(by))
    }

    /// The bytes as a `usize` range.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The text under the span; empty where it does not fit the text.
    #[must_use]
    pub fn slice(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }
}

/// An offset within a field as 32 bits, clamped.
pub(crate) fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_outside_the_text_or_inside_a_character_slices_to_nothing() {
        assert_eq!(Span::new(0, 3).slice("红包"), "红");
        assert_eq!(Span::new(1, 3).slice("红包"), "");
        assert_eq!(Span::new(3, 60).slice("红包"), "");
    }

    #[test]
    fn touching_spans_do_not_overlap() {
        assert!(!Span::new(0, 3).overlaps(Span::new(3, 6)));
        assert!(Span::new(0, 4).overlaps(Span::new(3, 6)));
        assert_eq!(Span::new(0, 2).join(Span::new(5, 6)), Span::new(0, 6));
    }
}
