use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

/// A weight or a sum of weights in hundredths: what is printed adds up exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Weight(i32);

impl Weight {
    /// The largest weight of one piece of evidence, on either side of zero.
    pub const MOST: Self = Self(1000);
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// So many hundredths.
    #[must_use]
    pub const fn of_hundredths(hundredths: i32) -> Self {
        Self(hundredths)
    }

    /// How many hundredths it is.
    #[must_use]
    pub const fn hundredths(self) -> i32 {
        self.0
    }

    /// The nearest weight to a number.
    #[must_use]
    pub fn nearest(number: f64) -> Self {
        // Far beyond any weight; what is out of range is clamped, as the cast says.
        #[expect(clippy::cast_possible_truncation, reason = "clamped to what fits")]
        Self((number * 100.0).round().clamp(-1e9, 1e9) as i32)
    }

    /// As a number.
    #[must_use]
    pub fn value(self) -> f64 {
        f64::from(self.0) / 100.0
    }

    /// What is written `1.20`, `-0.8` or `2`: at most two decimals, at most a thousand.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, decimals) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole) || !is_number(decimals) || whole.len() > 4 || decimals.len() > 2 {
            return None;
        }
        let tenfold = if decimals.len() == 1 { 10 } else { 1 };
        let hundredths = whole.parse::<i32>().ok()? * 100 + decimals.parse::<i32>().ok()? * tenfold;
        Some(Self(if text.starts_with('-') { -hundredths } else { hundredths }))
    }

    /// Its distance from zero.
    #[must_use]
    pub fn size(self) -> Self {
        Self(self.0.saturating_abs())
    }

    /// With its sign also where it is positive: `+1.20`.
    #[must_use]
    pub fn signed(self) -> String {
        if self.0 < 0 { self.to_string() } else { format!("+{self}") }
    }
}

impl fmt::Display for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let size = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", size / 100, size % 100)
    }
}

impl Add for Weight {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Weight {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Weight {
    type Output = Self;

    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Sum for Weight {
    fn sum<I: Iterator<Item = Self>>(weights: I) -> Self {
        weights.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, expected: Option<&str>) {
        assert_eq!(Weight::parse(written).map(|weight| weight.to_string()).as_deref(), expected, "{written}");
    }

    #[test]
    fn a_weight_has_at_most_two_decimals() {
        check("1.20", Some("1.20"));
        check("-0.8", Some("-0.80"));
        check("+2", Some("2.00"));
        check("-0.05", Some("-0.05"));
        for wrong in ["", "-", "1.", ".5", "1.234", "1e3", "99999", "--1", "1.-5", "１"] {
            check(wrong, None);
        }
    }

    #[test]
    fn sums_are_exact_and_rounding_is_to_the_nearest() {
        let sum: Weight = (0..10).map(|_| Weight::of_hundredths(10)).sum();
        assert_eq!((sum, sum.value(), sum.signed().as_str()), (Weight::of_hundredths(100), 1.0, "+1.00"));
        assert_eq!(Weight::nearest(-0.126), Weight::of_hundredths(-13));
    }
}
