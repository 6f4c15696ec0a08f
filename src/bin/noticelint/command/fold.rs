use std::io::{self, BufWriter, Read, Write};

use noticelint::{Language, Selection};

use crate::Outcome;
use crate::args::FoldArgs;
use crate::load::{self, Failure};

/// Most bytes that are read from standard input.
const MAX_BYTES: u64 = 1 << 20;

/// `noticelint fold`: a text as the rules read it, and the ladder of every clause in which something was done.
pub fn run(args: &FoldArgs) -> Result<Outcome, Failure> {
    let language = load::language(args.rules.lang);
    let rules = load::rules(&args.rules, &Selection::default())?;
    let text = match args.text.as_str() {
        "-" => {
            let mut bytes = Vec::new();
            io::stdin().lock().take(MAX_BYTES).read_to_end(&mut bytes)?;
            String::from_utf8_lossy(&bytes).into_owned()
        }
        text => text.to_owned(),
    };
    let unfolded = rules.unfold(text.trim_end_matches('\n'));
    let mut out = BufWriter::new(io::stdout().lock());
    writeln!(out, "{}", noticelint::report::one_line(&unfolded.text))?;
    for clause in &unfolded.clauses {
        let steps: Vec<&str> = clause.steps.iter().map(|step| step.words(language)).collect();
        let rungs: Vec<String> = clause.rungs.iter().map(|rung| noticelint::report::one_line(rung)).collect();
        let cost = match language {
            Language::Chinese => format!("掩饰程度 {}：{}", clause.cost, steps.join("、")),
            Language::English => format!("disguise {}: {}", clause.cost, steps.join(", ")),
        };
        writeln!(out, "\n  {}\n  {cost}", rungs.join(" → "))?;
    }
    out.flush()?;
    Ok(Outcome::Clean)
}
