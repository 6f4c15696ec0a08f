//! The comparison as it is told: for people, in Markdown for a pull request, in JSON.

use std::io::{self, BufWriter, Write};

use noticelint::Language;
use noticelint::sieve::DifferenceKind;
use serde_json::{Value, json};

use super::{Counts, Shown, Tally};
use crate::args::DiffFormat;

/// Templates that are listed by themselves.
const MOST_TEMPLATES: usize = 20;

/// Prints the comparison. All samples were drawn already.
pub fn tell(tally: &Tally, format: DiffFormat, language: Language) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    match format {
        DiffFormat::Human => human(tally, language, &mut out)?,
        DiffFormat::Markdown => markdown(tally, language, &mut out)?,
        DiffFormat::Json => writeln!(out, "{}", as_json(tally))?,
    }
    out.flush()
}

/// The words of a language.
struct Words {
    title: &'static str,
    kinds: [&'static str; 3],
    rule: &'static str,
    template: &'static str,
    verdicts: &'static str,
    notices: &'static str,
    nothing: &'static str,
    not_judged: &'static str,
    more: &'static str,
}

fn words(language: Language) -> Words {
    match language {
        Language::Chinese => Words {
            title: "规则改动的影响",
            kinds: ["新查出", "不再查出", "有变化"],
            rule: "规则",
            template: "模板",
            verdicts: "结论",
            notices: "条通知",
            nothing: "没有差别",
            not_judged: "处没有读懂、没有比较",
            more: "其余模板",
        },
        Language::English => Words {
            title: "What the change of the rules does",
            kinds: ["newly flagged", "newly cleared", "changed"],
            rule: "rule",
            template: "template",
            verdicts: "verdicts",
            notices: "notices",
            nothing: "no difference",
            not_judged: "could not be read and were not compared",
            more: "other templates",
        },
    }
}

fn total(tally: &Tally, kind: DifferenceKind) -> u64 {
    tally.rules.values().map(|counted| counted.counts.of(kind)).sum()
}

fn headline(tally: &Tally, words: &Words) -> String {
    let counts = DifferenceKind::ALL.iter().zip(words.kinds);
    let counts: Vec<String> = counts.map(|(kind, word)| format!("{word} {}", total(tally, *kind))).collect();
    format!("{} {}: {}", tally.notices, words.notices, counts.join(" · "))
}

fn verdicts(tally: &Tally, language: Language) -> Option<String> {
    let changes = tally.verdicts.iter();
    let changes: Vec<String> =
        changes.map(|((was, is), count)| format!("{} → {} {count}", was.word(language), is.word(language))).collect();
    (!changes.is_empty()).then(|| changes.join(" · "))
}

/// The templates, first those of which most differs.
fn templates(tally: &Tally) -> Vec<(&str, Counts)> {
    let mut all: Vec<(&str, Counts)> = tally.templates.iter().map(|(name, counts)| (name.as_str(), *counts)).collect();
    all.sort_by_key(|(name, counts)| (std::cmp::Reverse(counts.total()), *name));
    all
}

fn signed(counts: Counts) -> String {
    let [flagged, cleared, changed] = DifferenceKind::ALL.map(|kind| counts.of(kind));
    format!("+{flagged} -{cleared} ~{changed}")
}

fn human(tally: &Tally, language: Language, out: &mut impl Write) -> io::Result<()> {
    let words = words(language);
    writeln!(out, "{}", headline(tally, &words))?;
    if let Some(verdicts) = verdicts(tally, language) {
        writeln!(out, "{}: {verdicts}", words.verdicts)?;
    }
    for (rule, counted) in &tally.rules {
        writeln!(out, "\n{rule}  {}", signed(counted.counts))?;
        for ((sample, sign), kind) in counted.samples.iter().zip(["+", "-", "~"]).zip(DifferenceKind::ALL) {
            for shown in sample.shown() {
                writeln!(out, "  {sign} {}  “{}”", shown.place, shown.quote)?;
                for line in lines(shown, kind) {
                    writeln!(out, "      {line}")?;
                }
            }
        }
    }
    let templates = templates(tally);
    if !templates.is_empty() {
        writeln!(out, "\n{}", words.template)?;
    }
    for (name, counts) in templates.iter().take(MOST_TEMPLATES) {
        writeln!(out, "  {}  {}", noticelint::one_line(name), signed(*counts))?;
    }
    if let Some(rest) = templates.len().checked_sub(MOST_TEMPLATES).filter(|rest| *rest > 0) {
        writeln!(out, "  {} {rest}", words.more)?;
    }
    if tally.not_judged > 0 {
        writeln!(out, "\n{} {}", tally.not_judged, words.not_judged)?;
    }
    Ok(())
}

/// What was said, what is said.
fn lines(shown: &Shown, kind: DifferenceKind) -> Vec<String> {
    match (&shown.was, &shown.is) {
        (Some(was), Some(is)) if kind == DifferenceKind::Changed => vec![was.clone(), format!("→ {is}")],
        (Some(said), _) | (None, Some(said)) => vec![said.clone()],
        (None, None) => Vec::new(),
    }
}

fn markdown(tally: &Tally, language: Language, out: &mut impl Write) -> io::Result<()> {
    let words = words(language);
    writeln!(out, "## {}\n\n{}\n", words.title, headline(tally, &words))?;
    if let Some(verdicts) = verdicts(tally, language) {
        writeln!(out, "{}: {verdicts}\n", words.verdicts)?;
    }
    if tally.not_judged > 0 {
        writeln!(out, "**{} {}**\n", tally.not_judged, words.not_judged)?;
    }
    if tally.rules.is_empty() {
        return writeln!(out, "{}", words.nothing);
    }
    let [flagged, cleared, changed] = words.kinds;
    let head = |first: &str| format!("| {first} | {flagged} | {cleared} | {changed} |\n|---|---:|---:|---:|");
    let row = |name: &str, counts: Counts| {
        let [flagged, cleared, changed] = DifferenceKind::ALL.map(|kind| counts.of(kind));
        format!("| {} | {flagged} | {cleared} | {changed} |", code(name).replace('|', "\\|"))
    };
    writeln!(out, "{}", head(words.rule))?;
    tally.rules.iter().try_for_each(|(rule, counted)| writeln!(out, "{}", row(rule, counted.counts)))?;
    writeln!(out, "\n{}", head(words.template))?;
    let templates = templates(tally);
    templates.iter().take(MOST_TEMPLATES).try_for_each(|(name, counts)| writeln!(out, "{}", row(name, *counts)))?;
    if let Some(rest) = templates.len().checked_sub(MOST_TEMPLATES).filter(|rest| *rest > 0) {
        writeln!(out, "\n{} {rest}", words.more)?;
    }
    for (rule, counted) in &tally.rules {
        writeln!(out, "\n<details><summary>{rule} {}</summary>\n", signed(counted.counts))?;
        for ((sample, word), kind) in counted.samples.iter().zip(words.kinds).zip(DifferenceKind::ALL) {
            for shown in sample.shown() {
                writeln!(out, "- {word} {} {}", code(&shown.place), code(&shown.quote))?;
                for line in lines(shown, kind) {
                    writeln!(out, "  - {}", code(&line))?;
                }
            }
        }
        writeln!(out, "\n</details>")?;
    }
    Ok(())
}

/// As a code span, in which nothing of a judged text means anything.
fn code(text: &str) -> String {
    let text = noticelint::one_line(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let blank = if longest > 0 || text.trim().is_empty() { " " } else { "" };
    format!("{fence}{blank}{text}{blank}{fence}")
}

fn as_json(tally: &Tally) -> Value {
    let counts = |counts: Counts| {
        let [flagged, cleared, changed] = DifferenceKind::ALL.map(|kind| counts.of(kind));
        json!({"flagged": flagged, "cleared": cleared, "changed": changed})
    };
    let shown = |shown: &Shown| json!({"place": shown.place, "quote": shown.quote, "was": shown.was, "is": shown.is});
    let rules: serde_json::Map<String, Value> = tally
        .rules
        .iter()
        .map(|(rule, counted)| {
            let samples = counted.samples.iter().zip(["flagged", "cleared", "changed"]);
            let samples: serde_json::Map<String, Value> =
                samples.map(|(sample, name)| (name.to_owned(), sample.shown().map(shown).collect())).collect();
            (rule.clone(), json!({"counts": counts(counted.counts), "samples": samples}))
        })
        .collect();
    let templates: serde_json::Map<String, Value> =
        tally.templates.iter().map(|(name, of)| (name.clone(), counts(*of))).collect();
    let verdicts = tally.verdicts.iter();
    let verdicts: Vec<Value> =
        verdicts.map(|((was, is), notices)| json!({"was": was.name(), "is": is.name(), "notices": notices})).collect();
    json!({
        "schema": 1, "notices": tally.notices, "not_judged": tally.not_judged, "graver": tally.graver,
        "verdicts": verdicts, "rules": rules, "templates": templates,
    })
}
