use std::fmt;

use jiff::civil::DateTime;

/// China Standard Time, in which the platform states its dates: UTC+8, no summer time.
const CHINA_OFFSET_SECONDS: i64 = 8 * 3600;

/// An instant: seconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The instant so many seconds after 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn from_unix_seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn unix_seconds(self) -> i64 {
        self.0
    }

    /// The first instant of its day in UTC+8.
    #[must_use]
    pub fn start_of_day(self) -> Self {
        Self(self.0 - (self.0 + CHINA_OFFSET_SECONDS).rem_euclid(24 * 3600))
    }

    /// Reads the forms in which times are really written: `2021-01-27`, `2021/1/27 08:00`, `2021年1月27日（星期三）下午3点05分`,
    /// full-width digits, RFC 3339 with or without zone, `24:00` as the end of a day, and Unix times in seconds (with a
    /// fraction or without), milliseconds or microseconds.
    /// What carries no zone is UTC+8. `None` for anything else; nothing is guessed.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.trim().chars().map(narrow).collect();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, "0"));
        let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        if whole.len() >= 10 && is_number(whole) && is_number(fraction) {
            return from_digits(whole);
        }
        let (date, rest) = date(&text)?;
        let (seconds, rest) = clock(weekday(rest)?)?;
        let offset = zone(rest)?;
        let midnight = DateTime::new(date.0, date.1, date.2, 0, 0, 0, 0).ok()?;
        let days = midnight.date().duration_since(jiff::civil::date(1970, 1, 1)).as_secs();
        Some(Self(days + seconds - offset))
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339 in UTC+8.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ok(instant) = jiff::Timestamp::from_second(self.0) else { return write!(f, "{}", self.0) };
        let local = jiff::tz::Offset::constant(8).to_datetime(instant);
        write!(f, "{}+08:00", local.strftime("%Y-%m-%dT%H:%M:%S"))
    }
}

/// The half-width form of a digit, sign or blank that times are written with.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' | '：' | '／' | '－' | '．' | '＋' => {
            u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c)
        }
        '\u{3000}' | '\u{A0}' => ' ',
        _ => c,
    }
}

/// Unix seconds have ten digits from 2001 to 2286, milliseconds thirteen, microseconds sixteen.
fn from_digits(text: &str) -> Option<Timestamp> {
    let number: i64 = text.parse().ok()?;
    match text.len() {
        10 => Some(Timestamp(number)),
        13 => Some(Timestamp(number / 1000)),
        16 => Some(Timestamp(number / 1_000_000)),
        _ => None,
    }
}

fn date(text: &str) -> Option<((i16, i8, i8), &str)> {
    let (year, rest) = number(text, 4, 4)?;
    let rest = one_of(rest, &['-', '/', '.']).or_else(|| word(rest, '年'))?;
    let (month, rest) = number(rest, 1, 2)?;
    let rest = one_of(rest, &['-', '/', '.']).or_else(|| word(rest, '月'))?;
    let (day, rest) = number(rest, 1, 2)?;
    let rest = word(rest, '日').or_else(|| word(rest, '号')).unwrap_or(rest);
    Some(((i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?), rest))
}

/// What follows a Chinese unit, blanks around it aside.
fn word(text: &str, unit: char) -> Option<&str> {
    text.trim_start().strip_prefix(unit).map(str::trim_start)
}

/// What follows a day of the week, in brackets or not, where one is named; `None` for brackets with something else in them.
fn weekday(text: &str) -> Option<&str> {
    let rest = text.trim_start();
    let (rest, is_bracketed) = one_of(rest, &['(', '（']).map_or((rest, false), |rest| (rest, true));
    let Some(rest) = ["星期", "周", "礼拜"].iter().find_map(|word| rest.strip_prefix(word)) else {
        return (!is_bracketed).then_some(text);
    };
    let rest = one_of(rest, &['一', '二', '三', '四', '五', '六', '日', '天'])?;
    if is_bracketed { one_of(rest, &[')', '）']) } else { Some(rest) }
}

/// Parts of a day before a clock time, and whether they lie behind noon.
const PARTS_OF_DAY: [(&str, bool); 8] = [
    ("凌晨", false),
    ("早上", false),
    ("上午", false),
    ("中午", true),
    ("下午", true),
    ("傍晚", true),
    ("晚上", true),
    ("晚", true),
];

/// The hour of the 24-hour clock: 下午3 is 15, 上午12 would be noon or midnight and is not read, 中午11 is before noon.
fn hour_of(part: &str, is_late: bool, hour: i64) -> Option<i64> {
    match (part, is_late, hour) {
        ("中午", _, 10..=11) | (_, true, 12..=23) | (_, false, 0..=11) => Some(hour),
        (_, true, 1..=11) => Some(hour + 12),
        _ => None,
    }
}

