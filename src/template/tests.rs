//! Properties of both grammars, and the notation in which this room's tests write segments.

use pest::Parser;
use proptest::prelude::*;

use super::grammar::{body, file};
use super::{BrokenKind, DraftFile, Segment, SegmentKind, Template};
use crate::text::Span;

/// Segments in short: `L<label>`, `S<separator>`, `P<prose>`, `F<foreign>`, `N`, `{key=label}` (`{!key}` alone on its line),
/// `B<kind mended=label>`.
pub(super) fn render(text: &str) -> String {
    let segments = Template::parse(text).segments;
    segments.iter().map(|segment| short(text, segment)).collect::<Vec<_>>().join(" ")
}

fn short(text: &str, segment: &Segment) -> String {
    let words = segment.span.slice(text);
    let named = |label: Option<Span>| label.map(|label| format!("={}", label.slice(text))).unwrap_or_default();
    match &segment.kind {
        SegmentKind::Label => format!("L<{words}>"),
        SegmentKind::Separator => format!("S<{words}>"),
        SegmentKind::Prose => format!("P<{words}>"),
        SegmentKind::Newline => "N".to_owned(),
        SegmentKind::Foreign => format!("F<{words}>"),
        SegmentKind::Slot(slot) => {
            format!("{{{}{}{}}}", if slot.alone { "!" } else { "" }, slot.key, named(slot.label))
        }
        SegmentKind::Broken(broken) => format!("B<{} {}{}>", broken.kind.name(), broken.mended, named(broken.label)),
    }
}

/// Texts that are dense in what the grammars look for.
fn dense() -> impl Strategy<Value = String> {
    let fragments = prop::sample::select(vec![
        "{",
        "{{",
        "}",
        "}}",
        "｛",
        "｝",
        " ",
        "　",
        "\u{200b}",
        ".",
        "．",
        "。",
        "DATA",
        ".DATA",
        ".data",
        ".DATE",
        ".DATA}}",
        "ＤＡＴＡ",
        "first",
        "Remark",
        "keyword1",
        "keyword",
        "thing",
        "thing3",
        "date",
        "name",
        "ｔ",
        "订单编号",
        "您的",
        "第",
        "天",
        "：",
        ":",
        "，",
        "/",
        "~",
        "1",
        "1.",
        "-",
        "_",
        "#",
        "$",
        "${",
        "<",
        "<%",
        "%>",
        "\\",
        "n",
        "\\n",
        "\r",
        "\n",
        "\r\n",
        "↵",
        "😋",
        "(",
        "|",
        "\"",
        "---",
        "—",
        "正文",
        "示例",
        "--- 正文\n",
        "\n---\n",
        "--- 示例\n",
        "\t",
        "\u{feff}",
        "# ",
    ]);
    prop::collection::vec(fragments, 0..40).prop_map(|fragments| fragments.concat())
}

#[track_caller]
fn check_template(text: &str) {
    assert!(body::BodyParser::parse(body::Rule::template, text).is_ok(), "{text:?}");
    let template = Template::parse(text);
    let mut end = 0;
    for segment in &template.segments {
        assert_eq!(segment.span.start, end, "{text:?}");
        assert!(!segment.span.slice(text).is_empty(), "{text:?}");
        end = segment.span.end;
    }
    assert_eq!(end, Span::whole(text).end, "{text:?}");
    let labels =
        template.slots().filter_map(|(_, slot)| slot.label).chain(template.broken().filter_map(|(_, b)| b.label));
    for label in labels {
        let found = template.segments.iter().find(|segment| segment.span == label);
        assert_eq!(found.map(|segment| &segment.kind), Some(&SegmentKind::Label), "{text:?}");
    }
    for (_, broken) in template.broken() {
        let mended = Template::parse(&broken.mended);
        assert_eq!((mended.segments.len(), mended.slots().count()), (1, 1), "{text:?} became {:?}", broken.mended);
    }
}

#[track_caller]
fn check_draft(text: &str) {
    assert!(file::FileParser::parse(file::Rule::draft, text).is_ok(), "{text:?}");
    let draft = DraftFile::parse(text);
    let whole = Span::whole(text);
    let mut start = 0;
    for entry in draft.head.iter().chain(&draft.samples) {
        assert!(!entry.key.slice(text).is_empty() && entry.key.start >= start, "{text:?}");
        assert!(entry.key.end < entry.value.start && whole.covers(entry.value), "{text:?}");
        assert_eq!(entry.value.slice(text), entry.value.slice(text).trim(), "{text:?}");
        assert!(draft.body.is_none_or(|body| !body.overlaps(entry.key) && !body.overlaps(entry.value)), "{text:?}");
        start = entry.value.end;
    }
    assert!(
        draft.body.is_none_or(|body| whole.covers(body) && body.len() as usize == body.slice(text).len()),
        "{text:?}"
    );
    assert!(draft.stray.iter().all(|stray| !stray.span.slice(text).is_empty()), "{text:?}");
}

/// A whole file's text lands somewhere: in an entry, in the body or among what is stray, unless it is a comment or a section line.
#[track_caller]
fn check_nothing_lost(text: &str) {
    let draft = DraftFile::parse(text);
    let entries = draft.head.iter().chain(&draft.samples).map(|entry| entry.key.join(entry.value));
    let spans: Vec<Span> = entries.chain(draft.body).chain(draft.stray.iter().map(|stray| stray.span)).collect();
    for (at, _) in text.match_indices("订单编号") {
        let word = Span::of(at..at + "订单编号".len());
        let line = text.get(..at).and_then(|before| before.rfind(['\n', '\r'])).map_or(0, |line_end| line_end + 1);
        let before = text.get(line..at).unwrap_or_default().trim_start();
        let is_comment = before.trim_start_matches('\u{feff}').trim_start().starts_with('#');
        assert!(is_comment || spans.iter().any(|span| span.covers(word)), "{text:?}");
    }
}

proptest! {
    #[test]
    fn any_text_is_a_template(text in any::<String>()) {
        check_template(&text);
    }

    #[test]
    fn any_dense_text_is_a_template(text in dense()) {
        check_template(&text);
    }

    #[test]
    fn any_text_is_a_draft_file(text in any::<String>()) {
        check_draft(&text);
    }

    #[test]
    fn any_dense_text_is_a_draft_file(text in dense()) {
        check_draft(&text);
        check_nothing_lost(&text);
    }
}

#[test]
fn long_texts_need_no_deep_stack() {
    for unit in [
        "{",
        "{{",
        "{ {",
        "{{first.DATA",
        "{{a.DATA}}",
        "a.",
        "{a.",
        " ",
        "{ ",
        "<%",
        "${",
        "#a",
        "\\",
        "-",
        "键：\n ",
        "订：{",
    ] {
        let text = unit.repeat(20_000);
        check_template(&text.replace("DATA{{", "DATA {{"));
        check_draft(&text);
    }
}

#[test]
fn the_kinds_of_fault_have_names_of_their_own() {
    let mut names = BrokenKind::ALL.map(BrokenKind::name).to_vec();
    names.dedup();
    assert_eq!(names.len(), BrokenKind::ALL.len());
}
