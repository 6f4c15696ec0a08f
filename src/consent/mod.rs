//! Consents against sends: what users agreed to, what was sent, and which sends nothing pays for.
//!
//! [`read_part`] makes [`Record`]s of the bytes of logs, [`Ledger`] keeps the account of one user. A one-time consent pays for
//! one message, a long-term one for all until it is cancelled.

mod ledger;
mod moment;
mod problem;
mod read;
mod record;
mod statement;
mod stored;
mod template;
mod timeline;

pub use ledger::{Ledger, Limits, Told};
pub use moment::Moment;
pub use problem::RecordProblem;
pub use read::{Cut, Expected, Layout, Mapping, PartStart, Role, Sink, read_part};
pub use record::{Act, Delivery, Event, Record, RecordPlace, Send};
pub use statement::{Counts, Deed, Effect, Reason, Related, Statement, Step, Unpaid};
pub use stored::{Stored, StoredOrder, order_of, restore, store, stored_order};
pub use template::{TemplateType, TemplateTypes};
pub use timeline::{TimelineError, prove};
