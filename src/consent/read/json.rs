//! Records in JSON, read in one pass without a copy where no escape forces one.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::fields::{Fields, Values, digest};
use super::key::{Key, Mapping, Role};
use crate::consent::RecordProblem;

/// Deepest nesting of wrappers that is looked into.
const MOST_WRAPPERS: u8 = 4;

/// The record that the bytes spell.
pub(super) fn fields<'a>(bytes: &'a [u8], mapping: &Mapping) -> Result<Fields<'a>, RecordProblem> {
    let text = str::from_utf8(bytes).map_err(|_| RecordProblem::NotUtf8)?;
    let text = text.trim_start_matches('\u{FEFF}').trim();
    if !text.starts_with('{') {
        // What is JSON but no object is told as that.
        let read: Result<IgnoredAny, _> = serde_json::from_str(text);
        return Err(read.map_or_else(|error| broken(&error), |_| RecordProblem::NotAnObject));
    }
    let mut fields = Fields::default();
    let mut reader = serde_json::Deserializer::from_str(text);
    RecordSeed { fields: &mut fields, mapping, depth: 0 }.deserialize(&mut reader).map_err(|error| broken(&error))?;
    reader.end().map_err(|error| broken(&error))?;
    Ok(fields)
}

fn broken(error: &serde_json::Error) -> RecordProblem {
    RecordProblem::Json(error.to_string())
}

/// An object of the record: itself, or one that wraps a part of it.
struct RecordSeed<'f, 'a> {
    fields: &'f mut Fields<'a>,
    mapping: &'f Mapping,
    depth: u8,
}

impl<'de> DeserializeSeed<'de> for RecordSeed<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for RecordSeed<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(Name(name)) = map.next_key()? {
            match self.mapping.key(&name) {
                Key::Value(role, rank) => {
                    if let Scalar(Some(value)) = map.next_value()? {
                        self.fields.set(&name, role, rank, value);
                    }
                }
                Key::List => map.next_value_seed(ListSeed { fields: self.fields, mapping: self.mapping })?,
                Key::Wrapper if self.depth < MOST_WRAPPERS => {
                    let (fields, mapping, depth) = (&mut *self.fields, self.mapping, self.depth + 1);
                    map.next_value_seed(RecordSeed { fields, mapping, depth })?;
                }
                Key::Content if self.mapping.contents => {
                    let raw: &RawValue = map.next_value()?;
                    self.fields.content = Some(digest(raw.get().as_bytes()));
                }
                Key::MessageType => {
                    self.fields.is_callback = true;
                    map.next_value::<IgnoredAny>()?;
                }
                Key::Content | Key::Wrapper | Key::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }

    /// Some send the wrapper as the list of entries itself.
    fn visit_seq<S: SeqAccess<'de>>(self, mut list: S) -> Result<(), S::Error> {
        entries(self.fields, self.mapping, &mut list)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// `List`: an object where there is one entry, an array where there are several.
struct ListSeed<'f, 'a> {
    fields: &'f mut Fields<'a>,
    mapping: &'f Mapping,
}

impl<'de> DeserializeSeed<'de> for ListSeed<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ListSeed<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the entries of a callback")
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<(), M::Error> {
        let entry = entry(self.mapping, map)?;
        self.fields.entries.push(entry);
        Ok(())
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut list: S) -> Result<(), S::Error> {
        entries(self.fields, self.mapping, &mut list)
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

fn entries<'de, S: SeqAccess<'de>>(fields: &mut Fields<'de>, mapping: &Mapping, list: &mut S) -> Result<(), S::Error> {
    while list.next_element_seed(ListSeed { fields, mapping })?.is_some() {}
    Ok(())
}

fn entry<'de, M: MapAccess<'de>>(mapping: &Mapping, mut map: M) -> Result<Values<'de>, M::Error> {
    let mut values = Values::default();
    while let Some(Name(name)) = map.next_key()? {
        match mapping.key(&name) {
            Key::Value(role, rank) => {
                if let Scalar(Some(value)) = map.next_value()? {
                    values.set(role, rank, value);
                }
            }
            _ => {
                map.next_value::<IgnoredAny>()?;
            }
        }
    }
    Ok(values)
}

/// A key, borrowed where it can be.
struct Name<'a>(Cow<'a, str>);

impl<'de> serde::Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Scalar(name) = deserializer.deserialize_str(ScalarVisitor)?;
        Ok(Self(name.unwrap_or_default()))
    }
}

/// A text or number as text; nothing for `null` and for what has parts.
struct Scalar<'a>(Option<Cow<'a, str>>);

impl<'de> serde::Deserialize<'de> for Scalar<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a number")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Scalar(Some(Cow::Borrowed(text))))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Scalar(Some(Cow::Owned(text.to_owned()))))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Scalar(Some(Cow::Owned(number.to_string()))))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Scalar(Some(Cow::Owned(number.to_string()))))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Scalar(Some(Cow::Owned(number.to_string()))))
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Self::Value, E> {
        Ok(Scalar(Some(Cow::Borrowed(if truth { "true" } else { "false" }))))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Scalar(None))
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut list: S) -> Result<Self::Value, S::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar(None))
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar(None))
    }
}

/// How deep the reader is while it looks for the end of a value, so that values that span lines are told apart.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Nesting {
    depth: u32,
    in_text: bool,
    escaped: bool,
}

impl Nesting {
    /// Takes a byte; says whether an object of the outermost list, or one that stands for itself, ends with it.
    pub(super) fn take(&mut self, byte: u8, outer: u32) -> bool {
        if self.in_text {
            match (self.escaped, byte) {
                (true, _) => self.escaped = false,
                (false, b'\\') => self.escaped = true,
                (false, b'"') => self.in_text = false,
                _ => {}
            }
            return false;
        }
        match byte {
            b'"' => self.in_text = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == outer && byte == b'}';
            }
            _ => {}
        }
        false
    }

    /// Whether a value has begun and not ended.
    pub(super) fn is_inside(self, outer: u32) -> bool {
        self.in_text || self.depth > outer
    }
}

impl Role {
    /// Whether records cannot do without it.
    pub(super) fn is_needed(self) -> bool {
        matches!(self, Self::User | Self::At)
    }
}
