//! Confidence intervals for means and for differences of means, by Student's t across replications.

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};
use thiserror::Error;

/// An estimate with the range that holds the true value at the stated level.
///
/// Where the data say nothing about the spread (one replication), the ends are infinite, so that nobody
/// mistakes a lone number for a certain one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The estimate, in the unit of the data; NaN if there were no data.
    pub mean: f64,
    /// Lower end, same unit; `-inf` if the data do not bound it.
    pub low: f64,
    /// Upper end, same unit; `+inf` if the data do not bound it.
    pub high: f64,
    /// Independent observations behind the estimate, usually replications.
    pub n: u64,
}

/// Why two sets of replications cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum CompareError {
    /// The two sides do not have one value each per replication.
    #[error("paired comparison of {base} with {variant} replications")]
    Unpaired {
        /// Replications of the base.
        base: usize,
        /// Replications of the variant.
        variant: usize,
    },
    /// A side has fewer than the two replications that a spread needs.
    #[error("comparison of {0} replications, where 2 are needed")]
    TooFew(usize),
    /// The level is not inside (0, 1).
    #[error("confidence level {0}, which is not between 0 and 1")]
    Level(f64),
}

impl Interval {
    /// Returns half the length of the interval, in the unit of the data; infinite if an end is.
    pub fn half_width(&self) -> f64 {
        (self.high - self.low) / 2.0
    }

    /// Returns whether `value` lies in the interval, ends included.
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// Returns `mean` ± t·`error` with `df` degrees of freedom; with `df` ≤ 0 the ends are infinite.
    pub(super) fn around(mean: f64, error: f64, df: f64, level: f64, n: u64) -> Interval {
        assert!(level > 0.0 && level < 1.0, "confidence level {level} is not inside (0, 1)");
        let half = if df > 0.0 { t_quantile(0.5 + level / 2.0, df) * error } else { f64::INFINITY };
        if half.is_infinite() {
            return Interval { mean, low: f64::NEG_INFINITY, high: f64::INFINITY, n };
        }
        Interval { mean, low: mean - half, high: mean + half, n }
    }
}

