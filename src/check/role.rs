mod kind;

pub use kind::Role;
use kind::is_han;

use super::{Hit, Kind, Match, MatchEvidence, Term, View};
use crate::notice::{Notice, Selector};
use crate::template::{Slot, Template};
use crate::text::Span;
use crate::verdict::{Argument, Text};

/// A value that cannot be what its label says.
///
/// **What it finds:** values whose label ends in a word of one of the `roles`, and which cannot play that role (see [`Role`]), or in
/// which a word of `address` speaks to the reader where a name or a figure should stand. Marks the value; the evidence is the label.
/// A value with a placeholder in it, and one under a label of no role, is never found. With `find: type` it is slots whose type
/// cannot hold what their label says (`订单金额：{{thing1.DATA}}`): marks the slot. With `find: example` it is the platform's example:
/// a line of it under a label that the template does not have, and a value in it that cannot be what its label says.
/// **Settings:** `roles` (each with `role` and the settings of a term for the labels), `address` (a term), `find` (`value` if left
/// out, `type`, `example`).
/// **Message arguments:** `{label}`, `{role}` and `{type}`.
/// **Example:** `role: {address: {words: [点击]}, roles: [{role: time, words: [时间, 日期]}]}`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roles {
    /// Which labels say what belongs in their slots. Of two that fit a label the longer word decides, then the first role.
    pub roles: Vec<Labelled>,
    /// Words that speak to the reader.
    pub address: Term,
    /// What is held against the label.
    pub find: RoleTest,
}

/// What is held against a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RoleTest {
    /// The value that is sent.
    #[default]
    Value,
    /// The type of the slot.
    Type,
    /// The line of the platform's example.
    Example,
}

impl RoleTest {
    /// All tests.
    pub(crate) const ALL: [Self; 3] = [Self::Value, Self::Type, Self::Example];

    /// The name that packs use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Type => "type",
            Self::Example => "example",
        }
    }
}

/// Labels of one role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    /// What belongs in their slots.
    pub role: Role,
    /// Words that the labels end in.
    pub label: Term,
}

impl Kind for Roles {
    fn terms(&self) -> Vec<&Term> {
        [&self.address].into_iter().chain(self.roles.iter().map(|labelled| &labelled.label)).collect()
    }

    fn waking(&self) -> Vec<usize> {
        Vec::new()
    }

    fn is_formal(&self) -> bool {
        true
    }

    fn concerns(&self, notice: &Notice<'_>) -> bool {
        let beside = match self.find {
            RoleTest::Value => Selector::Data,
            RoleTest::Type => Selector::Body,
            RoleTest::Example => Selector::Example,
        };
        notice.declares(Selector::Body) && notice.declares(beside)
    }

    fn arguments(&self) -> &'static [&'static str] {
        &["label", "role", "type"]
    }

    fn judge(&self, view: &View<'_>, found: &mut Vec<Match>) {
        let Some((body, template)) = view.body() else { return };
        let labelled = |slot: &Slot| slot.label.and_then(|label| self.role(view, body, label));
        match self.find {
            RoleTest::Value => {
                for (labelled, slot) in template.slots().filter_map(|(_, slot)| Some((labelled(slot)?, slot))) {
                    values(view, body, &labelled, &slot.key, found);
                }
            }
            RoleTest::Type => {
                for (span, slot) in template.slots() {
                    let unfit =
                        |(_, role, _): &(Span, Role, MatchEvidence)| slot.slot_type.filter(|of| !role.fits(*of));
                    if let Some((labelled, of)) =
                        labelled(slot).and_then(|labelled| unfit(&labelled).map(|of| (labelled, of)))
                    {
                        let mut matched = Match::of_text(body, span);
                        matched.argument("type", of.name());
                        tell(&mut matched, view, body, &labelled);
                        found.push(matched);
                    }
                }
            }
            RoleTest::Example => {
                for (field, _) in view.fields_of(Selector::Example) {
                    self.example(view, (body, template), field, found);
                }
            }
        }
    }
}

