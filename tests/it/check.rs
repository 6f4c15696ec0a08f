use std::process::Command;

use crate::repository;

/// What is printed about the shipped fixtures.
#[track_caller]
fn printed(format: &str, language: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_noticelint"));
    command.current_dir(repository("")).env_clear();
    command.args(["check", "fixtures/drafts", "--format", format, "--lang", language, "--as-of", "2026-11-24"]);
    let output = command.output().expect("it runs");
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// It is golden.
#[track_caller]
fn check(name: &str, format: &str, language: &str) {
    insta::assert_snapshot!(name, printed(format, language));
}

#[test]
fn human_in_chinese() {
    check("human-zh", "human", "zh");
}

#[test]
fn human_in_english() {
    check("human-en", "human", "en");
}

#[test]
fn short() {
    check("short-en", "short", "en");
}

#[test]
fn ndjson() {
    check("ndjson-zh", "ndjson", "zh");
}

#[test]
fn json_holds_the_same_as_ndjson() {
    let run = |format: &str| printed(format, "zh");
    let document: serde_json::Value = serde_json::from_str(&run("json")).expect("one document");
    let lines: Vec<serde_json::Value> =
        run("ndjson").lines().map(|line| serde_json::from_str(line).expect("a line")).collect();
    let of_type = |wanted: &str| lines.iter().filter(|line| line["type"] == wanted).cloned().collect::<Vec<_>>();
    assert_eq!(document["findings"], serde_json::Value::Array(of_type("finding")));
    assert_eq!(document["not_judged"], serde_json::Value::Array(of_type("not_judged")));
    assert_eq!(document["summary"], of_type("summary")[0]);
}
