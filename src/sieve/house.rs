//! The rules about exemptions. They are in no pack's YAML: what they look at are no notices.

use crate::engine::RuleSet;
use crate::notice::Timestamp;
use crate::pack::{
    Clause, ClauseVersion, InForce, Pack, Policy, Rule, RuleId, Scope, State, Written, WrittenExemption,
};
use crate::text::{Span, Text};
use crate::verdict::{Argument, Authority, Family, Judgement, Place, Severity};

pub(super) const EXPIRED: &str = "exemption/expired";
pub(super) const EXPIRING: &str = "exemption/expiring";
pub(super) const UNUSED: &str = "exemption/unused";
pub(super) const SHADOWED: &str = "exemption/shadowed";

/// The pack of the rules about exemptions, to be compiled together with the others where there are exemptions.
#[must_use]
pub fn house_pack() -> Pack {
    let rule = |name: &str, severity, [title, message, why, advice]: [(&str, &str); 4]| Rule {
        id: RuleId { family: Family::Exemption, name: name.to_owned() },
        version: 1,
        state: State::Stable,
        severity,
        authority: Authority::Heuristic,
        clauses: vec!["noticelint/exemptions".to_owned()],
        waivable: false,
        scope: Scope::default(),
        requires: Vec::new(),
        title: both(title),
        message: Some(both(message)),
        why: both(why),
        advice: both(advice),
        checks: Vec::new(),
        unless: Vec::new(),
        bad: Vec::new(),
        good: Vec::new(),
        known_misses: Vec::new(),
        known_noise: Vec::new(),
        written: Written::default(),
        settings: Written::default(),
    };
    let rules = vec![
        rule(
            EXPIRED,
            Severity::Warning,
            [
                ("豁免已过期", "An exemption has expired"),
                (
                    "对 {rule} 的豁免（{target}）已于 {until} 到期，不再生效。",
                    "The exemption from {rule} ({target}) ended on {until} and holds no more.",
                ),
                (
                    "过期的豁免不起作用，只会让人误以为还有效。",
                    "It does nothing, and whoever reads the file believes that it does.",
                ),
                (
                    "改掉被豁免的内容并删去此项；仍有必要的，重新审批并写明新的期限。",
                    "Mend what it was for and delete it; where it is still needed, have it approved anew with a new end.",
                ),
            ],
        ),
        rule(
            EXPIRING,
            Severity::Info,
            [
                ("豁免即将到期", "An exemption ends soon"),
                (
                    "对 {rule} 的豁免（{target}）将于 {until} 到期。",
                    "The exemption from {rule} ({target}) ends on {until}.",
                ),
                ("到期之后，被豁免的问题会重新计入。", "What it exempts counts again from then on."),
                (
                    "请在到期前改掉被豁免的内容，或重新审批。",
                    "Mend what it is for before it ends, or have it approved anew.",
                ),
            ],
        ),
        rule(
            UNUSED,
            Severity::Warning,
            [
                ("豁免没有用上", "An exemption fits nothing"),
                (
                    "对 {rule} 的豁免（{target}）没有对应任何问题。",
                    "The exemption from {rule} ({target}) fits no finding.",
                ),
                (
                    "没有用上的豁免会悄悄放过以后出现的问题。",
                    "It would let something pass unseen that is written later.",
                ),
                (
                    "请删去；若是内容改过，指纹也变了，应重新审批。",
                    "Delete it; where the words were changed, their fingerprint is another and the exemption has to be approved anew.",
                ),
            ],
        ),
        rule(
            SHADOWED,
            Severity::Info,
            [
                ("豁免被前面的覆盖", "An exemption is shadowed by another"),
                (
                    "对 {rule} 的豁免（{target}）所针对的问题，都已被前面的豁免放过。",
                    "All that the exemption from {rule} ({target}) fits is exempted by others before it.",
                ),
                ("两处豁免，不知以哪一处的理由和期限为准。", "Nobody can tell whose reason and end count."),
                ("请只保留一处。", "Keep one of the two."),
            ],
        ),
    ];
    Pack {
        id: "noticelint".to_owned(),
        version: "1.0.0".to_owned(),
        title: both(("豁免自身的检查", "checks of exemptions")),
        policies: vec![policy()],
        rules,
        ..Pack::default()
    }
}

fn policy() -> Policy {
    let version = ClauseVersion {
        in_force: InForce { from: Timestamp::from_unix_seconds(0), until: None },
        announced: None,
        text: both((
            "豁免须有理由、负责人、批准人和期限，只在期限内对确实存在的问题有效。",
            "An exemption has a reason, an owner, someone who approved it and an end, and is for something that is really there.",
        )),
    };
    let clause =
        Clause { id: "exemptions".to_owned(), versions: vec![version], unchecked: None, written: Written::default() };
    Policy {
        id: "noticelint".to_owned(),
        title: both(("noticelint 的豁免规定", "noticelint's terms of exemptions")),
        source: "noticelint".to_owned(),
        clauses: vec![clause],
        written: Written::default(),
    }
}

/// What the rule says of an exemption; `None` where the rule is not in use.
pub(super) fn note(rules: &RuleSet, rule: &str, written: &WrittenExemption) -> Option<Judgement> {
    let day = written.exemption.until.to_string().chars().take(10).collect::<String>();
    let arguments = [("rule", written.rule.clone()), ("target", written.target.words()), ("until", day)];
    let arguments = arguments.map(|(name, value)| Argument { name, value: Text::same(&value) });
    let (start, end) = (written.written.start as u64, (written.written.start + written.written.len) as u64);
    let place = Place { field: None, span: Span::default(), bytes: Some((start, end)) };
    let about = format!("{} {}", written.rule, written.target.words());
    let finding = rules.remark(rule, place, arguments.into(), &about)?;
    Some(Judgement { findings: vec![finding], known: Vec::new(), unchecked: [].into(), dated: true })
}

fn both((zh, en): (&str, &str)) -> Text {
    Text { zh: zh.to_owned(), en: en.to_owned() }
}
