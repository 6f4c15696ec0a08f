use crate::template::SlotType;
use crate::verdict::Text;

/// What a label says belongs in its slot, and what cannot be that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A number or code: at least five Chinese characters without a letter or digit are none.
    Id,
    /// A time: at least five Chinese characters without a digit or a character that times are told with are none.
    Time,
    /// An amount: at least four Chinese characters without a digit or a word for free, none or unknown are none.
    Amount,
    /// A person: more than ten Chinese characters are none, nor is what begins with all of a sort (全体会员).
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

    pub(super) fn title(self) -> Text {
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
    pub(super) fn can_be(self, value: &str) -> bool {
        let has = |of: fn(char) -> bool| value.chars().any(of);
        let han = value.chars().filter(|c| is_han(*c)).count();
        match self {
            Self::Id => han < 5 || has(|c| c.is_ascii_alphanumeric() || is_numeral(c)),
            Self::Time => han < 5 || has(|c| c.is_ascii_digit() || TIMES.contains(c)),
            Self::Amount => han < 4 || has(|c| c.is_ascii_digit() || is_numeral(c) || "免无待零不".contains(c)),
            Self::Person => han <= 10 && !EVERYBODY.iter().any(|all| value.trim_start().starts_with(all)),
            Self::Thing | Self::Note => true,
        }
    }

    /// Whether a slot of that type can hold it, as the platform checks the type's values.
    pub(super) fn fits(self, slot_type: SlotType) -> bool {
        use SlotType::{Amount, CarNumber, Date, Letter, Name, PhoneNumber, Phrase, Symbol, Thing, Time};
        let unfit: &[SlotType] = match self {
            Self::Id => &[Time, Date, Amount, Phrase],
            Self::Time => &[Amount, Name, PhoneNumber, CarNumber, Letter, Symbol],
            Self::Amount => &[Thing, Time, Date, Name, PhoneNumber, CarNumber, Phrase, Letter, Symbol],
            Self::Person => &[Time, Date, Amount, CarNumber, Symbol],
            Self::Thing => &[Time, Date, Amount, PhoneNumber],
            Self::Note => &[Amount, CarNumber, PhoneNumber],
        };
        !unfit.contains(&slot_type)
    }

    /// Fewest Chinese characters of a value that speaks to the reader.
    pub(super) fn least_to_speak(self) -> usize {
        if self == Self::Person { 4 } else { 5 }
    }
}

/// How many at once are addressed.
const EVERYBODY: [&str; 5] = ["全体", "各位", "所有", "全部", "广大"];

/// Characters that times are told with, also vaguely: 今天, 下周, 尽快, 长期, 待定, 营业中.
const TIMES: &str =
    "今明昨后周星上下午早晚夜即随时待定尽快长期天春夏秋冬月日初前节内分秒营业假届年点半刻钟节旬起止永久暂未不";

pub(super) fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

fn is_numeral(c: char) -> bool {
    "〇一二三四五六七八九十百千万".contains(c)
}
