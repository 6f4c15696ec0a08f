use std::collections::BTreeMap;
use std::sync::Arc;

use super::compile::{CompiledRule, Selectors};
use super::{RuleSet, Scratch};
use crate::check::{Hit, Match, View};
use crate::notice::{FieldName, MessageKind, Notice, NoticeKind, Selector, Timestamp};
use crate::pack::{Rule, State};
use crate::template::{SegmentKind, Template};
use crate::text::{Span, Stretch, stretch};
use crate::verdict::{
    Authority, CitedClause, Evidence, Family, Finding, FingerprintBasis, Judgement, Place, RuleIndex, Severity,
    Unchecked,
};

/// What a notice declares, as far as it decides what can be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Declared {
    kind: NoticeKind,
    message: Option<MessageKind>,
    /// A bit for each selector that is declared.
    selectors: u16,
}

impl Declared {
    fn of(notice: &Notice<'_>) -> Self {
        let bits = Selector::ALL.into_iter().filter(|selector| notice.declares(*selector));
        Self {
            kind: notice.kind,
            message: notice.message,
            selectors: bits.fold(0, |bits, selector| bits | 1 << selector as u16),
        }
    }

    fn has(self, selector: Selector) -> bool {
        self.selectors & (1 << selector as u16) != 0
    }

    /// Whether the rule looks at such notices. One that declares no sort of message is judged as triggered by the user.
    fn is_in_scope(self, rule: &Rule) -> bool {
        let scope = &rule.scope;
        (scope.kinds.is_empty() || scope.kinds.contains(&self.kind))
            && (scope.messages.is_empty() || scope.messages.contains(&self.message.unwrap_or(MessageKind::Template)))
    }

    fn meets(self, requires: &[Selector]) -> bool {
        requires.is_empty() || requires.iter().any(|selector| self.has(*selector))
    }
}

/// The clause a rule relies on at an instant.
struct Ground {
    clause: CitedClause,
    /// Announced, not yet in force.
    is_ahead: bool,
}

impl RuleSet {
    /// Judges one notice. One without a time of its own is judged as of `as_of`. Cannot fail; a bad notice is a finding.
    #[must_use]
    pub fn judge(&self, scratch: &mut Scratch, notice: &Notice<'_>, as_of: Timestamp) -> Judgement {
        let unchecked = self.unchecked(scratch, Declared::of(notice));
        let mut findings = self.find_all(scratch, notice, as_of);
        tell_once(&mut findings);
        self.number(notice, &mut findings);
        Judgement { findings, unchecked, dated: notice.at.is_some() }
    }

    /// What every rule finds, in order; a breach that several rules see is there several times, and nothing is numbered yet.
    pub(super) fn find_all(&self, scratch: &mut Scratch, notice: &Notice<'_>, as_of: Timestamp) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.is_candidate(notice) {
            self.look_closely(notice, scratch);
            let (declared, instant) = (Declared::of(notice), notice.at.unwrap_or(as_of));
            for (rule, index) in self.rules.iter().zip(0..) {
                self.judge_by(rule, RuleIndex(index), declared, instant, notice, scratch, &mut findings);
            }
            findings.sort_by(|a: &Finding, b: &Finding| (&a.place, a.rule).cmp(&(&b.place, b.rule)));
        }
        findings
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one judgement, each used once")]
    fn judge_by(
        &self,
        compiled: &CompiledRule,
        index: RuleIndex,
        declared: Declared,
        instant: Timestamp,
        notice: &Notice<'_>,
        scratch: &Scratch,
        findings: &mut Vec<Finding>,
    ) {
        let Some(rule) = self.as_written(compiled) else { return };
        if !declared.is_in_scope(rule) || !declared.meets(&rule.requires) {
            return;
        }
        let matches = matches(compiled, rule, notice, scratch);
        if matches.is_empty() {
            return;
        }
        let Some(ground) = self.ground(compiled, instant) else { return };
        let severity = severity(rule, declared, &ground);
        findings.extend(matches.into_iter().map(|found| {
            Finding {
                rule: index,
                family: rule.id.family,
                severity,
                place: place(notice, found.field, found.span),
                quote: quote(notice, found.field, found.span),
                ladder: ladder(scratch, &found),
                arguments: found.arguments,
                evidence: found
                    .evidence
                    .into_iter()
                    .map(|part| Evidence {
                        place: place(notice, Some(part.field), part.span),
                        quote: quote(notice, Some(part.field), part.span),
                        reason: part.reason,
                        weight: None,
                    })
                    .collect(),
                clause: ground.clause,
                score: None,
                mend: found.mend,
                fingerprint: FingerprintBasis::default().hash(),
            }
        }));
    }

