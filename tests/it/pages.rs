use std::process::Command;

use crate::repository;

/// What is found in the shipped page: the rule, the field, and the bytes of the file at the place.
#[track_caller]
fn check(name: &str, expected: &[(&str, &str, &str)]) {
    let path = format!("fixtures/pages/{name}");
    let mut command = Command::new(env!("CARGO_BIN_EXE_noticelint"));
    command.current_dir(repository("")).env_clear();
    let output =
        command.args(["check", &path, "--format", "ndjson", "--as-of", "2026-11-24"]).output().expect("it runs");
    let file = std::fs::read_to_string(repository(&path)).expect("the page");
    let lines = String::from_utf8(output.stdout).expect("text");
    let lines: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).expect("a line")).collect();
    let text = |line: &serde_json::Value, key: &str| line[key].as_str().expect("a text").to_owned();
    let offset = |line: &serde_json::Value, key: &str| {
        usize::try_from(line[key].as_u64().expect("a number")).expect("an offset")
    };
    let found: Vec<(String, String, String)> = lines
        .iter()
        .filter(|line| line["type"] == "finding")
        .map(|line| {
            let bytes = offset(line, "byte_start")..offset(line, "byte_end");
            (text(line, "rule"), text(line, "field"), file[bytes].to_owned())
        })
        .collect();
    let found: Vec<_> = found.iter().map(|(rule, field, raw)| (rule.as_str(), field.as_str(), raw.as_str())).collect();
    assert_eq!(found, expected);
    assert_eq!(lines.last().expect("a summary")["not_judged"], 0);
}

#[test]
fn an_honest_page_is_left_alone() {
    check("reminder-clean.html", &[]);
}

#[test]
fn an_invisible_control_is_found_in_the_style_sheet() {
    check(
        "invisible-control.html",
        &[
            ("incentive/invisible-control", "page.attr.style", "opacity: 0.02"),
            ("incentive/reward-for-subscribing", "page.text", "开启<i>通知</i>，送 <b>&#20116;</b>元话费"),
        ],
    );
}

#[test]
fn markdown_is_read_with_its_html_and_scripts() {
    check(
        "reward-in-script.md",
        &[
            ("incentive/reward-for-subscribing", "page.attr.alt", "订阅**送"),
            ("incentive/reward-for-subscribing", "page.script", r"\u8ba2\u9605即送5元红包"),
        ],
    );
}
