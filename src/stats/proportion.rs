//! Shares of replications: how often a day meets its target, with bounds that hold near 0 and 1.
//!
//! The usual estimate ± 1.96 standard errors claims certainty for "0 of 50"; it is not offered.

use statrs::distribution::{Beta, ContinuousCDF};

use super::interval::{Interval, normal_quantile};

/// Returns the Wilson interval of a share.
///
/// - `successes`: 0 ≤ successes ≤ trials \[1\]; fractions are allowed, for effective counts.
/// - `trials`: independent trials, one per replication, say \[1\].
/// - `level`: two-sided coverage on average over the possible shares, in (0, 1) \[1\].
/// - Result: the share with an interval inside \[0, 1\]; with no trials the mean is NaN and the interval is
///   \[0, 1\].
///
/// # Panics
/// If `successes` is not in 0..=`trials` or `level` is not inside (0, 1), NaN included.
///
/// # Source
/// Wilson, "Probable inference, the law of succession, and statistical inference", *JASA* 22 (1927);
/// recommended by Brown, Cai and DasGupta, "Interval estimation for a binomial proportion", *Statistical
/// Science* 16 (2001).
///
/// # Example
/// ```
/// // A target met on each of 50 days is not certain to be met.
/// let met = loket::stats::proportion::wilson(50.0, 50.0, 0.95);
/// assert_eq!((met.mean, met.high), (1.0, 1.0));
/// assert!(met.low < 0.93);
/// ```
pub fn wilson(successes: f64, trials: f64, level: f64) -> Interval {
    assert!(0.0 <= successes && successes <= trials, "{successes} successes in {trials} trials");
    assert!(level > 0.0 && level < 1.0, "confidence level {level} is not inside (0, 1)");
    if trials == 0.0 {
        return Interval { mean: f64::NAN, low: 0.0, high: 1.0, n: 0 };
    }
    let z = normal_quantile(0.5 + level / 2.0);
    let share = successes / trials;
    let pull = z * z / trials;
    let centre = (share + pull / 2.0) / (1.0 + pull);
    let half = (pull * (share * (1.0 - share) + pull / 4.0)).sqrt() / (1.0 + pull);
    // At the ends the bound is exactly 0 or 1; rounding would leave it a hair off.
    let low = if successes == 0.0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if successes == trials { 1.0 } else { (centre + half).min(1.0) };
    Interval { mean: share, low, high, n: trials as u64 }
}

/// Returns the Clopper-Pearson interval of a share, which covers at least at its level for every true share.
///
/// - `k`, `n`: `k` successes in `n` independent trials, `k` ≤ `n`.
/// - `level`: two-sided coverage, at least, in (0, 1) \[1\].
/// - Result: the share with an interval inside \[0, 1\]; with no trials the mean is NaN and the interval is
///   \[0, 1\].
///
/// # Panics
/// If `k` > `n` or `level` is not inside (0, 1), NaN included.
///
/// # Source
/// Clopper and Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial",
/// *Biometrika* 26 (1934).
///
/// # Example
/// ```
/// let broken = loket::stats::proportion::clopper_pearson(0, 50, 0.95);
/// assert!((broken.high - 0.0711).abs() < 1e-4);
/// ```
pub fn clopper_pearson(k: u64, n: u64, level: f64) -> Interval {
    assert!(k <= n, "{k} successes in {n} trials");
    assert!(level > 0.0 && level < 1.0, "confidence level {level} is not inside (0, 1)");
    let tail = (1.0 - level) / 2.0;
    let (successes, failures) = (k as f64, (n - k) as f64);
    let bound = |a: f64, b: f64, p: f64| Beta::new(a, b).expect("both shapes are positive").inverse_cdf(p);
    let low = if k == 0 { 0.0 } else { bound(successes, failures + 1.0, tail) };
    let high = if k == n { 1.0 } else { bound(successes + 1.0, failures, 1.0 - tail) };
    Interval { mean: successes / n as f64, low, high, n }
}

