use std::collections::BTreeMap;

use super::judge::{Places, tell_once};
use super::{RuleSet, Scratch};
use crate::notice::{Field, Notice, Origin, Spelling, Timestamp};
use crate::template::Template;
use crate::text::{Borders, Span, Stretch};
use crate::verdict::{ClearingEdit, Finding, Judgement, Place, RuleIndex, Weight};

/// Findings of one notice for which an edit is looked for; the others get none.
const MOST_FINDINGS: usize = 20;
/// Bytes of text that are judged again for one notice.
const MOST_BYTES: usize = 4 << 20;

impl RuleSet {
    /// Adds to each finding about words the smallest deletion that clears it, where there is one among those that are tried: of a
    /// piece of its evidence, of the marked words, of the clause in which they end, of all their clauses, of the sentence. What
    /// is left is really judged again: the rule finds nothing there any more, and nothing is told that was not told before.
    ///
    /// Costs some judgements of the notice for each finding, so it is for those who correct a notice, not for archives. It is
    /// tried for the first findings of a notice only, and not without end where the notice is long.
    pub fn add_edits(&self, scratch: &mut Scratch, notice: &Notice<'_>, as_of: Timestamp, judgement: &mut Judgement) {
        let told = Told::of(&judgement.findings);
        let size: usize = notice.fields.iter().map(|field| field.text.len()).sum();
        let mut clearing = Clearing { rules: self, notice, as_of, scratch, told, left: MOST_BYTES / size.max(1) };
        for finding in judgement.findings.iter_mut().take(MOST_FINDINGS) {
            finding.edit = clearing.edit(finding);
        }
    }

    /// Whether all that the rule of the finding looks for are words.
    fn looks_for_words(&self, finding: &Finding) -> bool {
        let rule = self.rule(finding.rule);
        rule.is_some_and(|rule| rule.checks.iter().all(|check| !check.kind().is_formal()))
    }
}

/// A search for edits in one notice.
struct Clearing<'c, 'n> {
    rules: &'c RuleSet,
    notice: &'n Notice<'n>,
    as_of: Timestamp,
    scratch: &'c mut Scratch,
    /// What is told of the notice as it is.
    told: Told,
    /// Judgements that are left.
    left: usize,
}

/// A deletion to try: bytes of a field's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Deletion {
    chars: usize,
    field: usize,
    span: Span,
}

impl Clearing<'_, '_> {
    fn edit(&mut self, finding: &Finding) -> Option<ClearingEdit> {
        if !finding.family.judges_words() || !self.rules.looks_for_words(finding) {
            return None;
        }
        let mut deletions: Vec<Deletion> = self.deletions(finding);
        deletions.sort_unstable();
        deletions.dedup();
        for deletion in deletions {
            self.left = self.left.checked_sub(1)?;
            if self.clears(deletion, finding) {
                let place = Places::new(self.notice).of(Some(deletion.field), deletion.span);
                let text = self.notice.fields.get(deletion.field).map(|field| deletion.span.slice(&field.text));
                return Some(ClearingEdit { place, text: text.unwrap_or_default().to_owned() });
            }
        }
        None
    }

    /// What may be deleted: nothing that is not the notice's own, no placeholder, and never all of a field.
    fn deletions(&self, finding: &Finding) -> Vec<Deletion> {
        let Some(own) = finding.place.field else { return Vec::new() };
        let adds = |weight: Option<Weight>| weight.is_none_or(|weight| weight > Weight::ZERO);
        let evidence = finding.evidence.iter().filter(|part| adds(part.weight));
        let evidence = evidence.filter_map(|part| Some((part.place.field?, part.place.span)));
        let mut spans: Vec<(usize, Span)> = evidence.chain([(own, finding.place.span)]).collect();
        if let Some(field) = self.notice.fields.get(own) {
            let borders = Borders::of(&field.text);
            let Span { end, .. } = finding.place.span;
            // Where a mark goes on into another clause, it is the last that makes a breach of what stands before: without the
            // first, `订阅到货提醒，送8元代金券` would still pay for something.
            spans.extend([
                (own, borders.around_with_mark(Span::new(end.saturating_sub(1), end), Stretch::Clause)),
                (own, borders.around_with_mark(finding.place.span, Stretch::Clause)),
                (own, borders.around_with_mark(finding.place.span, Stretch::Sentence)),
            ]);
        }
        spans.into_iter().filter_map(|(field, span)| self.deletion(field, span)).collect()
    }

    fn deletion(&self, field: usize, span: Span) -> Option<Deletion> {
        let text: &Field<'_> = self.notice.fields.get(field)?;
        let is_own = text.origin.spelling != Spelling::Elsewhere;
        let holds_slot = Template::may_hold_placeholder(&text.text)
            && Template::parse(&text.text).slots().any(|(slot, _)| slot.overlaps(span));
        let leaves_something = without(&text.text, span).chars().any(char::is_alphanumeric);
        let chars = span.slice(&text.text).chars().count();
        (is_own && !holds_slot && leaves_something && chars > 0).then_some(Deletion { chars, field, span })
    }

    /// Whether the finding is gone without the words, and nothing new is told.
    fn clears(&mut self, deletion: Deletion, finding: &Finding) -> bool {
        let mut notice = self.notice.clone();
        if let Some(field) = notice.fields.get_mut(deletion.field) {
            field.text = without(&field.text, deletion.span).into();
            // Where its bytes were is of no interest.
            field.origin = Origin::ABSENT;
        }
        let mut findings = self.rules.find_all(self.scratch, &notice, self.as_of);
        tell_once(&mut findings);
        findings.iter().all(|after| self.told.holds(after, deletion, finding))
    }
}

/// What is told of a notice as it is, by rule and field; the stretches in order and apart, as matches of a rule are.
#[derive(Default)]
struct Told(BTreeMap<(RuleIndex, Option<usize>), Vec<Span>>);

impl Told {
    fn of(findings: &[Finding]) -> Self {
        let mut told = Self::default();
        for Finding { rule, place, .. } in findings {
            told.0.entry((*rule, place.field)).or_default().push(place.span);
        }
        told
    }

    /// Whether what is found after the deletion was told before in that place, and is not what should be cleared.
    fn holds(&self, after: &Finding, deletion: Deletion, cleared: &Finding) -> bool {
        let Some(spans) = self.0.get(&(after.rule, after.place.field)) else { return false };
        let place = deletion.as_before(&after.place);
        let first = spans.partition_point(|span| span.end < place.start);
        let near = spans.iter().skip(first).take_while(|span| span.start <= place.end);
        let mut same = near.filter(|span| span.overlaps(place) || **span == place).peekable();
        let is_cleared = |span: &Span| {
            after.rule == cleared.rule && after.place.field == cleared.place.field && *span == cleared.place.span
        };
        same.peek().is_some() && !same.any(is_cleared)
    }
}

impl Deletion {
    /// The place in the text as it was; one that reaches across the deletion holds what was deleted.
    fn as_before(self, after: &Place) -> Span {
        let Span { start, end } = after.span;
        if after.field != Some(self.field) {
            return after.span;
        }
        let by = self.span.len();
        let start = if start < self.span.start { start } else { start + by };
        Span::new(start, if end <= self.span.start { end } else { end + by })
    }
}

fn without(text: &str, span: Span) -> String {
    let (before, rest) = text.split_at_checked(span.start as usize).unwrap_or((text, ""));
    let behind = rest.get(span.len() as usize..).unwrap_or_default();
    format!("{before}{behind}")
}
