//! The forms of ids, paths and colours, as the platform's documents and its answers show them.

/// Whether a program fills the text in before it is sent: `<…>`, `${…}`, `#…#`, `%s`.
pub(super) fn is_filled_in(text: &str) -> bool {
    let text = text.trim();
    let holds = |open: &str, close: &str| text.split_once(open).is_some_and(|(_, rest)| rest.contains(close));
    holds("<", ">") || holds("{", "}") || text.matches('#').count() > 1 || text.contains("%s") || text.contains("%d")
}

/// Whether it can be an openid or a template id: letters, digits, `-` and `_`, without any blank.
pub(super) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// Digits of the longest number of the library of category templates.
const MOST_LIBRARY_DIGITS: usize = 8;

/// Whether it is the number of a template in the platform's library: `OPENTM…`, `TM…`, or digits alone.
pub(super) fn is_library_number(text: &str) -> bool {
    let upper = text.trim().to_ascii_uppercase();
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let historic = upper.strip_prefix("OPENTM").or_else(|| upper.strip_prefix("TM"));
    historic.is_some_and(is_number) || (is_number(&upper) && upper.len() <= MOST_LIBRARY_DIGITS)
}

/// Whether it is an appid: `wx` and 16 hexadecimal digits.
pub(super) fn is_appid(text: &str) -> bool {
    text.strip_prefix("wx").is_some_and(|rest| rest.len() == 16 && rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Whether it can be no path in a mini program: an address, or something with a blank in it.
pub(super) fn is_no_path(text: &str) -> bool {
    let path = query(text).0.trim();
    path.contains("://") || path.starts_with("//") || path.contains(char::is_whitespace)
}

/// Whether it is a path of a form that no document shows: with a slash before it, or with the ending of a file.
pub(super) fn is_odd_path(text: &str) -> bool {
    let path = query(text).0.trim();
    !is_no_path(text) && (path.starts_with('/') || has_ending(path, "html"))
}

fn has_ending(path: &str, ending: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, last)| last.eq_ignore_ascii_case(ending))
}

/// The path and what stands behind it.
fn query(text: &str) -> (&str, &str) {
    text.split_once('?').unwrap_or((text, ""))
}

/// Whether a colour is the one that the platform shows anyway.
pub(super) fn is_black(text: &str) -> bool {
    matches!(text.trim().to_ascii_lowercase().as_str(), "#000000" | "#000" | "black")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(is_such: impl Fn(&str) -> bool, such: &[&str], others: &[&str]) {
        for (text, expected) in such.iter().map(|text| (text, true)).chain(others.iter().map(|text| (text, false))) {
            assert_eq!(is_such(text), expected, "{text}");
        }
    }

    #[test]
    fn what_a_program_fills_in_is_seen() {
        check(
            is_filled_in,
            &["<expr>", "pages/a?id=<id>", "${appid}", "%s", "{{openid}}", "#openid#"],
            &["wx12", "#c00000", "a<b", ""],
        );
    }

    #[test]
    fn ids_have_no_blanks_and_no_signs() {
        check(is_id, &["oAbc-_12", "P1"], &["", " ", "o1 ", "模板", "a.b"]);
        check(is_library_number, &["OPENTM207509450", "tm00017", "43216"], &["OPENTM", "TMx1", "P1", "123456789", ""]);
        check(is_appid, &["wx0123456789abcdef"], &["", "wx0123", "0123456789abcdef01", "wx0123456789abcdeg"]);
    }

    #[test]
    fn a_path_is_no_address() {
        let paths = ["pages/a/b", "index?foo=bar", "pages/web?url=https://a.example/b", ""];
        check(is_no_path, &["https://a.example/b", "https://a.example/?to=1", "//a.example", "pages/a b"], &paths);
        check(is_odd_path, &["/pages/a/b?id=1", "pages/a/b.html", "pages/a.html?x=/"], &paths);
    }
}
