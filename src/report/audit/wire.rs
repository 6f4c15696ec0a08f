//! Findings of an audit on the wire: the names of `check`'s findings, and some of their own.

use std::io::{self, Write};

use serde::Serialize;

use super::{AuditReport, AuditSummary, phrases};
use crate::consent::{Deed, Effect, RecordPlace, RecordProblem, Related, Step, Unpaid};
use crate::engine::Held;
use crate::report::wire::{SCHEMA, WireClause};
use crate::verdict::{Severity, Verdict};

#[derive(Serialize)]
struct WireFinding<'a> {
    r#type: &'static str,
    schema: u32,
    rule: &'a str,
    family: &'static str,
    severity: &'static str,
    verdict: &'static str,
    notice: String,
    #[serde(flatten)]
    place: WirePlace<'a>,
    field: &'static str,
    quote: &'static str,
    message: String,
    advice: &'a str,
    clause: WireClause<'a>,
    evidence: Vec<WireEvidence<'a>>,
    ladder: [(); 0],
    score: Option<()>,
    fingerprint: String,
    help_url: Option<&'a str>,
    reason: &'static str,
    openid: String,
    template_id: &'a str,
    account: Option<&'a str>,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u64>,
}

#[derive(Serialize)]
struct WirePlace<'a> {
    path: &'a str,
    record: Option<u64>,
    line: Option<u64>,
    column: Option<u64>,
    end_line: Option<u64>,
    end_column: Option<u64>,
    byte_start: Option<u64>,
    byte_end: Option<u64>,
}

#[derive(Serialize)]
struct WireEvidence<'a> {
    field: &'static str,
    quote: &'a str,
    reason: &'static str,
    weight: Option<f64>,
    #[serde(flatten)]
    place: WirePlace<'a>,
    template_id: &'a str,
    at: String,
}

#[derive(Serialize)]
struct WireNotJudged<'a> {
    r#type: &'static str,
    schema: u32,
    #[serde(flatten)]
    place: WirePlace<'a>,
    reason: String,
}

#[derive(Serialize)]
struct WireStep<'a> {
    r#type: &'static str,
    schema: u32,
    #[serde(flatten)]
    place: WirePlace<'a>,
    at: String,
    template_id: &'a str,
    deed: &'static str,
    notice: Option<&'a str>,
    effect: &'static str,
    left: Option<u64>,
}

#[derive(Serialize)]
struct WireSummary<'a> {
    r#type: &'static str,
    schema: u32,
    notices: u64,
    verdicts: WireVerdicts,
    findings: u64,
    not_judged: u64,
    events: u64,
    repeated_events: u64,
    sends: u64,
    undelivered: u64,
    template_messages: u64,
    not_in_force: u64,
    passed_over: u64,
    groups: Vec<WireGroup<'a>>,
}

#[derive(Serialize)]
struct WireVerdicts {
    pass: u64,
    review: u64,
    violation: u64,
}

#[derive(Serialize)]
struct WireGroup<'a> {
    reason: &'static str,
    template_id: &'a str,
    account: Option<&'a str>,
    month: &'a str,
    findings: u64,
}

