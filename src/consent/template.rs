use std::collections::HashMap;

use serde_json::Value;

use crate::notice::MessageKind;

/// What kind of consent pays for the messages of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TemplateType {
    /// An accept pays for one message.
    Once,
    /// An accept pays for all messages until it is cancelled.
    Longterm,
    /// A template message: the user's own action triggers it, no consent is asked for.
    Message,
}

/// The types of templates, as exports declare them.
#[derive(Debug, Clone, Default)]
pub struct TemplateTypes {
    types: HashMap<String, TemplateType>,
}

/// Deepest nesting of an export that is looked into.
const MOST_DEPTH: u8 = 8;

impl TemplateTypes {
    /// Takes the templates of an export: the platform's own listings (`template_list`, `data` with `priTmplId`), or objects with
    /// `template_id` and `type` (`once` or 2, `longterm` or 3, `template`), in an array or a line each. Of two types for one
    /// template the first stays. Answers how many templates it names a type for.
    ///
    /// # Errors
    ///
    /// The parser's words, or the template and the type that is none.
    pub fn add(&mut self, bytes: &[u8]) -> Result<usize, String> {
        let text = str::from_utf8(bytes).map_err(|error| error.to_string())?;
        let mut found = 0;
        for value in serde_json::Deserializer::from_str(text.trim_start_matches('\u{FEFF}')).into_iter::<Value>() {
            found += self.look(&value.map_err(|error| error.to_string())?, false, 0)?;
        }
        Ok(found)
    }

    /// The type of the template; `None` where no export says.
    #[must_use]
    pub fn of(&self, template: &str) -> Option<TemplateType> {
        self.types.get(template).copied()
    }

    /// Declares the type of a template.
    pub fn declare(&mut self, template: &str, kind: TemplateType) {
        self.types.entry(template.to_owned()).or_insert(kind);
    }

    fn look(&mut self, value: &Value, is_listed: bool, depth: u8) -> Result<usize, String> {
        if depth > MOST_DEPTH {
            return Ok(0);
        }
        match value {
            Value::Array(items) => items.iter().map(|item| self.look(item, is_listed, depth + 1)).sum(),
            Value::Object(object) => {
                let id = ["template_id", "priTmplId"].iter().find_map(|key| object.get(*key)?.as_str());
                let Some(id) = id else {
                    let inside = |(key, value): (&String, &Value)| self.look(value, key == "template_list", depth + 1);
                    return object.iter().map(inside).sum();
                };
                let word = object.get("type").or_else(|| object.get("message")).filter(|word| !word.is_null());
                let kind = match word {
                    Some(word) => Some(type_of(word).ok_or_else(|| format!("template {id}: `{word}` is no type"))?),
                    // The listing of template messages has no types.
                    None if is_listed => Some(TemplateType::Message),
                    None => None,
                };
                if let Some(kind) = kind {
                    self.declare(id, kind);
                }
                Ok(usize::from(kind.is_some()))
            }
            _ => Ok(0),
        }
    }
}

fn type_of(word: &Value) -> Option<TemplateType> {
    let word = word.as_str().map_or_else(|| word.to_string(), str::to_owned);
    Some(match MessageKind::from_word(&word)? {
        MessageKind::SubscribeOnce => TemplateType::Once,
        MessageKind::SubscribeLongterm => TemplateType::Longterm,
        MessageKind::Template => TemplateType::Message,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(export: &str, template: &str, expected: Option<TemplateType>) {
        let mut types = TemplateTypes::default();
        types.add(export.as_bytes()).expect("an export");
        assert_eq!(types.of(template), expected);
    }

    #[test]
    fn the_exports_in_use_are_read() {
        check(r#"[{"template_id":"a","type":"longterm"}]"#, "a", Some(TemplateType::Longterm));
        check(
            "{\"template_id\":\"a\",\"type\":\"once\"}\n{\"template_id\":\"b\",\"type\":2}",
            "b",
            Some(TemplateType::Once),
        );
        check(r#"{"errcode":0,"data":[{"priTmplId":"p","type":3}]}"#, "p", Some(TemplateType::Longterm));
        check(r#"{"template_list":[{"template_id":"t","title":"x"}]}"#, "t", Some(TemplateType::Message));
        check(r#"[{"template_id":"a","title":"x"}]"#, "a", None);
    }

    #[test]
    fn a_type_that_is_none_is_told() {
        let mut types = TemplateTypes::default();
        assert!(types.add(br#"[{"template_id":"a","type":"twice"}]"#).is_err());
        assert!(types.add(br#"[{"template_id":"#).is_err());
    }
}
