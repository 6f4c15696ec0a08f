use std::fmt::Write;
use std::fs;

use crate::cli::{check, noticelint};
use crate::repository;

const COMPANY: &str = "fixtures/packs/company";

/// The verdicts on prompts and messages, a line each, with the company's pack and without.
fn severities(lines: &str, packs: &[&str]) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.jsonl"), lines).expect("a file");
    let mut command = noticelint(folder.path());
    command.args(["check", "a.jsonl", "--format", "ndjson", "--as-of", "2026-11-24"]);
    for pack in packs {
        command.arg("--rules").arg(repository(pack));
    }
    let output = command.output().expect("it runs");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).expect("text");
    let lines = lines.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("a line"));
    let text = |line: &serde_json::Value, key: &str| line[key].as_str().expect("a text").to_owned();
    lines.filter(|line| line["type"] == "finding").map(|line| (text(&line, "rule"), text(&line, "severity"))).collect()
}

#[test]
fn a_pack_that_builds_on_another_adds_words_phrases_and_rules() {
    let rule = |name: &str, severity: &str| (name.to_owned(), severity.to_owned());
    let reward = "{\"prompt\":\"订阅取餐通知就送3颗茶粒\"}\n";
    assert_eq!(severities(reward, &[COMPANY]), [rule("incentive/reward-for-subscribing", "error")]);
    let hurry = "{\"kind\":\"message\",\"message\":\"template\",\"text\":\"您的饮品好了，速来取餐\"}\n";
    assert_eq!(severities(hurry, &[COMPANY]), [rule("marketing/hurry-at-pickup", "warning")]);
    assert_eq!(severities(hurry, &[]), []);
}

#[test]
fn a_pack_that_builds_on_another_changes_a_severity() {
    let folder = tempfile::tempdir().expect("a folder");
    let listed = |packs: &[&str]| {
        let mut command = noticelint(folder.path());
        command.args(["rules", "list", "--format", "json"]);
        for pack in packs {
            command.arg("--rules").arg(repository(pack));
        }
        let output = command.output().expect("it runs").stdout;
        let rules: Vec<serde_json::Value> = serde_json::from_slice(&output).expect("a list");
        let offer = rules.into_iter().find(|rule| rule["rule"] == "marketing/offer").expect("the rule");
        offer["severity"].as_str().expect("a severity").to_owned()
    };
    assert_eq!(listed(&[]), "warning");
    assert_eq!(listed(&[COMPANY]), "error");
}

#[test]
fn a_pack_for_another_version_is_refused_where_it_says_so() {
    let text = fs::read_to_string(repository(COMPANY).join("company.yaml")).expect("the pack");
    let other = text.replace("version: \"0.1\"", "version: \"0.2\"");
    let arguments = ["check", "a.notice", "--rules", "p.yaml"];
    let files: [(&str, &[u8]); 2] = [("a.notice", "订阅文案：到货\n".as_bytes()), ("p.yaml", other.as_bytes())];
    check(&files, &arguments, 2, &["p.yaml:7:39", "is here in version 0.1.0, not 0.2"]);
}

#[test]
fn examples_are_executed_and_words_are_linted() {
    check(&[], &["rules", "test"], 0, &[" 0 of them do not come out as they say"]);
    check(&[], &["rules", "lint"], 0, &["0 to mend"]);
    check(&[], &["rules", "words", "--list", "gambling"], 0, &["百家乐\n"]);
    check(&[], &["rules", "words", "--list", "gamblings"], 2, &["no word list `gamblings`"]);
    check(&[], &["rules", "schema"], 0, &["\"$schema\"", "known_misses"]);
}

