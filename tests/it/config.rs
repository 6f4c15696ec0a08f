use std::fs;

use noticelint::pack::{config_schema, exemption_schema};

use crate::gate::{folder, run, write};

const REWARD: &str = "标题：到货提醒\n订阅文案：订阅即送5元红包\n";

#[test]
fn the_nearest_configuration_counts_and_its_paths_start_from_it() {
    let files = folder(&[
        ("noticelint.yaml", "paths: [drafts]\nignore: [incentive]\n"),
        ("drafts/a.notice", REWARD),
        ("inner/deep/x.txt", ""),
        ("other.notice", REWARD),
    ]);
    let at = files.path();
    assert!(run(at, &["check"], 0).0.contains("1 notice judged: pass 1"));
    assert!(run(&at.join("inner/deep"), &["check"], 0).0.contains("1 notice judged: pass 1"));
    assert!(
        run(&at.join("inner/deep"), &["check", "--format", "short", "--no-config", "../../drafts"], 1)
            .0
            .contains("incentive")
    );
    write(at, "inner/noticelint.yaml", "paths: [.]\n");
    run(&at.join("inner/deep"), &["check", "../../drafts"], 1);
    run(&at.join("inner/deep"), &["check", "--config", "../../noticelint.yaml"], 0);
}

#[test]
fn the_command_line_beats_the_configuration() {
    let files = folder(&[("noticelint.yaml", "ignore: [incentive]\nfail_on: never\n"), ("a.notice", REWARD)]);
    let at = files.path();
    run(at, &["check", "a.notice", "--ignore", "slot"], 0);
    run(at, &["check", "a.notice", "--ignore", "slot", "--fail-on", "error"], 1);
    run(at, &["check", "a.notice", "--fail-on", "error"], 0);
    let (_, said) = run(at, &["check"], 2);
    assert!(said.contains("write paths into noticelint.yaml"), "{said}");
}

#[test]
fn packs_severities_account_and_columns_come_from_it() {
    let pack = "\
pack: {id: own, version: 0.1.0, title: {zh: 自家, en: our own}}
policies:
  - {id: house, title: {zh: 店规, en: house rules}, source: our wiki, clauses: [
      {id: words, versions: [{in_force: {from: 2020-01-01}, text: {zh: 别写闪电, en: no lightning}}]}]}
rules:
  - id: marketing/lightning
    version: 1
    state: stable
    severity: error
    authority: platform
    clauses: [house/words]
    scope: {fields: [prompt]}
    title: {zh: 闪电, en: lightning}
    why: {zh: 送不到, en: nobody is that fast}
    advice: {zh: 别写闪电, en: no lightning}
    check:
      phrase: {words: [闪电]}
    bad: [闪电送到]
    good: [尽快送到]
";
    let config = "\
rules: [own.yaml]
severity: {marketing/lightning: info}
paths: [a.csv]
account: {认证: 否, 类型: 服务号}
columns: {话术: prompt}
";
    let files = folder(&[
        ("sub/noticelint.yaml", config),
        ("sub/own.yaml", pack),
        ("sub/a.csv", "类型,话术\n一次性订阅,闪电送到时通知我一次\n"),
    ]);
    let (out, _) = run(&files.path().join("sub"), &["check", "--format", "short", "--fail-on", "never"], 0);
    assert!(out.contains("a.csv:2:7: info marketing/lightning"), "{out}");
    assert!(out.contains(" account/"), "a fact of the configuration is judged\n{out}");
    let (out, _) = run(&files.path().join("sub"), &["rules", "list"], 0);
    assert!(out.contains("marketing/lightning"), "{out}");
    // Without the configuration the column means nothing, unless it is said.
    run(&files.path().join("sub"), &["check", "a.csv", "--no-config"], 2);
    run(&files.path().join("sub"), &["check", "a.csv", "--no-config", "--map", "话术=prompt"], 0);
    let (_, said) = run(&files.path().join("sub"), &["check", "a.csv", "--no-config", "--map", "话术=promt"], 2);
    assert!(said.contains("did you mean prompt?"), "{said}");
}

