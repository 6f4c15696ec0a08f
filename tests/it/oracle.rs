use std::fmt::Write;

use noticelint::pack::PackFile;
use noticelint::{Limits, Pack, ReadFormat, RuleSet, Scratch, Selection, read};
use proptest::prelude::*;

use crate::as_of;

/// A rule of the random pack: find any of the words unless a longer allow phrase covers it.
#[derive(Debug, Clone)]
struct RandomRule {
    words: Vec<String>,
    allow: Vec<String>,
    /// Words of which one must stand within three characters behind, in the same clause.
    then: Vec<String>,
}

/// What a character becomes when it is folded, spelled out for the alphabet of the test.
fn folded(c: char) -> Option<char> {
    match c {
        '領' => Some('领'),
        '\u{200b}' => None,
        'Ａ' | 'A' | 'ａ' => Some('a'),
        '，' => Some(','),
        other => Some(other),
    }
}

/// The naive search: fold character by character, look everywhere, compare.
fn naive(rule: &RandomRule, text: &str) -> Vec<(usize, usize)> {
    let kept: Vec<(usize, char, char)> = text.char_indices().filter_map(|(at, c)| Some((at, c, folded(c)?))).collect();
    let fold = |word: &str| word.chars().filter_map(folded).collect::<Vec<char>>();
    let letter = |at: Option<&(usize, char, char)>| at.is_some_and(|(_, _, c)| c.is_ascii_alphabetic());
    let occurrences = |words: &[String], whole: bool| {
        let mut found = Vec::new();
        for word in words.iter().map(|word| fold(word)) {
            for start in 0..kept.len() {
                let here = kept.get(start..start + word.len());
                let same = here.is_some_and(|here| here.iter().map(|(_, _, c)| *c).eq(word.iter().copied()));
                let before = word[0] == 'a' && start > 0 && letter(kept.get(start - 1));
                let after = word[word.len() - 1] == 'a' && letter(kept.get(start + word.len()));
                if same && !(whole && (before || after)) {
                    found.push((start, start + word.len()));
                }
            }
        }
        found
    };
    let allowed = occurrences(&rule.allow, false);
    let covered = |(start, end): &(usize, usize)| {
        allowed.iter().any(|(from, to)| from <= start && end <= to && to - from > end - start)
    };
    let mut hits: Vec<(usize, usize)> =
        occurrences(&rule.words, true).into_iter().filter(|hit| !covered(hit)).collect();
    if !rule.then.is_empty() {
        let nexts = occurrences(&rule.then, true);
        let mut chains = Vec::new();
        for next in nexts {
            let nearest = hits.iter().filter(|hit| hit.1 <= next.0).max_by_key(|hit| (hit.1, hit.0));
            let gap = |hit: &(usize, usize)| kept[hit.1..next.0].iter().map(|(_, _, c)| *c).collect::<Vec<char>>();
            if let Some(hit) = nearest.filter(|hit| gap(hit).len() <= 3 && !gap(hit).contains(&',')) {
                chains.push((hit.0, next.1));
            }
        }
        hits = chains;
    }
    hits.sort_unstable();
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for (start, end) in hits {
        match merged.last_mut() {
            Some(last) if start < last.1 => last.1 = last.1.max(end),
            _ => merged.push((start, end)),
        }
    }
    let byte = |at: usize| kept[at].0;
    merged.into_iter().map(|(start, end)| (byte(start), byte(end - 1) + kept[end - 1].1.len_utf8())).collect()
}

fn pack(rules: &[RandomRule]) -> String {
    let mut yaml = String::from(concat!(
        "pack: {id: random, version: 0.1.0, title: {zh: 测, en: test}}\n",
        "policies: [{id: p, title: {zh: 测, en: test}, source: test, clauses: [{id: c, versions: ",
        "[{in_force: {from: 2000-01-01}, text: {zh: 测, en: test}}]}]}]\nrules:\n",
    ));
    // A family each: findings of one family that mark the same words are told once.
    for (rule, family) in rules.iter().zip(["incentive", "marketing", "expectation", "unlawful"]) {
        let json = |words: &[String]| serde_json::to_string(words).expect("words");
        let allow = if rule.allow.is_empty() { String::new() } else { format!(", allow: {}", json(&rule.allow)) };
        let term = format!("{{words: {}{allow}}}", json(&rule.words));
        let check = if rule.then.is_empty() {
            format!("phrase: {term}")
        } else {
            format!("sequence: {{steps: [{term}, {{words: {}}}], within: 3}}", json(&rule.then))
        };
        write!(
            yaml,
            "  - id: {family}/r\n    version: 1\n    state: stable\n    severity: error\n    authority: platform\n    \
             clauses: [p/c]\n    title: {{zh: 测, en: test}}\n    why: {{zh: 测, en: test}}\n    advice: {{zh: 测, en: test}}\n    \
             check:\n      {check}\n    bad: [x]\n    good: [y]\n"
        )
        .expect("a string takes all");
    }
    yaml
}

fn words(least: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[领券a点]{1,3}", least..4)
}

fn rule() -> impl Strategy<Value = RandomRule> {
    (words(1), words(0), words(0)).prop_map(|(words, allow, then)| RandomRule { words, allow, then })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// The filter, the automaton, folding, allow phrases and sequences together find what the naive search finds.
    #[test]
    fn the_compiled_search_agrees_with_a_naive_one(
        rules in prop::collection::vec(rule(), 1..5),
        text in "[领領券aAＡ点，x\u{200b}]{1,20}",
    ) {
        let file = PackFile { name: "random.yaml".to_owned(), text: pack(&rules).into() };
        let read_pack = Pack::read(vec![file], &[]).unwrap_or_else(|error| panic!("{}", error.mistakes()[0]));
        let set = RuleSet::compile(vec![read_pack], &Selection::default()).expect("it compiles");
        let reading = read(ReadFormat::Text, "f.txt", text.as_bytes(), &Limits::default());
        let judgement = set.judge(&mut Scratch::default(), &reading.notices[0], as_of());
        for (rule, (index, _)) in rules.iter().zip(set.rules()) {
            let found = judgement.findings.iter().filter(|finding| finding.rule == index);
            let found: Vec<(usize, usize)> = found.map(|finding| (finding.place.span.start as usize, finding.place.span.end as usize)).collect();
            prop_assert_eq!(found, naive(rule, &text), "{:?} in {:?}", rule, text);
        }
    }
}
