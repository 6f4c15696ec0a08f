use std::borrow::Cow;
use std::fmt;

use super::spelling::through;
use super::{NoticeKind, Spelling};
use crate::text::{SegmentMap, Span};

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
    /// A part of a send that users do not read, by the platform's name for it: `touser`, `miniprogram.appid`, `data.KEY.color`.
    Send(Cow<'a, str>),
    /// The template.
    Body,
    /// A rendered message or a stand-alone prompt.
    Text,
    /// The value of a slot.
    Data(Cow<'a, str>),
    /// The platform's rendering of the template with sample values.
    Example,
    /// A run of text that a page shows.
    PageText,
    /// A text in an attribute of a page, such as `alt`; `style` where it hides the control.
    PageAttr(Cow<'a, str>),
    /// A text in a string of a page's script.
    PageScript,
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
            Self::Send(part) => FieldName::Send(Cow::Owned(part.into_owned())),
            Self::Body => FieldName::Body,
            Self::Text => FieldName::Text,
            Self::Example => FieldName::Example,
            Self::Data(key) => FieldName::Data(Cow::Owned(key.into_owned())),
            Self::PageText => FieldName::PageText,
            Self::PageAttr(name) => FieldName::PageAttr(Cow::Owned(name.into_owned())),
            Self::PageScript => FieldName::PageScript,
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
            Self::Send(part) => write!(f, "send.{part}"),
            Self::Body => f.write_str("body"),
            Self::Text => f.write_str("text"),
            Self::Example => f.write_str("example"),
            Self::Data(key) => write!(f, "data.{key}"),
            Self::PageText => f.write_str("page.text"),
            Self::PageAttr(name) => write!(f, "page.attr.{name}"),
            Self::PageScript => f.write_str("page.script"),
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
    /// The parts of a send that users do not read. A rule that names it looks at sends alone.
    Send,
    /// A platform export to look the template of a send up in; no text, so there is nothing to search in it.
    Export,
}

impl Selector {
    /// All selectors.
    pub const ALL: [Self; 13] = [
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
        Self::Send,
        Self::Export,
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
            Self::Send => "send",
            Self::Export => "export",
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
            // All of the page around the control is where the user is asked.
            (FieldName::Prompt | FieldName::PageText | FieldName::PageAttr(_) | FieldName::PageScript, _)
            | (FieldName::Text, NoticeKind::Prompt) => Selector::Prompt,
            (FieldName::Account(_), _) => Selector::Account,
            (FieldName::Url, _) => Selector::Url,
            (FieldName::Send(_), _) => Selector::Send,
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

impl Origin<'_> {
    /// Of a text that stands in no text file.
    pub const ABSENT: Self = Self { start: 0, raw: "", spelling: Spelling::Absent };

    /// Of a text of another file.
    pub const ELSEWHERE: Self = Self { start: 0, raw: "", spelling: Spelling::Elsewhere };

    /// The bytes of the file that `span` of the field's text stands for; exact, and a whole escape where one is touched. `None`
    /// for [`Spelling::Absent`] and [`Spelling::Elsewhere`].
    #[must_use]
    pub fn bytes(&self, span: Span) -> Option<(u64, u64)> {
        self.way_back().bytes(span)
    }

    /// The way back, made once for many spans.
    pub(crate) fn way_back(&self) -> WayBack {
        WayBack { start: self.start, maps: self.spelling.maps(self.raw) }
    }
}

/// The way from a field's text back to the bytes of the file.
#[derive(Debug)]
pub(crate) struct WayBack {
    start: u64,
    /// Outermost first; `None` where there is no way.
    maps: Option<Vec<SegmentMap>>,
}

impl WayBack {
    pub(crate) fn bytes(&self, span: Span) -> Option<(u64, u64)> {
        let raw = through(self.maps.as_ref()?, span);
        Some((self.start + u64::from(raw.start), self.start + u64::from(raw.end)))
    }
}
