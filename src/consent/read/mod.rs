//! Bytes of logs to records: whole records are cut off the front of what was read, and read by whoever has time for it.

mod fields;
mod json;
mod key;
mod table;
mod xml;

use memchr::{memchr_iter, memchr2_iter, memmem, memrchr};

use super::{Record, RecordPlace, RecordProblem};
use fields::Fields;
use json::Nesting;
use table::Columns;

pub use fields::Expected;
pub use key::{Mapping, Role};

/// How the records of a file are told apart.
#[derive(Debug, Clone)]
pub enum Layout {
    /// A JSON object a line.
    Lines,
    /// JSON objects that may span lines: one behind the other, or in an array.
    Objects,
    /// Callbacks in XML.
    Xml,
    /// A row a record, behind a first row of names.
    Table(Columns),
}

/// Lines that are looked at to tell objects a line from objects that span lines.
const LINES_LOOKED_AT: usize = 8;

impl Layout {
    /// Finds out the layout from the beginning of a file; all of it where it is short.
    ///
    /// # Errors
    ///
    /// A file without a record, in no known layout, or a table whose first row does not name what is needed.
    pub fn recognise(bytes: &[u8], mapping: &Mapping) -> Result<Self, RecordProblem> {
        let text = without_mark(bytes).trim_ascii_start();
        match text.first() {
            None => Err(RecordProblem::Empty),
            Some(b'[') => Ok(Self::Objects),
            Some(b'<') => Ok(Self::Xml),
            Some(b'{') => {
                let lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
                let is_whole = |line: &[u8]| json::fields(line, mapping).is_ok();
                let mut lines = lines.take(LINES_LOOKED_AT);
                Ok(if lines.any(is_whole) { Self::Lines } else { Self::Objects })
            }
            Some(_) => {
                let row = bytes.get(..row_end(bytes).unwrap_or(bytes.len())).unwrap_or_default();
                if row.iter().any(|byte| *byte < 0x20 && !byte.is_ascii_whitespace()) {
                    return Err(RecordProblem::UnknownLayout);
                }
                Columns::read(row, mapping).map(Self::Table)
            }
        }
    }

    /// Bytes at the front of the file that hold no record: a table's first row.
    #[must_use]
    pub fn head_len(&self, bytes: &[u8]) -> usize {
        match self {
            Self::Table(_) => row_end(bytes).map_or(bytes.len(), |end| end + 1),
            _ => bytes.len() - without_mark(bytes).len(),
        }
    }
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

/// Where the first row ends: the first line end outside quotes.
fn row_end(bytes: &[u8]) -> Option<usize> {
    let mut quoted = false;
    memchr2_iter(b'"', b'\n', bytes).find(|at| {
        let is_quote = bytes.get(*at) == Some(&b'"');
        quoted ^= is_quote;
        !is_quote && !quoted
    })
}

/// Where a part of a file begins: what stands before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PartStart {
    /// Index of the file.
    pub file: u32,
    /// Bytes before it.
    pub bytes: u64,
    /// Line ends before it.
    pub lines: u64,
    /// Records before it; in a file of lines, lines.
    pub records: u64,
}

/// Whole records at the front of some bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// How many bytes they take.
    pub len: usize,
    /// How many records they are.
    pub records: u64,
}

impl Layout {
    /// The whole records at the front of the bytes, which begin with a record or between two. `is_last` says that nothing follows.
    /// `None` where not one is whole.
    #[must_use]
    pub fn cut(&self, bytes: &[u8], is_last: bool) -> Option<Cut> {
        let (mut len, mut records) = match self {
            Self::Lines => {
                let len = memrchr(b'\n', bytes).map_or(0, |at| at + 1);
                (len, memchr_iter(b'\n', bytes).count() as u64)
            }
            Self::Table(_) => {
                rows(bytes).fold((0, 0), |(_, rows), row| (row.end, rows + u64::from(!row.is_blank(bytes))))
            }
            Self::Xml => {
                let ends = memmem::find_iter(bytes, b"</xml>");
                ends.fold((0, 0), |(_, records), at| (at + b"</xml>".len(), records + 1))
            }
            Self::Objects => objects(bytes).fold((0, 0), |(_, records), object| (object.end, records + 1)),
        };
        let rest = bytes.get(len..).unwrap_or_default();
        if is_last && !rest.is_empty() {
            records += u64::from(!rest.trim_ascii().is_empty());
            len = bytes.len();
        }
        (len > 0).then_some(Cut { len, records })
    }
}

