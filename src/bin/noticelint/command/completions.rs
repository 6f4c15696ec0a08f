use std::io::{self, Write};

use clap::CommandFactory;

use crate::Outcome;
use crate::args::{Cli, CompletionsArgs};
use crate::load::Failure;

/// `noticelint completions SHELL`.
pub fn run(args: &CompletionsArgs) -> Result<Outcome, Failure> {
    let mut command = Cli::command();
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "noticelint", &mut script);
    // Written here, because what generates ends the process where the reader has gone.
    io::stdout().lock().write_all(&script)?;
    Ok(Outcome::Clean)
}
