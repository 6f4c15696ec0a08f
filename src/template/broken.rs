use crate::text::Span;

/// A slot that is written wrong: the platform would send its characters as they stand, or refuse the template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The fault that matters most.
    pub kind: BrokenKind,
    /// The right spelling, with every fault mended: `{{first.DATA}}`. A missing number is the next free one of the template.
    pub mended: String,
    /// The key that was meant, as far as it was written: empty with [`BrokenKind::MissingKey`].
    pub key: String,
    /// The segment that names the slot, as for a good one.
    pub label: Option<Span>,
}

/// What is wrong with a slot. Of several faults the first in this order is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BrokenKind {
    /// `{{.DATA}}`: no key.
    MissingKey,
    /// `{{first.DATA` and then text or the end: never closed.
    Unclosed,
    /// `{first.DATA}}`, `{{first.DATA}`, `{first.DATA}`, `first.DATA}}`: too few braces on a side.
    MissingBrace,
    /// `{{{thing6.DATA}}`: too many braces on a side.
    ExtraBrace,
    /// `｛｛first.DATA｝｝`: full-width braces, or a mixture.
    FullWidthBraces,
    /// `{ {first.DATA} }`: blanks between the braces, as documentation engines write them.
    SplitBraces,
    /// `{{first.data}}`, `{{first}}`, `{{first．DATA}}`: not the ending `.DATA`, or full-width characters.
    WrongSuffix,
    /// `{{ first.DATA }}`: blanks inside.
    BlankInside,
    /// `{{thing.DATA}}`: a type without its number.
    MissingNumber,
}

impl BrokenKind {
    /// All kinds, in order of importance.
    pub const ALL: [Self; 9] = [
        Self::MissingKey,
        Self::Unclosed,
        Self::MissingBrace,
        Self::ExtraBrace,
        Self::FullWidthBraces,
        Self::SplitBraces,
        Self::WrongSuffix,
        Self::BlankInside,
        Self::MissingNumber,
    ];

    /// Its name in reports: `missing-brace`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::MissingKey => "missing-key",
            Self::Unclosed => "unclosed",
            Self::MissingBrace => "missing-brace",
            Self::ExtraBrace => "extra-brace",
            Self::FullWidthBraces => "full-width-braces",
            Self::SplitBraces => "split-braces",
            Self::WrongSuffix => "wrong-suffix",
            Self::BlankInside => "blank-inside",
            Self::MissingNumber => "missing-number",
        }
    }
}
