use std::sync::Arc;

use rayon::prelude::*;

use super::build::Builder;
use super::error::Mistakes;
use super::tree::{self, Node, Value};
use super::walk::walk;
use super::{Pack, PackError};

/// A file of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackFile {
    /// What it is called in messages: its path.
    pub name: String,
    /// What it says.
    pub text: Arc<str>,
}

impl PackFile {
    /// A file as it was read. What is not UTF-8 becomes U+FFFD, which [`Pack::read`] reports at its place.
    #[must_use]
    pub fn of_bytes(name: impl Into<String>, bytes: &[u8]) -> Self {
        Self { name: name.into(), text: Arc::from(String::from_utf8_lossy(bytes)) }
    }
}

impl Pack {
    /// Reads the files of one pack, in their order. The pack may refer to clauses and word lists of the packs in `known`, which
    /// were loaded before it.
    ///
    /// # Errors
    ///
    /// All mistakes of all files, where there are any. The examples are not run here: that takes the engine.
    pub fn read(files: Vec<PackFile>, known: &[&Self]) -> Result<Self, PackError> {
        read(files, known, false)
    }

    /// Reads a pack that has been read in full before, such as the one shipped inside: its shape and its patterns are not
    /// looked at again, which takes most of the time.
    ///
    /// # Errors
    ///
    /// As [`Pack::read`], but for mistakes in shape and patterns.
    pub(crate) fn read_trusted(files: Vec<PackFile>) -> Result<Self, PackError> {
        read(files, &[], true)
    }
}

fn read(files: Vec<PackFile>, known: &[&Pack], trusted: bool) -> Result<Pack, PackError> {
    // Each file on a thread of its own: the start of the program waits for this.
    let parse = |(at, file): (usize, &PackFile)| {
        let mut mistakes = Mistakes::default();
        (tree::parse(at, &file.text, &mut mistakes), mistakes)
    };
    let (trees, found): (Vec<Option<Node>>, Vec<Mistakes>) = files.par_iter().enumerate().map(parse).unzip();
    let mut mistakes = Mistakes::default();
    for found in found {
        mistakes.append(found);
    }
    let all_files_read = trees.iter().all(Option::is_some);
    // A file without content says nothing wrong.
    let trees: Vec<Node> = trees.into_iter().flatten().filter(|tree| tree.value != Value::Null).collect();
    if !trusted {
        for tree in &trees {
            walk(tree, &mut mistakes);
        }
    }
    let mut builder = Builder::new(files, known, trusted, &mut mistakes);
    for tree in &trees {
        builder.file(tree);
    }
    let pack = builder.finish(all_files_read);
    match mistakes.into_error(&pack) {
        Some(error) => Err(error),
        None => Ok(pack),
    }
}