#[test]
fn all_mistakes_are_told_at_their_places() {
    let config = "\
path: [drafts]
selct: [incentive]
ignore: [incentives, slot/value]
severity:
  slot/valeu: warning
  slot/value: grave
columns: {话术: txet}
fail_on: sometimes
paths: drafts
";
    let files = folder(&[("noticelint.yaml", config), ("a.notice", REWARD)]);
    let (_, said) = run(files.path(), &["check", "a.notice"], 2);
    for part in [
        "noticelint.yaml:1:1",
        "did you mean `paths`?",
        "noticelint.yaml:2:1",
        "did you mean `select`?",
        "noticelint.yaml:3:10",
        "did you mean `incentive`?",
        "noticelint.yaml:5:3",
        "did you mean `slot/value`?",
        "noticelint.yaml:6:15",
        "noticelint.yaml:7:15",
        "did you mean `text`?",
        "noticelint.yaml:8:10",
        "noticelint.yaml:9:8",
        "8 mistakes in noticelint.yaml",
    ] {
        assert!(said.contains(part), "no {part:?} in\n{said}");
    }
    let (_, said) = run(files.path(), &["check", "a.notice", "--lang", "zh"], 2);
    assert!(said.contains("配置没有 `selct` 这一项") && said.contains("noticelint.yaml 有 8 处错误"), "{said}");
    write(files.path(), "noticelint.yaml", "rules: [nowhere.yaml]\nselct: [x]\n");
    assert!(run(files.path(), &["check", "a.notice"], 2).1.contains("did you mean `select`?"));
}

#[test]
fn init_writes_a_configuration_that_holds_with_every_comment_taken_away() {
    for language in ["zh", "en"] {
        let files = folder(&[]);
        let at = files.path();
        run(at, &["init", "--lang", language], 0);
        assert!(run(at, &["check"], 0).0.contains(if language == "zh" { "" } else { "1 notice judged" }));
        let text = fs::read_to_string(at.join("noticelint.yaml")).expect("the configuration");
        let settings = |line: &str| {
            line.strip_prefix('#').filter(|rest| !rest.starts_with(' ') || rest.starts_with("  ")).map(str::to_owned)
        };
        let whole: Vec<String> = text.lines().map(|line| settings(line).unwrap_or_else(|| line.to_owned())).collect();
        let whole = whole.join("\n");
        assert!(whole.contains("\nfail_on: error\n") && whole.contains("\n  marketing/discount: warning\n"), "{whole}");
        let value: serde_json::Value = serde_yaml::from_str(&whole).expect("YAML");
        let schema = jsonschema::validator_for(&config_schema()).expect("a schema");
        assert!(schema.is_valid(&value), "{whole}");
        for needed in ["known.txt", "exemptions.yaml", "templates.json"] {
            write(
                at,
                needed,
                match needed {
                    "known.txt" => "noticelint-baseline 1\n",
                    "templates.json" => {
                        "{\"template_list\":[{\"template_id\":\"T\",\"title\":\"开课\",\"content\":\"时间：{{time1.DATA}}\"}]}"
                    }
                    _ => crate::exemptions::ONE,
                },
            );
        }
        let plain = whole.replace("rules: [our-rules]", "rules: []");
        write(at, "noticelint.yaml", &plain);
        run(at, &["check", "--fail-on", "never"], 0);
    }
}

#[test]
fn the_schemas_say_what_the_readers_say() {
    let config = jsonschema::validator_for(&config_schema()).expect("a schema");
    let exemptions = jsonschema::validator_for(&exemption_schema()).expect("a schema");
    let value = |yaml: &str| -> serde_json::Value { serde_yaml::from_str(yaml).expect("YAML") };
    assert!(config.is_valid(&value("paths: [drafts]\nfail_on: never\naccount: {verified: true}")));
    for wrong in ["selct: []", "fail_on: grave", "paths: drafts", "severity: {slot/value: off}"] {
        assert!(!config.is_valid(&value(wrong)), "{wrong}");
    }
    assert!(exemptions.is_valid(&value(crate::exemptions::ONE)));
    assert!(!exemptions.is_valid(&value("exemptions: [{rule: slot/value}]")));
    let printed = run(folder(&[]).path(), &["rules", "schema", "config"], 0).0;
    assert_eq!(serde_json::from_str::<serde_json::Value>(&printed).expect("JSON"), config_schema());
}
