//! YAML text → a tree in which every key and every value knows its bytes.
//!
//! It is built from the parser's events, not through serde: only so can duplicate keys, aliases and several mistakes of one file
//! all be reported. Depth, number of values and size are bounded; nothing here recurses.

use std::borrow::Cow;
use std::ops::Range;

use granit_parser::{ErrorKind, Event, Options, Parser, ScalarStyle};

use super::Written;
use super::error::Mistakes;
use super::fault::{Fault, yaml};
use super::prepared::{self, Prepared};

/// Largest file that is read.
const MAX_MIB: usize = 8;

/// Most values in a file.
const MAX_NODES: usize = 500_000;

/// Deepest nesting; the deepest pack that makes sense has about twelve levels.
const MAX_DEPTH: usize = 32;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) value: Value,
    /// A scalar's bytes; a list's or an object's beginning: its opening bracket, else its first part. Never more than a line.
    pub(super) written: Written,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// A text, with escapes undone.
    Scalar(String),
    /// Nothing: `~`, `null`, or left out.
    Null,
    /// A list.
    List(Vec<Node>),
    /// An object; keys may repeat here.
    Map(Vec<Entry>),
    /// A place where a mistake has been reported already.
    Broken,
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) key_written: Written,
    pub(super) value: Node,
}

impl Node {
    /// The text of a scalar.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// The parts of a list; none for anything else.
    pub(super) fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The entries of an object; none for anything else.
    pub(super) fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The first entry with that key.
    pub(super) fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    /// The value of the first entry with that key.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// A short place to point at when the whole is meant: an object's `id`, else its first key, else its beginning.
    pub(super) fn head(&self) -> Written {
        match (self.get("id"), self.entries().first()) {
            (Some(id), _) => id.written,
            (None, Some(first)) => first.key_written,
            (None, None) => self.written,
        }
    }
}

/// Reads a file. `None` where it could not be read to its end; the reason is among the mistakes then.
pub(super) fn parse(file: usize, text: &str, mistakes: &mut Mistakes) -> Option<Node> {
    let mut builder = Builder { file, text, open: Vec::new(), root: None, nodes: 0, documents: 0, mistakes };
    match builder.read() {
        Ok(()) => {
            Some(builder.root.unwrap_or(Node { value: Value::Null, written: Written { file, ..Written::default() } }))
        }
        Err(Stop(written, fault)) => {
            builder.mistakes.add(written, *fault);
            None
        }
    }
}

/// Reads a file whose events were prepared when noticelint was built. `None` where they are not those of a pack.
pub(super) fn parse_prepared(file: usize, text: &str, events: &[u8]) -> Option<Node> {
    let mut mistakes = Mistakes::default();
    let mut builder =
        Builder { file, text, open: Vec::new(), root: None, nodes: 0, documents: 0, mistakes: &mut mistakes };
    for event in prepared::events(text, events) {
        let taken = match event? {
            Prepared::Scalar { text, is_plain, bytes } => builder.scalar(text, is_plain, bytes),
            Prepared::List(bytes) => builder.list(bytes),
            Prepared::Map(bytes) => builder.map(bytes),
            Prepared::End => builder.close(),
        };
        taken.ok()?;
    }
    builder.root
}

/// A mistake after which the rest of the file cannot be understood.
struct Stop(Written, Box<Fault>);

struct Builder<'a> {
    file: usize,
    text: &'a str,
    open: Vec<Open>,
    root: Option<Node>,
    nodes: usize,
    documents: usize,
    mistakes: &'a mut Mistakes,
}

/// A list or an object whose end has not been reached.
enum Open {
    List { items: Vec<Node>, written: Written },
    Map { entries: Vec<Entry>, key: Key, written: Written, has_broken_key: bool },
}

/// What an open object waits for.
enum Key {
    /// A key.
    Awaited,
    /// The value of this key.
    Of(String, Written),
    /// The value of a key that was a mistake.
    Broken,
}

