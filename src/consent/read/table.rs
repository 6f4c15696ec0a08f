//! Records in a table of text: CSV, with commas, tabs or semicolons between the cells.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::fields::Fields;
use super::key::{Key, Mapping, Role};
use crate::consent::RecordProblem;

/// The columns of a table: what its first row says.
#[derive(Debug, Clone)]
pub struct Columns {
    delimiter: u8,
    names: Vec<String>,
    keys: Vec<Key>,
}

impl Columns {
    /// Reads the first row, without its line end.
    ///
    /// # Errors
    ///
    /// A row that is not UTF-8 or names no column for the user or the time.
    pub(super) fn read(row: &[u8], mapping: &Mapping) -> Result<Self, RecordProblem> {
        let row = row.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(row);
        let count = |delimiter: u8| memchr::memchr_iter(delimiter, row).count();
        // Of equals the last is the maximum; the comma is to win.
        let delimiter = [b';', b'\t', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',');
        let mut names = Vec::new();
        let mut cells = Cells::new(delimiter);
        cells.read(row, |cell| names.push(cell.trim().to_owned()))?;
        let keys: Vec<Key> = names.iter().map(|name| Self::key(name, mapping)).collect();
        let has = |role: Role| keys.iter().any(|key| matches!(key, Key::Value(known, _) if *known == role));
        if let Some(role) = Role::ALL.into_iter().filter(|role| role.is_needed()).find(|role| !has(*role)) {
            return Err(RecordProblem::NoColumn(role.name()));
        }
        Ok(Self { delimiter, names, keys })
    }

    /// `data.thing1` and the like together are what was sent.
    fn key(name: &str, mapping: &Mapping) -> Key {
        if name.starts_with("data.") { Key::Content } else { mapping.key(name) }
    }

    pub(super) fn cells(&self) -> Cells {
        Cells::new(self.delimiter)
    }

    /// The record of a row.
    pub(super) fn fields(
        &self,
        row: &[u8],
        cells: &mut Cells,
        mapping: &Mapping,
    ) -> Result<Fields<'static>, RecordProblem> {
        let mut fields = Fields::default();
        let mut content = DefaultHasher::new();
        let (mut found, mut has_content) = (0, false);
        cells.read(row, |cell| {
            match self.keys.get(found) {
                Some(Key::Value(role, rank)) if !cell.is_empty() => {
                    let name = self.names.get(found).map(String::as_str).unwrap_or_default();
                    fields.set(name, *role, *rank, Cow::Owned(cell.to_owned()));
                }
                Some(Key::Content) if mapping.contents => {
                    (found, cell).hash(&mut content);
                    has_content = true;
                }
                _ => {}
            }
            found += 1;
        })?;
        if found != self.keys.len() {
            return Err(RecordProblem::RowWidth { expected: self.keys.len(), found });
        }
        fields.content = has_content.then(|| content.finish());
        Ok(fields)
    }
}

/// Takes rows to pieces; its buffers are reused.
pub(super) struct Cells {
    reader: Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Cells {
    fn new(delimiter: u8) -> Self {
        Self { reader: ReaderBuilder::new().delimiter(delimiter).build(), text: vec![0; 1024], ends: vec![0; 32] }
    }

    /// Gives the cells of one row to `take`.
    fn read(&mut self, row: &[u8], mut take: impl FnMut(&str)) -> Result<(), RecordProblem> {
        self.reader.reset();
        let (mut input, mut written, mut ended) = (row, 0, 0);
        loop {
            let out = self.text.get_mut(written..).unwrap_or_default();
            let ends = self.ends.get_mut(ended..).unwrap_or_default();
            let (result, read, wrote, found) = self.reader.read_record(input, out, ends);
            input = input.get(read..).unwrap_or_default();
            (written, ended) = (written + wrote, ended + found);
            match result {
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                // Behind the input an empty one says that it ends.
                ReadRecordResult::InputEmpty => input = &[],
                ReadRecordResult::Record | ReadRecordResult::End => break,
            }
        }
        let mut start = 0;
        for end in self.ends.get(..ended).unwrap_or_default() {
            let cell = self.text.get(start..*end).unwrap_or_default();
            take(str::from_utf8(cell).map_err(|_| RecordProblem::NotUtf8)?);
            start = *end;
        }
        Ok(())
    }
}
