//! What is fuzzed: one function a target. Each takes any bytes and fails by a panic. `tests/it/fuzzed.rs` runs the same over
//! the inputs that were found.

use std::cell::RefCell;
use std::sync::LazyLock;

use noticelint::pack::PackFile;
use noticelint::template::{DraftFile, Template};
use noticelint::{Limits, Pack, ReadFormat, Reading, RuleSet, Scratch, Selection, Span, Timestamp, read};

/// Any text is a template whose segments tile it.
pub(crate) fn template(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut at = 0;
    for segment in Template::parse(&text).segments {
        assert_eq!(segment.span.start, at, "the segments tile the text");
        assert!(text.get(segment.span.range()).is_some_and(|part| !part.is_empty()), "whole characters");
        at = segment.span.end;
    }
    assert_eq!(at as usize, text.len());
}

/// Any text is a draft file, and as one it is read or its mistakes are told.
pub(crate) fn draft_file(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let file = DraftFile::parse(&text);
    for entry in file.head.iter().chain(&file.samples) {
        assert!(text.get(entry.key.range()).is_some() && text.get(entry.value.range()).is_some());
    }
    judged(ReadFormat::Notice, bytes);
}

/// JSON in both formats.
pub(crate) fn json(bytes: &[u8]) {
    judged(ReadFormat::Json, bytes);
    judged(ReadFormat::JsonLines, bytes);
}

/// Pages.
pub(crate) fn page(bytes: &[u8]) {
    for format in ReadFormat::ALL.into_iter().filter(|format| matches!(format.name(), "html" | "markdown")) {
        judged(format, bytes);
    }
}

/// Tables and workbooks.
pub(crate) fn sheet(bytes: &[u8]) {
    judged(ReadFormat::Csv, bytes);
    judged(ReadFormat::Xlsx, bytes);
}

/// Any bytes are a pack or an error that can be shown; a pack that is read compiles or says why not.
pub(crate) fn pack(bytes: &[u8]) {
    let file = PackFile::of_bytes("fuzzed.yaml", bytes);
    match Pack::read(vec![file], &[]) {
        Ok(pack) => {
            let _ = RuleSet::compile(vec![pack], &Selection::default());
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// The whole of a check, in the format that the first byte chooses.
pub(crate) fn check(bytes: &[u8]) {
    if let Some((first, rest)) = bytes.split_first() {
        let formats = ReadFormat::ALL;
        judged(formats[usize::from(*first) % formats.len()], rest);
    }
}

static RULES: LazyLock<RuleSet> = LazyLock::new(|| {
    let pack = Pack::wechat().expect("the shipped pack");
    RuleSet::compile(vec![pack], &Selection::default()).expect("it compiles")
});

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// Reads and judges; every place must lie in the file, and every quote in its field.
fn judged(format: ReadFormat, bytes: &[u8]) {
    let Reading { notices, errors } = read(format, "fuzzed", bytes, &Limits::default());
    assert!(!notices.is_empty() || !errors.is_empty(), "nothing may be passed over in silence");
    let len = bytes.len() as u64;
    let is_inside = |bytes: Option<(u64, u64)>| bytes.is_none_or(|(start, end)| start <= end && end <= len);
    for error in &errors {
        assert!(is_inside(error.bytes), "{error:?}");
        assert!(!error.problem.to_string().is_empty());
    }
    for notice in &notices {
        assert!(is_inside(notice.bytes), "{notice:?}");
        for field in &notice.fields {
            assert!(is_inside(field.origin.bytes(Span::whole(&field.text))), "{field:?}");
        }
        let now = Timestamp::from_unix_seconds(1_700_000_000);
        let judgement = SCRATCH.with_borrow_mut(|scratch| RULES.judge(scratch, notice, now));
        for finding in &judgement.findings {
            assert!(is_inside(finding.place.bytes), "{finding:?}");
            let text = finding.place.field.map(|field| notice.fields[field].text.as_ref());
            assert!(text.is_none_or(|text| finding.place.span.slice(text) == finding.quote), "{finding:?}");
        }
    }
}
