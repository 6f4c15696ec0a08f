use std::borrow::Borrow;

use rayon::prelude::*;

use super::{RuleSet, Scratch};
use crate::notice::{Notice, Timestamp};
use crate::verdict::{Comparison, Judgement};

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

    /// Judges the notices anew, whatever their own times, by the clauses in force at `instant`, and holds that against their
    /// `judgements`, which stand in the same order and were made as of `as_of`.
    #[must_use]
    pub fn compare_all<'n, N: Borrow<Notice<'n>> + Sync>(
        &self,
        notices: &[N],
        judgements: &[Judgement],
        as_of: Timestamp,
        instant: Timestamp,
    ) -> Vec<Comparison> {
        let compare = |scratch: &mut Scratch, (notice, judged): (&N, &Judgement)| {
            let notice = notice.borrow();
            let other = self.judge(scratch, &Notice { at: Some(instant), ..notice.clone() }, as_of);
            Comparison::of((notice.at.unwrap_or(as_of), judged), (instant, &other))
        };
        let pairs = notices.par_iter().zip(judgements).with_min_len(CHUNK);
        pairs.map_init(Scratch::default, compare).collect()
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
