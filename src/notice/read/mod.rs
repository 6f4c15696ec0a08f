//! Readers: bytes in, notices out. One file a format; none of them opens anything.

mod csv;
mod draft_file;
mod json;
mod markdown;
mod page;
mod payload;
mod problem;
mod shape;
mod table;
mod text;
#[cfg(feature = "sheets")]
mod xlsx;

pub use problem::{JsonType, OtherThing, ReadError, ReadProblem};

use super::{ColumnMap, Notice};
use crate::text::Encoding;

/// An input format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReadFormat {
    /// A `*.notice` draft file.
    Notice,
    /// One JSON value: a record or an array of them, an export of templates, a payload, an answer about blocked messages.
    Json,
    /// Such an object a line.
    JsonLines,
    /// A page or article in HTML.
    Html,
    /// An article in Markdown.
    Markdown,
    /// The whole file is one message.
    Text,
    /// A table whose first row names the keys, a draft record a row.
    Csv,
    /// A workbook with such tables.
    Xlsx,
}

impl ReadFormat {
    /// All formats.
    pub const ALL: [Self; 8] =
        [Self::Notice, Self::Json, Self::JsonLines, Self::Html, Self::Markdown, Self::Text, Self::Csv, Self::Xlsx];

    /// The name in options.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Json => "json",
            Self::JsonLines => "jsonl",
            Self::Html => "html",
            Self::Markdown => "markdown",
            Self::Text => "text",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// What it is, in a few words.
    #[must_use]
    pub fn summary(self) -> &'static str {
        match self {
            Self::Notice => "a draft file for people: a head of key: value lines, the template, sample values",
            Self::Json => "draft records, platform exports, send payloads, blocked messages: one or an array",
            Self::JsonLines => "the same, an object a line",
            Self::Html => "a page in which users subscribe: what it shows, its attributes and its scripts",
            Self::Markdown => "an article in Markdown, with HTML in it",
            Self::Text => "a file that is one message",
            Self::Csv => "a table whose first row names the keys, a draft record a row",
            Self::Xlsx => "a workbook with such tables",
        }
    }

    /// File name extensions that mean this format.
    #[must_use]
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Notice => &["notice"],
            Self::Json => &["json"],
            Self::JsonLines => &["jsonl", "ndjson"],
            Self::Html => &["html", "htm"],
            Self::Markdown => &["md", "markdown"],
            Self::Text => &["txt"],
            Self::Csv => &["csv", "tsv"],
            // The old format is refused with a reason, which is better than passed over.
            Self::Xlsx => &["xlsx", "xlsm", "xls"],
        }
    }

    /// Whether a file in this format is text, in whatever encoding.
    #[must_use]
    pub fn is_text(self) -> bool {
        self != Self::Xlsx
    }

    /// The format of a file: by its extension, else by its content. `None` where neither says.
    #[must_use]
    pub fn recognise(path: &str, bytes: &[u8]) -> Option<Self> {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let by_extension = name.rsplit_once('.').and_then(|(_, extension)| Self::of_extension(extension));
        by_extension.or_else(|| Self::by_content(bytes))
    }

    /// The format that a file name's extension means, in any case.
    #[must_use]
    pub fn of_extension(extension: &str) -> Option<Self> {
        let means = |format: &Self| format.extensions().iter().any(|known| known.eq_ignore_ascii_case(extension));
        Self::ALL.into_iter().find(means)
    }

    /// Whether bytes look like the beginning of a file whose format its content says.
    #[must_use]
    pub fn begins(bytes: &[u8]) -> bool {
        let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes).trim_ascii_start();
        let behind_brace = || bytes.get(1..).unwrap_or_default().trim_ascii_start();
        match bytes.first() {
            Some(b'[') => behind_brace().starts_with(b"{"),
            Some(b'{') => behind_brace().starts_with(b"\""),
            Some(b'<') => page::is_page(bytes),
            Some(b'P') => bytes.starts_with(b"PK\x03\x04"),
            _ => Encoding::from_bom(bytes).is_some_and(|encoding| encoding != Encoding::Utf8),
        }
    }

    fn by_content(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"PK\x03\x04") {
            let workbook = b"xl/workbook";
            return bytes.windows(workbook.len()).any(|window| window == workbook).then_some(Self::Xlsx);
        }
        let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes).trim_ascii_start();
        let one_value = || serde_json::from_slice::<&serde_json::value::RawValue>(bytes).is_ok();
        match bytes.first()? {
            b'[' => Some(Self::Json),
            b'{' if one_value() => Some(Self::Json),
            b'{' if bytes.get(1..)?.trim_ascii_start().starts_with(b"\"") => Some(Self::JsonLines),
            b'<' if page::is_page(bytes) => Some(Self::Html),
            _ => None,
        }
    }
}

