use noticelint::verdict::Language;

use crate::{as_of, wechat};

#[test]
fn every_example_of_the_shipped_pack_comes_out_as_it_says() {
    let wrong: Vec<String> = wechat()
        .prove_examples(as_of())
        .into_iter()
        .map(|(_, mistake)| mistake.message(Language::English).to_owned())
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_cites_a_clause_that_is_there() {
    let rules = wechat();
    for (_, rule) in rules.rules() {
        assert!(!rule.clauses.is_empty() && !rule.bad.is_empty() && !rule.good.is_empty(), "{}", rule.id);
        for clause in &rule.clauses {
            assert!(rules.clause(clause).is_some(), "{} cites {clause}", rule.id);
        }
    }
}
