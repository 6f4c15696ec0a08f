use std::borrow::Cow;

use super::Undone;

/// Bytes of the longest named reference, with `&` and `;`.
const LONGEST_NAME: usize = 33;

/// Undoes the character references of an attribute's value or of plain text.
pub(super) fn undo(raw: &str, undone: &mut Undone) {
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        let (before, reference) = rest.split_at(at);
        undone.copy(before);
        let spelled = if let Some((spelled, text)) = decode(reference, Surroundings::Attribute) {
            undone.replace(spelled, &text);
            spelled
        } else {
            undone.copy("&");
            1
        };
        rest = reference.get(spelled..).unwrap_or_default();
    }
    undone.copy(rest);
}

/// Where a reference stands: in an attribute `&copy=1` is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Surroundings {
    Attribute,
    Text,
}

/// The reference at the beginning of `text`: its length as spelled and what it means.
pub(super) fn decode(text: &str, surroundings: Surroundings) -> Option<(usize, Cow<'static, str>)> {
    if text.starts_with("&#") { decode_number(text) } else { decode_name(text, surroundings) }
}

fn decode_number(text: &str) -> Option<(usize, Cow<'static, str>)> {
    let bytes = text.as_bytes();
    let is_hex = matches!(bytes.get(2), Some(b'x' | b'X'));
    let first = if is_hex { 3 } else { 2 };
    let is_digit = |byte: &&u8| if is_hex { byte.is_ascii_hexdigit() } else { byte.is_ascii_digit() };
    let digits = bytes.get(first..)?.iter().take_while(is_digit).count();
    if digits == 0 {
        return None;
    }
    let end = first + digits;
    let spelled = end + usize::from(bytes.get(end) == Some(&b';'));
    let meaning = htmlize::unescape(format!("{};", text.get(..end)?)).into_owned();
    Some((spelled, Cow::Owned(meaning)))
}

/// The longest known name, as in `&notit;`, which is `&not` and `it;`.
fn decode_name(text: &str, surroundings: Surroundings) -> Option<(usize, Cow<'static, str>)> {
    let bytes = text.as_bytes();
    let letters = bytes.iter().skip(1).take(LONGEST_NAME).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let longest = 1 + letters + usize::from(bytes.get(1 + letters) == Some(&b';'));
    (2..=longest).rev().find_map(|len| {
        let name = bytes.get(..len)?;
        let meaning = std::str::from_utf8(htmlize::ENTITIES.get(name)?).ok()?;
        let is_closed = name.ends_with(b";");
        let goes_on = bytes.get(len).is_some_and(|byte| *byte == b'=' || byte.is_ascii_alphanumeric());
        (is_closed || !goes_on || surroundings == Surroundings::Text).then_some((len, Cow::Borrowed(meaning)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, surroundings: Surroundings, expected: Option<(usize, &str)>) {
        let decoded = decode(text, surroundings);
        assert_eq!(decoded.as_ref().map(|(spelled, text)| (*spelled, text.as_ref())), expected, "{text}");
    }

    #[test]
    fn references_are_decoded_as_browsers_do() {
        check("&#35746;&#38405;", Surroundings::Text, Some((8, "订")));
        check("&#x9605后", Surroundings::Attribute, Some((7, "阅")));
        check("&ldquo;", Surroundings::Text, Some((7, "“")));
        check("&notit;", Surroundings::Text, Some((4, "¬")));
        check("&copy=1", Surroundings::Attribute, None);
        check("&copy=1", Surroundings::Text, Some((5, "©")));
        check("&#0;", Surroundings::Text, Some((4, "\u{fffd}")));
        check("&#128;", Surroundings::Text, Some((6, "€")));
        check("&#x110000;", Surroundings::Text, Some((10, "\u{fffd}")));
        check("&订阅;", Surroundings::Text, None);
        check("&#;", Surroundings::Text, None);
        check("&", Surroundings::Text, None);
    }
}
