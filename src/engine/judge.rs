use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::compile::{CompiledRule, Selectors};
use super::{RuleSet, Scratch};
use crate::check::{Check, Hit, Match, MatchEvidence, View, any_within, hits_of_field};
use crate::notice::{FieldName, MessageKind, Notice, NoticeKind, Selector, Spelling, Timestamp, WayBack};
use crate::pack::{Rule, State};
use crate::template::{SegmentKind, Template};
use crate::text::{Borders, Span, Stretch};
use crate::verdict::{
    Authority, CitedClause, Digested, Evidence, Family, Finding, Fingerprint, FingerprintBasis, Judgement, Place,
    RuleIndex, Severity, Unchecked,
};

/// What a notice declares, as far as it decides what can be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Declared {
    kind: NoticeKind,
    message: Option<MessageKind>,
    selectors: Selectors,
}

impl Declared {
    pub(super) fn of(notice: &Notice<'_>) -> Self {
        let selectors = Selector::ALL.into_iter().filter(|selector| notice.declares(*selector));
        Self { kind: notice.kind, message: notice.message, selectors: Selectors::of(selectors) }
    }

    fn has(self, selector: Selector) -> bool {
        self.selectors.has(selector)
    }

    /// Whether the rule looks at such notices. One that declares no sort of message is judged as triggered by the user; a rule that
    /// looks at what only sends have looks at sends alone.
    pub(super) fn is_in_scope(self, rule: &Rule) -> bool {
        let scope = &rule.scope;
        (!scope.fields.contains(&Selector::Send) || self.has(Selector::Send))
            && (scope.kinds.is_empty() || scope.kinds.contains(&self.kind))
            && (scope.messages.is_empty() || scope.messages.contains(&self.message.unwrap_or(MessageKind::Template)))
    }

    pub(super) fn meets(self, requires: &[Selector]) -> bool {
        requires.is_empty() || requires.iter().any(|selector| self.has(*selector))
    }
}

/// What follows from what a notice declares.
pub(super) struct Known {
    unchecked: Arc<[Unchecked]>,
    /// The rules that look at such notices, by index.
    pub(super) judges: Vec<bool>,
}

/// The clause a rule relies on at an instant.
pub(super) struct Ground {
    pub(super) clause: CitedClause,
    /// Announced, not yet in force.
    pub(super) is_ahead: bool,
}

impl RuleSet {
    /// Judges one notice. One without a time of its own is judged as of `as_of`. Cannot fail; a bad notice is a finding.
    #[must_use]
    pub fn judge(&self, scratch: &mut Scratch, notice: &Notice<'_>, as_of: Timestamp) -> Judgement {
        scratch.serve(self);
        let declared = Declared::of(notice);
        let known = self.known(scratch, declared);
        let mut findings = self.find_declared(scratch, notice, declared, &known, as_of);
        tell_once(&mut findings);
        self.leave_to_unlawful(notice, &mut findings);
        self.number(notice, &mut findings);
        Judgement { findings, known: Vec::new(), unchecked: Arc::clone(&known.unchecked), dated: notice.at.is_some() }
    }

    /// Leaves out another topic in a value that is told as unlawful already: what is said there is nobody's matter, and one statement
    /// about a value is enough.
    fn leave_to_unlawful(&self, notice: &Notice<'_>, findings: &mut Vec<Finding>) {
        let has = |family| findings.iter().any(|finding| finding.family == family);
        if !has(Family::Unlawful) || !has(Family::Expectation) {
            return;
        }
        let is_topic = |check: &Check| matches!(check, Check::OffTopic(_));
        let topics: BTreeSet<RuleIndex> = (0..)
            .map(RuleIndex)
            .zip(&self.rules)
            .filter(|(_, rule)| self.as_written(rule).is_some_and(|rule| rule.checks.iter().all(is_topic)))
            .map(|(index, _)| index)
            .collect();
        let is_value = |field: &usize| {
            notice.fields.get(*field).is_some_and(|field| field.selector(notice.kind) == Selector::Data)
        };
        let is_told = |finding: &&Finding| finding.family == Family::Unlawful && finding.severity > Severity::Info;
        let told = findings.iter().filter(is_told).filter_map(|finding| finding.place.field);
        let told: BTreeSet<usize> = told.filter(is_value).collect();
        findings.retain(|finding| {
            !topics.contains(&finding.rule) || finding.place.field.is_none_or(|field| !told.contains(&field))
        });
    }

