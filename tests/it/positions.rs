use std::fmt::Write;
use std::sync::OnceLock;

use noticelint::text::{Decoded, Encoding};
use noticelint::{Limits, ReadFormat, RuleSet, Scratch, Span, Spelling, read};
use proptest::prelude::*;

use crate::{as_of, wechat};

/// Compiled once: a property judges hundreds of times.
static RULES: OnceLock<RuleSet> = OnceLock::new();

/// A JSON string that spells some characters with escapes, as other programs do.
fn spelled(text: &str, escape: &[bool]) -> String {
    let mut out = String::from("\"");
    for (c, escape) in text.chars().zip(escape.iter().copied().chain(std::iter::repeat(false))) {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '/' if escape => out.push_str("\\/"),
            '\n' if escape => out.push_str("\\n"),
            c if escape || c.is_control() => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    write!(out, "\\u{unit:04X}").expect("a string takes all");
                }
            }
            c => out.push(c),
        }
    }
    out + "\""
}

fn decoded(bytes: &[u8]) -> String {
    let raw = std::str::from_utf8(bytes).expect("whole characters");
    serde_json::from_str(&format!("\"{raw}\"")).expect("whole escapes")
}

proptest! {
    /// For every stretch of every field: the bytes at its place in the file, decoded, are the stretch.
    #[test]
    fn places_in_json_lead_back_exactly(
        text in r#"[a-c领红包🎁券"\\/\n\t，{}.]{1,24}"#,
        escape in prop::collection::vec(any::<bool>(), 24),
        ends in (0usize..25, 0usize..25),
    ) {
        let file = format!("\u{feff}\n [ {{\"id\":\"a\"}},\n{{\"data\" : {{\"thing1\":{{\"value\":{}}}}}, \"text\":\"x\"}}]", spelled(&text, &escape));
        let reading = read(ReadFormat::Json, "f.json", file.as_bytes(), &Limits::default());
        prop_assert_eq!(reading.errors.len(), 1, "the record without text: {:?}", reading.errors);
        let notice = &reading.notices[0];
        let field = notice.fields.iter().find(|field| field.name.to_string() == "data.thing1").expect("the value");
        prop_assert_eq!(&field.text, &text);
        let mut at: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        at.dedup();
        let (a, b) = (at[ends.0 % at.len()], at[ends.1 % at.len()]);
        let span = Span::of(a.min(b)..a.max(b));
        let (start, end) = field.origin.bytes(span).expect("a place");
        let bytes = &file.as_bytes()[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()];
        prop_assert_eq!(decoded(bytes), span.slice(&text));
    }

    /// The same for findings, through folding: whatever is quoted stands there.
    #[test]
    fn quotes_of_findings_stand_at_their_place(
        before in "[你好，。🎁]{0,6}",
        noise in "[\u{200b}\u{200d}]{0,2}",
        escape in prop::collection::vec(any::<bool>(), 40),
    ) {
        let text = format!("{before}訂閱{noise}通知即送５元红{noise}包");
        let file = format!("{{\"prompt\":{}}}\n", spelled(&text, &escape));
        let reading = read(ReadFormat::JsonLines, "f.jsonl", file.as_bytes(), &Limits::default());
        let rules = RULES.get_or_init(wechat);
        let judgement = rules.judge(&mut Scratch::default(), &reading.notices[0], as_of());
        prop_assert!(judgement.findings.iter().any(|finding| finding.family.name() == "incentive"), "{text}");
        for finding in &judgement.findings {
            let (start, end) = finding.place.bytes.expect("a place");
            let bytes = &file.as_bytes()[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()];
            prop_assert_eq!(decoded(bytes), finding.quote.clone());
        }
    }

    /// The same through CSV quoting, and through JSON that stands in a cell.
    #[test]
    fn places_in_csv_lead_back_exactly(
        text in r#"[a-c领红包🎁券"\/\n\r\t,;，{}.]{0,23}红"#,
        data in r#"[a-c领红包🎁券"\/\n\t,，{}.]{1,24}"#,
        escape in prop::collection::vec(any::<bool>(), 24),
        ends in (0usize..25, 0usize..25),
    ) {
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let record = format!("{{\"thing1\":{{\"value\":{}}}}}", spelled(&data, &escape));
        let file = format!("\u{feff}id,text,data\r\nx,{},{}\r\n", quoted(&text), quoted(&record));
        let reading = read(ReadFormat::Csv, "f.csv", file.as_bytes(), &Limits::default());
        prop_assert!(reading.errors.is_empty(), "{:?}", reading.errors);
        for (name, expected) in [("text", &text), ("data.thing1", &data)] {
            let field = reading.notices[0].fields.iter().find(|field| field.name.to_string() == name).expect("it is there");
            prop_assert_eq!(&field.text, expected);
            let at: Vec<usize> = expected.char_indices().map(|(at, _)| at).chain([expected.len()]).collect();
            let (a, b) = (at[ends.0 % at.len()], at[ends.1 % at.len()]);
            let span = Span::of(a.min(b)..a.max(b));
            let (start, end) = field.origin.bytes(span).expect("a place");
            let spelled = &file[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()];
            let cell = spelled.replace("\"\"", "\"");
            let text = if name == "text" { cell } else { decoded(cell.as_bytes()) };
            prop_assert_eq!(text, span.slice(expected));
        }
    }

    /// The same in other encodings: the bytes of the file itself at the place that programs are told, decoded, are the quote.
    #[test]
    fn places_in_other_encodings_are_those_of_the_file(
        before in "[你好é𠮷，。🎁]{0,300}",
        noise in "[\u{200b}\u{200d}]{0,2}",
        escape in prop::collection::vec(any::<bool>(), 40),
        encoding in prop::sample::select(vec![Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Gb18030]),
    ) {
        let text = format!("{before}。訂閱{noise}通知即送５元红{noise}包");
        let file = format!("{{\"prompt\":{}}}\n", spelled(&text, &escape));
        let original: Vec<u8> = match encoding {
            Encoding::Utf16Le => file.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Be => file.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            _ => encoding_rs::GB18030.encode(&file).0.into_owned(),
        };
        let read_from = Decoded::new(encoding, original.clone());
        let reading = read(ReadFormat::JsonLines, "f.jsonl", read_from.text().as_bytes(), &Limits::default());
        let rules = RULES.get_or_init(wechat);
        let judgement = rules.judge(&mut Scratch::default(), &reading.notices[0], as_of());
        prop_assert!(judgement.findings.iter().any(|finding| finding.family.name() == "incentive"), "{text}");
        for finding in &judgement.findings {
            let (start, end) = finding.place.bytes.expect("a place");
            let (start, end) = (read_from.to_original(start), read_from.to_original(end));
            let bytes = original[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()].to_vec();
            prop_assert_eq!(decoded(Decoded::new(encoding, bytes).text().as_bytes()), finding.quote.clone());
        }
    }

    /// Any bytes are read without a panic, in every format, and something is said about them.
    #[test]
    fn any_bytes_are_read_or_named(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "\\PC{0,60}") {
        for format in ReadFormat::ALL {
            for content in [&bytes[..], text.as_bytes()] {
                let reading = read(format, "f", content, &Limits::default());
                let said = reading.notices.len() + reading.errors.len();
                prop_assert!(said > 0, "{format:?}");
            }
        }
    }
}

