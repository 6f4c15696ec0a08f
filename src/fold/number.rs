//! Amounts in Chinese numerals.

/// What a numeral stands for: a digit, or a power of ten.
#[derive(Clone, Copy)]
enum Numeral {
    Digit(u32),
    Power(u32),
}

fn numeral(c: char) -> Option<Numeral> {
    let digit = match c {
        '〇' | '零' => 0,
        '一' | '壹' => 1,
        '二' | '贰' | '两' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        '十' | '拾' => return Some(Numeral::Power(10)),
        '百' | '佰' => return Some(Numeral::Power(100)),
        '千' | '仟' => return Some(Numeral::Power(1000)),
        '万' => return Some(Numeral::Power(10_000)),
        _ => return None,
    };
    Some(Numeral::Digit(digit))
}

/// Whether the character is a Chinese numeral.
pub(super) fn is_numeral(c: char) -> bool {
    numeral(c).is_some()
}

/// Whether an amount of money or a discount ends with the character.
pub(super) fn is_unit(c: char) -> bool {
    matches!(c, '元' | '块' | '圆' | '折' | '角' | '毛')
}

/// Whether amounts follow the character without a unit: 满三百减五十.
pub(super) fn comes_before_amount(c: char) -> bool {
    matches!(c, '满' | '减' | '省' | '返' | '抵' | '降')
}

/// The money character in its full form, which stands for 元 behind an amount.
pub(super) const ROUND: char = '圆';

/// Most numerals of an amount.
pub(super) const MAX_NUMERALS: usize = 8;

/// The amount that the numerals say, in digits: `三百五` is 350, `三〇〇` is 300. `None` where they say none.
pub(super) fn amount(numerals: &[char]) -> Option<String> {
    if numerals.is_empty() || numerals.len() > MAX_NUMERALS {
        return None;
    }
    let parts: Vec<Numeral> = numerals.iter().map(|c| numeral(*c)).collect::<Option<_>>()?;
    // 百元 and 万元 are words for sizes.
    let says_number = |part: &Numeral| matches!(part, Numeral::Digit(_) | Numeral::Power(10));
    if !parts.iter().any(says_number) {
        return None;
    }
    let is_plain = parts.iter().all(|part| matches!(part, Numeral::Digit(_)));
    if is_plain {
        let digits = parts.iter().filter_map(|part| match part {
            Numeral::Digit(digit) => char::from_digit(*digit, 10),
            Numeral::Power(_) => None,
        });
        return Some(digits.collect());
    }
    let (mut total, mut section, mut digit, mut power) = (0_u64, 0_u64, None, 1_u64);
    for part in parts {
        match part {
            Numeral::Digit(next) => digit = Some(u64::from(next)),
            Numeral::Power(10_000) => {
                total += (section + digit.take().unwrap_or(0)) * 10_000;
                (section, power) = (0, 10_000);
            }
            Numeral::Power(next) => {
                power = u64::from(next);
                section += digit.take().unwrap_or(1) * power;
            }
        }
    }
    // A last digit right behind a power is one power lower: 三百五 is 350; behind a zero it counts itself.
    let zero_before = numerals.len() > 1 && numerals.iter().rev().nth(1).is_some_and(|c| matches!(c, '零' | '〇'));
    let worth = if zero_before || power <= 10 { 1 } else { power / 10 };
    Some((total + section + digit.unwrap_or(0) * worth).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(numerals: &str, expected: Option<&str>) {
        assert_eq!(amount(&numerals.chars().collect::<Vec<_>>()).as_deref(), expected, "{numerals}");
    }

    #[test]
    fn numerals_are_read_as_they_are_spoken() {
        check("五", Some("5"));
        check("十", Some("10"));
        check("十五", Some("15"));
        check("二十", Some("20"));
        check("三百", Some("300"));
        check("三百五", Some("350"));
        check("三百零五", Some("305"));
        check("两千八", Some("2800"));
        check("一万", Some("10000"));
        check("一万二", Some("12000"));
        check("三〇〇", Some("300"));
        check("壹佰", Some("100"));
        check("", None);
        check("五毛", None);
        check("万", None);
    }
}
