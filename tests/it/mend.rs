use std::fs;
use std::path::Path;
use std::process::Command;

use noticelint::text::Encoding;
use noticelint::{ColumnMap, Limits, Mended, ReadFormat, RuleSet, Unmended, read};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::cli::noticelint;
use crate::{as_of, wechat};

fn mended(rules: &RuleSet, format: ReadFormat, encoding: Encoding, bytes: &[u8]) -> Mended {
    let limits = Limits::default();
    rules.mend(
        Unmended { path: "f", format, encoding, bytes, limits: &limits, columns: &ColumnMap::default() },
        as_of(),
        &|_, _| false,
    )
}

/// What becomes of a text in UTF-8; a second time changes nothing.
#[track_caller]
fn check(format: ReadFormat, before: &str, after: &str) {
    let rules = wechat();
    let first = mended(&rules, format, Encoding::Utf8, before.as_bytes());
    let bytes = first.bytes.clone().unwrap_or_else(|| before.as_bytes().to_vec());
    assert_eq!(String::from_utf8(bytes.clone()).expect("UTF-8"), after, "{:?}", first.left);
    assert_eq!(mended(&rules, format, Encoding::Utf8, &bytes).bytes, None);
}

#[test]
fn placeholders_are_written_right_and_nothing_else_is_touched() {
    check(
        ReadFormat::Notice,
        "标题：开课提醒\n--- 正文\r\n课程：｛｛thing1.DATA｝｝\r\n时间：{{time2.data}}\n--- 示例\n课程：插花\n",
        "标题：开课提醒\n--- 正文\r\n课程：{{thing1.DATA}}\r\n时间：{{time2.DATA}}\n--- 示例\n课程：插花\n",
    );
    check(
        ReadFormat::Json,
        "\u{feff}{ \"body\" :\"\\u8bfe\\u7a0b：\\u007b{thing1.DATA}\\n时间:{{ time2.DATA }}\", \"note\":{\"body\": \"{a.DATA}\"}}",
        "\u{feff}{ \"body\" :\"\\u8bfe\\u7a0b：{{thing1.DATA}}\\n时间:{{time2.DATA}}\", \"note\":{\"body\": \"{a.DATA}\"}}",
    );
    check(
        ReadFormat::Csv,
        "标题,正文,备注\n开课,\"课程“\"\"插花\"\"”：{thing1.DATA}\n\",{thing1.DATA}\n",
        "标题,正文,备注\n开课,\"课程“\"\"插花\"\"”：{{thing1.DATA}}\n\",{thing1.DATA}\n",
    );
    check(
        ReadFormat::Notice,
        "标题：开课提醒\n--- 正文\n课程：{{thing1.DATA}}\n",
        "标题：开课提醒\n--- 正文\n课程：{{thing1.DATA}}\n",
    );
}

#[test]
fn what_nobody_sees_is_taken_out_of_words_and_not_out_of_pictures() {
    check(
        ReadFormat::JsonLines,
        "{\"text\":\"您的订\\u200b单已\u{200d}发货👨\u{200d}👩\"}\n{\"text\":\"好\"}\n{broken\n",
        "{\"text\":\"您的订单已发货👨\u{200d}👩\"}\n{\"text\":\"好\"}\n{broken\n",
    );
    check(
        ReadFormat::Notice,
        "标题：到货\u{200b}提醒\n订阅文案：到\u{feff}货时通知我一次\n",
        "标题：到货提醒\n订阅文案：到货时通知我一次\n",
    );
}

#[test]
fn files_in_other_encodings_keep_them() {
    let (before, after) = (
        "标题：开课\n--- 正文\n课程é：{thing1.DATA}\n时间：{{time2.DATA\n",
        "标题：开课\n--- 正文\n课程é：{{thing1.DATA}}\n时间：{{time2.DATA}}\n",
    );
    let rules = wechat();
    for encoding in [Encoding::Gb18030, Encoding::Utf16Le, Encoding::Utf16Be] {
        let bytes = mended(&rules, ReadFormat::Notice, encoding, &encoding.spell(before).expect("spelled")).bytes;
        assert_eq!(bytes, encoding.spell(after), "{encoding:?}");
    }
}

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, content) in files {
        fs::write(folder.path().join(name), content).expect("a file");
    }
    folder
}

#[track_caller]
fn run(folder: &Path, arguments: &[&str], code: i32) -> (String, String) {
    let output = noticelint(folder).arg("check").args(arguments).output().expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert_eq!(output.status.code(), Some(code), "{out}\n{err}");
    (out, err)
}

const BROKEN: &[u8] =
    "标题：开课提醒\n类型：一次性订阅\n场景：报名\n--- 正文\n课程：｛｛thing1.DATA｝｝\n时间：{{time2.DATA\n"
        .as_bytes();
const WHOLE: &str =
    "标题：开课提醒\n类型：一次性订阅\n场景：报名\n--- 正文\n课程：{{thing1.DATA}}\n时间：{{time2.DATA}}\n";

