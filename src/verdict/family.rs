/// What a rule is about; the first part of its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// A reward or any coercion to subscribe.
    Incentive,
    /// Promotion where a notice was promised.
    Marketing,
    /// Content that differs from what the user was told or did.
    Expectation,
    /// Content that is against the law.
    Unlawful,
    /// Sends that no consent pays for.
    Consent,
    /// Placeholders that are written wrong.
    Syntax,
    /// Values that do not fit their slots.
    Slot,
    /// Accounts that may not send.
    Account,
    /// What the platform answers to a send, or loses without a word.
    Send,
    /// What is said of exemptions; no pack has rules of this family.
    Exemption,
}

impl Family {
    /// All families of rules in packs, in the order in which they are listed.
    pub const ALL: [Self; 9] = [
        Self::Incentive,
        Self::Marketing,
        Self::Expectation,
        Self::Unlawful,
        Self::Consent,
        Self::Syntax,
        Self::Slot,
        Self::Account,
        Self::Send,
    ];

    /// Whether the family is about words; the others are about form.
    #[must_use]
    pub fn judges_words(self) -> bool {
        matches!(self, Self::Incentive | Self::Marketing | Self::Expectation | Self::Unlawful)
    }

    /// The name used in rule ids and on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Incentive => "incentive",
            Self::Marketing => "marketing",
            Self::Expectation => "expectation",
            Self::Unlawful => "unlawful",
            Self::Consent => "consent",
            Self::Syntax => "syntax",
            Self::Slot => "slot",
            Self::Account => "account",
            Self::Exemption => "exemption",
            Self::Send => "send",
        }
    }

    /// The name for Chinese readers.
    #[must_use]
    pub fn name_zh(self) -> &'static str {
        match self {
            Self::Incentive => "诱导订阅",
            Self::Marketing => "营销",
            Self::Expectation => "不符预期",
            Self::Unlawful => "违法内容",
            Self::Consent => "订阅授权",
            Self::Syntax => "占位符写法",
            Self::Slot => "参数取值",
            Self::Account => "账号资格",
            Self::Exemption => "豁免",
            Self::Send => "发送预判",
        }
    }

    /// The family of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|family| family.name() == name)
    }
}
