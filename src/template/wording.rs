//! How the name of a slot reads, as against a sentence, a unit or a separator. Guesses, and so in one place.

use crate::text::Span;

/// Widest name before a colon; an ASCII character counts 1, any other 2.
const COLON_NAME_MAX: usize = 32;
/// Widest name that no colon marks.
const PLAIN_NAME_MAX: usize = 24;
/// Narrowest name that no colon marks: a single 汉字 is a preposition more often than a name.
const PLAIN_NAME_MIN: usize = 3;
/// Widest unit: `分钟`.
const UNIT_MAX: usize = 4;

/// Ends of fixed text that go on into the slot as a sentence: `您报名参加的{{…}}`, `第{{…}}天`.
const RUNS_ON: [&str; 23] = [
    "的", "第", "在", "于", "为", "是", "了", "给", "和", "与", "到", "被", "将", "有", "对", "向", "由", "把", "您",
    "你", "就", "还", "请",
];

/// Beginnings of a sentence.
const SPEAKS: [&str; 16] = [
    "您", "你", "尊敬", "亲爱", "请您", "请于", "请在", "请及", "共", "第", "恭喜", "感谢", "dear ", "your ", "hello",
    "hi ",
];

pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}' | '\u{3000}' | '\u{200b}'..='\u{200d}' | '\u{feff}')
}

pub(super) fn is_blank_text(text: &str) -> bool {
    text.chars().all(is_blank)
}

/// Whether `span` holds nothing but blanks and marks, or a bullet such as `1.`.
pub(super) fn is_separator(text: &str, span: Span) -> bool {
    is_marks(span.slice(text)) || tidy(text, span).is_empty()
}

/// Whether the words between two slots make them parts of one value: ` / `, `~`, a blank, each with a unit before it or none.
pub(super) fn joins_values(words: &str) -> bool {
    let joins = |c: char| matches!(c, '/' | '／' | '|' | '｜' | '~' | '～' | '-' | '—' | '–' | '、' | '&' | '+');
    let unit = words.split(|c| joins(c) || is_blank(c)).next().unwrap_or_default();
    let rest = words.get(unit.len()..).unwrap_or_default();
    let is_joint = !rest.is_empty() && rest.chars().all(|c| joins(c) || is_blank(c));
    is_joint && (unit.is_empty() || (is_unit(unit) && rest.contains(joins)))
}

pub(super) fn ends_in_colon(text: &str) -> bool {
    text.trim_end_matches(is_blank).ends_with(is_colon)
}

/// The name at the end of `span`, which ends in a colon. Where a slot stands before it, a unit may be glued to that one:
/// `{{low.DATA}}度 湿度：{{…}}`.
pub(super) fn name_with_colon(text: &str, span: Span, begins_line: bool) -> Option<Span> {
    let stem = trim_end(text, span, |c| is_blank(c) || is_colon(c));
    let mut name = after_last_break(text, stem);
    if !begins_line && name.start == span.start {
        name = after_unit(text, name);
    }
    name = tidy(text, name);
    if width(name.slice(text)) > COLON_NAME_MAX {
        name = after_last_blank(text, name);
    }
    let fits = !name.is_empty() && width(name.slice(text)) <= COLON_NAME_MAX;
    fits.then_some(name)
}

/// The name that `span` is, apart from blanks, bullets and a colon around it.
pub(super) fn plain_name(text: &str, span: Span) -> Option<Span> {
    let stem = trim_end(text, span, |c| is_blank(c) || is_colon(c));
    let name = tidy(text, stem);
    let words = name.slice(text);
    let fits = (PLAIN_NAME_MIN..=PLAIN_NAME_MAX).contains(&width(words));
    (fits && words.chars().all(is_in_name) && !is_sentence(words)).then_some(name)
}

/// Whether what follows a slot lets it be the value of a column: nothing, a blank, a separator, or a unit such as `度`.
pub(super) fn ends_column(after: &str) -> bool {
    let ends = |c: char| is_blank(c) || matches!(c, '/' | '|' | '｜' | ';' | '；' | '、');
    let token = after.split(ends).next().unwrap_or_default();
    is_marks(after) || is_unit(token)
}

/// Whether `token`, glued to the end of a slot, is a unit; so is nothing at all.
fn is_unit(token: &str) -> bool {
    let is_word = !token.starts_with(|c| is_mark(c) && !matches!(c, '%' | '％'));
    width(token) <= UNIT_MAX && is_word && !runs_on(token)
}

fn is_marks(words: &str) -> bool {
    words.chars().all(|c| is_blank(c) || is_mark(c))
}

fn is_sentence(words: &str) -> bool {
    let lower = words.to_lowercase();
    runs_on(words) || SPEAKS.iter().any(|start| lower.starts_with(start))
}

