//! The objects on the wire. Their names are a contract; core types stay free to change.

use serde::Serialize;

use super::{Setting, Source, message};
use crate::notice::{Notice, ReadError};
use crate::pack::{Clause, ClauseVersion, Policy};
use crate::verdict::{Change, ChangeKind, Compared, Comparison, Evidence, Finding, Place, Tally, Verdict, Weight};

/// Version of the contract.
pub(super) const SCHEMA: u32 = 1;

#[derive(Serialize)]
pub(super) struct WireFinding<'a> {
    r#type: &'static str,
    schema: u32,
    rule: &'a str,
    family: &'static str,
    severity: &'static str,
    verdict: &'static str,
    notice: &'a str,
    path: &'a str,
    record: u64,
    line: Option<u64>,
    column: Option<u64>,
    end_line: Option<u64>,
    end_column: Option<u64>,
    byte_start: Option<u64>,
    byte_end: Option<u64>,
    field: String,
    quote: &'a str,
    message: String,
    advice: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestion: Option<WireSuggestion>,
    clause: WireClause<'a>,
    evidence: Vec<WireEvidence<'a>>,
    ladder: &'a [&'static str],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    rungs: &'a [String],
    score: Option<WireScore>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mend: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exemption: Option<WireExemption<'a>>,
    fingerprint: String,
    help_url: Option<&'a str>,
}

/// Why the finding does not count.
#[derive(Serialize)]
struct WireExemption<'a> {
    reason: &'a str,
    owner: &'a str,
    approved_by: &'a str,
    from: String,
    until: String,
}

/// Put `replacement` in the place of these bytes, and the finding is gone.
#[derive(Serialize)]
struct WireSuggestion {
    field: String,
    byte_start: Option<u64>,
    byte_end: Option<u64>,
    deleted: String,
    replacement: &'static str,
}

/// The clause that a finding relies on.
#[derive(Serialize)]
pub(super) struct WireClause<'a> {
    policy: &'a str,
    id: &'a str,
    in_force: WireInterval,
}

impl<'a> WireClause<'a> {
    pub(super) fn new(policy: &'a Policy, clause: &'a Clause, version: &ClauseVersion) -> Self {
        let in_force = WireInterval {
            from: version.in_force.from.to_string(),
            until: version.in_force.until.map(|until| until.to_string()),
        };
        Self { policy: &policy.id, id: &clause.id, in_force }
    }
}

#[derive(Serialize)]
struct WireInterval {
    from: String,
    until: Option<String>,
}

#[derive(Serialize)]
struct WireEvidence<'a> {
    field: String,
    quote: &'a str,
    reason: &'a str,
    weight: Option<f64>,
}

#[derive(Serialize)]
struct WireScore {
    total: f64,
    threshold: f64,
}

/// What another instant says otherwise; `finding` is the one at that instant, else the one that is gone.
#[derive(Serialize)]
pub(super) struct WireChange<'a> {
    r#type: &'static str,
    schema: u32,
    change: &'static str,
    notice: &'a str,
    path: &'a str,
    record: u64,
    judged_at: String,
    compared_with: String,
    severity: Option<&'static str>,
    compared_severity: Option<&'static str>,
    finding: WireFinding<'a>,
}

#[derive(Serialize)]
pub(super) struct WireNotJudged<'a> {
    r#type: &'static str,
    schema: u32,
    path: &'a str,
    record: Option<u64>,
    line: Option<u64>,
    column: Option<u64>,
    byte_start: Option<u64>,
    byte_end: Option<u64>,
    reason: String,
}

#[derive(Serialize)]
pub(super) struct WireSummary {
    r#type: &'static str,
    schema: u32,
    notices: u64,
    verdicts: WireVerdicts,
    findings: u64,
    #[serde(skip_serializing_if = "is_zero")]
    exempted: u64,
    #[serde(skip_serializing_if = "is_zero")]
    known: u64,
    unchecked: Vec<WireUnchecked>,
    not_judged: u64,
    skipped_files: u64,
    as_of: String,
    undated: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    joined: Option<WireJoined>,
    #[serde(skip_serializing_if = "Option::is_none")]
    compared: Option<WireCompared>,
}

/// How many findings differ at the other instant, and how many notices have a worse or better verdict there.
#[derive(Serialize)]
struct WireCompared {
    with: String,
    appears: u64,
    graver: u64,
    milder: u64,
    disappears: u64,
    worse: u64,
    better: u64,
}

#[derive(Serialize)]
struct WireJoined {
    found: u64,
    missing: u64,
}

#[derive(Serialize)]
struct WireVerdicts {
    pass: u64,
    review: u64,
    violation: u64,
}

#[derive(Serialize)]
struct WireUnchecked {
    family: &'static str,
    missing: Vec<&'static str>,
    notices: u64,
}

