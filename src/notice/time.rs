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

    /// Reads the forms in which times are really written: `2021-01-27`, `2021/1/27 08:00`, `2021年1月27日 08:00:30`,
    /// RFC 3339 with or without zone, `24:00` as the end of a day, and Unix times in seconds or milliseconds.
    /// What carries no zone is UTC+8. `None` for anything else; nothing is guessed.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() >= 10 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return from_digits(text);
        }
        let (date, rest) = date(text)?;
        let (seconds, rest) = clock(rest)?;
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

/// Unix seconds have ten digits from 2001 to 2286, milliseconds thirteen.
fn from_digits(text: &str) -> Option<Timestamp> {
    let number: i64 = text.parse().ok()?;
    match text.len() {
        10 => Some(Timestamp(number)),
        13 => Some(Timestamp(number / 1000)),
        _ => None,
    }
}

fn date(text: &str) -> Option<((i16, i8, i8), &str)> {
    let (year, rest) = number(text, 4, 4)?;
    let rest = one_of(rest, &['-', '/', '.', '年'])?;
    let (month, rest) = number(rest, 1, 2)?;
    let rest = one_of(rest, &['-', '/', '.', '月'])?;
    let (day, rest) = number(rest, 1, 2)?;
    let rest = rest.strip_prefix(['日', '号']).unwrap_or(rest);
    Some(((i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?), rest))
}

/// Seconds into the day; 0 where no clock time follows.
fn clock(text: &str) -> Option<(i64, &str)> {
    let rest = text.strip_prefix(['T', 't']).unwrap_or(text).trim_start();
    let Some((hour, rest)) = number(rest, 1, 2) else { return Some((0, text)) };
    let (minute, rest) = number(one_of(rest, &[':', '：', '时'])?, 2, 2)?;
    let (second, rest) = match one_of(rest, &[':', '：']) {
        Some(rest) => number(rest, 2, 2)?,
        None => (0, rest.strip_prefix('分').unwrap_or(rest)),
    };
    let rest = match rest.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => rest,
    };
    let end_of_day = hour == 24 && minute == 0 && second == 0;
    (end_of_day || (hour < 24 && minute < 60 && second <= 60)).then_some((hour * 3600 + minute * 60 + second, rest))
}

/// Seconds that local time is ahead of UTC.
fn zone(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.is_empty() {
        return Some(CHINA_OFFSET_SECONDS);
    }
    if text.eq_ignore_ascii_case("z") || text.eq_ignore_ascii_case("utc") {
        return Some(0);
    }
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let (hours, rest) = number(text.get(1..)?, 2, 2)?;
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
    }

    #[test]
    fn what_is_not_a_time_is_not_guessed() {
        for text in
            ["", "明天", "2021-02-30", "2021-13-01", "2021-01-27 25:00", "2021-01-27 08:00 PST", "20210127", "2021-01"]
        {
            check(text, "");
        }
    }
}
