//! A correction as the file format spells it.

use super::LeftReason;
use crate::notice::{Origin, Spelling};
use crate::text::Span;

/// How `text` is written in the place of `span` of a field's text.
pub(super) fn spelled(origin: &Origin<'_>, field: &str, span: Span, text: &str) -> Result<String, LeftReason> {
    match origin.spelling {
        Spelling::Absent => Err(LeftReason::NoText),
        Spelling::Elsewhere => Err(LeftReason::Elsewhere),
        Spelling::Plain => Ok(text.to_owned()),
        Spelling::Json => Ok(in_json(text)),
        Spelling::Csv => Ok(text.replace('"', "\"\"")),
        Spelling::JsonInCsv => Ok(in_json(text).replace('"', "\"\"")),
        // In markup and scripts only what is written as it is read can be put back.
        _ if is_written_plainly(origin, field, span) && !text.contains(SPECIAL) => Ok(text.to_owned()),
        _ => Err(LeftReason::Escaped),
    }
}

/// Characters that markup or scripts may read otherwise.
const SPECIAL: [char; 8] = ['&', '<', '>', '"', '\'', '`', '\\', '$'];

fn is_written_plainly(origin: &Origin<'_>, field: &str, span: Span) -> bool {
    let bytes = origin.bytes(span).map(|(start, end)| (start - origin.start, end - origin.start));
    let range = bytes.and_then(|(start, end)| Some(usize::try_from(start).ok()?..usize::try_from(end).ok()?));
    range.and_then(|range| origin.raw.get(range)) == Some(span.slice(field))
}

/// As the inside of a JSON string.
fn in_json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted.get(1..quoted.len() - 1).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(spelling: Spelling, raw: &str, field: &str, quote: &str, text: &str, expected: Result<&str, LeftReason>) {
        let start = field.find(quote).expect("the quote");
        let origin = Origin { start: 7, raw, spelling };
        let spelled = spelled(&origin, field, Span::of(start..start + quote.len()), text);
        assert_eq!(spelled.as_deref().map_err(|reason| *reason), expected);
    }

    #[test]
    fn a_correction_is_written_as_its_file_writes() {
        check(Spelling::Plain, "{a", "{a", "{a", "{{a.DATA}}", Ok("{{a.DATA}}"));
        check(Spelling::Json, "{\\\"", "{\"", "{\"", "\"\\", Ok("\\\"\\\\"));
        check(Spelling::JsonInCsv, "{", "{", "{", "\"", Ok("\\\"\""));
        check(Spelling::Csv, "{", "{", "{", "\"", Ok("\"\""));
        check(Spelling::Html, "价{{a", "价{{a", "{{a", "{{a.DATA}}", Ok("{{a.DATA}}"));
        check(Spelling::Html, "&#123;{a", "{{a", "{{a", "{{a.DATA}}", Err(LeftReason::Escaped));
        check(Spelling::Absent, "", "{{a", "{{a", "{{a.DATA}}", Err(LeftReason::NoText));
    }
}
