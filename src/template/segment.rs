use super::{Broken, Slot, label, parse, written};
use crate::text::Span;

/// A parsed template body.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Template {
    /// What the text is made of, in order. The spans tile the text without gap or overlap; an empty text has none.
    pub segments: Vec<Segment>,
}

impl Template {
    /// Parses any text: what is wrong becomes [`Broken`] or prose, never an error. Linear in the length of the text.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let pieces = written::settle(parse::body(text));
        Self { segments: label::assign(text, &pieces) }
    }

    /// Whether the text may hold a placeholder at all; cheap, and never wrong where it says no.
    #[must_use]
    pub fn may_hold_placeholder(text: &str) -> bool {
        text.contains(['{', '｛', '#', '<', '$']) || text.contains(".DATA")
    }

    /// The good slots, in order.
    pub fn slots(&self) -> impl Iterator<Item = (Span, &Slot)> {
        self.segments.iter().filter_map(|segment| match &segment.kind {
            SegmentKind::Slot(slot) => Some((segment.span, slot)),
            _ => None,
        })
    }

    /// The slots that are written wrong, in order.
    pub fn broken(&self) -> impl Iterator<Item = (Span, &Broken)> {
        self.segments.iter().filter_map(|segment| match &segment.kind {
            SegmentKind::Broken(broken) => Some((segment.span, broken)),
            _ => None,
        })
    }
}

/// A stretch of a template's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Where it stands in the text; never empty.
    pub span: Span,
    /// What it is.
    pub kind: SegmentKind,
}

/// What a segment is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SegmentKind {
    /// The words that name a slot, without colon and blanks: `订单编号`.
    Label,
    /// What parts labels and slots: colons, blanks, bullets, ` / `. Only on lines that hold a slot or a label.
    Separator,
    /// Any other fixed text: sentences, units after a slot, a fixed last line.
    Prose,
    /// A line end, real or written as `\n`, `\r\n` or `↵`.
    Newline,
    /// A good slot.
    Slot(Slot),
    /// A slot that is written wrong.
    Broken(Broken),
    /// Another engine's placeholder: `{{subject}}`, `${var}`, `{1}`, `#0#`, `#{商品名称}`, `<%= x %>`.
    /// The platform sends its characters as they stand.
    Foreign,
}
