use std::borrow::Borrow;

use rayon::prelude::*;

use super::{RuleSet, Scratch};
use crate::notice::{Notice, Timestamp};
use crate::verdict::Judgement;

/// Notices that one thread takes at a time.
const CHUNK: usize = 64;

impl RuleSet {
    /// Judges many notices on all threads of the current rayon pool. The answers stand in the order of the notices and do not
    /// depend on the number of threads.
    #[must_use]
    pub fn judge_all<'n, N: Borrow<Notice<'n>> + Sync>(&self, notices: &[N], as_of: Timestamp) -> Vec<Judgement> {
        let judge_chunk = |scratch: &mut Scratch, chunk: &[N]| {
            chunk.iter().map(|notice| self.judge(scratch, notice.borrow(), as_of)).collect::<Vec<_>>()
        };
        let chunks: Vec<Vec<Judgement>> = notices.par_chunks(CHUNK).map_init(Scratch::default, judge_chunk).collect();
        chunks.into_iter().flatten().collect()
    }

    /// Adds edits to the judgements of these notices, as [`RuleSet::add_edits`] does to one, on all threads of the current pool.
    pub fn add_edits_to_all<'n, N: Borrow<Notice<'n>> + Sync>(
        &self,
        notices: &[N],
        as_of: Timestamp,
        judgements: &mut [Judgement],
    ) {
        let found = judgements.par_iter_mut().zip(notices).filter(|(judgement, _)| !judgement.findings.is_empty());
        found.for_each_init(Scratch::default, |scratch, (judgement, notice)| {
            self.add_edits(scratch, notice.borrow(), as_of, judgement);
        });
    }
}
