use std::ops::Range;

use super::Undone;
use super::entity::{Surroundings, decode};
use super::tag::{Token, Tokens};

/// Elements that end a run of text where they begin and where they end. Whatever is not here, unknown ones too, is inline, as it
/// is for browsers; `br` and table cells part words without ending the run.
const BLOCK: [&str; 71] = [
    "address",
    "article",
    "aside",
    "audio",
    "blockquote",
    "body",
    "button",
    "canvas",
    "caption",
    "center",
    "col",
    "colgroup",
    "component",
    "datalist",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "iframe",
    "legend",
    "li",
    "main",
    "marquee",
    "menu",
    "nav",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "p",
    "pre",
    "search",
    "section",
    "select",
    "slot",
    "summary",
    "svg",
    "table",
    "tbody",
    "template",
    "textarea",
    "tfoot",
    "thead",
    "title",
    "tr",
    "ul",
    "video",
    "wx-open-subscribe",
];

/// Whether a tag of that name ends a run of text.
fn breaks_block(name: &str) -> bool {
    BLOCK.iter().any(|block| block.eq_ignore_ascii_case(name))
}

/// Gathers runs of text: where the first and the last text of a block stand.
#[derive(Debug, Default)]
pub(in crate::notice) struct Blocks {
    open: Option<Range<usize>>,
}

impl Blocks {
    /// Takes the token at `range`; gives the run that it ends.
    pub(in crate::notice) fn take(&mut self, range: &Range<usize>, token: &Token<'_>) -> Option<Range<usize>> {
        match token {
            Token::Text(text) => {
                let start = range.start + (text.len() - text.trim_ascii_start().len());
                let end = range.start + text.trim_ascii_end().len();
                if start < end {
                    let first = self.open.as_ref().map_or(start, |open| open.start);
                    self.open = Some(first..end);
                }
                None
            }
            Token::Open(tag) if breaks_block(tag.name) => self.open.take(),
            Token::Close(name) if breaks_block(name) => self.open.take(),
            _ => None,
        }
    }

    /// The run that is open at the end.
    pub(in crate::notice) fn finish(self) -> Option<Range<usize>> {
        self.open
    }

    /// All runs of text of a piece of HTML.
    pub(in crate::notice) fn all(html: &str) -> Vec<Range<usize>> {
        let mut blocks = Self::default();
        let mut runs: Vec<_> = Tokens::new(html).filter_map(|(range, token)| blocks.take(&range, &token)).collect();
        runs.extend(blocks.finish());
        runs
    }
}

/// The words of a run of text as they are shown: tags and comments left out, references decoded, white space flowing together.
pub(super) fn undo(raw: &str, undone: &mut Undone) {
    let mut is_parted = true;
    for (range, token) in Tokens::new(raw) {
        let name = match token {
            Token::Text(text) => {
                show(text, undone, &mut is_parted);
                continue;
            }
            Token::Open(tag) => tag.name,
            Token::Close(name) => name,
            Token::Raw(_) | Token::Hidden => "",
        };
        let parting = if name.eq_ignore_ascii_case("br") {
            Some("\n")
        } else {
            ["td", "th"].iter().any(|cell| cell.eq_ignore_ascii_case(name)).then_some(" ")
        };
        match parting {
            Some(parting) if !is_parted => {
                undone.replace(range.len(), parting);
                is_parted = true;
            }
            _ => undone.skip(range.len()),
        }
    }
}

fn show(text: &str, undone: &mut Undone, is_parted: &mut bool) {
    let mut rest = text;
    while let Some(first) = rest.bytes().next() {
        let spelled = if first.is_ascii_whitespace() {
            let len = rest.len() - rest.trim_ascii_start().len();
            match rest.get(..len) {
                _ if *is_parted => undone.skip(len),
                Some(" ") => undone.copy(" "),
                _ => undone.replace(len, " "),
            }
            *is_parted = true;
            len
        } else {
            *is_parted = false;
            show_word(rest, undone)
        };
        rest = rest.get(spelled..).unwrap_or_default();
    }
}

/// Shows a reference, or what goes up to the next white space or reference.
fn show_word(text: &str, undone: &mut Undone) -> usize {
    if let Some((spelled, meaning)) = decode(text, Surroundings::Text) {
        undone.replace(spelled, &meaning);
        return spelled;
    }
    let ends = |(at, byte): (usize, u8)| (at > 0 && (byte.is_ascii_whitespace() || byte == b'&')).then_some(at);
    let len = text.bytes().enumerate().find_map(ends).unwrap_or(text.len());
    undone.copy(text.get(..len).unwrap_or_default());
    len
}

#[cfg(test)]
mod tests {
    use super::super::Layer;
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &[&str]) {
        let texts: Vec<String> =
            Blocks::all(html).into_iter().map(|run| Layer::Flow.undo(html.get(run).expect("a run")).0).collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn inline_tags_flow_and_blocks_part() {
        check("<p>戳<b>订阅</b><i>抵</i><b>停车券</b>，下次</p>", &["戳订阅抵停车券，下次"]);
        check("<div>一<p>二</p>三</div>", &["一", "二", "三"]);
        check("订<!-- x -->阅<x-y>得</x-y><script>no()</script>券", &["订阅得券"]);
        check("<h1>a</h1>b<button>c</button>", &["a", "b", "c"]);
    }

    #[test]
    fn white_space_and_references_are_as_shown() {
        check("<p>\n  a \n <b> b</b>\tc&#32;&nbsp;&amp;lt; </p>", &["a b c \u{a0}&lt;"]);
        check("a<br>b<br/> c", &["a\nb\nc"]);
        check("<tr><td>开启</td> <td>+30</td>\n</tr>", &["开启 +30"]);
        check("a & b &", &["a & b &"]);
    }
}
