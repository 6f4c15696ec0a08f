//! Paths to files.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use noticelint::text::Encoding;
use noticelint::{ReadFormat, ReadProblem};

/// The path that means standard input.
const STDIN: &str = "-";
/// Bytes of a file without extension that are looked at to see whether it is one to check.
const SNIFFED_BYTES: u64 = 4096;
/// Bytes of a Markdown file in which the component is looked for.
const MARKDOWN_BYTES: u64 = 16 << 20;
/// The component in which users subscribe.
const COMPONENT: &[u8] = b"wx-open-subscribe";

/// What the paths of the arguments lead to, in their order; the files of a folder by name.
#[derive(Debug, Default)]
pub struct Plan {
    pub inputs: Vec<Input>,
    /// Files in walked folders that are of no known format.
    pub skipped_files: u64,
}

/// A file to be checked, or a path that leads to none.
#[derive(Debug)]
pub enum Input {
    /// A file, and its format where that was said.
    File(PathBuf, Option<ReadFormat>),
    /// Standard input, and its format where that was said.
    Stdin(Option<ReadFormat>),
    Problem(PathBuf, ReadProblem),
}

impl Plan {
    /// Follows the paths. Folders are walked as git sees them: ignored and hidden files are left out. `format` is that of the
    /// files that are named; in folders the names and contents decide.
    pub fn follow(paths: &[PathBuf], format: Option<ReadFormat>) -> Self {
        let mut plan = Self::default();
        for path in paths {
            if path.as_os_str() == STDIN {
                plan.inputs.push(Input::Stdin(format));
            } else if path.is_dir() {
                plan.walk(path, |_| true);
            } else if !path.exists() && is_pattern(path) {
                plan.expand(path);
            } else {
                plan.inputs.push(Input::File(path.clone(), format));
            }
        }
        plan
    }

    /// Whether the file is among the inputs, however its path is spelled.
    pub fn has(&self, path: &Path) -> bool {
        let Ok(wanted) = path.canonicalize() else { return false };
        let is_it = |input: &Input| match input {
            Input::File(path, _) => path.canonicalize().is_ok_and(|path| path == wanted),
            Input::Stdin(_) | Input::Problem(..) => false,
        };
        self.inputs.iter().any(is_it)
    }

    /// Walks the folder for files that `wanted` takes.
    fn walk(&mut self, folder: &Path, wanted: impl Fn(&Path) -> bool) {
        let before = self.inputs.len();
        for entry in ignore::WalkBuilder::new(folder).sort_by_file_path(Ord::cmp).build() {
            match entry {
                Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_dir()) || !wanted(entry.path()) => {}
                Ok(entry) if is_known(entry.path()) => self.inputs.push(Input::File(entry.into_path(), None)),
                Ok(_) => self.skipped_files += 1,
                Err(error) => {
                    let problem = ReadProblem::Unreadable(error.to_string());
                    self.inputs.push(Input::Problem(folder.to_owned(), problem));
                }
            }
        }
        if self.inputs.len() == before {
            self.inputs.push(Input::Problem(folder.to_owned(), ReadProblem::EmptyFolder));
        }
    }

    /// The files that a pattern such as `drafts/**/*.notice` means, for shells that leave it as it is.
    fn expand(&mut self, pattern: &Path) {
        let glob = globset::GlobBuilder::new(&pattern.to_string_lossy()).literal_separator(true).build();
        let matcher = match glob {
            Ok(glob) => glob.compile_matcher(),
            Err(error) => {
                let problem = ReadProblem::Unreadable(error.to_string());
                return self.inputs.push(Input::Problem(pattern.to_owned(), problem));
            }
        };
        let fixed: PathBuf = pattern.iter().take_while(|part| !is_pattern(Path::new(part))).collect();
        let is_here = fixed.as_os_str().is_empty();
        let folder = if is_here { Path::new(".") } else { &fixed };
        let before = self.inputs.len();
        self.walk(folder, |path| matcher.is_match(if is_here { path.strip_prefix(".").unwrap_or(path) } else { path }));
        // Nothing in the folder is said of the pattern: it is what matched nothing.
        if let Some(Input::Problem(path, ReadProblem::EmptyFolder)) = self.inputs.get_mut(before) {
            pattern.clone_into(path);
        }
    }
}

fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '[', '{'])
}

/// In a folder the name decides; where there is no extension, the beginning of the content.
fn is_known(path: &Path) -> bool {
    // Spreadsheets leave such a file beside a workbook while it is open.
    if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("~$")) {
        return false;
    }
    match path.extension().and_then(|extension| extension.to_str()) {
        Some(extension) => match ReadFormat::of_extension(extension) {
            // Most Markdown is documentation.
            Some(ReadFormat::Markdown) => looks(path, MARKDOWN_BYTES, asks_to_subscribe),
            format => format.is_some(),
        },
        None => looks(path, SNIFFED_BYTES, ReadFormat::begins),
    }
}

/// Whether a folder would be searched for a file of that name and content, which lies in no folder any more.
pub fn is_of_interest(path: &Path, bytes: &[u8]) -> bool {
    let format = path.extension().and_then(|extension| extension.to_str()).map(ReadFormat::of_extension);
    match format {
        Some(Some(ReadFormat::Markdown)) => asks_to_subscribe(bytes),
        Some(format) => format.is_some(),
        None => ReadFormat::begins(bytes),
    }
}

/// Whether the component stands in the text; of one in another encoding it is not known yet.
fn asks_to_subscribe(bytes: &[u8]) -> bool {
    let is_utf8 = Encoding::from_bom(bytes).is_none_or(|encoding| encoding == Encoding::Utf8);
    !is_utf8 || bytes.windows(COMPONENT.len()).any(|window| window.eq_ignore_ascii_case(COMPONENT))
}

/// Whether the first bytes of a file look right. One that cannot be read is taken too: reading it will tell why.
fn looks(path: &Path, most: u64, right: fn(&[u8]) -> bool) -> bool {
    if !path.is_file() {
        return false;
    }
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes));
    read.is_err() || right(&bytes)
}
