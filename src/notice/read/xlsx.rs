//! Draft records in a workbook. Nothing in it has a place in a text file, so problems name sheet and cell.

mod unpack;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetType, Xlsx, XlsxError};

use super::table::{self, Column, Columns};
use super::{ReadError, Reading, Source, shape};
use crate::notice::key::Entries;
use crate::notice::{Field, Notice, Origin, ReadProblem};
use unpack::Unpacked;

/// Cells of a workbook.
pub(super) const MAX_CELLS: usize = 1_000_000;

/// Characters of a note that are looked at to tell whether it says anything.
const NOTE_CHARS: usize = 64;

/// Reads the records of all sheets whose first row names a column of text, hidden sheets too.
pub(super) fn read<'a>(source: &Source<'a, '_>, bytes: &'a [u8], reading: &mut Reading<'a>) {
    let mut reader = WorkbookReader {
        source,
        notices: Vec::new(),
        errors: Vec::new(),
        record: 0,
        cells_left: MAX_CELLS,
        bytes_left: source.limits.max_unpacked_bytes,
    };
    // The workbook comes from anywhere, and the reader of cells is not ours: whatever happens in there is one unread file.
    let outcome = catch_unwind(AssertUnwindSafe(|| reader.read(bytes)));
    let problem = match outcome {
        Ok(Ok(())) => None,
        Ok(Err(problem)) => Some(problem),
        Err(_) => Some(ReadProblem::BrokenWorkbook("its reader gave up".to_owned())),
    };
    reading.notices.append(&mut reader.notices);
    reading.errors.append(&mut reader.errors);
    reading.errors.extend(problem.map(|problem| ReadError { record: None, bytes: None, problem }));
}

struct WorkbookReader<'a, 's, 'p> {
    source: &'s Source<'a, 'p>,
    notices: Vec<Notice<'a>>,
    errors: Vec<ReadError>,
    /// Records so far, over all sheets.
    record: u64,
    cells_left: usize,
    /// How much text may still be looked at in cells; one shared text can stand in all of them.
    bytes_left: usize,
}

/// The columns of a sheet that has some.
struct Sheet {
    name: String,
    columns: Columns,
    /// Which of the columns a column of the sheet is, by its number from 0.
    places: BTreeMap<u32, usize>,
}

/// A row under way.
#[derive(Default)]
struct Row {
    /// Its number, from 0.
    number: u32,
    /// What its cells say, by their columns.
    cells: Vec<(u32, Result<String, String>)>,
    /// A row that is over the limit.
    is_too_large: bool,
    len_bytes: usize,
    /// Whether there is a note in it, which is not kept.
    has_note: bool,
}

