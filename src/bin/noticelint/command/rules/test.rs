use noticelint::pack::{PackError, PackMistake};
use noticelint::{Language, RuleSet, Selection};

use crate::Outcome;
use crate::args::PackArgs;
use crate::load::{self, Failure};
use crate::terminal;

/// `noticelint rules test`: executes all examples of all packs, those of the shipped one included.
pub fn run(args: &PackArgs) -> Result<Outcome, Failure> {
    let language = load::language(args.rules.lang);
    let packs = load::packs(&args.rules)?;
    let rules = RuleSet::compile(packs, &Selection::default()).map_err(Failure::Compile)?;
    let wrong = rules.prove_examples(load::now());
    for (index, pack) in rules.packs().iter().enumerate() {
        let of_pack = wrong.iter().filter(|(of, _)| *of == index).map(|(_, mistake)| mistake.clone());
        if let Some(error) = PackError::of(pack, of_pack.collect::<Vec<PackMistake>>()) {
            eprintln!("{}", terminal::render_pack_error(&error.speaking(language)));
        }
    }
    let examples: usize = rules
        .rules()
        .map(|(_, rule)| rule.bad.len() + rule.good.len() + rule.known_misses.len() + rule.known_noise.len())
        .sum();
    let (count, failed) = (rules.rules().count(), wrong.len());
    match language {
        Language::Chinese => println!("{count} 条规则，{examples} 个例子，{failed} 个不符"),
        Language::English => {
            println!("{count} rules, {examples} examples, {failed} of them do not come out as they say");
        }
    }
    Ok(if wrong.is_empty() { Outcome::Clean } else { Outcome::Findings })
}
