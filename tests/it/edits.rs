use std::fs;
use std::sync::LazyLock;

use noticelint::pack::PackFile;
use noticelint::{Judgement, Limits, Pack, ReadFormat, RuleSet, Scratch, Selection, read};
use proptest::prelude::*;
use serde_json::Value;

use crate::cli::noticelint;
use crate::{as_of, repository};

/// The findings in one file.
fn findings(name: &str, content: &[u8], packs: &[&str]) -> Vec<Value> {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(name), content).expect("a file");
    let mut command = noticelint(folder.path());
    command.args(["check", name, "--format", "ndjson", "--as-of", "2026-11-24"]);
    for pack in packs {
        command.arg("--rules").arg(repository(pack));
    }
    let output = command.output().expect("it runs").stdout;
    let lines = String::from_utf8(output).expect("text");
    let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("an object"));
    lines.filter(|line| line["type"] == "finding").collect()
}

/// Follows each suggestion in the file itself; how many there were.
fn follow(name: &str, content: &[u8], packs: &[&str]) -> usize {
    let before = findings(name, content, packs);
    let mut followed = 0;
    for finding in &before {
        let suggestion = &finding["suggestion"];
        let (Some(start), Some(end)) = (suggestion["byte_start"].as_u64(), suggestion["byte_end"].as_u64()) else {
            continue;
        };
        let (start, end) = (usize::try_from(start).expect("small"), usize::try_from(end).expect("small"));
        let edited = [&content[..start], &content[end..]].concat();
        let after = findings(name, &edited, packs);
        let of_rule = |findings: &[Value]| findings.iter().filter(|other| other["rule"] == finding["rule"]).count();
        assert!(of_rule(&after) < of_rule(&before), "{name}: {suggestion} leaves {finding}");
        assert!(after.len() < before.len(), "{name}: {suggestion} brings something new");
        followed += 1;
    }
    followed
}

#[test]
fn following_a_suggestion_clears_the_finding_and_brings_nothing_new() {
    let mut followed = 0;
    for entry in fs::read_dir(repository("fixtures/drafts")).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        followed += follow(&name, &fs::read(&path).expect("a file"), &[]);
    }
    assert!(followed >= 6, "{followed}");
}

#[test]
fn the_smallest_deletion_is_suggested_in_words_and_bytes() {
    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let found = findings("a.txt", text.as_bytes(), &["fixtures/packs/persuasion"]);
        let of_rule = found.iter().find(|finding| finding["rule"] == "marketing/persuasion").expect("a finding");
        assert_eq!(of_rule["suggestion"]["deleted"].as_str(), expected, "{text}");
        follow("a.txt", text.as_bytes(), &["fixtures/packs/persuasion"]);
    }
    // One piece of evidence, where the rest does not reach the threshold.
    check("您好，洗好了。店里特价，慢慢来，记得赶快", Some("特价"));
    // Nothing would be left of the message.
    check("特价特价赶快赶快", None);
}

#[test]
fn an_edit_is_told_in_both_languages() {
    let prompt = "{\"prompt\":\"到货时通知我一次，订阅到货提醒，立即送8元代金券\"}\n";
    for (language, expected) in
        [("en", "delete these 9 characters: “，立即送8元代金券”"), ("zh", "删去这 9 个字：“，立即送8元代金券”")]
    {
        let files: [(&str, &[u8]); 1] = [("a.jsonl", prompt.as_bytes())];
        crate::cli::check(&files, &["check", "a.jsonl", "--lang", language], 1, &[expected]);
    }
}

/// The shipped pack and the example of weighed evidence.
static RULES: LazyLock<RuleSet> = LazyLock::new(|| {
    let shipped = Pack::wechat().expect("the shipped pack");
    let text = fs::read(repository("fixtures/packs/persuasion/persuasion.yaml")).expect("a file");
    let weighed = Pack::read(vec![PackFile::of_bytes("persuasion.yaml", &text)], &[&shipped]).expect("a pack");
    RuleSet::compile(vec![shipped, weighed], &Selection::default()).expect("it compiles")
});

fn judged(rules: &RuleSet, text: &str) -> Judgement {
    let reading = read(ReadFormat::Text, "a.txt", text.as_bytes(), &Limits::default());
    let mut scratch = Scratch::default();
    let mut judgement = rules.judge(&mut scratch, &reading.notices[0], as_of());
    rules.add_edits(&mut scratch, &reading.notices[0], as_of(), &mut judgement);
    judgement
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever is said in whatever order: a suggested deletion leaves fewer findings.
    #[test]
    fn an_edit_clears_what_it_was_suggested_for(
        pieces in prop::collection::vec(
            prop::sample::select(vec!["特价", "19元", "赶快", "点击领取", "您的订单", "，", "。", "红包", "已发货", "!", "加微信"]),
            1..14,
        ),
    ) {
        let text = format!("您好{}", pieces.concat());
        let before = judged(&RULES, &text);
        for finding in &before.findings {
            let Some(edit) = &finding.edit else { continue };
            let (start, end) = (edit.place.span.start as usize, edit.place.span.end as usize);
            prop_assert_eq!(&text[start..end], &edit.text);
            let after = judged(&RULES, &format!("{}{}", &text[..start], &text[end..]));
            prop_assert!(after.findings.len() < before.findings.len(), "{} without {}", text, edit.text);
        }
    }
}
