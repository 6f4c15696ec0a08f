use super::Term;
use crate::fold::{Folded, fold};
use crate::notice::{Field, FieldName, Notice, NoticeKind, Selector};
use crate::template::{Segment, SegmentKind, Template};
use crate::text::{Span, Stretch, stretch};
use crate::verdict::{Argument, Mend};

/// An occurrence of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit {
    /// Index of the field in the notice.
    pub(crate) field: usize,
    /// Bytes of the folded text.
    pub(crate) span: Span,
}

/// What a check found, before it becomes a finding.
#[derive(Debug, Clone)]
pub(crate) struct Match {
    /// Index of the field; `None` for the notice as a whole.
    pub(crate) field: Option<usize>,
    /// Bytes of the field's text.
    pub(crate) span: Span,
    /// Bytes of the folded text, where it was found there.
    pub(crate) folded: Option<Span>,
    pub(crate) evidence: Vec<MatchEvidence>,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) mend: Option<Mend>,
}

/// Another place that a match rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MatchEvidence {
    pub(crate) field: usize,
    /// Bytes of the field's text.
    pub(crate) span: Span,
    pub(crate) reason: String,
}

impl Match {
    /// Something about the notice as a whole.
    pub(crate) fn of_notice() -> Self {
        Self {
            field: None,
            span: Span::default(),
            folded: None,
            evidence: Vec::new(),
            arguments: Vec::new(),
            mend: None,
        }
    }

    /// A span of a field's text.
    pub(crate) fn of_text(field: usize, span: Span) -> Self {
        Self { field: Some(field), span, ..Self::of_notice() }
    }
}

/// A field of a candidate, folded and parsed.
#[derive(Debug, Default)]
pub(crate) struct FieldView {
    pub(crate) selector: Selector,
    pub(crate) folded: Folded,
    /// Parsed for bodies, and for other fields that may hold placeholders.
    pub(crate) template: Option<Template>,
    /// The placeholders in the field's text, in order.
    hidden: Vec<Span>,
}

impl FieldView {
    pub(crate) fn folded_text(&self) -> &str {
        self.folded.text()
    }

    /// Folds and parses one field of a notice, over what the view held before.
    pub(crate) fn read(&mut self, field: &Field<'_>, kind: NoticeKind) {
        self.selector = field.selector(kind);
        fold(&field.text, &mut self.folded);
        let is_template = self.selector == Selector::Body || Template::may_hold_placeholder(&field.text);
        self.template = is_template.then(|| Template::parse(&field.text));
        let segments = self.template.iter().flat_map(|template| &template.segments);
        self.hidden.clear();
        self.hidden.extend(segments.filter(|segment| is_replaced(segment, &field.text)).map(|segment| segment.span));
    }

    /// The part of the notice that a span of the folded text belongs to; `None` where it touches a placeholder, whose words the
    /// user does not get to see.
    pub(crate) fn part(&self, folded: Span) -> Option<Selector> {
        let Some(template) = &self.template else { return Some(self.selector) };
        let span = self.folded.to_source(folded);
        let first_hidden = self.hidden.partition_point(|hidden| hidden.end <= span.start);
        if self.hidden.get(first_hidden).is_some_and(|hidden| hidden.overlaps(span)) {
            return None;
        }
        let first = template.segments.partition_point(|segment| segment.span.end <= span.start);
        let in_label = template.segments.get(first).is_some_and(|segment| matches!(segment.kind, SegmentKind::Label));
        Some(if in_label && self.selector == Selector::Body { Selector::Label } else { self.selector })
    }
}

/// Whether something else takes the segment's place before the user sees it. Chinese words in another
/// engine's placeholder are judged: its signs must not hide them.
fn is_replaced(segment: &Segment, text: &str) -> bool {
    match segment.kind {
        SegmentKind::Slot(_) | SegmentKind::Broken(_) => true,
        SegmentKind::Foreign => segment.span.slice(text).is_ascii(),
        SegmentKind::Label | SegmentKind::Separator | SegmentKind::Prose | SegmentKind::Newline => false,
    }
}

/// A candidate as one check of one rule sees it.
pub(crate) struct View<'a> {
    pub(crate) notice: &'a Notice<'a>,
    /// One for each field of the notice, in its order.
    pub(crate) fields: &'a [FieldView],
    /// The occurrences of each of the check's terms, sorted.
    pub(crate) hits: &'a [Vec<Hit>],
}

