//! Pages in which users subscribe, in HTML: what they show, the texts in their attributes and in the strings of their scripts,
//! and what hides the control. A page is one notice.

mod hiding;

use std::borrow::Cow;

pub(super) use self::hiding::Ancestry;
use self::hiding::Hiding;
use super::{ReadError, Reading, Source};
use crate::notice::key::Entries;
use crate::notice::markup::{Attribute, Blocks, Tag, Token, Tokens, literals, sums};
use crate::notice::spelling::Undone;
use crate::notice::{Field, FieldName, Origin, Spelling};
use crate::text::{Span, offset_within};

pub(super) fn read<'a>(source: &Source<'a, '_>, bytes: &'a [u8], reading: &mut Reading<'a>) {
    let html = match source.page(bytes) {
        Ok(html) => html,
        Err(error) => return reading.errors.push(error),
    };
    let mut page = Page::new(source);
    page.walk(html, &mut Ancestry::default());
    page.finish(html, reading);
}

/// Whether the content of a file without a telling name is a page.
pub(super) fn is_page(bytes: &[u8]) -> bool {
    let begins = |tag: &str| bytes.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag.as_bytes()));
    let top = bytes.get(..bytes.len().min(TOP_BYTES)).unwrap_or_default();
    let control = b"<wx-open-subscribe";
    begins("<!doctype html") || begins("<html") || top.windows(control.len()).any(|window| window == control)
}

/// How far into a file the control is looked for when the file's format is to be recognised.
const TOP_BYTES: usize = 64 << 10;

/// How often a template may stand in a template; deeper ones are read as text.
const MAX_TEMPLATES: u8 = 3;

/// Gathers the texts of one page.
pub(super) struct Page<'a, 's, 'p> {
    source: &'s Source<'a, 'p>,
    fields: Vec<Field<'a>>,
    hiding: Hiding<'a>,
    /// Templates that are still to be read, and how many they stand in.
    templates: Vec<(&'a str, u8)>,
    depth: u8,
}

impl<'a, 's, 'p> Page<'a, 's, 'p> {
    pub(super) fn new(source: &'s Source<'a, 'p>) -> Self {
        Self { source, fields: Vec::new(), hiding: Hiding::default(), templates: Vec::new(), depth: 0 }
    }

    /// Makes the notice of all that was gathered.
    pub(super) fn finish(mut self, page: &'a str, reading: &mut Reading<'a>) {
        while let Some((template, depth)) = self.templates.pop() {
            self.depth = depth;
            self.walk(template, &mut Ancestry::of_template());
        }
        for (declaration, is_in_attribute) in std::mem::take(&mut self.hiding).declarations() {
            let spelling = if is_in_attribute { Spelling::Attribute } else { Spelling::Plain };
            self.push(FieldName::PageAttr(Cow::Borrowed("style")), declaration, spelling);
        }
        self.fields.sort_by_key(|field| field.origin.start);
        let mut entries = Entries::default();
        for field in self.fields {
            entries.push(field);
        }
        let start = self.source.offset(page.as_bytes());
        match entries.finish(self.source.path, 1, Some((start, start + page.len() as u64))) {
            Ok(notice) => reading.notices.push(notice),
            Err(problem) => {
                reading.errors.push(ReadError { record: Some(1), bytes: Some((start, start)), problem });
            }
        }
    }

    /// Gathers the texts of a piece of HTML.
    pub(super) fn walk(&mut self, html: &'a str, ancestry: &mut Ancestry<'a>) {
        let mut blocks = Blocks::default();
        let mut opened = None;
        for (range, token) in Tokens::new(html) {
            if let Some(run) = blocks.take(&range, &token) {
                self.shown(html.get(run).unwrap_or_default(), Spelling::Html);
            }
            match token {
                Token::Open(tag) => {
                    self.attributes(tag);
                    ancestry.open(tag, &mut self.hiding);
                    opened = Some(tag);
                }
                Token::Close(name) => ancestry.close(name),
                Token::Raw(content) => {
                    if let Some(tag) = opened.take() {
                        self.raw(tag, content);
                    }
                }
                Token::Text(_) | Token::Hidden => {}
            }
        }
        if let Some(run) = blocks.finish() {
            self.shown(html.get(run).unwrap_or_default(), Spelling::Html);
        }
    }

    /// A text that the page shows.
    pub(super) fn shown(&mut self, raw: &'a str, spelling: Spelling) {
        self.field(FieldName::PageText, raw, spelling, says_something);
    }

