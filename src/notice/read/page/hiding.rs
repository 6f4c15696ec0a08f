use std::collections::{BTreeMap, BTreeSet};

use crate::notice::Spelling;
use crate::notice::markup::{SheetRule, Tag, declarations, is_void, rules};
use crate::notice::spelling::Undone;

/// The control by which users subscribe.
const CONTROL: &str = "wx-open-subscribe";

/// How often rules and elements are compared. Whatever is left then is taken to match: nothing passes for want of time.
const MOST_COMPARISONS: usize = 10_000_000;

/// Finds the declarations that make the control invisible where it still can be tapped, or move it out of sight.
#[derive(Debug, Default)]
pub(super) struct Hiding<'a> {
    sheets: Vec<&'a str>,
    /// The controls and all that they stand in, each once.
    carriers: Vec<Element<'a>>,
}

/// An element as selectors see it.
#[derive(Debug, Clone)]
struct Element<'a> {
    name: String,
    id: &'a str,
    classes: BTreeSet<&'a str>,
    style: &'a str,
    /// Whether it is what the control shows: the outermost element of its template.
    is_shown_by_control: bool,
}

impl Element<'_> {
    fn is_control(&self) -> bool {
        self.name == CONTROL || self.is_shown_by_control
    }

    /// Whether it has what `part` of a selector asks for: `.class`, `#id` or a name.
    fn has(&self, part: &str) -> bool {
        if let Some(class) = part.strip_prefix('.') {
            self.classes.contains(class)
        } else if let Some(id) = part.strip_prefix('#') {
            self.id == id
        } else {
            self.name.eq_ignore_ascii_case(part)
        }
    }
}

/// The elements that are open.
#[derive(Debug, Default)]
pub(in crate::notice::read) struct Ancestry<'a> {
    open: Vec<Element<'a>>,
    /// How many of each name are open, so that an end tag without a beginning costs nothing.
    count: BTreeMap<String, usize>,
    /// So many, from the outermost, are known as carriers of a control.
    carriers: usize,
    /// Whether all this is what a control shows.
    is_in_control: bool,
}

impl<'a> Ancestry<'a> {
    /// Of the template of a control.
    pub(super) fn of_template() -> Self {
        Self { is_in_control: true, ..Self::default() }
    }

    pub(super) fn open(&mut self, tag: Tag<'a>, hiding: &mut Hiding<'a>) {
        if is_void(tag.name) {
            return;
        }
        let name = tag.name.to_ascii_lowercase();
        // A paragraph and an item end where the next begins, without an end tag.
        let ends_itself = matches!(&*name, "p" | "li" | "td" | "th" | "tr" | "dt" | "dd" | "option");
        if ends_itself && self.open.last().is_some_and(|last| last.name == name) {
            self.pop();
        }
        *self.count.entry(name.clone()).or_default() += 1;
        let is_shown_by_control = self.is_in_control && self.open.is_empty();
        let mut element = Element { name, id: "", classes: BTreeSet::new(), style: "", is_shown_by_control };
        for attribute in tag.attributes() {
            // Of an attribute that stands there twice the first counts.
            match attribute.name.to_ascii_lowercase().as_str() {
                "id" if element.id.is_empty() => element.id = attribute.value,
                "class" if element.classes.is_empty() => {
                    element.classes = attribute.value.split_ascii_whitespace().collect();
                }
                "style" if element.style.is_empty() => element.style = attribute.value,
                _ => {}
            }
        }
        let is_control = element.is_control();
        self.open.push(element);
        if is_control {
            hiding.carriers.extend(self.open.iter().skip(self.carriers).cloned());
            self.carriers = self.open.len();
        }
    }

    pub(super) fn close(&mut self, name: &str) {
        let name = name.to_ascii_lowercase();
        if self.count.get(&name).is_none_or(|count| *count == 0) {
            return;
        }
        while let Some(popped) = self.pop() {
            if popped == name {
                return;
            }
        }
    }

    fn pop(&mut self) -> Option<String> {
        let element = self.open.pop()?;
        self.carriers = self.carriers.min(self.open.len());
        if let Some(count) = self.count.get_mut(&element.name) {
            *count -= 1;
        }
        Some(element.name)
    }
}

impl<'a> Hiding<'a> {
    /// Takes the content of a `style` element.
    pub(super) fn sheet(&mut self, sheet: &'a str) {
        self.sheets.push(sheet);
    }

