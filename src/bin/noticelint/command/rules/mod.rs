//! Looking at rules, and the tools of those who write them: one file each.

mod diff;
mod doc;
mod fit;
mod labels;
mod lint;
mod list;
mod measure;
mod schema;
mod share;
mod suggest;
mod test;
mod trace;
mod words;

use std::io::{self, BufWriter, StdoutLock, Write};

use serde::Serialize;

use crate::Outcome;
use crate::args::{ListFormat, RulesCommand};
use crate::load::Failure;

/// `noticelint rules …`.
pub fn run(command: &RulesCommand) -> Result<Outcome, Failure> {
    match command {
        RulesCommand::List(args) => list::run(args),
        RulesCommand::Words(args) => words::run(args),
        RulesCommand::Test(args) => test::run(args),
        RulesCommand::Lint(args) => lint::run(args),
        RulesCommand::Trace(args) => trace::run(args),
        RulesCommand::Measure(args) => measure::run(args),
        RulesCommand::Fit(args) => fit::run(args),
        RulesCommand::Suggest(args) => suggest::run(args),
        RulesCommand::Diff(args) => diff::run(args),
        RulesCommand::Doc(args) => doc::run(args),
        RulesCommand::Schema(args) => schema::run(args),
    }
}

/// Prints rows in the format asked for; for people as `table` does.
fn print(
    format: ListFormat,
    rows: &impl Serialize,
    table: impl FnOnce(&mut BufWriter<StdoutLock<'_>>) -> io::Result<()>,
) -> Result<Outcome, Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    match format {
        ListFormat::Human => table(&mut out)?,
        ListFormat::Json => {
            serde_json::to_writer_pretty(&mut out, rows).map_err(io::Error::from)?;
            writeln!(out)?;
        }
        ListFormat::Yaml => serde_yaml::to_writer(&mut out, rows).map_err(io::Error::other)?,
    }
    out.flush()?;
    Ok(Outcome::Clean)
}