/// Bounds on what is read, so that no input can exhaust memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one record, or of a whole draft or text file (`--max-record-bytes`).
    pub max_record_bytes: usize,
    /// Bytes of a page (`--max-page-bytes`).
    pub max_page_bytes: usize,
    /// Slot values of one record (`--max-values`).
    pub max_data_values: usize,
    /// Bytes of a whole workbook once it is unpacked.
    pub max_unpacked_bytes: usize,
}

impl Default for Limits {
    /// 1 MiB a record, 4 MiB a page, 10,000 values, 64 MiB a workbook.
    fn default() -> Self {
        Self {
            max_record_bytes: 1 << 20,
            max_page_bytes: 4 << 20,
            max_data_values: 10_000,
            max_unpacked_bytes: 64 << 20,
        }
    }
}

/// What a file holds: notices, and what could not be read.
#[derive(Debug, Default)]
pub struct Reading<'a> {
    /// The notices, in file order.
    pub notices: Vec<Notice<'a>>,
    /// Records and lines that were not read, in file order. Where there are any, something was not judged.
    pub errors: Vec<ReadError>,
}

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Reads the bytes of a whole file. `path` is used for ids only.
#[must_use]
pub fn read<'a>(format: ReadFormat, path: &str, bytes: &'a [u8], limits: &Limits) -> Reading<'a> {
    read_mapped(format, path, bytes, limits, &ColumnMap::default())
}

/// The same, where columns of tables may have names of their own.
#[must_use]
pub fn read_mapped<'a>(
    format: ReadFormat,
    path: &str,
    bytes: &'a [u8],
    limits: &Limits,
    columns: &ColumnMap,
) -> Reading<'a> {
    let source = Source { path, base: bytes, limits, columns };
    let content = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let mut reading = Reading::default();
    match format {
        ReadFormat::Notice => draft_file::read(&source, content, &mut reading),
        ReadFormat::Json => json::read_value(&source, content, &mut reading),
        ReadFormat::JsonLines => {
            json::read_lines(&source, content, 0, &mut reading);
        }
        ReadFormat::Html => page::read(&source, content, &mut reading),
        ReadFormat::Markdown => markdown::read(&source, content, &mut reading),
        ReadFormat::Text => text::read(&source, content, &mut reading),
        ReadFormat::Csv => csv::read(&source, content, &mut reading),
        #[cfg(feature = "sheets")]
        ReadFormat::Xlsx => xlsx::read(&source, bytes, &mut reading),
        #[cfg(not(feature = "sheets"))]
        ReadFormat::Xlsx => reading.errors.push(ReadError {
            record: None,
            bytes: None,
            problem: ReadProblem::NotBuiltIn { format: "xlsx", feature: "sheets" },
        }),
    }
    if reading.notices.is_empty() && reading.errors.is_empty() {
        reading.errors.push(ReadError { record: None, bytes: None, problem: ReadProblem::NoRecords });
    }
    reading
}

/// How far a file of lines has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Bytes that have been read.
    pub bytes: usize,
    /// Records that have been read.
    pub records: u64,
}

/// Reads the next part of a file of JSON lines: whole lines of about `most_bytes`, at least one. `bytes` is the whole file. Part by
/// part gives the same notices and errors as [`read`], without holding all of them. `None` at the end.
pub fn read_part<'a>(
    path: &str,
    bytes: &'a [u8],
    progress: &mut Progress,
    most_bytes: usize,
    limits: &Limits,
) -> Option<Reading<'a>> {
    let mut rest = bytes.get(progress.bytes..).filter(|rest| !rest.is_empty())?;
    if progress.bytes == 0 {
        rest = rest.strip_prefix(BYTE_ORDER_MARK).unwrap_or(rest);
    }
    let start = bytes.len() - rest.len();
    let enough = most_bytes.min(rest.len());
    let line_end = rest.get(enough..).and_then(|behind| behind.iter().position(|byte| *byte == b'\n'));
    let end = line_end.map_or(rest.len(), |line_end| enough + line_end + 1);
    let source = Source { path, base: bytes, limits, columns: &ColumnMap::default() };
    let mut reading = Reading::default();
    progress.records = json::read_lines(&source, rest.get(..end).unwrap_or_default(), progress.records, &mut reading);
    progress.bytes = start + end;
    if progress.bytes == bytes.len() && progress.records == 0 && reading.errors.is_empty() {
        reading.errors.push(ReadError { record: None, bytes: None, problem: ReadProblem::NoRecords });
    }
    Some(reading)
}

