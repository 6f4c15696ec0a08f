//! `noticelint rules diff OLD NEW`: what a change of the rules does to a corpus.

mod told;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use noticelint::sieve::{DifferenceKind, differences, template_name};
use noticelint::text::Encoding;
use noticelint::{
    Language, Limits, Notice, Pack, Progress, Reading, RuleSet, Selection, Source, TemplateExport, Timestamp, Verdict,
    message, one_line,
};
use rayon::prelude::*;

use super::super::check::prepare::Prepare;
use crate::Outcome;
use crate::args::DiffArgs;
use crate::input::{Loaded, Reader};
use crate::load::{self, Failure};
use crate::project::Project;
use crate::walk::Plan;

/// Most templates that are counted by themselves; what is beyond is counted together.
const MOST_TEMPLATES: usize = 10_000;
/// Files that are in memory at a time.
const BATCH_FILES: usize = 64;
/// What the word for the shipped pack alone is.
const SHIPPED: &str = "shipped";

/// `noticelint rules diff OLD NEW --corpus PATH`.
pub fn run(args: &DiffArgs) -> Result<Outcome, Failure> {
    let language = load::language(args.rules.lang);
    let base = Project::of(&args.rules)?.packs;
    let side = |path: &Path| load::compiled(with(&base, path, language)?, &Selection::default(), language);
    let (old, new) = (side(&args.old)?, side(&args.new)?);
    let as_of = args.as_of.unwrap_or_else(load::now);
    let mut comparison =
        Comparison { old: &old, new: &new, as_of, language, sample: args.sample, tally: Tally::default() };
    comparison.corpus(&args.corpus);
    let Comparison { tally, .. } = comparison;
    told::tell(&tally, args.format, language)?;
    Ok(if tally.not_judged > 0 {
        Outcome::NotDone
    } else if args.max_new.is_some_and(|most| tally.graver > most) {
        Outcome::Findings
    } else {
        Outcome::Clean
    })
}

/// The packs with the one at the path: in the place of that of its name, else behind them. `shipped` is them alone.
fn with(base: &[Pack], path: &Path, language: Language) -> Result<Vec<Pack>, Failure> {
    if path.as_os_str() == SHIPPED && !path.exists() {
        return Ok(base.to_vec());
    }
    let added = load::add_packs(base.to_vec(), &[path.to_owned()], language);
    let Err(failure) = added else { return added };
    // A pack cannot be read beside another of its name: it is an other version of it.
    for at in 0..base.len() {
        let others: Vec<Pack> =
            base.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, pack)| pack.clone()).collect();
        let Ok(mut packs) = load::add_packs(others, &[path.to_owned()], language) else { continue };
        let is_it = |pack: &Pack| base.get(at).is_some_and(|other| other.id == pack.id);
        if let Some(pack) = packs.pop().filter(is_it) {
            packs.insert(at, pack);
            return Ok(packs);
        }
    }
    Err(failure)
}

/// What differs, by rule and by template.
#[derive(Default)]
pub struct Tally {
    pub notices: u64,
    pub not_judged: u64,
    /// Findings that are new or graver.
    pub graver: u64,
    /// Notices whose verdict changes.
    pub verdicts: BTreeMap<(Verdict, Verdict), u64>,
    pub rules: BTreeMap<String, Counted>,
    pub templates: BTreeMap<String, Counts>,
}

/// How many are flagged, cleared and changed.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts([u64; 3]);

#[derive(Default)]
pub struct Counted {
    pub counts: Counts,
    pub samples: [Sample; 3],
}

impl Counts {
    pub fn of(self, kind: DifferenceKind) -> u64 {
        let [flagged, cleared, changed] = self.0;
        match kind {
            DifferenceKind::Flagged => flagged,
            DifferenceKind::Cleared => cleared,
            DifferenceKind::Changed => changed,
        }
    }

    fn add(&mut self, kind: DifferenceKind) {
        let [flagged, cleared, changed] = &mut self.0;
        *match kind {
            DifferenceKind::Flagged => flagged,
            DifferenceKind::Cleared => cleared,
            DifferenceKind::Changed => changed,
        } += 1;
    }

    pub fn total(self) -> u64 {
        self.0.iter().sum()
    }
}

/// Some of many, spread evenly over all of them: every so manieth is kept, and fewer the more there are.
#[derive(Default)]
pub struct Sample {
    kept: Vec<Shown>,
    seen: usize,
    every: usize,
    most: usize,
}

/// A difference as it is shown.
#[derive(Clone)]
pub struct Shown {
    pub place: String,
    pub quote: String,
    pub was: Option<String>,
    pub is: Option<String>,
}

