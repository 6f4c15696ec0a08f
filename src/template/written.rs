//! What a placeholder was meant to be.
//!
//! A piece in braces is a slot written wrong when it ends in `.DATA`, however spelled, or when its key can only be that of a
//! slot (`first`, `keyword2`, `thing3`). Any other is left to another engine, or is prose: a lone brace, JSON and emoticons
//! must not become findings. Where a spelling is undecided by itself, the good slots of the same template decide.

use std::collections::HashMap;

use super::slot::{self, KEYWORD, SlotType};
use super::{Broken, BrokenKind, Segment, SegmentKind, Slot};
use crate::text::Span;

/// The longest key that is taken for a placeholder, in characters.
const KEY_MAX_CHARS: usize = 64;

/// The longest placeholder of another engine: a whole sentence between marks is a sentence.
const FOREIGN_MAX_BYTES: u32 = 192;

/// Slips of the finger for `DATA` that no other engine would write.
const MISTYPED: [&str; 9] = ["DATE", "DAT", "DTA", "DAA", "ATA", "DTAA", "DAAT", "DATAS", "DATAA"];

/// A piece of the body as the grammar cut it.
#[derive(Debug)]
pub(super) struct Piece<'t> {
    pub(super) span: Span,
    pub(super) kind: PieceKind<'t>,
}

/// What the grammar saw.
#[derive(Debug)]
pub(super) enum PieceKind<'t> {
    Text,
    Newline,
    Foreign,
    /// A good slot's key.
    Slot(&'t str),
    Written(Written<'t>),
}

/// A placeholder that is no good slot, in its parts; those that are absent are empty.
#[derive(Debug, Default)]
pub(super) struct Written<'t> {
    pub(super) whole: &'t str,
    pub(super) opening: &'t str,
    pub(super) key: &'t str,
    /// With its dot.
    pub(super) suffix: &'t str,
    pub(super) closing: &'t str,
}

/// Decides about every piece. All text becomes prose; what touches is joined.
pub(super) fn settle(pieces: Vec<Piece<'_>>) -> Vec<Segment> {
    let mut company = Company::of(&pieces);
    let mut segments: Vec<Segment> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let kind = match piece.kind {
            PieceKind::Text => SegmentKind::Prose,
            PieceKind::Newline => SegmentKind::Newline,
            PieceKind::Foreign if piece.span.len() > FOREIGN_MAX_BYTES => SegmentKind::Prose,
            PieceKind::Foreign => SegmentKind::Foreign,
            PieceKind::Slot(key) => company.good(key),
            PieceKind::Written(written) => company.judge(&written),
        };
        match segments.last_mut() {
            Some(last) if last.kind == SegmentKind::Prose && kind == SegmentKind::Prose => {
                last.span = last.span.join(piece.span);
            }
            _ => segments.push(Segment { span: piece.span, kind }),
        }
    }
    segments
}

/// What the good slots of a template tell about the doubtful ones.
#[derive(Default)]
struct Company {
    holds_slot: bool,
    holds_typed: bool,
    /// The highest number in use, by type or `keyword`.
    highest: HashMap<&'static str, u32>,
}

impl Company {
    fn of(pieces: &[Piece<'_>]) -> Self {
        let mut company = Self::default();
        for piece in pieces {
            let PieceKind::Slot(key) = piece.kind else { continue };
            company.holds_slot = true;
            let typed = SlotType::from_key(key).map(|(slot_type, number)| (slot_type.name(), number));
            company.holds_typed |= typed.is_some();
            if let Some((name, number)) = typed.or_else(|| slot::numbered(key, KEYWORD).map(|number| (KEYWORD, number)))
            {
                let highest = company.highest.entry(name).or_default();
                *highest = number.max(*highest);
            }
        }
        company
    }

    /// A slot in the right spelling, which may still lack its number.
    fn good(&mut self, key: &str) -> SegmentKind {
        match self.lacks_number(key) {
            Some(name) => self.broken(BrokenKind::MissingNumber, key, name),
            None => SegmentKind::Slot(Slot::new(key)),
        }
    }

    fn judge(&mut self, written: &Written<'_>) -> SegmentKind {
        let (key, tail) = written.key_and_tail();
        if key.chars().count() > KEY_MAX_CHARS {
            return SegmentKind::Prose;
        }
        if !written.is_meant(&key, tail, self) {
            return if written.is_foreign() { SegmentKind::Foreign } else { SegmentKind::Prose };
        }
        let kind = written.fault(&key, tail);
        if key.is_empty() {
            // A key can be anything; the next one of the family that the template uses is the likeliest.
            let name =
                if self.highest.contains_key(KEYWORD) && !self.holds_typed { KEYWORD } else { SlotType::Thing.name() };
            return self.broken(kind, "", name);
        }
        if let Some(name) = self.lacks_number(&key) {
            return self.broken(kind, &key, name);
        }
        SegmentKind::Broken(Broken { kind, mended: spelled(&key), key, label: None })
    }

    /// A broken slot whose mended key is the next free one of the family `name`.
    fn broken(&mut self, kind: BrokenKind, key: &str, name: &'static str) -> SegmentKind {
        let number = self.highest.entry(name).or_default();
        *number = number.saturating_add(1);
        let mended = spelled(&format!("{name}{number}"));
        SegmentKind::Broken(Broken { kind, mended, key: key.to_owned(), label: None })
    }

    /// The family of a key that is nothing but its family's name and ought to have a number.
    fn lacks_number(&self, key: &str) -> Option<&'static str> {
        if key == KEYWORD {
            return Some(KEYWORD);
        }
        let slot_type = SlotType::from_name(key)?;
        (self.holds_typed || !slot_type.is_natural_key()).then(|| slot_type.name())
    }
}

