use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::logistic::{Alike, Model};
use super::{FitError, FitSettings, Record, fold_of};
use crate::check::Score;
use crate::verdict::Weight;

/// Weights from labelled records, and how well they do.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// The evidence in the order of the check.
    pub evidence: Vec<FittedEvidence>,
    /// On records that took no part in fitting: each fold by the weights of the others.
    pub crossed: Confusion,
    /// On the very records that the weights are from.
    pub whole: Confusion,
    /// With the weights that were there before.
    pub before: Confusion,
}

/// What was found out about one piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FittedEvidence {
    /// Its name.
    pub id: String,
    /// The weight before.
    pub old: Weight,
    /// The weight now.
    pub new: Weight,
    /// Breaching records in which it counts somewhere.
    pub breaching: u32,
    /// Clean records in which it counts somewhere.
    pub clean: u32,
    /// Why it is zero, where it was locked.
    pub lock: Option<Lock>,
}

/// Why evidence was locked at zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// It is in too few records to say anything.
    Rare,
    /// The records give it no weight to speak of.
    Light,
}

/// What is found against what should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Confusion {
    /// Breaching and found.
    pub right: usize,
    /// Clean and found.
    pub wrong: usize,
    /// Breaching and not found.
    pub missed: usize,
    /// Clean and not found.
    pub passed: usize,
}

impl Confusion {
    fn add(&mut self, score: &Score, records: &[&Record]) {
        for record in records {
            let count = match (record.is_breach, finds(score, record)) {
                (true, true) => &mut self.right,
                (false, true) => &mut self.wrong,
                (true, false) => &mut self.missed,
                (false, false) => &mut self.passed,
            };
            *count += 1;
        }
    }
}

/// Fits the weights of a check to labelled records, within the signs and the range that weights have, for the threshold it has.
/// No weight is above the cap of its group. That the weights of a group may be cut together counts when a stretch is chosen and
/// the outcome is told, and is unknown to the regression.
///
/// # Errors
///
/// Where there are no breaching or no clean records to learn from, or nothing tells them apart.
pub fn fit(score: &Score, records: &[Record], settings: &FitSettings) -> Result<Fit, FitError> {
    let all: Vec<&Record> = records.iter().collect();
    let breaching = all.iter().filter(|record| record.is_breach && !record.stretches.is_empty()).count();
    let clean = all.iter().filter(|record| !record.is_breach).count();
    if breaching == 0 || clean == 0 {
        return Err(FitError::OneSided { breaching, clean });
    }
    let learner = Learner { score, settings };
    let (fitted, locks) = learner.learn(&all);
    if fitted.most() < fitted.threshold {
        return Err(FitError::Unreached);
    }
    let mut crossed = Confusion::default();
    for fold in 0..settings.folds {
        let is_held_out = |record: &&Record| fold_of(&record.id, settings.folds) == fold;
        let (held_out, others): (Vec<&Record>, Vec<&Record>) = all.iter().copied().partition(is_held_out);
        let (fitted, _) = learner.learn(&others);
        crossed.add(&fitted, &held_out);
    }
    let counted = |score: &Score| {
        let mut confusion = Confusion::default();
        confusion.add(score, &all);
        confusion
    };
    let evidence = score.evidence().zip(fitted.evidence()).zip(locks).enumerate();
    let evidence = evidence.map(|(number, ((old, new), lock))| FittedEvidence {
        id: old.id.clone(),
        old: old.weight,
        new: new.weight,
        breaching: count(&all, number, true),
        clean: count(&all, number, false),
        lock,
    });
    Ok(Fit { evidence: evidence.collect(), crossed, whole: counted(&fitted), before: counted(score) })
}

/// Records of that label in which the evidence counts somewhere.
fn count(records: &[&Record], number: usize, is_breach: bool) -> u32 {
    let has = |record: &&&Record| {
        record.is_breach == is_breach && record.stretches.iter().any(|stretch| is_there(stretch, number))
    };
    u32::try_from(records.iter().filter(has).count()).unwrap_or(u32::MAX)
}

fn is_there(stretch: &[bool], number: usize) -> bool {
    stretch.get(number).copied().unwrap_or_default()
}

fn total(score: &Score, stretch: &[bool]) -> Weight {
    score.total(|number| is_there(stretch, number))
}

fn finds(score: &Score, record: &Record) -> bool {
    record.stretches.iter().any(|stretch| total(score, stretch) >= score.threshold)
}

struct Learner<'s> {
    score: &'s Score,
    settings: &'s FitSettings,
}

/// Turns in which the best stretches and the weights are settled.
const MOST_TURNS: usize = 10;

