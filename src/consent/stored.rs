//! Records as bytes for the disk, so that logs larger than memory can be put in order. What is written here is read by the same
//! program in the same run; it is no format for anything else.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{Act, Delivery, Event, Moment, Record, RecordPlace, Send};

/// The order in which a [`Ledger`](super::Ledger) wants records: user by user; of one user deliveries first, then by time, at one
/// instant events before sends, and else in the order of the inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct StoredOrder {
    /// A digest of the user's openid.
    pub user: u64,
    is_timed: bool,
    at: Moment,
    is_send: bool,
    file: u32,
    record: u64,
    entry: u32,
}

/// A stored record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored<'a> {
    /// Where the record stands in the inputs.
    pub place: RecordPlace,
    /// What it says.
    pub record: Record<'a>,
}

/// The digest of an openid by which users are told apart on the disk.
#[must_use]
pub(super) fn digest_of_user(user: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    user.hash(&mut hasher);
    hasher.finish()
}

/// The record's place in the order of a ledger.
#[must_use]
pub fn order_of(place: RecordPlace, record: &Record<'_>) -> StoredOrder {
    let (is_timed, at, is_send) = match record {
        Record::Event(event) => (true, event.at, false),
        Record::Send(send) => (true, send.at, true),
        Record::Delivery(_) => (false, Moment::from_micros(0), false),
    };
    let RecordPlace { file, record: number, entry, .. } = place;
    StoredOrder { user: digest_of_user(record.user()), is_timed, at, is_send, file, record: number, entry }
}

/// Appends the record to the bytes.
pub fn store(place: RecordPlace, record: &Record<'_>, out: &mut Vec<u8>) {
    let begin = out.len();
    out.extend_from_slice(&[0; 4]);
    let (tag, at) = match record {
        Record::Event(event) => (event.act as u8, event.at),
        Record::Send(send) => (3 + send.arrived.map_or(0, |arrived| 1 + u8::from(arrived)), send.at),
        Record::Delivery(delivery) => (6 + u8::from(delivery.arrived), Moment::from_micros(0)),
    };
    out.push(tag);
    out.extend_from_slice(&digest_of_user(record.user()).to_le_bytes());
    out.extend_from_slice(&at.micros().to_le_bytes());
    for number in [place.file.into(), place.record, place.entry.into(), place.start, place.len_bytes, place.line] {
        put_number(out, number);
    }
    match record {
        Record::Event(event) => {
            out.extend_from_slice(&event.identity.to_le_bytes());
            put(out, Some(&event.user));
            put(out, Some(&event.template));
            put(out, event.account.as_deref());
            put(out, event.prompt.as_deref());
        }
        Record::Send(send) => {
            out.push(u8::from(send.content.is_some()));
            out.extend_from_slice(&send.content.unwrap_or_default().to_le_bytes());
            put(out, Some(&send.user));
            put(out, Some(&send.template));
            put(out, send.account.as_deref());
            put(out, send.msg_id.as_deref());
        }
        Record::Delivery(delivery) => {
            put(out, Some(&delivery.user));
            put(out, Some(&delivery.msg_id));
        }
    }
    let len = u32::try_from(out.len() - begin - 4).unwrap_or(u32::MAX);
    if let Some(head) = out.get_mut(begin..begin + 4) {
        head.copy_from_slice(&len.to_le_bytes());
    }
}

/// The first record of the bytes, and how many they are. `None` behind the last one, or for bytes that [`store`] did not write.
#[must_use]
pub fn restore(bytes: &[u8]) -> Option<(Stored<'_>, usize)> {
    let (head, rest) = bytes.split_first_chunk::<4>()?;
    let len = u32::from_le_bytes(*head) as usize;
    let mut reader = Bytes(rest.get(..len)?);
    let tag = reader.byte()?;
    reader.fixed()?;
    let at = Moment::from_micros(i64::from_le_bytes(reader.fixed()?));
    let place = RecordPlace {
        file: u32::try_from(reader.number()?).ok()?,
        record: reader.number()?,
        entry: u32::try_from(reader.number()?).ok()?,
        start: reader.number()?,
        len_bytes: reader.number()?,
        line: reader.number()?,
    };
    let record = match tag {
        0..=2 => {
            let act = *Act::ALL.get(usize::from(tag))?;
            let identity = u64::from_le_bytes(reader.fixed()?);
            let (user, template) = (reader.text()??, reader.text()??);
            let (account, prompt) = (reader.text()?, reader.text()?);
            Record::Event(Event { user, template, act, at, account, prompt, identity })
        }
        3..=5 => {
            let has_content = reader.byte()? == 1;
            let content = u64::from_le_bytes(reader.fixed()?);
            let (user, template) = (reader.text()??, reader.text()??);
            let (account, msg_id) = (reader.text()?, reader.text()?);
            let arrived = [None, Some(false), Some(true)].get(usize::from(tag) - 3).copied()?;
            Record::Send(Send { user, template, at, msg_id, account, content: has_content.then_some(content), arrived })
        }
        _ => Record::Delivery(Delivery { user: reader.text()??, msg_id: reader.text()??, arrived: tag == 7 }),
    };
    Some((Stored { place, record }, len + 4))
}

