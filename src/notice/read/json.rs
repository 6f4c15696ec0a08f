//! Draft records in JSON: one object, an array, or an object a line.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{ReadError, Reading, Source};
use crate::notice::key::{Entries, Key};
use crate::notice::{Field, FieldName, Notice, Origin, ReadProblem, Spelling};

/// Reads an object a line. A broken line is an error of its own; the rest goes on.
pub(super) fn read_lines<'a>(source: &Source<'a, '_>, bytes: &'a [u8], reading: &mut Reading<'a>) {
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    for (line, record) in lines.zip(1..) {
        push(reading, source.text(line.trim_ascii(), record).and_then(|text| read_record(source, text, record)));
    }
}

/// Reads one value: a record or an array of records. Text behind it that begins another value makes it a file of lines.
pub(super) fn read_value<'a>(source: &Source<'a, '_>, bytes: &'a [u8], reading: &mut Reading<'a>) {
    let bytes = bytes.trim_ascii();
    if bytes.first() == Some(&b'[') {
        return read_array(source, bytes, reading);
    }
    if has_more_than_one_value(bytes) {
        return read_lines(source, bytes, reading);
    }
    push(reading, source.text(bytes, 1).and_then(|text| read_record(source, text, 1)));
}

/// Whether the first value ends before the text does, so that the file is one of lines.
fn has_more_than_one_value(bytes: &[u8]) -> bool {
    let mut values = serde_json::Deserializer::from_slice(bytes).into_iter::<IgnoredAny>();
    matches!(values.next(), Some(Ok(_))) && values.byte_offset() < bytes.len()
}

/// Reads the records of an array up to its end or to the first break; what lies behind a break is named, not guessed.
fn read_array<'a>(source: &Source<'a, '_>, bytes: &'a [u8], reading: &mut Reading<'a>) {
    let base = source.offset(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = base + error.valid_up_to() as u64;
            let problem = ReadProblem::NotUtf8;
            reading.errors.push(ReadError { record: None, bytes: Some((at, at + 1)), problem });
            std::str::from_utf8(bytes.get(..error.valid_up_to()).unwrap_or_default()).unwrap_or_default()
        }
    };
    let mut values = Vec::new();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let outcome = ArrayItems(&mut values).deserialize(&mut deserializer).and_then(|()| deserializer.end());
    for (value, record) in values.iter().zip(1..) {
        push(reading, read_bounded(source, value.get(), record));
    }
    if let Err(error) = outcome
        && reading.errors.last().is_none_or(|last| last.problem != ReadProblem::NotUtf8 || last.record.is_some())
    {
        let at = base + crate::text::offset_of(text, error.line(), error.column());
        let record = Some(values.len() as u64 + 1);
        reading.errors.push(ReadError {
            record,
            bytes: Some((at, at)),
            problem: ReadProblem::BrokenArray(words_of(&error)),
        });
    }
}

/// Reads a `data` object that stands alone, such as in a cell of a table.
pub(super) fn read_data<'a>(source: &Source<'a, '_>, text: &'a str, record: u64) -> Result<Vec<Field<'a>>, ReadError> {
    let mut entries = Entries::default();
    let reader = RecordReader { source, record };
    let value = serde_json::from_str::<&RawValue>(text).map_err(|error| {
        let at = source.offset(text.as_bytes()) + crate::text::offset_of(text, error.line(), error.column());
        ReadError { record: Some(record), bytes: Some((at, at)), problem: ReadProblem::Json(words_of(&error)) }
    })?;
    reader.values(value, &mut entries)?;
    Ok(entries.into_fields())
}

fn read_bounded<'a>(source: &Source<'a, '_>, text: &'a str, record: u64) -> Result<Notice<'a>, ReadError> {
    source.text(text.as_bytes(), record).and_then(|text| read_record(source, text, record))
}

fn push<'a>(reading: &mut Reading<'a>, notice: Result<Notice<'a>, ReadError>) {
    match notice {
        Ok(notice) => reading.notices.push(notice),
        Err(error) => reading.errors.push(error),
    }
}

/// Reads one object.
fn read_record<'a>(source: &Source<'a, '_>, text: &'a str, record: u64) -> Result<Notice<'a>, ReadError> {
    let start = source.offset(text.as_bytes());
    let whole = Some((start, start + text.len() as u64));
    let here = |problem| ReadError { record: Some(record), bytes: Some((start, start)), problem };
    let mut entries = Entries::default();
    let reader = RecordReader { source, record };
    for (name, value) in reader.object(text)? {
        // Keys that mean nothing to us are the sender's own business.
        match (name.as_str(), Key::from_name(&name)) {
            ("data", _) => reader.values(value, &mut entries)?,
            ("account", _) => reader.account(value, &mut entries)?,
            ("openid", _) | (_, None) => {}
            (name, Some(key)) => reader.entry(key, name, value, &mut entries)?,
        }
    }
    entries.finish(source.path, record, whole).map_err(here)
}

/// Reads the parts of one record.
struct RecordReader<'a, 's, 'p> {
    source: &'s Source<'a, 'p>,
    record: u64,
}

