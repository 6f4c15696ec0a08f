use super::score::{fits_sign, reached};
use super::{Builder, items};
use crate::check::Score;
use crate::notice::Timestamp;
use crate::pack::fault::score as said;
use crate::pack::tree::{Entry, Node};
use crate::pack::{DataSource, EvidenceWeight, Provenance, Rule, Weights};
use crate::text::near;
use crate::verdict::Weight;

impl Builder<'_> {
    pub(super) fn weights(&mut self, node: &Node) -> Weights {
        let weight = |entry: &Entry| EvidenceWeight {
            id: entry.key.clone(),
            weight: entry.value.text().and_then(Weight::parse).unwrap_or_default(),
            written: entry.key_written,
            weight_written: entry.value.written,
        };
        let written = node.get("rule").map_or(node.head(), |rule| rule.written);
        let weights = Weights {
            rule: node.string("rule"),
            evidence: node.get("weights").map_or(&[][..], Node::entries).iter().map(weight).collect(),
            provenance: self.provenance(node),
            written,
        };
        if !weights.rule.trim().is_empty() {
            self.names.cite_rule(&weights.rule, written);
        }
        weights
    }

    fn provenance(&mut self, node: &Node) -> Provenance {
        let empty = Node { value: crate::pack::tree::Value::Null, written: node.written };
        let node = node.get("provenance").unwrap_or(&empty);
        for digest in items(node, "data").filter_map(|source| source.get("sha256")) {
            if digest.text().is_some_and(|text| !text.trim().is_empty() && !is_digest(text)) {
                self.mistake(digest.written, said::not_digest());
            }
        }
        let source = |source: &Node| DataSource {
            name: source.string("name"),
            records: source.integer("records"),
            sha256: source.string("sha256"),
        };
        let figure = |entry: &Entry| (entry.key.clone(), entry.value.text().unwrap_or_default().to_owned());
        Provenance {
            data: items(node, "data").map(source).collect(),
            date: node.instant("date").unwrap_or_else(|| Timestamp::from_unix_seconds(0)),
            method: node.string("method"),
            figures: node.get("figures").map_or(&[][..], Node::entries).iter().map(figure).collect(),
        }
    }

    /// Holds the weights against the rules they are for, and gives the rules of this pack theirs in trial: a sum must still be
    /// reached. Those of rules that are not there are told with other unknown names.
    pub(super) fn check_weights(&mut self) {
        let all = self.pack.weights.clone();
        for (weights, number) in all.iter().zip(0..) {
            if let Some(first) = all.iter().take(number).find(|first| first.rule == weights.rule) {
                self.mistakes.add_second(weights.written, first.written, said::second_weights(&weights.rule));
            }
            let Some(rule) = self.find_rule(&weights.rule) else { continue };
            let Some(mut score) = rule.score().cloned() else {
                self.mistake(weights.written, said::no_score(&weights.rule));
                continue;
            };
            self.check_evidence(weights, &score);
            let earlier = self.names.known().iter().flat_map(|pack| &pack.weights);
            for weights in earlier.filter(|earlier| earlier.rule == weights.rule).chain([weights]) {
                weights.apply(&mut score);
            }
            if let Some(fault) = reached(&score).filter(|_| self.mistakes.is_empty()) {
                self.mistake(weights.written, fault);
            }
        }
    }

    fn check_evidence(&mut self, weights: &Weights, score: &Score) {
        let known: Vec<&str> = score.evidence().map(|evidence| evidence.id.as_str()).collect();
        for own in &weights.evidence {
            let is_breach = score.breach.iter().any(|evidence| evidence.id == own.id);
            if !known.contains(&own.id.as_str()) {
                let near = near(&own.id, known.iter().copied());
                self.mistake(own.written, said::unknown_evidence(&own.id, near, &known));
            } else if !fits_sign(own.weight, is_breach) {
                self.mistake(own.weight_written, said::wrong_sign(own.weight, is_breach));
            }
        }
    }

    /// The rule of that name in this pack, or in one loaded before.
    fn find_rule(&self, name: &str) -> Option<&Rule> {
        let known = self.names.known().iter().flat_map(|pack| &pack.rules);
        self.pack.rules.iter().chain(known).find(|rule| rule.id.name == name)
    }
}

fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}
