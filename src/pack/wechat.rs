use std::sync::Arc;

use super::{Pack, PackError, PackFile};

/// The files of `rules/wechat/` by name, each with its text and its prepared events.
const FILES: &[(&str, &str, &[u8])] = &include!(concat!(env!("OUT_DIR"), "/wechat.rs"));

impl Pack {
    /// The pack that is shipped inside: WeChat's rules for template messages and subscription notifications.
    ///
    /// # Errors
    ///
    /// Never as shipped: the tests read it in full.
    pub fn wechat() -> Result<Self, PackError> {
        let prepared: Vec<&[u8]> = FILES.iter().map(|(_, _, events)| *events).collect();
        Self::read_trusted(files(), &prepared)
    }
}

fn files() -> Vec<PackFile> {
    FILES.iter().map(|(name, text, _)| PackFile { name: (*name).to_owned(), text: Arc::from(*text) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_pack_is_read_in_full_without_a_mistake() {
        let full = Pack::read(files(), &[]).unwrap_or_else(|error| panic!("{:?}", miette::Report::new(error)));
        let trusted = Pack::wechat().expect("the pack as shipped");
        assert_eq!((full.rules, full.lists, full.policies), (trusted.rules, trusted.lists, trusted.policies));
        assert_eq!(full.weights, trusted.weights);
        assert_eq!(full.id, "wechat");
    }

    #[test]
    fn every_clause_has_a_rule_or_says_why_not() {
        let pack = Pack::wechat().expect("the pack as shipped");
        let cited: Vec<&str> = pack.rules.iter().flat_map(|rule| &rule.clauses).map(String::as_str).collect();
        for policy in &pack.policies {
            for clause in &policy.clauses {
                let id = format!("{}/{}", policy.id, clause.id);
                assert_ne!(cited.contains(&id.as_str()), clause.unchecked.is_some(), "{id}");
            }
        }
    }

    #[test]
    fn the_prepared_events_are_those_of_the_parser() {
        for (name, text, events) in FILES {
            let mut mistakes = crate::pack::error::Mistakes::default();
            let parsed = crate::pack::tree::parse(3, text, &mut mistakes);
            assert!(parsed.is_some(), "{name}");
            assert_eq!(crate::pack::tree::parse_prepared(3, text, events), parsed, "{name}");
        }
    }
}