    /// The declarations that hide a control, as written: in a style sheet, or with `true` in an attribute, where references and
    /// comments may stand for what they say.
    pub(super) fn declarations(self) -> Vec<(&'a str, bool)> {
        let mut found = Vec::new();
        for element in &self.carriers {
            let hides = |(_, property, value): &(&str, &str, &str)| hides(property, value, element.is_control());
            if element.style.contains(['&']) || element.style.contains("/*") {
                let undone = Undone::of(element.style, Spelling::Attribute);
                let plain = without_comments(&undone.text);
                // Its parts cannot be cut out of what stands there, so it stands for itself.
                found.extend(declarations(&plain).any(|part| hides(&part)).then_some((element.style, true)));
            } else {
                found.extend(declarations(element.style).filter(hides).map(|(written, ..)| (written, true)));
            }
        }
        let rules: Vec<_> = self.sheets.iter().flat_map(|sheet| rules(sheet)).collect();
        let shown = shown_later(&rules);
        let mut comparisons = 0;
        for rule in rules {
            let hiding: Vec<_> =
                declarations(rule.declarations).filter(|(_, property, value)| hides(property, value, true)).collect();
            if hiding.is_empty() {
                continue;
            }
            let reached = self.reached(rule.selectors, &mut comparisons);
            let around = |property: &str| reached.around.iter().any(|part| !shown.contains(&(*part, property)));
            // Properties repeat where a sheet is built to be slow.
            let mut is_around = BTreeMap::new();
            for (written, property, value) in hiding {
                let mut is_around = || *is_around.entry(property).or_insert_with(|| around(property));
                if reached.control || (hides(property, value, false) && is_around()) {
                    found.push((written, false));
                }
            }
        }
        found
    }

    fn reached(&self, selectors: &'a str, comparisons: &mut usize) -> Reached<'a> {
        let mut reached = Reached::default();
        let selectors = behind_comments(selectors);
        let compounds: BTreeSet<Vec<&str>> = selectors.split(',').filter_map(last_compound).collect();
        for compound in compounds {
            for element in &self.carriers {
                *comparisons += compound.len();
                if *comparisons <= MOST_COMPARISONS && !compound.iter().all(|part| element.has(part)) {
                    continue;
                }
                if element.is_control() {
                    reached.control = true;
                } else {
                    reached.around.extend(compound.first());
                }
            }
        }
        reached
    }
}

/// What the selectors of a rule are about.
#[derive(Debug, Default)]
struct Reached<'a> {
    /// A control itself.
    control: bool,
    /// Elements in which a control stands, by the first part of the selector.
    around: BTreeSet<&'a str>,
}

/// What the sheets show under some condition: a part of a selector that has more parts or ancestors (`.dialog.open`,
/// `.open .dialog`), with the property. A surrounding that fades in so is an honest dialog.
fn shown_later<'a>(rules: &[SheetRule<'a>]) -> BTreeSet<(&'a str, &'a str)> {
    let mut shown = BTreeSet::new();
    for rule in rules {
        let properties: BTreeSet<&str> = declarations(rule.declarations)
            .filter(|(_, property, value)| FADING.contains(property) && !hides(property, value, true))
            .map(|(_, property, _)| property)
            .collect();
        if properties.is_empty() {
            continue;
        }
        for selector in rule.selectors.split(',') {
            let Some(compound) = last_compound(selector) else { continue };
            if compound.len() > 1 || selector.trim_ascii().contains([' ', '>', '+', '~']) {
                shown.extend(compound.iter().flat_map(|part| properties.iter().map(|property| (*part, *property))));
            }
        }
    }
    shown
}

/// Properties by which a dialog comes and goes.
const FADING: [&str; 6] = ["bottom", "left", "opacity", "right", "top", "visibility"];

/// The parts of what a selector is about: `div.a` of `#b > div.a`. What stands in brackets or behind a colon is left out, which
/// can only make it match more. `None` where it holds for a while only (`:hover`, `[v-cloak]`) or names nothing.
fn last_compound(selector: &str) -> Option<Vec<&str>> {
    let selector = selector.trim_ascii();
    let last = selector.rsplit([' ', '>', '+', '~', '\n', '\t']).next()?;
    let lower = last.to_ascii_lowercase();
    if PASSING.iter().any(|state| lower.contains(state)) || last.contains(['*', '&']) {
        return None;
    }
    let last = last.split([':', '[', '/']).next().unwrap_or_default();
    if last.is_empty() {
        return None;
    }
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in last.match_indices(['.', '#']).filter(|(at, _)| *at > 0) {
        parts.extend(last.get(start..at));
        start = at;
    }
    parts.extend(last.get(start..));
    Some(parts)
}

