use std::ops::Range;

/// Takes HTML to pieces as browsers do: tags, text, comments, the content of raw text elements. Total and linear; the pieces
/// tile the text.
#[derive(Debug, Clone)]
pub(in crate::notice) struct Tokens<'a> {
    html: &'a str,
    at: usize,
    /// The raw text element that has just been opened.
    raw: Option<&'a str>,
    /// How many elements of another language are open.
    foreign: usize,
}

/// A piece of HTML.
#[derive(Debug, Clone, Copy)]
pub(in crate::notice) enum Token<'a> {
    /// Text with references.
    Text(&'a str),
    /// A start tag.
    Open(Tag<'a>),
    /// An end tag, by its name.
    Close(&'a str),
    /// What stands inside the element just opened, in which tags mean nothing.
    Raw(&'a str),
    /// A comment, a doctype, anything that shows nothing.
    Hidden,
}

/// A start tag.
#[derive(Debug, Clone, Copy)]
pub(in crate::notice) struct Tag<'a> {
    /// Its name as written.
    pub(in crate::notice) name: &'a str,
    /// What follows the name, up to the end of the file; the attributes end where the tag does.
    rest: &'a str,
}

impl<'a> Tag<'a> {
    /// The attributes in their order; a repeated one too.
    pub(in crate::notice) fn attributes(self) -> Attributes<'a> {
        Attributes { text: self.rest, at: 0, is_over: false }
    }

    /// The value of the first attribute of that name, as spelled.
    pub(in crate::notice) fn attribute(self, name: &str) -> Option<&'a str> {
        self.attributes().find(|attribute| attribute.name.eq_ignore_ascii_case(name)).map(|attribute| attribute.value)
    }
}

/// An attribute as spelled; without a value it has an empty one.
#[derive(Debug, Clone, Copy)]
pub(in crate::notice) struct Attribute<'a> {
    pub(in crate::notice) name: &'a str,
    pub(in crate::notice) value: &'a str,
}

impl<'a> Tokens<'a> {
    pub(in crate::notice) fn new(html: &'a str) -> Self {
        Self { html, at: 0, raw: None, foreign: 0 }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = (Range<usize>, Token<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.html.get(self.at..).filter(|rest| !rest.is_empty())?;
        let content = self.raw.take().map_or(0, |name| len_of_raw(rest, name));
        let (len, token) = if content > 0 {
            (content, Token::Raw(rest.get(..content).unwrap_or_default()))
        } else if begins_markup(rest) {
            markup(rest)
        } else {
            let len = len_of_text(rest);
            (len, Token::Text(rest.get(..len).unwrap_or_default()))
        };
        match token {
            Token::Open(tag) => {
                let closes_itself = rest.get(..len).is_some_and(|written| written.ends_with("/>"));
                if FOREIGN.iter().any(|name| name.eq_ignore_ascii_case(tag.name)) {
                    self.foreign += usize::from(!closes_itself);
                } else if RAW.iter().any(|name| name.eq_ignore_ascii_case(tag.name))
                    && !(self.foreign > 0 && closes_itself)
                {
                    self.raw = Some(tag.name);
                }
            }
            Token::Close(name) if FOREIGN.iter().any(|foreign| foreign.eq_ignore_ascii_case(name)) => {
                self.foreign = self.foreign.saturating_sub(1);
            }
            _ => {}
        }
        let start = self.at;
        self.at += len;
        Some((start..self.at, token))
    }
}

/// Elements in which the rules of XML hold: `<style/>` is empty there.
const FOREIGN: [&str; 2] = ["math", "svg"];

/// Elements in which there are no tags.
const RAW: [&str; 7] = ["script", "style", "textarea", "title", "xmp", "noembed", "noframes"];

/// Elements without an end.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Whether elements of that name hold nothing.
pub(in crate::notice) fn is_void(name: &str) -> bool {
    VOID.iter().any(|void| void.eq_ignore_ascii_case(name))
}

fn begins_markup(text: &str) -> bool {
    match text.as_bytes() {
        [b'<', b'!' | b'?', ..] | [b'<', b'/', _, ..] => true,
        [b'<', letter, ..] => letter.is_ascii_alphabetic(),
        _ => false,
    }
}

/// Bytes of the text up to the next markup. The first byte is text.
fn len_of_text(text: &str) -> usize {
    text.match_indices('<')
        .map(|(at, _)| at)
        .find(|at| *at > 0 && text.get(*at..).is_some_and(begins_markup))
        .unwrap_or(text.len())
}

/// Bytes up to the end tag of the raw text element.
fn len_of_raw(text: &str, name: &str) -> usize {
    let closes = |at: &usize| {
        let tag = text.get(at + 2..).unwrap_or_default();
        let is_named = tag.get(..name.len()).is_some_and(|other| other.eq_ignore_ascii_case(name));
        is_named && tag.as_bytes().get(name.len()).is_none_or(|byte| ends_name(*byte))
    };
    text.match_indices("</").map(|(at, _)| at).find(closes).unwrap_or(text.len())
}

/// The markup at the beginning of `text`; where its end is missing it goes to the end of the file.
fn markup(text: &str) -> (usize, Token<'_>) {
    if text.starts_with("<!--") {
        return (len_of_comment(text), Token::Hidden);
    }
    let is_end = text.starts_with("</");
    let name = text.get(1 + usize::from(is_end)..).unwrap_or_default();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return (text.find('>').map_or(text.len(), |at| at + 1), Token::Hidden);
    }
    let (name, rest) = name.split_at(name.bytes().position(ends_name).unwrap_or(name.len()));
    let mut attributes = Tag { name, rest }.attributes();
    while attributes.next().is_some() {}
    let len = text.len() - rest.len() + attributes.at;
    (len, if is_end { Token::Close(name) } else { Token::Open(Tag { name, rest }) })
}

