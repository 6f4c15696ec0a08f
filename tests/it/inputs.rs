use std::fs;

use crate::cli::{check, noticelint};

/// Runs `check` on one file; the exit code and parts of what is printed as ndjson.
#[track_caller]
fn read(name: &str, content: &str, code: i32, expected: &[&str]) {
    check(&[(name, content.as_bytes())], &["check", name, "--format", "ndjson"], code, expected);
}

const EXPORT: &str = r#"{"template_list":[
  {"template_id":"T1","title":"订单支付成功通知","primary_industry":"IT科技","deputy_industry":"","content":"{{first.DATA}}\n订单号：{{keyword1.DATA}}\n备注：{{keyword2.DATA}}","example":""},
  {"template_id":"T2","title":"优惠券大促通知","content":"{{content.DATA}}","example":""}]}"#;

#[test]
fn both_exports_are_read_entry_by_entry() {
    read("e.json", EXPORT, 0, &[r#""notice":"T1","path":"e.json","record":1"#, r#""notice":"T2""#, r#""notices":2"#]);
    let subscriptions = r#"{"errcode":0,"data":[{"priTmplId":"P1","title":"取餐提醒","content":"取餐号:{{thing1.DATA}}\n商品:{thing2.DATA}}\n","example":"取餐号:18\n","type":2}]}"#;
    read("s.json", subscriptions, 0, &[r#""notice":"P1""#, "syntax/broken-placeholder", r#""notices":1"#]);
    read("none.json", r#"{"template_list":[]}"#, 2, &["no record"]);
}

#[test]
fn sends_of_every_interface_are_read() {
    for send in [
        r##"{"touser":"o1","template_id":"T1","url":"http://a.cn","data":{"keyword2":{"value":"全场五折，点击领券","color":"#173177"}}}"##,
        r#"{"touser":"o1","template_id":"T1","page":"p/a","miniprogram_state":"formal","data":{"thing2":"全场五折，点击领券"}}"#,
        r#"{"touser":"o1","mp_template_msg":{"appid":"x","template_id":"T1","data":{"keyword2":{"value":"全场五折，点击领券"}}}}"#,
        r#"{"touser":"o1","template_id":"T1","scene":"1000","title":"活动","data":{"content":{"Value":"全场五折，点击领券"}}}"#,
        r#"{"api":"send","payload":{"touser":"o1","template_id":"T1","data":{"thing2":{"value":"全场五折，点击领券"}}}}"#,
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("s.jsonl"), send).expect("a file");
        let output =
            noticelint(folder.path()).args(["check", "s.jsonl", "--format", "ndjson"]).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains("\"family\":\"marketing\""), "{send}\n{said}");
        assert!(said.contains("\"not_judged\":0"), "{send}\n{said}");
        assert!(!said.contains("o1\""), "whose message it was is no part of a report: {said}");
    }
}

#[test]
fn a_value_that_cannot_be_read_does_not_hide_the_others() {
    let send = r#"{"touser":"o","template_id":"T","data":{"thing1":{"vlaue":"全场五折"},"thing2":["全场五折"],"thing3":{"value":"全场五折，点击领券"}}}"#;
    read("s.json", send, 2, &["`data.thing1` has no `value`", "`data.thing2` must be", r#""field":"data.thing3""#]);
}

#[test]
fn blocked_messages_are_messages_with_their_time() {
    let one = r#"{"errcode":0,"msginfo":{"id":7,"tmpl_msg_id":"9","title":"活动通知","content":"全场五折，点击领券","send_timestamp":1620000000,"openid":"o1"}}"#;
    read("b.json", one, 1, &[r#""notice":"7""#, r#""family":"marketing""#, r#""undated":0"#]);
    read("none.json", r#"{"errcode":0,"msginfo":[]}"#, 2, &["no record"]);
}

#[test]
fn what_is_not_a_notice_is_said_so() {
    read("event.json", r#"{"Event":"subscribe_msg_popup_event","List":{"TemplateId":"P"}}"#, 2, &["an event"]);
    read(
        "library.json",
        r#"{"count":1,"data":[{"kid":1,"name":"订单号","example":"1","rule":"thing"}]}"#,
        2,
        &["template library"],
    );
    read("error.json", r#"{"errcode":40001,"errmsg":"invalid credential"}"#, 2, &["error 40001"]);
    for (name, nothing) in
        [("a.jsonl", "\n\n"), ("a.json", "[]"), ("b.json", " "), ("b.jsonl", r#"{"text":"  "}"#), ("a.txt", " \n")]
    {
        read(name, nothing, 2, &[r#""not_judged":1"#]);
    }
}

#[test]
fn a_key_that_looks_like_a_slip_is_told() {
    read("a.jsonl", r#"{"promt":"订阅即送红包","body":"您好"}"#, 2, &["unknown key `promt`; did you mean `prompt`?"]);
    read("b.jsonl", r#"{"dta":{"thing1":"x"},"body":"您好"}"#, 2, &["did you mean `data`?"]);
    read("c.jsonl", r#"{"date":"2021-01-01","test":1,"body":"您好"}"#, 0, &[r#""not_judged":0"#]);
    read("d.jsonl", r#"{"标题":"a","title":"b","body":"您好"}"#, 2, &["`title` is given twice"]);
}

#[test]
fn a_send_is_judged_with_the_template_that_an_export_has() {
    let sends = concat!(
        r#"{"touser":"o","template_id":"T1","data":{"keyword1":{"value":"18"},"keyword2":{"value":"全场五折，点击领券"}}}"#,
        "\n",
        r#"{"touser":"o","template_id":"T9","data":{"keyword1":{"value":"18"}}}"#,
        "\n",
    );
    let files: [(&str, &[u8]); 2] = [("e.json", EXPORT.as_bytes()), ("s.jsonl", sends.as_bytes())];
    let arguments = ["check", "s.jsonl", "--templates", "e.json", "--format", "ndjson"];
    check(
        &files,
        &arguments,
        1,
        &[
            r#""joined":{"found":1,"missing":1}"#,
            r#""notice":"s.jsonl#1","path":"s.jsonl""#,
            r#""path":"e.json""#,
            r#""notices":4"#,
        ],
    );
}

#[test]
fn standard_input_is_read_in_the_format_that_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |arguments: &[&str], input: &str| {
        let output = noticelint(folder.path())
            .args(["check", "-"])
            .args(arguments)
            .write_stdin(input)
            .output()
            .expect("it runs");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (code, said) = run(&["--input", "notice", "--format", "short"], "标题：到货\n订阅文案：订阅即送5元红包\n");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.starts_with("<stdin>:2:6: error incentive/"), "{said}");
    assert_eq!(run(&[], "{ \"prompt\":\"订阅即送5元红包\"}\n{\"prompt\":\"好\"}\n").0, Some(1));
    assert_eq!(run(&[], "订阅即送5元红包").0, Some(2), "neither a name nor the content says what it is");
    assert_eq!(run(&["--input", "text"], "全场五折，点击领券").0, Some(0));
}

#[test]
fn patterns_and_files_without_extension_lead_to_files() {
    let reward = "订阅文案：订阅即送5元红包\n".as_bytes();
    let files: [(&str, &[u8]); 4] =
        [("a/b/c.notice", reward), ("a/d.notice", reward), ("a/e.txt", b"hello"), ("f/data", b"[{\"prompt\":\"ok\"}]")];
    check(&files, &["check", "a/**/*.notice"], 1, &["2 notices judged", "a/b/c.notice:1"]);
    check(&files, &["check", "*/*.notice"], 1, &["1 notice judged", "a/d.notice:1"]);
    check(&files, &["check", "*.notice"], 2, &["nothing to check here"]);
    check(&files, &["check", "f"], 0, &["1 notice judged"]);
}

#[cfg(unix)]
#[test]
fn pipes_loops_and_devices_are_named_and_left() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("drafts")).expect("a folder");
    fs::write(path("drafts/a.notice"), "订阅文案：到货时通知我一次\n").expect("a file");
    std::os::unix::fs::symlink("..", path("drafts/loop")).expect("a link");
    std::os::unix::fs::symlink("gone.notice", path("drafts/gone.notice")).expect("a link");
    let made = std::process::Command::new("mkfifo").arg(path("drafts/pipe.notice")).status().expect("mkfifo runs");
    assert!(made.success());
    let output = noticelint(folder.path()).args(["check", "drafts", "/dev/zero"]).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(2), "{said}");
    for part in [
        "drafts/pipe.notice",
        "drafts/gone.notice",
        "/dev/zero",
        "not a regular file",
        "1 notice judged",
        "3 could not be read",
    ] {
        assert!(said.contains(part), "no {part:?} in\n{said}");
    }
    let output =
        noticelint(folder.path()).args(["check", "drafts/a.notice", "--rules", "/dev/zero"]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn limits_are_named_where_they_are_met() {
    let long = format!("{{\"prompt\":\"{}\"}}\n{{\"prompt\":\"订阅即送红包\"}}\n", "a".repeat(3000));
    let arguments = ["check", "a.jsonl", "--max-record-bytes", "2000"];
    check(&[("a.jsonl", long.as_bytes())], &arguments, 2, &["--max-record-bytes", "1 notice judged"]);
    check(&[("a.jsonl", long.as_bytes())], &["check", "a.jsonl", "--max-file-bytes", "100"], 2, &["--max-file-bytes"]);
    let many = r#"{"data":{"a":"1","b":"2","c":"订阅即送红包"}}"#;
    check(&[("a.jsonl", many.as_bytes())], &["check", "a.jsonl", "--max-values", "2"], 2, &["--max-values"]);
    let deep = format!("{{\"data\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    check(&[("a.jsonl", deep.as_bytes())], &["check", "a.jsonl"], 2, &["must be a JSON object"]);
}

#[test]
fn judged_text_does_not_steer_the_terminal() {
    let draft = "{\"id\":\"\\u001b[2Jx\",\"prompt\":\"订阅即送\\u001b[31m5元红包\\u202e\"}";
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.json"), draft).expect("a file");
    for format in ["human", "short"] {
        let output = noticelint(folder.path()).args(["check", "a.json", "--format", format]).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains("incentive/"), "{said}");
        assert!(!said.contains(['\u{1b}', '\u{202e}']), "{said:?}");
    }
}
