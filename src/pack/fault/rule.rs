//! Mistakes in what the parts of a pack say, alone and together.

use super::{Fault, short};
use crate::verdict::{Family, Text};

pub(in crate::pack) fn no_pack() -> Fault {
    Fault::new("no-pack", "no file says which pack this is", "没有文件写明这是哪个规则包").help(
        "add `pack: {id: …, version: 0.1.0, title: {zh: …, en: …}}` to one file",
        "请在一个文件中加上 `pack: {id: …, version: 0.1.0, title: {zh: …, en: …}}`",
    )
}

pub(in crate::pack) fn second_pack() -> Fault {
    Fault::new("second-pack", "`pack` stands here a second time", "`pack` 重复出现")
}

pub(in crate::pack) fn duplicate_id(what: &Text, id: &str) -> Fault {
    let id = short(id);
    Fault::new(
        "duplicate-id",
        format!("{} `{id}` is there a second time", what.en),
        format!("{} `{id}` 重复出现", what.zh),
    )
}

pub(in crate::pack) fn known_id(what: &Text, id: &str, pack: &str) -> Fault {
    let id = short(id);
    Fault::new(
        "known-id",
        format!("{} `{id}` is already in pack {pack}", what.en),
        format!("{} `{id}` 已在规则包 {pack} 中", what.zh),
    )
    .help("choose another name", "请换一个名字")
}

pub(in crate::pack) fn rule_id(id: &str) -> Fault {
    let id = short(id);
    Fault::new("rule-id", format!("`{id}` is not the name of a rule"), format!("`{id}` 不是合法的规则名")).help(
        "write family/what-it-finds in lower case, such as `incentive/reward-for-subscribing`",
        "请写成 family/what-it-finds，全部小写，如 `incentive/reward-for-subscribing`",
    )
}

pub(in crate::pack) fn rule_family(family: &str, near: Option<&str>) -> Fault {
    let family = short(family);
    Fault::new("rule-family", format!("there is no family `{family}`"), format!("没有 `{family}` 这一类"))
        .near_or(near, &Family::ALL.map(Family::name))
}

pub(in crate::pack) fn unknown_clause(id: &str, near: Option<&str>, known: &[&str]) -> Fault {
    let id = short(id);
    Fault::new("unknown-clause", format!("no policy has the clause `{id}`"), format!("没有 `{id}` 这一条款"))
        .near_or(near, known)
}

pub(in crate::pack) fn unknown_list(id: &str, near: Option<&str>, known: &[&str]) -> Fault {
    let id = short(id);
    Fault::new("unknown-list", format!("there is no word list `{id}`"), format!("没有 `{id}` 这一词表"))
        .near_or(near, known)
}

pub(in crate::pack) fn unknown_topic(id: &str, near: Option<&str>) -> Fault {
    let id = short(id);
    Fault::new("unknown-topic", format!("the check has no topic `{id}`"), format!("该检查没有 `{id}` 这一话题"))
        .near_or(near, &[])
}

pub(in crate::pack) fn repeated_topic(id: &str) -> Fault {
    let id = short(id);
    Fault::new("repeated-topic", format!("the topic `{id}` is there already"), format!("话题 `{id}` 已经写过"))
}

pub(in crate::pack) fn empty_term() -> Fault {
    Fault::new("empty-term", "this looks for nothing", "此处没有写要找什么")
        .help("give it `words`, `lists` or `patterns`", "请写上 `words`、`lists` 或 `patterns`")
}

pub(in crate::pack) fn placeholder(name: &str, known: &[&str]) -> Fault {
    let name = short(name);
    let braced: Vec<String> = known.iter().map(|name| format!("{{{name}}}")).collect();
    let braced: Vec<&str> = braced.iter().map(String::as_str).collect();
    Fault::new(
        "unknown-placeholder",
        format!("`{{{name}}}` is nothing that this rule's checks can fill in"),
        format!("该规则的检查填不出 `{{{name}}}`"),
    )
    .near_or(None, &braced)
}

pub(in crate::pack) fn open_placeholder() -> Fault {
    Fault::new("open-placeholder", "a `{` without its `}`", "`{` 没有对应的 `}`")
        .help("write `{quote}`", "请写成 `{quote}`")
}