fn runs_on(words: &str) -> bool {
    RUNS_ON.iter().any(|end| words.ends_with(end))
}

/// What may stand in a name that no colon marks.
fn is_in_name(c: char) -> bool {
    c.is_alphanumeric() || is_blank(c) || "()（）[]［］/／、·-_&+%％℃#№".contains(c)
}

fn is_colon(c: char) -> bool {
    matches!(c, '：' | ':' | '∶' | '﹕' | '︰')
}

/// Marks that end a sentence or a part of one.
fn is_break(c: char) -> bool {
    is_colon(c) || matches!(c, '，' | '。' | '！' | '？' | '；' | ',' | '!' | '?' | ';' | '|' | '｜' | '~' | '～' | '…')
}

/// Punctuation, bullets and box drawing; not signs that say something, like `℃` or an emoji.
fn is_mark(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '·' | '\u{2000}'..='\u{206f}' | '\u{2500}'..='\u{25ff}' | '★' | '☆' | '\u{3001}'..='\u{3003}')
        || matches!(c, '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff65}')
        || matches!(c, '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff5e}')
}

/// From behind the last break on. The colon of `8:00` and the comma of `1,000` break nothing.
fn after_last_break(text: &str, span: Span) -> Span {
    let words = span.slice(text);
    let bytes = words.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let found = words
        .char_indices()
        .rev()
        .find(|(at, c)| is_break(*c) && !(matches!(c, ':' | ',') && *at > 0 && is_digit(at - 1) && is_digit(at + 1)));
    found.map_or(span, |(at, c)| from(span, at + c.len_utf8()))
}

fn after_unit(text: &str, span: Span) -> Span {
    let words = span.slice(text);
    match words.find(is_blank) {
        Some(at) if words.get(..at).is_some_and(|unit| width(unit) <= UNIT_MAX) => from(span, at),
        _ => span,
    }
}

fn after_last_blank(text: &str, span: Span) -> Span {
    let blank = span.slice(text).char_indices().rev().find(|(_, c)| is_blank(*c));
    blank.map_or(span, |(at, c)| from(span, at + c.len_utf8()))
}

/// Without the bullet (`1.`, `- `, `【`) before it and the marks around it; brackets that hold a unit stay.
fn tidy(text: &str, span: Span) -> Span {
    let is_opening_trim = |c: char| is_blank(c) || (is_mark(c) && !matches!(c, '(' | '（' | '#'));
    let is_closing_trim =
        |c: char| is_blank(c) || (is_mark(c) && !matches!(c, ')' | '）' | ']' | '］' | '%' | '％' | '#'));
    let span = trim_start(text, span, is_opening_trim);
    let words = span.slice(text);
    let unnumbered = words.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = unnumbered.len() < words.len() && unnumbered.starts_with(['.', '、', '．', ')', '）']);
    let span = if is_numbered { from(span, words.len() - unnumbered.len()) } else { span };
    let is_bullet = |c: char| is_opening_trim(c) || (is_numbered && matches!(c, ')' | '）'));
    trim_end(text, trim_start(text, span, is_bullet), is_closing_trim)
}

fn trim_start(text: &str, span: Span, is_trimmed: impl Fn(char) -> bool) -> Span {
    let words = span.slice(text);
    from(span, words.len() - words.trim_start_matches(is_trimmed).len())
}

fn trim_end(text: &str, span: Span, is_trimmed: impl Fn(char) -> bool) -> Span {
    let kept = span.slice(text).trim_end_matches(is_trimmed).len();
    Span::new(span.start, from(span, kept).start)
}

/// The part of `span` from `bytes` on.
fn from(span: Span, bytes: usize) -> Span {
    Span::new(Span::of(bytes..bytes).shifted(span.start).start, span.end)
}

fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, expected: Option<&str>) {
        let name = plain_name(words, Span::whole(words)).map(|name| name.slice(words));
        assert_eq!(name, expected, "{words}");
    }

    #[test]
    fn a_plain_name_is_short_and_no_sentence() {
        check(" - 领奖  时间 ", Some("领奖  时间"));
        check("1.气温(高/低)", Some("气温(高/低)"));
        check("有效期至", Some("有效期至"));
        check("您的宠物", None);
        check("预约在", None);
        check("和", None);
        check("请及时处理，谢谢", None);
        check("φ(゜▽゜*)♪", None);
        check("这是一行很长很长很长很长很长的说明", None);
    }

    #[test]
    fn joints_between_parts_of_one_value() {
        for joint in [" ", " / ", "℃~", "元-", "|"] {
            assert!(joins_values(joint), "{joint}");
        }
        for other in ["", "元", "将于", "。", "， ", "℃ "] {
            assert!(!joins_values(other), "{other}");
        }
    }
}
