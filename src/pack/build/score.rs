use std::collections::BTreeMap;

use super::rule::reach;
use super::{Builder, items};
use crate::check::{Check, Group, Score, Third, Weighed};
use crate::pack::Written;
use crate::pack::fault::score as said;
use crate::pack::tree::{Entry, Node};
use crate::text::{Stretch, near};
use crate::verdict::Weight;

/// Whether evidence has a setting of that name besides those of a term.
pub(super) fn is_of_evidence(key: &str) -> bool {
    matches!(key, "id" | "sign" | "weight" | "group" | "at" | "reach")
}

impl Builder<'_> {
    pub(super) fn score(&mut self, node: &Node) -> Score {
        let within = reach(node, "within").unwrap_or(Stretch::Clause);
        let entries = node.get("groups").map_or(&[][..], Node::entries);
        let group = |entry: &Entry| Group { id: entry.key.clone(), cap: entry.value.weight("cap").unwrap_or_default() };
        let mut score = Score {
            within,
            threshold: node.weight("threshold").unwrap_or_default(),
            breach: Vec::new(),
            mitigating: Vec::new(),
            groups: entries.iter().map(group).collect(),
        };
        let mut names = BTreeMap::new();
        for node in items(node, "evidence") {
            let evidence = self.evidence(node, &score);
            if let Some(first) = names.insert(evidence.id.clone(), node.head()).filter(|_| !evidence.id.is_empty()) {
                self.mistakes.add_second(node.head(), first, said::duplicate_evidence(&evidence.id));
            }
            if is_breach(node) { score.breach.push(evidence) } else { score.mitigating.push(evidence) }
        }
        let has_sign = |node: &Node| node.get("sign").is_some();
        if score.breach.is_empty() && items(node, "evidence").next().is_some() && items(node, "evidence").all(has_sign)
        {
            let written = node.entry("evidence").map_or(node.head(), |evidence| evidence.key_written);
            self.mistake(written, said::no_breach());
        }
        for entry in entries {
            if !score.evidence().any(|evidence| evidence.group.as_deref() == Some(&entry.key)) {
                self.mistake(entry.key_written, said::idle_group(&entry.key));
            }
        }
        score
    }

    fn evidence(&mut self, node: &Node, score: &Score) -> Weighed {
        let written = |key: &str| node.get(key).map_or(node.head(), |value| value.written);
        let weight = node.weight("weight").unwrap_or_default();
        if !fits_sign(weight, is_breach(node)) {
            self.mistake(written("weight"), said::wrong_sign(weight, is_breach(node)));
        }
        let reach = reach(node, "reach").unwrap_or(score.within);
        if reach < score.within {
            self.mistake(written("reach"), said::narrow_reach(score.within.name()));
        }
        let group = node.get("group").and_then(Node::text).map(str::to_owned);
        if let Some(group) = &group {
            self.group(group, written("group"), is_breach(node), score);
        }
        Weighed {
            id: node.string("id"),
            term: self.term(node),
            group,
            at: node.choice("at", &Third::ALL, Third::name).unwrap_or(Third::Anywhere),
            reach,
            weight,
        }
    }

    /// The group must be there, and hold evidence of one sign: so what its cap cuts does not depend on the order.
    fn group(&mut self, id: &str, written: Written, is_breach: bool, score: &Score) {
        let known: Vec<&str> = score.groups.iter().map(|group| group.id.as_str()).collect();
        if !known.contains(&id) {
            self.mistake(written, said::unknown_group(id, near(id, known.iter().copied()), &known));
        }
        let others = if is_breach { &score.mitigating } else { &score.breach };
        if others.iter().any(|other| other.group.as_deref() == Some(id)) {
            self.mistake(written, said::mixed_group(id));
        }
    }

    /// A rule has one sum, and one that can be reached.
    pub(super) fn sums(&mut self, rule: &Node, checks: &[Check]) {
        let nodes = rule
            .get("check")
            .map(|node| if node.items().is_empty() { std::slice::from_ref(node) } else { node.items() });
        let scores: Vec<&Entry> = nodes.into_iter().flatten().filter_map(|node| node.entry("score")).collect();
        if let [_, second, ..] = scores.as_slice() {
            self.mistake(second.key_written, said::second_score());
        }
        let threshold = scores.first().and_then(|entry| entry.value.get("threshold"));
        if let (Some(threshold), true) = (threshold, checks.iter().any(|check| matches!(check, Check::Score(_)))) {
            self.thresholds.push((self.pack.rules.len(), threshold.written));
        }
    }
}

fn is_breach(node: &Node) -> bool {
    node.string("sign") != "mitigating"
}

/// Whether evidence of that sign may have the weight.
pub(super) fn fits_sign(weight: Weight, is_breach: bool) -> bool {
    if is_breach { weight >= Weight::ZERO } else { weight <= Weight::ZERO }
}

/// What is wrong with a sum that nothing can reach.
pub(super) fn reached(score: &Score) -> Option<crate::pack::fault::Fault> {
    let most = score.most();
    (most < score.threshold && !score.breach.is_empty()).then(|| said::out_of_reach(most, score.threshold))
}