    /// The first of the rule's clauses that is in force, else the first that is announced; none where all are yet unknown or
    /// repealed: then the rule does not apply.
    fn ground(&self, rule: &CompiledRule, instant: Timestamp) -> Option<Ground> {
        let versions =
            || {
                rule.clauses.iter().flat_map(|(policy, clause)| {
                    let versions =
                        self.policy(*policy).and_then(|found| found.clauses.get(*clause)).map(|found| &found.versions);
                    versions.into_iter().flatten().zip(0..).map(|(version, index)| {
                        (version, CitedClause { policy: *policy, clause: *clause, version: index })
                    })
                })
            };
        if let Some((_, clause)) = versions().find(|(version, _)| version.in_force.holds(instant)) {
            return Some(Ground { clause, is_ahead: false });
        }
        let is_announced = |version: &crate::pack::ClauseVersion| {
            version.announced.is_some_and(|announced| announced <= instant) && instant < version.in_force.from
        };
        versions().find(|(version, _)| is_announced(version)).map(|(_, clause)| Ground { clause, is_ahead: true })
    }

    /// Gives the findings their fingerprints, in their final order.
    fn number(&self, notice: &Notice<'_>, findings: &mut [Finding]) {
        let template = template_identity(notice);
        let mut seen: BTreeMap<(RuleIndex, Option<usize>, &str), u32> = BTreeMap::new();
        for finding in findings {
            let Some(rule) = self.rule(finding.rule) else { continue };
            let field = finding.place.field.and_then(|field| notice.fields.get(field));
            let clause =
                field.map_or("", |field| stretch(&field.text, finding.place.span, Stretch::Clause).slice(&field.text));
            let ordinal = seen.entry((finding.rule, finding.place.field, clause)).or_default();
            finding.fingerprint = FingerprintBasis {
                rule: &rule.id.name,
                rule_version: rule.version,
                template: &template,
                field: &field.map_or_else(|| "notice".to_owned(), |field| field.name.to_string()),
                clause,
                ordinal: *ordinal,
            }
            .hash();
            *ordinal += 1;
        }
    }

    fn unchecked(&self, scratch: &mut Scratch, declared: Declared) -> Arc<[Unchecked]> {
        let known = scratch.unchecked.entry(declared);
        Arc::clone(known.or_insert_with(|| self.find_unchecked(declared).into()))
    }

    /// Families of which a rule was not judged because nothing that it requires is declared, and families of which no rule had
    /// a part of the notice to look at.
    fn find_unchecked(&self, declared: Declared) -> Vec<Unchecked> {
        let mut found = Vec::new();
        for family in Family::ALL {
            let rules = || {
                self.rules.iter().filter_map(|compiled| Some((compiled, self.as_written(compiled)?))).filter(
                    |(_, rule)| rule.id.family == family && rule.state == State::Stable && declared.is_in_scope(rule),
                )
            };
            let unmet =
                rules().filter(|(_, rule)| !declared.meets(&rule.requires)).map(|(_, rule)| rule.requires.clone());
            found.extend(unmet.map(|missing| Unchecked { family, missing }));
            if rules().next().is_some() && !rules().any(|(rule, _)| looked_at(rule, declared)) {
                let missing =
                    Selector::ALL.into_iter().filter(|part| rules().any(|(rule, _)| rule.selectors.has(*part)));
                found.push(Unchecked { family, missing: missing.collect() });
            }
        }
        found.sort();
        found.dedup();
        found
    }
}

/// Leaves out what another finding of the same content family says about the same words: a graver one that shares words, or
/// one as grave that marks all of them.
fn tell_once(findings: &mut Vec<Finding>) {
    let all: Vec<(Family, Severity, Place, RuleIndex)> = findings
        .iter()
        .map(|finding| (finding.family, finding.severity, finding.place.clone(), finding.rule))
        .collect();
    findings.retain(|finding| {
        let (place, span) = (&finding.place, finding.place.span);
        let says_it = |(family, severity, other, rule): &(Family, Severity, Place, RuleIndex)| {
            let is_graver = *severity > finding.severity && other.span.overlaps(span);
            let is_wider = *severity == finding.severity
                && other.span.covers(span)
                && (other.span.len() > span.len() || *rule < finding.rule);
            *family == finding.family && other.field == place.field && (is_graver || is_wider)
        };
        // Findings are in the order of their fields: only those of the same field need a look, however many a page has.
        let start = all.partition_point(|(_, _, other, _)| other.field < place.field);
        let end = all.partition_point(|(_, _, other, _)| other.field <= place.field);
        let same_field = all.get(start..end).unwrap_or_default();
        !finding.family.judges_words() || !same_field.iter().any(says_it)
    });
}

