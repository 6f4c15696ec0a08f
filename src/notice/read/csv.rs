//! Draft records in a table of text: CSV, with commas, tabs or semicolons between the cells.

use std::borrow::Cow;
use std::ops::Range;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

use super::table::{self, Column, Columns};
use super::{BYTE_ORDER_MARK, ReadError, Reading, Source, shape};
use crate::notice::key::Entries;
use crate::notice::spelling::csv_map;
use crate::notice::{Field, Notice, Origin, ReadProblem, Spelling};
use crate::text::Span;

/// Reads a record a row. A broken row is an error of its own; the rest goes on. Without a first row that names a column of text
/// nothing can be read.
pub(super) fn read<'a>(source: &Source<'a, '_>, bytes: &'a [u8], reading: &mut Reading<'a>) {
    let (delimiter, bytes) = delimiter_of(source.path, bytes);
    let mut rows = Rows::new(delimiter, bytes, source.limits.max_record_bytes).filter(|row| !row.is_blank(delimiter));
    let Some(columns) = read_columns(source, rows.next(), reading) else { return };
    for (row, record) in rows.zip(1..) {
        match (RowReader { source, columns: &columns, record }).read(&row) {
            Ok(notice) => reading.notices.push(notice),
            Err(error) => reading.errors.push(error),
        }
    }
}

/// The byte between the cells, and what is left to read: a first line `sep=;`, as spreadsheets write and obey it, is taken away.
/// Where nothing says it, it is the candidate that occurs most in the first line outside quotes.
fn delimiter_of<'a>(path: &str, bytes: &'a [u8]) -> (u8, &'a [u8]) {
    if path.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("tsv")) {
        return (b'\t', bytes);
    }
    if let [s, e, p, b'=', delimiter, rest @ ..] = bytes
        && [s, e, p].map(u8::to_ascii_lowercase) == *b"sep"
        && delimiter.is_ascii_punctuation() | delimiter.is_ascii_whitespace()
        && *delimiter != b'"'
        && matches!(rest.first(), None | Some(b'\r' | b'\n'))
    {
        return (*delimiter, rest);
    }
    let (mut quoted, mut counts) = (false, [(b',', 0_u64), (b'\t', 0), (b';', 0)]);
    for byte in bytes.trim_ascii_start() {
        match byte {
            b'"' => quoted = !quoted,
            b'\r' | b'\n' if !quoted => break,
            _ if quoted => {}
            byte => counts.iter_mut().filter(|(known, _)| known == byte).for_each(|(_, count)| *count += 1),
        }
    }
    // Of equals the last is the maximum; the comma is to win.
    let most = counts.iter().rev().max_by_key(|(_, count)| *count);
    (most.map_or(b',', |(delimiter, _)| *delimiter), bytes)
}

/// The columns that the first row names; without a column of text `None`, and why is among the errors.
fn read_columns<'a>(source: &Source<'a, '_>, first: Option<Row<'a>>, reading: &mut Reading<'a>) -> Option<Columns> {
    let Some(row) = first else {
        reading.errors.push(ReadError { record: None, bytes: Some((0, 0)), problem: ReadProblem::NoTextColumn });
        return None;
    };
    let cells = match row.cells(source, None) {
        Ok(cells) => cells,
        Err(error) => {
            reading.errors.push(error);
            return None;
        }
    };
    let limit = source.limits.max_data_values;
    if cells.len() > limit {
        reading.errors.push(row.error(source, None, ReadProblem::TooManyValues { limit }));
        return None;
    }
    let (columns, problems) = Columns::named(cells.iter().map(|cell| source.columns.name_of(&cell.text)));
    for (at, problem) in problems {
        if let Some(cell) = cells.get(at) {
            reading.errors.push(cell.error(source, None, problem));
        }
    }
    if !columns.have_text() {
        reading.errors.push(row.error(source, None, ReadProblem::NoTextColumn));
        return None;
    }
    Some(columns)
}

/// Takes a table apart into rows. What is a cell is csv-core's to say; this keeps where it stood.
struct Rows<'a> {
    reader: Reader,
    bytes: &'a [u8],
    at: usize,
    max_row_bytes: usize,
}

/// One row.
struct Row<'a> {
    bytes: &'a [u8],
    /// The cells as spelled, in `bytes`; not all of them where the row is over the limit.
    cells: Vec<Range<usize>>,
}

impl<'a> Rows<'a> {
    fn new(delimiter: u8, bytes: &'a [u8], max_row_bytes: usize) -> Self {
        Self { reader: ReaderBuilder::new().delimiter(delimiter).build(), bytes, at: 0, max_row_bytes }
    }

