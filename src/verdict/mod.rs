//! What we say about a notice. Plain data: nothing here reads, matches or prints.

mod comparison;
mod exemption;
mod family;
mod finding;
mod fingerprint;
mod judgement;
mod severity;
mod tally;
mod weight;

pub use crate::text::{Language, Text};
pub use comparison::{Change, ChangeKind, Comparison};
pub use exemption::Exemption;
pub use family::Family;
pub use finding::{Argument, CitedClause, ClearingEdit, Evidence, Finding, Mend, Place, RuleIndex, Score};
pub use fingerprint::Fingerprint;
pub(crate) use fingerprint::{Digested, FingerprintBasis};
pub use judgement::Judgement;
pub use severity::{Authority, Severity, Verdict};
pub use tally::{Compared, Joined, Tally, Unchecked};
pub use weight::Weight;
