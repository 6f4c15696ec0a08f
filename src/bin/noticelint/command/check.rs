mod baseline;
mod exemptions;
mod fix;
pub mod prepare;
mod settings;
mod since;

use std::fs;
use std::io::{self, BufWriter};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use noticelint::sieve::{Known, Sieve};
use noticelint::text::Encoding;
use noticelint::{
    Compared, Limits, Notice, Progress, Reading, Report, RuleSet, Setting, Source, Tally, TemplateExport, Timestamp,
};
use rayon::prelude::*;

use baseline::BaselineFile;
use prepare::Prepare;
use settings::Settings;
use since::Since;

use crate::Outcome;
use crate::args::{CheckArgs, FailOn, Instant};
use crate::input::{Loaded, Reader};
use crate::load::{self, Failure};
use crate::project::Project;
use crate::terminal;
use crate::walk::{Input, Plan};

/// Most files that are in memory at a time. Each batch makes its buffers and the caches of its patterns anew.
const BATCH_FILES: usize = 512;
/// Bytes of files from which on no further one is taken into memory.
const BATCH_BYTES: u64 = 64 << 20;
/// Bytes of text from which on no further notice is judged before the findings are told: texts can be dense with them.
const PART_BYTES: usize = 2 << 20;

/// Most notices with findings for which edits are looked for: each is judged again many times, and nobody edits an archive.
const MAX_EDITED: usize = 1000;

/// `noticelint check`.
pub fn run(args: &CheckArgs) -> Result<Outcome, Failure> {
    let now = load::now();
    refuse(args)?;
    let language = load::language(args.rules.lang);
    let project = Project::of(&args.rules)?;
    let settings = Settings::of(args, &project, language)?;
    baseline::refuse(args, &settings, now, language)?;
    let (exemptions, packs) = exemptions::read(&settings.exemptions, project.packs, language)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.threads.map_or(0, usize::from)).build();
    let pool = pool.map_err(|error| Failure::Words(error.to_string()))?;
    let rules = pool.install(|| load::compiled(packs, &settings.selection, language))?;
    let setting = Setting {
        rules: &rules,
        language,
        as_of: args.as_of.unwrap_or(now),
        color: terminal::color(args.color),
        width: terminal::width(),
    };
    let reader = Reader {
        limits: Limits {
            max_record_bytes: args.max_record_bytes,
            max_data_values: args.max_values,
            max_page_bytes: args.max_page_bytes,
            max_unpacked_bytes: args.max_unpacked_bytes,
        },
        max_file_bytes: args.max_file_bytes,
        encoding: args.encoding.unwrap_or(Encoding::Utf8),
        columns: Arc::new(settings.columns.clone()),
    };
    // A date that is over does not bring an exemption back.
    let now = setting.as_of.max(load::now());
    let mut plan = Plan::follow(&settings.paths, args.input);
    let mut templates = TemplateExport::default();
    for path in &settings.templates {
        templates.add(&reader.load(&Input::File(path.clone(), None)).read(&reader.limits).notices);
        // What is wrong with a template is told once, where it stands.
        if !plan.has(path) {
            plan.inputs.push(Input::File(path.clone(), None));
        }
    }
    if args.fix || args.diff {
        let fix = fix::Fix {
            exemptions: &exemptions,
            now,
            rules: &rules,
            reader: &reader,
            as_of: setting.as_of,
            language: setting.language,
            pool: &pool,
        };
        if args.diff {
            return fix.show(&plan);
        }
        fix.write(&plan)?;
    }
    let baseline = BaselineFile::of(args, &settings, language)?;
    let since = Since {
        rules: &rules,
        reader: &reader,
        as_of: setting.as_of,
        pool: &pool,
        templates: &settings.templates,
        account: &settings.account,
    };
    let before = args.since.as_ref().map(|revision| since.known(revision, &plan)).transpose()?;
    let sieve = Sieve {
        exemptions,
        baseline: baseline.as_ref().and_then(BaselineFile::known),
        before,
        found: args.write_baseline.then(Known::default),
    };
    let mut report = args.format.report(setting, Box::new(BufWriter::new(io::stdout().lock())));
    let compare_with = args.compare_policy.map(|instant| match instant {
        Instant::Now => now,
        Instant::At(instant) => instant,
    });
    let mut checker = Checker {
        rules: &rules,
        as_of: setting.as_of,
        reader: &reader,
        prepare: Prepare::new(&templates, !settings.templates.is_empty(), &settings.account),
        sieve,
        now,
        pool: &pool,
        edits_left: if args.format.tells_edits() && !args.no_edits { MAX_EDITED } else { 0 },
        tally: Tally { compared: compare_with.map(Compared::with), ..Tally::default() },
    };
    checker.check(&plan, report.as_mut())?;
    checker.tally.joined = checker.prepare.joined;
    exemptions::tell(&settings, &rules, now, &checker.sieve.exemptions, &mut checker.tally, report.as_mut())?;
    report.finish(&checker.tally)?;
    // Of what could not be read nobody knows what it holds: the baseline stays as it is.
    if let Some(baseline) = baseline.filter(|_| checker.tally.not_judged == 0) {
        baseline.finish(checker.sieve.found, checker.sieve.baseline)?;
    }
    Ok(outcome(&checker.tally, settings.fail_on))
}

