use super::{Builder, items};
use crate::check::Check;
use crate::notice::{MessageKind, NoticeKind, Selector};
use crate::pack::fault::rule as said;
use crate::pack::tree::Node;
use crate::pack::walk::is_id;
use crate::pack::{Example, Rule, RuleId, Scope, State, Unless, Written};
use crate::text::Stretch;
use crate::text::near;
use crate::verdict::{Authority, Family, Severity};

impl Builder<'_> {
    pub(super) fn rule(&mut self, node: &Node) -> Rule {
        let scope = node.get("scope").map(scope).unwrap_or_default();
        let checks = self.checks(node);
        self.message(node, &checks);
        self.sums(node, &checks);
        self.cite(node);
        Rule {
            id: self.rule_id(node),
            version: node.integer("version"),
            state: node.choice("state", &State::ALL, State::name).unwrap_or(State::Stable),
            severity: node.choice("severity", &Severity::ALL, Severity::name).unwrap_or(Severity::Info),
            authority: node.choice("authority", &Authority::ALL, Authority::name).unwrap_or(Authority::Heuristic),
            clauses: node.strings("clauses"),
            waivable: node.string("waivable") != "false",
            requires: node.choices("requires", &Selector::ALL, Selector::name),
            title: node.both("title"),
            message: node.get("message").is_some().then(|| node.both("message")),
            why: node.both("why"),
            advice: node.both("advice"),
            unless: self.unless(node),
            bad: self.examples(node, "bad", &scope),
            good: self.examples(node, "good", &scope),
            known_misses: self.examples(node, "known_misses", &scope),
            known_noise: self.examples(node, "known_noise", &scope),
            written: node.head(),
            settings: node.get("check").map_or_else(|| node.head(), |checks| checks.written),
            checks,
            scope,
        }
    }

    fn rule_id(&mut self, node: &Node) -> RuleId {
        let name = node.string("id");
        let written = node.head();
        let (family_name, rest) = name.split_once('/').unwrap_or_default();
        let family = Family::from_name(family_name);
        if !name.trim().is_empty() {
            if !is_id(family_name) || !is_id(rest) {
                self.mistake(written, said::rule_id(&name));
            } else if family.is_none() {
                let near = near(family_name, Family::ALL.map(Family::name));
                self.mistake(written, said::rule_family(family_name, near));
            }
        }
        self.names.claim_rule(&name, written, self.mistakes);
        RuleId { family: family.unwrap_or(Family::Incentive), name }
    }

    fn cite(&mut self, node: &Node) {
        for clause in items(node, "clauses") {
            if let Some(id) = clause.text().filter(|id| !id.trim().is_empty()) {
                self.names.cite_clause(id, clause.written);
            }
        }
    }

    fn unless(&mut self, node: &Node) -> Vec<Unless> {
        let unless = |node| Unless { term: self.term(node), within: reach(node, "within").unwrap_or(Stretch::Clause) };
        items(node, "unless").map(unless).collect()
    }

    fn examples(&mut self, node: &Node, key: &str, scope: &Scope) -> Vec<Example> {
        items(node, key).map(|example| self.example(example, scope)).collect()
    }

    /// Checks that the checks can fill in what the message leaves open. Of several checks each must be able to.
    fn message(&mut self, node: &Node, checks: &[Check]) {
        let Some((first, others)) = checks.split_first() else { return };
        let everywhere = |name: &&str| others.iter().all(|check| check.kind().arguments().contains(name));
        let arguments = first.kind().arguments().iter().copied().filter(everywhere);
        let allowed: Vec<&str> = std::iter::once("quote").chain(arguments).collect();
        for text in node.get("message").map_or(&[][..], Node::entries) {
            self.placeholders(text.value.text().unwrap_or_default(), text.value.written, &allowed);
        }
    }

    fn placeholders(&mut self, text: &str, written: Written, allowed: &[&str]) {
        let mut rest = text;
        while let Some((_, after)) = rest.split_once('{') {
            // A doubled brace is the platform's placeholder, which a message may speak of.
            if let Some(quoted) = after.strip_prefix('{') {
                rest = quoted.trim_start_matches('{');
                continue;
            }
            let Some((name, after)) = after.split_once('}') else {
                self.mistake(written, said::open_placeholder());
                return;
            };
            if !allowed.contains(&name) {
                self.mistake(written, said::placeholder(name, allowed));
            }
            rest = after;
        }
    }
}

fn scope(node: &Node) -> Scope {
    Scope {
        fields: node.choices("fields", &Selector::ALL, Selector::name),
        kinds: node.choices("kinds", &NoticeKind::ALL, NoticeKind::name),
        messages: node.choices("messages", &MessageKind::ALL, MessageKind::name),
    }
}

/// The reach that the value names.
pub(super) fn reach(node: &Node, key: &str) -> Option<Stretch> {
    match node.get(key)?.text()? {
        "clause" => Some(Stretch::Clause),
        "sentence" => Some(Stretch::Sentence),
        "field" => Some(Stretch::Field),
        "notice" => Some(Stretch::Notice),
        _ => None,
    }
}
