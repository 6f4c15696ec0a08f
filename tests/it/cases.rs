use std::path::Path;
use std::process::Command;

/// The shipped pack leaves real templates alone. Needs labelled data beside the checkout; says so where there is none.
#[test]
fn real_templates_raise_no_content_alarm() {
    let data = crate::repository("../shared/data/templates.jsonl");
    let Some(records) = templates(&data) else {
        eprintln!("skipped: {} is not there", data.display());
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("templates.jsonl");
    std::fs::write(&file, &records).expect("a file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_noticelint"));
    let output = command.args(["check", "--format", "ndjson"]).arg(&file).output().expect("it runs");
    let text = String::from_utf8(output.stdout).expect("text");
    let is_alarm = |line: &&str| {
        let found: serde_json::Value = serde_json::from_str(line).expect("a line");
        let content = ["incentive", "marketing", "unlawful"].iter().any(|family| found["family"] == *family);
        found["type"] == "finding" && content && found["severity"] != "info"
    };
    let alarms: Vec<&str> = text.lines().filter(is_alarm).collect();
    let most = records.lines().count() / 50;
    assert!(
        alarms.len() <= most,
        "{} alarms on {} templates:\n{}",
        alarms.len(),
        records.lines().count(),
        alarms.join("\n")
    );
}

fn templates(path: &Path) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    let record = |(number, line): (usize, &str)| {
        let template: serde_json::Value = serde_json::from_str(line).expect("a record");
        let message = if template["platform"] == "wechat-template" { "template" } else { "subscribe-once" };
        let record = serde_json::json!({
            "id": number.to_string(), "title": template["title"], "body": template["content"], "message": message,
        });
        format!("{record}\n")
    };
    Some(text.lines().filter(|line| !line.trim().is_empty()).enumerate().map(record).collect())
}
