mod card;
mod marked;
mod markup;
mod phone;
mod words;

use std::fmt::Write as _;
use std::io::{self, Write};

use sha2::{Digest, Sha256};

use super::told::Told;
use super::{Report, Setting, Source, phrases};
use crate::notice::{Notice, ReadError};
use crate::verdict::{Judgement, Tally, Verdict};

use card::Item;
use markup::Markup;
use words::Words;

/// Most notices with findings that are shown in full.
const MOST_CARDS: u64 = 1000;
/// Most notices without findings that are shown in full, folded.
const MOST_CLEAN_CARDS: u64 = 200;
/// Most notices of a verdict that are listed in short.
const MOST_ROWS: u64 = 20_000;
/// Most records that were not judged that are listed.
const MOST_UNREAD: u64 = 20_000;

const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

/// One page for reviewers that needs nothing else: no request, and no script for reading it.
///
/// The counts stand at its head, so what is told of the notices waits; what waits is bounded, and what is over a bound is said on the page.
pub(super) struct Html<'r> {
    setting: Setting<'r>,
    out: Box<dyn Write + 'r>,
    words: &'static Words,
    /// Gravest first.
    sections: [Section; 3],
    cards: u64,
    clean_cards: u64,
    unread: Markup,
    unread_listed: u64,
    unread_counted: u64,
}

/// The notices of one verdict.
struct Section {
    verdict: Verdict,
    cards: Markup,
    rows: Markup,
    rows_listed: u64,
    counted: u64,
}

impl Section {
    fn new(verdict: Verdict) -> Self {
        Self { verdict, cards: Markup::default(), rows: Markup::default(), rows_listed: 0, counted: 0 }
    }
}

impl<'r> Html<'r> {
    pub(super) fn new(setting: Setting<'r>, out: Box<dyn Write + 'r>) -> Self {
        Self {
            setting,
            out,
            words: Words::of(setting.language),
            sections: [Verdict::Violation, Verdict::Review, Verdict::Pass].map(Section::new),
            cards: 0,
            clean_cards: 0,
            unread: Markup::default(),
            unread_listed: 0,
            unread_counted: 0,
        }
    }

    fn head(&self, page: &mut Markup) {
        page.raw("<!DOCTYPE html>\n<html lang=\"").text(self.words.code).raw("\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;; style-src &#39;sha256-");
        page.text(&digest(STYLE)).raw("&#39;; script-src &#39;sha256-").text(&digest(SCRIPT)).raw("&#39;\">\n");
        page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.raw(
            "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n",
        );
        page.wrap("<title>", self.words.title, "</title>\n<style>").raw(STYLE).raw("</style>\n</head>\n<body>\n");
        page.wrap("<a class=\"skip\" href=\"#results\">", self.words.skip, "</a>\n");
    }

    fn summary(&self, tally: &Tally, page: &mut Markup) {
        let words = self.words;
        page.wrap("<header class=\"top\"><h1>", words.title, "</h1><p class=\"lead\">");
        page.text(&(words.judged)(tally.notices));
        if tally.undated > 0 {
            let comma = if words.code == "en" { "; " } else { "；" };
            page.text(comma).text(&(words.as_of)(&phrases::day(self.setting.as_of)));
        }
        page.raw("</p><ul class=\"tally\">");
        for section in &self.sections {
            let verdict = section.verdict;
            page.raw("<li class=\"").raw(verdict_class(verdict)).raw("\"><b>").number(tally.of(verdict));
            page.wrap("</b><span>", verdict.word(self.setting.language), "</span></li>");
        }
        if tally.not_judged > 0 {
            page.raw("<li class=\"unread\"><b>").number(tally.not_judged);
            page.wrap("</b><span>", words.not_judged, "</span></li>");
        }
        page.raw("</ul></header>\n");
    }

    /// Shown by the script, which alone makes them work.
    fn filters(&self, page: &mut Markup) {
        let words = self.words;
        page.wrap("<form class=\"filters\" id=\"filters\" hidden data-shown=\"", words.shown, "\">");
        page.raw("<div class=\"chips\" role=\"group\" aria-label=\"").text(words.verdict).raw("\">");
        for verdict in [Verdict::Violation, Verdict::Review, Verdict::Pass] {
            page.raw("<button type=\"button\" class=\"chip ")
                .raw(verdict_class(verdict))
                .raw("\" aria-pressed=\"false\" data-verdict=\"");
            page.text(verdict.name()).raw("\">").text(verdict.word(self.setting.language)).raw("</button>");
        }
        page.raw("</div>");
        for (id, label) in [("family", words.family), ("rule", words.rule)] {
            page.raw("<label><span>").text(label).raw("</span><select id=\"").text(id).raw("\"><option value=\"\">");
            page.text(words.all).raw("</option>");
            self.options(id, page);
            page.raw("</select></label>");
        }
        page.raw("<label class=\"search\"><span class=\"sr\">").text(words.search);
        page.raw("</span><input id=\"search\" type=\"search\" placeholder=\"").text(words.search).raw("\"></label>");
        page.raw("<button type=\"reset\" class=\"reset\">").text(words.reset).raw("</button>");
        page.raw("<p id=\"count\" aria-live=\"polite\"></p></form>\n");
    }

