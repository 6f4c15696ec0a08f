//! Holds the tree against the table and reports everything that does not fit.

use std::collections::BTreeMap;
use std::collections::btree_map;

use super::Written;
use super::error::Mistakes;
use super::fault::{Fault, shape as said};
use super::table::{FILE, Field, Object, Shape, Words};
use super::tree::{Entry, Node, Value};
use crate::fold::fold_word;
use crate::notice::Timestamp;
use crate::text::near;
use crate::verdict::{Text, Weight};

/// Reports all of a file that does not fit the table.
pub(super) fn walk(file: &Node, mistakes: &mut Mistakes) {
    walk_as(file, &FILE, mistakes);
}

/// Reports all of a file that does not fit the table of its kind.
pub(super) fn walk_as(file: &Node, table: &'static Object, mistakes: &mut Mistakes) {
    value(file, Shape::Object(table), What { key: "", at: file.written }, mistakes);
}

/// What a value is called in messages, and where its name stands.
#[derive(Clone, Copy)]
struct What<'a> {
    key: &'a str,
    at: Written,
}

fn value(node: &Node, shape: Shape, what: What<'_>, mistakes: &mut Mistakes) {
    if node.value == Value::Broken {
        return;
    }
    match (shape, &node.value) {
        (Shape::List { of, least }, Value::List(items)) => list(items, *of, least, what, mistakes),
        (Shape::OneOrMany(of), Value::List(items)) => list(items, *of, 1, what, mistakes),
        (Shape::OneOrMany(of), _) => value(node, *of, what, mistakes),
        (Shape::Object(table) | Shape::TextOr(table), Value::Map(_)) => object(node, table, mistakes),
        (Shape::OneKey(table), Value::Map(_)) => one_key(node, table, mistakes),
        (Shape::MapOf(of), Value::Map(_)) => map_of(node, *of, mistakes),
        (Shape::FreeText, Value::Scalar(_) | Value::Null) => {}
        (_, Value::Null) if expects_scalar(shape) => mistakes.add(what.at, said::empty(what.key)),
        (_, Value::Scalar(text)) if expects_scalar(shape) => {
            if let Some(fault) = scalar(text, shape, what.key) {
                mistakes.add(node.written, fault);
            }
        }
        _ => mistakes.add(node.head(), said::wrong_type(&expected(shape), &found(&node.value))),
    }
}

impl<'a> What<'a> {
    fn of(entry: &'a Entry) -> Self {
        Self { key: &entry.key, at: entry.key_written }
    }
}

impl Words {
    pub(super) fn text(self) -> Text {
        Text { zh: self.zh.to_owned(), en: self.en.to_owned() }
    }
}

fn list(items: &[Node], of: Shape, least: usize, what: What<'_>, mistakes: &mut Mistakes) {
    if items.len() < least {
        mistakes.add(what.at, said::too_few(what.key, least, items.len()));
    }
    for item in items {
        value(item, of, What { at: item.written, ..what }, mistakes);
    }
}

fn object(node: &Node, table: &'static Object, mistakes: &mut Mistakes) {
    duplicates(node, mistakes);
    let names: Vec<&'static str> = table.fields.iter().map(|field| field.name).collect();
    let mut meant = Vec::new();
    for entry in node.entries() {
        if let Some(field) = table.fields.iter().find(|field| field.name == entry.key) {
            value(&entry.value, field.shape, What::of(entry), mistakes);
        } else {
            let near = near(&entry.key, names.iter().copied());
            meant.extend(near);
            mistakes.add(entry.key_written, said::unknown_key(&entry.key, &table.name.text(), near, &names));
        }
    }
    // A key with a slip in it is not missing too.
    let is_missing = |field: &&Field| field.required && node.get(field.name).is_none() && !meant.contains(&field.name);
    for field in table.fields.iter().filter(is_missing) {
        mistakes.add(node.head(), said::missing_key(field.name, &table.name.text(), &field.doc.text()));
    }
}

fn one_key(node: &Node, table: &'static Object, mistakes: &mut Mistakes) {
    let entries = node.entries();
    if entries.len() != 1 {
        // The second key is one too many; an empty object has no key to point at.
        let at = entries.get(1).map_or(node.written, |entry| entry.key_written);
        let names: Vec<&'static str> = table.fields.iter().map(|field| field.name).collect();
        mistakes.add(at, said::not_one_key(&table.name.text(), entries.len(), &names));
    }
    object(node, table, mistakes);
}

