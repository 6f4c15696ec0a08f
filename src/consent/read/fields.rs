use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::key::Role;
use crate::consent::{Act, Delivery, Event, Moment, Record, RecordProblem, Send};

/// What the inputs of an audit are expected to hold. Callbacks say themselves what they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// What users did.
    Events,
    /// What was sent.
    Sends,
}

/// The values of a record, or of one entry of a callback, by their role.
#[derive(Debug, Default)]
pub(super) struct Values<'a>([Option<(u8, Cow<'a, str>)>; 8]);

impl<'a> Values<'a> {
    /// Takes a value; says whether one of the same name was there already.
    pub(super) fn set(&mut self, role: Role, rank: u8, value: Cow<'a, str>) -> bool {
        let Some(place) = self.0.get_mut(role.index()) else { return true };
        match place {
            Some((known, _)) if *known == rank => return false,
            Some((known, _)) if *known < rank => {}
            _ => *place = Some((rank, value)),
        }
        true
    }

    fn get(&self, role: Role) -> Option<&Cow<'a, str>> {
        self.0.get(role.index())?.as_ref().map(|(_, value)| value).filter(|value| !value.trim().is_empty())
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }
}

/// A record as it was spelled, before anybody asks what it says.
#[derive(Debug, Default)]
pub(super) struct Fields<'a> {
    pub(super) own: Values<'a>,
    pub(super) entries: Vec<Values<'a>>,
    /// A digest of what was sent.
    pub(super) content: Option<u64>,
    /// Whether it says that it is a callback.
    pub(super) is_callback: bool,
    /// The first key that stands twice.
    pub(super) repeated: Option<String>,
}

/// What a callback is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Callback {
    Popup,
    Change,
    Sent,
    JobFinish,
}

impl<'a> Fields<'a> {
    /// Takes a value of the record itself.
    pub(super) fn set(&mut self, name: &str, role: Role, rank: u8, value: Cow<'a, str>) {
        if !self.own.set(role, rank, value) && self.repeated.is_none() {
            self.repeated = Some(name.to_owned());
        }
    }

    /// What the record says, entry by entry; each answer stands for one entry. Nothing for a callback that is about something
    /// else.
    pub(super) fn records(self, expected: Expected, raw: &[u8]) -> Vec<Result<Record<'a>, RecordProblem>> {
        if let Some(key) = self.repeated {
            return vec![Err(RecordProblem::RepeatedKey(key))];
        }
        let word = self.own.get(Role::Event).map(|word| word.trim().to_ascii_lowercase());
        let callback = match word.as_deref() {
            Some("subscribe_msg_popup_event") => Some(Callback::Popup),
            Some("subscribe_msg_change_event") => Some(Callback::Change),
            Some("subscribe_msg_sent_event") => Some(Callback::Sent),
            Some("templatesendjobfinish") => Some(Callback::JobFinish),
            _ => None,
        };
        let reader = Reader { own: &self.own, identity: digest(raw), content: self.content };
        match callback {
            Some(callback) => {
                let none = Values::default();
                let entries: Vec<&Values<'a>> = self.entries.iter().filter(|entry| !entry.is_empty()).collect();
                let entries = if entries.is_empty() { vec![&none] } else { entries };
                entries.into_iter().flat_map(|entry| reader.callback(callback, entry)).collect()
            }
            None if self.is_callback => Vec::new(),
            None => {
                let is_send = match word.as_deref() {
                    Some("send" | "sent" | "发送") => true,
                    Some(_) => false,
                    None => expected == Expected::Sends,
                };
                let none = Values::default();
                if is_send { reader.send(&none) } else { vec![reader.event(&none, None)] }
            }
        }
    }
}

/// The digest of a record's or content's bytes.
pub(super) fn digest(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.trim_ascii().hash(&mut hasher);
    hasher.finish()
}

/// Reads the entries of one record.
struct Reader<'r, 'a> {
    own: &'r Values<'a>,
    identity: u64,
    content: Option<u64>,
}

