use super::{CharSet, Term};
use crate::fold::{Folded, Lexicon, Writing, fold, fold_plain};
use crate::notice::{Field, FieldName, Notice, NoticeKind, Selector};
use crate::template::{SegmentKind, Template};
use crate::text::{Borders, Span, Stretch};
use crate::verdict::{Argument, Mend, Score, Text, Weight};

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
    pub(crate) score: Option<Score>,
    /// Whether it is about this message and not its template, although it stands in the template.
    pub(crate) is_of_message: bool,
}

/// Another place that a match rests on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct MatchEvidence {
    pub(crate) field: usize,
    /// Bytes of the field's text.
    pub(crate) span: Span,
    pub(crate) reason: String,
    /// What it adds to a score.
    pub(crate) weight: Option<Weight>,
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
            score: None,
            is_of_message: false,
        }
    }

    /// Fills a name that the rule's message may use.
    pub(crate) fn argument(&mut self, name: &'static str, value: &str) {
        self.arguments.push(Argument { name, value: Text::same(value) });
    }

    /// A span of a field's text.
    pub(crate) fn of_text(field: usize, span: Span) -> Self {
        Self { field: Some(field), span, ..Self::of_notice() }
    }

    /// Takes in another match of the rule that shares words with it. Of two sums the greater stays, with its evidence: evidence
    /// of both would not add up to either.
    pub(crate) fn join(&mut self, other: Self) {
        self.span = self.span.join(other.span);
        self.folded = self.folded.zip(other.folded).map(|(a, b)| a.join(b));
        let is_weighed = |part: &MatchEvidence| part.weight.is_some();
        match (self.score, other.score) {
            (Some(own), Some(theirs)) if theirs.total > own.total => {
                self.evidence.retain(|part| !is_weighed(part));
                self.evidence.extend(other.evidence);
                (self.score, self.arguments) = (other.score, other.arguments);
            }
            (Some(_), Some(_)) => self.evidence.extend(other.evidence.into_iter().filter(|part| !is_weighed(part))),
            (own, theirs) => {
                self.evidence.extend(other.evidence);
                self.score = own.or(theirs);
            }
        }
    }
}

/// A field of a candidate, folded and parsed.
#[derive(Debug, Default)]
pub(crate) struct FieldView {
    pub(crate) selector: Selector,
    pub(crate) folded: Folded,
    /// The characters of the folded text.
    pub(crate) chars: CharSet,
    /// Parsed for bodies, and for other fields that may hold placeholders.
    pub(crate) template: Option<Template>,
    /// Where the clauses and sentences of the folded text end.
    borders: Borders,
    /// The good slots of a body, in order: the user sees their values and never what stands in their braces.
    slots: Vec<Span>,
    /// Whether something may be filled in before the text is sent, be it by another engine.
    has_placeholder: bool,
}

impl FieldView {
    pub(crate) fn folded_text(&self) -> &str {
        self.folded.text()
    }

    /// Folds and parses one field of a notice, over what the view held before.
    pub(crate) fn read(&mut self, field: &Field<'_>, kind: NoticeKind, lexicon: &Lexicon, writing: Writing) {
        self.selector = field.selector(kind);
        if writing == Writing::Plain {
            fold_plain(&field.text, &mut self.folded);
        } else {
            fold(&field.text, lexicon, &mut self.folded);
        }
        self.chars = CharSet::of(self.folded.text().chars());
        // A placeholder in what users do not read is another program's, never one of the template.
        let may_be_template = self.selector != Selector::Send && Template::may_hold_placeholder(&field.text);
        let is_template = self.selector == Selector::Body || may_be_template;
        self.template = is_template.then(|| Template::parse(&field.text));
        self.borders.read(self.folded.text());
        self.slots.clear();
        if self.selector == Selector::Body {
            self.slots.extend(self.template.iter().flat_map(Template::slots).map(|(span, _)| span));
        }
        let is_filled_in =
            |kind: &SegmentKind| matches!(kind, SegmentKind::Slot(_) | SegmentKind::Broken(_) | SegmentKind::Foreign);
        self.has_placeholder =
            self.template.iter().flat_map(|template| &template.segments).any(|segment| is_filled_in(&segment.kind));
    }

    /// Whether the template names any of its slots.
    pub(crate) fn has_label(&self) -> bool {
        self.template.iter().flat_map(|template| &template.segments).any(|part| part.kind == SegmentKind::Label)
    }

    /// The clause, sentence or field around a span of the folded text.
    pub(crate) fn stretch(&self, folded: Span, reach: Stretch) -> Span {
        self.borders.around(folded, reach)
    }