/// Bytes of one record within a part.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    start: usize,
    end: usize,
}

impl Stretch {
    fn of(self, bytes: &[u8]) -> &[u8] {
        bytes.get(self.start..self.end).unwrap_or_default()
    }

    fn is_blank(self, bytes: &[u8]) -> bool {
        self.of(bytes).trim_ascii().is_empty()
    }
}

/// The rows that end within the bytes, with their line ends.
fn rows(bytes: &[u8]) -> impl Iterator<Item = Stretch> {
    let (mut quoted, mut start) = (false, 0);
    memchr2_iter(b'"', b'\n', bytes).filter_map(move |at| {
        let is_quote = bytes.get(at) == Some(&b'"');
        quoted ^= is_quote;
        (!is_quote && !quoted).then(|| {
            let row = Stretch { start, end: at + 1 };
            start = at + 1;
            row
        })
    })
}

/// The outermost objects that end within the bytes; what stands between them belongs to the next.
fn objects(bytes: &[u8]) -> impl Iterator<Item = Stretch> {
    // Within an array the outermost object is one level down. A part may begin in the middle of the array, where the brackets
    // around it cannot be seen: only braces count there.
    let mut nesting = Nesting::default();
    let mut start = 0;
    bytes.iter().enumerate().filter_map(move |(at, byte)| {
        if !nesting.is_inside(0) && matches!(byte, b'[' | b']') {
            return None;
        }
        nesting.take(*byte, 0).then(|| {
            let object = Stretch { start, end: at + 1 };
            start = at + 1;
            object
        })
    })
}

