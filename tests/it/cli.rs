use std::fs;
use std::path::Path;

use assert_cmd::Command;

pub(crate) fn noticelint(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_noticelint"));
    command.current_dir(folder).env_clear().env("LANG", "en_GB.UTF-8");
    command
}

/// Runs in a folder with the given files; the exit code and what was printed on both streams.
#[track_caller]
pub(crate) fn check(files: &[(&str, &[u8])], arguments: &[&str], code: i32, expected: &[&str]) {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, content).expect("a file");
    }
    let output = noticelint(folder.path()).args(arguments).output().expect("it runs");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{said}");
    for part in expected {
        assert!(said.contains(part), "no {part:?} in\n{said}");
    }
}

const CLEAN: (&str, &[u8]) = ("clean.notice", "标题：到货提醒\n订阅文案：到货时通知我一次\n".as_bytes());
const REWARD: (&str, &[u8]) = ("reward.notice", "标题：到货提醒\n订阅文案：订阅即送5元红包\n".as_bytes());

const OWN_PACK: &str = "\
pack: {id: own, version: 0.1.0, title: {zh: 自家, en: our own}}
policies:
  - {id: house, title: {zh: 店规, en: house rules}, source: our wiki, clauses: [
      {id: words, versions: [{in_force: {from: 2020-01-01}, text: {zh: 别写闪电, en: no lightning}}]}]}
rules:
  - id: marketing/lightning
    version: 1
    state: stable
    severity: error
    authority: platform
    clauses: [house/words]
    scope: {fields: [prompt]}
    title: {zh: 闪电, en: lightning}
    why: {zh: 送不到, en: nobody is that fast}
    advice: {zh: 别写闪电, en: 别写闪电}
    check:
      phrase: {words: [闪电]}
    bad: [闪电送到]
    good: [尽快送到]
";