pub(in crate::pack) fn marks() -> Fault {
    Fault::new("unpaired-marks", "`⟦` and `⟧` do not pair up", "`⟦` 与 `⟧` 不配对")
        .help("put `⟦` before and `⟧` after the words that must be quoted", "请在须引用的词前后分别写 `⟦` 和 `⟧`")
}

pub(in crate::pack) fn pattern_syntax(problem: &Text) -> Fault {
    Fault::new(
        "pattern-syntax",
        format!("not a regular expression: {}", problem.en),
        format!("正则表达式有误：{}", problem.zh),
    )
}

pub(in crate::pack) fn pattern_too_large(max_kib: usize) -> Fault {
    Fault::new(
        "pattern-too-large",
        format!("this regular expression would take more than {max_kib} KiB when compiled"),
        format!("该正则表达式编译后会超过 {max_kib} KiB"),
    )
    .help("use smaller repetitions, or a word list instead", "请缩小重复次数，或改用词表")
}

pub(in crate::pack) fn pattern_matches_nothing() -> Fault {
    Fault::new(
        "pattern-matches-nothing",
        "this regular expression also matches where nothing stands",
        "该正则表达式可匹配空文本",
    )
    .help("make at least one part of it obligatory", "请让至少一部分必须出现")
}

pub(in crate::pack) fn pattern_without_literal() -> Fault {
    Fault::new(
        "pattern-without-literal",
        "no word is in every match of this regular expression",
        "该正则表达式没有每次匹配都必有的字词",
    )
    .help(
        "put such a word into it, or give `needs: [words]` beside `patterns`, of which one must be in the field",
        "请加上必有的字词，或在 `patterns` 旁写 `needs: [字词]`，字段中须有其一",
    )
}

pub(in crate::pack) fn too_many_patterns(max: usize) -> Fault {
    Fault::new(
        "too-many-patterns",
        format!("a pack can have {max} patterns; this is one more"),
        format!("一个规则包最多 {max} 个正则表达式，此处超出"),
    )
    .help("use word lists for plain words", "普通字词请用词表")
}

pub(in crate::pack) fn reversed_interval() -> Fault {
    Fault::new("reversed-interval", "`until` must be after `from`", "`until` 必须晚于 `from`")
        .help("`until` is the first instant that no longer belongs to it", "`until` 是不再有效的最早时刻")
}

pub(in crate::pack) fn overlapping_versions() -> Fault {
    Fault::new("overlapping-versions", "the version before is still in force here", "此时上一版本仍然有效").help(
        "end the one before at this instant with `until`; versions go in time order",
        "请用 `until` 让上一版本在此时结束；各版本按时间先后排列",
    )
}

pub(in crate::pack) fn gap_between_versions() -> Fault {
    Fault::new(
        "gap-between-versions",
        "nothing is in force between the version before and this one",
        "上一版本与本版本之间有空档",
    )
    .help("begin where the one before ends", "请从上一版本结束之时开始")
}

pub(in crate::pack) fn announced_late() -> Fault {
    Fault::new("announced-late", "it cannot be announced after it is in force", "公布时间不能晚于生效时间")
        .help("leave `announced` out where it is not known", "不清楚时请省去 `announced`")
}

/// Says of a literal that no folded text holds it.
pub(in crate::pack) fn pattern_not_folded(literal: &str, folded: &str) -> Fault {
    let (literal, folded) = (short(literal), short(folded));
    Fault::new(
        "pattern-not-folded",
        format!("`{literal}` never occurs: patterns are matched on folded text"),
        format!("不会出现 `{literal}`：正则表达式是在折叠后的文本上匹配的"),
    )
    .help(
        format!("write `{folded}`: lower case, half-width, simplified characters"),
        format!("请写成 `{folded}`：小写、半角、简体"),
    )
}

pub(in crate::pack) fn example(rule: &str, zh: &str, en: &str) -> Fault {
    Fault::new("example", format!("example of {rule}: {en}"), format!("{rule} 的例子：{zh}"))
}
