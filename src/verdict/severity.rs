use super::Language;

/// How grave a finding is. The order is the gravity: `Info < Warning < Error`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Display loss and hints; no effect on the verdict.
    Info,
    /// A person should look: `review`.
    Warning,
    /// A breach: `violation`.
    Error,
}

impl Severity {
    /// All severities, gravest first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Info];

    /// The name in packs, options and on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The severity of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.name() == name)
    }

    /// The verdict that a notice with such a finding as its worst one gets.
    #[must_use]
    pub fn verdict(self) -> Verdict {
        match self {
            Self::Info => Verdict::Pass,
            Self::Warning => Verdict::Review,
            Self::Error => Verdict::Violation,
        }
    }
}

/// Where a rule's power comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Authority {
    /// A law or regulation.
    Law,
    /// The platform's own rules.
    Platform,
    /// Experience. Such a rule may warn, never reject.
    Heuristic,
}

impl Authority {
    /// All authorities.
    pub const ALL: [Self; 3] = [Self::Law, Self::Platform, Self::Heuristic];

    /// The name in packs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Law => "law",
            Self::Platform => "platform",
            Self::Heuristic => "heuristic",
        }
    }
}

/// What a notice gets: its worst finding's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Nothing that counts was found.
    Pass,
    /// A person should decide.
    Review,
    /// At least one breach.
    Violation,
}

impl Verdict {
    /// All verdicts, mildest first.
    pub const ALL: [Self; 3] = [Self::Pass, Self::Review, Self::Violation];

    /// The name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Review => "review",
            Self::Violation => "violation",
        }
    }

    /// The word for people.
    #[must_use]
    pub fn word(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Pass, Language::Chinese) => "通过",
            (Self::Review, Language::Chinese) => "待核实",
            (Self::Violation, Language::Chinese) => "不通过",
            (verdict, Language::English) => verdict.name(),
        }
    }
}
