/// What a value of a record is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The user's openid.
    User,
    /// The template's id.
    Template,
    /// What happened: the name of a callback, or what the user did.
    Event,
    /// What came of it: accept or reject in a callback, a delivery's result, an error code.
    Status,
    /// When it was.
    At,
    /// The message's id.
    Message,
    /// The account that asked or sent.
    Account,
    /// The words with which the user was asked.
    Prompt,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 8] =
        [Self::User, Self::Template, Self::Event, Self::Status, Self::At, Self::Message, Self::Account, Self::Prompt];

    /// The usual name of the key, and that in options.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::User => "openid",
            Self::Template => "template_id",
            Self::Event => "event",
            Self::Status => "status",
            Self::At => "at",
            Self::Message => "msg_id",
            Self::Account => "account",
            Self::Prompt => "prompt",
        }
    }

    pub(super) fn index(self) -> usize {
        self as usize
    }
}

/// What a key of a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// A value; of several of one role the one with the lowest rank counts.
    Value(Role, u8),
    /// The entries of a callback.
    List,
    /// An object around the entries of a callback, or around a logged call of the platform's interface.
    Wrapper,
    /// What was sent.
    Content,
    /// That the record is a callback.
    MessageType,
    /// None of our business.
    Other,
}

/// Which names keys have besides the usual ones: `--map openid=用户`.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    names: Vec<(String, Role)>,
    /// Whether digests of contents are wanted.
    pub contents: bool,
}

impl Mapping {
    /// Takes `ROLE=NAME`.
    ///
    /// # Errors
    ///
    /// A text without `=`, or a role that does not exist; the answer lists those that do.
    pub fn add(&mut self, text: &str) -> Result<(), String> {
        let roles = || Role::ALL.map(Role::name).join(", ");
        let (role, name) =
            text.split_once('=').ok_or_else(|| format!("`{text}` is not ROLE=NAME; roles are {}", roles()))?;
        let known = Role::ALL.into_iter().find(|known| known.name() == role.trim());
        let role = known.ok_or_else(|| format!("there is no role `{}`; roles are {}", role.trim(), roles()))?;
        self.names.push((name.trim().to_owned(), role));
        Ok(())
    }

    pub(super) fn key(&self, name: &str) -> Key {
        if let Some((_, role)) = self.names.iter().find(|(known, _)| known == name) {
            return Key::Value(*role, 0);
        }
        usual(name)
    }
}

/// The longest of the usual names, in bytes.
const MOST_BYTES: usize = 32;

/// What the usual names mean; case, hyphens and underscores do not matter.
fn usual(name: &str) -> Key {
    let mut plain = [0_u8; MOST_BYTES];
    let mut len = 0;
    for byte in name.bytes().filter(|byte| !matches!(byte, b'_' | b'-' | b' ')) {
        let Some(place) = plain.get_mut(len) else { return Key::Other };
        *place = byte.to_ascii_lowercase();
        len += 1;
    }
    let plain = plain.get(..len).and_then(|plain| str::from_utf8(plain).ok()).unwrap_or_default();
    match plain {
        "openid" | "用户" => Key::Value(Role::User, 1),
        "touser" => Key::Value(Role::User, 2),
        "fromusername" => Key::Value(Role::User, 3),
        "user" | "userid" => Key::Value(Role::User, 4),
        "templateid" | "模板" => Key::Value(Role::Template, 1),
        "pritmplid" | "tmplid" | "template" => Key::Value(Role::Template, 2),
        "event" | "事件" => Key::Value(Role::Event, 1),
        "act" | "action" => Key::Value(Role::Event, 2),
        "subscribestatusstring" => Key::Value(Role::Status, 1),
        "errorcode" | "errcode" => Key::Value(Role::Status, 2),
        "status" | "状态" => Key::Value(Role::Status, 3),
        "errorstatus" => Key::Value(Role::Status, 4),
        "at" | "时间" => Key::Value(Role::At, 1),
        "createtime" | "createdat" => Key::Value(Role::At, 2),
        "sentat" | "sendtime" | "sendtimestamp" | "eventtime" => Key::Value(Role::At, 3),
        "time" | "timestamp" | "ts" => Key::Value(Role::At, 4),
        "msgid" | "消息编号" => Key::Value(Role::Message, 1),
        "messageid" => Key::Value(Role::Message, 2),
        "clientmsgid" => Key::Value(Role::Message, 3),
        "account" | "账号" => Key::Value(Role::Account, 1),
        "appid" => Key::Value(Role::Account, 2),
        "tousername" => Key::Value(Role::Account, 3),
        "prompt" | "订阅文案" => Key::Value(Role::Prompt, 1),
        "list" => Key::List,
        "subscribemsgpopupevent"
        | "subscribemsgchangeevent"
        | "subscribemsgsentevent"
        | "request"
        | "payload"
        | "body"
        | "response"
        | "result" => Key::Wrapper,
        "data" => Key::Content,
        "msgtype" => Key::MessageType,
        _ => Key::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_however_they_are_spelled() {
        for name in ["openid", "OpenID", "open_id"] {
            assert_eq!(usual(name), Key::Value(Role::User, 1), "{name}");
        }
        assert_eq!(usual("TemplateId"), usual("template_id"));
        assert_eq!(usual("模板"), Key::Value(Role::Template, 1));
        assert_eq!(usual(&"x".repeat(100)), Key::Other);
    }

    #[test]
    fn mapped_names_come_first() {
        let mut mapping = Mapping::default();
        mapping.add("openid=客户").expect("a role");
        assert_eq!(mapping.key("客户"), Key::Value(Role::User, 0));
        assert!(mapping.add("客户").is_err());
        assert!(mapping.add("who=客户").is_err());
    }
}
