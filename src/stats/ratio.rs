//! Ratios of sums: the mean wait per citizen, the share served in time, the busy share of an officer.
//!
//! A day with many citizens weighs more than a quiet one, because more citizens live through it. The mean of
//! daily means gives every day one vote; it answers another question, and on offices whose busy days are
//! also the slow ones it understates what citizens experience.

use super::equivalence::Estimate;
use super::interval::Interval;
use super::skewed::Spread;

/// Pairs of (numerator, denominator), one per replication, of which the ratio of their sums is wanted.
///
/// The pairs are kept, since the interval looks at each of them. Pushing in index order gives the same bytes on every run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RatioTally {
    pairs: Vec<(f64, f64)>,
    numerator: f64,
    denominator: f64,
}

impl RatioTally {
    /// Returns a tally of no pairs.
    pub fn new() -> RatioTally {
        RatioTally::default()
    }

    /// Adds one replication; a pair of two zeros (nobody came) has nothing to say about the ratio and is skipped.
    pub fn push(&mut self, numerator: f64, denominator: f64) {
        if numerator == 0.0 && denominator == 0.0 {
            return;
        }
        self.pairs.push((numerator, denominator));
        self.numerator += numerator;
        self.denominator += denominator;
    }

    /// Adds all pairs of `other`, as if they had been pushed after those of `self`.
    pub fn merge(&mut self, other: &RatioTally) {
        self.pairs.extend_from_slice(&other.pairs);
        self.numerator += other.numerator;
        self.denominator += other.denominator;
    }

    /// Returns how many pairs say something about the ratio: those that are not two zeros.
    pub fn pairs(&self) -> u64 {
        self.pairs.len() as u64
    }

    /// Returns the ratio of the sums; `None` while the denominators sum to zero.
    pub fn ratio(&self) -> Option<f64> {
        (self.denominator != 0.0).then(|| self.numerator / self.denominator)
    }

    /// Returns the ratio of the sums with its confidence interval, as [`ratio_interval`] does.
    ///
    /// # Panics
    /// If `level` is not inside (0, 1), NaN included.
    pub fn interval(&self, level: f64) -> Option<Interval> {
        let ratio = self.ratio()?;
        Some(self.spread().around(ratio, level))
    }

    /// Returns the ratio of the sums with its standard error; `None` while the denominators sum to zero.
    pub fn estimate(&self) -> Option<Estimate> {
        let mean = self.ratio()?;
        Some(Estimate { mean, error: self.spread().error, df: self.pairs() as f64 - 1.0 })
    }

    fn spread(&self) -> Spread {
        let deviations = deviations(&self.pairs, (self.numerator, self.denominator), self.pairs());
        Spread::of(&deviations, self.pairs())
    }
}

/// Returns how far the jackknife's pseudo-values of the ratio of `sums` are from it, one per pair: what the ratio
/// would lose by leaving the pair out, `n` − 1 times.
///
/// A pair without which there would be no ratio is infinitely far off: one cannot know how the ratio spreads.
///
/// # Source
/// Miller, "The jackknife: a review", *Biometrika* 61 (1974).
pub(in crate::stats) fn deviations(pairs: &[(f64, f64)], sums: (f64, f64), n: u64) -> Vec<f64> {
    let (numerator, denominator) = sums;
    let ratio = numerator / denominator;
    let others = n as f64 - 1.0;
    let deviation = |&(y, x): &(f64, f64)| {
        let residual = y - ratio * x;
        if residual == 0.0 { 0.0 } else { others * residual / (denominator - x) }
    };
    pairs.iter().map(deviation).collect()
}

/// Returns how far each pair is from the ratio of the sums of all: its pseudo-value less the ratio.
///
/// - `pairs`: numerators and denominators in the order in which they were found \[u\], \[v\].
/// - Result: one deviation per pair \[u/v\], 0 for a pair of two zeros; none if the denominators sum to zero.
///
/// # Source
/// Miller, "The jackknife: a review", *Biometrika* 61 (1974).
///
/// # Example
/// ```
/// let found = loket::stats::ratio::deviations_of_ratio(&[(2.0, 1.0), (6.0, 2.0), (4.0, 3.0)]);
/// assert_eq!(found[..2], [0.0, 1.0]);
/// ```
pub fn deviations_of_ratio(pairs: &[(f64, f64)]) -> Vec<f64> {
    let sums = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
    if sums.1 == 0.0 { Vec::new() } else { deviations(pairs, sums, pairs.len() as u64) }
}

