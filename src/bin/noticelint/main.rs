//! The command `noticelint`. Everything that touches the world is here: files, the terminal, the clock, the exit status.
//!
//! A check goes `args → walk → input → judge → report → exit status`, put together in `command/check.rs`.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the library's rooms may not touch the world; this is where it is touched"
)]
#![expect(unreachable_pub, reason = "a binary has no public face: `pub` is for its own modules")]

mod args;
mod command;
mod input;
mod load;
mod project;
mod terminal;
mod unpack;
mod walk;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};

/// How the work ended; `2` beats `1` beats `0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing at or above `--fail-on`.
    Clean,
    /// Findings.
    Findings,
    /// The work could not be done, in whole or in part.
    NotDone,
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Check(args) => command::check::run(&args),
        Command::Audit(args) => command::audit::run(&args),
        Command::Explain(args) => command::explain::run(&args),
        Command::Fold(args) => command::fold::run(&args),
        Command::Rules(command) => command::rules::run(&command),
        Command::Init(args) => command::init::run(&args),
        Command::Completions(args) => command::completions::run(&args),
        Command::Man(args) => command::man::run(&args),
    };
    let outcome = outcome.unwrap_or_else(|failure| {
        if !failure.is_closed_pipe() {
            eprintln!("{failure}");
        }
        Outcome::NotDone
    });
    ExitCode::from(match outcome {
        Outcome::Clean => 0,
        Outcome::Findings => 1,
        Outcome::NotDone => 2,
    })
}
