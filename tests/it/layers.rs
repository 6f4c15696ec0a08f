use std::fs;
use std::path::{Path, PathBuf};

use crate::repository;

/// The rooms in their order: each may use only those before it.
const ROOMS: [&str; 13] = [
    "text", "template", "notice", "verdict", "consent", "fold", "check", "pack", "engine", "fit", "mend", "sieve",
    "report",
];

#[test]
fn rooms_use_only_rooms_above_them() {
    let mut wrong = Vec::new();
    for (at, room) in ROOMS.iter().enumerate() {
        for file in rust_files(&repository("src").join(room)) {
            let text = fs::read_to_string(&file).expect("a source file");
            for (line, number) in text.lines().zip(1..) {
                for (below, other) in ROOMS.iter().enumerate() {
                    let uses = line.contains(&format!("crate::{other}")) && !line.trim_start().starts_with("//");
                    if uses && below > at {
                        wrong.push(format!("{}:{number}: {}", file.display(), line.trim()));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "a room uses one below it:\n{}", wrong.join("\n"));
}

#[test]
fn the_binary_uses_only_the_public_face() {
    for file in rust_files(&repository("src/bin")) {
        let text = fs::read_to_string(&file).expect("a source file");
        assert!(!text.contains("#[path"), "{}", file.display());
    }
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}