impl WorkbookReader<'_, '_, '_> {
    fn read(&mut self, bytes: &[u8]) -> Result<(), ReadProblem> {
        let unpacked = Unpacked::new(bytes, self.source.limits.max_unpacked_bytes)?;
        let count = unpacked.formulas_without_result();
        if count > 0 {
            let problem = ReadProblem::FormulasWithoutResult { count };
            self.errors.push(ReadError { record: None, bytes: None, problem });
        }
        let mut workbook = Xlsx::new(unpacked).map_err(|error| broken(&error))?;
        let sheets = workbook.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let names: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();
        let mut seen = BTreeSet::new();
        let mut without_text = Vec::new();
        let mut have_text = false;
        for name in &names {
            if !seen.insert(name) {
                return Err(ReadProblem::BrokenWorkbook(format!("two sheets are named {name}")));
            }
            match self.sheet(&mut workbook, name)? {
                Some(errors) => without_text.extend(errors),
                None => have_text = true,
            }
        }
        if have_text {
            // A sheet without texts is the writer's own; one whose column is misspelt was meant to be read.
            let is_misspelt = |error: &ReadError| match &error.problem {
                ReadProblem::InSheet { problem, .. } => matches!(**problem, ReadProblem::UnknownKey { .. }),
                _ => false,
            };
            self.errors.extend(without_text.into_iter().filter(is_misspelt));
            return Ok(());
        }
        self.errors.append(&mut without_text);
        Err(ReadProblem::NoTextColumn)
    }

    /// Reads a sheet. One without a column of text gives what is wrong in its first row, in case no sheet has one.
    fn sheet(&mut self, workbook: &mut Xlsx<Unpacked>, name: &str) -> Result<Option<Vec<ReadError>>, ReadProblem> {
        let mut cells = match workbook.worksheet_cells_reader(name) {
            Ok(cells) => cells,
            Err(error) => {
                self.errors.push(in_sheet(None, name, broken(&error)));
                return Ok(None);
            }
        };
        let mut sheet: Option<Sheet> = None;
        let mut row = Row::default();
        loop {
            let cell = match cells.next_cell() {
                Ok(cell) => cell,
                Err(error) => {
                    self.errors.push(in_sheet(None, name, broken(&error)));
                    return Ok(None);
                }
            };
            if cell.as_ref().is_none_or(|cell| cell.get_position().0 != row.number) {
                let done = std::mem::take(&mut row);
                if let Some(sheet) = &sheet {
                    self.record(sheet, done);
                } else if !done.is_blank() {
                    match self.first_row(name, &done) {
                        Ok(found) => sheet = Some(found),
                        Err(errors) => return Ok(Some(errors)),
                    }
                }
            }
            let Some(cell) = cell else { break };
            let (number, column) = cell.get_position();
            row.number = number;
            self.cells_left = self.cells_left.checked_sub(1).ok_or(ReadProblem::TooManyCells { limit: MAX_CELLS })?;
            self.cell(sheet.as_ref(), &mut row, column, cell.get_value())?;
        }
        Ok(if sheet.is_some() { None } else { Some(Vec::new()) })
    }

    /// Takes one cell into its row, unless it is blank.
    fn cell(
        &mut self,
        sheet: Option<&Sheet>,
        row: &mut Row,
        column: u32,
        value: &DataRef<'_>,
    ) -> Result<(), ReadProblem> {
        let text = match value {
            DataRef::Error(error) => Err(error.to_string()),
            value => Ok(shown(value)),
        };
        if sheet.is_some_and(|sheet| sheet.column(column) == Some(&Column::Note)) {
            row.has_note |= text.as_ref().is_ok_and(|text| text.chars().take(NOTE_CHARS).any(|c| !c.is_whitespace()));
            return Ok(());
        }
        let len_bytes = text.as_ref().map_or(0, |text| text.len());
        let limit_bytes = self.source.limits.max_unpacked_bytes;
        self.bytes_left =
            self.bytes_left.checked_sub(len_bytes).ok_or(ReadProblem::UnpackedTooLarge { limit_bytes })?;
        if text.as_ref().is_ok_and(|text| table::is_blank(text)) {
            return Ok(());
        }
        row.len_bytes = row.len_bytes.saturating_add(len_bytes);
        if row.is_too_large || row.len_bytes > self.source.limits.max_record_bytes {
            row.is_too_large = true;
            row.cells.clear();
            return Ok(());
        }
        row.cells.push((column, text.map(Cow::into_owned)));
        Ok(())
    }

    /// The columns that the first row names; the error is what is wrong with it where none of them has text.
    fn first_row(&mut self, name: &str, row: &Row) -> Result<Sheet, Vec<ReadError>> {
        let limits = self.source.limits;
        let too_large = ReadProblem::TooLarge { limit_bytes: limits.max_record_bytes };
        let too_many = ReadProblem::TooManyValues { limit: limits.max_data_values };
        let over = row.is_too_large.then_some(too_large);
        if let Some(problem) = over.or((row.cells.len() > limits.max_data_values).then_some(too_many)) {
            // Whether there is a column of text cannot be told, so this is said in any case.
            self.errors.push(in_sheet(None, name, problem));
            return Err(Vec::new());
        }
        let names = row.cells.iter().map(|(_, text)| self.source.columns.name_of(text.as_deref().unwrap_or_default()));
        let (columns, problems) = Columns::named(names);
        let errors = problems.into_iter().filter_map(|(at, problem)| {
            let (column, _) = row.cells.get(at)?;
            Some(in_sheet(None, &cell_name(name, row.number, *column), problem))
        });
        if !columns.have_text() {
            return Err(errors.collect());
        }
        self.errors.extend(errors);
        let places = row.cells.iter().zip(0..).map(|((column, _), place)| (*column, place)).collect();
        Ok(Sheet { name: name.to_owned(), columns, places })
    }

    /// Reads a row below the first, unless it is blank.
    fn record(&mut self, sheet: &Sheet, row: Row) {
        if row.is_blank() {
            return;
        }
        self.record += 1;
        let number = row.number;
        match self.notice(sheet, row) {
            Ok(notice) => self.notices.push(notice),
            Err((column, problem)) => {
                let place = column.map_or_else(
                    || format!("{}!{}", sheet.name, u64::from(number) + 1),
                    |column| cell_name(&sheet.name, number, column),
                );
                self.errors.push(in_sheet(Some(self.record), &place, problem));
            }
        }
    }

    /// The notice of a row; the error names the column where it is one cell's.
    fn notice<'n>(&self, sheet: &Sheet, row: Row) -> Result<Notice<'n>, (Option<u32>, ReadProblem)> {
        let limits = self.source.limits;
        if row.is_too_large {
            return Err((None, ReadProblem::TooLarge { limit_bytes: limits.max_record_bytes }));
        }
        let mut entries = Entries::default();
        for (column, text) in row.cells {
            let here = |problem| (Some(column), problem);
            let text = text.map_err(|value| here(ReadProblem::CellError { value }))?;
            let outcome = match sheet.column(column) {
                Some(Column::Note) => Ok(()),
                Some(Column::Entry(key)) => entries.set(key.clone(), Cow::Owned(text), Origin::ABSENT),
                Some(Column::Data) => self.values(&text, sheet, &mut entries),
                None => Err(ReadProblem::ExtraCell { columns: sheet.places.len() }),
            };
            outcome.map_err(here)?;
        }
        entries.finish(self.source.path, self.record, None).map_err(|problem| (None, problem))
    }

    fn values(&self, text: &str, sheet: &Sheet, entries: &mut Entries<'_>) -> Result<(), ReadProblem> {
        let source = Source {
            path: self.source.path,
            base: text.as_bytes(),
            limits: self.source.limits,
            columns: self.source.columns,
        };
        let values = shape::read_data(&source, text, self.record).map_err(|error| error.problem)?;
        let without_place = values.into_iter().map(|value| Field {
            name: value.name.into_owned(),
            text: Cow::Owned(value.text.into_owned()),
            origin: Origin::ABSENT,
        });
        table::add_values(entries, without_place, &sheet.columns)
    }
}

