use std::sync::Arc;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::text::{LineColumn, LineIndex};

/// Longest stretch of a file that a rendered mistake shows; longer lines are cut around the place.
const MAX_SHOWN_BYTES: usize = 2000;

/// Bytes shown on each side of the place where a line was cut.
const CUT_BYTES: usize = 120;

/// A file as miette shows it: lines are found through an index, and columns count characters, not bytes.
#[derive(Debug)]
pub(super) struct Source {
    name: String,
    text: Arc<str>,
    index: LineIndex,
}

impl Source {
    pub(super) fn new(name: &str, text: &Arc<str>) -> Self {
        Self { name: name.to_owned(), text: Arc::clone(text), index: LineIndex::new(text.as_bytes()) }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn place(&self, offset: usize) -> LineColumn {
        self.index.line_column(self.text.as_bytes(), offset as u64)
    }

    /// The bytes of whole lines: that of `start` and `before` more, up to that of `last` and `after` more.
    fn lines(&self, start: usize, last: usize, before: usize, after: usize) -> (usize, usize) {
        let bytes = self.text.as_bytes();
        let first_line = self.place(start).line.saturating_sub(before as u64).max(1);
        let last_line = self.place(last).line.saturating_add(after as u64);
        let line_end = self.index.line_range(bytes, last_line).end;
        (self.index.line_range(bytes, first_line).start, (line_end + 1).min(bytes.len()))
    }

    /// The stretch to show around `start..end`.
    fn context(&self, start: usize, end: usize, before: usize, after: usize) -> (usize, usize) {
        let last = end.saturating_sub(1).max(start);
        let fits = |(from, to): &(usize, usize)| to - from <= MAX_SHOWN_BYTES;
        let cut = || {
            let from = self.text.floor_char_boundary(start.saturating_sub(CUT_BYTES));
            let to = self.text.ceil_char_boundary(end.saturating_add(CUT_BYTES).min(self.text.len()));
            let (line_start, line_end) = self.lines(start, last, 0, 0);
            (from.max(line_start), to.min(line_end))
        };
        [self.lines(start, last, before, after), self.lines(start, last, 0, 0)]
            .into_iter()
            .find(fits)
            .unwrap_or_else(cut)
    }
}

impl SourceCode for Source {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        // The header asks for the bare span, and its column is what people see.
        let is_header = before == 0 && after == 0;
        let (from, to) = if is_header { (start, end) } else { self.context(start, end, before, after) };
        let shown = self.text.get(from..to).ok_or(MietteError::OutOfBounds)?;
        let place = self.place(from);
        let zero_based = |number: u64| usize::try_from(number.saturating_sub(1)).unwrap_or(usize::MAX);
        let column = if is_header { zero_based(place.column) } else { 0 };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            shown.as_bytes(),
            (from, to - from).into(),
            zero_based(place.line),
            column,
            shown.lines().count(),
        )))
    }
}
