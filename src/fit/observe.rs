use thiserror::Error;

use crate::check::{Check, Score, Weighed};
use crate::engine::{CompileError, RuleSet, Scratch, Selection};
use crate::notice::{Notice, Timestamp};
use crate::pack::{Pack, Rule};
use crate::verdict::Weight;

/// Why weights cannot be fitted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FitError {
    /// No rule in use has that name.
    #[error("there is no rule `{0}` in use")]
    NoRule(String),
    /// The rule has no scored check.
    #[error("`{0}` has no `score` check")]
    NoScore(String),
    /// The packs do not make a rule set.
    #[error(transparent)]
    Compile(#[from] CompileError),
    /// There is nothing to tell apart.
    #[error("{breaching} breaching and {clean} clean records with evidence: both are needed")]
    OneSided {
        /// Records that breach and in which evidence of a breach stands.
        breaching: usize,
        /// Clean records.
        clean: usize,
    },
    /// No evidence tells breaching records from clean ones.
    #[error("no weights within the limits reach the threshold: this evidence does not tell the records apart")]
    Unreached,
}

/// Sees records as a scored rule does: which evidence comes together in them.
pub struct Observer {
    score: Score,
    rules: RuleSet,
    scratch: Scratch,
}

impl Observer {
    /// An observer for the rule of that name.
    ///
    /// # Errors
    ///
    /// Where the packs do not compile or no rule in use has that name and a scored check.
    pub fn new(packs: &[Pack], rule: &str) -> Result<Self, FitError> {
        let selection = Selection { select: vec![rule.to_owned()], ignore: Vec::new() };
        let as_used = RuleSet::compile(packs.to_vec(), &selection)?;
        let found = as_used.find(rule).ok_or_else(|| FitError::NoRule(rule.to_owned()))?.1;
        let score = found.score().cloned().ok_or_else(|| FitError::NoScore(rule.to_owned()))?;
        let mut packs = packs.to_vec();
        for pack in &mut packs {
            pack.weights.clear();
            for open in pack.rules.iter_mut().filter(|other| other.id.name == rule) {
                open.checks = vec![Check::Score(opened(&score))];
            }
        }
        Ok(Self { score, rules: RuleSet::compile(packs, &selection)?, scratch: Scratch::default() })
    }

    /// The rule's check, with the weights that count now.
    #[must_use]
    pub fn score(&self) -> &Score {
        &self.score
    }

    /// The rule.
    #[must_use]
    pub fn rule(&self) -> Option<&Rule> {
        self.rules.rules().next().map(|(_, rule)| rule)
    }

    /// For each stretch of the notice that the rule would weigh, were every weight above zero: which evidence counts in it. What
    /// the rule does not look at, by its scope, its requirements or an exception, is not there.
    pub fn stretches(&mut self, notice: &Notice<'_>, as_of: Timestamp) -> Vec<Vec<bool>> {
        let findings = self.rules.find_all(&mut self.scratch, notice, as_of);
        let occurring = |finding: &crate::verdict::Finding| {
            let counts = |evidence: &Weighed| finding.evidence.iter().any(|part| part.reason == evidence.id);
            self.score.evidence().map(counts).collect()
        };
        findings.iter().map(occurring).collect()
    }
}

/// The check with weights by which any evidence of a breach is found, and all that occurs is told.
fn opened(score: &Score) -> Score {
    let open = |weight: Weight| move |evidence: &Weighed| Weighed { weight, group: None, ..evidence.clone() };
    Score {
        threshold: Weight::of_hundredths(1),
        breach: score.breach.iter().map(open(Weight::MOST)).collect(),
        mitigating: score.mitigating.iter().map(open(Weight::of_hundredths(-1))).collect(),
        groups: Vec::new(),
        ..score.clone()
    }
}
