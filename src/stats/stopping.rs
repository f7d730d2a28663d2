//! When there are enough replications.
//!
//! Looking after every replication and stopping at the first good moment gives intervals that miss the truth
//! more often than they say. So one looks at a few fixed counts only, and what is narrow has to be so at two of them in a
//! row. The counts depend on nothing but the cap: the same run stops at the same place on one thread and on sixty-four.

use super::interval::{Interval, t_quantile};

/// How narrow an interval must be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// Half-width at most this, in the unit of the estimate.
    Absolute(f64),
    /// True relative error at most this \[1\], 0.05 for 5 %.
    Relative(f64),
}

impl Target {
    /// Returns whether `interval` is narrow enough; never for an infinite one or an estimate of NaN.
    ///
    /// # Source
    /// Law, *Simulation Modeling and Analysis*: obtaining a specified precision.
    pub fn met(self, interval: &Interval) -> bool {
        interval.half_width().is_finite() && interval.half_width() <= self.limit(interval)
    }

    /// Returns the half-width at which `interval` is narrow enough, in the unit of the estimate.
    pub fn limit(self, interval: &Interval) -> f64 {
        match self {
            Target::Absolute(half_width) => half_width,
            Target::Relative(error) => corrected_relative_target(error) * interval.mean.abs(),
        }
    }
}

/// Whether to stop at a look: when the intervals are narrow enough at two looks in a row, or at the last.
///
/// Intervals are narrow at one look by luck, and luck that makes them narrow makes them miss: few bad days so far mean a
/// small spread and a small mean. Half as many replications again have to confirm it.
///
/// # Source
/// Hoad, Robinson and Davies, "Automated selection of the number of replications for a discrete-event simulation",
/// *Journal of the Operational Research Society* 61 (2010): looking ahead.
///
/// # Example
/// ```
/// let mut stop = loket::stats::stopping::Confirmed::default();
/// assert!(!stop.at(true, false), "narrow for the first time");
/// assert!(stop.at(true, false));
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Confirmed {
    narrow: bool,
}

impl Confirmed {
    /// Returns whether to stop, when all intervals are `narrow` at this look, which may be the `last`.
    pub fn at(&mut self, narrow: bool, last: bool) -> bool {
        let before = std::mem::replace(&mut self.narrow, narrow);
        narrow && (before || last)
    }
}

/// Returns the ratio of half-width to estimate at which the relative error against the truth is at most `relative`.
///
/// The truth is unknown, so the half-width is compared with the estimate, which may itself be too large by the
/// error allowed: r/(1 + r) instead of r.
///
/// - `relative`: relative error allowed, ≥ 0 \[1\].
///
/// # Source
/// Law, *Simulation Modeling and Analysis*: adjusted relative error.
///
/// # Example
/// ```
/// assert_eq!(loket::stats::stopping::corrected_relative_target(0.25), 0.2);
/// ```
pub fn corrected_relative_target(relative: f64) -> f64 {
    relative / (1.0 + relative)
}

/// Returns the smallest number of replications whose half-width is at most `half_width` if the spread stays as it is.
///
/// - `sd`: standard deviation across the replications so far, ≥ 0 \[u\].
/// - `half_width`: what is wanted, > 0 \[u\].
/// - `level`: two-sided coverage, in (0, 1) \[1\].
/// - Result: the smallest n ≥ 2 with t_{n-1}·`sd`/√n ≤ `half_width`; `u64::MAX` if it is beyond 2^53.
///
/// # Panics
/// If `sd` is negative, `half_width` is not positive or `level` is not inside (0, 1), NaN included.
///
/// # Source
/// Law, *Simulation Modeling and Analysis*: obtaining a specified precision.
///
/// # Example
/// ```
/// assert_eq!(loket::stats::stopping::replications_needed(5.0, 1.0, 0.95), 99);
/// ```
pub fn replications_needed(sd: f64, half_width: f64, level: f64) -> u64 {
    assert!(sd >= 0.0, "standard deviation {sd} is negative");
    assert!(half_width > 0.0, "half-width {half_width} is not positive");
    assert!(level > 0.0 && level < 1.0, "confidence level {level} is not inside (0, 1)");
    let enough =
        |n: u64| t_quantile(0.5 + level / 2.0, (n - 1) as f64) * sd <= half_width * (n as f64).sqrt();
    let mut high = 2;
    while !enough(high) {
        if high > 1 << 53 {
            return u64::MAX;
        }
        high *= 2;
    }
    // The half-width falls with n, so the smallest n lies in (high / 2, high].
    let mut low = (high / 2).max(2);
    while low < high {
        let middle = low + (high - low) / 2;
        if enough(middle) { high = middle } else { low = middle + 1 }
    }
    high
}

