//! Broken packs: each is shown exactly as its golden file says, in both languages.

use std::path::{Path, PathBuf};

use miette::{GraphicalReportHandler, GraphicalTheme};
use noticelint::pack::{Pack, PackError, PackFile};
use noticelint::verdict::Language;

#[test]
fn broken_packs_are_shown_as_their_golden_files_say() {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/packs");
    let small = Pack::read(pack_files(&packs.join("small.yaml")), &[]).expect("the small pack");
    for path in inside(&packs.join("broken")) {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let error = Pack::read(pack_files(&path), &[&small]).expect_err(&name);
        let english = rendered(&error);
        let chinese = rendered(&error.speaking(Language::Chinese));
        insta::assert_snapshot!(name, format!("{english}\n{chinese}"));
    }
}

/// A fixture is one file, or a folder with the files of one pack.
fn pack_files(path: &Path) -> Vec<PackFile> {
    let paths = if path.is_dir() { inside(path) } else { vec![path.to_owned()] };
    let read = |path: PathBuf| {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        PackFile::of_bytes(name, &std::fs::read(path).expect("a fixture"))
    };
    paths.into_iter().map(read).collect()
}

fn inside(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

fn rendered(error: &PackError) -> String {
    let mut shown = String::new();
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor()).with_width(100);
    handler.render_report(&mut shown, error).expect("a report");
    shown
}