/// What every reader needs to know about the file.
struct Source<'a, 'p> {
    path: &'p str,
    /// All bytes of the file; offsets count in them.
    base: &'a [u8],
    limits: &'p Limits,
    columns: &'p ColumnMap,
}

impl<'a> Source<'a, '_> {
    /// Where `part`, a slice of the file, begins in it.
    fn offset(&self, part: &[u8]) -> u64 {
        crate::text::offset_within(self.base, part)
    }

    /// The bytes as text.
    ///
    /// # Errors
    ///
    /// Bytes that are not UTF-8, with the place of the first one, or more bytes than a record may have.
    fn text(&self, bytes: &'a [u8], record: u64) -> Result<&'a str, ReadError> {
        self.bounded(bytes, record)?;
        self.text_of_any_length(bytes, record)
    }

    /// The bytes of a page as text.
    ///
    /// # Errors
    ///
    /// As [`Source::text`], with the limit of pages.
    fn page(&self, bytes: &'a [u8]) -> Result<&'a str, ReadError> {
        let limit_bytes = self.limits.max_page_bytes;
        if bytes.len() > limit_bytes {
            let start = self.offset(bytes);
            let problem = ReadProblem::PageTooLarge { limit_bytes };
            return Err(ReadError { record: Some(1), bytes: Some((start, start)), problem });
        }
        self.text_of_any_length(bytes, 1)
    }

    /// Refuses more bytes than a record may have.
    fn bounded(&self, bytes: &[u8], record: u64) -> Result<(), ReadError> {
        if bytes.len() <= self.limits.max_record_bytes {
            return Ok(());
        }
        let start = self.offset(bytes);
        let problem = ReadProblem::TooLarge { limit_bytes: self.limits.max_record_bytes };
        Err(ReadError { record: Some(record), bytes: Some((start, start)), problem })
    }

    /// The bytes as text, for a reader that bounds its records itself.
    fn text_of_any_length(&self, bytes: &'a [u8], record: u64) -> Result<&'a str, ReadError> {
        let start = self.offset(bytes);
        std::str::from_utf8(bytes).map_err(|error| {
            let at = start + error.valid_up_to() as u64;
            let len = error.error_len().unwrap_or(1) as u64;
            ReadError { record: Some(record), bytes: Some((at, at + len)), problem: ReadProblem::NotUtf8 }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, bytes: &str, expected: Option<ReadFormat>) {
        assert_eq!(ReadFormat::recognise(path, bytes.as_bytes()), expected);
    }

    #[test]
    fn extension_first_then_content() {
        check("a/订单.notice", "{", Some(ReadFormat::Notice));
        check("a.JSONL", "", Some(ReadFormat::JsonLines));
        check("drafts", "\u{feff} [{}]", Some(ReadFormat::Json));
        check("drafts", "{\"id\":1}\n", Some(ReadFormat::Json));
        check("drafts", "{\"id\":1}\n{\"id\":2}\n", Some(ReadFormat::JsonLines));
        check("drafts", "{{first.DATA}}", None);
        check("picture.png", "\u{1}", None);
        check("a.htm", "", Some(ReadFormat::Html));
        check("说明.md", "{", Some(ReadFormat::Markdown));
        check("page", " <!DOCTYPE html>", Some(ReadFormat::Html));
        check("page", "<HTML lang=zh>", Some(ReadFormat::Html));
        check("page", "<div><wx-open-subscribe template=a>", Some(ReadFormat::Html));
        check("feed", "<?xml version='1.0'?><rss/>", None);
    }

    #[test]
    fn parts_of_a_file_of_lines_are_the_whole() {
        let lines = "\u{feff}{\"text\":\"a\"}\n\n{\"text\":}\n[{\"text\":\"b\"},{\"text\":\"c\"}]\n{\"text\":\"d\"}";
        let limits = Limits::default();
        let whole = read(ReadFormat::JsonLines, "f", lines.as_bytes(), &limits);
        let ids = |notices: &[Notice<'_>]| notices.iter().map(|notice| notice.id.to_string()).collect::<Vec<_>>();
        for most_bytes in [1, 5, 20, 1000] {
            let (mut notices, mut errors) = (Vec::new(), Vec::new());
            let mut progress = Progress::default();
            while let Some(part) = read_part("f", lines.as_bytes(), &mut progress, most_bytes, &limits) {
                notices.extend(ids(&part.notices));
                errors.extend(part.errors);
            }
            assert_eq!((notices, &errors), (ids(&whole.notices), &whole.errors), "{most_bytes}");
        }
        assert_eq!(ids(&whole.notices), ["f#1", "f#3", "f#4", "f#5"]);
    }
}
