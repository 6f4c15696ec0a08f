//! Mistakes in scored checks and their weights.

use super::{Fault, short};
use crate::verdict::Weight;

pub(in crate::pack) fn duplicate_evidence(id: &str) -> Fault {
    let id = short(id);
    Fault::new("duplicate-id", format!("evidence `{id}` is there a second time"), format!("依据 `{id}` 重复出现"))
}

pub(in crate::pack) fn wrong_sign(weight: Weight, is_breach: bool) -> Fault {
    let (en, zh) = if is_breach {
        ("evidence of a breach cannot take away", "breach 依据的权重不能小于零")
    } else {
        ("mitigating evidence cannot add", "mitigating 依据的权重不能大于零")
    };
    Fault::new("wrong-sign", format!("`{weight}`: {en}"), format!("`{weight}`：{zh}"))
        .help("breach: zero or more; mitigating: zero or less", "breach 的权重为零或以上，mitigating 的权重为零或以下")
}

pub(in crate::pack) fn unknown_group(id: &str, near: Option<&str>, known: &[&str]) -> Fault {
    let id = short(id);
    Fault::new("unknown-group", format!("the check has no group `{id}`"), format!("该检查没有 `{id}` 这一组"))
        .near_or(near, known)
        .or_help("give it a cap under `groups`", "请在 `groups` 中写明它的上限")
}

pub(in crate::pack) fn idle_group(id: &str) -> Fault {
    let id = short(id);
    Fault::new("idle-group", format!("no evidence belongs to the group `{id}`"), format!("没有依据属于 `{id}` 这一组"))
}

pub(in crate::pack) fn mixed_group(id: &str) -> Fault {
    let id = short(id);
    Fault::new(
        "mixed-group",
        format!("the group `{id}` has evidence of the other sign already"),
        format!("`{id}` 组里已有另一种 sign 的依据"),
    )
    .help("a group holds evidence of one sign", "一组里的依据只能是同一种 sign")
}

pub(in crate::pack) fn narrow_reach(within: &str) -> Fault {
    Fault::new(
        "narrow-reach",
        format!("nearer than the check's `within: {within}`"),
        format!("比该检查的 `within: {within}` 更近"),
    )
    .help("a `reach` is as far as `within` or farther", "`reach` 不能小于 `within`")
}

pub(in crate::pack) fn no_breach() -> Fault {
    Fault::new("no-breach", "none of this speaks for a breach", "这里没有一项是 breach")
        .help("give at least one piece of evidence `sign: breach`", "至少要有一项依据写 `sign: breach`")
}

pub(in crate::pack) fn out_of_reach(most: Weight, threshold: Weight) -> Fault {
    Fault::new(
        "out-of-reach",
        format!("the evidence adds up to {most} at most and never reaches {threshold}"),
        format!("全部依据最多累计 {most}，达不到 {threshold}"),
    )
    .help("lower the threshold, or raise weights and caps", "请降低阈值，或提高权重和上限")
}

pub(in crate::pack) fn unknown_evidence(id: &str, near: Option<&str>, known: &[&str]) -> Fault {
    let id = short(id);
    Fault::new("unknown-evidence", format!("the rule has no evidence `{id}`"), format!("该规则没有 `{id}` 这一依据"))
        .near_or(near, known)
}

pub(in crate::pack) fn no_score(rule: &str) -> Fault {
    let rule = short(rule);
    Fault::new("no-score", format!("`{rule}` has no `score` check to weigh"), format!("`{rule}` 没有 `score` 检查"))
}

pub(in crate::pack) fn second_weights(rule: &str) -> Fault {
    let rule = short(rule);
    Fault::new(
        "second-weights",
        format!("the pack has weights for `{rule}` already"),
        format!("规则包里已有 `{rule}` 的权重"),
    )
}

pub(in crate::pack) fn not_digest() -> Fault {
    Fault::new("not-digest", "this is not a SHA-256", "这不是 SHA-256 摘要").help(
        "write 64 digits of 0–9 and a–f, as `sha256sum FILE` prints them",
        "请写 64 位 0–9、a–f，即 `sha256sum 文件` 的输出",
    )
}

pub(in crate::pack) fn second_score() -> Fault {
    Fault::new("second-score", "the rule has a `score` check already", "该规则已有一个 `score` 检查")
        .help("write another rule, so that each sum has a name", "请另写一条规则，使每个总分都有名字")
}
