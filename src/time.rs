//! Instants and durations in whole microseconds.
//!
//! An integer clock makes equal instants really equal and sums exact, so results do not depend on the
//! order in which they are added. Minutes and hours appear only in files and reports.

use std::fmt;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

/// A length of time \[µs\]; may be negative (someone who comes early).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimDuration(pub i64);

/// An instant \[µs\] since midnight of the scenario's first day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimTime(pub i64);

impl SimDuration {
    /// No time at all.
    pub const ZERO: SimDuration = SimDuration(0);
    /// One second.
    pub const SECOND: SimDuration = SimDuration(1_000_000);
    /// One minute.
    pub const MINUTE: SimDuration = SimDuration(60_000_000);
    /// One hour.
    pub const HOUR: SimDuration = SimDuration(3_600_000_000);
    /// One day of 24 hours.
    pub const DAY: SimDuration = SimDuration(86_400_000_000);

    /// Returns the duration nearest to `minutes`; saturates at the ends of the range, and NaN is zero.
    pub fn from_minutes(minutes: f64) -> SimDuration {
        SimDuration::from_micros(minutes * 60e6)
    }

    /// Returns the duration nearest to `micros`, halves away from zero; saturates at the ends of the
    /// range, and NaN is zero. Without the call into the mathematical library that `f64::round` makes.
    #[inline]
    pub fn from_micros(micros: f64) -> SimDuration {
        SimDuration((micros + 0.5f64.copysign(micros)) as i64)
    }

    /// Returns this duration in minutes.
    pub fn minutes(self) -> f64 {
        self.0 as f64 / 60e6
    }

    /// Returns this duration in hours.
    pub fn hours(self) -> f64 {
        self.0 as f64 / 3600e6
    }

    /// Returns this duration in days of 24 hours.
    pub fn days(self) -> f64 {
        self.0 as f64 / 86_400e6
    }

    /// Returns this duration times `factor`, rounded to a microsecond and saturated.
    #[inline]
    pub fn scaled(self, factor: f64) -> SimDuration {
        SimDuration::from_micros(self.0 as f64 * factor)
    }
}

impl SimTime {
    /// Midnight of the first day.
    pub const ZERO: SimTime = SimTime(0);
    /// Later than anything that happens.
    pub const NEVER: SimTime = SimTime(i64::MAX);

    /// Returns the index of the calendar day this instant lies in; 0 is the first.
    #[inline]
    pub fn day(self) -> u32 {
        self.0.div_euclid(SimDuration::DAY.0) as u32
    }

    /// Returns midnight of day `day`.
    #[inline]
    pub fn midnight(day: u32) -> SimTime {
        SimTime(i64::from(day) * SimDuration::DAY.0)
    }

    /// Returns the time since midnight.
    #[inline]
    pub fn time_of_day(self) -> SimDuration {
        SimDuration(self.0.rem_euclid(SimDuration::DAY.0))
    }
}

impl Add<SimDuration> for SimTime {
    type Output = SimTime;
    #[inline]
    fn add(self, length: SimDuration) -> SimTime {
        SimTime(self.0.saturating_add(length.0))
    }
}

impl Sub<SimDuration> for SimTime {
    type Output = SimTime;
    #[inline]
    fn sub(self, length: SimDuration) -> SimTime {
        SimTime(self.0.saturating_sub(length.0))
    }
}

impl Sub for SimTime {
    type Output = SimDuration;
    #[inline]
    fn sub(self, earlier: SimTime) -> SimDuration {
        SimDuration(self.0 - earlier.0)
    }
}

impl AddAssign<SimDuration> for SimTime {
    #[inline]
    fn add_assign(&mut self, length: SimDuration) {
        *self = *self + length;
    }
}

impl Add for SimDuration {
    type Output = SimDuration;
    #[inline]
    fn add(self, other: SimDuration) -> SimDuration {
        SimDuration(self.0.saturating_add(other.0))
    }
}

impl AddAssign for SimDuration {
    #[inline]
    fn add_assign(&mut self, other: SimDuration) {
        *self = *self + other;
    }
}

impl Sub for SimDuration {
    type Output = SimDuration;
    #[inline]
    fn sub(self, other: SimDuration) -> SimDuration {
        SimDuration(self.0.saturating_sub(other.0))
    }
}

impl SubAssign for SimDuration {
    #[inline]
    fn sub_assign(&mut self, other: SimDuration) {
        *self = *self - other;
    }
}

impl Neg for SimDuration {
    type Output = SimDuration;
    #[inline]
    fn neg(self) -> SimDuration {
        SimDuration(-self.0)
    }
}

impl fmt::Display for SimDuration {
    /// Writes the largest unit that keeps the number at one or more: `90 s`, `12 min`, `1.5 h`, `3 days`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.unsigned_abs();
        let (unit, name) = if size >= 2 * SimDuration::DAY.0 as u64 {
            (SimDuration::DAY, "days")
        } else if size >= SimDuration::HOUR.0 as u64 {
            (SimDuration::HOUR, "h")
        } else if size >= SimDuration::MINUTE.0 as u64 || size == 0 {
            (SimDuration::MINUTE, "min")
        } else {
            (SimDuration::SECOND, "s")
        };
        let number = format!("{:.2}", self.0 as f64 / unit.0 as f64);
        let number = number.trim_end_matches('0').trim_end_matches('.');
        write!(f, "{number} {name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_an_index_and_a_time_of_day() {
        let noon = SimTime::midnight(3) + SimDuration(12 * SimDuration::HOUR.0);
        assert_eq!(noon.day(), 3);
        assert_eq!(noon.time_of_day().hours(), 12.0);
    }

    #[test]
    fn durations_print_in_the_unit_people_use() {
        let shown = |minutes: f64| SimDuration::from_minutes(minutes).to_string();
        assert_eq!(shown(0.5), "30 s");
        assert_eq!(shown(12.0), "12 min");
        assert_eq!(shown(90.0), "1.5 h");
        assert_eq!(shown(3.0 * 1440.0), "3 days");
        assert_eq!(shown(0.0), "0 min");
    }

    #[test]
    fn microseconds_are_rounded_to_the_nearest() {
        for (micros, nearest) in [(0.4, 0), (0.5, 1), (-0.4, 0), (-0.5, -1), (2.5, 3), (1e300, i64::MAX)] {
            assert_eq!(SimDuration::from_micros(micros), SimDuration(nearest), "{micros}");
        }
        assert_eq!(SimDuration::from_micros(f64::NAN), SimDuration::ZERO);
    }

    #[test]
    fn never_plus_anything_is_never() {
        assert_eq!(SimTime::NEVER + SimDuration::DAY, SimTime::NEVER);
    }
}
