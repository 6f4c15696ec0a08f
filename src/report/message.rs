use std::borrow::Cow;

use super::printable::shortened;
use crate::pack::Rule;
use crate::verdict::{Argument, Finding, Language};

/// What a finding says: the rule's message with its parts filled in, or its title and the quote.
#[must_use]
pub fn message(rule: &Rule, finding: &Finding, language: Language) -> String {
    match &rule.message {
        Some(message) => filled(message.of(language), finding, language),
        None if finding.quote.is_empty() => rule.title.of(language).to_owned(),
        None => {
            let (open, close) = match language {
                Language::Chinese => ("：“", "”"),
                Language::English => (": “", "”"),
            };
            format!("{}{open}{}{close}", rule.title.of(language), shortened(&finding.quote))
        }
    }
}

/// Fills the `{name}` parts. A brace that names nothing known stands for itself; values are not filled again.
fn filled(message: &str, finding: &Finding, language: Language) -> String {
    let mut out = String::with_capacity(message.len());
    let mut rest = message;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let named = after.split_once('}').and_then(|(name, behind)| Some((value(name, finding, language)?, behind)));
        if let Some((value, behind)) = named {
            out.push_str(&value);
            rest = behind;
        } else {
            out.push('{');
            rest = after;
        }
    }
    out + rest
}

fn value<'f>(name: &str, finding: &'f Finding, language: Language) -> Option<Cow<'f, str>> {
    if name == "quote" {
        return Some(shortened(&finding.quote));
    }
    let of_name = |argument: &&Argument| argument.name == name;
    finding.arguments.iter().find(of_name).map(|argument| shortened(argument.value.of(language)))
}