/// Whether the notice has any part that the rule searches. Labels are part of a body.
fn looked_at(rule: &CompiledRule, declared: Declared) -> bool {
    let selectors: Selectors = rule.selectors;
    Selector::ALL.into_iter().any(|part| {
        let declared_as = if part == Selector::Label { Selector::Body } else { part };
        selectors.has(part) && declared.has(declared_as)
    })
}

/// All that the rule's checks find and nothing silences, sorted, overlapping ones made one.
fn matches(compiled: &CompiledRule, rule: &Rule, notice: &Notice<'_>, scratch: &Scratch) -> Vec<Match> {
    let mut found = Vec::new();
    for (check, terms) in rule.checks.iter().zip(&compiled.checks) {
        let hits = scratch.hits.get(terms.clone()).unwrap_or_default();
        let has_first = hits.first().is_some_and(|hits| !hits.is_empty());
        if has_first || check.kind().concerns(notice) {
            check.kind().judge(&View { notice, fields: &scratch.fields, hits }, &mut found);
        }
    }
    found.retain(|found| !compiled.unless.iter().any(|(term, reach)| is_silenced(found, *term, *reach, scratch)));
    merged(found)
}

/// Whether a hit of the term stands within reach of the match.
fn is_silenced(found: &Match, term: usize, reach: Stretch, scratch: &Scratch) -> bool {
    let hits: &[Hit] = scratch.hits.get(term).map_or(&[], Vec::as_slice);
    let Some(field) = found.field else { return reach == Stretch::Notice && !hits.is_empty() };
    match (reach, found.folded) {
        (Stretch::Notice, _) => !hits.is_empty(),
        (Stretch::Clause | Stretch::Sentence, Some(span)) => {
            let text = scratch.fields.get(field).map_or("", |view| view.folded_text());
            let around = stretch(text, span, reach);
            hits.iter().any(|hit| hit.field == field && around.covers(hit.span))
        }
        (Stretch::Clause | Stretch::Sentence | Stretch::Field, _) => hits.iter().any(|hit| hit.field == field),
    }
}

/// Sorts matches and joins those that share words, so that a breach is told once.
fn merged(mut found: Vec<Match>) -> Vec<Match> {
    found.sort_by_key(|found| (found.field, found.span));
    let mut whole: Vec<Match> = Vec::with_capacity(found.len());
    for next in found {
        match whole.last_mut() {
            Some(last) if last.field == next.field && (last.span.overlaps(next.span) || last.span == next.span) => {
                last.span = last.span.join(next.span);
                last.folded = last.folded.zip(next.folded).map(|(a, b)| a.join(b));
                for part in next.evidence {
                    if !last.evidence.contains(&part) {
                        last.evidence.push(part);
                    }
                }
            }
            _ => whole.push(next),
        }
    }
    whole
}

fn severity(rule: &Rule, declared: Declared, ground: &Ground) -> Severity {
    let is_undeclared = !rule.scope.messages.is_empty() && declared.message.is_none();
    let cap = match rule {
        _ if rule.state == State::Preview => Severity::Info,
        _ if rule.authority == Authority::Heuristic || is_undeclared || ground.is_ahead => Severity::Warning,
        _ => Severity::Error,
    };
    rule.severity.min(cap)
}

fn place(notice: &Notice<'_>, field: Option<usize>, span: Span) -> Place {
    let bytes = match field.and_then(|field| notice.fields.get(field)) {
        Some(field) => field.origin.bytes(span),
        None => notice.bytes.map(|(start, _)| (start, start)),
    };
    Place { field, span, bytes }
}

fn quote(notice: &Notice<'_>, field: Option<usize>, span: Span) -> String {
    field.and_then(|field| notice.fields.get(field)).map_or("", |field| span.slice(&field.text)).to_owned()
}

fn ladder(scratch: &Scratch, found: &Match) -> Vec<&'static str> {
    let view = found.field.and_then(|field| scratch.fields.get(field));
    view.zip(found.folded).map_or_else(Vec::new, |(view, span)| view.folded.ladder(span))
}

/// What says which template a notice is of: its id, else its body with all slots made equal, else nothing.
fn template_identity(notice: &Notice<'_>) -> String {
    if let Some(id) = &notice.template_id {
        return id.to_string();
    }
    let Some(body) = notice.field(&FieldName::Body) else { return String::new() };
    let is_placeholder = |kind: &SegmentKind| matches!(kind, SegmentKind::Slot(_) | SegmentKind::Broken(_));
    let segments = Template::parse(&body.text).segments;
    segments
        .iter()
        .map(|segment| if is_placeholder(&segment.kind) { "{{}}" } else { segment.span.slice(&body.text) })
        .collect()
}
