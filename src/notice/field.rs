use std::borrow::Cow;
use std::fmt;

use super::NoticeKind;
use crate::text::{MapBuilder, SegmentMap, Span};

/// The name of a field; its `Display` is the name on the wire.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldName<'a> {
    /// The notice's title, as the user sees it when subscribing.
    Title,
    /// The business category of the account or template.
    Category,
    /// Where and by what action the user comes to the notice.
    Scene,
    /// The words with which the user is asked to subscribe.
    Prompt,
    /// A fact about the account, such as `verified`.
    Account(Cow<'a, str>),
    /// Where a tap on the notice leads.
    Url,
    /// The template.
    Body,
    /// A rendered message or a stand-alone prompt.
    Text,
    /// The value of a slot.
    Data(Cow<'a, str>),
    /// The platform's rendering of the template with sample values.
    Example,
}

impl FieldName<'_> {
    /// The same name, owning its key.
    #[must_use]
    pub fn into_owned(self) -> FieldName<'static> {
        match self {
            Self::Title => FieldName::Title,
            Self::Category => FieldName::Category,
            Self::Scene => FieldName::Scene,
            Self::Prompt => FieldName::Prompt,
            Self::Account(key) => FieldName::Account(Cow::Owned(key.into_owned())),
            Self::Url => FieldName::Url,
            Self::Body => FieldName::Body,
            Self::Text => FieldName::Text,
            Self::Example => FieldName::Example,
            Self::Data(key) => FieldName::Data(Cow::Owned(key.into_owned())),
        }
    }
}

impl fmt::Display for FieldName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Title => f.write_str("title"),
            Self::Category => f.write_str("category"),
            Self::Scene => f.write_str("scene"),
            Self::Prompt => f.write_str("prompt"),
            Self::Account(_) => f.write_str("account"),
            Self::Url => f.write_str("url"),
            Self::Body => f.write_str("body"),
            Self::Text => f.write_str("text"),
            Self::Example => f.write_str("example"),
            Self::Data(key) => write!(f, "data.{key}"),
        }
    }
}

/// A part of a notice that a rule's scope can name. A body has two: its labels and the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Selector {
    /// The title.
    #[default]
    Title,
    /// The prompt, also where it stands alone as the text of a prompt.
    Prompt,
    /// The fixed words of the template besides its labels.
    Body,
    /// The labels of the template's slots.
    Label,
    /// A rendered message.
    Text,
    /// Any slot's value.
    Data,
    /// The category.
    Category,
    /// The scene.
    Scene,
    /// Any declared fact about the account.
    Account,
    /// The jump target.
    Url,
    /// The platform's sample of the rendered template.
    Example,
}

impl Selector {
    /// All selectors.
    pub const ALL: [Self; 11] = [
        Self::Title,
        Self::Prompt,
        Self::Body,
        Self::Label,
        Self::Text,
        Self::Data,
        Self::Category,
        Self::Scene,
        Self::Account,
        Self::Url,
        Self::Example,
    ];

    /// The selector of the field that it is, or is a part of.
    #[must_use]
    pub fn holder(self) -> Self {
        if self == Self::Label { Self::Body } else { self }
    }

    /// The name in packs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Prompt => "prompt",
            Self::Body => "body",
            Self::Label => "label",
            Self::Text => "text",
            Self::Data => "data",
            Self::Category => "category",
            Self::Scene => "scene",
            Self::Account => "account",
            Self::Url => "url",
            Self::Example => "example",
        }
    }
}

/// A named text of a notice, and where it came from.
#[derive(Debug, Clone)]
pub struct Field<'a> {
    /// Its name.
    pub name: FieldName<'a>,
    /// The text with the file format's escapes undone.
    pub text: Cow<'a, str>,
    /// The way back to the bytes of the file.
    pub origin: Origin<'a>,
}

impl Field<'_> {
    /// The selector that covers the field in a notice of that kind; a body's labels are told apart later.
    #[must_use]
    pub fn selector(&self, kind: NoticeKind) -> Selector {
        match (&self.name, kind) {
            (FieldName::Title, _) => Selector::Title,
            (FieldName::Category, _) => Selector::Category,
            (FieldName::Scene, _) => Selector::Scene,
            (FieldName::Prompt, _) | (FieldName::Text, NoticeKind::Prompt) => Selector::Prompt,
            (FieldName::Account(_), _) => Selector::Account,
            (FieldName::Url, _) => Selector::Url,
            (FieldName::Body, _) => Selector::Body,
            (FieldName::Text, _) => Selector::Text,
            (FieldName::Data(_), _) => Selector::Data,
            (FieldName::Example, _) => Selector::Example,
        }
    }
}

/// Where a field's text stands in the file. The map back is made on demand, for fields with findings.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// First byte of `raw` in the file.
    pub start: u64,
    /// The text as spelled in the file, without surrounding quotes.
    pub raw: &'a str,
    /// How it is spelled.
    pub spelling: Spelling,
}

/// How a file format spells a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// As it is.
    Plain,
    /// Inside a JSON string, with its escapes.
    Json,
    /// Behind the opening quote of a CSV cell, where `""` stands for `"` and the closing quote may follow.
    Csv,
    /// Inside a JSON string that stands in a quoted CSV cell.
    JsonInCsv,
    /// Nowhere: the text stands in no text file (a cell of a workbook).
    Absent,
    /// In another file: a template export that the notice was joined with.
    Elsewhere,
}

impl Origin<'_> {
    /// Of a text that stands in no text file.
    pub const ABSENT: Self = Self { start: 0, raw: "", spelling: Spelling::Absent };

    /// Of a text of another file.
    pub const ELSEWHERE: Self = Self { start: 0, raw: "", spelling: Spelling::Elsewhere };

    /// The bytes of the file that `span` of the field's text stands for; exact, and a whole escape where one is touched. `None`
    /// for [`Spelling::Absent`] and [`Spelling::Elsewhere`].
    #[must_use]
    pub fn bytes(&self, span: Span) -> Option<(u64, u64)> {
        let raw = match self.spelling {
            Spelling::Plain => span,
            Spelling::Json => json_map(self.raw).to_source(span),
            Spelling::Csv => csv_map(self.raw).to_source(span),
            Spelling::JsonInCsv => {
                let cell = self.raw.replace("\"\"", "\"");
                csv_map(self.raw).to_source(json_map(&cell).to_source(span))
            }
            Spelling::Absent | Spelling::Elsewhere => return None,
        };
        Some((self.start + u64::from(raw.start), self.start + u64::from(raw.end)))
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
