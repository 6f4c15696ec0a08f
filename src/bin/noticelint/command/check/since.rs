//! `--since`: what was there at a commit, judged by the same rules. Git is only asked, with commands that change nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use noticelint::sieve::Known;
use noticelint::{ReadFormat, Reading, RuleSet, TemplateExport, Timestamp};

use super::prepare::Prepare;
use crate::input::{Loaded, Reader};
use crate::load::Failure;
use crate::walk::{Input, Plan, is_of_interest};

/// Bytes of files of the commit that are in memory at a time.
const BATCH_BYTES: usize = 64 << 20;

/// How the content of the commit is judged: as that of today.
pub struct Since<'r> {
    pub rules: &'r RuleSet,
    pub reader: &'r Reader,
    pub as_of: Timestamp,
    pub pool: &'r rayon::ThreadPool,
    /// Exports of templates; those of the commit are used where they are in it.
    pub templates: &'r [PathBuf],
    /// Facts about the account.
    pub account: &'r BTreeMap<String, String>,
}

impl Since<'_> {
    /// The findings of the commit: in the files of the plan, and in all files that are otherwise now, whatever they were called.
    pub fn known(&self, revision: &str, plan: &Plan) -> Result<Known, Failure> {
        let repository = Repository::open(revision)?;
        let mut known = Known::default();
        let mut templates = TemplateExport::default();
        for path in self.templates {
            let current = || self.reader.load(&Input::File(path.clone(), None));
            let loaded = match repository.name_of(path) {
                None => Some(current()),
                Some(name) => repository.contents(&repository.export(&name, path), self.reader)?.pop(),
            };
            if let Some(loaded) = loaded {
                templates.add(&loaded.read(&self.reader.limits).notices);
            }
        }
        let mut prepare = Prepare::new(&templates, !self.templates.is_empty(), self.account);
        let wanted = repository.wanted(plan)?;
        for batch in batches(&wanted) {
            let loaded = repository.contents(batch, self.reader)?;
            let mut readings: Vec<Reading<'_>> = loaded.iter().map(|file| file.read(&self.reader.limits)).collect();
            readings.iter_mut().flat_map(|reading| &mut reading.notices).for_each(|notice| prepare.notice(notice));
            let notices: Vec<_> = readings.iter().flat_map(|reading| &reading.notices).collect();
            let judgements = self.pool.install(|| self.rules.judge_all(&notices, self.as_of));
            for judgement in &judgements {
                known.add_all(self.rules, judgement);
            }
        }
        Ok(known)
    }
}

/// A file of the commit.
#[derive(Debug, Clone)]
struct Blob {
    object: String,
    size: usize,
    /// What it is called when it is read.
    path: String,
    format: Option<ReadFormat>,
    /// Whether the plan has it; of others only those are read that a folder would be searched for.
    is_named: bool,
}

/// The commit and its files.
struct Repository {
    root: PathBuf,
    commit: String,
    /// By their path in the repository.
    files: BTreeMap<String, Blob>,
}

impl Repository {
    fn open(revision: &str) -> Result<Self, Failure> {
        let here = Path::new(".");
        let root = git(here, &["rev-parse", "--show-toplevel"])?;
        let root = PathBuf::from(text(&root).trim_end_matches(['\n', '\r'])).canonicalize()?;
        let named = format!("{revision}^{{commit}}");
        let commit = git(here, &["rev-parse", "--verify", "--quiet", "--end-of-options", &named]);
        let commit = commit.map_err(|_| Failure::Words(format!("--since {revision}: no such commit here")))?;
        let commit = text(&commit).trim().to_owned();
        let listing = git(&root, &["ls-tree", "-r", "-l", "-z", "--full-tree", &commit])?;
        let files = listing.split(|byte| *byte == 0).filter_map(entry).collect();
        Ok(Self { root, commit, files })
    }

    /// The path in the repository of a file of today; `None` for one outside.
    fn name_of(&self, path: &Path) -> Option<String> {
        let path = path.canonicalize().ok()?;
        let parts = path.strip_prefix(&self.root).ok()?.iter().map(|part| part.to_string_lossy().into_owned());
        Some(parts.collect::<Vec<_>>().join("/"))
    }

    /// Files of the commit that are otherwise now, or gone.
    fn changed(&self) -> Result<Vec<String>, Failure> {
        let arguments =
            ["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", &self.commit, "--"];
        let names = git(&self.root, &arguments)?;
        Ok(names.split(|byte| *byte == 0).filter(|name| !name.is_empty()).map(text).collect())
    }

