use std::path::Path;

use crate::gate::{folder, run, write};

const DISCOUNT: &str = "标题：到货提醒\n类型：模板消息\n场景：到货\n--- 正文\n到货：{{thing1.DATA}}\n全场五折\n";

/// An exemption of [`DISCOUNT`], in force in 2090.
pub(crate) const ONE: &str = "\
exemptions:
  - rule: marketing/discount
    where: {path: drafts/a.notice, field: body, quote: 全场五折}
    reason: 合同约定的补偿，法务已核对
    owner: 李四
    approved_by: 王五
    from: 2089-12-01
    until: 2090-07-01
";

fn ndjson(folder: &Path, arguments: &[&str], code: i32) -> Vec<serde_json::Value> {
    let (out, _) = run(folder, &[&["check", "--format", "ndjson"], arguments].concat(), code);
    out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// Rules that are told beside the exempt one, with their severity.
#[track_caller]
fn notes(folder: &Path, as_of: &str, paths: &[&str]) -> Vec<String> {
    let arguments = [paths, &["--exemptions", "e.yaml", "--as-of", as_of, "--fail-on", "never"]].concat();
    let lines = ndjson(folder, &arguments, 0);
    let told = lines.iter().filter(|line| line["family"] == "exemption");
    told.map(|line| format!("{}:{} {} {}", line["path"], line["line"], line["rule"], line["severity"]).replace('"', ""))
        .collect()
}

#[test]
fn an_exempt_finding_is_told_and_does_not_count() {
    let files = folder(&[("drafts/a.notice", DISCOUNT), ("e.yaml", ONE)]);
    let at = files.path();
    let with = ["drafts", "--exemptions", "e.yaml", "--as-of", "2090-06-01"];
    let lines = ndjson(at, &with, 0);
    let finding = lines.iter().find(|line| line["rule"] == "marketing/discount").expect("it is told");
    assert_eq!((&finding["severity"], &finding["verdict"]), (&"error".into(), &"violation".into()));
    assert_eq!(finding["exemption"]["owner"], "李四");
    assert_eq!(finding["exemption"]["until"], "2090-07-01T00:00:00+08:00");
    let summary = lines.last().expect("a summary");
    assert_eq!((&summary["findings"], &summary["exempted"]), (&1.into(), &1.into()));
    for (format, part) in [
        ("human", "exempt  until 2090-07-01, asked for by 李四, allowed by 王五: 合同约定的补偿，法务已核对"),
        ("human", "✗ violation (exempt)"),
        ("short", "error (exempt) marketing/discount"),
        ("short", "1 finding is exempt and does not count"),
    ] {
        let (out, _) = run(at, &[&["check", "--format", format][..], &with[..]].concat(), 0);
        assert!(out.contains(part), "no {part:?} in\n{out}");
    }
    // Out of its time it holds nothing up, and a date that is over does not bring it back.
    run(at, &["check", "drafts", "--exemptions", "e.yaml", "--as-of", "2091-01-01"], 1);
    run(at, &["check", "drafts", "--exemptions", "e.yaml"], 1);
    // From a folder below, and by its fingerprint.
    run(&at.join("drafts"), &["check", "a.notice", "--exemptions", "../e.yaml", "--as-of", "2090-06-01"], 0);
    let by_fingerprint = format!("fingerprint: {}", finding["fingerprint"].as_str().expect("digits"));
    write(at, "f.yaml", &ONE.replace("where: {path: drafts/a.notice, field: body, quote: 全场五折}", &by_fingerprint));
    run(at, &["check", "drafts", "--exemptions", "f.yaml", "--as-of", "2090-06-01"], 0);
    // Other words are not exempt.
    write(at, "drafts/a.notice", &DISCOUNT.replace("五折", "六折"));
    run(at, &["check", "drafts", "--exemptions", "e.yaml", "--as-of", "2090-06-01"], 1);
    run(at, &["check", "drafts", "--exemptions", "f.yaml", "--as-of", "2090-06-01"], 1);
}

#[test]
fn what_is_exempt_is_not_learnt_by_a_baseline() {
    let files = folder(&[("drafts/a.notice", DISCOUNT), ("e.yaml", ONE)]);
    let exempt = ["check", "drafts", "--exemptions", "e.yaml", "--as-of", "2090-06-01", "--baseline", "known"];
    run(files.path(), &[&exempt[..], &["--write-baseline"]].concat(), 0);
    run(files.path(), &exempt, 0);
    run(files.path(), &["check", "drafts", "--baseline", "known"], 1);
}

#[test]
fn exemptions_that_do_nothing_or_are_over_are_findings() {
    let files = folder(&[("drafts/a.notice", DISCOUNT), ("e.yaml", ONE)]);
    let at = files.path();
    assert_eq!(notes(at, "2090-06-01", &["."]), Vec::<String>::new());
    assert_eq!(notes(at, "2090-06-25", &["."]), ["e.yaml:2 exemption/expiring info"]);
    assert_eq!(notes(at, "2090-07-01", &["."]), ["e.yaml:2 exemption/expired warning"]);
    let second = ONE.strip_prefix("exemptions:\n").expect("the head").replace("field: body, ", "");
    write(at, "e.yaml", &format!("{ONE}{second}"));
    assert_eq!(notes(at, "2090-06-01", &["."]), ["e.yaml:9 exemption/shadowed info"]);
    write(at, "drafts/a.notice", &DISCOUNT.replace("全场五折", "请按时领取"));
    assert_eq!(notes(at, "2090-06-01", &["."]).len(), 2, "both fit nothing");
    // Where not all was looked at, nobody knows whether they fit nothing.
    assert_eq!(notes(at, "2090-06-01", &["drafts"]).len(), 0);
    assert_eq!(notes(at, "2090-06-01", &[".", "--ignore", "slot"]).len(), 0);
    assert_eq!(notes(at, "2090-07-01", &[".", "--select", "marketing"]).len(), 0);
    assert_eq!(notes(at, "2090-07-01", &["drafts"]).len(), 2, "a date needs no looking");
    write(at, "noticelint.yaml", "paths: [drafts]\nexemptions: [e.yaml]\n");
    let lines = ndjson(at, &["--as-of", "2090-06-01", "--fail-on", "warning"], 1);
    assert!(lines.iter().any(|line| {
        line["rule"] == "exemption/unused"
            && line["message"].as_str().is_some_and(|message| message.contains("drafts/a.notice · body · 全场五折"))
    }));
}

#[test]
fn what_is_no_exemption_is_refused_at_its_place() {
    let mistakes = "\
exemptions:
  - {rule: marketing/discount, where: {path: a}, reason: TODO, owner: 李四, approved_by: n/a, from: 2090-01-01, until: 2090-02-01}
  - {rule: marketing/discount, where: {path: a}, reason: 暂无, owner: 李四, approved_by: 王五, from: 2090-01-01}
  - {rule: marketing, where: {path: a}, reason: 合同约定的补偿, owner: 李四, approved_by: 王五, from: 2090-01-01, until: 2090-02-01}
  - {rule: marketing/*, where: {path: a}, reason: 合同约定的补偿, owner: 李四, approved_by: 王五, from: 2090-01-01, until: 2090-02-01}
  - {rule: marketing/discuont, where: {path: a}, reason: 合同约定的补偿, owner: 李四, approved_by: 王五, from: 2090-01-01, until: 2090-02-01}
  - {rule: slot/value, where: {path: '*'}, reason: 合同约定的补偿, owner: 李四, approved_by: 王五, from: 2090-02-01, until: 2090-01-01}
  - {rule: slot/value, reason: 合同约定的补偿, owner: 李四, approved_by: 王五, from: 2090-02-01, until: 2199-01-01}
  - {rule: slot/value, fingerprint: 12, raeson: 合同约定的补偿, owner: 李四, approved_by: 王五, from: 2090-02-01, until: 2090-03-01}
";
    let files = folder(&[("a.notice", DISCOUNT), ("e.yaml", mistakes)]);
    let (_, said) = run(files.path(), &["check", ".", "--exemptions", "e.yaml"], 2);
    for part in [
        "`TODO` says nothing for `reason`",
        "`n/a` says nothing for `approved_by`",
        "`暂无` says nothing",
        "an exemption needs `until`",
        "`marketing` means more than one rule",
        "`marketing/*` means more than one rule",
        "did you mean `marketing/discount`?",
        "this place is everywhere",
        "it ends before it begins",
        "does not say for which findings",
        "more than three years",
        "`12` is not a fingerprint",
        "did you mean `reason`?",
        "13 mistakes in e.yaml",
        "e.yaml:2:58",
    ] {
        assert!(said.contains(part), "no {part:?} in\n{said}");
    }
    let (_, said) = run(files.path(), &["check", ".", "--exemptions", "nowhere.yaml"], 2);
    assert!(said.contains("nowhere.yaml"));
}

#[test]
fn a_rule_that_cannot_be_waived_is_not() {
    let pack = "\
pack: {id: own, version: 0.1.0, title: {zh: 自家, en: our own}}
rules:
  - id: unlawful/own
    version: 1
    state: stable
    severity: error
    authority: platform
    waivable: false
    clauses: [service-2021/no-inducement]
    title: {zh: 闪电, en: lightning}
    why: {zh: 送不到, en: nobody is that fast}
    advice: {zh: 别写闪电, en: no lightning}
    check: {phrase: {words: [闪电]}}
    bad: [闪电送到]
    good: [尽快送到]
";
    let clause = clause();
    let files = folder(&[("own.yaml", &pack.replace("service-2021/no-inducement", &clause)), ("a.notice", DISCOUNT)]);
    write(files.path(), "e.yaml", &ONE.replace("marketing/discount", "unlawful/own"));
    let (_, said) = run(files.path(), &["check", ".", "--rules", "own.yaml", "--exemptions", "e.yaml"], 2);
    assert!(said.contains("`unlawful/own` cannot be waived"), "{said}");
}

/// Any clause of the shipped pack.
fn clause() -> String {
    let rules = crate::wechat();
    rules.rules().next().and_then(|(_, rule)| rule.clauses.first().cloned()).expect("a clause")
}
