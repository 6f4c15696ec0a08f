//! Rules as they are written in YAML: nothing derived, nothing compiled.
//!
//! All files of a pack go through three steps, and all mistakes of all steps are reported at once, each at its place in the
//! YAML: `tree` turns a file into a tree of spans, `walk` holds the tree against the `table` of known fields, `build` makes the
//! types and checks what the parts say, alone and together. The words of all mistakes are in `fault`.

mod build;
mod change;
mod clause;
mod config;
mod error;
mod example;
mod exemption;
pub(crate) mod fault;
mod lint;
mod pattern;
mod prepared;
mod read;
mod rule;
mod schema;
mod source;
mod table;
#[cfg(test)]
mod tests;
mod tree;
mod walk;
mod wechat;
mod weights;

pub use change::{Base, Change, Target};
pub use clause::{Clause, ClauseVersion, InForce, Policy};
pub use config::{Config, ConfigDraft, config_schema};
pub use error::{PackError, PackMistake};
pub use example::Example;
pub use exemption::{ExemptionTarget, WrittenExemption, exemption_schema, read_exemptions};
pub use lint::Lint;
pub use read::PackFile;
pub use rule::{Rule, RuleId, Scope, Spelling, State, Unless, WordList};
pub use schema::schema;
pub use weights::{DataSource, EvidenceWeight, Provenance, Weights};

use crate::verdict::Text;

/// A place in a pack: which of its files, and the bytes there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Written {
    /// Index into [`Pack::files`].
    pub file: usize,
    /// First byte.
    pub start: usize,
    /// Length in bytes.
    pub len: usize,
}

/// Rules, word lists and policies as one or more YAML files say them.
#[derive(Debug, Clone, Default)]
pub struct Pack {
    /// Short name, such as `wechat`.
    pub id: String,
    /// Version of the pack, `major.minor.patch`.
    pub version: String,
    /// What the pack is.
    pub title: Text,
    /// The files it was read from, for messages about it.
    pub files: Vec<PackFile>,
    /// The policies that rules cite.
    pub policies: Vec<Policy>,
    /// The word lists.
    pub lists: Vec<WordList>,
    /// The rules, in the order of files and lines.
    pub rules: Vec<Rule>,
    /// Weights for scored rules, its own and those of packs before it.
    pub weights: Vec<Weights>,
    /// The packs that it was made for.
    pub builds_on: Vec<Base>,
    /// What it changes in packs that are loaded before it.
    pub changes: Vec<Change>,
}