/// The place in the order of the first record of the bytes, and how many bytes it takes, without reading all of it.
#[must_use]
pub fn stored_order(bytes: &[u8]) -> Option<(StoredOrder, usize)> {
    let (head, rest) = bytes.split_first_chunk::<4>()?;
    let len = u32::from_le_bytes(*head) as usize;
    let mut reader = Bytes(rest.get(..len)?);
    let tag = reader.byte()?;
    let user = u64::from_le_bytes(reader.fixed()?);
    let at = Moment::from_micros(i64::from_le_bytes(reader.fixed()?));
    let file = u32::try_from(reader.number()?).ok()?;
    let record = reader.number()?;
    let entry = u32::try_from(reader.number()?).ok()?;
    Some((StoredOrder { user, is_timed: tag < 6, at, is_send: (3..6).contains(&tag), file, record, entry }, len + 4))
}

/// Seven bits a byte, the lowest first; the highest bit says that more follow.
fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(u8::try_from(number & 0x7f).unwrap_or_default() | 0x80);
        number >>= 7;
    }
    out.push(u8::try_from(number).unwrap_or_default());
}

/// A text behind its length plus one; 0 for none.
fn put(out: &mut Vec<u8>, text: Option<&str>) {
    match text {
        Some(text) => {
            put_number(out, text.len() as u64 + 1);
            out.extend_from_slice(text.as_bytes());
        }
        None => out.push(0),
    }
}

struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }

    fn fixed(&mut self) -> Option<[u8; 8]> {
        let (fixed, rest) = self.0.split_first_chunk::<8>()?;
        self.0 = rest;
        Some(*fixed)
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    #[expect(clippy::option_option, reason = "bytes that end too early are not a text that is absent")]
    fn text(&mut self) -> Option<Option<Cow<'a, str>>> {
        let Some(len) = usize::try_from(self.number()?).ok()?.checked_sub(1) else { return Some(None) };
        let (text, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(Some(Cow::Borrowed(str::from_utf8(text).ok()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(record: &Record<'_>) {
        let place = RecordPlace { file: 3, record: 1 << 40, entry: 2, start: 300, len_bytes: 128, line: 7 };
        let mut bytes = b"before".to_vec();
        store(place, record, &mut bytes);
        let stored = bytes.get(6..).expect("bytes");
        let (read, len) = restore(stored).expect("a record");
        assert_eq!((read.place, &read.record, len), (place, record, stored.len()));
        assert_eq!(stored_order(stored), Some((order_of(place, record), stored.len())));
        for end in 0..stored.len() {
            assert!(restore(stored.get(..end).expect("bytes")).is_none(), "{end}");
        }
    }

    #[test]
    fn records_come_back_as_they_were() {
        for act in Act::ALL {
            check(&Record::Event(Event {
                user: "用户".into(),
                template: "".into(),
                act,
                at: Moment::from_micros(-5),
                account: None,
                prompt: Some("到货时通知我".into()),
                identity: u64::MAX,
            }));
        }
        for (arrived, content) in [(None, None), (Some(true), Some(0)), (Some(false), Some(9))] {
            check(&Record::Send(Send {
                user: "u".into(),
                template: "t".into(),
                at: Moment::from_micros(i64::MAX),
                msg_id: arrived.map(|_| "m".into()),
                account: Some("".into()),
                content,
                arrived,
            }));
        }
        for arrived in [true, false] {
            check(&Record::Delivery(Delivery { user: "u".into(), msg_id: "m".into(), arrived }));
        }
    }
}
