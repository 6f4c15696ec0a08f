use super::{Builder, items};
use crate::pack::fault::change as said;
use crate::pack::tree::Node;
use crate::pack::{Base, Change, Target};
use crate::verdict::{Authority, Severity};

impl Builder<'_> {
    /// The packs that this one builds on; they must be there, in a version that will do.
    pub(super) fn bases(&mut self, section: &Node) -> Vec<Base> {
        let mut bases = Vec::new();
        for node in items(section, "builds_on") {
            let base = Base { pack: node.string("pack"), version: node.string("version") };
            match self.names.known().iter().find(|pack| pack.id == base.pack) {
                _ if base.pack.is_empty() || base.version.trim().is_empty() => {}
                None => self.mistake(node.head(), said::base_not_there(&base.pack)),
                Some(pack) if !base.takes(&pack.version) => {
                    let written = node.get("version").map_or(node.head(), |version| version.written);
                    self.mistake(written, said::other_version(&base.pack, &pack.version, &base.version));
                }
                Some(_) => {}
            }
            bases.push(base);
        }
        bases
    }

    pub(super) fn change(&mut self, node: &Node) -> Option<Change> {
        let (target, written) = match (node.get("list"), node.get("rule")) {
            (Some(list), None) => (Target::List(list.text()?.to_owned()), list.written),
            (None, Some(rule)) => (Target::Rule(rule.text()?.to_owned()), rule.written),
            _ => {
                self.mistake(node.head(), said::not_one_target());
                return None;
            }
        };
        let severity = node.choice("severity", &Severity::ALL, Severity::name);
        let change = Change { words: node.strings("words"), allow: node.strings("allow"), severity, target, written };
        self.check_parts(node, &change);
        match &change.target {
            Target::List(id) => self.names.cite_list(id, written),
            Target::Rule(id) => {
                self.names.cite_rule(id, written);
                self.check_severity(node, id, severity);
            }
        }
        Some(change)
    }

    fn check_parts(&mut self, node: &Node, change: &Change) {
        let (misplaced, target) = match change.target {
            Target::List(_) => ("severity", "list"),
            Target::Rule(_) => ("words", "rule"),
        };
        if let Some(entry) = node.entry(misplaced) {
            self.mistake(entry.key_written, said::misplaced(misplaced, target));
        }
        if ["words", "allow", "severity"].iter().all(|key| node.get(key).is_none()) {
            self.mistake(change.written, said::changes_nothing());
        }
    }

    /// What a rule may not become: a heuristic one never rejects, and one that nobody may lift is not to be softened.
    fn check_severity(&mut self, node: &Node, id: &str, severity: Option<Severity>) {
        let rule = self.names.known().iter().flat_map(|pack| &pack.rules).find(|rule| rule.id.name == id);
        let (Some(rule), Some(severity)) = (rule, severity) else { return };
        let written = node.get("severity").map_or(node.head(), |value| value.written);
        if rule.authority == Authority::Heuristic && severity == Severity::Error {
            self.mistake(written, said::heuristic_error(id));
        } else if !rule.waivable && severity < rule.severity {
            self.mistake(written, said::softened(id));
        }
    }
}
