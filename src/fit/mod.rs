//! Weights from labelled records, and words to add: for those who write rules. Nothing here judges.
//!
//! A scored rule finds a notice where the evidence of one stretch adds up to the threshold. What is fitted is that very sum: for
//! each record its best stretch counts, and not all that occurs anywhere in it, because evidence that never meets in a stretch
//! never adds up when a notice is judged. Which stretch is best depends on the weights, so both are settled in turns.

mod learn;
mod logistic;
mod observe;
mod suggest;

use sha2::{Digest, Sha256};

use crate::verdict::Weight;

pub use learn::{Confusion, Fit, FittedEvidence, Lock, fit};
pub use observe::{FitError, Observer};
pub use suggest::{Candidate, Suggester};

/// A labelled record, as a scored rule sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its name; it decides on the fold.
    pub id: String,
    /// Whether the rule should find it.
    pub is_breach: bool,
    /// For each stretch that the rule would weigh: which evidence counts in it, in the order of the check.
    pub stretches: Vec<Vec<bool>>,
}

/// How weights are fitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FitSettings {
    /// Parts for cross-validation.
    pub folds: u32,
    /// How much large weights cost: the L2 penalty, against a loss that is summed over records.
    pub penalty: f64,
    /// Evidence in fewer records is locked at zero.
    pub least_records: u32,
    /// Evidence of less weight is locked at zero.
    pub least_weight: Weight,
}

impl Default for FitSettings {
    fn default() -> Self {
        Self { folds: 5, penalty: 1.0, least_records: 5, least_weight: Weight::of_hundredths(5) }
    }
}

/// The fold of a record: by its id alone, so that adding records moves none.
#[must_use]
pub fn fold_of(id: &str, folds: u32) -> u32 {
    let digest = Sha256::digest(id.as_bytes());
    let first = digest.iter().take(4).fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
    first % folds.max(1)
}

/// The SHA-256 of some bytes in hexadecimal, as weights files name their data.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}
