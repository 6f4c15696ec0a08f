use pest::Parser;
use pest::iterators::Pair;

use super::grammar::file::{FileParser, Rule};
use crate::text::Span;

/// A parsed `.notice` file. All spans lie in the file's text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DraftFile {
    /// The `键：值` lines before the first section.
    pub head: Vec<DraftEntry>,
    /// The template, verbatim, without the blank lines around it; empty where the section is. `None` without such a section.
    pub body: Option<Span>,
    /// The sample values of the slots.
    pub samples: Vec<DraftEntry>,
    /// What could not be placed, in order of appearance.
    pub stray: Vec<Stray>,
}

/// A `键：值` line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DraftEntry {
    /// The key, without blanks around it; never empty.
    pub key: Span,
    /// The value, without blanks around it; may be empty. One that goes on over indented lines holds the line ends and the
    /// indentation as written.
    pub value: Span,
}

/// A part of the file that is nothing of what is expected there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stray {
    /// The line without its end; with a repeated body, all of that section.
    pub span: Span,
    /// Why it is stray.
    pub kind: StrayKind,
}

/// Why a part of a draft file is stray.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StrayKind {
    /// A line of the head or the samples without a key and a colon.
    NoColon,
    /// A section line with a name that is none. It opens nothing: what stood before it goes on.
    UnknownSection,
    /// A second body, which is left out; or the line of second samples, which are added to the first.
    RepeatedSection,
}

impl DraftFile {
    /// Parses any text; what fits nowhere is [`Stray`]. Linear in the length of the text.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        // The grammar is total (a property test holds it); were it not, a file without anything would be reported as such.
        let Ok(pairs) = FileParser::parse(Rule::draft, text) else { return Self::default() };
        pairs.map(|pair| draft(text, pair)).next().unwrap_or_default()
    }
}

fn draft(text: &str, pair: Pair<'_, Rule>) -> DraftFile {
    let mut head = Content::default();
    let mut sections = Vec::new();
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::content => head = content(text, part),
            Rule::section => sections.push(section(text, part)),
            _ => {}
        }
    }
    let mut assembly = Assembly::new(&sections);
    assembly.content(head);
    for section in sections {
        assembly.section(section);
    }
    assembly.finish(text)
}

/// A section line and what stands under it.
struct Section {
    ruler: Span,
    name: Name,
    content: Content,
}

/// Lines between two section lines, read as entries; a body takes the span only.
#[derive(Default)]
struct Content {
    span: Span,
    entries: Vec<DraftEntry>,
    loose: Vec<Span>,
}

/// What a section line says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Name {
    Body,
    Samples,
    Absent,
    Unknown,
}

fn section(text: &str, pair: Pair<'_, Rule>) -> Section {
    let mut section = Section { ruler: Span::default(), name: Name::Absent, content: Content::default() };
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::ruler => {
                section.ruler = trim(text, place(&part));
                section.name = ruler(part);
            }
            Rule::content => section.content = content(text, part),
            _ => {}
        }
    }
    section
}

fn ruler(pair: Pair<'_, Rule>) -> Name {
    let name = pair.into_inner().next().map(|name| name.as_str()).unwrap_or_default();
    // `--- 正文 ---` and `--- 正文：` are understood.
    let name = name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '—' | '－' | '：' | ':'));
    match name.to_lowercase().as_str() {
        "" => Name::Absent,
        "正文" | "body" => Name::Body,
        "示例" | "样例" | "sample" | "samples" | "data" => Name::Samples,
        _ => Name::Unknown,
    }
}

fn content(text: &str, pair: Pair<'_, Rule>) -> Content {
    let mut content = Content { span: place(&pair), ..Content::default() };
    for line in pair.into_inner() {
        match line.as_rule() {
            Rule::entry => content.entries.extend(entry(text, line)),
            Rule::loose => content.loose.push(trim(text, place(&line))),
            _ => {}
        }
    }
    content
}

fn entry(text: &str, pair: Pair<'_, Rule>) -> Option<DraftEntry> {
    let mut parts = pair.into_inner().map(|part| trim(text, place(&part)));
    Some(DraftEntry { key: parts.next()?, value: parts.next()? })
}

/// Where the lines under a section line belong.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Head,
    Body,
    Samples,
    /// A second body: told as stray and otherwise left out.
    LeftOut,
}

/// Gathers the sections into a file.
struct Assembly {
    file: DraftFile,
    current: Part,
    /// Whether a section line anywhere names the body, or the samples: a nameless line then means neither.
    names_body: bool,
    names_samples: bool,
    holds_samples: bool,
}

impl Assembly {
    fn new(sections: &[Section]) -> Self {
        let names = |name| sections.iter().any(|section| section.name == name);
        Self {
            file: DraftFile::default(),
            current: Part::Head,
            names_body: names(Name::Body),
            names_samples: names(Name::Samples),
            holds_samples: false,
        }
    }

    fn section(&mut self, section: Section) {
        let opens = match section.name {
            Name::Body => Some(Part::Body),
            Name::Samples => Some(Part::Samples),
            Name::Absent if !self.names_body && self.file.body.is_none() => Some(Part::Body),
            Name::Absent if !self.names_samples && !self.holds_samples => Some(Part::Samples),
            // A row of dashes inside a part, as Markdown writes it.
            Name::Absent => None,
            Name::Unknown => {
                self.stray(section.ruler, StrayKind::UnknownSection);
                None
            }
        };
        match opens {
            Some(Part::Body) if self.file.body.is_some() => {
                self.current = Part::LeftOut;
                self.stray(section.ruler, StrayKind::RepeatedSection);
            }
            Some(Part::Body) => {
                self.current = Part::Body;
                self.file.body = Some(Span::new(section.content.span.start, section.content.span.start));
            }
            Some(part) => {
                self.current = part;
                if std::mem::replace(&mut self.holds_samples, true) {
                    self.stray(section.ruler, StrayKind::RepeatedSection);
                }
            }
            None => {}
        }
        self.content(section.content);
    }

