//! Quantiles: of a few replications exactly, of millions of citizens from histograms, both with intervals.
//!
//! A quantile taken inside each replication and then averaged is biased, more so the shorter the day. The
//! citizens' quantile is therefore read from a pooled histogram ([`pooled_quantile`]); a quantile of days has one
//! value per replication ([`quantile_interval`]).

mod counts;
mod pooled;

use statrs::distribution::{Binomial, DiscreteCDF};

pub use self::counts::WaitCounts;
pub use self::pooled::{LONGEST_WAIT, pooled_quantile, pseudo_values, wait_histogram};
use super::interval::Interval;

/// Returns the quantile of a sorted slice: the smallest that at least a share `p` of its values do not exceed.
///
/// This is the inverse of the empirical distribution function, so the result is always one of the values.
///
/// - `sorted`: ascending, any unit.
/// - `p`: share, in \[0, 1\]; 0 gives the smallest value, 1 the largest.
/// - Result: value number ⌈n·p⌉, counted from 1; `None` if there are no values.
///
/// # Panics
/// If `p` is not in \[0, 1\], NaN included.
///
/// # Source
/// Hyndman and Fan, "Sample quantiles in statistical packages", *The American Statistician* 50 (1996): type 1.
///
/// # Example
/// ```
/// use loket::stats::quantile::quantile;
/// assert_eq!(quantile(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9), Some(9));
/// ```
pub fn quantile<T: Copy>(sorted: &[T], p: f64) -> Option<T> {
    assert!((0.0..=1.0).contains(&p), "share {p} is not in [0, 1]");
    let n = sorted.len() as f64;
    // 30 × 0.1 is a hair above 3 in binary and must still mean value number 3.
    let rank = (n * p * (1.0 - 1e-12)).ceil().max(1.0);
    sorted.get(rank as usize - 1).copied()
}

/// The ranks between which a quantile lies, counted from 1; a missing rank means that the data do not bound it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranks {
    /// The lower bound is the value of this rank.
    pub low: Option<u64>,
    /// The upper bound is the value of this rank.
    pub high: Option<u64>,
    /// The coverage that these ranks really have, at least the level asked for \[1\].
    pub coverage: f64,
}

/// Returns the ranks of `n` sorted values that enclose the quantile `p`, whatever the distribution.
///
/// For a quantile across replications: the day that nine days of ten do not exceed.
///
/// - `n`: independent values, one per replication.
/// - `p`: the quantile, in (0, 1) \[1\].
/// - `level`: two-sided coverage, at least, with equal tails, in (0, 1) \[1\].
/// - Result: the innermost ranks whose tails are each at most (1 − `level`)/2.
///
/// # Panics
/// If `p` or `level` is not inside (0, 1), NaN included.
///
/// # Source
/// Hahn and Meeker, *Statistical Intervals*: distribution-free intervals for a percentile.
///
/// # Example
/// ```
/// let ranks = loket::stats::quantile::order_statistic_ranks(100, 0.9, 0.95);
/// assert_eq!((ranks.low, ranks.high), (Some(84), Some(96)));
/// ```
pub fn order_statistic_ranks(n: u64, p: f64, level: f64) -> Ranks {
    assert!(p > 0.0 && p < 1.0, "quantile {p} is not inside (0, 1)");
    assert!(level > 0.0 && level < 1.0, "confidence level {level} is not inside (0, 1)");
    let tail = (1.0 - level) / 2.0;
    // How many values lie at or below the true quantile is binomial.
    let below = Binomial::new(p, n).expect("p is a probability");
    let first = |holds: &dyn Fn(u64) -> bool| {
        let (mut from, mut to) = (0, n + 1);
        while from < to {
            let middle = from + (to - from) / 2;
            if holds(middle) { to = middle } else { from = middle + 1 }
        }
        from
    };
    let low = first(&|rank| below.cdf(rank) > tail);
    let high = first(&|rank| rank > 0 && 1.0 - below.cdf(rank - 1) <= tail);
    let low = (low > 0).then_some(low);
    let high = (high <= n).then_some(high);
    let at_most = |rank: Option<u64>, open: f64| rank.map_or(open, |rank| below.cdf(rank - 1));
    Ranks { low, high, coverage: at_most(high, 1.0) - at_most(low, 0.0) }
}

