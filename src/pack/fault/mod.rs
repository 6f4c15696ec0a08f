//! Every mistake a pack can hold, with its words in both languages: one function a mistake.

pub(super) mod change;
pub(super) mod config;
pub(super) mod exemption;
pub(crate) mod lint;
pub(super) mod rule;
pub(super) mod score;
pub(super) mod shape;
pub(super) mod yaml;

use crate::text::LineColumn;
use crate::verdict::Text;

/// What is wrong, without the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Its name, by which tests and people tell mistakes apart.
    pub(super) kind: &'static str,
    /// What is wrong.
    pub(super) message: Text,
    /// What to do.
    pub(super) help: Option<Text>,
}

impl Fault {
    fn new(kind: &'static str, en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { kind, message: both(en, zh), help: None }
    }

    fn help(mut self, en: impl Into<String>, zh: impl Into<String>) -> Self {
        self.help = Some(both(en, zh));
        self
    }

    /// The help where there is none yet.
    fn or_help(self, en: &str, zh: &str) -> Self {
        if self.help.is_some() { self } else { self.help(en, zh) }
    }

    /// Says where the first of two things stands.
    pub(super) fn tell_first(&mut self, file: &str, place: LineColumn) {
        let LineColumn { line, column } = place;
        self.help = Some(both(
            format!("the first is at {file}:{line}:{column}; keep one of the two"),
            format!("先写在 {file}:{line}:{column}；请只保留一处"),
        ));
    }

    /// "did you mean", if there is something near, else what there is.
    fn near_or(self, near: Option<&str>, known: &[&str]) -> Self {
        match near {
            Some(near) => self.help(format!("did you mean `{near}`?"), format!("是否想写 `{near}`？")),
            None if known.is_empty() => self,
            None => self.help(format!("possible here: {}", listed(known)), format!("此处可写：{}", listed(known))),
        }
    }
}

fn both(en: impl Into<String>, zh: impl Into<String>) -> Text {
    Text { zh: zh.into(), en: en.into() }
}

/// The names between backticks; the beginning of a long list only.
fn listed(names: &[&str]) -> String {
    let mut list = names.iter().take(24).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if names.len() > 24 {
        list.push_str(", …");
    }
    list
}

/// The beginning of a text that may be long, on one line.
fn short(text: &str) -> String {
    let mut short: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(60).collect();
    if text.chars().nth(60).is_some() {
        short.push('…');
    }
    short
}
