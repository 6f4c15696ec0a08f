use super::rule::reach;
use super::score::is_of_evidence;
use super::{Builder, MAX_PATTERNS, items};
use crate::check::{
    Broken, Check, Consent, Count, Disguise, Jump, JumpPlace, Labelled, Missing, OffTopic, Phrase, RepeatedId, Role,
    RoleTest, Roles, SendTest, Sending, Sequence, Slot, SlotTest, Term, Together, Topic, Where,
};
use crate::consent::Reason;
use crate::notice::Selector;
use crate::pack::fault::rule as said;
use crate::pack::tree::{Node, Value};
use crate::pack::{Written, pattern};
use crate::template::BrokenKind;
use crate::text::{Stretch, near};

impl Builder<'_> {
    /// The rule's checks: one, or a list of them.
    pub(super) fn checks(&mut self, rule: &Node) -> Vec<Check> {
        let Some(node) = rule.get("check") else { return Vec::new() };
        match &node.value {
            Value::List(checks) => checks.iter().filter_map(|check| self.check(check)).collect(),
            _ => self.check(node).into_iter().collect(),
        }
    }

    fn check(&mut self, node: &Node) -> Option<Check> {
        let entry = node.entries().first()?;
        let settings = &entry.value;
        Some(match entry.key.as_str() {
            "phrase" => Check::Phrase(Phrase { of: self.term(settings) }),
            "sequence" => Check::Sequence(Sequence {
                steps: self.terms(settings, "steps"),
                within_chars: settings.integer("within"),
                across: reach(settings, "across").unwrap_or(Stretch::Clause),
            }),
            "together" => Check::Together(Together {
                all: self.terms(settings, "all"),
                within: reach(settings, "within").unwrap_or(Stretch::Clause),
            }),
            "count" => Check::Count(Count {
                of: settings.get("of").map(|of| self.term(of)).unwrap_or_default(),
                at_least: settings.integer("at_least"),
                within: reach(settings, "within").unwrap_or(Stretch::Field),
            }),
            "score" => Check::Score(self.score(settings)),
            "missing" => Check::Missing(self.missing(settings)?),
            "slot" => Check::Slot(Slot { find: settings.choice("find", &SlotTest::ALL, SlotTest::name)? }),
            "broken" => Check::Broken(Broken { kinds: settings.choices("kinds", &BrokenKind::ALL, BrokenKind::name) }),
            "disguise" => Check::Disguise(Disguise { of: self.term(settings), at_least: settings.integer("at_least") }),
            "off-topic" => Check::OffTopic(self.off_topic(settings)),
            "role" => Check::Roles(self.roles(settings)),
            "jump" => Check::Jump(self.jump(settings)),
            "send" => Check::Send(Sending { find: settings.choice("find", &SendTest::ALL, SendTest::name)? }),
            "repeated-id" => Check::RepeatedId(RepeatedId),
            "consent" => Check::Consent(Consent {
                find: settings.choice("find", &Reason::ALL, Reason::name)?,
                more_than: settings.integer("more_than"),
                within_hours: settings.integer("within_hours"),
            }),
            _ => return None,
        })
    }

    fn off_topic(&mut self, node: &Node) -> OffTopic {
        let mut topics: Vec<Topic> = Vec::new();
        for node in items(node, "topics") {
            let topic = Topic {
                id: node.string("id"),
                title: node.both("title"),
                term: self.term(node),
                follows: node.strings("follows"),
            };
            if topics.iter().any(|other| other.id == topic.id) {
                self.mistake(node.head(), said::repeated_topic(&topic.id));
            }
            topics.push(topic);
        }
        let ids: Vec<&str> = topics.iter().map(|topic| topic.id.as_str()).collect();
        for other in items(node, "topics").flat_map(|node| items(node, "follows")) {
            if let Some(id) = other.text().filter(|id| !ids.contains(id)) {
                self.mistake(other.written, said::unknown_topic(id, near(id, ids.iter().copied())));
            }
        }
        let generic = node.get("generic").map(|generic| self.term(generic)).unwrap_or_default();
        let faint = node.get("faint").map(|faint| self.term(faint)).unwrap_or_default();
        OffTopic { topics, generic, faint }
    }

    fn roles(&mut self, node: &Node) -> Roles {
        let labels = |term: Term| Term { fields: vec![Selector::Label], ..term };
        let mut roles = Vec::new();
        for node in items(node, "roles") {
            let label = labels(self.term(node));
            roles.extend(node.choice("role", &Role::ALL, Role::name).map(|role| Labelled { role, label }));
        }
        let address = node.get("address").map(|address| self.term(address)).unwrap_or_default();
        let find = node.choice("find", &RoleTest::ALL, RoleTest::name).unwrap_or_default();
        Roles { roles, address: Term { fields: vec![Selector::Data], ..address }, find }
    }

    fn jump(&mut self, node: &Node) -> Jump {
        let mut places = Vec::new();
        for node in items(node, "places") {
            let term = Term { fields: vec![Selector::Url], ..self.term(node) };
            let fits = node.get("fits").map(|fits| self.term(fits)).unwrap_or_default();
            let declared = vec![Selector::Title, Selector::Category, Selector::Scene, Selector::Prompt];
            places.push(JumpPlace { title: node.both("title"), term, fits: Term { fields: declared, ..fits } });
        }
        Jump { places, known: node.strings("known") }
    }

    fn missing(&mut self, node: &Node) -> Option<Missing> {
        let field = node.choice("field", &Selector::ALL, Selector::name)?;
        // What should stand in the field is looked for there, whatever the rule's scope.
        let of = node.get("of").map(|of| self.term(of)).map(|of| Term { fields: vec![field], ..of });
        let at = match node.string("at").as_str() {
            "start" => Where::Start,
            "end" => Where::End,
            _ => Where::Anywhere,
        };
        Some(Missing { field, of, at })
    }

    fn terms(&mut self, node: &Node, key: &str) -> Vec<Term> {
        items(node, key).map(|term| self.term(term)).collect()
    }

    pub(super) fn term(&mut self, node: &Node) -> Term {
        // A key that the walk did not know may have been meant to say what to look for.
        let looks_for = |key: &str| {
            !matches!(key, "needs" | "allow" | "fields" | "within" | "at_least" | "title" | "follows" | "role" | "fits")
                && !is_of_evidence(key)
        };
        let says_nothing = !node.entries().iter().any(|entry| looks_for(&entry.key));
        if matches!(node.value, Value::Map(_)) && says_nothing {
            self.mistake(node.head(), said::empty_term());
        }
        for list in items(node, "lists") {
            if let Some(id) = list.text().filter(|id| !id.trim().is_empty()) {
                self.names.cite_list(id, list.written);
            }
        }
        for pattern in items(node, "patterns") {
            self.pattern(pattern, node.get("needs").is_some());
        }
        Term {
            words: node.strings("words"),
            lists: node.strings("lists"),
            patterns: node.strings("patterns"),
            needs: node.strings("needs"),
            allow: node.strings("allow"),
            fields: node.choices("fields", &Selector::ALL, Selector::name),
        }
    }

    fn pattern(&mut self, node: &Node, has_needs: bool) {
        let Some(text) = node.text().filter(|text| !text.trim().is_empty()) else { return };
        self.patterns += 1;
        if self.trusted || self.patterns > MAX_PATTERNS {
            if self.patterns == MAX_PATTERNS + 1 {
                self.mistake(node.written, said::too_many_patterns(MAX_PATTERNS));
            }
            return;
        }
        if let Some((fault, bytes)) = pattern::fault(text, has_needs) {
            let exact = bytes.and_then(|bytes| self.inside(node.written, text, bytes));
            self.mistake(exact.unwrap_or(node.written), fault);
        }
    }

    /// The place of some bytes of a text in its file, where it is written there without escapes.
    fn inside(&self, written: Written, text: &str, bytes: std::ops::Range<usize>) -> Option<Written> {
        let source = &self.pack.files.get(written.file)?.text;
        let spelled = source.get(written.start..written.start + written.len)?;
        let start = written.start + spelled.find(text)? + bytes.start;
        let least = source.get(start..)?.chars().next().map_or(0, char::len_utf8);
        Some(Written { start, len: bytes.len().max(least), ..written })
    }
}