/// Pieces of pages: what stands in the file, and what of it is shown. Each shown text is a field of its own or a part of one.
const PIECES: [(&str, &str); 14] = [
    ("<p>领 \n红包</p>", "领 红包"),
    ("戳<b>订阅</b><i title='甲&amp;乙'>抵</i><b>停车券</b>", "戳订阅抵停车券"),
    ("<button>&#35746;&#38405;&#x5f97;&nbsp;&lt;券</button>", "订阅得\u{a0}<券"),
    ("<!-- 红包 -->", ""),
    ("接\u{200b}收<!-- x -->通\u{200b}知", "接\u{200b}收通\u{200b}知"),
    ("<img alt='订&#x9605;后 截图'>", "订阅后 截图"),
    ("<script>a='\\u8ba2阅\\n得🎁\\ud83c\\udf81' // '不'\n</script>", "订阅\n得🎁🎁"),
    ("<script>f(`送${x('鸡蛋')}十枚`)</script>", "鸡蛋"),
    (r"<script>s='<p>不点也可<b>继\u7eed</b><\/p>'</script>", "不点也可继续"),
    ("<script type='text/wxtag-template'><div>选&ldquo;允许&rdquo;<br>再看</div></script>", "选“允许”\n再看"),
    ("<iframe srcdoc='&lt;p&gt;爆&amp;#31859;<b>花&lt;/p&gt;'></iframe>", "爆米花"),
    ("<a onclick=\"alert('好\\n&quot;的')\">去</a>", "好\n\"的"),
    ("<textarea>\r\n一 &gt; 二\r\n</textarea>", "一 > 二"),
    ("<tr><td>开启</td> <td>每日</td></tr>", "开启 每日"),
];

