use std::fmt;
use std::sync::Arc;

use miette::{Diagnostic, LabeledSpan, SourceCode};

use super::fault::{Fault, rule};
use super::source::Source;
use super::{Pack, PackFile, Written};
use crate::text::LineColumn;
use crate::verdict::Language;

/// Mistakes that are kept with their texts. Nobody reads more, and a hostile pack could hold millions; the rest is counted.
const MAX_KEPT: usize = 10_000;

/// A pack could not be read: everything that is wrong with it, in the order of files and places.
///
/// It happens on the pack's text alone; the notices that are to be judged play no part. Rendered through miette it shows each
/// mistake at its line and column, counted in characters. It speaks English unless [`PackError::speaking`] says otherwise.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message(*.language))]
pub struct PackError {
    pack: String,
    /// Whether it is a file of another kind, and `pack` its name.
    is_other_file: bool,
    mistakes: Vec<PackMistake>,
    count: usize,
    language: Language,
}

impl PackError {
    /// The same error, whose `Display` and whose rendering speak the given language.
    #[must_use]
    pub fn speaking(mut self, language: Language) -> Self {
        self.language = language;
        for mistake in &mut self.mistakes {
            mistake.language = language;
        }
        self
    }

    /// The mistakes that were found in a pack later than on reading it: when its examples were run. `None` if there are none.
    #[must_use]
    pub fn of(pack: &Pack, mistakes: Vec<PackMistake>) -> Option<Self> {
        let count = mistakes.len();
        Self::counted(pack, mistakes, count)
    }

    /// The mistakes, at most 10,000 of them.
    #[must_use]
    pub fn mistakes(&self) -> &[PackMistake] {
        &self.mistakes
    }

    /// The headline, such as `3 mistakes in pack wechat`.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        let (pack, count) = (&self.pack, self.count);
        match (language, count) {
            (Language::Chinese, _) if self.is_other_file => format!("{pack} 有 {count} 处错误"),
            (Language::English, 1) if self.is_other_file => format!("1 mistake in {pack}"),
            (Language::English, _) if self.is_other_file => format!("{count} mistakes in {pack}"),
            (Language::Chinese, _) => format!("规则包 {pack} 有 {count} 处错误"),
            (Language::English, 1) => format!("1 mistake in pack {pack}"),
            (Language::English, _) => format!("{count} mistakes in pack {pack}"),
        }
    }

    fn counted(pack: &Pack, mut mistakes: Vec<PackMistake>, count: usize) -> Option<Self> {
        if count == 0 {
            return None;
        }
        let name = if pack.id.is_empty() { pack.files.first().map_or("", |file| &file.name) } else { &pack.id };
        let sources: Vec<_> = pack.files.iter().map(|file| Arc::new(Source::new(&file.name, &file.text))).collect();
        mistakes.sort_by_key(|mistake| (mistake.written.file, mistake.written.start));
        for mistake in &mut mistakes {
            mistake.place_in(&sources);
        }
        Some(Self { pack: name.to_owned(), is_other_file: false, mistakes, count, language: Language::English })
    }
}

impl Diagnostic for PackError {
    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        Some(Box::new(self.mistakes.iter().map(|mistake| mistake as &dyn Diagnostic)))
    }
}

/// One mistake of a pack, at its place.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", self.message(*.language))]
pub struct PackMistake {
    fault: Fault,
    written: Written,
    /// Where the first of two things stands, which must not be there twice.
    first: Option<Written>,
    /// The file, once the pack is known.
    file: Option<Arc<Source>>,
    language: Language,
}

impl PackMistake {
    /// An example of a rule that does not come out as it says. [`PackError::of`] gives it its place.
    #[must_use]
    pub fn of_example(written: Written, rule: &str, zh: &str, en: &str) -> Self {
        Self::new(written, rule::example(rule, zh, en))
    }

    pub(super) fn new(written: Written, fault: Fault) -> Self {
        Self { fault, written, first: None, file: None, language: Language::English }
    }

    fn place_in(&mut self, files: &[Arc<Source>]) {
        self.file = files.get(self.written.file).cloned();
        if let Some((first, file)) = self.first.and_then(|first| Some((first, files.get(first.file)?))) {
            self.fault.tell_first(file.name(), file.place(first.start));
        }
    }

    /// The kind of mistake, such as `unknown-key`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        self.fault.kind
    }

    /// What is wrong.
    #[must_use]
    pub fn message(&self, language: Language) -> &str {
        self.fault.message.of(language)
    }

    /// What to do about it, where we know.
    #[must_use]
    pub fn help(&self, language: Language) -> Option<&str> {
        self.fault.help.as_ref().map(|help| help.of(language))
    }

    /// The name of the file.
    #[must_use]
    pub fn file(&self) -> &str {
        self.file.as_ref().map_or("", |file| file.name())
    }

    /// The bytes in question.
    #[must_use]
    pub fn written(&self) -> Written {
        self.written
    }

    /// The line and the column where it begins.
    #[must_use]
    pub fn place(&self) -> LineColumn {
        self.file.as_ref().map_or(LineColumn { line: 1, column: 1 }, |file| file.place(self.written.start))
    }
}

impl Diagnostic for PackMistake {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help(self.language).map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.file.as_deref().map(|file| file as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let here = LabeledSpan::new_primary_with_span(None, (self.written.start, self.written.len));
        let first = match self.language {
            Language::Chinese => "先写在这里",
            Language::English => "first here",
        };
        let other = self
            .first
            .filter(|first| first.file == self.written.file)
            .map(|at| LabeledSpan::new(Some(first.to_owned()), at.start, at.len));
        Some(Box::new(std::iter::once(here).chain(other)))
    }
}

/// Gathers the mistakes of a pack while it is read.
#[derive(Debug, Default)]
pub(super) struct Mistakes {
    kept: Vec<PackMistake>,
    count: usize,
}

impl Mistakes {
    pub(super) fn add(&mut self, written: Written, fault: Fault) {
        self.push(PackMistake::new(written, fault));
    }

    /// Adds a mistake that has a second place: where the first of two stands.
    pub(super) fn add_second(&mut self, written: Written, first: Written, fault: Fault) {
        self.push(PackMistake { first: Some(first), ..PackMistake::new(written, fault) });
    }

    /// Adds what was found elsewhere.
    pub(super) fn append(&mut self, other: Self) {
        self.count += other.count - other.kept.len();
        other.kept.into_iter().for_each(|mistake| self.push(mistake));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// All of them as an error, if there are any.
    pub(super) fn into_error(self, pack: &Pack) -> Option<PackError> {
        PackError::counted(pack, self.kept, self.count)
    }

    /// The same for a file that is no part of a pack.
    pub(super) fn into_error_of(self, file: &PackFile) -> Option<PackError> {
        let holder = Pack { files: vec![file.clone()], ..Pack::default() };
        self.into_error(&holder).map(|error| PackError { is_other_file: true, ..error })
    }

    fn push(&mut self, mistake: PackMistake) {
        self.count += 1;
        if self.kept.len() < MAX_KEPT {
            self.kept.push(mistake);
        }
    }
}
