use std::io::{self, BufWriter, Write};

use crate::Outcome;
use crate::args::WordsArgs;
use crate::load::{self, Failure};

/// `noticelint rules words`: the words of all lists as written, a line each, every word once.
pub fn run(args: &WordsArgs) -> Result<Outcome, Failure> {
    let packs = load::packs(&args.rules)?;
    let lists = || packs.iter().flat_map(|pack| &pack.lists);
    if let Some(unknown) = args.list.iter().find(|name| !lists().any(|list| list.id == **name)) {
        return Err(Failure::Words(format!("there is no word list `{unknown}`")));
    }
    let mut out = BufWriter::new(io::stdout().lock());
    let mut told = std::collections::BTreeSet::new();
    for list in lists().filter(|list| args.list.is_empty() || args.list.contains(&list.id)) {
        for word in list.words.iter().filter(|word| told.insert(word.as_str())) {
            writeln!(out, "{word}")?;
        }
    }
    out.flush()?;
    Ok(Outcome::Clean)
}