impl Sheet {
    /// What a column of the sheet says; one without a name between others is a note, `None` is beyond the last.
    fn column(&self, column: u32) -> Option<&Column> {
        match self.places.get(&column) {
            Some(place) => self.columns.get(*place),
            None => (self.places.range(column..).next().is_some()).then_some(&Column::Note),
        }
    }
}

impl Row {
    /// Whether no cell says anything.
    fn is_blank(&self) -> bool {
        self.cells.is_empty() && !self.is_too_large && !self.has_note
    }
}

fn broken(error: &XlsxError) -> ReadProblem {
    match error {
        XlsxError::Password => ReadProblem::LockedWorkbook,
        error => ReadProblem::BrokenWorkbook(error.to_string()),
    }
}

fn in_sheet(record: Option<u64>, place: &str, problem: ReadProblem) -> ReadError {
    let problem = ReadProblem::InSheet { place: place.to_owned(), problem: Box::new(problem) };
    ReadError { record, bytes: None, problem }
}

/// A cell as spreadsheets call it, such as `发送!B3`; row and column from 0.
fn cell_name(sheet: &str, row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    let letters: String = letters.iter().rev().collect();
    format!("{sheet}!{letters}{}", u64::from(row) + 1)
}

/// What a cell shows, or nearly: dates in ISO 8601, numbers without the format that the sheet gives them.
fn shown<'v>(value: &'v DataRef<'_>) -> Cow<'v, str> {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cow::Borrowed(text),
        DataRef::SharedString(text) => Cow::Borrowed(text),
        DataRef::Int(number) => Cow::Owned(number.to_string()),
        DataRef::Float(number) => Cow::Owned(shown_number(*number)),
        DataRef::Bool(truth) => Cow::Borrowed(if *truth { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(instant) => Cow::Owned(shown_instant(instant)),
        DataRef::Error(_) | DataRef::Empty => Cow::Borrowed(""),
    }
}

/// A number with the fifteen digits that spreadsheets show.
fn shown_number(number: f64) -> String {
    let rounded = format!("{number:.14e}").parse().unwrap_or(number);
    format!("{rounded}")
}

fn shown_instant(instant: &ExcelDateTime) -> String {
    /// Days from 1900 to 9999.
    const DAYS: std::ops::Range<f64> = 0.0..2_958_466.0;
    let serial = instant.as_f64();
    if !DAYS.contains(&serial) {
        return shown_number(serial);
    }
    let (year, month, day, hour, minute, second, _) = instant.to_ymd_hms_milli();
    let clock =
        if second == 0 { format!("{hour:02}:{minute:02}") } else { format!("{hour:02}:{minute:02}:{second:02}") };
    let has_day = serial >= 1.0 && !instant.is_duration();
    match (has_day, serial.fract() == 0.0) {
        (true, true) => format!("{year:04}-{month:02}-{day:02}"),
        (true, false) => format!("{year:04}-{month:02}-{day:02} {clock}"),
        (false, _) if instant.is_duration() => {
            let minutes = (serial * 24.0 * 60.0).round();
            format!("{}:{:02}", (minutes / 60.0).floor(), minutes % 60.0)
        }
        (false, _) => clock,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
    use zip::write::SimpleFileOptions;

    use crate::notice::{Limits, ReadFormat, read};

    /// Expects exactly these notices (`id: field=text …`) and errors (`! record: words`), each beginning as told.
    #[track_caller]
    fn check(file: &[u8], expected: &[&str]) {
        let limits = Limits { max_record_bytes: 200, max_unpacked_bytes: 1 << 20, ..Limits::default() };
        let reading = read(ReadFormat::Xlsx, "a.xlsx", file, &limits);
        let notices = reading.notices.iter().map(|notice| {
            assert_eq!(notice.bytes, None);
            let fields = notice.fields.iter().map(|field| format!(" {}={}", field.name, field.text));
            format!("{}:{}", notice.id, fields.collect::<String>())
        });
        let errors = reading.errors.iter().map(|error| {
            assert_eq!(error.bytes, None);
            let record = error.record.map_or_else(|| "-".to_owned(), |record| record.to_string());
            format!("! {record}: {}", error.problem)
        });
        let said: Vec<String> = notices.chain(errors).collect();
        let fits = said.len() == expected.len() && said.iter().zip(expected).all(|(said, part)| said.starts_with(part));
        assert!(fits, "{said:#?}");
    }

    fn saved(mut workbook: Workbook) -> Vec<u8> {
        workbook.save_to_buffer().expect("it is written")
    }

    /// A workbook of sheets whose cells are texts.
    fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
        let mut workbook = Workbook::new();
        for (name, rows) in sheets {
            let sheet = workbook.add_worksheet().set_name(*name).expect("a name");
            for (row, number) in rows.iter().zip(0..) {
                for (text, column) in row.iter().zip(0..) {
                    sheet.write(number, column, *text).expect("a cell");
                }
            }
        }
        saved(workbook)
    }

    /// The smallest workbook, with a sheet and shared texts as given.
    fn crafted(sheet: &str, shared: &str) -> Vec<u8> {
        let relation = |id, kind, target| {
            format!(
                "<Relationship Id=\"{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/>"
            )
        };
        let relations = |all: &str| {
            format!(
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{all}</Relationships>"
            )
        };
        let parts = [
            ("_rels/.rels", relations(&relation("r1", "officeDocument", "xl/workbook.xml"))),
            ("xl/_rels/workbook.xml.rels", relations(&relation("r1", "worksheet", "worksheets/sheet1.xml"))),
            (
                "xl/workbook.xml",
                "<workbook xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>".to_owned(),
            ),
            ("xl/worksheets/sheet1.xml", format!("<worksheet>{sheet}</worksheet>")),
            ("xl/sharedStrings.xml", shared.to_owned()),
        ];
        let parts = parts.iter().filter(|(_, text)| !text.is_empty());
        zipped(parts.map(|(name, text)| (*name, text.as_bytes())))
    }

    fn zipped<'p>(parts: impl Iterator<Item = (&'p str, &'p [u8])>) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, content) in parts {
            archive.start_file(name, SimpleFileOptions::default()).expect("a part");
            archive.write_all(content).expect("its content");
        }
        archive.finish().expect("an archive").into_inner()
    }

    fn inline(cell: &str, text: &str) -> String {
        format!("<c r=\"{cell}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    }

    #[test]
    fn a_row_is_a_record_over_all_sheets() {
        let notes: (&str, &[&[&str]]) = ("说明", &[&["怎么填"]]);
        let one: (&str, &[&[&str]]) =
            ("一", &[&["编号", "正文", "", "备注"], &["a", "你好", "", "好"], &[""], &["", "再见"]]);
        let two: (&str, &[&[&str]]) = ("二", &[&["订阅文案", "data"], &["到货通知", r#"{"thing1":{"value":"书"}}"#]]);
        let expected = ["a: body=你好", "a.xlsx#2: body=再见", "a.xlsx#3: prompt=到货通知 data.thing1=书"];
        check(&workbook(&[notes, one, two]), &expected);
    }

    #[test]
    fn cells_are_read_as_they_are_shown() {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.set_hidden(true);
        let date = Format::new().set_num_format("yyyy/m/d");
        let noon = ExcelDateTime::from_ymd(2026, 11, 20).and_then(|day| day.and_hms(12, 30, 0)).expect("a time");
        for (column, name) in ["参数.a", "参数.b", "参数.c", "参数.d", "参数.e"].iter().enumerate() {
            sheet.write(0, u16::try_from(column).expect("few"), *name).expect("a cell");
        }
        sheet.write(1, 0, 42).expect("a cell");
        sheet.write(1, 1, 0.1 + 0.2).expect("a cell");
        let day = ExcelDateTime::from_ymd(2026, 11, 20).expect("a day");
        sheet.write_with_format(1, 2, &day, &date).expect("a cell");
        sheet.write_with_format(1, 3, &noon, &date).expect("a cell");
        sheet.write(1, 4, Formula::new("=A2").set_result("42")).expect("a cell");
        workbook.add_worksheet();
        let expected = "a.xlsx#1: data.a=42 data.b=0.3 data.c=2026-11-20 data.d=2026-11-20 12:30 data.e=42";
        check(&saved(workbook), &[expected]);
    }

    #[test]
    fn problems_name_sheet_and_cell() {
        let none: (&str, &[&[&str]]) = ("无", &[&["标题", "备注"], &["a", "b"]]);
        check(&workbook(&[none]), &["! -: the first row must name"]);
        let near: (&str, &[&[&str]]) = ("近", &[&["标提", "正文"], &["a", "b"], &["", "c", "d"]]);
        let expected = ["a.xlsx#1: body=b", "! -: 近!A1: unknown key `标提`", "! 2: 近!C3: a row has more cells"];
        check(&workbook(&[near]), &expected);
        let bad: (&str, &[&[&str]]) = ("错", &[&["正文", "时间", "data"], &["a", "昨天"], &["a", "", "{"]]);
        check(&workbook(&[bad]), &["! 1: 错!B2: `昨天` cannot be read as a time", "! 2: 错!C3: broken JSON"]);
        let misspelt: [(&str, &[&[&str]]); 2] = [("一", &[&["正文"], &["a"]]), ("二", &[&["promt"], &["x"]])];
        check(&workbook(&misspelt), &["a.xlsx#1: body=a", "! -: 二!A1: unknown key `promt`"]);
        let large = "长".repeat(100);
        let rows: (&str, &[&[&str]]) = ("大", &[&["正文"], &[&large], &["好"]]);
        check(&workbook(&[rows]), &["a.xlsx#2: body=好", "! 1: 大!2: larger than 200 bytes"]);
        let failed = crafted(
            &format!("<sheetData>{}<c r=\"A2\" t=\"e\"><v>#REF!</v></c></sheetData>", inline("A1", "body")),
            "",
        );
        check(&failed, &["! 1: S!A2: the cell shows the error #REF!"]);
    }

    #[test]
    fn what_is_no_workbook_is_said() {
        check(b"", &["! -: not a workbook that can be read"]);
        check(b"PK\x03\x04 and so on", &["! -: not a workbook that can be read"]);
        check(&zipped([("a.txt", &b"x"[..])].into_iter()), &["! -: not a workbook that can be read"]);
        check(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1....", &["! -: the workbook is encrypted or in the old"]);
        check(&crafted("<sheetData><c r=\"A1\" t=\"inlineStr\">", ""), &["! -: S: not a workbook that can be read"]);
        let cut = workbook(&[("一", &[&["正文"], &["a"]])]);
        check(&cut[..cut.len() / 2], &["! -: not a workbook that can be read"]);
        assert_eq!(ReadFormat::recognise("drafts", &cut), Some(ReadFormat::Xlsx));
    }

    #[test]
    fn bombs_are_refused() {
        let zeros = vec![b' '; 2 << 20];
        check(
            &zipped([("xl/workbook.xml", &zeros[..])].into_iter()),
            &["! -: larger than 1048576 bytes when unpacked"],
        );
        let names: Vec<String> = (0..1001).map(|number| format!("{number}.xml")).collect();
        let many = zipped(names.iter().map(|name| (name.as_str(), &b""[..])));
        check(&many, &["! -: more than 1000 files inside"]);
        let wide = format!(
            "<dimension ref=\"A1:XFD1048576\"/><sheetData>{}{}{}</sheetData>",
            inline("A1", "body"),
            inline("A2", "x"),
            inline("A1048576", "y"),
        );
        check(&crafted(&wide, ""), &["a.xlsx#1: body=x", "a.xlsx#2: body=y"]);
        let announced = "<sst uniqueCount = '000999999999999'></sst>";
        check(&crafted("<sheetData></sheetData>", announced), &["! -: more than 1000000 cells"]);
        let text = "长".repeat(60);
        let cells: Vec<String> = (2..9000).map(|row| format!("<c r=\"A{row}\" t=\"s\"><v>0</v></c>")).collect();
        let copied = crafted(
            &format!("<sheetData>{}{}</sheetData>", inline("A1", "body"), cells.concat()),
            &format!("<sst><si><t>{text}</t></si></sst>"),
        );
        let limits = Limits { max_unpacked_bytes: 1 << 20, ..Limits::default() };
        let reading = read(ReadFormat::Xlsx, "a.xlsx", &copied, &limits);
        assert_eq!(reading.notices.len(), (1 << 20) / 180);
        let last = reading.errors.last().expect("the limit is told").problem.to_string();
        assert!(last.contains("when unpacked"), "{last}");
    }

    #[test]
    fn a_damaged_workbook_is_read_or_named() {
        use proptest::prelude::*;
        let whole = workbook(&[("一", &[&["正文", "标题"], &["a", "b"]])]);
        proptest!(ProptestConfig::with_cases(64), |(at in 0..whole.len(), byte in any::<u8>())| {
            let mut damaged = whole.clone();
            damaged[at] = byte;
            let reading = read(ReadFormat::Xlsx, "a.xlsx", &damaged, &Limits::default());
            prop_assert!(!reading.notices.is_empty() || !reading.errors.is_empty());
        });
        let sheet = format!(
            "<sheetData><row r=\"1\">{}</row><row r=\"2\"><c r=\"A2\" t=\"s\" s=\"1\"><v>0</v></c>{}</row></sheetData>",
            inline("A1", "body"),
            inline("B2", "x")
        );
        proptest!(|(at in 0..sheet.len(), part in "[<>/=\"'a-zA-Z0-9 &;!-]{0,12}")| {
            let mut damaged = sheet.clone();
            damaged.insert_str(at, &part);
            let file = crafted(&damaged, "<sst uniqueCount=\"1\"><si><t>y</t></si></sst>");
            let reading = read(ReadFormat::Xlsx, "a.xlsx", &file, &Limits::default());
            // The reader of cells counts columns without a bound, which a debug build stops; that is one unread file.
            prop_assert!(!reading.notices.is_empty() || !reading.errors.is_empty(), "{damaged}");
        });
    }
}