/// Returns the quantile of Student's t distribution: the value that a t variate stays below with chance `p`.
///
/// - `p`: probability, in (0, 1) \[1\].
/// - `df`: degrees of freedom, > 0; infinity gives the normal quantile \[1\].
/// - Result: the quantile \[1\]; 1.96 for `p` 0.975 and many degrees of freedom.
///
/// # Panics
/// If `p` is not inside (0, 1) or `df` is not positive, NaN included.
///
/// # Source
/// Abramowitz and Stegun, *Handbook of Mathematical Functions*, 26.7: Student's t and its expansion 26.7.5.
///
/// # Example
/// ```
/// let t = loket::stats::interval::t_quantile(0.975, 9.0);
/// assert!((t - 2.262157).abs() < 1e-6);
/// ```
pub fn t_quantile(p: f64, df: f64) -> f64 {
    assert!(p > 0.0 && p < 1.0, "probability {p} is not inside (0, 1)");
    assert!(df > 0.0, "{df} degrees of freedom");
    if p == 0.5 {
        return 0.0;
    }
    if df > 1e3 {
        // The inverse beta function loses digits here; this expansion is exact to 1e-9 up to p = 1 - 1e-6.
        let z = normal_quantile(p);
        let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0;
        let third = (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / 384.0;
        return z + ((z.powi(3) + z) / 4.0 + (second + third / df) / df) / df;
    }
    let t = StudentsT::new(0.0, 1.0, df).expect("df is positive");
    t.inverse_cdf(p)
}

/// Returns the quantile of the standard normal distribution at `p`.
pub(super) fn normal_quantile(p: f64) -> f64 {
    Normal::new(0.0, 1.0).expect("a standard normal").inverse_cdf(p)
}

/// Returns the confidence interval of a mean across replications.
///
/// - `values`: one value per replication, any length n, one unit \[u\].
/// - `level`: two-sided coverage, in (0, 1) \[1\].
/// - Result: mean ± t_{n-1}·s/√n \[u\]. With n = 1 the ends are infinite; with n = 0 the mean is NaN too.
///
/// # Panics
/// If `level` is not inside (0, 1), NaN included.
///
/// # Source
/// Law, *Simulation Modeling and Analysis*: confidence interval of the mean from replications.
///
/// # Example
/// ```
/// // Mean wait of five replications [min].
/// let wait = loket::stats::interval::mean_interval(&[11.0, 9.0, 10.0, 12.0, 8.0], 0.95);
/// assert_eq!(wait.mean, 10.0);
/// assert!((wait.half_width() - 1.9632).abs() < 1e-4);
/// ```
pub fn mean_interval(values: &[f64], level: f64) -> Interval {
    let (mean, variance) = moments(values);
    let n = values.len() as f64;
    Interval::around(mean, (variance / n).sqrt(), n - 1.0, level, values.len() as u64)
}

/// Returns the interval that holds one more value drawn like `values`, with the mean of `values` inside.
///
/// - `values`: one value per replication, any length n, one unit \[u\].
/// - `level`: coverage of the next value if values are normally distributed, in (0, 1) \[1\].
/// - Result: mean ± t_{n-1}·s·√(1 + 1/n) \[u\]. With n = 1 the ends are infinite; with n = 0 the mean is NaN too.
///
/// # Panics
/// If `level` is not inside (0, 1), NaN included.
///
/// # Source
/// Hahn and Meeker, *Statistical Intervals*: prediction interval to contain a single future observation.
///
/// # Example
/// ```
/// // Arrivals of five simulated days: the next day is far less certain than the mean.
/// let next = loket::stats::interval::prediction_interval(&[11.0, 9.0, 10.0, 12.0, 8.0], 0.95);
/// assert!((next.half_width() - 4.8090).abs() < 1e-4);
/// ```
pub fn prediction_interval(values: &[f64], level: f64) -> Interval {
    let n = values.len() as f64;
    // Measured from the first, so that values that are all the same have themselves as their mean, to the bit.
    let first = values.first().copied().unwrap_or(f64::NAN);
    let from_first: Vec<f64> = values.iter().map(|value| value - first).collect();
    let (mean, variance) = moments(&from_first);
    let error = (variance * (1.0 + 1.0 / n)).sqrt();
    Interval::around(first + mean, error, n - 1.0, level, values.len() as u64)
}

/// Returns the confidence interval of the mean change from `base` to `variant`, paired by replication.
///
/// Entry `i` of both slices is replication `i`, simulated with the same streams. Pairing removes the
/// luck both share, so this interval is usually far narrower than two separate ones.
///
/// - `base`, `variant`: one value per replication, length n ≥ 2, the same n and the same unit \[u\].
/// - `level`: two-sided coverage, in (0, 1) \[1\].
/// - Result: mean of `variant[i] - base[i]` and its interval \[u\]; negative means `variant` is lower.
///
/// # Errors
/// [`CompareError::Unpaired`] if the lengths differ; [`CompareError::TooFew`] if n < 2;
/// [`CompareError::Level`] if `level` is not inside (0, 1), NaN included.
///
/// # Source
/// Law, *Simulation Modeling and Analysis*: paired-t confidence interval.
///
/// # Example
/// ```
/// use loket::stats::interval::paired_interval;
/// // Mean wait per replication [min], four desks against five.
/// let (four, five) = ([12.0, 30.0, 21.0], [9.0, 26.0, 18.5]);
/// let change = paired_interval(&four, &five, 0.95).unwrap();
/// assert!(change.high < 0.0, "the fifth desk shortens the wait");
/// ```
pub fn paired_interval(base: &[f64], variant: &[f64], level: f64) -> Result<Interval, CompareError> {
    if base.len() != variant.len() {
        return Err(CompareError::Unpaired { base: base.len(), variant: variant.len() });
    }
    check_comparison(base.len(), level)?;
    let changes: Vec<f64> = base.iter().zip(variant).map(|(b, v)| v - b).collect();
    Ok(mean_interval(&changes, level))
}

/// Returns the confidence interval of the change from `base` to `variant`, simulated independently.
///
/// For runs with different seeds or from different sources. Where entry `i` of both slices is the same
/// replication, [`paired_interval`] is right and this one far too wide.
///
/// - `base`, `variant`: one value per replication, each at least 2 long, the same unit \[u\].
/// - `level`: two-sided coverage, in (0, 1) \[1\].
/// - Result: mean of `variant` minus mean of `base`, and its interval \[u\]; `n` counts both sides.
///
/// # Errors
/// [`CompareError::TooFew`] if a side has fewer than 2 values; [`CompareError::Level`] if `level` is not
/// inside (0, 1), NaN included.
///
/// # Source
/// Welch, "The generalization of 'Student's' problem when several different population variances are
/// involved", *Biometrika* 34 (1947); Law, *Simulation Modeling and Analysis*: modified two-sample t.
///
/// # Example
/// ```
/// use loket::stats::interval::welch_interval;
/// let change = welch_interval(&[10.0, 12.0, 11.0], &[20.0, 19.0, 24.0, 21.0], 0.95).unwrap();
/// assert_eq!(change.mean, 10.0);
/// ```
pub fn welch_interval(base: &[f64], variant: &[f64], level: f64) -> Result<Interval, CompareError> {
    check_comparison(base.len().min(variant.len()), level)?;
    let (base_mean, base_variance) = moments(base);
    let (variant_mean, variant_variance) = moments(variant);
    let error = (base_variance / base.len() as f64 + variant_variance / variant.len() as f64).sqrt();
    // Two constant sides have no spread to estimate: any degrees of freedom give a half-width of zero.
    let df = if error > 0.0 { welch_degrees_of_freedom(base, variant) } else { 1.0 };
    let n = (base.len() + variant.len()) as u64;
    Ok(Interval::around(variant_mean - base_mean, error, df, level, n))
}

/// Returns the effective degrees of freedom of two samples with unequal variances, by Satterthwaite's formula.
fn welch_degrees_of_freedom(base: &[f64], variant: &[f64]) -> f64 {
    let part = |values: &[f64]| {
        let n = values.len() as f64;
        let share = moments(values).1 / n;
        (share, share * share / (n - 1.0))
    };
    let ((base_share, base_part), (variant_share, variant_part)) = (part(base), part(variant));
    (base_share + variant_share).powi(2) / (base_part + variant_part)
}

fn check_comparison(n: usize, level: f64) -> Result<(), CompareError> {
    if n < 2 {
        return Err(CompareError::TooFew(n));
    }
    if !(level > 0.0 && level < 1.0) {
        return Err(CompareError::Level(level));
    }
    Ok(())
}

/// Returns mean and sample variance in two passes; NaN where n is too small for them.
fn moments(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, squares / (n - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use statrs::distribution::Continuous;

    fn close(found: f64, exact: f64) -> bool {
        (found - exact).abs() <= 1e-6 * exact.abs()
    }

    /// Student t table: degrees of freedom, probabilities and their quantiles, column by column.
    const STUDENT: [[f64; 20]; 3] = [
        [
            1.0, 1.0, 1.0, 1.0, 4.0, 4.0, 4.0, 9.0, 9.0, 9.0, 29.0, 29.0, 29.0, 29.0, 99.0, 99.0, 99.0,
            999.0, 999.0, 999.0,
        ],
        [
            0.9, 0.95, 0.995, 0.9995, 0.95, 0.975, 0.9995, 0.9, 0.975, 0.995, 0.9, 0.95, 0.995, 0.9995, 0.95,
            0.975, 0.9995, 0.9, 0.975, 0.995,
        ],
        [
            3.07768354, 6.31375151, 63.6567412, 636.619249, 2.13184679, 2.77644511, 8.61030158, 1.38302874,
            2.26215716, 3.24983554, 1.31143365, 1.69912703, 2.7563859, 3.65940502, 1.66039116, 1.98421695,
            3.39152883, 1.28239957, 1.96234146, 2.58075964,
        ],
    ];

    #[test]
    fn t_quantiles_are_those_of_the_tables() {
        for column in 0..20 {
            let [df, p, t] = STUDENT.map(|row| row[column]);
            assert!(close(t_quantile(p, df), t), "{df} {p}: {} {t}", t_quantile(p, df));
            assert!(close(t_quantile(1.0 - p, df), -t), "{df} {p}");
        }
        // Bonferroni: m intervals at once, each at level 1 - 0.05/m.
        assert!(close(t_quantile(1.0 - 0.025 / 3.0, 29.0), 2.54090815));
        assert!(close(t_quantile(1.0 - 0.025 / 10.0, 29.0), 3.03804674));
    }

    #[test]
    fn t_quantiles_pass_smoothly_into_normal_ones() {
        for p in [0.6, 0.9, 0.975, 0.9995] {
            let (below, above) = (t_quantile(p, 1e3 - 1e-6), t_quantile(p, 1e3 + 1e-6));
            assert!((below - above).abs() < 1e-7 * above, "{p}: {below} {above}");
        }
        assert!(close(t_quantile(0.975, f64::INFINITY), 1.959963984540054));
        assert_eq!(t_quantile(0.5, 7.0), 0.0);
    }

    #[test]
    fn t_quantiles_invert_the_distribution() {
        for df in [1.0, 1.5, 2.0, 3.0, 7.3, 31.0, 200.0, 700.0, 1e3, 1e4, 1e5] {
            let t = StudentsT::new(0.0, 1.0, df).unwrap();
            for p in [0.6, 0.75, 0.9, 0.975, 0.9995] {
                let found = t_quantile(p, df);
                let error = (t.cdf(found) - p) / t.pdf(found);
                assert!(error.abs() < 1e-8 * found, "{df} {p}: off by {error}");
            }
        }
    }

    const X: [f64; 10] = [10.98, 8.87, 10.53, 9.4, 10.1, 10.28, 8.86, 9.0, 9.99, 9.57];
    const Y: [f64; 12] = [8.93, 9.82, 9.27, 8.5, 9.63, 9.55, 9.3, 9.31, 9.23, 8.88, 8.05, 8.74];

    #[test]
    fn the_interval_of_a_mean_is_the_textbook_one() {
        let found = mean_interval(&X, 0.95);
        assert!(close(found.mean, 9.758) && close(found.half_width(), 0.525978431), "{found:?}");
        assert_eq!(found.n, 10);
    }

    #[test]
    fn welch_matches_the_worked_example() {
        assert!(close(welch_degrees_of_freedom(&Y, &X), 15.4983238));
        let found = welch_interval(&Y, &X, 0.95).unwrap();
        assert!(close(found.mean, 0.657166667) && close(found.half_width(), 0.583185009), "{found:?}");
        let constant = welch_interval(&[1.0, 1.0], &[3.0, 3.0], 0.95).unwrap();
        assert_eq!((constant.low, constant.high), (2.0, 2.0));
    }

    /// Ten replications of a pallet processing centre under common random numbers, two policies.
    const PAIRED: ([f64; 10], [f64; 10]) = (
        [52.56, 48.77, 53.49, 50.6, 51.6, 51.77, 51.09, 53.51, 47.44, 47.94],
        [49.92, 47.08, 50.62, 48.45, 49.2, 49.33, 48.81, 50.64, 46.08, 46.45],
    );

    #[test]
    fn pairing_matches_the_worked_example_and_beats_two_independent_samples() {
        let (x, y) = PAIRED;
        let found = paired_interval(&y, &x, 0.95).unwrap();
        assert!(close(found.mean, 2.219) && close(found.half_width(), 0.389202809), "{found:?}");
        let changes: Vec<f64> = x.iter().zip(&y).map(|(x, y)| x - y).collect();
        let (sd, separate) = (moments(&changes).1.sqrt(), moments(&x).1 + moments(&y).1);
        assert!(close(sd, 0.54406801));
        assert!(close(separate / (sd * sd), 25.1895281));
        let covariance = (separate - sd * sd) / 2.0;
        assert!(close(covariance / (moments(&x).1 * moments(&y).1).sqrt(), 0.999997419));
    }

    #[test]
    fn the_variance_of_a_paired_change_falls_with_the_correlation() {
        // u and v have exactly unit variance and no correlation, so y = rho u + sqrt(1 - rho²) v is exact.
        let scale = (3.0_f64 / 4.0).sqrt();
        let (u, v) = ([scale, scale, -scale, -scale], [scale, -scale, scale, -scale]);
        for (rho, exact) in [(0.0, 2.0), (0.5, 1.0), (0.99, 0.02)] {
            let mix = |(u, v): (&f64, &f64)| rho * u + f64::sqrt(1.0 - rho * rho) * v;
            let other: Vec<f64> = u.iter().zip(&v).map(mix).collect();
            let width = paired_interval(&u, &other, 0.95).unwrap().half_width();
            let variance = (width / t_quantile(0.975, 3.0)).powi(2) * 4.0;
            assert!(close(variance, exact), "{rho}: {variance}");
        }
    }

    #[test]
    fn the_next_value_lies_further_off_than_the_mean() {
        // Ten values: the interval of the mean is t·s/√10, that of an eleventh value t·s·√(11/10): √11 times as wide.
        let (mean, next) = (mean_interval(&X, 0.95), prediction_interval(&X, 0.95));
        assert!(close(next.mean, mean.mean) && next.n == 10);
        assert!(close(next.half_width(), 11.0_f64.sqrt() * mean.half_width()), "{next:?}");
        let constant = prediction_interval(&[0.1; 32], 0.95);
        assert_eq!((constant.mean, constant.low, constant.high), (0.1, 0.1, 0.1));
        assert_eq!(prediction_interval(&[5.0], 0.95).half_width(), f64::INFINITY);
        assert!(prediction_interval(&[], 0.95).mean.is_nan());
    }

    #[test]
    fn too_little_data_gives_no_false_certainty() {
        let one = mean_interval(&[5.0], 0.95);
        assert_eq!((one.mean, one.low, one.high), (5.0, f64::NEG_INFINITY, f64::INFINITY));
        assert_eq!(one.half_width(), f64::INFINITY);
        assert!(mean_interval(&[], 0.95).mean.is_nan());
        assert_eq!(paired_interval(&[1.0], &[1.0], 0.9), Err(CompareError::TooFew(1)));
        assert_eq!(
            paired_interval(&[1.0; 3], &[1.0; 2], 0.9),
            Err(CompareError::Unpaired { base: 3, variant: 2 })
        );
        assert!(matches!(welch_interval(&X, &Y, f64::NAN), Err(CompareError::Level(_))));
        assert!(matches!(paired_interval(&X, &X, 1.0), Err(CompareError::Level(_))));
    }

    proptest! {
        #[test]
        fn an_interval_moves_and_stretches_with_its_data(
            values in prop::collection::vec(-1e3..1e3_f64, 2..40), shift in -1e3..1e3_f64, factor in 0.1..10.0_f64,
        ) {
            let plain = mean_interval(&values, 0.9);
            let moved: Vec<f64> = values.iter().map(|value| shift + factor * value).collect();
            let moved = mean_interval(&moved, 0.9);
            prop_assert!(plain.contains(plain.mean));
            prop_assert!((moved.mean - shift - factor * plain.mean).abs() < 1e-8);
            prop_assert!((moved.half_width() - factor * plain.half_width()).abs() < 1e-8);
            prop_assert!(mean_interval(&values, 0.99).half_width() >= plain.half_width());
        }
    }
}
