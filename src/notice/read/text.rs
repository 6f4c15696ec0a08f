//! A plain text file: one message.

use std::borrow::Cow;

use super::{ReadError, Reading, Source};
use crate::notice::key::{Entries, Key};
use crate::notice::{FieldName, Origin, ReadProblem, Spelling};

pub(super) fn read<'a>(source: &Source<'a, '_>, bytes: &'a [u8], reading: &mut Reading<'a>) {
    let start = source.offset(bytes);
    let notice = source.text(bytes, 1).and_then(|text| {
        let place = |problem: ReadProblem| ReadError { record: Some(1), bytes: Some((start, start)), problem };
        let mut entries = Entries::default();
        let origin = Origin { start, raw: text, spelling: Spelling::Plain };
        if !text.trim().is_empty() {
            entries.set(Key::Field(FieldName::Text), Cow::Borrowed(text), origin).map_err(place)?;
        }
        entries.finish(source.path, 1, Some((start, start + text.len() as u64))).map_err(place)
    });
    match notice {
        Ok(notice) => reading.notices.push(notice),
        Err(error) => reading.errors.push(error),
    }
}
