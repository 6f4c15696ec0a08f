//! Mechanical corrections, done in the file's own bytes: broken placeholders are written right, characters that nobody sees
//! are taken out. Wording is never touched.
//!
//! What comes out is read again and held against what should have come out; a file in which anything else would change is
//! left as it is.

mod invisible;
mod spell;

use crate::engine::{RuleSet, Scratch};
use crate::notice::{ColumnMap, Field, FieldName, Limits, Notice, ReadFormat, Reading, Timestamp, read_mapped};
use crate::text::{Decoded, Encoding, Span};
use crate::verdict::{Finding, Language};

use spell::spelled;

/// Times that a file is judged again, at most: a correction can bring another to light.
const MOST_ROUNDS: usize = 8;

/// Whether a finding is not to be mended.
pub type Spared<'s> = &'s (dyn Fn(&Notice<'_>, &Finding) -> bool + Sync);

/// A file to be mended.
#[derive(Debug, Clone, Copy)]
pub struct Unmended<'f> {
    /// Its path; for ids only.
    pub path: &'f str,
    /// What it is.
    pub format: ReadFormat,
    /// How its text is spelled.
    pub encoding: Encoding,
    /// Its bytes.
    pub bytes: &'f [u8],
    /// Bounds on what is read.
    pub limits: &'f Limits,
    /// What columns of tables mean.
    pub columns: &'f ColumnMap,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mended {
    /// The file's bytes afterwards; `None` where nothing changed.
    pub bytes: Option<Vec<u8>>,
    /// Placeholders that were written right.
    pub placeholders: usize,
    /// Characters without a trace on the screen that were taken out.
    pub invisible: usize,
    /// Corrections that are known but could not be done, in the order of the file.
    pub left: Vec<Left>,
}

/// A correction that a person has to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Left {
    /// The notice's id.
    pub notice: String,
    /// What stands there.
    pub quote: String,
    /// What should stand there.
    pub text: String,
    /// Why it was not done.
    pub reason: LeftReason,
}

/// Why a correction was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftReason {
    /// The text stands in no text file: a workbook.
    NoText,
    /// The text stands in another file.
    Elsewhere,
    /// It is written through escapes or markup that cannot be written back exactly.
    Escaped,
    /// The file's encoding has no such character.
    Encoding,
    /// Something else in the file would have changed too.
    Entangled,
}

impl LeftReason {
    /// The reason for people.
    #[must_use]
    pub fn words(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::NoText, Language::Chinese) => "工作簿请用表格软件修改",
            (Self::NoText, Language::English) => "it stands in a workbook; change it there",
            (Self::Elsewhere, Language::Chinese) => "它在另一个文件里",
            (Self::Elsewhere, Language::English) => "it stands in another file",
            (Self::Escaped, Language::Chinese) => "它经过转义或标记，无法原样写回",
            (Self::Escaped, Language::English) => {
                "it is written through escapes or markup and cannot be written back exactly"
            }
            (Self::Encoding, Language::Chinese) => "文件的编码没有这个字符",
            (Self::Encoding, Language::English) => "the file's encoding has no such character",
            (Self::Entangled, Language::Chinese) => "改动会影响文件的其他部分",
            (Self::Entangled, Language::English) => "something else in the file would change too",
        }
    }
}

/// A correction of a stretch of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Correction {
    notice: usize,
    field: usize,
    span: Span,
    /// What belongs there.
    text: String,
    is_placeholder: bool,
}

impl RuleSet {
    /// Mends what can be mended mechanically in the file and is found by the rules; findings for which `spared` holds are left
    /// alone. Doing it again changes nothing.
    #[must_use]
    pub fn mend(&self, file: Unmended<'_>, as_of: Timestamp, spared: Spared<'_>) -> Mended {
        let mut mended = Mended::default();
        for _ in 0..MOST_ROUNDS {
            let current = mended.bytes.clone();
            let bytes = current.as_deref().unwrap_or(file.bytes);
            mended.left.clear();
            let Some(next) = self.mend_once(Unmended { bytes, ..file }, as_of, spared, &mut mended) else { break };
            mended.bytes = Some(next);
        }
        mended.left.sort();
        mended.left.dedup();
        mended
    }

