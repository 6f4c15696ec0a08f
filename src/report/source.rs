use std::cell::OnceCell;

use crate::text::{LineColumn, LineIndex};

/// A file that was read, for telling where in it something stands. Lines are counted only when something is to be told.
#[derive(Debug)]
pub struct Source<'a> {
    path: &'a str,
    bytes: &'a [u8],
    lines: OnceCell<LineIndex>,
}

impl<'a> Source<'a> {
    /// The file of that path and content. `bytes` may be empty where it could not be read.
    #[must_use]
    pub fn new(path: &'a str, bytes: &'a [u8]) -> Self {
        Self { path, bytes, lines: OnceCell::new() }
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

    /// The text of the lines from `first` to `last` (from 1), without the last line feed. What is not UTF-8 becomes `�`.
    #[must_use]
    pub fn text_of_lines(&self, first: u64, last: u64) -> std::borrow::Cow<'a, str> {
        let start = self.lines().line_range(self.bytes, first).start;
        let end = self.lines().line_range(self.bytes, last).end;
        String::from_utf8_lossy(self.bytes.get(start..end).unwrap_or_default())
    }

    /// Offset of the first byte of a line.
    #[must_use]
    pub fn line_start(&self, line: u64) -> u64 {
        self.lines().line_range(self.bytes, line).start as u64
    }

    fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(self.bytes))
    }
}
