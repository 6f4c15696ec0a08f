//! `noticelint.yaml`: what a project says once instead of at every call. Read like a pack, by its own table.

mod table;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::error::Mistakes;
use super::fault::config as said;
use super::tree::{self, Node, Value};
use super::walk::walk_as;
use super::{Change, Pack, PackError, PackFile, Target, Written};
use crate::notice::ColumnMap;
use crate::notice::key::Key;
use crate::text::near;
use crate::verdict::{Family, Severity};

/// The settings of a project. Paths are as they are written: relative to the folder of the file.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The file that says so.
    pub file: Option<PackFile>,
    /// Packs to add.
    pub rules: Vec<String>,
    /// Only these rules and families.
    pub select: Vec<String>,
    /// Not these.
    pub ignore: Vec<String>,
    /// Rules with another severity.
    pub severity: Vec<(String, Severity)>,
    /// What is checked where the command line names nothing.
    pub paths: Vec<String>,
    /// Exports of templates to join messages with.
    pub templates: Vec<String>,
    /// Facts about the account of notices that declare none.
    pub account: BTreeMap<String, String>,
    /// What the columns of tables mean.
    pub columns: ColumnMap,
    /// From which severity on findings count: the name of one, or `never`.
    pub fail_on: Option<String>,
    /// The file of known findings.
    pub baseline: Option<String>,
    /// Files of exemptions.
    pub exemptions: Vec<String>,
}

/// A configuration of which the rules that it names are not known yet: packs that it adds may have them.
pub struct ConfigDraft {
    file: PackFile,
    tree: Option<Node>,
    mistakes: Mistakes,
}

impl ConfigDraft {
    /// Reads the file as far as it says something by itself.
    #[must_use]
    pub fn read(file: PackFile) -> Self {
        let mut mistakes = Mistakes::default();
        let tree = tree::parse(0, &file.text, &mut mistakes);
        let tree = tree.filter(|tree| tree.value != Value::Null);
        if let Some(tree) = &tree {
            walk_as(tree, &table::CONFIG, &mut mistakes);
        }
        Self { file, tree, mistakes }
    }

    /// The packs that it adds.
    #[must_use]
    pub fn rules(&self) -> Vec<String> {
        self.tree.as_ref().map(|tree| strings(tree, "rules")).unwrap_or_default()
    }

    /// The configuration, whose rules are held against those of the packs.
    ///
    /// # Errors
    ///
    /// All mistakes of the file.
    pub fn finish(mut self, packs: &[Pack]) -> Result<Config, PackError> {
        let config = self.tree.take().map(|tree| self.build(&tree, packs)).unwrap_or_default();
        match self.mistakes.into_error_of(&self.file) {
            Some(error) => Err(error),
            None => Ok(Config { file: Some(self.file), ..config }),
        }
    }

    fn build(&mut self, tree: &Node, packs: &[Pack]) -> Config {
        let rules: Vec<&str> = packs.iter().flat_map(|pack| &pack.rules).map(|rule| rule.id.name.as_str()).collect();
        let names: Vec<&str> = rules.iter().copied().chain(Family::ALL.map(Family::name)).collect();
        for key in ["select", "ignore"] {
            for item in tree.get(key).map_or(&[][..], Node::items) {
                self.name(item.text(), item.written, &names, said::unknown_name);
            }
        }
        let mut severity = Vec::new();
        for entry in tree.get("severity").map_or(&[][..], Node::entries) {
            self.name(Some(&entry.key), entry.key_written, &rules, said::unknown_rule);
            let level = entry.value.text().and_then(Severity::from_name);
            severity.extend(level.map(|level| (entry.key.clone(), level)));
        }
        Config {
            file: None,
            rules: strings(tree, "rules"),
            select: strings(tree, "select"),
            ignore: strings(tree, "ignore"),
            severity,
            paths: strings(tree, "paths"),
            templates: strings(tree, "templates"),
            account: texts(tree, "account").collect(),
            columns: self.columns(tree),
            fail_on: tree.get("fail_on").and_then(Node::text).map(str::to_owned),
            baseline: tree.get("baseline").and_then(Node::text).map(str::to_owned),
            exemptions: strings(tree, "exemptions"),
        }
    }

    fn name(
        &mut self,
        name: Option<&str>,
        at: Written,
        known: &[&str],
        fault: fn(&str, Option<&str>) -> super::fault::Fault,
    ) {
        if let Some(name) = name.filter(|name| !name.trim().is_empty() && !known.contains(name)) {
            self.mistakes.add(at, fault(name, near(name, known.iter().copied())));
        }
    }

    fn columns(&mut self, tree: &Node) -> ColumnMap {
        let mut map = ColumnMap::default();
        for entry in tree.get("columns").map_or(&[][..], Node::entries) {
            let Some(key) = entry.value.text().filter(|key| !key.trim().is_empty()) else { continue };
            if let Err(near) = map.add(&entry.key, key) {
                self.mistakes.add(entry.value.written, said::unknown_column(key, near.as_deref()));
            }
        }
        map
    }
}

impl Config {
    /// The severities as a pack that changes those before it; `None` where nothing changes.
    #[must_use]
    pub fn changes(&self) -> Option<Pack> {
        let change = |(rule, severity): &(String, Severity)| Change {
            target: Target::Rule(rule.clone()),
            words: Vec::new(),
            allow: Vec::new(),
            severity: Some(*severity),
            written: Written::default(),
        };
        let changes: Vec<Change> = self.severity.iter().map(change).collect();
        let file = self.file.clone().unwrap_or(PackFile { name: String::new(), text: Arc::from("") });
        let pack =
            Pack { id: file.name.clone(), version: "0.0.0".to_owned(), files: vec![file], changes, ..Pack::default() };
        (!pack.changes.is_empty()).then_some(pack)
    }
}

/// The JSON Schema of `noticelint.yaml`, from the table that its reader goes by.
#[must_use]
pub fn config_schema() -> serde_json::Value {
    super::schema::schema_of("noticelint.yaml", &table::CONFIG)
}

fn strings(tree: &Node, key: &str) -> Vec<String> {
    tree.get(key).map_or(&[][..], Node::items).iter().filter_map(Node::text).map(str::to_owned).collect()
}

fn texts<'t>(tree: &'t Node, key: &str) -> impl Iterator<Item = (String, String)> + 't {
    let entries = tree.get(key).map_or(&[][..], Node::entries);
    entries.iter().filter_map(|entry| Some((fact(&entry.key), entry.value.text()?.to_owned())))
}

/// The name of a fact about the account, in either language.
fn fact(name: &str) -> String {
    match Key::from_name(&format!("account.{name}")) {
        Some(Key::Field(crate::notice::FieldName::Account(fact))) => fact.into_owned(),
        _ => name.to_owned(),
    }
}
