use noticelint::pack::{Lint, PackError, PackMistake};
use noticelint::{Language, RuleSet, Selection};

use crate::Outcome;
use crate::args::LintArgs;
use crate::load::{self, Failure};
use crate::terminal;

/// `noticelint rules lint`: what a pack's author should look at. Exit status 1 where something should be mended.
pub fn run(args: &LintArgs) -> Result<Outcome, Failure> {
    let language = load::language(args.rules.lang);
    let packs = load::packs(&args.rules)?;
    let rules = RuleSet::compile(packs, &Selection::default()).map_err(Failure::Compile)?;
    let lints = rules.lint();
    for (index, pack) in rules.packs().iter().enumerate() {
        let shown = |lint: &&Lint| lint.pack == index && (lint.is_fault || args.hints);
        let of_pack: Vec<PackMistake> = lints.iter().filter(shown).map(|lint| lint.mistake.clone()).collect();
        if let Some(error) = PackError::of(pack, of_pack) {
            eprintln!("{}", terminal::render_pack_error(&error.speaking(language)));
        }
    }
    let faults = lints.iter().filter(|lint| lint.is_fault).count();
    let hints = lints.len() - faults;
    match language {
        Language::Chinese => println!("{faults} 处要改，{hints} 处提示（--hints 列出）"),
        Language::English => println!("{faults} to mend, {hints} hints (--hints lists them)"),
    }
    Ok(if faults == 0 { Outcome::Clean } else { Outcome::Findings })
}
