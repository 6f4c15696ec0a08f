//! `*.notice` draft files: the meaning of what `template::DraftFile` has parsed.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::{ReadError, Reading, Source};
use crate::notice::key::{Entries, Key};
use crate::notice::{FieldName, Origin, ReadProblem, Spelling};
use crate::template::{DraftEntry, DraftFile, SlotType, StrayKind, Template};
use crate::text::Span;

pub(super) fn read<'a>(source: &Source<'a, '_>, bytes: &'a [u8], reading: &mut Reading<'a>) {
    let start = source.offset(bytes);
    let text = match source.text(bytes, 1) {
        Ok(text) => text,
        Err(error) => return reading.errors.push(error),
    };
    let file = DraftFile::parse(text);
    let mut reader = DraftReader { text, start, entries: Entries::default(), errors: &mut reading.errors };
    reader.head(&file.head);
    if let Some(body) = file.body {
        reader.field(FieldName::Body, body);
    }
    reader.samples(&file);
    for stray in &file.stray {
        let problem = match stray.kind {
            StrayKind::NoColon => ReadProblem::NoColon,
            StrayKind::UnknownSection => ReadProblem::UnknownSection,
            StrayKind::RepeatedSection => ReadProblem::RepeatedSection,
        };
        reader.error(stray.span, problem);
    }
    let DraftReader { entries, errors, .. } = reader;
    match entries.finish(source.path, 1, Some((start, start + text.len() as u64))) {
        Ok(notice) => reading.notices.push(notice),
        // Where a line was not understood, that is the reason and has been said.
        Err(_) if !errors.is_empty() => {}
        Err(problem) => errors.push(ReadError { record: Some(1), bytes: Some((start, start)), problem }),
    }
    errors.sort_by_key(|error| error.bytes);
}

struct DraftReader<'a, 'e> {
    text: &'a str,
    /// Where the text begins in the file: behind a byte-order mark.
    start: u64,
    entries: Entries<'a>,
    errors: &'e mut Vec<ReadError>,
}

impl DraftReader<'_, '_> {
    fn head(&mut self, head: &[DraftEntry]) {
        let mut seen = BTreeSet::new();
        for entry in head {
            let name = entry.key.slice(self.text);
            let Some(key) = Key::from_name(name) else {
                let problem =
                    ReadProblem::UnknownKey { key: name.to_owned(), suggestion: Key::near(name).map(str::to_owned) };
                self.error(entry.key, problem);
                continue;
            };
            if !seen.insert(key.clone()) {
                self.error(entry.key, ReadProblem::RepeatedKey { key: name.to_owned() });
            } else if !entry.value.is_empty() {
                self.entry(key, entry.value);
            }
        }
    }

    /// Sample values: their keys are slots of the body or the labels of slots.
    fn samples(&mut self, file: &DraftFile) {
        let body = file.body.map_or("", |body| body.slice(self.text));
        let template = Template::parse(body);
        let mut seen = BTreeSet::new();
        for entry in &file.samples {
            let name = entry.key.slice(self.text);
            let Some(key) = slot_key(&template, body, name) else {
                self.error(entry.key, ReadProblem::UnknownSample { key: name.to_owned() });
                continue;
            };
            if !seen.insert(key.clone()) {
                self.error(entry.key, ReadProblem::RepeatedKey { key: name.to_owned() });
                continue;
            }
            self.field(FieldName::Data(Cow::Owned(key)), entry.value);
        }
    }

    fn field(&mut self, name: FieldName<'static>, span: Span) {
        self.entry(Key::Field(name), span);
    }

    fn entry(&mut self, key: Key, span: Span) {
        let raw = span.slice(self.text);
        let origin = Origin { start: self.start + u64::from(span.start), raw, spelling: Spelling::Plain };
        if let Err(problem) = self.entries.set(key, Cow::Borrowed(raw), origin) {
            self.error(span, problem);
        }
    }

    fn error(&mut self, span: Span, problem: ReadProblem) {
        let bytes = Some((self.start + u64::from(span.start), self.start + u64::from(span.end)));
        self.errors.push(ReadError { record: Some(1), bytes, problem });
    }
}

/// The slot that a sample's key means: the slot's own key, a label, or a key that is shaped like a slot's.
fn slot_key(template: &Template, body: &str, name: &str) -> Option<String> {
    let named = template.slots().find(|(_, slot)| slot.key == name);
    let labelled = || template.slots().find(|(_, slot)| slot.label.is_some_and(|label| label.slice(body) == name));
    let broken = || template.broken().find(|(_, broken)| broken.key == name).map(|(_, broken)| broken.key.clone());
    let slot = named.or_else(labelled).map(|(_, slot)| slot.key.clone());
    slot.or_else(broken).or_else(|| is_shaped_like_a_key(name).then(|| name.to_owned()))
}

fn is_shaped_like_a_key(name: &str) -> bool {
    SlotType::from_key(name).is_some() || name.starts_with("keyword") || matches!(name, "first" | "remark")
}
