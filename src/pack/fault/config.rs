//! Mistakes of a configuration.

use super::{Fault, short};

pub(in crate::pack) fn unknown_name(name: &str, near: Option<&str>) -> Fault {
    let name = short(name);
    Fault::new(
        "unknown-rule",
        format!("`{name}` is neither a rule nor a family"),
        format!("`{name}` 既不是规则也不是类别"),
    )
    .near_or(near, &[])
    .or_help("`noticelint rules list` shows all rules", "`noticelint rules list` 列出所有规则")
}

pub(in crate::pack) fn unknown_rule(name: &str, near: Option<&str>) -> Fault {
    let name = short(name);
    Fault::new("unknown-rule", format!("there is no rule `{name}`"), format!("没有规则 `{name}`"))
        .near_or(near, &[])
        .or_help("`noticelint rules list` shows all rules", "`noticelint rules list` 列出所有规则")
}

pub(in crate::pack) fn unknown_column(key: &str, near: Option<&str>) -> Fault {
    let key = short(key);
    Fault::new("unknown-column", format!("`{key}` is no key of a notice"), format!("通知没有 `{key}` 这一项"))
        .near_or(near, &[])
        .or_help("such as `body`, `text`, `prompt`, `data.thing1`", "如 `body`、`text`、`prompt`、`data.thing1`")
}
