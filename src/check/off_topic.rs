use std::collections::{BTreeMap, BTreeSet};

use super::{Hit, Kind, Match, Term, View, hits_of_field};
use crate::notice::{Notice, Selector};
use crate::text::Span;
use crate::verdict::{Argument, Text};

/// A notice that says something else than what was declared.
///
/// **What it finds:** notices whose title, category, scene and prompt speak of one topic, and whose labels, body and values of
/// another. Words add up, each different one once: a clear word counts 1, a `faint` one half, and either counts 0.7 of that where
/// it stands in a value only, for a value may mention anything. It is found where at least a faint word is declared; 1 or more
/// is said (2 where a title or the like is all that is declared), 0.7 of it of topics that are neither declared nor follow from a declared one; the topic said most is one of these; less
/// than a clear word's worth of one topic stands on both sides; and no two characters stand together in both, but for generic
/// words. Marks the words of the other topic in the value that has most of them, else its first word in the body; the evidence is
/// what was declared.
/// **Settings:** `topics` (each with `id`, `title`, the settings of a term, `follows`), `generic` and `faint` (terms).
/// **Message arguments:** `{declared}` and `{said}`, the topics' titles.
/// **Example:** `off-topic: {generic: {lists: [generic]}, topics: [{id: order, title: {zh: 订单, en: orders}, lists: [topic-order]}]}`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OffTopic {
    /// What notices are about.
    pub topics: Vec<Topic>,
    /// Words that any notice has.
    pub generic: Term,
    /// Words of topics that other notices have too: they count half.
    pub faint: Term,
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

/// What words count, in twentieths of a clear word in a label.
mod counts {
    /// A clear word.
    pub(super) const CLEAR: u32 = 20;
    /// A faint one.
    pub(super) const FAINT: u32 = 10;
    /// What must be said of anything.
    pub(super) const LEAST_SAID: u32 = CLEAR;
    /// What must be said where one part alone is declared: a title of four characters leaves much open.
    pub(super) const LEAST_SAID_TO_ONE: u32 = 2 * CLEAR;
    /// What must be said of topics that were not declared: one clear word in a value.
    pub(super) const LEAST_FOREIGN: u32 = in_value(CLEAR);
    /// From which on a topic on both sides makes them one matter.
    pub(super) const KEPT: u32 = CLEAR;

    /// What a word counts where it stands in a value only.
    pub(super) const fn in_value(count: u32) -> u32 {
        count * 7 / 10
    }
}

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
        self.topics.iter().map(|topic| &topic.term).chain([&self.generic, &self.faint]).collect()
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
        let words = |topic: usize, of: fn(Selector) -> bool| Words::of(view, topic, self.faint_hits(view), of);
        let declared: Vec<Words> = (0..self.topics.len()).map(|topic| words(topic, is_declared)).collect();
        let said: Vec<Words> = (0..self.topics.len()).map(|topic| words(topic, is_said)).collect();
        let parts =
            view.fields.iter().filter(|field| is_declared(field.selector) && !field.folded_text().trim().is_empty());
        let wanted = if parts.count() > 1 { counts::LEAST_SAID } else { counts::LEAST_SAID_TO_ONE };
        let Some((promised, other)) = self.another(&declared, &said, wanted) else { return };
        if self.shares_words(view) {
            return;
        }
        let (Some(promise), Some(words)) = (declared.get(promised), said.get(other)) else { return };
        let Some((first, last)) = words.shown(view) else { return };
        let mut matched = view.matched(first, last);
        for (name, topic) in [("declared", promised), ("said", other)] {
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
    fn faint_hits<'a>(&self, view: &View<'a>) -> &'a [Hit] {
        view.hits(self.topics.len() + 1)
    }

    /// The topic declared most and the one said most, where the latter is another matter.
    fn another(&self, declared: &[Words], said: &[Words], least: u32) -> Option<(usize, usize)> {
        // Of several the first: the order of the topics is the pack's.
        let most = |words: &[Words]| {
            let counted = words.iter().enumerate().rev().filter(|(_, words)| words.counted > 0);
            counted.max_by_key(|(_, words)| words.counted).map(|(topic, _)| topic)
        };
        let (promised, other) = (most(declared)?, most(said)?);
        let sum: u32 = said.iter().map(|words| words.counted).sum();
        let kept: u32 = declared.iter().zip(said).map(|(one, other)| one.plain.min(other.plain)).sum();
        if sum < least || kept >= counts::KEPT {
            return None;
        }
        let is_foreign = |topic: usize| {
            let leads = |(one, words): (usize, &Words)| words.counted > 0 && self.leads_to(one, topic);
            declared.get(topic).is_none_or(|words| words.counted == 0) && !declared.iter().enumerate().any(leads)
        };
        let foreign = said.iter().enumerate().filter(|(topic, words)| words.counted > 0 && is_foreign(*topic));
        let foreign: u32 = foreign.map(|(_, words)| words.counted).sum();
        (foreign >= counts::LEAST_FOREIGN && is_foreign(other)).then_some((promised, other))
    }

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
struct Words {
    hits: Vec<Hit>,
    /// What the different ones count together, each where it counts most.
    counted: u32,
    /// The same, whether they stand in a value or not.
    plain: u32,
}

impl Words {
    fn of(view: &View<'_>, topic: usize, faint: &[Hit], of: fn(Selector) -> bool) -> Self {
        let selector = |hit: &Hit| view.fields.get(hit.field).map(|field| field.selector);
        let all = view.hits(topic);
        let is_part = |hit: &Hit| {
            hits_of_field(all, hit.field).iter().any(|other| other.span != hit.span && other.span.covers(hit.span))
        };
        let is_wanted = |hit: &&Hit| selector(hit).is_some_and(of) && !is_part(hit);
        let hits: Vec<Hit> = all.iter().filter(is_wanted).copied().collect();
        let mut different: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
        for hit in &hits {
            let plain = if faint.binary_search(hit).is_ok() { counts::FAINT } else { counts::CLEAR };
            let counted = if selector(hit) == Some(Selector::Data) { counts::in_value(plain) } else { plain };
            let most = different.entry(hit.span.slice(view.folded(hit.field))).or_default();
            *most = (most.0.max(counted), most.1.max(plain));
        }
        let counted = different.values().map(|(counted, _)| counted).sum();
        let plain = different.values().map(|(_, plain)| plain).sum();
        Self { hits, counted, plain }
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
