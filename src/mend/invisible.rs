//! Characters without a trace on the screen that have no business in Chinese or English text.

use crate::notice::{Field, FieldName, Spelling};
use crate::text::Span;

/// Whether such characters are taken out of the field: where its text is written as such. In markup they may be meant to break
/// lines.
pub(super) fn may_be_taken_out(field: &Field<'_>) -> bool {
    let is_text =
        matches!(field.origin.spelling, Spelling::Plain | Spelling::Json | Spelling::Csv | Spelling::JsonInCsv);
    let is_of_page = matches!(field.name, FieldName::PageText | FieldName::PageAttr(_) | FieldName::PageScript);
    is_text && !is_of_page && !matches!(field.name, FieldName::Url)
}

/// The stray invisible characters of a text, each by itself. None where the text has letters of a script that is written from
/// right to left or joins its letters, for there they may be needed; nor inside emoji and flags.
pub(super) fn stray(text: &str) -> Vec<Span> {
    if text.is_ascii() || text.chars().any(needs_joiners) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut before = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map(|(_, next)| *next);
        if is_invisible(c) && !(is_joiner(c) && (joins(before) || joins(after))) {
            found.push(Span::of(at..at + c.len_utf8()));
        } else {
            before = Some(c);
        }
    }
    found
}

fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{115F}'
            | '\u{1160}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FEFF}'
            | '\u{FFA0}'
    )
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// Whether a joiner beside the character may have a meaning: pictures are joined into one.
fn joins(neighbour: Option<char>) -> bool {
    neighbour.is_some_and(|c| matches!(c, '\u{FE0F}' | '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}'))
}

/// Scripts in which invisible characters shape words: Hebrew to Syriac, those of India and South-East Asia, Mongolian.
fn needs_joiners(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{DFF}' | '\u{E00}'..='\u{109F}' | '\u{1780}'..='\u{18AF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
        && c != '\u{180E}'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let stray = stray(text);
        let is_stray = |at: usize| stray.iter().any(|span| span.start as usize == at);
        let rest: String = text.char_indices().filter(|(at, _)| !is_stray(*at)).map(|(_, c)| c).collect();
        assert_eq!(rest, expected);
    }

    #[test]
    fn what_nobody_sees_goes_and_what_it_shapes_stays() {
        check("优\u{200b}惠\u{200d}券\u{feff}", "优惠券");
        check("家人👨\u{200d}👩\u{200d}👧到店", "家人👨\u{200d}👩\u{200d}👧到店");
        check("爱心❤\u{fe0f}", "爱心❤\u{fe0f}");
        check("ئۇيغۇر\u{200d}文", "ئۇيغۇر\u{200d}文");
        check("تە\u{200f}", "تە\u{200f}");
        check("订单\u{202e}", "订单");
    }
}
