//! The words of reports of audits.

use crate::consent::{Act, Deed, Effect, Reason};
use crate::verdict::Language;

fn pick(language: Language, zh: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Chinese => zh,
        Language::English => en,
    }
}

/// Said of a finding that rests on the type of a template that nobody declared.
pub(super) fn undeclared(language: Language) -> &'static str {
    pick(
        language,
        "模板类型没有声明，按一次性订阅算；请用 --templates 提供模板列表。",
        " The template's type is not declared and was taken as one-time; give the export of templates with --templates.",
    )
}

/// Said of a finding that may be owed to a log that could not be read.
pub(super) fn gaps(language: Language) -> &'static str {
    pick(
        language,
        "有订阅事件的文件没有读完，同意的记录可能在其中。",
        " A log of consents could not be read to its end; the accept may stand there.",
    )
}

/// The interval that a clause is relied on for.
pub(super) fn since(from: &str, until: Option<&str>, language: Language) -> String {
    match (language, until) {
        (Language::Chinese, Some(until)) => format!("{from} 至 {until} 施行"),
        (Language::Chinese, None) => format!("{from} 起施行"),
        (Language::English, Some(until)) => format!("in force {from} to {until}"),
        (Language::English, None) => format!("in force since {from}"),
    }
}

/// What part the consent plays in a finding.
pub(super) fn consent(reason: Reason, language: Language) -> &'static str {
    match reason {
        Reason::AfterCancel => pick(language, "取消", "the cancel"),
        Reason::ExceedsConsents => pick(language, "最近一次同意", "the latest accept"),
        Reason::BeforeAccept => pick(language, "后来的同意", "the accept that came later"),
        Reason::WrongTemplate => pick(language, "对别的模板的同意", "the accept of another template"),
        Reason::RefusalsIgnored => pick(language, "拒绝之后的同意", "the accept after the refusals"),
        Reason::NoConsent | Reason::RepeatedContent | Reason::TooFrequent => pick(language, "同意", "the accept"),
    }
}

/// What part the other message plays in a finding.
pub(super) fn other_message(reason: Reason, language: Language) -> &'static str {
    match reason {
        Reason::RepeatedContent => pick(language, "先前的同样内容", "the same content before"),
        _ => pick(language, "用掉它的消息", "the message that used it up"),
    }
}

/// What happened.
pub(super) fn deed(deed: &Deed, language: Language) -> String {
    match deed {
        Deed::Act(Act::Accept) => pick(language, "同意", "accept").to_owned(),
        Deed::Act(Act::Reject) => pick(language, "拒绝", "reject").to_owned(),
        Deed::Act(Act::Cancel) => pick(language, "取消", "cancel").to_owned(),
        Deed::Sent(id) => {
            let word = pick(language, "发送", "send");
            id.as_ref().map_or_else(|| word.to_owned(), |id| format!("{word} {id}"))
        }
    }
}

/// What it did to the account.
pub(super) fn effect(effect: Effect, language: Language) -> String {
    match effect {
        Effect::Left(left) => match language {
            Language::Chinese => format!("可发 {left}"),
            Language::English => format!("{left} to send"),
        },
        Effect::Paid(left) => match language {
            Language::Chinese => format!("有授权，余 {left}"),
            Language::English => format!("paid for, {left} left"),
        },
        Effect::Nothing => pick(language, "不变", "no change").to_owned(),
        Effect::Repeated => pick(language, "重复回调，不算", "repeated callback, not counted").to_owned(),
        Effect::Retry => pick(language, "重试，不算", "retry, not counted").to_owned(),
        Effect::Undelivered => pick(language, "未送达，不算", "not delivered, not counted").to_owned(),
        Effect::Unpaid => pick(language, "没有授权", "nothing pays for it").to_owned(),
        Effect::Outside => {
            pick(language, "模板消息，不需要订阅授权", "a template message, needs no consent").to_owned()
        }
    }
}

/// Labels of the parts of a finding, and of the summary.
pub(super) struct Labels {
    pub(super) notice: &'static str,
    pub(super) user: &'static str,
    pub(super) template: &'static str,
    pub(super) send: &'static str,
    pub(super) no_consent: &'static str,
    pub(super) timeline: &'static str,
    pub(super) clause: &'static str,
    pub(super) why: &'static str,
    pub(super) advice: &'static str,
    pub(super) by_template: &'static str,
    pub(super) by_account: &'static str,
    pub(super) by_reason: &'static str,
    pub(super) by_month: &'static str,
    pub(super) undeclared: &'static str,
    pub(super) more: &'static str,
}

pub(super) fn labels(language: Language) -> &'static Labels {
    match language {
        Language::Chinese => &Labels {
            notice: "消息",
            user: "用户",
            template: "模板",
            send: "发送",
            no_consent: "没有同意的记录",
            timeline: "前后",
            clause: "条款",
            why: "原因",
            advice: "建议",
            by_template: "按模板",
            by_account: "按账号",
            by_reason: "按原因",
            by_month: "按月份",
            undeclared: "未写明",
            more: "其余",
        },
        Language::English => &Labels {
            notice: "message",
            user: "user",
            template: "template",
            send: "send",
            no_consent: "no accept in the records",
            timeline: "around",
            clause: "clause",
            why: "why",
            advice: "advice",
            by_template: "by template",
            by_account: "by account",
            by_reason: "by reason",
            by_month: "by month",
            undeclared: "not said",
            more: "others",
        },
    }
}
