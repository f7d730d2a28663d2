//! Estimates drawn anew: what another sample of the same size would have said.
//!
//! Whoever estimates from a sample would have found something else in another sample of the same size. These
//! functions draw what; how much the draws differ is how much is not known.

use super::distribution::Distribution;
use super::stream::ShortStream;
use rand_distr::{Beta, Distribution as _, Gamma};

/// Mean and standard deviation of a sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// Mean \[min\].
    pub mean: f64,
    /// Standard deviation with n - 1 \[min\].
    pub sd: f64,
}

/// Draws `observations` of `distribution` and returns their mean and standard deviation: the parametric
/// bootstrap of both.
///
/// - `observations`: at least 2.
/// - Result: \[min\]; the mean of exponential times is exactly gamma distributed, with a coefficient of
///   variation of 1/√n.
///
/// # Panics
/// If there are fewer than two observations.
///
/// # Source
/// Efron and Tibshirani, *An Introduction to the Bootstrap*: the parametric bootstrap.
///
/// # Example
/// ```
/// use loket::random::{distribution::Distribution, estimate, stream::Key};
/// let work = Distribution::Exponential { mean: 5.0 };
/// let again = estimate::sample(&work, 1_000_000, &mut Key::name("work").short());
/// assert!((again.mean - 5.0).abs() < 0.02 && (again.sd - 5.0).abs() < 0.02);
/// ```
pub fn sample(distribution: &Distribution, observations: u32, stream: &mut ShortStream) -> Sample {
    assert!(observations >= 2, "{observations} observations");
    let sampler = distribution.sampler();
    let (mut mean, mut square) = (0.0, 0.0);
    for seen in 1..=observations {
        let value = sampler.sample(stream) / 60e6;
        let from = value - mean;
        mean += from / f64::from(seen);
        square += from * (value - mean);
    }
    Sample { mean, sd: (square / f64::from(observations - 1)).sqrt() }
}

/// Draws `observations` of `values` with replacement: the nonparametric bootstrap.
///
/// - `values`: not empty \[u\].
/// - Result: as many as `observations`, in the order drawn \[u\].
///
/// # Panics
/// If there are no values.
///
/// # Source
/// Efron and Tibshirani, *An Introduction to the Bootstrap*.
pub fn resample(values: &[f64], observations: u32, stream: &mut ShortStream) -> Vec<f64> {
    assert!(!values.is_empty(), "no values");
    let place = |luck: f64| ((luck * values.len() as f64) as usize).min(values.len() - 1);
    (0..observations).map(|_| values[place(rand::RngExt::random::<f64>(stream))]).collect()
}

/// Draws a share that was counted: the posterior under Jeffreys' prior, Beta(k + 1/2, n - k + 1/2).
///
/// - `share`: k/n, in [0, 1] \[1\]; `cases`: n, at least 1.
/// - Result: inside [0, 1] \[1\]. A share of 0 or 1 is not certain: of 0 in n cases, the mean of the draws
///   is 1/(2n + 2).
///
/// # Panics
/// If `share` is outside [0, 1] or there are no cases.
///
/// # Source
/// Brown, Cai and DasGupta, "Interval estimation for a binomial proportion", *Statistical Science* 16 (2001).
pub fn share(share: f64, cases: u32, stream: &mut ShortStream) -> f64 {
    assert!((0.0..=1.0).contains(&share) && cases > 0, "a share of {share} in {cases} cases");
    let n = f64::from(cases);
    let beta = Beta::new(share * n + 0.5, (1.0 - share) * n + 0.5).expect("both shapes are at least 1/2");
    beta.sample(stream)
}

