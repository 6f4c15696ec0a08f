use std::io::{self, Write};

use serde::Serialize;
use serde_json::value::RawValue;

use super::wire::{SCHEMA, WireChange, WireFinding, WireNotJudged, WireSummary};
use super::{Report, Setting, Source};
use crate::notice::{Notice, ReadError};
use crate::verdict::{Comparison, Judgement, Tally};

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

    fn compared(&mut self, source: &Source<'_>, notice: &Notice<'_>, comparison: &Comparison) -> io::Result<()> {
        let setting = self.setting;
        let changes = comparison.changes.iter();
        let changes = changes.filter_map(|change| WireChange::new(setting, source, notice, comparison, change));
        changes.into_iter().try_for_each(|change| self.line(&change))
    }

    fn not_judged(&mut self, source: &Source<'_>, error: &ReadError) -> io::Result<()> {
        self.line(&WireNotJudged::new(self.setting, source, error))
    }

    fn finish(&mut self, tally: &Tally) -> io::Result<()> {
        self.line(&WireSummary::new(self.setting, tally))?;
        self.out.flush()
    }
}

/// One JSON document with the same objects as in [`Ndjson`], under `findings`, `changes` (where instants were compared),
/// `not_judged` and `summary`. Findings are written as they come; the others wait for their place.
pub(super) struct Json<'r> {
    setting: Setting<'r>,
    out: Box<dyn Write + 'r>,
    findings: u64,
    changes: Vec<Box<RawValue>>,
    not_judged: Vec<Box<RawValue>>,
}

impl<'r> Json<'r> {
    pub(super) fn new(setting: Setting<'r>, out: Box<dyn Write + 'r>) -> Self {
        Self { setting, out, findings: 0, changes: Vec::new(), not_judged: Vec::new() }
    }

    /// What stands before the next finding.
    fn separate(&mut self) -> io::Result<()> {
        if self.findings == 0 {
            write!(self.out, "{{\"schema\":{SCHEMA},\"findings\":[")
        } else {
            self.out.write_all(b",")
        }
    }
}

impl Report for Json<'_> {
    fn judged(&mut self, source: &Source<'_>, notice: &Notice<'_>, judgement: &Judgement) -> io::Result<()> {
        let setting = self.setting;
        for finding in judgement.findings.iter().filter_map(|found| WireFinding::new(setting, source, notice, found)) {
            self.separate()?;
            self.findings += 1;
            serde_json::to_writer(&mut self.out, &finding)?;
        }
        Ok(())
    }

    fn compared(&mut self, source: &Source<'_>, notice: &Notice<'_>, comparison: &Comparison) -> io::Result<()> {
        let setting = self.setting;
        let changes = comparison.changes.iter();
        for change in changes.filter_map(|change| WireChange::new(setting, source, notice, comparison, change)) {
            self.changes.push(serde_json::value::to_raw_value(&change)?);
        }
        Ok(())
    }

    fn not_judged(&mut self, source: &Source<'_>, error: &ReadError) -> io::Result<()> {
        self.not_judged.push(serde_json::value::to_raw_value(&WireNotJudged::new(self.setting, source, error))?);
        Ok(())
    }

    fn finish(&mut self, tally: &Tally) -> io::Result<()> {
        if self.findings == 0 {
            self.separate()?;
        }
        write!(self.out, "]")?;
        if tally.compared.is_some() {
            write!(self.out, ",\"changes\":")?;
            serde_json::to_writer(&mut self.out, &self.changes)?;
        }
        write!(self.out, ",\"not_judged\":")?;
        serde_json::to_writer(&mut self.out, &self.not_judged)?;
        write!(self.out, ",\"summary\":")?;
        serde_json::to_writer(&mut self.out, &WireSummary::new(self.setting, tally))?;
        self.out.write_all(b"}\n")?;
        self.out.flush()
    }
}