impl Builder<'_> {
    fn read(&mut self) -> Result<(), Stop> {
        self.refuse()?;
        for next in Parser::new_from_str_with_options(self.text, options()) {
            match next {
                Ok((event, span)) => {
                    if let Some(tag) = span.tag_span().and_then(|tag| tag.byte_range()) {
                        self.mistakes.add(self.written(tag), yaml::tag());
                    }
                    self.take(event, span.byte_range().unwrap_or_default())?;
                }
                Err(error) => {
                    let at = error.marker().byte_offset().unwrap_or_default();
                    let fault = match error.kind() {
                        ErrorKind::RecursionLimitExceeded => yaml::too_deep(MAX_DEPTH),
                        kind => yaml::syntax(kind),
                    };
                    return Err(self.stop(at..at, fault));
                }
            }
        }
        Ok(())
    }

    /// Refuses a file by what can be seen without parsing.
    fn refuse(&self) -> Result<(), Stop> {
        if self.text.len() > MAX_MIB * 1024 * 1024 {
            return Err(self.stop(0..0, yaml::too_large(MAX_MIB)));
        }
        match self.text.find(char::REPLACEMENT_CHARACTER) {
            Some(at) => Err(self.stop(at..at, yaml::not_utf8())),
            None => Ok(()),
        }
    }

    fn take(&mut self, event: Event<'_>, bytes: Range<usize>) -> Result<(), Stop> {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(self.stop(bytes, yaml::second_document()));
                }
            }
            Event::Scalar(text, style, ..) => self.scalar(text, style == ScalarStyle::Plain, bytes)?,
            Event::SequenceStart(..) => self.list(bytes)?,
            Event::MappingStart(..) => self.map(bytes)?,
            Event::SequenceEnd | Event::MappingEnd => self.close()?,
            Event::Anchor(..) => self.mistakes.add(self.written(bytes), yaml::anchor()),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                let written = self.written(bytes);
                self.mistakes.add(written, yaml::alias());
                self.insert(Node { value: Value::Broken, written })?;
            }
            _ => {}
        }
        Ok(())
    }

    fn scalar(&mut self, text: Cow<'_, str>, is_plain: bool, bytes: Range<usize>) -> Result<(), Stop> {
        let is_null = is_plain && matches!(&*text, "~" | "null" | "Null" | "NULL");
        let value = if is_null { Value::Null } else { Value::Scalar(text.into_owned()) };
        self.insert(Node { value, written: self.written(bytes) })
    }

    fn list(&mut self, bytes: Range<usize>) -> Result<(), Stop> {
        self.enter(Open::List { items: Vec::new(), written: self.written(bytes) })
    }

    fn map(&mut self, bytes: Range<usize>) -> Result<(), Stop> {
        let written = self.written(bytes);
        self.enter(Open::Map { entries: Vec::new(), key: Key::Awaited, written, has_broken_key: false })
    }

    fn enter(&mut self, open: Open) -> Result<(), Stop> {
        if self.open.len() >= MAX_DEPTH {
            let (Open::List { written, .. } | Open::Map { written, .. }) = open;
            return Err(Stop(written, Box::new(yaml::too_deep(MAX_DEPTH))));
        }
        self.open.push(open);
        Ok(())
    }

    fn close(&mut self) -> Result<(), Stop> {
        match self.open.pop() {
            Some(Open::List { items, written }) => self.insert(Node { value: Value::List(items), written }),
            // `{{name}}` without quotes: all of it is one mistake.
            Some(Open::Map { entries, written, has_broken_key: true, .. }) if entries.is_empty() => {
                self.insert(Node { value: Value::Broken, written })
            }
            Some(Open::Map { entries, written, .. }) => self.insert(Node { value: Value::Map(entries), written }),
            None => Ok(()),
        }
    }

    fn insert(&mut self, node: Node) -> Result<(), Stop> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(Stop(node.written, Box::new(yaml::too_many_nodes(MAX_NODES))));
        }
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { entries, key, has_broken_key, .. }) => match std::mem::replace(key, Key::Awaited) {
                Key::Awaited => *key = key_of(node, self.mistakes),
                Key::Of(name, key_written) => entries.push(Entry { key: name, key_written, value: node }),
                Key::Broken => *has_broken_key = true,
            },
        }
        Ok(())
    }

    fn stop(&self, bytes: Range<usize>, fault: Fault) -> Stop {
        Stop(self.written(bytes), Box::new(fault))
    }

    /// The place of these bytes: their first line, and at least a character unless the text ends there.
    fn written(&self, bytes: Range<usize>) -> Written {
        let start = self.text.floor_char_boundary(bytes.start);
        let rest = self.text.get(start..).unwrap_or_default();
        let length = bytes.end.saturating_sub(start);
        let line = rest.get(..length).and_then(|text| text.lines().next()).map_or(0, |line| line.trim_end().len());
        let least = rest.chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
        Written { file: self.file, start, len: line.max(least) }
    }
}

fn key_of(node: Node, mistakes: &mut Mistakes) -> Key {
    match node.value {
        Value::Scalar(text) => Key::Of(text, node.written),
        // Reported where it was found.
        Value::Broken => Key::Broken,
        Value::Null | Value::List(_) | Value::Map(_) => {
            mistakes.add(node.written, yaml::key_not_text());
            Key::Broken
        }
    }
}

/// The parser goes on where it can, so that more than one mistake is found.
fn options() -> Options {
    let mut options = Options::default();
    options.set_emit_comments(false);
    options.disallow_directives = true;
    options.emit_unresolved_aliases = true;
    options.emit_anchor_events = true;
    options.flow_nesting_limit = MAX_DEPTH;
    options.block_nesting_limit = MAX_DEPTH;
    options
}
