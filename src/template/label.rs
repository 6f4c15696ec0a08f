//! Which words name which slot: a pass over the lines of a body.
//!
//! 1. Words before a slot that end in a colon are its label, from the last stop, comma or colon on.
//! 2. Without a colon they are its label when they begin the line (or stand free of the slot before them), are short, read like
//!    a name rather than a sentence, and at most a unit is glued to the slot's other side: `最低气温{{min.DATA}}度`.
//! 3. A short line names the slot that stands alone on the next one, unless that is `first` or `remark`.
//! 4. `{{time4.DATA}}   时间`: two columns that were copied in the wrong order.
//! 5. Slots with only blanks, ` / ` or the like between them share the label: `气温:{{a.DATA}}℃ / {{b.DATA}}℃`.
//!
//! What is in doubt is prose: a rule that reads labels then sees too little, never a sentence taken for a name.
//! How words are told from sentences stands in `wording.rs`.

use super::{Segment, SegmentKind, slot, wording};
use crate::text::Span;

/// Names the slots of a body whose fixed text is all prose so far, and cuts labels and separators out of the prose.
pub(super) fn assign(text: &str, pieces: &[Segment]) -> Vec<Segment> {
    let mut pass = Pass { text, segments: Vec::with_capacity(pieces.len()), named: None, shared: None };
    let mut lines = pieces.split_inclusive(|piece| piece.kind == SegmentKind::Newline).peekable();
    while let Some(line) = lines.next() {
        let next = lines.peek().copied().unwrap_or_default();
        if line.iter().any(is_slot) { pass.line(line) } else { pass.slotless(line, next) }
    }
    pass.segments
}

struct Pass<'t> {
    text: &'t str,
    segments: Vec<Segment>,
    /// The label that the next slot gets.
    named: Option<Span>,
    /// The label of the slot just passed, which the next one may share.
    shared: Option<Span>,
}