fn map_of(node: &Node, of: Shape, mistakes: &mut Mistakes) {
    duplicates(node, mistakes);
    for entry in node.entries() {
        if entry.key.trim().is_empty() {
            mistakes.add(entry.key_written, said::empty(&entry.key));
        }
        value(&entry.value, of, What::of(entry), mistakes);
    }
}

fn duplicates(node: &Node, mistakes: &mut Mistakes) {
    let mut first: BTreeMap<&str, Written> = BTreeMap::new();
    for entry in node.entries() {
        match first.entry(&entry.key) {
            btree_map::Entry::Vacant(free) => {
                free.insert(entry.key_written);
            }
            btree_map::Entry::Occupied(taken) => {
                mistakes.add_second(entry.key_written, *taken.get(), said::duplicate_key(&entry.key));
            }
        }
    }
}

fn scalar(text: &str, shape: Shape, key: &str) -> Option<Fault> {
    match shape {
        _ if text.trim().is_empty() => Some(said::empty(key)),
        Shape::Word => fold_word(text).trim().is_empty().then(|| said::empty(key)),
        Shape::Id => (!is_id(text)).then(|| said::not_id(text)),
        Shape::Version => (!is_version(text)).then(|| said::not_version(text)),
        Shape::Integer { min, max } => {
            let fits = text.parse::<u32>().is_ok_and(|number| (min..=max).contains(&number));
            (!fits).then(|| said::not_in_range(text, min, max))
        }
        Shape::Decimal { min, max } => {
            let fits = Weight::parse(text).is_some_and(|number| (min..=max).contains(&number));
            (!fits).then(|| said::not_decimal(text, min, max))
        }
        Shape::Bool => choice(text, &["true", "false"]),
        Shape::Instant => Timestamp::parse(text).is_none().then(|| said::not_instant(text)),
        Shape::Choice(words) => choice(text, &words()),
        _ => None,
    }
}

fn choice(text: &str, words: &[&'static str]) -> Option<Fault> {
    (!words.contains(&text)).then(|| said::not_one_of(text, near(text, words.iter().copied()), words))
}

/// Lower case letters, digits and single hyphens between them.
pub(super) fn is_id(text: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.split('-').all(is_word)
}

fn is_version(text: &str) -> bool {
    text.split('.').count() == 3 && text.split('.').all(|part| part.parse::<u32>().is_ok_and(|n| n.to_string() == part))
}

fn expects_scalar(shape: Shape) -> bool {
    match shape {
        Shape::Text
        | Shape::Word
        | Shape::FreeText
        | Shape::Id
        | Shape::Version
        | Shape::Integer { .. }
        | Shape::Decimal { .. }
        | Shape::Bool
        | Shape::Instant
        | Shape::Choice(_)
        | Shape::TextOr(_) => true,
        Shape::List { .. } | Shape::OneOrMany(_) | Shape::Object(_) | Shape::OneKey(_) | Shape::MapOf(_) => false,
    }
}

fn expected(shape: Shape) -> Text {
    let (zh, en) = match shape {
        Shape::Text | Shape::Word | Shape::FreeText | Shape::Id | Shape::Version => ("文本", "a text"),
        Shape::Integer { .. } => ("整数", "a whole number"),
        Shape::Decimal { .. } => ("数", "a number"),
        Shape::Bool => (" `true` 或 `false`", "`true` or `false`"),
        Shape::Instant => ("日期", "a date"),
        Shape::Choice(_) => ("一个词", "a word"),
        Shape::List { .. } => ("列表", "a list"),
        Shape::Object(table) | Shape::OneKey(table) => (table.name.zh, table.name.en),
        Shape::OneOrMany(_) => ("检查", "a check"),
        Shape::MapOf(_) => ("对象", "an object"),
        Shape::TextOr(_) => ("文本或对象", "a text or an object"),
    };
    Words { zh, en }.text()
}

fn found(value: &Value) -> Text {
    let (zh, en) = match value {
        Value::Scalar(_) => ("文本", "a text"),
        Value::Null | Value::Broken => ("空", "nothing"),
        Value::List(_) => ("列表", "a list"),
        Value::Map(_) => ("对象", "an object"),
    };
    Words { zh, en }.text()
}
