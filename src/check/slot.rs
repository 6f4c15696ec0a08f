use std::collections::{BTreeMap, BTreeSet};

use super::{Kind, Match, Term, View};
use crate::notice::{FieldName, Notice};
use crate::template::SlotType;
use crate::verdict::{Argument, Text};

mod value;

use value::Fault;

/// Slots and their values.
///
/// **What it finds**, by `find`: `value` a value that breaks the limits of its slot's type, which the platform answers with
/// 47003; `type` a slot whose type word the platform does not have; `unfilled` a slot without value where others have one;
/// `unused` a value without slot; `bare-line` a line that is only a placeholder; `repeated-label`, `repeated-key`.
/// **Message arguments:** `{label}`, `{key}`, `{type}`, `{limit}`, `{actual}`.
/// **Example:** `slot: {find: value}`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// What to find.
    pub find: SlotTest,
}

/// What can be wrong with a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotTest {
    /// The value breaks the type's limits.
    Value,
    /// The type word is unknown.
    Type,
    /// No value where others have one.
    Unfilled,
    /// A value without slot.
    Unused,
    /// The line holds nothing but the placeholder.
    BareLine,
    /// Two slots have the same label.
    RepeatedLabel,
    /// Two slots have the same key.
    RepeatedKey,
}

impl SlotTest {
    /// All tests.
    pub const ALL: [Self; 7] =
        [Self::Value, Self::Type, Self::Unfilled, Self::Unused, Self::BareLine, Self::RepeatedLabel, Self::RepeatedKey];

    /// The name in packs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Type => "type",
            Self::Unfilled => "unfilled",
            Self::Unused => "unused",
            Self::BareLine => "bare-line",
            Self::RepeatedLabel => "repeated-label",
            Self::RepeatedKey => "repeated-key",
        }
    }
}

impl Kind for Slot {
    fn terms(&self) -> Vec<&Term> {
        Vec::new()
    }

    fn is_formal(&self) -> bool {
        true
    }

    fn concerns(&self, notice: &Notice<'_>) -> bool {
        notice.fields.iter().any(|field| matches!(field.name, FieldName::Body | FieldName::Data(_)))
    }

    fn arguments(&self) -> &'static [&'static str] {
        &["label", "key", "type", "limit", "actual"]
    }

    fn judge(&self, view: &View<'_>, found: &mut Vec<Match>) {
        match self.find {
            SlotTest::Value => values(view, found),
            SlotTest::Unused => unused(view, found),
            SlotTest::Type
            | SlotTest::Unfilled
            | SlotTest::BareLine
            | SlotTest::RepeatedLabel
            | SlotTest::RepeatedKey => {
                self.in_template(view, found);
            }
        }
    }
}

impl Slot {
    fn in_template(self, view: &View<'_>, found: &mut Vec<Match>) {
        let Some((field, template)) = view.body() else { return };
        let text = view.text(field);
        let values: BTreeSet<&str> = view.values().map(|(_, key)| key).collect();
        let typed = template.slots().any(|(_, slot)| slot.slot_type.is_some() && slot.number.is_some());
        let mut keys = BTreeSet::new();
        // The first key that a label named, and whether it named others since.
        let mut labels: BTreeMap<&str, (&str, bool)> = BTreeMap::new();
        for (span, slot) in template.slots() {
            let label = slot.label.map(|label| label.slice(text)).unwrap_or_default();
            let is_wrong = match self.find {
                SlotTest::Type => typed && is_unknown_type(&slot.key),
                SlotTest::Unfilled => is_unfilled(&values, &slot.key),
                SlotTest::BareLine => slot.alone,
                SlotTest::RepeatedKey => !keys.insert(slot.key.as_str()),
                SlotTest::RepeatedLabel => {
                    let (first, has_others) = labels.entry(label).or_insert((&slot.key, false));
                    let is_other = *first != slot.key;
                    let is_repeated = is_other || *has_others;
                    *has_others |= is_other;
                    is_repeated && !label.is_empty()
                }
                SlotTest::Value | SlotTest::Unused => false,
            };
            if is_wrong {
                let mut matched = Match::of_text(field, span);
                matched.arguments = arguments(label, &slot.key, "", &Text::default(), "");
                matched.is_of_message = self.find == SlotTest::Unfilled;
                found.push(matched);
            }
        }
    }
}

/// Every value against the limits of the type that its key names.
fn values(view: &View<'_>, found: &mut Vec<Match>) {
    let mut labels = BTreeMap::new();
    if let Some((body, template)) = view.body() {
        for (_, slot) in template.slots() {
            let label = slot.label.map_or("", |label| label.slice(view.text(body)));
            labels.entry(slot.key.as_str()).or_insert(label);
        }
    }
    for (index, key) in view.values() {
        let Some((slot_type, _)) = SlotType::from_key(key) else { continue };
        // A value that a program fills in is not known yet.
        if view.has_placeholder(index) {
            continue;
        }
        if let Some(Fault { limit, actual }) = value::fault(slot_type, view.text(index)) {
            let mut matched = view.matched_whole(index);
            let label = labels.get(key).copied().unwrap_or_default();
            matched.arguments = arguments(label, key, slot_type.name(), &limit, &actual);
            found.push(matched);
        }
    }
}

fn unused(view: &View<'_>, found: &mut Vec<Match>) {
    let Some((_, template)) = view.body() else { return };
    if template.slots().next().is_none() {
        return;
    }
    let slots = template.slots().map(|(_, slot)| slot.key.as_str());
    let keys: BTreeSet<&str> = slots.chain(template.broken().map(|(_, broken)| broken.key.as_str())).collect();
    for (index, key) in view.values().filter(|(_, key)| !keys.contains(key)) {
        let mut matched = view.matched_whole(index);
        matched.arguments = arguments("", key, "", &Text::default(), "");
        found.push(matched);
    }
}

/// Whether other slots have values and this one has none. The platform lets senders leave out `first` and `remark`.
fn is_unfilled(values: &BTreeSet<&str>, key: &str) -> bool {
    let is_optional = key.eq_ignore_ascii_case("first") || key.eq_ignore_ascii_case("remark");
    !values.is_empty() && !is_optional && !values.contains(key)
}

/// Whether the key looks typed (`thng1`) and its type word is none of the platform's.
fn is_unknown_type(key: &str) -> bool {
    let word = key.trim_end_matches(|c: char| c.is_ascii_digit());
    word.len() < key.len() && word != "keyword" && SlotType::from_key(key).is_none()
}

fn arguments(label: &str, key: &str, slot_type: &str, limit: &Text, actual: &str) -> Vec<Argument> {
    let label = if label.is_empty() { key } else { label };
    vec![
        Argument { name: "label", value: Text::same(label) },
        Argument { name: "key", value: Text::same(key) },
        Argument { name: "type", value: Text::same(slot_type) },
        Argument { name: "limit", value: limit.clone() },
        Argument { name: "actual", value: Text::same(actual) },
    ]
}
