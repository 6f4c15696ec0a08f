//! Files of exemptions: which findings do not count, why, and until when. Read like a pack, by their own table.

mod table;

use std::sync::Arc;

use super::error::Mistakes;
use super::fault::exemption as said;
use super::tree::{self, Node, Value};
use super::walk::walk_as;
use super::{Pack, PackError, PackFile, Rule, Written};
use crate::text::near;
use crate::verdict::{Exemption, Family, Fingerprint};

/// Longest time that an exemption may hold.
const MOST_SECONDS: i64 = (3 * 365 + 1) * 86_400;
/// Fewest letters and digits of a reason.
const LEAST_REASON_CHARS: usize = 4;

/// An exemption as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenExemption {
    /// The rule.
    pub rule: String,
    /// Which of its findings.
    pub target: ExemptionTarget,
    /// The rest.
    pub exemption: Arc<Exemption>,
    /// Where it is written.
    pub written: Written,
}

/// Which findings of a rule an exemption is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExemptionTarget {
    /// The one with this fingerprint.
    Fingerprint(Fingerprint),
    /// Those in this place; what is not said may be any.
    Where {
        /// Path of the file, with `*` for any text.
        path: Option<String>,
        /// Id of the notice, with `*` for any text.
        notice: Option<String>,
        /// Name of the field.
        field: Option<String>,
        /// The marked words.
        quote: Option<String>,
    },
}

impl ExemptionTarget {
    /// The target in a few words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Fingerprint(fingerprint) => fingerprint.to_string(),
            Self::Where { path, notice, field, quote } => {
                let parts = [path, notice, field, quote].into_iter().flatten();
                parts.map(String::as_str).collect::<Vec<_>>().join(" · ")
            }
        }
    }
}

/// Reads a file of exemptions from the rules that there are.
///
/// # Errors
///
/// All mistakes of the file; with any of them none of its exemptions holds.
pub fn read_exemptions(file: &PackFile, packs: &[Pack]) -> Result<Vec<WrittenExemption>, PackError> {
    let mut mistakes = Mistakes::default();
    let tree = tree::parse(0, &file.text, &mut mistakes).filter(|tree| tree.value != Value::Null);
    let mut read = Vec::new();
    if let Some(tree) = &tree {
        walk_as(tree, &table::FILE, &mut mistakes);
        let mut reader = Reader { rules: packs.iter().flat_map(|pack| &pack.rules).collect(), mistakes: &mut mistakes };
        let items = tree.get("exemptions").map_or(&[][..], Node::items);
        read.extend(items.iter().filter_map(|node| reader.exemption(node)));
    }
    match mistakes.into_error_of(file) {
        Some(error) => Err(error),
        None => Ok(read),
    }
}

/// The JSON Schema of a file of exemptions, from the table that its reader goes by.
#[must_use]
pub fn exemption_schema() -> serde_json::Value {
    super::schema::schema_of("noticelint exemptions", &table::FILE)
}

struct Reader<'r> {
    rules: Vec<&'r Rule>,
    mistakes: &'r mut Mistakes,
}

impl Reader<'_> {
    /// `None` for one with mistakes.
    fn exemption(&mut self, node: &Node) -> Option<WrittenExemption> {
        self.rule(node);
        for key in ["reason", "owner", "approved_by"] {
            self.words(node, key);
        }
        let target = self.target(node);
        let (from, until) = (node.instant("from")?, node.instant("until")?);
        let seconds = until.unix_seconds() - from.unix_seconds();
        if let Some(at) = node.get("until").map(|until| until.written) {
            if seconds <= 0 {
                self.mistakes.add(at, said::reversed());
            } else if seconds > MOST_SECONDS {
                self.mistakes.add(at, said::too_long());
            }
        }
        let exemption = Exemption {
            reason: node.string("reason"),
            owner: node.string("owner"),
            approved_by: node.string("approved_by"),
            from,
            until,
        };
        let written = node.get("rule").map_or_else(|| node.head(), |rule| rule.written);
        Some(WrittenExemption { rule: node.string("rule"), target: target?, exemption: Arc::new(exemption), written })
    }

    fn rule(&mut self, node: &Node) {
        let Some((name, at)) = node.get("rule").and_then(|rule| Some((rule.text()?, rule.written))) else { return };
        match self.rules.iter().find(|rule| rule.id.name == name) {
            Some(rule) if !rule.waivable => self.mistakes.add(at, said::unwaivable(name)),
            Some(_) => {}
            None if name.contains('*') || name == "all" || Family::from_name(name).is_some() => {
                self.mistakes.add(at, said::wildcard(name));
            }
            None if name.trim().is_empty() => {}
            None => {
                let near = near(name, self.rules.iter().map(|rule| rule.id.name.as_str()));
                self.mistakes.add(at, super::fault::config::unknown_rule(name, near));
            }
        }
    }

    fn words(&mut self, node: &Node, key: &str) {
        let Some((text, at)) = node.get(key).and_then(|value| Some((value.text()?, value.written))) else { return };
        let is_short = key == "reason" && text.chars().filter(|c| c.is_alphanumeric()).count() < LEAST_REASON_CHARS;
        if !text.trim().is_empty() && (is_placeholder(text) || is_short) {
            self.mistakes.add(at, said::placeholder(key, text));
        }
    }

    fn target(&mut self, node: &Node) -> Option<ExemptionTarget> {
        match (node.entry("fingerprint"), node.entry("where")) {
            (Some(digits), None) => {
                let text = digits.value.text()?;
                let fingerprint = Fingerprint::parse(text);
                if fingerprint.is_none() {
                    self.mistakes.add(digits.value.written, said::not_a_fingerprint(text));
                }
                fingerprint.map(ExemptionTarget::Fingerprint)
            }
            (None, Some(place)) => self.place(&place.value),
            (Some(_), Some(second)) => {
                self.mistakes.add(second.key_written, said::two_targets());
                None
            }
            (None, None) => {
                self.mistakes.add(node.head(), said::no_target());
                None
            }
        }
    }

    /// Something must be said that not every finding of the rule fits.
    fn place(&mut self, place: &Node) -> Option<ExemptionTarget> {
        let part = |key: &str| place.get(key).and_then(Node::text).map(str::to_owned);
        let [path, notice, field, quote] = ["path", "notice", "field", "quote"].map(part);
        let says = |text: &Option<String>| text.as_ref().is_some_and(|text| text.chars().any(char::is_alphanumeric));
        if !says(&path) && !says(&notice) && !says(&quote) {
            self.mistakes.add(place.head(), said::anywhere());
            return None;
        }
        Some(ExemptionTarget::Where { path, notice, field, quote })
    }
}

/// Words that stand for a reason or a name that is still to be found.
fn is_placeholder(text: &str) -> bool {
    const WORDS: [&str; 37] = [
        "todo",
        "tbd",
        "tba",
        "fixme",
        "xxx",
        "xxxx",
        "test",
        "tests",
        "testing",
        "tmp",
        "temp",
        "temporary",
        "na",
        "none",
        "null",
        "nil",
        "nothing",
        "unknown",
        "reason",
        "ok",
        "asdf",
        "暂无",
        "无",
        "没有",
        "未知",
        "测试",
        "临时",
        "待定",
        "待补",
        "待补充",
        "待填",
        "待确认",
        "略",
        "同上",
        "如题",
        "原因",
        "理由",
    ];
    let lower = text.to_lowercase();
    let bare: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    let first = lower.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty());
    bare.is_empty() || WORDS.contains(&bare.as_str()) || matches!(first, Some("todo" | "tbd" | "fixme"))
}
