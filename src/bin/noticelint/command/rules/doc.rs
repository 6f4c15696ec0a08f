use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use noticelint::pack::{Example, Rule};
use noticelint::{Language, RuleSet, Selection};

use super::super::explain::{marked, settings};
use crate::Outcome;
use crate::args::DocArgs;
use crate::load::{self, Failure};

/// `noticelint rules doc`: a page a rule in Markdown, made from the packs.
pub fn run(args: &DocArgs) -> Result<Outcome, Failure> {
    let language = load::language(args.rules.lang);
    let rules = load::rules(&args.rules, &Selection::default())?;
    if let Some(folder) = &args.out {
        pages(&rules, language, folder).map_err(|error| Failure::Io(Some(folder.clone()), error))?;
        return Ok(Outcome::Clean);
    }
    let mut out = BufWriter::new(io::stdout().lock());
    for (_, rule) in rules.rules() {
        page(&rules, rule, language, &mut out)?;
    }
    out.flush()?;
    Ok(Outcome::Clean)
}

/// A file a rule in a folder a family, and an index.
fn pages(rules: &RuleSet, language: Language, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut index = BufWriter::new(fs::File::create(folder.join("README.md"))?);
    for pack in rules.packs() {
        writeln!(index, "# {} {}\n\n{}\n", pack.id, pack.version, pack.title.of(language))?;
        writeln!(index, "| | |\n|---|---|")?;
        for rule in &pack.rules {
            let name = &rule.id.name;
            writeln!(index, "| [{name}]({name}.md) | {} |", in_table(rule.title.of(language)))?;
            let path = folder.join(format!("{name}.md"));
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            let mut out = BufWriter::new(fs::File::create(path)?);
            page(rules, rule, language, &mut out)?;
            out.flush()?;
        }
        writeln!(index)?;
    }
    index.flush()
}

fn page(rules: &RuleSet, rule: &Rule, language: Language, out: &mut impl Write) -> io::Result<()> {
    let say = |zh: &'static str, en: &'static str| if language == Language::Chinese { zh } else { en };
    let (severity, authority, state) = (rule.severity.name(), rule.authority.name(), rule.state.name());
    writeln!(out, "# {}\n\n**{}**\n", rule.id, rule.title.of(language))?;
    writeln!(out, "`{severity}` · `{authority}` · `{state}` · {} {}", say("版本", "version"), rule.version)?;
    if !rule.waivable {
        writeln!(out, "\n{}", say("不可豁免。", "It cannot be waived."))?;
    }
    writeln!(out, "\n## {}\n", say("条款", "Clauses"))?;
    for name in &rule.clauses {
        let Some((policy, clause)) = rules.clause(name) else { continue };
        writeln!(out, "- `{name}` {}", policy.title.of(language))?;
        for version in &clause.versions {
            let until = version.in_force.until.map(|until| format!(" – {until}")).unwrap_or_default();
            writeln!(out, "  - {}{until}: {}", version.in_force.from, version.text.of(language))?;
        }
    }
    writeln!(out, "\n## {}\n\n{}\n", say("原因", "Why"), rule.why.of(language))?;
    writeln!(out, "## {}\n\n{}\n", say("建议", "Advice"), rule.advice.of(language))?;
    for (title, group) in [
        (say("会报告", "Is found"), &rule.bad),
        (say("不会报告", "Is left alone"), &rule.good),
        (say("已知漏报", "Known misses"), &rule.known_misses),
        (say("已知误报", "Known noise"), &rule.known_noise),
    ] {
        examples(title, group, out)?;
    }
    writeln!(out, "## {}\n\n```yaml\n{}\n```\n", say("设置", "Settings"), settings(rules, rule))
}

fn examples(title: &str, examples: &[Example], out: &mut impl Write) -> io::Result<()> {
    if examples.is_empty() {
        return Ok(());
    }
    writeln!(out, "## {title}\n\n```text")?;
    for example in examples {
        for (key, text) in &example.fields {
            writeln!(out, "{key}: {}", marked(example, key, text))?;
        }
        writeln!(out)?;
    }
    writeln!(out, "```\n")
}

fn in_table(text: &str) -> String {
    text.replace('|', "\\|")
}
