use std::fmt;

use thiserror::Error;

use crate::text::Language;

/// Something that was not read and therefore not judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// The record's place in the file, from 1; `None` where the file as a whole is meant.
    pub record: Option<u64>,
    /// Where in the file, in bytes.
    pub bytes: Option<(u64, u64)>,
    /// What is wrong.
    pub problem: ReadProblem,
}

/// Why something was not read. `Display` is English.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ReadProblem {
    /// The format is not one that can be read.
    #[error("unknown kind of file: neither its name nor its content says how to read it")]
    UnknownFormat,
    /// The file could not be opened or read; the system's words.
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
    /// The file changed while it was read.
    #[error("the file changed while it was read; check it again when nobody writes to it")]
    Changed,
    /// A folder or a pattern that leads to nothing that can be read.
    #[error("nothing to check here")]
    EmptyFolder,
    /// Not UTF-8.
    #[error("the bytes are not UTF-8; a file in GBK or GB 18030 is read with --encoding gb18030")]
    NotUtf8,
    /// Not in the encoding that its mark or an option says.
    #[error("{count} byte sequences are not {encoding}, the first of them here; each was read as U+FFFD")]
    NotInEncoding {
        /// The encoding's name.
        encoding: &'static str,
        /// How many malformed sequences there are.
        count: u64,
    },
    /// Over the size limit.
    #[error("larger than {limit_bytes} bytes, the limit of a record (--max-record-bytes)")]
    TooLarge {
        /// The limit.
        limit_bytes: usize,
    },
    /// A file over the size limit.
    #[error("larger than {limit_bytes} bytes, the limit of a file (--max-file-bytes)")]
    FileTooLarge {
        /// The limit.
        limit_bytes: u64,
    },
    /// A page over the size limit.
    #[error("larger than {limit_bytes} bytes, the limit of a page (--max-page-bytes)")]
    PageTooLarge {
        /// The limit.
        limit_bytes: usize,
    },
    /// More values than a record may have.
    #[error("more than {limit} values, the limit of a record (--max-values); the rest was not judged")]
    TooManyValues {
        /// The limit.
        limit: usize,
    },
    /// The JSON is broken; the parser's words.
    #[error("broken JSON: {0}")]
    Json(String),
    /// The JSON breaks inside an array; what follows cannot be told apart any more.
    #[error("broken JSON: {0}; this record and all that follow in the array were not read")]
    BrokenArray(String),
    /// A record is not an object.
    #[error("a record must be a JSON object")]
    NotAnObject,
    /// Not a single record.
    #[error("there is no record in it")]
    NoRecords,
    /// Something of the platform's that is not a notice.
    #[error("this is not a notice but {0}")]
    NotANotice(OtherThing),
    /// An answer of the platform that reports an error.
    #[error("the platform answered with error {code}, so there is nothing to judge")]
    ErrorAnswer {
        /// Its `errcode`.
        code: String,
    },
    /// A value of a payload without its `value`.
    #[error("`{key}` has no `value`")]
    NoValue {
        /// The key.
        key: String,
    },
    /// A key stands twice in one object or draft file.
    #[error("`{key}` is given twice")]
    RepeatedKey {
        /// The key.
        key: String,
    },
    /// A value is of a type that the key cannot have.
    #[error("`{key}` must be {expected}")]
    WrongType {
        /// The key.
        key: String,
        /// What it must be.
        expected: JsonType,
    },
    /// A value that is none of the known ones.
    #[error("`{value}` is not a known {key}")]
    UnknownValue {
        /// The key.
        key: &'static str,
        /// What stands there.
        value: String,
    },
    /// A time in no form that is known: which clauses were in force then cannot be told.
    #[error(
        "`{value}` cannot be read as a time, so which clauses were in force then is not known; write 2021-01-27, 2021-01-27 08:00, 2021-01-27T08:00:00+08:00 or Unix seconds"
    )]
    UnreadableTime {
        /// What stands there.
        value: String,
    },
    /// A line of a draft file or a column of a table has a key that nobody knows.
    #[error("unknown key `{key}`{}", suggestion.as_ref().map(|known| format!("; did you mean `{known}`?")).unwrap_or_default())]
    UnknownKey {
        /// The key.
        key: String,
        /// The known key that looks most like it.
        suggestion: Option<String>,
    },
    /// A sample value whose key is neither a slot nor a label of the body.
    #[error("`{key}` is neither a slot nor a label of the body")]
    UnknownSample {
        /// The key.
        key: String,
    },
    /// A line of a draft file's head or samples without a colon.
    #[error(
        "this line is neither `key: value` nor a comment (`#`); a value goes on in a line that begins with a blank"
    )]
    NoColon,
    /// A section line with an unknown name.
    #[error("unknown section; there are `--- 正文` (body) and `--- 示例` (samples)")]
    UnknownSection,
    /// A section that was there already.
    #[error("this section is there already")]
    RepeatedSection,
    /// A table whose first row names no text.
    #[error(
        "the first row must name a column of text: body (正文), text (内容), prompt (订阅文案), data or data.KEY (参数.KEY)"
    )]
    NoTextColumn,
    /// Two columns of a table mean the same.
    #[error("the column `{name}` is there already; this one is not read")]
    RepeatedColumn {
        /// The second column's name.
        name: String,
    },
    /// A cell beyond the last named column.
    #[error("a row has more cells than the first row, which has {columns}; look for a quote or a comma too many")]
    ExtraCell {
        /// Columns of the first row.
        columns: usize,
    },
    /// A quoted cell without an end.
    #[error("the quote that opens this cell is never closed; everything behind it was taken for one cell")]
    UnclosedQuote,
    /// A quoted cell with text behind it.
    #[error("text behind a closing quote: a quote inside a cell is written twice; the quotes before may be wrong too")]
    TextBehindQuote,
    /// This build lacks the reader of a format.
    #[error("this build reads no {format}: it was made without the feature `{feature}`")]
    NotBuiltIn {
        /// The format's name.
        format: &'static str,
        /// The cargo feature.
        feature: &'static str,
    },
    /// Not a workbook, or a broken one; the reader's words.
    #[error("not a workbook that can be read: {0}")]
    BrokenWorkbook(String),
    /// An encrypted workbook, or one in the format before 2007.
    #[error("the workbook is encrypted or in the old format (.xls); save it as .xlsx without a password")]
    LockedWorkbook,
    /// A workbook that is too large once unpacked.
    #[error("larger than {limit_bytes} bytes when unpacked, the limit of a workbook (--max-unpacked-bytes)")]
    UnpackedTooLarge {
        /// The limit.
        limit_bytes: usize,
    },
    /// An archive of too many files.
    #[error("more than {limit} files inside, the limit of a workbook")]
    TooManyParts {
        /// The limit.
        limit: usize,
    },
    /// A workbook of too many cells.
    #[error("more than {limit} cells, the limit of a workbook")]
    TooManyCells {
        /// The limit.
        limit: usize,
    },
    /// Formulas of a workbook whose results are not in it.
    #[error(
        "{count} formulas have no stored result, so what they show is not known; open and save the workbook in a spreadsheet program"
    )]
    FormulasWithoutResult {
        /// How many.
        count: u64,
    },
    /// A cell whose formula has failed, so that nobody knows what it will say.
    #[error("the cell shows the error {value}")]
    CellError {
        /// What the cell shows.
        value: String,
    },
    /// A problem in a workbook.
    #[error("{place}: {problem}")]
    InSheet {
        /// The sheet, and the row or cell in it, as spreadsheets name them.
        place: String,
        /// What is wrong there.
        problem: Box<ReadProblem>,
    },
    /// No text to judge.
    #[error("nothing to judge: the record has neither body, prompt, text nor data")]
    NothingToJudge,
}

