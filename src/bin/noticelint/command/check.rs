use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufWriter, Read};
use std::path::{Path, PathBuf};

use noticelint::text::{Decoded, Encoding};
use noticelint::{
    Judgement, Limits, Notice, ReadError, ReadFormat, ReadProblem, Reading, Report, RuleSet, Selection, Setting,
    Source, Tally, Timestamp, read,
};
use rayon::prelude::*;

use crate::Outcome;
use crate::args::{CheckArgs, FailOn};
use crate::load::{self, Failure};
use crate::terminal;
use crate::walk::{self, Input, Plan};

/// Files that are in memory at a time.
const BATCH: usize = 64;
/// A file that is read as a whole may not be larger.
const MAX_FILE_BYTES: u64 = 1 << 30;

/// `noticelint check`.
pub fn run(args: &CheckArgs) -> Result<Outcome, Failure> {
    let selection = Selection { select: args.select.clone(), ignore: args.ignore.clone() };
    let rules = load::rules(&args.rules, &selection)?;
    let setting = Setting {
        rules: &rules,
        language: load::language(args.rules.lang),
        as_of: args.as_of.unwrap_or_else(load::now),
        color: terminal::color(args.color),
        width: terminal::width(),
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.threads.map_or(0, usize::from)).build();
    let pool = pool.map_err(|error| Failure::Words(error.to_string()))?;
    let plan = walk::plan(&args.paths);
    let mut report = args.format.report(setting, Box::new(BufWriter::new(io::stdout().lock())));
    let limits = Limits { max_record_bytes: args.max_record_bytes, ..Limits::default() };
    let mut checker = Checker {
        rules: &rules,
        as_of: setting.as_of,
        limits,
        encoding: args.encoding.unwrap_or(Encoding::Utf8),
        pool: &pool,
        ids: BTreeMap::new(),
        tally: Tally::default(),
    };
    checker.check(&plan, report.as_mut())?;
    report.finish(&checker.tally)?;
    Ok(outcome(&checker.tally, args.fail_on))
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
    limits: Limits,
    /// Of files without a byte-order mark.
    encoding: Encoding,
    pool: &'r rayon::ThreadPool,
    /// How often each id has been seen in the run.
    ids: BTreeMap<String, u32>,
    tally: Tally,
}

/// A file as it was read from the disk, or why it was not.
struct Loaded {
    path: String,
    content: Result<(ReadFormat, Content), ReadProblem>,
}

/// What a file holds.
enum Content {
    Bytes(Vec<u8>),
    Decoded(Decoded),
}

impl Content {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Decoded(decoded) => decoded.text().as_bytes(),
        }
    }
}

impl Loaded {
    fn source(&self) -> Source<'_> {
        match &self.content {
            Ok((_, Content::Decoded(decoded))) => Source::transcoded(&self.path, decoded),
            Ok((_, Content::Bytes(bytes))) => Source::new(&self.path, bytes),
            Err(_) => Source::new(&self.path, &[]),
        }
    }
}

