use std::collections::BTreeSet;

use super::{Hit, Kind, Match, Term, View};
use crate::notice::{Notice, Selector};
use crate::text::Span;
use crate::verdict::{Argument, Text};

/// A notice that says something else than what was declared.
///
/// **What it finds:** notices whose title, category, scene and prompt speak of one topic, and whose labels, body and values of
/// another: no topic is on both sides, the one said most does not follow from the one declared most, at least two different
/// words of topics are said, and no two
/// characters that stand together in both, but for generic words. Marks the words of the other topic in the value that has most
/// of them, else its first word in the body; the evidence is what was declared.
/// **Settings:** `topics` (each with `id`, `title`, the settings of a term, `follows`), `generic` (a term).
/// **Message arguments:** `{declared}` and `{said}`, the topics' titles.
/// **Example:** `off-topic: {generic: {lists: [generic]}, topics: [{id: order, title: {zh: 订单, en: orders}, lists: [topic-order]}]}`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OffTopic {
    /// What notices are about.
    pub topics: Vec<Topic>,
    /// Words that any notice has.
    pub generic: Term,
}

/// What a notice may be about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Short name, once in the check.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The words that speak of it.
    pub term: Term,
    /// Topics that a notice about this one may come to speak of.
    pub follows: Vec<String>,
}

/// How many different words of another topic it takes.
const LEAST_SAID: usize = 2;

/// Two characters that stand together.
type Pair = (char, char);

fn is_declared(selector: Selector) -> bool {
    matches!(selector, Selector::Title | Selector::Category | Selector::Scene | Selector::Prompt)
}

fn is_said(selector: Selector) -> bool {
    matches!(selector, Selector::Body | Selector::Data)
}

impl Kind for OffTopic {
    fn terms(&self) -> Vec<&Term> {
        self.topics.iter().map(|topic| &topic.term).chain([&self.generic]).collect()
    }

    fn waking(&self) -> Vec<usize> {
        Vec::new()
    }

    fn is_formal(&self) -> bool {
        true
    }

    fn concerns(&self, notice: &Notice<'_>) -> bool {
        let has = |of: fn(Selector) -> bool| notice.fields.iter().any(|field| of(field.selector(notice.kind)));
        has(is_declared) && has(is_said)
    }

    fn arguments(&self) -> &'static [&'static str] {
        &["declared", "said"]
    }

    fn judge(&self, view: &View<'_>, found: &mut Vec<Match>) {
        let words = |topic: usize, of: fn(Selector) -> bool| Words::of(view, topic, of);
        let declared: Vec<Words> = (0..self.topics.len()).map(|topic| words(topic, is_declared)).collect();
        let said: Vec<Words> = (0..self.topics.len()).map(|topic| words(topic, is_said)).collect();
        let count = |words: &[Words]| words.iter().map(|words| words.different.len()).sum::<usize>();
        if count(&declared) == 0 || count(&said) < LEAST_SAID {
            return;
        }
        let is_kept =
            declared.iter().zip(&said).any(|(declared, said)| !declared.hits.is_empty() && !said.hits.is_empty());
        // Of several the first: the order of the topics is the pack's.
        let most = |words: &[Words]| {
            (0..words.len()).rev().max_by_key(|topic| words.get(*topic).map_or(0, |words| words.different.len()))
        };
        let (Some(promised), Some(kept)) = (most(&declared), most(&said)) else { return };
        if is_kept || self.leads_to(promised, kept) || self.shares_words(view) {
            return;
        }
        let (Some(promise), Some(other)) = (declared.get(promised), said.get(kept)) else { return };
        let Some((first, last)) = other.shown(view) else { return };
        let mut matched = view.matched(first, last);
        for (name, topic) in [("declared", promised), ("said", kept)] {
            if let Some(topic) = self.topics.get(topic) {
                matched.arguments.push(Argument { name, value: topic.title.clone() });
            }
        }
        let evidence = promise.hits.first().zip(self.topics.get(promised));
        matched.evidence.extend(evidence.map(|(hit, topic)| view.evidence(*hit, &topic.term)));
        found.push(matched);
    }
}

impl OffTopic {
    /// Whether a notice about the one topic may come to speak of the other.
    fn leads_to(&self, one: usize, other: usize) -> bool {
        let topic = |index: usize| self.topics.get(index);
        topic(one).zip(topic(other)).is_some_and(|(one, other)| one.follows.contains(&other.id))
    }

    /// Whether two characters stand together in what is declared and in what is said; not where they are a generic word.
    fn shares_words(&self, view: &View<'_>) -> bool {
        let generic = view.hits(self.topics.len());
        let pairs = |of: fn(Selector) -> bool| {
            let fields = view.fields.iter().enumerate().filter(move |(_, field)| of(field.selector));
            fields.flat_map(|(index, field)| {
                pairs(field.folded_text()).map(move |(pair, span)| (pair, Hit { field: index, span }))
            })
        };
        let is_generic = |hit: &Hit| generic.binary_search(hit).is_ok();
        let declared: BTreeSet<Pair> =
            pairs(is_declared).filter(|(_, hit)| !is_generic(hit)).map(|(pair, _)| pair).collect();
        pairs(is_said).any(|(pair, hit)| declared.contains(&pair) && !is_generic(&hit))
    }
}

/// The words of a topic in some of the fields.
struct Words<'a> {
    hits: Vec<Hit>,
    different: BTreeSet<&'a str>,
}

impl<'a> Words<'a> {
    fn of(view: &View<'a>, topic: usize, of: fn(Selector) -> bool) -> Self {
        let is_there = |hit: &&Hit| view.fields.get(hit.field).is_some_and(|field| of(field.selector));
        let hits: Vec<Hit> = view.hits(topic).iter().filter(is_there).copied().collect();
        let different = hits.iter().map(|hit| hit.span.slice(view.folded(hit.field))).collect();
        Self { hits, different }
    }

    /// The words to mark: all in the value that has most of them, else the first in the body.
    fn shown(&self, view: &View<'_>) -> Option<(Hit, Hit)> {
        let is_value = |hits: &&[Hit]| {
            let field = hits.first().and_then(|hit| view.fields.get(hit.field));
            field.is_some_and(|field| field.selector == Selector::Data)
        };
        let values = || self.hits.chunk_by(|one, other| one.field == other.field).filter(is_value);
        let most = values().map(<[Hit]>::len).max();
        match values().find(|hits| Some(hits.len()) == most) {
            Some([first, .., last]) => Some((*first, *last)),
            Some([only]) => Some((*only, *only)),
            _ => self.hits.first().map(|hit| (*hit, *hit)),
        }
    }
}

/// Chinese characters that follow each other, with their place.
fn pairs(text: &str) -> impl Iterator<Item = (Pair, Span)> {
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let next = text.char_indices().skip(1);
    text.char_indices()
        .zip(next)
        .filter(move |((_, one), (_, other))| is_han(*one) && is_han(*other))
        .map(|((start, one), (middle, other))| ((one, other), Span::of(start..middle + other.len_utf8())))
}