/// The values of a slot that cannot be what its label says.
fn values(view: &View<'_>, body: usize, labelled: &(Span, Role, MatchEvidence), key: &str, found: &mut Vec<Match>) {
    let role = labelled.1;
    for (field, _) in view.values().filter(|(_, other)| *other == key) {
        let value = view.folded(field);
        let speaks = !view.hits_in(0, field).is_empty()
            && role != Role::Note
            && value.chars().filter(|c| is_han(*c)).count() >= role.least_to_speak();
        // All of those whom the label names may well be meant: 学员：全体学员.
        let label = labelled.0.slice(view.text(body));
        let is_named = role == Role::Person && value.ends_with(label);
        if view.has_placeholder(field) || ((role.can_be(value) || is_named) && !speaks) {
            continue;
        }
        let mut matched = view.matched_whole(field);
        tell(&mut matched, view, body, labelled);
        found.push(matched);
    }
}

/// Says which label a match is held against.
fn tell(matched: &mut Match, view: &View<'_>, body: usize, (label, role, evidence): &(Span, Role, MatchEvidence)) {
    let label = Text::same(label.slice(view.text(body)));
    let arguments = [Argument { name: "label", value: label }, Argument { name: "role", value: role.title() }];
    matched.arguments.extend(arguments);
    matched.evidence.push(evidence.clone());
}

impl Roles {
    /// Lines of the example that do not belong to the template, and values in it that cannot be what their label says.
    fn example(&self, view: &View<'_>, (body, template): (usize, &Template), field: usize, found: &mut Vec<Match>) {
        let labels: Vec<Span> = template.slots().filter_map(|(_, slot)| slot.label).collect();
        if labels.is_empty() {
            return;
        }
        let name = |label: Span| label.slice(view.text(body)).trim();
        for (label, value) in lines(view.text(field)) {
            match labels.iter().find(|own| name(**own) == label.slice(view.text(field))) {
                None => {
                    let mut matched = Match::of_text(field, label);
                    matched.argument("label", label.slice(view.text(field)));
                    matched.evidence.extend(labels.first().map(|own| MatchEvidence {
                        field: body,
                        span: *own,
                        reason: "label".to_owned(),
                        weight: None,
                    }));
                    found.push(matched);
                }
                Some(own) => {
                    let unfit =
                        self.role(view, body, *own).filter(|(_, role, _)| !role.can_be(value.slice(view.text(field))));
                    if let Some(labelled) = unfit {
                        let mut matched = Match::of_text(field, value);
                        tell(&mut matched, view, body, &labelled);
                        found.push(matched);
                    }
                }
            }
        }
    }

    /// The role of a label of the body: that of the longest word that it ends in.
    fn role(&self, view: &View<'_>, body: usize, label: Span) -> Option<(Span, Role, MatchEvidence)> {
        let ending = |number: usize| {
            let hits = view.hits_in(number + 1, body).iter();
            let ends = |hit: &&Hit| {
                let span = view.to_text(hit.field, hit.span);
                label.covers(span) && span.end == label.end
            };
            hits.filter(ends).max_by_key(|hit| hit.span.len())
        };
        let endings = self.roles.iter().enumerate().filter_map(|(number, labelled)| Some((ending(number)?, labelled)));
        // The last of equals is taken, so the first role comes last.
        let (hit, labelled) = endings.rev().max_by_key(|(hit, _)| hit.span.len())?;
        Some((label, labelled.role, view.evidence(*hit, &labelled.label)))
    }
}

/// Most characters of a label; a longer start of a line is a sentence with a colon in it.
const LONGEST_LABEL: usize = 8;

/// The label and the value of each line of an example that has both.
fn lines(text: &str) -> impl Iterator<Item = (Span, Span)> {
    let mut start = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let begin = start;
        start += line.len();
        let (label, value) = line.split_once(['：', ':'])?;
        let place = |part: &str, from: usize| {
            let lead = part.len() - part.trim_start().len();
            Span::of(from + lead..from + lead + part.trim().len())
        };
        let value_start = begin + line.len() - value.len();
        let chars = label.trim().chars().count();
        let is_line = (1..=LONGEST_LABEL).contains(&chars) && label.chars().any(is_han) && !value.trim().is_empty();
        is_line.then(|| (place(label, begin), place(value, value_start)))
    })
}
