//! Mistakes against the table of fields.

use super::{Fault, short};
use crate::verdict::{Text, Weight};

pub(in crate::pack) fn wrong_type(expected: &Text, found: &Text) -> Fault {
    Fault::new(
        "wrong-type",
        format!("{} is expected here, not {}", expected.en, found.en),
        format!("此处应为{}，而不是{}", expected.zh, found.zh),
    )
}

pub(in crate::pack) fn unknown_key(key: &str, object: &Text, near: Option<&str>, known: &[&str]) -> Fault {
    let key = short(key);
    Fault::new("unknown-key", format!("{} has no `{key}`", object.en), format!("{}没有 `{key}` 这一项", object.zh))
        .near_or(near, known)
}

pub(in crate::pack) fn duplicate_key(key: &str) -> Fault {
    let key = short(key);
    Fault::new("duplicate-key", format!("`{key}` stands here a second time"), format!("`{key}` 重复出现"))
}

pub(in crate::pack) fn missing_key(key: &str, object: &Text, doc: &Text) -> Fault {
    Fault::new("missing-key", format!("{} needs `{key}`", object.en), format!("{}缺少 `{key}`", object.zh))
        .help(format!("`{key}`: {}", doc.en), format!("`{key}`：{}", doc.zh))
}

pub(in crate::pack) fn empty(key: &str) -> Fault {
    Fault::new("empty-text", format!("`{key}` must not be empty"), format!("`{key}` 不能为空"))
}

pub(in crate::pack) fn not_one_of(word: &str, near: Option<&str>, known: &[&str]) -> Fault {
    let word = short(word);
    Fault::new("wrong-choice", format!("`{word}` is not one of the words for this"), format!("此处不能写 `{word}`"))
        .near_or(near, known)
}

pub(in crate::pack) fn not_in_range(word: &str, min: u32, max: u32) -> Fault {
    let word = short(word);
    Fault::new(
        "out-of-range",
        format!("`{word}` is not a whole number from {min} to {max}"),
        format!("`{word}` 不是 {min} 到 {max} 之间的整数"),
    )
}

pub(in crate::pack) fn not_decimal(word: &str, min: Weight, max: Weight) -> Fault {
    let word = short(word);
    Fault::new(
        "out-of-range",
        format!("`{word}` is not a number from {min} to {max} with at most two decimals"),
        format!("`{word}` 不是 {min} 到 {max} 之间、最多两位小数的数"),
    )
}

pub(in crate::pack) fn not_instant(word: &str) -> Fault {
    let word = short(word);
    Fault::new("wrong-date", format!("`{word}` is not a date"), format!("`{word}` 不是日期")).help(
        "write `2021-01-27` or `2021-01-27 08:00`; without a zone it is UTC+8",
        "请写成 `2021-01-27` 或 `2021-01-27 08:00`；不写时区即为东八区",
    )
}

pub(in crate::pack) fn not_id(word: &str) -> Fault {
    let word = short(word);
    Fault::new("wrong-id", format!("`{word}` is not a short name"), format!("`{word}` 不是合法的短名")).help(
        "use lower case letters, digits and hyphens, such as `no-reward`",
        "请用小写字母、数字和连字符，如 `no-reward`",
    )
}

pub(in crate::pack) fn not_version(word: &str) -> Fault {
    let word = short(word);
    Fault::new("wrong-version", format!("`{word}` is not a version"), format!("`{word}` 不是版本号"))
        .help("write three numbers, such as `0.1.0`", "请写三段数字，如 `0.1.0`")
}

pub(in crate::pack) fn too_few(key: &str, least: usize, found: usize) -> Fault {
    Fault::new(
        "too-few",
        format!("`{key}` needs {least} or more entries and has {found}"),
        format!("`{key}` 至少要有 {least} 项，这里只有 {found} 项"),
    )
}

pub(in crate::pack) fn not_one_key(object: &Text, found: usize, known: &[&str]) -> Fault {
    Fault::new(
        "not-one-key",
        format!("{} has exactly one key, not {found}", object.en),
        format!("{}只能有一个键，这里有 {found} 个", object.zh),
    )
    .near_or(None, known)
}
