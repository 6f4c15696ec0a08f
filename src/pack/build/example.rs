use super::Builder;
use crate::notice::{MessageKind, Selector};
use crate::pack::fault::rule as said;
use crate::pack::tree::{Node, Value};
use crate::pack::{Example, Scope};

/// The template around the value of a short example of `data`.
const DATA_BODY: &str = "内容：{{thing1.DATA}}";

impl Builder<'_> {
    pub(super) fn example(&mut self, node: &Node, scope: &Scope) -> Example {
        let mut example = Example { fields: Vec::new(), marks: Vec::new(), written: node.head() };
        match &node.value {
            Value::Map(_) => self.record(node, &mut example),
            _ => self.short(node, scope, &mut example),
        }
        example
    }

    /// A bare text, put where the rule's scope looks first.
    fn short(&mut self, node: &Node, scope: &Scope, example: &mut Example) {
        self.put(short_key(scope).to_owned(), node, example);
        if scope.fields.first() == Some(&Selector::Data) {
            example.fields.push(("body".to_owned(), DATA_BODY.to_owned()));
        }
        if let Some(message) = scope.messages.first() {
            example.fields.push(("message".to_owned(), MessageKind::name(*message).to_owned()));
        }
    }

    fn record(&mut self, node: &Node, example: &mut Example) {
        for entry in node.entries() {
            match &entry.value.value {
                Value::Map(parts) => {
                    for part in parts {
                        self.put(format!("{}.{}", entry.key, part.key), &part.value, example);
                    }
                }
                _ => self.put(entry.key.clone(), &entry.value, example),
            }
        }
    }

    fn put(&mut self, key: String, value: &Node, example: &mut Example) {
        let marked = value.text().unwrap_or_default();
        match unmark(marked) {
            Some((text, marks)) => {
                example.marks.extend(marks.into_iter().map(|mark| (key.clone(), mark)));
                example.fields.push((key, text));
            }
            None => self.mistake(value.written, said::marks()),
        }
    }
}

/// The field of a record that stands for the first selector; a message without one.
fn short_key(scope: &Scope) -> &'static str {
    match scope.fields.first() {
        Some(Selector::Title) => "title",
        Some(Selector::Prompt) => "prompt",
        Some(Selector::Body | Selector::Label) => "body",
        Some(Selector::Data) => "data.thing1",
        Some(Selector::Category) => "category",
        Some(Selector::Scene) => "scene",
        Some(Selector::Account) => "account.verified",
        Some(Selector::Url) => "url",
        Some(Selector::Example) => "example",
        Some(Selector::Send | Selector::Export) => "payload",
        Some(Selector::Text) | None => "text",
    }
}

/// The text without its marks, and what stood between them; `None` where they do not pair up or hold nothing.
fn unmark(marked: &str) -> Option<(String, Vec<String>)> {
    let mut text = String::new();
    let mut marks = Vec::new();
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('⟦') {
        let (inside, after) = after.split_once('⟧')?;
        if before.contains('⟧') || inside.contains('⟦') || inside.is_empty() {
            return None;
        }
        text.push_str(before);
        text.push_str(inside);
        marks.push(inside.to_owned());
        rest = after;
    }
    text.push_str(rest);
    (!rest.contains('⟧')).then_some((text, marks))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(marked: &str, expected: Option<(&str, &str)>) {
        let found = unmark(marked).map(|(text, marks)| (text, marks.join("|")));
        assert_eq!(found, expected.map(|(text, marks)| (text.to_owned(), marks.to_owned())));
    }

    #[test]
    fn marks_are_taken_out_and_remembered() {
        check("点击⟦领取⟧红包", Some(("点击领取红包", "领取")));
        check("⟦a⟧b⟦c⟧", Some(("abc", "a|c")));
        check("无", Some(("无", "")));
    }

    #[test]
    fn marks_must_pair_up() {
        check("点击⟦领取", None);
        check("点击领取⟧", None);
        check("⟧点⟦", None);
        check("⟦点⟦击⟧", None);
        check("⟦⟧", None);
    }
}
