//! The human report's own words. Both languages are values of one struct, so neither can lack a phrase.

use crate::fold::Step;
use crate::report::one_line;
use crate::verdict::{Family, Language, Severity, Unchecked};

/// The fixed words of a language.
pub(super) struct Phrases {
    pub(super) clause: &'static str,
    pub(super) why: &'static str,
    pub(super) advice: &'static str,
    pub(super) mend: &'static str,
    pub(super) evidence: &'static str,
    pub(super) score: &'static str,
    pub(super) ladder: &'static str,
    pub(super) notice: &'static str,
    pub(super) unchecked: &'static str,
    pub(super) edit: &'static str,
    pub(super) delete: fn(usize) -> String,
    pub(super) since: fn(&str, Option<&str>) -> String,
    pub(super) as_of: fn(u64, &str) -> String,
}

pub(super) fn phrases(language: Language) -> &'static Phrases {
    match language {
        Language::Chinese => &CHINESE,
        Language::English => &ENGLISH,
    }
}

const CHINESE: Phrases = Phrases {
    clause: "条款",
    why: "原因",
    advice: "建议",
    mend: "改为",
    evidence: "依据",
    score: "得分",
    ladder: "还原",
    notice: "通知",
    unchecked: "未核对",
    edit: "改法",
    delete: |chars| format!("删去这 {chars} 个字："),
    since: |from, until| match until {
        Some(until) => format!("{from} 至 {until} 施行"),
        None => format!("{from} 起施行"),
    },
    as_of: |count, instant| format!("{count} 条没有注明时间，按 {instant} 施行的条款判断"),
};

const ENGLISH: Phrases = Phrases {
    clause: "clause",
    why: "why",
    advice: "advice",
    mend: "write",
    evidence: "evidence",
    score: "score",
    ladder: "undone",
    notice: "notice",
    unchecked: "unchecked",
    edit: "edit",
    delete: |chars| match chars {
        1 => "delete this 1 character: ".to_owned(),
        _ => format!("delete these {chars} characters: "),
    },
    since: |from, until| match until {
        Some(until) => format!("in force {from} to {until}"),
        None => format!("in force since {from}"),
    },
    as_of: |count, instant| format!("{count} without a time, judged by the clauses in force on {instant}"),
};

/// The family's name for people.
pub(super) fn family(family: Family, language: Language) -> &'static str {
    match language {
        Language::Chinese => family.name_zh(),
        Language::English => family.name(),
    }
}

/// The severity's name for people.
pub(super) fn severity(severity: Severity, language: Language) -> &'static str {
    match (severity, language) {
        (Severity::Info, Language::Chinese) => "提示",
        (Severity::Info, Language::English) => "info",
        (severity, language) => severity.verdict().word(language),
    }
}

/// The steps that undid a disguise, and how the words came to light; `None` where there was none. Capital letters alone are no
/// disguise.
pub(super) fn ladder(steps: &[&'static str], rungs: &[String], language: Language) -> Option<String> {
    let name = |step: &&'static str| {
        Step::ALL.into_iter().find(|known| known.name() == *step).map_or(*step, |known| known.words(language))
    };
    let is_disguise = steps.iter().any(|step| *step != Step::Case.name());
    let names =
        steps.iter().map(name).collect::<Vec<_>>().join(if language == Language::Chinese { "、" } else { ", " });
    let rungs: Vec<String> = rungs.iter().map(|rung| one_line(rung)).collect();
    is_disguise.then(|| if rungs.len() > 1 { format!("{} ({names})", rungs.join(" → ")) } else { names })
}

/// What could not be checked, and for want of what.
pub(super) fn unchecked(unchecked: &Unchecked, count: u64, language: Language) -> String {
    let part = |selector: &crate::notice::Selector| part(*selector, language);
    let missing: Vec<&str> = unchecked.missing.iter().map(part).collect();
    let family = family(unchecked.family, language);
    match language {
        Language::Chinese => format!("{family} {count} 条（没有提供{}）", missing.join("、")),
        Language::English => format!("{family} in {count} (no {} declared)", missing.join(", ")),
    }
}

/// A part of a notice, for people.
pub(super) fn part(selector: crate::notice::Selector, language: Language) -> &'static str {
    use crate::notice::Selector;
    if language == Language::English {
        return selector.name();
    }
    match selector {
        Selector::Title => "标题",
        Selector::Prompt => "订阅文案",
        Selector::Body => "正文",
        Selector::Label => "标签",
        Selector::Text => "消息内容",
        Selector::Data => "参数值",
        Selector::Category => "类目",
        Selector::Scene => "场景",
        Selector::Account => "账号信息",
        Selector::Url => "链接",
        Selector::Example => "平台示例",
        Selector::Send => "发送参数",
        Selector::Export => "平台模板导出",
    }
}
