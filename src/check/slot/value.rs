//! The platform's limits of slot values, the same for mini-program 订阅消息 and service-account 订阅通知.
//!
//! Source: the table "订阅消息参数值内容限制说明" of the subscribe-message documentation, as quoted by developers.

use crate::template::SlotType;
use crate::verdict::Text;

/// A broken limit.
pub(super) struct Fault {
    /// What is allowed.
    pub(super) limit: Text,
    /// What stands there: a length, or the first character that may not.
    pub(super) actual: String,
}

/// What the platform would refuse about `value`; `None` where it would take it or its limit is not known.
pub(super) fn fault(slot_type: SlotType, value: &str) -> Option<Fault> {
    if value.trim().is_empty() {
        return Some(Fault { limit: text("不能为空", "not empty"), actual: "0".to_owned() });
    }
    match slot_type {
        SlotType::Thing => longest(value, 20, "20个字符以内", "at most 20 characters"),
        SlotType::Number => only(
            value,
            |c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'),
            "只能是数字，可带小数",
            "digits only, decimals allowed",
        )
        .or_else(|| points(value, "只能是数字，可带小数", "digits only, decimals allowed"))
        .or_else(|| longest(value, 32, "32位数字以内", "at most 32 digits")),
        SlotType::Letter => only(value, |c| c.is_ascii_alphabetic(), "只能是字母", "letters only")
            .or_else(|| longest(value, 32, "32个字母以内", "at most 32 letters")),
        SlotType::Symbol => only(value, |c| !c.is_alphanumeric(), "只能是符号", "symbols only")
            .or_else(|| longest(value, 5, "5个符号以内", "at most 5 symbols")),
        SlotType::CharacterString => only(
            value,
            |c| !is_han(c),
            "只能是数字、字母和符号，不能有汉字",
            "digits, letters and symbols, no Chinese characters",
        )
        .or_else(|| longest(value, 32, "32位以内", "at most 32 characters")),
        SlotType::Time | SlotType::Date => time(value),
        SlotType::Amount => amount(value),
        SlotType::PhoneNumber => only(value, |c| !c.is_alphabetic(), "只能是数字和符号", "digits and symbols only")
            .or_else(|| longest(value, 17, "17位以内", "at most 17 characters")),
        SlotType::CarNumber => longest(value, 8, "8位以内", "at most 8 characters").or_else(|| plate(value)),
        SlotType::Name => name(value),
        SlotType::Phrase => only(value, is_han, "只能是5个以内的汉字", "only Chinese characters, at most 5")
            .or_else(|| longest(value, 5, "5个以内的汉字", "at most 5 Chinese characters")),
        SlotType::Enum | SlotType::Const | SlotType::ShortThing => None,
    }
}

fn text(zh: &str, en: &str) -> Text {
    Text { zh: zh.to_owned(), en: en.to_owned() }
}

fn longest(value: &str, most_chars: usize, zh: &str, en: &str) -> Option<Fault> {
    let count = value.chars().count();
    (count > most_chars).then(|| Fault { limit: text(zh, en), actual: count.to_string() })
}

fn only(value: &str, fits: impl Fn(char) -> bool, zh: &str, en: &str) -> Option<Fault> {
    let wrong = value.trim().chars().find(|c| !fits(*c))?;
    Some(Fault { limit: text(zh, en), actual: wrong.to_string() })
}

/// More than one decimal point.
fn points(value: &str, zh: &str, en: &str) -> Option<Fault> {
    let count = value.matches('.').count();
    (count > 1).then(|| Fault { limit: text(zh, en), actual: value.trim().to_owned() })
}

/// 汉字: the unified ideographs and 〇.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

/// All forms in which times are really sent; what is not a time at all is refused.
fn time(value: &str) -> Option<Fault> {
    let is_part = |c: char| {
        c.is_ascii_digit()
            || c.is_whitespace()
            || matches!(
                c,
                '-' | '/'
                    | '.'
                    | ':'
                    | '：'
                    | '~'
                    | '～'
                    | '—'
                    | '–'
                    | '至'
                    | '到'
                    | 'T'
                    | 'Z'
                    | '+'
                    | '('
                    | ')'
                    | '（'
                    | '）'
            )
            || "年月日号时点分秒周星期一二三四五六天上下中早晚凌晨午间".contains(c)
    };
    let limit = || {
        text("须是日期或24小时制时间，如2019年10月1日 15:01", "a date or a 24-hour time such as 2019年10月1日 15:01")
    };
    if let Some(wrong) = value.chars().find(|c| !is_part(*c)) {
        return Some(Fault { limit: limit(), actual: wrong.to_string() });
    }
    let has_digit = value.chars().any(|c| c.is_ascii_digit());
    let points = value.split(['~', '～']).count();
    if !has_digit || points > 2 {
        return Some(Fault { limit: limit(), actual: value.trim().to_owned() });
    }
    let wrong = value.split(|c: char| !c.is_ascii_digit() && c != ':' && c != '：').find(|part| !is_clock(part))?;
    Some(Fault { limit: limit(), actual: wrong.to_owned() })
}

/// Whether a part with colons is a time of the 24-hour clock; one without says nothing.
fn is_clock(part: &str) -> bool {
    let mut numbers = part.split([':', '：']);
    let most = |number: &str, most: u32| number.parse::<u32>().map_or(number.is_empty(), |number| number <= most);
    let hour = numbers.next().unwrap_or_default();
    let mut rest = numbers.peekable();
    rest.peek().is_none() || (most(hour, 24) && rest.all(|number| most(number, 59)))
}

