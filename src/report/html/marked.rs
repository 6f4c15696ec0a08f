use std::ops::Range;

use super::markup::Markup;
use crate::verdict::Severity;

/// A stretch of a field that a finding points at.
pub(super) struct Mark {
    pub(super) range: Range<usize>,
    /// The finding's number on the card; `None` for a piece of evidence.
    pub(super) number: Option<u64>,
    pub(super) severity: Severity,
}

/// Bytes of a text from which on only what stands around the marks is shown.
const LONG: usize = 4000;
/// Bytes that are shown before and behind the marks of a long text.
const AROUND: usize = 300;

/// The text with its marks; where they overlap, the gravest gives the colour. A long text is cut around them, with `…`.
pub(super) fn draw(text: &str, marks: &[Mark], out: &mut Markup) {
    let shown = window(text, marks);
    if shown.start > 0 {
        out.raw("…");
    }
    let inside = |at: &usize| shown.start < *at && *at < shown.end;
    let mut borders: Vec<usize> =
        marks.iter().flat_map(|mark| [mark.range.start, mark.range.end]).filter(inside).collect();
    borders.extend([shown.start, shown.end]);
    borders.sort_unstable();
    borders.dedup();
    for (from, to) in borders.iter().zip(borders.iter().skip(1)) {
        let piece = text.get(*from..*to).unwrap_or_default();
        let here = || marks.iter().filter(|mark| mark.range.start <= *from && *to <= mark.range.end);
        match here().map(|mark| (mark.number.is_some(), mark.severity)).max() {
            None => {
                out.judged_text(piece);
            }
            Some((false, _)) => {
                out.raw("<mark class=\"evidence\">").judged_text(piece).raw("</mark>");
            }
            Some((true, severity)) => {
                out.raw(match severity {
                    Severity::Error => "<mark class=\"error\">",
                    Severity::Warning => "<mark class=\"warning\">",
                    Severity::Info => "<mark class=\"info\">",
                });
                out.judged_text(piece);
                for number in here().filter(|mark| mark.range.end == *to).filter_map(|mark| mark.number) {
                    out.raw("<sup>").number(number).raw("</sup>");
                }
                out.raw("</mark>");
            }
        }
    }
    if shown.end < text.len() {
        out.raw("…");
    }
}

fn window(text: &str, marks: &[Mark]) -> Range<usize> {
    if text.len() <= LONG {
        return 0..text.len();
    }
    let first = marks.iter().map(|mark| mark.range.start).min().unwrap_or(0);
    let last = marks.iter().map(|mark| mark.range.end).filter(|end| *end < first + LONG).max().unwrap_or(first);
    let boundary = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    boundary(first.saturating_sub(AROUND))..boundary(last + AROUND)
}
