//! What was written: template bodies and `.notice` files as trees of spans. The only room that sees pest.
//!
//! Both grammars are total: [`Template::parse`] and [`DraftFile::parse`] take any text and cannot fail. What is wrong is part
//! of the answer ([`Broken`], [`Stray`]), so that a finding can say where it is and what to write instead.

mod broken;
mod draft;
mod grammar;
mod label;
mod parse;
mod segment;
mod slot;
mod wording;
mod written;

pub use broken::{Broken, BrokenKind};
pub use draft::{DraftEntry, DraftFile, Stray, StrayKind};
pub use segment::{Segment, SegmentKind, Template};
pub use slot::{Slot, SlotType};

#[cfg(test)]
mod tests;
