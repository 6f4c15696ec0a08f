mod phrases;
mod snippet;

use std::fmt;
use std::io::{self, Write};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};
use unicode_width::UnicodeWidthStr;

use super::phrases as shared;
use super::phrases::{change, cited, compared, exempt, left_out, not_judged, verdicts};
use super::printable::{one_line, shortened};
use super::wire::field_name;
use super::{Report, Setting, Source, message};
use crate::notice::{Notice, ReadError, Spelling};
use crate::pack::Rule;
use crate::verdict::{Change, Comparison, Evidence, Finding, Judgement, Language, Severity, Tally, Verdict};

use phrases::Phrases;
use snippet::Snippet;

/// For people: the marked text, the clause, the reason, the advice; at the end a count.
pub(super) struct Human<'r> {
    setting: Setting<'r>,
    phrases: &'static Phrases,
    out: Box<dyn Write + 'r>,
    handler: GraphicalReportHandler,
}

/// Columns before the text of a part such as 条款.
const INDENT: usize = 4;

impl<'r> Human<'r> {
    pub(super) fn new(setting: Setting<'r>, out: Box<dyn Write + 'r>) -> Self {
        let theme = if setting.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        // Source lines must stay whole for the marks under them; our own snippets are cut to the width beforehand.
        let handler = GraphicalReportHandler::new_themed(theme).with_links(false).with_width(usize::MAX);
        Self { setting, phrases: phrases::phrases(setting.language), out, handler }
    }

    fn finding(&mut self, source: &Source<'_>, notice: &Notice<'_>, finding: &Finding) -> io::Result<()> {
        let Some(rule) = self.setting.rules.rule(finding.rule) else { return Ok(()) };
        let snippet = Snippet::of_finding(source, notice, finding, self.setting.width);
        let drawn: Vec<usize> = snippet.marks.iter().filter_map(|mark| mark.evidence).collect();
        self.headline(finding, rule, notice)?;
        self.snippet(snippet)?;
        self.parts(notice, finding, rule, &drawn)?;
        writeln!(self.out)
    }

    /// The verdict, what is wrong, the rule.
    fn headline(&mut self, finding: &Finding, rule: &Rule, notice: &Notice<'_>) -> io::Result<()> {
        let sign = match finding.severity {
            Severity::Error => "✗",
            Severity::Warning => "!",
            Severity::Info => "i",
        };
        let language = self.setting.language;
        let verdict = shared::severity(finding.severity, language);
        let verdict = format!("{sign} {verdict}{}", exempt(finding, language));
        let what = one_line(&message(rule, finding, language));
        let verdict = self.paint(style_of(finding.severity), &verdict);
        let what = self.paint(Style::Bold, &what);
        writeln!(self.out, "{verdict}  {what}")?;
        // A snippet of lines shows which field it is; one of a text freed from its spelling does not.
        let field = finding.place.field.and_then(|field| notice.fields.get(field));
        let field = field.filter(|field| field.origin.spelling != Spelling::Plain);
        let field = field.map(|field| format!("  {}", one_line(&field.name.to_string()))).unwrap_or_default();
        let about = format!("{}  {} {}{field}", rule.id, self.phrases.notice, one_line(&notice.id));
        let about = self.paint(Style::Dim, &about);
        writeln!(self.out, "{:INDENT$}{about}", "")
    }

    fn snippet(&mut self, snippet: Snippet) -> io::Result<()> {
        if snippet.is_empty() {
            return writeln!(self.out, "{:INDENT$}{}", "", snippet.place);
        }
        let place = snippet.place.clone();
        let mut rendered = String::new();
        let drawn = self.handler.render_report(&mut rendered, &Shown(snippet));
        drawn.map_err(|_| io::Error::other("the snippet cannot be drawn"))?;
        // The handler heads each report with its message, which stands above already, and the frame with a column in bytes.
        let head = rendered.lines().position(|line| line.contains('╭')).unwrap_or(0);
        let mut lines = rendered.trim_end().lines().skip(head);
        let corner = lines.next().and_then(|line| line.split_once('╭')).map_or("", |(margin, _)| margin);
        let place = self.paint(Style::Label, &place);
        writeln!(self.out, "{corner}╭─[{place}]")?;
        lines.try_for_each(|line| writeln!(self.out, "{line}"))
    }

