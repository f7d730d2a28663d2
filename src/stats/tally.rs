//! Count, mean, spread and extremes of observations, without storing them.

use super::interval::Interval;

/// Observations folded one by one, or tally by tally.
///
/// Pushing and merging in a fixed order gives the same bytes on every run; another order changes the last bits
/// only.
///
/// # Example
/// ```
/// let mut waits = loket::stats::tally::Tally::new();
/// for minutes in [4.0, 8.0, 12.0] {
///     waits.push(minutes);
/// }
/// assert_eq!((waits.mean(), waits.sd()), (Some(8.0), Some(4.0)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tally {
    count: u64,
    mean: f64,
    square: f64,
    min: f64,
    max: f64,
}

impl Default for Tally {
    fn default() -> Tally {
        Tally { count: 0, mean: 0.0, square: 0.0, min: f64::INFINITY, max: f64::NEG_INFINITY }
    }
}

impl Tally {
    /// Returns a tally of nothing.
    pub fn new() -> Tally {
        Tally::default()
    }

    /// Adds one observation.
    ///
    /// # Source
    /// Welford, "Note on a method for calculating corrected sums of squares and products", *Technometrics* 4
    /// (1962).
    #[inline]
    pub fn push(&mut self, value: f64) {
        self.count += 1;
        let from_mean = value - self.mean;
        self.mean += from_mean / self.count as f64;
        self.square += from_mean * (value - self.mean);
        self.min = self.min.min(value);
        self.max = self.max.max(value);
    }

    /// Adds all observations of `other`, as if they had been pushed after those of `self`.
    ///
    /// # Source
    /// Chan, Golub and LeVeque, "Algorithms for computing the sample variance", *The American Statistician* 37
    /// (1983).
    pub fn merge(&mut self, other: &Tally) {
        if other.count == 0 {
            return;
        }
        if self.count == 0 {
            *self = *other;
            return;
        }
        let (mine, theirs) = (self.count as f64, other.count as f64);
        let apart = other.mean - self.mean;
        self.mean += apart * theirs / (mine + theirs);
        self.square += other.square + apart * apart * mine * theirs / (mine + theirs);
        self.count += other.count;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
    }

    /// Returns the number of observations.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Returns the mean; `None` without observations.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then_some(self.mean)
    }

    /// Returns the sample variance, with n − 1 below; `None` with fewer than two observations.
    pub fn variance(&self) -> Option<f64> {
        (self.count > 1).then(|| self.square / (self.count - 1) as f64)
    }

    /// Returns the sample standard deviation; `None` with fewer than two observations.
    pub fn sd(&self) -> Option<f64> {
        self.variance().map(f64::sqrt)
    }

    /// Returns the smallest observation; `None` without observations.
    pub fn min(&self) -> Option<f64> {
        (self.count > 0).then_some(self.min)
    }

    /// Returns the largest observation; `None` without observations.
    pub fn max(&self) -> Option<f64> {
        (self.count > 0).then_some(self.max)
    }

    /// Returns the confidence interval of the mean, where each observation is one replication.
    ///
    /// Infinite ends with one observation, `None` without any; otherwise as
    /// [`mean_interval`](super::interval::mean_interval). Observations that depend on each other, like the
    /// citizens of one day, give an interval far too narrow.
    ///
    /// # Panics
    /// If `level` is not inside (0, 1), NaN included.
    pub fn interval(&self, level: f64) -> Option<Interval> {
        let mean = self.mean()?;
        let n = self.count as f64;
        let error = self.variance().map_or(f64::NAN, |variance| (variance / n).sqrt());
        Some(Interval::around(mean, error, n - 1.0, level, self.count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::interval::mean_interval;
    use proptest::prelude::*;

    fn fold(values: &[f64]) -> Tally {
        let mut tally = Tally::new();
        values.iter().for_each(|&value| tally.push(value));
        tally
    }

    /// Folds `values` as a tree: split at each cut, tally the parts, merge the halves.
    fn tree(values: &[f64], cuts: &[usize]) -> Tally {
        let Some((cut, rest)) = cuts.split_first() else { return fold(values) };
        let (left, right) = values.split_at(cut % (values.len() + 1));
        let mut merged = tree(left, rest);
        merged.merge(&tree(right, rest));
        merged
    }

    #[test]
    fn nothing_and_one_are_not_more_than_they_are() {
        let none = Tally::new();
        assert_eq!((none.mean(), none.variance(), none.min(), none.interval(0.95)), (None, None, None, None));
        let one = fold(&[3.0]).interval(0.95).unwrap();
        assert_eq!((one.mean, one.low, one.high), (3.0, f64::NEG_INFINITY, f64::INFINITY));
    }

    #[test]
    fn a_large_offset_does_not_drown_the_spread() {
        let values: Vec<f64> = (0..1000).map(|i| 1e9 + f64::from(i % 2)).collect();
        assert!((fold(&values).variance().unwrap() - 0.25 * 1000.0 / 999.0).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn the_shape_of_the_merge_tree_does_not_change_what_is_printed(
            values in prop::collection::vec(-1e6..1e6_f64, 2..100), cuts in prop::collection::vec(0..100_usize, 0..5),
        ) {
            let (whole, merged) = (fold(&values), tree(&values, &cuts));
            prop_assert_eq!((whole.count(), whole.min(), whole.max()), (merged.count(), merged.min(), merged.max()));
            prop_assert!((whole.mean().unwrap() - merged.mean().unwrap()).abs() < 1e-8);
            let (sd, other) = (whole.sd().unwrap(), merged.sd().unwrap());
            prop_assert!((sd - other).abs() <= 1e-9 * sd);
        }

        #[test]
        fn a_tally_gives_the_interval_of_its_values(values in prop::collection::vec(-1e6..1e6_f64, 2..100)) {
            let (streamed, direct) = (fold(&values).interval(0.95).unwrap(), mean_interval(&values, 0.95));
            prop_assert!((streamed.low - direct.low).abs() < 1e-6 && (streamed.high - direct.high).abs() < 1e-6);
        }
    }
}
