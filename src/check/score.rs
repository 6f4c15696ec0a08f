use super::{Hit, Kind, Match, MatchEvidence, Term, View, hits_of_field};
use crate::text::{Span, Stretch};
use crate::verdict::{Argument, Score as Sum, Text, Weight};

/// Weighed evidence that adds up.
///
/// **What it finds:** stretches of text in which the evidence adds up to the threshold. A stretch is looked at where evidence of a
/// breach stands in it; each piece of evidence counts once, those of a group no more than the group's cap together. Marks from
/// the first to the last evidence of a breach in the stretch; all that counted is evidence, with its weight.
/// **Settings:** `within` (`clause`, `sentence`, `field` or `notice`), `threshold`, `groups` (a `cap` each), `evidence`: a list of
/// terms, each with an `id`, a `sign` (`breach` adds, `mitigating` takes away), a `weight`, and where wanted a `group`, `at`
/// (`start` or `end`: the first or last third of the field) and `reach` (how far from the stretch it may stand; `within` if left
/// out). Weights of a weights file come before those written here. **Message arguments:** `{total}`, `{threshold}`.
/// **Example:** `score: {within: sentence, threshold: 1.00, evidence: [{id: offer, lists: [offer], sign: breach, weight: 0.70},
/// {id: hurry, words: [赶快], sign: breach, weight: 0.40}, {id: order, words: [订单], sign: mitigating, weight: -0.50}]}`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// The stretch whose evidence adds up.
    pub within: Stretch,
    /// From which sum on it is a finding; above zero.
    pub threshold: Weight,
    /// What speaks for a breach; weights of zero and more.
    pub breach: Vec<Weighed>,
    /// What speaks against one; weights of zero and less.
    pub mitigating: Vec<Weighed>,
    /// What groups count at most.
    pub groups: Vec<Group>,
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// Its name, which no other evidence of the check has.
    pub id: String,
    /// The words.
    pub term: Term,
    /// The name of the group it belongs to.
    pub group: Option<String>,
    /// The part of the field in which the words must stand.
    pub at: Third,
    /// How far from the stretch they may stand; never less than the check's `within`.
    pub reach: Stretch,
    /// What it counts; with zero it is not looked at.
    pub weight: Weight,
}

/// Evidence that says much the same, so that together it counts no more than the cap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub id: String,
    /// The most that its evidence counts, on either side of zero.
    pub cap: Weight,
}

/// A part of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Third {
    /// Anywhere.
    Anywhere,
    /// The words begin in the first third of the field's bytes.
    Start,
    /// The words end in the last third of the field's bytes.
    End,
}

impl Third {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Anywhere, Self::Start, Self::End];

    /// The name in packs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Anywhere => "anywhere",
            Self::Start => "start",
            Self::End => "end",
        }
    }

    /// Whether a span of a text of that length stands there.
    fn holds(self, span: Span, len: usize) -> bool {
        match self {
            Self::Anywhere => true,
            Self::Start => span.start as usize * 3 < len,
            Self::End => span.end as usize * 3 > len * 2,
        }
    }
}

/// What one piece of evidence adds to a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contribution<'s> {
    /// The evidence.
    pub evidence: &'s Weighed,
    /// What is left of its weight under the cap of its group.
    pub weight: Weight,
    /// The group whose cap took the rest.
    pub cut_by: Option<&'s Group>,
}

impl Score {
    /// All evidence: what speaks for a breach, then what speaks against one, each in the order written.
    pub fn evidence(&self) -> impl Iterator<Item = &Weighed> {
        self.breach.iter().chain(&self.mitigating)
    }

    /// The same, to change.
    pub(crate) fn evidence_mut(&mut self) -> impl Iterator<Item = &mut Weighed> {
        self.breach.iter_mut().chain(&mut self.mitigating)
    }

