use noticelint::{Limits, ReadFormat, Scratch, Severity, Timestamp, read};
use serde_json::Value;

use crate::cli::{check, noticelint};
use crate::wechat;

const RECORDS: &str = r#"
{"id":"before","message":"template","title":"报修进度通知","body":"工单：{{keyword1.DATA}}","data":{"keyword1":"已派单🔧"},"at":"2021-03-01"}
{"id":"between","message":"template","title":"报修进度通知","body":"工单：{{keyword1.DATA}}\n{{remark.DATA}}","at":"2023年4月1日 9点"}
{"id":"undated","message":"template","title":"报修进度通知","body":"工单：{{keyword1.DATA}}"}
"#;

/// The objects that a run prints.
fn printed(arguments: &[&str]) -> (Option<i32>, Vec<Value>) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.jsonl"), RECORDS).expect("a file");
    let mut command = noticelint(folder.path());
    let output = command.args(["check", "a.jsonl", "--format", "ndjson", "--as-of", "2026-11-24"]).args(arguments);
    let output = output.output().expect("it runs");
    let text = String::from_utf8(output.stdout).expect("text");
    (output.status.code(), text.lines().map(|line| serde_json::from_str(line).expect("an object")).collect())
}

fn of_type<'a>(objects: &'a [Value], wanted: &str) -> Vec<&'a Value> {
    objects.iter().filter(|object| object["type"] == wanted).collect()
}

#[test]
fn what_another_day_says_otherwise_is_told_and_leaves_the_findings_alone() {
    let (code, plain) = printed(&["--fail-on", "info"]);
    let (compared_code, compared) = printed(&["--fail-on", "info", "--compare-policy", "2026-11-24"]);
    assert_eq!((code, compared_code), (Some(1), Some(1)));
    assert_eq!(of_type(&plain, "finding"), of_type(&compared, "finding"));
    let changes: Vec<(&str, &str, &str)> = of_type(&compared, "change")
        .into_iter()
        .map(|change| (&change["notice"], &change["change"], &change["finding"]["rule"]))
        .map(|(notice, change, rule)| {
            let text = |value: &'_ Value| value.as_str().unwrap_or_default().to_owned().leak() as &str;
            (text(notice), text(change), text(rule))
        })
        .collect();
    let expected = [("before", "appears", "slot/emoji"), ("between", "disappears", "slot/last-line")];
    assert_eq!(changes, expected);
    let summary = &of_type(&compared, "summary")[0]["compared"];
    assert_eq!((&summary["appears"], &summary["disappears"]), (&Value::from(1), &Value::from(1)));
    assert_eq!(summary["with"], "2026-11-24T00:00:00+08:00");
}

#[test]
fn the_day_that_is_compared_with_does_not_decide_the_exit_status() {
    let (code, _) = printed(&["--fail-on", "info", "--select", "slot/emoji", "--compare-policy", "now"]);
    assert_eq!(code, Some(0));
    let (code, _) = printed(&["--compare-policy", "some day"]);
    assert_eq!(code, Some(2));
}

#[test]
fn people_are_told_in_words() {
    let file: &[(&str, &[u8])] = &[("a.jsonl", RECORDS.as_bytes())];
    let run = ["check", "a.jsonl", "--as-of", "2026-11-24", "--compare-policy", "2026-11-24"];
    let english =
        ["by the clauses of 2026-11-24: info (2021-03-01: no finding)", "1 more, 0 graver, 0 milder, 1 fewer"];
    check(file, &[&run[..], &["--lang", "en"]].concat(), 0, &english);
    check(file, &[&run[..], &["--format", "short", "--lang", "en"]].concat(), 0, &english);
    let chinese = ["按 2026-11-24 的条款：没有问题（2023-04-01：提示）", "新增 1 处，加重 0 处，减轻 0 处，消失 1 处"];
    check(file, &[&run[..], &["--lang", "zh"]].concat(), 0, &chinese);
}

#[test]
fn a_time_that_cannot_be_read_is_said_at_its_place() {
    let record = "{\"title\":\"报修进度通知\",\"text\":\"工单已完成\",\"at\":\"过几天\"}";
    check(&[("a.json", record.as_bytes())], &["check", "."], 2, &["`过几天` cannot be read as a time", "a.json:1:"]);
    let table = "text,at\n工单已完成,过几天\n";
    check(&[("a.csv", table.as_bytes())], &["check", "."], 2, &["`过几天` cannot be read as a time", "a.csv:2:"]);
    let draft = "标题：报修进度通知\n时间：过几天\n正文：工单";
    check(&[("a.notice", draft.as_bytes())], &["check", "."], 2, &["`过几天` cannot be read as a time", "2:4"]);
}

#[test]
fn announced_clauses_warn_ahead_and_are_named_with_their_dates() {
    let rules = wechat();
    let record = r#"{"message":"template","title":"报修进度通知","body":"{{keyword1.DATA}}"}"#;
    let reading = read(ReadFormat::Json, "a.json", record.as_bytes(), &Limits::default());
    let at = |day: &str| {
        let as_of = Timestamp::parse(day).expect("a date");
        let judgement = rules.judge(&mut Scratch::default(), &reading.notices[0], as_of);
        let found = judgement
            .findings
            .iter()
            .find(|finding| rules.rule(finding.rule).is_some_and(|rule| rule.id.name == "slot/bare-line"));
        found.map(|finding| {
            let (_, _, version) = rules.cited(finding.clause).expect("a clause");
            (finding.severity, version.in_force.from.to_string())
        })
    };
    let shown = Some((Severity::Info, "2023-05-04T00:00:00+08:00".to_owned()));
    assert_eq!(at("2023-03-29"), None, "not announced yet");
    assert_eq!(at("2023-03-30"), shown, "announced");
    assert_eq!(at("2023-05-04"), shown, "in force");
}

#[test]
fn a_send_without_its_template_is_listed_as_not_checked_against_it() {
    let send = r#"{"touser":"o1","template_id":"P1","data":{"thing1":{"value":"三号电梯"}}}"#;
    let run = ["check", "a.json", "--select", "slot", "--lang", "en"];
    check(&[("a.json", send.as_bytes())], &run, 0, &["unchecked slot in 1 (no body declared)"]);
}

#[test]
fn nothing_goes_ahead_by_the_clauses_of_a_past_day_unasked() {
    let draft: &[(&str, &[u8])] = &[("a.txt", "您的快递已送达".as_bytes())];
    let past = ["check", "a.txt", "--lang", "en", "--as-of", "2022-01-01", "--format"];
    for (format, code, said) in
        [("github", 2, "--allow-past"), ("sarif", 2, "--allow-past"), ("short", 0, "1 notice judged")]
    {
        check(draft, &[&past[..], &[format]].concat(), code, &[said]);
    }
    check(draft, &[&past[..], &["github", "--allow-past"]].concat(), 0, &["1 notice judged"]);
    check(draft, &["check", "a.txt", "--format", "github", "--lang", "en", "--as-of", "9999-01-01"], 0, &["1 notice"]);
}
