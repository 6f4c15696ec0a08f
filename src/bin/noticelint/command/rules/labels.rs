//! Labelled records: draft records a line, each with what should be found in it.

use std::path::{Path, PathBuf};

use noticelint::{Family, Limits, Notice, ReadFormat, Reading, read};
use serde::Deserialize;

use crate::load::Failure;

/// A file of labelled records.
pub struct LabelFile {
    pub path: PathBuf,
    pub bytes: Vec<u8>,
    /// What each record expects, in their order.
    pub labels: Vec<Label>,
}

/// What a labelled record expects; its other keys are those of a draft record.
#[derive(Deserialize)]
pub struct Label {
    #[serde(default)]
    expect: Vec<Expected>,
}

#[derive(Deserialize)]
struct Expected {
    family: String,
    /// Families that are right too and not asked for.
    #[serde(default)]
    also_ok: Vec<String>,
}

impl Label {
    /// Whether a finding of the family should be there.
    pub fn expects(&self, family: Family) -> bool {
        self.expect.iter().any(|expected| expected.family == family.name())
    }

    /// Whether a finding of the family is right: expected, or allowed beside what is.
    pub fn allows(&self, family: Family) -> bool {
        let is_allowed = |expected: &Expected| expected.also_ok.iter().any(|ok| ok == family.name());
        self.expects(family) || self.expect.iter().any(is_allowed)
    }

    /// Whether anything should be found.
    pub fn expects_any(&self) -> bool {
        !self.expect.is_empty()
    }
}

impl LabelFile {
    pub fn load(path: &Path) -> Result<Self, Failure> {
        let bytes = std::fs::read(path).map_err(|error| Failure::Io(Some(path.to_owned()), error))?;
        let lines = bytes.split(|byte| *byte == b'\n').zip(1..).filter(|(line, _)| !line.trim_ascii().is_empty());
        let label = |(line, number): (&[u8], usize)| {
            serde_json::from_slice(line)
                .map_err(|error| Failure::Words(format!("{}:{number}: {error}", path.display())))
        };
        let labels = lines.map(label).collect::<Result<_, _>>()?;
        Ok(Self { path: path.to_owned(), bytes, labels })
    }

    pub fn load_all(paths: &[PathBuf]) -> Result<Vec<Self>, Failure> {
        paths.iter().map(|path| Self::load(path)).collect()
    }

    /// The records as notices.
    pub fn read(&self) -> Result<Reading<'_>, Failure> {
        let path = self.path.display().to_string();
        let reading = read(ReadFormat::JsonLines, &path, &self.bytes, &Limits::default());
        match reading.errors.first() {
            Some(error) => {
                let record = error.record.unwrap_or_default();
                Err(Failure::Words(format!("{path}#{record}: {}", error.problem)))
            }
            None => Ok(reading),
        }
    }

    /// The records of a reading of this file with what they expect.
    pub fn labelled<'l>(&'l self, reading: &'l Reading<'l>) -> impl Iterator<Item = (&'l Notice<'l>, &'l Label)> {
        reading.notices.iter().zip(&self.labels)
    }
}