/// What a part of a file holds.
pub trait Sink {
    /// Takes a record.
    fn record(&mut self, place: RecordPlace, record: Record<'_>);

    /// Takes what is wrong with one.
    fn problem(&mut self, place: RecordPlace, problem: RecordProblem);

    /// Takes notice of a callback that is about something else than consents and sends.
    fn passed_over(&mut self);
}

/// Reads the records of a part, which holds whole ones as [`Layout::cut`] found them.
pub fn read_part(
    layout: &Layout,
    bytes: &[u8],
    start: PartStart,
    expected: Expected,
    mapping: &Mapping,
    sink: &mut dyn Sink,
) {
    let mut part = Part { bytes, place: start, read_to: 0, expected, sink };
    match layout {
        Layout::Lines => {
            let ends = memchr_iter(b'\n', bytes).map(|at| at + 1);
            let mut begin = 0;
            for end in ends.chain(std::iter::once(bytes.len())) {
                let line = Stretch { start: begin, end };
                begin = end;
                part.place.records += 1;
                if !line.is_blank(bytes) {
                    part.take(line, json::fields(line.of(bytes), mapping));
                }
            }
        }
        Layout::Objects => part.objects(mapping),
        Layout::Xml => part.callbacks(mapping),
        Layout::Table(columns) => {
            let mut cells = columns.cells();
            let mut end = 0;
            for row in rows(bytes).inspect(|row| end = row.end).filter(|row| !row.is_blank(bytes)) {
                part.place.records += 1;
                part.take(row, columns.fields(row.of(bytes), &mut cells, mapping));
            }
            let last = Stretch { start: end, end: bytes.len() };
            if !last.is_blank(bytes) {
                part.place.records += 1;
                // A quote that was never closed swallows all that follows.
                let is_open = memchr_iter(b'"', last.of(bytes)).count() % 2 == 1;
                let fields = columns.fields(last.of(bytes), &mut cells, mapping);
                part.take(last, if is_open { Err(RecordProblem::Truncated) } else { fields });
            }
        }
    }
}

/// A part under way.
struct Part<'b, 's> {
    bytes: &'b [u8],
    /// Of the file; its records count on.
    place: PartStart,
    /// How far the lines are counted.
    read_to: usize,
    expected: Expected,
    sink: &'s mut dyn Sink,
}

impl Part<'_, '_> {
    fn objects(&mut self, mapping: &Mapping) {
        let mut end = 0;
        let bytes = self.bytes;
        for object in objects(bytes) {
            let begin = memchr_iter(b'{', bytes.get(object.start..).unwrap_or_default()).next().unwrap_or(0);
            let before = Stretch { start: object.start, end: object.start + begin };
            self.place.records += 1;
            let whole = Stretch { start: before.end, end: object.end };
            let is_between = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b'[' | b']');
            if before.of(bytes).iter().all(is_between) {
                self.take(whole, json::fields(whole.of(bytes), mapping));
            } else {
                self.take(Stretch { start: object.start, ..whole }, Err(RecordProblem::NotAnObject));
            }
            end = object.end;
        }
        let rest = bytes.get(end..).unwrap_or_default();
        if let Some(at) = rest.iter().position(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b',' | b']')) {
            self.place.records += 1;
            self.take(Stretch { start: end + at, end: bytes.len() }, Err(RecordProblem::Truncated));
        }
    }

    fn callbacks(&mut self, mapping: &Mapping) {
        let mut begin = 0;
        let bytes = self.bytes;
        for at in memmem::find_iter(bytes, b"</xml>") {
            let end = at + b"</xml>".len();
            self.place.records += 1;
            let before = Stretch { start: begin, end };
            match memmem::find(before.of(bytes), b"<xml") {
                Some(offset) => {
                    let between = Stretch { start: begin, end: begin + offset };
                    if !between.is_blank(bytes) && !is_declaration(between.of(bytes)) {
                        self.take(between, Err(RecordProblem::NotXml));
                    }
                    let whole = Stretch { start: begin + offset, end };
                    self.take(whole, xml::fields(whole.of(bytes), mapping));
                }
                None => self.take(before, Err(RecordProblem::NotXml)),
            }
            begin = end;
        }
        let rest = Stretch { start: begin, end: bytes.len() };
        if !rest.is_blank(bytes) {
            self.place.records += 1;
            self.take(rest, Err(RecordProblem::Truncated));
        }
    }

    fn take(&mut self, stretch: Stretch, fields: Result<Fields<'_>, RecordProblem>) {
        let raw = stretch.of(self.bytes);
        let blanks = raw.len() - raw.trim_ascii_start().len();
        let start = stretch.start + blanks;
        let skipped = self.bytes.get(self.read_to..start).unwrap_or_default();
        self.place.lines += memchr_iter(b'\n', skipped).count() as u64;
        self.read_to = start;
        let place = RecordPlace {
            file: self.place.file,
            record: self.place.records,
            entry: 0,
            start: self.place.bytes + start as u64,
            len_bytes: raw.trim_ascii().len() as u64,
            line: self.place.lines + 1,
        };
        let records = match fields {
            Ok(fields) => fields.records(self.expected, raw),
            Err(problem) => return self.sink.problem(place, problem),
        };
        if records.is_empty() {
            self.sink.passed_over();
        }
        for (record, entry) in records.into_iter().zip(0..) {
            let place = RecordPlace { entry, ..place };
            match record {
                Ok(record) => self.sink.record(place, record),
                Err(problem) => self.sink.problem(place, problem),
            }
        }
    }
}

fn is_declaration(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii();
    text.starts_with(b"<?xml") && text.ends_with(b"?>")
}