/// Seconds into the day; 0 where no clock time follows.
fn clock(text: &str) -> Option<(i64, &str)> {
    let rest = text.strip_prefix(['T', 't']).unwrap_or(text).trim_start();
    let part = PARTS_OF_DAY.iter().find_map(|(part, is_late)| Some((*part, *is_late, rest.strip_prefix(part)?)));
    let rest = part.map_or(rest, |(_, _, rest)| rest.trim_start());
    let Some((hour, rest)) = number(rest, 1, 2) else { return part.is_none().then_some((0, text)) };
    let hour = match part {
        Some((part, is_late, _)) => hour_of(part, is_late, hour)?,
        None => hour,
    };
    let (minute, second, rest) = match one_of(rest, &[':']) {
        Some(rest) => {
            let (minute, rest) = number(rest, 2, 2)?;
            let (second, rest) = one_of(rest, &[':']).map_or(Some((0, rest)), |rest| number(rest, 2, 2))?;
            (minute, second, rest)
        }
        None => chinese_clock(word(rest, '时').or_else(|| word(rest, '点'))?)?,
    };
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => rest,
    };
    let end_of_day = hour == 24 && minute == 0 && second == 0;
    (end_of_day || (hour < 24 && minute < 60 && second <= 60)).then_some((hour * 3600 + minute * 60 + second, rest))
}

/// Minute and second behind 时 or 点: `05分`, `5分30秒`, `30`, or nothing.
fn chinese_clock(text: &str) -> Option<(i64, i64, &str)> {
    let Some((minute, rest)) = number(text, 1, 2) else { return Some((0, 0, text)) };
    let Some(rest) = word(rest, '分') else { return (text.len() - rest.len() == 2).then_some((minute, 0, rest)) };
    let Some((second, rest)) = number(rest, 1, 2) else { return Some((minute, 0, rest)) };
    Some((minute, second, word(rest, '秒')?))
}

/// Seconds that local time is ahead of UTC.
fn zone(text: &str) -> Option<i64> {
    let text = text.trim();
    let text = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(text);
    if text.is_empty() || text == "北京时间" {
        return Some(CHINA_OFFSET_SECONDS);
    }
    if ["z", "utc", "gmt"].iter().any(|name| text.eq_ignore_ascii_case(name)) {
        return Some(0);
    }
    let text = ["UTC", "GMT"].iter().find_map(|name| text.strip_prefix(name)).unwrap_or(text);
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let (hours, rest) = number(text.get(1..)?, 1, 2)?;
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    let (minutes, rest) = if rest.is_empty() { (0, rest) } else { number(rest, 2, 2)? };
    (rest.is_empty() && hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

fn number(text: &str, least: usize, most: usize) -> Option<(i64, &str)> {
    let digits = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    if digits < least {
        return None;
    }
    Some((text.get(..digits)?.parse().ok()?, text.get(digits..)?))
}

fn one_of<'a>(text: &'a str, marks: &[char]) -> Option<&'a str> {
    text.strip_prefix(marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(Timestamp::parse(text).map(|time| time.to_string()).unwrap_or_default(), expected, "{text}");
    }

    #[test]
    fn the_forms_in_use_are_read() {
        check("2021-01-27", "2021-01-27T00:00:00+08:00");
        check("2021/1/27 8:05", "2021-01-27T08:05:00+08:00");
        check("2021年1月27日 08:05:09", "2021-01-27T08:05:09+08:00");
        check("2021年1月27日8时05分", "2021-01-27T08:05:00+08:00");
        check("2021-01-27T08:05:09.125Z", "2021-01-27T16:05:09+08:00");
        check("2021-01-27T08:05:09+0900", "2021-01-27T07:05:09+08:00");
        check("2021-04-30 24:00", "2021-05-01T00:00:00+08:00");
        check("1611676800", "2021-01-27T00:00:00+08:00");
        check("1611676800000", "2021-01-27T00:00:00+08:00");
        check("1611676800000000", "2021-01-27T00:00:00+08:00");
        check("1611676800.75", "2021-01-27T00:00:00+08:00");
        check("2021年1月27日8时5分9秒", "2021-01-27T08:05:09+08:00");
        check("2021 年 1 月 27 日 8 点", "2021-01-27T08:00:00+08:00");
        check("2021年1月27日（星期三）下午3点05分", "2021-01-27T15:05:00+08:00");
        check("2021-01-27 周三 晚上10:30", "2021-01-27T22:30:00+08:00");
        check("2021-01-27 中午12:10", "2021-01-27T12:10:00+08:00");
        check("2021.1.27 凌晨0:10", "2021-01-27T00:10:00+08:00");
        check("２０２１－０１－２７　０８：０５", "2021-01-27T08:05:00+08:00");
        check("2021-01-27 08:05:09 GMT+8", "2021-01-27T08:05:09+08:00");
        check("2021-01-27T08:05:09.5+08", "2021-01-27T08:05:09+08:00");
        check("2021-01-27 00:05 GMT", "2021-01-27T08:05:00+08:00");
        check("2021-01-27 08:05 北京时间", "2021-01-27T08:05:00+08:00");
    }

    #[test]
    fn what_is_not_a_time_is_not_guessed() {
        for text in [
            "",
            "明天",
            "2021-02-30",
            "2021-13-01",
            "2021-01-27 25:00",
            "2021-01-27 08:00 PST",
            "20210127",
            "2021-01",
            "1611676800.",
            "1.6116768e9",
            "2021-01-27 上午12:30",
            "2021-01-27 上午15:30",
            "2021-01-27 下午",
            "2021-01-27 (假日)",
            "2021年1月27日8点5",
            "27/01/2021",
        ] {
            check(text, "");
        }
    }
}