    /// The next cell as spelled, and whether it is the last of its row.
    fn cell(&mut self, is_first: bool) -> Option<(Range<usize>, bool)> {
        // The text is taken from the bytes themselves, so what csv-core writes is let go.
        let mut let_go = [0; 1024];
        let mut start = self.at;
        let is_last = loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let (result, read, _) = self.reader.read_field(rest, &mut let_go);
            self.at += read;
            match result {
                ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
                ReadFieldResult::Field { record_end } => break record_end,
                ReadFieldResult::End => return None,
            }
        };
        let is_line_end = |byte: Option<&u8>| matches!(byte, Some(b'\r' | b'\n'));
        if is_first {
            // csv-core steps over one mark of its own at the very beginning.
            if start == 0 && self.bytes.starts_with(BYTE_ORDER_MARK) {
                start += BYTE_ORDER_MARK.len();
            }
            while start < self.at && is_line_end(self.bytes.get(start)) {
                start += 1;
            }
        }
        let mut end = self.at;
        if !is_last {
            end -= 1;
        }
        while is_last && end > start && is_line_end(self.bytes.get(end - 1)) {
            end -= 1;
        }
        Some((start..end.max(start), is_last))
    }
}

impl<'a> Iterator for Rows<'a> {
    type Item = Row<'a>;

    fn next(&mut self) -> Option<Row<'a>> {
        let (first, mut is_last) = self.cell(true)?;
        let (start, mut end) = (first.start, first.end);
        let mut cells = Vec::from([Range { start: 0, end: end - start }]);
        while !is_last {
            let Some((cell, last)) = self.cell(false) else { break };
            (end, is_last) = (cell.end, last);
            if end - start <= self.max_row_bytes {
                cells.push(cell.start - start..end - start);
            }
        }
        Some(Row { bytes: self.bytes.get(start..end).unwrap_or_default(), cells })
    }
}

impl<'a> Row<'a> {
    /// Whether no cell says anything.
    fn is_blank(&self, delimiter: u8) -> bool {
        let is_blank = |c: char| c.is_whitespace() || c == '"' || c == char::from(delimiter);
        std::str::from_utf8(self.bytes).is_ok_and(|text| text.chars().all(is_blank))
    }

    /// The cells as text.
    fn cells(&self, source: &Source<'a, '_>, record: Option<u64>) -> Result<Vec<Cell<'a>>, ReadError> {
        let text = source.text(self.bytes, record.unwrap_or(0)).map_err(|error| ReadError { record, ..error })?;
        let cells = self.cells.iter().map(|cell| text.get(cell.clone()).unwrap_or_default());
        cells.map(|raw| Cell::read(raw).map_err(|(part, problem)| error(source, record, part, problem))).collect()
    }

    /// The problem at the place of the row.
    fn error(&self, source: &Source<'a, '_>, record: Option<u64>, problem: ReadProblem) -> ReadError {
        let start = source.offset(self.bytes);
        ReadError { record, bytes: Some((start, start + self.bytes.len() as u64)), problem }
    }
}

/// One cell.
struct Cell<'a> {
    text: Cow<'a, str>,
    /// As spelled, without quotes around it.
    raw: &'a str,
}

impl<'a> Cell<'a> {
    /// Takes the quotes away. The error has the part of the cell that is wrong.
    fn read(raw: &'a str) -> Result<Self, (&'a str, ReadProblem)> {
        let Some(inside) = raw.strip_prefix('"') else { return Ok(Self { text: Cow::Borrowed(raw), raw }) };
        let mut doubled = false;
        let mut quotes = inside.match_indices('"').map(|(at, _)| at).peekable();
        while let Some(at) = quotes.next() {
            if quotes.next_if_eq(&(at + 1)).is_some() {
                doubled = true;
                continue;
            }
            let behind = inside.get(at + 1..).unwrap_or_default();
            if !behind.trim().is_empty() {
                return Err((behind, ReadProblem::TextBehindQuote));
            }
            let raw = inside.get(..at).unwrap_or_default();
            let text = if doubled { Cow::Owned(raw.replace("\"\"", "\"")) } else { Cow::Borrowed(raw) };
            return Ok(Self { text, raw });
        }
        Err((raw, ReadProblem::UnclosedQuote))
    }

    fn origin(&self, source: &Source<'a, '_>) -> Origin<'a> {
        let spelling = if matches!(self.text, Cow::Owned(_)) { Spelling::Csv } else { Spelling::Plain };
        Origin { start: source.offset(self.raw.as_bytes()), raw: self.raw, spelling }
    }

    fn error(&self, source: &Source<'a, '_>, record: Option<u64>, problem: ReadProblem) -> ReadError {
        error(source, record, self.raw, problem)
    }
}

