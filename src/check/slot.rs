use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{Kind, Match, Term, View};
use crate::notice::{FieldName, Notice, Spelling};
use crate::template::SlotType;
use crate::text::Span;
use crate::verdict::{Argument, Text};

mod value;

use value::Fault;

/// Slots and their values.
///
/// **What it finds**, by `find`: `value` a value that breaks the limits of its slot's type, which the platform answers with
/// 47003; `type` a slot whose type word the platform does not have; `unfilled` a slot without value where others have one;
/// `unused` a value without slot; `bare-line` a line that is only a placeholder; `repeated-label`, `repeated-key`;
/// `only-slot` a body of one placeholder and nothing else; what is lost
/// on display: `last-line` the slot `remark`, `too-long-shown` a value of which only the first 20 characters are shown,
/// `line-break` and `emoji` in a value, `not-shown` the values of `first` and `remark` of a send; `key-without-number` a key that is
/// a type word alone.
/// **Message arguments:** `{label}`, `{key}`, `{type}`, `{limit}`, `{actual}`, and `{error}`, what the platform answers to a `value`.
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
    /// The body is nothing but one placeholder.
    OnlySlot,
    /// The closing line `remark`.
    LastLine,
    /// The value is longer than a line that is shown, though its type would allow it.
    TooLongShown,
    /// The value holds a line break.
    LineBreak,
    /// The value holds an emoji.
    Emoji,
    /// The value of a first or last line.
    NotShown,
    /// The key is a type word alone.
    KeyWithoutNumber,
}

impl SlotTest {
    /// All tests.
    pub const ALL: [Self; 14] = [
        Self::Value,
        Self::Type,
        Self::Unfilled,
        Self::Unused,
        Self::BareLine,
        Self::RepeatedLabel,
        Self::RepeatedKey,
        Self::OnlySlot,
        Self::LastLine,
        Self::TooLongShown,
        Self::LineBreak,
        Self::Emoji,
        Self::NotShown,
        Self::KeyWithoutNumber,
    ];

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
            Self::OnlySlot => "only-slot",
            Self::LastLine => "last-line",
            Self::TooLongShown => "too-long-shown",
            Self::LineBreak => "line-break",
            Self::Emoji => "emoji",
            Self::NotShown => "not-shown",
            Self::KeyWithoutNumber => "key-without-number",
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
        &["label", "key", "type", "limit", "actual", "error"]
    }

    fn judge(&self, view: &View<'_>, found: &mut Vec<Match>) {
        match self.find {
            SlotTest::Value => values(view, found),
            SlotTest::Unused => unused(view, found),
            // A template that stands beside the values is told of its lines itself.
            SlotTest::NotShown if has_own_body(view) => {}
            SlotTest::NotShown => keyed(view, is_optional, found),
            SlotTest::KeyWithoutNumber => keyed(view, |key| SlotType::from_name(key).is_some(), found),
            SlotTest::TooLongShown | SlotTest::LineBreak | SlotTest::Emoji => self.lost(view, found),
            SlotTest::Type
            | SlotTest::Unfilled
            | SlotTest::BareLine
            | SlotTest::RepeatedLabel
            | SlotTest::RepeatedKey
            | SlotTest::OnlySlot
            | SlotTest::LastLine => {
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
                SlotTest::OnlySlot => span.slice(text) == text.trim(),
                SlotTest::LastLine => slot.key.eq_ignore_ascii_case("remark"),
                SlotTest::Value
                | SlotTest::Unused
                | SlotTest::TooLongShown
                | SlotTest::LineBreak
                | SlotTest::Emoji
                | SlotTest::NotShown
                | SlotTest::KeyWithoutNumber => false,
            };
            if is_wrong {
                let mut matched = Match::of_text(field, span);
                matched.arguments = arguments(label, &slot.key, "", &Text::default(), "");
                matched.is_of_message = self.find == SlotTest::Unfilled;
                found.push(matched);
            }
        }
    }

    /// Values of which users see less than was sent; `first` and `remark` are not shown at all and left to other tests.
    fn lost(self, view: &View<'_>, found: &mut Vec<Match>) {
        let labels = labels(view);
        for (index, key) in view.values() {
            if is_optional(key) || view.has_placeholder(index) {
                continue;
            }
            let value = view.text(index).trim();
            let start = view.text(index).len() - view.text(index).trim_start().len();
            let lost = match self.find {
                SlotTest::TooLongShown => cut(key, value),
                SlotTest::LineBreak => value.find(['\n', '\r']).map(|at| at..value.len()),
                SlotTest::Emoji => emoji(value),
                _ => None,
            };
            if let Some(lost) = lost {
                let mut matched = Match::of_text(index, Span::of(start + lost.start..start + lost.end));
                let count = value.chars().count().to_string();
                matched.arguments = arguments(labels.get(key).copied().unwrap_or_default(), key, "", &shown(), &count);
                found.push(matched);
            }
        }
    }
}

