use std::path::Path;

use serde_json::Value;

use crate::gate::{folder, run};
use crate::repository;

const OLD: &str = "\
pack: {id: own, version: 0.1.0, title: {zh: 自家, en: our own}}
policies:
  - {id: house, title: {zh: 店规, en: house rules}, source: our wiki, clauses: [
      {id: words, versions: [{in_force: {from: 2020-01-01}, text: {zh: 别写闪电, en: no lightning}}]}]}
rules:
  - id: expectation/lightning
    version: 1
    state: stable
    severity: warning
    authority: platform
    clauses: [house/words]
    scope: {fields: [prompt]}
    title: {zh: 闪电, en: lightning}
    why: {zh: 送不到, en: nobody is that fast}
    advice: {zh: 别写, en: leave it out}
    check: {phrase: {words: [闪电, 火速]}}
    bad: [闪电送到]
    good: [尽快送到]
";

/// Twelve drafts with old words, one with a new one, one that is clean.
const DRAFTS: &str = "\
{\"template_id\":\"A\",\"prompt\":\"闪电送到时通知我一次\"}
{\"template_id\":\"A\",\"prompt\":\"火速送到时通知我一次\"}
{\"title\":\"发货|提醒`\",\"prompt\":\"光速送到时通知我一次\"}
{\"template_id\":\"B\",\"prompt\":\"尽快送到时通知我一次\"}
";

fn new() -> String {
    OLD.replace("words: [闪电, 火速]", "words: [闪电, 光速]").replace("version: 0.1.0", "version: 0.2.0")
}

fn compared(at: &Path, arguments: &[&str], code: i32) -> Value {
    let all =
        [&["rules", "diff", "old.yaml", "new.yaml", "--corpus", "a.jsonl", "--format", "json"], arguments].concat();
    serde_json::from_str(&run(at, &all, code).0).expect("JSON")
}

#[test]
fn what_is_new_gone_and_changed_is_told_by_rule_and_template() {
    let files = folder(&[("old.yaml", OLD), ("new.yaml", &new()), ("a.jsonl", DRAFTS)]);
    let told = compared(files.path(), &[], 0);
    assert_eq!(
        told["rules"]["expectation/lightning"]["counts"],
        serde_json::json!({"flagged": 1, "cleared": 1, "changed": 0})
    );
    assert_eq!(told["templates"]["A"], serde_json::json!({"flagged": 0, "cleared": 1, "changed": 0}));
    assert_eq!(told["templates"]["发货|提醒`"]["flagged"], 1);
    assert!(told["templates"].get("B").is_none());
    assert_eq!((&told["notices"], &told["graver"]), (&4.into(), &1.into()));
    let sample = &told["rules"]["expectation/lightning"]["samples"]["flagged"][0];
    assert_eq!((&sample["place"], &sample["quote"]), (&"a.jsonl:3:29".into(), &"光速".into()));
    compared(files.path(), &["--max-new", "1"], 0);
    compared(files.path(), &["--max-new", "0"], 1);
    let (human, _) = run(files.path(), &["rules", "diff", "old.yaml", "new.yaml", "--corpus", "a.jsonl"], 0);
    assert!(
        human.contains("newly flagged 1 · newly cleared 1 · changed 0") && human.contains("pass → review 1"),
        "{human}"
    );
    let markdown =
        ["rules", "diff", "old.yaml", "new.yaml", "--corpus", "a.jsonl", "--format", "markdown", "--lang", "zh"];
    let (markdown, _) = run(files.path(), &markdown, 0);
    assert!(markdown.contains("| `expectation/lightning` | 1 | 1 | 0 |"), "{markdown}");
    assert!(markdown.contains("| `` 发货\\|提醒` `` | 1 | 0 | 0 |"), "{markdown}");
    assert!(markdown.contains("- 新查出 `a.jsonl:3:29` `光速`"), "{markdown}");
}

#[test]
fn another_severity_is_a_change_and_a_graver_one_counts_as_new() {
    let graver = OLD.replace("severity: warning", "severity: error");
    let files = folder(&[("old.yaml", OLD), ("new.yaml", &graver), ("a.jsonl", DRAFTS)]);
    let told = compared(files.path(), &["--max-new", "1"], 1);
    assert_eq!(told["rules"]["expectation/lightning"]["counts"]["changed"], 2);
    assert_eq!(told["graver"], 2);
    let milder =
        run(files.path(), &["rules", "diff", "new.yaml", "old.yaml", "--corpus", "a.jsonl", "--max-new", "0"], 0).0;
    assert!(milder.contains("violation → review 2"), "{milder}");
}

#[test]
fn samples_are_few_and_from_all_of_the_corpus() {
    let lines: Vec<String> = (0..100).map(|n| format!("{{\"prompt\":\"第{n}单光速送到时通知我一次\"}}")).collect();
    let files = folder(&[("old.yaml", OLD), ("new.yaml", &new()), ("a.jsonl", &lines.join("\n"))]);
    let told = compared(files.path(), &["--sample", "4"], 0);
    let sample = told["rules"]["expectation/lightning"]["samples"]["flagged"].as_array().expect("samples");
    let lines: Vec<u64> =
        sample.iter().filter_map(|shown| shown["place"].as_str()?.split(':').nth(1)?.parse().ok()).collect();
    assert!(lines.len() > 2 && lines.len() <= 4 && lines.last() > Some(&60), "{lines:?}");
    assert_eq!(told["rules"]["expectation/lightning"]["counts"]["flagged"], 100);
}

#[test]
fn a_pack_takes_the_place_of_its_name_and_what_cannot_be_read_is_said() {
    let shipped = repository("rules/wechat").display().to_string();
    let drafts = repository("fixtures/drafts").display().to_string();
    let files = folder(&[("old.yaml", OLD), ("broken.json", "{"), ("p.yaml", "pakc: 1\n")]);
    let (same, _) =
        run(files.path(), &["rules", "diff", "shipped", &shipped, "--corpus", &drafts, "--max-new", "0"], 0);
    assert!(same.contains("newly flagged 0 · newly cleared 0 · changed 0"), "{same}");
    run(files.path(), &["rules", "diff", "shipped", "old.yaml", "--corpus", "broken.json"], 2);
    assert!(
        run(files.path(), &["rules", "diff", "shipped", "p.yaml", "--corpus", &drafts], 2)
            .1
            .contains("pack file has no `pakc`")
    );
}