impl<'a> WireFinding<'a> {
    /// `None` only for a finding of another rule set.
    pub(super) fn new(
        setting: Setting<'a>,
        source: &Source<'a>,
        notice: &'a Notice<'a>,
        finding: &'a Finding,
    ) -> Option<Self> {
        let rule = setting.rules.rule(finding.rule)?;
        let (policy, clause, version) = setting.rules.cited(finding.clause)?;
        let bytes = finding.place.bytes;
        let (start, end) =
            (bytes.map(|(start, _)| source.line_column(start)), bytes.map(|(_, end)| source.line_column(end)));
        Some(Self {
            r#type: "finding",
            schema: SCHEMA,
            rule: &rule.id.name,
            family: finding.family.name(),
            severity: finding.severity.name(),
            verdict: finding.severity.verdict().name(),
            notice: &notice.id,
            path: source.path(),
            record: notice.record,
            line: start.map(|start| start.line),
            column: start.map(|start| start.column),
            end_line: end.map(|end| end.line),
            end_column: end.map(|end| end.column),
            byte_start: bytes.map(|(start, _)| source.in_file(start)),
            byte_end: bytes.map(|(_, end)| source.in_file(end)),
            field: field_name(notice, &finding.place),
            quote: &finding.quote,
            message: message(rule, finding, setting.language),
            advice: rule.advice.of(setting.language),
            suggestion: finding.edit.as_ref().map(|edit| WireSuggestion {
                field: field_name(notice, &edit.place),
                byte_start: edit.place.bytes.map(|(start, _)| source.in_file(start)),
                byte_end: edit.place.bytes.map(|(_, end)| source.in_file(end)),
                deleted: edit.text.clone(),
                replacement: "",
            }),
            clause: WireClause::new(policy, clause, version),
            evidence: finding.evidence.iter().map(|evidence| WireEvidence::new(notice, evidence)).collect(),
            ladder: &finding.ladder,
            rungs: &finding.rungs,
            score: finding
                .score
                .map(|score| WireScore { total: score.total.value(), threshold: score.threshold.value() }),
            mend: finding.mend.as_ref().map(|mend| mend.text.as_str()),
            exemption: finding.exemption.as_deref().map(|exemption| WireExemption {
                reason: &exemption.reason,
                owner: &exemption.owner,
                approved_by: &exemption.approved_by,
                from: exemption.from.to_string(),
                until: exemption.until.to_string(),
            }),
            fingerprint: finding.fingerprint.to_string(),
            help_url: policy.help_url(),
        })
    }
}

impl<'a> WireChange<'a> {
    /// `None` only for a finding of another rule set.
    pub(super) fn new(
        setting: Setting<'a>,
        source: &Source<'a>,
        notice: &'a Notice<'a>,
        comparison: &Comparison,
        change: &'a Change,
    ) -> Option<Self> {
        let severity = |finding: &Option<Finding>| finding.as_ref().map(|finding| finding.severity.name());
        Some(Self {
            r#type: "change",
            schema: SCHEMA,
            change: change.kind.name(),
            notice: &notice.id,
            path: source.path(),
            record: notice.record,
            judged_at: comparison.judged_at.to_string(),
            compared_with: comparison.compared_with.to_string(),
            severity: severity(&change.judged),
            compared_severity: severity(&change.compared),
            finding: WireFinding::new(setting, source, notice, change.finding()?)?,
        })
    }
}

impl From<&Compared> for WireCompared {
    fn from(compared: &Compared) -> Self {
        Self {
            with: compared.with.to_string(),
            appears: compared.of(ChangeKind::Appears),
            graver: compared.of(ChangeKind::Graver),
            milder: compared.of(ChangeKind::Milder),
            disappears: compared.of(ChangeKind::Disappears),
            worse: compared.worse,
            better: compared.better,
        }
    }
}

impl<'a> WireEvidence<'a> {
    fn new(notice: &Notice<'_>, evidence: &'a Evidence) -> Self {
        Self {
            field: field_name(notice, &evidence.place),
            quote: &evidence.quote,
            reason: &evidence.reason,
            weight: evidence.weight.map(Weight::value),
        }
    }
}

impl<'a> WireNotJudged<'a> {
    pub(super) fn new(setting: Setting<'_>, source: &Source<'a>, error: &ReadError) -> Self {
        let start = error.bytes.map(|(start, _)| source.line_column(start));
        Self {
            r#type: "not_judged",
            schema: SCHEMA,
            path: source.path(),
            record: error.record,
            line: start.map(|start| start.line),
            column: start.map(|start| start.column),
            byte_start: error.bytes.map(|(start, _)| source.in_file(start)),
            byte_end: error.bytes.map(|(_, end)| source.in_file(end)),
            reason: error.problem.words(setting.language),
        }
    }
}

impl WireSummary {
    pub(super) fn new(setting: Setting<'_>, tally: &Tally) -> Self {
        Self {
            r#type: "summary",
            schema: SCHEMA,
            notices: tally.notices,
            verdicts: WireVerdicts {
                pass: tally.of(Verdict::Pass),
                review: tally.of(Verdict::Review),
                violation: tally.of(Verdict::Violation),
            },
            findings: tally.findings.values().sum::<u64>() + tally.exempted,
            exempted: tally.exempted,
            known: tally.known,
            unchecked: tally
                .unchecked
                .iter()
                .map(|(unchecked, notices)| WireUnchecked {
                    family: unchecked.family.name(),
                    missing: unchecked.missing.iter().map(|selector| selector.name()).collect(),
                    notices: *notices,
                })
                .collect(),
            not_judged: tally.not_judged,
            skipped_files: tally.skipped_files,
            as_of: setting.as_of.to_string(),
            undated: tally.undated,
            joined: tally.joined.map(|joined| WireJoined { found: joined.found, missing: joined.missing }),
            compared: tally.compared.as_ref().map(WireCompared::from),
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// The field's name on the wire; `notice` for the notice as a whole.
pub(super) fn field_name(notice: &Notice<'_>, place: &Place) -> String {
    place
        .field
        .and_then(|field| notice.fields.get(field))
        .map_or_else(|| "notice".to_owned(), |field| field.name.to_string())
}
