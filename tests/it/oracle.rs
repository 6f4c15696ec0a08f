use std::fmt::Write;

use noticelint::pack::PackFile;
use noticelint::verdict::Weight;
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

/// A character that folding keeps: where it stands, what it is, what it becomes.
type Kept = (usize, char, char);

fn kept(text: &str) -> Vec<Kept> {
    let kept: Vec<Kept> = text.char_indices().filter_map(|(at, c)| Some((at, c, folded(c)?))).collect();
    without_spacing(&kept)
}

/// Leaves out the commas between characters each of which stands alone, and between them and what they touch: where at least four
/// stand so, or three that have company.
fn without_spacing(kept: &[Kept]) -> Vec<Kept> {
    let is_comma = |(_, _, c): &Kept| *c == ',';
    let is_word = |piece: &Kept| !matches!(piece.2, ',' | '。');
    let pieces: Vec<&[Kept]> =
        kept.chunk_by(|one, other| is_word(one) == is_word(other) && is_comma(one) == is_comma(other)).collect();
    let is_of_words = |at: usize| pieces.get(at).is_some_and(|piece| is_word(&piece[0]));
    let is_gap = |at: usize| pieces.get(at).is_some_and(|piece| is_comma(&piece[0]) && piece.len() <= 2);
    let mut is_left_out = vec![false; pieces.len()];
    for first in (0..pieces.len()).filter(|at| is_of_words(*at)) {
        let mut last = first;
        while is_gap(last + 1) && is_of_words(last + 2) && (last == first || pieces[last].len() == 1) {
            last += 2;
        }
        let words = || pieces[first..=last].iter().step_by(2);
        let alone: Vec<char> = words().filter(|piece| piece.len() == 1).map(|piece| piece[0].2).collect();
        let enough = if alone.len() < words().count() { 3 } else { 4 };
        // What a longer run before it has taken is none of its own.
        let is_begun = first >= 2 && is_gap(first - 1) && is_of_words(first - 2) && pieces[first].len() == 1;
        if !is_begun && alone.len() >= enough && alone.iter().filter(|c| !c.is_ascii()).count() >= 3 {
            (first + 1..last).step_by(2).for_each(|gap| is_left_out[gap] = true);
        }
    }
    pieces
        .iter()
        .zip(is_left_out)
        .filter(|(_, is_left_out)| !is_left_out)
        .flat_map(|(piece, _)| piece.to_vec())
        .collect()
}

/// Where the words stand in the characters kept.
fn occurrences(kept: &[Kept], words: &[String], whole: bool) -> Vec<(usize, usize)> {
    let fold = |word: &str| word.chars().filter_map(folded).collect::<Vec<char>>();
    let letter = |at: Option<&Kept>| at.is_some_and(|(_, _, c)| c.is_ascii_alphabetic());
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
}

