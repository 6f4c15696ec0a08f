//! What is not wrong enough to refuse a pack, but should not stay.

use super::{Fault, short};

pub(crate) fn repeated_word(word: &str, first: &str, place: &str) -> Fault {
    let (word, first) = (short(word), short(first));
    Fault::new(
        "repeated-word",
        format!("{place}: `{word}` is `{first}` once more; both fold to the same"),
        format!("{place}：`{word}` 与 `{first}` 折叠后相同，重复了"),
    )
    .help("keep one of the two", "请只保留一个")
}

pub(crate) fn word_of_list(word: &str, list: &str) -> Fault {
    let word = short(word);
    Fault::new(
        "word-of-list",
        format!("`{word}` is in word list `{list}` already, which stands beside it"),
        format!("`{word}` 已在一旁的词表 `{list}` 里"),
    )
    .help("leave it out here", "请在这里删去")
}

pub(crate) fn idle_allow(phrase: &str, place: &str) -> Fault {
    let phrase = short(phrase);
    Fault::new(
        "idle-allow",
        format!("{place}: the allow phrase `{phrase}` holds no word that it could silence"),
        format!("{place}：放行语 `{phrase}` 里没有可放行的词"),
    )
    .help(
        "an allow phrase must hold one of the words and be longer than it; mend it or leave it out",
        "放行语须含有其中一个词并比它长；请改正或删去",
    )
}

pub(crate) fn swallowed(word: &str, by: &str, place: &str) -> Fault {
    let (word, by) = (short(word), short(by));
    Fault::new(
        "swallowed",
        format!("{place}: wherever `{word}` stands, `{by}` is found too; it only makes the mark longer"),
        format!("{place}：有 `{word}` 处必已找到 `{by}`，它只让标出的文字更长"),
    )
}

pub(crate) fn weightless(evidence: &str, rule: &str) -> Fault {
    let evidence = short(evidence);
    Fault::new(
        "weightless",
        format!("{rule}: evidence `{evidence}` weighs nothing and is not looked at"),
        format!("{rule}：依据 `{evidence}` 的权重为零，不起作用"),
    )
}

pub(crate) fn sufficient(evidence: &str, rule: &str) -> Fault {
    let evidence = short(evidence);
    Fault::new(
        "sufficient",
        format!("{rule}: evidence `{evidence}` reaches the threshold alone; it could be a `phrase` check"),
        format!("{rule}：依据 `{evidence}` 单独就够阈值，可改写成 `phrase` 检查"),
    )
}

pub(crate) fn unused_list(list: &str) -> Fault {
    Fault::new("unused-list", format!("no rule uses word list `{list}`"), format!("没有规则使用词表 `{list}`"))
        .help("use it or leave it out", "请使用它或删去")
}

pub(crate) fn uncited_clause(clause: &str) -> Fault {
    Fault::new("uncited-clause", format!("no rule cites clause `{clause}`"), format!("没有规则引用条款 `{clause}`"))
        .help(
            "write a rule for it, or say under `unchecked` why none can",
            "请为它写规则，或用 `unchecked` 写明为何查不了",
        )
}

pub(crate) fn needless_reason(clause: &str) -> Fault {
    Fault::new(
        "needless-reason",
        format!("clause `{clause}` says that nothing checks it, and a rule cites it"),
        format!("条款 `{clause}` 写着查不了，却有规则引用它"),
    )
    .help("leave `unchecked` out", "请删去 `unchecked`")
}