    fn content(&mut self, content: Content) {
        match self.current {
            Part::Head => self.file.head.extend(content.entries),
            Part::Samples => self.file.samples.extend(content.entries),
            Part::Body => self.file.body = self.file.body.map(|body| body.join(content.span)),
            Part::LeftOut => {
                if let Some(stray) = self.file.stray.iter_mut().rfind(|stray| stray.kind == StrayKind::RepeatedSection)
                {
                    stray.span = stray.span.join(content.span);
                }
            }
        }
        if matches!(self.current, Part::Head | Part::Samples) {
            let stray = |span| Stray { span, kind: StrayKind::NoColon };
            self.file.stray.extend(content.loose.into_iter().map(stray));
        }
    }

    fn stray(&mut self, span: Span, kind: StrayKind) {
        self.file.stray.push(Stray { span, kind });
    }

    fn finish(mut self, text: &str) -> DraftFile {
        self.file.body = self.file.body.map(|body| without_blank_lines(text, body));
        for stray in &mut self.file.stray {
            stray.span = trim(text, stray.span);
        }
        self.file
    }
}

/// `span` without the blank lines at both ends; the first and the last line keep their blanks.
fn without_blank_lines(text: &str, span: Span) -> Span {
    let body = span.slice(text);
    let is_line_end = |c: char| matches!(c, '\n' | '\r');
    let indent = body.len() - body.trim_start().len();
    let start = body.get(..indent).and_then(|blank| blank.rfind(is_line_end)).map_or(0, |at| at + 1);
    let inked = body.trim_end().len();
    let end = body.get(inked..).and_then(|blank| blank.find(is_line_end)).map_or(body.len(), |at| inked + at);
    if inked == 0 { Span::new(span.start, span.start) } else { Span::of(start..end).shifted(span.start) }
}

/// `span` without white space at both ends; empty at its start if it is nothing else.
fn trim(text: &str, span: Span) -> Span {
    let words = span.slice(text).trim_end();
    let start = words.len() - words.trim_start().len();
    Span::of(start..words.len()).shifted(span.start)
}

fn place(pair: &Pair<'_, Rule>) -> Span {
    let span = pair.as_span();
    Span::of(span.start()..span.end())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One line a part: `head key=value`, `body text`, `sample key=value`, `stray kind text`.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let file = DraftFile::parse(text);
        let entry =
            |part: &str, entry: &DraftEntry| format!("{part} {}={}", entry.key.slice(text), entry.value.slice(text));
        let mut parts: Vec<String> = file.head.iter().map(|head| entry("head", head)).collect();
        parts.extend(file.body.map(|body| format!("body {}", body.slice(text))));
        parts.extend(file.samples.iter().map(|sample| entry("sample", sample)));
        parts.extend(file.stray.iter().map(|stray| format!("stray {:?} {}", stray.kind, stray.span.slice(text))));
        assert_eq!(parts, expected, "{text}");
    }

    #[test]
    fn head_body_and_samples_are_told_apart() {
        check(
            "# 注释\n标题：发货通知\n类型: 模板消息 \n\n--- 正文\n\n{{first.DATA}}\n# 不是注释\n\n--- 示例\n# 注释\nfirst：已发货\n",
            &["head 标题=发货通知", "head 类型=模板消息", "body {{first.DATA}}\n# 不是注释", "sample first=已发货"],
        );
    }

    #[test]
    fn a_value_goes_on_over_indented_lines() {
        check("场景：付款后，\n  商家发货\n类目：电商", &["head 场景=付款后，\n  商家发货", "head 类目=电商"]);
        check("场景：\r\n\t付款后\r\n \r\n标题：", &["head 场景=付款后", "head 标题="]);
    }

    #[test]
    fn nameless_lines_open_the_body_and_then_the_samples() {
        check("标题：a\n---\nb：c\n-----\nd：e\n", &["head 标题=a", "body b：c", "sample d=e"]);
        check("——— body\nb\n－－－ Samples ---\nd：e", &["body b", "sample d=e"]);
    }

    #[test]
    fn a_row_of_dashes_inside_a_named_part_belongs_to_it() {
        check("--- 正文\na\n---\nb\n--- 示例\nc：d\n---\ne：f", &["body a\n---\nb", "sample c=d", "sample e=f"]);
    }

    #[test]
    fn an_unknown_section_is_stray_and_opens_nothing() {
        check("--- 正文\na\n---活动---\nb", &["body a\n---活动---\nb", "stray UnknownSection ---活动---"]);
        check("--- 头\n标题：a", &["head 标题=a", "stray UnknownSection --- 头"]);
    }

    #[test]
    fn a_second_body_is_left_out_and_second_samples_are_added() {
        check("--- 正文\na\n--- 正文\nb：c\n", &["body a", "stray RepeatedSection --- 正文\nb：c"]);
        check("--- 示例\na：b\n--- 样例\nc：d", &["sample a=b", "sample c=d", "stray RepeatedSection --- 样例"]);
    }

    #[test]
    fn lines_without_a_colon_are_stray() {
        check("标题\n：值\n--- 示例\nfirst", &["stray NoColon 标题", "stray NoColon ：值", "stray NoColon first"]);
    }

    #[test]
    fn the_body_keeps_its_indentation_and_may_be_empty() {
        check("---\n \n  a \n b  \n\n", &["body   a \n b  "]);
        check("---\n\n", &["body "]);
        check("\u{feff}标题：a\r\n---\r\nb\r\n", &["head 标题=a", "body b"]);
        check("", &[]);
    }
}
