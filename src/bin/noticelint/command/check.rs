use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufWriter, Read};
use std::path::Path;

use noticelint::text::{Decoded, Encoding};
use noticelint::{
    FieldName, Joined, Judgement, Limits, Notice, ReadError, ReadFormat, ReadProblem, Reading, Report, RuleSet,
    Selection, Setting, Source, Tally, TemplateExport, Timestamp, read,
};
use rayon::prelude::*;

use crate::Outcome;
use crate::args::{CheckArgs, FailOn};
use crate::load::{self, Failure};
use crate::terminal;
use crate::walk::{Input, Plan};

/// Most files that are in memory at a time.
const BATCH_FILES: usize = 64;
/// Bytes of files from which on no further one is taken into memory.
const BATCH_BYTES: u64 = 64 << 20;

/// `noticelint check`.
pub fn run(args: &CheckArgs) -> Result<Outcome, Failure> {
    let selection = Selection { select: args.select.clone(), ignore: args.ignore.clone() };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.threads.map_or(0, usize::from)).build();
    let pool = pool.map_err(|error| Failure::Words(error.to_string()))?;
    let rules = pool.install(|| load::rules(&args.rules, &selection))?;
    let setting = Setting {
        rules: &rules,
        language: load::language(args.rules.lang),
        as_of: args.as_of.unwrap_or_else(load::now),
        color: terminal::color(args.color),
        width: terminal::width(),
    };
    let limits =
        Limits { max_record_bytes: args.max_record_bytes, max_data_values: args.max_values, ..Limits::default() };
    let encoding = args.encoding.unwrap_or(Encoding::Utf8);
    let reader = Reader { limits, max_file_bytes: args.max_file_bytes, encoding };
    let mut plan = Plan::follow(&args.paths, args.input);
    let mut templates = TemplateExport::default();
    for path in &args.templates {
        templates.add(&read_loaded(&reader.load(&Input::File(path.clone(), None)), &limits).notices);
        // What is wrong with a template is told once, where it stands.
        if !args.paths.contains(path) {
            plan.inputs.push(Input::File(path.clone(), None));
        }
    }
    let mut report = args.format.report(setting, Box::new(BufWriter::new(io::stdout().lock())));
    let tally = Tally { joined: (!args.templates.is_empty()).then(Joined::default), ..Tally::default() };
    let mut checker = Checker {
        rules: &rules,
        as_of: setting.as_of,
        reader,
        templates: &templates,
        pool: &pool,
        ids: BTreeMap::new(),
        tally,
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
    reader: Reader,
    templates: &'r TemplateExport,
    pool: &'r rayon::ThreadPool,
    /// The ids of the run, each with the latest number that it was repeated with.
    ids: BTreeMap<String, u32>,
    tally: Tally,
}

