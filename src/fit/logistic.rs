//! Logistic regression in the terms of a scored check: small, dense, deterministic.
//!
//! The log-odds of a breach are `slope × (sum of weights − threshold)`: even odds lie at the threshold, which is fixed, and what
//! is fitted are the weights themselves and one slope. So each weight has its own plain limits.

use std::ops::RangeInclusive;

/// Records that look alike: which evidence is there, how many of them breach and how many do not.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Alike {
    pub(super) features: Vec<bool>,
    pub(super) breaching: f64,
    pub(super) clean: f64,
}

/// What is fitted.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Model {
    pub(super) threshold: f64,
    pub(super) slope: f64,
    pub(super) weights: Vec<f64>,
}

/// The slope is at least this.
const LEAST_SLOPE: f64 = 0.1;
/// Most passes over the weights.
const MOST_PASSES: usize = 5000;
/// A pass that changes nothing by more is the last.
const SETTLED: f64 = 1e-5;

impl Model {
    /// The model that fits best within the limits of each weight and under an L2 penalty on what a weight does to the log-odds, by
    /// coordinate descent: each step goes to the least of a parabola that lies above the loss, so none makes it worse.
    pub(super) fn fit(records: &[Alike], limits: &[RangeInclusive<f64>], threshold: f64, penalty: f64) -> Self {
        let model = Self { threshold, slope: 1.0, weights: vec![0.0; limits.len()] };
        let mut descent = Descent { records, model, penalty, sums: vec![-threshold; records.len()] };
        for _ in 0..MOST_PASSES {
            let of_slope = descent.step_slope();
            let others = limits.iter().enumerate().map(|(at, limits)| descent.step(at, limits));
            if others.fold(of_slope, f64::max) < SETTLED {
                break;
            }
        }
        descent.model
    }
}

struct Descent<'r> {
    records: &'r [Alike],
    model: Model,
    penalty: f64,
    /// Of each group of records: by how much its sum is above the threshold.
    sums: Vec<f64>,
}

impl Descent<'_> {
    /// Improves one weight; by how much it changed.
    fn step(&mut self, at: usize, limits: &RangeInclusive<f64>) -> f64 {
        let Some(old) = self.model.weights.get(at).copied() else { return 0.0 };
        let has = |record: &Alike| record.features.get(at).copied().unwrap_or_default();
        let (gradient, bend) = self.curve(|record, _| if has(record) { 1.0 } else { 0.0 });
        // In log-odds, so that the penalty does not depend on the scale.
        let old_odds = self.model.slope * old;
        let new_odds = old_odds - (gradient + self.penalty * old_odds) / (bend + self.penalty).max(f64::MIN_POSITIVE);
        let new = (new_odds / self.model.slope).clamp(*limits.start(), *limits.end());
        for (record, sum) in self.records.iter().zip(&mut self.sums) {
            if has(record) {
                *sum += new - old;
            }
        }
        if let Some(weight) = self.model.weights.get_mut(at) {
            *weight = new;
        }
        (new - old).abs()
    }

    fn step_slope(&mut self) -> f64 {
        let (gradient, bend) = self.curve(|_, sum| sum);
        let weights: f64 = self.model.weights.iter().map(|weight| weight * weight).sum();
        let old = self.model.slope;
        let step = (gradient + self.penalty * weights * old) / (bend + self.penalty * weights).max(f64::MIN_POSITIVE);
        self.model.slope = (old - step).max(LEAST_SLOPE);
        (self.model.slope - old).abs()
    }

    /// The gradient of the loss as the log-odds of each record grow by `feature`, and a bound on how fast it changes.
    fn curve(&self, feature: impl Fn(&Alike, f64) -> f64) -> (f64, f64) {
        self.records.iter().zip(&self.sums).fold((0.0, 0.0), |(gradient, bend), (record, sum)| {
            let (feature, all) = (feature(record, *sum), record.breaching + record.clean);
            let expected = all / (1.0 + (-self.model.slope * sum).exp());
            (gradient + (expected - record.breaching) * feature, bend + all / 4.0 * feature * feature)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDS: RangeInclusive<f64> = 0.0..=10.0;
    const TAKES_AWAY: RangeInclusive<f64> = -10.0..=0.0;

    fn alike(features: &[bool], breaching: f64, clean: f64) -> Alike {
        Alike { features: features.to_vec(), breaching, clean }
    }

    #[track_caller]
    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 0.01, "{found} is not {expected}");
    }

    #[test]
    fn one_feature_gets_the_odds_of_its_records() {
        let records = [alike(&[false], 10.0, 90.0), alike(&[true], 80.0, 20.0)];
        let model = Model::fit(&records, &[ADDS], 2.0, 1e-9);
        near(-model.slope * 2.0, (10.0_f64 / 90.0).ln());
        near(model.slope * (model.weights[0] - 2.0), 4.0_f64.ln());
    }

    #[test]
    fn limits_hold_and_the_penalty_shrinks() {
        let records = [
            alike(&[false, false], 5.0, 95.0),
            alike(&[true, false], 90.0, 10.0),
            alike(&[false, true], 1.0, 99.0),
            alike(&[true, true], 30.0, 70.0),
        ];
        let free = Model::fit(&records, &[ADDS, TAKES_AWAY], 1.0, 0.01);
        let shrunk = Model::fit(&records, &[ADDS, TAKES_AWAY], 1.0, 50.0);
        let odds = |model: &Model| model.slope * model.weights[0];
        assert!(odds(&free) > odds(&shrunk) && odds(&shrunk) > 0.0);
        assert!(free.weights[1] < -0.3);
        let held = Model::fit(&records, &[0.0..=0.0, ADDS], 1.0, 1.0);
        assert_eq!(held.weights, [0.0, 0.0]);
        let capped = Model::fit(&records, &[0.0..=0.5, TAKES_AWAY], 1.0, 1.0);
        near(capped.weights[0], 0.5);
    }
}