/// Draws a factor of mean 1 and coefficient of variation `cv`: a gamma variate.
///
/// The number of arrivals in a period in which N are expected has a coefficient of variation of 1/√N, and
/// so has the rate estimated from it; the mean of D factors of days that vary by `v` has `v`/√D.
///
/// - `cv`: ≥ 0 \[1\]; 0 gives 1.
/// - Result: > 0 \[1\].
///
/// # Panics
/// If `cv` is negative or not finite.
///
/// # Example
/// ```
/// use loket::random::{estimate::factor, stream::Key};
/// assert_eq!(factor(0.0, &mut Key::name("rate").short()), 1.0);
/// ```
pub fn factor(cv: f64, stream: &mut ShortStream) -> f64 {
    assert!(cv >= 0.0 && cv.is_finite(), "a coefficient of variation of {cv}");
    if cv == 0.0 {
        return 1.0;
    }
    let shape = 1.0 / (cv * cv);
    Gamma::new(shape, cv * cv).map_or(1.0, |gamma| gamma.sample(stream))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::stream::Key;
    use crate::stats::tally::Tally;

    const DRAWS: u64 = 20_000;

    fn moments(mut draw: impl FnMut(&mut ShortStream) -> f64) -> (f64, f64) {
        let mut tally = Tally::new();
        (0..DRAWS).for_each(|i| tally.push(draw(&mut Key::replication(11, i).short())));
        (tally.mean().unwrap(), tally.sd().unwrap())
    }

    /// Means are within 4.5 of their standard errors, and standard deviations within 4 % of their values,
    /// which is more than four standard errors of them: a new seed fails with a chance below 1e-3 in all.
    #[track_caller]
    fn assert_moments(found: (f64, f64), mean: f64, sd: f64) {
        assert!((found.0 - mean).abs() <= 4.5 * sd / (DRAWS as f64).sqrt(), "{found:?} for {mean} {sd}");
        assert!((found.1 / sd - 1.0).abs() <= 0.04, "{found:?} for {mean} {sd}");
    }

    #[test]
    fn the_mean_of_n_observations_varies_by_cv_over_root_n() {
        let cases = [
            Distribution::Exponential { mean: 5.0 },
            Distribution::Lognormal { mean: 5.0, cv: 0.5 },
            Distribution::Gamma { mean: 5.0, cv: 0.7 },
            Distribution::Normal { mean: -5.0, sd: 10.0 },
        ];
        for distribution in cases {
            let found = moments(|stream| sample(&distribution, 40, stream).mean);
            assert_moments(found, distribution.mean(), (distribution.variance() / 40.0).sqrt());
        }
    }

    #[test]
    fn the_spread_is_estimated_anew_without_bias() {
        let work = Distribution::Gamma { mean: 5.0, cv: 0.5 };
        let (mean, _) = moments(|stream| sample(&work, 8, stream).sd.powi(2));
        // The variance of a sample variance of 8 gamma values with cv 1/2 (excess kurtosis 3/2) is s^4
        // (1.5/8 + 2/7).
        let error = 6.25 * (1.5 / 8.0 + 2.0 / 7.0_f64).sqrt() / (DRAWS as f64).sqrt();
        assert!((mean - 6.25).abs() <= 4.5 * error, "{mean}");
    }

    #[test]
    fn a_share_is_beta_and_never_certain() {
        let (n, k) = (200.0, 30.0);
        let (a, b): (f64, f64) = (k + 0.5, n - k + 0.5);
        let sd = (a * b / ((a + b).powi(2) * (a + b + 1.0))).sqrt();
        assert_moments(moments(|stream| share(0.15, 200, stream)), a / (a + b), sd);
        let (mean, sd) = moments(|stream| share(0.0, 49, stream));
        assert!((mean - 0.01).abs() < 4.5 * sd / (DRAWS as f64).sqrt() && sd > 0.0, "{mean}");
    }

    #[test]
    fn a_factor_has_mean_one_and_the_spread_asked_for() {
        for cv in [0.05, 0.4, 1.0] {
            assert_moments(moments(|stream| factor(cv, stream)), 1.0, cv);
        }
    }

    #[test]
    fn values_are_drawn_from_what_was_measured() {
        let again = resample(&[1.0, 2.0, 4.0], 500, &mut Key::name("x").short());
        assert_eq!(again.len(), 500);
        assert!([1.0, 2.0, 4.0].iter().all(|value| again.contains(value)));
        assert!(again.iter().all(|value| [1.0, 2.0, 4.0].contains(value)));
        let (mean, sd) = moments(|s| resample(&[1.0, 2.0, 4.0], 25, s).iter().sum::<f64>() / 25.0);
        assert_moments((mean, sd), 7.0 / 3.0, (14.0_f64 / 9.0 / 25.0).sqrt());
    }
}
