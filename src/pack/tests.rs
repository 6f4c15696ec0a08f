//! What a pack is read into, and that every mistake is found at its place. The places are marked in the YAML: `«`, `»`.

use std::sync::Arc;

use proptest::prelude::*;

use super::{Pack, PackError, PackFile};
use crate::check::Check;
use crate::notice::{MessageKind, Selector, Timestamp};
use crate::verdict::{Family, Language};

const SMALL: &str = include_str!("../../fixtures/packs/small.yaml");

const HEAD: &str = "pack: {id: other, version: 0.1.0, title: {zh: 甲, en: a}}\n";

fn file(name: &str, text: &str) -> PackFile {
    PackFile { name: name.to_owned(), text: Arc::from(text) }
}

fn small() -> Pack {
    Pack::read(vec![file("small.yaml", SMALL)], &[]).expect("the small pack")
}

/// Reads a pack after the small one.
fn read(texts: &[&str]) -> Result<Pack, PackError> {
    let files = texts.iter().zip(1..).map(|(text, number)| file(&format!("{number}.yaml"), text)).collect();
    Pack::read(files, &[&small()])
}

/// The kinds of all mistakes of one file must be `expected`, and the first of them must stand where the text is marked.
#[track_caller]
fn check(marked: &str, expected: &str) {
    let text = marked.replace(['«', '»'], "");
    let mistakes = read(&[&text]).map_or_else(|error| error.mistakes().to_vec(), |_| Vec::new());
    let kinds: Vec<_> = mistakes.iter().map(super::PackMistake::kind).collect();
    assert_eq!(kinds.join(" "), expected, "{marked}");
    let Some(start) = marked.find('«') else { return };
    let written = mistakes.first().expect("a mistake").written();
    let shown = text.get(written.start..written.start + written.len).expect("whole characters");
    let (_, rest) = marked.split_once('«').expect("a mark");
    let (inside, _) = rest.split_once('»').expect("a closed mark");
    assert_eq!((written.start, shown), (start, inside), "{marked}");
}

#[test]
fn weights_are_read_back_as_they_were_written() {
    let check =
        "check: {score: {within: field, threshold: 1, evidence: [{id: a, words: [送礼], sign: breach, weight: 1}]}}";
    let head = rule(&[check]);
    let weights = concat!(
        "weights:\n  - rule: incentive/gift\n    weights:\n      a: 1.05\n    provenance:\n      data:\n",
        "        - {name: \"a: \\\"b\\\" #c\", records: 3, ",
        "sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855}\n",
        "      date: 2026-11-24\n      method: \"by hand\"\n      figures:\n        \"precision\": \"0.90\"\n",
    );
    let pack = read(&[&head, weights]).unwrap_or_else(|error| panic!("{:?}", miette::Report::new(error)));
    let [read_back] = pack.weights.as_slice() else { panic!("one set of weights") };
    assert_eq!(read_back.provenance.data[0].name, "a: \"b\" #c");
    assert_eq!(read_back.to_yaml(), weights);
}

/// A rule of which some lines are replaced: those that begin with the same key.
fn rule(lines: &[&str]) -> String {
    let mut rule = vec![
        "id: incentive/gift",
        "version: 1",
        "state: stable",
        "severity: error",
        "authority: platform",
        "clauses: [platform/no-reward]",
        "title: {zh: 送礼, en: a gift}",
        "why: {zh: 不许, en: forbidden}",
        "advice: {zh: 删去, en: leave it out}",
        "check: {phrase: {words: [送礼]}}",
        "bad: [送礼]",
        "good: [寄礼]",
    ];
    for line in lines {
        let key = line.trim_start_matches('«').split([':', '»']).next();
        match rule.iter_mut().find(|old| old.split(':').next() == key) {
            Some(old) => *old = line,
            None => rule.push(line),
        }
    }
    format!("{HEAD}rules:\n  - {}\n", rule.join("\n    "))
}

fn pattern(pattern: &str) -> String {
    rule(&[&format!("check: {{phrase: {{patterns: ['{pattern}']}}}}")])
}

fn versions(versions: &str) -> String {
    format!(
        "{HEAD}policies: [{{id: p, title: {{zh: 甲, en: a}}, source: s, clauses: [{{id: c, versions: [{}]}}]}}]",
        versions.replace(']', ", text: {zh: 甲, en: a}}").replace('[', "{in_force: ")
    )
}