/// The stretches in bytes of the text, those that overlap made one.
fn in_bytes(kept: &[Kept], mut hits: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
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

/// The naive search: fold character by character, look everywhere, compare.
fn naive(rule: &RandomRule, text: &str) -> Vec<(usize, usize)> {
    let kept = kept(text);
    let occurrences = |words: &[String], whole: bool| occurrences(&kept, words, whole);
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
    in_bytes(&kept, hits)
}

fn pack(rules: &[RandomRule]) -> String {
    let check = |rule: &RandomRule| {
        let json = |words: &[String]| serde_json::to_string(words).expect("words");
        let allow = if rule.allow.is_empty() { String::new() } else { format!(", allow: {}", json(&rule.allow)) };
        let term = format!("{{words: {}{allow}}}", json(&rule.words));
        if rule.then.is_empty() {
            format!("phrase: {term}")
        } else {
            format!("sequence: {{steps: [{term}, {{words: {}}}], within: 3}}", json(&rule.then))
        }
    };
    pack_of(rules.iter().map(check))
}

fn pack_of(checks: impl Iterator<Item = String>) -> String {
    let mut yaml = String::from(concat!(
        "pack: {id: random, version: 0.1.0, title: {zh: 测, en: test}}\n",
        "policies: [{id: p, title: {zh: 测, en: test}, source: test, clauses: [{id: c, versions: ",
        "[{in_force: {from: 2000-01-01}, text: {zh: 测, en: test}}]}]}]\nrules:\n",
    ));
    // A family each: findings of one family that mark the same words are told once.
    for (check, family) in checks.zip(["incentive", "marketing", "expectation", "unlawful"]) {
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

/// A piece of evidence of the random scored check.
#[derive(Debug, Clone)]
struct RandomEvidence {
    words: Vec<String>,
    /// A pattern instead of the words.
    pattern: Option<&'static str>,
    hundredths: i32,
    reach: &'static str,
    at: &'static str,
    is_grouped: bool,
}

impl RandomEvidence {
    fn yaml(&self, number: usize, first: bool) -> String {
        let sign = if self.hundredths < 0 { "mitigating" } else { "breach" };
        let term = match self.pattern {
            Some(pattern) => format!("patterns: [\"{pattern}\"], needs: [领, 点]"),
            None => format!("words: {}", serde_json::to_string(&self.words).expect("words")),
        };
        let group = if self.is_grouped || first { ", group: g" } else { "" };
        let group = if self.hundredths < 0 { "" } else { group };
        let weight = f64::from(self.hundredths) / 100.0;
        let (reach, at) = (self.reach, self.at);
        format!("{{id: e{number}, sign: {sign}, weight: {weight:.2}, reach: {reach}, at: {at}{group}, {term}}}")
    }

    fn places(&self, kept: &[Kept]) -> Vec<(usize, usize)> {
        let text: String = kept.iter().map(|(_, _, c)| *c).collect();
        let of_byte = |byte: usize| text.char_indices().position(|(at, _)| at == byte).unwrap_or(kept.len());
        let to_byte = |at: usize| text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte);
        let found = match self.pattern {
            Some(pattern) if text.contains(['领', '点']) => {
                let regex = regex::Regex::new(pattern).expect("a pattern");
                regex.find_iter(&text).map(|found| (of_byte(found.start()), of_byte(found.end()))).collect()
            }
            Some(_) => Vec::new(),
            None => occurrences(kept, &self.words, true),
        };
        let third = |(start, end): &(usize, usize)| match self.at {
            "start" => to_byte(*start) * 3 < text.len(),
            "end" => to_byte(*end) * 3 > text.len() * 2,
            _ => true,
        };
        found.into_iter().filter(third).collect()
    }
}

/// The naive sum: cut the text at its borders, and look at every stretch with every piece of evidence.
fn naive_score(evidence: &[RandomEvidence], threshold: i32, cap: i32, text: &str) -> Vec<(usize, usize)> {
    let kept = kept(text);
    // The number of the stretch that a character belongs to: how many borders stand before it.
    let stretch = |reach: &str, at: usize| match reach {
        "clause" => kept[..at].iter().filter(|(_, _, c)| matches!(c, ',' | '。')).count(),
        "sentence" => kept[..at].iter().filter(|(_, _, c)| *c == '。').count(),
        _ => 0,
    };
    let places: Vec<Vec<(usize, usize)>> = evidence.iter().map(|part| part.places(&kept)).collect();
    let mut found = Vec::new();
    for clause in 0..=stretch("clause", kept.len()) {
        let inside = |place: &&(usize, usize)| stretch("clause", place.0) == clause;
        let breaches = evidence.iter().zip(&places).filter(|(part, _)| part.hundredths > 0);
        let breaches: Vec<(usize, usize)> =
            breaches.flat_map(|(_, places)| places.iter().filter(inside).copied()).collect();
        let Some(first) = breaches.iter().map(|(start, _)| *start).min() else { continue };
        let end = breaches.iter().map(|(_, end)| *end).max().expect("an end");
        let occurs = |reach: &str, places: &[(usize, usize)]| {
            places.iter().any(|place| stretch(reach, place.0) == stretch(reach, first))
        };
        let (mut grouped, mut free) = (0, 0);
        for (number, (part, places)) in evidence.iter().zip(&places).enumerate() {
            if occurs(part.reach, places) {
                let is_grouped = part.hundredths >= 0 && (part.is_grouped || number == 0);
                if is_grouped { grouped += part.hundredths } else { free += part.hundredths }
            }
        }
        if grouped.min(cap) + free >= threshold {
            found.push((first, end));
        }
    }
    in_bytes(&kept, found)
}

fn evidence() -> impl Strategy<Value = Vec<RandomEvidence>> {
    let pattern = prop::option::weighted(0.3, prop::sample::select(vec!["领.{0,2}券", "点+", "[领点]a"]));
    let reach = prop::sample::select(vec!["clause", "sentence", "field", "notice"]);
    let at = prop::sample::select(vec!["anywhere", "anywhere", "start", "end"]);
    let weight = prop_oneof![0..=120_i32, -80..=0_i32];
    let one = (words(1), pattern, weight, reach, at, any::<bool>()).prop_map(
        |(words, pattern, hundredths, reach, at, is_grouped)| RandomEvidence {
            words,
            pattern,
            hundredths,
            reach,
            at,
            is_grouped,
        },
    );
    prop::collection::vec(one, 1..7).prop_map(|mut evidence| {
        // One piece that can reach any threshold, so that the pack holds.
        evidence[0].hundredths = 120;
        evidence
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// What wakes a scored check, its sweep over the hits, reaches, thirds and caps find what the naive sum finds.
    #[test]
    fn the_compiled_sum_agrees_with_a_naive_one(
        rules in prop::collection::vec((evidence(), 1..=120_i32), 1..3),
        cap in 120..=200_i32,
        text in "[领領券aＡ点，。x\u{200b}]{1,24}",
    ) {
        let check = |(evidence, threshold): &(Vec<RandomEvidence>, i32)| {
            let parts: Vec<String> =
                evidence.iter().enumerate().map(|(number, part)| part.yaml(number, number == 0)).collect();
            let number = |hundredths: i32| format!("{:.2}", f64::from(hundredths) / 100.0);
            let (threshold, cap) = (number(*threshold), number(cap));
            let evidence = parts.join(", ");
            format!("score: {{within: clause, threshold: {threshold}, groups: {{g: {{cap: {cap}}}}}, evidence: [{evidence}]}}")
        };
        let file = PackFile { name: "random.yaml".to_owned(), text: pack_of(rules.iter().map(check)).into() };
        let read_pack = Pack::read(vec![file], &[]).unwrap_or_else(|error| panic!("{}", error.mistakes()[0]));
        let set = RuleSet::compile(vec![read_pack], &Selection::default()).expect("it compiles");
        let reading = read(ReadFormat::Text, "f.txt", text.as_bytes(), &Limits::default());
        let judgement = set.judge(&mut Scratch::default(), &reading.notices[0], as_of());
        for ((evidence, threshold), (index, _)) in rules.iter().zip(set.rules()) {
            let findings: Vec<_> = judgement.findings.iter().filter(|finding| finding.rule == index).collect();
            for finding in &findings {
                let sum: Weight = finding.evidence.iter().filter_map(|part| part.weight).sum();
                prop_assert_eq!(Some(sum), finding.score.map(|score| score.total));
            }
            let span = |finding: &&noticelint::Finding| (finding.place.span.start as usize, finding.place.span.end as usize);
            let found: Vec<(usize, usize)> = findings.iter().map(span).collect();
            prop_assert_eq!(found, naive_score(evidence, *threshold, cap, &text), "{:?} in {:?}", evidence, text);
        }
    }
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
