use std::fs;
use std::io::{self, BufWriter, Write};

use noticelint::fit::{Confusion, Fit, FitError, FitSettings, Lock, Observer, Record, fit, sha256};
use noticelint::pack::{DataSource, EvidenceWeight, Provenance, Weights, Written};
use noticelint::verdict::Weight;
use noticelint::{Family, Timestamp};

use super::labels::LabelFile;
use super::share::Share;
use crate::Outcome;
use crate::args::FitArgs;
use crate::load::{self, Failure};

/// `noticelint rules fit`: weights for a scored rule from labelled records.
pub fn run(args: &FitArgs) -> Result<Outcome, Failure> {
    let packs = load::packs(&args.rules)?;
    let files = LabelFile::load_all(&args.labels)?;
    let now = load::now();
    let mut observer = Observer::new(&packs, &args.rule).map_err(told)?;
    let family = observer.rule().map_or(Family::Marketing, |rule| rule.id.family);
    let mut records = Vec::new();
    for file in &files {
        add(file, family, args.as_of.unwrap_or(now), &mut observer, &mut records)?;
    }
    let settings =
        FitSettings { folds: args.folds.into(), least_records: args.least_records, ..FitSettings::default() };
    let fitted = fit(observer.score(), &records, &settings).map_err(told)?;
    let mut out = BufWriter::new(io::stdout().lock());
    print(&fitted, observer.score().threshold, &mut out)?;
    if let Some(path) = &args.out {
        let yaml = weights(args, &files, &fitted, &settings, now).to_yaml();
        fs::write(path, yaml).map_err(|error| Failure::Io(Some(path.clone()), error))?;
        writeln!(out, "written to {}", path.display())?;
    }
    out.flush()?;
    Ok(Outcome::Clean)
}

fn told(error: FitError) -> Failure {
    match error {
        FitError::Compile(error) => Failure::Compile(error),
        other => Failure::Words(other.to_string()),
    }
}

/// Adds the records of a file. One in which a finding would be right and is not asked for is neither breaching nor clean.
fn add(
    file: &LabelFile,
    family: Family,
    as_of: Timestamp,
    observer: &mut Observer,
    records: &mut Vec<Record>,
) -> Result<(), Failure> {
    let reading = file.read()?;
    for (notice, label) in file.labelled(&reading) {
        if label.allows(family) == label.expects(family) {
            let stretches = observer.stretches(notice, as_of);
            records.push(Record { id: notice.id.to_string(), is_breach: label.expects(family), stretches });
        }
    }
    Ok(())
}

fn weights(args: &FitArgs, files: &[LabelFile], fitted: &Fit, settings: &FitSettings, now: Timestamp) -> Weights {
    let evidence = fitted.evidence.iter().map(|evidence| EvidenceWeight {
        id: evidence.id.clone(),
        weight: evidence.new,
        written: Written::default(),
        weight_written: Written::default(),
    });
    let source = |file: &LabelFile| DataSource {
        name: file.path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        records: u32::try_from(file.labels.len()).unwrap_or(u32::MAX),
        sha256: sha256(&file.bytes),
    };
    let FitSettings { folds, penalty, least_records, least_weight } = settings;
    Weights {
        rule: args.rule.clone(),
        evidence: evidence.collect(),
        provenance: Provenance {
            data: files.iter().map(source).collect(),
            date: now,
            method: format!(
                "noticelint rules fit {}: logistic regression, L2 {penalty}, {folds} folds, locked below {least_records} records or {least_weight}",
                env!("CARGO_PKG_VERSION")
            ),
            figures: figures(fitted),
        },
        written: Written::default(),
    }
}

/// Cross-validated, with the intervals.
fn figures(fitted: &Fit) -> Vec<(String, String)> {
    let Confusion { right, wrong, missed, passed } = fitted.crossed;
    let mut figures: Vec<(String, String)> =
        shares(fitted.crossed).map(|(name, share)| (name.to_owned(), share)).into();
    let counts = [("right", right), ("wrong", wrong), ("missed", missed), ("passed", passed)];
    figures.extend(counts.map(|(name, count)| (name.to_owned(), count.to_string())));
    figures
}

/// Precision, recall and their harmonic mean.
fn shares(confusion: Confusion) -> [(&'static str, String); 3] {
    let Confusion { right, wrong, missed, .. } = confusion;
    let f1 = Share::of(2 * right, 2 * right + wrong + missed).map_or("–".to_owned(), |f1| format!("{:.2}", f1.value));
    [
        ("precision", Share::told(Share::of(right, right + wrong))),
        ("recall", Share::told(Share::of(right, right + missed))),
        ("f1", f1),
    ]
}

fn print(fitted: &Fit, threshold: Weight, out: &mut impl Write) -> io::Result<()> {
    let names = fitted.evidence.iter().map(|evidence| evidence.id.len()).max().unwrap_or(0).max(8);
    writeln!(out, "{:names$}  {:>6}  {:>6}  {:>9}  {:>6}", "evidence", "old", "new", "breaching", "clean")?;
    for evidence in &fitted.evidence {
        let lock = match evidence.lock {
            Some(Lock::Rare) => "  locked: too rare",
            Some(Lock::Light) => "  locked: too light",
            None => "",
        };
        writeln!(
            out,
            "{:names$}  {:>6}  {:>6}  {:>9}  {:>6}{lock}",
            evidence.id,
            evidence.old.to_string(),
            evidence.new.to_string(),
            evidence.breaching,
            evidence.clean
        )?;
    }
    writeln!(out, "threshold {threshold}\n")?;
    writeln!(
        out,
        "{:15}  {:>5}  {:>5}  {:>6}  {:>6}  {:17}  {:17}  f1",
        "", "right", "wrong", "missed", "passed", "precision", "recall"
    )?;
    let rows = [("before", fitted.before), ("all records", fitted.whole), ("cross-validated", fitted.crossed)];
    for (name, confusion) in rows {
        let Confusion { right, wrong, missed, passed } = confusion;
        let [(_, precision), (_, recall), (_, f1)] = shares(confusion);
        writeln!(
            out,
            "{name:15}  {right:>5}  {wrong:>5}  {missed:>6}  {passed:>6}  {precision:17}  {recall:17}  {f1}"
        )?;
    }
    Ok(())
}