    /// All families, or all rules by title; the script takes out those that no notice has.
    fn options(&self, of: &str, page: &mut Markup) {
        let language = self.setting.language;
        let mut option = |value: &str, words: &str| {
            page.wrap("<option value=\"", value, "\">").text(words).raw("</option>");
        };
        if of == "family" {
            for family in crate::verdict::Family::ALL {
                option(family.name(), phrases::family(family, language));
            }
        } else {
            for (_, rule) in self.setting.rules.rules() {
                option(&rule.id.name, rule.title.of(language));
            }
        }
    }

    fn results(&self, page: &mut Markup) {
        let words = self.words;
        page.raw("<main id=\"results\">\n");
        if !self.unread.is_empty() {
            page.wrap("<section class=\"unread\"><h2>", words.not_judged, "</h2>");
            page.wrap("<p>", words.not_judged_hint, "</p><ul>").add(&self.unread).raw("</ul>");
            if self.unread_counted > 0 {
                page.wrap("<p class=\"note\">", &(words.counted_only)(self.unread_counted), "</p>");
            }
            page.raw("</section>\n");
        }
        for section in &self.sections {
            if section.cards.is_empty() && section.rows.is_empty() {
                continue;
            }
            page.raw("<section class=\"verdict ").raw(verdict_class(section.verdict)).raw("\"><h2>");
            page.text(section.verdict.word(self.setting.language)).raw("</h2>\n").add(&section.cards);
            if section.rows_listed > 0 {
                page.wrap("<p class=\"note\">", &(words.short_rows)(section.rows_listed), "</p><ul class=\"rows\">");
                page.add(&section.rows).raw("</ul>");
            }
            if section.counted > 0 {
                page.wrap("<p class=\"note\">", &(words.counted_only)(section.counted), "</p>");
            }
            page.raw("</section>\n");
        }
        page.wrap("<p id=\"nothing\" hidden>", words.nothing, "</p>\n</main>\n");
    }

    fn foot(&self, tally: &Tally, page: &mut Markup) {
        let language = self.setting.language;
        page.raw("<footer>");
        if !tally.unchecked.is_empty() {
            page.wrap("<h2>", self.words.unchecked, "</h2><ul>");
            for (unchecked, count) in &tally.unchecked {
                page.wrap("<li>", &phrases::unchecked(unchecked, *count, language), "</li>");
            }
            page.raw("</ul>");
        }
        for line in phrases::left_out(tally, language) {
            page.wrap("<p>", &line, "</p>");
        }
        page.wrap("<p>", self.words.made_by, "</p></footer>\n<script>")
            .raw(SCRIPT)
            .raw("</script>\n</body>\n</html>\n");
    }
}

impl Report for Html<'_> {
    fn judged(&mut self, source: &Source<'_>, notice: &Notice<'_>, judgement: &Judgement) -> io::Result<()> {
        let mut told: Vec<Told<'_>> = Told::all(self.setting, source, notice, judgement).collect();
        // What decides the verdict is read first.
        told.sort_by_key(|told| std::cmp::Reverse(told.counts_as));
        let verdict = judgement.verdict();
        let item = Item {
            source,
            notice,
            told: &told,
            verdict,
            known: judgement.known.len(),
            language: self.setting.language,
        };
        let Some(section) = self.sections.iter_mut().find(|section| section.verdict == verdict) else { return Ok(()) };
        let (cards, most) =
            if told.is_empty() { (&mut self.clean_cards, MOST_CLEAN_CARDS) } else { (&mut self.cards, MOST_CARDS) };
        if *cards < most {
            *cards += 1;
            item.card(&mut section.cards);
        } else if section.rows_listed < MOST_ROWS {
            section.rows_listed += 1;
            item.row(&mut section.rows);
        } else {
            section.counted += 1;
        }
        Ok(())
    }

    fn not_judged(&mut self, source: &Source<'_>, error: &ReadError) -> io::Result<()> {
        if self.unread_listed == MOST_UNREAD {
            self.unread_counted += 1;
            return Ok(());
        }
        self.unread_listed += 1;
        let place = source.place(error.bytes.map(|(start, _)| start), error.record, "");
        let reason = error.problem.words(self.setting.language);
        self.unread.wrap("<li><span class=\"place\">", &place, "</span> ").wrap("", &reason, "</li>\n");
        Ok(())
    }

    fn finish(&mut self, tally: &Tally) -> io::Result<()> {
        let mut page = Markup::default();
        self.head(&mut page);
        self.summary(tally, &mut page);
        self.filters(&mut page);
        self.results(&mut page);
        self.foot(tally, &mut page);
        self.out.write_all(page.as_bytes())?;
        self.out.flush()
    }
}

fn verdict_class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Violation => "violation",
        Verdict::Review => "review",
        Verdict::Pass => "pass",
    }
}

/// The digest by which the page's policy allows its own style and script and no other.
fn digest(text: &str) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digest = Sha256::digest(text.as_bytes());
    let mut base64 = String::new();
    for three in digest.chunks(3) {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for letter in 0..=three.len() {
            let index = (bits >> (18 - 6 * letter)) & 63;
            let _ = write!(base64, "{}", char::from(LETTERS[index as usize]));
        }
        base64.extend(std::iter::repeat_n('=', 3 - three.len()));
    }
    base64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_written_in_base64() {
        // `printf '' | openssl dgst -sha256 -binary | base64`
        assert_eq!(digest(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }
}