impl<'a> Reader<'_, 'a> {
    /// The value of the entry, else that of the record.
    fn get(&self, entry: &Values<'a>, role: Role) -> Option<Cow<'a, str>> {
        entry.get(role).or_else(|| self.own.get(role)).cloned()
    }

    fn user(&self, entry: &Values<'a>) -> Result<Cow<'a, str>, RecordProblem> {
        self.get(entry, Role::User).ok_or(RecordProblem::NoUser)
    }

    fn template(&self, entry: &Values<'a>) -> Result<Cow<'a, str>, RecordProblem> {
        self.get(entry, Role::Template).ok_or(RecordProblem::NoTemplate)
    }

    fn at(&self, entry: &Values<'a>) -> Result<Moment, RecordProblem> {
        let text = self.get(entry, Role::At).ok_or(RecordProblem::NoTime)?;
        Moment::parse(&text).ok_or_else(|| RecordProblem::BadTime(beginning(&text)))
    }

    fn callback(&self, callback: Callback, entry: &Values<'a>) -> Vec<Result<Record<'a>, RecordProblem>> {
        match callback {
            Callback::Popup => vec![self.event(entry, Some(Callback::Popup))],
            Callback::Change => vec![self.event(entry, Some(Callback::Change))],
            Callback::Sent => self.send(entry),
            Callback::JobFinish => vec![self.delivery(entry)],
        }
    }

    fn event(&self, entry: &Values<'a>, callback: Option<Callback>) -> Result<Record<'a>, RecordProblem> {
        let word = match callback {
            Some(_) => self.get(entry, Role::Status),
            None => self.own.get(Role::Event).or_else(|| self.own.get(Role::Status)).cloned(),
        };
        let word = word.ok_or(RecordProblem::NoAct)?;
        let act = act(&word).ok_or_else(|| RecordProblem::UnknownAct(beginning(&word)))?;
        // Whoever turns a template off in the settings takes back what was agreed to; whoever declines when asked does not.
        let act = if callback == Some(Callback::Change) && act == Act::Reject { Act::Cancel } else { act };
        Ok(Record::Event(Event {
            user: self.user(entry)?,
            template: self.template(entry)?,
            act,
            at: self.at(entry)?,
            account: self.get(entry, Role::Account),
            prompt: self.get(entry, Role::Prompt),
            identity: self.identity,
        }))
    }

    /// The send, and what became of it where the record says so.
    fn send(&self, entry: &Values<'a>) -> Vec<Result<Record<'a>, RecordProblem>> {
        let send = match self.attempt(entry) {
            Ok(send) => send,
            Err(problem) => return vec![Err(problem)],
        };
        let delivery = send
            .msg_id
            .clone()
            .zip(send.arrived)
            .map(|(msg_id, arrived)| Ok(Record::Delivery(Delivery { user: send.user.clone(), msg_id, arrived })));
        std::iter::once(Ok(Record::Send(send))).chain(delivery).collect()
    }

    fn attempt(&self, entry: &Values<'a>) -> Result<Send<'a>, RecordProblem> {
        Ok(Send {
            user: self.user(entry)?,
            template: self.template(entry)?,
            at: self.at(entry)?,
            msg_id: self.get(entry, Role::Message),
            account: self.get(entry, Role::Account),
            content: self.content,
            arrived: self.get(entry, Role::Status).and_then(|status| arrived(&status)),
        })
    }

    fn delivery(&self, entry: &Values<'a>) -> Result<Record<'a>, RecordProblem> {
        let status = self.get(entry, Role::Status).unwrap_or_default();
        Ok(Record::Delivery(Delivery {
            user: self.user(entry)?,
            msg_id: self.get(entry, Role::Message).ok_or(RecordProblem::NoMessage)?,
            arrived: arrived(&status).unwrap_or(true),
        }))
    }
}

/// What the user did.
fn act(word: &str) -> Option<Act> {
    match word.trim().to_ascii_lowercase().as_str() {
        "accept" | "acceptwithaudio" | "acceptwithalert" | "acceptwithforcepush" | "subscribe" | "同意" | "接受" => {
            Some(Act::Accept)
        }
        // `ban` and `filter`: the platform did not let the user be asked.
        "reject" | "ban" | "filter" | "拒绝" => Some(Act::Reject),
        "cancel" | "unsubscribe" | "取消" => Some(Act::Cancel),
        _ => None,
    }
}

/// Whether the message reached the user; `None` for words that say neither.
fn arrived(status: &str) -> Option<bool> {
    let status = status.trim().to_ascii_lowercase();
    match status.as_str() {
        "0" | "ok" | "success" => Some(true),
        _ if status.starts_with("fail") => Some(false),
        _ => status.parse::<i64>().ok().map(|code| code == 0),
    }
}

/// The beginning of a text for a message.
fn beginning(text: &str) -> String {
    text.trim().chars().take(40).collect()
}
