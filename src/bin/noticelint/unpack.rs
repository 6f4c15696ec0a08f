//! Files as streams of bytes, unpacked where they are packed: what a file is its first bytes say, not its name.

use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;

/// The first bytes of a gzip member.
const GZIP: [u8; 2] = [0x1F, 0x8B];
/// The first bytes of a Zstandard frame.
const ZSTANDARD: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];

/// Bytes that are read from a file at a time.
const BUFFER_BYTES: usize = 1 << 20;

/// The file's content, unpacked; `-` is standard input.
pub fn open(path: &Path) -> io::Result<Box<dyn Read + Send>> {
    if path == Path::new("-") {
        return unpacked(io::stdin());
    }
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    unpacked(File::open(path)?)
}

fn unpacked(mut stream: impl Read + Send + 'static) -> io::Result<Box<dyn Read + Send>> {
    let mut first = Vec::new();
    stream.by_ref().take(ZSTANDARD.len() as u64).read_to_end(&mut first)?;
    let whole = BufReader::with_capacity(BUFFER_BYTES, io::Cursor::new(first.clone()).chain(stream));
    Ok(if first.starts_with(&GZIP) {
        Box::new(MultiGzDecoder::new(whole))
    } else if first == ZSTANDARD {
        Box::new(zstd::Decoder::with_buffer(whole)?)
    } else {
        Box::new(whole)
    })
}
