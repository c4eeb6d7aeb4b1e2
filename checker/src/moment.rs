//! A moment as files and their names say it: in UTC, to the second.
//!
//! It knows no time zones: what two machines write of one moment is equal.

use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds in a day.
const DAY: u64 = 86_400;

/// A moment since 1970, to the second, leap seconds left out as everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(u64);

/// A moment as people count: year, month, day, hour, minute, second.
pub type Parts = (u64, u64, u64, u64, u64, u64);

impl Moment {
    /// Now, as the machine's clock has it; 1970 where that clock is before it.
    pub fn now() -> Self {
        Self(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()))
    }

    /// So many seconds after the beginning of 1970.
    pub fn from_unix(seconds: u64) -> Self {
        Self(seconds)
    }

    /// The seconds since the beginning of 1970.
    pub fn unix(self) -> u64 {
        self.0
    }

    /// Year, month, day, hour, minute and second in UTC.
    pub fn parts(self) -> Parts {
        let (days, second) = (self.0 / DAY, self.0 % DAY);
        // Years that begin in March have their leap day at their end, so that months have a formula
        // (Howard Hinnant, "chrono-compatible low-level date algorithms", civil_from_days).
        let shifted = days + 719_468;
        let (era, of_era) = (shifted / 146_097, shifted % 146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        let year = year_of_era + era * 400 + u64::from(month <= 2);
        (year, month, day, second / 3600, second / 60 % 60, second % 60)
    }

    /// As RFC 3339 has it: `2026-11-22T07:30:12Z`.
    pub fn rfc3339(self) -> String {
        let (year, month, day, hour, minute, second) = self.parts();
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }

    /// The day alone: `2026-11-22`.
    pub fn day(self) -> String {
        self.rfc3339()[..10].to_owned()
    }

    /// As a part of a file's name, on any disk: `2026-11-22T07-30-12Z`.
    pub fn file_name(self) -> String {
        self.rfc3339().replace(':', "-")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_as_the_calendar_has_it() {
        for (seconds, written) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_800, "2000-03-01T00:00:00Z"),
            (1_795_332_612, "2026-11-22T07:30:12Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(Moment::from_unix(seconds).rfc3339(), written);
        }
        assert_eq!(Moment::from_unix(1_795_332_612).file_name(), "2026-11-22T07-30-12Z");
    }
}