    /// The export at the path, as it was in the commit.
    fn export(&self, name: &str, path: &Path) -> Vec<Blob> {
        let blob = self.files.get(name);
        blob.map(|blob| Blob { path: path.display().to_string(), ..blob.clone() }).into_iter().collect()
    }

    /// The files of the plan that are in the commit, in the plan's order; then those that changed or are gone since.
    fn wanted(&self, plan: &Plan) -> Result<Vec<Blob>, Failure> {
        let mut wanted = Vec::new();
        let mut taken = BTreeSet::new();
        for input in &plan.inputs {
            let Input::File(path, format) = input else { continue };
            let Some(name) = self.name_of(path) else { continue };
            if let Some(blob) = self.files.get(&name).filter(|_| taken.insert(name.clone())) {
                wanted.push(Blob { path: path.display().to_string(), format: *format, is_named: true, ..blob.clone() });
            }
        }
        for name in self.changed()? {
            if let Some(blob) = self.files.get(&name).filter(|_| taken.insert(name.clone())) {
                wanted.push(blob.clone());
            }
        }
        Ok(wanted)
    }

    /// The contents of files, in their order.
    fn contents(&self, blobs: &[Blob], reader: &Reader) -> Result<Vec<Loaded>, Failure> {
        let mut child =
            command(&self.root).args(["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else { return Ok(Vec::new()) };
        let request: String = blobs.iter().flat_map(|blob| [blob.object.as_str(), "\n"]).collect();
        // Git answers while it is asked: whoever does both by turns waits for ever once a pipe is full.
        let asking = std::thread::spawn(move || stdin.write_all(request.as_bytes()));
        let mut answers = BufReader::new(stdout);
        let mut loaded = Vec::new();
        for blob in blobs {
            let bytes = answer(&mut answers)?;
            if blob.is_named || is_of_interest(Path::new(&blob.path), &bytes) {
                loaded.push(reader.of_bytes(&blob.path, bytes, blob.format));
            }
        }
        drop(answers);
        let _ = asking.join();
        child.wait()?;
        Ok(loaded)
    }
}

/// Files that are held at a time.
fn batches(mut blobs: &[Blob]) -> Vec<&[Blob]> {
    let mut batches = Vec::new();
    while !blobs.is_empty() {
        let mut bytes = 0;
        let is_over = |blob: &Blob| {
            let was_full = bytes >= BATCH_BYTES;
            bytes += blob.size;
            was_full
        };
        let (batch, rest) = blobs.split_at(blobs.iter().position(is_over).unwrap_or(blobs.len()));
        batches.push(batch);
        blobs = rest;
    }
    batches
}

/// One answer of `cat-file --batch`: a line with the size, the content, a line feed.
fn answer(answers: &mut impl BufRead) -> Result<Vec<u8>, Failure> {
    let mut head = String::new();
    answers.read_line(&mut head)?;
    let size = head.split_whitespace().nth(2).and_then(|size| size.parse::<u64>().ok());
    let size = size.ok_or_else(|| Failure::Words(format!("git cat-file: {}", head.trim())))?;
    let mut bytes = Vec::new();
    answers.take(size + 1).read_to_end(&mut bytes)?;
    bytes.pop();
    Ok(bytes)
}

/// A file in the listing: `mode blob object size<tab>path`. Links and other repositories are none.
fn entry(entry: &[u8]) -> Option<(String, Blob)> {
    let entry = text(entry);
    let (head, path) = entry.split_once('\t')?;
    let mut head = head.split_whitespace();
    let (mode, _, object, size) = (head.next()?, head.next()?, head.next()?, head.next()?);
    let blob = Blob {
        object: object.to_owned(),
        size: size.parse().ok()?,
        path: path.to_owned(),
        format: None,
        is_named: false,
    };
    mode.starts_with("100").then(|| (path.to_owned(), blob))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Git, reading only: no lock, no pager, no file monitor, no hook.
fn command(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.current_dir(folder).env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C");
    command.args(["--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"]);
    command
}

fn git(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, Failure> {
    let output = command(folder).args(arguments).stdin(Stdio::null()).output();
    let output = output.map_err(|error| Failure::Words(format!("--since needs the program `git`: {error}")))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(Failure::Words(format!(
        "git {}: {}",
        arguments.first().copied().unwrap_or_default(),
        text(&output.stderr).trim()
    )))
}
