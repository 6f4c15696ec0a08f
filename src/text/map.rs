use super::Span;
use super::span::narrow;

/// The way from a derived text (the target) back to the text it was made from (the source).
///
/// It holds runs, not an entry a byte: a run of equal length was copied as it is, any other was replaced as a whole.
/// [`SegmentMap::to_source`] is total and widens: a place inside a replaced run stands for the whole of what was replaced.
/// Two maps compose by applying one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SegmentMap {
    runs: Vec<Run>,
    target_len: u32,
    source_len: u32,
}

/// One run; `copied` tells that target and source are the same bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    target: u32,
    source: u32,
    source_len: u32,
    copied: bool,
}

impl SegmentMap {
    /// The map of a text onto itself.
    #[must_use]
    pub fn identity(len_bytes: usize) -> Self {
        let mut builder = MapBuilder::default();
        builder.copy(len_bytes);
        builder.finish()
    }

    /// The source span that `target` stands for. An empty target span gives an empty source span.
    #[must_use]
    pub fn to_source(&self, target: Span) -> Span {
        if target.is_empty() {
            let at = self.start_of(target.start);
            return Span::new(at, at);
        }
        Span::new(self.start_of(target.start), self.end_of(target.end))
    }

    /// Length of the derived text in bytes.
    #[must_use]
    pub fn target_len(&self) -> u32 {
        self.target_len
    }

    fn start_of(&self, target: u32) -> u32 {
        let after = self.runs.partition_point(|run| run.target <= target);
        match self.runs.get(after.wrapping_sub(1)) {
            Some(_) if target >= self.target_len => self.source_len,
            Some(run) if run.copied => run.source + (target - run.target),
            Some(run) => run.source,
            None => 0,
        }
    }

    fn end_of(&self, target: u32) -> u32 {
        let last = target.min(self.target_len).saturating_sub(1);
        let after = self.runs.partition_point(|run| run.target <= last);
        match self.runs.get(after.wrapping_sub(1)) {
            Some(run) if run.copied => run.source + (last - run.target) + 1,
            Some(run) => run.source + run.source_len,
            None => 0,
        }
    }
}

/// Builds a [`SegmentMap`] from left to right.
#[derive(Debug, Default)]
pub struct MapBuilder {
    map: SegmentMap,
}

impl MapBuilder {
    /// A builder that writes over the runs of `map` and so keeps its memory.
    #[must_use]
    pub(crate) fn reusing(mut map: SegmentMap) -> Self {
        map.runs.clear();
        map.target_len = 0;
        map.source_len = 0;
        Self { map }
    }

    /// The next `len_bytes` of the source were taken over as they are.
    pub fn copy(&mut self, len_bytes: usize) {
        if len_bytes == 0 {
            return;
        }
        let extends = self.map.runs.last().is_some_and(|run| {
            run.copied
                && run.target + run.source_len == self.map.target_len
                && run.source + run.source_len == self.map.source_len
        });
        if extends {
            if let Some(run) = self.map.runs.last_mut() {
                run.source_len += narrow(len_bytes);
            }
        } else {
            self.push(len_bytes, true);
        }
        self.map.target_len += narrow(len_bytes);
        self.map.source_len += narrow(len_bytes);
    }

    /// The next `source_bytes` became `target_bytes`, as a whole.
    pub fn replace(&mut self, source_bytes: usize, target_bytes: usize) {
        if target_bytes > 0 {
            self.push(source_bytes, false);
        }
        self.map.target_len += narrow(target_bytes);
        self.map.source_len += narrow(source_bytes);
    }

    /// The next `len_bytes` of the source were left out.
    pub fn skip(&mut self, len_bytes: usize) {
        self.map.source_len += narrow(len_bytes);
    }

    /// The finished map.
    #[must_use]
    pub fn finish(self) -> SegmentMap {
        self.map
    }

    fn push(&mut self, source_bytes: usize, copied: bool) {
        self.map.runs.push(Run {
            target: self.map.target_len,
            source: self.map.source_len,
            source_len: narrow(source_bytes),
            copied,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Maps `优<ZWSP>惠\u5238` in the spelling `优\u{200b}惠\\u5238` to `优惠券`.
    fn sample() -> SegmentMap {
        let mut builder = MapBuilder::default();
        builder.copy(3);
        builder.skip(3);
        builder.copy(3);
        builder.replace(6, 3);
        builder.finish()
    }

    #[track_caller]
    fn check(target: (u32, u32), source: (u32, u32)) {
        assert_eq!(sample().to_source(Span::new(target.0, target.1)), Span::new(source.0, source.1));
    }

    #[test]
    fn copied_replaced_and_left_out_bytes_lead_back() {
        check((0, 3), (0, 3));
        check((3, 6), (6, 9));
        check((6, 9), (9, 15));
        check((0, 9), (0, 15));
    }

    #[test]
    fn a_place_inside_a_replaced_run_widens_to_all_of_it() {
        check((7, 8), (9, 15));
    }

    #[test]
    fn empty_spans_and_the_end_stay_inside() {
        check((0, 0), (0, 0));
        check((9, 9), (15, 15));
        check((8, 400), (9, 15));
    }

    #[test]
    fn an_identity_is_one_run() {
        assert_eq!(SegmentMap::identity(900).runs.len(), 1);
        assert_eq!(SegmentMap::identity(9).to_source(Span::new(3, 6)), Span::new(3, 6));
        assert_eq!(SegmentMap::default().to_source(Span::new(0, 5)), Span::new(0, 0));
    }
}
