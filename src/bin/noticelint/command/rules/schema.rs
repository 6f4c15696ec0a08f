use std::io::{self, Write};

use noticelint::pack;

use crate::Outcome;
use crate::args::{SchemaArgs, SchemaOf};
use crate::load::Failure;

/// `noticelint rules schema`: the JSON Schema of a kind of file, for editors.
pub fn run(args: &SchemaArgs) -> Result<Outcome, Failure> {
    let mut out = io::stdout().lock();
    let schema = match args.of {
        SchemaOf::Pack => pack::schema(),
        SchemaOf::Config => pack::config_schema(),
        SchemaOf::Exemptions => pack::exemption_schema(),
    };
    serde_json::to_writer_pretty(&mut out, &schema).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(Outcome::Clean)
}
