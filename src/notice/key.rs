use super::{Field, FieldName, Jump, MessageKind, Notice, NoticeKind, Origin, ReadProblem, SendFacts, Timestamp};
use std::borrow::Cow;

/// What an entry of a record or a line of a draft file says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    Id,
    Kind,
    Message,
    At,
    TemplateId,
    /// A text that becomes a field.
    Field(FieldName<'static>),
}

/// Members of a record that hold several texts.
const GROUPS: [&str; 2] = ["data", "account"];

/// The names of the keys, first the one of records, then what people write in draft files.
const NAMES: [(Key, &[&str]); 14] = [
    (Key::Id, &["id", "编号"]),
    (Key::Kind, &["kind", "种类"]),
    (Key::Message, &["message", "类型", "消息类型"]),
    (Key::At, &["at", "时间", "发送时间"]),
    (Key::TemplateId, &["template_id", "模板id", "模板编号"]),
    (Key::Field(FieldName::Title), &["title", "标题"]),
    (Key::Field(FieldName::Category), &["category", "类目"]),
    (Key::Field(FieldName::Scene), &["scene", "场景", "触发场景"]),
    (Key::Field(FieldName::Prompt), &["prompt", "订阅文案", "订阅提示"]),
    (Key::Field(FieldName::Url), &["url", "链接", "跳转"]),
    (Key::Field(FieldName::Example), &["example", "示例内容"]),
    (Key::Field(FieldName::Body), &["body", "正文"]),
    (Key::Field(FieldName::Text), &["text", "内容"]),
    (Key::Field(FieldName::Account(Cow::Borrowed("openid"))), &["openid"]),
];

impl Key {
    /// The key of that name; `data.KEY` and `account.KEY` (`账号.认证`) name a value or a fact, `page.text`, `page.script` and
    /// `page.attr.NAME` a text of a page.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        // What nobody sees, and what copied text brings along, is no part of a name.
        let visible: String = name.chars().filter(|c| !is_invisible(*c)).collect();
        let name = visible.trim();
        let lower = name.to_lowercase();
        if let Some((key, _)) = NAMES.iter().find(|(_, names)| names.contains(&lower.as_str())) {
            return Some(key.clone());
        }
        let (group, part) = name.split_once('.')?;
        match group.to_lowercase().as_str() {
            "data" | "参数" => Some(Self::Field(FieldName::Data(Cow::Owned(part.to_owned())))),
            "page" => page_part(part).map(Self::Field),
            "account" | "账号" => Some(Self::Field(FieldName::Account(Cow::Owned(account_fact(part).to_owned())))),
            _ => None,
        }
    }

    /// The known name that looks most like `name`, where one does. Long names are not compared: no known one is near them, and
    /// the comparison takes the square of the length.
    pub(crate) fn suggest(name: &str) -> Option<String> {
        let name = name.trim().to_lowercase();
        let chars = name.chars().count();
        let near = |known: &&str| strsim::damerau_levenshtein(known, &name);
        let most = if chars > 4 { 2 } else { 1 };
        let close = Self::names().filter(|_| chars <= MOST_COMPARED_CHARS).filter(|known| near(known) <= most);
        close.min_by_key(near).map(str::to_owned)
    }

    /// The name that this one is a single slip away from; for files whose other keys are the sender's own business.
    pub(crate) fn slip(name: &str) -> Option<&'static str> {
        let is_slip =
            |known: &&str| known.chars().count() > 3 && strsim::osa_distance(known, &name.to_lowercase()) == 1;
        let is_comparable = name.chars().count() <= MOST_COMPARED_CHARS;
        Self::names().chain(GROUPS).filter(|_| is_comparable).find(is_slip)
    }

    /// All names, for suggestions.
    fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().flat_map(|(_, names)| names.iter().copied()).chain([
            "账号.认证",
            "账号.类型",
            "账号.主体",
            "账号.域名",
        ])
    }
}

/// Zero-width characters and byte-order marks.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}')
}

/// Characters of the longest name that is compared with the known ones.
const MOST_COMPARED_CHARS: usize = 24;

/// The part of a page of that name.
fn page_part(part: &str) -> Option<FieldName<'static>> {
    match part {
        "text" => Some(FieldName::PageText),
        "script" => Some(FieldName::PageScript),
        _ => part.strip_prefix("attr.").map(|name| FieldName::PageAttr(Cow::Owned(name.to_owned()))),
    }
}

/// The English name of a fact about the account.
fn account_fact(part: &str) -> &str {
    match part {
        "认证" => "verified",
        "类型" => "type",
        "主体" => "entity",
        "域名" => "domain",
        other => other,
    }
}

/// Collects the entries of one record and makes the notice of them.
#[derive(Debug, Default)]
pub(crate) struct Entries<'a> {
    id: Option<Cow<'a, str>>,
    kind: Option<NoticeKind>,
    message: Option<MessageKind>,
    at: Option<Timestamp>,
    template_id: Option<Cow<'a, str>>,
    send: Option<SendFacts>,
    fields: Vec<Field<'a>>,
}

impl<'a> Entries<'a> {
    /// Of a record whose kind is known beforehand.
    pub(crate) fn of(kind: NoticeKind, message: Option<MessageKind>) -> Self {
        Self { kind: Some(kind), message, ..Self::default() }
    }

