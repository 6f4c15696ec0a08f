/// Bytes between two stored counts of characters.
const BLOCK: usize = 4096;

/// A place as people read it: line and column from 1, columns counted in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 1. Only a line feed ends a line.
    pub line: u64,
    /// Column, from 1, in characters (Unicode scalar values).
    pub column: u64,
}

/// Finds line and column of a byte of one file in logarithmic time, however long its lines are.
///
/// Works on any bytes: what is not UTF-8 is counted a character for each byte that begins one.
#[derive(Debug, Clone)]
pub struct LineIndex {
    /// Offset of the first byte of each line; begins with 0.
    starts: Vec<u64>,
    /// Characters that begin before each block of [`BLOCK`] bytes.
    characters_before: Vec<u64>,
}

impl LineIndex {
    /// Reads `bytes` once.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        let mut starts = vec![0];
        starts.extend(bytes.iter().zip(1..).filter(|(byte, _)| **byte == b'\n').map(|(_, after)| after));
        let mut characters_before = vec![0];
        let mut total = 0;
        for block in bytes.chunks(BLOCK) {
            total += characters(block);
            characters_before.push(total);
        }
        Self { starts, characters_before }
    }

    /// Line and column of the byte at `offset`; `bytes` are those that the index was made from.
    #[must_use]
    pub fn line_column(&self, bytes: &[u8], offset: u64) -> LineColumn {
        let offset = offset.min(bytes.len() as u64);
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let column = self.before(bytes, offset) - self.before(bytes, start) + 1;
        LineColumn { line: line as u64, column }
    }

    /// Bytes of the given line (from 1), without its line feed; empty past the end.
    #[must_use]
    pub fn line_range(&self, bytes: &[u8], line: u64) -> std::ops::Range<usize> {
        let index = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
        let offset = |index: usize| self.starts.get(index).map(|start| usize::try_from(*start).unwrap_or(usize::MAX));
        let Some(start) = offset(index) else { return bytes.len()..bytes.len() };
        let end = offset(index + 1).map_or(bytes.len(), |next| next - 1);
        start..end.max(start)
    }

    fn before(&self, bytes: &[u8], offset: u64) -> u64 {
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        let block = offset / BLOCK;
        let counted = self.characters_before.get(block).copied().unwrap_or(0);
        counted + bytes.get(block * BLOCK..offset).map_or(0, characters)
    }
}

/// Characters that begin in `bytes`: all but the continuation bytes of UTF-8.
fn characters(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, offset: usize, line: u64, column: u64) {
        let index = LineIndex::new(text.as_bytes());
        assert_eq!(index.line_column(text.as_bytes(), offset as u64), LineColumn { line, column });
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        check("标题：订阅\n红包", 0, 1, 1);
        check("标题：订阅\n红包", 9, 1, 4);
        check("标题：订阅\n红包", 16, 2, 1);
        check("标题：订阅\n红包", 19, 2, 2);
        check("标题：订阅\n红包", 99, 2, 3);
    }

    #[test]
    fn long_lines_are_counted_across_blocks() {
        let text = "红".repeat(BLOCK * 3);
        check(&text, (BLOCK * 2 + 5) * 3, 1, (BLOCK * 2 + 6) as u64);
        check(&format!("\n{text}"), 1 + 3 * BLOCK, 2, BLOCK as u64 + 1);
    }

    #[test]
    fn an_empty_text_has_one_line() {
        check("", 0, 1, 1);
        assert_eq!(LineIndex::new(b"").line_range(b"", 1), 0..0);
        assert_eq!(LineIndex::new(b"a\nbc\n").line_range(b"a\nbc\n", 2), 2..4);
        assert_eq!(LineIndex::new(b"a\nbc\n").line_range(b"a\nbc\n", 9), 5..5);
    }
}
