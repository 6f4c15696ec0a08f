use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::fold::{Folded, Lexicon, fold, fold_word};
use crate::notice::Notice;
use crate::pack::{Pack, Scope};

/// A word that breaching records have more often than others.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The word, folded.
    pub word: String,
    /// Breaching records that have it.
    pub breaching: u32,
    /// Clean records that have it.
    pub clean: u32,
    /// The logarithm of how much greater the odds of a breach are with it, each count half a record higher.
    pub log_odds: f64,
    /// The same in standard errors, by which candidates are ordered: a rare word needs a greater difference.
    pub deviations: f64,
}

/// Gathers labelled records and proposes words for a person to read.
///
/// Looked at are runs of 2 to 6 characters of what the user sees, within clauses, folded; without what the word lists of the
/// packs have already, without digits, and never a part of a word in Latin letters.
#[derive(Debug)]
pub struct Suggester {
    known: BTreeMap<char, Vec<String>>,
    breaching: Vec<Vec<String>>,
    clean: Vec<Vec<String>>,
}

/// Characters of a candidate.
const LENGTHS: Range<usize> = 2..7;
/// Breaching records that a candidate must be in.
const LEAST_RECORDS: u32 = 3;
/// Standard errors that a candidate must stand out by.
const LEAST_DEVIATIONS: f64 = 2.0;
/// Candidates of which the parts of others are left out; comparing all with all takes time.
const MOST_COMPARED: usize = 3000;
/// A longer word stands for its part if it is in so many of the part's records.
const MOST_OF: f64 = 0.8;

impl Suggester {
    /// One for whom the words of the packs' lists are no news.
    #[must_use]
    pub fn new(packs: &[Pack]) -> Self {
        let of_lists = packs.iter().flat_map(|pack| &pack.lists).flat_map(|list| &list.words);
        let of_changes = packs.iter().flat_map(|pack| &pack.changes).flat_map(|change| &change.words);
        let mut known: BTreeMap<char, Vec<String>> = BTreeMap::new();
        for word in of_lists.chain(of_changes).map(|word| fold_word(word)) {
            if let Some(first) = word.chars().next() {
                known.entry(first).or_default().push(word);
            }
        }
        Self { known, breaching: Vec::new(), clean: Vec::new() }
    }

    /// Takes in a record.
    pub fn add(&mut self, notice: &Notice<'_>, is_breach: bool) {
        let mut runs = Vec::new();
        let mut folded = Folded::default();
        for field in &notice.fields {
            if Scope::DEFAULT_FIELDS.contains(&field.selector(notice.kind)) {
                fold(&field.text, &Lexicon::default(), &mut folded);
                self.runs(folded.text(), &mut runs);
            }
        }
        if is_breach { self.breaching.push(runs) } else { self.clean.push(runs) }
    }

    /// The stretches of letters between marks, blanks and known words.
    fn runs(&self, text: &str, runs: &mut Vec<String>) {
        let mut run = String::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let known = self.known.get(&c).into_iter().flatten().filter(|word| rest.starts_with(word.as_str()));
            let skipped = known.map(String::len).max();
            if skipped.is_some() || !c.is_alphanumeric() {
                runs.push(std::mem::take(&mut run));
            } else {
                run.push(c);
            }
            rest = rest.get(skipped.unwrap_or(c.len_utf8())..).unwrap_or_default();
        }
        runs.push(run);
    }

    /// The words that stand out, those that stand out most first.
    #[must_use]
    pub fn candidates(&self) -> Vec<Candidate> {
        let mut counts: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
        for record in &self.breaching {
            for word in words(record) {
                counts.entry(word).or_default().0 += 1;
            }
        }
        counts.retain(|_, (breaching, _)| *breaching >= LEAST_RECORDS);
        for record in &self.clean {
            for word in words(record) {
                if let Some((_, clean)) = counts.get_mut(word) {
                    *clean += 1;
                }
            }
        }
        let candidates = counts.into_iter().map(|(word, counts)| self.candidate(word, counts));
        let mut candidates: Vec<Candidate> =
            candidates.filter(|candidate| candidate.deviations >= LEAST_DEVIATIONS).collect();
        candidates.sort_by(|a, b| b.deviations.total_cmp(&a.deviations).then_with(|| a.word.cmp(&b.word)));
        candidates.truncate(MOST_COMPARED);
        collapsed(candidates)
    }

    fn candidate(&self, word: &str, (breaching, clean): (u32, u32)) -> Candidate {
        let odds = |with: u32, all: usize| {
            let without = u32::try_from(all).unwrap_or(u32::MAX).saturating_sub(with);
            (f64::from(with) + 0.5, f64::from(without) + 0.5)
        };
        let (with, without) = odds(breaching, self.breaching.len());
        let (clean_with, clean_without) = odds(clean, self.clean.len());
        let log_odds = (with / without).ln() - (clean_with / clean_without).ln();
        let error = (1.0 / with + 1.0 / without + 1.0 / clean_with + 1.0 / clean_without).sqrt();
        Candidate { word: word.to_owned(), breaching, clean, log_odds, deviations: log_odds / error }
    }
}

