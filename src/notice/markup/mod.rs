//! The languages that pages are written in, as far as their texts and the places of these are concerned: HTML, scripts,
//! style sheets, Markdown. Everything is read in one pass without recursion: any bytes may stand in a page.

mod entity;
mod flow;
mod inline;
mod script;
mod sheet;
mod tag;

pub(super) use flow::Blocks;
pub(super) use inline::options;
pub(super) use script::{literals, sums};
pub(super) use sheet::{SheetRule, declarations, rules};
pub(super) use tag::{Attribute, Tag, Token, Tokens, is_void};

use crate::text::{MapBuilder, SegmentMap};

/// One way of spelling a text, and how it is undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layer {
    /// Character references.
    Entities,
    /// Text among inline tags and comments, with references; white space flows together.
    Flow,
    /// The inside of a string of a script, with its escapes.
    Script,
    /// Strings of a script that are added up: `…' + '…`.
    Sum,
    /// Inline Markdown.
    Markdown,
}

impl Layer {
    /// The text that `raw` spells, and the way back.
    pub(super) fn undo(self, raw: &str) -> (String, SegmentMap) {
        let mut undone = Undone::default();
        match self {
            Self::Entities => entity::undo(raw, &mut undone),
            Self::Flow => flow::undo(raw, &mut undone),
            Self::Script => script::undo(raw, &mut undone),
            Self::Sum => script::undo_sum(raw, &mut undone),
            Self::Markdown => inline::undo(raw, &mut undone),
        }
        (undone.text, undone.map.finish())
    }
}

/// Builds a text and the way back to its spelling in one go, so that they cannot disagree.
#[derive(Debug, Default)]
struct Undone {
    text: String,
    map: MapBuilder,
}

impl Undone {
    fn copy(&mut self, text: &str) {
        self.text.push_str(text);
        self.map.copy(text.len());
    }

    /// `spelled` bytes became `text`, as a whole.
    fn replace(&mut self, spelled: usize, text: &str) {
        self.text.push_str(text);
        self.map.replace(spelled, text.len());
    }

    fn skip(&mut self, spelled: usize) {
        self.map.skip(spelled);
    }
}