/// The most characters of a value that a service account's template message shows.
const SHOWN_CHARS: usize = 20;

fn shown() -> Text {
    Text { zh: format!("显示{SHOWN_CHARS}个字"), en: format!("{SHOWN_CHARS} characters are shown") }
}

/// What is cut off; a type that refuses the value by itself is left to the limits of types.
fn cut(key: &str, value: &str) -> Option<Range<usize>> {
    let is_refused = SlotType::from_key(key).is_some_and(|(slot_type, _)| value::fault(slot_type, value).is_some());
    let (end, _) = value.char_indices().nth(SHOWN_CHARS)?;
    (!is_refused).then_some(end..value.len())
}

/// The first emoji: of the pictographic blocks, or any sign that U+FE0F makes one.
fn emoji(value: &str) -> Option<Range<usize>> {
    let mut signs = value.char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        let next = signs.peek().map(|(_, next)| *next);
        if matches!(sign, '\u{1F000}'..='\u{1FAFF}') || (next == Some('\u{FE0F}') && !sign.is_ascii()) {
            return Some(at..at + sign.len_utf8());
        }
    }
    None
}

/// The label that names each slot of the body.
fn labels<'a>(view: &View<'a>) -> BTreeMap<&'a str, &'a str> {
    let mut labels = BTreeMap::new();
    if let Some((body, template)) = view.body() {
        for (_, slot) in template.slots() {
            let label = slot.label.map_or("", |label| label.slice(view.text(body)));
            labels.entry(slot.key.as_str()).or_insert(label);
        }
    }
    labels
}

/// Every value against the limits of the type that its key names.
fn values(view: &View<'_>, found: &mut Vec<Match>) {
    let labels = labels(view);
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
            let is_empty = view.text(index).trim().is_empty();
            let error = format!("data.{key}.value {}", if is_empty { "is empty" } else { "invalid" });
            matched.arguments.push(Argument { name: "error", value: Text::same(&error) });
            found.push(matched);
        }
    }
}

/// Whether the template stands in the same record as the values.
fn has_own_body(view: &View<'_>) -> bool {
    let body = view.notice().field(&FieldName::Body);
    body.is_some_and(|body| body.origin.spelling != Spelling::Elsewhere)
}

/// Values whose key is such, blank ones aside.
fn keyed(view: &View<'_>, is_such: impl Fn(&str) -> bool, found: &mut Vec<Match>) {
    for (index, key) in view.values().filter(|(_, key)| is_such(key)) {
        if !view.text(index).trim().is_empty() {
            let mut matched = view.matched_whole(index);
            matched.arguments = arguments("", key, "", &Text::default(), "");
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
    !values.is_empty() && !is_optional(key) && !values.contains(key)
}

fn is_optional(key: &str) -> bool {
    key.eq_ignore_ascii_case("first") || key.eq_ignore_ascii_case("remark")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_message_shows_less_of() {
        let long = "一二三四五六七八九十一二三四五六七八九十甲乙";
        assert_eq!(cut("keyword1", long).map(|lost| long.get(lost).unwrap_or_default()), Some("甲乙"));
        assert_eq!(cut("keyword1", "一二三四五六七八九十一二三四五六七八九十"), None);
        // The interface refuses it before anything is shown.
        assert_eq!(cut("thing1", long), None);
        assert_eq!(cut("character_string1", "0123456789012345678901"), Some(20..22));
        assert_eq!(emoji("好的👍谢谢"), Some(6..10));
        assert_eq!(emoji("❤\u{FE0F}"), Some(0..3));
        assert_eq!(emoji("①℃→★ 1\u{FE0F}"), None);
    }
}
