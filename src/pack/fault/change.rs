//! Mistakes in what a pack says about packs loaded before it.

use super::{Fault, short};

pub(in crate::pack) fn base_not_there(pack: &str) -> Fault {
    let pack = short(pack);
    Fault::new("base-not-there", format!("pack `{pack}` is not loaded"), format!("没有加载规则包 `{pack}`"))
        .help("give it before this one with --rules", "请用 --rules 先加载它")
}

pub(in crate::pack) fn other_version(pack: &str, there: &str, wanted: &str) -> Fault {
    let (pack, wanted) = (short(pack), short(wanted));
    Fault::new(
        "other-version",
        format!("pack `{pack}` is here in version {there}, not {wanted}"),
        format!("规则包 `{pack}` 的版本是 {there}，不是 {wanted}"),
    )
    .help(
        "look at what changed in it, run the examples, and write the new version here",
        "请先查看它的变化并运行例子，再改写这里的版本",
    )
}

pub(in crate::pack) fn not_one_target() -> Fault {
    Fault::new(
        "not-one-target",
        "a change is about one `list` or one `rule`",
        "一处改动须写明一个 `list` 或一个 `rule`",
    )
}

pub(in crate::pack) fn misplaced(key: &str, target: &str) -> Fault {
    Fault::new(
        "misplaced-change",
        format!("a {target} has no `{key}` that could be changed"),
        format!("`{target}` 没有可改的 `{key}`"),
    )
    .help(
        "a `list` takes `words` and `allow`, a `rule` takes `severity` and `allow`",
        "`list` 可改 `words`、`allow`；`rule` 可改 `severity`、`allow`",
    )
}

pub(in crate::pack) fn changes_nothing() -> Fault {
    Fault::new("changes-nothing", "this change changes nothing", "这处改动没有改任何东西")
        .help("give it `words`, `allow` or `severity`", "请写上 `words`、`allow` 或 `severity`")
}

pub(in crate::pack) fn unknown_rule(id: &str, near: Option<&str>, known: &[&str]) -> Fault {
    let id = short(id);
    Fault::new("unknown-rule", format!("there is no rule `{id}`"), format!("没有 `{id}` 这一规则")).near_or(near, known)
}

pub(in crate::pack) fn heuristic_error(id: &str) -> Fault {
    Fault::new(
        "heuristic-error",
        format!("`{id}` rests on experience and can warn, never reject"),
        format!("`{id}` 是经验规则，最多给待核实"),
    )
    .help(
        "write `warning`, or a rule of your own that cites your own clause",
        "请写 `warning`，或另写一条引用自家条款的规则",
    )
}

pub(in crate::pack) fn softened(id: &str) -> Fault {
    Fault::new(
        "softened",
        format!("`{id}` cannot be waived, so it cannot be made milder either"),
        format!("`{id}` 不可豁免，因此也不能降级"),
    )
}
