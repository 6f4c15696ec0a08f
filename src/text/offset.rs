/// Where `part` begins in `whole`, of which it is a slice.
pub(crate) fn offset_within(whole: &[u8], part: &[u8]) -> u64 {
    (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize) as u64
}

/// The byte offset of a place that a parser names by line and byte column, both from 1; column 0 is the line's beginning.
pub(crate) fn offset_of(text: &str, line: usize, column: usize) -> u64 {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (start + column.saturating_sub(1)).min(text.len()) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_of_slices_and_of_line_and_column() {
        let text = "ab\ncde";
        assert_eq!(offset_within(text.as_bytes(), text.get(3..5).expect("inside").as_bytes()), 3);
        assert_eq!(offset_of(text, 2, 2), 4);
        assert_eq!(offset_of(text, 1, 0), 0);
        assert_eq!(offset_of(text, 9, 9), 6);
    }
}
