//! Writes logs of consents and sends of any size, with the right answers beside them: `consent_logs FOLDER USERS [SEED]`.
//!
//! The answers come from how the stories are made, not from a ledger: each user is given stories of which it is known beforehand
//! which sends are breaches. Standard library alone, so that it also builds with a plain `rustc -O`.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a program that makes test data fails loudly")]

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Lines that wait to be written in a random order.
const SHUFFLED: usize = 200_000;
const ONCE: u64 = 40;
const LONGTERM: u64 = 10;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().expect("a folder");
    let users: u64 = arguments.next().expect("a number of users").parse().expect("a number");
    let seed = arguments.next().map_or(1, |seed| seed.parse().expect("a seed"));
    let mut logs = Logs::create(Path::new(&folder), seed);
    for user in 0..users {
        logs.user(user);
    }
    let (events, sends, breaches) = logs.close();
    println!("{events} events, {sends} sends, {breaches} breaches");
}

/// SplitMix64: small, seeded, the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}

/// A file whose lines come out in a random order.
struct Shuffled {
    out: BufWriter<File>,
    waiting: Vec<String>,
    lines: u64,
}

impl Shuffled {
    fn create(path: &Path) -> Self {
        let out = BufWriter::with_capacity(1 << 20, File::create(path).expect("a file"));
        Self { out, waiting: Vec::new(), lines: 0 }
    }

    fn put(&mut self, line: String, random: &mut Random) {
        self.lines += 1;
        if self.waiting.len() < SHUFFLED {
            self.waiting.push(line);
            return;
        }
        let at = usize::try_from(random.below(SHUFFLED as u64)).expect("an index");
        let out = std::mem::replace(&mut self.waiting[at], line);
        self.out.write_all(out.as_bytes()).expect("a disk");
    }

    fn close(mut self, random: &mut Random) -> u64 {
        while !self.waiting.is_empty() {
            let at = usize::try_from(random.below(self.waiting.len() as u64)).expect("an index");
            let line = self.waiting.swap_remove(at);
            self.out.write_all(line.as_bytes()).expect("a disk");
        }
        self.out.flush().expect("a disk");
        self.lines
    }
}

struct Logs {
    random: Random,
    events: Shuffled,
    sends: Shuffled,
    expected: BufWriter<File>,
    breaches: u64,
    messages: u64,
    openid: String,
    /// Seconds of the latest record of the user; every record comes later than the one before, so that no two are of one instant.
    now: u64,
}

impl Logs {
    fn create(folder: &Path, seed: u64) -> Self {
        std::fs::create_dir_all(folder).expect("a folder");
        let mut templates = BufWriter::new(File::create(folder.join("templates.json")).expect("a file"));
        for number in 0..ONCE + LONGTERM {
            let kind = if number < ONCE { "once" } else { "longterm" };
            writeln!(templates, "{{\"template_id\":\"{}\",\"type\":\"{kind}\"}}", name(number)).expect("a disk");
        }
        Self {
            random: Random(seed),
            events: Shuffled::create(&folder.join("events.jsonl")),
            sends: Shuffled::create(&folder.join("sends.jsonl")),
            expected: BufWriter::new(File::create(folder.join("expected.tsv")).expect("a file")),
            breaches: 0,
            messages: 0,
            openid: String::new(),
            now: 0,
        }
    }

    fn user(&mut self, number: u64) {
        let salt = self.random.next();
        self.openid = format!("oQ{number:08x}{salt:016x}");
        self.now = 1_612_137_600 + self.random.below(86_400);
        match self.random.below(20) {
            0 => self.nothing_agreed(),
            1 => self.another_agreed(),
            _ => {
                // Of different templates, so that none pays for another.
                let first = self.random.below(ONCE + LONGTERM);
                for story in 0..2 {
                    self.story((first + story * 7) % (ONCE + LONGTERM));
                }
            }
        }
    }

    /// Refusals at most, so that nothing pays for anything.
    fn nothing_agreed(&mut self) {
        for _ in 0..=self.random.below(4) {
            let template = self.random.below(ONCE + LONGTERM);
            self.act(template, "reject");
            self.send(template, Some("no-consent"));
        }
    }