/// States that an element is in for a while, or parts beside it.
const PASSING: [&str; 10] =
    ["v-cloak", "hidden", ":hover", ":active", ":focus", ":disabled", ":checked", ":target", ":before", ":after"];

/// Selectors without the comments in front of them.
fn behind_comments(selectors: &str) -> &str {
    selectors.rsplit_once("*/").map_or(selectors, |(before, behind)| {
        // `.a/**/` ends with its comment.
        if behind.trim_ascii().is_empty() { before.split("/*").next().unwrap_or_default() } else { behind }
    })
}

/// A style without its comments.
fn without_comments(style: &str) -> String {
    let mut parts = style.split("/*");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once("*/").map_or("", |(_, behind)| behind));
    }
    plain
}

/// Whether the declaration makes its element invisible. A size of zero is common on what stands around: it takes out the gaps
/// between boxes. `display: none` is no disguise: what is not there cannot be tapped.
fn hides(property: &str, value: &str, is_control: bool) -> bool {
    let value = without_comments(value).to_ascii_lowercase();
    let value = value.trim_end_matches("!important").trim_ascii();
    let number = |text: &str| text.trim_ascii().parse::<f64>().ok();
    let pixels = || number(value.trim_end_matches("px"));
    match property.to_ascii_lowercase().as_str() {
        "opacity" => match value.strip_suffix('%') {
            Some(percent) => number(percent).is_some_and(|percent| percent < 10.0),
            None => number(value).is_some_and(|opacity| opacity < 0.1),
        },
        "visibility" => value == "hidden",
        "color" => is_control && value == "transparent",
        "font-size" => is_control && number(value.trim_end_matches(|c: char| c.is_ascii_alphabetic())) == Some(0.0),
        "left" | "top" | "right" | "bottom" | "text-indent" | "margin-left" | "margin-top" => {
            pixels().is_some_and(|pixels| pixels <= -999.0)
        }
        "clip" => value.replace([' ', ','], "").starts_with("rect(0"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{Limits, ReadFormat, read};

    #[track_caller]
    fn check(html: &str, expected: &[&str]) {
        let html = format!("订阅{html}");
        let reading = read(ReadFormat::Html, "f.html", html.as_bytes(), &Limits::default());
        let fields = reading.notices.iter().flat_map(|notice| &notice.fields);
        let found: Vec<&str> =
            fields.filter(|field| field.name.to_string() == "page.attr.style").map(|field| &*field.text).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_control_or_what_holds_it_is_hidden() {
        check("<wx-open-subscribe style='a:b; opacity : .0 ;c:d'>", &["opacity : .0"]);
        check("<style>#a{top:0;opacity:0}</style><wx-open-subscribe id=a>", &["opacity:0"]);
        check("<style>.w wx-open-subscribe{opacity:.01}</style><div class=w><wx-open-subscribe>", &["opacity:.01"]);
        check("<style>div.x.y{left:-9999px}</style><div class='y x'><b><wx-open-subscribe>", &["left:-9999px"]);
        check(
            "<style>@media(x){.a,.b{opacity:5%!important}}</style><wx-open-subscribe class=b>",
            &["opacity:5%!important"],
        );
    }

    #[test]
    fn what_hides_something_else_is_left_alone() {
        check("<style>.a{opacity:0}</style><div class=a>x</div><wx-open-subscribe>", &[]);
        check("<style>[v-cloak]{opacity:0}</style><div v-cloak><wx-open-subscribe>", &[]);
        check("<style>@keyframes b{0%{opacity:0}}.b:hover{opacity:0}</style><wx-open-subscribe class=b>", &[]);
        check("<style>.m{opacity:0}.m.open{opacity:1}</style><div class=m><wx-open-subscribe>", &[]);
        check("<div style='font-size:0;display:none'><wx-open-subscribe style='opacity:.5'>", &[]);
        check("<p style='opacity:0'>a<p><wx-open-subscribe>", &[]);
    }
}