#[test]
fn a_whole_pack_is_read() {
    let pack = small();
    assert_eq!((pack.id.as_str(), pack.version.as_str()), ("small", "0.1.0"));
    let clause = &pack.policies[0].clauses[0];
    assert_eq!(clause.versions[0].in_force.until, Timestamp::parse("2023-06-01"));
    assert_eq!(clause.versions[0].announced, Timestamp::parse("2021-01-20"));
    assert_eq!(pack.lists[0].words, ["红包", "优惠券"]);
    let rule = &pack.rules[0];
    assert_eq!((rule.id.family, rule.id.name.as_str()), (Family::Incentive, "incentive/reward"));
    assert_eq!(rule.scope.fields, [Selector::Prompt]);
    assert_eq!(rule.scope.messages, [MessageKind::SubscribeOnce]);
    assert!(rule.waivable && rule.unless.is_empty() && rule.requires.is_empty());
    assert!(matches!(&rule.checks[..], [Check::Phrase(phrase)] if phrase.of.lists == ["reward"]));
}

#[test]
fn a_bare_example_goes_where_its_rule_looks_first() {
    #[track_caller]
    fn check(scope: &str, expected: &[(&str, &str)]) {
        let pack = read(&[&rule(&[scope, "bad: [订阅⟦送礼⟧]"])]).unwrap_or_else(|error| panic!("{error:?}"));
        let found: Vec<_> =
            pack.rules[0].bad[0].fields.iter().map(|(key, text)| (key.as_str(), text.as_str())).collect();
        assert_eq!(found, expected);
        assert_eq!(pack.rules[0].bad[0].marks, [(expected[0].0.to_owned(), "送礼".to_owned())]);
    }
    check("scope: {kinds: [message]}", &[("text", "订阅送礼")]);
    check("scope: {fields: [prompt, title]}", &[("prompt", "订阅送礼")]);
    check("scope: {fields: [label]}", &[("body", "订阅送礼")]);
    check("scope: {fields: [account]}", &[("account.verified", "订阅送礼")]);
    check("scope: {messages: [template]}", &[("text", "订阅送礼"), ("message", "template")]);
    check("scope: {fields: [data]}", &[("data.thing1", "订阅送礼"), ("body", "内容：{{thing1.DATA}}")]);
}

#[test]
fn a_record_as_example_is_flattened() {
    let record = "bad: [{title: 到货, data: {thing1: ⟦送礼⟧, thing2: ''}, account: {verified: true}, at: 2021-02-01}]";
    let pack = read(&[&rule(&[record])]).unwrap_or_else(|error| panic!("{error:?}"));
    let example = &pack.rules[0].bad[0];
    let keys: Vec<_> = example.fields.iter().map(|(key, text)| format!("{key}={text}")).collect();
    assert_eq!(keys, ["title=到货", "data.thing1=送礼", "data.thing2=", "account.verified=true", "at=2021-02-01"]);
    assert_eq!(example.marks, [("data.thing1".to_owned(), "送礼".to_owned())]);
}

#[test]
fn yaml_that_cannot_be_read_is_one_mistake() {
    check("a: «'»x", "syntax");
    check("a:\n\t«-» b", "syntax");
    check("rules: «[»", "syntax");
    check("a: b«:» c", "syntax");
    check("«%»YAML 1.2\n---\na: b", "syntax");
    check("rules: «\u{fffd}»", "not-utf8");
    check(&format!("{HEAD}«---»\nrules: []\n"), "second-document");
}

#[test]
fn anchors_aliases_and_tags_are_written_out() {
    check(&rule(&["version: «&a» 1"]), "anchor");
    check(&rule(&["version: «*a»"]), "alias");
    check(&rule(&["version: «!!int» 1"]), "tag");
    check(&rule(&["message: {zh: {«{»quote}}, en: a}"]), "key-not-text");
}

