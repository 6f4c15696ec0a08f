use std::fs;
use std::io;

use clap::CommandFactory;
use clap_mangen::Man;

use crate::Outcome;
use crate::args::{Cli, ManArgs};
use crate::load::Failure;

/// `noticelint man`.
pub fn run(args: &ManArgs) -> Result<Outcome, Failure> {
    let mut command = Cli::command();
    command.build();
    match &args.out {
        None => Man::new(command).render(&mut io::stdout().lock())?,
        Some(folder) => {
            let written = fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(command, folder));
            written.map_err(|error| Failure::Io(Some(folder.clone()), error))?;
        }
    }
    Ok(Outcome::Clean)
}