/// A type of JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonType {
    /// A string.
    String,
    /// An object.
    Object,
}

impl JsonType {
    fn name_zh(self) -> &'static str {
        match self {
            Self::String => "字符串",
            Self::Object => "对象",
        }
    }
}

impl fmt::Display for JsonType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::String => "a string",
            Self::Object => "an object",
        })
    }
}

/// What a record may be besides a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherThing {
    /// An event that the platform pushed.
    Event,
    /// Keywords or titles of the platform's template library.
    Library,
}

impl fmt::Display for OtherThing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Event => "an event that the platform pushed",
            Self::Library => "a list from the platform's template library",
        })
    }
}

impl ReadProblem {
    /// The problem in words of the language.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        match language {
            Language::Chinese => self.chinese(),
            Language::English => self.to_string(),
        }
    }

    fn chinese(&self) -> String {
        match self {
            Self::UnknownFormat => "无法识别的文件：文件名和内容都看不出格式".to_owned(),
            Self::Unreadable(reason) => format!("文件读取失败：{reason}"),
            Self::EmptyFolder => "这里没有可检查的文件".to_owned(),
            Self::Changed => "读取时文件发生了变化，请在没有程序写入时重新检查".to_owned(),
            Self::NotUtf8 => "内容不是 UTF-8 编码；GBK、GB 18030 编码的文件请加 --encoding gb18030".to_owned(),
            Self::NotInEncoding { encoding, count } => {
                format!("有 {count} 处字节不是 {encoding} 编码，这是第一处；均按 U+FFFD 读取")
            }
            Self::TooLarge { limit_bytes } => format!("超过单条记录上限 {limit_bytes} 字节（--max-record-bytes）"),
            Self::FileTooLarge { limit_bytes } => format!("超过单个文件上限 {limit_bytes} 字节（--max-file-bytes）"),
            Self::PageTooLarge { limit_bytes } => format!("超过单个页面上限 {limit_bytes} 字节（--max-page-bytes）"),
            Self::TooManyValues { limit } => format!("超过单条记录的参数个数上限 {limit}（--max-values），其余未检查"),
            Self::Json(reason) => format!("JSON 格式有误：{reason}"),
            Self::BrokenArray(reason) => format!("JSON 格式有误：{reason}；数组中从这一条起均未读取"),
            Self::NotAnObject => "每条记录须是一个 JSON 对象".to_owned(),
            Self::NoRecords => "里面没有任何记录".to_owned(),
            Self::NotANotice(OtherThing::Event) => "这是平台推送的事件，不是通知".to_owned(),
            Self::NotANotice(OtherThing::Library) => "这是平台模板库的列表，不是通知".to_owned(),
            Self::ErrorAnswer { code } => format!("平台返回的是错误 {code}，没有可检查的内容"),
            Self::NoValue { key } => format!("“{key}”没有 value"),
            Self::RepeatedKey { key } => format!("“{key}”重复出现"),
            Self::WrongType { key, expected } => format!("“{key}”的类型不对，应为{}", expected.name_zh()),
            Self::UnknownValue { key, value } => format!("{key} 不认识取值“{value}”"),
            Self::UnreadableTime { value } => format!(
                "“{value}”读不出是什么时间，不知道当时施行哪些条款；请写成 2021-01-27、2021-01-27 08:00、2021-01-27T08:00:00+08:00 或 Unix 秒数"
            ),
            Self::UnknownKey { key, suggestion: Some(known) } => format!("不认识的项目“{key}”，是否想写“{known}”？"),
            Self::UnknownKey { key, suggestion: None } => format!("不认识的项目“{key}”"),
            Self::UnknownSample { key } => format!("“{key}”既不是正文里的参数，也不是标签"),
            Self::NoColon => "这一行既不是“键：值”，也不是注释（#）；续行请以空格开头".to_owned(),
            Self::UnknownSection => "不认识的分段；可用的有“--- 正文”和“--- 示例”".to_owned(),
            Self::RepeatedSection => "该分段重复出现".to_owned(),
            Self::NoTextColumn => {
                "第一行中没有文本列：须有正文（body）、内容（text）、订阅文案（prompt）、data 或 参数.KEY（data.KEY）之一".to_owned()
            }
            Self::RepeatedColumn { name } => format!("“{name}”这一列已经有了，这一列未读取"),
            Self::ExtraCell { columns } => format!("这一行的单元格多于第一行的 {columns} 个，请检查是否多了引号或逗号"),
            Self::UnclosedQuote => "这个单元格的引号没有收尾，其后的内容都被当成了一个单元格".to_owned(),
            Self::TextBehindQuote => "收尾引号之后还有文字：单元格内的引号要写两个；前面的引号也可能有误".to_owned(),
            Self::NotBuiltIn { format, feature } => format!("此程序不能读取 {format}：编译时未启用 {feature}"),
            Self::BrokenWorkbook(reason) => format!("无法读取的工作簿：{reason}"),
            Self::LockedWorkbook => "工作簿已加密或是旧格式（.xls）；请另存为不带密码的 .xlsx".to_owned(),
            Self::UnpackedTooLarge { limit_bytes } => format!("解压后超过工作簿上限 {limit_bytes} 字节（--max-unpacked-bytes）"),
            Self::TooManyParts { limit } => format!("内含文件超过工作簿上限 {limit} 个"),
            Self::TooManyCells { limit } => format!("单元格超过工作簿上限 {limit} 个"),
            Self::FormulasWithoutResult { count } => {
                format!("有 {count} 个公式没有保存结果，看不到它们显示什么；请用表格软件打开并保存一次")
            }
            Self::CellError { value } => format!("单元格显示错误值 {value}"),
            Self::InSheet { place, problem } => format!("{place}：{}", problem.chinese()),
            Self::NothingToJudge => {
                "没有可检查的内容：记录中没有正文（body）、订阅文案（prompt）、文本（text）或参数（data）".to_owned()
            }
        }
    }
}
