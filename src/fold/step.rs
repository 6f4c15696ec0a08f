use crate::text::Language;

/// A step of the ladder that undoes a disguise. Steps are taken in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Characters without a trace on the screen, such as the zero-width space, and marks that only sit on others are left out.
    Invisible,
    /// Full-width and half-width forms become the usual ones: `Ｖ` → `V`.
    Width,
    /// Circled, squared, mathematical and other forms become the plain ones: `①` → `1`, `𝐯` → `v`, `㊙` → `秘`.
    Compatibility,
    /// Letters of other scripts, or with marks, become the Latin ones that they look like, Chinese characters those of a
    /// listed word: `х` → `x`, `兔费` → `免费`.
    LookAlike,
    /// Capital letters become small ones.
    Case,
    /// Traditional, regional and Japanese forms become simplified characters: `領` → `领`.
    Traditional,
    /// Separators, blanks and emoji between the characters of a word are left out: `优.惠.券` → `优惠券`.
    Noise,
    /// Amounts of money in Chinese numerals become digits: `三百元` → `300元`.
    Number,
    /// The parts of a character become the character: `言丁阅` → `订阅`.
    Split,
    /// Signs, letters and usual misspellings become the word that they stand for: `🧧` → `红包`.
    Spelling,
    /// Syllables in letters become the characters of a listed word: `优hui券` → `优惠券`.
    Pinyin,
    /// The first letters of its syllables become a listed word: `yhq` → `优惠券`.
    Initials,
    /// Characters become those of a listed word that sound alike: `洪包` → `红包`.
    Homophone,
}

impl Step {
    /// All steps, in the ladder's order.
    pub const ALL: [Self; 13] = [
        Self::Invisible,
        Self::Width,
        Self::Compatibility,
        Self::LookAlike,
        Self::Case,
        Self::Traditional,
        Self::Noise,
        Self::Number,
        Self::Split,
        Self::Spelling,
        Self::Pinyin,
        Self::Initials,
        Self::Homophone,
    ];

    /// The steps that a word list may allow for its words; the others are taken for every text.
    pub const OF_LISTS: [Self; 6] =
        [Self::Noise, Self::LookAlike, Self::Split, Self::Pinyin, Self::Initials, Self::Homophone];

    /// The name on the wire and in packs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Invisible => "invisible",
            Self::Width => "width",
            Self::Compatibility => "compatibility",
            Self::LookAlike => "look-alike",
            Self::Case => "case",
            Self::Traditional => "traditional",
            Self::Noise => "noise",
            Self::Number => "number",
            Self::Split => "split",
            Self::Spelling => "spelling",
            Self::Pinyin => "pinyin",
            Self::Initials => "initials",
            Self::Homophone => "homophone",
        }
    }

    /// What it does, for people.
    #[must_use]
    pub fn words(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Invisible, Language::Chinese) => "去掉看不见的字符",
            (Self::Width, Language::Chinese) => "全角转半角",
            (Self::Compatibility, Language::Chinese) => "特殊字形转普通字",
            (Self::LookAlike, Language::Chinese) => "形近字还原",
            (Self::Case, Language::Chinese) => "大写转小写",
            (Self::Traditional, Language::Chinese) => "繁体、异体转简体",
            (Self::Noise, Language::Chinese) => "去掉字间的符号",
            (Self::Number, Language::Chinese) => "中文数字转数字",
            (Self::Split, Language::Chinese) => "拆开的字合起来",
            (Self::Spelling, Language::Chinese) => "代称、符号换成所指的词",
            (Self::Pinyin, Language::Chinese) => "拼音转汉字",
            (Self::Initials, Language::Chinese) => "拼音首字母转汉字",
            (Self::Homophone, Language::Chinese) => "同音字还原",
            (Self::Invisible, Language::English) => "invisible characters left out",
            (Self::Width, Language::English) => "full width made half",
            (Self::Compatibility, Language::English) => "special forms made plain",
            (Self::LookAlike, Language::English) => "look-alikes undone",
            (Self::Case, Language::English) => "lower case",
            (Self::Traditional, Language::English) => "traditional made simplified",
            (Self::Noise, Language::English) => "signs between characters left out",
            (Self::Number, Language::English) => "numerals made digits",
            (Self::Split, Language::English) => "parts put together",
            (Self::Spelling, Language::English) => "signs and other spellings undone",
            (Self::Pinyin, Language::English) => "pinyin made characters",
            (Self::Initials, Language::English) => "initials made characters",
            (Self::Homophone, Language::English) => "sound-alikes undone",
        }
    }

    /// What taking it once says about intent: 0 for what honest senders do too, 3 for what has hardly another reason.
    pub(crate) fn cost(self) -> u32 {
        match self {
            Self::Width | Self::Case | Self::Traditional | Self::Number => 0,
            Self::Invisible | Self::Compatibility | Self::Noise | Self::Spelling => 1,
            Self::LookAlike | Self::Pinyin | Self::Homophone => 2,
            Self::Split | Self::Initials => 3,
        }
    }

    /// The step's bit in the table that `generate.py` makes, and in [`Steps`].
    fn bit(self) -> u16 {
        match self {
            Self::Width => 1,
            Self::Case => 2,
            Self::Traditional => 4,
            Self::Invisible => 8,
            Self::Compatibility => 16,
            Self::LookAlike => 32,
            Self::Noise => 64,
            Self::Number => 128,
            Self::Split => 256,
            Self::Spelling => 512,
            Self::Pinyin => 1024,
            Self::Initials => 2048,
            Self::Homophone => 4096,
        }
    }
}

/// A set of steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Steps(u16);

impl Steps {
    pub(crate) const NONE: Self = Self(0);

    pub(crate) fn of(steps: impl IntoIterator<Item = Step>) -> Self {
        steps.into_iter().fold(Self::default(), Self::with)
    }

    /// The set that the table spells as bits.
    pub(super) fn of_bits(bits: u8) -> Self {
        Self(u16::from(bits))
    }

    #[must_use]
    pub(crate) fn with(self, step: Step) -> Self {
        Self(self.0 | step.bit())
    }

    #[must_use]
    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn has(self, step: Step) -> bool {
        self.0 & step.bit() != 0
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether all of these are in the other set.
    pub(super) fn are_in(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// In the ladder's order.
    pub(crate) fn iter(self) -> impl Iterator<Item = Step> {
        Step::ALL.into_iter().filter(move |step| self.has(*step))
    }
}