fn len_of_comment(text: &str) -> usize {
    if let Some(short) = ["<!-->", "<!--->"].into_iter().find(|short| text.starts_with(short)) {
        return short.len();
    }
    let inside = text.get(4..).unwrap_or_default();
    let end = inside.match_indices("--").find_map(|(at, _)| {
        let end = inside.get(at + 2..)?;
        let closing = if end.starts_with("!>") { 2 } else { usize::from(end.starts_with('>')) };
        // `--->` too: the last two hyphens count.
        let closing = if end.starts_with("->") { 2 } else { closing };
        (closing > 0).then_some(4 + at + 2 + closing)
    });
    end.unwrap_or(text.len())
}

fn ends_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'/' || byte == b'>'
}

/// Goes through the attributes of a tag up to its end.
#[derive(Debug, Clone)]
pub(in crate::notice) struct Attributes<'a> {
    text: &'a str,
    at: usize,
    is_over: bool,
}

impl<'a> Attributes<'a> {
    /// Takes bytes as long as they pass.
    fn take(&mut self, passes: impl Fn(u8) -> bool) -> &'a str {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let len = rest.bytes().position(|byte| !passes(byte)).unwrap_or(rest.len());
        self.at += len;
        rest.get(..len).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn value(&mut self) -> &'a str {
        self.take(|byte| byte.is_ascii_whitespace());
        if self.peek() != Some(b'=') {
            return "";
        }
        self.at += 1;
        self.take(|byte| byte.is_ascii_whitespace());
        match self.peek() {
            Some(quote @ (b'"' | b'\'')) => {
                self.at += 1;
                let value = self.take(|byte| byte != quote);
                self.at += usize::from(self.peek().is_some());
                value
            }
            _ => self.take(|byte| !byte.is_ascii_whitespace() && byte != b'>'),
        }
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Attribute<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        self.take(|byte| byte.is_ascii_whitespace() || byte == b'/');
        let start = self.at;
        match self.peek() {
            None | Some(b'>') => {
                self.at += usize::from(self.peek().is_some());
                self.is_over = true;
                return None;
            }
            // An equals sign in front belongs to the name.
            Some(b'=') => self.at += 1,
            Some(_) => {}
        }
        self.take(|byte| !ends_name(byte) && byte != b'=');
        let name = self.text.get(start..self.at).unwrap_or_default();
        Some(Attribute { name, value: self.value() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &[&str]) {
        let mut at = 0;
        let pieces: Vec<String> = Tokens::new(html)
            .map(|(range, token)| {
                assert_eq!(range.start, at, "the pieces tile the text");
                at = range.end;
                match token {
                    Token::Text(text) => format!("text {text}"),
                    Token::Close(name) => format!("/{name}"),
                    Token::Raw(text) => format!("raw {text}"),
                    Token::Hidden => "hidden".to_owned(),
                    Token::Open(tag) => {
                        let attributes = tag.attributes().map(|a| format!(" {}=[{}]", a.name, a.value));
                        format!("{}{}", tag.name, attributes.collect::<String>())
                    }
                }
            })
            .collect();
        assert_eq!(at, html.len());
        assert_eq!(pieces, expected);
    }

    #[test]
    fn tags_text_and_comments() {
        check("<!doctype html>a<!-- b -->c", &["hidden", "text a", "hidden", "text c"]);
        check("<p CLASS=a  b='1>2' c = \"d\"/>x</p >", &["p CLASS=[a] b=[1>2] c=[d]", "text x", "/p"]);
        check("a < b <3 <<i>", &["text a < b <3 <", "i"]);
        check(
            "<!-->a<!--->b<!-- c --->d<!-- e --!>f",
            &["hidden", "text a", "hidden", "text b", "hidden", "text d", "hidden", "text f"],
        );
        check("</>a<?php b ?>c<![CDATA[d]]>e", &["hidden", "text a", "hidden", "text c", "hidden", "text e"]);
    }

    #[test]
    fn raw_text_ends_at_its_own_end_tag() {
        check(r"<script>'<p></p><\/script>'</SCRIPT >a", &["script", r"raw '<p></p><\/script>'", "/SCRIPT", "text a"]);
        check("<title></title><textarea><b></textareas>", &["title", "/title", "textarea", "raw <b></textareas>"]);
    }

    #[test]
    fn what_is_never_closed_goes_to_the_end() {
        check("a<p b='c", &["text a", "p b=[c]"]);
        check("a<!-- b", &["text a", "hidden"]);
        check("a<", &["text a<"]);
        check("a</", &["text a</"]);
        check("<a =b==c>", &["a =b=[=c]"]);
    }
}