    /// Clause, reason, advice and what else there is to say.
    fn parts(&mut self, notice: &Notice<'_>, finding: &Finding, rule: &Rule, drawn: &[usize]) -> io::Result<()> {
        let language = self.setting.language;
        for (index, evidence) in finding.evidence.iter().enumerate() {
            if !drawn.contains(&index) {
                let field = field_name(notice, &evidence.place);
                let quote = one_line(&shortened(&evidence.quote));
                self.part(self.phrases.evidence, &format!("{field} “{quote}”（{}）", evidence.reason))?;
            }
        }
        if let Some(sum) = sum(finding) {
            self.part(self.phrases.score, &sum)?;
        }
        if let Some(ladder) = shared::ladder(&finding.ladder, &finding.rungs, language) {
            self.part(self.phrases.ladder, &ladder)?;
        }
        self.clause(finding)?;
        self.part(self.phrases.why, rule.why.of(language))?;
        if let Some(exemption) = shared::exemption(finding, language) {
            self.part(self.phrases.exempt, &exemption)?;
        }
        if let Some(mend) = &finding.mend {
            self.part(self.phrases.mend, &one_line(&shortened(&mend.text)))?;
        }
        if let Some(edit) = &finding.edit {
            let quoted = format!("“{}”", one_line(&shortened(&edit.text)));
            let elsewhere = edit.place.field != finding.place.field;
            let field = if elsewhere { format!(" {}", field_name(notice, &edit.place)) } else { String::new() };
            let delete = (self.phrases.delete)(edit.text.chars().count());
            self.part(self.phrases.edit, &format!("{delete}{quoted}{field}"))?;
        }
        self.part(self.phrases.advice, rule.advice.of(language))
    }

    /// The clause that the finding rests on, with its dates.
    fn clause(&mut self, finding: &Finding) -> io::Result<()> {
        let Some((policy, _, version)) = self.setting.rules.cited(finding.clause) else { return Ok(()) };
        let clause = cited(policy, version, self.setting.language);
        self.part(self.phrases.clause, &clause)
    }

    /// What another instant says otherwise: where, by which clause.
    fn change(
        &mut self,
        source: &Source<'_>,
        notice: &Notice<'_>,
        comparison: &Comparison,
        changed: &Change,
    ) -> io::Result<()> {
        let Some(finding) = changed.finding() else { return Ok(()) };
        let Some(rule) = self.setting.rules.rule(finding.rule) else { return Ok(()) };
        let language = self.setting.language;
        let what = self.paint(Style::Label, &format!("≠ {}", change(comparison, changed, language)));
        let said = self.paint(Style::Bold, &one_line(&message(rule, finding, language)));
        writeln!(self.out, "{what}  {said}")?;
        let start = finding.place.bytes.map(|(start, _)| start);
        let place = source.place(start, Some(notice.record), &field_name(notice, &finding.place));
        let about = format!("{}  {} {}  {place}", rule.id, self.phrases.notice, one_line(&notice.id));
        let about = self.paint(Style::Dim, &about);
        writeln!(self.out, "{:INDENT$}{about}", "")?;
        self.clause(finding)?;
        writeln!(self.out)
    }

    /// A labelled paragraph, wrapped under its own beginning.
    fn part(&mut self, label: &str, text: &str) -> io::Result<()> {
        let indent = " ".repeat(INDENT + label.width() + 2);
        let options =
            textwrap::Options::new(self.setting.width.max(40)).initial_indent(&indent).subsequent_indent(&indent);
        let wrapped = textwrap::fill(text.trim(), options);
        let label = self.paint(Style::Label, label);
        writeln!(self.out, "{:INDENT$}{label}  {}", "", wrapped.trim_start())
    }

    fn paint(&self, style: Style, text: &str) -> String {
        if self.setting.color { format!("\u{1b}[{}m{text}\u{1b}[0m", style.code()) } else { text.to_owned() }
    }
}

