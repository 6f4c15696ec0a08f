//! The second layer: hidden words and amounts, put plainly.

use super::Layer;
use super::character;
use super::hidden::Hidden;
use super::lexicon::Lexicon;
use super::number;
use super::step::{Step, Steps};
use crate::text::{MapBuilder, Span};

/// Fewest characters of a text that is spaced out: `限·时·抢` may be a list of three.
const LEAST_SPACED: usize = 4;
/// Most characters between two of a text that is spaced out.
const MAX_SPACING: usize = 2;

/// What is changed in a text, in order and without overlaps.
#[derive(Default)]
pub(super) struct Edits(Vec<Edit>);

struct Edit {
    span: Span,
    /// Empty for what is left out.
    becomes: String,
    steps: Steps,
    cost: u32,
}

impl Edits {
    /// What there is to change in a text of folded characters.
    pub(super) fn of(text: &str, lexicon: &Lexicon) -> Self {
        let mut edits = Self::default();
        if lexicon.is_empty() {
            edits.amounts(text);
        } else {
            let beginnings = lexicon.beginnings(text);
            if beginnings.shown.spacing {
                edits.spaced_out(text);
            }
            edits.hidden(text, lexicon, &beginnings.places);
            if beginnings.shown.amount {
                edits.amounts(text);
            }
        }
        if edits.is_empty() {
            return edits;
        }
        edits.0.sort_by_key(|edit| edit.span);
        let mut end = 0;
        edits.0.retain(|edit| {
            let is_free = edit.span.start >= end;
            if is_free {
                end = edit.span.end;
            }
            is_free
        });
        edits
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Makes them.
    pub(super) fn make(&self, text: &str) -> Layer {
        let mut layer = Layer::default();
        let mut map = MapBuilder::default();
        let mut at = 0;
        for edit in &self.0 {
            layer.text.push_str(Span::new(at, edit.span.start).slice(text));
            map.copy((edit.span.start - at) as usize);
            at = edit.span.end;
            let start = layer.text.len();
            layer.text.push_str(&edit.becomes);
            if edit.becomes.is_empty() {
                map.skip(edit.span.len() as usize);
            } else {
                map.replace(edit.span.len() as usize, edit.becomes.len());
            }
            let touched = Span::of(start..layer.text.len());
            edit.steps.iter().for_each(|step| layer.touch(touched, step, edit.cost));
        }
        let rest = text.get(at as usize..).unwrap_or_default();
        layer.text.push_str(rest);
        map.copy(rest.len());
        layer.map = map.finish();
        layer
    }

    fn leave_out(&mut self, span: Span, text: &str) {
        let is_blank = span.slice(text).chars().all(char::is_whitespace);
        let steps = Steps::of([Step::Noise]);
        self.0.push(Edit { span, becomes: String::new(), steps, cost: if is_blank { 1 } else { 2 } });
    }

    /// Leaves out what stands between characters each of which stands alone, and between them and what they touch.
    fn spaced_out(&mut self, text: &str) {
        let pieces = pieces(text);
        let mut at = 0;
        while let Some(first) = pieces.get(at) {
            // Behind the first piece, which may have company, come gaps and single characters by turns.
            let is_next = |end: usize| {
                let (gap, next) = (pieces.get(end + 1)?, pieces.get(end + 2)?);
                (gap.kind == PieceKind::Gap && gap.chars <= MAX_SPACING && next.kind == PieceKind::Word).then_some(next)
            };
            let (mut end, mut alone, mut last) = (at, Alone::default(), first);
            alone.take(first);
            while let Some(next) =
                is_next(end).filter(|_| first.kind == PieceKind::Word && (end == at || last.chars == 1))
            {
                alone.take(next);
                (end, last) = (end + 2, next);
            }
            if alone.is_spaced_out() {
                let gaps = pieces.get(at..end).unwrap_or_default().iter().skip(1).step_by(2);
                gaps.for_each(|gap| self.leave_out(gap.span, text));
            }
            // What ends one run may begin the next.
            at = if end > at && last.chars > 1 { end } else { end + 1 };
        }
    }

    fn hidden(&mut self, text: &str, lexicon: &Lexicon, places: &[(usize, Option<usize>)]) {
        let mut end = 0;
        for (at, plain_end) in places {
            if *at < end {
                continue;
            }
            if let Some(plain_end) = plain_end {
                end = *plain_end;
            } else if let Some(word) = lexicon.word_at(text, *at) {
                end = word.span().end as usize;
                self.word(&word, text);
            }
        }
    }

    fn word(&mut self, word: &Hidden, text: &str) {
        let mut before: Option<Span> = None;
        for part in &word.parts {
            if let Some(before) = before.filter(|before| before.end < part.span.start) {
                self.leave_out(Span::new(before.end, part.span.start), text);
            }
            if !part.steps.is_empty() {
                let (becomes, steps, cost) = (part.becomes.clone(), part.steps, part.cost);
                self.0.push(Edit { span: part.span, becomes, steps, cost });
            }
            before = Some(part.span);
        }
    }

    /// Puts amounts of money in digits.
    fn amounts(&mut self, text: &str) {
        let mut numerals: Vec<char> = Vec::new();
        let mut start = 0;
        let mut before = ' ';
        for (at, c) in text.char_indices() {
            if number::is_numeral(c) {
                if numerals.is_empty() {
                    start = at;
                }
                numerals.push(c);
                continue;
            }
            if !numerals.is_empty() {
                if is_amount(&numerals, before, text.get(at..).unwrap_or_default())
                    && let Some(amount) = number::amount(&numerals)
                {
                    self.0.push(Edit {
                        span: Span::of(start..at),
                        becomes: amount,
                        steps: Steps::of([Step::Number]),
                        cost: 0,
                    });
                    before = '0';
                }
                numerals.clear();
            }
            if c == number::ROUND && before.is_ascii_digit() {
                let span = Span::of(at..at + c.len_utf8());
                self.0.push(Edit { span, becomes: "元".to_owned(), steps: Steps::of([Step::Number]), cost: 0 });
            }
            before = c;
        }
        if numerals.len() > 1
            && number::comes_before_amount(before)
            && let Some(amount) = number::amount(&numerals)
        {
            let span = Span::of(start..text.len());
            self.0.push(Edit { span, becomes: amount, steps: Steps::of([Step::Number]), cost: 0 });
        }
    }
}

/// Whether numerals between `before` and `behind` are an amount of money: 一块 and 一毛 alone are as often words.
fn is_amount(numerals: &[char], before: char, behind: &str) -> bool {
    if before.is_ascii_digit() || matches!(before, '几' | '数' | '第' | '.') {
        return false;
    }
    let unit = behind.chars().next().filter(|c| number::is_unit(*c));
    match unit {
        Some('块' | '毛' | '角') if numerals == ['一'] => behind.chars().nth(1) == Some('钱'),
        Some(_) => true,
        None => numerals.len() > 1 && number::comes_before_amount(before),
    }
}

fn is_word(c: char) -> bool {
    matches!(character::kind(c), character::Kind::Word | character::Kind::Ascii)
}

/// Characters of one sort that follow each other.
struct Piece {
    kind: PieceKind,
    span: Span,
    chars: usize,
    is_ascii: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum PieceKind {
    Word,
    /// What may be put between characters.
    Gap,
    Border,
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (at, c) in text.char_indices() {
        let kind = if is_word(c) {
            PieceKind::Word
        } else if character::is_noise(c) || c == ',' {
            PieceKind::Gap
        } else {
            PieceKind::Border
        };
        let span = Span::of(at..at + c.len_utf8());
        match pieces.last_mut().filter(|last| last.kind == kind) {
            Some(last) => {
                (last.span, last.chars, last.is_ascii) =
                    (last.span.join(span), last.chars + 1, last.is_ascii && c.is_ascii());
            }
            None => pieces.push(Piece { kind, span, chars: 1, is_ascii: c.is_ascii() }),
        }
    }
    pieces
}

/// The characters that stand alone in a run, whose ends may have company.
#[derive(Default)]
struct Alone {
    chars: usize,
    /// Those of them that are no ASCII.
    han: usize,
    has_company: bool,
}

impl Alone {
    fn take(&mut self, piece: &Piece) {
        let is_alone = piece.chars == 1;
        self.chars += usize::from(is_alone);
        self.han += usize::from(is_alone && !piece.is_ascii);
        self.has_company |= !is_alone;
    }

    fn is_spaced_out(&self) -> bool {
        let least = if self.has_company { LEAST_SPACED - 1 } else { LEAST_SPACED };
        self.chars >= least && self.han >= LEAST_SPACED - 1
    }
}
