//! A level that lasts: citizens in a queue, officers at work, cards in stock.
//!
//! All in integers, so the area is exact and does not depend on how many changes it was added up from. Divided
//! by the length of the period it is the time average.

use crate::time::SimTime;

/// A level with the area under it since the last [`rebase`](TimeWeighted::rebase).
///
/// # Example
/// ```
/// use loket::stats::time_weighted::TimeWeighted;
/// use loket::time::{SimDuration, SimTime};
///
/// let minute = |m| SimTime(m * SimDuration::MINUTE.0);
/// let mut queue = TimeWeighted::new(0, minute(0));
/// queue.add(minute(2), 3); // three citizens from minute 2
/// queue.add(minute(6), -1); // two from minute 6
/// let area = queue.area_until(minute(10));
/// assert_eq!(area, (3 * 4 + 2 * 4) * i128::from(SimDuration::MINUTE.0));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimeWeighted {
    /// The level now.
    pub level: i64,
    /// When the area was last brought up to date.
    pub since: SimTime,
    /// Area under the level up to `since` \[level·µs\].
    pub area: i128,
}

impl TimeWeighted {
    /// Returns a level that starts at `level` at `since`, with no area yet.
    pub fn new(level: i64, since: SimTime) -> TimeWeighted {
        TimeWeighted { level, since, area: 0 }
    }

    /// Changes the level to `level` at `now`, which is not before the last change.
    #[inline]
    pub fn set(&mut self, now: SimTime, level: i64) {
        self.area = self.area_until(now);
        self.since = now;
        self.level = level;
    }

    /// Changes the level by `delta` at `now`, which is not before the last change.
    #[inline]
    pub fn add(&mut self, now: SimTime, delta: i64) {
        self.set(now, self.level + delta);
    }

    /// Forgets the area before `now` and keeps the level: the end of a warm-up.
    #[inline]
    pub fn rebase(&mut self, now: SimTime) {
        debug_assert!(now >= self.since, "time runs backwards");
        self.area = 0;
        self.since = now;
    }

    /// Returns the area under the level from the last rebase (or the start) until `now` \[level·µs\].
    #[inline]
    pub fn area_until(&self, now: SimTime) -> i128 {
        debug_assert!(now >= self.since, "time runs backwards");
        self.area + i128::from(self.level) * i128::from((now - self.since).0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_rebase_keeps_the_level_and_drops_the_past() {
        let mut level = TimeWeighted::new(5, SimTime(0));
        level.set(SimTime(10), 2);
        assert_eq!(level.area_until(SimTime(10)), 50);
        level.rebase(SimTime(14));
        assert_eq!((level.level, level.area_until(SimTime(20))), (2, 12));
    }

    #[test]
    fn a_large_level_over_years_does_not_overflow() {
        let level = TimeWeighted::new(1 << 40, SimTime(0));
        assert_eq!(level.area_until(SimTime(1 << 52)), 1 << 92);
    }

    proptest! {
        #[test]
        fn the_area_is_the_sum_of_the_stays(stays in prop::collection::vec((0..1000_i64, 0..1000_i64), 0..50)) {
            let mut changes: Vec<(i64, i64)> =
                stays.iter().flat_map(|&(enter, length)| [(enter, 1), (enter + length, -1)]).collect();
            changes.sort_unstable();
            let mut inside = TimeWeighted::new(0, SimTime(0));
            changes.iter().for_each(|&(time, delta)| inside.add(SimTime(time), delta));
            prop_assert_eq!(inside.level, 0);
            let total: i64 = stays.iter().map(|stay| stay.1).sum();
            prop_assert_eq!(inside.area_until(SimTime(5000)), i128::from(total));
        }
    }
}
