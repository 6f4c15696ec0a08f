use super::{Hit, Kind, Match, MatchEvidence, Term, View};
use crate::notice::{Notice, Selector};
use crate::text::Span;
use crate::verdict::{Argument, Text};

/// A value that cannot be what its label says.
///
/// **What it finds:** values whose label ends in a word of one of the `roles`, and which cannot play that role (see [`Role`]), or in
/// which a word of `address` speaks to the reader where a name or a figure should stand. Marks the value; the evidence is the label.
/// A value with a placeholder in it, and one under a label of no role, is never found.
/// **Settings:** `roles` (each with `role` and the settings of a term for the labels), `address` (a term).
/// **Message arguments:** `{label}` and `{role}`.
/// **Example:** `role: {address: {words: [点击]}, roles: [{role: time, words: [时间, 日期]}]}`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roles {
    /// Which labels say what belongs in their slots. Of two that fit a label the longer word decides, then the first role.
    pub roles: Vec<Labelled>,
    /// Words that speak to the reader.
    pub address: Term,
}

/// Labels of one role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    /// What belongs in their slots.
    pub role: Role,
    /// Words that the labels end in.
    pub label: Term,
}

/// What a label says belongs in its slot, and what cannot be that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A number or code: at least five Chinese characters without a letter or digit are none.
    Id,
    /// A time: at least five Chinese characters without a digit or a character that times are told with are none.
    Time,
    /// An amount: at least four Chinese characters without a digit or a word for free, none or unknown are none.
    Amount,
    /// A person: more than ten Chinese characters are none.
    Person,
    /// A thing, a place or a state: only what speaks to the reader is none.
    Thing,
    /// Free words: anything may stand there.
    Note,
}

impl Role {
    /// All roles, in the order in which they are listed.
    pub(crate) const ALL: [Self; 6] = [Self::Id, Self::Time, Self::Amount, Self::Person, Self::Thing, Self::Note];

    /// The name that packs use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Time => "time",
            Self::Amount => "amount",
            Self::Person => "person",
            Self::Thing => "thing",
            Self::Note => "note",
        }
    }

    fn title(self) -> Text {
        let (zh, en) = match self {
            Self::Id => ("编号", "a number or code"),
            Self::Time => ("时间", "a time"),
            Self::Amount => ("金额", "an amount"),
            Self::Person => ("人名", "a person"),
            Self::Thing | Self::Note => ("名称或状态", "a name or state"),
        };
        Text { zh: zh.to_owned(), en: en.to_owned() }
    }

    /// Whether a folded value can be that, whatever it says.
    fn can_be(self, value: &str) -> bool {
        let has = |of: fn(char) -> bool| value.chars().any(of);
        let han = value.chars().filter(|c| is_han(*c)).count();
        match self {
            Self::Id => han < 5 || has(|c| c.is_ascii_alphanumeric() || is_numeral(c)),
            Self::Time => han < 5 || has(|c| c.is_ascii_digit() || is_numeral(c) || TIMES.contains(c)),
            Self::Amount => han < 4 || has(|c| c.is_ascii_digit() || is_numeral(c) || "免无待零不".contains(c)),
            Self::Person => han <= 10,
            Self::Thing | Self::Note => true,
        }
    }

    /// Fewest Chinese characters of a value that speaks to the reader.
    fn least_to_speak(self) -> usize {
        if self == Self::Person { 4 } else { 5 }
    }
}

/// Characters that times are told with, also vaguely: 今天, 下周, 尽快, 长期, 待定, 营业中.
const TIMES: &str = "今明昨后周星上下午早晚夜即随时待定尽快长期天春夏秋冬月日初前节内分秒营业假届年旬起止永久暂未不";

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

fn is_numeral(c: char) -> bool {
    "〇一二三四五六七八九十百千万".contains(c)
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
        notice.declares(Selector::Body) && notice.declares(Selector::Data)
    }

    fn arguments(&self) -> &'static [&'static str] {
        &["label", "role"]
    }

    fn judge(&self, view: &View<'_>, found: &mut Vec<Match>) {
        let Some((body, template)) = view.body() else { return };
        for (_, slot) in template.slots() {
            let Some((label, role, evidence)) = slot.label.and_then(|label| self.role(view, body, label)) else {
                continue;
            };
            for (field, _) in view.values().filter(|(_, key)| *key == slot.key) {
                let value = view.folded(field);
                let speaks = !view.hits_in(0, field).is_empty()
                    && role != Role::Note
                    && value.chars().filter(|c| is_han(*c)).count() >= role.least_to_speak();
                if view.has_placeholder(field) || (role.can_be(value) && !speaks) {
                    continue;
                }
                let mut matched = view.matched_whole(field);
                let label = Text::same(label.slice(view.text(body)));
                matched
                    .arguments
                    .extend([Argument { name: "label", value: label }, Argument { name: "role", value: role.title() }]);
                matched.evidence.push(evidence.clone());
                found.push(matched);
            }
        }
    }
}

impl Roles {
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