impl Sample {
    fn add(&mut self, most: usize, shown: impl FnOnce() -> Shown) {
        (self.every, self.most) = (self.every.max(1), most);
        if self.seen.is_multiple_of(self.every) && most > 0 {
            if self.kept.len() >= 2 * most {
                let mut is_even = false;
                self.kept.retain(|_| {
                    is_even = !is_even;
                    is_even
                });
                self.every *= 2;
            }
            if self.seen.is_multiple_of(self.every) {
                self.kept.push(shown());
            }
        }
        self.seen += 1;
    }

    /// At most as many as were asked for.
    pub fn shown(&self) -> impl Iterator<Item = &Shown> {
        let step = self.kept.len().div_ceil(self.most.max(1)).max(1);
        self.kept.iter().step_by(step)
    }
}

struct Comparison<'r> {
    old: &'r RuleSet,
    new: &'r RuleSet,
    as_of: Timestamp,
    language: Language,
    sample: usize,
    tally: Tally,
}

impl Comparison<'_> {
    fn corpus(&mut self, paths: &[PathBuf]) {
        let plan = Plan::follow(paths, None);
        let reader = Reader {
            limits: Limits::default(),
            max_file_bytes: u64::MAX,
            encoding: Encoding::Utf8,
            columns: Arc::default(),
        };
        let (templates, account) = (TemplateExport::default(), BTreeMap::new());
        let mut prepare = Prepare::new(&templates, false, &account);
        for inputs in plan.inputs.chunks(BATCH_FILES) {
            let loaded: Vec<Loaded> = inputs.par_iter().map(|input| reader.load(input)).collect();
            for file in &loaded {
                if file.is_long() {
                    let mut progress = Progress::default();
                    while let Some(part) = file.read_part(&mut progress, &reader.limits) {
                        self.take(file, part, &mut prepare);
                    }
                } else {
                    self.take(file, file.read(&reader.limits), &mut prepare);
                }
            }
        }
    }

    fn take<'n, 'r: 'n>(&mut self, file: &'n Loaded, mut reading: Reading<'n>, prepare: &mut Prepare<'r>) {
        reading.notices.iter_mut().for_each(|notice| prepare.notice(notice));
        let path = one_line(file.path());
        for error in &reading.errors {
            self.tally.not_judged += 1;
            eprintln!("noticelint: {path}: {}", one_line(&error.problem.words(self.language)));
        }
        let (old, new) = rayon::join(
            || self.old.judge_all(&reading.notices, self.as_of),
            || self.new.judge_all(&reading.notices, self.as_of),
        );
        let source = file.source();
        for (notice, (old, new)) in reading.notices.iter().zip(old.iter().zip(&new)) {
            self.tally.notices += 1;
            if old.verdict() != new.verdict() {
                *self.tally.verdicts.entry((old.verdict(), new.verdict())).or_default() += 1;
            }
            for difference in differences((self.old, old), (self.new, new)) {
                self.count(&source, notice, &difference);
            }
        }
    }

    fn count(&mut self, source: &Source<'_>, notice: &Notice<'_>, difference: &noticelint::sieve::Difference) {
        let rules = if difference.after.is_some() { self.new } else { self.old };
        let Some((finding, rule)) = difference.finding().and_then(|finding| Some((finding, rules.rule(finding.rule)?)))
        else {
            return;
        };
        let kind = difference.kind();
        self.tally.graver += u64::from(difference.is_graver());
        let template = template_name(notice);
        let is_full = self.tally.templates.len() >= MOST_TEMPLATES && !self.tally.templates.contains_key(&template);
        self.tally.templates.entry(if is_full { "…".to_owned() } else { template }).or_default().add(kind);
        let counted = self.tally.rules.entry(rule.id.name.clone()).or_default();
        counted.counts.add(kind);
        let says = |rules: &RuleSet, finding: &Option<noticelint::Finding>| {
            let finding = finding.as_ref()?;
            let rule = rules.rule(finding.rule)?;
            Some(format!(
                "{} {}: {}",
                finding.severity.name(),
                rule.id,
                one_line(&message(rule, finding, self.language))
            ))
        };
        let shown = || Shown {
            place: place(source, notice, finding.place.bytes.map(|(start, _)| start)),
            quote: one_line(&finding.quote),
            was: says(self.old, &difference.before),
            is: says(self.new, &difference.after),
        };
        if let Some(at) = DifferenceKind::ALL.iter().position(|other| *other == kind)
            && let Some(sample) = counted.samples.get_mut(at)
        {
            sample.add(self.sample, shown);
        }
    }
}

fn place(source: &Source<'_>, notice: &Notice<'_>, start: Option<u64>) -> String {
    let path = one_line(source.path());
    match start.map(|start| source.line_column(start)) {
        Some(at) => format!("{path}:{}:{}", at.line, at.column),
        None => format!("{path}#{}", notice.record),
    }
}
