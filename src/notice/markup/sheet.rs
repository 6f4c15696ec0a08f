/// A rule of a style sheet, as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::notice) struct SheetRule<'a> {
    /// All that stands in front of the brace.
    pub(in crate::notice) selectors: &'a str,
    /// All that stands between the braces.
    pub(in crate::notice) declarations: &'a str,
}

/// The style rules of a sheet, those inside `@media` and the like too. Animations and fonts are no rules.
pub(in crate::notice) fn rules(sheet: &str) -> Vec<SheetRule<'_>> {
    let mut rules = Vec::new();
    let mut rest = sheet;
    loop {
        rest = rest.trim_ascii_start();
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, behind)| behind);
            continue;
        }
        let Some(end) = rest.find(['{', '}', ';']) else { return rules };
        let (selectors, behind) = rest.split_at(end);
        rest = behind.get(1..).unwrap_or_default();
        if !behind.starts_with('{') {
            continue;
        }
        if selectors.starts_with('@') {
            let holds_rules = ["@media", "@supports", "@layer", "@container", "@scope"];
            if !holds_rules.iter().any(|name| selectors.to_ascii_lowercase().starts_with(name)) {
                rest = behind_block(rest);
            }
            continue;
        }
        let end = rest.find('}').unwrap_or(rest.len());
        let (declarations, behind) = rest.split_at(end);
        rules.push(SheetRule { selectors, declarations });
        rest = behind.get(1..).unwrap_or_default();
    }
}

/// What follows the closing brace of the block whose inside begins here.
fn behind_block(text: &str) -> &str {
    let mut depth = 1_usize;
    for (at, brace) in text.match_indices(['{', '}']) {
        depth = if brace == "{" { depth + 1 } else { depth - 1 };
        if depth == 0 {
            return text.get(at + 1..).unwrap_or_default();
        }
    }
    ""
}

/// The declarations of a rule or of a `style` attribute, each as written, with its property and value.
pub(in crate::notice) fn declarations(style: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    style.split(';').filter_map(|written| {
        // A comment in front belongs to nothing.
        let written = written.rsplit_once("*/").map_or(written, |(_, behind)| behind).trim_ascii();
        let (property, value) = written.split_once(':')?;
        Some((written, property.trim_ascii(), value.trim_ascii()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sheet: &str, expected: &[(&str, &str)]) {
        let found: Vec<_> = rules(sheet).into_iter().map(|rule| (rule.selectors, rule.declarations)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn rules_are_found_among_everything_else() {
        check("/* {x} */ a,b{c:d} @media (x){e{f:g}} h{i:j}", &[("a,b", "c:d"), ("e", "f:g"), ("h", "i:j")]);
        check("@import 'x';@keyframes k{0%{opacity:0}to{opacity:1}}a{b:c", &[("a", "b:c")]);
        check("}}a{", &[("a", "")]);
        check("/* a{b:c}", &[]);
    }

    #[test]
    fn declarations_are_kept_as_written() {
        let found: Vec<_> = declarations("a: b ;/* c:d */opacity :0; x").collect();
        assert_eq!(found, [("a: b", "a", "b"), ("opacity :0", "opacity", "0")]);
    }
}