impl Pass<'_> {
    /// A line without a slot is prose, or names the slot on the next line.
    fn slotless(&mut self, line: &[Segment], next: &[Segment]) {
        let label = self.caption(line).filter(|_| takes_caption(self.text, next));
        for piece in line {
            match label {
                Some(label) if piece.kind == SegmentKind::Prose => self.cut(piece.span, Some(label)),
                _ => self.segments.push(piece.clone()),
            }
        }
        self.named = label;
    }

    fn line(&mut self, line: &[Segment]) {
        let alone = stands_alone(self.text, line);
        self.shared = self.named;
        self.named = self.named.or_else(|| self.swapped(line));
        for (index, piece) in line.iter().enumerate() {
            match &piece.kind {
                SegmentKind::Prose => self.prose(line, index),
                SegmentKind::Slot(_) | SegmentKind::Broken(_) => self.slot(piece, alone),
                SegmentKind::Foreign | SegmentKind::Newline | SegmentKind::Label | SegmentKind::Separator => {
                    self.shared = None;
                    self.segments.push(piece.clone());
                }
            }
        }
        self.named = None;
    }

    fn slot(&mut self, piece: &Segment, alone: bool) {
        let label = self.named.take();
        self.shared = label;
        let mut segment = piece.clone();
        match &mut segment.kind {
            SegmentKind::Slot(slot) => {
                slot.alone = alone && label.is_none();
                slot.label = label;
            }
            SegmentKind::Broken(broken) => broken.label = label,
            _ => {}
        }
        self.segments.push(segment);
    }

    fn prose(&mut self, line: &[Segment], index: usize) {
        let Some(piece) = line.get(index) else { return };
        let next = line.get(index + 1).filter(|next| is_slot(next));
        let label = match next {
            Some(_) => self.before_slot(line, index),
            None => self.swapped(line),
        };
        self.cut(piece.span, label);
        let may_share = next.is_some_and(|next| !is_frame(next)) && wording::joins_values(piece.span.slice(self.text));
        self.named = if next.is_none() { None } else { label.or(self.shared.filter(|_| may_share)) };
    }

    /// Heuristics 1 and 2: the label at the end of the prose at `index`, which a slot follows.
    fn before_slot(&self, line: &[Segment], index: usize) -> Option<Span> {
        let piece = line.get(index)?;
        let begins_line = index == 0;
        if wording::ends_in_colon(piece.span.slice(self.text)) {
            return wording::name_with_colon(self.text, piece.span, begins_line);
        }
        let after = line.get(index + 2).filter(|after| after.kind == SegmentKind::Prose);
        let after = after.map_or("", |after| after.span.slice(self.text));
        let is_free = begins_line || piece.span.slice(self.text).starts_with(wording::is_blank);
        wording::plain_name(self.text, piece.span).filter(|_| is_free && wording::ends_column(after))
    }

    /// Heuristic 3: the name that a line of nothing but words would give to the slot below.
    fn caption(&self, line: &[Segment]) -> Option<Span> {
        let [prose, Segment { kind: SegmentKind::Newline, .. }] = line else { return None };
        if prose.kind != SegmentKind::Prose {
            return None;
        }
        let label = wording::plain_name(self.text, prose.span)?;
        // A title above the body names no slot.
        let is_title = ["通知", "提醒"].iter().any(|ending| label.slice(self.text).ends_with(ending));
        (!is_title).then_some(label)
    }

    /// Heuristic 4.
    fn swapped(&self, line: &[Segment]) -> Option<Span> {
        let line = without_newline(line);
        let [slot, prose] = line else { return None };
        let words = prose.span.slice(self.text);
        let is_column = words.chars().take_while(|c| wording::is_blank(*c)).count() > 1;
        if is_slot(slot) && prose.kind == SegmentKind::Prose && is_column && !wording::ends_in_colon(words) {
            wording::plain_name(self.text, prose.span)
        } else {
            None
        }
    }

    /// Puts down fixed text with `label` cut out of it.
    fn cut(&mut self, span: Span, label: Option<Span>) {
        let Some(label) = label else { return self.put_fixed(span) };
        self.put_fixed(Span::new(span.start, label.start));
        self.segments.push(Segment { span: label, kind: SegmentKind::Label });
        self.put_fixed(Span::new(label.end, span.end));
    }

    fn put_fixed(&mut self, span: Span) {
        if span.is_empty() {
            return;
        }
        let kind = if wording::is_separator(self.text, span) { SegmentKind::Separator } else { SegmentKind::Prose };
        self.segments.push(Segment { span, kind });
    }
}

fn is_slot(piece: &Segment) -> bool {
    matches!(piece.kind, SegmentKind::Slot(_) | SegmentKind::Broken(_))
}

fn is_frame(piece: &Segment) -> bool {
    match &piece.kind {
        SegmentKind::Slot(slot) => slot.is_frame(),
        SegmentKind::Broken(broken) => slot::is_frame(&broken.key),
        _ => false,
    }
}

fn without_newline(line: &[Segment]) -> &[Segment] {
    match line {
        [inner @ .., Segment { kind: SegmentKind::Newline, .. }] => inner,
        _ => line,
    }
}

/// Whether the line holds one slot and nothing else but blanks.
fn stands_alone(text: &str, line: &[Segment]) -> bool {
    let mut others = without_newline(line).iter().filter(|piece| !is_slot(piece));
    let is_blank =
        others.all(|piece| piece.kind == SegmentKind::Prose && wording::is_blank_text(piece.span.slice(text)));
    is_blank && line.iter().filter(|piece| is_slot(piece)).count() == 1
}

fn takes_caption(text: &str, line: &[Segment]) -> bool {
    stands_alone(text, line) && !line.iter().any(is_frame)
}

