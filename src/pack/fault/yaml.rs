//! Mistakes of the YAML itself.

use granit_parser::ErrorKind;

use super::Fault;

pub(in crate::pack) fn too_large(max_mib: usize) -> Fault {
    Fault::new("too-large", format!("the file is larger than {max_mib} MiB"), format!("文件超过 {max_mib} MiB"))
        .help("split it into several files of one folder", "请拆成同一文件夹里的多个文件")
}

pub(in crate::pack) fn not_utf8() -> Fault {
    Fault::new("not-utf8", "this is not UTF-8", "此处不是 UTF-8 编码")
        .help("save the file as UTF-8", "请将文件另存为 UTF-8 编码")
}

pub(in crate::pack) fn too_many_nodes(max: usize) -> Fault {
    Fault::new("too-many-nodes", format!("the file holds more than {max} values"), format!("文件中的值超过 {max} 个"))
        .help("split it into several files of one folder", "请拆成同一文件夹里的多个文件")
}

pub(in crate::pack) fn too_deep(max: usize) -> Fault {
    Fault::new("too-deep", format!("nested more than {max} levels deep"), format!("嵌套超过 {max} 层"))
        .help("nothing in a pack is nested this deep", "规则包的内容不会嵌套这么深")
}

pub(in crate::pack) fn anchor() -> Fault {
    written_out("anchor", "anchors are not allowed", "不允许使用锚点（&）")
}

pub(in crate::pack) fn alias() -> Fault {
    written_out("alias", "aliases are not allowed", "不允许使用别名（*）")
}

fn written_out(kind: &'static str, en: &str, zh: &str) -> Fault {
    Fault::new(kind, en, zh).help(
        "write it out; a text that begins with this sign goes in quotes",
        "请直接写出内容；以该符号开头的文本请加引号",
    )
}

pub(in crate::pack) fn tag() -> Fault {
    Fault::new("tag", "tags are not allowed", "不允许使用标签（!）")
        .help("leave it out; a text that begins with `!` goes in quotes", "请删去；以 `!` 开头的文本请加引号")
}

pub(in crate::pack) fn second_document() -> Fault {
    Fault::new("second-document", "a second document begins here", "此处开始了第二个文档")
        .help("keep one document a file: leave out `---`", "每个文件只能有一个文档，请删去 `---`")
}

pub(in crate::pack) fn key_not_text() -> Fault {
    Fault::new("key-not-text", "a key is a word, not a list or an object", "键必须是一个词，不能是列表或对象")
        .help("a text that begins with `{` or `[` goes in quotes", "以 `{` 或 `[` 开头的文本请加引号")
}

/// What the YAML reader says, in words for people who do not know YAML's grammar.
pub(in crate::pack) fn syntax(kind: &ErrorKind) -> Fault {
    let Some([en, zh, help_en, help_zh]) = said(kind) else {
        return Fault::new("syntax", format!("not readable as YAML: {kind}"), format!("不是有效的 YAML：{kind}"));
    };
    Fault::new("syntax", format!("not readable as YAML: {en}"), format!("不是有效的 YAML：{zh}")).help(help_en, help_zh)
}

/// What is wrong and what to do, each in English and Chinese; `None` for what hardly ever happens.
fn said(kind: &ErrorKind) -> Option<[&'static str; 4]> {
    use ErrorKind as E;
    Some(match kind {
        E::TabNotAllowed | E::TabInBlockIndentation | E::TabInIndentation => {
            ["a tab at the beginning of a line", "行首有制表符", "indent with blanks", "请用空格缩进"]
        }
        E::UnclosedQuotedScalar => [
            "this quote is never closed",
            "引号没有闭合",
            "close it; inside the text write `\\\"` between double and `''` between single quotes",
            "请补上引号；文本内的引号，双引号中写 `\\\"`，单引号中写 `''`",
        ],
        E::UnclosedFlowCollection { .. } => {
            ["this bracket is never closed", "括号没有闭合", "close it", "请补上右括号"]
        }
        E::MisplacedFlowCollectionEnd | E::MismatchedFlowCollectionEnd { .. } => [
            "this bracket closes nothing",
            "括号不配对",
            "take it away or open it; a text with brackets goes in quotes",
            "请删去或补上左括号；含括号的文本请加引号",
        ],
        E::MappingValueNotAllowed => [
            "a colon is not expected here",
            "此处不应有冒号",
            "a text with `: ` in it goes in quotes",
            "含有 `: ` 的文本请加引号",
        ],
        E::InvalidColonPlacement => [
            "a colon is not expected here",
            "此处不应有冒号",
            "close the bracket that is open before it; a text with `: ` in it goes in quotes",
            "请补上前面缺少的右括号；含有 `: ` 的文本请加引号",
        ],
        E::UnexpectedCharacter { .. } => {
            ["a text cannot begin with this sign", "文本不能以该符号开头", "put the text in quotes", "请给文本加引号"]
        }
        E::InvalidTrailingDoubleQuotedScalar | E::InvalidTrailingSingleQuotedScalar => [
            "words after a closing quote",
            "右引号之后还有文字",
            "put the whole text in quotes, or close a quote further up",
            "请把整段文本放进引号，或补上前面缺少的引号",
        ],
        E::UnknownQuotedScalarEscape => [
            "unknown escape",
            "未知的转义",
            "use single quotes where a text has backslashes",
            "含反斜杠的文本请用单引号",
        ],
        E::InvalidIndentation | E::ExpectedBlockMappingKey | E::ExpectedBlockSequenceEntry | E::SimpleKeyExpected => [
            "the indentation does not fit, or a colon is missing",
            "缩进不一致，或缺少冒号",
            "the parts of one list or object begin at the same column",
            "同一列表或对象的各项要左对齐",
        ],
        E::ExpectedFlowMappingSeparator
        | E::ExpectedFlowSequenceSeparator
        | E::UnexpectedEofFlowMapping
        | E::UnexpectedEofFlowSequence => [
            "a comma or a closing bracket is missing",
            "缺少逗号或右括号",
            "separate the parts with `, `; a text with brackets, commas or quotes goes in quotes",
            "各项之间用 `, ` 分隔；含括号、逗号或引号的文本请加引号",
        ],
        _ => return None,
    })
}
