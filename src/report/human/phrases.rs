//! The human report's own words. Both languages are values of one struct, so neither can lack a phrase.

use crate::verdict::Language;

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
    pub(super) exempt: &'static str,
    pub(super) delete: fn(usize) -> String,
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
    exempt: "豁免",
    delete: |chars| format!("删去这 {chars} 个字："),
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
    exempt: "exempt",
    delete: |chars| match chars {
        1 => "delete this 1 character: ".to_owned(),
        _ => format!("delete these {chars} characters: "),
    },
    as_of: |count, instant| format!("{count} without a time, judged by the clauses in force on {instant}"),
};
