use std::cell::OnceCell;
use std::ops::Range;

use super::printable::one_line;
use crate::text::{Decoded, LineColumn, LineIndex};

/// A file that was read, for telling where in it something stands. Lines are counted only when something is to be told.
#[derive(Debug)]
pub struct Source<'a> {
    path: &'a str,
    bytes: &'a [u8],
    decoded: Option<&'a Decoded>,
    lines: OnceCell<LineIndex>,
}

impl<'a> Source<'a> {
    /// The file of that path and content. `bytes` may be empty where it could not be read.
    #[must_use]
    pub fn new(path: &'a str, bytes: &'a [u8]) -> Self {
        Self { path, bytes, decoded: None, lines: OnceCell::new() }
    }

    /// A file in another encoding. Notices and errors were read from the decoded text, and offsets count in it; only those that are
    /// told to programs lead back to the file.
    #[must_use]
    pub fn transcoded(path: &'a str, decoded: &'a Decoded) -> Self {
        Self { path, bytes: decoded.text().as_bytes(), decoded: Some(decoded), lines: OnceCell::new() }
    }

    /// The path as it was given.
    #[must_use]
    pub fn path(&self) -> &'a str {
        self.path
    }

    /// Line and column of a byte, from 1, in characters.
    #[must_use]
    pub fn line_column(&self, offset: u64) -> LineColumn {
        self.lines().line_column(self.bytes, offset)
    }

    /// A place for people: `path:line:column`, or where there is no text file `path#record` and the field's name.
    pub(super) fn place(&self, start: Option<u64>, record: Option<u64>, field: &str) -> String {
        let path = one_line(self.path);
        match (start, record) {
            (Some(start), _) => {
                let at = self.line_column(start);
                format!("{path}:{}:{}", at.line, at.column)
            }
            (None, Some(record)) => format!("{path}#{record} {}", one_line(field)).trim_end().to_owned(),
            (None, None) => path,
        }
    }

    /// Line, and column in bytes of UTF-8, of a byte; both from 1.
    pub(super) fn line_and_byte(&self, offset: u64) -> (u64, u64) {
        let line = self.line_column(offset).line;
        (line, offset.saturating_sub(self.line_range(line).start as u64) + 1)
    }

    /// Where in the file itself the given byte of what was read stands.
    pub(super) fn in_file(&self, offset: u64) -> u64 {
        self.decoded.map_or(offset, |decoded| decoded.to_original(offset))
    }

    /// All bytes of the file, as text in UTF-8.
    #[cfg(feature = "cli")]
    pub(super) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Bytes of the given line (from 1), without its line feed.
    pub(super) fn line_range(&self, line: u64) -> Range<usize> {
        self.lines().line_range(self.bytes, line)
    }

    fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(self.bytes))
    }
}
