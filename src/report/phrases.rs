//! Words that several reports share.

use crate::verdict::{Finding, Language, Tally, Verdict};

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
    if tally.known > 0 {
        lines.push(match language {
            Language::Chinese => format!("另有 {} 处是已知问题，没有列出", tally.known),
            Language::English if tally.known == 1 => "1 known finding is not listed".to_owned(),
            Language::English => format!("{} known findings are not listed", tally.known),
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