    /// What each piece of evidence adds of which `occurs` says, by its number, that it is there. These add up to the sum.
    pub fn contributions(&self, occurs: impl Fn(usize) -> bool) -> Vec<Contribution<'_>> {
        let mut left: Vec<Weight> = self.groups.iter().map(|group| group.cap).collect();
        let there = self.evidence().enumerate().filter(|(number, part)| part.weight != Weight::ZERO && occurs(*number));
        there.map(|(_, part)| self.contribution(part, &mut left)).collect()
    }

    /// What is left of the evidence's weight under what is `left` of each group's cap. A group has evidence of one sign only.
    fn contribution<'s>(&'s self, evidence: &'s Weighed, left: &mut [Weight]) -> Contribution<'s> {
        let whole = Contribution { evidence, weight: evidence.weight, cut_by: None };
        let Some(name) = &evidence.group else { return whole };
        let Some((group, left)) = self.groups.iter().zip(left).find(|(group, _)| group.id == *name) else {
            return whole;
        };
        let size = evidence.weight.size().min(*left);
        *left = *left - size;
        let weight = if evidence.weight < Weight::ZERO { -size } else { size };
        Contribution { weight, cut_by: (size < evidence.weight.size()).then_some(group), ..whole }
    }

    /// The sum of the evidence that occurs.
    pub fn total(&self, occurs: impl Fn(usize) -> bool) -> Weight {
        self.contributions(occurs).iter().map(|part| part.weight).sum()
    }

    /// The largest sum that is possible.
    pub(crate) fn most(&self) -> Weight {
        self.most_of(&|_| true)
    }

    /// What the evidence of a breach that occurs adds up to at most, wherever it stands.
    fn most_of(&self, occurs: &dyn Fn(usize) -> bool) -> Weight {
        let there = || self.breach.iter().enumerate().filter(|(number, _)| occurs(*number)).map(|(_, part)| part);
        let is_in = |group: &Group, part: &Weighed| part.group.as_ref() == Some(&group.id);
        let of_group =
            |group: &Group| -> Weight { there().filter(|part| is_in(group, part)).map(|part| part.weight).sum() };
        let grouped: Weight = self.groups.iter().map(|group| of_group(group).min(group.cap)).sum();
        let single = there().filter(|part| !self.groups.iter().any(|group| is_in(group, part)));
        grouped + single.map(|part| part.weight).sum()
    }

    /// The numbers of the evidence of which some must be there for the threshold to be reached: the lightest is left out, as much
    /// of it as does not reach the threshold by itself. Light evidence is the commonest, and would wake the rule for nothing.
    fn needed(&self) -> Vec<usize> {
        let mut by_weight: Vec<usize> = (0..self.breach.len()).collect();
        let weight = |number: &usize| self.breach.get(*number).map(|part| part.weight);
        by_weight.sort_by_key(weight);
        let reaches = |light: usize| {
            let light = by_weight.get(..light).unwrap_or_default();
            self.total(|number| light.contains(&number)) >= self.threshold
        };
        let light = (1..=by_weight.len()).find(|light| reaches(*light)).map_or(by_weight.len(), |light| light - 1);
        by_weight.split_off(light)
    }
}

impl Kind for Score {
    fn terms(&self) -> Vec<&Term> {
        self.evidence().map(|evidence| &evidence.term).collect()
    }

    fn waking(&self) -> Vec<usize> {
        self.needed()
    }

    fn may_find(&self, occurs: &dyn Fn(usize) -> bool) -> bool {
        self.most_of(occurs) >= self.threshold
    }

    fn arguments(&self) -> &'static [&'static str] {
        &["total", "threshold"]
    }

    fn judge(&self, view: &View<'_>, found: &mut Vec<Match>) {
        found.extend(self.sums(view, self.threshold));
    }
}

/// A stretch with evidence of a breach in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Weighable {
    /// `None` for the whole notice.
    around: Option<(usize, Span)>,
    first: Hit,
    last: Hit,
}

/// The hits that count: none of evidence without weight, and only those in the right part of their fields.
fn placed(evidence: &Weighed, hits: &[Hit], view: &View<'_>) -> Vec<Hit> {
    let counts =
        |hit: &&Hit| evidence.weight != Weight::ZERO && evidence.at.holds(hit.span, view.folded(hit.field).len());
    hits.iter().filter(counts).copied().collect()
}

impl Score {
    /// The stretches of which the evidence adds up to `least` or more.
    pub(crate) fn sums(&self, view: &View<'_>, least: Weight) -> Vec<Match> {
        let hits: Vec<Vec<Hit>> =
            self.evidence().enumerate().map(|(number, evidence)| placed(evidence, view.hits(number), view)).collect();
        self.stretches(view, &hits).into_iter().filter_map(|stretch| self.weigh(view, &hits, stretch, least)).collect()
    }

    /// The stretches in which evidence of a breach begins, in order: one pass over the hits.
    fn stretches(&self, view: &View<'_>, hits: &[Vec<Hit>]) -> Vec<Weighable> {
        let mut breaches: Vec<Hit> = hits.iter().take(self.breach.len()).flatten().copied().collect();
        breaches.sort_unstable();
        let mut stretches: Vec<Weighable> = Vec::new();
        for hit in breaches {
            match stretches.last_mut() {
                Some(last) if is_inside(last.around, hit) => {
                    // Of a whole notice only the first field is marked.
                    if last.first.field == hit.field && hit.span.end > last.last.span.end {
                        last.last = hit;
                    }
                }
                _ => {
                    let around = Self::around(view, hit, self.within);
                    stretches.push(Weighable { around, first: hit, last: hit });
                }
            }
        }
        stretches
    }

    fn around(view: &View<'_>, hit: Hit, reach: Stretch) -> Option<(usize, Span)> {
        (reach != Stretch::Notice).then(|| (hit.field, view.stretch_at(hit.field, hit.span.start, reach)))
    }

