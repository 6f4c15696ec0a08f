//! Looking at rules, and the tools of those who write them: one file each.

mod doc;
mod lint;
mod list;
mod measure;
mod schema;
mod test;
mod trace;
mod words;

use crate::Outcome;
use crate::args::RulesCommand;
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
        RulesCommand::Doc(args) => doc::run(args),
        RulesCommand::Schema => schema::run(),
    }
}
