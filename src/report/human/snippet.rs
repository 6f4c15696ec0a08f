use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use unicode_width::UnicodeWidthChar;

use crate::notice::{Notice, Spelling};
use crate::report::Source;
use crate::text::{LineColumn, Span};
use crate::verdict::Finding;

/// The text around a finding, as it is shown: a few lines of the file, or where the file spells the text with escapes, the text
/// itself on one line. Too long a line is cut to what fits around the mark.
#[derive(Debug)]
pub(super) struct Snippet {
    name: String,
    /// Where the mark stands in the file.
    at: LineColumn,
    /// Line of the file that the snippet's first line is.
    first_line: u64,
    text: String,
    pub(super) marks: Vec<Mark>,
}

/// A marked stretch of a snippet.
#[derive(Debug)]
pub(super) struct Mark {
    /// Bytes of the snippet's text.
    pub(super) range: Range<usize>,
    pub(super) label: Option<String>,
}

/// Most lines of a file that are shown.
const MOST_LINES: u64 = 6;
/// Columns that the frame of a snippet takes.
const FRAME: usize = 10;

impl Snippet {
    pub(super) fn of_finding(source: &Source<'_>, notice: &Notice<'_>, finding: &Finding, width: usize) -> Self {
        let field = finding.place.field.and_then(|field| notice.fields.get(field));
        let mut marks = vec![(finding.place.span, finding.place.bytes, None)];
        for evidence in finding.evidence.iter().filter(|evidence| evidence.place.field == finding.place.field) {
            marks.push((evidence.place.span, evidence.place.bytes, Some(evidence.reason.clone())));
        }
        match field {
            Some(field) if field.origin.spelling != Spelling::Plain => {
                let marks = marks.into_iter().map(|(span, _, label)| (span, label)).collect();
                let at = source.line_column(finding.place.bytes.0);
                Self { name: source.path().to_owned(), at, first_line: at.line, text: String::new(), marks: Vec::new() }
                    .with_text(&field.text, marks, width)
            }
            _ => {
                let marks = marks.into_iter().map(|(_, bytes, label)| (bytes, label)).collect();
                Self::of_lines(source, marks, width)
            }
        }
    }

    pub(super) fn of_file(source: &Source<'_>, bytes: (u64, u64), width: usize) -> Self {
        Self::of_lines(source, vec![(bytes, None)], width)
    }

    /// The lines of the file under the first mark; other marks are shown where they stand in the same lines.
    fn of_lines(source: &Source<'_>, marks: Vec<((u64, u64), Option<String>)>, width: usize) -> Self {
        let (start, end) = marks.first().map_or((0, 0), |(bytes, _)| *bytes);
        let (at, last) = (source.line_column(start), source.line_column(end.max(start + 1) - 1));
        let last_line = last.line.clamp(at.line, at.line + MOST_LINES - 1);
        let text = source.text_of_lines(at.line, last_line);
        let base = source.line_start(at.line);
        let local = |offset: u64| offset.checked_sub(base).map(|offset| usize::try_from(offset).unwrap_or(usize::MAX));
        let inside = marks.into_iter().filter_map(|((start, end), label)| {
            let (start, end) = (local(start)?, local(end)?.min(text.len()));
            (start <= end).then(|| (Span::of(start..end), label))
        });
        let inside = inside.collect();
        let empty =
            Self { name: source.path().to_owned(), at, first_line: at.line, text: String::new(), marks: Vec::new() };
        if at.line == last_line { empty.with_text(&text, inside, width) } else { empty.with_lines(&text, inside) }
    }

    /// Several lines as they are.
    fn with_lines(mut self, text: &str, marks: Vec<(Span, Option<String>)>) -> Self {
        text.clone_into(&mut self.text);
        self.marks = marks.into_iter().map(|(span, label)| Mark { range: span.range(), label }).collect();
        self
    }

    /// One line: line ends inside become `↵`, and what does not fit around the first mark becomes `…`.
    fn with_text(mut self, text: &str, marks: Vec<(Span, Option<String>)>, width: usize) -> Self {
        let room = width.saturating_sub(FRAME).max(20);
        let kept = window(text, marks.first().map_or(Span::default(), |(span, _)| *span), room);
        // Where each byte of the kept text comes to stand.
        let mut starts = Vec::with_capacity(kept.len() as usize + 1);
        if kept.start > 0 {
            self.text.push('…');
        }
        for c in kept.slice(text).chars() {
            starts.extend(std::iter::repeat_n(self.text.len(), c.len_utf8()));
            self.text.push(shown(c));
        }
        starts.push(self.text.len());
        if (kept.end as usize) < text.len() {
            self.text.push('…');
        }
        let place = |offset: u32| starts.get((offset.clamp(kept.start, kept.end) - kept.start) as usize).copied();
        self.marks = marks
            .into_iter()
            .filter(|(span, _)| kept.covers(*span) || span.overlaps(kept))
            .filter_map(|(span, label)| Some(Mark { range: place(span.start)?..place(span.end)?, label }))
            .collect();
        self
    }
}

/// What a character is shown as: line ends and other controls would break the line.
fn shown(c: char) -> char {
    match c {
        '\n' => '↵',
        '\t' => ' ',
        c if c.is_control() => '�',
        c => c,
    }
}

/// The part of the text around `mark` that fits into `room` columns: all of it if it does, else some before and more behind.
fn window(text: &str, mark: Span, room: usize) -> Span {
    let columns = |part: &str| part.chars().map(|c| c.width().unwrap_or(1)).sum::<usize>();
    if columns(text) <= room {
        return Span::whole(text);
    }
    let mut left = room.saturating_sub(columns(mark.slice(text)));
    let mut before_left = left / 3;
    let before = Span::new(0, mark.start).slice(text);
    let mut start = mark.start as usize;
    for (at, c) in before.char_indices().rev() {
        let width = c.width().unwrap_or(1);
        if width > before_left {
            break;
        }
        before_left -= width;
        left -= width;
        start = at;
    }
    let mut end = mark.end as usize;
    for c in text.get(end..).unwrap_or_default().chars() {
        let width = c.width().unwrap_or(1);
        if width > left {
            break;
        }
        left -= width;
        end += c.len_utf8();
    }
    Span::of(start..end)
}

impl SourceCode for Snippet {
    /// For the header (no context lines) the place in the file, in characters; for the drawing the whole snippet.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let zero_based = |number: u64| usize::try_from(number.saturating_sub(1)).unwrap_or(usize::MAX);
        let for_header = before == 0 && after == 0;
        let (range, line, column) = if for_header {
            (span.offset()..span.offset() + span.len(), zero_based(self.at.line), zero_based(self.at.column))
        } else {
            (0..self.text.len(), zero_based(self.first_line), 0)
        };
        let bytes = self.text.as_bytes().get(range.clone()).ok_or(MietteError::OutOfBounds)?;
        let lines = self.text.matches('\n').count() + 1;
        let span = (range.start, range.len()).into();
        Ok(Box::new(MietteSpanContents::new_named(self.name.clone(), bytes, span, line, column, lines)))
    }
}
