use super::Undone;
use crate::text::offset_within;

/// The insides of all strings of a script or of JSON, as spelled: `'…'`, `"…"` and the fixed parts of `` `…` ``; and words beyond
/// ASCII that stand outside of strings, as in JSX, or where a slip of ours took the one for the other. Comments and regular
/// expressions are passed over. A string that its line does not close ends with the line.
pub(in crate::notice) fn literals(script: &str) -> Vec<&str> {
    let mut scanner = Scanner {
        script,
        at: 0,
        found: Vec::new(),
        templates: Vec::new(),
        depth: 0,
        before: Before::Operator,
        no_regex: 0,
    };
    while let Some(byte) = scanner.peek(0) {
        scanner.step(byte);
    }
    scanner.found
}

/// The strings that a script adds up, each sum as one stretch of the script from its first string to its last. `literals` are
/// those of the script.
pub(in crate::notice) fn sums<'a>(script: &'a str, literals: &[&'a str]) -> Vec<&'a str> {
    let start_of = |part: &str| offset_within(script.as_bytes(), part.as_bytes());
    let place = |part: &str| usize::try_from(start_of(part)).unwrap_or_default();
    let mut sums = Vec::new();
    let mut sum: Option<(usize, usize)> = None;
    for pair in literals.windows(2) {
        let [first, next] = pair else { continue };
        let (end, start) = (place(first) + first.len(), place(next));
        let is_added = script.get(end..start).is_some_and(|gap| len_of_plus(gap) == Some(gap.len()));
        match (is_added, &mut sum) {
            (true, Some((_, sum_end))) => *sum_end = start + next.len(),
            (true, None) => sum = Some((place(first), start + next.len())),
            (false, _) => sums.extend(sum.take()),
        }
    }
    sums.extend(sum);
    sums.into_iter().filter_map(|(start, end)| script.get(start..end)).collect()
}

/// Bytes of the end of a string, a plus and the beginning of the next, at the beginning of `text`.
fn len_of_plus(text: &str) -> Option<usize> {
    let is_quote = |c: char| matches!(c, '\'' | '"' | '`');
    let behind = text.strip_prefix(is_quote)?.trim_ascii_start().strip_prefix('+')?.trim_ascii_start();
    behind.strip_prefix(is_quote).map(|rest| text.len() - rest.len())
}

/// Leaves out what stands between the strings of a sum.
pub(super) fn undo_sum(raw: &str, undone: &mut Undone) {
    let mut rest = raw;
    while let Some(at) = rest.find(['\'', '"', '`']) {
        let (before, quote) = rest.split_at(at);
        undone.copy(before);
        let len = len_of_plus(quote);
        match len {
            Some(len) => undone.skip(len),
            None => undone.copy(quote.get(..1).unwrap_or_default()),
        }
        rest = quote.get(len.unwrap_or(1)..).unwrap_or_default();
    }
    undone.copy(rest);
}

/// What stands before a slash decides whether it divides or begins a regular expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Operator,
    Value,
}

struct Scanner<'a> {
    script: &'a str,
    at: usize,
    found: Vec<&'a str>,
    /// For each template in whose `${…}` we are: the depth of braces outside.
    templates: Vec<usize>,
    depth: usize,
    before: Before,
    /// Up to here no slash begins a regular expression: the line does not close one.
    no_regex: usize,
}

/// Words after which a value follows.
const BEFORE_VALUE: [&str; 10] = ["return", "typeof", "case", "in", "of", "void", "delete", "do", "else", "instanceof"];