/// A sign or currency symbol, at most 10 digits, decimals, groups (`3,200.00`), 元 at the end.
fn amount(value: &str) -> Option<Fault> {
    let (zh, en) = (
        "1个币种符号加10位以内数字，可带小数，可用“元”结尾",
        "a currency symbol and at most 10 digits, decimals allowed, may end in 元",
    );
    let number = value.trim().trim_start_matches(['-', '+']);
    let number = number.strip_prefix(|c: char| "¥￥$€£₩฿₽₹".contains(c)).unwrap_or(number).trim_start();
    let number = number.trim_start_matches(['-', '+']);
    let number = number.strip_suffix('元').unwrap_or(number).trim_end();
    if number.is_empty() {
        return Some(Fault { limit: text(zh, en), actual: value.to_owned() });
    }
    only(number, |c| c.is_ascii_digit() || matches!(c, '.' | ',' | '，'), zh, en)
        .or_else(|| {
            let whole = number.split('.').next().unwrap_or_default().chars().filter(char::is_ascii_digit).count();
            (whole > 10).then(|| Fault { limit: text(zh, en), actual: whole.to_string() })
        })
        .or_else(|| points(number, zh, en))
}

/// Letters and digits; the first and the last may be Chinese characters.
fn plate(value: &str) -> Option<Fault> {
    let last = value.chars().count().saturating_sub(1);
    let fits = |at: usize, c: char| {
        c.is_ascii_alphanumeric() || c == '*' || c == '·' || ((at == 0 || at == last) && is_han(c))
    };
    let (_, wrong) = value.chars().enumerate().find(|(at, c)| !fits(*at, *c))?;
    let limit = text(
        "首位和末位可为汉字，其余为字母或数字",
        "letters and digits; the first and last may be Chinese characters",
    );
    Some(Fault { limit, actual: wrong.to_string() })
}

/// At most 10 characters where any is Chinese, else at most 20.
fn name(value: &str) -> Option<Fault> {
    if value.chars().any(is_han) {
        longest(value, 10, "10个汉字以内", "at most 10 characters with Chinese ones")
    } else {
        longest(value, 20, "20个字母或符号以内", "at most 20 letters or symbols")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(slot_type: SlotType, value: &str, actual: &str) {
        assert_eq!(
            fault(slot_type, value).map(|fault| fault.actual).unwrap_or_default(),
            actual,
            "{slot_type:?} {value}"
        );
    }

    #[test]
    fn limits_of_the_platform() {
        check(SlotType::Thing, "一二三四五六七八九十一二三四五六七八九十", "");
        check(SlotType::Thing, "一二三四五六七八九十一二三四五六七八九十A", "21");
        check(SlotType::Number, "339208499", "");
        check(SlotType::Number, "3件", "件");
        check(SlotType::Number, "-3.5", "");
        check(SlotType::Number, "1.2.3", "1.2.3");
        check(SlotType::Letter, "abcXYZ", "");
        check(SlotType::Letter, "ab1", "1");
        check(SlotType::Letter, "abcdefghijklmnopqrstuvwxyzabcdefg", "33");
        check(SlotType::Symbol, "☆★☆★☆★", "6");
        check(SlotType::PhoneNumber, "0571-8888 转 3", "转");
        check(SlotType::PhoneNumber, "+86-0766-668888666", "18");
        check(SlotType::Enum, " ", "0");
        check(SlotType::Const, "任何一项", "");
        check(SlotType::CharacterString, "SF-1024 (A)", "");
        check(SlotType::CharacterString, "订单1", "订");
        check(SlotType::Phrase, "配送中", "");
        check(SlotType::Phrase, "略略略略略略", "6");
        check(SlotType::Phrase, "OK", "O");
        check(SlotType::Name, "欧阳某某", "");
        check(SlotType::Name, "Christopher Columbus", "");
        check(SlotType::Name, "上海浦东发展银行信用卡中心", "13");
        check(SlotType::PhoneNumber, "+86-0766-66888866", "");
        check(SlotType::CarNumber, "粤A8Z888挂", "");
        check(SlotType::CarNumber, "粤A沪8888", "沪");
        check(SlotType::Symbol, "☆★", "");
        check(SlotType::ShortThing, "任何一个短的或者长的内容都可以因为上限不明", "");
    }

    #[test]
    fn amounts_and_times_as_they_are_really_sent() {
        for good in ["¥3,200.00元", "3200", "-5.00元", "￥0.01", "$ 12", "9000.00元"] {
            check(SlotType::Amount, good, "");
        }
        check(SlotType::Amount, "免费", "免");
        check(SlotType::Amount, "12345678901元", "11");
        check(SlotType::Amount, "元", "元");
        for good in [
            "2023-11-23 14:10:29",
            "2024-07-12",
            "2015年01月05日 12:30",
            "2023/5/3 12:01:02",
            "15:01",
            "2019年10月1日~2019年10月7日",
            "周六 上午9点",
        ] {
            check(SlotType::Time, good, "");
        }
        check(SlotType::Time, "2024年5月1日 09:00~11:30", "");
        check(SlotType::Date, "2024-05-01 ～ 2024-05-03", "");
        check(SlotType::Time, "09:00~10:00~11:00", "09:00~10:00~11:00");
        check(SlotType::Time, "25:00", "25:00");
        check(SlotType::Date, "2024年5月1日 12:75", "12:75");
        check(SlotType::Amount, "1.2.3元", "1.2.3");
        check(SlotType::Amount, "¥-15.80", "");
        check(SlotType::Date, "尽快", "尽");
        check(SlotType::Time, "", "0");
    }
}
