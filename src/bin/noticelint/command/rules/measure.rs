use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use noticelint::pack::{Pack, Rule};
use noticelint::{Family, Limits, ReadFormat, Reading, RuleSet, Scratch, Selection, Severity, Timestamp, read};
use serde::{Deserialize, Serialize};

use crate::Outcome;
use crate::args::MeasureArgs;
use crate::load::{self, Failure};

/// `noticelint rules measure`: how each rule does on labelled records.
pub fn run(args: &MeasureArgs) -> Result<Outcome, Failure> {
    let packs = load::packs(&args.rules)?;
    let path = args.labels.display().to_string();
    let bytes = std::fs::read(&args.labels).map_err(|error| Failure::Io(Some(args.labels.clone()), error))?;
    let labels = labels(&bytes).map_err(|(line, error)| Failure::Words(format!("{path}:{line}: {error}")))?;
    let reading = read(ReadFormat::JsonLines, &path, &bytes, &Limits::default());
    if let Some(error) = reading.errors.first() {
        let record = error.record.unwrap_or_default();
        return Err(Failure::Words(format!("{path}#{record}: {}", error.problem)));
    }
    let as_of = args.as_of.unwrap_or_else(load::now);
    let rows = measured(&packs, &reading, &labels, as_of);
    super::print(args.format, &rows, |out| table(&rows, labels.len(), out))
}

/// What a labelled record expects; its other keys are those of a draft record.
#[derive(Deserialize)]
struct Label {
    #[serde(default)]
    expect: Vec<Expected>,
}

#[derive(Deserialize)]
struct Expected {
    family: String,
    /// Families that are right too and not asked for.
    #[serde(default)]
    also_ok: Vec<String>,
}

/// The labels, a line each; a line that cannot be read by its number.
fn labels(bytes: &[u8]) -> Result<Vec<Label>, (usize, serde_json::Error)> {
    let lines = bytes.split(|byte| *byte == b'\n').zip(1..).filter(|(line, _)| !line.trim_ascii().is_empty());
    lines.map(|(line, number)| serde_json::from_slice(line).map_err(|error| (number, error))).collect()
}

/// What a rule does on the records.
#[derive(Serialize)]
struct Row<'p> {
    rule: &'p str,
    /// Records in which it finds something that counts.
    found: usize,
    /// Of those, records that expect its family, or allow it; none for families that records are not labelled with.
    right: Option<usize>,
    /// Of what it finds, how much is right, with its 95 % interval.
    precision: Option<Share>,
    /// Of the records that expect its family, how many it finds.
    recall: Option<Share>,
    /// Of the right ones, those that no other rule of its family finds.
    alone: usize,
    /// The rule of its family that finds most of the same records, and how many.
    overlap: Option<(&'p str, usize)>,
    /// Records that it makes worth a closer look: what it costs.
    woken: usize,
}

/// A share with the Wilson score interval at 95 %.
#[derive(Serialize, Clone, Copy)]
struct Share {
    value: f64,
    low: f64,
    high: f64,
}

impl Share {
    fn of(part: usize, whole: usize) -> Option<Self> {
        const Z: f64 = 1.959_963_984_540_054;
        if whole == 0 {
            return None;
        }
        let (part, whole) = (f64::from(u32::try_from(part).ok()?), f64::from(u32::try_from(whole).ok()?));
        let share = part / whole;
        let spread = Z * ((share * (1.0 - share) + Z * Z / (4.0 * whole)) / whole).sqrt();
        let (middle, scale) = (share + Z * Z / (2.0 * whole), 1.0 + Z * Z / whole);
        Some(Self {
            value: share,
            low: ((middle - spread) / scale).max(0.0),
            high: ((middle + spread) / scale).min(1.0),
        })
    }
}