#[test]
fn what_an_author_should_look_at_is_shown() {
    let pack = "\
pack: {id: own, version: 0.1.0, title: {zh: 自家, en: our own}}
words:
  - {id: storms, purpose: {zh: 天气, en: weather}, source: us, words: [闪电, 大闪电, 閃電], allow: [晴天]}
policies:
  - {id: house, title: {zh: 店规, en: house rules}, source: our wiki, clauses: [
      {id: words, versions: [{in_force: {from: 2020-01-01}, text: {zh: 别写闪电, en: no lightning}}]}]}
";
    let expected = [
        "`閃電` is `闪电` once more",
        "the allow phrase `晴天` holds no word",
        "no rule uses word list `storms`",
        "no rule cites clause `house/words`",
        "p.yaml:3:10",
        "wherever `大闪电` stands, `闪电` is found too",
    ];
    check(&[("p.yaml", pack.as_bytes())], &["rules", "lint", "--hints", "--rules", "p.yaml"], 1, &expected);
}

#[test]
fn a_trace_tells_every_part() {
    let draft = "标题：到货提醒\n订阅文案：订阅即送5元红包\n".as_bytes();
    let arguments = ["rules", "trace", "incentive/reward-for-subscribing", "a.notice"];
    let expected = [
        "✓ it looks at such notices",
        "✓ check",
        "✗ check",
        "subscribe-act: prompt “订阅”",
        "✓ in the end: prompt “订阅即送5元红包”",
    ];
    check(&[("a.notice", draft)], &arguments, 0, &expected);
    let honest = "标题：到货提醒\n订阅文案：到货时通知我一次\n".as_bytes();
    check(&[("a.notice", honest)], &arguments, 0, &["✗ in the end: –"]);
}

#[test]
fn rules_are_measured_on_labelled_records() {
    let labels = concat!(
        r#"{"id":"a","prompt":"订阅即送5元红包","expect":[{"family":"incentive"}]}"#,
        "\n",
        r#"{"id":"b","prompt":"订阅就送优惠券","expect":[]}"#,
        "\n",
        r#"{"id":"c","prompt":"到货时通知我一次","expect":[{"family":"incentive"}]}"#,
        "\n",
    );
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("l.jsonl"), labels).expect("a file");
    let arguments = ["rules", "measure", "--labels", "l.jsonl", "--format", "json"];
    let output = noticelint(folder.path()).args(arguments).output().expect("it runs");
    let rows: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).expect("rows");
    let row = rows.iter().find(|row| row["rule"] == "incentive/reward-for-subscribing").expect("the rule");
    assert_eq!((&row["found"], &row["right"]), (&2.into(), &1.into()));
    assert_eq!((&row["precision"]["value"], &row["recall"]["value"]), (&0.5.into(), &0.5.into()));
    assert!(row["precision"]["low"].as_f64() < Some(0.2) && row["precision"]["high"].as_f64() > Some(0.8));
    check(&[("l.jsonl", b"{\"expect\":")], &arguments, 2, &["l.jsonl:1"]);
}

const PERSUASION: &str = "fixtures/packs/persuasion";

/// What the example of weighed evidence finds in a message, in the given format.
fn persuasion(text: &str, format: &str, language: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.txt"), text).expect("a file");
    let mut command = noticelint(folder.path());
    command.args(["check", "a.txt", "--format", format, "--lang", language, "--as-of", "2026-11-24"]);
    command.args(["--select", "marketing/persuasion", "--rules"]).arg(repository(PERSUASION));
    String::from_utf8(command.output().expect("it runs").stdout).expect("text")
}

