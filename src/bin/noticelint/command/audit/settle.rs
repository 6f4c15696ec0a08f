//! Parts of gathered records to accounts: each part is put in order, in memory where it fits and else by merging runs from the
//! disk, and goes through a ledger user by user.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::io::{self, Read};
use std::path::Path;

use noticelint::consent::{
    Counts, Ledger, Limits, RecordPlace, Statement, Stored, StoredOrder, TemplateTypes, Told, restore, stored_order,
};
use noticelint::report::{AuditReport, Group};
use noticelint::{RuleSet, Severity, Verdict};

use super::spool::Spool;

/// What parts are settled by.
pub struct Court<'a> {
    pub rules: &'a RuleSet,
    pub types: &'a TemplateTypes,
    pub limits: Limits,
    pub told: Told,
    pub report: &'a AuditReport<'a>,
    pub folder: &'a Path,
    /// Whether a part of the logs of consents could not be read.
    pub has_gaps: bool,
    /// Bytes that one part may take in memory.
    pub part_bytes: u64,
}

/// What came of a part.
#[derive(Default)]
pub struct Settled {
    /// What is told of it, in runs that are each in the order of the inputs.
    pub runs: Vec<Spool>,
    /// The steps of the account of the one user that was asked for.
    pub steps: Vec<u8>,
    pub sums: Sums,
}

/// Counts of all that was settled; adding up gives the same in any order.
#[derive(Default)]
pub struct Sums {
    pub counts: Counts,
    pub findings: BTreeMap<Severity, u64>,
    pub verdicts: BTreeMap<Verdict, u64>,
    pub groups: BTreeMap<Group, u64>,
    pub not_judged: u64,
    /// Breaches that no rule in use or in force is about.
    pub not_held: u64,
}

impl Sums {
    pub fn add(&mut self, other: Self) {
        self.counts.add(other.counts);
        self.not_judged += other.not_judged;
        self.not_held += other.not_held;
        other.findings.into_iter().for_each(|(severity, count)| *self.findings.entry(severity).or_default() += count);
        other.verdicts.into_iter().for_each(|(verdict, count)| *self.verdicts.entry(verdict).or_default() += count);
        other.groups.into_iter().for_each(|(group, count)| *self.groups.entry(group).or_default() += count);
    }
}

/// Bytes that the place of a record in the order takes beside it.
const ORDER_BYTES: u64 = 64;
/// Bytes of what is told that are kept before they go to the disk in order.
const TOLD_BYTES: usize = 4 << 20;

impl Court<'_> {
    pub fn settle(&self, part: Spool) -> io::Result<Settled> {
        let mut books = Books::new(self);
        // A stored record takes some 100 bytes, to which its place in the order comes.
        if part.len() + part.len() / 100 * ORDER_BYTES <= self.part_bytes {
            let bytes = part.into_bytes()?;
            for (_, at) in in_order(&bytes) {
                if let Some((stored, _)) = restore(bytes.get(at..).unwrap_or_default()) {
                    books.take(&stored)?;
                }
            }
        } else {
            let mut runs = self.runs(part)?;
            while let Some(record) = runs.next()? {
                if let Some((stored, _)) = restore(&record) {
                    books.take(&stored)?;
                }
            }
        }
        books.close()
    }

    /// The part in runs on the disk, each in order.
    fn runs(&self, part: Spool) -> io::Result<Merge> {
        let run_bytes = usize::try_from(self.part_bytes / 2).unwrap_or(usize::MAX);
        let mut reader = part.into_reader()?;
        let mut bytes = Vec::new();
        let mut merge = Merge { runs: Vec::new(), heap: BinaryHeap::new() };
        loop {
            let wanted = run_bytes.saturating_sub(bytes.len()).max(1 << 16);
            let read = reader.by_ref().take(wanted as u64).read_to_end(&mut bytes)?;
            let order = in_order(&bytes);
            let mut run = Spool::new(self.folder.to_owned());
            let mut whole = 0;
            for (_, at) in &order {
                let Some((_, len)) = stored_order(bytes.get(*at..).unwrap_or_default()) else { continue };
                run.write(bytes.get(*at..at + len).unwrap_or_default())?;
                whole += len;
            }
            // A record may begin in one run and end in the next.
            bytes.drain(..whole);
            merge.add(run)?;
            if read < wanted {
                return if bytes.is_empty() { Ok(merge) } else { Err(io::Error::other("a temporary file is broken")) };
            }
        }
    }
}