/// Each rule by itself, so that no other takes its findings away.
fn measured<'p>(packs: &'p [Pack], reading: &Reading<'_>, labels: &[Label], as_of: Timestamp) -> Vec<Row<'p>> {
    let rules: Vec<&Rule> = packs.iter().flat_map(|pack| &pack.rules).collect();
    let mut found: BTreeMap<&str, (BTreeSet<usize>, usize)> = BTreeMap::new();
    for rule in &rules {
        let selection = Selection { select: vec![rule.id.name.clone()], ignore: Vec::new() };
        // A deprecated rule is never judged, and a selection of it alone is none.
        let Ok(alone) = RuleSet::compile(packs.to_vec(), &selection) else { continue };
        let mut scratch = Scratch::default();
        let mut of_rule = (BTreeSet::new(), 0);
        for (index, notice) in reading.notices.iter().enumerate() {
            of_rule.1 += usize::from(alone.wakes(notice));
            let judgement = alone.judge(&mut scratch, notice, as_of);
            if judgement.findings.iter().any(|finding| finding.severity >= Severity::Warning) {
                of_rule.0.insert(index);
            }
        }
        found.insert(&rule.id.name, of_rule);
    }
    let row = |rule: &&'p Rule| Some(row(rule, &rules, &found, labels, found.get(rule.id.name.as_str())?));
    rules.iter().filter_map(row).collect()
}

fn row<'p>(
    rule: &'p Rule,
    rules: &[&'p Rule],
    found: &BTreeMap<&str, (BTreeSet<usize>, usize)>,
    labels: &[Label],
    (records, woken): &(BTreeSet<usize>, usize),
) -> Row<'p> {
    let family = rule.id.family.name();
    let is_labelled = rule.id.family.judges_words();
    let expects = |record: &&usize| {
        let expected = labels.get(**record).map_or(&[][..], |label| &label.expect);
        expected.iter().any(|expected| expected.family == family || expected.also_ok.iter().any(|ok| ok == family))
    };
    let right: BTreeSet<usize> = records.iter().filter(expects).copied().collect();
    let wanted = labels.iter().filter(|label| label.expect.iter().any(|expected| expected.family == family)).count();
    let others = || rules.iter().filter(|other| other.id.family == rule.id.family && other.id != rule.id);
    let of = |other: &Rule| found.get(other.id.name.as_str()).map(|(records, _)| records);
    let seen_by_others = |record: &usize| others().any(|other| of(other).is_some_and(|seen| seen.contains(record)));
    let shared = |other: &&&'p Rule| of(other).map_or(0, |seen| seen.intersection(records).count());
    let overlap = others().max_by_key(shared).map(|other| (other.id.name.as_str(), shared(&other)));
    Row {
        rule: &rule.id.name,
        found: records.len(),
        right: is_labelled.then_some(right.len()),
        precision: if is_labelled { Share::of(right.len(), records.len()) } else { None },
        recall: if is_labelled { Share::of(right.len(), wanted) } else { None },
        alone: right.iter().filter(|record| !seen_by_others(record)).count(),
        overlap: overlap.filter(|(_, shared)| *shared > 0),
        woken: *woken,
    }
}

fn table(rows: &[Row<'_>], records: usize, out: &mut impl Write) -> io::Result<()> {
    let names = rows.iter().map(|row| row.rule.len()).max().unwrap_or(0);
    let share = |share: Option<Share>| {
        share.map_or_else(|| "–".to_owned(), |of| format!("{:.2} ({:.2}–{:.2})", of.value, of.low, of.high))
    };
    writeln!(
        out,
        "{:names$}  {:>5}  {:>5}  {:<17}  {:<17}  {:>5}  {:>5}  overlap",
        "rule", "found", "right", "precision", "recall", "alone", "woken"
    )?;
    for row in rows {
        let right = row.right.map_or_else(|| "–".to_owned(), |right| right.to_string());
        let overlap = row.overlap.map(|(rule, count)| format!("{count} {rule}")).unwrap_or_default();
        writeln!(
            out,
            "{:names$}  {:>5}  {right:>5}  {:<17}  {:<17}  {:>5}  {:>5}  {overlap}",
            row.rule,
            row.found,
            share(row.precision),
            share(row.recall),
            row.alone,
            row.woken
        )?;
    }
    let families: Vec<&str> =
        Family::ALL.into_iter().filter(|family| family.judges_words()).map(Family::name).collect();
    writeln!(out, "{records} records; labels count for {}; intervals are Wilson's at 95 %", families.join(", "))
}
