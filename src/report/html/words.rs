//! The page's own words. Both languages are values of one struct, so neither can lack one.

use crate::notice::{MessageKind, NoticeKind};
use crate::verdict::Language;

/// The fixed words of a language.
pub(super) struct Words {
    pub(super) code: &'static str,
    pub(super) title: &'static str,
    pub(super) judged: fn(u64) -> String,
    pub(super) as_of: fn(&str) -> String,
    pub(super) skip: &'static str,
    pub(super) not_judged: &'static str,
    pub(super) not_judged_hint: &'static str,
    pub(super) all: &'static str,
    pub(super) verdict: &'static str,
    pub(super) family: &'static str,
    pub(super) rule: &'static str,
    pub(super) search: &'static str,
    pub(super) reset: &'static str,
    /// Holds `{n}` and `{all}`, which the page fills in.
    pub(super) shown: &'static str,
    pub(super) nothing: &'static str,
    pub(super) text: &'static str,
    pub(super) findings: &'static str,
    pub(super) no_findings: &'static str,
    pub(super) phone: &'static str,
    pub(super) details: &'static str,
    pub(super) allow: &'static str,
    pub(super) refuse: &'static str,
    pub(super) untitled: &'static str,
    pub(super) clause: &'static str,
    pub(super) why: &'static str,
    pub(super) advice: &'static str,
    pub(super) edit: &'static str,
    pub(super) delete: &'static str,
    pub(super) write: &'static str,
    pub(super) evidence: &'static str,
    pub(super) ladder: &'static str,
    pub(super) score: &'static str,
    pub(super) source: &'static str,
    pub(super) more_fields: fn(usize) -> String,
    pub(super) short_rows: fn(u64) -> String,
    pub(super) counted_only: fn(u64) -> String,
    pub(super) unchecked: &'static str,
    pub(super) made_by: &'static str,
}

impl Words {
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::Chinese => &CHINESE,
            Language::English => &ENGLISH,
        }
    }
}

/// What the notice is, in a few words.
pub(super) fn kind(kind: NoticeKind, message: Option<MessageKind>, language: Language) -> String {
    let chinese = language == Language::Chinese;
    let kind = match (kind, chinese) {
        (NoticeKind::Draft, true) => "草稿",
        (NoticeKind::Prompt, true) => "订阅页面或文案",
        (NoticeKind::Message, true) => "消息",
        (kind, false) => kind.name(),
    };
    let message = message.map(|message| match (message, chinese) {
        (MessageKind::Template, true) => "模板消息",
        (MessageKind::SubscribeOnce, true) => "一次性订阅",
        (MessageKind::SubscribeLongterm, true) => "长期订阅",
        (message, false) => message.name(),
    });
    message.map_or_else(|| kind.to_owned(), |message| format!("{kind} · {message}"))
}

const CHINESE: Words = Words {
    code: "zh-CN",
    title: "通知检查报告",
    judged: |count| format!("共检查 {count} 条通知"),
    as_of: |day| format!("没有注明时间的，按 {day} 施行的条款判断"),
    skip: "跳到检查结果",
    not_judged: "未检查",
    not_judged_hint: "下面这些没有读懂，也就没有检查，不能视为通过。",
    all: "全部",
    verdict: "结论",
    family: "类别",
    rule: "规则",
    search: "搜索文字、编号、文件",
    reset: "清除筛选",
    shown: "显示 {n} 条，共 {all} 条",
    nothing: "没有符合筛选条件的通知。",
    text: "通知文字",
    findings: "问题",
    no_findings: "没有查出问题。",
    phone: "手机上大致的样子",
    details: "查看详情",
    allow: "允许",
    refuse: "取消",
    untitled: "（没有标题）",
    clause: "条款",
    why: "原因",
    advice: "建议",
    edit: "改法",
    delete: "删去",
    write: "改为",
    evidence: "依据",
    ladder: "还原",
    score: "得分",
    source: "原文",
    more_fields: |count| format!("另有 {count} 项没有问题，未显示。"),
    short_rows: |count| format!("通知较多，以下 {count} 条只列要点；用 --format human 或 csv 查看全部细节。"),
    counted_only: |count| format!("另有 {count} 条只计数、未列出；用 --format csv 查看全部。"),
    unchecked: "因为没有提供资料而未核对",
    made_by: "由 noticelint 生成。本页不联网。",
};

const ENGLISH: Words = Words {
    code: "en",
    title: "Notice review",
    judged: |count| if count == 1 { "1 notice judged".to_owned() } else { format!("{count} notices judged") },
    as_of: |day| format!("those without a time by the clauses in force on {day}"),
    skip: "Skip to the results",
    not_judged: "not judged",
    not_judged_hint: "These could not be read and were not judged. This is not a pass.",
    all: "all",
    verdict: "Verdict",
    family: "Family",
    rule: "Rule",
    search: "Search text, id, file",
    reset: "Clear filters",
    shown: "{n} of {all} shown",
    nothing: "No notice matches the filters.",
    text: "Text of the notice",
    findings: "Findings",
    no_findings: "Nothing was found.",
    phone: "About how a phone shows it",
    details: "View details",
    allow: "Allow",
    refuse: "Cancel",
    untitled: "(no title)",
    clause: "Clause",
    why: "Why",
    advice: "Advice",
    edit: "Edit",
    delete: "delete",
    write: "write",
    evidence: "Evidence",
    ladder: "Undone",
    score: "Score",
    source: "source",
    more_fields: |count| format!("{count} more parts without findings are not shown."),
    short_rows: |count| {
        format!("There are many notices: the next {count} are listed in short; --format human or csv tells all.")
    },
    counted_only: |count| format!("{count} more are counted but not listed; --format csv tells all."),
    unchecked: "Not checked for want of a declaration",
    made_by: "Made by noticelint. This page asks nothing of the network.",
};