    /// One consent that is never used, and sends of other templates.
    fn another_agreed(&mut self) {
        let agreed = self.random.below(ONCE + LONGTERM);
        self.act(agreed, "accept");
        for step in 0..=self.random.below(6) {
            self.send((agreed + 1 + step) % (ONCE + LONGTERM), Some("wrong-template"));
        }
    }

    fn story(&mut self, template: u64) {
        if self.random.below(10) == 0 {
            self.send(template, Some("before-accept"));
        }
        let accepts = 1 + self.random.below(3);
        for _ in 0..accepts {
            self.act(template, "accept");
        }
        if self.random.below(8) == 0 {
            self.act(template, "reject");
        }
        let sends = if template < ONCE { self.random.below(accepts + 2) } else { self.random.below(14) };
        for number in 0..sends {
            let pays = template >= ONCE || number < accepts;
            self.send(template, if pays { None } else { Some("exceeds-consents") });
        }
        if self.random.below(6) == 0 {
            self.act(template, "cancel");
            for _ in 0..self.random.below(3) {
                self.send(template, Some("after-cancel"));
            }
        }
    }

    fn tick(&mut self) -> String {
        self.now += 1 + self.random.below(50_000);
        time(self.now, self.random.below(20) == 0)
    }

    fn act(&mut self, template: u64, act: &str) {
        let scene = if self.random.below(2) == 0 { "page" } else { "article" };
        let (openid, template, at) = (&self.openid.clone(), name(template), self.tick());
        let line = format!(
            "{{\"openid\": \"{openid}\", \"template_id\": \"{template}\", \"event\": \"{act}\", \"scene\": \"{scene}\", \"at\": \"{at}\"}}\n"
        );
        // A callback that comes twice is one.
        if self.random.below(50) == 0 {
            self.events.put(line.clone(), &mut self.random);
        }
        self.events.put(line, &mut self.random);
    }

    fn send(&mut self, template: u64, breach: Option<&str>) {
        self.messages += 1;
        let message = format!("m{}", self.messages);
        let attempts = 1 + u64::from(self.random.below(25) == 0);
        for _ in 0..attempts {
            let (openid, template, at) = (&self.openid.clone(), name(template), self.tick());
            let line = format!(
                "{{\"msg_id\": \"{message}\", \"openid\": \"{openid}\", \"template_id\": \"{template}\", \"at\": \"{at}\", \"data\": {{\"thing1\": \"周五下午停水\", \"time2\": \"14:00\"}}}}\n"
            );
            self.sends.put(line, &mut self.random);
        }
        if let Some(reason) = breach {
            self.breaches += 1;
            writeln!(self.expected, "{message}\t{reason}").expect("a disk");
        }
    }

    fn close(mut self) -> (u64, u64, u64) {
        self.expected.flush().expect("a disk");
        let events = self.events.close(&mut self.random);
        (events, self.sends.close(&mut self.random), self.breaches)
    }
}

fn name(template: u64) -> String {
    format!("tpl{template:02}Kq8Zr3Xw-notice-{template:02}")
}

/// RFC 3339, in UTC+8 or, for the same instant, in UTC.
fn time(seconds: u64, is_utc: bool) -> String {
    let local = if is_utc { seconds } else { seconds + 8 * 3600 };
    let (days, clock) = (local / 86_400, local % 86_400);
    let (year, month, day) = civil(days);
    let zone = if is_utc { "Z" } else { "+08:00" };
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}{zone}", clock / 3600, clock / 60 % 60, clock % 60)
}

/// The day of the calendar so many days after 1970-01-01, counted month by month.
fn civil(mut days: u64) -> (u64, u64, u64) {
    let mut year = 1970;
    loop {
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let of_year = if is_leap { 366 } else { 365 };
        if days < of_year {
            let lengths = [31, if is_leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
            let mut month = 0;
            while days >= lengths[month] {
                days -= lengths[month];
                month += 1;
            }
            return (year, month as u64 + 1, days + 1);
        }
        days -= of_year;
        year += 1;
    }
}
