use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};

use noticelint::pack::{Example, Provenance, Rule};
use noticelint::text::near;
use noticelint::{Language, RuleSet, Selection};

use crate::Outcome;
use crate::args::ExplainArgs;
use crate::load::{self, Failure};
use crate::terminal;

/// `noticelint explain RULE`.
pub fn run(args: &ExplainArgs) -> Result<Outcome, Failure> {
    let rules = load::rules(&args.rules, &Selection::default())?;
    let language = load::language(args.rules.lang);
    // Rules that are not judged any more can still stand in old reports.
    let Some(rule) = as_written(&rules).find(|rule| rule.id.name == args.rule) else {
        return Err(Failure::Words(unknown(&rules, &args.rule)));
    };
    let page = Page { rules: &rules, rule, language, width: terminal::width() };
    let mut out = BufWriter::new(io::stdout().lock());
    page.write(&mut out)?;
    out.flush()?;
    Ok(Outcome::Clean)
}

fn as_written(rules: &RuleSet) -> impl Iterator<Item = &Rule> {
    rules.packs().iter().flat_map(|pack| &pack.rules)
}

pub fn unknown(rules: &RuleSet, name: &str) -> String {
    match near(name, as_written(rules).map(|rule| rule.id.name.as_str())) {
        Some(rule) => format!("there is no rule `{name}`; did you mean `{rule}`?"),
        None => format!("there is no rule `{name}`; `noticelint rules list` shows all"),
    }
}

/// The page about one rule.
struct Page<'r> {
    rules: &'r RuleSet,
    rule: &'r Rule,
    language: Language,
    width: usize,
}

impl Page<'_> {
    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let rule = self.rule;
        writeln!(out, "{}  {}", rule.id, rule.title.of(self.language))?;
        let (severity, authority, state) = (rule.severity.name(), rule.authority.name(), rule.state.name());
        let waivable = match (rule.waivable, self.language) {
            (true, _) => "",
            (false, Language::Chinese) => " · 不可豁免",
            (false, Language::English) => " · cannot be waived",
        };
        writeln!(out, "version {} · {severity} · {authority} · {state}{waivable}\n", rule.version)?;
        self.heading(out, "条款", "Clauses")?;
        for name in &rule.clauses {
            self.clause(out, name)?;
        }
        self.heading(out, "原因", "Why")?;
        self.paragraph(out, rule.why.of(self.language))?;
        self.heading(out, "建议", "Advice")?;
        self.paragraph(out, rule.advice.of(self.language))?;
        self.examples(out, "会报告", "Is found", "✗", &rule.bad)?;
        self.examples(out, "不会报告", "Is left alone", "✓", &rule.good)?;
        self.examples(out, "已知漏报", "Known misses", "·", &rule.known_misses)?;
        self.examples(out, "已知误报", "Known noise", "·", &rule.known_noise)?;
        self.weights(out)?;
        self.heading(out, "设置", "Settings")?;
        for line in settings(self.rules, rule).lines() {
            writeln!(out, "  {line}")?;
        }
        Ok(())
    }

    /// The weights that count, and where those of weights files come from.
    fn weights(&self, out: &mut impl Write) -> io::Result<()> {
        let Some(score) = self.rule.score() else { return Ok(()) };
        self.heading(out, "权重", "Weights")?;
        let weights: Vec<String> =
            score.evidence().map(|evidence| format!("{} {}", evidence.id, evidence.weight)).collect();
        let mut text = format!("{} ≥ {}", weights.join(", "), score.threshold);
        let all = self.rules.packs().iter().flat_map(|pack| &pack.weights);
        for Provenance { data, date, method, figures } in
            all.filter(|weights| weights.rule == self.rule.id.name).map(|weights| &weights.provenance)
        {
            let data: Vec<String> = data.iter().map(|data| format!("{} ({})", data.name, data.records)).collect();
            let figures: Vec<String> = figures.iter().map(|(name, figure)| format!("{name} {figure}")).collect();
            let day: String = date.to_string().chars().take(10).collect();
            write!(text, "\n{day} · {method} · {} · {}", data.join(", "), figures.join(", "))
                .map_err(io::Error::other)?;
        }
        self.paragraph(out, &text)
    }

    fn heading(&self, out: &mut impl Write, zh: &str, en: &str) -> io::Result<()> {
        writeln!(out, "{}", if self.language == Language::Chinese { zh } else { en })
    }

    fn paragraph(&self, out: &mut impl Write, text: &str) -> io::Result<()> {
        let options = textwrap::Options::new(self.width).initial_indent("  ").subsequent_indent("  ");
        writeln!(out, "{}\n", textwrap::fill(text.trim(), options))
    }

    fn clause(&self, out: &mut impl Write, name: &str) -> io::Result<()> {
        let Some((policy, clause)) = self.rules.clause(name) else { return Ok(()) };
        for version in &clause.versions {
            let until = version.in_force.until.map(|until| until.to_string());
            let from = version.in_force.from;
            let interval = match (until, self.language) {
                (None, Language::Chinese) => format!("{from} 起施行"),
                (None, Language::English) => format!("in force since {from}"),
                (Some(until), Language::Chinese) => format!("{from} 至 {until}（不含）施行"),
                (Some(until), Language::English) => format!("in force from {from} until {until} (exclusive)"),
            };
            let title = policy.title.of(self.language);
            let comma = if self.language == Language::Chinese { "，" } else { ", " };
            let text =
                format!("{name}  {title}{comma}{interval}\n{}\n{}", version.text.of(self.language), policy.source);
            self.paragraph(out, &text)?;
        }
        Ok(())
    }

    fn examples(&self, out: &mut impl Write, zh: &str, en: &str, sign: &str, examples: &[Example]) -> io::Result<()> {
        if examples.is_empty() {
            return Ok(());
        }
        self.heading(out, zh, en)?;
        for example in examples {
            let lines: Vec<String> = match example.fields.as_slice() {
                [(key, text)] => vec![marked(example, key, text)],
                fields => fields.iter().map(|(key, text)| format!("{key}: {}", marked(example, key, text))).collect(),
            };
            let first = format!("  {sign} ");
            let options = textwrap::Options::new(self.width).initial_indent(&first).subsequent_indent("    ");
            writeln!(out, "{}", textwrap::fill(&lines.join("\n"), options))?;
        }
        writeln!(out)
    }
}

/// The rule's check as the pack writes it.
pub fn settings(rules: &RuleSet, rule: &Rule) -> String {
    let written = rule.settings;
    let file = rules.packs().iter().find(|pack| pack.rules.iter().any(|other| std::ptr::eq(other, rule)));
    let text = file.and_then(|pack| pack.files.get(written.file)).map_or("", |file| &file.text);
    let line_start = text.get(..written.start).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    block(text.get(line_start..).unwrap_or_default())
}

/// The YAML block that begins with the first line: `check: …` and what is indented deeper, or the lines under `check:`.
fn block(text: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let first = text.lines().next().unwrap_or_default();
    let base = if first.trim_start().starts_with("check:") { indent(first) + 1 } else { indent(first) };
    let rest = text.lines().skip(1).take_while(|line| line.trim().is_empty() || indent(line) >= base);
    let lines =
        std::iter::once(first).chain(rest).map(|line| line.get(indent(first).min(indent(line))..).unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n").trim_end().to_owned()
}

/// The example's words with the marks it was written with.
pub fn marked(example: &Example, key: &str, text: &str) -> String {
    let marks = example.marks.iter().filter(|(of, _)| of == key);
    marks.fold(text.to_owned(), |text, (_, words)| text.replacen(words, &format!("⟦{words}⟧"), 1))
}
