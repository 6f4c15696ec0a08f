use std::collections::BTreeMap;

use crate::verdict::Fingerprint;

/// Findings by fingerprint, each as often as it is there: equal notices have equal findings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    counts: BTreeMap<Fingerprint, u64>,
    /// The rule that says it.
    rules: BTreeMap<Fingerprint, String>,
}

impl Known {
    /// Adds a finding of a rule, so many times.
    pub fn add(&mut self, rule: &str, fingerprint: Fingerprint, count: u64) {
        *self.counts.entry(fingerprint).or_default() += count;
        self.rules.entry(fingerprint).or_insert_with(|| rule.to_owned());
    }

    /// Takes one of them out; whether there was one.
    pub fn take(&mut self, fingerprint: Fingerprint) -> bool {
        let left = self.counts.get_mut(&fingerprint).filter(|count| **count > 0);
        left.is_some_and(|count| {
            *count -= 1;
            true
        })
    }

    /// Whether it was ever added.
    pub(super) fn has(&self, fingerprint: Fingerprint) -> bool {
        self.rules.contains_key(&fingerprint)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.counts.values().sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Rule, fingerprint and count, by rule, then by fingerprint.
    pub(super) fn sorted(&self) -> Vec<(&str, Fingerprint, u64)> {
        let there = self.counts.iter().filter(|(_, count)| **count > 0);
        let mut all: Vec<(&str, Fingerprint, u64)> = there
            .filter_map(|(fingerprint, count)| Some((self.rules.get(fingerprint)?.as_str(), *fingerprint, *count)))
            .collect();
        all.sort();
        all
    }

    /// What is here and not in `gone`.
    #[must_use]
    pub fn without(&self, gone: &Self) -> Self {
        let mut rest = self.clone();
        for (fingerprint, count) in &gone.counts {
            if let Some(left) = rest.counts.get_mut(fingerprint) {
                *left = left.saturating_sub(*count);
            }
        }
        rest
    }
}