    /// The content of a raw text element.
    fn raw(&mut self, tag: Tag<'a>, content: &'a str) {
        let is = |name: &str| tag.name.eq_ignore_ascii_case(name);
        if is("style") {
            // A sheet inside a template is for what stands in the control, not for the control.
            if self.depth == 0 {
                self.hiding.sheet(content);
            }
            // Words that a sheet puts in front of or behind an element: `content: '…'`.
            for literal in literals(content).into_iter().filter(|literal| has_han(literal)) {
                self.push(FieldName::PageText, literal, Spelling::Plain);
            }
        } else if !is("script") {
            self.shown(content.trim_ascii(), Spelling::Attribute);
        } else if is_code(tag.attribute("type").unwrap_or_default()) {
            let literals = literals(content);
            for literal in &literals {
                self.literal(literal);
            }
            // What each says alone has been taken; what they say together may be more.
            for sum in sums(content, &literals) {
                self.field(FieldName::PageScript, sum, Spelling::ScriptSum, has_han);
            }
        } else if self.depth < MAX_TEMPLATES {
            self.templates.push((content, self.depth + 1));
        } else {
            self.shown(content.trim_ascii(), Spelling::Attribute);
        }
    }

    /// A string of a script; where it holds HTML, the words in it.
    fn literal(&mut self, raw: &'a str) {
        let undone = Undone::of(raw, Spelling::Script);
        // Characters may be spelled as references where the string becomes HTML.
        let has_references = undone.text.contains('&') && Undone::of(raw, Spelling::ScriptHtml).text != undone.text;
        if !speaks(&undone.text) && !has_references {
            return;
        }
        let part = |range: std::ops::Range<usize>| undone.to_raw(Span::of(range)).slice(raw);
        if !has_markup(&undone.text) && !has_references {
            let text = undone.text.trim();
            let start = undone.text.len() - undone.text.trim_start().len();
            return self.field(FieldName::PageScript, part(start..start + text.len()), Spelling::Script, speaks);
        }
        for run in runs_in_string(&undone.text) {
            self.field(FieldName::PageScript, part(run), Spelling::ScriptHtml, speaks);
        }
        let tags = Tokens::new(&undone.text).filter_map(|(_, token)| match token {
            Token::Open(tag) => Some(tag),
            _ => None,
        });
        for Attribute { name, value } in tags.flat_map(Tag::attributes) {
            if !NOT_SHOWN.iter().any(|not| not.eq_ignore_ascii_case(name)) {
                let start = range_start(&undone.text, value);
                let raw = part(start..start + value.len());
                self.field(FieldName::PageScript, raw, Spelling::ScriptAttribute, has_han);
            }
        }
    }

    fn attributes(&mut self, tag: Tag<'a>) {
        let is_button = tag.name.eq_ignore_ascii_case("input")
            && tag.attribute("type").is_some_and(|kind| BUTTONS.iter().any(|name| name.eq_ignore_ascii_case(kind)));
        let is_meta = tag.name.eq_ignore_ascii_case("meta");
        for Attribute { name, value } in tag.attributes() {
            let lower = lower(name);
            let wanted = match &*lower {
                _ if value.is_empty() => continue,
                "srcdoc" => {
                    self.document(value);
                    continue;
                }
                "src" if value.trim_ascii_start().starts_with("data:text/") => has_han,
                "href" | "action" if is_script(value) => {
                    self.code_attribute(value);
                    continue;
                }
                name if NOT_SHOWN.contains(&name) => continue,
                // What begins like a handler and holds no code is some component's text.
                name if is_code_attribute(name) && self.code_attribute(value) => continue,
                "content" if is_meta => speaks,
                "value" if is_button => says_something,
                name if SHOWN.contains(&name) => says_something,
                _ => has_han,
            };
            self.field(FieldName::PageAttr(lower), value.trim_ascii(), Spelling::Attribute, wanted);
        }
    }

    /// A whole page inside an attribute.
    fn document(&mut self, raw: &'a str) {
        let undone = Undone::of(raw, Spelling::Attribute);
        let part = |range: std::ops::Range<usize>| undone.to_raw(Span::of(range)).slice(raw);
        let of = |text: &str| range_start(&undone.text, text)..range_start(&undone.text, text) + text.len();
        let name = || FieldName::PageAttr(Cow::Borrowed("srcdoc"));
        for run in Blocks::all(&undone.text) {
            self.field(name(), part(run), Spelling::AttributeHtml, says_something);
        }
        let mut opened = None;
        for (_, token) in Tokens::new(&undone.text) {
            match token {
                Token::Open(tag) => {
                    for attribute in tag.attributes() {
                        self.field(name(), part(of(attribute.value)), Spelling::AttributeAttribute, has_han);
                    }
                    opened = Some(tag);
                }
                Token::Raw(content) if opened.is_some_and(|tag| tag.name.eq_ignore_ascii_case("script")) => {
                    for literal in literals(content) {
                        self.field(FieldName::PageScript, part(of(literal)), Spelling::AttributeScript, speaks);
                    }
                }
                Token::Raw(content) => self.field(name(), part(of(content)), Spelling::AttributeHtml, has_han),
                _ => {}
            }
        }
    }

