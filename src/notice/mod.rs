//! One notification as it was handed in, and the readers that make it from bytes.

mod columns;
mod export;
mod field;
pub(crate) mod key;
mod markup;
mod read;
mod send;
mod spelling;
mod time;

use std::borrow::Cow;
use std::collections::BTreeMap;

pub use columns::ColumnMap;
pub use export::TemplateExport;
pub(crate) use field::WayBack;
pub use field::{Field, FieldName, Origin, Selector};
pub use read::{
    JsonType, Limits, OtherThing, Progress, ReadError, ReadFormat, ReadProblem, Reading, read, read_mapped, read_part,
};
pub use send::{ExportAnswer, Interface, Jump, SendFacts};
pub use spelling::Spelling;
pub use time::Timestamp;

/// What is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeKind {
    /// A template with what is declared about it, before it is sent.
    Draft,
    /// The words with which a user is asked to subscribe.
    Prompt,
    /// A message as it was or will be sent, rendered.
    Message,
}

impl NoticeKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Prompt, Self::Message];

    /// The name in records and packs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Prompt => "prompt",
            Self::Message => "message",
        }
    }
}

/// The sort of message that a notice is or prepares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MessageKind {
    /// 模板消息: triggered by the user's own action.
    Template,
    /// 一次性订阅: one notice for each accept.
    SubscribeOnce,
    /// 长期订阅: notices until cancelled.
    SubscribeLongterm,
}

impl MessageKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Template, Self::SubscribeOnce, Self::SubscribeLongterm];

    /// The name in records, packs and on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Template => "template",
            Self::SubscribeOnce => "subscribe-once",
            Self::SubscribeLongterm => "subscribe-longterm",
        }
    }

    /// Reads any of the vocabularies in use: our names, the short ones, the platform's `type` numbers, Chinese words.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word.trim().to_lowercase().as_str() {
            "template" | "模板消息" | "模板" => Some(Self::Template),
            "subscribe-once" | "once" | "2" | "一次性订阅" | "一次性" | "一次性订阅通知" | "一次性订阅消息" => {
                Some(Self::SubscribeOnce)
            }
            "subscribe-longterm" | "longterm" | "3" | "长期订阅" | "长期" | "长期订阅通知" | "长期订阅消息" => {
                Some(Self::SubscribeLongterm)
            }
            _ => None,
        }
    }
}

/// One notification: the unit that gets a verdict.
///
/// Texts are borrowed from the bytes that were read, unless an escape forced a copy. What the user was told (title, category,
/// scene, prompt) stands among the fields too: it is judged and it is what the rest is held against.
#[derive(Debug, Clone)]
pub struct Notice<'a> {
    /// The record's own id, else `path#record`; unique in a run.
    pub id: Cow<'a, str>,
    /// Which notice of this id it is, from 1; above 1 the id was repeated and got `~n`.
    pub id_occurrence: u32,
    /// Place of the record in its file, from 1.
    pub record: u64,
    /// The record's bytes in the file; `None` where it stands in no text file.
    pub bytes: Option<(u64, u64)>,
    /// What it is.
    pub kind: NoticeKind,
    /// The sort of message; `None` where nothing was declared.
    pub message: Option<MessageKind>,
    /// When it was sent, where that is declared.
    pub at: Option<Timestamp>,
    /// The platform's template id, where declared.
    pub template_id: Option<Cow<'a, str>>,
    /// What is known of the send, where the notice is one.
    pub send: Option<SendFacts>,
    /// The texts, in a fixed order: declared ones first, then body or text, then data in file order.
    pub fields: Vec<Field<'a>>,
}

impl<'a> Notice<'a> {
    /// Adds facts about the account, by name, as far as the notice does not declare them itself. They stand in no file of its own.
    pub fn add_account(&mut self, facts: &'a BTreeMap<String, String>) {
        for (fact, text) in facts {
            let name = FieldName::Account(Cow::Borrowed(fact));
            if self.field(&name).is_none() {
                self.fields.push(Field { name, text: Cow::Borrowed(text), origin: Origin::ABSENT });
            }
        }
        key::in_order(&mut self.fields);
    }
}

impl Notice<'_> {
    /// The first field of the given name.
    #[must_use]
    pub fn field(&self, name: &FieldName<'_>) -> Option<&Field<'_>> {
        self.fields.iter().find(|field| field.name == *name)
    }

    /// Whether a field that the selector covers is there and not blank; for [`Selector::Send`] and [`Selector::Export`] whether it
    /// is a send, and one whose template was looked up.
    #[must_use]
    pub fn declares(&self, selector: Selector) -> bool {
        match selector {
            Selector::Send => return self.send.is_some(),
            Selector::Export => return self.send.as_ref().is_some_and(|send| send.export != ExportAnswer::NotAsked),
            _ => {}
        }
        self.fields.iter().any(|field| field.selector(self.kind) == selector && !field.text.trim().is_empty())
    }
}