    /// The match of the stretch, where its evidence adds up to `least`.
    fn weigh(&self, view: &View<'_>, hits: &[Vec<Hit>], stretch: Weighable, least: Weight) -> Option<Match> {
        let occurrence = |(evidence, hits): (&Weighed, &Vec<Hit>)| {
            first_inside(hits, stretch.around)
                .or_else(|| first_inside(hits, Self::around(view, stretch.first, evidence.reach)))
        };
        let there: Vec<Option<Hit>> = self.evidence().zip(hits).map(occurrence).collect();
        let hit_of = |number: usize| there.get(number).copied().flatten();
        let contributions = self.contributions(|number| hit_of(number).is_some());
        let total: Weight = contributions.iter().map(|part| part.weight).sum();
        if total < least {
            return None;
        }
        let counted = self.evidence().zip(&there).filter(|(part, _)| part.weight != Weight::ZERO);
        let counted = counted.filter_map(|(_, hit)| *hit);
        let mut matched = view.matched(stretch.first, stretch.last);
        let evidence = |(hit, part): (Hit, &Contribution<'_>)| MatchEvidence {
            reason: part.describe(),
            weight: Some(part.weight),
            ..view.evidence(hit, &part.evidence.term)
        };
        matched.evidence = counted.zip(&contributions).map(evidence).collect();
        matched.score = Some(Sum { total, threshold: self.threshold });
        let argument = |name, weight: Weight| Argument { name, value: Text::same(&weight.to_string()) };
        matched.arguments = vec![argument("total", total), argument("threshold", self.threshold)];
        Some(matched)
    }
}

impl Contribution<'_> {
    /// The evidence's name, and the cap that cut its weight: `price (≤ 2.00)`.
    fn describe(&self) -> String {
        match self.cut_by {
            Some(group) => format!("{} ({} ≤ {})", self.evidence.id, group.id, group.cap),
            None => self.evidence.id.clone(),
        }
    }
}

/// Whether the hit begins in the stretch, or on the border behind it.
fn is_inside(around: Option<(usize, Span)>, hit: Hit) -> bool {
    around.is_none_or(|(field, span)| field == hit.field && (span.start..=span.end).contains(&hit.span.start))
}

/// The first of the sorted hits that begins in the stretch.
fn first_inside(hits: &[Hit], around: Option<(usize, Span)>) -> Option<Hit> {
    let Some((field, span)) = around else { return hits.first().copied() };
    let hits = hits_of_field(hits, field);
    let first = hits.get(hits.partition_point(|hit| hit.span.start < span.start)).copied();
    first.filter(|hit| is_inside(around, *hit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weighed(id: &str, weight: i32, group: Option<&str>) -> Weighed {
        Weighed {
            id: id.to_owned(),
            term: Term::default(),
            group: group.map(str::to_owned),
            at: Third::Anywhere,
            reach: Stretch::Sentence,
            weight: Weight::of_hundredths(weight),
        }
    }

    fn score(breach: Vec<Weighed>, mitigating: Vec<Weighed>) -> Score {
        let threshold = Weight::of_hundredths(100);
        let groups = vec![Group { id: "price".to_owned(), cap: Weight::of_hundredths(150) }];
        Score { within: Stretch::Sentence, threshold, breach, mitigating, groups }
    }

    #[test]
    fn what_a_cap_cuts_is_taken_from_the_later_evidence_and_all_adds_up() {
        let price = Some("price");
        let breach = vec![weighed("a", 120, price), weighed("b", 80, price), weighed("c", 50, price)];
        let score = score(breach, vec![weighed("d", -40, None)]);
        let contributions = score.contributions(|_| true);
        let told: Vec<String> =
            contributions.iter().map(|part| format!("{} {}", part.describe(), part.weight.signed())).collect();
        assert_eq!(told, ["a +1.20", "b (price ≤ 1.50) +0.30", "c (price ≤ 1.50) +0.00", "d -0.40"]);
        assert_eq!(score.total(|_| true), Weight::of_hundredths(110));
        assert_eq!(score.total(|number| number > 0), Weight::of_hundredths(90));
    }

    #[test]
    fn the_lightest_evidence_that_cannot_reach_the_threshold_alone_does_not_wake() {
        let breach =
            vec![weighed("a", 30, None), weighed("b", 120, None), weighed("c", 60, None), weighed("d", 20, None)];
        assert_eq!(score(breach, Vec::new()).needed(), [2, 1]);
        let breach = vec![weighed("a", 30, None), weighed("b", 40, None)];
        assert_eq!(score(breach, Vec::new()).needed(), Vec::<usize>::new());
    }

    #[test]
    fn thirds_are_of_the_field() {
        let holds = |third: Third, span: Span| third.holds(span, 30);
        assert!(holds(Third::Start, Span::new(9, 12)) && !holds(Third::Start, Span::new(10, 12)));
        assert!(holds(Third::End, Span::new(9, 21)) && !holds(Third::End, Span::new(9, 20)));
    }
}
