//! The events of a YAML file as the build script spelled them: what the parser would say, without parsing.
//!
//! An event is a letter and, but for `.`, where it stands: the offset of its first byte and its length. `[` and `{` begin a list
//! or an object, `.` ends one. A scalar is `p` without quotes, `q` with; its text is what stands there, or in `P` and `Q` follows
//! with its length. Numbers have seven bits a byte, the lowest first, and a high bit where more follow.

use std::borrow::Cow;
use std::ops::Range;

/// One event.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Prepared<'a> {
    Scalar { text: Cow<'a, str>, is_plain: bool, bytes: Range<usize> },
    List(Range<usize>),
    Map(Range<usize>),
    End,
}

/// The events of the file `text`; `None` in the place of one that cannot be read, after which there are no more.
pub(super) fn events<'a>(text: &'a str, spelled: &'a [u8]) -> impl Iterator<Item = Option<Prepared<'a>>> {
    let mut reader = Reader { text, rest: spelled };
    std::iter::from_fn(move || {
        if reader.rest.is_empty() {
            return None;
        }
        let event = reader.event();
        if event.is_none() {
            reader.rest = &[];
        }
        Some(event)
    })
}

struct Reader<'a> {
    text: &'a str,
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn event(&mut self) -> Option<Prepared<'a>> {
        let (kind, rest) = self.rest.split_first()?;
        self.rest = rest;
        if *kind == b'.' {
            return Some(Prepared::End);
        }
        let start = self.number()?;
        let bytes = start..start.checked_add(self.number()?)?;
        let is_plain = matches!(kind, b'p' | b'P');
        match kind {
            b'[' => Some(Prepared::List(bytes)),
            b'{' => Some(Prepared::Map(bytes)),
            b'p' | b'q' => Some(Prepared::Scalar { text: self.text.get(bytes.clone())?.into(), is_plain, bytes }),
            b'P' | b'Q' => {
                let len = self.number()?;
                let (text, rest) = self.rest.split_at_checked(len)?;
                self.rest = rest;
                Some(Prepared::Scalar { text: str::from_utf8(text).ok()?.into(), is_plain, bytes })
            }
            _ => None,
        }
    }

    fn number(&mut self) -> Option<usize> {
        let mut number = 0_usize;
        for shift in (0..usize::BITS).step_by(7) {
            let (byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            number |= usize::from(byte & 0x7f).checked_shl(shift)?;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_read_back() {
        let spelled = b"{\x00\x01p\x00\x02Q\x04\x03\x03\xe7\xba\xa2..x";
        let read: Vec<_> = events("id: '\\x'", spelled).collect();
        assert_eq!(
            read,
            [
                Some(Prepared::Map(0..1)),
                Some(Prepared::Scalar { text: "id".into(), is_plain: true, bytes: 0..2 }),
                Some(Prepared::Scalar { text: "红".into(), is_plain: false, bytes: 4..7 }),
                Some(Prepared::End),
                Some(Prepared::End),
                None,
            ]
        );
    }
}
