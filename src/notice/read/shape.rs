//! What a JSON object is: a draft record, an entry of a platform export, a send payload or a blocked message.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::value::RawValue;

use super::json::{JsonReader, Object, items, words_of};
use super::payload::{Envelope, payload};
use super::{JsonType, ReadError, Reading, Source};
use crate::notice::key::{Entries, Key};
use crate::notice::{Field, FieldName, Interface, MessageKind, NoticeKind, Origin, OtherThing, ReadProblem, Spelling};

/// What the items of a list are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    /// Templates of a service account, as `get_all_private_template` lists them.
    Template,
    /// Templates for subscriptions, as `wxaapi/newtmpl/gettemplate` lists them.
    Subscription,
    /// Messages that the platform blocked, as `queryblocktmplmsg` lists them.
    Blocked,
    /// Whatever each says of itself.
    Any,
}

/// The list that an object stands for, if it does.
pub(super) fn list_of<'a>(object: &Object<'a>) -> Option<(&'a RawValue, Item)> {
    if let Some(list) = object.get_as("template_list", '[') {
        return Some((list, Item::Template));
    }
    if let Some(blocked) = object.get_as("msginfo", '[').or_else(|| object.get_as("msginfo", '{')) {
        return Some((blocked, Item::Blocked));
    }
    if let Some(list) = object.get_as("data", '[').filter(|_| !has_words(object)) {
        let is_library = items(list.get()).first().is_some_and(|item| is_library_entry(item.get()));
        return if is_library { None } else { Some((list, Item::Subscription)) };
    }
    object.get_as("payload", '[').filter(|_| !has_words(object)).map(|list| (list, Item::Any))
}

/// Whether members of that name, in lower case, mean something to us.
pub(super) fn is_ours(lower: &str) -> bool {
    const NAMES: [&str; 13] = [
        "content",
        "data",
        "errcode",
        "event",
        "miniprogram",
        "mp_template_msg",
        "msginfo",
        "pagepath",
        "payload",
        "template_list",
        "touser",
        "value",
        "weapp_template_msg",
    ];
    NAMES.contains(&lower)
        || matches!(Key::from_name(lower), Some(key) if !matches!(key, Key::Field(FieldName::Data(_))))
}

/// Whether it holds words of its own to judge.
pub(super) fn has_words(object: &Object<'_>) -> bool {
    ["body", "正文", "prompt", "订阅文案", "订阅提示", "text", "内容"].into_iter().any(|name| object.has(name))
}

/// An entry of `getpubtemplatekeywords` or `getpubtemplatetitles`: keywords and titles of the platform's own library.
fn is_library_entry(text: &str) -> bool {
    let names = |name: &str| text.contains(&format!("\"{name}\""));
    names("kid") || (names("tid") && !names("content"))
}

/// Reads one object as what it is.
pub(super) fn read<'a>(reader: &mut JsonReader<'a, '_, '_, '_>, object: &Object<'a>, item: Item) {
    read_sent(reader, object, item, Envelope::default());
}

/// Reads one object, of which the line around it says something.
fn read_sent<'a>(reader: &mut JsonReader<'a, '_, '_, '_>, object: &Object<'a>, item: Item, around: Envelope<'a>) {
    match item {
        Item::Template => return template(reader, object, Some(MessageKind::Template)),
        Item::Subscription => return template(reader, object, None),
        Item::Blocked => return blocked(reader, object),
        Item::Any => {}
    }
    if has_words(object) {
        record(reader, object);
        // A log line may have words of its own beside what was sent.
        for name in ["payload", "mp_template_msg"] {
            if let Some(inner) = object.get_as(name, '{').and_then(|inner| reader.object(inner.get())) {
                reader.next_record();
                let around = Envelope { interface: interface_of(object), touser: None };
                if name == "payload" {
                    read_sent(reader, &inner, Item::Any, around);
                } else {
                    payload(reader, &inner, Envelope { touser: object.get("touser"), ..around }.uniform());
                }
            }
        }
        return;
    }
    if let Some(inner) = object.get_as("mp_template_msg", '{') {
        let Some(inner) = reader.object(inner.get()) else { return };
        return payload(reader, &inner, Envelope { touser: object.get("touser"), ..around }.uniform());
    }
    if let Some(inner) = object.get_as("payload", '{').and_then(|inner| reader.object(inner.get())) {
        // A log line around what was sent or answered. One envelope is opened, not one in another.
        return match list_of(&inner) {
            Some(_) => reader.told(&inner),
            None if inner.has("payload") => record(reader, &inner),
            None => {
                read_sent(reader, &inner, Item::Any, Envelope { interface: interface_of(object), ..around });
            }
        };
    }
    if is_template(object) {
        template(reader, object, None);
    } else if object.has("touser") && object.has("data") {
        payload(reader, object, around);
    } else if object.has("Event") || object.has("MsgType") {
        reader.problem(object.text, ReadProblem::NotANotice(OtherThing::Event));
    } else if object.get_as("data", '[').is_some() {
        reader.problem(object.text, ReadProblem::NotANotice(OtherThing::Library));
    } else if let Some(code) = object.get("errcode").map(RawValue::get).filter(|code| *code != "0") {
        reader.problem(object.text, ReadProblem::ErrorAnswer { code: code.to_owned() });
    } else {
        record(reader, object);
    }
}