impl<'a> Scanner<'a> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.script.as_bytes().get(self.at + ahead).copied()
    }

    fn rest(&self) -> &'a str {
        self.script.get(self.at..).unwrap_or_default()
    }

    fn step(&mut self, byte: u8) {
        match byte {
            b'"' | b'\'' => self.string(byte),
            b'`' => {
                self.at += 1;
                self.template();
            }
            b'/' if self.peek(1) == Some(b'/') => self.skip_line(),
            b'/' if self.peek(1) == Some(b'*') => {
                self.at += 2;
                self.skip_to("*/");
            }
            b'<' if self.rest().starts_with("<!--") => self.skip_line(),
            b'/' if self.before == Before::Operator && self.at >= self.no_regex => self.regex(),
            b'{' => {
                self.depth += 1;
                self.operator();
            }
            b'}' => {
                self.operator();
                if self.templates.last() == Some(&self.depth) {
                    self.templates.pop();
                    self.template();
                } else {
                    self.depth = self.depth.saturating_sub(1);
                }
            }
            b')' | b']' => {
                self.at += 1;
                self.before = Before::Value;
            }
            _ if byte.is_ascii_whitespace() => self.at += 1,
            _ if is_word(byte) => self.word(),
            _ => self.operator(),
        }
    }

    fn operator(&mut self) {
        self.at += 1;
        self.before = Before::Operator;
    }

    fn word(&mut self) {
        let rest = self.rest();
        let len = rest.bytes().position(|byte| !is_word(byte)).unwrap_or(rest.len());
        let word = rest.get(..len).unwrap_or_default();
        if !word.is_ascii() {
            self.found.push(word);
        }
        self.before = if BEFORE_VALUE.contains(&word) { Before::Operator } else { Before::Value };
        self.at += len;
    }

    /// Goes behind the end of the line, which has four forms in scripts.
    fn skip_line(&mut self) {
        let ends = |c: char| matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}');
        self.at = self.rest().find(ends).map_or(self.script.len(), |found| self.at + found + 1);
        while !self.script.is_char_boundary(self.at) {
            self.at += 1;
        }
    }

    /// Goes behind the next `end`, or to the end of the script.
    fn skip_to(&mut self, end: &str) {
        self.at = self.rest().find(end).map_or(self.script.len(), |found| self.at + found + end.len());
    }

    fn string(&mut self, quote: u8) {
        let start = self.at + 1;
        self.at = start;
        while let Some(byte) = self.peek(0) {
            match byte {
                // Behind a backslash anything stands, a line end too.
                b'\\' => self.at += if self.peek(1) == Some(b'\r') && self.peek(2) == Some(b'\n') { 3 } else { 2 },
                b'\n' => break,
                _ if byte == quote => break,
                _ => self.at += 1,
            }
        }
        self.found_from(start);
        self.at += 1;
        self.before = Before::Value;
    }

    /// The fixed part of a template up to its end or the next `${`.
    fn template(&mut self) {
        let start = self.at;
        while let Some(byte) = self.peek(0) {
            match byte {
                b'\\' => self.at += 2,
                b'`' => {
                    self.found_from(start);
                    self.at += 1;
                    self.before = Before::Value;
                    return;
                }
                b'$' if self.peek(1) == Some(b'{') => {
                    self.found_from(start);
                    self.at += 2;
                    self.templates.push(self.depth);
                    self.before = Before::Operator;
                    return;
                }
                _ => self.at += 1,
            }
        }
        self.found_from(start);
    }

    fn found_from(&mut self, start: usize) {
        let end = self.at.min(self.script.len());
        // A backslash in front of a character of several bytes has led into it.
        let end = self.script.floor_char_boundary(end);
        self.found.extend(self.script.get(start..end).filter(|literal| !literal.is_empty()));
    }

    fn regex(&mut self) {
        let mut at = self.at + 1;
        let mut is_in_class = false;
        while let Some(byte) = self.script.as_bytes().get(at) {
            match byte {
                b'\\' => at += 1,
                b'\n' => break,
                b'[' => is_in_class = true,
                b']' => is_in_class = false,
                b'/' if !is_in_class => {
                    // It may be two divisions with strings between them.
                    let between = self.script.get(self.at..at).filter(|between| !between.is_ascii());
                    self.found.extend(between);
                    self.at = at + 1;
                    self.before = Before::Value;
                    return;
                }
                _ => {}
            }
            at += 1;
        }
        self.no_regex = at;
        self.operator();
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || !byte.is_ascii()
}