impl<'a> RecordReader<'a, '_, '_> {
    fn object(&self, text: &'a str) -> Result<Vec<(String, &'a RawValue)>, ReadError> {
        if !text.starts_with('{') {
            return Err(self.error(text, ReadProblem::NotAnObject));
        }
        let mut members = Vec::new();
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let outcome = Members(&mut members).deserialize(&mut deserializer).and_then(|()| deserializer.end());
        outcome.map_err(|error| {
            let at = self.source.offset(text.as_bytes()) + crate::text::offset_of(text, error.line(), error.column());
            ReadError { record: Some(self.record), bytes: Some((at, at)), problem: ReadProblem::Json(words_of(&error)) }
        })?;
        let mut seen = BTreeSet::new();
        for (key, value) in &members {
            if !seen.insert(key.as_str()) {
                return Err(self.error(value.get(), ReadProblem::RepeatedKey { key: key.clone() }));
            }
        }
        Ok(members)
    }

    /// `data`: strings, or objects with a `value`; other members of those (such as `color`) are not shown any more.
    fn values(&self, value: &'a RawValue, entries: &mut Entries<'a>) -> Result<(), ReadError> {
        if value.get() == "null" {
            return Ok(());
        }
        let members = self.object(value.get()).map_err(|error| self.expect_object("data", value, error))?;
        let limit = self.source.limits.max_data_values;
        if members.len() > limit {
            return Err(self.error(value.get(), ReadProblem::TooManyValues { limit }));
        }
        for (name, value) in members {
            let key = Key::Field(FieldName::Data(Cow::Owned(name.clone())));
            let path = format!("data.{name}");
            if value.get().starts_with('{') {
                for (_, inner) in self.object(value.get())?.into_iter().filter(|(member, _)| member == "value") {
                    self.entry(key.clone(), &path, inner, entries)?;
                }
            } else {
                self.entry(key, &path, value, entries)?;
            }
        }
        Ok(())
    }

    /// `account`: an object of facts, or the account's name alone.
    fn account(&self, value: &'a RawValue, entries: &mut Entries<'a>) -> Result<(), ReadError> {
        if !value.get().starts_with('{') {
            return self.entry(Key::Field(FieldName::Account(Cow::Borrowed("name"))), "account", value, entries);
        }
        for (name, value) in self.object(value.get())? {
            let key = Key::Field(FieldName::Account(Cow::Owned(name.clone())));
            self.entry(key, &format!("account.{name}"), value, entries)?;
        }
        Ok(())
    }

    /// One text: a string, or a number or truth value as it is spelled. `null` is absent.
    fn entry(&self, key: Key, name: &str, value: &'a RawValue, entries: &mut Entries<'a>) -> Result<(), ReadError> {
        let raw = value.get();
        let (text, inner) = match raw.as_bytes().first() {
            Some(b'"') => {
                let inner = raw.get(1..raw.len() - 1).unwrap_or_default();
                if inner.contains('\\') {
                    let text = serde_json::from_str::<String>(raw);
                    (Cow::Owned(text.map_err(|error| self.error(raw, ReadProblem::Json(words_of(&error))))?), inner)
                } else {
                    (Cow::Borrowed(inner), inner)
                }
            }
            Some(b'n') => return Ok(()),
            Some(b'{' | b'[') | None => {
                let problem = ReadProblem::WrongType { key: name.to_owned(), expected: "a string" };
                return Err(self.error(raw, problem));
            }
            Some(_) => (Cow::Borrowed(raw), raw),
        };
        let start = self.source.offset(inner.as_bytes());
        let origin = Origin { start, raw: inner, spelling: Spelling::Json };
        entries.set(key, text, origin).map_err(|problem| self.error(raw, problem))
    }

    fn expect_object(&self, key: &str, value: &RawValue, error: ReadError) -> ReadError {
        if error.problem == ReadProblem::NotAnObject {
            let problem = ReadProblem::WrongType { key: key.to_owned(), expected: "an object" };
            return self.error(value.get(), problem);
        }
        error
    }

    /// The problem at the place of `part`, a slice of the file.
    fn error(&self, part: &str, problem: ReadProblem) -> ReadError {
        let start = self.source.offset(part.as_bytes());
        ReadError { record: Some(self.record), bytes: Some((start, start + part.len() as u64)), problem }
    }
}

/// The parser's words without its own line and column, which count in the record instead of the file.
fn words_of(error: &serde_json::Error) -> String {
    let words = error.to_string();
    words.split(" at line ").next().unwrap_or_default().to_owned()
}

/// Collects the items of an array; keeps those before a break.
struct ArrayItems<'v, 'de>(&'v mut Vec<&'de RawValue>);

impl<'de> DeserializeSeed<'de> for ArrayItems<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for ArrayItems<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while let Some(item) = items.next_element()? {
            self.0.push(item);
        }
        Ok(())
    }
}

/// Collects the members of an object, repeated keys included.
struct Members<'v, 'de>(&'v mut Vec<(String, &'de RawValue)>);

impl<'de> DeserializeSeed<'de> for Members<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Members<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(member) = members.next_entry()? {
            self.0.push(member);
        }
        Ok(())
    }
}