#[test]
fn values_of_the_wrong_shape_are_shown() {
    check(&rule(&["clauses: «platform/no-reward»"]), "wrong-type");
    check(&rule(&["severity: «[»error]"]), "wrong-type");
    check(&rule(&["title: «送礼»"]), "wrong-type");
    check(&rule(&["«severity»: "]), "empty-text");
    check(&rule(&["severity: «eror»"]), "wrong-choice");
    check(&rule(&["waivable: «yes»"]), "wrong-choice");
    check(&rule(&["version: «0»"]), "out-of-range");
    check(&rule(&["why: {zh: «' '», en: a}"]), "empty-text");
    check(&rule(&["«bad»: []"]), "too-few");
    check(&rule(&["check: {phrase: {words: [«\"\\u200b\"»]}}"]), "empty-text");
    check("pack: {id: other, version: «1.0», title: {zh: 甲, en: a}}", "wrong-version");
    check("pack: {id: «Other», version: 0.1.0, title: {zh: 甲, en: a}}", "wrong-id");
}

#[test]
fn keys_that_are_unknown_missing_or_there_twice_are_shown() {
    check(&rule(&["check: {phrase: {«word»: [送礼]}}"]), "unknown-key");
    check(&rule(&["why: {zh: 不许, «eng»: no}"]), "unknown-key");
    check(&rule(&["why: {«zh»: 不许, fr: non}"]), "missing-key unknown-key");
    check(&rule(&["why: {«zh»: 不许}"]), "missing-key");
    check(&rule(&["why: {zh: 不许, en: no, «zh»: 不}"]), "duplicate-key");
    check(&rule(&["check: {phrase: {words: [a]}, «broken»: {}}"]), "not-one-key");
    check(&rule(&["check: [{phrase: {words: [a]}}, «{»}]"]), "not-one-key");
    let without_good = rule(&[]).replace("    good: [寄礼]\n", "").replace("incentive/gift", "«incentive/gift»");
    check(&without_good, "missing-key");
}

#[test]
fn settings_of_checks_have_their_ranges() {
    let sequence =
        |within| format!("check: {{sequence: {{steps: [{{words: [a]}}, {{words: [b]}}], within: {within}}}}}");
    check(&rule(&[&sequence("8")]), "");
    check(&rule(&[&sequence("«-1»")]), "out-of-range");
    check(&rule(&["check: {sequence: {«steps»: [{words: [a]}], within: 3}}"]), "too-few");
    check(&rule(&["check: {together: {«all»: [{words: [a]}], within: field}}"]), "too-few");
    check(&rule(&["check: {count: {of: {words: [a]}, at_least: «1», within: field}}"]), "out-of-range");
    check(&rule(&["check: {missing: {field: title, of: {words: [a]}, at: «begin»}}"]), "wrong-choice");
    check(&rule(&["check: {slot: {find: «valeu»}}"]), "wrong-choice");
    check(&rule(&["check: {phrase: {«allow»: [a]}}"]), "empty-term");
    check(&rule(&["unless: [{«within»: clause}]"]), "empty-term");
}

#[test]
fn names_are_held_against_each_other_and_the_packs_before() {
    check(&rule(&["clauses: [«platform/no-rewards»]"]), "unknown-clause");
    check(&rule(&["check: {phrase: {lists: [reward, «rewards»]}}"]), "unknown-list");
    check(&rule(&["id: «incentive/reward»"]), "known-id");
    check(&rule(&["id: «gift»"]), "rule-id");
    check(&rule(&["id: «incentive/Gift»"]), "rule-id");
    check(&rule(&["id: «incentives/gift»"]), "rule-family");
    check("«r»ules: []", "no-pack");
    check("", "no-pack");
    check("pack: {id: «small», version: 0.1.0, title: {zh: 甲, en: a}}", "known-id");
}

#[test]
fn things_there_twice_name_the_first_place_also_across_files() {
    let error = read(&[&rule(&[]), &rule(&[])]).expect_err("two of each");
    let told: Vec<_> =
        error.mistakes().iter().map(|mistake| (mistake.kind(), mistake.help(Language::English))).collect();
    assert_eq!(
        told,
        [
            ("second-pack", Some("the first is at 1.yaml:1:1; keep one of the two")),
            ("duplicate-id", Some("the first is at 1.yaml:3:9; keep one of the two")),
        ]
    );
    assert_eq!(error.mistakes()[1].file(), "2.yaml");
}

#[test]
fn a_file_that_cannot_be_read_does_not_make_others_look_wrong() {
    let kinds = |texts: &[&str]| {
        let error = read(texts).expect_err("a mistake");
        error.mistakes().iter().map(super::PackMistake::kind).collect::<Vec<_>>().join(" ")
    };
    let others = rule(&["check: {phrase: {lists: [unknown]}}", "severity: eror"]);
    assert_eq!(kinds(&["words: [", &others]), "syntax wrong-choice");
}