/// The records of the bytes in the order of a ledger: where each begins.
fn in_order(bytes: &[u8]) -> Vec<(StoredOrder, usize)> {
    let mut order = Vec::new();
    let mut at = 0;
    while let Some((place, len)) = stored_order(bytes.get(at..).unwrap_or_default()) {
        order.push((place, at));
        at += len;
    }
    order.sort_unstable();
    order
}

/// Runs that become one.
struct Merge {
    runs: Vec<(Box<dyn Read + Send>, Vec<u8>)>,
    heap: BinaryHeap<Reverse<(StoredOrder, usize)>>,
}

impl Merge {
    fn add(&mut self, run: Spool) -> io::Result<()> {
        self.runs.push((run.into_reader()?, Vec::new()));
        self.advance(self.runs.len() - 1)
    }

    /// Reads the next record of a run.
    fn advance(&mut self, index: usize) -> io::Result<()> {
        let Some((reader, record)) = self.runs.get_mut(index) else { return Ok(()) };
        let mut head = [0; 4];
        record.clear();
        if reader.by_ref().take(4).read_to_end(record)? < 4 {
            return Ok(());
        }
        head.copy_from_slice(record.get(..4).unwrap_or(&[0; 4]));
        reader.by_ref().take(u32::from_le_bytes(head).into()).read_to_end(record)?;
        let (order, _) = stored_order(record).ok_or_else(|| io::Error::other("a temporary file is broken"))?;
        self.heap.push(Reverse((order, index)));
        Ok(())
    }

    fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let Some(Reverse((_, index))) = self.heap.pop() else { return Ok(None) };
        let record = self.runs.get_mut(index).map(|(_, record)| std::mem::take(record));
        self.advance(index)?;
        Ok(record)
    }
}

/// The open accounts, and what was told of those that are closed.
struct Books<'c> {
    court: &'c Court<'c>,
    /// The digest that the open accounts have in common; almost always there is one account.
    digest: Option<u64>,
    open: Vec<Ledger<'c>>,
    statements: Vec<Statement>,
    settled: Settled,
    told: Vec<u8>,
    order: Vec<(RecordPlace, std::ops::Range<usize>)>,
}

impl<'c> Books<'c> {
    fn new(court: &'c Court<'c>) -> Self {
        Self {
            court,
            digest: None,
            open: vec![Ledger::new(court.types, court.limits, court.told)],
            statements: Vec::new(),
            settled: Settled::default(),
            told: Vec::new(),
            order: Vec::new(),
        }
    }

    fn take(&mut self, stored: &Stored<'_>) -> io::Result<()> {
        let digest = noticelint::consent::order_of(stored.place, &stored.record).user;
        if self.digest != Some(digest) {
            self.finish()?;
            self.digest = Some(digest);
        }
        let user = stored.record.user();
        let mine = self.open.iter().position(|ledger| ledger.user().is_empty() || ledger.user() == user);
        let mine = mine.unwrap_or_else(|| {
            self.open.push(Ledger::new(self.court.types, self.court.limits, self.court.told));
            self.open.len() - 1
        });
        let statements = &mut self.statements;
        if let Some(ledger) = self.open.get_mut(mine) {
            ledger.take(stored.place, &stored.record, &mut |statement| statements.push(statement));
        }
        Ok(())
    }

    /// Closes the open accounts.
    fn finish(&mut self) -> io::Result<()> {
        let statements = &mut self.statements;
        for ledger in &mut self.open {
            let counts = ledger.finish(&mut |statement| statements.push(statement));
            self.settled.sums.counts.add(counts);
        }
        self.open.truncate(1);
        let mut worst: BTreeMap<RecordPlace, Verdict> = BTreeMap::new();
        for mut statement in std::mem::take(&mut self.statements) {
            if let Statement::Unpaid(unpaid) = &mut statement {
                unpaid.rests_on_gaps = self.court.has_gaps && unpaid.reason.is_for_want_of_consent();
            }
            self.tell(&statement, &mut worst);
        }
        for verdict in worst.into_values() {
            *self.settled.sums.verdicts.entry(verdict).or_default() += 1;
        }
        if self.told.len() >= TOLD_BYTES { self.flush() } else { Ok(()) }
    }