impl Learner<'_> {
    /// The check with weights that fit, and what was locked. What is locked takes no part, so the others are fitted anew.
    fn learn(&self, records: &[&Record]) -> (Score, Vec<Option<Lock>>) {
        let seen = |number: usize| count(records, number, true) + count(records, number, false);
        let numbers = 0..self.score.evidence().count();
        let mut locks: Vec<Option<Lock>> =
            numbers.map(|number| (seen(number) < self.settings.least_records).then_some(Lock::Rare)).collect();
        loop {
            let fitted = self.settle(records, &locks);
            let mut is_settled = true;
            for (evidence, lock) in fitted.evidence().zip(&mut locks) {
                if lock.is_none() && evidence.weight.size() < self.settings.least_weight {
                    *lock = Some(Lock::Light);
                    is_settled = false;
                }
            }
            // Each turn but the last locks something, so this ends.
            if is_settled {
                return (fitted, locks);
            }
        }
    }

    /// Chooses the best stretch of each record by the weights, and weights by those stretches, until both stay.
    fn settle(&self, records: &[&Record], locks: &[Option<Lock>]) -> Score {
        let limits: Vec<RangeInclusive<f64>> =
            (0..).zip(locks).map(|(number, lock)| self.limits(number, *lock)).collect();
        let mut current = self.score.clone();
        for _ in 0..MOST_TURNS {
            let model =
                Model::fit(&alike(&current, records), &limits, self.score.threshold.value(), self.settings.penalty);
            let next = self.weighed(&model);
            if next == current {
                break;
            }
            current = next;
        }
        current
    }

    /// What the evidence may weigh: by its sign, and no more than the cap of its group.
    fn limits(&self, number: usize, lock: Option<Lock>) -> RangeInclusive<f64> {
        let is_breach = number < self.score.breach.len();
        let group = self.score.evidence().nth(number).and_then(|evidence| evidence.group.as_deref());
        let cap = self.score.groups.iter().find(|of| Some(of.id.as_str()) == group).map(|group| group.cap);
        let most = cap.unwrap_or(Weight::MOST).min(Weight::MOST).value();
        match lock {
            Some(_) => 0.0..=0.0,
            None if is_breach => 0.0..=most,
            None => -most..=0.0,
        }
    }

    /// The check with the model's weights.
    fn weighed(&self, model: &Model) -> Score {
        let mut score = self.score.clone();
        for (evidence, weight) in score.evidence_mut().zip(&model.weights) {
            evidence.weight = Weight::nearest(*weight);
        }
        score
    }
}

/// The best stretch of each record, those that look alike together. A clean record without any is one without evidence; a
/// breaching one is left out, for no weights could find it.
fn alike(score: &Score, records: &[&Record]) -> Vec<Alike> {
    let nothing = vec![false; score.evidence().count()];
    let mut groups: BTreeMap<&[bool], (f64, f64)> = BTreeMap::new();
    for record in records {
        // Of equals the first.
        let best = record.stretches.iter().rev().max_by_key(|stretch| total(score, stretch));
        match (best, record.is_breach) {
            (Some(stretch), true) => groups.entry(stretch).or_default().0 += 1.0,
            (None, true) => {}
            (best, false) => groups.entry(best.unwrap_or(&nothing)).or_default().1 += 1.0,
        }
    }
    let group =
        |(features, (breaching, clean)): (&[bool], (f64, f64))| Alike { features: features.to_vec(), breaching, clean };
    groups.into_iter().map(group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Group, Term, Third, Weighed};
    use crate::text::Stretch;

    fn weighed(id: &str, group: Option<&str>) -> Weighed {
        Weighed {
            id: id.to_owned(),
            term: Term::default(),
            group: group.map(str::to_owned),
            at: Third::Anywhere,
            reach: Stretch::Sentence,
            weight: Weight::ZERO,
        }
    }

    fn score() -> Score {
        Score {
            within: Stretch::Sentence,
            threshold: Weight::of_hundredths(100),
            breach: ["a", "b", "noise", "rare"].map(|id| weighed(id, None)).to_vec(),
            mitigating: vec![weighed("order", None)],
            groups: vec![Group { id: "g".to_owned(), cap: Weight::of_hundredths(100) }],
        }
    }

    /// Records in which `a` and `b` in one stretch are a breach, unless `order` is there; `noise` says nothing. Apart they are none.
    fn records() -> Vec<Record> {
        let mut records = Vec::new();
        for number in 0..600_u32 {
            let bit = |shift: u32| number >> shift & 1 == 1;
            let (a, b, order, noise, apart) = (bit(0), bit(1), bit(2), bit(3), bit(4));
            let rare = number == 599;
            let stretches = if apart {
                vec![vec![a, false, noise, rare, order], vec![false, b, false, false, order]]
            } else {
                vec![vec![a, b, noise, rare, order]]
            };
            let has_breach = |stretch: &Vec<bool>| stretch.iter().take(4).any(|there| *there);
            let stretches = stretches.into_iter().filter(has_breach).collect();
            records.push(Record { id: format!("r{number}"), is_breach: a && b && !order && !apart, stretches });
        }
        records
    }

    #[test]
    fn what_makes_a_breach_together_gets_weights_that_only_together_reach_the_threshold() {
        let fit = fit(&score(), &records(), &FitSettings::default()).expect("a fit");
        let [a, b, noise, rare, order] = fit.evidence.as_slice() else { panic!("five pieces of evidence") };
        let threshold = Weight::of_hundredths(100);
        assert!(a.new < threshold && b.new < threshold && a.new + b.new >= threshold, "{fit:?}");
        assert!(a.new + b.new + order.new < threshold && order.new < Weight::ZERO, "{fit:?}");
        assert_eq!((noise.new, noise.lock), (Weight::ZERO, Some(Lock::Light)));
        assert_eq!((rare.new, rare.lock, rare.clean), (Weight::ZERO, Some(Lock::Rare), 1));
        assert_eq!((fit.whole.wrong, fit.whole.missed), (0, 0));
        assert_eq!((fit.crossed.wrong, fit.crossed.missed), (0, 0));
        assert_eq!((fit.before.right, fit.before.missed), (0, fit.whole.right));
    }

    #[test]
    fn the_same_records_give_the_same_weights_in_any_order() {
        let mut records = records();
        let first = fit(&score(), &records, &FitSettings::default());
        records.reverse();
        assert_eq!(first, fit(&score(), &records, &FitSettings::default()));
    }

    #[test]
    fn what_cannot_be_told_apart_is_an_error() {
        let mut records = records();
        for record in &mut records {
            record.is_breach = false;
        }
        let one_sided = fit(&score(), &records, &FitSettings::default());
        assert_eq!(one_sided, Err(FitError::OneSided { breaching: 0, clean: 600 }));
    }
}
