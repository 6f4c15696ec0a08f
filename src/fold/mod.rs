//! The text as a rule reads it, with the way back.
//!
//! One table says what each character becomes. The scanner reads it as symbols without rewriting the text
//! ([`SymbolTable`]), the exact path as characters ([`fold`]); so the two cannot disagree.

mod pages;
mod step;
mod symbol;
mod table;

pub(crate) use step::Step;
pub(crate) use symbol::{Symbol, SymbolTable};

use std::sync::OnceLock;

use pages::Pages;

use crate::text::{MapBuilder, SegmentMap, Span};

/// A folded text.
#[derive(Debug, Default)]
pub(crate) struct Folded {
    text: String,
    map: SegmentMap,
    /// Which steps touched which bytes of the folded text; a removed character is an empty span. In order.
    touched: Vec<(Span, Step)>,
}

impl Folded {
    /// The text that rules match.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The span of the original text behind a span of the folded one; widens to whole characters.
    pub(crate) fn to_source(&self, folded: Span) -> Span {
        self.map.to_source(folded)
    }

    /// The steps that were needed inside the span, in the ladder's order.
    pub(crate) fn ladder(&self, span: Span) -> Vec<&'static str> {
        let first = self.touched.partition_point(|(at, _)| at.end <= span.start);
        let inside = self.touched.get(first..).unwrap_or_default().iter().take_while(|(at, _)| at.start < span.end);
        let mut steps: Vec<Step> = inside.map(|(_, step)| *step).collect();
        steps.sort_unstable();
        steps.dedup();
        steps.into_iter().map(Step::name).collect()
    }
}

/// Folds `text` into `folded`, whose memory is reused.
pub(crate) fn fold(text: &str, folded: &mut Folded) {
    let table = characters();
    let mut map = MapBuilder::reusing(std::mem::take(&mut folded.map));
    folded.text.clear();
    folded.touched.clear();
    let mut unchanged = 0;
    for (at, c) in text.char_indices() {
        let (to, steps) = match table.of(c) {
            Change::None => {
                folded.text.push(c);
                continue;
            }
            Change::Removed => (None, Step::Invisible.bit()),
            Change::To(to, steps) => (Some(to), steps),
        };
        map.copy(at - unchanged);
        unchanged = at + c.len_utf8();
        let start = folded.text.len();
        match to {
            Some(to) => {
                folded.text.push(to);
                map.replace(c.len_utf8(), to.len_utf8());
            }
            None => map.skip(c.len_utf8()),
        }
        // A full-width comma or colon is how Chinese is written, no disguise.
        if to.is_none_or(char::is_alphanumeric) {
            let touched = Span::of(start..folded.text.len());
            folded.touched.extend(Step::in_bits(steps).map(|step| (touched, step)));
        }
    }
    map.copy(text.len() - unchanged);
    folded.map = map.finish();
}

/// Folds a word of a rule.
pub(crate) fn fold_word(word: &str) -> String {
    let table = characters();
    if word.chars().all(|c| table.of(c) == Change::None) {
        return word.to_owned();
    }
    let mut folded = Folded::default();
    fold(word, &mut folded);
    folded.text
}

/// What happens to a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    None,
    Removed,
    /// The character it becomes and the steps as bits.
    To(char, u8),
}

/// The table, ready for look-ups.
fn characters() -> &'static Pages<Change> {
    static TABLE: OnceLock<Pages<Change>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut pages = Pages::new(Change::None);
        for (from, to, steps) in &table::FOLDED {
            pages.set(*from, Change::To(*to, *steps));
        }
        for (first, last) in &table::INVISIBLE {
            (*first..=*last).for_each(|c| pages.set(c, Change::Removed));
        }
        pages
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str, ladder: &[&str]) {
        let mut folded = Folded::default();
        fold(text, &mut folded);
        assert_eq!(folded.text(), expected);
        assert_eq!(folded.ladder(Span::whole(expected)), ladder);
        assert_eq!(folded.to_source(Span::whole(expected)), Span::whole(text.trim_matches('\u{200b}')));
    }

    #[test]
    fn each_step_alone() {
        check("ＶＩＰ１０％：", "vip10%:", &["width", "case"]);
        check("１０", "10", &["width"]);
        check("10：，！", "10:,!", &[]);
        check("VIP", "vip", &["case"]);
        check("優惠領券", "优惠领券", &["traditional"]);
        check("优\u{200b}惠\u{2060}券", "优惠券", &["invisible"]);
        check("优惠券", "优惠券", &[]);
    }

    #[test]
    fn places_lead_back_past_what_was_removed() {
        let mut folded = Folded::default();
        fold("点\u{200b}領Ｑ", &mut folded);
        assert_eq!(folded.text(), "点领q");
        assert_eq!(folded.to_source(Span::new(3, 6)), Span::new(6, 9));
        assert_eq!(folded.to_source(Span::new(0, 6)), Span::new(0, 9));
        assert_eq!(folded.ladder(Span::new(0, 3)), Vec::<&str>::new());
        assert_eq!(folded.ladder(Span::new(0, 6)), ["invisible", "traditional"]);
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for c in '\0'..=char::MAX {
            if let Change::To(to, _) = characters().of(c) {
                assert_eq!(characters().of(to), Change::None, "{c} becomes {to}");
            }
        }
    }
}
