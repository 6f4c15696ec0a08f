//! Bytes that are kept in memory while they are few, and else in a file that has no name: it is gone when the process ends, however
//! that happens.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, Write};
use std::path::PathBuf;

/// Bytes of a spool that wait in memory before they are written.
const KEPT_BYTES: usize = 128 << 10;

/// Bytes of a reader's buffer.
const BUFFER_BYTES: usize = 64 << 10;

/// A growing store of bytes.
pub struct Spool {
    folder: PathBuf,
    waiting: Vec<u8>,
    file: Option<File>,
    len: u64,
}

impl Spool {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, waiting: Vec::new(), file: None, len: 0 }
    }

    pub fn len(&self) -> u64 {
        self.len
    }

    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.len += bytes.len() as u64;
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= KEPT_BYTES { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(tempfile::tempfile_in(&self.folder)?),
        };
        file.write_all(&self.waiting)?;
        self.waiting.clear();
        Ok(())
    }

    /// All that was written, from the beginning.
    pub fn into_reader(mut self) -> io::Result<Box<dyn Read + Send>> {
        let Some(mut file) = self.file.take() else { return Ok(Box::new(Cursor::new(self.waiting))) };
        file.write_all(&self.waiting)?;
        file.rewind()?;
        Ok(Box::new(BufReader::with_capacity(BUFFER_BYTES, file)))
    }

    /// All that was written, in memory.
    pub fn into_bytes(mut self) -> io::Result<Vec<u8>> {
        let Some(mut file) = self.file.take() else { return Ok(self.waiting) };
        let mut bytes = Vec::with_capacity(usize::try_from(self.len).unwrap_or_default());
        file.rewind()?;
        file.read_to_end(&mut bytes)?;
        bytes.extend_from_slice(&self.waiting);
        Ok(bytes)
    }
}
