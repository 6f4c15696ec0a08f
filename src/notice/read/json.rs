//! JSON: a value, an array of values, or a value a line. What an object is, its members say: see [`super::shape`].

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::shape::{self, Item};
use super::{ReadError, Reading, Source};
use crate::notice::{Notice, ReadProblem};

/// Reads a value a line, behind so many records. A broken line is an error of its own; the rest goes on. Gives the number of the
/// last record.
pub(super) fn read_lines<'a>(
    source: &Source<'a, '_>,
    bytes: &'a [u8],
    records_before: u64,
    reading: &mut Reading<'a>,
) -> u64 {
    let mut reader = JsonReader::new(source, reading, records_before);
    for line in bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty()) {
        reader.item(line);
    }
    reader.record
}

/// Reads one value: an object or an array of them. Text behind it that begins another value makes it a file of lines.
pub(super) fn read_value<'a>(source: &Source<'a, '_>, bytes: &'a [u8], reading: &mut Reading<'a>) {
    let bytes = bytes.trim_ascii();
    if bytes.first() != Some(&b'[') && has_more_than_one_value(bytes) {
        read_lines(source, bytes, 0, reading);
        return;
    }
    let mut reader = JsonReader::new(source, reading, 0);
    match bytes.first() {
        Some(b'[') => reader.array(bytes),
        Some(b'{') => reader.whole(bytes),
        Some(_) => reader.item(bytes),
        None => {}
    }
}

/// Whether the first value ends before the text does, so that the file is one of lines.
fn has_more_than_one_value(bytes: &[u8]) -> bool {
    let mut values = serde_json::Deserializer::from_slice(bytes).into_iter::<IgnoredAny>();
    matches!(values.next(), Some(Ok(_))) && values.byte_offset() < bytes.len()
}

/// Reads the values of one file.
pub(super) struct JsonReader<'a, 's, 'p, 'r> {
    source: &'s Source<'a, 'p>,
    reading: &'r mut Reading<'a>,
    /// The latest record, from 1.
    record: u64,
}

impl<'a, 's, 'p, 'r> JsonReader<'a, 's, 'p, 'r> {
    /// A reader of parts of the given record.
    pub(super) fn new(source: &'s Source<'a, 'p>, reading: &'r mut Reading<'a>, record: u64) -> Self {
        Self { source, reading, record }
    }
}

