use super::{Builder, items};
use crate::notice::Timestamp;
use crate::pack::fault::rule as said;
use crate::pack::tree::Node;
use crate::pack::{Clause, ClauseVersion, InForce, Policy};

impl Builder<'_> {
    pub(super) fn policy(&mut self, node: &Node) -> Policy {
        let id = node.string("id");
        self.names.claim_policy(&id, node.head(), self.mistakes);
        let clauses = items(node, "clauses").map(|clause| self.clause(&id, clause)).collect();
        Policy { title: node.both("title"), source: node.string("source"), clauses, written: node.head(), id }
    }

    fn clause(&mut self, policy: &str, node: &Node) -> Clause {
        let id = node.string("id");
        self.names.claim_clause(policy, &id, node.head(), self.mistakes);
        let mut versions: Vec<ClauseVersion> = Vec::new();
        // Where one of them cannot be read, its neighbours cannot be compared.
        let mut before: Option<InForce> = None;
        for node in items(node, "versions") {
            let version = version(node);
            if let Some(version) = &version {
                self.check_version(node, version, before);
            }
            before = version.as_ref().map(|version| version.in_force);
            versions.extend(version);
        }
        let unchecked = node.get("unchecked").map(|_| node.both("unchecked"));
        Clause { id, versions, unchecked, written: node.head() }
    }

    fn check_version(&mut self, node: &Node, version: &ClauseVersion, before: Option<InForce>) {
        let InForce { from, until } = version.in_force;
        let interval = node.get("in_force");
        let place = |key| interval.and_then(|interval| interval.get(key)).map_or(node.head(), |value| value.written);
        if until.is_some_and(|until| until <= from) {
            self.mistake(place("until"), said::reversed_interval());
        }
        if version.announced.is_some_and(|announced| announced > from) {
            let written = node.get("announced").map_or(node.head(), |announced| announced.written);
            self.mistake(written, said::announced_late());
        }
        let end = before.map(|before| before.until.filter(|until| *until > before.from));
        match end {
            Some(None) => self.mistake(place("from"), said::overlapping_versions()),
            Some(Some(end)) if from < end => self.mistake(place("from"), said::overlapping_versions()),
            Some(Some(end)) if from > end => self.mistake(place("from"), said::gap_between_versions()),
            _ => {}
        }
    }
}

/// A version, where its interval can be read.
fn version(node: &Node) -> Option<ClauseVersion> {
    let interval = node.get("in_force")?;
    let until: Option<Timestamp> = match interval.get("until") {
        Some(_) => Some(interval.instant("until")?),
        None => None,
    };
    let in_force = InForce { from: interval.instant("from")?, until };
    Some(ClauseVersion { in_force, announced: node.instant("announced"), text: node.both("text") })
}
