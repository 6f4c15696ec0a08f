//! What happens to a notice between reading and judgement.

use std::collections::BTreeMap;

use noticelint::{FieldName, Joined, Notice, TemplateExport};

/// Makes the notices of a run ready, in their order.
pub struct Prepare<'r> {
    templates: &'r TemplateExport,
    account: &'r BTreeMap<String, String>,
    /// How messages met their templates, where an export was given.
    pub joined: Option<Joined>,
    /// The ids of the run, each with the latest number that it was repeated with.
    ids: BTreeMap<String, u32>,
}

impl<'r> Prepare<'r> {
    pub fn new(templates: &'r TemplateExport, is_joined: bool, account: &'r BTreeMap<String, String>) -> Self {
        Self { templates, account, joined: is_joined.then(Joined::default), ids: BTreeMap::new() }
    }

    pub fn notice<'n>(&mut self, notice: &mut Notice<'n>)
    where
        'r: 'n,
    {
        self.tell_apart(notice);
        self.join(notice);
        notice.add_account(self.account);
    }

    /// Adds what the export says of the message's template.
    fn join<'n>(&mut self, notice: &mut Notice<'n>)
    where
        'r: 'n,
    {
        if let Some(joined) = &mut self.joined
            && notice.field(&FieldName::Body).is_none()
            && notice.template_id.is_some()
        {
            if self.templates.join(notice) { joined.found += 1 } else { joined.missing += 1 }
        }
    }

    /// Gives a notice whose id was seen before an id of its own: `id~2`, `id~3`, …
    fn tell_apart(&mut self, notice: &mut Notice<'_>) {
        let Some(mut occurrence) = self.ids.get(notice.id.as_ref()).copied() else {
            self.ids.insert(notice.id.clone().into_owned(), 1);
            return;
        };
        let own = loop {
            occurrence += 1;
            let own = format!("{}~{occurrence}", notice.id);
            // Another record may really be called so.
            if !self.ids.contains_key(&own) {
                break own;
            }
        };
        self.ids.insert(notice.id.clone().into_owned(), occurrence);
        self.ids.insert(own.clone(), 1);
        (notice.id, notice.id_occurrence) = (own.into(), occurrence);
    }
}