/// How files are read.
#[derive(Clone, Copy)]
struct Reader {
    limits: Limits,
    max_file_bytes: u64,
    /// Of files without a byte-order mark.
    encoding: Encoding,
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
        let mut inputs = plan.inputs.as_slice();
        while !inputs.is_empty() {
            let (batch, rest) = inputs.split_at(batch_len(inputs));
            inputs = rest;
            let reader = self.reader;
            let loaded: Vec<Loaded> = self.pool.install(|| batch.par_iter().map(|input| reader.load(input)).collect());
            let mut readings: Vec<Reading<'_>> =
                self.pool.install(|| loaded.par_iter().map(|file| read_loaded(file, &reader.limits)).collect());
            for reading in &mut readings {
                for notice in &mut reading.notices {
                    self.tell_apart(notice);
                    self.join(notice);
                }
            }
            let judgements = self.judge(&readings);
            self.report(&loaded, &readings, judgements, report)?;
        }
        Ok(())
    }

    /// Adds what the export says of the message's template.
    fn join<'n>(&mut self, notice: &mut Notice<'n>)
    where
        Self: 'n,
    {
        if let Some(joined) = &mut self.tally.joined
            && notice.field(&FieldName::Body).is_none()
            && notice.template_id.is_some()
        {
            if self.templates.join(notice) { joined.found += 1 } else { joined.missing += 1 }
        }
    }

    /// Gives a notice whose id was seen before an id of its own: `id~2`, `id~3`, …
    fn tell_apart(&mut self, notice: &mut Notice<'_>) {
        let Some(mut occurrence) = self.ids.get(notice.id.as_ref()).copied() else {
            self.ids.insert(notice.id.clone().into_owned(), 1);
            return;
        };
        let own = loop {
            occurrence += 1;
            let own = format!("{}~{occurrence}", notice.id);
            // Another record may really be called so.
            if !self.ids.contains_key(&own) {
                break own;
            }
        };
        self.ids.insert(notice.id.clone().into_owned(), occurrence);
        self.ids.insert(own.clone(), 1);
        (notice.id, notice.id_occurrence) = (own.into(), occurrence);
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

impl Reader {
    fn load(self, input: &Input) -> Loaded {
        match input {
            Input::File(path, format) => {
                let content = self.file(path).and_then(|bytes| self.recognised(path, bytes, *format));
                Loaded { path: path.display().to_string(), content }
            }
            Input::Stdin(format) => {
                let path = Path::new("<stdin>");
                let content = self.stream(io::stdin().lock()).and_then(|bytes| self.recognised(path, bytes, *format));
                Loaded { path: path.display().to_string(), content }
            }
            Input::Problem(path, problem) => Loaded { path: path.display().to_string(), content: Err(problem.clone()) },
        }
    }

    /// The content of a regular file; devices and pipes could go on for ever. One that changes meanwhile is told, not judged.
    fn file(self, path: &Path) -> Result<Vec<u8>, ReadProblem> {
        // Opening a pipe would wait for its other end.
        let is_regular = fs::metadata(path).map_err(|error| unreadable(&error))?.is_file();
        if !is_regular {
            return Err(ReadProblem::Unreadable("not a regular file".to_owned()));
        }
        let file = fs::File::open(path).map_err(|error| unreadable(&error))?;
        let state = || file.metadata().map(|metadata| (metadata.len(), metadata.modified().ok()));
        let before = state().map_err(|error| unreadable(&error))?;
        let bytes = self.stream(&file)?;
        let after = state().map_err(|error| unreadable(&error))?;
        if before == after && bytes.len() as u64 == after.0 { Ok(bytes) } else { Err(ReadProblem::Changed) }
    }

    /// All of a stream, up to the limit of a file and one byte more, so that one that goes on is noticed and not followed.
    fn stream(self, stream: impl Read) -> Result<Vec<u8>, ReadProblem> {
        let mut bytes = Vec::new();
        let limit_bytes = self.max_file_bytes;
        stream.take(limit_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
        if bytes.len() as u64 > limit_bytes { Err(ReadProblem::FileTooLarge { limit_bytes }) } else { Ok(bytes) }
    }

    /// The format of a file, and its content in UTF-8 where it is text. Its byte-order mark decides over what is said for all.
    fn recognised(
        self,
        path: &Path,
        bytes: Vec<u8>,
        said: Option<ReadFormat>,
    ) -> Result<(ReadFormat, Content), ReadProblem> {
        let path = path.display().to_string();
        let format = said.or_else(|| ReadFormat::recognise(&path, &bytes));
        let encoding = Encoding::from_bom(&bytes).unwrap_or(self.encoding);
        if encoding == Encoding::Utf8 || format.is_some_and(|format| !format.is_text()) {
            return Ok((format.ok_or(ReadProblem::UnknownFormat)?, Content::Bytes(bytes)));
        }
        let decoded = Decoded::new(encoding, bytes);
        let format = said.or_else(|| ReadFormat::recognise(&path, decoded.text().as_bytes()));
        Ok((format.ok_or(ReadProblem::UnknownFormat)?, Content::Decoded(decoded)))
    }
}

fn unreadable(error: &io::Error) -> ReadProblem {
    ReadProblem::Unreadable(error.to_string())
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