/// The problem at the place of `part`, a slice of the file.
fn error(source: &Source<'_, '_>, record: Option<u64>, part: &str, problem: ReadProblem) -> ReadError {
    let start = source.offset(part.as_bytes());
    ReadError { record, bytes: Some((start, start + part.len() as u64)), problem }
}

/// Reads one row below the first.
struct RowReader<'a, 's, 'p> {
    source: &'s Source<'a, 'p>,
    columns: &'s Columns,
    record: u64,
}

impl<'a> RowReader<'a, '_, '_> {
    fn read(&self, row: &Row<'a>) -> Result<Notice<'a>, ReadError> {
        let record = Some(self.record);
        let mut entries = Entries::default();
        for (at, cell) in row.cells(self.source, record)?.into_iter().enumerate() {
            if table::is_blank(&cell.text) {
                continue;
            }
            let outcome = match self.columns.get(at) {
                Some(Column::Note) => Ok(()),
                Some(Column::Entry(key)) => entries.set(key.clone(), cell.text.clone(), cell.origin(self.source)),
                Some(Column::Data) => table::add_values(&mut entries, self.values(&cell)?.into_iter(), self.columns),
                None => Err(ReadProblem::ExtraCell { columns: self.columns.len() }),
            };
            outcome.map_err(|problem| cell.error(self.source, record, problem))?;
        }
        let start = self.source.offset(row.bytes);
        let bytes = (start, start + row.bytes.len() as u64);
        entries.finish(self.source.path, self.record, Some(bytes)).map_err(|problem| ReadError {
            record,
            bytes: Some((start, start)),
            problem,
        })
    }

    /// The values of a cell that holds a JSON object; their places lead through both spellings.
    fn values(&self, cell: &Cell<'a>) -> Result<Vec<Field<'a>>, ReadError> {
        let text = match &cell.text {
            Cow::Borrowed(text) => return shape::read_data(self.source, text, self.record),
            Cow::Owned(text) => text,
        };
        let map = csv_map(cell.raw);
        let spelled = |start: u64, len: u64| {
            let narrow = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX);
            map.to_source(Span::of(narrow(start)..narrow(start + len))).slice(cell.raw)
        };
        let inner = Source {
            path: self.source.path,
            base: text.as_bytes(),
            limits: self.source.limits,
            columns: self.source.columns,
        };
        let values = shape::read_data(&inner, text, self.record).map_err(|inner| {
            let (start, end) = inner.bytes.unwrap_or_default();
            error(self.source, inner.record, spelled(start, end - start), inner.problem)
        })?;
        let lead_back = |value: Field<'_>| {
            let raw = spelled(value.origin.start, value.origin.raw.len() as u64);
            let start = self.source.offset(raw.as_bytes());
            Field {
                name: value.name.into_owned(),
                text: Cow::Owned(value.text.into_owned()),
                origin: Origin { start, raw, spelling: Spelling::JsonInCsv },
            }
        };
        Ok(values.into_iter().map(lead_back).collect())
    }
}

#[cfg(test)]
mod tests {
    use crate::notice::{Limits, ReadFormat, Reading, read};

    /// Each notice as `record: field=text …`, each error as `! record place: words`.
    fn said(reading: &Reading<'_>) -> Vec<String> {
        let notices = reading.notices.iter().map(|notice| {
            let fields = notice.fields.iter().map(|field| format!(" {}={}", field.name, field.text));
            format!("{}:{}", notice.record, fields.collect::<String>())
        });
        let errors = reading.errors.iter().map(|error| {
            let record = error.record.map_or_else(|| "-".to_owned(), |record| record.to_string());
            let place = error.bytes.map_or_else(String::new, |(start, end)| format!("{start}..{end}"));
            format!("! {record} {place}: {}", error.problem)
        });
        notices.chain(errors).collect()
    }

    /// Expects exactly as many notices and errors, each beginning as told.
    #[track_caller]
    fn check(path: &str, file: &[u8], expected: &[&str]) {
        let limits = Limits { max_record_bytes: 200, ..Limits::default() };
        let said = said(&read(ReadFormat::Csv, path, file, &limits));
        let fits = said.len() == expected.len() && said.iter().zip(expected).all(|(said, part)| said.starts_with(part));
        assert!(fits, "{said:#?}");
    }

    #[test]
    fn a_row_is_a_record() {
        let file = "\u{feff}标题,正文,备注\r\n发货,\"已发\n“顺丰”\",好\r\n\r\n,,\r\n\"说\"\"好\"\"\",一,\r\n";
        check("a.csv", file.as_bytes(), &["1: title=发货 body=已发\n“顺丰”", "2: title=说\"好\" body=一"]);
        check("a.csv", b"kind,text\nmessage,hello", &["1: text=hello"]);
    }

