use crate::text::Span;

/// A good slot, `{{keyword1.DATA}}`: the place that the sender fills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// The key as written, case kept: `keyword1`, `Remark`.
    pub key: String,
    /// The type that the platform checks values by; `None` for `first`, `remark`, `keywordN` and the free keys of old templates.
    pub slot_type: Option<SlotType>,
    /// The number of a typed key or of a `keywordN`.
    pub number: Option<u32>,
    /// The segment that names the slot, if one does. Slots that share a line and a label (`气温:{{a.DATA}} / {{b.DATA}}`) share the span.
    pub label: Option<Span>,
    /// Whether the slot stands on a line of its own, among blanks at most, and no label names it from the line before.
    /// Such a line is dropped by service accounts since 2023-05-04.
    pub alone: bool,
}

impl Slot {
    /// The slot of the given key; label and place are not known yet.
    pub(super) fn new(key: &str) -> Self {
        let typed = SlotType::from_key(key);
        let number = typed.map(|(_, number)| number).or_else(|| numbered(key, KEYWORD));
        Self {
            key: key.to_owned(),
            slot_type: typed.map(|(slot_type, _)| slot_type),
            number,
            label: None,
            alone: false,
        }
    }

    /// Whether this is the opening or the closing line of a classic template, which no label names.
    #[must_use]
    pub fn is_frame(&self) -> bool {
        is_frame(&self.key)
    }
}

/// The prefix of the numbered, untyped keys of classic templates.
pub(super) const KEYWORD: &str = "keyword";

/// Whether `key` is `first` or `remark` in any case.
pub(super) fn is_frame(key: &str) -> bool {
    key.eq_ignore_ascii_case("first") || key.eq_ignore_ascii_case("remark")
}

/// Whether `key` can only be meant as a slot of a notification template.
pub(super) fn is_known(key: &str) -> bool {
    is_frame(key) || SlotType::from_key(key).is_some() || numbered(key, KEYWORD).is_some()
}

/// The number of `key` if it is `prefix` and a number.
pub(super) fn numbered(key: &str, prefix: &str) -> Option<u32> {
    let digits = key.strip_prefix(prefix)?;
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { digits.parse().ok() } else { None }
}

/// The type of a slot, as the platform's keyword library names it; it decides which values are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SlotType {
    /// Any characters, 20 at most.
    Thing,
    /// Digits, 32 at most, decimals allowed.
    Number,
    /// Letters, 32 at most.
    Letter,
    /// Symbols, 5 at most.
    Symbol,
    /// Digits, letters and symbols, 32 at most, no 汉字.
    CharacterString,
    /// A time of the 24-hour clock, with a date or without.
    Time,
    /// A date, with a time or without.
    Date,
    /// One currency sign and up to 10 digits.
    Amount,
    /// Digits and symbols, 17 at most.
    PhoneNumber,
    /// A number plate, 8 characters at most.
    CarNumber,
    /// 10 汉字 or 20 letters and symbols at most.
    Name,
    /// 汉字 only, 5 at most.
    Phrase,
    /// One of a list of values.
    Enum,
    /// One of the preset constants of the keyword.
    Const,
    /// A short text.
    ShortThing,
}

impl SlotType {
    /// All types.
    pub const ALL: [Self; 15] = [
        Self::Thing,
        Self::Number,
        Self::Letter,
        Self::Symbol,
        Self::CharacterString,
        Self::Time,
        Self::Date,
        Self::Amount,
        Self::PhoneNumber,
        Self::CarNumber,
        Self::Name,
        Self::Phrase,
        Self::Enum,
        Self::Const,
        Self::ShortThing,
    ];

    /// The platform's name, which a key begins with: `character_string`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Thing => "thing",
            Self::Number => "number",
            Self::Letter => "letter",
            Self::Symbol => "symbol",
            Self::CharacterString => "character_string",
            Self::Time => "time",
            Self::Date => "date",
            Self::Amount => "amount",
            Self::PhoneNumber => "phone_number",
            Self::CarNumber => "car_number",
            Self::Name => "name",
            Self::Phrase => "phrase",
            Self::Enum => "enum",
            Self::Const => "const",
            Self::ShortThing => "short_thing",
        }
    }

    /// The type of the given name, without a number: `thing`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|slot_type| slot_type.name() == name)
    }

    /// Type and number of a typed key: `thing1`. `None` for a key without a number or with another prefix.
    #[must_use]
    pub fn from_key(key: &str) -> Option<(Self, u32)> {
        let name = key.trim_end_matches(|c: char| c.is_ascii_digit());
        let slot_type = Self::from_name(name)?;
        numbered(key, name).map(|number| (slot_type, number))
    }

    /// Whether the bare name is a natural key of an old template (`{{date.DATA}}`), so that a missing number proves nothing.
    pub(super) const fn is_natural_key(self) -> bool {
        match self {
            Self::Date
            | Self::Time
            | Self::Name
            | Self::Number
            | Self::Amount
            | Self::Letter
            | Self::Symbol
            | Self::PhoneNumber
            | Self::Enum => true,
            Self::Thing | Self::CharacterString | Self::CarNumber | Self::Phrase | Self::Const | Self::ShortThing => {
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(key: &str, slot_type: Option<SlotType>, number: Option<u32>) {
        let slot = Slot::new(key);
        assert_eq!((slot.slot_type, slot.number), (slot_type, number), "{key}");
    }

    #[test]
    fn typed_keys_have_a_type_and_a_number() {
        check("thing25", Some(SlotType::Thing), Some(25));
        check("short_thing2", Some(SlotType::ShortThing), Some(2));
        check("character_string01", Some(SlotType::CharacterString), Some(1));
    }

    #[test]
    fn classic_and_free_keys_have_no_type() {
        check("keyword3", None, Some(3));
        check("first", None, None);
        check("Remark", None, None);
        check("orderMoneySum", None, None);
        check("thing", None, None);
        check("Thing1", None, None);
        check("wx_birthday_0", None, None);
        check("thing99999999999", None, None);
    }

    #[test]
    fn names_lead_back_to_their_types() {
        for slot_type in SlotType::ALL {
            assert_eq!(SlotType::from_name(slot_type.name()), Some(slot_type));
        }
    }
}
