//! Regular expressions in packs: what is wrong with one, and where in it.

use std::ops::Range;

use regex_syntax::ast::{self, ErrorKind};
use regex_syntax::hir::{Hir, HirKind};

use super::fault::{Fault, rule as said};
use crate::check::required_literals;
use crate::fold::fold_word;
use crate::verdict::Text;

/// Most memory that a compiled pattern may take.
const MAX_COMPILED_KIB: usize = 1024;

/// What is wrong with a pattern, and which of its bytes (all where that cannot be said).
pub(super) fn fault(pattern: &str, has_needs: bool) -> Option<(Fault, Option<Range<usize>>)> {
    let whole = |fault| Some((fault, None));
    let hir = match regex_syntax::parse(pattern) {
        Ok(hir) => hir,
        Err(error) => return Some(syntax(&error)),
    };
    if hir.properties().minimum_len().is_none_or(|least| least == 0) {
        return whole(said::pattern_matches_nothing());
    }
    if let Some((literal, folded)) = not_folded(&hir) {
        return whole(said::pattern_not_folded(&literal, &folded));
    }
    if !has_needs && required_literals(pattern).is_none() {
        return whole(said::pattern_without_literal());
    }
    let compiled = regex::RegexBuilder::new(pattern).size_limit(MAX_COMPILED_KIB * 1024).build();
    match compiled {
        Err(regex::Error::CompiledTooBig(_)) => whole(said::pattern_too_large(MAX_COMPILED_KIB)),
        Err(other) => whole(said::pattern_syntax(&Text::same(&other.to_string()))),
        Ok(_) => None,
    }
}

/// A literal of the pattern that no folded text can hold, and how it is written folded.
fn not_folded(part: &Hir) -> Option<(String, String)> {
    match part.kind() {
        HirKind::Literal(literal) => {
            let literal = str::from_utf8(&literal.0).ok()?;
            let folded = fold_word(literal);
            (folded != literal).then(|| (literal.to_owned(), folded))
        }
        HirKind::Repetition(repetition) => not_folded(&repetition.sub),
        HirKind::Capture(capture) => not_folded(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().find_map(not_folded),
        HirKind::Empty | HirKind::Class(_) | HirKind::Look(_) => None,
    }
}

fn syntax(error: &regex_syntax::Error) -> (Fault, Option<Range<usize>>) {
    match error {
        regex_syntax::Error::Parse(error) => {
            let problem = Text { zh: in_chinese(error), en: error.kind().to_string() };
            (said::pattern_syntax(&problem), Some(bytes(error.span())))
        }
        regex_syntax::Error::Translate(error) => {
            (said::pattern_syntax(&Text::same(&error.kind().to_string())), Some(bytes(error.span())))
        }
        other => (said::pattern_syntax(&Text::same(&other.to_string())), None),
    }
}

fn bytes(span: &ast::Span) -> Range<usize> {
    span.start.offset..span.end.offset
}

fn in_chinese(error: &ast::Error) -> String {
    let words = match error.kind() {
        ErrorKind::GroupUnclosed => "括号 `(` 没有闭合",
        ErrorKind::GroupUnopened => "多出一个 `)`",
        ErrorKind::ClassUnclosed => "字符组 `[` 没有闭合",
        ErrorKind::ClassRangeInvalid => "字符范围的首尾颠倒",
        ErrorKind::RepetitionMissing => "重复符号前没有内容",
        ErrorKind::RepetitionCountUnclosed => "重复次数 `{` 没有闭合",
        ErrorKind::RepetitionCountInvalid => "重复次数的首尾颠倒",
        ErrorKind::RepetitionCountDecimalEmpty => "重复次数应写数字，如 `{0,8}`",
        ErrorKind::EscapeUnrecognized => "未知的转义",
        ErrorKind::EscapeUnexpectedEof => "末尾的反斜杠后没有内容",
        ErrorKind::UnsupportedLookAround => "不支持环视（lookaround）",
        ErrorKind::UnsupportedBackreference => "不支持反向引用",
        other => return other.to_string(),
    };
    words.to_owned()
}
