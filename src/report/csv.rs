use std::borrow::Cow;
use std::io::{self, Write};

use ::csv::{Terminator, Writer, WriterBuilder};

use super::printable::one_line;
use super::told::{NOT_JUDGED, Told};
use super::{Report, Setting, Source, phrases};
use crate::notice::{Notice, ReadError};
use crate::verdict::{Judgement, Language, Tally};

/// A table for spreadsheets: a row a finding, a row for a notice without one, a row for what was not judged.
///
/// UTF-8 with a byte-order mark and rows that end with CR LF, so that spreadsheets open it right. A cell that a spreadsheet would take for a
/// formula gets an apostrophe before it, see [`neutral`].
pub(super) struct Csv<'r> {
    setting: Setting<'r>,
    /// Takes the first rows after the byte-order mark.
    table: Table<'r>,
}

enum Table<'r> {
    Unbegun(Box<dyn Write + 'r>),
    Begun(Box<Writer<Box<dyn Write + 'r>>>),
    /// Only while it is being begun.
    Between,
}

const COLUMNS: usize = 18;

const HEAD_ZH: [&str; COLUMNS] = [
    "结论",
    "通知",
    "问题",
    "标出的文字",
    "建议",
    "删去",
    "改为",
    "规则",
    "类别",
    "级别",
    "条款",
    "条款施行",
    "文件",
    "行",
    "列",
    "记录",
    "位置",
    "指纹",
];
const HEAD_EN: [&str; COLUMNS] = [
    "verdict",
    "notice",
    "message",
    "quote",
    "advice",
    "delete",
    "write",
    "rule",
    "family",
    "severity",
    "clause",
    "clause in force",
    "path",
    "line",
    "column",
    "record",
    "field",
    "fingerprint",
];

impl<'r> Csv<'r> {
    pub(super) fn new(setting: Setting<'r>, out: Box<dyn Write + 'r>) -> Self {
        Self { setting, table: Table::Unbegun(out) }
    }

    fn row(&mut self, cells: &[&str; COLUMNS]) -> io::Result<()> {
        self.begin()?;
        let Table::Begun(table) = &mut self.table else { return Ok(()) };
        Ok(table.write_record(
            cells.iter().map(|cell| neutral(cell)).collect::<Vec<_>>().iter().map(|cell| cell.as_bytes()),
        )?)
    }

    fn begin(&mut self) -> io::Result<()> {
        match std::mem::replace(&mut self.table, Table::Between) {
            Table::Unbegun(mut out) => {
                out.write_all("\u{feff}".as_bytes())?;
                let mut table = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
                table.write_record(if self.setting.language == Language::Chinese { HEAD_ZH } else { HEAD_EN })?;
                self.table = Table::Begun(Box::new(table));
            }
            begun => self.table = begun,
        }
        Ok(())
    }
}

impl Report for Csv<'_> {
    fn judged(&mut self, source: &Source<'_>, notice: &Notice<'_>, judgement: &Judgement) -> io::Result<()> {
        let language = self.setting.language;
        let record = notice.record.to_string();
        let mut rows = 0;
        for told in Told::all(self.setting, source, notice, judgement) {
            let finding = told.finding;
            let (line, column) =
                told.range.map(|(start, _)| (start.line.to_string(), start.column.to_string())).unwrap_or_default();
            let clause = format!("{}/{} {}", told.policy.id, told.clause.id, told.version.text.of(language).trim());
            self.row(&[
                finding.severity.verdict().word(language),
                &notice.id,
                &told.message,
                &finding.quote,
                told.advice(),
                finding.edit.as_ref().map_or("", |edit| &edit.text),
                finding.mend.as_ref().map_or("", |mend| &mend.text),
                &told.rule.id.name,
                phrases::family(finding.family, language),
                finding.severity.name(),
                &clause,
                &phrases::since(told.version, language),
                source.path(),
                &line,
                &column,
                &record,
                &told.field,
                &told.fingerprint(),
            ])?;
            rows += 1;
        }
        if rows == 0 {
            let mut cells = [""; COLUMNS];
            (cells[0], cells[1], cells[12], cells[15]) =
                (judgement.verdict().word(language), &notice.id, source.path(), &record);
            let known = phrases::known(judgement.known.len() as u64, language);
            cells[2] = known.as_deref().unwrap_or_default();
            self.row(&cells)?;
        }
        Ok(())
    }

    fn not_judged(&mut self, source: &Source<'_>, error: &ReadError) -> io::Result<()> {
        let language = self.setting.language;
        let start = error.bytes.map(|(start, _)| source.line_column(start));
        let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
        let (line, column) = (number(start.map(|start| start.line)), number(start.map(|start| start.column)));
        let words = error.problem.words(language);
        let record = number(error.record);
        let mut cells = [""; COLUMNS];
        (cells[0], cells[2], cells[7], cells[9]) = (phrases::not_judged(language), &words, NOT_JUDGED, "error");
        (cells[12], cells[13], cells[14], cells[15]) = (source.path(), &line, &column, &record);
        self.row(&cells)
    }

    fn finish(&mut self, _: &Tally) -> io::Result<()> {
        self.begin()?;
        if let Table::Begun(table) = &mut self.table { table.flush() } else { Ok(()) }
    }
}

/// The text on one line, and with an apostrophe before it where a spreadsheet would take it for a formula: where its first
/// character but blanks is `=`, `+`, `-`, `@`, or one of them in full width. A tab, a line end or another control at its
/// beginning becomes harmless because it is put on one line.
fn neutral(text: &str) -> Cow<'_, str> {
    let line = one_line(text);
    let first = line.trim_start().chars().next();
    if matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')) {
        Cow::Owned(format!("'{line}"))
    } else if line == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (text, cell) in [
            ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
            ("-5元", "'-5元"),
            (" @SUM(1)", "' @SUM(1)"),
            ("\t=1", "' =1"),
            ("\r=1", "↵=1"),
            ("＋1", "'＋1"),
            ("红包", "红包"),
        ] {
            assert_eq!(neutral(text), cell);
        }
    }
}
