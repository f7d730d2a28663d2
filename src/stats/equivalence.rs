//! Whether two results are the same for all that matters: two one-sided tests against a margin.
//!
//! A test of difference answers "not shown to differ" to whoever looks least. Here the burden of proof is turned
//! round: what is not shown to lie within the margin is not equivalent.

use super::interval::Interval;

/// An estimate, or the difference of two, with its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimate \[u\].
    pub mean: f64,
    /// Its standard error, ≥ 0 \[u\]; infinite or NaN where the data do not tell it.
    pub error: f64,
    /// Degrees of freedom of the standard error; 0 or less where there are none \[1\].
    pub df: f64,
}

/// What an interval says of a margin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The difference lies within the margin.
    Equivalent,
    /// It lies beyond.
    Moved,
    /// The data do not tell.
    Undecided,
}

impl Estimate {
    /// Returns what `self` has more than `base`, an independent estimate in the same unit.
    ///
    /// # Source
    /// Welch, "The generalization of 'Student's' problem when several different population variances are
    /// involved", *Biometrika* 34 (1947), with Satterthwaite's degrees of freedom.
    ///
    /// # Example
    /// ```
    /// use loket::stats::equivalence::Estimate;
    /// let base = Estimate { mean: 10.0, error: 0.3, df: 31.0 };
    /// let now = Estimate { mean: 10.5, error: 0.4, df: 31.0 };
    /// let more = now.less(base);
    /// assert_eq!((more.mean, more.error), (0.5, 0.5));
    /// ```
    pub fn less(self, base: Estimate) -> Estimate {
        let (one, other) = (self.error.powi(2), base.error.powi(2));
        let part = |square: f64, df: f64| if square > 0.0 { square * square / df.max(0.0) } else { 0.0 };
        let parts = part(one, self.df) + part(other, base.df);
        // Two numbers without spread leave nothing to estimate: any degrees of freedom give a width of zero.
        let df = if one + other > 0.0 { (one + other).powi(2) / parts } else { 1.0 };
        Estimate { mean: self.mean - base.mean, error: (one + other).sqrt(), df }
    }

    /// Returns the confidence interval by Student's t; its `n` is 0. Where the data tell no spread, it has no ends.
    ///
    /// # Panics
    /// If `level` is not inside (0, 1), NaN included.
    pub fn interval(&self, level: f64) -> Interval {
        let known = self.error.is_finite() && self.df > 0.0;
        let (error, df) = if known { (self.error, self.df) } else { (1.0, 0.0) };
        Interval::around(self.mean, error, df, level, 0)
    }
}

/// Says whether a difference lies within ± `margin`, beyond it, or whether that is not decided.
///
/// Two one-sided tests at α each find it within if the interval of 1 − 2α lies within: whatever the truth, a
/// difference as large as the margin or larger is called equivalent with a chance of at most α. For several
/// measures that all have to pass, no correction is needed: that all pass although one has moved so far has at
/// most the same chance. To call a measure moved, on the other hand, is one of several chances to be wrong, so
/// that `wide` may be an interval of a higher level.
///
/// - `narrow`: interval of the difference at level 1 − 2α \[u\].
/// - `wide`: interval of the same at level 1 − 2α/k, if one of k measures may not be called moved wrongly \[u\].
/// - `margin`: what does not matter, ≥ 0 \[u\].
///
/// # Panics
/// If `margin` is negative or NaN.
///
/// # Source
/// Schuirmann, "A comparison of the two one-sided tests procedure and the power approach for assessing the
/// equivalence of average bioavailability", *Journal of Pharmacokinetics and Biopharmaceutics* 15 (1987); Berger and
/// Hsu, "Bioequivalence trials, intersection-union tests and equivalence confidence sets", *Statistical Science* 11
/// (1996).
///
/// # Example
/// ```
/// use loket::stats::equivalence::{Estimate, Verdict, judge};
/// let difference = Estimate { mean: 0.2, error: 0.1, df: 60.0 };
/// let interval = difference.interval(0.9); // 0.03 to 0.37
/// assert_eq!(judge(interval, interval, 0.5), Verdict::Equivalent);
/// assert_eq!(judge(interval, interval, 0.3), Verdict::Undecided);
/// assert_eq!(judge(interval, interval, 0.01), Verdict::Moved);
/// ```
pub fn judge(narrow: Interval, wide: Interval, margin: f64) -> Verdict {
    assert!(margin >= 0.0, "a margin of {margin}");
    if -margin < narrow.low && narrow.high < margin {
        Verdict::Equivalent
    } else if wide.low > margin || wide.high < -margin {
        Verdict::Moved
    } else {
        Verdict::Undecided
    }
}

