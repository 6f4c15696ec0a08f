use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;

use noticelint::pack::Example;
use noticelint::verdict::{Family, Severity};
use noticelint::{Limits, ReadFormat, RuleSet, Scratch, read};
use serde_json::{Map, Value, json};

use crate::{as_of, repository, wechat};

/// A word and how it is hidden: the columns of `fixtures/disguise/words.tsv`.
struct Word {
    plain: String,
    syllables: Vec<String>,
    sounds_like: Option<String>,
    looks_like: Option<String>,
    in_parts: Option<String>,
    sign: Option<String>,
}

fn words() -> Vec<Word> {
    let table = fs::read_to_string(repository("fixtures/disguise/words.tsv")).expect("the table of disguises");
    let word = |line: &str| {
        let columns: Vec<&str> = line.split('\t').collect();
        let optional = |at: usize| Some(columns[at].to_owned()).filter(|text| text != "-");
        Word {
            plain: columns[0].to_owned(),
            syllables: columns[1].split(' ').map(str::to_owned).collect(),
            sounds_like: optional(2),
            looks_like: optional(3),
            in_parts: optional(4),
            sign: optional(5),
        }
    };
    let mut words: Vec<Word> = table.lines().filter(|line| !line.starts_with('#')).map(word).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.plain.len()));
    words
}

/// A way to hide what a text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Trick {
    Dots,
    Spaces,
    Tildes,
    Emoji,
    Brackets,
    ZeroWidth,
    StruckThrough,
    FullWidth,
    CircledDigits,
    ChineseDigits,
    Traditional,
    Homophone,
    Pinyin,
    HalfPinyin,
    Initials,
    LookAlike,
    Parts,
    Sign,
}

impl Trick {
    const ALL: [Self; 18] = [
        Self::Dots,
        Self::Spaces,
        Self::Tildes,
        Self::Emoji,
        Self::Brackets,
        Self::ZeroWidth,
        Self::StruckThrough,
        Self::FullWidth,
        Self::CircledDigits,
        Self::ChineseDigits,
        Self::Traditional,
        Self::Homophone,
        Self::Pinyin,
        Self::HalfPinyin,
        Self::Initials,
        Self::LookAlike,
        Self::Parts,
        Self::Sign,
    ];

