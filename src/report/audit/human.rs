//! Findings of an audit for people.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::{AuditReport, AuditSummary, Group, phrases};
use crate::consent::{RecordPlace, RecordProblem, Related, Step, Unpaid};
use crate::engine::Held;
use crate::notice::Timestamp;
use crate::report::printable::one_line;
use crate::verdict::{Language, Severity, Verdict};

/// What of a group a table of the summary counts by.
type GroupKey = fn(&Group) -> Option<&str>;

/// Most entries of a table of the summary.
const MOST_ROWS: usize = 10;

impl AuditReport<'_> {
    pub(super) fn human_finding(&self, unpaid: &Unpaid, held: &Held, out: &mut Vec<u8>) {
        let Some(rule) = self.rules.rule(held.rule) else { return };
        let labels = phrases::labels(self.language);
        let sign = match held.severity {
            Severity::Error => "✗",
            Severity::Warning => "!",
            Severity::Info => "i",
        };
        let verdict = held.severity.verdict();
        let word = self.paint(code_of(verdict), &format!("{sign} {}", verdict.word(self.language)));
        line(out, &format!("{word}  {}", self.paint("1", rule.title.of(self.language))));
        let user = self.user(&unpaid.user);
        let notice = self.notice(unpaid);
        let about = format!(
            "    {}  {} {}  {} {}  {} {}",
            rule.id, labels.notice, notice, labels.user, user, labels.template, unpaid.template
        );
        line(out, &self.paint("2", &one_line(&about)));
        line(out, &format!("    {}", one_line(&self.message(rule, unpaid))));
        self.part(out, labels.send, &format!("{}  {}", self.where_is(unpaid.place), unpaid.at));
        match &unpaid.consent {
            Some(consent) => self.related(out, phrases::consent(unpaid.reason, self.language), consent),
            None if unpaid.spent_on.is_none() && unpaid.number.is_none() => {
                self.part(out, phrases::consent(unpaid.reason, self.language), labels.no_consent);
            }
            None => {}
        }
        if let Some(other) = &unpaid.spent_on {
            self.related(out, phrases::other_message(unpaid.reason, self.language), other);
        }
        if !unpaid.timeline.is_empty() {
            line(out, &format!("    {}", self.paint("36", labels.timeline)));
            unpaid.timeline.iter().for_each(|step| self.human_step(step, Some(unpaid.place), out));
        }
        if let Some((policy, _, version)) = self.rules.cited(held.clause) {
            let day = |instant: Timestamp| instant.to_string().chars().take(10).collect::<String>();
            let until = version.in_force.until.map(day);
            let since = phrases::since(&day(version.in_force.from), until.as_deref(), self.language);
            let text = match self.language {
                Language::Chinese => format!("《{}》（{since}）：{}", policy.title.zh, version.text.zh),
                Language::English => format!("{} ({since}): {}", policy.title.en, version.text.en),
            };
            self.part(out, labels.clause, &text);
        }
        self.part(out, labels.why, rule.why.of(self.language));
        self.part(out, labels.advice, rule.advice.of(self.language));
        out.push(b'\n');
    }

    /// A record of an account; `marked` is the one that a finding is about.
    pub(super) fn human_step(&self, step: &Step, marked: Option<RecordPlace>, out: &mut Vec<u8>) {
        let sign = if marked == Some(step.place) { "▶" } else { " " };
        let deed = phrases::deed(&step.deed, self.language);
        let effect = phrases::effect(step.effect, self.language);
        let text = format!("      {sign} {}  {}  {deed}  → {effect}", step.at, step.template);
        line(out, &one_line(&text));
    }

    pub(super) fn human_not_judged(&self, place: RecordPlace, problem: &RecordProblem, out: &mut Vec<u8>) {
        let sign = self.paint(
            "1;31",
            match self.language {
                Language::Chinese => "? 未检查",
                Language::English => "? not judged",
            },
        );
        let words = one_line(&problem.words(self.language));
        line(out, &format!("{sign}  {}  {words}", self.where_is(place)));
    }

    pub(super) fn short_not_judged(&self, place: RecordPlace, problem: &RecordProblem, out: &mut Vec<u8>) {
        let words = one_line(&problem.words(self.language));
        line(out, &format!("{}: not_judged: {words}", self.where_is(place)));
    }

    pub(super) fn short_finding(&self, unpaid: &Unpaid, held: &Held, out: &mut Vec<u8>) {
        let Some(rule) = self.rules.rule(held.rule) else { return };
        let (place, severity) = (self.where_is(unpaid.place), held.severity.name());
        let message = one_line(&format!("{}: {}", self.notice(unpaid), self.message(rule, unpaid)));
        line(out, &format!("{place}: {severity} {}: {message}", rule.id));
    }

    pub(super) fn short_summary(&self, summary: &AuditSummary, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", self.counts(summary))
    }

    pub(super) fn human_summary(&self, summary: &AuditSummary, out: &mut dyn Write) -> io::Result<()> {
        let labels = phrases::labels(self.language);
        writeln!(out, "{}", self.counts(summary))?;
        let undeclared = labels.undeclared;
        let tables: [(&str, GroupKey); 4] = [
            (labels.by_reason, |group| Some(group.reason)),
            (labels.by_template, |group| Some(&group.template)),
            (labels.by_account, |group| group.account.as_deref()),
            (labels.by_month, |group| Some(&group.month)),
        ];
        for (label, key) in tables.iter().filter(|_| !summary.groups.is_empty()) {
            let mut sums: BTreeMap<String, u64> = BTreeMap::new();
            for (group, count) in &summary.groups {
                *sums.entry(key(group).unwrap_or(undeclared).to_owned()).or_default() += count;
            }
            let mut rows: Vec<(String, u64)> = sums.into_iter().collect();
            // Equals stay in the order of their names.
            rows.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            let rest: u64 = rows.iter().skip(MOST_ROWS).map(|(_, count)| count).sum();
            rows.truncate(MOST_ROWS);
            if rest > 0 {
                rows.push((labels.more.to_owned(), rest));
            }
            let cells: Vec<String> = rows.iter().map(|(name, count)| format!("{} {count}", one_line(name))).collect();
            writeln!(out, "{}  {}", self.paint("36", label), cells.join("  "))?;
        }
        Ok(())
    }

    fn counts(&self, summary: &AuditSummary) -> String {
        let of = |verdict: Verdict| summary.verdicts.get(&verdict).copied().unwrap_or_default();
        let count = |verdict: Verdict| format!("{} {}", verdict.word(self.language), of(verdict));
        let (pass, review, violation) = (count(Verdict::Pass), count(Verdict::Review), count(Verdict::Violation));
        let counts = &summary.counts;
        let retries = counts.sends.saturating_sub(counts.messages);
        let mut text = match self.language {
            Language::Chinese => format!(
                "{} 条消息（另有重试 {retries} 次）、{} 次订阅事件（另有重复回调 {} 次）：{violation}，{review}，{pass}",
                counts.messages,
                counts.events - counts.repeated_events,
                counts.repeated_events
            ),
            Language::English => format!(
                "{} messages (and {retries} retries), {} consent events (and {} repeated callbacks): {violation}, {review}, {pass}",
                counts.messages,
                counts.events - counts.repeated_events,
                counts.repeated_events
            ),
        };
        let parts = [
            (summary.not_judged, "未检查", "not judged"),
            (counts.undelivered, "未送达", "not delivered"),
            (counts.template_messages, "模板消息，不查授权", "template messages, no consent asked"),
            (summary.not_held, "没有规则适用", "without a rule that applies"),
            (summary.passed_over, "其他回调", "other callbacks"),
        ];
        for (number, zh, en) in parts.into_iter().filter(|(number, ..)| *number > 0) {
            let part = match self.language {
                Language::Chinese => format!("；{zh} {number}"),
                Language::English => format!("; {number} {en}"),
            };
            text.push_str(&part);
        }
        text
    }

    fn related(&self, out: &mut Vec<u8>, label: &str, related: &Related) {
        let deed = phrases::deed(&related.deed, self.language);
        self.part(
            out,
            label,
            &format!("{}  {}  {}  {deed}", self.where_is(related.place), related.at, related.template),
        );
    }

    fn part(&self, out: &mut Vec<u8>, label: &str, text: &str) {
        line(out, &format!("    {}  {}", self.paint("36", label), one_line(text)));
    }

    /// `sends.jsonl:12`: the file and the line.
    fn where_is(&self, place: RecordPlace) -> String {
        let path = one_line(self.path(place));
        if place.record > 0 { format!("{path}:{}", place.line) } else { path }
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

fn code_of(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "36",
        Verdict::Review => "1;33",
        Verdict::Violation => "1;31",
    }
}

fn line(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
    out.push(b'\n');
}