    fn tell(&mut self, statement: &Statement, worst: &mut BTreeMap<RecordPlace, Verdict>) {
        let begin = self.told.len();
        let sums = &mut self.settled.sums;
        let place = match statement {
            Statement::Unpaid(unpaid) => {
                let Some(held) = self.court.rules.hold(unpaid) else {
                    sums.not_held += 1;
                    return;
                };
                *sums.findings.entry(held.severity).or_default() += 1;
                let verdict = worst.entry(unpaid.place).or_insert(Verdict::Pass);
                *verdict = (*verdict).max(held.severity.verdict());
                *sums.groups.entry(Group::of(unpaid)).or_default() += 1;
                self.court.report.finding(unpaid, &held, &mut self.told);
                unpaid.place
            }
            Statement::NotJudged(place, problem) => {
                sums.not_judged += 1;
                self.court.report.not_judged(*place, problem, &mut self.told);
                *place
            }
            Statement::Step(step) => return self.court.report.step(step, &mut self.settled.steps),
        };
        self.order.push((place, begin..self.told.len()));
    }

    /// Puts what was told in order and away.
    fn flush(&mut self) -> io::Result<()> {
        // Of one record in the order in which it was told.
        self.order.sort_by_key(|(place, _)| *place);
        let mut run = Spool::new(self.court.folder.to_owned());
        for (place, bytes) in self.order.drain(..) {
            let text = self.told.get(bytes).unwrap_or_default();
            run.write(&head_of(place, text.len()))?;
            run.write(text)?;
        }
        self.told.clear();
        self.settled.runs.push(run);
        Ok(())
    }

    fn close(mut self) -> io::Result<Settled> {
        self.finish()?;
        if !self.order.is_empty() {
            self.flush()?;
        }
        Ok(self.settled)
    }
}

/// Bytes before each text in a run.
const HEAD_BYTES: usize = 24;

fn head_of(place: RecordPlace, len: usize) -> [u8; HEAD_BYTES] {
    let mut head = [0; HEAD_BYTES];
    let len = u64::try_from(len).unwrap_or(u64::MAX);
    let parts =
        [&place.file.to_be_bytes()[..], &place.record.to_be_bytes(), &place.entry.to_be_bytes(), &len.to_be_bytes()];
    for (to, from) in head.iter_mut().zip(parts.into_iter().flatten()) {
        *to = *from;
    }
    head
}

/// Gives all texts of the runs to `take`, in the order of the inputs.
pub fn in_input_order(runs: Vec<Spool>, take: &mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
    let mut readers = runs.into_iter().map(Spool::into_reader).collect::<io::Result<Vec<_>>>()?;
    let mut heap = BinaryHeap::new();
    let next_head = |reader: &mut Box<dyn Read + Send>| -> io::Result<Option<[u8; HEAD_BYTES]>> {
        let mut bytes = Vec::with_capacity(HEAD_BYTES);
        reader.by_ref().take(HEAD_BYTES as u64).read_to_end(&mut bytes)?;
        Ok(bytes.first_chunk().copied())
    };
    for (index, reader) in readers.iter_mut().enumerate() {
        heap.extend(next_head(reader)?.map(|head| Reverse((head, index))));
    }
    let mut text = Vec::new();
    while let Some(Reverse((bytes, index))) = heap.pop() {
        let Some(reader) = readers.get_mut(index) else { continue };
        let len = bytes.last_chunk::<8>().map_or(0, |len| u64::from_be_bytes(*len));
        text.clear();
        reader.by_ref().take(len).read_to_end(&mut text)?;
        take(&text)?;
        heap.extend(next_head(reader)?.map(|head| Reverse((head, index))));
    }
    Ok(())
}
