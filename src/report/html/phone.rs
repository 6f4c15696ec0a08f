use super::markup::Markup;
use super::words::Words;
use crate::notice::{FieldName, Notice, NoticeKind};
use crate::template::{Segment, SegmentKind, Template};

/// Most bytes of a text that are drawn: a phone shows no more, and a page must stay small.
const MOST_BYTES: usize = 1500;

/// The notice about as WeChat shows it: where the user is asked, a sheet with two buttons; what is sent, a card with a title and
/// `label: value` lines.
pub(super) fn draw(notice: &Notice<'_>, words: &Words, out: &mut Markup) {
    out.raw("<figure class=\"phone\"><div class=\"screen\">");
    let text_of = |name: FieldName<'static>| notice.field(&name).map(|field| field.text.trim());
    let prompt = match notice.kind {
        NoticeKind::Prompt => text_of(FieldName::Prompt).or_else(|| text_of(FieldName::Text)),
        _ => text_of(FieldName::Prompt),
    };
    if let Some(prompt) = prompt.filter(|prompt| !prompt.is_empty()) {
        sheet(prompt, words, out);
    }
    if notice.kind != NoticeKind::Prompt {
        card(notice, words, out);
    }
    if notice
        .fields
        .iter()
        .all(|field| matches!(field.name, FieldName::PageText | FieldName::PageAttr(_) | FieldName::PageScript))
    {
        page(notice, out);
    }
    out.wrap("</div><figcaption>", words.phone, "</figcaption></figure>");
}

fn sheet(prompt: &str, words: &Words, out: &mut Markup) {
    out.raw("<div class=\"sheet\"><p>").judged_text(cut(prompt));
    out.wrap("</p><div class=\"buttons\" aria-hidden=\"true\"><span>", words.refuse, "</span>");
    out.wrap("<span class=\"go\">", words.allow, "</span></div></div>");
}

fn card(notice: &Notice<'_>, words: &Words, out: &mut Markup) {
    let text_of = |name: FieldName<'static>| notice.field(&name).map(|field| field.text.as_ref());
    out.raw("<div class=\"bubble\">");
    let title = text_of(FieldName::Title).filter(|title| !title.trim().is_empty());
    out.wrap("<p class=\"head\">", title.map_or(words.untitled, str::trim), "</p>");
    if let Some(body) = text_of(FieldName::Body).or_else(|| text_of(FieldName::Example)) {
        template(notice, cut(body), out);
    } else if let Some(text) = text_of(FieldName::Text) {
        out.raw("<p class=\"say\">").judged_text(cut(text)).raw("</p>");
    } else {
        for field in notice.fields.iter().take(20) {
            if let FieldName::Data(key) = &field.name {
                line(
                    key,
                    &mut |out| {
                        out.judged_text(cut(&field.text));
                    },
                    out,
                );
            }
        }
    }
    if text_of(FieldName::Url).is_some_and(|url| !url.trim().is_empty()) {
        out.wrap("<p class=\"more\">", words.details, "<span aria-hidden=\"true\">›</span></p>");
    }
    out.raw("</div>");
}

/// What a page shows, its first texts.
fn page(notice: &Notice<'_>, out: &mut Markup) {
    out.raw("<div class=\"bubble\">");
    for field in notice.fields.iter().filter(|field| field.name == FieldName::PageText).take(8) {
        out.raw("<p class=\"say\">").judged_text(cut(field.text.trim())).raw("</p>");
    }
    out.raw("</div>");
}

/// The template's lines with the sample values in their slots.
fn template(notice: &Notice<'_>, body: &str, out: &mut Markup) {
    let template = Template::parse(body);
    let is_end = |segment: &Segment| segment.kind == SegmentKind::Newline;
    for segments in template.segments.split(is_end) {
        let words = |segment: &Segment| body.get(segment.span.range()).unwrap_or_default();
        let is_separator = |segment: &&Segment| segment.kind == SegmentKind::Separator;
        match segments {
            [] => {}
            [label, rest @ ..] if label.kind == SegmentKind::Label => {
                let rest = rest.split_first().filter(|(first, _)| is_separator(first)).map_or(rest, |(_, rest)| rest);
                line(words(label), &mut |out| pieces(notice, body, rest, out), out);
            }
            segments => {
                out.raw("<p class=\"say\">");
                pieces(notice, body, segments, out);
                out.raw("</p>");
            }
        }
    }
}

fn line(label: &str, value: &mut dyn FnMut(&mut Markup), out: &mut Markup) {
    out.wrap("<p class=\"pair\"><span class=\"label\">", label, "</span><span class=\"value\">");
    value(out);
    out.raw("</span></p>");
}

fn pieces(notice: &Notice<'_>, body: &str, segments: &[Segment], out: &mut Markup) {
    for segment in segments {
        let words = body.get(segment.span.range()).unwrap_or_default();
        match &segment.kind {
            SegmentKind::Slot(slot) => {
                let is_value = |name: &FieldName<'_>| matches!(name, FieldName::Data(key) if key.as_ref() == slot.key);
                match notice.fields.iter().find(|field| is_value(&field.name)) {
                    Some(field) => out.judged_text(cut(&field.text)),
                    None => out.wrap("<span class=\"slot\">", &slot.key, "</span>"),
                };
            }
            SegmentKind::Broken(_) => {
                out.wrap("<span class=\"broken\">", words, "</span>");
            }
            _ => {
                out.judged_text(words);
            }
        }
    }
}

fn cut(text: &str) -> &str {
    let end = (0..=MOST_BYTES.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text.get(..end).unwrap_or_default()
}
