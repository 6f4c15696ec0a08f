use super::fault::Fault;
use super::{PackMistake, Written};

/// Something in a pack that does no harm to its judgements, or only to its readers, and should be looked at.
#[derive(Debug, Clone)]
pub struct Lint {
    /// Index of the pack.
    pub pack: usize,
    /// Whether it should be mended; else it is only good to know.
    pub is_fault: bool,
    /// What it is, and where.
    pub mistake: PackMistake,
}

impl Lint {
    /// Something to mend.
    pub(crate) fn fault(pack: usize, written: Written, fault: Fault) -> Self {
        Self { pack, is_fault: true, mistake: PackMistake::new(written, fault) }
    }

    /// Something to know.
    pub(crate) fn hint(pack: usize, written: Written, fault: Fault) -> Self {
        Self { is_fault: false, ..Self::fault(pack, written, fault) }
    }
}
