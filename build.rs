//! Prepares the shipped pack: its YAML is taken to pieces once, when noticelint is built, and not at every start.
//!
//! Writes `wechat.rs`, a list of the files of `rules/wechat/` with their texts and their prepared events. What an event is and
//! how it is spelled is told in `src/pack/prepared.rs`, which reads them; a test there holds both ways of reading together.

#![expect(
    clippy::disallowed_methods,
    clippy::unnecessary_debug_formatting,
    reason = "a build script reads and writes files, speaks to cargo on its output, and spells paths as Rust texts"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use granit_parser::{Event, Options, Parser, ScalarStyle};

const FOLDER: &str = "rules/wechat";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={FOLDER}");
    println!("cargo::rerun-if-changed=build.rs");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or_else(|| io::Error::other("no manifest folder"))?);
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("no output folder"))?);
    let mut files = Vec::new();
    yaml_files(&root.join(FOLDER), &mut files)?;
    files.sort();
    let mut list = String::from("[\n");
    for (index, path) in files.iter().enumerate() {
        let text = fs::read_to_string(path)?;
        let prepared = out.join(format!("{index}.events"));
        fs::write(&prepared, events(&text).map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?)?;
        let name = path.strip_prefix(&root).map_err(io::Error::other)?.to_string_lossy().replace('\\', "/");
        writeln!(list, "({name:?}, include_str!({path:?}), include_bytes!({prepared:?})),")
            .map_err(io::Error::other)?;
    }
    fs::write(out.join("wechat.rs"), list + "]")
}

fn yaml_files(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            yaml_files(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
            found.push(path);
        }
    }
    Ok(())
}

/// The parser's events. One that a pack may not have (a tag, an anchor, a second document) is spelled in no way: the tests,
/// which read the pack in full, tell of it.
fn events(text: &str) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    for next in Parser::new_from_str_with_options(text, Options::default()) {
        let (event, span) = next.map_err(|error| error.to_string())?;
        let bytes = span.byte_range().unwrap_or_default();
        let kind = match &event {
            Event::Scalar(value, style, ..) => {
                let is_as_written = text.get(bytes.clone()) == Some(&**value);
                match (*style == ScalarStyle::Plain, is_as_written) {
                    (true, true) => b'p',
                    (true, false) => b'P',
                    (false, true) => b'q',
                    (false, false) => b'Q',
                }
            }
            Event::SequenceStart(..) => b'[',
            Event::MappingStart(..) => b'{',
            Event::SequenceEnd | Event::MappingEnd => b'.',
            _ => continue,
        };
        out.push(kind);
        if kind == b'.' {
            continue;
        }
        number(&mut out, bytes.start);
        number(&mut out, bytes.len());
        if let (Event::Scalar(value, ..), b'P' | b'Q') = (&event, kind) {
            number(&mut out, value.len());
            out.extend_from_slice(value.as_bytes());
        }
    }
    Ok(out)
}

/// Seven bits a byte, the lowest first; the highest bit says that more follow.
fn number(out: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        out.push(low_bits(number) | 0x80);
        number >>= 7;
    }
    out.push(low_bits(number));
}

fn low_bits(number: usize) -> u8 {
    u8::try_from(number & 0x7f).unwrap_or_default()
}
