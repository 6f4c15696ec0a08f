//! Judged text made fit for a terminal: it may hold anything, and a report must not obey it.

/// Most characters of a quote within a message.
const MOST_QUOTED_CHARS: usize = 120;

/// What a character is shown as: line ends, other controls and marks that turn the direction of writing would break the line
/// or hide what stands in it.
pub(super) fn shown(c: char) -> char {
    match c {
        '\n' | '\r' => '↵',
        '\t' => ' ',
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => '�',
        c if c.is_control() => '�',
        c => c,
    }
}

/// The text on one line.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.replace("\r\n", "\n").chars().map(shown).collect()
}

/// The beginning of a text that is too long to be read, with `…` for the rest.
pub(super) fn shortened(text: &str) -> std::borrow::Cow<'_, str> {
    match text.char_indices().nth(MOST_QUOTED_CHARS) {
        None => text.into(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_moves_the_cursor() {
        assert_eq!(one_line("红\r\n包\u{1b}[31m\u{202e}x\ty"), "红↵包�[31m�x y");
    }

    #[test]
    fn a_long_text_is_cut() {
        assert_eq!(shortened("红包"), "红包");
        assert_eq!(shortened(&"包".repeat(500)).chars().count(), MOST_QUOTED_CHARS + 1);
    }
}
