//! Logs to records, parted by user: all records of a user come into the same part, so that each part can be settled alone.

use std::io::{self, IsTerminal, Read};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, sync_channel};

use noticelint::consent::{Expected, Layout, Mapping, PartStart, Record, RecordPlace, RecordProblem, Sink};
use noticelint::consent::{order_of, read_part, store};
use rayon::prelude::*;

use super::spool::Spool;
use crate::unpack;

/// Parts that users are spread over.
pub const PARTS: usize = 128;

/// Bytes of a log that one thread reads at a time.
const BLOCK_BYTES: usize = 4 << 20;

/// What is wrong with a record, and where it stands; a record of 0 means the file.
pub type Problem = (RecordPlace, RecordProblem);

/// Inputs in their order.
pub struct Inputs {
    pub paths: Vec<(PathBuf, Expected)>,
    pub mapping: Mapping,
    /// Only this user's records.
    pub user: Option<String>,
    pub max_record_bytes: usize,
    pub threads: usize,
}

/// What was gathered.
pub struct Gathered {
    pub parts: Vec<Spool>,
    /// Callbacks about something else.
    pub passed_over: u64,
}

/// A block of whole records on its way from the file to the threads.
enum Block {
    Records(Layout, Vec<u8>, PartStart, Expected),
    Problem(Problem),
}

impl Inputs {
    /// Reads all inputs; tells in their order what could not be read.
    pub fn gather(
        &self,
        folder: &std::path::Path,
        told: &mut dyn FnMut(&Problem) -> io::Result<()>,
    ) -> io::Result<Gathered> {
        let parts: Vec<Mutex<Spool>> = (0..PARTS).map(|_| Mutex::new(Spool::new(folder.to_owned()))).collect();
        let mut passed_over = 0;
        std::thread::scope(|scope| {
            let (sender, receiver) = sync_channel(2 * self.threads);
            scope.spawn(move || {
                let mut send = |block| sender.send(block).is_ok();
                let mut meter = Meter::new();
                for ((path, expected), file) in self.paths.iter().zip(0..) {
                    if !self.follow(path, *expected, file, &mut meter, &mut send) {
                        break;
                    }
                }
                meter.clear();
            });
            self.take(&receiver, &parts, &mut passed_over, told)
        })?;
        let parts = parts.into_iter().map(|part| part.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner));
        Ok(Gathered { parts: parts.collect(), passed_over })
    }

    /// Reads blocks on all threads, as they come.
    fn take(
        &self,
        receiver: &Receiver<Block>,
        parts: &[Mutex<Spool>],
        passed_over: &mut u64,
        told: &mut dyn FnMut(&Problem) -> io::Result<()>,
    ) -> io::Result<()> {
        while let Ok(first) = receiver.recv() {
            let more = receiver.try_iter().take(2 * self.threads - 1);
            let blocks: Vec<Block> = std::iter::once(first).chain(more).collect();
            let read: Vec<io::Result<BlockRead>> =
                blocks.into_par_iter().map(|block| self.read_block(block, parts)).collect();
            for read in read {
                let read = read?;
                *passed_over += read.passed_over;
                read.problems.iter().try_for_each(&mut *told)?;
            }
        }
        Ok(())
    }

    fn read_block(&self, block: Block, parts: &[Mutex<Spool>]) -> io::Result<BlockRead<'_>> {
        let mut read = BlockRead {
            user: self.user.as_deref(),
            parts: vec![Vec::new(); PARTS],
            problems: Vec::new(),
            passed_over: 0,
        };
        match block {
            Block::Records(layout, bytes, start, expected) => {
                read_part(&layout, &bytes, start, expected, &self.mapping, &mut read);
            }
            Block::Problem(problem) => read.problems.push(problem),
        }
        for (records, part) in read.parts.iter().zip(parts).filter(|(records, _)| !records.is_empty()) {
            part.lock().unwrap_or_else(std::sync::PoisonError::into_inner).write(records)?;
        }
        read.parts.clear();
        Ok(read)
    }

    /// Cuts a file into blocks; `false` where nobody wants them any more.
    fn follow(
        &self,
        path: &std::path::Path,
        expected: Expected,
        file: u32,
        meter: &mut Meter,
        send: &mut impl FnMut(Block) -> bool,
    ) -> bool {
        let mut start = PartStart { file, ..PartStart::default() };
        let mut cutter = match Cutter::open(path, &self.mapping, &mut start) {
            Ok(cutter) => cutter,
            Err(problem) => {
                // An empty log is one in which nothing happened.
                return problem == RecordProblem::Empty || send(Block::Problem((place_of(start), problem)));
            }
        };
        loop {
            meter.show(start.bytes);
            match cutter.next(&mut start, self.max_record_bytes) {
                Ok(Some((bytes, begin))) => {
                    meter.add(bytes.len());
                    if !send(Block::Records(cutter.layout.clone(), bytes, begin, expected)) {
                        return false;
                    }
                }
                Ok(None) => return true,
                Err((place, problem)) => {
                    let goes_on = matches!(problem, RecordProblem::TooLarge { .. }) && cutter.skip_line(&mut start);
                    if !send(Block::Problem((place, problem))) {
                        return false;
                    }
                    if !goes_on {
                        return true;
                    }
                }
            }
        }
    }
}

