use super::{Kind, Match, Term, View};
use crate::consent::{Limits, Reason};

/// A send that no consent pays for, or that goes beyond a limit. Judged over all records of a user by `noticelint audit`, never in
/// one notice.
///
/// **What it finds:** sends with one `find`: `no-consent`, `wrong-template`, `exceeds-consents`, `before-accept`, `after-cancel`;
/// and, only where `audit --limit` asks for it, `repeated-content`, `too-frequent`, `refusals-ignored`.
/// **Settings:** `find`; for limits `more_than` (messages, or refusals less one) and `within_hours`.
/// **Examples** of such a rule are timelines of one user, a record a line: `2021-02-03 10:00 accept ship`, `… reject ship`,
/// `… cancel ship`, `… send ship m1`, behind which what was sent may stand; `longterm water` declares a long-term template. The
/// messages in `⟦⟧` must be found.
/// **Example:** `consent: {find: exceeds-consents}`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consent {
    /// The breach.
    pub find: Reason,
    /// How many are still allowed, where that is a matter of number.
    pub more_than: u32,
    /// The time within which they count, in hours.
    pub within_hours: u32,
}

impl Consent {
    /// The limits that the settings mean; none for breaches that need none.
    #[must_use]
    pub fn limits(&self) -> Limits {
        let seconds = i64::from(self.within_hours) * 3600;
        match self.find {
            Reason::RepeatedContent => Limits { repeats_within_seconds: Some(seconds), ..Limits::default() },
            Reason::TooFrequent => Limits { most_within_seconds: Some((self.more_than, seconds)), ..Limits::default() },
            Reason::RefusalsIgnored => Limits { refusals: Some(self.more_than.saturating_add(1)), ..Limits::default() },
            _ => Limits::default(),
        }
    }
}

impl Kind for Consent {
    fn terms(&self) -> Vec<&Term> {
        Vec::new()
    }

    fn is_formal(&self) -> bool {
        true
    }

    fn arguments(&self) -> &'static [&'static str] {
        &["number", "template", "at"]
    }

    fn judge(&self, _view: &View<'_>, _found: &mut Vec<Match>) {}
}