/// How the ending of a placeholder reads.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tail {
    /// `.DATA`
    Right,
    /// `．DATA`, `.Data`, `.DATE`: `.DATA` and nothing else was meant.
    Odd,
    /// `.data`: also a common name in other engines.
    Lower,
    /// Another word.
    Other,
    /// None.
    Absent,
}

impl Tail {
    fn of(suffix: &str) -> Self {
        if suffix.is_empty() {
            return Self::Absent;
        }
        let plain = narrow(suffix);
        let word = plain.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
        match word {
            "DATA" if suffix == ".DATA" => Self::Right,
            "data" if suffix.is_ascii() => Self::Lower,
            _ if word.eq_ignore_ascii_case("DATA") || MISTYPED.contains(&word) => Self::Odd,
            _ => Self::Other,
        }
    }
}

impl Written<'_> {
    /// The key in plain characters, and how the ending reads. `firstDATA` and `first_DATA` have lost their dot.
    fn key_and_tail(&self) -> (String, Tail) {
        let mut key = narrow(self.key);
        let mut tail = Tail::of(self.suffix);
        if tail == Tail::Absent {
            let stem = key.strip_suffix("DATA").map(|stem| stem.trim_end_matches('_'));
            if let Some(stem) = stem.filter(|stem| slot::is_known(stem)) {
                key = stem.to_owned();
                tail = Tail::Odd;
            }
        }
        (key, tail)
    }

    /// Whether this was meant as a slot.
    fn is_meant(&self, key: &str, tail: Tail, company: &Company) -> bool {
        let (open, shut) = (braces(self.opening), braces(self.closing));
        let is_known = slot::is_known(key);
        match tail {
            // Without an opening brace it is only the end of a word unless the key is a slot's own or the row of braces closes.
            Tail::Right => open > 0 || is_known || shut > 1,
            Tail::Odd => open + shut > 2 || (is_known && open > 0),
            Tail::Lower => (open + shut > 2 && (is_known || company.holds_slot)) || (is_known && open > 0 && shut > 0),
            Tail::Other => is_known && open + shut > 2,
            Tail::Absent => is_known && open > 1,
        }
    }

    /// Whether another engine would fill this: `{{subject}}`, `{1}`, `{name}`. Single braces hold a plain name and nothing else.
    fn is_foreign(&self) -> bool {
        let is_single = self.opening == "{" && self.closing == "}" && self.key.is_ascii() && !self.holds_blank();
        is_single || (self.opening == "{{" && self.closing == "}}")
    }

    fn fault(&self, key: &str, tail: Tail) -> BrokenKind {
        let (open, shut) = (braces(self.opening), braces(self.closing));
        let is_split = |row: &str| row.chars().any(|c| !is_brace(c));
        if key.is_empty() {
            BrokenKind::MissingKey
        } else if open > 0 && shut == 0 {
            BrokenKind::Unclosed
        } else if open < 2 || shut < 2 {
            BrokenKind::MissingBrace
        } else if open > 2 || shut > 2 {
            BrokenKind::ExtraBrace
        } else if [self.opening, self.closing].iter().any(|row| row.contains(['｛', '｝'])) {
            BrokenKind::FullWidthBraces
        } else if is_split(self.opening) || is_split(self.closing) {
            BrokenKind::SplitBraces
        } else if tail != Tail::Right || self.key != key {
            BrokenKind::WrongSuffix
        } else {
            BrokenKind::BlankInside
        }
    }

    /// Whether there are blanks between the parts.
    fn holds_blank(&self) -> bool {
        let parts = self.opening.len() + self.key.len() + self.suffix.len() + self.closing.len();
        parts < self.whole.len()
    }
}

/// The one right spelling of a slot.
fn spelled(key: &str) -> String {
    format!("{{{{{key}.DATA}}}}")
}

fn is_brace(c: char) -> bool {
    matches!(c, '{' | '}' | '｛' | '｝')
}

fn braces(row: &str) -> usize {
    row.chars().filter(|c| is_brace(*c)).count()
}

