use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::Undone;

/// The dialect of Markdown: tables and a head of `key: value` lines besides the standard.
pub(in crate::notice) fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
}

/// The words of a run of inline Markdown as they are shown: markers, targets of links and inline HTML left out.
pub(super) fn undo(raw: &str, undone: &mut Undone) {
    let mut shown = Shown { raw, at: 0, is_parted: true, is_between_blocks: false, undone };
    let dialect = options() - Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    // An image's alternative text is a field of its own.
    let mut images = 0_usize;
    for (event, range) in Parser::new_ext(raw, dialect).into_offset_iter() {
        match event {
            Event::Start(Tag::Image { .. }) => images += 1,
            Event::End(TagEnd::Image) => images = images.saturating_sub(1),
            _ if images > 0 => {}
            Event::Text(text) => shown.text(range, &text),
            Event::Code(text) => shown.text(inside_code(raw, range, &text), &text),
            Event::SoftBreak => shown.part(range, " "),
            Event::HardBreak => shown.part(range, "\n"),
            Event::Start(Tag::Paragraph | Tag::BlockQuote(_) | Tag::Item) => shown.is_between_blocks = true,
            _ => {}
        }
    }
    let rest = raw.len() - shown.at;
    undone.skip(rest);
}

/// Where the text of a code span stands between its backticks.
fn inside_code(raw: &str, range: Range<usize>, text: &str) -> Range<usize> {
    let spelled = raw.get(range.clone()).unwrap_or_default();
    let ticks = spelled.len() - spelled.trim_start_matches('`').len();
    let inner = spelled.get(ticks..).and_then(|inner| inner.find(text));
    inner.map_or(range.clone(), |at| range.start + ticks + at..range.start + ticks + at + text.len())
}

struct Shown<'a, 'u> {
    raw: &'a str,
    /// Up to here the way back has been made.
    at: usize,
    is_parted: bool,
    /// A quote or item that goes on in the next line is a block of its own when its marker is read alone.
    is_between_blocks: bool,
    undone: &'u mut Undone,
}

impl Shown<'_, '_> {
    fn text(&mut self, range: Range<usize>, text: &str) {
        if range.start < self.at || text.is_empty() {
            return;
        }
        let gap = range.start - self.at;
        if self.is_between_blocks && !self.is_parted && gap > 0 {
            self.undone.replace(gap, " ");
        } else {
            self.undone.skip(gap);
        }
        if self.raw.get(range.clone()) == Some(text) {
            self.undone.copy(text);
        } else {
            self.undone.replace(range.len(), text);
        }
        self.at = range.end;
        self.is_parted = false;
        self.is_between_blocks = false;
    }

    fn part(&mut self, range: Range<usize>, parting: &str) {
        if range.start < self.at || self.is_parted {
            return;
        }
        self.undone.skip(range.start - self.at);
        self.undone.replace(range.len(), parting);
        self.at = range.end;
        self.is_parted = true;
    }
}

#[cfg(test)]
mod tests {
    use super::super::Layer;
    use crate::text::Span;

    #[track_caller]
    fn check(raw: &str, expected: &str, quote: &str, spelled: &str) {
        let (text, map) = Layer::Markdown.undo(raw);
        assert_eq!(text, expected);
        let at = text.find(quote).expect("the quote");
        assert_eq!(map.to_source(Span::of(at..at + quote.len())).slice(raw), spelled);
    }

    #[test]
    fn markers_are_left_out() {
        check("**订阅**得`红`_包_", "订阅得红包", "订阅得红包", "订阅**得`红`_包");
        check("[点这里](http://a.cn \"b\")领 &#38405; \\*", "点这里领 阅 *", "阅", "&#38405;");
        check("一\n> 二<b>三</b>", "一 二三", "二三", "二<b>三");
    }
}
