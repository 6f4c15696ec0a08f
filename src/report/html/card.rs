use super::marked::{self, Mark};
use super::markup::Markup;
use super::words::{self, Words};
use super::{phone, verdict_class};
use crate::notice::{FieldName, Notice};
use crate::report::told::Told;
use crate::report::{Source, phrases};
use crate::verdict::{Language, Severity, Verdict};

/// Most fields without findings that a card shows.
const MOST_QUIET_FIELDS: usize = 12;

/// What a card or a row is made from.
pub(super) struct Item<'a> {
    pub(super) source: &'a Source<'a>,
    pub(super) notice: &'a Notice<'a>,
    pub(super) told: &'a [Told<'a>],
    pub(super) verdict: Verdict,
    /// Findings that are known already and not told.
    pub(super) known: usize,
    pub(super) language: Language,
}

impl Item<'_> {
    fn words(&self) -> &'static Words {
        Words::of(self.language)
    }

    /// The title, else the id.
    fn name(&self) -> &str {
        let title = self.notice.field(&FieldName::Title).map(|field| field.text.trim());
        title.filter(|title| !title.is_empty()).unwrap_or(&self.notice.id)
    }

    fn place(&self) -> String {
        let start = self.told.first().and_then(|told| told.finding.place.bytes).map(|(start, _)| start);
        let start = start.or(self.notice.bytes.map(|(start, _)| start));
        self.source.place(start, Some(self.notice.record), "")
    }

    /// What the filters look at.
    fn attributes(&self, out: &mut Markup) {
        let families: Vec<&str> = self.told.iter().map(|told| told.rule.id.family.name()).collect();
        let rules: Vec<&str> = self.told.iter().map(|told| told.rule.id.name.as_str()).collect();
        out.wrap(" data-verdict=\"", self.verdict.name(), "\"");
        out.wrap(" data-families=\"", &families.join(" "), "\"");
        out.wrap(" data-rules=\"", &rules.join(" "), "\"");
    }

    /// The notice on one line.
    pub(super) fn row(&self, out: &mut Markup) {
        out.raw("<li class=\"row notice ").raw(verdict_class(self.verdict)).raw("\"");
        self.attributes(out);
        out.wrap("><strong>", self.name(), "</strong> ").wrap("<span class=\"place\">", &self.place(), "</span>");
        for told in self.told {
            out.wrap(" <span class=\"said\">", &told.message, "</span>");
        }
        out.raw("</li>\n");
    }

    /// The notice in full: its text with marks, the findings, the phone. One without findings is folded.
    pub(super) fn card(&self, out: &mut Markup) {
        let words = self.words();
        out.raw("<article class=\"card notice ").raw(verdict_class(self.verdict)).raw("\"");
        self.attributes(out);
        out.raw(">");
        let folds = self.told.is_empty();
        out.raw(if folds { "<details><summary>" } else { "<header>" });
        out.wrap("<span class=\"badge\">", self.verdict.word(self.language), "</span>");
        out.raw("<div class=\"who\"><h3>").text(self.name()).raw("</h3><p class=\"meta\">");
        out.wrap("<span>", &words::kind(self.notice.kind, self.notice.message, self.language), "</span>");
        // An id that is only the place says nothing new.
        let own_id = !self.notice.id.starts_with(self.source.path());
        if own_id && self.name() != self.notice.id {
            out.wrap("<span>", &self.notice.id, "</span>");
        }
        out.wrap("<span class=\"place\">", &self.place(), "</span></p></div>");
        out.raw(if folds { "</summary>" } else { "</header>" });
        out.raw("<div class=\"columns\"><div class=\"reading\">");
        self.fields(out);
        if folds {
            let known = phrases::known(self.known as u64, self.language);
            out.wrap("<p class=\"none\">", known.as_deref().unwrap_or(words.no_findings), "</p>");
        } else {
            out.wrap("<h4>", words.findings, "</h4><ol class=\"findings\">");
            (1..).zip(self.told).for_each(|(number, told)| self.finding(number, told, out));
            out.raw("</ol>");
        }
        out.raw("</div>");
        phone::draw(self.notice, words, out);
        out.raw("</div>").raw(if folds { "</details>" } else { "" }).raw("</article>\n");
    }

    /// The texts of the notice, those that findings point at with marks.
    fn fields(&self, out: &mut Markup) {
        let words = self.words();
        out.wrap("<h4>", words.text, "</h4><dl class=\"fields\">");
        let mut quiet = 0;
        for (index, field) in self.notice.fields.iter().enumerate() {
            let marks = self.marks(index);
            quiet += usize::from(marks.is_empty());
            if marks.is_empty() && (quiet > MOST_QUIET_FIELDS || field.text.trim().is_empty()) {
                continue;
            }
            let part = phrases::part(field.selector(self.notice.kind), self.language);
            out.wrap("<div><dt>", part, "");
            if let FieldName::Data(name) | FieldName::Account(name) = &field.name {
                out.wrap(" <code>", name, "</code>");
            }
            out.raw("</dt><dd>");
            marked::draw(&field.text, &marks, out);
            out.raw("</dd></div>");
        }
        out.raw("</dl>");
        if quiet > MOST_QUIET_FIELDS {
            out.wrap("<p class=\"note\">", &(words.more_fields)(quiet - MOST_QUIET_FIELDS), "</p>");
        }
    }

    fn marks(&self, field: usize) -> Vec<Mark> {
        let of = |(number, told): (u64, &Told<'_>)| {
            let finding = told.finding;
            let severity = finding.severity;
            let evidence = finding.evidence.iter().filter(|evidence| evidence.place.field == Some(field));
            let evidence = evidence.map(|evidence| Mark { range: evidence.place.span.range(), number: None, severity });
            let own = Mark { range: finding.place.span.range(), number: Some(number), severity };
            let own = (finding.place.field == Some(field)).then_some(own);
            own.into_iter().chain(evidence).collect::<Vec<_>>()
        };
        (1..).zip(self.told).flat_map(of).collect()
    }

    fn finding(&self, number: u64, told: &Told<'_>, out: &mut Markup) {
        let words = self.words();
        out.raw(match told.finding.severity {
            Severity::Error => "<li class=\"finding error\">",
            Severity::Warning => "<li class=\"finding warning\">",
            Severity::Info => "<li class=\"finding info\">",
        });
        out.raw("<p class=\"message\"><span class=\"number\" aria-hidden=\"true\">").number(number).raw("</span>");
        out.wrap("<span>", &told.message, "</span></p>");
        out.wrap(
            "<p class=\"tags\"><span class=\"tag\">",
            phrases::severity(told.finding.severity, self.language),
            "</span>",
        );
        out.wrap("<span class=\"tag\">", phrases::family(told.finding.family, self.language), "</span>");
        out.wrap("<code>", &told.rule.id.name, "</code></p><dl class=\"parts\">");
        self.edits(told, out);
        part(words.advice, told.advice(), out);
        part(words.why, told.rule.why.of(self.language).trim(), out);
        self.clause(told, out);
        self.evidence(told, out);
        if let Some(ladder) = phrases::ladder(&told.finding.ladder, &told.finding.rungs, self.language) {
            part(words.ladder, &ladder, out);
        }
        out.raw("</dl></li>");
    }

    /// What to delete, and what to write instead.
    fn edits(&self, told: &Told<'_>, out: &mut Markup) {
        let words = self.words();
        if let Some(mend) = &told.finding.mend {
            out.wrap("<div class=\"edit\"><dt>", words.edit, "</dt><dd><del>").text(&told.finding.quote);
            out.wrap("</del> → <span class=\"hint\">", words.write, "</span> ");
            out.raw("<ins>").text(&mend.text).raw("</ins></dd></div>");
        }
        if let Some(edit) = &told.finding.edit {
            out.wrap("<div class=\"edit\"><dt>", words.edit, "</dt><dd>");
            out.wrap("<span class=\"hint\">", words.delete, "</span> <del>").judged_text(&edit.text);
            out.raw("</del></dd></div>");
        }
    }

    fn clause(&self, told: &Told<'_>, out: &mut Markup) {
        let words = self.words();
        out.wrap("<div><dt>", words.clause, "</dt><dd>");
        let title = told.policy.title.of(self.language);
        let (open, close) = if self.language == Language::Chinese { ("《", "》") } else { ("", "") };
        out.text(open).text(title).text(close);
        out.wrap(" <span class=\"dates\">", &phrases::since(told.version, self.language), "</span>");
        out.wrap("<br>", told.version.text.of(self.language).trim(), "");
        if let Some(url) = told.help_url() {
            out.wrap(" <a rel=\"noreferrer noopener\" target=\"_blank\" href=\"", url, "\">");
            out.text(words.source).raw("</a>");
        }
        out.raw("</dd></div>");
    }

    fn evidence(&self, told: &Told<'_>, out: &mut Markup) {
        if told.finding.evidence.is_empty() {
            return;
        }
        let words = self.words();
        out.wrap("<div><dt>", words.evidence, "</dt><dd><ul class=\"evidence\">");
        for evidence in &told.finding.evidence {
            out.wrap("<li>“", &evidence.quote, "” ").wrap("<span class=\"hint\">", &evidence.reason, "");
            if let Some(weight) = evidence.weight {
                out.wrap(" ", &weight.signed(), "");
            }
            out.raw("</span></li>");
        }
        out.raw("</ul></dd></div>");
        if let Some(score) = told.finding.score {
            part(words.score, &format!("{} ≥ {}", score.total, score.threshold), out);
        }
    }
}

fn part(label: &str, text: &str, out: &mut Markup) {
    out.wrap("<div><dt>", label, "</dt>").wrap("<dd>", text, "</dd></div>");
}
