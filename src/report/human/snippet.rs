use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use unicode_width::UnicodeWidthChar;

use crate::notice::{Notice, ReadError, Spelling};
use crate::report::Source;
use crate::report::printable::shown;
use crate::report::wire::field_name;
use crate::verdict::{Evidence, Finding};

/// The text around a finding, as it is shown: a few lines of the file, or where the file spells the text with escapes, the text
/// itself on one line. What does not fit around the mark is cut, so a snippet costs the same in a line of any length.
#[derive(Debug)]
pub(super) struct Snippet {
    /// Where the mark stands, for the head of the frame.
    pub(super) place: String,
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
    /// Which piece of the finding's evidence it is; `None` for the finding itself.
    pub(super) evidence: Option<usize>,
}

/// What is to be marked: bytes of the text that the snippet is taken from.
struct Wanted {
    range: Range<usize>,
    label: Option<String>,
    evidence: Option<usize>,
}

/// Most lines of a file that are shown.
const MOST_LINES: u64 = 6;
/// Most bytes of several lines that are shown as they are.
const MOST_BYTES: usize = 2000;
/// Columns that the frame of a snippet takes.
const FRAME: usize = 10;
/// Most bytes that are looked at for one column: zero-width characters take bytes and no room.
const BYTES_A_COLUMN: usize = 8;

impl Snippet {
    pub(super) fn of_finding(source: &Source<'_>, notice: &Notice<'_>, finding: &Finding, width: usize) -> Self {
        let field = finding.place.field.and_then(|field| notice.fields.get(field));
        let start = finding.place.bytes.map(|(start, _)| start);
        let place = source.place(start, Some(notice.record), &field_name(notice, &finding.place));
        let same_field = finding.evidence.iter().enumerate().filter(|(_, e)| e.place.field == finding.place.field);
        let label = |evidence: &Evidence| match evidence.weight {
            Some(weight) => Some(format!("{} {}", evidence.reason, weight.signed())),
            None => Some(evidence.reason.clone()),
        };
        match field {
            Some(field) if field.origin.spelling != Spelling::Plain => {
                let first = Wanted { range: finding.place.span.range(), label: None, evidence: None };
                let others = same_field.map(|(index, evidence)| Wanted {
                    range: evidence.place.span.range(),
                    label: label(evidence),
                    evidence: Some(index),
                });
                let first_line = start.map_or(1, |start| source.line_column(start).line);
                Self::on_one_line(place, first_line, field.text.as_bytes(), first, others.collect(), width)
            }
            _ => {
                let Some(bytes) = finding.place.bytes else { return Self::empty(place) };
                let first = Wanted { range: range(bytes), label: None, evidence: None };
                let others = same_field.filter_map(|(index, evidence)| {
                    let range = range(evidence.place.bytes?);
                    Some(Wanted { range, label: label(evidence), evidence: Some(index) })
                });
                Self::of_lines(source, place, first, others.collect(), width)
            }
        }
    }

    pub(super) fn of_error(source: &Source<'_>, error: &ReadError, width: usize) -> Self {
        let place = source.place(error.bytes.map(|(start, _)| start), error.record, "");
        match error.bytes {
            Some(bytes) if !source.bytes().is_empty() => {
                let first = Wanted { range: range(bytes), label: None, evidence: None };
                Self::of_lines(source, place, first, Vec::new(), width)
            }
            _ => Self::empty(place),
        }
    }

    /// Whether there is any text to draw.
    pub(super) fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// The marks to draw: the finding's own, or in its place the evidence inside it, which together says the same.
    pub(super) fn drawn(&self) -> &[Mark] {
        let Some((own, evidence)) = self.marks.split_first() else { return &[] };
        let is_inside = |mark: &Mark| own.range.start <= mark.range.start && mark.range.end <= own.range.end;
        if evidence.iter().any(is_inside) { evidence } else { &self.marks }
    }

    fn empty(place: String) -> Self {
        Self { place, first_line: 1, text: String::new(), marks: Vec::new() }
    }

    /// The lines of the file under the first mark; other marks are shown where they stand in the same lines.
    fn of_lines(source: &Source<'_>, place: String, first: Wanted, others: Vec<Wanted>, width: usize) -> Self {
        let last_byte = first.range.end.max(first.range.start + 1) - 1;
        let line_of = |byte: usize| source.line_column(byte as u64).line;
        let first_line = line_of(first.range.start);
        let last_line = line_of(last_byte).clamp(first_line, first_line + MOST_LINES - 1);
        let lines = source.line_range(first_line).start..source.line_range(last_line).end;
        let inside = |wanted: Wanted| {
            let range = within(&wanted.range, &lines)?;
            Some(Wanted { range, ..wanted })
        };
        let bytes = source.bytes().get(lines.clone()).unwrap_or_default();
        let others = others.into_iter().filter_map(inside).collect();
        let Some(range) = within(&first.range, &lines) else { return Self::empty(place) };
        let first = Wanted { range, ..first };
        if first_line == last_line || lines.len() > MOST_BYTES {
            Self::on_one_line(place, first_line, bytes, first, others, width)
        } else {
            let drawn = Drawn::of(bytes, 0..bytes.len(), true);
            Self { place, first_line, ..drawn.marked(first, others) }
        }
    }

