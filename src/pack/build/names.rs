//! What has a name and who refers to it, across files and packs.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::pack::error::Mistakes;
use crate::pack::fault::{change, rule as said};
use crate::pack::{Pack, Policy, Rule, WordList, Written};
use crate::text::near;
use crate::verdict::Text;

/// Unknown names for which a near one is looked for; comparing with all names takes time.
const MAX_SUGGESTIONS: usize = 100;

/// The names of a pack and of those loaded before it.
pub(super) struct Names<'a> {
    known: &'a [&'a Pack],
    /// By kind of thing and name, where it was first; nowhere for what another pack has.
    claimed: BTreeMap<(Kind, String), Option<Written>>,
    cited: Vec<(Kind, String, Written)>,
}

/// What has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Policy,
    /// Named `policy/clause`.
    Clause,
    List,
    Rule,
}

impl Kind {
    fn words(self) -> Text {
        let (zh, en) = match self {
            Self::Policy => ("政策", "policy"),
            Self::Clause => ("条款", "clause"),
            Self::List => ("词表", "word list"),
            Self::Rule => ("规则", "rule"),
        };
        Text { zh: zh.to_owned(), en: en.to_owned() }
    }
}

impl<'a> Names<'a> {
    pub(super) fn new(known: &'a [&'a Pack]) -> Self {
        Self { known, claimed: BTreeMap::new(), cited: Vec::new() }
    }

    /// The packs loaded before.
    pub(super) fn known(&self) -> &'a [&'a Pack] {
        self.known
    }

    pub(super) fn claim_pack(&self, id: &str, written: Written, mistakes: &mut Mistakes) {
        if self.known.iter().any(|pack| !id.is_empty() && pack.id == id) {
            let what = Text { zh: "规则包".to_owned(), en: "pack".to_owned() };
            mistakes.add(written, said::known_id(&what, id, id));
        }
    }

    pub(super) fn claim_rule(&mut self, id: &str, written: Written, mistakes: &mut Mistakes) {
        self.claim(Kind::Rule, id, written, mistakes);
    }

    pub(super) fn claim_list(&mut self, id: &str, written: Written, mistakes: &mut Mistakes) {
        self.claim(Kind::List, id, written, mistakes);
    }

    pub(super) fn claim_policy(&mut self, id: &str, written: Written, mistakes: &mut Mistakes) {
        self.claim(Kind::Policy, id, written, mistakes);
    }

    pub(super) fn claim_clause(&mut self, policy: &str, id: &str, written: Written, mistakes: &mut Mistakes) {
        if !policy.is_empty() && !id.is_empty() {
            self.claim(Kind::Clause, &format!("{policy}/{id}"), written, mistakes);
        }
    }

    pub(super) fn cite_clause(&mut self, id: &str, written: Written) {
        self.cited.push((Kind::Clause, id.to_owned(), written));
    }

    pub(super) fn cite_rule(&mut self, id: &str, written: Written) {
        self.cited.push((Kind::Rule, id.to_owned(), written));
    }

    pub(super) fn cite_list(&mut self, id: &str, written: Written) {
        self.cited.push((Kind::List, id.to_owned(), written));
    }

    /// Reports every name that is referred to and stands for nothing.
    pub(super) fn resolve(mut self, mistakes: &mut Mistakes) {
        self.claim_known(mistakes);
        let known = |kind: Kind| self.claimed.keys().filter(move |(of, _)| *of == kind).map(|(_, id)| id.as_str());
        let clauses: Vec<&str> = known(Kind::Clause).collect();
        let lists: Vec<&str> = known(Kind::List).collect();
        let rules: Vec<&str> = known(Kind::Rule).collect();
        let mut suggestions = 0;
        for (kind, id, written) in &self.cited {
            if self.claimed.contains_key(&(*kind, id.clone())) {
                continue;
            }
            suggestions += 1;
            let known = match kind {
                Kind::List => &lists,
                Kind::Rule => &rules,
                Kind::Policy | Kind::Clause => &clauses,
            };
            let near = if suggestions <= MAX_SUGGESTIONS { near(id, known.iter().copied()) } else { None };
            let fault = match kind {
                Kind::List => said::unknown_list(id, near, known),
                Kind::Rule => change::unknown_rule(id, near, known),
                _ => said::unknown_clause(id, near, known),
            };
            mistakes.add(*written, fault);
        }
    }

    fn claim(&mut self, kind: Kind, id: &str, written: Written, mistakes: &mut Mistakes) {
        if id.is_empty() {
            return;
        }
        match self.claimed.entry((kind, id.to_owned())) {
            Entry::Vacant(free) => {
                free.insert(Some(written));
            }
            Entry::Occupied(taken) => {
                let first = taken.get().unwrap_or(written);
                mistakes.add_second(written, first, said::duplicate_id(&kind.words(), id));
            }
        }
    }

    /// Adds the names of the packs loaded before; this pack may refer to them and may not take them.
    fn claim_known(&mut self, mistakes: &mut Mistakes) {
        for pack in self.known {
            for (kind, id) in names_of(pack) {
                match self.claimed.entry((kind, id)) {
                    Entry::Vacant(free) => {
                        free.insert(None);
                    }
                    Entry::Occupied(taken) => {
                        // A clause is taken together with its policy.
                        if let Some(written) = taken.get().filter(|_| kind != Kind::Clause) {
                            mistakes.add(written, said::known_id(&kind.words(), &taken.key().1, &pack.id));
                        }
                    }
                }
            }
        }
    }
}

fn names_of(pack: &Pack) -> impl Iterator<Item = (Kind, String)> {
    let rules = pack.rules.iter().map(|rule: &Rule| (Kind::Rule, rule.id.name.clone()));
    let lists = pack.lists.iter().map(|list: &WordList| (Kind::List, list.id.clone()));
    let policies = pack.policies.iter().map(|policy: &Policy| (Kind::Policy, policy.id.clone()));
    let clauses = pack
        .policies
        .iter()
        .flat_map(|policy| policy.clauses.iter().map(|clause| (Kind::Clause, format!("{}/{}", policy.id, clause.id))));
    rules.chain(lists).chain(policies).chain(clauses)
}