impl Report for Human<'_> {
    fn judged(&mut self, source: &Source<'_>, notice: &Notice<'_>, judgement: &Judgement) -> io::Result<()> {
        judgement.findings.iter().try_for_each(|finding| self.finding(source, notice, finding))
    }

    fn compared(&mut self, source: &Source<'_>, notice: &Notice<'_>, comparison: &Comparison) -> io::Result<()> {
        comparison.changes.iter().try_for_each(|changed| self.change(source, notice, comparison, changed))
    }

    fn not_judged(&mut self, source: &Source<'_>, error: &ReadError) -> io::Result<()> {
        let sign = self.paint(Style::Bad, &format!("? {}", not_judged(self.setting.language)));
        let words = self.paint(Style::Bold, &one_line(&error.problem.words(self.setting.language)));
        writeln!(self.out, "{sign}  {words}")?;
        self.snippet(Snippet::of_error(source, error, self.setting.width))?;
        writeln!(self.out)
    }

    fn finish(&mut self, tally: &Tally) -> io::Result<()> {
        let language = self.setting.language;
        let paint = |verdict: Verdict, words: String| {
            if tally.of(verdict) == 0 {
                self.paint(Style::Dim, &words)
            } else {
                self.paint(style_of_verdict(verdict), &words)
            }
        };
        writeln!(self.out, "{}", verdicts(tally, language, paint))?;
        for line in left_out(tally, language) {
            let line = self.paint(Style::Bad, &line);
            writeln!(self.out, "{line}")?;
        }
        if !tally.unchecked.is_empty() {
            let parts: Vec<String> =
                tally.unchecked.iter().map(|(what, count)| shared::unchecked(what, *count, language)).collect();
            let separator = if language == Language::Chinese { "；" } else { "; " };
            let line = format!("{} {}", self.phrases.unchecked, parts.join(separator));
            let line = self.paint(Style::Dim, &textwrap::fill(&line, self.setting.width.max(40)));
            writeln!(self.out, "{line}")?;
        }
        if tally.undated > 0 {
            let as_of = self.setting.as_of.to_string();
            let line = (self.phrases.as_of)(tally.undated, as_of.get(..10).unwrap_or(&as_of));
            let line = self.paint(Style::Dim, &line);
            writeln!(self.out, "{line}")?;
        }
        if let Some(other) = &tally.compared {
            writeln!(self.out, "{}", textwrap::fill(&compared(other, language), self.setting.width.max(40)))?;
        }
        self.out.flush()
    }
}

/// How the evidence adds up: `offer +1.20, order-words -0.40 = 0.80 ≥ 0.75`.
fn sum(finding: &Finding) -> Option<String> {
    let score = finding.score?;
    let part = |evidence: &Evidence| Some(format!("{} {}", evidence.reason, evidence.weight?.signed()));
    let parts: Vec<String> = finding.evidence.iter().filter_map(part).collect();
    Some(format!("{} = {} ≥ {}", parts.join(", "), score.total, score.threshold))
}

#[derive(Clone, Copy)]
enum Style {
    Good,
    Doubt,
    Bad,
    Bold,
    Dim,
    Label,
}

impl Style {
    /// The parameters of the terminal's "select graphic rendition" sequence.
    fn code(self) -> &'static str {
        match self {
            Self::Good => "32",
            Self::Doubt => "1;33",
            Self::Bad => "1;31",
            Self::Bold => "1",
            Self::Dim => "2",
            Self::Label => "36",
        }
    }
}

fn style_of(severity: Severity) -> Style {
    match severity {
        Severity::Error => Style::Bad,
        Severity::Warning => Style::Doubt,
        Severity::Info => Style::Label,
    }
}

fn style_of_verdict(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Pass => Style::Good,
        Verdict::Review => Style::Doubt,
        Verdict::Violation => Style::Bad,
    }
}

/// A snippet as miette wants it.
#[derive(Debug)]
struct Shown(Snippet);

impl fmt::Display for Shown {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.0)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.0.drawn().iter().enumerate().map(|(index, mark)| {
            let span = (mark.range.start, mark.range.len());
            if index == 0 {
                LabeledSpan::new_primary_with_span(mark.label.clone(), span)
            } else {
                LabeledSpan::new_with_span(mark.label.clone(), span)
            }
        })))
    }
}
