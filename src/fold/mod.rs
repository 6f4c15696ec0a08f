//! The text as a rule reads it, with the way back.
//!
//! Two layers. The first turns single characters into what they stand for; one table says what each becomes, and the scanner
//! reads it too ([`SymbolTable`]), so the two cannot disagree. The second finds the words of a [`Lexicon`] where they are hidden;
//! the scanner asks the lexicon's [`Watch`] whether that may be so, which is never too strict.

mod character;
mod hidden;
mod lexicon;
mod number;
mod pages;
mod shape;
mod sound;
mod step;
mod symbol;
mod table;
mod undo;
mod watch;

pub(crate) use character::prepare_tables;
pub(crate) use hidden::Writing;
pub(crate) use lexicon::Lexicon;
pub use step::Step;
pub(crate) use step::Steps;
pub(crate) use symbol::{Symbol, SymbolTable};

use character::{Change, changes, several};
use undo::Edits;

use crate::text::{MapBuilder, SegmentMap, Span};

/// A folded text.
#[derive(Debug, Default)]
pub(crate) struct Folded {
    characters: Layer,
    /// Made from the text of the first layer; `None` where it is left as it is.
    words: Option<Layer>,
}

/// A text and how it was made from another one.
#[derive(Debug, Default)]
struct Layer {
    text: String,
    map: SegmentMap,
    /// What was done to which bytes of the text; a removed character is an empty span. In order.
    touched: Vec<Touched>,
}

#[derive(Debug, Clone, Copy)]
struct Touched {
    at: Span,
    step: Step,
    cost: u32,
}

impl Layer {
    fn touch(&mut self, at: Span, step: Step, cost: u32) {
        self.touched.push(Touched { at, step, cost });
    }

    fn touched_in(&self, span: Span) -> impl Iterator<Item = &Touched> {
        let first = self.touched.partition_point(|touched| touched.at.end <= span.start);
        let inside = self.touched.get(first..).unwrap_or_default();
        inside.iter().take_while(move |touched| touched.at.start < span.end)
    }
}

impl Folded {
    /// The text that rules match.
    pub(crate) fn text(&self) -> &str {
        &self.words.as_ref().unwrap_or(&self.characters).text
    }

    /// The span of the original text behind a span of the folded one; widens to whole characters, and over words that were
    /// hidden in another way to all that stands for them.
    pub(crate) fn to_source(&self, folded: Span) -> Span {
        self.characters.map.to_source(self.to_characters(folded))
    }

    fn to_characters(&self, folded: Span) -> Span {
        self.words.as_ref().map_or(folded, |words| words.map.to_source(folded))
    }

    /// The steps that were needed inside the span, in the ladder's order.
    pub(crate) fn ladder(&self, span: Span) -> Vec<&'static str> {
        let steps = Steps::of(self.touched_in(span).map(|touched| touched.step));
        steps.iter().map(Step::name).collect()
    }

    /// What the steps inside the span say about intent: the sum of [`Step::cost`].
    pub(crate) fn cost(&self, span: Span) -> u32 {
        self.touched_in(span).map(|touched| touched.cost).sum()
    }

    fn touched_in(&self, span: Span) -> impl Iterator<Item = &Touched> {
        let of_words = self.words.iter().flat_map(move |words| words.touched_in(span));
        self.characters.touched_in(self.to_characters(span)).chain(of_words)
    }

    /// How the words of the span come to light: as they stand in `source`, without what was put between, as they are read. Each
    /// only where it differs from the one before.
    pub(crate) fn rungs(&self, span: Span, source: &str) -> Vec<String> {
        let written = self.to_source(span).slice(source);
        let steps = Steps::of(self.touched_in(span).map(|touched| touched.step));
        let is_invisible = |c: char| steps.has(Step::Invisible) && changes().of(c) == Change::Removed;
        let is_noise = |c: char| steps.has(Step::Noise) && character::is_noise(c);
        let bare: String = written.chars().filter(|c| !is_invisible(*c) && !is_noise(*c)).collect();
        let mut rungs = vec![written.to_owned(), bare, span.slice(self.text()).to_owned()];
        rungs.dedup();
        rungs
    }
}

