//! A message as it is handed to one of the platform's sending interfaces.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::json::{JsonReader, Object};
use super::shape::Parts;
use crate::notice::key::{Entries, Key};
use crate::notice::{FieldName, Interface, Jump, MessageKind, NoticeKind, SendFacts};

/// What stands around a payload and says something of it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Envelope<'a> {
    /// The interface that a log line names.
    pub(super) interface: Option<Interface>,
    /// The recipient, where it stands outside.
    pub(super) touser: Option<&'a RawValue>,
}

impl Envelope<'_> {
    /// Around `mp_template_msg`, which one interface alone takes.
    pub(super) fn uniform(self) -> Self {
        Self { interface: Some(Interface::Uniform), ..self }
    }
}

/// Reads a payload.
pub(super) fn payload<'a>(reader: &mut JsonReader<'a, '_, '_, '_>, object: &Object<'a>, around: Envelope<'a>) {
    let interface = around.interface.or_else(|| interface(object));
    let is_template = interface == Some(Interface::Uniform) || is_classic(object);
    let message = is_template.then_some(MessageKind::Template);
    let mut parts = Parts::new(reader, Entries::of(NoticeKind::Message, message));
    parts.entries.send(SendFacts {
        interface,
        has_program: object.get_as("miniprogram", '{').is_some(),
        ..SendFacts::default()
    });
    for (name, key) in
        [("template_id", Key::TemplateId), ("id", Key::Id), ("at", Key::At), ("title", Key::Field(FieldName::Title))]
    {
        if let Some(value) = object.get(name) {
            parts.text(key, name, value);
        }
    }
    for (name, jump) in [("url", Jump::Url), ("page", Jump::Page)] {
        parts.jump(jump, name, object.get(name));
    }
    if let Some(program) = object.get_as("miniprogram", '{').and_then(|program| parts.reader.object(program.get())) {
        for name in ["pagepath", "path"] {
            parts.jump(Jump::PagePath, name, program.get(name));
        }
        parts.unseen("miniprogram.appid", program.get("appid"));
    }
    parts.unseen("touser", object.get("touser").or(around.touser).filter(|value| is_odd_recipient(value)));
    for name in ["template_id", "appid", "color"] {
        parts.unseen(name, object.get(name));
    }
    if let Some(values) = object.get("data") {
        parts.values(values);
        parts.colours(values);
    }
    parts.finish(object);
}

impl<'a> Parts<'a, '_, '_, '_, '_> {
    fn jump(&mut self, jump: Jump, name: &str, value: Option<&'a RawValue>) {
        if let Some(value) = value {
            self.text(Key::Field(FieldName::Url), name, value);
            self.entries.note_jump(jump);
        }
    }

    /// A part that users do not read. One that is no string is not looked at: the platform's own parser refuses it.
    fn unseen(&mut self, name: &str, value: Option<&'a RawValue>) {
        if let Some(value) = value.filter(|value| value.get().starts_with('"')) {
            self.text(Key::Field(FieldName::Send(Cow::Owned(name.to_owned()))), name, value);
        }
    }

    /// The colours beside the values. What is wrong with the values has been told when they were read.
    fn colours(&mut self, values: &'a RawValue) {
        let Some(values) = members(values) else { return };
        let limit = self.reader.source().limits.max_data_values;
        for (key, value) in values.members.iter().take(limit) {
            let colour = members(value).and_then(|inner| inner.get_as("color", '"'));
            self.unseen(&format!("data.{key}.color"), colour);
        }
    }
}

/// Whether the recipient is worth a look. An openid of the common form is a person's and says nothing, so it is not kept.
fn is_odd_recipient(value: &RawValue) -> bool {
    let text = value.get().trim_matches('"');
    text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// The members of an object that was read before, so that nothing needs to be told of it again.
fn members(value: &RawValue) -> Option<Object<'_>> {
    Object::of(value.get())
}

/// The interface that the members tell of; none where several take them.
fn interface(object: &Object<'_>) -> Option<Interface> {
    let has = |names: &[&str]| names.iter().any(|name| object.has(name));
    if has(&["miniprogram_state", "lang"]) {
        return Some(Interface::MiniProgram);
    }
    if has(&["scene"]) && has_key(object, &["content"]) {
        return Some(Interface::OneTime);
    }
    // An interface passes over members of others, so a `url` alone proves nothing.
    if has(&["client_msg_id"]) {
        return Some(Interface::Template);
    }
    if let Some(page) = object.get_as("page", '"').map(|page| page.get().trim_matches('"')) {
        return if has(&["miniprogram"]) || page.starts_with("http") {
            Some(Interface::Notification)
        } else {
            // A value that a program fills in may be either.
            page.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/').then_some(Interface::MiniProgram)
        };
    }
    is_classic(object).then_some(Interface::Template)
}

/// Whether the values have keys that only template messages of service accounts have.
fn is_classic(object: &Object<'_>) -> bool {
    has_key(object, &["first", "remark", "keyword1"])
}

fn has_key(object: &Object<'_>, keys: &[&str]) -> bool {
    let values = object.get_as("data", '{').map_or("", RawValue::get);
    keys.iter().any(|key| values.contains(&format!("\"{key}\"")))
}