#[test]
fn patterns_are_looked_at_closely() {
    check(&pattern("送礼.{0,4}[0-9]"), "");
    check(&pattern("送«(»礼|券"), "pattern-syntax");
    check(&pattern("送礼«(?!»品)"), "pattern-syntax");
    check(&pattern("送礼[«b-a»]"), "pattern-syntax");
    check(&rule(&["check: {phrase: {patterns: [«'送礼\\w{900}'»]}}"]), "pattern-too-large");
    check(&rule(&["check: {phrase: {patterns: [«'(送礼)*'»]}}"]), "pattern-matches-nothing");
    check(&rule(&["check: {phrase: {patterns: [«'送礼，'»]}}"]), "pattern-not-folded");
    check(&rule(&["check: {phrase: {patterns: [«'[0-9]{3}'»]}}"]), "pattern-without-literal");
    check(&rule(&["check: {phrase: {patterns: ['[0-9]{3}'], needs: [元]}}"]), "");
}

#[test]
fn a_trusted_pack_is_not_held_up_by_its_patterns() {
    let text =
        pattern("送(礼").replace("platform/no-reward", "p/c") + &versions("[{from: 2021-01-27}]").replace(HEAD, "");
    assert!(Pack::read_trusted(vec![file("a.yaml", &text)], &[]).is_ok());
    assert!(read(&[&text]).is_err());
}

#[test]
fn a_clause_may_say_why_no_rule_checks_it() {
    let text = "policies: [{id: p, title: {zh: 甲, en: a}, source: s, clauses: [{id: c, unchecked: {zh: 乙, en: b}, \
                versions: [{in_force: {from: 2020-01-01}, text: {zh: 甲, en: a}}]}]}]";
    let pack = read(&[&format!("{HEAD}{text}")]).expect("a pack");
    let reasons: Vec<_> = pack
        .policies
        .iter()
        .flat_map(|policy| &policy.clauses)
        .filter_map(|clause| clause.unchecked.as_ref().map(|why| (why.zh.as_str(), why.en.as_str())))
        .collect();
    assert_eq!(reasons, [("乙", "b")]);
    check(&format!("{HEAD}{}", text.replace(", en: b", "")), "missing-key");
}

#[test]
fn versions_of_a_clause_follow_each_other_without_overlap_or_gap() {
    check(&versions("[{from: 2021-01-27, until: 2022-01-01}], [{from: 2022-01-01}]"), "");
    check(&versions("[{from: 2021-01-27, until: «2021-01-27»}]"), "reversed-interval");
    check(&versions("[{from: 2021-01-27}], [{from: «2022-01-01»}]"), "overlapping-versions");
    check(&versions("[{from: 2021-01-27, until: 2022-01-02}], [{from: «2022-01-01»}]"), "overlapping-versions");
    check(&versions("[{from: 2021-01-27, until: 2021-12-31}], [{from: «2022-01-01»}]"), "gap-between-versions");
    check(&versions("[{from: 2021-01-27}, announced: «2021-01-28»]"), "announced-late");
    check(&versions("[{from: «2021-02-30»}]"), "wrong-date");
}

#[test]
fn messages_can_only_hold_what_the_checks_fill_in() {
    let message = |zh: &str| format!("message: {{zh: {zh}, en: a}}");
    check(&rule(&[&message("'“{quote}”，写作 {{first.DATA}}'")]), "");
    check(&rule(&[&message("«'{limit}'»")]), "unknown-placeholder");
    check(&rule(&[&message("«'{quote'»")]), "open-placeholder");
    check(&rule(&[&message("'{limit}'"), "check: {slot: {find: value}}"]), "");
    check(&rule(&[&message("«'{limit}'»"), "check: [{slot: {find: value}}, {broken: {}}]"]), "unknown-placeholder");
    check(&rule(&["bad: [«送⟦礼»]"]), "unpaired-marks");
}