/// Combinations of arguments that would not do what they seem to.
fn refuse(args: &CheckArgs) -> Result<(), Failure> {
    if args.compare_policy.is_some() && !args.format.tells_changes() {
        let words = format!("--compare-policy: the format {} has no place for what differs", args.format.name());
        return Err(Failure::Words(words));
    }
    Ok(())
}

fn outcome(tally: &Tally, fail_on: FailOn) -> Outcome {
    let fails = match fail_on {
        FailOn::From(severity) => tally.findings_from(severity) > 0,
        FailOn::Never => false,
    };
    if tally.not_judged > 0 {
        Outcome::NotDone
    } else if fails {
        Outcome::Findings
    } else {
        Outcome::Clean
    }
}

/// A check under way.
struct Checker<'r> {
    rules: &'r RuleSet,
    as_of: Timestamp,
    reader: &'r Reader,
    prepare: Prepare<'r>,
    sieve: Sieve,
    /// When exemptions must hold.
    now: Timestamp,
    pool: &'r rayon::ThreadPool,
    /// For how many more notices with findings edits that clear them are looked for.
    edits_left: usize,
    tally: Tally,
}

impl<'r> Checker<'r> {
    /// Reads, judges and reports batch by batch; within a batch on all threads, the report in the order of the plan.
    fn check(&mut self, plan: &Plan, report: &mut dyn Report) -> io::Result<()> {
        self.tally.skipped_files = plan.skipped_files;
        let mut inputs = plan.inputs.as_slice();
        while !inputs.is_empty() {
            let (batch, rest) = inputs.split_at(batch_len(inputs));
            inputs = rest;
            let reader = self.reader;
            let loaded: Vec<Loaded> = self.pool.install(|| batch.par_iter().map(|input| reader.load(input)).collect());
            let mut files = loaded.as_slice();
            while let Some(first) = files.first() {
                let short = files.iter().take_while(|file| !file.is_long()).count();
                let (now, later) = files.split_at(short.max(1));
                files = later;
                if short > 0 {
                    let read = || now.par_iter().map(|file| file.read(&reader.limits)).collect();
                    self.take(now, self.pool.install(read), report)?;
                } else {
                    let mut progress = Progress::default();
                    while let Some(part) = first.read_part(&mut progress, &reader.limits) {
                        self.take(now, vec![part], report)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Judges and reports what was read of the files.
    fn take<'n>(&mut self, files: &[Loaded], mut readings: Vec<Reading<'n>>, report: &mut dyn Report) -> io::Result<()>
    where
        'r: 'n,
    {
        for notice in readings.iter_mut().flat_map(|reading| &mut reading.notices) {
            self.prepare.notice(notice);
        }
        self.judge(files, &readings, report)
    }

    /// Judges and reports a batch, some texts at a time: many small files keep all threads busy, and what is found in a large one
    /// is told before the next part is judged.
    fn judge(&mut self, loaded: &[Loaded], readings: &[Reading<'_>], report: &mut dyn Report) -> io::Result<()> {
        let sources: Vec<Source<'_>> = loaded.iter().map(Loaded::source).collect();
        // Exemptions name paths; nothing else asks where a file really lies.
        let are_asked = !self.sieve.exemptions.is_empty();
        let paths: Vec<String> =
            loaded.iter().filter(|_| are_asked).map(|file| exemptions::real(Path::new(file.path()))).collect();
        let notices = readings.iter().enumerate();
        let notices = notices.flat_map(|(file, reading)| reading.notices.iter().map(move |notice| (file, notice)));
        let notices: Vec<(usize, &Notice<'_>)> = notices.collect();
        let mut rest = notices.as_slice();
        let mut next_file = 0;
        while !rest.is_empty() {
            let (part, behind) = rest.split_at(part_len(rest));
            rest = behind;
            let of_part: Vec<&Notice<'_>> = part.iter().map(|(_, notice)| *notice).collect();
            let mut judgements = self.pool.install(|| self.rules.judge_all(&of_part, self.as_of));
            for ((file, notice), judgement) in part.iter().zip(&mut judgements) {
                let path = paths.get(*file).map_or("", String::as_str);
                self.sieve.pass(self.rules, path, notice, judgement, self.now);
            }
            self.pool.install(|| {
                // Those of the first notices with findings, in their order, for any number of threads.
                let with_findings =
                    judgements.iter().enumerate().filter(|(_, judgement)| !judgement.findings.is_empty());
                let end = with_findings.map(|(index, _)| index + 1).take(self.edits_left).last().unwrap_or(0);
                if let Some((of_part, judgements)) = of_part.get(..end).zip(judgements.get_mut(..end)) {
                    self.rules.add_edits_to_all(of_part, self.as_of, judgements);
                }
            });
            let other = self.tally.compared.as_ref().map(|counts| counts.with);
            let compare = |with| self.rules.compare_all(&of_part, &judgements, self.as_of, with);
            let comparisons = other.map(|with| self.pool.install(|| compare(with))).unwrap_or_default();
            let mut comparisons = comparisons.into_iter();
            let edited = judgements.iter().filter(|judgement| !judgement.findings.is_empty()).count();
            self.edits_left = self.edits_left.saturating_sub(edited);
            for ((file, notice), judgement) in part.iter().zip(judgements) {
                self.unread(&sources, readings, next_file..*file, report)?;
                next_file = *file;
                self.tally.add(&judgement);
                let Some(source) = sources.get(*file) else { continue };
                report.judged(source, notice, &judgement)?;
                if let (Some(counts), Some(comparison)) = (&mut self.tally.compared, comparisons.next()) {
                    counts.add(&comparison);
                    report.compared(source, notice, &comparison)?;
                }
            }
        }
        self.unread(&sources, readings, next_file..readings.len(), report)
    }

    /// Reports what could not be read of those files, whose notices have been told.
    fn unread(
        &mut self,
        sources: &[Source<'_>],
        readings: &[Reading<'_>],
        files: Range<usize>,
        report: &mut dyn Report,
    ) -> io::Result<()> {
        let told = sources.iter().zip(readings).skip(files.start).take(files.len());
        for (source, error) in
            told.flat_map(|(source, reading)| reading.errors.iter().map(move |error| (source, error)))
        {
            self.tally.not_judged += 1;
            report.not_judged(source, error)?;
        }
        Ok(())
    }
}

/// How many of the notices make the next part: at least one.
fn part_len(notices: &[(usize, &Notice<'_>)]) -> usize {
    let mut bytes = 0;
    let is_full = |(_, notice): &(usize, &Notice<'_>)| {
        let was_full = bytes >= PART_BYTES;
        bytes += notice.fields.iter().map(|field| field.text.len()).sum::<usize>();
        was_full
    };
    notices.iter().position(is_full).unwrap_or(notices.len())
}

/// How many of the inputs make the next batch: at least one.
fn batch_len(inputs: &[Input]) -> usize {
    let mut bytes = 0;
    let is_full = |input: &Input| {
        let was_full = bytes >= BATCH_BYTES;
        bytes += match input {
            Input::File(path, _) => fs::metadata(path).map_or(0, |metadata| metadata.len()),
            Input::Stdin(_) | Input::Problem(..) => 0,
        };
        was_full
    };
    inputs.iter().take(BATCH_FILES).position(is_full).unwrap_or(BATCH_FILES.min(inputs.len()))
}
