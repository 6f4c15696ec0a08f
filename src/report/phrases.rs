//! Words that several reports share.

use super::one_line;
use crate::fold::Step;
use crate::notice::Timestamp;
use crate::pack::{ClauseVersion, Policy};
use crate::verdict::{
    Change, ChangeKind, Compared, Comparison, Family, Finding, Language, Severity, Tally, Unchecked, Verdict,
};

/// A clause as it is cited to people: its document, when it holds, what it says.
pub(super) fn cited(policy: &Policy, version: &ClauseVersion, language: Language) -> String {
    let since = since(version, language);
    match language {
        Language::Chinese => format!("《{}》（{since}）：{}", policy.title.zh, version.text.zh),
        Language::English => format!("{} ({since}): {}", policy.title.en, version.text.en),
    }
}

/// When a clause holds, in days.
pub(super) fn since(version: &ClauseVersion, language: Language) -> String {
    let from = day(version.in_force.from);
    match (version.in_force.until.map(day), language) {
        (Some(until), Language::Chinese) => format!("{from} 至 {until} 施行"),
        (None, Language::Chinese) => format!("{from} 起施行"),
        (Some(until), Language::English) => format!("in force {from} to {until}"),
        (None, Language::English) => format!("in force since {from}"),
    }
}

/// The day of an instant, in UTC+8.
pub(super) fn day(instant: Timestamp) -> String {
    instant.to_string().chars().take(10).collect()
}

/// What stands before the reason why something was not judged.
pub(super) fn not_judged(language: Language) -> &'static str {
    match language {
        Language::Chinese => "未检查",
        Language::English => "not judged",
    }
}

/// What stands beside the severity of a finding that does not count.
pub(super) fn exempt(finding: &Finding, language: Language) -> &'static str {
    match (&finding.exemption, language) {
        (None, _) => "",
        (Some(_), Language::Chinese) => "（已豁免）",
        (Some(_), Language::English) => " (exempt)",
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
    if tally.exempted > 0 {
        lines.push(match language {
            Language::Chinese => format!("{} 处已豁免，不计入", tally.exempted),
            Language::English if tally.exempted == 1 => "1 finding is exempt and does not count".to_owned(),
            Language::English => format!("{} findings are exempt and do not count", tally.exempted),
        });
    }
    lines.extend(known(tally.known, language));
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

/// What differs at another instant, in a few words: `by the clauses of 2026-11-24: review (2021-02-01: no finding)`.
pub(super) fn change(comparison: &Comparison, change: &Change, language: Language) -> String {
    let none = if language == Language::Chinese { "没有问题" } else { "no finding" };
    let word = |finding: Option<&Finding>| finding.map_or(none, |finding| severity(finding.severity, language));
    let (judged, compared) = (word(change.judged.as_ref()), word(change.compared.as_ref()));
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

/// That findings are known already and not told; `None` where there are none.
pub(super) fn known(count: u64, language: Language) -> Option<String> {
    match (count, language) {
        (0, _) => None,
        (_, Language::Chinese) => Some(format!("另有 {count} 处是已知问题，没有列出")),
        (1, Language::English) => Some("1 known finding is not listed".to_owned()),
        (_, Language::English) => Some(format!("{count} known findings are not listed")),
    }
}

/// Why a finding does not count; `None` where it does.
pub(super) fn exemption(finding: &Finding, language: Language) -> Option<String> {
    let exemption = finding.exemption.as_deref()?;
    let until = exemption.until.to_string();
    let until = until.get(..10).unwrap_or(&until);
    let [reason, owner, approver] =
        [&exemption.reason, &exemption.owner, &exemption.approved_by].map(|text| one_line(text));
    Some(match language {
        Language::Chinese => format!("至 {until}，{owner} 申请，{approver} 批准：{reason}"),
        Language::English => format!("until {until}, asked for by {owner}, allowed by {approver}: {reason}"),
    })
}

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