#[test]
fn weighed_evidence_is_told_with_its_sum() {
    check(
        &[],
        &["rules", "test", "--rules", repository(PERSUASION).to_str().expect("text")],
        0,
        &[" 0 of them do not"],
    );
    let text = "您的订单到了。店里特价19元，赶快来，点击查看";
    let sum = "offer +0.70, price (price ≤ 0.90) +0.20, hurry +0.50, tap +0.20, order -0.40 = 1.20 ≥ 1.00";
    let told = |format: &str, language: &str| persuasion(text, format, language);
    let words = |told: &str| told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words(&told("human", "en")).contains(&format!("score {sum}")), "{}", told("human", "en"));
    assert!(words(&told("human", "zh")).contains(&format!("得分 {sum}")), "{}", told("human", "zh"));
    let ndjson = told("ndjson", "en");
    let finding: serde_json::Value = serde_json::from_str(ndjson.lines().next().expect("a line")).expect("an object");
    assert_eq!(finding["quote"], "特价19元，赶快来，点击");
    assert_eq!(finding["score"], serde_json::json!({"total": 1.2, "threshold": 1.0}));
    let weights: Vec<f64> = finding["evidence"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|part| part["weight"].as_f64().expect("a number"))
        .collect();
    assert_eq!(weights, [0.7, 0.2, 0.5, 0.2, -0.4]);
    // Two sentences do not add up, and a trace shows by how much.
    let arguments = ["rules", "trace", "marketing/persuasion", "a.txt", "--rules"];
    let base = repository(PERSUASION);
    let arguments = [&arguments[..], &[base.to_str().expect("text")]].concat();
    let expected =
        ["text “特价19元”: offer +0.70, price (price ≤ 0.90) +0.20 = 0.90 < 1.00", "“赶快”: hurry +0.50 = 0.50 <"];
    check(&[("a.txt", "店里特价19元。赶快来".as_bytes())], &arguments, 0, &expected);
    assert!(!persuasion("店里特价19元。赶快来", "ndjson", "en").contains("\"finding\""));
}

#[test]
fn weights_of_a_later_pack_count() {
    let weights = "\
pack: {id: own, version: 0.1.0, title: {zh: 自家, en: our own}, builds_on: [{pack: persuasion, version: '0.1'}]}
weights:
  - rule: marketing/persuasion
    weights: {hurry: 0.65, price: 0.00, tap: 0.10}
    provenance:
      data: [{name: labels.jsonl, records: 3, sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855}]
      date: 2026-11-24
      method: by hand
      figures: {precision: 0.90}
";
    let message = "店里特价19元，赶快来";
    let files: [(&str, &[u8]); 2] = [("a.txt", message.as_bytes()), ("own.yaml", weights.as_bytes())];
    let base = repository(PERSUASION);
    let base = base.to_str().expect("text");
    let arguments = ["check", "a.txt", "--select", "marketing/persuasion", "--rules", base, "--rules", "own.yaml"];
    check(&files, &arguments, 0, &["offer +0.70, hurry +0.65 = 1.35 ≥ 1.00"]);
    // Examples of the rule hold the new weights.
    let heavy = weights.replace("hurry: 0.65", "hurry: 0.85");
    let files: [(&str, &[u8]); 2] = [("a.txt", message.as_bytes()), ("own.yaml", heavy.as_bytes())];
    check(&files, &arguments, 2, &["must stay silent, but finds `特价，请赶快`"]);
    let explained = ["explain", "marketing/persuasion", "--rules", base, "--rules", "own.yaml"];
    let files: [(&str, &[u8]); 1] = [("own.yaml", weights.as_bytes())];
    check(&files, &explained, 0, &["offer 0.70", "hurry 0.65", "2026-11-24", "labels.jsonl (3)", "precision 0.90"]);
}