/// Returns the ratio of sums across replications with its confidence interval.
///
/// - `numerators`, `denominators`: one pair per replication, the same length n; total wait and citizens, say.
///   Units \[u\] and \[v\]; denominators are not negative.
/// - `level`: two-sided coverage, in (0, 1) \[1\].
/// - Result: Σ numerators / Σ denominators \[u/v\], or `None` if the denominators sum to zero. The interval is that of
///   the mean of the jackknife's pseudo-values, which takes the bias of order 1/m out of it, corrected for their
///   skewness (see [`skewed`](super::skewed)). m counts the pairs that are not two zeros: a replication in which nobody
///   came adds no certainty. With m = 1, or if only one pair has a denominator, the ends are infinite.
///
/// # Panics
/// If the lengths differ, or if `level` is not inside (0, 1), NaN included.
///
/// # Source
/// Miller, "The jackknife: a review", *Biometrika* 61 (1974); Hall, "On the removal of skewness by transformation",
/// *Journal of the Royal Statistical Society B* 54 (1992); Law, *Simulation Modeling and Analysis*: ratios of means.
///
/// # Example
/// ```
/// use loket::stats::ratio::ratio_interval;
/// // Total wait [min] and citizens of three days; the busy day is the slow one.
/// let wait = ratio_interval(&[200.0, 6000.0, 100.0], &[40.0, 300.0, 20.0], 0.95).unwrap();
/// assert_eq!(wait.mean, 17.5); // the mean of the daily means 5, 20 and 5 would say 10
/// ```
pub fn ratio_interval(numerators: &[f64], denominators: &[f64], level: f64) -> Option<Interval> {
    assert_eq!(numerators.len(), denominators.len(), "a ratio needs one denominator per numerator");
    let mut tally = RatioTally::new();
    for (&numerator, &denominator) in numerators.iter().zip(denominators) {
        tally.push(numerator, denominator);
    }
    tally.interval(level)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::interval::mean_interval;
    use crate::stats::skewed::skewed_interval;
    use proptest::prelude::*;
    use rand::{RngExt, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    /// The pseudo-values of the jackknife, by their definition: n·r − (n−1)·r without i.
    fn pseudo_values(numerators: &[f64], denominators: &[f64]) -> Vec<f64> {
        let (y, x): (f64, f64) = (numerators.iter().sum(), denominators.iter().sum());
        let n = numerators.len() as f64;
        let without = |(yi, xi)| n * y / x - (n - 1.0) * (y - yi) / (x - xi);
        numerators.iter().zip(denominators).map(without).collect()
    }

    /// The half-width by the delta method, which the interval approaches when there are many pairs.
    ///
    /// # Source
    /// Cochran, *Sampling Techniques*: ratio estimators.
    fn delta_method(numerators: &[f64], denominators: &[f64], level: f64) -> f64 {
        let (y, x): (f64, f64) = (numerators.iter().sum(), denominators.iter().sum());
        let residuals: Vec<f64> =
            numerators.iter().zip(denominators).map(|(yi, xi)| yi - y / x * xi).collect();
        mean_interval(&residuals, level).half_width() / (x / denominators.len() as f64)
    }

    #[test]
    fn the_interval_is_that_of_an_independent_computation() {
        // r = 42/11; pseudo-values 3.27, 3.27, 1.02 and 9.27; Hall's cubic solved by bisection in another program.
        let found = ratio_interval(&[2.0, 6.0, 4.0, 30.0], &[1.0, 2.0, 3.0, 5.0], 0.95).unwrap();
        assert!((found.mean - 42.0 / 11.0).abs() < 1e-12);
        assert!((found.low - 0.7148085789994063).abs() < 1e-6, "{found:?}");
        assert!((found.high - 19.773396617081964).abs() < 1e-5, "{found:?}");
    }

    /// One office day: 50 or 250 citizens, who wait one minute on average per ten of them.
    fn day(rng: &mut Xoshiro256PlusPlus) -> (f64, f64) {
        let citizens = if rng.random_bool(0.5) { 50.0 } else { 250.0 };
        (citizens * (citizens / 10.0) * (0.5 + rng.random::<f64>()), citizens)
    }

    #[test]
    fn citizens_wait_longer_than_the_mean_of_daily_means_says() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
        let days: Vec<(f64, f64)> = (0..4000).map(|_| day(&mut rng)).collect();
        let (waits, citizens): (Vec<f64>, Vec<f64>) = days.iter().copied().unzip();
        let daily: Vec<f64> = days.iter().map(|(wait, citizens)| wait / citizens).collect();
        // Truth for a citizen: (50·5 + 250·25) / 300 = 21.67 min. Truth for a day: (5 + 25) / 2 = 15 min.
        let (citizen, day) = (6500.0 / 300.0, 15.0);
        let (by_citizen, by_day) =
            (ratio_interval(&waits, &citizens, 0.999).unwrap(), mean_interval(&daily, 0.999));
        assert!(by_citizen.contains(citizen) && !by_citizen.contains(day), "{by_citizen:?}");
        assert!(by_day.contains(day) && !by_day.contains(citizen), "{by_day:?}");
        let delta = delta_method(&waits, &citizens, 0.999);
        assert!((delta / by_citizen.half_width() - 1.0).abs() < 0.01);
    }

    #[test]
    fn the_interval_covers_the_true_ratio_as_often_as_it_says() {
        // 2000 macro-replications of 60 days at level 0.95, of which 1900 should cover. The lower bound leaves a
        // further half per cent to the skewness of so few days; a seed change fails with chance below 0.005.
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(2);
        let covered = (0..2000)
            .filter(|_| {
                let (waits, citizens): (Vec<f64>, Vec<f64>) = (0..60).map(|_| day(&mut rng)).unzip();
                ratio_interval(&waits, &citizens, 0.95).unwrap().contains(6500.0 / 300.0)
            })
            .count();
        assert!((1860..=1930).contains(&covered), "{covered} of 2000");
    }

    #[test]
    fn too_little_data_gives_no_false_certainty() {
        assert_eq!(ratio_interval(&[], &[], 0.95), None);
        assert_eq!(ratio_interval(&[0.0, 0.0], &[0.0, 0.0], 0.95), None);
        // Three replications, but people came in one only: their spread across days is unknown.
        let lonely = ratio_interval(&[0.0, 8.0, 0.0], &[0.0, 2.0, 0.0], 0.95).unwrap();
        assert_eq!((lonely.mean, lonely.high, lonely.n), (4.0, f64::INFINITY, 1));
        let perfect = ratio_interval(&[7.0, 9.0, 4.0], &[7.0, 9.0, 4.0], 0.95).unwrap();
        assert_eq!((perfect.low, perfect.high), (1.0, 1.0));
    }

    proptest! {
        #[test]
        fn merging_in_any_tree_shape_gives_the_interval_of_pushing(
            pairs in prop::collection::vec((0.0..1e4_f64, 1.0..1e3_f64), 3..60), cut in 0..60_usize, second in 0..60_usize,
        ) {
            let (first, last) = (cut.min(second).min(pairs.len()), cut.max(second).min(pairs.len()));
            let fold = |part: &[(f64, f64)]| {
                let mut tally = RatioTally::new();
                part.iter().for_each(|&(y, x)| tally.push(y, x));
                tally
            };
            let whole = fold(&pairs).interval(0.9).unwrap();
            let mut right = fold(&pairs[first..last]);
            right.merge(&fold(&pairs[last..]));
            let mut merged = fold(&pairs[..first]);
            merged.merge(&right);
            let merged = merged.interval(0.9).unwrap();
            prop_assert_eq!(merged.n, whole.n);
            prop_assert!((merged.mean - whole.mean).abs() <= 1e-12 * whole.mean.abs());
            prop_assert!((merged.half_width() - whole.half_width()).abs() <= 1e-8 * whole.half_width().max(whole.mean));
        }

        #[test]
        fn the_interval_is_that_of_the_pseudo_values(
            pairs in prop::collection::vec((0.0..1e4_f64, 1.0..1e3_f64), 3..60),
        ) {
            let (y, x): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
            let direct = skewed_interval(&pseudo_values(&y, &x), 0.9);
            let found = ratio_interval(&y, &x, 0.9).unwrap();
            let size = found.mean + direct.half_width();
            prop_assert!((found.low - direct.low.min(found.mean)).abs() <= 1e-6 * size, "{:?} {:?}", found, direct);
            prop_assert!((found.high - direct.high.max(found.mean)).abs() <= 1e-6 * size);
        }
    }
}
