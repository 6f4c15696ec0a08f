//! Mistakes of exemptions.

use super::{Fault, short};

pub(in crate::pack) fn wildcard(name: &str) -> Fault {
    let name = short(name);
    Fault::new(
        "wildcard-rule",
        format!("`{name}` means more than one rule; an exemption is for one"),
        format!("`{name}` 不止一条规则；一项豁免只能针对一条"),
    )
    .help("name the rule as reports do, such as `slot/value`", "请照报告写出规则全名，如 `slot/value`")
}

pub(in crate::pack) fn unwaivable(name: &str) -> Fault {
    let name = short(name);
    Fault::new("unwaivable-rule", format!("`{name}` cannot be waived"), format!("`{name}` 不可豁免"))
        .help("what it finds has to be changed", "查出的内容必须修改")
}

pub(in crate::pack) fn placeholder(key: &str, text: &str) -> Fault {
    let text = short(text);
    Fault::new("placeholder", format!("`{text}` says nothing for `{key}`"), format!("`{text}` 不能作为 `{key}`"))
        .help("write what another person can judge", "请写出旁人能据以判断的内容")
}

pub(in crate::pack) fn not_a_fingerprint(text: &str) -> Fault {
    let text = short(text);
    Fault::new("wrong-fingerprint", format!("`{text}` is not a fingerprint"), format!("`{text}` 不是指纹")).help(
        "32 hexadecimal digits, as `--format ndjson` prints them",
        "应为 32 位十六进制数字，见 `--format ndjson` 的输出",
    )
}

pub(in crate::pack) fn two_targets() -> Fault {
    Fault::new("two-targets", "`fingerprint` is there already", "已经写了 `fingerprint`")
        .help("keep one of `fingerprint` and `where`", "`fingerprint` 与 `where` 只留一个")
}

pub(in crate::pack) fn no_target() -> Fault {
    Fault::new("no-target", "this exemption does not say for which findings", "没有写明豁免哪一处")
        .help("write `fingerprint` or `where`", "请写 `fingerprint` 或 `where`")
}

pub(in crate::pack) fn anywhere() -> Fault {
    Fault::new("anywhere", "this place is everywhere", "这样写等于处处豁免")
        .help("say a `path`, a `notice` or a `quote`", "请写明 `path`、`notice` 或 `quote`")
}

pub(in crate::pack) fn reversed() -> Fault {
    Fault::new("reversed-interval", "it ends before it begins", "结束早于开始")
}

pub(in crate::pack) fn too_long() -> Fault {
    Fault::new("too-long", "it holds for more than three years, which is no end", "期限超过三年，等于没有期限")
        .help("exempt for a shorter time and look again then", "请缩短期限，到期再审")
}
