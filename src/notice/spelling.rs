use std::borrow::Cow;

use super::markup::Layer;
use crate::text::{MapBuilder, SegmentMap, Span};

/// How a file format spells a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// As it is.
    Plain,
    /// Inside a JSON string, with its escapes.
    Json,
    /// In HTML: among inline tags and comments, with character references, white space flowing together.
    Html,
    /// In HTML with character references, every character counting: in attributes, `title`, `textarea`.
    Attribute,
    /// HTML inside an attribute, as `srcdoc` has it.
    AttributeHtml,
    /// In an attribute of HTML inside an attribute.
    AttributeAttribute,
    /// In a string of a script inside an attribute.
    AttributeScript,
    /// In a string of a script, with its escapes.
    Script,
    /// In strings of a script that are added up, with their escapes.
    ScriptSum,
    /// HTML in a string of a script.
    ScriptHtml,
    /// In an attribute of HTML in a string of a script.
    ScriptAttribute,
    /// In Markdown, among inline markers.
    Markdown,
    /// Behind the opening quote of a CSV cell, where `""` stands for `"` and the closing quote may follow.
    Csv,
    /// Inside a JSON string that stands in a quoted CSV cell.
    JsonInCsv,
    /// Nowhere: the text stands in no text file (a cell of a workbook).
    Absent,
    /// In another file: a template export that the notice was joined with.
    Elsewhere,
}

impl Spelling {
    /// What is undone, outermost first.
    fn layers(self) -> &'static [Layer] {
        match self {
            Self::Plain | Self::Json | Self::Csv | Self::JsonInCsv | Self::Absent | Self::Elsewhere => &[],
            Self::Html => &[Layer::Flow],
            Self::Attribute => &[Layer::Entities],
            Self::AttributeHtml => &[Layer::Entities, Layer::Flow],
            Self::AttributeAttribute => &[Layer::Entities, Layer::Entities],
            Self::AttributeScript => &[Layer::Entities, Layer::Script],
            Self::Script => &[Layer::Script],
            Self::ScriptSum => &[Layer::Sum, Layer::Script],
            Self::ScriptHtml => &[Layer::Script, Layer::Flow],
            Self::ScriptAttribute => &[Layer::Script, Layer::Entities],
            Self::Markdown => &[Layer::Markdown],
        }
    }

    /// The maps from the text back to `raw`, outermost first; `None` where nothing spells it.
    pub(super) fn maps(self, raw: &str) -> Option<Vec<SegmentMap>> {
        match self {
            Self::Absent | Self::Elsewhere => None,
            Self::Json => Some(vec![json_map(raw)]),
            Self::Csv => Some(vec![csv_map(raw)]),
            Self::JsonInCsv => Some(vec![csv_map(raw), json_map(&raw.replace("\"\"", "\""))]),
            _ => Some(Undone::new(raw, self.layers()).maps),
        }
    }
}

/// The stretch of the outermost text that `span` of the innermost stands for.
pub(super) fn through(maps: &[SegmentMap], span: Span) -> Span {
    maps.iter().rev().fold(span, |span, map| map.to_source(span))
}

/// A text freed from its spelling, and the way back.
#[derive(Debug)]
pub(super) struct Undone<'a> {
    pub(super) text: Cow<'a, str>,
    /// Outermost layer first.
    maps: Vec<SegmentMap>,
}

impl<'a> Undone<'a> {
    fn new(raw: &'a str, layers: &[Layer]) -> Self {
        let mut undone = Self { text: Cow::Borrowed(raw), maps: Vec::new() };
        for layer in layers {
            let (text, map) = layer.undo(&undone.text);
            undone.text = Cow::Owned(text);
            undone.maps.push(map);
        }
        undone
    }

    /// Frees a text of a page from its spelling; JSON records have their own reader.
    pub(super) fn of(raw: &'a str, spelling: Spelling) -> Self {
        Self::new(raw, spelling.layers())
    }

