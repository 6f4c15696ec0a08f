//! Rules and languages from the arguments.

use std::fmt;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use noticelint::pack::{PackError, PackFile};
use noticelint::{CompileError, Language, Pack, RuleSet, Selection, Timestamp};

use crate::args::RuleArgs;
use crate::project::Project;
use crate::terminal;

/// Why a command cannot go on.
#[derive(Debug)]
pub enum Failure {
    Pack(Box<PackError>),
    Compile(CompileError),
    Io(Option<PathBuf>, io::Error),
    Words(String),
}

impl Failure {
    /// Whether the reader of our output went away, which is no reason to complain.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Io(None, error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pack(error) => f.write_str(&terminal::render_pack_error(error)),
            Self::Compile(error) => write!(f, "noticelint: {error}"),
            Self::Io(Some(path), error) => write!(f, "noticelint: {}: {error}", path.display()),
            Self::Io(None, error) => write!(f, "noticelint: {error}"),
            Self::Words(words) => write!(f, "noticelint: {words}"),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(None, error)
    }
}

/// The embedded pack and those that the arguments add, compiled. Examples of added packs are executed.
pub fn rules(args: &RuleArgs, selection: &Selection) -> Result<RuleSet, Failure> {
    compiled(packs(args)?, selection, language(args.lang))
}

/// The packs, of which the first is the embedded one, compiled. Examples of the others are executed.
pub fn compiled(packs: Vec<Pack>, selection: &Selection, language: Language) -> Result<RuleSet, Failure> {
    // Severities that a configuration changes make no example come out otherwise, and rules about exemptions have none.
    if packs.iter().skip(1).any(|pack| !pack.files.is_empty() && !pack.title.en.is_empty()) {
        prove(packs.clone(), language)?;
    }
    RuleSet::compile(packs, selection).map_err(Failure::Compile)
}

/// The embedded pack and those that configuration and arguments add, as written.
pub fn packs(args: &RuleArgs) -> Result<Vec<Pack>, Failure> {
    Ok(Project::of(args)?.packs)
}

/// The packs and those at the given paths, each of which may build on those before it.
pub fn add_packs(mut packs: Vec<Pack>, paths: &[PathBuf], language: Language) -> Result<Vec<Pack>, Failure> {
    let broken = |error: PackError| Failure::Pack(Box::new(error.speaking(language)));
    for path in paths {
        let files = pack_files(path)?;
        let known: Vec<&Pack> = packs.iter().collect();
        let pack = Pack::read(files, &known).map_err(broken)?;
        packs.push(pack);
    }
    Ok(packs)
}

/// Executes the examples of all packs but the embedded one, whose examples are tests of noticelint's own.
fn prove(packs: Vec<Pack>, language: Language) -> Result<(), Failure> {
    let all = RuleSet::compile(packs, &Selection::default()).map_err(Failure::Compile)?;
    let mistakes: Vec<_> = all.prove_examples(now()).into_iter().filter(|(pack, _)| *pack > 0).collect();
    let Some(first) = mistakes.first().map(|(pack, _)| *pack) else { return Ok(()) };
    let of_first = mistakes.into_iter().filter(|(pack, _)| *pack == first).map(|(_, mistake)| mistake).collect();
    let pack = all.packs().get(first).ok_or_else(|| Failure::Words("no such pack".to_owned()))?;
    PackError::of(pack, of_first).map_or(Ok(()), |error| Err(Failure::Pack(Box::new(error.speaking(language)))))
}

/// A pack file may not be larger.
const MAX_PACK_FILE_BYTES: u64 = 16 << 20;

/// The YAML files of a pack: the file itself, or all of a folder and its folders, by name. Nothing is left out as ignored or
/// hidden: a pack that lost a file would judge less than it says.
fn pack_files(path: &Path) -> Result<Vec<PackFile>, Failure> {
    let mut paths = Vec::new();
    if path.is_dir() {
        for entry in ignore::WalkBuilder::new(path).standard_filters(false).sort_by_file_path(Ord::cmp).build() {
            let entry = entry.map_err(|error| Failure::Words(error.to_string()))?;
            let is_yaml = entry.path().extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
            if is_yaml && entry.path().is_file() {
                paths.push(entry.into_path());
            }
        }
        if paths.is_empty() {
            return Err(Failure::Words(format!("{}: no YAML file in this folder", path.display())));
        }
    } else {
        paths.push(path.to_owned());
    }
    paths.iter().map(|path| yaml_file(path)).collect()
}

/// A YAML file that people write.
pub fn yaml_file(path: &Path) -> Result<PackFile, Failure> {
    match pack_file(path) {
        Ok(bytes) => Ok(PackFile::of_bytes(path.display().to_string(), &bytes)),
        Err(error) => Err(Failure::Io(Some(path.to_owned()), error)),
    }
}

fn pack_file(path: &Path) -> io::Result<Vec<u8>> {
    if !std::fs::metadata(path)?.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(MAX_PACK_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_PACK_FILE_BYTES {
        return Err(io::Error::other(format!("larger than {MAX_PACK_FILE_BYTES} bytes, the limit of a pack file")));
    }
    Ok(bytes)
}

/// The language of the arguments, else of the locale.
pub fn language(asked: Option<Language>) -> Language {
    let locale = || {
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()))
    };
    asked.unwrap_or_else(|| Language::of_locale(&locale().unwrap_or_default()))
}

/// The clock's time.
pub fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_unix_seconds(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}
