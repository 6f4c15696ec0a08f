use super::RuleSet;
use crate::check::Consent;
use crate::consent::{Reason, Unpaid};
use crate::pack::State;
use crate::verdict::{Authority, CitedClause, Digested, Fingerprint, FingerprintBasis, RuleIndex, Severity};

/// What the rules say of a send that is a breach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The rule.
    pub rule: RuleIndex,
    /// How grave it is, after the caps.
    pub severity: Severity,
    /// The clause that was in force when it was sent.
    pub clause: CitedClause,
    /// What it is about, whatever file it stands in.
    pub fingerprint: Fingerprint,
}

impl RuleSet {
    /// The rule that finds sends with this breach, and its settings.
    #[must_use]
    pub fn consent_rule(&self, reason: Reason) -> Option<(RuleIndex, &Consent)> {
        let check = |rule: &'_ crate::pack::Rule| rule.consent().is_some_and(|check| check.find == reason);
        let (index, rule) = self.rules().find(|(_, rule)| check(rule))?;
        Some((index, rule.consent()?))
    }

    /// What the rules in use say of the send: nothing where none is about its breach, or no clause was in force when it was
    /// sent.
    #[must_use]
    pub fn hold(&self, unpaid: &Unpaid) -> Option<Held> {
        let (index, _) = self.consent_rule(unpaid.reason)?;
        let compiled = self.rules.get(index.0 as usize)?;
        let rule = self.as_written(compiled)?;
        let ground = self.ground(compiled, unpaid.at.second())?;
        let cap = match rule {
            _ if rule.state == State::Preview => Severity::Info,
            _ if rule.authority == Authority::Heuristic
                || unpaid.is_undeclared
                || unpaid.rests_on_gaps
                || ground.is_ahead =>
            {
                Severity::Warning
            }
            _ => Severity::Error,
        };
        let message = format!("{}\n{}\n{}", unpaid.user, unpaid.msg_id.as_deref().unwrap_or_default(), unpaid.at);
        let basis = FingerprintBasis {
            rule: &rule.id.name,
            rule_version: rule.version,
            template: Digested::of(&unpaid.template),
            field: "notice",
            clause: Digested::of(&message),
            ordinal: 0,
        };
        Some(Held {
            rule: index,
            severity: compiled.severity.min(cap),
            clause: ground.clause,
            fingerprint: basis.hash(),
        })
    }
}