/// Returns how many times as many data would decide about `margin`, if the estimate stays where it is; `None` if the
/// data bound nothing, or the estimate stands on the margin.
///
/// The width of an interval falls with the root of the number of data, so that half of it fits between the estimate and
/// the margin with (half / | |estimate| − margin |)² times as many.
///
/// # Example
/// ```
/// use loket::stats::equivalence::{Estimate, times_as_many};
/// let interval = Estimate { mean: 0.0, error: 1.0, df: f64::INFINITY }.interval(0.9); // ± 1.645
/// assert!((times_as_many(interval, 0.8225).unwrap() - 4.0).abs() < 0.01);
/// ```
pub fn times_as_many(interval: Interval, margin: f64) -> Option<f64> {
    let times = (interval.half_width() / (interval.mean.abs() - margin)).powi(2);
    times.is_finite().then_some(times)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::interval::welch_interval;
    use rand::{RngExt, SeedableRng};
    use rand_distr::StandardNormal;
    use rand_xoshiro::Xoshiro256PlusPlus;

    /// Mean, standard deviation and number of a sample.
    fn of(mean: f64, deviation: f64, n: f64) -> Estimate {
        Estimate { mean, error: deviation / n.sqrt(), df: n - 1.0 }
    }

    fn at(difference: Estimate, alpha: f64, margin: f64) -> Verdict {
        let interval = difference.interval(1.0 - 2.0 * alpha);
        judge(interval, interval, margin)
    }

    /// Lakens, "Equivalence tests: a practical primer for t tests, correlations, and meta-analyses", *Social
    /// Psychological and Personality Science* 8 (2017): moral judgments after organic food (5.25, SD 0.95, n 95) and
    /// control food (5.22, SD 0.83, n 89), margin 0.429. Standard error, degrees of freedom, interval and the larger
    /// of the two p-values were computed anew from Welch's formula with Student's density integrated by Simpson's rule.
    #[test]
    fn the_worked_example_comes_out() {
        let difference = of(5.25, 0.95, 95.0).less(of(5.22, 0.83, 89.0));
        assert!((difference.error - 0.131_302_892).abs() < 1e-9, "{difference:?}");
        assert!((difference.df - 181.134_367).abs() < 1e-6, "{difference:?}");
        let interval = difference.interval(0.9);
        assert!(
            (interval.low + 0.187_084_312).abs() < 1e-7 && (interval.high - 0.247_084_312).abs() < 1e-7,
            "{interval:?}"
        );
        // The p-value is the smallest α at which it is equivalent: 0.0013634 for t = -3.0388.
        assert_eq!(at(difference, 0.001364, 0.429), Verdict::Equivalent);
        assert_eq!(at(difference, 0.001363, 0.429), Verdict::Undecided);
        // And 0.0038755 for t = -2.6928 with the margin of 0.43 standard deviations.
        let margin = 0.43 * (0.95f64.powi(2) / 2.0 + 0.83f64.powi(2) / 2.0).sqrt();
        assert_eq!(at(difference, 0.003876, margin), Verdict::Equivalent);
        assert_eq!(at(difference, 0.003875, margin), Verdict::Undecided);
    }

    #[test]
    fn independent_estimates_make_the_interval_of_welch() {
        let (base, now) = ([10.0, 12.0, 11.0], [20.0, 19.0, 24.0, 21.0]);
        let textbook = welch_interval(&base, &now, 0.9).unwrap();
        let found = of(21.0, (14.0f64 / 3.0).sqrt(), 4.0).less(of(11.0, 1.0, 3.0)).interval(0.9);
        assert!((found.low - textbook.low).abs() < 1e-12 && (found.high - textbook.high).abs() < 1e-12);
        let constant = Estimate { mean: 3.0, error: 0.0, df: 0.0 };
        let interval = constant.less(Estimate { mean: 1.0, ..constant }).interval(0.9);
        assert_eq!((interval.low, interval.high), (2.0, 2.0));
    }

    #[test]
    fn too_little_data_decide_nothing() {
        for error in [f64::NAN, f64::INFINITY, 1.0] {
            let lonely = Estimate { mean: 5.0, error, df: 0.0 };
            let difference = lonely.less(Estimate { mean: 5.0, error: 0.1, df: 30.0 });
            assert_eq!(at(difference, 0.05, 1e9), Verdict::Undecided, "{difference:?}");
            assert_eq!(times_as_many(difference.interval(0.9), 1.0), None);
        }
    }

    #[test]
    fn nothing_is_within_a_margin_of_zero() {
        let nothing = Estimate { mean: 0.0, error: 0.0, df: 1.0 };
        assert_eq!(at(nothing, 0.05, 0.0), Verdict::Undecided);
        assert_eq!(at(nothing, 0.05, 1e-9), Verdict::Equivalent);
        assert_eq!(at(Estimate { mean: -1.0, ..nothing }, 0.05, 0.5), Verdict::Moved);
    }

    /// Equivalent, moved and undecided among 2000 pairs of samples of 30 and 50 whose truths lie `shift` apart, with
    /// standard deviations 1 and 2.
    fn verdicts(seed: u64, shift: f64, margin: f64) -> [usize; 3] {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut sample = |n: usize, mean: f64, deviation: f64| {
            let values: Vec<f64> =
                (0..n).map(|_| mean + deviation * rng.sample::<f64, _>(StandardNormal)).collect();
            let mean = values.iter().sum::<f64>() / n as f64;
            let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
            of(mean, (squares / (n as f64 - 1.0)).sqrt(), n as f64)
        };
        let mut counts = [0; 3];
        for _ in 0..2000 {
            let (base, now) = (sample(30, 0.0, 1.0), sample(50, shift, 2.0));
            counts[at(now.less(base), 0.05, margin) as usize] += 1;
        }
        counts
    }

    /// A shift of exactly the margin passes in 5 % of 2000 experiments, and is called moved in 5 %: 100 ± 3.29 standard errors of
    /// 9.75 each; a new seed fails correct code with chance 0.002. Half the margin more passes in far fewer.
    #[test]
    fn a_shift_as_large_as_the_margin_passes_one_time_in_twenty() {
        for (seed, shift) in [(11, 1.5), (12, -1.5)] {
            let [passed, moved, _] = verdicts(seed, shift, 1.5);
            assert!((68..=132).contains(&passed), "{passed} of 2000 passed");
            assert!((68..=132).contains(&moved), "{moved} of 2000 moved");
        }
        let [passed, moved, undecided] = verdicts(13, 2.25, 1.5);
        assert!(passed <= 3 && moved > undecided, "{passed} passed, {moved} moved");
    }

    /// Without a shift, the standard error of 0.34 and a margin of 1.5 leave 4.4 standard errors, of which the test takes 1.7:
    /// it passes with chance 0.99; with a margin of 0.4 it never can, since half an interval is wider.
    #[test]
    fn no_shift_passes_nearly_always_if_the_samples_are_large_enough() {
        let [passed, moved, _] = verdicts(14, 0.0, 1.5);
        assert!(passed >= 1970 && moved == 0, "{passed} of 2000 passed, {moved} moved");
        let [passed, moved, undecided] = verdicts(15, 0.0, 0.4);
        assert!(passed + moved <= 20 && undecided >= 1980, "{passed} passed, {moved} moved");
    }

    #[test]
    fn as_many_data_as_said_decide() {
        let difference = Estimate { mean: 0.3, error: 0.5, df: f64::INFINITY };
        let times = times_as_many(difference.interval(0.9), 0.8).unwrap();
        let with = |times: f64| Estimate { error: 0.5 / times.sqrt(), ..difference };
        assert_eq!(at(with(times * 1.001), 0.05, 0.8), Verdict::Equivalent);
        assert_eq!(at(with(times * 0.999), 0.05, 0.8), Verdict::Undecided);
        let times = times_as_many(difference.interval(0.9), 0.1).unwrap();
        assert_eq!(at(with(times * 1.001), 0.05, 0.1), Verdict::Moved);
    }
}