    /// Takes one entry.
    ///
    /// # Errors
    ///
    /// A kind, message or time that cannot be read.
    pub(crate) fn set(&mut self, key: Key, text: Cow<'a, str>, origin: Origin<'a>) -> Result<(), ReadProblem> {
        let unread_time = |text: &str| ReadProblem::UnreadableTime { value: text.trim().to_owned() };
        let unknown = |key| ReadProblem::UnknownValue { key, value: text.to_string() };
        match key {
            Key::Id => self.id = Some(text).filter(|id| !id.trim().is_empty()),
            Key::TemplateId => self.template_id = Some(text),
            Key::Kind => {
                let kind = NoticeKind::ALL.into_iter().find(|kind| kind.name() == text.trim());
                self.kind = Some(kind.ok_or_else(|| unknown("kind"))?);
            }
            Key::Message => self.message = Some(MessageKind::from_word(&text).ok_or_else(|| unknown("message"))?),
            Key::At => self.at = Some(Timestamp::parse(&text).ok_or_else(|| unread_time(&text))?),
            Key::Field(name) => self.fields.push(Field { name, text, origin }),
        }
        Ok(())
    }

    /// Makes it a send, of which that is known.
    pub(crate) fn send(&mut self, facts: SendFacts) {
        self.send = Some(facts);
    }

    /// The latest text is a jump target of that sort.
    pub(crate) fn note_jump(&mut self, jump: Jump) {
        let last = self.fields.last().filter(|field| field.name == FieldName::Url);
        if let (Some(send), Some(field)) = (&mut self.send, last) {
            send.jumps.push((jump, field.origin.start));
        }
    }

    /// The value of that key stands by itself and not under `value`.
    pub(crate) fn note_flat(&mut self, key: &str) {
        if let Some(send) = &mut self.send {
            send.flat.push(key.to_owned());
        }
    }

    /// The fields alone, for a part that was read by itself.
    pub(crate) fn into_fields(self) -> Vec<Field<'a>> {
        self.fields
    }

    /// Takes a text of a page.
    pub(crate) fn push(&mut self, field: Field<'a>) {
        self.fields.push(field);
    }

    /// The notice of all entries. `record` is its place in the file `path`, `bytes` its bytes there, if it is a text file.
    ///
    /// # Errors
    ///
    /// [`ReadProblem::NothingToJudge`] where there is no text that could be judged.
    pub(crate) fn finish(
        mut self,
        path: &str,
        record: u64,
        bytes: Option<(u64, u64)>,
    ) -> Result<Notice<'a>, ReadProblem> {
        // A blank text says nothing, so looking at it would be no judgement.
        let told = || self.fields.iter().filter(|field| !field.text.trim().is_empty());
        let has = |name: &FieldName<'_>| told().any(|field| field.name == *name);
        let kind = if has(&FieldName::Body) {
            NoticeKind::Draft
        } else if has(&FieldName::Text) || told().any(|field| matches!(field.name, FieldName::Data(_))) {
            NoticeKind::Message
        } else if has(&FieldName::Prompt) || self.fields.iter().any(|field| is_of_page(&field.name)) {
            NoticeKind::Prompt
        } else {
            return Err(ReadProblem::NothingToJudge);
        };
        in_order(&mut self.fields);
        Ok(Notice {
            id: self.id.unwrap_or_else(|| Cow::Owned(format!("{path}#{record}"))),
            id_occurrence: 1,
            record,
            bytes,
            kind: self.kind.unwrap_or(kind),
            message: self.message,
            at: self.at,
            template_id: self.template_id,
            send: self.send,
            fields: self.fields,
        })
    }
}

/// Puts the fields of a notice in their order; those of one sort keep the order of the file.
pub(super) fn in_order(fields: &mut [Field<'_>]) {
    fields.sort_by_key(|field| rank(&field.name));
}

/// Declared fields first, then the body or text, then the data.
fn rank(name: &FieldName<'_>) -> u8 {
    match name {
        FieldName::Title => 0,
        FieldName::Category => 1,
        FieldName::Scene => 2,
        FieldName::Prompt => 3,
        FieldName::Account(_) => 4,
        FieldName::Url => 5,
        FieldName::Send(_) => 6,
        FieldName::Body => 7,
        FieldName::Text => 8,
        FieldName::Data(_) => 9,
        FieldName::Example => 10,
        FieldName::PageText | FieldName::PageAttr(_) | FieldName::PageScript => 11,
    }
}

fn is_of_page(name: &FieldName<'_>) -> bool {
    matches!(name, FieldName::PageText | FieldName::PageAttr(_) | FieldName::PageScript)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_in_both_languages() {
        assert_eq!(Key::from_name("标题"), Some(Key::Field(FieldName::Title)));
        assert_eq!(Key::from_name(" Title "), Some(Key::Field(FieldName::Title)));
        assert_eq!(Key::from_name("data.thing1"), Some(Key::Field(FieldName::Data("thing1".into()))));
        assert_eq!(Key::from_name("账号.认证"), Key::from_name("account.verified"));
        assert_eq!(Key::from_name("page.attr.alt"), Some(Key::Field(FieldName::PageAttr("alt".into()))));
        assert_eq!(Key::from_name("page.text"), Some(Key::Field(FieldName::PageText)));
        assert_eq!(Key::from_name("page.foot"), None);
        assert_eq!(Key::from_name("标提"), None);
    }

    #[test]
    fn near_misses_are_suggested_and_long_names_are_not_compared() {
        assert_eq!(Key::suggest("标提").as_deref(), Some("标题"));
        assert_eq!(Key::suggest("Promt").as_deref(), Some("prompt"));
        assert_eq!(Key::suggest("审稿意见"), None);
        assert_eq!(Key::suggest(&"长".repeat(1 << 20)), None);
    }
}
