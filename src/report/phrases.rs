//! Words that several reports share.

use crate::notice::Timestamp;
use crate::verdict::{Change, ChangeKind, Compared, Comparison, Language, Severity, Tally, Verdict};

/// What stands before the reason why something was not judged.
pub(super) fn not_judged(language: Language) -> &'static str {
    match language {
        Language::Chinese => "未检查",
        Language::English => "not judged",
    }
}

/// The closing count of notices and verdicts, without colour.
pub(super) fn verdicts(tally: &Tally, language: Language, paint: impl Fn(Verdict, String) -> String) -> String {
    let of = |verdict: Verdict| paint(verdict, format!("{} {}", verdict.word(language), tally.of(verdict)));
    let parts = [of(Verdict::Pass), of(Verdict::Review), of(Verdict::Violation)];
    match language {
        Language::Chinese => format!("共检查 {} 条通知：{}", tally.notices, parts.join(" · ")),
        Language::English => {
            let plural = if tally.notices == 1 { "" } else { "s" };
            format!("{} notice{plural} judged: {}", tally.notices, parts.join(" · "))
        }
    }
}

/// Records that were not judged and files that were passed over; `None` where there are none.
pub(super) fn left_out(tally: &Tally, language: Language) -> Vec<String> {
    let mut lines = Vec::new();
    if tally.not_judged > 0 {
        lines.push(match language {
            Language::Chinese => format!("{} 处没有读懂、没有检查，不能视为通过", tally.not_judged),
            Language::English => {
                format!("{} could not be read and were not judged: this is not a pass", tally.not_judged)
            }
        });
    }
    if tally.skipped_files > 0 {
        lines.push(match language {
            Language::Chinese => format!("文件夹中另有 {} 个文件不是可检查的格式，已略过", tally.skipped_files),
            Language::English => {
                format!("{} other files in the folders are of no format that is checked", tally.skipped_files)
            }
        });
    }
    if let Some(joined) = tally.joined {
        lines.push(match language {
            Language::Chinese => {
                format!("{} 条消息找到了模板，{} 条的模板不在所给的模板列表里", joined.found, joined.missing)
            }
            Language::English => format!(
                "{} messages met their templates, the templates of {} are not in the export",
                joined.found, joined.missing
            ),
        });
    }
    lines
}

/// The day of an instant, in UTC+8.
pub(super) fn day(instant: Timestamp) -> String {
    instant.to_string().chars().take(10).collect()
}

/// What differs at another instant, in a few words: `by the clauses of 2026-11-24: review (2021-02-01: no finding)`.
pub(super) fn change(comparison: &Comparison, change: &Change, language: Language) -> String {
    let word = |severity: Option<Severity>| match (severity, language) {
        (None, Language::Chinese) => "没有问题",
        (None, Language::English) => "no finding",
        (Some(Severity::Info), Language::Chinese) => "提示",
        (Some(Severity::Info), Language::English) => "info",
        (Some(severity), _) => severity.verdict().word(language),
    };
    let judged = word(change.judged.as_ref().map(|finding| finding.severity));
    let compared = word(change.compared.as_ref().map(|finding| finding.severity));
    let (then, other) = (day(comparison.judged_at), day(comparison.compared_with));
    match language {
        Language::Chinese => format!("按 {other} 的条款：{compared}（{then}：{judged}）"),
        Language::English => format!("by the clauses of {other}: {compared} ({then}: {judged})"),
    }
}

/// The counts of what differs at another instant.
pub(super) fn compared(compared: &Compared, language: Language) -> String {
    let [appears, graver, milder, disappears] = ChangeKind::ALL.map(|kind| compared.of(kind));
    let Compared { worse, better, .. } = compared;
    let other = day(compared.with);
    match language {
        Language::Chinese => format!(
            "与 {other} 的条款相比：新增 {appears} 处，加重 {graver} 处，减轻 {milder} 处，消失 {disappears} 处；{worse} 条通知的结论变差，{better} 条变好"
        ),
        Language::English => format!(
            "by the clauses of {other}: {appears} more, {graver} graver, {milder} milder, {disappears} fewer; the verdict of {worse} would be worse, of {better} better"
        ),
    }
}