    /// What every rule finds, in order; a breach that several rules see is there several times, and nothing is numbered yet.
    pub(crate) fn find_all(&self, scratch: &mut Scratch, notice: &Notice<'_>, as_of: Timestamp) -> Vec<Finding> {
        scratch.serve(self);
        let declared = Declared::of(notice);
        let known = self.known(scratch, declared);
        self.find_declared(scratch, notice, declared, &known, as_of)
    }

    fn find_declared(
        &self,
        scratch: &mut Scratch,
        notice: &Notice<'_>,
        declared: Declared,
        known: &Known,
        as_of: Timestamp,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        if let Some(writing) = self.is_candidate(notice, &known.judges, scratch) {
            self.look_closely(notice, &known.judges, writing, scratch);
            let instant = notice.at.unwrap_or(as_of);
            let mut places = Places::new(notice);
            for (index, rule) in (0..).zip(&self.rules).filter(|(index, _)| scratch.live.has(*index as usize)) {
                self.judge_by(rule, RuleIndex(index), declared, instant, &mut places, scratch, &mut findings);
            }
            let order = |finding: &Finding| {
                let Place { field, span, bytes } = &finding.place;
                (*field, span.start, finding.rule, span.end, *bytes)
            };
            findings.sort_by_key(order);
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
        places: &mut Places<'_>,
        scratch: &Scratch,
        findings: &mut Vec<Finding>,
    ) {
        let notice = places.notice;
        let Some(rule) = self.as_written(compiled) else { return };
        let mut matches = matches(compiled, rule, notice, scratch);
        if !rule.id.family.judges_words() {
            // The form of a template is told where the template is checked, not again for each of its messages.
            matches.retain(|found| found.is_of_message || !is_elsewhere(notice, found.field));
        }
        if matches.is_empty() {
            return;
        }
        if rule.id.family == Family::Expectation {
            for found in &mut matches {
                show_promise(found, notice);
            }
        }
        let Some(ground) = self.ground(compiled, instant) else { return };
        let severity = severity(rule, declared, &ground, compiled.severity);
        findings.extend(matches.into_iter().map(|found| {
            Finding {
                rule: index,
                family: rule.id.family,
                severity,
                place: places.of(found.field, found.span),
                quote: quote(notice, found.field, found.span),
                ladder: ladder(scratch, &found),
                rungs: rungs(notice, scratch, &found),
                arguments: found.arguments,
                evidence: found
                    .evidence
                    .into_iter()
                    .map(|part| Evidence {
                        place: places.of(Some(part.field), part.span),
                        quote: quote(notice, Some(part.field), part.span),
                        reason: part.reason,
                        weight: part.weight,
                    })
                    .collect(),
                clause: ground.clause,
                score: found.score,
                mend: found.mend,
                edit: None,
                exemption: None,
                fingerprint: Fingerprint::default(),
            }
        }));
    }

    /// The first of the rule's clauses that is in force, else the first that is announced; none where all are yet unknown or
    /// repealed: then the rule does not apply.
    pub(super) fn ground(&self, rule: &CompiledRule, instant: Timestamp) -> Option<Ground> {
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
        if findings.is_empty() {
            return;
        }
        let template = Digested::of(&template_identity(notice));
        let mut clauses = ClauseDigests::default();
        let mut seen: BTreeMap<(RuleIndex, String, Digested), u32> = BTreeMap::new();
        for finding in findings {
            let Some(rule) = self.rule(finding.rule) else { continue };
            let field = finding.place.field.and_then(|index| Some((index, notice.fields.get(index)?)));
            let clause = clauses.around(field.map(|(index, field)| (index, field.text.as_ref())), finding.place.span);
            let field = field.map_or_else(|| "notice".to_owned(), |(_, field)| field.name.to_string());
            let basis = FingerprintBasis {
                rule: &rule.id.name,
                rule_version: rule.version,
                template,
                field: &field,
                clause,
                ordinal: 0,
            };
            let ordinal = seen.get(&(finding.rule, field.clone(), clause)).copied().unwrap_or_default();
            finding.fingerprint = FingerprintBasis { ordinal, ..basis }.hash();
            seen.insert((finding.rule, field, clause), ordinal + 1);
        }
    }

    pub(super) fn known(&self, scratch: &mut Scratch, declared: Declared) -> Arc<Known> {
        let judges = |rule: &CompiledRule| {
            self.as_written(rule).is_some_and(|rule| declared.is_in_scope(rule) && declared.meets(&rule.requires))
        };
        let know = || Known {
            unchecked: self.find_unchecked(declared).into(),
            judges: self.rules.iter().map(judges).collect(),
        };
        Arc::clone(scratch.known.entry(declared).or_insert_with(|| know().into()))
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
            let unmet = rules().filter(|(_, rule)| misses(rule, declared)).map(|(_, rule)| rule.requires.clone());
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
pub(super) fn tell_once(findings: &mut Vec<Finding>) {
    let mut order: Vec<usize> = (0..findings.len()).collect();
    let rank = |index: &usize| {
        findings.get(*index).map(|finding| {
            (Reverse(finding.severity), Reverse(finding.place.span.len()), finding.rule, finding.place.span)
        })
    };
    order.sort_by_key(rank);
    let mut kept = Kept::default();
    let mut is_kept = vec![true; findings.len()];
    for index in order {
        if let (Some(finding), Some(is_kept)) = (findings.get(index), is_kept.get_mut(index))
            && let Some(field) = finding.place.field
            && finding.family.judges_words()
        {
            *is_kept = kept.take((finding.family, field), finding.severity, finding.place.span);
        }
    }
    let mut is_kept = is_kept.into_iter();
    findings.retain(|_| is_kept.next().unwrap_or(true));
}

/// The stretches that are told, by family and field and by severity; each by its start with its end. As no stretch of a
/// severity covers another, those that begin later end later.
#[derive(Default)]
struct Kept(BTreeMap<((Family, usize), Severity), BTreeMap<u32, u32>>);

impl Kept {
    /// Takes a stretch unless it is told already. They come in order of gravity, then the longest first.
    fn take(&mut self, whose: (Family, usize), severity: Severity, span: Span) -> bool {
        let last_before = |of: Severity, start: u32| {
            self.0.get(&(whose, of)).and_then(|kept| kept.range(..start).next_back()).map(|(_, end)| *end)
        };
        let is_graver = |other: &Severity| *other > severity;
        let shares = |other: Severity| last_before(other, span.end).is_some_and(|end| end > span.start);
        let is_covered = last_before(severity, span.start + 1).is_some_and(|end| end >= span.end);
        let is_told = is_covered || Severity::ALL.into_iter().filter(is_graver).any(shares);
        if !is_told {
            self.0.entry((whose, severity)).or_default().insert(span.start, span.end);
        }
        !is_told
    }
}

/// The clauses around findings, frozen and digested once each, however many findings lie in one.
#[derive(Default)]
struct ClauseDigests {
    borders: BTreeMap<usize, Borders>,
    last: Option<(usize, Span, Digested)>,
}

impl ClauseDigests {
    /// The digest of the clause around `span` of a field, given by its index and text.
    fn around(&mut self, field: Option<(usize, &str)>, span: Span) -> Digested {
        let Some((index, text)) = field else { return Digested::of("") };
        let borders = self.borders.entry(index).or_insert_with(|| Borders::of(text));
        let clause = borders.around(span, Stretch::Clause);
        match self.last {
            Some((field, last, digest)) if field == index && last == clause => digest,
            _ => {
                let digest = Digested::of(clause.slice(text));
                self.last = Some((index, clause, digest));
                digest
            }
        }
    }
}

/// Whether the field stands in another file than the notice.
fn is_elsewhere(notice: &Notice<'_>, field: Option<usize>) -> bool {
    let field = field.and_then(|field| notice.fields.get(field));
    field.is_some_and(|field| field.origin.spelling == Spelling::Elsewhere)
}

/// Whether the notice has any part that the rule searches. Labels are part of a body.
fn looked_at(rule: &CompiledRule, declared: Declared) -> bool {
    Selector::ALL.into_iter().any(|part| rule.selectors.has(part) && declared.has(part.holder()))
}

/// What a notice promises before it says anything, the plainest first.
const PROMISES: [Selector; 4] = [Selector::Title, Selector::Prompt, Selector::Scene, Selector::Category];

/// Adds what the user was promised to what is held against it, where something was declared and the check has not said so: a
/// finding about expectation shows both sides.
fn show_promise(found: &mut Match, notice: &Notice<'_>) {
    let selector = |index: usize| notice.fields.get(index).map(|field| field.selector(notice.kind));
    let is_promise = |index: usize| {
        found.field != Some(index) && selector(index).is_some_and(|selector| PROMISES.contains(&selector))
    };
    if found.evidence.iter().any(|part| is_promise(part.field)) {
        return;
    }
    let fields = || {
        notice.fields.iter().enumerate().filter(|(index, field)| is_promise(*index) && !field.text.trim().is_empty())
    };
    let promise = PROMISES.into_iter().find_map(|wanted| fields().find(|(index, _)| selector(*index) == Some(wanted)));
    if let Some((field, text)) = promise {
        let start = text.text.len() - text.text.trim_start().len();
        let span = Span::of(start..start + text.text.trim().len());
        let reason = "declared".to_owned();
        found.evidence.push(MatchEvidence { field, span, reason, weight: None });
    }
}

/// Whether what the rule requires is not declared, though there is something that it would be held against.
fn misses(rule: &Rule, declared: Declared) -> bool {
    let mut others = rule.scope.fields.iter().filter(|part| !rule.requires.contains(part)).peekable();
    !declared.meets(&rule.requires) && (others.peek().is_none() || others.any(|part| declared.has(part.holder())))
}

/// All that the rule's checks find and nothing silences, sorted, overlapping ones made one.
fn matches(compiled: &CompiledRule, rule: &Rule, notice: &Notice<'_>, scratch: &Scratch) -> Vec<Match> {
    let mut found = Vec::new();
    for (check, terms) in rule.checks.iter().zip(&compiled.checks) {
        let hits = scratch.hits.get(terms.all.clone()).unwrap_or_default();
        if terms.may_find(check, |term| scratch.occurs(term)) || check.kind().concerns(notice) {
            check.kind().judge(&View { notice, fields: &scratch.fields, hits }, &mut found);
        }
    }
    if !rule.scope.fields.is_empty() {
        // Words have been looked for where the scope says; checks of form find theirs everywhere.
        let part = |found: &Match| found.field.and_then(|field| scratch.fields.get(field)).map(|view| view.selector);
        found.retain(|found| part(found).is_none_or(|part| compiled.searches(part)));
    }
    found.retain(|found| !compiled.unless.iter().any(|(term, reach)| is_silenced(found, *term, *reach, scratch)));
    merged(found)
}

/// Whether a hit of the term stands within reach of the match.
pub(super) fn is_silenced(found: &Match, term: usize, reach: Stretch, scratch: &Scratch) -> bool {
    let hits: &[Hit] = scratch.hits.get(term).map_or(&[], Vec::as_slice);
    let Some(field) = found.field else { return reach == Stretch::Notice && !hits.is_empty() };
    match (reach, found.folded) {
        (Stretch::Notice, _) => !hits.is_empty(),
        (Stretch::Clause | Stretch::Sentence, Some(span)) => {
            let around = scratch.fields.get(field).map_or(span, |view| view.stretch(span, reach));
            any_within(hits, field, around)
        }
        (Stretch::Clause | Stretch::Sentence | Stretch::Field, _) => !hits_of_field(hits, field).is_empty(),
    }
}

/// Sorts matches and joins those that share words, so that a breach is told once.
fn merged(mut found: Vec<Match>) -> Vec<Match> {
    found.sort_by_key(|found| (found.field, found.span));
    let mut whole: Vec<Match> = Vec::with_capacity(found.len());
    for next in found {
        match whole.last_mut() {
            Some(last) if last.field == next.field && (last.span.overlaps(next.span) || last.span == next.span) => {
                last.join(next);
            }
            _ => whole.push(next),
        }
    }
    for found in &mut whole {
        let mut seen = BTreeSet::new();
        found.evidence.retain(|part| seen.insert(part.clone()));
    }
    whole
}

/// The severity that is left of `written` under the caps.
fn severity(rule: &Rule, declared: Declared, ground: &Ground, written: Severity) -> Severity {
    let is_undeclared = !rule.scope.messages.is_empty() && declared.message.is_none();
    let cap = match rule {
        _ if rule.state == State::Preview => Severity::Info,
        _ if rule.authority == Authority::Heuristic || is_undeclared || ground.is_ahead => Severity::Warning,
        _ => Severity::Error,
    };
    written.min(cap)
}

/// Places in one notice. The way back of a field is made when something is found there, and then kept.
pub(super) struct Places<'n> {
    notice: &'n Notice<'n>,
    ways: BTreeMap<usize, WayBack>,
}

impl<'n> Places<'n> {
    pub(super) fn new(notice: &'n Notice<'n>) -> Self {
        Self { notice, ways: BTreeMap::new() }
    }

    pub(super) fn of(&mut self, field: Option<usize>, span: Span) -> Place {
        let found = field.and_then(|index| Some((index, self.notice.fields.get(index)?)));
        let bytes = match found {
            Some((index, field)) => self.ways.entry(index).or_insert_with(|| field.origin.way_back()).bytes(span),
            None => self.notice.bytes.map(|(start, _)| (start, start)),
        };
        Place { field, span, bytes }
    }
}

fn quote(notice: &Notice<'_>, field: Option<usize>, span: Span) -> String {
    field.and_then(|field| notice.fields.get(field)).map_or("", |field| span.slice(&field.text)).to_owned()
}

fn ladder(scratch: &Scratch, found: &Match) -> Vec<&'static str> {
    let view = found.field.and_then(|field| scratch.fields.get(field));
    view.zip(found.folded).map_or_else(Vec::new, |(view, span)| view.folded.ladder(span))
}

/// How the words of a match come to light, where they are not written plainly.
fn rungs(notice: &Notice<'_>, scratch: &Scratch, found: &Match) -> Vec<String> {
    let view = found.field.and_then(|field| Some((scratch.fields.get(field)?, notice.fields.get(field)?)));
    match (view, found.folded) {
        (Some((view, field)), Some(span)) if view.folded.cost(span) > 0 => view.folded.rungs(span, &field.text),
        _ => Vec::new(),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Stretches in order of gravity and length, each as severity, start, end; which of them are told.
    #[track_caller]
    fn check(stretches: &[(Severity, u32, u32)], told: &[bool]) {
        let mut kept = Kept::default();
        let take = |(severity, start, end): &(Severity, u32, u32)| {
            kept.take((Family::Marketing, 0), *severity, Span::new(*start, *end))
        };
        assert_eq!(stretches.iter().map(take).collect::<Vec<_>>(), told);
    }

    #[test]
    fn a_breach_is_told_once() {
        use Severity::{Error, Warning};
        check(&[(Error, 0, 9), (Error, 3, 6), (Error, 6, 12)], &[true, false, true]);
        check(&[(Error, 3, 6), (Warning, 0, 4), (Warning, 6, 9), (Warning, 7, 8)], &[true, false, true, false]);
        check(&[(Warning, 0, 3), (Warning, 0, 3), (Warning, 3, 6)], &[true, false, true]);
    }

    #[test]
    fn a_scratch_serves_one_rule_set_after_another() {
        use crate::notice::{Limits, ReadFormat, read};
        use crate::pack::Pack;

        let rules = |family: &str| {
            let selection = super::super::Selection { select: vec![family.to_owned()], ..Default::default() };
            RuleSet::compile(vec![Pack::wechat().expect("the shipped pack")], &selection).expect("it compiles")
        };
        let (incentive, marketing) = (rules("incentive"), rules("marketing"));
        let limits = Limits::default();
        let reading = read(ReadFormat::Json, "a", "{\"prompt\":\"订阅即送5元红包\"}".as_bytes(), &limits);
        let notice = reading.notices.first().expect("a notice");
        let mut scratch = Scratch::default();
        for rules in [&incentive, &marketing, &incentive] {
            let now = Timestamp::from_unix_seconds(1_700_000_000);
            let alone = rules.judge(&mut Scratch::default(), notice, now);
            assert_eq!(rules.judge(&mut scratch, notice, now), alone);
        }
    }
}