    #[test]
    fn the_delimiter_is_found() {
        check("a.tsv", "备注一,\t正文\n,a\tb,c\n".as_bytes(), &["1: body=b,c"]);
        check("a.csv", "标题;正文\na,b;c\n".as_bytes(), &["1: title=a,b body=c"]);
        check("a.csv", "标题\t正文\na;b\tc\n".as_bytes(), &["1: title=a;b body=c"]);
        check("a.csv", "sep=|\n标题|正文\na|c\n".as_bytes(), &["1: title=a body=c"]);
        check("a.csv", "\"正文;;;\",正文\na,c\n".as_bytes(), &["1: body=c"]);
    }

    #[test]
    fn a_data_cell_is_a_json_object() {
        check(
            "a.csv",
            br#"body,data
x,"{""thing1"":{""value"":""a\""b""},""n"":3}""#,
            &[r#"1: body=x data.thing1=a"b data.n=3"#],
        );
        check("a.tsv", b"data\n{\"thing1\":\"a\"}", &["1: data.thing1=a"]);
        check("a.csv", b"data\n\"{\"\"a\"\":}\"", &["! 1 13..13: broken JSON"]);
        check("a.csv", b"data\nx", &["! 1 5..5: broken JSON"]);
        check("a.csv", b"data\n3", &["! 1 5..6: `data` must be an object"]);
        check("a.csv", b"data.a,data\n1,\"{\"\"a\"\":\"\"2\"\"}\"", &["! 1 15..28: `data.a` is given twice"]);
    }

    #[test]
    fn what_is_wrong_in_the_first_row_is_told_there() {
        check("a.csv", b"", &["! - 0..0: the first row must name"]);
        check("a.csv", b",,,\n", &["! - 0..0: the first row must name"]);
        check("a.csv", b"title,scene\na,b\n", &["! - 0..11: the first row must name"]);
        check("a.csv", "标提,正文\na,b\n".as_bytes(), &["1: body=b", "! - 0..6: unknown key `标提`; did you mean"]);
        check("a.csv", "正文,body\na,b\n".as_bytes(), &["1: body=a", "! - 7..11: the column `body` is there"]);
        check("a.csv", b"\xff,body\na,b\n", &["! - 0..1: the bytes are not UTF-8"]);
    }

    #[test]
    fn a_broken_row_is_an_error_and_the_rest_goes_on() {
        check(
            "a.csv",
            b"body\na,b\nc\n",
            &["2: body=c", "! 1 7..8: a row has more cells than the first row, which has 1"],
        );
        check("a.csv", b"body\na,\nc,,\n", &["1: body=a", "2: body=c"]);
        check("a.csv", b"body\n\xffa\nc\n", &["2: body=c", "! 1 5..6: the bytes are not UTF-8"]);
        check("a.csv", b"body,note\na,\"b\" c\nd,e\n", &["2: body=d", "! 1 15..17: text behind a closing quote"]);
        check("a.csv", b"body\na\n\"b\nc\n", &["1: body=a", "! 2 7..11: the quote that opens"]);
        check(
            "a.csv",
            b"body,at\na,yesterday\nb,\n",
            &["2: body=b", "! 1 10..19: `yesterday` cannot be read as a time"],
        );
        check("a.csv", b"body,note\n,todo\nb,\n", &["2: body=b", "! 1 10..10: nothing to judge"]);
        let large = format!("body\n{}\nb\n", ",".repeat(300) + "x");
        check("a.csv", large.as_bytes(), &["2: body=b", "! 1 5..5: larger than 200 bytes"]);
    }

    #[test]
    fn cells_are_those_of_the_csv_crate() {
        use proptest::prelude::*;
        proptest!(|(text in "[a,\"\r\n \t;红]{0,40}")| {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let theirs: Vec<Vec<String>> = reader
                .records()
                .map(|record| record.expect("UTF-8").iter().map(str::to_owned).collect())
                .collect();
            let rows: Vec<super::Row<'_>> = super::Rows::new(b',', text.as_bytes(), 1 << 20).collect();
            prop_assert_eq!(rows.len(), theirs.len());
            for (row, theirs) in rows.iter().zip(&theirs) {
                prop_assert_eq!(row.cells.len(), theirs.len());
                let whole = std::str::from_utf8(row.bytes).expect("UTF-8");
                for (raw, theirs) in row.cells.iter().zip(theirs) {
                    // What the crate takes and we refuse (a quote without its partner) is not compared.
                    let Ok(cell) = super::Cell::read(whole.get(raw.clone()).expect("whole characters")) else { continue };
                    prop_assert_eq!(&cell.text.trim(), &theirs.trim());
                }
            }
        });
    }
}
