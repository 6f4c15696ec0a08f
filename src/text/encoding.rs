use encoding_rs::{DecoderResult, GB18030};

/// How a text file spells its characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    /// The one that everything inside is in.
    Utf8,
    /// UTF-16, low byte first: "Unicode text" of spreadsheets.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// GB 18030, which GBK and GB 2312 are parts of.
    Gb18030,
}

impl Encoding {
    /// All encodings.
    pub const ALL: [Self; 4] = [Self::Utf8, Self::Utf16Le, Self::Utf16Be, Self::Gb18030];

    /// The name in options.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Gb18030 => "gb18030",
        }
    }

    /// Other names for it, or for a part of it.
    #[must_use]
    pub fn aliases(self) -> &'static [&'static str] {
        match self {
            Self::Utf8 => &["utf8"],
            Self::Utf16Le => &["utf16le"],
            Self::Utf16Be => &["utf16be"],
            Self::Gb18030 => &["gb-18030", "gbk", "gb2312", "cp936"],
        }
    }

    /// What the byte-order mark at the beginning says, where there is one. UTF-32, whose mark begins like that of UTF-16, is none
    /// of ours.
    #[must_use]
    pub fn from_bom(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xEF, 0xBB, 0xBF, ..] => Some(Self::Utf8),
            [0xFF, 0xFE, 0, 0, ..] => None,
            [0xFF, 0xFE, ..] => Some(Self::Utf16Le),
            [0xFE, 0xFF, ..] => Some(Self::Utf16Be),
            [0x84, 0x31, 0x95, 0x33, ..] => Some(Self::Gb18030),
            _ => None,
        }
    }

    /// The bytes that spell the text; `None` where a character has no spelling in this encoding.
    #[must_use]
    pub fn spell(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Utf8 => Some(text.as_bytes().to_vec()),
            Self::Utf16Le => Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
            Self::Utf16Be => Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
            Self::Gb18030 => {
                let (bytes, _, is_unmappable) = GB18030.encode(text);
                (!is_unmappable).then(|| bytes.into_owned())
            }
        }
    }

    /// Bytes of the well-formed character at the beginning of `bytes`, which is `decoded`.
    fn spelled_len(self, bytes: &[u8], decoded: char) -> usize {
        match self {
            Self::Utf8 => decoded.len_utf8(),
            Self::Utf16Le | Self::Utf16Be => 2 * decoded.len_utf16(),
            Self::Gb18030 => gb18030_len(bytes),
        }
    }

    /// The character at the beginning of `bytes`, `None` where they are malformed, and how many bytes it takes: at least one.
    fn first(self, bytes: &[u8]) -> (Option<char>, usize) {
        let unit = |at: usize| {
            let pair = [*bytes.get(at)?, *bytes.get(at + 1)?];
            Some(if self == Self::Utf16Le { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
        };
        match self {
            Self::Utf8 => {
                let window = bytes.get(..bytes.len().min(4)).unwrap_or_default();
                let (valid, broken) = match std::str::from_utf8(window) {
                    Ok(text) => (text, 1),
                    Err(error) => {
                        let valid = window.get(..error.valid_up_to()).unwrap_or_default();
                        (std::str::from_utf8(valid).unwrap_or_default(), error.error_len().unwrap_or(window.len()))
                    }
                };
                valid.chars().next().map_or((None, broken.max(1)), |first| (Some(first), first.len_utf8()))
            }
            Self::Utf16Le | Self::Utf16Be => {
                let Some(high) = unit(0) else { return (None, 1) };
                let pair = [high, unit(2).unwrap_or_default()];
                match char::decode_utf16(pair).next() {
                    Some(Ok(first)) => (Some(first), 2 * first.len_utf16()),
                    _ => (None, 2),
                }
            }
            Self::Gb18030 => {
                let len = gb18030_len(bytes).min(bytes.len());
                let mut utf8 = [0; 16];
                let mut decoder = GB18030.new_decoder_without_bom_handling();
                let spelled = bytes.get(..len).unwrap_or_default();
                match decoder.decode_to_utf8_without_replacement(spelled, &mut utf8, true) {
                    (DecoderResult::Malformed(malformed, _), ..) => (None, usize::from(malformed).max(1)),
                    (_, _, written) => {
                        let text = std::str::from_utf8(utf8.get(..written).unwrap_or_default());
                        (text.unwrap_or_default().chars().next(), len.max(1))
                    }
                }
            }
        }
    }
}

/// Bytes of the character at the beginning of `bytes`, if it is a well-formed one; the first two say it.
fn gb18030_len(bytes: &[u8]) -> usize {
    match bytes {
        [0x81..=0xFE, b'0'..=b'9', ..] => 4,
        [0x81..=0xFE, _, ..] => 2,
        _ => 1,
    }
}

/// Bytes of the original between two places whose counterparts are known.
const CHECKPOINT: usize = 512;
/// Malformed places that are kept; of the rest only the number.
const MOST_MALFORMED: usize = 8;

/// A text that was read from another encoding, with the way back to the bytes it was read from.
///
/// A byte-order mark stays in the text. What is malformed becomes U+FFFD.
#[derive(Debug)]
pub struct Decoded {
    encoding: Encoding,
    text: String,
    original: Vec<u8>,
    /// Places on character borders, in the text and in the original.
    checkpoints: Vec<(usize, usize)>,
    malformed: Vec<u64>,
    malformed_count: u64,
}

impl Decoded {
    /// Reads all of `original`, which is kept for the way back.
    #[must_use]
    pub fn new(encoding: Encoding, original: Vec<u8>) -> Self {
        let text = String::with_capacity(original.len());
        let mut decoded =
            Self { encoding, text, original, checkpoints: Vec::new(), malformed: Vec::new(), malformed_count: 0 };
        let mut at = 0;
        while at < decoded.original.len() {
            decoded.checkpoints.push((decoded.text.len(), at));
            at = decoded.stretch(at);
        }
        decoded
    }

    /// The encoding that it was read from.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes that it was read from.
    #[must_use]
    pub fn original(&self) -> &[u8] {
        &self.original
    }

    /// Where in the text (in bytes) a U+FFFD stands for malformed bytes; the first few of them.
    #[must_use]
    pub fn malformed(&self) -> &[u64] {
        &self.malformed
    }

    /// How many malformed sequences there are.
    #[must_use]
    pub fn malformed_count(&self) -> u64 {
        self.malformed_count
    }

    /// The byte of the original at which the character begins that holds the given byte of the text; the original's end for the
    /// text's.
    #[must_use]
    pub fn to_original(&self, offset: u64) -> u64 {
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        if offset >= self.text.len() {
            return self.original.len() as u64;
        }
        let after = self.checkpoints.partition_point(|(text, _)| *text <= offset);
        let (mut text, mut original) = self.checkpoints.get(after.wrapping_sub(1)).copied().unwrap_or_default();
        for c in self.text.get(text..).unwrap_or_default().chars() {
            text += c.len_utf8();
            if text > offset {
                break;
            }
            let rest = self.original.get(original..).unwrap_or_default();
            original += match c {
                char::REPLACEMENT_CHARACTER => self.encoding.first(rest).1,
                c => self.encoding.spelled_len(rest, c),
            };
        }
        original as u64
    }

    /// Reads from `start` to the first character border past the next checkpoint, which is given back.
    fn stretch(&mut self, start: usize) -> usize {
        let rest = self.original.get(start..).unwrap_or_default();
        if self.encoding == Encoding::Gb18030 {
            let mut len = 0;
            while len < CHECKPOINT && len < rest.len() {
                len += gb18030_len(rest.get(len..).unwrap_or_default());
            }
            let all = rest.get(..len).unwrap_or_default();
            if let Some(text) = GB18030.decode_without_bom_handling_and_without_replacement(all)
                && !all.is_empty()
            {
                self.text.push_str(&text);
                return start + len;
            }
        }
        let mut at = 0;
        while at < CHECKPOINT && at < rest.len() {
            let (first, len) = self.encoding.first(rest.get(at..).unwrap_or_default());
            if first.is_none() {
                self.malformed_count += 1;
                if self.malformed.len() < MOST_MALFORMED {
                    self.malformed.push(self.text.len() as u64);
                }
            }
            self.text.push(first.unwrap_or(char::REPLACEMENT_CHARACTER));
            at += len;
        }
        start + at
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spelled(encoding: Encoding, text: &str) -> Vec<u8> {
        match encoding {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Encoding::Gb18030 => {
                let (bytes, _, unmappable) = GB18030.encode(text);
                assert!(!unmappable, "{text:?}");
                bytes.into_owned()
            }
        }
    }

    /// For every character: where it is led back to is where its spelling begins.
    #[track_caller]
    fn check(text: &str) {
        for encoding in Encoding::ALL {
            let decoded = Decoded::new(encoding, spelled(encoding, text));
            assert_eq!(decoded.text(), text, "{encoding:?}");
            assert_eq!(decoded.malformed_count(), 0);
            let mut expected = 0;
            for (at, c) in text.char_indices() {
                for inside in at..at + c.len_utf8() {
                    assert_eq!(decoded.to_original(inside as u64), expected, "{encoding:?} {at}");
                }
                expected += spelled(encoding, c.encode_utf8(&mut [0; 4])).len() as u64;
            }
            assert_eq!(decoded.to_original(text.len() as u64), expected);
            assert_eq!(decoded.to_original(u64::MAX), expected);
        }
    }

    #[test]
    fn places_lead_back_across_checkpoints() {
        check("");
        check("\u{feff}标题：到货提醒\n");
        check(&"红包é𠮷a🎁é\u{fffd}×".repeat(CHECKPOINT / 5));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn every_character_leads_back(text in "[\\PC\r\n红包]{0,40}", times in 1_usize..16) {
            // U+E5E5 has no spelling in the GB 18030 of the web.
            check(&text.replace('\u{e5e5}', "").repeat(times));
        }

        /// What is malformed is said, what follows is read, and nothing is lost or counted twice.
        #[test]
        fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..1500)) {
            for encoding in Encoding::ALL {
                let decoded = Decoded::new(encoding, bytes.clone());
                let replaced = decoded.text().matches(char::REPLACEMENT_CHARACTER).count() as u64;
                prop_assert!(decoded.malformed_count() <= replaced);
                let mut last = None;
                for (at, _) in decoded.text().char_indices() {
                    let original = decoded.to_original(at as u64);
                    prop_assert!(last < Some(original) && original < bytes.len() as u64);
                    last = Some(original);
                }
                for at in decoded.malformed() {
                    let rest = decoded.text().get(usize::try_from(*at).unwrap()..);
                    prop_assert_eq!(rest.and_then(|rest| rest.chars().next()), Some(char::REPLACEMENT_CHARACTER));
                }
                let whole = match encoding {
                    Encoding::Utf8 => String::from_utf8_lossy(&bytes).into_owned(),
                    Encoding::Gb18030 => GB18030.decode_without_bom_handling(&bytes).0.into_owned(),
                    Encoding::Utf16Le => encoding_rs::UTF_16LE.decode_without_bom_handling(&bytes).0.into_owned(),
                    Encoding::Utf16Be => encoding_rs::UTF_16BE.decode_without_bom_handling(&bytes).0.into_owned(),
                };
                // At the end a half pair and a half unit are two to us and one to the crate.
                let without_end = |text: &str| text.trim_end_matches(char::REPLACEMENT_CHARACTER).to_owned();
                prop_assert_eq!(without_end(decoded.text()), without_end(&whole));
            }
        }
    }

    #[test]
    fn marks_decide() {
        assert_eq!(Encoding::from_bom(b"\xFF\xFEa\0"), Some(Encoding::Utf16Le));
        assert_eq!(Encoding::from_bom(b"\xFE\xFF\0a"), Some(Encoding::Utf16Be));
        assert_eq!(Encoding::from_bom(b"\x84\x31\x95\x33a"), Some(Encoding::Gb18030));
        assert_eq!(Encoding::from_bom("\u{feff}a".as_bytes()), Some(Encoding::Utf8));
        assert_eq!(Encoding::from_bom(b"\xFF\xFE\0\0a\0\0\0"), None);
        assert_eq!(Encoding::from_bom(b"a"), None);
    }
}