    /// One line: line ends inside become `↵`, and what does not fit around the first mark becomes `…`.
    fn on_one_line(
        place: String,
        first_line: u64,
        text: &[u8],
        first: Wanted,
        others: Vec<Wanted>,
        width: usize,
    ) -> Self {
        let room = width.saturating_sub(FRAME).max(20);
        let kept = window(text, &first.range, room);
        Self { place, first_line, ..Drawn::of(text, kept, false).marked(first, others) }
    }
}

fn range((start, end): (u64, u64)) -> Range<usize> {
    let narrow = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX);
    narrow(start)..narrow(end)
}

/// The part of `range` inside `outer`, counted from its beginning; `None` where it begins outside.
fn within(range: &Range<usize>, outer: &Range<usize>) -> Option<Range<usize>> {
    let start = range.start.checked_sub(outer.start).filter(|start| *start <= outer.len())?;
    Some(start..range.end.saturating_sub(outer.start).clamp(start, outer.len()))
}

/// A part of a text as it is drawn, with the way from its bytes to what is drawn for them.
struct Drawn {
    text: String,
    kept: Range<usize>,
    /// For each kept byte and the end: where in `text` its character begins.
    starts: Vec<usize>,
}

impl Drawn {
    fn of(bytes: &[u8], kept: Range<usize>, keeps_lines: bool) -> Self {
        let mut drawn = Self { text: String::new(), kept: kept.clone(), starts: Vec::with_capacity(kept.len() + 1) };
        if kept.start > 0 {
            drawn.text.push('…');
        }
        for chunk in bytes.get(kept.clone()).unwrap_or_default().utf8_chunks() {
            for c in chunk.valid().chars() {
                drawn.push(if keeps_lines && c == '\n' { c } else { shown(c) }, c.len_utf8());
            }
            if !chunk.invalid().is_empty() {
                drawn.push('�', chunk.invalid().len());
            }
        }
        drawn.starts.push(drawn.text.len());
        if kept.end < bytes.len() {
            drawn.text.push('…');
        }
        drawn
    }

    fn push(&mut self, c: char, bytes: usize) {
        self.starts.extend(std::iter::repeat_n(self.text.len(), bytes));
        self.text.push(c);
    }

    /// The snippet with the first mark, cut where the text is, and those others of which a part is drawn.
    fn marked(self, first: Wanted, others: Vec<Wanted>) -> Snippet {
        let place = |offset: usize| {
            let inside = offset.clamp(self.kept.start, self.kept.end) - self.kept.start;
            self.starts.get(inside).copied().unwrap_or(self.text.len())
        };
        let is_drawn = |wanted: &Wanted| wanted.range.start < self.kept.end && wanted.range.end > self.kept.start;
        let marks = std::iter::once(first).chain(others.into_iter().filter(is_drawn));
        let marks = marks
            .map(|wanted| Mark {
                range: place(wanted.range.start)..place(wanted.range.end),
                label: wanted.label,
                evidence: wanted.evidence,
            })
            .collect();
        Snippet { place: String::new(), first_line: 1, marks, text: self.text }
    }
}

/// The part of the text around `mark` that fits into `room` columns: all of it if it does, else some before and more behind.
/// Looks at no more than a few kilobytes, whatever the length of the text.
fn window(text: &[u8], mark: &Range<usize>, room: usize) -> Range<usize> {
    let reach = room * BYTES_A_COLUMN;
    let from = floor(text, mark.start.saturating_sub(reach));
    let to = floor(text, mark.start.saturating_add(2 * reach).min(text.len()));
    let near = text.get(from..to).unwrap_or_default();
    let mut widths: Vec<(usize, usize)> = Vec::new();
    let mut at = from;
    for chunk in near.utf8_chunks() {
        for c in chunk.valid().chars() {
            widths.push((at, shown(c).width().unwrap_or(1)));
            at += c.len_utf8();
        }
        if !chunk.invalid().is_empty() {
            widths.push((at, 1));
            at += chunk.invalid().len();
        }
    }
    let all: usize = widths.iter().map(|(_, width)| width).sum();
    if from == 0 && to == text.len() && all <= room {
        return 0..text.len();
    }
    let first = widths.partition_point(|(at, _)| *at < mark.start);
    let marked = widths.iter().skip(first).take_while(|(at, _)| *at < mark.end);
    let marked: usize = marked.map(|(_, width)| width).sum::<usize>().min(room);
    let mut left = room;
    let mut before_left = (room - marked) / 3;
    let mut start = mark.start.min(to);
    for (at, width) in widths.iter().take(first).rev() {
        if *width > before_left {
            break;
        }
        before_left -= width;
        left -= width;
        start = *at;
    }
    let mut end = to;
    for (at, width) in widths.iter().skip(first) {
        if *width > left {
            end = *at;
            break;
        }
        left -= width;
    }
    start..end.max(start)
}

/// The nearest beginning of a character at or before `at`.
fn floor(text: &[u8], at: usize) -> usize {
    let is_inside = |at: usize| text.get(at).is_some_and(|byte| byte & 0b1100_0000 == 0b1000_0000);
    (at.saturating_sub(3)..=at).rev().find(|at| !is_inside(*at)).unwrap_or(at)
}

impl SourceCode for Snippet {
    /// The whole snippet, whatever is asked for.
    fn read_span<'a>(
        &'a self,
        _span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let line = usize::try_from(self.first_line.saturating_sub(1)).unwrap_or(usize::MAX);
        let lines = self.text.matches('\n').count() + 1;
        let span = (0, self.text.len()).into();
        Ok(Box::new(MietteSpanContents::new(self.text.as_bytes(), span, line, 0, lines)))
    }
}
