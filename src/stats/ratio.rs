//! Ratios of sums: the mean wait per citizen, the share served in time, the busy share of an officer.
//!
//! A day with many citizens weighs more than a quiet one, because more citizens live through it. The mean of
//! daily means gives every day one vote; it answers another question, and on offices whose busy days are
//! also the slow ones it understates what citizens experience.

use super::interval::Interval;

/// Pairs of (numerator, denominator), one per replication, folded into the ratio of their sums.
///
/// Holds a few sums instead of the pairs. Pushing in index order gives the same bytes on every run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RatioTally {
    pairs: u64,
    numerator: f64,
    denominator: f64,
    mean_y: f64,
    mean_x: f64,
    square_y: f64,
    square_x: f64,
    cross: f64,
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
        self.pairs += 1;
        self.numerator += numerator;
        self.denominator += denominator;
        let n = self.pairs as f64;
        let (from_y, from_x) = (numerator - self.mean_y, denominator - self.mean_x);
        self.mean_y += from_y / n;
        self.mean_x += from_x / n;
        self.square_y += from_y * (numerator - self.mean_y);
        self.square_x += from_x * (denominator - self.mean_x);
        self.cross += from_y * (denominator - self.mean_x);
    }

    /// Adds all pairs of `other`, as if they had been pushed after those of `self`.
    ///
    /// # Source
    /// Chan, Golub and LeVeque, "Algorithms for computing the sample variance", *The American Statistician*
    /// 37 (1983).
    pub fn merge(&mut self, other: &RatioTally) {
        if other.pairs == 0 {
            return;
        }
        if self.pairs == 0 {
            *self = *other;
            return;
        }
        let (mine, theirs) = (self.pairs as f64, other.pairs as f64);
        let n = mine + theirs;
        let (apart_y, apart_x) = (other.mean_y - self.mean_y, other.mean_x - self.mean_x);
        let weight = mine * theirs / n;
        self.square_y += other.square_y + apart_y * apart_y * weight;
        self.square_x += other.square_x + apart_x * apart_x * weight;
        self.cross += other.cross + apart_y * apart_x * weight;
        self.mean_y += apart_y * theirs / n;
        self.mean_x += apart_x * theirs / n;
        self.numerator += other.numerator;
        self.denominator += other.denominator;
        self.pairs += other.pairs;
    }

    /// Returns how many pairs say something about the ratio: those that are not two zeros.
    pub fn pairs(&self) -> u64 {
        self.pairs
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
        let (ratio, error) = self.ratio().zip(self.standard_error())?;
        Some(Interval::around(ratio, error, self.pairs as f64 - 1.0, level, self.pairs))
    }

    /// Returns the standard error of the ratio by the delta method: the spread of numerator − ratio × denominator, per mean
    /// denominator; not finite from one pair, `None` while the denominators sum to zero.
    pub fn standard_error(&self) -> Option<f64> {
        let ratio = self.ratio()?;
        let n = self.pairs as f64;
        let residual = self.square_y - 2.0 * ratio * self.cross + ratio * ratio * self.square_x;
        // Rounding may leave a perfect ratio a hair below zero.
        Some((residual.max(0.0) / (n - 1.0) / n).sqrt() / self.mean_x.abs())
    }
}

/// Returns the ratio of sums across replications with its confidence interval.
///
/// - `numerators`, `denominators`: one pair per replication, the same length n; total wait and citizens, say.
///   Units \[u\] and \[v\]; denominators are not negative.
/// - `level`: two-sided coverage, in (0, 1) \[1\].
/// - Result: Σ numerators / Σ denominators ± t_{m-1} standard errors \[u/v\], or `None` if the denominators
///   sum to zero. m counts the pairs that are not two zeros: a replication in which nobody came adds no
///   certainty. With m = 1 the ends are infinite.
///
/// The estimate is biased by an amount of order 1/n, which is small beside its standard error.
///
/// # Panics
/// If the lengths differ, or if `level` is not inside (0, 1), NaN included.
///
/// # Source
/// Cochran, *Sampling Techniques*: ratio estimators; Law, *Simulation Modeling and Analysis*: ratios of means.
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
    use crate::stats::interval::{mean_interval, t_quantile};
    use proptest::prelude::*;
    use rand::{RngExt, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    /// The jackknife: pseudo-values n·r − (n−1)·r without i, and a t interval over them.
    fn jackknife(numerators: &[f64], denominators: &[f64], level: f64) -> Interval {
        let (y, x): (f64, f64) = (numerators.iter().sum(), denominators.iter().sum());
        let n = numerators.len() as f64;
        let pseudo: Vec<f64> = numerators
            .iter()
            .zip(denominators)
            .map(|(yi, xi)| n * y / x - (n - 1.0) * (y - yi) / (x - xi))
            .collect();
        mean_interval(&pseudo, level)
    }

    #[test]
    fn the_interval_is_that_of_the_residuals_worked_by_hand() {
        // y = (2, 6, 4), x = (1, 2, 3): r = 2, residuals 0, 2, -2, s² = 4, mean x = 2, se = 2/√3/2.
        let found = ratio_interval(&[2.0, 6.0, 4.0], &[1.0, 2.0, 3.0], 0.95).unwrap();
        assert_eq!(found.mean, 2.0);
        assert!((found.half_width() - t_quantile(0.975, 2.0) / 3f64.sqrt()).abs() < 1e-12);
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
        let resampled = jackknife(&waits, &citizens, 0.999);
        assert!((resampled.half_width() / by_citizen.half_width() - 1.0).abs() < 0.01);
        assert!((resampled.mean - by_citizen.mean).abs() < 0.01 * by_citizen.half_width());
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
        fn the_streaming_interval_is_the_two_pass_one(
            pairs in prop::collection::vec((0.0..1e4_f64, 1.0..1e3_f64), 2..60),
        ) {
            let (y, x): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
            let ratio = y.iter().sum::<f64>() / x.iter().sum::<f64>();
            let residuals: Vec<f64> = pairs.iter().map(|(y, x)| y - ratio * x).collect();
            let direct = mean_interval(&residuals, 0.9).half_width() / (x.iter().sum::<f64>() / x.len() as f64);
            let found = ratio_interval(&y, &x, 0.9).unwrap();
            prop_assert!((found.half_width() - direct).abs() <= 1e-8 * direct.max(found.mean));
        }
    }
}