impl<'a> View<'a> {
    pub(crate) fn notice(&self) -> &'a Notice<'a> {
        self.notice
    }

    /// Occurrences of the check's term of that number, by field and place.
    pub(crate) fn hits(&self, term: usize) -> &'a [Hit] {
        self.hits.get(term).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn text(&self, field: usize) -> &'a str {
        self.notice.fields.get(field).map_or("", |field| &field.text)
    }

    pub(crate) fn folded(&self, field: usize) -> &'a str {
        self.fields.get(field).map_or("", FieldView::folded_text)
    }

    /// The fields that the selector covers, with their index.
    pub(crate) fn fields_of(&self, selector: Selector) -> impl Iterator<Item = (usize, &'a FieldView)> {
        self.fields.iter().enumerate().filter(move |(_, field)| field.selector == selector)
    }

    /// All parsed fields, with their index.
    pub(crate) fn templates(&self) -> impl Iterator<Item = (usize, &'a Template)> {
        self.fields.iter().enumerate().filter_map(|(index, field)| Some((index, field.template.as_ref()?)))
    }

    /// The parsed body and its index.
    pub(crate) fn body(&self) -> Option<(usize, &'a Template)> {
        self.templates()
            .find(|(index, _)| self.fields.get(*index).is_some_and(|field| field.selector == Selector::Body))
    }

    /// Whether the field holds a placeholder of any sort, so that its final text is not known.
    pub(crate) fn has_placeholder(&self, field: usize) -> bool {
        self.fields.get(field).is_some_and(|field| !field.hidden.is_empty())
    }

    /// The label that the body gives to the slot of that key; empty where there is none.
    pub(crate) fn label_of(&self, key: &str) -> &'a str {
        let Some((field, template)) = self.body() else { return "" };
        let slot = template.slots().find(|(_, slot)| slot.key == key);
        slot.and_then(|(_, slot)| slot.label).map_or("", |label| label.slice(self.text(field)))
    }

    /// The match that spans from one hit to another of the same field.
    pub(crate) fn matched(&self, first: Hit, last: Hit) -> Match {
        let folded = first.span.join(last.span);
        Match { folded: Some(folded), ..Match::of_text(first.field, self.to_text(first.field, folded)) }
    }

    /// The match of a field's whole text, blanks at its ends aside.
    pub(crate) fn matched_whole(&self, field: usize) -> Match {
        let text = self.text(field);
        let start = text.len() - text.trim_start().len();
        Match::of_text(field, Span::of(start..start + text.trim().len()))
    }

    pub(crate) fn evidence(&self, hit: Hit, term: &Term) -> MatchEvidence {
        MatchEvidence { field: hit.field, span: self.to_text(hit.field, hit.span), reason: term.describe() }
    }

    /// The clause, sentence or field around a hit, in the folded text.
    pub(crate) fn stretch(&self, hit: Hit, reach: Stretch) -> Span {
        stretch(self.folded(hit.field), hit.span, reach)
    }

    /// Whether no border of the stretch lies in the gap.
    pub(crate) fn within_one(&self, field: usize, gap: Span, reach: Stretch) -> bool {
        let before = Span::new(gap.start, gap.start);
        stretch(self.folded(field), before, reach).covers(gap)
    }

    /// An occurrence of the term in reach of `hit`: the nearest of the same field, else (for the notice) the first elsewhere.
    pub(crate) fn nearest(&self, term: usize, hit: Hit, reach: Stretch) -> Option<Hit> {
        let around = self.stretch(hit, reach);
        let same_field = self.hits(term).iter().filter(|other| other.field == hit.field && around.covers(other.span));
        let distance = |other: &&Hit| other.span.start.abs_diff(hit.span.start);
        let nearest = same_field.min_by_key(distance).copied();
        match reach {
            Stretch::Notice => nearest.or_else(|| self.hits(term).first().copied()),
            Stretch::Clause | Stretch::Sentence | Stretch::Field => nearest,
        }
    }

    fn to_text(&self, field: usize, folded: Span) -> Span {
        self.fields.get(field).map_or(folded, |view| view.folded.to_source(folded))
    }

    /// Whether the notice has a value for the slot of that key.
    pub(crate) fn has_value(&self, key: &str) -> bool {
        self.notice.fields.iter().any(|field| matches!(&field.name, FieldName::Data(other) if other == key))
    }
}
