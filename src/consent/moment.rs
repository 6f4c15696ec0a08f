use std::fmt;

use crate::notice::Timestamp;

const MICROS: i64 = 1_000_000;

/// An instant to the microsecond: records of one second are still told apart by the fractions that some systems log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// The instant so many microseconds after 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn micros(self) -> i64 {
        self.0
    }

    /// The second that it falls into.
    #[must_use]
    pub fn second(self) -> Timestamp {
        Timestamp::from_unix_seconds(self.0.div_euclid(MICROS))
    }

    /// Reads what [`Timestamp::parse`] reads, with the fraction of the second, and Unix times in seconds, milliseconds and
    /// microseconds. `None` for anything else; nothing is guessed.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        usual(text.as_bytes()).or_else(|| unix(text)).or_else(|| {
            let seconds = Timestamp::parse(text)?.unix_seconds();
            Some(Self(seconds.checked_mul(MICROS)? + fraction(text)))
        })
    }
}

impl fmt::Display for Moment {
    /// RFC 3339 in UTC+8, with the fraction of the second only where there is one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = self.second().to_string();
        let micros = self.0.rem_euclid(MICROS);
        match whole.strip_suffix("+08:00").filter(|_| micros > 0) {
            Some(local) => {
                let digits = format!("{micros:06}");
                write!(f, "{local}.{}+08:00", digits.trim_end_matches('0'))
            }
            None => f.write_str(&whole),
        }
    }
}

/// `2021-02-01T10:00:00+08:00`, also with a blank for the `T`, `Z` or no zone: what almost every line of a log has, read
/// without looking at it twice.
fn usual(text: &[u8]) -> Option<Moment> {
    let (day, rest) = text.split_at_checked(19)?;
    let separators = (day.get(4)?, day.get(7)?, day.get(10)?, day.get(13)?, day.get(16)?);
    if !matches!(separators, (b'-', b'-', b'T' | b' ', b':', b':')) {
        return None;
    }
    let part = |range: std::ops::Range<usize>| {
        day.get(range)?
            .iter()
            .try_fold(0_i64, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i64::from(digit - b'0')))
    };
    let (year, month, date) = (part(0..4)?, part(5..7)?, part(8..10)?);
    let (hour, minute, second) = (part(11..13)?, part(14..16)?, part(17..19)?);
    let ahead = match rest {
        [] => 8 * 3600,
        b"Z" | b"z" => 0,
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] if [h1, h2, m1, m2].iter().all(|c| c.is_ascii_digit()) => {
            let two = |high: &u8, low: &u8| i64::from(high - b'0') * 10 + i64::from(low - b'0');
            let (hours, minutes) = (two(h1, h2), two(m1, m2));
            if hours > 23 || minutes > 59 {
                return None;
            }
            (if *sign == b'+' { 1 } else { -1 }) * (hours * 3600 + minutes * 60)
        }
        _ => return None,
    };
    if !(1..=12).contains(&month) || date < 1 || date > days_of(year, month) || hour > 23 || minute > 59 || second > 59
    {
        return None;
    }
    let seconds = days_from_civil(year, month, date) * 86_400 + hour * 3600 + minute * 60 + second - ahead;
    Some(Moment(seconds * MICROS))
}

fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a day of the Gregorian calendar (Howard Hinnant's algorithm).
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Unix times: ten digits are seconds, also with a fraction, thirteen milliseconds, sixteen microseconds.
fn unix(text: &str) -> Option<Moment> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if !whole.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    match whole.len() {
        10 => Some(Moment(number * MICROS + micros_of(part))),
        13 => Some(Moment(number * 1000)),
        16 => Some(Moment(number)),
        _ => None,
    }
}

/// The microseconds of a fraction behind the seconds of a written time.
fn fraction(text: &str) -> i64 {
    let Some((before, after)) = text.rsplit_once('.') else { return 0 };
    // A dot may also stand between the parts of a date.
    if !before.contains([':', '：']) {
        return 0;
    }
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    micros_of(after.get(..digits).unwrap_or_default())
}

fn micros_of(digits: &str) -> i64 {
    let six: String = digits.chars().chain("000000".chars()).take(6).collect();
    six.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(Moment::parse(text).map(|moment| moment.to_string()).unwrap_or_default(), expected, "{text}");
    }

    #[test]
    fn the_forms_of_logs_are_read_with_their_fractions() {
        check("2021-02-01T10:00:00+08:00", "2021-02-01T10:00:00+08:00");
        check("2021-02-01 10:00:00", "2021-02-01T10:00:00+08:00");
        check("2021-02-01T02:00:00Z", "2021-02-01T10:00:00+08:00");
        check("2021-02-01T10:00:00.25+08:00", "2021-02-01T10:00:00.25+08:00");
        check("2024-02-29T10:00:00-05:30", "2024-02-29T23:30:00+08:00");
        check("1611676800", "2021-01-27T00:00:00+08:00");
        check("1611676800.5", "2021-01-27T00:00:00.5+08:00");
        check("1611676800123", "2021-01-27T00:00:00.123+08:00");
        check("1611676800123456", "2021-01-27T00:00:00.123456+08:00");
        check("2021年1月27日 8:05", "2021-01-27T08:05:00+08:00");
        check("2021.1.27", "2021-01-27T00:00:00+08:00");
    }

    #[test]
    fn what_is_not_a_time_is_not_guessed() {
        for text in
            ["", "soon", "2021-02-30T10:00:00+08:00", "2021-02-01T10:00:00 PST", "12345", "2021-02-01T10:61:00Z"]
        {
            check(text, "");
        }
    }

    #[test]
    fn the_quick_way_agrees_with_the_careful_one() {
        for day in 0..40_000_i64 {
            let written = Timestamp::from_unix_seconds(day * 86_400 * 3 + day * 7).to_string();
            let quick = usual(written.as_bytes()).expect("the usual form").second();
            assert_eq!(Some(quick), Timestamp::parse(&written), "{written}");
        }
    }
}