    /// The strings of an event handler or of a framework's expression; whether there were any.
    fn code_attribute(&mut self, raw: &'a str) -> bool {
        let undone = Undone::of(raw, Spelling::Attribute);
        let literals = literals(&undone.text);
        for literal in &literals {
            let start = range_start(&undone.text, literal);
            let raw = undone.to_raw(Span::of(start..start + literal.len())).slice(raw);
            self.field(FieldName::PageScript, raw, Spelling::AttributeScript, speaks);
        }
        !literals.is_empty()
    }

    /// A field, if it is worth judging, which `wanted` tells.
    fn field(&mut self, name: FieldName<'a>, raw: &'a str, spelling: Spelling, wanted: fn(&str) -> bool) {
        let undone = Undone::of(raw, spelling);
        if wanted(&undone.text) {
            self.push_undone(name, raw, spelling, undone.text);
        }
    }

    pub(super) fn push(&mut self, name: FieldName<'a>, raw: &'a str, spelling: Spelling) {
        self.push_undone(name, raw, spelling, Undone::of(raw, spelling).text);
    }

    fn push_undone(&mut self, name: FieldName<'a>, raw: &'a str, spelling: Spelling, text: Cow<'a, str>) {
        let start = self.source.offset(raw.as_bytes());
        let is_plain = text == raw;
        let (text, spelling) = if is_plain { (Cow::Borrowed(raw), Spelling::Plain) } else { (text, spelling) };
        self.fields.push(Field { name, text, origin: Origin { start, raw, spelling } });
    }
}

/// Attributes whose value people read or hear.
const SHOWN: [&str; 9] = [
    "alt",
    "aria-description",
    "aria-label",
    "aria-placeholder",
    "aria-roledescription",
    "aria-valuetext",
    "label",
    "placeholder",
    "title",
];

/// Attributes whose value nobody reads, in whatever language it is.
const NOT_SHOWN: [&str; 10] = ["action", "class", "for", "href", "id", "src", "srcset", "style", "template", "xmlns"];

/// Types of `input` whose value is a label.
const BUTTONS: [&str; 3] = ["button", "reset", "submit"];

/// Whether a script of that type is code or data; any other holds a template or a text.
fn is_code(kind: &str) -> bool {
    let kind = kind.trim_ascii().to_ascii_lowercase();
    // Without its parameters, as in `text/javascript; charset=utf-8`.
    let kind = kind.split(';').next().unwrap_or_default().trim_ascii();
    let whole = ["", "module", "importmap", "speculationrules"];
    let ends = ["javascript", "ecmascript", "json", "babel", "jsx", "typescript"];
    whole.contains(&kind) || ends.iter().any(|end| kind.ends_with(end))
}

/// Whether a link runs a script instead of leading somewhere.
fn is_script(target: &str) -> bool {
    let scheme = "javascript:";
    target.trim_ascii_start().get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
}

/// Whether the attribute holds code: an event handler, an expression of a framework.
fn is_code_attribute(name: &str) -> bool {
    name.starts_with([':', '@']) || ["on", "v-", "x-", "ng-"].iter().any(|prefix| name.starts_with(prefix))
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

fn range_start(text: &str, part: &str) -> usize {
    usize::try_from(offset_within(text.as_bytes(), part.as_bytes())).unwrap_or_default()
}

/// The runs of text of HTML in a string, those inside its templates too.
fn runs_in_string(html: &str) -> Vec<std::ops::Range<usize>> {
    let mut runs = Blocks::all(html);
    for (range, token) in Tokens::new(html) {
        if let Token::Raw(content) = token {
            runs.extend(Blocks::all(content).into_iter().map(|run| range.start + run.start..range.start + run.end));
        }
    }
    runs
}

fn has_markup(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        text.as_bytes().get(at + 1).is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!'))
    })
}

/// Whether a shown text has anything to judge: a letter, or a sign such as an emoji.
fn says_something(text: &str) -> bool {
    text.chars().any(|c| c.is_alphabetic() || (!c.is_ascii() && !c.is_whitespace()))
}

/// Whether a string of a script is meant for people: letters beyond ASCII, or at least two words.
fn speaks(text: &str) -> bool {
    let is_word = |word: &&str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let has_letter = || text.chars().any(|c| !c.is_ascii() && c.is_alphabetic());
    has_letter() || text.split_ascii_whitespace().filter(is_word).count() > 1
}

fn has_han(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}'))
}