    /// The bytes after one round; `None` where nothing changes.
    fn mend_once(
        &self,
        file: Unmended<'_>,
        as_of: Timestamp,
        spared: Spared<'_>,
        mended: &mut Mended,
    ) -> Option<Vec<u8>> {
        let text = Text::of(file);
        let before = text.read(file);
        let mut scratch = Scratch::default();
        let mut edits = Vec::new();
        let mut done = Vec::new();
        for (index, notice) in before.notices.iter().enumerate() {
            let judgement = self.judge(&mut scratch, notice, as_of);
            let findings = judgement.findings.iter().filter(|finding| !spared(notice, finding));
            for correction in corrections(index, notice, findings) {
                match text.edit(file.encoding, notice, &correction) {
                    Ok(edit) => {
                        edits.push(edit);
                        done.push(correction);
                    }
                    // What nobody sees is no loss where it stands in no text.
                    Err(_) if !correction.is_placeholder => {}
                    Err(reason) => mended.left.push(left(notice, &correction, reason)),
                }
            }
        }
        if edits.is_empty() {
            return None;
        }
        let bytes = applied(file.bytes, edits)?;
        if !is_as_meant(&before, &done, Unmended { bytes: &bytes, ..file }) {
            let of_placeholders = done.iter().filter(|correction| correction.is_placeholder);
            mended.left.extend(of_placeholders.filter_map(|correction| {
                Some(left(before.notices.get(correction.notice)?, correction, LeftReason::Entangled))
            }));
            return None;
        }
        let placeholders = done.iter().filter(|correction| correction.is_placeholder).count();
        mended.placeholders += placeholders;
        mended.invisible += done.len() - placeholders;
        Some(bytes)
    }
}

/// A file's text, in UTF-8.
enum Text<'f> {
    Utf8(&'f [u8]),
    Decoded(Decoded),
}

/// Bytes of the file and what goes in their place.
type Edit = (usize, usize, Vec<u8>);

impl<'f> Text<'f> {
    fn of(file: Unmended<'f>) -> Self {
        if file.encoding == Encoding::Utf8 || !file.format.is_text() {
            Self::Utf8(file.bytes)
        } else {
            Self::Decoded(Decoded::new(file.encoding, file.bytes.to_vec()))
        }
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::Utf8(bytes) => bytes,
            Self::Decoded(decoded) => decoded.text().as_bytes(),
        }
    }

    fn read(&self, file: Unmended<'_>) -> Reading<'_> {
        read_mapped(file.format, file.path, self.bytes(), file.limits, file.columns)
    }

    /// The correction in the file's own bytes.
    fn edit(&self, encoding: Encoding, notice: &Notice<'_>, correction: &Correction) -> Result<Edit, LeftReason> {
        let field = notice.fields.get(correction.field).ok_or(LeftReason::Entangled)?;
        let text = spelled(&field.origin, &field.text, correction.span, &correction.text)?;
        let (start, end) = field.origin.bytes(correction.span).ok_or(LeftReason::NoText)?;
        let (start, end) = match self {
            Self::Utf8(_) => (start, end),
            Self::Decoded(decoded) => (decoded.to_original(start), decoded.to_original(end)),
        };
        let of_file = |offset: u64| usize::try_from(offset).map_err(|_| LeftReason::Entangled);
        let spelled = encoding.spell(&text).ok_or(LeftReason::Encoding)?;
        Ok((of_file(start)?, of_file(end)?, spelled))
    }
}