proptest! {
    /// Every stretch of every field of a page has a place, and the bytes there, read in the same way, are the stretch.
    #[test]
    fn places_in_pages_lead_back_exactly(
        chosen in prop::collection::vec(0usize..PIECES.len(), 1..8),
        ends in prop::collection::vec((0usize..40, 0usize..40), 4),
    ) {
        // Blocks between the pieces keep them apart.
        let file: String = chosen.iter().flat_map(|piece| [PIECES[*piece].0, "<hr>\r\n"]).collect();
        let file = format!("\u{feff}<!doctype html>{file}<p>完</p>");
        let reading = read(ReadFormat::Html, "f.html", file.as_bytes(), &Limits::default());
        let notice = &reading.notices[0];
        for piece in &chosen {
            let shown = PIECES[*piece].1;
            prop_assert!(shown.is_empty() || notice.fields.iter().any(|field| field.text == shown), "{shown:?} in {:?}", notice.fields);
        }
        for field in &notice.fields {
            let mut at: Vec<usize> = field.text.char_indices().map(|(at, _)| at).chain([field.text.len()]).collect();
            at.dedup();
            for (a, b) in &ends {
                let (a, b) = (at[a % at.len()], at[b % at.len()]);
                let span = Span::of(a.min(b)..a.max(b));
                if span.is_empty() {
                    continue;
                }
                let (start, end) = field.origin.bytes(span).expect("a place");
                let bytes = usize::try_from(start).unwrap()..usize::try_from(end).unwrap();
                let raw = file.get(bytes).expect("whole characters inside the file");
                prop_assert_eq!(as_read(raw, field.origin.spelling), span.slice(&field.text), "{:?}", raw);
            }
        }
    }

    /// Any text is a page; its places stand in the file, on borders of characters, and read alone they say what was quoted.
    #[test]
    fn places_in_any_page_stand_in_the_file(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "<", ">", "</", "<p", "<b>", "</b>", "<!--", "-->", "\"", "'", "`", "=", "&", "&#35746;", "&lt", ";", "订阅", " ", "\n", "<script>",
                "</script>", "<style>", "</style>", "\\u8ba2", "\\", "${", "}", "/", "<title>", "</title>", "alt=", " srcdoc='", "type=x ",
                "<wx-open-subscribe>", "opacity:0", "*", "_", "[", "](", "![", "|", "#", "- ", "> ", "---\n", "🎁", "a b",
            ]),
            0..40,
        ),
    ) {
        let file: String = pieces.concat();
        for format in [ReadFormat::Html, ReadFormat::Markdown] {
            let reading = read(format, "f", file.as_bytes(), &Limits::default());
            for field in reading.notices.iter().flat_map(|notice| &notice.fields) {
                for (at, c) in field.text.char_indices() {
                    let (start, end) = field.origin.bytes(Span::of(at..at + c.len_utf8())).expect("a place");
                    let bytes = usize::try_from(start).unwrap()..usize::try_from(end).unwrap();
                    prop_assert!(file.get(bytes).is_some_and(|raw| !raw.is_empty()), "{c:?} of {field:?}");
                }
                let (start, end) = field.origin.bytes(Span::whole(&field.text)).expect("a place");
                prop_assert!(usize::try_from(end - start).unwrap() <= file.len());
            }
        }
    }
}

/// The words that `raw` stands for where it is spelled so, as an independent reader has it.
fn as_read(raw: &str, spelling: Spelling) -> String {
    let (before, after) = match spelling {
        Spelling::Plain => return raw.to_owned(),
        Spelling::Html => ("<p>x", "x</p>".to_owned()),
        Spelling::Attribute => ("<img alt=\"x", "x\">".to_owned()),
        Spelling::AttributeHtml => ("<iframe srcdoc='x", "x'></iframe>".to_owned()),
        Spelling::AttributeScript => ("<a onclick=\"f('订", "x')\">".to_owned()),
        Spelling::Script => ("<script>'订", "x'</script>".to_owned()),
        Spelling::ScriptHtml => ("<script>'<p>订", "x'</script>".to_owned()),
        other => panic!("{other:?}"),
    };
    let page = format!("{before}{raw}{after}");
    let reading = read(ReadFormat::Html, "f.html", page.as_bytes(), &Limits::default());
    let text = &reading.notices[0].fields[0].text;
    text[text.chars().next().map_or(0, char::len_utf8)..text.len() - 1].to_owned()
}

#[test]
fn a_draft_file_leads_back_behind_a_byte_order_mark() {
    let file = "\u{feff}标题：到货提醒\r\n订阅文案：订阅即送5元红包\r\n";
    let reading = read(ReadFormat::Notice, "f.notice", file.as_bytes(), &Limits::default());
    let judgement = wechat().judge(&mut Scratch::default(), &reading.notices[0], as_of());
    assert!(!judgement.findings.is_empty());
    for finding in &judgement.findings {
        let (start, end) = finding.place.bytes.expect("a place");
        assert_eq!(&file[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()], finding.quote);
    }
}
