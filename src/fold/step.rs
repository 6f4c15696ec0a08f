/// A step of the ladder that undoes a disguise. Steps are taken in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Step {
    /// Characters without a trace on the screen, such as the zero-width space, are left out.
    Invisible,
    /// Full-width and half-width forms become the usual ones: `Ｖ` → `V`.
    Width,
    /// Capital letters become small ones.
    Case,
    /// Traditional characters become simplified ones: `領` → `领`.
    Traditional,
}

impl Step {
    /// All steps, in the ladder's order.
    pub(crate) const ALL: [Self; 4] = [Self::Invisible, Self::Width, Self::Case, Self::Traditional];

    /// The name on the wire.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Invisible => "invisible",
            Self::Width => "width",
            Self::Case => "case",
            Self::Traditional => "traditional",
        }
    }

    /// The step's bit in the table that `generate.py` makes.
    pub(super) fn bit(self) -> u8 {
        match self {
            Self::Width => 1,
            Self::Case => 2,
            Self::Traditional => 4,
            Self::Invisible => 8,
        }
    }

    pub(super) fn in_bits(bits: u8) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |step| bits & step.bit() != 0)
    }
}
