use std::io::{self, Write};

use super::printable::one_line;
use super::wire::field_name;
use super::{Report, Setting, Source, message, phrases};
use crate::notice::{Notice, ReadError};
use crate::verdict::{Comparison, Judgement, Tally};

/// A line a finding, as compilers write them.
pub(super) struct Short<'r> {
    setting: Setting<'r>,
    out: Box<dyn Write + 'r>,
}

impl<'r> Short<'r> {
    pub(super) fn new(setting: Setting<'r>, out: Box<dyn Write + 'r>) -> Self {
        Self { setting, out }
    }
}

impl Report for Short<'_> {
    fn judged(&mut self, source: &Source<'_>, notice: &Notice<'_>, judgement: &Judgement) -> io::Result<()> {
        for finding in &judgement.findings {
            let Some(rule) = self.setting.rules.rule(finding.rule) else { continue };
            let start = finding.place.bytes.map(|(start, _)| start);
            let place = source.place(start, Some(notice.record), &field_name(notice, &finding.place));
            let exempt = phrases::exempt(finding, self.setting.language);
            let message = one_line(&message(rule, finding, self.setting.language));
            writeln!(self.out, "{place}: {}{} {}: {message}", finding.severity.name(), exempt, rule.id)?;
        }
        Ok(())
    }

    fn compared(&mut self, source: &Source<'_>, notice: &Notice<'_>, comparison: &Comparison) -> io::Result<()> {
        let language = self.setting.language;
        for change in &comparison.changes {
            let Some(finding) = change.finding() else { continue };
            let Some(rule) = self.setting.rules.rule(finding.rule) else { continue };
            let start = finding.place.bytes.map(|(start, _)| start);
            let place = source.place(start, Some(notice.record), &field_name(notice, &finding.place));
            let what = phrases::change(comparison, change, language);
            writeln!(self.out, "{place}: {what} {}: {}", rule.id, one_line(&message(rule, finding, language)))?;
        }
        Ok(())
    }

    fn not_judged(&mut self, source: &Source<'_>, error: &ReadError) -> io::Result<()> {
        let not_judged = phrases::not_judged(self.setting.language);
        let words = one_line(&error.problem.words(self.setting.language));
        let place = source.place(error.bytes.map(|(start, _)| start), error.record, "");
        writeln!(self.out, "{place}: {not_judged}: {words}")
    }

    fn finish(&mut self, tally: &Tally) -> io::Result<()> {
        let language = self.setting.language;
        writeln!(self.out, "{}", phrases::verdicts(tally, language, |_, words| words))?;
        for line in phrases::left_out(tally, language) {
            writeln!(self.out, "{line}")?;
        }
        if let Some(compared) = &tally.compared {
            writeln!(self.out, "{}", phrases::compared(compared, language))?;
        }
        self.out.flush()
    }
}
