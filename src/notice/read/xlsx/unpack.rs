//! What stands between a workbook from anywhere and the crate that reads it: the archive is unpacked within bounds into one that is
//! not compressed, and what would make the reader reserve memory without measure is refused.

use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::MAX_CELLS;
use crate::notice::ReadProblem;

/// Parts of a workbook.
const MAX_PARTS: usize = 1000;
/// Tags of a part that describes the workbook; each becomes some hundred bytes in memory.
const MAX_TAGS: usize = 200_000;
/// Bytes of one tag among the styles; the reader copies them into every cell format.
const MAX_STYLE_BYTES: usize = 1024;
/// How often, in the mean, the reader may read the unpacked bytes. A workbook can name one sheet a thousand times.
const MAX_PASSES: u64 = 4;
/// Magic number of compound files: old workbooks, and new ones that are encrypted.
const COMPOUND_FILE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// An unpacked workbook whose reader can do only so much work.
pub(super) struct Unpacked {
    archive: Cursor<Vec<u8>>,
    bytes_left: u64,
    formulas_without_result: u64,
}

impl Unpacked {
    /// Unpacks the parts that a reader of cells needs: XML, and none of the pictures and macros.
    ///
    /// # Errors
    ///
    /// What is no archive, or one that is over a bound.
    pub(super) fn new(bytes: &[u8], max_unpacked_bytes: usize) -> Result<Self, ReadProblem> {
        if bytes.starts_with(COMPOUND_FILE) {
            return Err(ReadProblem::LockedWorkbook);
        }
        // An archive's reader makes a table of all entries at once.
        if bytes.windows(4).filter(|window| window == b"PK\x01\x02").nth(MAX_PARTS).is_some() {
            return Err(ReadProblem::TooManyParts { limit: MAX_PARTS });
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
        let mut unpacked = ZipWriter::new(Cursor::new(Vec::new()));
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        let mut left = max_unpacked_bytes;
        let mut part = Vec::new();
        let mut formulas_without_result = 0;
        for index in 0..archive.len() {
            let entry = archive.by_index(index).map_err(|error| broken(&error))?;
            let name = entry.name().map_err(|error| broken(&error))?.into_owned();
            if !is_needed(&name) {
                continue;
            }
            part.clear();
            // The declared size may be a lie, so it is the bytes that are counted.
            entry.take(left as u64 + 1).read_to_end(&mut part).map_err(|error| unreadable(&error))?;
            left = left
                .checked_sub(part.len())
                .ok_or(ReadProblem::UnpackedTooLarge { limit_bytes: max_unpacked_bytes })?;
            inspect(&name, &part)?;
            formulas_without_result += without_result(&part);
            unpacked.start_file(&name, stored).map_err(|error| broken(&error))?;
            unpacked.write_all(&part).map_err(|error| unreadable(&error))?;
        }
        let archive = Cursor::new(unpacked.finish().map_err(|error| broken(&error))?.into_inner());
        let bytes_left = MAX_PASSES * archive.get_ref().len() as u64 + (1 << 20);
        Ok(Self { archive, bytes_left, formulas_without_result })
    }

    /// Cells with a formula whose result is not stored: what they show is not in the file.
    pub(super) fn formulas_without_result(&self) -> u64 {
        self.formulas_without_result
    }
}

impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.archive.read(buffer)?;
        self.bytes_left = self
            .bytes_left
            .checked_sub(read as u64)
            .ok_or_else(|| io::Error::other("the sheets of this workbook are the same over and over"))?;
        Ok(read)
    }
}

impl Seek for Unpacked {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.archive.seek(to)
    }
}

fn is_needed(name: &str) -> bool {
    has_extension(name, "xml") || has_extension(name, "rels")
}

fn has_extension(name: &str, extension: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, found)| found.eq_ignore_ascii_case(extension))
}

fn broken(error: &ZipError) -> ReadProblem {
    ReadProblem::BrokenWorkbook(error.to_string())
}

fn unreadable(error: &io::Error) -> ReadProblem {
    ReadProblem::BrokenWorkbook(error.to_string())
}

/// Refuses what costs the reader far more memory than it has bytes.
fn inspect(name: &str, part: &[u8]) -> Result<(), ReadProblem> {
    // Other encodings could spell the same so that it is not found here; programs write UTF-8.
    let text = std::str::from_utf8(part).ok().filter(|text| !text.bytes().any(is_forbidden));
    let text = text.ok_or_else(|| ReadProblem::BrokenWorkbook(format!("{name} is not XML in UTF-8")))?;
    let shared_texts = text.match_indices('<').filter(|(at, _)| is_shared_text(text.get(at + 1..).unwrap_or_default()));
    if shared_texts.count() > MAX_CELLS {
        return Err(ReadProblem::TooManyCells { limit: MAX_CELLS });
    }
    // The reader reserves room for as many texts as are announced.
    let announced = text.match_indices("uniqueCount").any(|(at, found)| {
        let value = text.get(at + found.len()..).unwrap_or_default();
        let digits = value.trim_start_matches(|c: char| c.is_ascii_whitespace() || "=\"'+0".contains(c));
        digits.bytes().take_while(u8::is_ascii_digit).count() > MAX_CELLS.ilog10() as usize + 1
    });
    if announced {
        return Err(ReadProblem::TooManyCells { limit: MAX_CELLS });
    }
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let is_styles = file.eq_ignore_ascii_case("styles.xml");
    if (is_styles || file.eq_ignore_ascii_case("workbook.xml") || has_extension(file, "rels"))
        && (text.matches('<').nth(MAX_TAGS).is_some()
            || is_styles && text.split('<').any(|tag| tag.len() > MAX_STYLE_BYTES))
    {
        return Err(ReadProblem::BrokenWorkbook(format!("{name} is larger than any program writes it")));
    }
    Ok(())
}

/// Cells of a part that have a formula and nothing else.
fn without_result(part: &[u8]) -> u64 {
    let text = std::str::from_utf8(part).unwrap_or_default();
    let cells = text
        .split("</c>")
        .filter_map(|cell| cell.rfind("<c ").or_else(|| cell.rfind("<c>")).and_then(|at| cell.get(at..)));
    cells.filter(|cell| cell.contains("<f") && !cell.contains("<v") && !cell.contains("<is")).count() as u64
}

/// Bytes that XML does not allow.
fn is_forbidden(byte: u8) -> bool {
    byte < b' ' && !matches!(byte, b'\t' | b'\r' | b'\n')
}

/// Whether a tag, seen from behind its `<`, is `si`, whatever its prefix.
fn is_shared_text(tag: &str) -> bool {
    let end = tag.bytes().take(64).position(|byte| matches!(byte, b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n'));
    let name = end.and_then(|end| tag.get(..end)).unwrap_or_default();
    name.rsplit(':').next() == Some("si")
}
