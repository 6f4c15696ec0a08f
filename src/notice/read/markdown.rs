//! Articles in Markdown. The HTML in them, in which the control stands, is read as that of pages.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::page::{Ancestry, Page};
use super::{Reading, Source};
use crate::notice::markup::options;
use crate::notice::spelling::Undone;
use crate::notice::{FieldName, Spelling};

pub(super) fn read<'a>(source: &Source<'a, '_>, bytes: &'a [u8], reading: &mut Reading<'a>) {
    let text = match source.page(bytes) {
        Ok(text) => text,
        Err(error) => return reading.errors.push(error),
    };
    let mut article = Article {
        text,
        page: Page::new(source),
        ancestry: Ancestry::default(),
        run: Run::default(),
        alt: None,
        images: 0,
    };
    let mut within = Within::Text;
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        within = article.take(&event, range, within);
    }
    article.end_run();
    article.page.finish(text, reading);
}

/// Where an event stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    Text,
    Code,
    Head,
}

struct Article<'a, 's, 'p> {
    text: &'a str,
    page: Page<'a, 's, 'p>,
    ancestry: Ancestry<'a>,
    run: Run,
    /// The alternative text of the image in which we are.
    alt: Option<Range<usize>>,
    /// Images that are open inside that one.
    images: usize,
}

/// A run of inline Markdown: one paragraph, heading, item or cell.
#[derive(Debug, Default)]
struct Run {
    /// All of it in the file, its markers included.
    range: Option<Range<usize>>,
    /// Its words, as the whole file reads.
    words: String,
    /// The pieces of text in it, and what they say.
    pieces: Vec<(Range<usize>, String)>,
}

impl Run {
    /// Makes a part of the file part of the run.
    fn extend(&mut self, part: &Range<usize>) {
        let range = self.range.get_or_insert_with(|| part.clone());
        *range = range.start.min(part.start)..range.end.max(part.end);
    }
}

impl Article<'_, '_, '_> {
    fn take(&mut self, event: &Event<'_>, range: Range<usize>, within: Within) -> Within {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => return Within::Head,
            Event::Start(Tag::CodeBlock(_)) => {
                self.end_run();
                return Within::Code;
            }
            Event::End(TagEnd::MetadataBlock(_) | TagEnd::CodeBlock) => return Within::Text,
            Event::Start(Tag::HtmlBlock) => {
                self.end_run();
                self.page.walk(self.text.get(range).unwrap_or_default(), &mut self.ancestry);
            }
            Event::InlineHtml(_) => self.page.walk(self.text.get(range).unwrap_or_default(), &mut self.ancestry),
            Event::Start(Tag::Image { title, .. }) => {
                self.title(title, range);
                match &mut self.alt {
                    // An image in the text of an image adds its words to it.
                    Some(_) => self.images += 1,
                    None => self.alt = Some(0..0),
                }
            }
            Event::End(TagEnd::Image) if self.images > 0 => self.images -= 1,
            Event::End(TagEnd::Image) => self.end_image(),
            Event::Start(Tag::Link { title, .. }) => {
                self.title(title, range.clone());
                self.run.extend(&range);
            }
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough) => self.run.extend(&range),
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link) => {}
            Event::Start(_) | Event::End(_) => self.end_run(),
            Event::Text(_) if within == Within::Head => self.head(range),
            Event::Text(_) if within == Within::Code => {
                let raw = self.text.get(range).unwrap_or_default();
                self.page.shown(raw.trim_ascii(), Spelling::Plain);
            }
            Event::Text(text) | Event::Code(text) => match &mut self.alt {
                Some(alt) if alt.start == alt.end => *alt = range,
                Some(alt) => alt.end = range.end,
                None => {
                    self.run.extend(&range);
                    self.run.words.push_str(text);
                    self.run.pieces.push((range, text.to_string()));
                }
            },
            Event::SoftBreak if self.alt.is_none() => self.run.words.push(' '),
            Event::HardBreak if self.alt.is_none() => self.run.words.push('\n'),
            _ => {}
        }
        within
    }

    /// The head of the file: title, summary and the like, whatever their names. What stands on a line behind its key is a text.
    fn head(&mut self, range: Range<usize>) {
        for line in self.text.get(range).unwrap_or_default().lines() {
            let value = line.split_once(':').map_or(line, |(_, value)| value).trim_ascii();
            let spelling = if value.starts_with('"') { Spelling::Script } else { Spelling::Plain };
            self.page.shown(value.trim_matches(['"', '\'']), spelling);
        }
    }

    fn end_image(&mut self) {
        let alt = self.alt.take().unwrap_or_default();
        let raw = self.text.get(alt).unwrap_or_default();
        if !raw.is_empty() {
            // Cut out of the file it may read as something else, such as the definition of a link.
            let is_lost = Undone::of(raw, Spelling::Markdown).text.trim().is_empty();
            let spelling = if is_lost { Spelling::Plain } else { Spelling::Markdown };
            self.page.push(FieldName::PageAttr(Cow::Borrowed("alt")), raw, spelling);
        }
    }

    /// The title of a link or an image, which stands behind its target.
    fn title(&mut self, title: &str, range: Range<usize>) {
        let written = self.text.get(range).unwrap_or_default();
        if let Some(at) = written.rfind(title).filter(|_| !title.is_empty()) {
            let raw = written.get(at..at + title.len()).unwrap_or_default();
            self.page.push(FieldName::PageAttr(Cow::Borrowed("title")), raw, Spelling::Plain);
        }
    }

    /// Makes a field of the run. Cut out of the file a run may read differently (its first character was escaped, say); then its
    /// pieces stand alone.
    fn end_run(&mut self) {
        let Run { range, words, pieces } = std::mem::take(&mut self.run);
        let raw = range.and_then(|range| self.text.get(range)).unwrap_or_default();
        if Undone::of(raw, Spelling::Markdown).text.trim() == words.trim() {
            return self.page.shown(raw, Spelling::Markdown);
        }
        for (range, words) in pieces {
            let raw = self.text.get(range).unwrap_or_default();
            let spelling = if raw == words { Spelling::Plain } else { Spelling::Attribute };
            self.page.shown(raw, spelling);
        }
    }
}
