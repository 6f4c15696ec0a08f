use crate::repository;

#[path = "../../fuzz/targets.rs"]
#[expect(clippy::indexing_slicing, reason = "a fuzz target fails by a panic")]
mod targets;

/// Inputs that a fuzzer found, or that were thought out to break a reader: `fixtures/fuzz/TARGET/`, named for what they show.
#[track_caller]
fn check(target: &str, run: fn(&[u8])) {
    let folder = repository("fixtures/fuzz").join(target);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut count = 0;
    for entry in entries {
        let path = entry.expect("an entry").path();
        run(&std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())));
        count += 1;
    }
    assert!(count > 0, "no input in {}", folder.display());
}

#[test]
fn template() {
    check("template", targets::template);
}

#[test]
fn draft_file() {
    check("draft_file", targets::draft_file);
}

#[test]
fn json() {
    check("json", targets::json);
}

#[test]
fn page() {
    check("page", targets::page);
}

#[test]
fn sheet() {
    check("sheet", targets::sheet);
}

#[test]
fn pack() {
    check("pack", targets::pack);
}

#[test]
fn whole_check() {
    check("check", targets::check);
}
