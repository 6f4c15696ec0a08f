//! Consent events against sends: gather → settle → tell.

mod gather;
mod settle;
mod spool;

use std::fs;
use std::io::{self, BufWriter, Write};

use noticelint::consent::{Expected, Limits, Mapping, Reason, TemplateTypes, Told};
use noticelint::report::{AuditFormat, AuditReport, AuditSummary};
use noticelint::{RuleSet, Selection, Verdict};
use rayon::prelude::*;

use crate::Outcome;
use crate::args::{AuditArgs, FailOn};
use crate::load::{self, Failure};
use crate::terminal;

use gather::Inputs;
use settle::{Court, Settled, Sums};

/// The part of `--memory` that the records of the parts under way may take; the rest is for reading and for what is told.
const SHARE_OF_PARTS: u64 = 2;

pub fn run(args: &AuditArgs) -> Result<Outcome, Failure> {
    let selection = Selection { select: args.select.clone(), ignore: args.ignore.clone() };
    let threads = args.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.map_err(|error| Failure::Words(error.to_string()))?;
    let rules = pool.install(|| load::rules(&args.rules, &selection))?;
    if args.user.is_some() && args.format == AuditFormat::Json {
        return Err(Failure::Words("--user prints an account record by record: use human, short or ndjson".to_owned()));
    }
    let limits = limits(&rules, &args.limits)?;
    let inputs = inputs(args, limits, threads)?;
    let mut types = TemplateTypes::default();
    for path in &args.templates {
        let bytes = fs::read(path).map_err(|error| Failure::Io(Some(path.clone()), error))?;
        types.add(&bytes).map_err(|error| Failure::Words(format!("{}: {error}", path.display())))?;
    }
    let paths: Vec<String> = inputs.paths.iter().map(|(path, _)| path.display().to_string()).collect();
    let report = AuditReport {
        format: args.format,
        rules: &rules,
        language: load::language(args.rules.lang),
        paths: &paths,
        keep_personal: args.keep_personal,
        color: terminal::color(args.color),
    };
    let folder = args.temp.clone().unwrap_or_else(std::env::temp_dir);
    let mut court = Court {
        rules: &rules,
        types: &types,
        limits,
        told: Told { timelines: report.tells_timelines(), steps: args.user.is_some() },
        report: &report,
        folder: &folder,
        has_gaps: false,
        part_bytes: (args.memory << 20) / SHARE_OF_PARTS / threads as u64,
    };
    let mut out = BufWriter::new(io::stdout());
    let summary = pool.install(|| audit(&inputs, &mut court, &mut out))?;
    Ok(outcome(&summary, args.fail_on))
}

fn inputs(args: &AuditArgs, limits: Limits, threads: usize) -> Result<Inputs, Failure> {
    let mut mapping = Mapping::default();
    mapping.contents = limits.repeats_within_seconds.is_some();
    for text in &args.map {
        mapping.add(text).map_err(|error| Failure::Words(format!("--map: {error}")))?;
    }
    let events = args.events.iter().map(|path| (path.clone(), Expected::Events));
    let sends = args.sends.iter().map(|path| (path.clone(), Expected::Sends));
    Ok(Inputs {
        paths: events.chain(sends).collect(),
        mapping,
        user: args.user.clone(),
        max_record_bytes: args.max_record_bytes,
        threads,
    })
}

/// The limits that were asked for: a rule's name, and its numbers where they are not those of the pack.
fn limits(rules: &RuleSet, asked: &[String]) -> Result<Limits, Failure> {
    let mut limits = Limits::default();
    for text in asked {
        let (name, numbers) = text.split_once('=').unwrap_or((text, ""));
        let wrong = || {
            Failure::Words(format!(
                "--limit {text}: write consent/too-frequent=3/24, consent/repeated-content=24 (hours) or consent/refusals-ignored=2"
            ))
        };
        let reason = Reason::from_name(name.strip_prefix("consent/").unwrap_or(name)).ok_or_else(wrong)?;
        let (_, check) = rules.consent_rule(reason).ok_or_else(wrong)?;
        let mut check = *check;
        let number = |text: &str| text.trim().parse::<u32>().ok().filter(|number| *number > 0).ok_or_else(wrong);
        match (reason, numbers) {
            (_, "") => {}
            (Reason::RepeatedContent, hours) => check.within_hours = number(hours)?,
            (Reason::RefusalsIgnored, refusals) => check.more_than = number(refusals)?,
            (Reason::TooFrequent, both) => {
                let (most, hours) = both.split_once('/').ok_or_else(wrong)?;
                (check.more_than, check.within_hours) = (number(most)?, number(hours)?);
            }
            _ => return Err(wrong()),
        }
        let more = check.limits();
        if more == Limits::default() {
            return Err(wrong());
        }
        limits = Limits {
            repeats_within_seconds: more.repeats_within_seconds.or(limits.repeats_within_seconds),
            most_within_seconds: more.most_within_seconds.or(limits.most_within_seconds),
            refusals: more.refusals.or(limits.refusals),
        };
    }
    Ok(limits)
}

fn audit(inputs: &Inputs, court: &mut Court<'_>, out: &mut dyn Write) -> io::Result<AuditSummary> {
    let report = court.report;
    let (mut not_judged, mut has_gaps) = (0, false);
    report.begin(out)?;
    let mut buffer = Vec::new();
    let gathered = inputs.gather(court.folder, &mut |(place, problem)| {
        buffer.clear();
        report.not_judged(*place, problem, &mut buffer);
        not_judged += 1;
        let of_consents = inputs.paths.get(place.file as usize).is_some_and(|(_, what)| *what == Expected::Events);
        has_gaps |= of_consents && problem.leaves_a_gap();
        report.put_not_judged(&buffer, not_judged == 1, out)
    })?;
    court.has_gaps = has_gaps;
    let court = &*court;
    let settled: Vec<io::Result<Settled>> =
        gathered.parts.into_par_iter().with_max_len(1).map(|part| court.settle(part)).collect();
    let mut sums = Sums { not_judged, ..Sums::default() };
    let mut runs = Vec::new();
    report.middle(out)?;
    for part in settled {
        let part = part?;
        sums.add(part.sums);
        runs.extend(part.runs);
        out.write_all(&part.steps)?;
    }
    let mut is_first = true;
    settle::in_input_order(runs, &mut |text| {
        let was_first = std::mem::replace(&mut is_first, false);
        report.put(text, was_first, out)
    })?;
    let judged: u64 = sums.verdicts.values().sum();
    *sums.verdicts.entry(Verdict::Pass).or_default() += sums.counts.messages.saturating_sub(judged);
    let summary = AuditSummary {
        counts: sums.counts,
        findings: sums.findings,
        verdicts: sums.verdicts,
        groups: sums.groups,
        not_judged: sums.not_judged,
        not_held: sums.not_held,
        passed_over: gathered.passed_over,
    };
    report.finish(&summary, out)?;
    out.flush()?;
    Ok(summary)
}

fn outcome(summary: &AuditSummary, fail_on: FailOn) -> Outcome {
    let fails = match fail_on {
        FailOn::From(severity) => summary.findings.range(severity..).any(|(_, count)| *count > 0),
        FailOn::Never => false,
    };
    if summary.not_judged > 0 {
        Outcome::NotDone
    } else if fails {
        Outcome::Findings
    } else {
        Outcome::Clean
    }
}