fn place_of(start: PartStart) -> RecordPlace {
    RecordPlace {
        file: start.file,
        record: start.records,
        start: start.bytes,
        line: start.lines + 1,
        ..RecordPlace::default()
    }
}

/// A file under way.
struct Cutter {
    stream: Box<dyn Read + Send>,
    layout: Layout,
    buffer: Vec<u8>,
    is_over: bool,
}

impl Cutter {
    fn open(path: &std::path::Path, mapping: &Mapping, start: &mut PartStart) -> Result<Self, RecordProblem> {
        let unreadable = |error: io::Error| RecordProblem::Unreadable(error.to_string());
        let mut stream = unpack::open(path).map_err(unreadable)?;
        let mut buffer = Vec::new();
        stream.by_ref().take(BLOCK_BYTES as u64).read_to_end(&mut buffer).map_err(unreadable)?;
        let is_over = buffer.len() < BLOCK_BYTES;
        let layout = Layout::recognise(&buffer, mapping)?;
        let rest = buffer.split_off(layout.head_len(&buffer));
        advance(start, &buffer, 0);
        Ok(Self { stream, layout, buffer: rest, is_over })
    }

    /// The next block of whole records.
    fn next(
        &mut self,
        start: &mut PartStart,
        max_record_bytes: usize,
    ) -> Result<Option<(Vec<u8>, PartStart)>, Problem> {
        loop {
            if self.buffer.len() < BLOCK_BYTES && !self.is_over {
                self.fill(BLOCK_BYTES - self.buffer.len()).map_err(|error| (place_of(*start), error))?;
            }
            if self.buffer.is_empty() {
                return Ok(None);
            }
            if let Some(cut) = self.layout.cut(&self.buffer, self.is_over) {
                let rest = self.buffer.split_off(cut.len);
                let block = std::mem::replace(&mut self.buffer, rest);
                let begin = *start;
                advance(start, &block, cut.records);
                return Ok(Some((block, begin)));
            }
            if self.buffer.len() > max_record_bytes {
                let place = RecordPlace { record: start.records + 1, ..place_of(*start) };
                return Err((place, RecordProblem::TooLarge { limit_bytes: max_record_bytes }));
            }
            self.fill(BLOCK_BYTES).map_err(|error| (place_of(*start), error))?;
        }
    }

    fn fill(&mut self, bytes: usize) -> Result<(), RecordProblem> {
        let before = self.buffer.len();
        let read = self.stream.by_ref().take(bytes as u64).read_to_end(&mut self.buffer);
        self.is_over = self.buffer.len() - before < bytes;
        if let Err(error) = read {
            self.buffer.truncate(0);
            return Err(RecordProblem::Unreadable(error.to_string()));
        }
        Ok(())
    }

    /// Passes over the rest of a line that is too long; `false` where records are not lines, so that what follows cannot be told
    /// apart, or nothing follows.
    fn skip_line(&mut self, start: &mut PartStart) -> bool {
        if !matches!(self.layout, Layout::Lines) {
            return false;
        }
        loop {
            let end = self.buffer.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
            let rest = self.buffer.split_off(end.unwrap_or(self.buffer.len()));
            advance(start, &self.buffer, u64::from(end.is_some()));
            self.buffer = rest;
            if end.is_some() {
                return true;
            }
            if self.is_over || self.fill(BLOCK_BYTES).is_err() {
                return false;
            }
        }
    }
}

fn advance(start: &mut PartStart, passed: &[u8], records: u64) {
    start.bytes += passed.len() as u64;
    start.lines += lines_in(passed);
    start.records += records;
}

/// Line ends, eight bytes at a time where the compiler can.
fn lines_in(bytes: &[u8]) -> u64 {
    bytes.chunks(128).map(|chunk| u64::from(chunk.iter().map(|byte| u8::from(*byte == b'\n')).sum::<u8>())).sum()
}

/// The records of one block.
struct BlockRead<'u> {
    user: Option<&'u str>,
    parts: Vec<Vec<u8>>,
    problems: Vec<Problem>,
    passed_over: u64,
}

impl Sink for BlockRead<'_> {
    fn record(&mut self, place: RecordPlace, record: Record<'_>) {
        if self.user.is_some_and(|user| user != record.user()) {
            return;
        }
        let part = usize::try_from(order_of(place, &record).user % PARTS as u64).unwrap_or_default();
        if let Some(part) = self.parts.get_mut(part) {
            store(place, &record, part);
        }
    }

    fn problem(&mut self, place: RecordPlace, problem: RecordProblem) {
        self.problems.push((place, problem));
    }

    fn passed_over(&mut self) {
        self.passed_over += 1;
    }
}

/// How much was read, on the terminal if there is one.
struct Meter {
    is_shown: bool,
    read: u64,
    shown: u64,
}

impl Meter {
    fn new() -> Self {
        Self { is_shown: io::stderr().is_terminal(), read: 0, shown: 0 }
    }

    fn add(&mut self, bytes: usize) {
        self.read += bytes as u64;
    }

    fn show(&mut self, _: u64) {
        let megabytes = self.read >> 20;
        if self.is_shown && megabytes >= self.shown + 64 {
            self.shown = megabytes;
            eprint!("\r{megabytes} MB");
        }
    }

    fn clear(&self) {
        if self.shown > 0 {
            eprint!("\r\u{1b}[K");
        }
    }
}
