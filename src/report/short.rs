use std::io::{self, Write};

use super::{Report, Setting, Source, message, phrases};
use crate::notice::{Notice, ReadError};
use crate::verdict::{Judgement, Tally};

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
    fn judged(&mut self, source: &Source<'_>, _notice: &Notice<'_>, judgement: &Judgement) -> io::Result<()> {
        for finding in &judgement.findings {
            let Some(rule) = self.setting.rules.rule(finding.rule) else { continue };
            let at = source.line_column(finding.place.bytes.0);
            let message = one_line(&message(rule, finding, self.setting.language));
            let (path, severity) = (source.path(), finding.severity.name());
            writeln!(self.out, "{path}:{}:{}: {severity} {}: {message}", at.line, at.column, rule.id)?;
        }
        Ok(())
    }

    fn not_judged(&mut self, source: &Source<'_>, error: &ReadError) -> io::Result<()> {
        let not_judged = phrases::not_judged(self.setting.language);
        let words = one_line(&error.problem.words(self.setting.language));
        match error.bytes.map(|(start, _)| source.line_column(start)) {
            Some(at) => {
                writeln!(self.out, "{}:{}:{}: {}: {words}", source.path(), at.line, at.column, not_judged)
            }
            None => writeln!(self.out, "{}: {}: {words}", source.path(), not_judged),
        }
    }

    fn finish(&mut self, tally: &Tally) -> io::Result<()> {
        let language = self.setting.language;
        writeln!(self.out, "{}", phrases::verdicts(tally, language, |_, words| words))?;
        for line in phrases::left_out(tally, language) {
            writeln!(self.out, "{line}")?;
        }
        self.out.flush()
    }
}

/// A quote may hold line ends; a line of output may not.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}
