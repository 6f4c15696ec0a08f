use crate::report::printable::shown;

/// HTML under way. What is not written in this program can only come in through [`Markup::text`] and its like, which escape it.
#[derive(Default)]
pub(super) struct Markup(String);

impl Markup {
    /// HTML of our own.
    pub(super) fn raw(&mut self, html: &'static str) -> &mut Self {
        self.0.push_str(html);
        self
    }

    /// Any text, between tags or between the quotes of an attribute. Line ends stay; other controls, and marks that turn the direction of
    /// writing, are shown as `�`.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        text.chars().for_each(|c| self.push(c));
        self
    }

    /// A text in which characters without width become visible, with their names.
    pub(super) fn judged_text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            if is_invisible(c) {
                let name = format!("U+{:04X}", u32::from(c));
                self.raw("<i class=\"zw\" title=\"").text(&name).raw("\">").text(&name).raw("</i>");
            } else {
                self.push(c);
            }
        }
        self
    }

    /// A number.
    pub(super) fn number(&mut self, number: u64) -> &mut Self {
        self.0.push_str(&number.to_string());
        self
    }

    /// A text between two pieces of our own.
    pub(super) fn wrap(&mut self, open: &'static str, text: &str, close: &'static str) -> &mut Self {
        self.raw(open).text(text).raw(close)
    }

    /// More HTML.
    pub(super) fn add(&mut self, more: &Self) -> &mut Self {
        self.0.push_str(&more.0);
        self
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn push(&mut self, c: char) {
        match c {
            '&' => self.0.push_str("&amp;"),
            '<' => self.0.push_str("&lt;"),
            '>' => self.0.push_str("&gt;"),
            '"' => self.0.push_str("&quot;"),
            '\'' => self.0.push_str("&#39;"),
            '\r' => {}
            '\n' | '\t' => self.0.push(c),
            c => self.0.push(shown(c)),
        }
    }
}

/// Whether the character takes no room. The joiner inside emoji is left as it is.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}' | '\u{200C}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_html() {
        let mut markup = Markup::default();
        markup.text("<script>\"'&\0\u{202e}").judged_text("红\u{200b}包");
        let html = String::from_utf8_lossy(markup.as_bytes()).into_owned();
        assert!(html.starts_with("&lt;script&gt;&quot;&#39;&amp;��"));
        assert!(html.ends_with("红<i class=\"zw\" title=\"U+200B\">U+200B</i>包"));
    }
}
