use std::fmt;

use super::{Example, Written};
use crate::check::{Check, Consent, Score, Term};
use crate::fold::Step;
use crate::notice::{MessageKind, NoticeKind, Selector};
use crate::text::Stretch;
use crate::verdict::{Authority, Family, Severity, Text};

/// A rule's name: `family/what-it-finds`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId {
    /// The family before the slash.
    pub family: Family,
    /// The whole name.
    pub name: String,
}

impl fmt::Display for RuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// How far along a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// Being tried out: it is judged and shown, but never beyond `info`.
    Preview,
    /// In use.
    Stable,
    /// Kept for its name; no longer judged.
    Deprecated,
}

impl State {
    /// All states.
    pub const ALL: [Self; 3] = [Self::Preview, Self::Stable, Self::Deprecated];

    /// The name in packs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Preview => "preview",
            Self::Stable => "stable",
            Self::Deprecated => "deprecated",
        }
    }
}

/// Which notices and which parts of them a rule looks at. An empty list means all (for fields: [`Scope::DEFAULT_FIELDS`]).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// Parts of the notice.
    pub fields: Vec<Selector>,
    /// Kinds of notice.
    pub kinds: Vec<NoticeKind>,
    /// Sorts of message.
    pub messages: Vec<MessageKind>,
}

impl Scope {
    /// What is searched where a rule names no fields: all words that the user gets to see, but for the template's labels,
    /// which are library text.
    pub const DEFAULT_FIELDS: [Selector; 6] =
        [Selector::Title, Selector::Prompt, Selector::Body, Selector::Label, Selector::Text, Selector::Data];
}

/// Words that silence a match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unless {
    /// The words.
    pub term: Term,
    /// How near to the match they must stand.
    pub within: Stretch,
}

/// A rule as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Its name.
    pub id: RuleId,
    /// Counts up when what it finds changes.
    pub version: u32,
    /// How far along it is.
    pub state: State,
    /// How grave its findings are, before the caps.
    pub severity: Severity,
    /// Where its power comes from.
    pub authority: Authority,
    /// The clauses it rests on, as `policy/clause`; at least one.
    pub clauses: Vec<String>,
    /// Whether an exemption may lift it.
    pub waivable: bool,
    /// What it looks at.
    pub scope: Scope,
    /// Parts of which at least one must be declared, else it is not judged and its family is listed as unchecked.
    pub requires: Vec<Selector>,
    /// The breach in a few words.
    pub title: Text,
    /// What a finding says; may hold `{quote}` and the check's arguments. The title where left out.
    pub message: Option<Text>,
    /// Why it matters.
    pub why: Text,
    /// What to write instead.
    pub advice: Text,
    /// Any of them finds; at least one.
    pub checks: Vec<Check>,
    /// What silences a match.
    pub unless: Vec<Unless>,
    /// Must be found; at least one.
    pub bad: Vec<Example>,
    /// Must not be found; at least one.
    pub good: Vec<Example>,
    /// Breaches that it is known to miss.
    pub known_misses: Vec<Example>,
    /// Honest notices that it is known to find.
    pub known_noise: Vec<Example>,
    /// Where the id is written.
    pub written: Written,
    /// Where the checks are written: the beginning of the value of `check`.
    pub settings: Written,
}

impl Rule {
    /// Its scored check; a rule has at most one.
    #[must_use]
    pub fn score(&self) -> Option<&Score> {
        self.checks.iter().find_map(|check| if let Check::Score(score) = check { Some(score) } else { None })
    }

    /// Its check of consents against sends, if it has one: such a rule judges logs, not notices.
    #[must_use]
    pub fn consent(&self) -> Option<&Consent> {
        self.checks.iter().find_map(|check| if let Check::Consent(consent) = check { Some(consent) } else { None })
    }

    /// The same, to change.
    pub(crate) fn score_mut(&mut self) -> Option<&mut Score> {
        self.checks.iter_mut().find_map(|check| if let Check::Score(score) = check { Some(score) } else { None })
    }
}

/// A list of words with a purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordList {
    /// Its name.
    pub id: String,
    /// What it is for.
    pub purpose: Text,
    /// Where the words come from.
    pub source: String,
    /// The words.
    pub words: Vec<String>,
    /// Phrases that, covering one of the words, silence it wherever the list is used.
    pub allow: Vec<String>,
    /// The steps by which its words are found where they are hidden.
    pub disguise: Vec<Step>,
    /// Other ways to write some words.
    pub spellings: Vec<Spelling>,
    /// Where the id is written.
    pub written: Written,
}

/// Other ways to write a word: signs, letters, usual misspellings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling {
    /// What they stand for.
    pub word: String,
    /// How it is written.
    pub written_as: Vec<String>,
}
