use std::borrow::Cow;

use super::Moment;

/// Where a record stands among all inputs. The order of places is the order of the inputs: file by file as they were named,
/// line by line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct RecordPlace {
    /// Index of the file.
    pub file: u32,
    /// The record's place in the file, from 1; in a file of lines the number of its line.
    pub record: u64,
    /// Which entry of the record, from 0: a callback may hold several.
    pub entry: u32,
    /// First byte of the record in the file, once that is unpacked.
    pub start: u64,
    /// Length of the record in bytes.
    pub len_bytes: u64,
    /// The line that it begins in, from 1.
    pub line: u64,
}

/// What a user did about a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Agreed to be notified.
    Accept,
    /// Was asked and did not agree. It takes nothing away that was agreed to before.
    Reject,
    /// Took the consent back.
    Cancel,
}

impl Act {
    /// All acts.
    pub const ALL: [Self; 3] = [Self::Accept, Self::Reject, Self::Cancel];

    /// The name in records and on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Cancel => "cancel",
        }
    }
}

/// A user's act: one consent event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event<'a> {
    /// The user's openid: opaque, case counts.
    pub user: Cow<'a, str>,
    /// The template that it is about.
    pub template: Cow<'a, str>,
    /// What was done.
    pub act: Act,
    /// When.
    pub at: Moment,
    /// The account that asked, where the record says.
    pub account: Option<Cow<'a, str>>,
    /// The words with which the user was asked, where the record holds them.
    pub prompt: Option<Cow<'a, str>>,
    /// Equal for repetitions of one callback: a digest of the record's bytes.
    pub identity: u64,
}

/// One attempt to send a notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Send<'a> {
    /// The user's openid: opaque, case counts.
    pub user: Cow<'a, str>,
    /// The template it was made from.
    pub template: Cow<'a, str>,
    /// When it was sent.
    pub at: Moment,
    /// The message's id: several attempts with one id to the same user from the same template are one message. A record without
    /// an id is a message of its own.
    pub msg_id: Option<Cow<'a, str>>,
    /// The account that sent, where the record says.
    pub account: Option<Cow<'a, str>>,
    /// A digest of what was sent, where the record holds it: equal for equal content.
    pub content: Option<u64>,
    /// Whether it reached the user, where the record says so.
    pub arrived: Option<bool>,
}

/// What became of a message, as the platform reports it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery<'a> {
    /// The user's openid.
    pub user: Cow<'a, str>,
    /// The message's id.
    pub msg_id: Cow<'a, str>,
    /// Whether it reached the user.
    pub arrived: bool,
}

/// What a record says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record<'a> {
    /// A user's act.
    Event(Event<'a>),
    /// An attempt to send.
    Send(Send<'a>),
    /// What became of a message.
    Delivery(Delivery<'a>),
}

impl Record<'_> {
    /// The user it is about.
    #[must_use]
    pub fn user(&self) -> &str {
        match self {
            Self::Event(event) => &event.user,
            Self::Send(send) => &send.user,
            Self::Delivery(delivery) => &delivery.user,
        }
    }
}
