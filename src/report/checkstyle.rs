use std::io::{self, Write};

use super::told::{NOT_JUDGED, Told, Unread, repository_path};
use super::xml::{self, Xml};
use super::{Report, Setting, Source};
use crate::notice::{Notice, ReadError};
use crate::text::LineColumn;
use crate::verdict::{Judgement, Tally};

/// Checkstyle's XML: a `file` for every file that was looked at, an `error` in it for each finding.
pub(super) struct Checkstyle<'r> {
    setting: Setting<'r>,
    xml: Xml<'r>,
    /// The file whose element is open.
    file: Option<String>,
    begun: bool,
}

impl<'r> Checkstyle<'r> {
    pub(super) fn new(setting: Setting<'r>, out: Box<dyn Write + 'r>) -> Self {
        Self { setting, xml: Xml::new(out), file: None, begun: false }
    }

    fn begin(&mut self) -> io::Result<()> {
        if !self.begun {
            self.begun = true;
            xml::declaration(&mut self.xml)?;
            // The version of the format, which readers look at; it has not changed since.
            xml::open(&mut self.xml, "checkstyle", &[("version", "4.3")])?;
            xml::end_line(&mut self.xml)?;
        }
        Ok(())
    }

    /// Opens the element of the file unless it is open.
    fn enter(&mut self, path: &str) -> io::Result<()> {
        self.begin()?;
        if self.file.as_deref() == Some(path) {
            return Ok(());
        }
        self.leave()?;
        xml::open(&mut self.xml, "file", &[("name", &repository_path(path))])?;
        xml::end_line(&mut self.xml)?;
        self.file = Some(path.to_owned());
        Ok(())
    }

    fn leave(&mut self) -> io::Result<()> {
        if self.file.take().is_some() { xml::close(&mut self.xml, "file") } else { Ok(()) }
    }

    fn error(
        &mut self,
        range: Option<(LineColumn, LineColumn)>,
        severity: &str,
        source: &str,
        message: &str,
    ) -> io::Result<()> {
        let place = range.map(|(start, _)| (start.line.to_string(), start.column.to_string()));
        // What has no line stands at the file's first.
        let (line, column) = place.as_ref().map_or(("1", None), |(line, column)| (line.as_str(), Some(column)));
        let mut attributes = vec![("line", line)];
        attributes.extend(column.map(|column| ("column", column.as_str())));
        attributes.extend([("severity", severity), ("message", message), ("source", source)]);
        xml::empty(&mut self.xml, "error", &attributes)
    }
}

impl Report for Checkstyle<'_> {
    fn judged(&mut self, source: &Source<'_>, notice: &Notice<'_>, judgement: &Judgement) -> io::Result<()> {
        self.enter(source.path())?;
        for told in Told::all(self.setting, source, notice, judgement) {
            let message = format!("{} — {}", told.placed_message(notice), told.advice());
            self.error(told.range, told.counts_as.name(), &told.rule.id.name, &message)?;
        }
        Ok(())
    }

    fn not_judged(&mut self, source: &Source<'_>, error: &ReadError) -> io::Result<()> {
        self.enter(source.path())?;
        let unread = Unread::new(self.setting, source, error);
        self.error(unread.range, "error", NOT_JUDGED, &unread.message)
    }

    fn finish(&mut self, _: &Tally) -> io::Result<()> {
        self.begin()?;
        self.leave()?;
        xml::close(&mut self.xml, "checkstyle")?;
        self.xml.get_mut().flush()
    }
}
