use std::io::{self, Write};

use serde::Serialize;
use serde_json::value::RawValue;

use super::wire::{SCHEMA, WireFinding, WireNotJudged, WireSummary};
use super::{Report, Setting, Source};
use crate::notice::{Notice, ReadError};
use crate::verdict::{Judgement, Tally};

/// A JSON object a line.
pub(super) struct Ndjson<'r> {
    setting: Setting<'r>,
    out: Box<dyn Write + 'r>,
}

impl<'r> Ndjson<'r> {
    pub(super) fn new(setting: Setting<'r>, out: Box<dyn Write + 'r>) -> Self {
        Self { setting, out }
    }

    fn line(&mut self, object: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, object)?;
        self.out.write_all(b"\n")
    }
}

impl Report for Ndjson<'_> {
    fn judged(&mut self, source: &Source<'_>, notice: &Notice<'_>, judgement: &Judgement) -> io::Result<()> {
        let setting = self.setting;
        let findings =
            judgement.findings.iter().filter_map(|finding| WireFinding::new(setting, source, notice, finding));
        findings.into_iter().try_for_each(|finding| self.line(&finding))
    }

    fn not_judged(&mut self, source: &Source<'_>, error: &ReadError) -> io::Result<()> {
        self.line(&WireNotJudged::new(self.setting, source, error))
    }

    fn finish(&mut self, tally: &Tally) -> io::Result<()> {
        self.line(&WireSummary::new(self.setting, tally))?;
        self.out.flush()
    }
}

/// One JSON document, written at the end. The same objects as in [`Ndjson`], under `findings`, `not_judged` and `summary`.
pub(super) struct Json<'r> {
    setting: Setting<'r>,
    out: Box<dyn Write + 'r>,
    findings: Vec<Box<RawValue>>,
    not_judged: Vec<Box<RawValue>>,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    findings: &'a [Box<RawValue>],
    not_judged: &'a [Box<RawValue>],
    summary: WireSummary,
}

impl<'r> Json<'r> {
    pub(super) fn new(setting: Setting<'r>, out: Box<dyn Write + 'r>) -> Self {
        Self { setting, out, findings: Vec::new(), not_judged: Vec::new() }
    }
}

impl Report for Json<'_> {
    fn judged(&mut self, source: &Source<'_>, notice: &Notice<'_>, judgement: &Judgement) -> io::Result<()> {
        for finding in &judgement.findings {
            if let Some(finding) = WireFinding::new(self.setting, source, notice, finding) {
                self.findings.push(serde_json::value::to_raw_value(&finding)?);
            }
        }
        Ok(())
    }

    fn not_judged(&mut self, source: &Source<'_>, error: &ReadError) -> io::Result<()> {
        self.not_judged.push(serde_json::value::to_raw_value(&WireNotJudged::new(self.setting, source, error))?);
        Ok(())
    }

    fn finish(&mut self, tally: &Tally) -> io::Result<()> {
        let document = Document {
            schema: SCHEMA,
            findings: &self.findings,
            not_judged: &self.not_judged,
            summary: WireSummary::new(self.setting, tally),
        };
        serde_json::to_writer(&mut self.out, &document)?;
        self.out.write_all(b"\n")?;
        self.out.flush()
    }
}
