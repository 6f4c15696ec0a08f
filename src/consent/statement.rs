use super::{Act, Moment, RecordPlace, RecordProblem};

/// Why a send is a breach. The first five are the ledger's own, in the order in which they are asked; the others are looked for
/// only where a limit is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The user took the consent back before it was sent.
    AfterCancel,
    /// The user agreed, and earlier messages used that up.
    ExceedsConsents,
    /// The user agreed only after it was sent.
    BeforeAccept,
    /// The user had agreed to another template only.
    WrongTemplate,
    /// The user had agreed to nothing.
    NoConsent,
    /// The same content was sent to the user before.
    RepeatedContent,
    /// The user got too many messages in too short a time.
    TooFrequent,
    /// The consent that pays for it was given after too many refusals.
    RefusalsIgnored,
}

impl Reason {
    /// All reasons.
    pub const ALL: [Self; 8] = [
        Self::AfterCancel,
        Self::ExceedsConsents,
        Self::BeforeAccept,
        Self::WrongTemplate,
        Self::NoConsent,
        Self::RepeatedContent,
        Self::TooFrequent,
        Self::RefusalsIgnored,
    ];

    /// The name in packs and options.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AfterCancel => "after-cancel",
            Self::ExceedsConsents => "exceeds-consents",
            Self::BeforeAccept => "before-accept",
            Self::WrongTemplate => "wrong-template",
            Self::NoConsent => "no-consent",
            Self::RepeatedContent => "repeated-content",
            Self::TooFrequent => "too-frequent",
            Self::RefusalsIgnored => "refusals-ignored",
        }
    }

    /// Whether it is a breach because there is no consent for it, so that one more consent could clear it.
    #[must_use]
    pub fn is_for_want_of_consent(self) -> bool {
        matches!(self, Self::ExceedsConsents | Self::BeforeAccept | Self::WrongTemplate | Self::NoConsent)
    }

    /// The reason of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// The user did something.
    Act(Act),
    /// A message was sent; its id where it has one.
    Sent(Option<String>),
}

/// Another record that a breach rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where it stands.
    pub place: RecordPlace,
    /// When it was.
    pub at: Moment,
    /// The template.
    pub template: String,
    /// What happened.
    pub deed: Deed,
    /// The account, where the record says.
    pub account: Option<String>,
    /// The words with which the user was asked, where the record holds them.
    pub prompt: Option<String>,
}

/// What a record did to the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// So many messages may be sent now; for a long-term consent 1 while it lasts.
    Left(u64),
    /// Nothing.
    Nothing,
    /// Nothing: a callback that was there before.
    Repeated,
    /// A consent paid for it, so many are left.
    Paid(u64),
    /// Nothing: another attempt at a message that was counted.
    Retry,
    /// Nothing: it did not reach the user.
    Undelivered,
    /// Nothing paid for it.
    Unpaid,
    /// Nothing: a template message, for which no consent is asked.
    Outside,
}

/// One record in the account of a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Where it stands.
    pub place: RecordPlace,
    /// When it was.
    pub at: Moment,
    /// The template.
    pub template: String,
    /// What happened.
    pub deed: Deed,
    /// What it did to the account.
    pub effect: Effect,
}

/// A send that is a breach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unpaid {
    /// Why.
    pub reason: Reason,
    /// Where the send stands: the earliest attempt at the message.
    pub place: RecordPlace,
    /// When it was sent.
    pub at: Moment,
    /// The user's openid.
    pub user: String,
    /// The template.
    pub template: String,
    /// The message's id, where it has one.
    pub msg_id: Option<String>,
    /// The account, where the record says.
    pub account: Option<String>,
    /// Whether the type of the template decides and nobody declared it: it was taken as one-time.
    pub is_undeclared: bool,
    /// Whether a part of the logs of consents could not be read, so that a consent may be missing there.
    pub rests_on_gaps: bool,
    /// The consent that should have paid, or what became of it; none where there is none.
    pub consent: Option<Related>,
    /// The message that used the consent up, or that had the same content.
    pub spent_on: Option<Related>,
    /// How many it was: messages in the time of the limit, or refusals.
    pub number: Option<u64>,
    /// The user's records around it, where they were asked for.
    pub timeline: Vec<Step>,
}

/// What the ledger says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statement {
    /// A send that is a breach.
    Unpaid(Box<Unpaid>),
    /// A record that could not be judged.
    NotJudged(RecordPlace, RecordProblem),
    /// A step of the account, where all were asked for.
    Step(Box<Step>),
}

/// What went into an account. Adding up gives the same in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Consent events.
    pub events: u64,
    /// Of these, callbacks that were there before.
    pub repeated_events: u64,
    /// Attempts to send.
    pub sends: u64,
    /// Messages: attempts without further attempts at one.
    pub messages: u64,
    /// Of these, messages that did not reach the user.
    pub undelivered: u64,
    /// Of these, template messages, for which no consent is asked.
    pub template_messages: u64,
}

impl Counts {
    /// Adds the counts of another account.
    pub fn add(&mut self, other: Self) {
        self.events += other.events;
        self.repeated_events += other.repeated_events;
        self.sends += other.sends;
        self.messages += other.messages;
        self.undelivered += other.undelivered;
        self.template_messages += other.template_messages;
    }
}
