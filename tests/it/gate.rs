use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::cli::noticelint;

/// A folder with these files, made when they are not there.
pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, content) in files {
        write(folder.path(), name, content);
    }
    folder
}

pub(crate) fn write(folder: &Path, name: &str, content: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    fs::write(path, content).expect("a file");
}

fn git(folder: &Path, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    git.args(["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "init.defaultBranch=main"]);
    let output = git.args(arguments).output().expect("git");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Output and errors of a run that ends with this code.
#[track_caller]
pub(crate) fn run(folder: &Path, arguments: &[&str], code: i32) -> (String, String) {
    let output = noticelint(folder).args(arguments).output().expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert_eq!(output.status.code(), Some(code), "{out}\n{err}");
    (out, err)
}

/// Path and rule of every finding that is told.
#[track_caller]
fn told(folder: &Path, arguments: &[&str], code: i32) -> Vec<String> {
    let (out, _) = run(folder, &[&["check", "--format", "ndjson"], arguments].concat(), code);
    let lines = out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
    let findings = lines.filter(|line| line["type"] == "finding");
    findings.map(|line| format!("{} {}", line["path"], line["rule"]).replace('"', "")).collect()
}

fn clean(number: usize) -> String {
    format!("标题：第{number}号柜取件提醒\n订阅文案：快递到柜时通知我一次，不订阅也能在订单页查看\n")
}

fn rewarding(number: usize) -> String {
    format!("标题：第{number}号柜取件提醒\n订阅文案：订阅取件提醒，立即送{}元红包\n", number + 1)
}

/// 300 drafts, 40 of them with a finding.
fn drafts() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for number in 0..300 {
        let draft = if number % 15 < 2 { rewarding(number) } else { clean(number) };
        write(folder.path(), &format!("drafts/{}/{number:03}.notice", number % 7), &draft);
    }
    folder
}

/// Renames, moves into another form, deletions, and two new findings.
fn change(folder: &Path) {
    fs::rename(folder.join("drafts/0/000.notice"), folder.join("drafts/moved.notice")).expect("a rename");
    fs::remove_file(folder.join("drafts/1/015.notice")).expect("a deletion");
    write(folder, "drafts/record.json", "{\"title\":\"第15号柜取件提醒\",\"prompt\":\"订阅取件提醒，立即送16元红包\"}");
    let known = fs::read_to_string(folder.join("drafts/1/001.notice")).expect("a draft");
    write(folder, "drafts/1/001.notice", &format!("# 一行说明\n\n{known}"));
    write(folder, "drafts/5/005.notice", &rewarding(5));
    write(folder, "drafts/new.notice", &rewarding(1000));
}

const NEW: [&str; 2] =
    ["drafts/5/005.notice incentive/reward-for-subscribing", "drafts/new.notice incentive/reward-for-subscribing"];

#[test]
fn of_forty_known_findings_and_two_new_ones_two_are_told() {
    let folder = drafts();
    let at = folder.path();
    git(at, &["init", "-q"]);
    git(at, &["add", "."]);
    git(at, &["commit", "-qm", "drafts"]);
    assert_eq!(told(at, &["drafts"], 1).len(), 40);
    let (_, said) = run(at, &["check", "drafts", "--baseline", "known.txt", "--write-baseline"], 0);
    assert!(said.contains("40 known findings written"), "{said}");
    assert_eq!(told(at, &["drafts", "--baseline", "known.txt"], 0), Vec::<String>::new());
    assert_eq!(told(at, &["drafts", "--since", "HEAD"], 0), Vec::<String>::new());

    change(at);
    assert_eq!(told(at, &["drafts", "--baseline", "known.txt"], 1), NEW);
    assert_eq!(told(at, &["drafts", "--since", "HEAD"], 1), NEW);
    assert_eq!(told(at, &["drafts", "--since", "HEAD", "--baseline", "known.txt"], 1), NEW);
    // Only what is named is checked; what it was called before is found all the same, from wherever it is asked.
    assert_eq!(told(at, &["drafts/moved.notice", "drafts/5/005.notice", "--since", "HEAD"], 1), NEW[..1]);
    assert_eq!(told(&at.join("drafts"), &["moved.notice", "record.json", "--since", "HEAD"], 0).len(), 0);
    git(at, &["add", "."]);
    git(at, &["commit", "-qm", "a change"]);
    assert_eq!(told(at, &["drafts", "--since", "HEAD~1"], 1), NEW);
    assert_eq!(told(at, &["drafts", "--since", "HEAD"], 0).len(), 0);
    let (out, _) = run(at, &["check", "drafts", "--since", "HEAD~1"], 1);
    assert!(out.contains("40 known findings are not listed") && out.contains("violation 42"), "{out}");
}

#[test]
fn rules_over_all_records_see_all_of_them() {
    let record = |id: &str, prompt: &str| format!("{{\"id\":\"{id}\",\"prompt\":\"{prompt}\"}}");
    let folder = folder(&[("a.json", &record("a", "到货时通知我一次"))]);
    git(folder.path(), &["init", "-q"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "-qm", "one"]);
    write(folder.path(), "b.json", &record("a", "发货时通知我一次"));
    let new = told(folder.path(), &[".", "--since", "HEAD", "--fail-on", "never"], 0);
    assert_eq!(new.len(), 1, "{new:?}");
    assert!(new[0].starts_with("./b.json "), "{new:?}");
}

#[test]
fn an_edited_record_comes_back_and_equal_ones_are_counted() {
    let folder = folder(&[("a.notice", &rewarding(1)), ("b.notice", &rewarding(1))]);
    let at = folder.path();
    run(at, &["check", ".", "--baseline", "known", "--write-baseline"], 0);
    let text = fs::read_to_string(at.join("known")).expect("the baseline");
    assert!(
        text.starts_with("noticelint-baseline 1\n") && text.contains("\npath .\n") && text.ends_with(" 2\n"),
        "{text}"
    );
    write(at, "c.notice", &rewarding(1));
    assert_eq!(told(at, &[".", "--baseline", "known"], 1).len(), 1, "a third equal one is new");
    fs::remove_file(at.join("c.notice")).expect("a deletion");
    write(at, "b.notice", &rewarding(2));
    assert_eq!(told(at, &[".", "--baseline", "known"], 1).len(), 1, "an edited one is new");
}

#[test]
fn the_ratchet_only_turns_one_way() {
    let folder = folder(&[("a.notice", &rewarding(1)), ("b.notice", &rewarding(2)), ("c.notice", &clean(3))]);
    let at = folder.path();
    run(at, &["check", ".", "--baseline", "known", "--write-baseline"], 0);
    let before = fs::read_to_string(at.join("known")).expect("the baseline");
    write(at, "b.notice", &clean(2));
    write(at, "c.notice", &rewarding(3));
    let said =
        |arguments: &[&str], code| run(at, &[&["check", ".", "--baseline", "known"], arguments].concat(), code).1;
    write(at, "broken.json", "{");
    said(&["--ratchet"], 2);
    fs::remove_file(at.join("broken.json")).expect("a deletion");
    assert_eq!(fs::read_to_string(at.join("known")).expect("the baseline"), before, "not all could be judged");
    assert!(said(&["--ratchet"], 1).contains("1 are gone, 1 are left"));
    let after = fs::read_to_string(at.join("known")).expect("the baseline");
    assert!(after.lines().count() == before.lines().count() - 1 && after.lines().all(|line| before.contains(line)));
    assert!(said(&["--ratchet", "--select", "slot"], 2).contains("--select"));
    let (_, other) = run(at, &["check", "a.notice", "--baseline", "known", "--ratchet"], 2);
    assert!(other.contains("the same paths"), "{other}");
}

#[test]
fn what_would_hide_something_is_refused() {
    let folder = folder(&[("a.notice", &rewarding(1)), ("known", "noticelint-baseline 1\nx\n"), ("other", "[]")]);
    let refused = |arguments: &[&str], part: &str| {
        let (_, said) = run(folder.path(), &[&["check", "."], arguments].concat(), 2);
        assert!(said.contains(part), "{said}");
    };
    refused(&["--ratchet"], "--baseline FILE");
    refused(&["--baseline", "known"], "known:2: three things");
    refused(&["--baseline", "other"], "other:1: not a baseline");
    refused(&["--baseline", "nowhere"], "nowhere");
    refused(&["--since", "HEAD"], "git");
    git(folder.path(), &["init", "-q"]);
    refused(&["--since", "HEAD"], "no such commit");
    refused(&["--since", "--output=x"], "");
    refused(&["--since", "HEAD", "--as-of", "2021-02-01"], "--allow-past");
    let with = ["check", ".", "--baseline", "new", "--write-baseline", "--as-of", "2021-02-01", "--allow-past"];
    run(folder.path(), &with, 0);
}
