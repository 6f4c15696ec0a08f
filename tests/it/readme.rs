use std::process::Command;

use crate::repository;

/// What a command prints about fixtures, as both manuals show it.
fn printed(path: &str, format: &str, language: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_noticelint"));
    command.current_dir(repository("")).env_clear();
    command.args(["check", path, "--format", format, "--lang", language, "--as-of", "2026-11-24", "--allow-past"]);
    String::from_utf8(command.output().expect("it runs").stdout).expect("text")
}

/// The lines of the first fenced block of the manual that begins with the given line.
fn block(manual: &str, first: &str) -> Vec<String> {
    let text = std::fs::read_to_string(repository(manual)).expect("the manual");
    let (_, behind) = text.split_once(&format!("\n{first}")).expect("the block");
    let (block, _) = behind.split_once("\n```").expect("the end of the block");
    block.lines().map(str::to_owned).collect()
}

/// The excerpt in the manual is what is printed: its lines stand there in their order, `…` stands for others.
#[track_caller]
fn check(manual: &str, language: &str) {
    let printed = printed("fixtures/drafts", "human", language);
    let mut lines = printed.lines();
    for line in block(manual, "```text\n…\n").iter().filter(|line| *line != "…") {
        assert!(
            lines.any(|printed| printed == line),
            "{manual} shows a line that is not printed, or not there: {line}"
        );
    }
}

#[test]
fn the_excerpts_are_what_is_printed() {
    check("README.md", "en");
    check("README.zh-CN.md", "zh");
}

#[test]
fn the_contract_is_what_is_printed() {
    let printed = printed("fixtures/drafts/slot-left-open.notice", "ndjson", "en");
    assert_eq!(block("README.md", "```json\n"), printed.lines().collect::<Vec<_>>());
}

#[test]
fn the_annotations_are_what_is_printed() {
    for (manual, language) in [("README.md", "en"), ("README.zh-CN.md", "zh")] {
        let printed = printed("fixtures/drafts/slot-left-open.notice", "github", language);
        let first = "```text\n::warning";
        let mut shown = block(manual, first);
        if let Some(line) = shown.first_mut() {
            line.insert_str(0, "::warning");
        }
        assert_eq!(shown, printed.lines().collect::<Vec<_>>(), "{manual}");
    }
}

#[test]
fn the_example_of_the_authors_manual_is_a_pack_that_holds() {
    let pack = block("rules/README.md", "```yaml\n").join("\n");
    let files: [(&str, &[u8]); 1] = [("pet-shop.yaml", pack.as_bytes())];
    crate::cli::check(&files, &["rules", "test", "--rules", "pet-shop.yaml"], 0, &[" 0 of them do not come out"]);
    let misspelt = pack.replace("severity: warning", "severity: warn").replace("across:", "accross:");
    let files: [(&str, &[u8]); 1] = [("pet-shop.yaml", misspelt.as_bytes())];
    let arguments = ["rules", "test", "--rules", "pet-shop.yaml", "--lang", "zh"];
    crate::cli::check(&files, &arguments, 2, &["此处不能写 `warn`", "检查没有 `accross` 这一项"]);
}

#[test]
fn the_configuration_and_the_exemptions_of_the_manuals_hold() {
    for manual in ["README.md", "README.zh-CN.md"] {
        let config = block(manual, "```yaml\n# noticelint.yaml\n").join("\n");
        let exemptions = block(manual, "```yaml\n# exemptions.yaml\n").join("\n");
        // Not the years: time goes on.
        let exemptions = exemptions.replace("from: 2026", "from: 2089").replace("until: 2027", "until: 2090");
        let draft = "标题：预约提醒\n类型：模板消息\n场景：预约\n--- 正文\n时间：{{time1.DATA}}\n全场八折\n";
        let files: [(&str, &[u8]); 3] = [
            ("noticelint.yaml", config.as_bytes()),
            ("exemptions.yaml", exemptions.as_bytes()),
            ("drafts/anniversary.notice", draft.as_bytes()),
        ];
        crate::cli::check(&files, &["check", "--as-of", "2089-12-01"], 0, &["violation (exempt)"]);
    }
}

#[test]
fn a_text_is_folded_as_the_manuals_show() {
    for (manual, language) in [("README.md", "en"), ("README.zh-CN.md", "zh")] {
        let text = std::fs::read_to_string(repository(manual)).expect("the manual");
        let (_, behind) = text.split_once("$ noticelint fold '").expect("the command");
        let (command, shown) = behind.split_once('\n').expect("a line");
        let (folded, _) = command.split_once('\'').expect("the end of the text");
        let mut command = Command::new(env!("CARGO_BIN_EXE_noticelint"));
        let output = command.args(["fold", folded, "--lang", language]).output().expect("it runs");
        let printed = String::from_utf8(output.stdout).expect("text");
        let shown = shown.lines().take_while(|line| line.is_empty() || line.starts_with("    "));
        let shown: Vec<&str> = shown.map(|line| line.strip_prefix("    ").unwrap_or(line)).collect();
        assert_eq!(shown.join("\n").trim_end(), printed.trim_end(), "{manual}");
    }
}

/// The command as the manual gives it, and the lines that it says are printed.
#[test]
fn an_audit_is_told_as_the_manuals_show() {
    for (manual, language) in [("README.md", "en"), ("README.zh-CN.md", "zh")] {
        let text = std::fs::read_to_string(repository(manual)).expect("the manual");
        let (_, behind) = text.split_once("\n    noticelint audit ").expect("the command");
        let (arguments, _) = behind.split_once('\n').expect("a line");
        let mut command = Command::new(env!("CARGO_BIN_EXE_noticelint"));
        command.current_dir(repository("")).env_clear().arg("audit").args(arguments.split_whitespace());
        let output = command.args(["--lang", language]).output().expect("it runs");
        assert_eq!(output.status.code(), Some(1), "{manual}");
        let printed = String::from_utf8(output.stdout).expect("text");
        let mut lines = printed.lines();
        let shown = block(manual, &format!("    noticelint audit {arguments}\n\n```text\n"));
        for line in shown.iter().filter(|line| *line != "…") {
            assert!(lines.any(|printed| printed == line), "{manual} shows a line that is not printed: {line}");
        }
        assert_eq!(shown.last().map(String::as_str), printed.lines().last(), "{manual}");
    }
}