/// The interface that a log line names beside what was sent.
fn interface_of(line: &Object<'_>) -> Option<Interface> {
    let named = ["api", "interface", "endpoint"].into_iter().find_map(|name| line.get_as(name, '"'));
    named.and_then(|value| Interface::from_address(value.get().trim_matches('"')))
}

/// Whether it is an entry of an export by itself.
fn is_template(object: &Object<'_>) -> bool {
    let has_slot = |content: &RawValue| content.get().contains(".DATA");
    let names_it = || ["title", "template_id", "priTmplId"].into_iter().any(|name| object.has(name));
    object.get("content").is_some_and(|content| has_slot(content) || names_it())
}

/// A draft record. Keys that mean nothing to us are the sender's own business, unless they look like a slip of the pen.
pub(super) fn record<'a>(reader: &mut JsonReader<'a, '_, '_, '_>, object: &Object<'a>) {
    let mut parts = Parts::new(reader, Entries::default());
    let mut seen = BTreeSet::new();
    let mut told = BTreeSet::new();
    for (name, value) in &object.members {
        match Key::from_name(name) {
            _ if value.get() == "null" => {}
            // Whose message it was is no part of what is judged.
            Some(Key::Field(FieldName::Account(fact))) if fact == "openid" => {}
            Some(key) => {
                // Two names of one key; the same name twice has been told.
                if !seen.insert(key.clone()) && !told.contains(&name.to_ascii_lowercase()) {
                    parts.reader.problem(value.get(), ReadProblem::RepeatedKey { key: name.clone() });
                }
                told.insert(name.to_ascii_lowercase());
                parts.text(key, name, value);
            }
            None if name.eq_ignore_ascii_case("data") || name == "参数" => parts.values(value),
            None if name.eq_ignore_ascii_case("account") || name == "账号" => parts.account(value),
            None => parts.unknown(object, name, value),
        }
    }
    parts.finish(object);
}

/// An entry of a platform export.
fn template<'a>(reader: &mut JsonReader<'a, '_, '_, '_>, object: &Object<'a>, message: Option<MessageKind>) {
    let mut parts = Parts::new(reader, Entries::of(NoticeKind::Draft, message));
    for (name, key) in [
        ("template_id", Key::TemplateId),
        ("template_id", Key::Id),
        ("priTmplId", Key::TemplateId),
        ("priTmplId", Key::Id),
        ("type", Key::Message),
        ("title", Key::Field(FieldName::Title)),
        ("primary_industry", Key::Field(FieldName::Category)),
        ("deputy_industry", Key::Field(FieldName::Category)),
        ("content", Key::Field(FieldName::Body)),
        ("example", Key::Field(FieldName::Example)),
    ] {
        if let Some(value) = object.get(name) {
            parts.text(key, name, value);
        }
    }
    parts.finish(object);
}

/// A message that the platform blocked, as rendered.
fn blocked<'a>(reader: &mut JsonReader<'a, '_, '_, '_>, object: &Object<'a>) {
    let mut parts = Parts::new(reader, Entries::of(NoticeKind::Message, Some(MessageKind::Template)));
    for (name, key) in [
        ("id", Key::Id),
        ("send_timestamp", Key::At),
        ("title", Key::Field(FieldName::Title)),
        ("content", Key::Field(FieldName::Text)),
    ] {
        if let Some(value) = object.get(name) {
            parts.text(key, name, value);
        }
    }
    parts.finish(object);
}

/// Reads a `data` object that stands alone, such as in a cell of a table.
///
/// # Errors
///
/// The first thing that is wrong with it.
pub(super) fn read_data<'a>(source: &Source<'a, '_>, text: &'a str, record: u64) -> Result<Vec<Field<'a>>, ReadError> {
    let mut reading = Reading::default();
    let mut reader = JsonReader::new(source, &mut reading, record);
    let mut parts = Parts::new(&mut reader, Entries::default());
    let fields = match parts.reader.any_value(text) {
        Some(value) => {
            parts.values(value);
            parts.entries.into_fields()
        }
        None => Vec::new(),
    };
    reading.errors.into_iter().next().map_or(Ok(fields), Err)
}

/// Gathers the parts of one record. What is wrong with one of them is told, and the others are read.
pub(super) struct Parts<'a, 's, 'p, 'r, 'j> {
    pub(super) reader: &'j mut JsonReader<'a, 's, 'p, 'r>,
    pub(super) entries: Entries<'a>,
    /// Problems of the file before this record.
    problems_before: usize,
}