/// Records in which an offer and a hurry in one sentence are marketing, and neither is alone.
fn persuasive_labels() -> String {
    let mut lines = String::new();
    for number in 0..120 {
        let (offer, hurry, order) = (number % 2 == 0, number % 3 == 0, number % 5 == 0);
        let text = [(offer, "今天特价"), (hurry, "请赶快来"), (order, "您的订单已送出"), (true, "小店谢谢惠顾")]
            .iter()
            .filter_map(|(is_there, words)| is_there.then_some(*words))
            .collect::<Vec<_>>()
            .join("，");
        let expect = if offer && hurry && !order { r#"[{"family":"marketing"}]"# } else { "[]" };
        writeln!(lines, r#"{{"id":"r{number}","kind":"message","text":"{text}","expect":{expect}}}"#)
            .expect("a string");
    }
    lines
}

#[test]
fn weights_are_fitted_written_and_read_back() {
    let base = repository(PERSUASION);
    let base = base.to_str().expect("text");
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("l.jsonl"), persuasive_labels()).expect("a file");
    fs::create_dir(folder.path().join("own")).expect("a folder");
    let fit = || {
        let mut command = noticelint(folder.path());
        command.args(["rules", "fit", "--labels", "l.jsonl", "--rule", "marketing/persuasion", "--rules", base]);
        let output = command.args(["--out", "own/weights.yaml"]).output().expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    };
    let printed = fit();
    assert!(printed.contains("locked: too rare"), "{printed}");
    assert!(printed.contains("cross-validated     16      0       0     104"), "{printed}");
    assert_eq!(fit(), printed);
    let written = fs::read_to_string(folder.path().join("own/weights.yaml")).expect("the weights");
    assert!(written.contains("{name: \"l.jsonl\", records: 120, sha256: "), "{written}");
    let pack = "pack: {id: own, version: 0.1.0, title: {zh: 自家, en: our own}}";
    fs::write(folder.path().join("own/pack.yaml"), pack).expect("a file");
    let mut command = noticelint(folder.path());
    let output = command.args(["rules", "fit", "--labels", "l.jsonl", "--rule", "marketing/persuasion"]);
    let again = output.args(["--rules", base, "--rules", "own"]).output().expect("it runs").stdout;
    let again = String::from_utf8(again).expect("text");
    // What was new is old now, and found before as it is found afterwards.
    assert!(again.contains("before              16      0       0     104"), "{again}");
}

#[test]
fn weights_that_cannot_be_fitted_are_refused_with_the_reason() {
    let labels = r#"{"id":"a","kind":"message","text":"今天特价","expect":[]}"#.as_bytes();
    let base = repository(PERSUASION);
    let fit = |rule: &str, expected: &str| {
        let arguments =
            ["rules", "fit", "--labels", "l.jsonl", "--rule", rule, "--rules", base.to_str().expect("text")];
        check(&[("l.jsonl", labels)], &arguments, 2, &[expected]);
    };
    fit("marketing/persuasion", "0 breaching and 1 clean records");
    fit("marketing/offer", "`marketing/offer` has no `score` check");
    fit("marketing/nothing", "`marketing/nothing` is neither a rule nor a family");
}

#[test]
fn words_that_stand_out_are_suggested() {
    let mut labels = String::new();
    for number in 0..30 {
        let (text, expect) = if number % 2 == 0 {
            ("掌柜在等您拆红包", r#"[{"family":"incentive"}]"#)
        } else {
            ("包裹在驿站等您", "[]")
        };
        writeln!(labels, r#"{{"id":"r{number}","kind":"message","text":"{text}","expect":{expect}}}"#)
            .expect("a string");
    }
    let arguments = ["rules", "suggest", "--labels", "l.jsonl", "--family", "incentive"];
    check(&[("l.jsonl", labels.as_bytes())], &arguments, 0, &["掌柜在等您", "15 breaching (incentive) and 15 clean"]);
}

#[test]
fn a_page_is_written_for_every_rule() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = noticelint(folder.path()).args(["rules", "doc", "--out", "pages"]).output().expect("it runs");
    assert!(output.status.success());
    let page = fs::read_to_string(folder.path().join("pages/incentive/reward-for-subscribing.md")).expect("a page");
    for part in ["## Clauses", "## Why", "## Advice", "## Is found", "⟦", "```yaml\n"] {
        assert!(page.contains(part), "no {part} in\n{page}");
    }
    let index = fs::read_to_string(folder.path().join("pages/README.md")).expect("the index");
    assert!(index.contains("(slot/value.md)"));
}
