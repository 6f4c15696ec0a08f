//! Which findings count: those that were known before are left out, by fingerprint; those that are exempt stay and do not count.

mod baseline;
mod difference;
mod exemptions;
mod house;
mod known;

pub use baseline::{Baseline, BaselineMistake};
pub use difference::{Difference, DifferenceKind, differences, template_name};
pub use exemptions::{ExemptionFile, ExemptionNote, Exemptions};
pub use house::house_pack;
pub use known::Known;

use crate::engine::RuleSet;
use crate::notice::{Notice, Timestamp};
use crate::verdict::Judgement;

/// What findings go through between judgement and report, in the order of the input.
#[derive(Debug, Default)]
pub struct Sieve {
    /// What does not count, though it is told.
    pub exemptions: Exemptions,
    /// What the baseline holds and was not met yet.
    pub baseline: Option<Known>,
    /// What was there before a change and was not met yet.
    pub before: Option<Known>,
    /// Where all that is found is to become known: what was found so far.
    pub found: Option<Known>,
}

impl Sieve {
    /// Whether nothing is left out.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.baseline.is_none() && self.before.is_none() && self.found.is_none()
    }

    /// Marks those that are exempt as of `now`, and takes those that were known out of what is told of a notice, each as often as it was known.
    pub fn pass(
        &mut self,
        rules: &RuleSet,
        path: &str,
        notice: &Notice<'_>,
        judgement: &mut Judgement,
        now: Timestamp,
    ) {
        if !self.exemptions.is_empty() {
            self.exemptions.mark(rules, path, notice, judgement, now);
        }
        if self.is_open() {
            return;
        }
        if let Some(found) = &mut self.found {
            found.add_all(rules, judgement);
        }
        let is_all_known = self.found.is_some();
        let (known, new) = std::mem::take(&mut judgement.findings).into_iter().partition(|finding| {
            // Both are asked, so that what is in both is used up in both.
            let is_in = |known: &mut Option<Known>| known.as_mut().is_some_and(|known| known.take(finding.fingerprint));
            let was_before = is_in(&mut self.before);
            if finding.exemption.is_some() {
                return was_before;
            }
            let in_baseline = is_in(&mut self.baseline);
            is_all_known || in_baseline || was_before
        });
        (judgement.known, judgement.findings) = (known, new);
    }
}

impl Known {
    /// Adds all findings of a judgement that the rules made.
    pub fn add_all(&mut self, rules: &RuleSet, judgement: &Judgement) {
        // What is exempt comes back when its time is over, so nothing else may know it.
        for finding in judgement.findings.iter().filter(|finding| finding.exemption.is_none()) {
            if let Some(rule) = rules.rule(finding.rule) {
                self.add(&rule.id.name, finding.fingerprint, 1);
            }
        }
    }
}
