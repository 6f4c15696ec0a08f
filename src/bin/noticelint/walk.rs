//! Paths to files.

use std::path::{Path, PathBuf};

use noticelint::{ReadFormat, ReadProblem};

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
    File(PathBuf),
    Problem(PathBuf, ReadProblem),
}

/// Follows the paths. Folders are walked as git sees them: ignored and hidden files are left out.
pub fn plan(paths: &[PathBuf]) -> Plan {
    let mut plan = Plan::default();
    for path in paths {
        if path.is_dir() { plan.walk(path) } else { plan.inputs.push(Input::File(path.clone())) }
    }
    plan
}

impl Plan {
    fn walk(&mut self, folder: &Path) {
        let before = self.inputs.len();
        for entry in ignore::WalkBuilder::new(folder).sort_by_file_path(Ord::cmp).build() {
            match entry {
                Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_dir()) => {}
                Ok(entry) if is_known(entry.path()) => self.inputs.push(Input::File(entry.into_path())),
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
}

/// In a folder only names decide: whoever names a file means it, whoever names a folder means the drafts in it.
fn is_known(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    // Spreadsheets leave such a file beside a workbook while it is open.
    let is_lock = path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("~$"));
    let known = |format: &ReadFormat| format.extensions().iter().any(|known| known.eq_ignore_ascii_case(extension));
    !is_lock && ReadFormat::ALL.iter().any(known)
}
