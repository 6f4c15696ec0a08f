use serde_json::{Value, json};

use super::{insert, level, markdown};
use crate::pack::Rule;
use crate::report::{Setting, phrases};
use crate::verdict::{Language, RuleIndex};

/// A rule as the driver lists it, with help in the language of the report.
pub(super) fn descriptor(setting: Setting<'_>, index: RuleIndex, rule: &Rule) -> Value {
    let language = setting.language;
    let severity = setting.rules.severity(index).unwrap_or(rule.severity);
    let clauses = clauses(setting, rule);
    let (why, advice) = (rule.why.of(language).trim(), rule.advice.of(language).trim());
    let (clause_word, why_word, advice_word) = match language {
        Language::Chinese => ("条款", "原因", "建议"),
        Language::English => ("Clause", "Why", "Advice"),
    };
    let items = |of: fn(&str) -> String| {
        clauses.iter().map(|clause| format!("- {}", of(clause))).collect::<Vec<_>>().join("\n")
    };
    let mut descriptor = json!({
        "id": rule.id.name,
        "name": name(&rule.id.name),
        "shortDescription": {"text": rule.title.of(language)},
        "fullDescription": {"text": why},
        "help": {
            "text": format!("{why_word}: {why}\n{advice_word}: {advice}\n{clause_word}:\n{}", items(str::to_owned)),
            "markdown": format!(
                "**{why_word}** {}\n\n**{advice_word}** {}\n\n**{clause_word}**\n\n{}",
                markdown(why), markdown(advice), items(markdown)
            ),
        },
        "defaultConfiguration": {"level": level(severity)},
        "properties": {
            "tags": [rule.id.family.name(), rule.authority.name()],
            "version": rule.version,
            "waivable": rule.waivable,
            "problem.severity": if level(severity) == "note" { "recommendation" } else { level(severity) },
        },
    });
    let policy = rule.clauses.first().and_then(|name| setting.rules.clause(name)).map(|(policy, _)| policy);
    if let Some(uri) = policy.and_then(crate::pack::Policy::help_url) {
        insert(&mut descriptor, "helpUri", json!(uri));
    }
    descriptor
}

/// The versions of the clauses that the rule rests on, each on a line.
fn clauses(setting: Setting<'_>, rule: &Rule) -> Vec<String> {
    let named = rule.clauses.iter().filter_map(|name| setting.rules.clause(name));
    named
        .flat_map(|(policy, clause)| clause.versions.iter().map(move |version| (policy, version)))
        .map(|(policy, version)| phrases::cited(policy, version, setting.language).trim().replace('\n', " "))
        .collect()
}

/// `incentive/reward-for-subscribing` as SARIF wants a name: `IncentiveRewardForSubscribing`.
fn name(id: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    id.split(['/', '-']).map(capital).collect()
}
