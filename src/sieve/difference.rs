//! What two rule sets say differently of the same notice.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::RuleSet;
use crate::notice::{FieldName, Notice};
use crate::verdict::{Finding, Judgement};

/// Comparisons for one notice; of one with more differences each counts as found anew or no more.
const MOST_COMPARED: usize = 1 << 20;

/// A finding that one of two rule sets has and the other has not, or not so.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// What it was.
    pub before: Option<Finding>,
    /// What it is.
    pub after: Option<Finding>,
}

/// How a finding differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DifferenceKind {
    /// The new rules find what the old ones did not.
    Flagged,
    /// The old rules found what the new ones do not.
    Cleared,
    /// Both find it, but with another rule, severity, extent or clause.
    Changed,
}

impl DifferenceKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Flagged, Self::Cleared, Self::Changed];
}

impl Difference {
    /// How it differs.
    #[must_use]
    pub fn kind(&self) -> DifferenceKind {
        match (&self.before, &self.after) {
            (None, _) => DifferenceKind::Flagged,
            (Some(_), None) => DifferenceKind::Cleared,
            (Some(_), Some(_)) => DifferenceKind::Changed,
        }
    }

    /// Whether it is found anew, or is graver than it was.
    #[must_use]
    pub fn is_graver(&self) -> bool {
        let severity = |finding: &Option<Finding>| finding.as_ref().map(|finding| finding.severity);
        severity(&self.after) > severity(&self.before)
    }

    /// The finding as it is, else as it was.
    #[must_use]
    pub fn finding(&self) -> Option<&Finding> {
        self.after.as_ref().or(self.before.as_ref())
    }
}

/// The differences between what two rule sets say of a notice, in the order of the notice. Findings are the same where rule,
/// place, severity and clause are; those of the same words and rule, else of the same words and family, are one that changed.
#[must_use]
pub fn differences(old: (&RuleSet, &Judgement), new: (&RuleSet, &Judgement)) -> Vec<Difference> {
    let mut before: Vec<Option<&Finding>> = old.1.findings.iter().map(Some).collect();
    let mut after: Vec<Option<&Finding>> = new.1.findings.iter().map(Some).collect();
    let name = |rules: &RuleSet, finding: &Finding| rules.rule(finding.rule).map(|rule| rule.id.name.clone());
    let cited = |rules: &RuleSet, finding: &Finding| {
        let (policy, clause, version) = rules.cited(finding.clause)?;
        Some((policy.id.clone(), clause.id.clone(), version.in_force.from))
    };
    let is_of_rule = |was: &Finding, is: &Finding| name(old.0, was) == name(new.0, is);
    let touches = |was: &Finding, is: &Finding| {
        let (was, is) = (&was.place, &is.place);
        was.field == is.field && (was.span == is.span || was.span.overlaps(is.span))
    };
    let key = |rules: &RuleSet, finding: &Finding| {
        (finding.place.field, finding.place.span, name(rules, finding), finding.severity, cited(rules, finding))
    };
    // Most are the same, and there may be very many: they are looked up, not compared with each other.
    let mut same = BTreeMap::<_, Vec<usize>>::new();
    for (at, is) in new.1.findings.iter().enumerate().rev() {
        same.entry(key(new.0, is)).or_default().push(at);
    }
    for was in &mut before {
        let at = was.and_then(|finding| same.get_mut(&key(old.0, finding))?.pop());
        if let Some(is) = at.and_then(|at| after.get_mut(at)) {
            (*was, *is) = (None, None);
        }
    }
    before.retain(Option::is_some);
    after.retain(Option::is_some);
    let mut found = Vec::new();
    let of_rule = pair(&mut before, &mut after, &|was, is| touches(was, is) && is_of_rule(was, is));
    let of_family = pair(&mut before, &mut after, &|was, is| touches(was, is) && was.family == is.family);
    for (was, is) in of_rule.into_iter().chain(of_family) {
        found.push(Difference { before: Some(was.clone()), after: Some(is.clone()) });
    }
    found.extend(before.into_iter().flatten().map(|was| Difference { before: Some(was.clone()), after: None }));
    found.extend(after.into_iter().flatten().map(|is| Difference { before: None, after: Some(is.clone()) }));
    found.sort_by_key(|difference| {
        let place = difference.finding().map(|finding| finding.place.clone());
        (place, difference.kind())
    });
    found
}

/// Takes out of both what belongs together, each once.
fn pair<'f>(
    before: &mut [Option<&'f Finding>],
    after: &mut [Option<&'f Finding>],
    belongs: &dyn Fn(&Finding, &Finding) -> bool,
) -> Vec<(&'f Finding, &'f Finding)> {
    let mut pairs = Vec::new();
    if before.len().saturating_mul(after.len()) > MOST_COMPARED {
        return pairs;
    }
    let mut taken = BTreeSet::new();
    for was in before.iter_mut() {
        let Some(finding) = *was else { continue };
        let is_it = |at: usize, is: Option<&Finding>| !taken.contains(&at) && is.is_some_and(|is| belongs(finding, is));
        let found = after.iter().copied().enumerate().find(|(at, is)| is_it(*at, *is));
        if let Some((at, Some(is))) = found {
            taken.insert(at);
            pairs.push((finding, is));
            *was = None;
        }
    }
    for (at, is) in after.iter_mut().enumerate() {
        if taken.contains(&at) {
            *is = None;
        }
    }
    pairs
}

/// What a notice's template is called: its id, else its title, else the notice's own id.
#[must_use]
pub fn template_name(notice: &Notice<'_>) -> String {
    let title = || notice.field(&FieldName::Title).map(|title| title.text.trim().to_owned());
    let id = notice.template_id.as_ref().map(|id| id.trim().to_owned());
    id.or_else(title).filter(|name| !name.is_empty()).unwrap_or_else(|| notice.id.to_string())
}