/// Folds `text` into `folded`, whose memory is reused. Words of the lexicon are found where they are hidden.
pub(crate) fn fold(text: &str, lexicon: &Lexicon, folded: &mut Folded) {
    fold_characters(text, &mut folded.characters);
    let edits = Edits::of(&folded.characters.text, lexicon);
    folded.words = (!edits.is_empty()).then(|| edits.make(&folded.characters.text));
}

/// Folds a text that is written plainly, which spares looking for hidden words.
pub(crate) fn fold_plain(text: &str, folded: &mut Folded) {
    fold_characters(text, &mut folded.characters);
    folded.words = None;
}

/// Takes the steps that need no word.
fn fold_characters(text: &str, layer: &mut Layer) {
    let table = changes();
    let mut map = MapBuilder::reusing(std::mem::take(&mut layer.map));
    layer.text.clear();
    layer.touched.clear();
    let mut unchanged = 0;
    for (at, c) in text.char_indices() {
        let change = table.of(c);
        if change == Change::None {
            layer.text.push(c);
            continue;
        }
        map.copy(at - unchanged);
        unchanged = at + c.len_utf8();
        let start = layer.text.len();
        let steps = match change {
            Change::To(to, steps) => {
                layer.text.push(to);
                steps
            }
            Change::Several(index) => {
                let (to, steps) = several(index);
                layer.text.push_str(to);
                steps
            }
            Change::Removed | Change::None => Steps::of([Step::Invisible]),
        };
        let len = layer.text.len() - start;
        if len == 0 {
            map.skip(c.len_utf8());
        } else {
            map.replace(c.len_utf8(), len);
        }
        // A full-width comma or colon is how Chinese is written, no disguise.
        let touched = Span::of(start..start + len);
        if len == 0 || touched.slice(&layer.text).starts_with(char::is_alphanumeric) {
            steps.iter().for_each(|step| layer.touch(touched, step, step.cost()));
        }
    }
    map.copy(text.len() - unchanged);
    layer.map = map.finish();
}