/// Returns the replication counts at which to look whether the precision is reached.
///
/// - `at_most`: the cap, which is the last look.
/// - Result: 32, then half as many again each time, ascending; the cap alone if it is 32 or less, nothing if it
///   is 0.
///
/// # Example
/// ```
/// let looks: Vec<u64> = loket::stats::stopping::rounds(200).collect();
/// assert_eq!(looks, [32, 48, 72, 108, 162, 200]);
/// ```
pub fn rounds(at_most: u64) -> impl Iterator<Item = u64> {
    let after = move |&count: &u64| (count < at_most).then(|| (count + count / 2).min(at_most));
    std::iter::successors((at_most > 0).then_some(at_most.min(32)), after)
}

/// Returns the replication counts at which to look whether a comparison is decided.
///
/// - `first`: the first look, > 0.
/// - `at_most`: the cap, which is the last look.
/// - Result: `first`, then twice as many each time, ascending; the cap alone if it is not above `first`.
///
/// Few looks, because each of them costs confidence: at one of k looks, intervals at level 1 − α/k miss with chance α
/// at most, whatever decides when to stop (Bonferroni).
///
/// # Example
/// ```
/// let looks: Vec<u64> = loket::stats::stopping::doublings(50, 300).collect();
/// assert_eq!(looks, [50, 100, 200, 300]);
/// ```
pub fn doublings(first: u64, at_most: u64) -> impl Iterator<Item = u64> {
    let after = move |&count: &u64| (count < at_most).then(|| count.saturating_mul(2).min(at_most));
    std::iter::successors((at_most > 0).then_some(first.clamp(1, at_most.max(1))), after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn replication_counts_are_those_of_the_tables() {
        assert_eq!(replications_needed(5.0, 1.0, 0.95), 99);
        assert_eq!(replications_needed(3.2, 0.5, 0.95), 160);
        assert_eq!(replications_needed(0.0, 0.5, 0.95), 2);
        assert_eq!(replications_needed(1.0, 1e-12, 0.95), u64::MAX);
    }

    #[test]
    fn a_relative_target_is_stricter_than_it_sounds() {
        let interval = Interval { mean: -100.0, low: -104.9, high: -95.1, n: 50 };
        assert!(Target::Absolute(4.9001).met(&interval) && !Target::Absolute(4.8).met(&interval));
        assert!(!Target::Relative(0.05).met(&interval), "4.9 % of the estimate may be more of the truth");
        assert!(Target::Relative(0.052).met(&interval));
    }

    #[test]
    fn nothing_known_never_meets_a_target() {
        let unknown = Interval { mean: 4.0, low: f64::NEG_INFINITY, high: f64::INFINITY, n: 1 };
        assert!(!Target::Absolute(f64::INFINITY).met(&unknown));
        assert!(!Target::Relative(0.1).met(&Interval { mean: f64::NAN, ..unknown }));
    }

    #[test]
    fn luck_has_to_last() {
        let mut stop = Confirmed::default();
        let looks = [(true, false), (false, false), (true, false), (false, true)];
        assert_eq!(looks.map(|(narrow, last)| stop.at(narrow, last)), [false; 4]);
        assert!(stop.at(true, true), "there is no look after the last");
    }

    #[test]
    fn rounds_end_at_the_cap() {
        let looks = |cap| rounds(cap).collect::<Vec<_>>();
        assert_eq!((looks(0), looks(1), looks(32)), (vec![], vec![1], vec![32]));
        assert_eq!(looks(50), [32, 48, 50]);
        assert!(rounds(1_000_000).count() < 30);
    }

    #[test]
    fn doublings_end_at_the_cap() {
        let looks = |first, cap| doublings(first, cap).collect::<Vec<_>>();
        assert_eq!((looks(32, 0), looks(32, 20), looks(32, 32)), (vec![], vec![20], vec![32]));
        assert_eq!((looks(0, 3), looks(32, 65)), (vec![1, 2, 3], vec![32, 64, 65]));
        assert!(doublings(1, u64::MAX).count() == 65);
    }

    proptest! {
        #[test]
        fn one_replication_fewer_is_too_few(sd in 0.01..100.0_f64, half_width in 0.1..100.0_f64, level in 0.5..0.999_f64) {
            let n = replications_needed(sd, half_width, level);
            let width = |n: u64| t_quantile(0.5 + level / 2.0, (n - 1) as f64) * sd / (n as f64).sqrt();
            prop_assert!(width(n) <= half_width * (1.0 + 1e-12));
            prop_assert!(n == 2 || width(n - 1) > half_width * (1.0 - 1e-12));
        }
    }
}