/// What is to be corrected in a notice: placeholders that findings mend, and between them what nobody sees; apart from each other.
fn corrections<'f>(index: usize, notice: &Notice<'_>, findings: impl Iterator<Item = &'f Finding>) -> Vec<Correction> {
    let mends = findings.filter_map(|finding| Some((finding.place.field?, finding.place.span, finding.mend.as_ref()?)));
    let mut corrections: Vec<Correction> = mends
        .map(|(field, span, mend)| Correction {
            notice: index,
            field,
            span,
            text: mend.text.clone(),
            is_placeholder: true,
        })
        .collect();
    let placeholders = corrections.clone();
    for (at, field) in notice.fields.iter().enumerate().filter(|(_, field)| invisible::may_be_taken_out(field)) {
        let is_free = |span: &Span| !placeholders.iter().any(|other| other.field == at && other.span.overlaps(*span));
        let stray = invisible::stray(&field.text).into_iter().filter(is_free);
        corrections.extend(stray.map(|span| Correction {
            notice: index,
            field: at,
            span,
            text: String::new(),
            is_placeholder: false,
        }));
    }
    corrections.sort_by_key(|correction| (correction.field, correction.span));
    corrections.dedup_by(|next, last| next.field == last.field && next.span.overlaps(last.span));
    corrections
}

fn left(notice: &Notice<'_>, correction: &Correction, reason: LeftReason) -> Left {
    let field = notice.fields.get(correction.field);
    let quote = field.map_or("", |field| correction.span.slice(&field.text)).to_owned();
    Left { notice: notice.id.to_string(), quote, text: correction.text.clone(), reason }
}

/// The bytes with the edits done; `None` where edits overlap, as those of one text that stands for two fields would.
fn applied(bytes: &[u8], mut edits: Vec<Edit>) -> Option<Vec<u8>> {
    edits.sort();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    for (start, end, text) in edits {
        out.extend_from_slice(bytes.get(at..start)?);
        out.extend_from_slice(&text);
        at = end;
    }
    out.extend_from_slice(bytes.get(at..)?);
    Some(out)
}

/// Whether the file reads as before but for the corrections.
fn is_as_meant(before: &Reading<'_>, done: &[Correction], after: Unmended<'_>) -> bool {
    let text = Text::of(after);
    let read = text.read(after);
    if before.notices.len() != read.notices.len() || before.errors.len() < read.errors.len() {
        return false;
    }
    let pairs = before.notices.iter().zip(&read.notices).enumerate();
    pairs.into_iter().all(|(index, (old, new))| {
        let of_notice: Vec<&Correction> = done.iter().filter(|correction| correction.notice == index).collect();
        is_same_notice(old, new, &of_notice)
    })
}

fn is_same_notice(old: &Notice<'_>, new: &Notice<'_>, done: &[&Correction]) -> bool {
    let is_same_head = (&old.id, old.kind, old.message, old.at, &old.template_id)
        == (&new.id, new.kind, new.message, new.at, &new.template_id);
    // A placeholder that is whole again can give a sample its slot: its key changes, or it is understood for the first time.
    let is_sample = |field: &Field<'_>| matches!(field.name, FieldName::Data(_));
    let mut fields = new.fields.iter();
    let mut has_counterpart = |(at, old): (usize, &Field<'_>)| {
        let expected = corrected(&old.text, done.iter().filter(|correction| correction.field == at));
        let is_it =
            |new: &Field<'_>| new.text == expected && (new.name == old.name || is_sample(new) && is_sample(old));
        fields.by_ref().find(|new| is_it(new) || !is_sample(new)).is_some_and(is_it)
    };
    is_same_head && old.fields.iter().enumerate().all(&mut has_counterpart) && fields.all(is_sample)
}

/// The field's text with its corrections, which stand in their order.
fn corrected<'c>(text: &str, done: impl Iterator<Item = &'c &'c Correction>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for correction in done {
        let range = correction.span.range();
        out.push_str(text.get(at..range.start).unwrap_or_default());
        out.push_str(&correction.text);
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}