#[test]
fn exit_codes_tell_clean_findings_and_not_done_apart() {
    check(&[CLEAN], &["check", "."], 0, &["1 notice judged: pass 1"]);
    check(&[CLEAN, REWARD], &["check", "."], 1, &["incentive/reward-for-subscribing", "violation 1"]);
    check(&[CLEAN, REWARD], &["check", ".", "--fail-on", "never"], 0, &["violation 1"]);
    check(&[REWARD, ("broken.json", b"{\"id\":")], &["check", "."], 2, &["broken JSON", "this is not a pass"]);
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_judged() {
    check(&[], &["check", "nowhere.notice"], 2, &["nowhere.notice", "cannot be read"]);
    check(&[], &["check", "."], 2, &["nothing to check here"]);
    check(&[("a.bin", b"\x01\x02")], &["check", "a.bin"], 2, &["unknown kind of file"]);
    check(&[CLEAN, ("a.bin", b"\x01\x02")], &["check", "."], 0, &["1 other files"]);
    check(&[("a.notice", b"\xff\xfd"), REWARD], &["check", "."], 2, &["not UTF-8", "reward.notice:2:6"]);
    let lines = "{\"prompt\":\"订阅即送5元红包\"}\n{\"prompt\":\n{\"title\":\"x\"}\n{\"prompt\":\"好\"}\n";
    let expected = ["a.jsonl:1:12", "a.jsonl:2:10", "a.jsonl:3:1", "2 notices judged", "nothing to judge"];
    check(&[("a.jsonl", lines.as_bytes())], &["check", "a.jsonl"], 2, &expected);
}

#[test]
fn records_of_all_kinds_get_their_ids() {
    let lines = "{\"id\":\"a\",\"text\":\"您好\"}\n{\"id\":\"a\",\"text\":\"您好\",\"prompt\":null}\n{\"prompt\":\"订阅即送5元红包\"}\n";
    let expected = ["\"notice\":\"a.jsonl#3\"", "\"record\":3", "\"type\":\"summary\"", "\"notices\":3"];
    check(&[("a.jsonl", lines.as_bytes())], &["check", "a.jsonl", "--format", "ndjson"], 1, &expected);
}

#[test]
fn a_draft_file_tells_its_mistakes_at_their_place() {
    let draft =
        "标提：到货提醒\n没有冒号\n订阅文案：到货时通知我\n--- 正文\n商品：{{thing1.DATA}}\n--- 示例\n商标：x\n";
    let expected =
        ["unknown key `标提`; did you mean `标题`?", "d.notice:1:1", "d.notice:2:1", "d.notice:7:1", "1 notice judged"];
    check(&[("d.notice", draft.as_bytes())], &["check", "d.notice"], 2, &expected);
}

#[test]
fn the_law_of_the_day_decides() {
    let before = ["check", "reward.notice", "--as-of", "2014-01-01"];
    check(&[REWARD], &before, 0, &["pass 1", "in force on 2014-01-01"]);
    check(&[REWARD], &["check", "reward.notice", "--as-of", "someday"], 2, &["not a time"]);
}

#[test]
fn rules_can_be_selected_and_misspelt_ones_are_refused() {
    check(&[REWARD], &["check", ".", "--select", "marketing"], 0, &["pass 1"]);
    check(&[REWARD], &["check", ".", "--ignore", "incentive"], 0, &["pass 1"]);
    check(&[REWARD], &["check", ".", "--ignore", "incentives"], 2, &["neither a rule nor a family"]);
    let nothing_left = ["check", ".", "--select", "marketing", "--ignore", "marketing"];
    check(&[REWARD], &nothing_left, 2, &["leaves no rule"]);
}

#[test]
fn a_pack_of_ones_own_is_added_and_its_mistakes_are_shown() {
    let (added, arguments) = (("p.yaml", OWN_PACK.as_bytes()), ["check", "clean.notice", "--rules", "p.yaml"]);
    let dashing: (&str, &[u8]) = ("clean.notice", "订阅文案：到货时闪电通知我\n".as_bytes());
    check(&[dashing, added], &arguments, 1, &["marketing/lightning", "clean.notice:1:9", "别写闪电"]);
    let misspelt = OWN_PACK.replace("words: [闪电]", "wrods: [闪电]");
    check(&[CLEAN, ("p.yaml", misspelt.as_bytes())], &arguments, 2, &["p.yaml:17:16", "`words`", "mistake"]);
    let wrong = OWN_PACK.replace("good: [尽快送到]", "good: [闪电送到]");
    check(
        &[CLEAN, ("p.yaml", wrong.as_bytes())],
        &arguments,
        2,
        &["p.yaml:19:12", "must stay silent, but finds `闪电`"],
    );
}

#[test]
fn init_writes_a_clean_example_and_never_overwrites() {
    let folder = tempfile::tempdir().expect("a folder");
    for language in ["zh", "en"] {
        let path = format!("{language}.notice");
        noticelint(folder.path()).args(["init", &path, "--lang", language]).assert().success();
        noticelint(folder.path()).args(["init", &path]).assert().code(2);
        let output = noticelint(folder.path()).args(["check", &path, "--fail-on", "info"]).output().expect("it runs");
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    }
}

#[test]
fn rules_are_listed_and_explained() {
    check(&[], &["rules", "list"], 0, &["incentive/reward-for-subscribing", "wechat "]);
    check(&[], &["rules", "list", "--format", "json"], 0, &["\"rule\": \"incentive/reward-for-subscribing\""]);
    check(&[], &["rules", "list", "--format", "yaml"], 0, &["- rule: "]);
    let expected = ["Clauses", "Why", "Advice", "Is found", "Is left alone", "Settings", "sequence:"];
    check(&[], &["explain", "incentive/reward-for-subscribing"], 0, &expected);
    check(
        &[],
        &["explain", "incentive/reward-for-subscribin"],
        2,
        &["did you mean `incentive/reward-for-subscribing`?"],
    );
}

/// The text in another encoding.
fn spelled(text: &str, encoding: &str) -> Vec<u8> {
    match encoding {
        "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "utf-16be" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => encoding_rs::GB18030.encode(text).0.into_owned(),
    }
}

#[test]
fn other_encodings_are_read_and_places_are_those_of_the_file() {
    let draft = "标题：到货提醒\n订阅文案：订阅即送5元红包\n";
    for encoding in ["utf-16le", "utf-16be", "gb18030"] {
        for mark in ["", "\u{feff}"] {
            let file = spelled(&format!("{mark}{draft}"), encoding);
            let start = spelled(&format!("{mark}标题：到货提醒\n订阅文案："), encoding).len();
            let end = start + spelled("订阅即送5元红包", encoding).len();
            let place = format!(
                "\"line\":2,\"column\":6,\"end_line\":2,\"end_column\":14,\"byte_start\":{start},\"byte_end\":{end}"
            );
            let mut arguments = vec!["check", "d.notice", "--format", "ndjson"];
            if mark.is_empty() {
                arguments.extend(["--encoding", if encoding == "gb18030" { "GBK" } else { encoding }]);
            }
            check(&[("d.notice", &file)], &arguments, 1, &[&place]);
        }
    }
    let gbk = spelled(draft, "gb18030");
    check(&[("d.notice", &gbk)], &["check", "d.notice"], 2, &["not UTF-8", "--encoding gb18030"]);
    let broken =
        [&spelled("标题：", "gb18030")[..], b"\xff\xff", &spelled("\n订阅文案：订阅即送5元红包\n", "gb18030")].concat();
    let expected = ["2 byte sequences are not gb18030", "d.notice:1:4", "incentive/reward-for-subscribing"];
    check(&[("d.notice", &broken)], &["check", "d.notice", "--encoding", "gb18030"], 2, &expected);
    let record = spelled("\u{feff}{\"prompt\":\"订阅即送5元红包\"}", "utf-16le");
    check(&[("drafts", &record)], &["check", "drafts"], 1, &["drafts:1:13"]);
}

#[test]
fn sheets_are_checked_like_records() {
    let table = "标题,订阅文案\n到货提醒,\"订阅即送5元红包,仅此一次\"\n";
    check(&[("a.csv", table.as_bytes())], &["check", "."], 1, &["incentive/reward-for-subscribing", "a.csv:2:7"]);
    let gbk = spelled(table, "gb18030");
    check(&[("a.csv", &gbk)], &["check", ".", "--encoding", "gbk"], 1, &["a.csv:2:7"]);
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "订阅文案").and_then(|sheet| sheet.write(1, 0, "订阅即送5元红包")).expect("cells");
    let file = workbook.save_to_buffer().expect("a workbook");
    let expected = ["a.xlsx#1 prompt: error incentive/reward-for-subscribing"];
    let arguments = ["check", ".", "--format", "short", "--encoding", "gbk"];
    check(&[("a.xlsx", &file), ("~$a.xlsx", b"")], &arguments, 1, &expected);
}

#[test]
fn every_shell_has_completions_of_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        check(&[], &["completions", shell], 0, &["noticelint", "check", "completions", "fail-on"]);
    }
}

#[test]
fn the_manual_page_is_one() {
    check(&[], &["man"], 0, &[".TH noticelint 1", "noticelint\\-check(1)"]);
}
