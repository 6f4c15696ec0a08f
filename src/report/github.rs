use std::io::{self, Write};

use super::told::{Told, Unread, repository_path};
use super::{Report, Setting, Source, phrases};
use crate::notice::{Notice, ReadError};
use crate::text::LineColumn;
use crate::verdict::{Judgement, Severity, Tally};

/// Workflow commands of GitHub Actions: an annotation a finding, then the counts as plain lines of the log.
pub(super) struct Github<'r> {
    setting: Setting<'r>,
    out: Box<dyn Write + 'r>,
}

impl<'r> Github<'r> {
    pub(super) fn new(setting: Setting<'r>, out: Box<dyn Write + 'r>) -> Self {
        Self { setting, out }
    }

    fn command(
        &mut self,
        command: &str,
        path: &str,
        range: Option<(LineColumn, LineColumn)>,
        title: &str,
        message: &str,
    ) -> io::Result<()> {
        write!(self.out, "::{command} file={}", property(&repository_path(path)))?;
        if let Some((start, end)) = range {
            write!(self.out, ",line={},endLine={}", start.line, end.line)?;
            // Columns count for GitHub only within one line, and its last column is the last character.
            if start.line == end.line {
                let last = end.column.saturating_sub(1).max(start.column);
                write!(self.out, ",col={},endColumn={last}", start.column)?;
            }
        }
        writeln!(self.out, ",title={}::{}", property(title), data(message))
    }
}

impl Report for Github<'_> {
    fn judged(&mut self, source: &Source<'_>, notice: &Notice<'_>, judgement: &Judgement) -> io::Result<()> {
        for told in Told::all(self.setting, source, notice, judgement) {
            let command = match told.counts_as {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "notice",
            };
            let message = format!("{}\n{}\n{}", told.placed_message(notice), told.cited(), told.advice());
            self.command(command, source.path(), told.range, &told.rule.id.name, &message)?;
        }
        Ok(())
    }

    fn not_judged(&mut self, source: &Source<'_>, error: &ReadError) -> io::Result<()> {
        let unread = Unread::new(self.setting, source, error);
        self.command("error", source.path(), unread.range, "noticelint", &unread.message)
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

/// A message as the runner reads it back.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which a comma or colon would end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_the_command() {
        assert_eq!(data("立减50%\r\n::error::红包"), "立减50%25%0D%0A::error::红包");
        assert_eq!(property("a,b:c%\n"), "a%2Cb%3Ac%25%0A");
    }
}