/// The words of one record, each once.
fn words(runs: &[String]) -> BTreeSet<&str> {
    let mut words = BTreeSet::new();
    for run in runs {
        let mut starts: Vec<usize> = run.char_indices().map(|(at, _)| at).collect();
        starts.push(run.len());
        for (first, start) in starts.iter().enumerate() {
            let ends = LENGTHS.filter_map(|length| starts.get(first + length));
            words.extend(ends.filter(|end| is_word(run, *start..**end)).filter_map(|end| run.get(*start..*end)));
        }
    }
    words
}

/// Whether the part of a run may be a word: no digit, and no Latin word cut in two.
fn is_word(run: &str, part: Range<usize>) -> bool {
    let bytes = run.as_bytes();
    let is_letter = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphabetic);
    let is_cut = |at: usize| is_letter(at.checked_sub(1)) && is_letter(Some(at));
    let has_digit = run.get(part.clone()).is_none_or(|word| word.chars().any(char::is_numeric));
    !has_digit && !is_cut(part.start) && !is_cut(part.end)
}

/// Leaves out parts of a longer word that is in nearly the same records, and longer ones that say less than their part.
fn collapsed(candidates: Vec<Candidate>) -> Vec<Candidate> {
    let stands_for = |long: &Candidate, part: &Candidate| {
        long.word.len() > part.word.len()
            && long.word.contains(&part.word)
            && f64::from(long.breaching) >= MOST_OF * f64::from(part.breaching)
    };
    let is_needless = |one: &Candidate, other: &Candidate| {
        let is_longer = one.word.len() > other.word.len() && one.word.contains(&other.word);
        stands_for(other, one) || (is_longer && !stands_for(one, other) && other.deviations >= one.deviations)
    };
    let needless: Vec<bool> =
        candidates.iter().map(|one| candidates.iter().any(|other| is_needless(one, other))).collect();
    candidates.into_iter().zip(needless).filter(|(_, needless)| !needless).map(|(candidate, _)| candidate).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notice::{Limits, ReadFormat, read};
    use crate::pack::PackFile;

    #[test]
    fn words_of_breaching_records_are_proposed_whole_and_known_ones_are_not() {
        let pack = "pack: {id: a, version: 0.1.0, title: {zh: 甲, en: a}}\nwords:\n  - {id: w, purpose: {zh: 词, en: words}, \
                    source: test, words: [红包]}\n";
        let pack = Pack::read(vec![PackFile::of_bytes("a.yaml", pack.as_bytes())], &[]).expect("a pack");
        let mut suggester = Suggester::new(&[pack]);
        for number in 0..40 {
            let breaching = format!("您好，{number}号福利官在等您领红包VIP");
            let clean = format!("您好，{number}号包裹在驿站");
            for (text, is_breach) in [(breaching, true), (clean, false)] {
                let reading = read(ReadFormat::Text, "a.txt", text.as_bytes(), &Limits::default());
                suggester.add(&reading.notices[0], is_breach);
            }
        }
        let candidates = suggester.candidates();
        let words: Vec<&str> = candidates.iter().map(|candidate| candidate.word.as_str()).collect();
        assert!(words.contains(&"福利官在等您") && words.contains(&"vip"), "{words:?}");
        assert!(!words.iter().any(|word| ["红包", "您好", "福利", "ip"].contains(word)), "{words:?}");
        let first = candidates.first().expect("a candidate");
        assert_eq!((first.breaching, first.clean), (40, 0));
        assert!(first.log_odds > 8.0);
    }
}
