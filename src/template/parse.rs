//! From pest's pairs to pieces of our own: one grammar rule, one function of the same name.

use pest::Parser;
use pest::iterators::Pair;

use super::grammar::body::{BodyParser, Rule};
use super::written::{Piece, PieceKind, Written};
use crate::text::Span;

/// The pieces of a body as written; they tile the text.
pub(super) fn body(text: &str) -> Vec<Piece<'_>> {
    match BodyParser::parse(Rule::template, text) {
        Ok(pairs) => pairs.flat_map(template).collect(),
        // The grammar is total (a property test holds it); were it not, the text would still be shown and judged as prose.
        Err(_) => vec![Piece { span: Span::whole(text), kind: PieceKind::Text }],
    }
}

fn template(pair: Pair<'_, Rule>) -> impl Iterator<Item = Piece<'_>> {
    pair.into_inner().filter_map(item)
}

fn item(pair: Pair<'_, Rule>) -> Option<Piece<'_>> {
    let span = place(&pair);
    let kind = match pair.as_rule() {
        Rule::newline => PieceKind::Newline,
        Rule::slot => PieceKind::Slot(slot(pair)),
        Rule::placeholder | Rule::unclosed => PieceKind::Written(placeholder(pair)),
        Rule::foreign => PieceKind::Foreign,
        Rule::text => PieceKind::Text,
        Rule::EOI
        | Rule::template
        | Rule::item
        | Rule::line_end
        | Rule::escaped
        | Rule::key
        | Rule::opening
        | Rule::closing
        | Rule::loose_key
        | Rule::suffix
        | Rule::tail
        | Rule::bare_key
        | Rule::bare_suffix
        | Rule::loose_name
        | Rule::hash_word
        | Rule::engine_char
        | Rule::run
        | Rule::boundary
        | Rule::word
        | Rule::loose_word
        | Rule::plain_word
        | Rule::han
        | Rule::wide_letter
        | Rule::dot
        | Rule::brace_open
        | Rule::brace_shut
        | Rule::blank
        | Rule::gap => return None,
    };
    Some(Piece { span, kind })
}

/// The key of a good slot.
fn slot(pair: Pair<'_, Rule>) -> &str {
    pair.into_inner().next().map(|key| key.as_str()).unwrap_or_default()
}

fn placeholder(pair: Pair<'_, Rule>) -> Written<'_> {
    let mut written = Written { whole: pair.as_str(), ..Written::default() };
    for part in pair.into_inner() {
        let text = part.as_str();
        match part.as_rule() {
            Rule::opening => written.opening = text,
            Rule::loose_key | Rule::bare_key => written.key = text,
            Rule::suffix | Rule::bare_suffix => written.suffix = text,
            Rule::closing => written.closing = text,
            _ => {}
        }
    }
    written
}

fn place(pair: &Pair<'_, Rule>) -> Span {
    let span = pair.as_span();
    Span::of(span.start()..span.end())
}
