use crate::notice::Timestamp;

/// Why a finding does not count, and who answers for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exemption {
    /// Why it may stand.
    pub reason: String,
    /// Who asked for it.
    pub owner: String,
    /// Who allowed it.
    pub approved_by: String,
    /// First instant.
    pub from: Timestamp,
    /// First instant that no longer belongs to it.
    pub until: Timestamp,
}
