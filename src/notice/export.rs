use std::collections::HashMap;

use super::{ExportAnswer, Field, FieldName, MessageKind, Notice, Origin};

/// The templates of a platform export, by their id, so that a message that names one can be judged with its title and labels.
#[derive(Debug, Default)]
pub struct TemplateExport {
    templates: HashMap<String, Entry>,
}

/// What a template says of every message that is made from it.
#[derive(Debug)]
struct Entry {
    message: Option<MessageKind>,
    /// Title, body and the like, with their texts.
    fields: Vec<(FieldName<'static>, String)>,
}

impl TemplateExport {
    /// Takes the templates among what was read from an export; of two with the same id the first stays.
    pub fn add(&mut self, notices: &[Notice<'_>]) {
        for notice in notices {
            let Some(id) = notice.template_id.as_deref().filter(|_| notice.field(&FieldName::Body).is_some()) else {
                continue;
            };
            let texts = notice.fields.iter().map(|field| (field.name.clone().into_owned(), field.text.to_string()));
            let entry = || Entry { message: notice.message, fields: texts.collect() };
            self.templates.entry(id.to_owned()).or_insert_with(entry);
        }
    }

    /// Number of templates.
    #[must_use]
    pub fn len(&self) -> usize {
        self.templates.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.templates.is_empty()
    }

    /// Adds to a message what its template says: title, labels, category and sort of message, where it does not say so itself.
    /// The added texts stand in another file: [`Origin::ELSEWHERE`]. Returns whether the template was found; a notice that
    /// has a body of its own needs none and is left as it is.
    pub fn join<'a>(&'a self, notice: &mut Notice<'a>) -> bool {
        let entry = notice.template_id.as_ref().and_then(|id| self.templates.get(id.as_ref()));
        let is_named = notice.template_id.as_ref().is_some_and(|id| !id.trim().is_empty());
        if let Some(send) = notice.send.as_mut().filter(|_| is_named) {
            send.export = entry.map_or(ExportAnswer::Missing, |entry| ExportAnswer::Found(entry.message));
        }
        let Some(entry) = entry else { return false };
        if notice.field(&FieldName::Body).is_some() {
            return false;
        }
        // The export knows; what a send's keys look like is a guess.
        notice.message = entry.message.or(notice.message);
        for (name, text) in &entry.fields {
            if notice.field(name).is_none() {
                let field = Field { name: name.clone(), text: text.as_str().into(), origin: Origin::ELSEWHERE };
                notice.fields.push(field);
            }
        }
        super::key::in_order(&mut notice.fields);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, ReadFormat, read};
    use super::*;

    #[test]
    fn a_send_gets_the_title_and_labels_of_its_template() {
        let export = r#"{"data":[{"priTmplId":"P1","title":"取餐提醒","content":"取餐号:{{character_string1.DATA}}\n","type":2}]}"#;
        let send = r#"{"touser":"o1","template_id":"P1","data":{"character_string1":{"value":"18"}}}"#;
        let limits = Limits::default();
        let mut templates = TemplateExport::default();
        templates.add(&read(ReadFormat::Json, "export.json", export.as_bytes(), &limits).notices);
        let mut reading = read(ReadFormat::Json, "send.json", send.as_bytes(), &limits);
        let notice = reading.notices.first_mut().expect("a notice");
        assert!(templates.join(notice));
        let fields: Vec<String> = notice.fields.iter().map(|field| format!("{}={}", field.name, field.text)).collect();
        assert_eq!(
            fields,
            [
                "title=取餐提醒",
                "send.template_id=P1",
                "body=取餐号:{{character_string1.DATA}}\n",
                "data.character_string1=18"
            ]
        );
        assert_eq!(
            notice.send.as_ref().map(|send| send.export),
            Some(ExportAnswer::Found(Some(MessageKind::SubscribeOnce)))
        );
        assert_eq!(notice.message, Some(MessageKind::SubscribeOnce));
    }
}
