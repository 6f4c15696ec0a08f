//! The one integration binary. What belongs where:
//!
//! - `carriers`: wherever in a file words stand, they are found, or something is said to be unread;
//! - `packs`: every rule of the shipped pack finds its bad examples and leaves its good ones alone;
//! - `broken_packs`: every mistake of a pack, rendered, golden;
//! - `check`: whole files through the whole pipeline, golden, in both languages and all formats;
//! - `pages`: the shipped pages through the whole pipeline: rule, field and the very bytes;
//! - `positions`: the bytes at a reported place, decoded, are the quote (properties);
//! - `rules`: the tools for authors of rules, and a pack that builds on another;
//! - `sends`: what the platform will answer to sends, each told with its code at its bytes;
//! - `schema`: the JSON Schema of packs and their reader say the same;
//! - `readme`: the samples in the manuals are what the program prints;
//! - `oracle`: the compiled search agrees with a naive one on random rules and texts (property);
//! - `order`: the same bytes for any number of threads;
//! - `cli`: the command line: real files, folders, exit codes, bad arguments;
//! - `consent`: the ledger agrees with a naive one, and what `audit` says of logs in every form and order;
//! - `disguise`: what is caught plain stays caught however it is hidden, and oddities alone raise no alarm;
//! - `edits`: a suggested deletion, done in the file, clears the finding;
//! - `fuzzed`: inputs that fuzzing found, through the functions that are fuzzed;
//! - `inputs`: every input format as a user hands it in, and hostile ones: what is said of each;
//! - `config`: `noticelint.yaml`: found, read, beaten by the command line, all mistakes at their places;
//! - `diff`: what a change of the rules does to a corpus;
//! - `exemptions`: exempt findings are told and do not count; exemptions that are none are refused;
//! - `gate`: baselines, `--since` in a real repository: only what is new is told;
//! - `outputs`: every output format, golden, read back by what was not written here: schemas, readers;
//! - `mend`: `--fix` in every format and encoding: exact, valid, done once, nothing else touched;
//! - `layers`: rooms use only rooms above them, and the library touches nothing of the world;
//! - `time`: each notice by the law of its own day, and what another day says otherwise;
//! - `cases`: figures on labelled data that lies beside the checkout, where it does.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::string_slice,
    reason = "tests read files and fail loudly"
)]

mod broken_packs;
mod carriers;
mod cases;
mod check;
mod cli;
mod config;
mod consent;
mod diff;
mod disguise;
mod edits;
mod exemptions;
mod fuzzed;
mod gate;
mod inputs;
mod layers;
mod mend;
mod oracle;
mod order;
mod outputs;
mod packs;
mod pages;
mod positions;
mod readme;
mod rules;
mod schema;
mod sends;
mod time;

use std::path::{Path, PathBuf};

use noticelint::{Pack, RuleSet, Selection, Timestamp};

/// A path in the repository.
fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The shipped pack, compiled.
fn wechat() -> RuleSet {
    RuleSet::compile(vec![Pack::wechat().expect("the shipped pack")], &Selection::default()).expect("it compiles")
}

/// A fixed instant, so that no test depends on the clock.
fn as_of() -> Timestamp {
    Timestamp::parse("2026-11-24").expect("a date")
}