    /// The part of the notice that a span of the folded text belongs to; `None` where it touches a slot of a body. What only
    /// looks like a placeholder is sent as it stands, and is judged.
    pub(crate) fn part(&self, folded: Span) -> Option<Selector> {
        let Some(template) = &self.template else { return Some(self.selector) };
        let span = self.folded.to_source(folded);
        let first_slot = self.slots.partition_point(|slot| slot.end <= span.start);
        if self.slots.get(first_slot).is_some_and(|slot| slot.overlaps(span)) {
            return None;
        }
        let first = template.segments.partition_point(|segment| segment.span.end <= span.start);
        let in_label = template.segments.get(first).is_some_and(|segment| matches!(segment.kind, SegmentKind::Label));
        Some(if in_label && self.selector == Selector::Body { Selector::Label } else { self.selector })
    }
}

/// The hits that lie in a field; `hits` are sorted.
pub(crate) fn hits_of_field(hits: &[Hit], field: usize) -> &[Hit] {
    let start = hits.partition_point(|hit| hit.field < field);
    let end = hits.partition_point(|hit| hit.field <= field);
    hits.get(start..end).unwrap_or_default()
}

/// Whether one of the hits lies wholly within a span of the field; `hits` are sorted.
pub(crate) fn any_within(hits: &[Hit], field: usize, around: Span) -> bool {
    let hits = hits_of_field(hits, field);
    let start = hits.partition_point(|hit| hit.span.start < around.start);
    let mut near = hits.iter().skip(start).take_while(|hit| hit.span.start < around.end);
    near.any(|hit| hit.span.end <= around.end)
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

    /// Those of them that lie in the field.
    pub(crate) fn hits_in(&self, term: usize, field: usize) -> &'a [Hit] {
        hits_of_field(self.hits(term), field)
    }

    pub(crate) fn text(&self, field: usize) -> &'a str {
        self.notice.fields.get(field).map_or("", |field| &field.text)
    }

    pub(crate) fn folded(&self, field: usize) -> &'a str {
        self.fields.get(field).map_or("", FieldView::folded_text)
    }

    /// The fields that the selector covers or lies in, with their index.
    pub(crate) fn fields_of(&self, selector: Selector) -> impl Iterator<Item = (usize, &'a FieldView)> {
        self.fields.iter().enumerate().filter(move |(_, field)| field.selector == selector.holder())
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
        self.fields.get(field).is_some_and(|field| field.has_placeholder)
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
        MatchEvidence {
            field: hit.field,
            span: self.to_text(hit.field, hit.span),
            reason: term.describe(),
            weight: None,
        }
    }

    /// The clause, sentence or field around a hit, in the folded text.
    pub(crate) fn stretch(&self, hit: Hit, reach: Stretch) -> Span {
        self.fields.get(hit.field).map_or(Span::default(), |field| field.stretch(hit.span, reach))
    }

    /// The clause, sentence or field that the place belongs to; a border belongs to what is before it.
    pub(crate) fn stretch_at(&self, field: usize, start: u32, reach: Stretch) -> Span {
        self.fields.get(field).map_or(Span::default(), |field| field.stretch(Span::new(start, start), reach))
    }

    /// Whether no border of the stretch lies in the gap.
    pub(crate) fn within_one(&self, field: usize, gap: Span, reach: Stretch) -> bool {
        let before = Span::new(gap.start, gap.start);
        self.fields.get(field).is_some_and(|field| field.stretch(before, reach).covers(gap))
    }

    /// An occurrence of the term in reach of `hit`: the nearest of the same field, else (for the notice) the first elsewhere.
    pub(crate) fn nearest(&self, term: usize, hit: Hit, reach: Stretch) -> Option<Hit> {
        let around = self.stretch(hit, reach);
        let hits = self.hits_in(term, hit.field);
        let (before, behind) = hits.split_at(hits.partition_point(|other| other.span.start < hit.span.start));
        // Few hits reach over the end of a stretch, so both searches end soon.
        let fits = |other: &&Hit| around.covers(other.span);
        let before = before.iter().rev().take_while(|other| other.span.start >= around.start).find(fits);
        let behind = behind.iter().take_while(|other| other.span.start < around.end).find(fits);
        let distance = |other: &&Hit| other.span.start.abs_diff(hit.span.start);
        let nearest = before.into_iter().chain(behind).min_by_key(distance).copied();
        match reach {
            Stretch::Notice => nearest.or_else(|| self.hits(term).first().copied()),
            Stretch::Clause | Stretch::Sentence | Stretch::Field => nearest,
        }
    }

    /// The bytes of a field's text that a span of its folded text stands for.
    pub(crate) fn to_text(&self, field: usize, folded: Span) -> Span {
        self.fields.get(field).map_or(folded, |view| view.folded.to_source(folded))
    }

    /// The keys of which the notice has values, with the index of the field.
    pub(crate) fn values(&self) -> impl Iterator<Item = (usize, &'a str)> {
        self.notice.fields.iter().enumerate().filter_map(|(index, field)| match &field.name {
            FieldName::Data(key) => Some((index, key.as_ref())),
            _ => None,
        })
    }
}
