use std::io::{self, Write};

use noticelint::pack::Rule;
use noticelint::{Language, RuleSet, Selection, Severity};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::Outcome;
use crate::args::ListArgs;
use crate::load::{self, Failure};

/// `noticelint rules list`.
pub fn run(args: &ListArgs) -> Result<Outcome, Failure> {
    let rules = load::rules(&args.rules, &Selection::default())?;
    let language = load::language(args.rules.lang);
    let listed: Vec<Listed<'_>> =
        rules.rules().map(|(index, rule)| Listed::new(rule, rules.severity(index), language)).collect();
    super::print(args.format, &listed, |out| table(&rules, &listed, out))
}

/// A rule as it is listed.
#[derive(Serialize)]
struct Listed<'r> {
    rule: &'r str,
    version: u32,
    family: &'static str,
    state: &'static str,
    severity: &'static str,
    authority: &'static str,
    clauses: &'r [String],
    waivable: bool,
    title: &'r str,
}

impl<'r> Listed<'r> {
    fn new(rule: &'r Rule, severity: Option<Severity>, language: Language) -> Self {
        Self {
            rule: &rule.id.name,
            version: rule.version,
            family: rule.id.family.name(),
            state: rule.state.name(),
            severity: severity.unwrap_or(rule.severity).name(),
            authority: rule.authority.name(),
            clauses: &rule.clauses,
            waivable: rule.waivable,
            title: rule.title.of(language),
        }
    }
}

fn table(rules: &RuleSet, listed: &[Listed<'_>], out: &mut impl Write) -> io::Result<()> {
    for pack in rules.packs() {
        writeln!(out, "{} {}", pack.id, pack.version)?;
    }
    let names = listed.iter().map(|rule| rule.rule.width()).max().unwrap_or(0);
    let severities = listed.iter().map(|rule| rule.severity.width()).max().unwrap_or(0);
    for rule in listed {
        let note = if rule.state == "stable" { String::new() } else { format!(" ({})", rule.state) };
        writeln!(out, "  {:names$}  {:severities$}  {}{note}", rule.rule, rule.severity, rule.title)?;
    }
    Ok(())
}