    /// The stretch of the spelling that stands for `span` of the text.
    pub(super) fn to_raw(&self, span: Span) -> Span {
        through(&self.maps, span)
    }
}

/// The map from a decoded JSON string to its spelling. `raw` is the inside of a string that has been read successfully.
fn json_map(raw: &str) -> SegmentMap {
    let mut map = MapBuilder::default();
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        map.copy(at);
        let (spelled, decoded) = json_escape(rest.get(at..).unwrap_or_default());
        map.replace(spelled, decoded);
        rest = rest.get(at + spelled..).unwrap_or_default();
    }
    map.copy(rest.len());
    map.finish()
}

/// The map from the text of a quoted CSV cell to its spelling behind the opening quote. A quote that is not doubled closes the
/// cell and stands for nothing.
pub(crate) fn csv_map(raw: &str) -> SegmentMap {
    let mut map = MapBuilder::default();
    let mut rest = raw;
    while let Some(at) = rest.find('"') {
        map.copy(at);
        let doubled = rest.as_bytes().get(at + 1) == Some(&b'"');
        if doubled {
            map.replace(2, 1);
        } else {
            map.skip(1);
        }
        rest = rest.get(at + 1 + usize::from(doubled)..).unwrap_or_default();
        if !doubled {
            break;
        }
    }
    map.copy(rest.len());
    map.finish()
}

/// Bytes of the escape at the beginning of `escape`, spelled and decoded (as UTF-8).
fn json_escape(escape: &str) -> (usize, usize) {
    let unit = |at: usize| escape.get(at..at + 4).and_then(|hex| u32::from_str_radix(hex, 16).ok());
    if escape.as_bytes().get(1) != Some(&b'u') {
        return (2.min(escape.len()), 1);
    }
    match unit(2) {
        Some(0xD800..=0xDBFF) => (12.min(escape.len()), 4),
        Some(code) => (6, char::from_u32(code).map_or(3, char::len_utf8)),
        None => (escape.len(), escape.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Origin;
    use super::*;

    #[track_caller]
    fn check(raw: &str, quote: &str, spelled: &str) {
        let text: String = serde_json::from_str(&format!("\"{raw}\"")).expect("a JSON string");
        check_spelling(Spelling::Json, raw, &text, quote, spelled);
    }

    #[track_caller]
    fn check_spelling(spelling: Spelling, raw: &str, text: &str, quote: &str, spelled: &str) {
        let start = text.find(quote).expect("the quote");
        let origin = Origin { start: 100, raw, spelling };
        let (from, to) = origin.bytes(Span::of(start..start + quote.len())).expect("a place");
        let bytes = usize::try_from(from - 100).unwrap()..usize::try_from(to - 100).unwrap();
        assert_eq!(raw.get(bytes), Some(spelled));
    }

    #[test]
    fn quotes_lead_back_through_json_escapes() {
        check(r"领\u7ea2\u5305吧", "红包", r"\u7ea2\u5305");
        check(r"a\n红包\/b", "红包/", r"红包\/");
        check(r"\ud83c\udf81红包", "🎁红", r"\ud83c\udf81红");
        check(r"\ud83c\udf81红包", "红包", "红包");
        check(r#"\"\\红包"#, "\\红", r"\\红");
    }

    #[test]
    fn quotes_lead_back_through_csv_and_json_inside_csv() {
        check_spelling(Spelling::Csv, r#"领""红""包"#, "领\"红\"包", "\"红\"", "\"\"红\"\"");
        check_spelling(Spelling::Csv, "领红\"", "领红", "红", "红");
        check_spelling(Spelling::JsonInCsv, r#"领\""红\u5305"#, "领\"红包", "\"红", r#"\""红"#);
        check_spelling(Spelling::JsonInCsv, r#"领\""红\u5305"#, "领\"红包", "包", r"\u5305");
    }
}