impl<'a, 's, 'p, 'r, 'j> Parts<'a, 's, 'p, 'r, 'j> {
    pub(super) fn new(reader: &'j mut JsonReader<'a, 's, 'p, 'r>, entries: Entries<'a>) -> Self {
        let problems_before = reader.problems();
        Self { reader, entries, problems_before }
    }

    /// One text: a string, or a number or truth value as it is spelled.
    pub(super) fn text(&mut self, key: Key, name: &str, value: &'a RawValue) {
        let raw = value.get();
        let (text, inner, spelling) = match raw.as_bytes().first() {
            Some(b'"') => {
                let inner = raw.get(1..raw.len() - 1).unwrap_or_default();
                match decoded(raw, inner) {
                    Ok(text) => (text, inner, Spelling::Json),
                    Err(problem) => return self.reader.problem(raw, problem),
                }
            }
            Some(b'n') => return,
            Some(b'{' | b'[') | None => {
                let problem = ReadProblem::WrongType { key: name.to_owned(), expected: JsonType::String };
                return self.reader.problem(raw, problem);
            }
            Some(_) => (Cow::Borrowed(raw), raw, Spelling::Plain),
        };
        let start = self.reader.source().offset(inner.as_bytes());
        if let Err(problem) = self.entries.set(key, text, Origin { start, raw: inner, spelling }) {
            self.reader.problem(raw, problem);
        }
    }

    /// `data`: texts, or objects with a `value`; what else a send says there, its own reader takes.
    pub(super) fn values(&mut self, value: &'a RawValue) {
        let Some(values) = self.expect_object("data", value) else { return };
        let limit = self.reader.source().limits.max_data_values;
        if values.members.len() > limit {
            self.reader.problem(value.get(), ReadProblem::TooManyValues { limit });
        }
        for (name, value) in values.members.iter().take(limit) {
            let path = format!("data.{name}");
            let key = Key::Field(FieldName::Data(Cow::Owned(name.clone())));
            if !value.get().starts_with('{') {
                self.entries.note_flat(name);
                self.text(key, &path, value);
            } else if let Some(object) = self.reader.object(value.get()) {
                let mut inner = object.members.iter().filter(|(name, _)| name.eq_ignore_ascii_case("value")).peekable();
                if inner.peek().is_none() {
                    self.reader.problem(value.get(), ReadProblem::NoValue { key: path.clone() });
                }
                inner.for_each(|(_, inner)| self.text(key.clone(), &path, inner));
            }
        }
    }

    /// `account`: an object of facts, or the account's name alone.
    fn account(&mut self, value: &'a RawValue) {
        let fact = |name: &str| Key::Field(FieldName::Account(Cow::Owned(name.to_owned())));
        if !value.get().starts_with('{') {
            return self.text(fact("name"), "account", value);
        }
        let Some(facts) = self.reader.object(value.get()) else { return };
        for (name, value) in &facts.members {
            self.text(fact(name), &format!("account.{name}"), value);
        }
    }

    /// A key that is one slip away from a known one, while that one is not there, was meant to be it: leaving its words out
    /// would be a pass of something that nobody looked at.
    fn unknown(&mut self, object: &Object<'a>, name: &str, value: &'a RawValue) {
        let holds_words =
            value.get().starts_with('{') || value.get().bytes().any(|byte| byte == b'\\' || !byte.is_ascii());
        if let Some(meant) = Key::slip(name).filter(|meant| holds_words && !object.has(meant)) {
            let problem = ReadProblem::UnknownKey { key: name.to_owned(), suggestion: Some(meant.to_owned()) };
            self.reader.problem(value.get(), problem);
        }
    }

    fn expect_object(&mut self, key: &str, value: &'a RawValue) -> Option<Object<'a>> {
        if value.get().starts_with('{') {
            return self.reader.object(value.get());
        }
        let problem = ReadProblem::WrongType { key: key.to_owned(), expected: JsonType::Object };
        self.reader.problem(value.get(), problem);
        None
    }

    pub(super) fn finish(self, object: &Object<'a>) {
        let start = self.reader.source().offset(object.text.as_bytes());
        let bytes = Some((start, start + object.text.len() as u64));
        match self.entries.finish(self.reader.source().path, self.reader.record(), bytes) {
            Ok(notice) => self.reader.push(notice),
            // Where a part was not understood, that is the reason and has been said.
            Err(_) if self.reader.problems() > self.problems_before => {}
            Err(problem) => self.reader.problem(object.text.get(..1).unwrap_or_default(), problem),
        }
    }
}

/// A string without its escapes; borrowed where it has none.
fn decoded<'a>(raw: &str, inner: &'a str) -> Result<Cow<'a, str>, ReadProblem> {
    if !inner.contains('\\') {
        return Ok(Cow::Borrowed(inner));
    }
    serde_json::from_str(raw).map(Cow::Owned).map_err(|error| ReadProblem::Json(words_of(&error)))
}