/// Undoes the escapes of a string's inside.
pub(super) fn undo(raw: &str, undone: &mut Undone) {
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        undone.copy(before);
        let (spelled, meaning) = unescape(escape);
        match meaning {
            Some(c) => undone.replace(spelled, c.encode_utf8(&mut [0; 4])),
            None => undone.skip(spelled),
        }
        rest = escape.get(spelled..).unwrap_or_default();
    }
    undone.copy(rest);
}

/// The escape at the beginning of `text`: its length as spelled, and what it means; a continued line means nothing.
fn unescape(text: &str) -> (usize, Option<char>) {
    let Some(kind) = text.chars().nth(1) else { return (text.len(), None) };
    match kind {
        '\r' if text.starts_with("\\\r\n") => (3, None),
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => (1 + kind.len_utf8(), None),
        'n' => (2, Some('\n')),
        't' => (2, Some('\t')),
        'r' => (2, Some('\r')),
        'b' => (2, Some('\u{8}')),
        'f' => (2, Some('\u{c}')),
        'v' => (2, Some('\u{b}')),
        '0' => (2, Some('\0')),
        'x' => hex(text, 2, 2).map_or((2, Some('x')), |code| (4, char::from_u32(code))),
        'u' => unescape_unit(text).map_or((2, Some('u')), |(spelled, c)| (spelled, Some(c))),
        other => (1 + other.len_utf8(), Some(other)),
    }
}

/// `\uXXXX`, a pair of them, or `\u{X…}`.
fn unescape_unit(text: &str) -> Option<(usize, char)> {
    let lone = char::REPLACEMENT_CHARACTER;
    if text.get(2..3) == Some("{") {
        // Six digits are enough for any character; some zeros in front are allowed.
        let end = text.bytes().take(16).position(|byte| byte == b'}')?;
        let code = u32::from_str_radix(text.get(3..end)?, 16).ok()?;
        return Some((end + 1, char::from_u32(code).unwrap_or(lone)));
    }
    let code = hex(text, 2, 4)?;
    let low = || text.get(6..8).filter(|next| *next == "\\u").and_then(|_| hex(text, 8, 4));
    if (0xD800..0xDC00).contains(&code)
        && let Some(low) = low().filter(|low| (0xDC00..0xE000).contains(low))
    {
        return Some((12, char::from_u32(0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)).unwrap_or(lone)));
    }
    Some((6, char::from_u32(code).unwrap_or(lone)))
}

fn hex(text: &str, at: usize, len: usize) -> Option<u32> {
    let digits = text.get(at..at + len).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u32::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::super::Layer;
    use super::*;

    #[track_caller]
    fn check(script: &str, expected: &[&str]) {
        let texts: Vec<String> = literals(script).into_iter().map(|raw| Layer::Script.undo(raw).0).collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn strings_of_all_kinds() {
        check(r#"a('订阅', "得\"券\"", `送${f({a: '红'})}包`)"#, &["订阅", "得\"券\"", "送", "红", "包"]);
        check(r"'\u8ba2\u{9605}\x41\/\n\ud83c\udf81\q'", &["订阅A/\n🎁q"]);
        check("'a\\\nb\\\r\nc'", &["abc"]);
        check(r#"{"text":"\u5f00","n":[1,"二"]}"#, &["text", "开", "n", "二"]);
        check(r"`a${`b${'c'}d`}e`", &["a", "b", "c", "d", "e"]);
    }

    #[test]
    fn comments_and_regular_expressions_are_no_strings() {
        check("// '一'\n/* \"二\" */ '三' <!-- '四'\n'五'", &["三", "五"]);
        check(r#"x = /['"\/[/]]/g; y = a / b / c; z = '一'"#, &["一"]);
        check("return /'/.test(s) ? '是' : '否'", &["是", "否"]);
        check("(a + b) / 2 + '半' / 3", &["半"]);
    }

    #[test]
    fn what_is_broken_ends_somewhere() {
        check("'一\n'二'", &["一", "二"]);
        check("`一", &["一"]);
        check("'一\\", &["一"]);
        check("'\\订", &["订"]);
        check("x = /'一'\n'二'", &["一", "二"]);
    }
}