/// Full-width letters, digits and dots as plain ones.
fn narrow(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '．' | '。' | '·' | '・' => '.',
            '！'..='～' => u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c),
            _ => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::template::tests::render;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(render(text), expected, "{text}");
    }

    #[test]
    fn too_few_or_too_many_braces_are_mended() {
        for text in ["{first.DATA}}", "{{first.DATA}", "{first.DATA}", "first.DATA}}", "first.DATA"] {
            check(text, "B<missing-brace {{first.DATA}}>");
        }
        for text in ["{{{thing6.DATA}}", "{{thing6.DATA}}}", "{{{thing6.DATA}}}"] {
            check(text, "B<extra-brace {{thing6.DATA}}>");
        }
    }

    #[test]
    fn a_slot_left_open_ends_where_its_text_ends() {
        check("{{first.DATA\n{{a.DATA}}", "B<unclosed {{first.DATA}}> N {!a}");
        check("{{first.DATA编号：{{a.DATA}}", "B<unclosed {{first.DATA}}> L<编号> S<：> {a=编号}");
    }

    #[test]
    fn split_and_full_width_braces_are_mended() {
        check("{ {a.DATA} }", "B<split-braces {{a.DATA}}>");
        check("{{a.DATA} }", "B<split-braces {{a.DATA}}>");
        check("｛｛first.DATA｝｝", "B<full-width-braces {{first.DATA}}>");
        check("｛{first.DATA}}", "B<full-width-braces {{first.DATA}}>");
    }

    #[test]
    fn a_wrong_ending_is_mended_where_a_slot_must_be_meant() {
        for text in [
            "{{first.data}}",
            "{{first.Data}}",
            "{{first}}",
            "{{ first }}",
            "{{first．DATA}}",
            "{{first.value}}",
            "{{firstDATA}}",
        ] {
            check(text, "B<wrong-suffix {{first.DATA}}>");
        }
        check("{{ｆｉｒｓｔ.ＤＡＴＡ}}", "B<wrong-suffix {{first.DATA}}>");
        check("{{birthday.DATE}}", "B<wrong-suffix {{birthday.DATA}}>");
    }

    #[test]
    fn a_lower_case_ending_is_judged_by_its_company() {
        check("{{user.data}}", "F<{{user.data}}>");
        check("{{user.data}}{{city.DATA}}", "B<wrong-suffix {{user.DATA}}> {city}");
    }

    #[test]
    fn blanks_inside_are_taken_out_the_invisible_ones_too() {
        check("{{ first.DATA }}", "B<blank-inside {{first.DATA}}>");
        check("{{\u{200b}first.DATA}}", "B<blank-inside {{first.DATA}}>");
    }

    #[test]
    fn a_missing_number_is_the_next_free_one() {
        check("{{thing.DATA}}", "B<missing-number {{thing1.DATA}}>");
        check("{{keyword.DATA}}/{{keyword3.DATA}}", "B<missing-number {{keyword4.DATA}}> S</> {keyword3}");
        check("{{ thing.DATA }}", "B<blank-inside {{thing1.DATA}}>");
    }

    #[test]
    fn natural_keys_lack_a_number_only_beside_typed_ones() {
        check("{{date.DATA}}~{{name.DATA}}", "{date} S<~> {name}");
        check("{{date.DATA}}~{{thing1.DATA}}", "B<missing-number {{date1.DATA}}> S<~> {thing1}");
    }

    #[test]
    fn a_missing_key_is_one_of_the_templates_family() {
        check("{{.DATA}}", "B<missing-key {{thing1.DATA}}>");
        check("{{keyword1.DATA}}{{.DATA}}", "{keyword1} B<missing-key {{keyword2.DATA}}>");
    }

    #[test]
    fn other_engines_placeholders_are_foreign() {
        for text in [
            "{{subject}}",
            "{{1}}",
            "{{ x | upper }}",
            "{{#if x}}",
            "${var}",
            "{1}",
            "{name}",
            "#0#",
            "#{商品名称}",
            "{#var#}",
        ] {
            check(text, &format!("F<{text}>"));
        }
        check("<%= x %>", "F<<%= x %>>");
    }

    #[test]
    fn braces_that_are_no_placeholder_are_prose() {
        for text in [
            "{",
            "{}",
            "{{}}",
            "{ {",
            "{a, b}",
            "(:{o o}",
            r#"{"a":{"b":1}}"#,
            r#"{{"a":1}}"#,
            "if (x) { return y.data; }",
            "看{这里",
            "{{name}",
            "#话题# #NBA#",
            "y.DATA",
        ] {
            check(text, &format!("P<{text}>"));
        }
    }

    #[test]
    fn a_stray_character_behind_a_slot_is_prose() {
        check("{{remark.DATA}}ƒ", "{remark} P<ƒ>");
    }
}