/// Returns the chance of at least `k` successes in `n` independent trials.
///
/// - `k`, `n`: `k` ≤ `n` + 1; none at least is certain, more than there are trials impossible.
/// - `share`: chance of a success in each, in (0, 1) \[1\].
/// - Result: P(X ≥ `k`) \[1\].
///
/// # Panics
/// If `k` > `n` + 1 or `share` is not inside (0, 1), NaN included.
///
/// # Source
/// Abramowitz and Stegun, *Handbook of Mathematical Functions*, 26.5.24: the binomial and the beta distribution.
///
/// # Example
/// ```
/// // Two of two days on which something happens that should on one in twenty.
/// assert!((loket::stats::proportion::at_least(2, 2, 0.05) - 0.0025).abs() < 1e-9);
/// ```
pub fn at_least(k: u64, n: u64, share: f64) -> f64 {
    assert!(k <= n + 1, "{k} successes in {n} trials");
    assert!(share > 0.0 && share < 1.0, "chance {share} is not inside (0, 1)");
    if k == 0 {
        return 1.0;
    }
    if k > n {
        return 0.0;
    }
    Beta::new(k as f64, (n - k + 1) as f64).expect("both shapes are positive").cdf(share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn close(found: f64, exact: f64) -> bool {
        (found - exact).abs() <= 1e-6 * exact.abs()
    }

    #[test]
    fn wilson_bounds_are_those_of_the_tables() {
        let table = [
            (0.0, 50.0, 0.0, 0.0713475991),
            (3.0, 50.0, 0.0206149703, 0.162170917),
            (95.0, 100.0, 0.888249531, 0.978456321),
            (950.0, 1000.0, 0.93468618, 0.961869738),
        ];
        for (k, n, low, high) in table {
            let found = wilson(k, n, 0.95);
            assert!(close(found.low, low) && close(found.high, high), "{k} of {n}: {found:?}");
        }
    }

    #[test]
    fn clopper_pearson_bounds_are_those_of_the_tables() {
        let table = [
            (0, 50, 0.0, 0.0711217365),
            (3, 50, 0.0125485878, 0.165481947),
            (95, 100, 0.887165089, 0.983568121),
            (950, 1000, 0.934609512, 0.962664602),
        ];
        for (k, n, low, high) in table {
            let found = clopper_pearson(k, n, 0.95);
            assert!(close(found.low, low) && close(found.high, high), "{k} of {n}: {found:?}");
        }
    }

    #[test]
    fn tails_are_sums_of_the_binomial() {
        // 1 - 0.95^4 = 0.18549375; 0.05^4 + 4·0.05^3·0.95 = 0.00048125.
        assert!(close(at_least(1, 4, 0.05), 0.18549375));
        assert!(close(at_least(3, 4, 0.05), 0.00048125));
        assert_eq!((at_least(0, 4, 0.05), at_least(5, 4, 0.05), at_least(0, 0, 0.5)), (1.0, 0.0, 1.0));
    }

    #[test]
    fn no_trials_say_nothing() {
        for found in [wilson(0.0, 0.0, 0.95), clopper_pearson(0, 0, 0.95)] {
            assert!(found.mean.is_nan());
            assert_eq!((found.low, found.high, found.n), (0.0, 1.0, 0));
        }
    }

    proptest! {
        #[test]
        fn bounds_hold_the_share_and_mirror(n in 1..2000_u64, part in 0.0..=1.0_f64, level in 0.5..0.999_f64) {
            let k = (n as f64 * part) as u64;
            let intervals = [
                (wilson(k as f64, n as f64, level), wilson((n - k) as f64, n as f64, level)),
                (clopper_pearson(k, n, level), clopper_pearson(n - k, n, level)),
            ];
            for (found, mirrored) in intervals {
                prop_assert!(0.0 <= found.low && found.high <= 1.0);
                prop_assert!(found.contains(found.mean));
                prop_assert!((found.low - (1.0 - mirrored.high)).abs() < 1e-9);
            }
        }
    }
}