#[cfg(test)]
mod tests {
    use crate::template::tests::render;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(render(text), expected, "{text}");
    }

    #[test]
    fn words_before_a_colon_name_the_slot() {
        check("订单编号：{{a.DATA}}", "L<订单编号> S<：> {a=订单编号}");
        check("状态 : {{a.DATA}}", "L<状态> S< : > {a=状态}");
        check("服务时间(8:00-9:00):{{a.DATA}}", "L<服务时间(8:00-9:00)> S<:> {a=服务时间(8:00-9:00)}");
        check("编号：{first.DATA}}", "L<编号> S<：> B<missing-brace {{first.DATA}}=编号>");
    }

    #[test]
    fn words_without_a_colon_name_the_slot_of_their_column() {
        check("订单号{{a.DATA}}", "L<订单号> {a=订单号}");
        check("商品名称 {{a.DATA}}", "L<商品名称> S< > {a=商品名称}");
        check("最低气温{{a.DATA}}度", "L<最低气温> {a=最低气温} P<度>");
        check("单号 {{a.DATA}} 数量 {{b.DATA}}", "L<单号> S< > {a=单号} S< > L<数量> S< > {b=数量}");
    }

    #[test]
    fn a_line_of_words_names_the_lone_slot_below() {
        check(
            "备注\r\n{{a.DATA}}\r\n\r\n编号：\r\n {{b.DATA}}",
            "L<备注> N {a=备注} N N L<编号> S<：> N S< > {b=编号}",
        );
        check("备注\n{{remark.DATA}}", "P<备注> N {!remark}");
        check("发货通知\n{{a.DATA}}", "P<发货通知> N {!a}");
        check("备注\n\n{{a.DATA}}", "P<备注> N N {!a}");
    }

    #[test]
    fn one_line_holds_many_labels() {
        check(
            "{{first.DATA}}编号：{{a.DATA}}名称：{{b.DATA}}{{remark.DATA}}",
            "{first} L<编号> S<：> {a=编号} L<名称> S<：> {b=名称} {remark}",
        );
        check("{{a.DATA}}您的货到了，单号：{{b.DATA}}", "{a} P<您的货到了，> L<单号> S<：> {b=单号}");
        check("{{a.DATA}}℃ 湿度：{{b.DATA}}", "{a} P<℃ > L<湿度> S<：> {b=湿度}");
    }

    #[test]
    fn parts_of_one_value_share_the_label() {
        check(
            "气温(高/低):{{a.DATA}}℃ / {{b.DATA}}℃",
            "L<气温(高/低)> S<:> {a=气温(高/低)} P<℃ / > {b=气温(高/低)} P<℃>",
        );
        check("电话：{{a.DATA}} {{remark.DATA}}", "L<电话> S<：> {a=电话} S< > {remark}");
        check("时间：{{a.DATA}}。{{b.DATA}}", "L<时间> S<：> {a=时间} S<。> {b}");
    }

    #[test]
    fn columns_in_the_wrong_order_are_read() {
        check("{{time4.DATA}}   时间", "{time4=时间} S<   > L<时间>");
        check("{{time4.DATA}} 时间", "{time4} P< 时间>");
    }

    #[test]
    fn sentences_name_nothing() {
        check("您报名的{{a.DATA}}将于{{b.DATA}}开课", "P<您报名的> {a} P<将于> {b} P<开课>");
        check("尊敬的{{name.DATA}}：您好", "P<尊敬的> {name} P<：您好>");
        check("今天是第{{a.DATA}}天", "P<今天是第> {a} P<天>");
        check("Your order {{a.DATA}} has shipped", "P<Your order > {a} P< has shipped>");
        check("订单${no}单号：{{a.DATA}}", "P<订单> F<${no}> L<单号> S<：> {a=单号}");
    }

    #[test]
    fn bullets_and_marks_are_separators() {
        check("1.{{a.DATA}}", "S<1.> {a}");
        check("**{{a.DATA}}**", "S<**> {a} S<**>");
        check("2、【编号】：{{a.DATA}}", "S<2、【> L<编号> S<】：> {a=编号}");
    }

    #[test]
    fn only_a_lone_slot_without_a_name_is_alone() {
        check(" {{a.DATA}} \n{{b.DATA}}{{c.DATA}}", "S< > {!a} S< > N {b} {c}");
    }

    #[test]
    fn a_body_without_slots_is_prose() {
        check("", "");
        check("您好\n订单编号：1 ", "P<您好> N P<订单编号：1 >");
    }

    #[test]
    fn line_ends_are_read_in_every_spelling() {
        check("好\\n好\\r\\n好\\\\n好↵\n好\\\n好\r好", "P<好> N P<好> N P<好> N P<好> N P<好> N P<好> N P<好>");
    }
}
