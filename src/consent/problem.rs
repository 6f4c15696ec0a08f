use thiserror::Error;

use crate::text::Language;

/// Why a record of an audit was not read and its send or event not counted. `Display` is English.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RecordProblem {
    /// Nobody can tell whose it is.
    #[error("it does not say which user it is about (openid)")]
    NoUser,
    /// Nobody can tell which template it is about.
    #[error("it does not say which template it is about (template_id)")]
    NoTemplate,
    /// Nobody can tell when it was.
    #[error("it does not say when it was (at)")]
    NoTime,
    /// Its time is none that can be read.
    #[error("`{0}` is not a time that can be read")]
    BadTime(String),
    /// An event that does not say what the user did.
    #[error("it does not say what the user did (event: accept, reject or cancel)")]
    NoAct,
    /// A word that is no act.
    #[error("`{0}` is none of accept, reject and cancel")]
    UnknownAct(String),
    /// A delivery report without the message's id.
    #[error("a delivery report without the id of its message")]
    NoMessage,
    /// A delivery report of a message of which no send is known.
    #[error("a delivery report of message `{0}`, of which there is no send")]
    UnknownMessage(String),
    /// The JSON is broken; the parser's words.
    #[error("broken JSON: {0}")]
    Json(String),
    /// The XML is broken; the parser's words.
    #[error("broken XML: {0}")]
    Xml(String),
    /// Text between the callbacks of an XML file.
    #[error("this is no callback in XML")]
    NotXml,
    /// A record that is no object.
    #[error("a record must be a JSON object")]
    NotAnObject,
    /// A key stands twice.
    #[error("`{0}` is given twice")]
    RepeatedKey(String),
    /// Not UTF-8.
    #[error("the bytes are not UTF-8")]
    NotUtf8,
    /// A row that has not as many cells as the first.
    #[error("the row has {found} cells, the first row has {expected}")]
    RowWidth {
        /// Cells of the first row.
        expected: usize,
        /// Cells of this one.
        found: usize,
    },
    /// The first row of a table names no column that is needed.
    #[error("the first row names no column for {0}; say which it is with --map")]
    NoColumn(&'static str),
    /// Over the limit of a record.
    #[error("larger than {limit_bytes} bytes, the limit of a record")]
    TooLarge {
        /// The limit.
        limit_bytes: usize,
    },
    /// The file ends within a record, or what follows cannot be told apart.
    #[error("the file ends within a record; from here on nothing was read")]
    Truncated,
    /// The file could not be opened or read on; the system's words.
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
    /// Neither JSON nor XML nor a table.
    #[error("neither JSON nor XML nor a table with a first row of names")]
    UnknownLayout,
    /// A file without any record.
    #[error("there is no record in it")]
    Empty,
}

impl RecordProblem {
    /// Whether more than one record may have been lost with it.
    #[must_use]
    pub fn leaves_a_gap(&self) -> bool {
        matches!(
            self,
            Self::Truncated | Self::Unreadable(_) | Self::UnknownLayout | Self::NoColumn(_) | Self::TooLarge { .. }
        )
    }

    /// What is wrong, for people.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        if language == Language::English {
            return self.to_string();
        }
        match self {
            Self::NoUser => "没有写明是哪个用户（openid）".to_owned(),
            Self::NoTemplate => "没有写明是哪个模板（template_id）".to_owned(),
            Self::NoTime => "没有写明时间（at）".to_owned(),
            Self::BadTime(text) => format!("“{text}”不是能读的时间"),
            Self::NoAct => "没有写明用户做了什么（event：accept、reject 或 cancel）".to_owned(),
            Self::UnknownAct(word) => format!("“{word}”不是 accept、reject、cancel 之一"),
            Self::NoMessage => "送达回执没有消息编号".to_owned(),
            Self::UnknownMessage(id) => format!("送达回执所指的消息“{id}”没有发送记录"),
            Self::Json(error) => format!("JSON 有误：{error}"),
            Self::Xml(error) => format!("XML 有误：{error}"),
            Self::NotXml => "这里不是 XML 回调".to_owned(),
            Self::NotAnObject => "每条记录必须是一个 JSON 对象".to_owned(),
            Self::RepeatedKey(key) => format!("`{key}` 写了两次"),
            Self::NotUtf8 => "不是 UTF-8 编码".to_owned(),
            Self::RowWidth { expected, found } => format!("这一行有 {found} 格，首行有 {expected} 格"),
            Self::NoColumn(role) => format!("首行没有表示 {role} 的列，请用 --map 指明"),
            Self::TooLarge { limit_bytes } => format!("超过单条记录的上限 {limit_bytes} 字节"),
            Self::Truncated => "文件在一条记录中间结束，此后的内容没有读".to_owned(),
            Self::Unreadable(error) => format!("文件无法读取：{error}"),
            Self::UnknownLayout => "既不是 JSON，也不是 XML，也不是首行写列名的表格".to_owned(),
            Self::Empty => "里面没有记录".to_owned(),
        }
    }
}