impl AuditReport<'_> {
    pub(super) fn wire_finding(&self, unpaid: &Unpaid, held: &Held, out: &mut Vec<u8>) {
        let Some(rule) = self.rules.rule(held.rule) else { return };
        let Some((policy, clause, version)) = self.rules.cited(held.clause) else { return };
        let consent = unpaid.consent.iter().map(|related| (related, phrases::consent(unpaid.reason, self.language)));
        let other =
            unpaid.spent_on.iter().map(|related| (related, phrases::other_message(unpaid.reason, self.language)));
        put(
            &WireFinding {
                r#type: "finding",
                schema: SCHEMA,
                rule: &rule.id.name,
                family: rule.id.family.name(),
                severity: held.severity.name(),
                verdict: held.severity.verdict().name(),
                notice: self.notice(unpaid),
                place: self.wire_place(unpaid.place),
                field: "notice",
                quote: "",
                message: self.message(rule, unpaid),
                advice: rule.advice.of(self.language),
                clause: WireClause::new(policy, clause, version),
                evidence: consent.chain(other).map(|(related, reason)| self.wire_evidence(related, reason)).collect(),
                ladder: [],
                score: None,
                fingerprint: held.fingerprint.to_string(),
                help_url: policy.source.split_whitespace().next().filter(|source| source.starts_with("http")),
                reason: unpaid.reason.name(),
                openid: self.user(&unpaid.user),
                template_id: &unpaid.template,
                account: unpaid.account.as_deref(),
                at: unpaid.at.to_string(),
                number: unpaid.number,
            },
            out,
        );
    }

    fn wire_evidence<'e>(&'e self, related: &'e Related, reason: &'static str) -> WireEvidence<'e> {
        let (field, quote) = match &related.deed {
            Deed::Act(act) => ("event", act.name()),
            Deed::Sent(id) => ("send", id.as_deref().unwrap_or_default()),
        };
        WireEvidence {
            field,
            quote,
            reason,
            weight: None,
            place: self.wire_place(related.place),
            template_id: &related.template,
            at: related.at.to_string(),
        }
    }

    pub(super) fn wire_not_judged(&self, place: RecordPlace, problem: &RecordProblem, out: &mut Vec<u8>) {
        let reason = problem.words(self.language);
        let place = self.wire_place(place);
        put(&WireNotJudged { r#type: "not_judged", schema: SCHEMA, place, reason }, out);
    }

    pub(super) fn wire_step(&self, step: &Step, out: &mut Vec<u8>) {
        let (deed, notice) = match &step.deed {
            Deed::Act(act) => (act.name(), None),
            Deed::Sent(id) => ("send", id.as_deref()),
        };
        let (effect, left) = match step.effect {
            Effect::Left(left) => ("left", Some(left)),
            Effect::Paid(left) => ("paid", Some(left)),
            Effect::Nothing => ("nothing", None),
            Effect::Repeated => ("repeated", None),
            Effect::Retry => ("retry", None),
            Effect::Undelivered => ("undelivered", None),
            Effect::Unpaid => ("unpaid", None),
            Effect::Outside => ("template-message", None),
        };
        let place = self.wire_place(step.place);
        let (at, template_id) = (step.at.to_string(), &*step.template);
        put(&WireStep { r#type: "step", schema: SCHEMA, place, at, template_id, deed, notice, effect, left }, out);
    }

    pub(super) fn wire_summary(summary: &AuditSummary, out: &mut dyn Write) -> io::Result<()> {
        let of = |verdict| summary.verdicts.get(&verdict).copied().unwrap_or_default();
        let counts = &summary.counts;
        let group = |(group, findings): (&'_ super::Group, &u64)| (group.clone(), *findings);
        let groups: Vec<(super::Group, u64)> = summary.groups.iter().map(group).collect();
        serde_json::to_writer(
            out,
            &WireSummary {
                r#type: "summary",
                schema: SCHEMA,
                notices: counts.messages,
                verdicts: WireVerdicts {
                    pass: of(Verdict::Pass),
                    review: of(Verdict::Review),
                    violation: of(Verdict::Violation),
                },
                findings: Severity::ALL.iter().filter_map(|severity| summary.findings.get(severity)).sum(),
                not_judged: summary.not_judged,
                events: counts.events,
                repeated_events: counts.repeated_events,
                sends: counts.sends,
                undelivered: counts.undelivered,
                template_messages: counts.template_messages,
                not_in_force: summary.not_held,
                passed_over: summary.passed_over,
                groups: groups
                    .iter()
                    .map(|(group, findings)| WireGroup {
                        reason: group.reason,
                        template_id: &group.template,
                        account: group.account.as_deref(),
                        month: &group.month,
                        findings: *findings,
                    })
                    .collect(),
            },
        )?;
        Ok(())
    }

    /// The place of a record; of a file alone where its record is 0.
    fn wire_place(&self, place: RecordPlace) -> WirePlace<'_> {
        let is_record = place.record > 0;
        let here = |value: u64| is_record.then_some(value);
        WirePlace {
            path: self.path(place),
            record: here(place.record),
            line: here(place.line),
            column: None,
            end_line: None,
            end_column: None,
            byte_start: here(place.start),
            byte_end: here(place.start + place.len_bytes),
        }
    }
}

/// Writes the object on a line; into memory that cannot fail.
fn put(object: &impl Serialize, out: &mut Vec<u8>) {
    if serde_json::to_writer(&mut *out, object).is_ok() {
        out.push(b'\n');
    }
}
