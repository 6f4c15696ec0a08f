use super::RuleSet;
use crate::verdict::{Argument, CitedClause, Digested, Finding, FingerprintBasis, Place};

impl RuleSet {
    /// A finding that no check makes: the rule of that name says it of something else than a notice, which `about` tells from
    /// others. `None` where the rule is not in use.
    pub(crate) fn remark(&self, rule: &str, place: Place, arguments: Vec<Argument>, about: &str) -> Option<Finding> {
        let (index, rule) = self.rules().find(|(_, known)| known.id.name == rule)?;
        let (policy, clause) = *self.rules.get(index.0 as usize)?.clauses.first()?;
        let basis = FingerprintBasis {
            rule: &rule.id.name,
            rule_version: rule.version,
            template: Digested::of(""),
            field: "notice",
            clause: Digested::of(about),
            ordinal: 0,
        };
        Some(Finding {
            rule: index,
            family: rule.id.family,
            severity: self.severity(index)?,
            place,
            quote: String::new(),
            arguments,
            evidence: Vec::new(),
            clause: CitedClause { policy, clause, version: 0 },
            ladder: Vec::new(),
            rungs: Vec::new(),
            score: None,
            mend: None,
            edit: None,
            exemption: None,
            fingerprint: basis.hash(),
        })
    }
}
