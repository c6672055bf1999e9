use std::fmt;

use serde::{Deserialize, Serialize};

/// An instant: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

const SECOND: i64 = 1000;
const HOUR: i64 = 3600 * SECOND;
const DAY: i64 = 24 * HOUR;

impl Timestamp {
    /// The first instant that text can show: 0000-01-01T00:00:00Z.
    const FIRST: i64 = -62_167_219_200_000;
    /// The last one: 9999-12-31T23:59:59.999Z.
    const LAST: i64 = 253_402_300_799_999;

    /// The instant `millis` later, or earlier if negative. At the ends of the range it stays there.
    #[must_use]
    pub const fn saturating_add(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// The instant `hours` later.
    #[must_use]
    pub const fn plus_hours(self, hours: u32) -> Self {
        self.saturating_add(hours as i64 * HOUR)
    }

    /// The instant `days` of 24 hours later.
    #[must_use]
    pub const fn plus_days(self, days: u32) -> Self {
        self.saturating_add(days as i64 * DAY)
    }

    /// The instant `days` of 24 hours earlier.
    #[must_use]
    pub const fn minus_days(self, days: u32) -> Self {
        self.saturating_add(-(days as i64 * DAY))
    }

    /// How many milliseconds passed since `earlier`; negative if that is later.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The day in UTC, as in "2026-11-24". Years outside 0 to 9999 are shown as the nearest instant inside.
    pub fn date(self) -> String {
        let (year, month, day) = civil(self.shown().div_euclid(DAY));
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// The second in UTC as RFC 3339 writes it: "2026-11-24T16:28:10Z". Years as in [`Timestamp::date`].
    pub fn to_rfc3339(self) -> String {
        let second = self.shown().rem_euclid(DAY) / SECOND;
        let (hour, minute) = (second / 3600, second / 60 % 60);
        format!("{}T{hour:02}:{minute:02}:{:02}Z", self.date(), second % 60)
    }

    fn shown(self) -> i64 {
        self.0.clamp(Self::FIRST, Self::LAST)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_rfc3339())
    }
}

/// Year, month and day of a day counted from 1970-01-01, in the Gregorian calendar.
///
/// Counts in eras of 400 years from 0000-03-01, so that the leap day is the last day of its year. Months from March on
/// repeat 31, 30, 31, 30, 31 days, 153 in five months.
fn civil(day: i64) -> (i64, i64, i64) {
    let day = day + 719_468;
    let era = day.div_euclid(146_097);
    let day = day.rem_euclid(146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (era * 400 + year + next, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_instants() {
        for (millis, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
            (951_782_399_000, "2000-02-28T23:59:59Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z"),
            (951_868_800_000, "2000-03-01T00:00:00Z"),
            (1_709_164_800_000, "2024-02-29T00:00:00Z"),
            (1_795_537_690_999, "2026-11-24T16:28:10Z"),
            (2_147_483_647_000, "2038-01-19T03:14:07Z"),
            (2_147_483_648_000, "2038-01-19T03:14:08Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00Z"),
            (4_107_456_000_000, "2100-02-28T00:00:00Z"),
            (-2_203_891_200_000, "1900-03-01T00:00:00Z"),
            (Timestamp::FIRST, "0000-01-01T00:00:00Z"),
            (Timestamp::LAST, "9999-12-31T23:59:59Z"),
            (i64::MIN, "0000-01-01T00:00:00Z"),
            (i64::MAX, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(Timestamp(millis).to_string(), text);
            assert_eq!(Timestamp(millis).date(), text[..10]);
        }
    }

    #[test]
    fn every_day_follows_the_one_before() {
        let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = |year, month| match month {
            2 => 28 + i64::from(leap(year)),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        let mut expected = (0, 1, 1);
        for day in Timestamp::FIRST / DAY..=Timestamp::LAST / DAY {
            assert_eq!(civil(day), expected);
            expected = match expected {
                (year, 12, 31) => (year + 1, 1, 1),
                (year, month, day) if day == days(year, month) => (year, month + 1, 1),
                (year, month, day) => (year, month, day + 1),
            };
        }
    }

    #[test]
    fn sums_stop_at_the_ends() {
        assert_eq!(Timestamp(1).plus_days(2).plus_hours(3), Timestamp(1 + 51 * HOUR));
        assert_eq!(Timestamp(i64::MAX).plus_days(1), Timestamp(i64::MAX));
        assert_eq!(Timestamp(i64::MIN).saturating_add(-1), Timestamp(i64::MIN));
        assert_eq!(Timestamp(i64::MIN).since(Timestamp(1)), i64::MIN);
        assert_eq!(Timestamp(5).since(Timestamp(7)), -2);
        assert_eq!(Timestamp(2 * DAY + 1).minus_days(2), Timestamp(1));
        assert_eq!(Timestamp(i64::MIN + 1).minus_days(1), Timestamp(i64::MIN));
    }
}