/// Folds a word of a rule.
pub(crate) fn fold_word(word: &str) -> String {
    let table = changes();
    if word.chars().all(|c| table.of(c) == Change::None && !number::is_numeral(c)) {
        return word.to_owned();
    }
    let mut folded = Folded::default();
    fold(word, &Lexicon::default(), &mut folded);
    folded.text().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon() -> Lexicon {
        let mut lexicon = Lexicon::default();
        for word in ["优惠", "优惠券", "红包", "微信", "订阅", "免费", "领取", "授权", "办证", "代开发票"]
        {
            lexicon.add(word, Steps::of(Step::OF_LISTS));
        }
        lexicon.add("清仓", Steps::of([Step::Noise]));
        lexicon.add("一元购", Steps::of([Step::Noise]));
        lexicon.add_spelling("🧧", "红包");
        lexicon.add_spelling("v信", "微信");
        lexicon.finish()
    }

    #[track_caller]
    fn check(text: &str, expected: &str, ladder: &[&str]) {
        let mut folded = Folded::default();
        fold(text, &lexicon(), &mut folded);
        assert_eq!(folded.text(), expected);
        assert_eq!(folded.ladder(Span::whole(expected)), ladder);
        assert_eq!(folded.to_source(Span::whole(expected)), Span::whole(text.trim_matches('\u{200b}')));
    }

    #[test]
    fn each_step_alone() {
        check("ＶＩＰ１０％：", "vip10%:", &["width", "case"]);
        check("１０", "10", &["width"]);
        check("10：，！", "10:,!", &[]);
        check("VIP", "vip", &["case"]);
        check("優惠領券", "优惠领券", &["traditional"]);
        check("優恵劵", "优惠券", &["traditional"]);
        check("优\u{200b}惠\u{2060}券", "优惠券", &["invisible"]);
        check("优\u{336}惠\u{336}券", "优惠券", &["invisible"]);
        check("①⓪𝐯Ⅴ㊙", "10vv秘", &["compatibility", "case"]);
        check("⑩元", "10元", &["compatibility"]);
        check("vх", "vx", &["look-alike"]);
        check("兔费", "免费", &["look-alike"]);
        check("满三百减五十", "满300减50", &["number"]);
        check("五圆", "5元", &["number"]);
        check("优.惠.券", "优惠券", &["noise"]);
        check("清*仓", "清仓", &["noise"]);
        check("言丁阅", "订阅", &["split"]);
        check("纟工包", "红包", &["split"]);
        check("🧧", "红包", &["spelling"]);
        check("V信", "微信", &["case", "spelling"]);
        check("优hui券", "优惠券", &["pinyin"]);
        check("you惠券", "优惠券", &["pinyin"]);
        check("youhuiquan", "优惠券", &["pinyin"]);
        check("yhq", "优惠券", &["initials"]);
        check("洪包", "红包", &["homophone"]);
        check("优惠券", "优惠券", &[]);
    }

    #[test]
    fn steps_are_taken_together() {
        check("洪.苞", "红包", &["noise", "homophone"]);
        check("ＹＯＵ惠·劵", "优惠券", &["width", "case", "traditional", "noise", "pinyin"]);
        check("【优】【惠】【券", "【优惠券", &["noise"]);
        check("代*開*发*飘", "代开发票", &["traditional", "noise", "homophone"]);
        check("打 开 通 知 送 会 员", "打开通知送会员", &["noise"]);
        check("优,惠,大,酬,宾", "优惠大酬宾", &["noise"]);
    }

    #[test]
    fn ordinary_words_stay() {
        for text in [
            "订单号 yhq2021",
            "https://a.cn/youhuiquan.html",
            "hb-yhq-1",
            "宏观的宝",
            "清苍",
            "我们一块去",
            "几十元",
            "周一、周二、周三、周四",
            "姓 名",
            "第一元",
            "dingyue123",
            "优。惠",
            "优,惠券",
            "免\n费",
        ] {
            let mut folded = Folded::default();
            fold(text, &lexicon(), &mut folded);
            assert_eq!(folded.text(), text);
        }
    }

    #[test]
    fn a_word_of_a_rule_is_read_as_the_text_is() {
        assert_eq!(fold_word("一元购"), "1元购");
        check("壹元购", "1元购", &["number"]);
    }

    #[test]
    fn places_lead_back_past_what_was_removed() {
        let mut folded = Folded::default();
        fold("点\u{200b}領Ｑ", &Lexicon::default().finish(), &mut folded);
        assert_eq!(folded.text(), "点领q");
        assert_eq!(folded.to_source(Span::new(3, 6)), Span::new(6, 9));
        assert_eq!(folded.to_source(Span::new(0, 6)), Span::new(0, 9));
        assert_eq!(folded.ladder(Span::new(0, 3)), Vec::<&str>::new());
        assert_eq!(folded.ladder(Span::new(0, 6)), ["invisible", "traditional"]);
    }

    #[test]
    fn a_word_comes_to_light_step_by_step() {
        let text = "加.V❤信吧";
        let mut folded = Folded::default();
        fold(text, &lexicon(), &mut folded);
        assert_eq!(folded.text(), "加.微信吧");
        let span = Span::new(4, 10);
        assert_eq!(folded.to_source(span).slice(text), "V❤信");
        assert_eq!(folded.rungs(span, text), ["V❤信", "V信", "微信"]);
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for c in '\0'..=char::MAX {
            if let Change::To(to, _) = changes().of(c) {
                assert_eq!(changes().of(to), Change::None, "{c} becomes {to}");
            }
        }
    }
}
