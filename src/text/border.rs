use super::Span;

/// How far words may lie apart and still belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stretch {
    /// Up to the next comma, stop or line end.
    Clause,
    /// Up to the next stop or line end.
    Sentence,
    /// The whole field.
    Field,
    /// The whole notice; within one field the same as [`Stretch::Field`].
    Notice,
}

impl Stretch {
    /// The name in packs.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Clause => "clause",
            Self::Sentence => "sentence",
            Self::Field => "field",
            Self::Notice => "notice",
        }
    }
}

/// Where the clauses and sentences of one text end: read once, then asked in logarithmic time, however long the text.
///
/// The text may be folded or not: both widths of the marks count.
#[derive(Debug, Default)]
pub(crate) struct Borders {
    /// The marks that end a clause, in order; those that end a sentence are among them.
    clause: Vec<Span>,
    sentence: Vec<Span>,
    whole: Span,
}

impl Borders {
    /// The borders of `text`.
    pub(crate) fn of(text: &str) -> Self {
        let mut borders = Self::default();
        borders.read(text);
        borders
    }

    /// Reads another text over what was there before.
    pub(crate) fn read(&mut self, text: &str) {
        self.clause.clear();
        self.sentence.clear();
        self.whole = Span::whole(text);
        for (at, c) in text.char_indices() {
            if ends_clause(c) && !in_number(text, at, c) {
                let mark = Span::of(at..at + c.len_utf8());
                self.clause.push(mark);
                if ends_sentence(c) {
                    self.sentence.push(mark);
                }
            }
        }
    }

    /// The clause or sentence around `span`, with its borders left out.
    pub(crate) fn around(&self, span: Span, reach: Stretch) -> Span {
        let marks = match reach {
            Stretch::Clause => &self.clause,
            Stretch::Sentence => &self.sentence,
            Stretch::Field | Stretch::Notice => return self.whole,
        };
        let before = marks.partition_point(|mark| mark.end <= span.start);
        let behind = marks.partition_point(|mark| mark.start < span.end);
        let start = before.checked_sub(1).and_then(|last| marks.get(last)).map_or(0, |mark| mark.end);
        let end = marks.get(behind.max(before)).map_or(self.whole.end, |mark| mark.start);
        Span::new(start, end)
    }

    /// The clause or sentence around `span` with one of the marks beside it, so that the rest reads on when it is left out: the
    /// mark behind it, but where a clause is the last of its sentence the one before it.
    pub(crate) fn around_with_mark(&self, span: Span, reach: Stretch) -> Span {
        let around = self.around(span, reach);
        let marks = if reach == Stretch::Clause { &self.clause } else { &self.sentence };
        let find = |is_beside: &dyn Fn(&Span) -> bool| marks.iter().find(|mark| is_beside(mark)).copied();
        let before = find(&|mark| mark.end == around.start);
        let behind = find(&|mark| mark.start == around.end);
        let ends_sentence = |mark: Option<Span>| mark.is_none_or(|mark| self.sentence.contains(&mark));
        let mark = match (before, behind) {
            (Some(_), _) if reach == Stretch::Clause && ends_sentence(behind) && !ends_sentence(before) => before,
            _ => behind.or(before),
        };
        mark.map_or(around, |mark| around.join(mark))
    }
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '!' | '？' | '?' | '…' | '\n' | '\r' | '.' | '｡' | '．')
}

fn ends_clause(c: char) -> bool {
    ends_sentence(c) || matches!(c, '，' | ',' | '；' | ';' | '：' | ':' | '、' | '|' | '｜' | '\u{ff64}')
}

/// Whether the mark at `at` is part of a number, time or address, as in `3.5`, `3,200`, `10:30`, `t.cn`. A comma is only where
/// exactly three digits follow: folded text does not tell `满100，减50` from `满100,减50`.
fn in_number(text: &str, at: usize, mark: char) -> bool {
    let bytes = text.as_bytes();
    let before = at.checked_sub(1).and_then(|at| bytes.get(at));
    let after = bytes.get(at + mark.len_utf8()..).unwrap_or_default();
    let is_word = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    match mark {
        '.' => is_word(before) && is_word(after.first()),
        ':' => is_digit(before) && is_digit(after.first()),
        ',' => is_digit(before) && after.iter().take_while(|byte| byte.is_ascii_digit()).count() == 3,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(marked: &str, reach: Stretch, expected: &str) {
        let text = marked.replace(['⟦', '⟧'], "");
        let start = marked.find('⟦').expect("a mark");
        let end = marked.find('⟧').expect("a mark") - '⟦'.len_utf8();
        assert_eq!(Borders::of(&text).around(Span::of(start..end), reach).slice(&text), expected);
    }

    #[test]
    fn a_clause_ends_at_commas_and_a_sentence_at_stops() {
        check("您好，点击⟦领取⟧红包，限今日。再见", Stretch::Clause, "点击领取红包");
        check("您好，点击⟦领取⟧红包，限今日。再见", Stretch::Sentence, "您好，点击领取红包，限今日");
        check("您好，点击⟦领取⟧红包\n再见", Stretch::Field, "您好，点击领取红包\n再见");
    }

    #[test]
    fn what_is_left_out_takes_one_mark_with_it() {
        #[track_caller]
        fn check(marked: &str, reach: Stretch, expected: &str) {
            let text = marked.replace(['⟦', '⟧'], "");
            let start = marked.find('⟦').expect("a mark");
            let end = marked.find('⟧').expect("a mark") - '⟦'.len_utf8();
            let out = Borders::of(&text).around_with_mark(Span::of(start..end), reach);
            let (before, behind) = (Span::new(0, out.start), Span::new(out.end, Span::whole(&text).end));
            assert_eq!(format!("{}{}", before.slice(&text), behind.slice(&text)), expected);
        }
        check("您好，点击⟦领取⟧红包，限今日。再见", Stretch::Clause, "您好，限今日。再见");
        check("您好，点击⟦领取⟧红包。再见", Stretch::Clause, "您好。再见");
        check("您好。点击⟦领取⟧红包。再见", Stretch::Clause, "您好。再见");
        check("您好，⟦领取⟧红包", Stretch::Clause, "您好");
        check("您好，⟦领取⟧红包！再见", Stretch::Sentence, "再见");
        check("再见！您好，⟦领取⟧红包", Stretch::Sentence, "再见");
        check("⟦领取⟧红包", Stretch::Sentence, "");
    }

    #[test]
    fn marks_inside_numbers_times_and_addresses_do_not_end_it() {
        check("领取3,200.50元⟦红包⟧", Stretch::Clause, "领取3,200.50元红包");
        check("今天10:30去t.cn/a⟦领⟧", Stretch::Sentence, "今天10:30去t.cn/a领");
        check("价3. ⟦领⟧", Stretch::Sentence, " 领");
        check("满100,50元⟦券⟧", Stretch::Clause, "50元券");
        check("见a,b⟦券⟧", Stretch::Clause, "b券");
    }
}