/// Returns the quantile `p` of sorted replication values with its distribution-free interval.
///
/// - `sorted`: one value per replication, ascending, one unit \[u\].
/// - `p`, `level`: as in [`order_statistic_ranks`].
/// - Result: the quantile of [`quantile`] and the values at the enclosing ranks \[u\]; an end that the data do
///   not bound is infinite. `None` if there are no values.
///
/// # Panics
/// If `p` or `level` is not inside (0, 1), NaN included.
///
/// # Source
/// Hahn and Meeker, *Statistical Intervals*: distribution-free intervals for a percentile.
///
/// # Example
/// ```
/// let waits: Vec<f64> = (1..=100).map(f64::from).collect();
/// let p90 = loket::stats::quantile::quantile_interval(&waits, 0.9, 0.95).unwrap();
/// assert_eq!((p90.low, p90.mean, p90.high), (84.0, 90.0, 96.0));
/// ```
pub fn quantile_interval(sorted: &[f64], p: f64, level: f64) -> Option<Interval> {
    let ranks = order_statistic_ranks(sorted.len() as u64, p, level);
    let at = |rank: Option<u64>, open: f64| rank.map_or(open, |rank| sorted[rank as usize - 1]);
    Some(Interval {
        mean: quantile(sorted, p)?,
        low: at(ranks.low, f64::NEG_INFINITY),
        high: at(ranks.high, f64::INFINITY),
        n: sorted.len() as u64,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn order_statistic_ranks_are_those_of_the_tables() {
        let table = [
            (50, 0.9, 41, 50, 0.970308289),
            (100, 0.9, 84, 96, 0.955690107),
            (1000, 0.95, 936, 964, 0.958095268),
            (200, 0.5, 86, 115, 0.959962808),
        ];
        for (n, p, low, high, coverage) in table {
            let found = order_statistic_ranks(n, p, 0.95);
            assert_eq!((found.low, found.high), (Some(low), Some(high)), "{n} {p}");
            assert!((found.coverage - coverage).abs() <= 1e-6 * coverage, "{n} {p}: {found:?}");
        }
    }

    #[test]
    fn twenty_days_do_not_bound_the_worst_of_ten_from_above() {
        let days: Vec<f64> = (1..=20).map(f64::from).collect();
        let found = quantile_interval(&days, 0.9, 0.95).unwrap();
        assert_eq!((found.mean, found.low, found.high), (18.0, 15.0, f64::INFINITY));
        assert_eq!(quantile_interval(&[], 0.9, 0.95), None);
        let alone = quantile_interval(&[3.0], 0.5, 0.95).unwrap();
        assert_eq!((alone.low, alone.high), (f64::NEG_INFINITY, f64::INFINITY));
    }

    #[test]
    fn a_quantile_is_one_of_the_values() {
        let ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        let found = |p| quantile(&ten, p);
        assert_eq!((found(0.0), found(0.1), found(0.11), found(1.0)), (Some(1), Some(1), Some(2), Some(10)));
        let thirty: Vec<usize> = (1..=30).collect();
        assert_eq!((quantile(&thirty, 0.1), quantile::<u64>(&[], 0.5)), (Some(3), None));
    }

    proptest! {
        #[test]
        fn ranks_enclose_the_quantile_at_the_level_asked_for(n in 1..500_u64, p in 0.01..0.99_f64, level in 0.5..0.99_f64) {
            let ranks = order_statistic_ranks(n, p, level);
            prop_assert!(ranks.coverage >= level - 1e-9);
            prop_assert!(ranks.low.unwrap_or(1) <= ranks.high.unwrap_or(n));
        }
    }
}
