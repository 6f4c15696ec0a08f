use super::{Hit, Kind, Match, Term, View};
use crate::text::Stretch;

/// A term that occurs too often.
///
/// **What it finds:** stretches in which the term occurs at least `at_least` times without overlap. Marks from the first to
/// the last occurrence.
/// **Settings:** `of` (a term), `at_least`, `within` (`clause`, `sentence` or `field`). **Message arguments:** `{count}`.
/// **Example:** `count: {of: {words: ["!"]}, at_least: 3, within: field}`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// What is counted.
    pub of: Term,
    /// From how many on it is a finding; at least 2.
    pub at_least: u32,
    /// Where they are counted.
    pub within: Stretch,
}

impl Kind for Count {
    fn terms(&self) -> Vec<&Term> {
        vec![&self.of]
    }

    fn arguments(&self) -> &'static [&'static str] {
        &["count"]
    }

    fn judge(&self, view: &View<'_>, found: &mut Vec<Match>) {
        let hits = view.hits(0);
        let mut at = 0;
        while let Some(first) = hits.get(at) {
            let (last, count, used) = self.run(view, *first, hits.get(at..).unwrap_or_default());
            if count >= self.at_least {
                let mut matched = view.matched(*first, last);
                matched.argument("count", &count.to_string());
                found.push(matched);
            }
            at += used;
        }
    }
}

impl Count {
    /// Counts the hits in the stretch of the first: the last one, how many without overlap, how many hits were used up.
    fn run(&self, view: &View<'_>, first: Hit, hits: &[Hit]) -> (Hit, u32, usize) {
        let reach = view.stretch(first, self.within);
        let inside = hits.iter().take_while(|hit| hit.field == first.field && reach.covers(hit.span));
        let (mut last, mut count, mut used) = (first, 0, 0);
        for hit in inside {
            if count == 0 || hit.span.start >= last.span.end {
                count += 1;
                last = *hit;
            }
            used += 1;
        }
        (last, count, used.max(1))
    }
}