impl Checker<'_> {
    /// Reads, judges and reports batch by batch; within a batch on all threads, the report in the order of the plan.
    fn check(&mut self, plan: &Plan, report: &mut dyn Report) -> io::Result<()> {
        self.tally.skipped_files = plan.skipped_files;
        for batch in plan.inputs.chunks(BATCH) {
            let loaded: Vec<Loaded> =
                self.pool.install(|| batch.par_iter().map(|input| load_input(input, self.encoding)).collect());
            let mut readings: Vec<Reading<'_>> =
                self.pool.install(|| loaded.par_iter().map(|file| read_loaded(file, &self.limits)).collect());
            for reading in &mut readings {
                reading.notices.iter_mut().for_each(|notice| self.tell_apart(notice));
            }
            let judgements = self.judge(&readings);
            self.report(&loaded, &readings, judgements, report)?;
        }
        Ok(())
    }

    /// Gives a notice whose id was seen before an id of its own: `id~2`, `id~3`, …
    fn tell_apart(&mut self, notice: &mut Notice<'_>) {
        let seen = self.ids.entry(notice.id.clone().into_owned()).or_default();
        *seen += 1;
        if *seen > 1 {
            notice.id_occurrence = *seen;
            notice.id = format!("{}~{seen}", notice.id).into();
        }
    }

    /// All notices of a batch in one go, so that many small files keep all threads busy.
    fn judge(&self, readings: &[Reading<'_>]) -> Vec<Judgement> {
        let notices: Vec<&Notice<'_>> = readings.iter().flat_map(|reading| &reading.notices).collect();
        self.pool.install(|| self.rules.judge_all(&notices, self.as_of))
    }

    fn report(
        &mut self,
        loaded: &[Loaded],
        readings: &[Reading<'_>],
        judgements: Vec<Judgement>,
        report: &mut dyn Report,
    ) -> io::Result<()> {
        let mut judgements = judgements.into_iter();
        for (file, reading) in loaded.iter().zip(readings) {
            let source = file.source();
            for (notice, judgement) in reading.notices.iter().zip(&mut judgements) {
                self.tally.add(&judgement);
                report.judged(&source, notice, &judgement)?;
            }
            for error in &reading.errors {
                self.tally.not_judged += 1;
                report.not_judged(&source, error)?;
            }
        }
        Ok(())
    }
}

fn load_input(input: &Input, encoding: Encoding) -> Loaded {
    match input {
        Input::File(path) => Loaded { path: path.display().to_string(), content: load_file(path, encoding) },
        Input::Problem(path, problem) => Loaded { path: path.display().to_string(), content: Err(problem.clone()) },
    }
}

/// The content of a regular file; devices and pipes could go on for ever.
fn load_file(path: &PathBuf, encoding: Encoding) -> Result<(ReadFormat, Content), ReadProblem> {
    let unreadable = |error: io::Error| ReadProblem::Unreadable(error.to_string());
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(ReadProblem::Unreadable("not a regular file".to_owned()));
    }
    let bytes = read_at_most(path, MAX_FILE_BYTES).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(ReadProblem::FileTooLarge { limit_bytes: MAX_FILE_BYTES });
    }
    recognise(&path.display().to_string(), bytes, encoding)
}

/// The format of a file, and its content in UTF-8 where it is text. Its byte-order mark decides over what is said for all files.
fn recognise(path: &str, bytes: Vec<u8>, encoding: Encoding) -> Result<(ReadFormat, Content), ReadProblem> {
    let format = ReadFormat::recognise(path, &bytes);
    let encoding = Encoding::from_bom(&bytes).unwrap_or(encoding);
    if encoding == Encoding::Utf8 || format.is_some_and(|format| !format.is_text()) {
        return Ok((format.ok_or(ReadProblem::UnknownFormat)?, Content::Bytes(bytes)));
    }
    let decoded = Decoded::new(encoding, bytes);
    let format = ReadFormat::recognise(path, decoded.text().as_bytes()).ok_or(ReadProblem::UnknownFormat)?;
    Ok((format, Content::Decoded(decoded)))
}

/// Reads one byte more than allowed at most, so that a file that grows meanwhile is noticed and not followed.
fn read_at_most(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn read_loaded<'a>(file: &'a Loaded, limits: &Limits) -> Reading<'a> {
    match &file.content {
        Ok((format, content)) => {
            let mut reading = read(*format, &file.path, content.bytes(), limits);
            if let Content::Decoded(decoded) = content {
                reading.errors.extend(malformed(decoded));
            }
            reading
        }
        Err(problem) => Reading {
            notices: Vec::new(),
            errors: vec![ReadError { record: None, bytes: None, problem: problem.clone() }],
        },
    }
}

/// That a file is not wholly in the encoding that it was read in; what was read of it is judged all the same.
fn malformed(decoded: &Decoded) -> Option<ReadError> {
    let start = *decoded.malformed().first()?;
    let bytes = Some((start, start + char::REPLACEMENT_CHARACTER.len_utf8() as u64));
    let (encoding, count) = (decoded.encoding().name(), decoded.malformed_count());
    Some(ReadError { record: None, bytes, problem: ReadProblem::NotInEncoding { encoding, count } })
}
