use std::io::{self, BufWriter, Write};

use noticelint::verdict::Score;
use noticelint::{Gate, Language, Limits, Notice, Quoted, Selection, Trace, TracedSum, TracedTerm};

use crate::Outcome;
use crate::args::TraceArgs;
use crate::input::Reader;
use crate::load::{self, Failure};
use crate::walk::Plan;

/// `noticelint rules trace RULE PATH…`: why a rule finds something in each notice, or does not, part by part.
pub fn run(args: &TraceArgs) -> Result<Outcome, Failure> {
    let language = load::language(args.rules.lang);
    let rules = load::rules(&args.rules, &Selection::default())?;
    let (index, rule) =
        rules.find(&args.rule).ok_or_else(|| Failure::Words(super::super::explain::unknown(&rules, &args.rule)))?;
    let reader = Reader {
        limits: Limits::default(),
        max_file_bytes: u64::MAX,
        encoding: noticelint::text::Encoding::Utf8,
        columns: std::sync::Arc::default(),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    writeln!(out, "{}  {}", rule.id, rule.title.of(language))?;
    let mut is_whole = true;
    for input in Plan::follow(&args.paths, None).inputs {
        let loaded = reader.load(&input);
        let reading = loaded.read(&reader.limits);
        for notice in &reading.notices {
            let trace = rules.trace(index, notice, args.as_of.unwrap_or_else(load::now));
            if let Some(trace) = trace {
                Told { language, out: &mut out }.notice(notice, &trace)?;
            }
        }
        for error in &reading.errors {
            is_whole = false;
            writeln!(out, "? {}: {}", loaded.source().path(), error.problem.words(language))?;
        }
    }
    out.flush()?;
    Ok(if is_whole { Outcome::Clean } else { Outcome::NotDone })
}

/// A trace as it is told to people.
struct Told<'o, W> {
    language: Language,
    out: &'o mut W,
}

impl<W: Write> Told<'_, W> {
    fn notice(&mut self, notice: &Notice<'_>, trace: &Trace) -> io::Result<()> {
        writeln!(self.out, "\n{}", notice.id)?;
        for (gate, is_open) in trace.gates {
            let (zh, en) = match gate {
                Gate::Scope => ("这类通知归它管", "it looks at such notices"),
                Gate::Requirements => ("它要求的内容已提供", "what it requires is declared"),
                Gate::Clause => ("所引条款当时有效", "a clause it cites is in force then"),
                Gate::Search => ("搜索认为值得细看", "the search took it for worth a closer look"),
            };
            self.answer(is_open, zh, en)?;
        }
        for (number, check) in (1..).zip(&trace.checks) {
            let (zh, en) = (format!("检查 {number}"), format!("check {number}"));
            self.answer(!check.left.is_empty(), &zh, &en)?;
            for term in &check.terms {
                self.term(term)?;
            }
            for sum in &check.sums {
                self.sum(sum)?;
            }
            let silenced = check.matches.len() - check.left.len();
            if silenced > 0 {
                let (zh, en) =
                    (format!("其中 {silenced} 处被例外取消"), format!("{silenced} silenced by an exception"));
                writeln!(self.out, "      {}", self.words(&zh, &en))?;
            }
        }
        for exception in trace.unless.iter().filter(|exception| !exception.hits.is_empty()) {
            writeln!(self.out, "  · {}", self.words("例外", "exception"))?;
            self.term(exception)?;
        }
        let found = listed(&trace.found);
        self.answer(!trace.found.is_empty(), &format!("结果：{found}"), &format!("in the end: {found}"))
    }

    fn term(&mut self, term: &TracedTerm) -> io::Result<()> {
        writeln!(self.out, "      {}: {}", term.what, listed(&term.hits))?;
        if !term.allowed.is_empty() {
            let allowed = self.words("放行语", "allow phrases");
            writeln!(self.out, "        {allowed}: {}", listed(&term.allowed))?;
        }
        Ok(())
    }

    /// How the evidence of a stretch adds up.
    fn sum(&mut self, sum: &TracedSum) -> io::Result<()> {
        let parts: Vec<String> = sum.parts.iter().map(|(name, weight)| format!("{name} {}", weight.signed())).collect();
        let Score { total, threshold } = sum.score;
        let sign = if total >= threshold { '≥' } else { '<' };
        let stretch = listed(std::slice::from_ref(&sum.stretch));
        writeln!(self.out, "      {stretch}: {} = {total} {sign} {threshold}", parts.join(", "))
    }

    fn answer(&mut self, is_so: bool, zh: &str, en: &str) -> io::Result<()> {
        let sign = if is_so { '✓' } else { '✗' };
        writeln!(self.out, "  {sign} {}", self.words(zh, en))
    }

    fn words<'w>(&self, zh: &'w str, en: &'w str) -> &'w str {
        if self.language == Language::Chinese { zh } else { en }
    }
}

/// The first few, each with its field.
fn listed(quoted: &[Quoted]) -> String {
    const MOST: usize = 8;
    if quoted.is_empty() {
        return "–".to_owned();
    }
    let quote = |quoted: &Quoted| format!("{} “{}”", quoted.field, quoted.quote.escape_debug());
    let mut list: Vec<String> = quoted.iter().take(MOST).map(quote).collect();
    if quoted.len() > MOST {
        list.push(format!("… +{}", quoted.len() - MOST));
    }
    list.join(", ")
}
