//! Inputs to bytes, and bytes to notices.

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use noticelint::text::{Decoded, Encoding};
use noticelint::{
    ColumnMap, Limits, Progress, ReadError, ReadFormat, ReadProblem, Reading, Source, Unmended, read_mapped, read_part,
};

use crate::walk::Input;

/// Bytes of a file of lines that are read at a time: records take several times their bytes.
const PART_BYTES: usize = 4 << 20;

/// How files are read.
#[derive(Clone)]
pub struct Reader {
    pub limits: Limits,
    pub max_file_bytes: u64,
    /// Of files without a byte-order mark.
    pub encoding: Encoding,
    /// What columns of tables mean.
    pub columns: Arc<ColumnMap>,
}

/// A file as it was read from the disk, or why it was not.
pub struct Loaded {
    path: String,
    columns: Arc<ColumnMap>,
    content: Result<(ReadFormat, Content), ReadProblem>,
}

/// What a file holds.
enum Content {
    Bytes(Vec<u8>),
    Decoded(Decoded),
}

impl Reader {
    pub fn load(&self, input: &Input) -> Loaded {
        let (path, content, format) = match input {
            Input::File(path, format) => (path.as_path(), self.file(path), *format),
            Input::Stdin(format) => (Path::new("<stdin>"), self.stream(io::stdin().lock()), *format),
            Input::Problem(path, problem) => (path.as_path(), Err(problem.clone()), None),
        };
        let path = path.display().to_string();
        let content = content.and_then(|bytes| self.content(&path, bytes, format));
        Loaded { path, columns: Arc::clone(&self.columns), content }
    }

    /// A file of which the bytes are there already.
    pub fn of_bytes(&self, path: &str, bytes: Vec<u8>, format: Option<ReadFormat>) -> Loaded {
        let limit_bytes = self.max_file_bytes;
        let is_too_large = bytes.len() as u64 > limit_bytes;
        let bytes = if is_too_large { Err(ReadProblem::FileTooLarge { limit_bytes }) } else { Ok(bytes) };
        let content = bytes.and_then(|bytes| self.content(path, bytes, format));
        Loaded { path: path.to_owned(), columns: Arc::clone(&self.columns), content }
    }

    /// The content of a regular file; devices and pipes could go on for ever. One that changes meanwhile is told, not judged.
    fn file(&self, path: &Path) -> Result<Vec<u8>, ReadProblem> {
        // Opening a pipe would wait for its other end.
        let is_regular = fs::metadata(path).map_err(|error| unreadable(&error))?.is_file();
        if !is_regular {
            return Err(ReadProblem::Unreadable("not a regular file".to_owned()));
        }
        let file = fs::File::open(path).map_err(|error| unreadable(&error))?;
        let state = || file.metadata().map(|metadata| (metadata.len(), metadata.modified().ok()));
        let before = state().map_err(|error| unreadable(&error))?;
        let bytes = self.stream(&file)?;
        let after = state().map_err(|error| unreadable(&error))?;
        if before == after && bytes.len() as u64 == after.0 { Ok(bytes) } else { Err(ReadProblem::Changed) }
    }

    /// All of a stream, up to the limit of a file and one byte more, so that one that goes on is noticed and not followed.
    fn stream(&self, stream: impl Read) -> Result<Vec<u8>, ReadProblem> {
        let mut bytes = Vec::new();
        let limit_bytes = self.max_file_bytes;
        stream.take(limit_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
        if bytes.len() as u64 > limit_bytes { Err(ReadProblem::FileTooLarge { limit_bytes }) } else { Ok(bytes) }
    }

    /// The format of a file where it was not said, and its content in UTF-8 where it is text. Its byte-order mark decides over
    /// what is said for all files.
    fn content(
        &self,
        path: &str,
        bytes: Vec<u8>,
        format: Option<ReadFormat>,
    ) -> Result<(ReadFormat, Content), ReadProblem> {
        let of_bytes = format.or_else(|| ReadFormat::recognise(path, &bytes));
        let encoding = Encoding::from_bom(&bytes).unwrap_or(self.encoding);
        if encoding == Encoding::Utf8 || of_bytes.is_some_and(|format| !format.is_text()) {
            return Ok((of_bytes.ok_or(ReadProblem::UnknownFormat)?, Content::Bytes(bytes)));
        }
        let decoded = Decoded::new(encoding, bytes);
        let of_text = format.or_else(|| ReadFormat::recognise(path, decoded.text().as_bytes()));
        Ok((of_text.ok_or(ReadProblem::UnknownFormat)?, Content::Decoded(decoded)))
    }
}

impl Loaded {
    /// Its path as it is told.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The notices of the file, and what could not be read.
    pub fn read(&self, limits: &Limits) -> Reading<'_> {
        let whole =
            |problem| Reading { notices: Vec::new(), errors: vec![ReadError { record: None, bytes: None, problem }] };
        match &self.content {
            Ok((format, Content::Bytes(bytes))) => read_mapped(*format, &self.path, bytes, limits, &self.columns),
            Ok((format, Content::Decoded(decoded))) => {
                let mut reading = read_mapped(*format, &self.path, decoded.text().as_bytes(), limits, &self.columns);
                reading.errors.extend(malformed(decoded));
                reading
            }
            Err(problem) => whole(problem.clone()),
        }
    }

    /// Whether it is a file of lines that is better read in parts.
    pub fn is_long(&self) -> bool {
        matches!(&self.content, Ok((ReadFormat::JsonLines, Content::Bytes(bytes))) if bytes.len() > PART_BYTES)
    }

    /// The next part of a long file.
    pub fn read_part(&self, progress: &mut Progress, limits: &Limits) -> Option<Reading<'_>> {
        match &self.content {
            Ok((_, Content::Bytes(bytes))) => read_part(&self.path, bytes, progress, PART_BYTES, limits),
            _ => None,
        }
    }

    /// The file to be mended; `None` where it could not be read.
    pub fn unmended<'f>(&'f self, limits: &'f Limits) -> Option<Unmended<'f>> {
        let (format, content) = self.content.as_ref().ok()?;
        let (encoding, bytes) = match content {
            Content::Bytes(bytes) => (Encoding::Utf8, bytes.as_slice()),
            Content::Decoded(decoded) => (decoded.encoding(), decoded.original()),
        };
        Some(Unmended { path: &self.path, format: *format, encoding, bytes, limits, columns: &self.columns })
    }

    /// The file for telling where in it something stands.
    pub fn source(&self) -> Source<'_> {
        match &self.content {
            Ok((_, Content::Decoded(decoded))) => Source::transcoded(&self.path, decoded),
            Ok((_, Content::Bytes(bytes))) => Source::new(&self.path, bytes),
            Err(_) => Source::new(&self.path, &[]),
        }
    }
}

fn unreadable(error: &io::Error) -> ReadProblem {
    ReadProblem::Unreadable(error.to_string())
}

/// That a file is not wholly in the encoding that it was read in; what was read of it is judged all the same.
fn malformed(decoded: &Decoded) -> Option<ReadError> {
    let start = *decoded.malformed().first()?;
    let bytes = Some((start, start + char::REPLACEMENT_CHARACTER.len_utf8() as u64));
    let (encoding, count) = (decoded.encoding().name(), decoded.malformed_count());
    Some(ReadError { record: None, bytes, problem: ReadProblem::NotInEncoding { encoding, count } })
}
