//! The platform's callbacks in XML.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::fields::{Fields, Values};
use super::key::{Key, Mapping};
use crate::consent::RecordProblem;

/// Deepest nesting that is followed.
const MOST_DEPTH: usize = 32;

/// The callback that the bytes spell, from `<xml>` to `</xml>`. Names of wrappers do not matter: developers and the platform's
/// own samples mix them up.
pub(super) fn fields(bytes: &[u8], mapping: &Mapping) -> Result<Fields<'static>, RecordProblem> {
    let text = str::from_utf8(bytes).map_err(|_| RecordProblem::NotUtf8)?;
    let broken = |error: &dyn std::fmt::Display| RecordProblem::Xml(error.to_string());
    let mut reader = Reader::from_str(text);
    let mut walk = Walk { mapping, fields: Fields::default(), open: Vec::new(), text: String::new() };
    loop {
        match reader.read_event().map_err(|error| broken(&error))? {
            Event::Start(tag) => walk.open(&tag)?,
            Event::End(_) => walk.close(),
            Event::Text(part) => walk.text.push_str(&part.xml10_content()),
            Event::CData(part) => walk.text.push_str(&part),
            Event::GeneralRef(part) => match part.resolve_char_ref() {
                Ok(Some(c)) => walk.text.push(c),
                _ => walk.text.push_str(match &*part {
                    "lt" => "<",
                    "gt" => ">",
                    "amp" => "&",
                    "quot" => "\"",
                    "apos" => "'",
                    other => return Err(RecordProblem::Xml(format!("unknown entity &{other};"))),
                }),
            },
            Event::Eof => break,
            _ => {}
        }
    }
    if walk.open.is_empty() { Ok(walk.fields) } else { Err(RecordProblem::Truncated) }
}

struct Walk<'m> {
    mapping: &'m Mapping,
    fields: Fields<'static>,
    /// The elements that are open: their names, and whether they are an entry.
    open: Vec<(String, bool)>,
    /// The text since the latest tag.
    text: String,
}

impl Walk<'_> {
    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), RecordProblem> {
        if self.open.len() >= MOST_DEPTH {
            return Err(RecordProblem::Xml("nested too deeply".to_owned()));
        }
        let name = tag.local_name();
        let name = name.into_inner().to_owned();
        let is_entry = self.mapping.key(&name) == Key::List;
        if is_entry {
            self.fields.entries.push(Values::default());
        }
        self.open.push((name, is_entry));
        self.text.clear();
        Ok(())
    }

    fn close(&mut self) {
        let Some((name, _)) = self.open.pop() else { return };
        let text = std::mem::take(&mut self.text);
        match self.mapping.key(&name) {
            Key::MessageType => self.fields.is_callback = true,
            Key::Value(role, rank) if !text.trim().is_empty() => {
                let value = text.trim().to_owned().into();
                let in_entry = self.open.iter().any(|(_, is_entry)| *is_entry);
                match self.fields.entries.last_mut().filter(|_| in_entry) {
                    Some(entry) => _ = entry.set(role, rank, value),
                    None => self.fields.set(&name, role, rank, value),
                }
            }
            _ => {}
        }
    }
}
