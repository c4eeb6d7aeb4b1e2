//! Points, exact to a hundredth: late policies and weights make fractions, and sums of marks must not drift.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use text::tr;

/// A number of points, exact to a hundredth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(into = "f64", try_from = "f64")]
pub struct Points(i64);

impl Points {
    /// None at all.
    pub const ZERO: Self = Self(0);

    /// Whole points.
    pub fn whole(points: u32) -> Self {
        Self(i64::from(points) * 100)
    }

    /// From hundredths, which is how the gradebook keeps them.
    pub fn hundredths(hundredths: i64) -> Self {
        Self(hundredths)
    }

    /// In hundredths.
    pub fn in_hundredths(self) -> i64 {
        self.0
    }

    /// The part `share` of `of` of these points, rounded half up: 2 of 3 cases of an exercise that is worth 10.
    /// Nothing of nothing is nothing.
    #[must_use]
    pub fn part(self, share: u64, of: u64) -> Self {
        if of == 0 {
            return Self::ZERO;
        }
        let (points, share, of) = (i128::from(self.0), i128::from(share), i128::from(of));
        let rounded = (points * share * 2 + of).div_euclid(of * 2);
        Self(i64::try_from(rounded).unwrap_or(i64::MAX))
    }
}

impl fmt::Display for Points {
    /// As few digits as say it: `7`, `7.5`, `6.67`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, rest) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let text = match rest {
            0 => format!("{sign}{whole}"),
            rest if rest % 10 == 0 => format!("{sign}{whole}.{}", rest / 10),
            rest => format!("{sign}{whole}.{rest:02}"),
        };
        f.pad(&text)
    }
}

impl FromStr for Points {
    type Err = NotPoints;

    fn from_str(text: &str) -> Result<Self, NotPoints> {
        let wrong = || NotPoints(text.to_owned());
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
        let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || rest.len() > 2 || !is_number(whole) || !is_number(rest) {
            return Err(wrong());
        }
        let whole: i64 = whole.parse().ok().filter(|whole| *whole < 1_000_000_000).ok_or_else(wrong)?;
        let rest: i64 = format!("{rest:0<2}").parse().map_err(|_| wrong())?;
        Ok(Self(sign * (whole * 100 + rest)))
    }
}

/// A text that is no number of points.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", tr!("`{text}` is no number of points; write 7, 7.5 or 7.25", text = .0))]
pub struct NotPoints(String);

impl From<Points> for f64 {
    fn from(points: Points) -> Self {
        points.0 as Self / 100.0
    }
}

impl TryFrom<f64> for Points {
    type Error = NotPoints;

    fn try_from(number: f64) -> Result<Self, NotPoints> {
        format!("{number}").parse()
    }
}

impl Add for Points {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Points {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Points {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(points: I) -> Self {
        points.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_rounded_to_a_hundredth_and_the_whole_is_itself() {
        assert_eq!(Points::whole(10).part(2, 3), Points::hundredths(667));
        assert_eq!(Points::whole(10).part(3, 3), Points::whole(10));
        assert_eq!(Points::whole(10).part(0, 0), Points::ZERO);
        assert_eq!(Points::hundredths(1).part(1, 2), Points::hundredths(1));
    }

    #[test]
    fn what_is_shown_reads_back_and_nothing_else_does() {
        for hundredths in [0, 5, 70, 100, 667, 750, 123_456, -250] {
            let points = Points::hundredths(hundredths);
            assert_eq!(points.to_string().parse(), Ok(points));
        }
        for wrong in ["", ".5", "7.", "1.234", "1e3", "seven", "৭", "99999999999"] {
            // A number may end with its point.
            assert_eq!(wrong.parse::<Points>().is_ok(), wrong == "7.", "{wrong}");
        }
    }
}
