//! What a rule can ask. One file a kind; each is both the settings as a pack writes them and the judgement itself.

mod broken;
mod consent;
mod count;
mod disguise;
mod jump;
mod literal;
mod missing;
mod off_topic;
mod phrase;
mod repeated_id;
mod required;
mod role;
mod score;
mod send;
mod sequence;
mod slot;
mod term;
mod together;
mod view;

use crate::notice::Notice;
pub use broken::Broken;
pub use consent::Consent;
pub use count::Count;
pub use disguise::Disguise;
pub use jump::{Jump, JumpPlace};
pub(crate) use literal::required_literals;
pub use missing::{Missing, Where};
pub use off_topic::{OffTopic, Topic};
pub use phrase::Phrase;
pub use repeated_id::RepeatedId;
pub(crate) use required::{CharSet, required_chars};
pub use role::{Labelled, Role, RoleTest, Roles};
pub use score::{Contribution, Group, Score, Third, Weighed};
pub use send::{SendTest, Sending};
pub use sequence::Sequence;
pub use slot::{Slot, SlotTest};
pub use term::Term;
pub use together::Together;
pub(crate) use view::{FieldView, Hit, Match, MatchEvidence, View, any_within, hits_of_field};

/// One question that a rule asks of a notice.
#[derive(Debug, Clone, PartialEq)]
pub enum Check {
    /// See [`Phrase`].
    Phrase(Phrase),
    /// See [`Sequence`].
    Sequence(Sequence),
    /// See [`Together`].
    Together(Together),
    /// See [`Count`].
    Count(Count),
    /// See [`Score`].
    Score(Score),
    /// See [`Missing`].
    Missing(Missing),
    /// See [`Slot`].
    Slot(Slot),
    /// See [`Broken`].
    Broken(Broken),
    /// See [`Disguise`].
    Disguise(Disguise),
    /// See [`OffTopic`].
    OffTopic(OffTopic),
    /// See [`Roles`].
    Roles(Roles),
    /// See [`Jump`].
    Jump(Jump),
    /// See [`RepeatedId`].
    RepeatedId(RepeatedId),
    /// See [`Consent`].
    Consent(Consent),
    /// See [`Sending`].
    Send(Sending),
}

impl Check {
    /// The judgement behind the settings.
    pub(crate) fn kind(&self) -> &dyn Kind {
        match self {
            Self::Phrase(check) => check,
            Self::Sequence(check) => check,
            Self::Together(check) => check,
            Self::Count(check) => check,
            Self::Score(check) => check,
            Self::Missing(check) => check,
            Self::Slot(check) => check,
            Self::Broken(check) => check,
            Self::Disguise(check) => check,
            Self::OffTopic(check) => check,
            Self::Roles(check) => check,
            Self::Jump(check) => check,
            Self::RepeatedId(check) => check,
            Self::Consent(check) => check,
            Self::Send(check) => check,
        }
    }
}

/// A kind of check.
pub(crate) trait Kind {
    /// The terms whose occurrences it wants, in the order in which [`View::hits`] numbers them.
    fn terms(&self) -> Vec<&Term>;

    /// The numbers of those terms of which one must occur before it can find anything. What wakes a rule costs time in every
    /// notice, so the fewer and the rarer they are the better.
    fn waking(&self) -> Vec<usize> {
        vec![0]
    }

    /// Whether it may find something where these of its terms occur, and no others. May say so too often, never too seldom; asked
    /// only where a term that wakes it occurs.
    fn may_find(&self, _occurs: &dyn Fn(usize) -> bool) -> bool {
        true
    }

    /// Whether it looks at the form of a notice, so that it can find something where none of its terms occurs.
    fn is_formal(&self) -> bool {
        false
    }

    /// Whether it finds its first term only where that is hidden, so that the plain word does not make a notice worth a look.
    fn looks_for_hidden(&self) -> bool {
        false
    }

    /// For a formal check: whether this notice may have what it looks at. Cheap: it is asked of every notice.
    fn concerns(&self, _notice: &Notice<'_>) -> bool {
        false
    }

    /// Names that the rule's message may use in braces besides `{quote}`.
    fn arguments(&self) -> &'static [&'static str] {
        &[]
    }

    /// Adds what it finds. Order and overlaps do not matter: the engine sorts and merges.
    fn judge(&self, view: &View<'_>, found: &mut Vec<Match>);
}
