//! What the two reports in XML share: texts that may hold anything, written so that any reader takes them.

use std::borrow::Cow;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// A writer of elements.
pub(super) type Xml<'r> = Writer<Box<dyn Write + 'r>>;

/// The declaration at the beginning of a document.
pub(super) fn declaration<W: Write>(xml: &mut Writer<W>) -> io::Result<()> {
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    end_line(xml)
}

/// The beginning of an element.
pub(super) fn open<W: Write>(xml: &mut Writer<W>, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    xml.write_event(Event::Start(start(name, attributes)))
}

/// An element without content, on a line of its own.
pub(super) fn empty<W: Write>(xml: &mut Writer<W>, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    xml.write_event(Event::Empty(start(name, attributes)))?;
    end_line(xml)
}

/// An element that holds a text, on a line of its own.
pub(super) fn text<W: Write>(
    xml: &mut Writer<W>,
    name: &str,
    attributes: &[(&str, &str)],
    text: &str,
) -> io::Result<()> {
    open(xml, name, attributes)?;
    xml.write_event(Event::Text(BytesText::new(&allowed(text))))?;
    close(xml, name)
}

/// The end of an element, and of the line.
pub(super) fn close<W: Write>(xml: &mut Writer<W>, name: &str) -> io::Result<()> {
    xml.write_event(Event::End(BytesEnd::new(name)))?;
    end_line(xml)
}

/// The end of a line between elements.
pub(super) fn end_line<W: Write>(xml: &mut Writer<W>) -> io::Result<()> {
    xml.get_mut().write_all(b"\n")
}

fn start<'n>(name: &'n str, attributes: &[(&str, &str)]) -> BytesStart<'n> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        start.push_attribute((*key, allowed(value).as_ref()));
    }
    start
}

/// The text with characters that XML 1.0 forbids shown instead: controls by their pictures (`␀`), others by `�`.
fn allowed(text: &str) -> Cow<'_, str> {
    let is_allowed =
        |c: char| !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.chars().all(is_allowed) {
        return Cow::Borrowed(text);
    }
    let shown = |c: char| match c {
        c if is_allowed(c) => c,
        c => char::from_u32(0x2400 + u32::from(c)).filter(|_| c < '\u{20}').unwrap_or('�'),
    };
    Cow::Owned(text.chars().map(shown).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_forbids_is_shown() {
        assert_eq!(allowed("红\0包\u{1b}\u{ffff}\n"), "红␀包␛�\n");
    }
}