#[test]
fn an_error_says_how_many_and_where() {
    let error = read(&[&rule(&["version: one", "severity: eror"])]).expect_err("two mistakes");
    assert_eq!(error.to_string(), "2 mistakes in pack other");
    assert_eq!(error.message(Language::Chinese), "规则包 other 有 2 处错误");
    let place = error.mistakes()[1].place();
    assert_eq!((place.line, place.column), (6, 15));
    assert_eq!(error.mistakes()[1].help(Language::Chinese), Some("是否想写 `error`？"));
    assert_eq!(error.speaking(Language::Chinese).to_string(), "规则包 other 有 2 处错误");
}

#[test]
fn a_rendered_mistake_counts_characters() {
    let error = read(&[&rule(&["title: {zh: 送礼, en: a gift, fr: cadeau}"])]).expect_err("a mistake");
    let shown = rendered(&error);
    assert!(shown.contains("[1.yaml:9:33]"), "{shown}");
    assert!(shown.contains("9 │     title: {zh: 送礼, en: a gift, fr: cadeau}"), "{shown}");
}

#[test]
fn a_mistake_in_a_very_long_line_or_at_the_end_is_shown_in_short() {
    let long = rendered(&read(&[&format!("{HEAD}rules: {}", "[".repeat(1_000_000))]).expect_err("a mistake"));
    assert!(long.len() < 4000, "{long}");
    rendered(&read(&["rules: \"a\n"]).expect_err("a mistake"));
    rendered(&read(&["rules:\n  a: {\n"]).expect_err("a mistake"));
    rendered(&read(&[""]).expect_err("a mistake"));
    rendered(&Pack::read(Vec::new(), &[]).expect_err("a mistake"));
}

fn rendered(error: &PackError) -> String {
    let mut shown = String::new();
    let theme = miette::GraphicalTheme::unicode_nocolor();
    miette::GraphicalReportHandler::new_themed(theme).render_report(&mut shown, error).expect("a report");
    shown
}

#[test]
fn bombs_are_refused() {
    check(&format!("rules: {}«[»{}", "[".repeat(31), "]".repeat(32)), "too-deep");
    check(&format!("{}«-»", "- ".repeat(32)), "too-deep");
    let words = "甲, ".repeat(500_001);
    assert!(read(&[&format!("words: [{{words: [{words}]}}]")]).is_err());
    let patterns = "'送礼a', ".repeat(3000);
    let error = read(&[&rule(&[&format!("check: {{phrase: {{patterns: [{patterns}]}}}}")])]).expect_err("a mistake");
    assert_eq!(error.mistakes()[0].kind(), "too-many-patterns");
    let large = "a".repeat(9 * 1024 * 1024);
    assert_eq!(read(&[&large]).expect_err("a mistake").mistakes()[0].kind(), "too-large");
    let unknown = "a: 1\n".repeat(200_000);
    let error = read(&[&unknown]).expect_err("many mistakes");
    assert_eq!(error.mistakes().len(), 10_000);
    assert_eq!(error.to_string(), "400000 mistakes in pack 1.yaml");
}

proptest! {
    #[test]
    fn any_text_is_a_pack_or_an_error_that_can_be_shown(text in any::<String>()) {
        if let Err(error) = read(&[&text]) {
            rendered(&error);
        }
    }

    #[test]
    fn anything_like_yaml_is_a_pack_or_an_error_that_can_be_shown(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "rules", "pack", "words", "id", "check", "phrase", "zh", ": ", ":\n", "\n  ", "\n    ", "- ", "[", "]", "{", "}", ", ",
                "\"", "'", "|\n", "&a ", "*a", "!t ", "#", "红包", "⟦", "\u{feff}", "\t", "? ", "---\n", "~", "\r\n", "\u{85}",
            ]),
            0..40,
        ),
    ) {
        if let Err(error) = read(&[&parts.concat()]) {
            rendered(&error);
        }
    }

    #[test]
    fn any_change_to_a_good_pack_is_survived(at in 0..SMALL.len(), insert in "[\\[\\]{}:,'\"&*!|>#\n\t -]{0,3}", cut in 0..9_usize) {
        let start = SMALL.floor_char_boundary(at);
        let end = SMALL.ceil_char_boundary((at + cut).min(SMALL.len()));
        let (before, after) = (SMALL.get(..start).unwrap_or_default(), SMALL.get(end..).unwrap_or_default());
        if let Err(error) = Pack::read(vec![file("small.yaml", &format!("{before}{insert}{after}"))], &[]) {
            rendered(&error);
        }
    }
}
