//! Where something is, and in which language it is said. All arithmetic on offsets lives in this room.
//!
//! A place is named in one of three layers: bytes of the file, bytes of a field's text, bytes of the folded text.
//! [`SegmentMap`] leads from an inner layer to the one around it; [`LineIndex`] turns bytes of the file into what people read.

mod border;
mod encoding;
mod language;
mod line;
mod map;
mod near;
mod offset;
mod span;

pub(crate) use border::{Borders, Stretch};
pub use encoding::{Decoded, Encoding};
pub use language::{Language, Text};
pub use line::{LineColumn, LineIndex};
pub use map::{MapBuilder, SegmentMap};
pub use near::near;
pub(crate) use offset::{offset_of, offset_within};
pub use span::Span;
