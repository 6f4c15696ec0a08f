use std::io::{self, Write};

use crate::Outcome;
use crate::load::Failure;

/// `noticelint rules schema`: the JSON Schema of a pack file, for editors.
pub fn run() -> Result<Outcome, Failure> {
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &noticelint::pack::schema()).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(Outcome::Clean)
}
