use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

/// Most texts that a part of a pattern is spelled out into.
const MAX_EXACT: usize = 16;

/// Most characters of a class that are spelled out.
const MAX_CLASS_CHARS: usize = 8;

/// Literals of which every match of the pattern contains at least one, so that a text without any of them need not be tried.
///
/// Among several such sets the one whose shortest literal is longest (in bytes: a Chinese character says more than a letter).
/// `None` where there is none, or where the pattern is not a regular expression. A lone digit or blank does not count: it
/// stands in almost every text.
pub(crate) fn required_literals(pattern: &str) -> Option<Vec<String>> {
    Literals::of(&regex_syntax::parse(pattern).ok()?).best()
}

/// What is known about the matches of a part of a pattern.
struct Literals {
    /// All the texts that it matches, where they are few.
    exact: Option<Vec<String>>,
    /// Texts of which each match contains one.
    needed: Option<Vec<String>>,
}

impl Literals {
    const UNKNOWN: Self = Self { exact: None, needed: None };

    fn exactly(texts: Vec<String>) -> Self {
        Self { exact: Some(texts), needed: None }
    }

    /// As deep as the pattern, which the parser bounds.
    fn of(part: &Hir) -> Self {
        match part.kind() {
            HirKind::Empty | HirKind::Look(_) => Self::exactly(vec![String::new()]),
            HirKind::Literal(literal) => match str::from_utf8(&literal.0) {
                Ok(text) => Self::exactly(vec![text.to_owned()]),
                Err(_) => Self::UNKNOWN,
            },
            HirKind::Class(class) => chars(class).map_or(Self::UNKNOWN, Self::exactly),
            HirKind::Capture(capture) => Self::of(&capture.sub),
            HirKind::Repetition(repetition) => Self::of_repetition(repetition),
            HirKind::Concat(parts) => Self::of_concat(parts),
            HirKind::Alternation(parts) => Self::of_alternation(parts),
        }
    }

    fn of_repetition(repetition: &Repetition) -> Self {
        let once = Self::of(&repetition.sub);
        match (repetition.min, repetition.max, once.exact) {
            (0, Some(1), Some(mut texts)) if texts.len() < MAX_EXACT => {
                texts.push(String::new());
                Self::exactly(texts)
            }
            (0, ..) => Self::UNKNOWN,
            (_, _, exact) => Self { exact: None, needed: Self { exact, needed: once.needed }.best() },
        }
    }

    /// Neighbours that are spelled out grow together; of what comes out the best counts.
    fn of_concat(parts: &[Hir]) -> Self {
        let mut run = vec![String::new()];
        let mut needed = None;
        let mut is_exact = true;
        for part in parts.iter().map(Self::of) {
            match part.exact {
                Some(texts) if texts.len() * run.len() <= MAX_EXACT => run = product(&run, &texts),
                exact => {
                    is_exact = false;
                    needed = better(better(needed, Some(run)), part.needed);
                    run = exact.unwrap_or_else(|| vec![String::new()]);
                }
            }
        }
        if is_exact { Self::exactly(run) } else { Self { exact: None, needed: better(needed, Some(run)) } }
    }

    fn of_alternation(parts: &[Hir]) -> Self {
        let parts: Vec<Self> = parts.iter().map(Self::of).collect();
        let all_exact: Option<Vec<_>> = parts.iter().map(|part| part.exact.clone()).collect();
        let exact = all_exact.map(|texts| texts.concat()).filter(|texts| texts.len() <= MAX_EXACT);
        let needed: Option<Vec<_>> = parts.into_iter().map(Self::best).collect();
        Self { exact, needed: needed.map(|texts| texts.concat()) }
    }

    fn best(self) -> Option<Vec<String>> {
        better(self.exact, self.needed)
    }
}

/// The better of two sets; none where neither can be used.
fn better(one: Option<Vec<String>>, other: Option<Vec<String>>) -> Option<Vec<String>> {
    let ranked = [one, other].into_iter().flatten().filter_map(|set| Some((shortest(&set)?, set)));
    ranked.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, set)| set)
}

/// Bytes of the shortest literal; `None` where one of them says nothing.
fn shortest(set: &[String]) -> Option<usize> {
    let says_nothing =
        |text: &String| text.trim().is_empty() || (text.len() == 1 && text.bytes().all(|b| b.is_ascii_digit()));
    if set.iter().any(says_nothing) { None } else { set.iter().map(String::len).min() }
}

fn product(left: &[String], right: &[String]) -> Vec<String> {
    left.iter().flat_map(|start| right.iter().map(move |end| format!("{start}{end}"))).collect()
}

fn chars(class: &Class) -> Option<Vec<String>> {
    let Class::Unicode(class) = class else { return None };
    let count: usize = class.iter().map(regex_syntax::hir::ClassUnicodeRange::len).sum();
    if count > MAX_CLASS_CHARS {
        return None;
    }
    Some(class.iter().flat_map(|range| range.start()..=range.end()).map(String::from).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(pattern: &str, expected: &str) {
        assert_eq!(required_literals(pattern).unwrap_or_default().join(" "), expected, "{pattern}");
    }

    #[test]
    fn neighbours_grow_together() {
        check("红包", "红包");
        check("[0-9.]{1,8}元(起|券)", "元券 元起");
        check("加(微信|vx)?号", "加微信号 加vx号 加号");
        check("[加➕]v", "➕v 加v");
        check("^(?:领取|抢)", "领取 抢");
    }

    #[test]
    fn the_longest_shortest_literal_wins() {
        check("v.{0,3}红包", "红包");
        check("(订阅|关注).{0,6}(送|得|领)", "订阅 关注");
        check("(?i)vx.{0,3}[a-z0-9]+", "VX Vx vX vx");
        check("(红包)+", "红包");
    }

    #[test]
    fn what_may_be_left_out_is_not_required() {
        check("(红包)?[a-z]+", "");
        check("(红包)*", "");
        check("红包|[a-z]+", "");
        check("[0-9]{3,}", "");
        check("1 ?.", "");
        check("a(", "");
    }

    proptest! {
        #[test]
        fn every_match_contains_one(
            pattern in "[红包元v]{0,2}(\\(红\\|包[元券]?\\)|\\[红包\\]|元\\?|v\\+|\\.\\{0,2\\}|券){0,4}[红包元v]{0,2}",
            text in "[红包元券v]{0,12}",
        ) {
            let regex = regex::Regex::new(&pattern).expect("a pattern");
            if let Some(literals) = required_literals(&pattern) {
                for found in regex.find_iter(&text) {
                    prop_assert!(literals.iter().any(|literal| found.as_str().contains(literal.as_str())), "{}", pattern);
                }
            }
        }
    }
}
