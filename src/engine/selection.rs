use super::CompileError;
use crate::pack::{Pack, Rule};
use crate::verdict::Family;

/// Which rules of the packs are used. Names are rule ids or families.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// Only these; all where empty.
    pub select: Vec<String>,
    /// Not these.
    pub ignore: Vec<String>,
}

impl Selection {
    /// Whether the rule is used.
    pub(super) fn takes(&self, rule: &Rule) -> bool {
        let named = |names: &[String]| names.iter().any(|name| *name == rule.id.name || name == rule.id.family.name());
        (self.select.is_empty() || named(&self.select)) && !named(&self.ignore)
    }

    /// Refuses names that mean nothing: a misspelt one would silently switch nothing off, or everything.
    pub(super) fn check(&self, packs: &[Pack]) -> Result<(), CompileError> {
        for name in self.select.iter().chain(&self.ignore) {
            let mut rules = packs.iter().flat_map(|pack| &pack.rules);
            if Family::from_name(name).is_none() && !rules.any(|rule| rule.id.name == *name) {
                return Err(CompileError::of_selection(format!("`{name}` is neither a rule nor a family")));
            }
        }
        Ok(())
    }
}