impl<'a> JsonReader<'a, '_, '_, '_> {
    /// A value that is an item of an array, or a line.
    fn item(&mut self, bytes: &'a [u8]) {
        self.record += 1;
        match self.source.text(bytes, self.record) {
            Ok(text) => self.value(text),
            Err(error) => self.reading.errors.push(error),
        }
    }

    /// An object that is the whole file: the limit of a record holds for what is in its list, if it is one.
    fn whole(&mut self, bytes: &'a [u8]) {
        self.record = 1;
        let text = match self.source.text_of_any_length(bytes, self.record) {
            Ok(text) => text,
            Err(error) => return self.reading.errors.push(error),
        };
        let Some(object) = self.object(text) else { return };
        match self.source.bounded(bytes, self.record) {
            Err(error) if shape::list_of(&object).is_none() => self.reading.errors.push(error),
            _ => self.told(&object),
        }
    }

    fn value(&mut self, text: &'a str) {
        if text.starts_with('[') {
            return self.array_in_a_line(text);
        }
        if let Some(object) = self.object(text) {
            self.told(&object);
        }
    }

    /// A list of objects that is one item of an array, or one line.
    fn array_in_a_line(&mut self, text: &'a str) {
        let mut values = Vec::new();
        let mut deserializer = serde_json::Deserializer::from_str(text);
        match ArrayItems(&mut values).deserialize(&mut deserializer).and_then(|()| deserializer.end()) {
            Err(error) => self.broken(text, &error),
            Ok(()) if values.is_empty() => self.problem(text, ReadProblem::NoRecords),
            Ok(()) => self.list(values, Item::Any),
        }
    }

    /// An object, by what its members say it is. A list stands for its items.
    pub(super) fn told(&mut self, object: &Object<'a>) {
        let Some((list, item)) = shape::list_of(object) else { return shape::read(self, object, Item::Any) };
        let values = if list.get().starts_with('[') { items(list.get()) } else { vec![list] };
        if values.is_empty() {
            return self.problem(list.get(), ReadProblem::NoRecords);
        }
        self.list(values, item);
        if shape::has_words(object) {
            self.record += 1;
            shape::record(self, object);
        }
    }

    /// The next record, when one object holds several.
    pub(super) fn next_record(&mut self) {
        self.record += 1;
    }

    /// The items of a list, in the place of the record that was the list.
    fn list(&mut self, values: Vec<&'a RawValue>, item: Item) {
        self.record -= 1;
        for value in values {
            self.record += 1;
            match self.source.bounded(value.get().as_bytes(), self.record) {
                Ok(()) => {
                    if let Some(object) = self.object(value.get()) {
                        shape::read(self, &object, item);
                    }
                }
                Err(error) => self.reading.errors.push(error),
            }
        }
    }

    /// The items of an array up to its end or to the first break; what lies behind a break is named, not guessed.
    fn array(&mut self, bytes: &'a [u8]) {
        let base = self.source.offset(bytes);
        let (text, not_utf8) = match std::str::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => {
                let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
                (std::str::from_utf8(valid).unwrap_or_default(), Some(base + error.valid_up_to() as u64))
            }
        };
        let mut values = Vec::new();
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let outcome = ArrayItems(&mut values).deserialize(&mut deserializer).and_then(|()| deserializer.end());
        for value in &values {
            self.item(value.get().as_bytes());
        }
        let broken = match (not_utf8, outcome) {
            (Some(at), _) => Some((at, at + 1, ReadProblem::NotUtf8)),
            (None, Err(error)) => {
                let at = base + crate::text::offset_of(text, error.line(), error.column());
                Some((at, at, ReadProblem::BrokenArray(words_of(&error))))
            }
            (None, Ok(())) => None,
        };
        if let Some((start, end, problem)) = broken {
            self.record += 1;
            let record = Some(self.record);
            self.reading.errors.push(ReadError { record, bytes: Some((start, end)), problem });
        }
    }

    /// The object that `text` spells. A member that stands there twice is told.
    pub(super) fn object(&mut self, text: &'a str) -> Option<Object<'a>> {
        if !text.starts_with('{') {
            self.problem(text, ReadProblem::NotAnObject);
            return None;
        }
        match members(text) {
            Ok(members) => {
                self.repeated(&members);
                Some(Object { text, members })
            }
            Err(error) => {
                self.broken(text, &error);
                None
            }
        }
    }

    /// Tells of members whose name was there already: what they say is not read, or read twice. Names of ours count in any case.
    fn repeated(&mut self, members: &[(String, &'a RawValue)]) {
        let mut seen = BTreeSet::new();
        for (name, value) in members {
            let lower = name.to_ascii_lowercase();
            let is_new = if shape::is_ours(&lower) { seen.insert(lower) } else { seen.insert(name.clone()) };
            if !is_new {
                self.problem(value.get(), ReadProblem::RepeatedKey { key: name.clone() });
            }
        }
    }

    /// The one value that `text` spells.
    pub(super) fn any_value(&mut self, text: &'a str) -> Option<&'a RawValue> {
        match serde_json::from_str(text) {
            Ok(value) => Some(value),
            Err(error) => {
                self.broken(text, &error);
                None
            }
        }
    }

    fn broken(&mut self, text: &str, error: &serde_json::Error) {
        let at = self.source.offset(text.as_bytes()) + crate::text::offset_of(text, error.line(), error.column());
        let problem = ReadProblem::Json(words_of(error));
        self.reading.errors.push(ReadError { record: Some(self.record), bytes: Some((at, at)), problem });
    }

    pub(super) fn source(&self) -> &Source<'a, '_> {
        self.source
    }

    pub(super) fn record(&self) -> u64 {
        self.record
    }

    pub(super) fn problems(&self) -> usize {
        self.reading.errors.len()
    }

    pub(super) fn push(&mut self, notice: Notice<'a>) {
        self.reading.notices.push(notice);
    }

    /// The problem at the place of `part`, a slice of the file.
    pub(super) fn problem(&mut self, part: &str, problem: ReadProblem) {
        let start = self.source.offset(part.as_bytes());
        let bytes = Some((start, start + part.len() as u64));
        self.reading.errors.push(ReadError { record: Some(self.record), bytes, problem });
    }
}

/// An object: its members in their order.
pub(super) struct Object<'a> {
    /// The object as it is spelled.
    pub(super) text: &'a str,
    pub(super) members: Vec<(String, &'a RawValue)>,
}

impl<'a> Object<'a> {
    /// The object that `text` spells, if it does; for text that has been read before, and what is wrong with it told.
    pub(super) fn of(text: &'a str) -> Option<Self> {
        Some(Self { text, members: members(text).ok()? })
    }

    /// The member of that name, in any case. `null` is absent.
    pub(super) fn get(&self, name: &str) -> Option<&'a RawValue> {
        let named = |(key, value): &&(String, &'a RawValue)| key.eq_ignore_ascii_case(name) && value.get() != "null";
        self.members.iter().find(named).map(|(_, value)| *value)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The member of that name if it is an array, or an object, as `opening` says.
    pub(super) fn get_as(&self, name: &str, opening: char) -> Option<&'a RawValue> {
        self.get(name).filter(|value| value.get().starts_with(opening))
    }
}

/// The members of the object that `text` spells, in their order.
fn members(text: &str) -> Result<Vec<(String, &RawValue)>, serde_json::Error> {
    let mut members = Vec::new();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    Members(&mut members).deserialize(&mut deserializer).and_then(|()| deserializer.end())?;
    Ok(members)
}

/// The items of an array that has been read successfully as a whole.
pub(super) fn items(text: &str) -> Vec<&RawValue> {
    let mut values = Vec::new();
    // It cannot break: the parser has been over it.
    let _ = ArrayItems(&mut values).deserialize(&mut serde_json::Deserializer::from_str(text));
    values
}

/// The parser's words without its own line and column, which count in the record instead of the file.
pub(super) fn words_of(error: &serde_json::Error) -> String {
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