    /// The text with its words hidden; `None` where there is nothing to hide in this way.
    fn hide(self, text: &str, words: &[Word]) -> Option<String> {
        let hidden = match self {
            Self::Dots => within_words(text, words, "."),
            Self::Spaces => within_words(text, words, " "),
            Self::Tildes => within_words(text, words, "～"),
            Self::Emoji => within_words(text, words, "❤"),
            Self::Brackets => each_word(text, words, |word| {
                Some(word.plain.chars().fold(String::new(), |all, c| all + "【" + &c.to_string() + "】"))
            }),
            Self::ZeroWidth => between(text, "\u{200b}"),
            Self::StruckThrough => between(text, "\u{336}"),
            Self::FullWidth => each_char(text, |c| ('!'..='~').contains(&c).then(|| wide(c))),
            Self::CircledDigits => digits(text, |digit| {
                let circled = '①' as u32 + digit.checked_sub(1)?;
                char::from_u32(circled).map(String::from)
            }),
            Self::ChineseDigits => digits(text, |digit| {
                let digits = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
                digits.get(digit as usize).map(|digit| (*digit).to_owned())
            }),
            Self::Traditional => each_char(text, traditional),
            Self::Homophone => each_word(text, words, |word| word.sounds_like.clone()),
            Self::Pinyin => each_word(text, words, |word| Some(word.syllables.concat())),
            Self::HalfPinyin => each_word(text, words, |word| {
                let (last, first) = (word.plain.chars().next_back()?, word.syllables.last()?);
                Some(word.plain.trim_end_matches(last).to_owned() + first)
            }),
            Self::Initials => each_word(text, words, |word| {
                let initials = word.syllables.iter().filter_map(|syllable| syllable.chars().next());
                (word.syllables.len() > 2).then(|| initials.collect())
            }),
            Self::LookAlike => each_word(text, words, |word| word.looks_like.clone()),
            Self::Parts => each_word(text, words, |word| word.in_parts.clone()),
            Self::Sign => each_word(text, words, |word| word.sign.clone()),
        };
        (hidden != text).then_some(hidden)
    }
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Puts `noise` between the characters of the words, or of all Chinese where none of them occurs.
fn within_words(text: &str, words: &[Word], noise: &str) -> String {
    let spaced = |word: &str| word.chars().map(String::from).collect::<Vec<String>>().join(noise);
    let hidden = each_word(text, words, |word| Some(spaced(&word.plain)));
    if hidden == text { between(text, noise) } else { hidden }
}

/// Puts something between Chinese characters that follow each other.
fn between(text: &str, noise: &str) -> String {
    let mut hidden = String::new();
    let mut before = ' ';
    for c in text.chars() {
        if is_han(before) && is_han(c) {
            hidden.push_str(noise);
        }
        hidden.push(c);
        before = c;
    }
    hidden
}

fn each_char(text: &str, becomes: impl Fn(char) -> Option<char>) -> String {
    text.chars().map(|c| becomes(c).unwrap_or(c)).collect()
}

fn each_word(text: &str, words: &[Word], becomes: impl Fn(&Word) -> Option<String>) -> String {
    let (mut hidden, mut rest) = (String::new(), text);
    while let Some(c) = rest.chars().next() {
        let mut found = words.iter().filter(|word| rest.starts_with(&word.plain));
        if let Some((word, other)) = found.find_map(|word| Some((word, becomes(word)?))) {
            // Letters do not touch other letters.
            let touches = hidden.ends_with(|c: char| c.is_ascii_alphanumeric())
                && other.starts_with(|c: char| c.is_ascii_alphanumeric());
            hidden.push_str(if touches { &word.plain } else { &other });
            rest = &rest[word.plain.len()..];
        } else {
            hidden.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    hidden
}

fn wide(c: char) -> char {
    char::from_u32(c as u32 + 0xfee0).unwrap_or(c)
}

/// Writes each digit that stands alone before 元, 折 or 块 in another way.
fn digits(text: &str, becomes: impl Fn(u32) -> Option<String>) -> String {
    let chars: Vec<char> = text.chars().collect();
    let at = |at: Option<usize>| at.and_then(|at| chars.get(at)).copied().unwrap_or(' ');
    let mut hidden = String::new();
    for (index, c) in chars.iter().enumerate() {
        let before = at(index.checked_sub(1));
        let is_alone = matches!(at(Some(index + 1)), '元' | '折' | '块') && !before.is_ascii_digit() && before != '.';
        match c.to_digit(10).filter(|_| is_alone).and_then(&becomes) {
            Some(other) => hidden.push_str(&other),
            None => hidden.push(*c),
        }
    }
    hidden
}

/// The traditional character, for those that notices are full of.
fn traditional(c: char) -> Option<char> {
    const SIMPLIFIED: &str = "优领红订阅开启权员奖励现积礼费会点击进单购买抢时价满减赠发贷办证业务刷码销极话线药医资产网页链扫关请车气戏账号钱赚惊让线费";
    const TRADITIONAL: &str = "優領紅訂閱開啟權員獎勵現積禮費會點擊進單購買搶時價滿減贈發貸辦證業務刷碼銷極話線藥醫資產網頁鏈掃關請車氣戲賬號錢賺驚讓線費";
    let pair = SIMPLIFIED.chars().zip(TRADITIONAL.chars()).find(|(simplified, _)| *simplified == c);
    pair.map(|(_, traditional)| traditional).filter(|other| *other != c)
}

/// A notice whose breach is known: its record, and the words that make it.
struct Case {
    record: Value,
    /// A JSON pointer to the field, and the words in it.
    field: String,
    quote: String,
    family: Family,
}

impl Case {
    fn text(&self) -> &str {
        self.record.pointer(&self.field).and_then(Value::as_str).unwrap_or_default()
    }

    /// The same with its words hidden.
    fn hidden(&self, tricks: &[Trick], words: &[Word]) -> Option<Self> {
        let mut quote = self.quote.clone();
        for trick in tricks {
            quote = trick.hide(&quote, words)?;
        }
        let mut record = self.record.clone();
        *record.pointer_mut(&self.field)? = json!(self.text().replacen(&self.quote, &quote, 1));
        Some(Self { record, field: self.field.clone(), quote, family: self.family })
    }

    /// Whether a finding of its family marks any of its words.
    fn is_found(&self, rules: &RuleSet, scratch: &mut Scratch) -> bool {
        let record = self.record.to_string();
        let reading = read(ReadFormat::Json, "case.json", record.as_bytes(), &Limits::default());
        let Some((notice, start)) = reading.notices.first().zip(self.text().find(&self.quote)) else { return false };
        let place = start..start + self.quote.len();
        rules.judge(scratch, notice, as_of()).findings.iter().any(|finding| {
            let field = finding.place.field.and_then(|field| notice.fields.get(field));
            let span = finding.place.span.start as usize..finding.place.span.end as usize;
            finding.family == self.family
                && finding.severity >= Severity::Warning
                && field.is_some_and(|field| field.text == self.text())
                && span.start < place.end
                && place.start < span.end
        })
    }
}

const CONTENT: [Family; 3] = [Family::Incentive, Family::Marketing, Family::Unlawful];

/// An example as a record.
fn record_of(example: &Example) -> Value {
    let mut record = Map::new();
    for (key, text) in &example.fields {
        match key.strip_prefix("data.") {
            Some(slot) => record.entry("data").or_insert(json!({}))[slot] = json!(text),
            None => drop(record.insert(key.clone(), json!(text))),
        }
    }
    Value::Object(record)
}

/// The bad examples of the shipped pack.
fn examples(rules: &RuleSet) -> Vec<Case> {
    let mut cases = Vec::new();
    for (_, rule) in rules.rules().filter(|(_, rule)| CONTENT.contains(&rule.id.family)) {
        for example in &rule.bad {
            let mut record = Map::new();
            for (key, text) in &example.fields {
                match key.strip_prefix("data.") {
                    Some(slot) => record.entry("data").or_insert(json!({}))[slot] = json!(text),
                    None => drop(record.insert(key.clone(), json!(text))),
                }
            }
            for (key, quote) in &example.marks {
                let field = format!("/{}", key.replace('.', "/"));
                cases.push(Case {
                    record: Value::Object(record.clone()),
                    field,
                    quote: quote.clone(),
                    family: rule.id.family,
                });
            }
        }
    }
    cases
}

/// The labelled breaches that lie beside the checkout; none where it stands alone.
fn labelled() -> Vec<Case> {
    let mut cases = Vec::new();
    for file in ["drafts", "prompts", "pairs/drafts", "prompts2/prompts"] {
        let Ok(text) = fs::read_to_string(repository("../shared/cases").join(file).with_extension("jsonl")) else {
            continue;
        };
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let mut record: Value = serde_json::from_str(line).expect("a record");
            for expected in record["expect"].take().as_array().into_iter().flatten() {
                let family = Family::ALL.into_iter().find(|family| expected["family"] == family.name());
                let Some(family) = family.filter(|family| CONTENT.contains(family)) else { continue };
                let field = expected["where"].as_str().map(|place| format!("/{}", place.replace('.', "/")));
                let (Some(field), Some(quote)) = (field, expected["quote"].as_str()) else { continue };
                let mut record = record.clone();
                record
                    .as_object_mut()
                    .expect("an object")
                    .retain(|key, _| !matches!(key.as_str(), "expect" | "why" | "kind"));
                if field == "/text" {
                    let text = record["text"].take();
                    record = json!({"kind": "prompt", "prompt": text});
                    cases.push(Case { record, field: "/prompt".to_owned(), quote: quote.to_owned(), family });
                } else {
                    cases.push(Case { record, field, quote: quote.to_owned(), family });
                }
            }
        }
    }
    cases
}

/// How many of the cases that are caught plain stay caught, by trick.
#[derive(Default)]
struct Tally {
    kept: BTreeMap<String, (usize, usize)>,
    missed: Vec<String>,
}

impl Tally {
    fn take(&mut self, cases: &[Case], tricks: &[Trick], words: &[Word], rules: &RuleSet) {
        let mut scratch = Scratch::default();
        let name = tricks.iter().map(|trick| format!("{trick:?}")).collect::<Vec<String>>().join(" + ");
        for case in cases {
            let Some(hidden) = case.hidden(tricks, words) else { continue };
            let is_found = hidden.is_found(rules, &mut scratch);
            let (found, all) = self.kept.entry(name.clone()).or_default();
            (*found, *all) = (*found + usize::from(is_found), *all + 1);
            if !is_found {
                self.missed.push(format!("{name}: {} -> {}", case.quote, hidden.quote));
            }
        }
    }

    fn sum(&self) -> (usize, usize) {
        self.kept.values().fold((0, 0), |(found, all), (more, of)| (found + more, all + of))
    }

    fn table(&self) -> String {
        self.kept.iter().fold(String::new(), |mut table, (name, (found, all))| {
            writeln!(table, "{name:32} {found:5} of {all:5}").expect("a string takes all");
            table
        })
    }
}

/// At least 95 % of what is caught plain stays caught, whatever hides it: by one trick, or by two.
#[test]
fn what_is_caught_plain_stays_caught_in_disguise() {
    let (rules, words) = (wechat(), words());
    let (mut own, theirs) = (examples(&rules), labelled());
    own.extend(theirs);
    let mut scratch = Scratch::default();
    own.retain(|case| case.is_found(&rules, &mut scratch));
    let (mut alone, mut pairs) = (Tally::default(), Tally::default());
    for trick in Trick::ALL {
        alone.take(&own, &[trick], &words, &rules);
    }
    for (at, first) in Trick::ALL.iter().enumerate() {
        for second in &Trick::ALL[at + 1..] {
            pairs.take(&own, &[*first, *second], &words, &rules);
        }
    }
    // Shown with --no-capture.
    let report = format!("{} cases\n{}\n{}", own.len(), alone.table(), pairs.table());
    std::io::stderr().write_all(report.as_bytes()).expect("a terminal");
    for tally in [alone, pairs] {
        let (found, all) = tally.sum();
        assert!(
            found * 100 >= all * 95,
            "{found} of {all} stay caught\n{}\n{}",
            tally.table(),
            tally.missed.join("\n")
        );
    }
}

/// What honest senders do to their texts: none of it says anything about them.
fn oddities(text: &str) -> [String; 6] {
    let first_comma = |with: &str| text.replacen('，', with, 1);
    let pasted =
        text.char_indices().nth(3).map_or(text.to_owned(), |(at, _)| format!("{}\u{200b}{}", &text[..at], &text[at..]));
    [
        format!("{text}～"),
        format!("🎉{text}😊"),
        first_comma("❤️"),
        pasted,
        each_char(text, |c| c.is_ascii_digit().then(|| wide(c))),
        each_char(text, traditional),
    ]
}

/// The alarms of a record in the families of content.
fn alarms(record: &Value, rules: &RuleSet, scratch: &mut Scratch) -> Vec<String> {
    let record = record.to_string();
    let reading = read(ReadFormat::Json, "case.json", record.as_bytes(), &Limits::default());
    let notices = reading.notices.iter();
    let findings = notices.flat_map(|notice| rules.judge(scratch, notice, as_of()).findings);
    let is_alarm = |family| CONTENT.contains(&family);
    let alarms = findings.filter(|finding| is_alarm(finding.family) && finding.severity >= Severity::Warning);
    alarms.filter_map(|finding| Some(format!("{}: {}", rules.rule(finding.rule)?.id, finding.quote))).collect()
}

/// An honest notice with oddities in it raises no more alarms than without.
#[test]
fn oddities_alone_raise_no_alarm() {
    let rules = wechat();
    let mut scratch = Scratch::default();
    let mut records = Vec::new();
    for (_, rule) in rules.rules().filter(|(_, rule)| CONTENT.contains(&rule.id.family)) {
        records.extend(rule.good.iter().map(record_of));
    }
    for file in ["drafts", "prompts", "pairs/drafts", "prompts2/prompts"] {
        let text =
            fs::read_to_string(repository("../shared/cases").join(file).with_extension("jsonl")).unwrap_or_default();
        let lines = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        records.extend(lines.filter(|record| record["expect"].as_array().is_some_and(Vec::is_empty)).map(
            |mut record| {
                record
                    .as_object_mut()
                    .expect("an object")
                    .retain(|key, _| !matches!(key.as_str(), "expect" | "why" | "kind"));
                if let Some(text) = record.get_mut("text").map(Value::take) {
                    json!({"kind": "prompt", "prompt": text})
                } else {
                    record
                }
            },
        ));
    }
    let mut worse = Vec::new();
    for record in &records {
        let before = alarms(record, &rules, &mut scratch).len();
        for kind in 0..6 {
            let mut odd = record.clone();
            make_odd(&mut odd, &|text| oddities(text)[kind].clone());
            let after = alarms(&odd, &rules, &mut scratch);
            if after.len() > before {
                worse.push(format!("{odd}: {}", after.join(", ")));
            }
        }
    }
    assert!(worse.is_empty(), "{} of {} records:\n{}", worse.len(), records.len(), worse.join("\n"));
}

/// Changes all texts that a reader sees.
fn make_odd(value: &mut Value, odd: &dyn Fn(&str) -> String) {
    let Some(record) = value.as_object_mut() else { return };
    for (key, value) in record {
        match value {
            Value::String(text) if matches!(key.as_str(), "title" | "prompt" | "text") => *text = odd(text),
            Value::Object(data) if key == "data" => {
                data.values_mut().for_each(|value| {
                    if let Value::String(text) = value {
                        *text = odd(text);
                    }
                });
            }
            _ => {}
        }
    }
}
