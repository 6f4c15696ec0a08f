use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use noticelint::pack::{Pack, Rule};
use noticelint::{Family, Reading, RuleSet, Scratch, Selection, Severity, Timestamp};
use serde::Serialize;

use super::labels::{Label, LabelFile};
use super::share::Share;
use crate::Outcome;
use crate::args::MeasureArgs;
use crate::load::{self, Failure};

/// `noticelint rules measure`: how each rule does on labelled records.
pub fn run(args: &MeasureArgs) -> Result<Outcome, Failure> {
    let packs = load::packs(&args.rules)?;
    let file = LabelFile::load(&args.labels)?;
    let (reading, labels) = (file.read()?, &file.labels);
    let as_of = args.as_of.unwrap_or_else(load::now);
    let rows = measured(&packs, &reading, labels, as_of);
    super::print(args.format, &rows, |out| table(&rows, labels.len(), out))
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
            of_rule.1 += usize::from(alone.wakes(&mut scratch, notice));
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
    let family = rule.id.family;
    let is_labelled = family.judges_words();
    let allows = |record: &&usize| labels.get(**record).is_some_and(|label| label.allows(family));
    let right: BTreeSet<usize> = records.iter().filter(allows).copied().collect();
    let wanted = labels.iter().filter(|label| label.expects(family)).count();
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
            Share::told(row.precision),
            Share::told(row.recall),
            row.alone,
            row.woken
        )?;
    }
    let families: Vec<&str> =
        Family::ALL.into_iter().filter(|family| family.judges_words()).map(Family::name).collect();
    writeln!(out, "{records} records; labels count for {}; intervals are Wilson's at 95 %", families.join(", "))
}