#[test]
fn the_diff_changes_nothing_and_git_can_apply_it() {
    let files = folder(&[("a.notice", BROKEN), ("b.notice", WHOLE.as_bytes())]);
    let (diff, said) = run(files.path(), &[".", "--diff"], 1);
    assert!(diff.contains("--- a/a.notice") && diff.contains("+课程：{{thing1.DATA}}"), "{diff}");
    assert!(said.contains("placeholders written right: 2"), "{said}");
    assert_eq!(fs::read(files.path().join("a.notice")).expect("the file"), BROKEN);
    fs::write(files.path().join("patch"), diff).expect("a file");
    let git = Command::new("git").current_dir(files.path()).args(["apply", "patch"]).status().expect("git");
    assert!(git.success());
    assert_eq!(fs::read_to_string(files.path().join("a.notice")).expect("the file"), WHOLE);
    assert_eq!(run(files.path(), &[".", "--diff"], 0).0, "");
}

#[test]
fn fix_mends_the_files_and_judges_what_is_left() {
    let reward = "标题：到货\u{200b}提醒\n订阅文案：订阅即送5元红包\n".as_bytes();
    let files = folder(&[("a.notice", BROKEN), ("r.notice", reward)]);
    let (out, said) = run(files.path(), &[".", "--fix"], 1);
    assert!(said.contains("a.notice: placeholders written right: 2"), "{said}");
    assert!(!out.contains("syntax/broken-placeholder") && out.contains("incentive/reward-for-subscribing"), "{out}");
    let mended = fs::read_to_string(files.path().join("r.notice")).expect("the file");
    assert_eq!(mended, "标题：到货提醒\n订阅文案：订阅即送5元红包\n", "words stay as they are");
    let before = fs::metadata(files.path().join("a.notice")).and_then(|file| file.modified()).expect("the time");
    let (_, said) = run(files.path(), &[".", "--fix"], 1);
    assert_eq!(said, "");
    let after = fs::metadata(files.path().join("a.notice")).and_then(|file| file.modified()).expect("the time");
    assert_eq!(before, after, "a second time nothing is written");
    assert_eq!(fs::read_dir(files.path()).expect("the folder").count(), 2, "nothing is left behind");
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_a_file_keeps_its_mode() {
    use std::os::unix::fs::PermissionsExt;

    let files = folder(&[("real.notice", BROKEN)]);
    let (real, link) = (files.path().join("real.notice"), files.path().join("link.notice"));
    fs::set_permissions(&real, PermissionsExt::from_mode(0o640)).expect("a mode");
    std::os::unix::fs::symlink("real.notice", &link).expect("a link");
    run(files.path(), &["link.notice", "--fix", "--fail-on", "never"], 0);
    assert!(fs::symlink_metadata(&link).expect("the link").is_symlink());
    assert_eq!(fs::read_to_string(&real).expect("the file"), WHOLE);
    assert_eq!(fs::metadata(&real).expect("the file").permissions().mode() & 0o777, 0o640);
}

#[test]
fn what_cannot_be_mended_exactly_is_said() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "正文").and_then(|sheet| sheet.write(1, 0, "课程：{{thing1.DATA")).expect("cells");
    let workbook = workbook.save_to_buffer().expect("a workbook");
    let files = folder(&[("a.xlsx", &workbook)]);
    let (_, said) = run(files.path(), &[".", "--fix", "--fail-on", "never"], 0);
    assert!(said.contains("a.xlsx#1: not mended: “{{thing1.DATA” (should be “{{thing1.DATA}}”)"), "{said}");
    assert_eq!(fs::read(files.path().join("a.xlsx")).expect("the file"), workbook);
    let mut command = noticelint(files.path());
    let output = command.args(["check", "-", "--fix", "--input", "json"]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2), "standard input cannot be mended");
    run(files.path(), &["nowhere.notice", "--diff"], 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Mending twice is mending once, and what is read afterwards is as many notices as before.
    #[test]
    fn mending_is_done_once(pieces in prop::collection::vec(prop::sample::select(vec![
        "{{", "}}", "{", "}", "｛｛", "｝｝", "thing1", ".DATA", ".data", " ", "课程：", "\u{200b}", "\u{200d}", "🎁", "\\u007b", "\\n", "\\\"", "time2", "领",
    ]), 0..24)) {
        let rules = wechat_once();
        let file = format!("{{\"body\":\"{}\"}}", pieces.concat());
        let first = mended(rules, ReadFormat::Json, Encoding::Utf8, file.as_bytes());
        let bytes = first.bytes.unwrap_or_else(|| file.clone().into_bytes());
        let count = |bytes: &[u8]| read(ReadFormat::Json, "f", bytes, &Limits::default()).notices.len();
        prop_assert_eq!(count(&bytes), count(file.as_bytes()));
        prop_assert_eq!(mended(rules, ReadFormat::Json, Encoding::Utf8, &bytes).bytes, None);
    }
}

/// The rules, compiled once for all cases.
fn wechat_once() -> &'static RuleSet {
    static RULES: std::sync::OnceLock<RuleSet> = std::sync::OnceLock::new();
    RULES.get_or_init(wechat)
}
