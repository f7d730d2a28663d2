//! Responses of many points that were simulated with the same replications.

use crate::stats::interval::Interval;
use crate::stats::ratio::deviations;
use crate::stats::skewed::Spread;

/// One ratio of sums at every point, replication by replication.
#[derive(Clone, Debug, PartialEq)]
pub struct Responses {
    replications: usize,
    /// Numerator and denominator, point by point; empty where nothing is known.
    pairs: Vec<Vec<(f64, f64)>>,
}

impl Responses {
    /// Takes numerator and denominator of every point, by replication; a point without any is unknown.
    ///
    /// # Panics
    /// If known points have different numbers of replications.
    pub fn new(pairs: Vec<Vec<(f64, f64)>>) -> Responses {
        let replications = pairs.iter().map(Vec::len).max().unwrap_or(0);
        let whole = |pairs: &Vec<(f64, f64)>| pairs.is_empty() || pairs.len() == replications;
        assert!(pairs.iter().all(whole), "points have different replications");
        Responses { replications, pairs }
    }

    /// Returns how many replications a known point has.
    pub fn replications(&self) -> usize {
        self.replications
    }

    /// Returns the ratio at every point, NaN where it is unknown, if each replication counts as often as `counts` says.
    pub fn values(&self, counts: Option<&[u32]>) -> Vec<f64> {
        let count = |replication: usize| counts.map_or(1.0, |counts| f64::from(counts[replication]));
        let value = |pairs: &Vec<(f64, f64)>| {
            let (y, x) = pairs.iter().enumerate().fold((0.0, 0.0), |sum, (replication, pair)| {
                (sum.0 + count(replication) * pair.0, sum.1 + count(replication) * pair.1)
            });
            if x == 0.0 { f64::NAN } else { y / x }
        };
        self.pairs.iter().map(value).collect()
    }

    /// Returns the mean ratio of the points `those`, less that of the points `others` if there are any, with its interval;
    /// `None` without points, or if one is unknown.
    ///
    /// - `level`: two-sided coverage, in (0, 1) \[1\].
    ///
    /// The points are what they are; uncertain is what further replications would say. The pseudo-values of all points are
    /// put together in each replication, since it is the same one for all, and the interval is that of their mean,
    /// corrected for skewness. Where both sides say the very same, it is 0, exactly.
    ///
    /// # Source
    /// Miller, "The jackknife: a review", *Biometrika* 61 (1974); Law, *Simulation Modeling and Analysis*: common random
    /// numbers.
    ///
    /// # Example
    /// ```
    /// use loket::stats::sensitivity::responses::Responses;
    /// // Total wait [min] and citizens of two days, with one officer and with two.
    /// let responses = Responses::new(vec![vec![(200.0, 40.0), (600.0, 60.0)], vec![(120.0, 40.0), (500.0, 60.0)]]);
    /// let change = responses.mean(&[1], &[0], 0.95).unwrap();
    /// assert!((change.mean - (6.2 - 8.0)).abs() < 1e-12);
    /// ```
    pub fn mean(&self, those: &[usize], others: &[usize], level: f64) -> Option<Interval> {
        if those.is_empty() {
            return None;
        }
        let (one, mut residuals, mut n) = self.side(those)?;
        let mut mean = one;
        if !others.is_empty() {
            let (other, theirs, speak) = self.side(others)?;
            mean -= other;
            residuals.iter_mut().zip(theirs).for_each(|(mine, theirs)| *mine -= theirs);
            n = n.min(speak);
        }
        Some(Spread::of(&residuals, n).around(mean, level))
    }

    /// Returns the variance between the known points among `points` that is only the luck of the replications: what there
    /// would be, on average, if all had the same true ratio \[u²\]. What luck does to all points alike is none.
    ///
    /// `None` with fewer than two replications or no known point.
    pub fn noise(&self, points: &[usize]) -> Option<f64> {
        let sides = || points.iter().filter_map(|&point| self.side(&[point]));
        let count = sides().count() as f64;
        if self.replications < 2 || count == 0.0 {
            return None;
        }
        let mut usual = vec![0.0; self.replications];
        for (_, residuals, _) in sides() {
            usual.iter_mut().zip(residuals).for_each(|(usual, residual)| *usual += residual / count);
        }
        let apart = |residuals: Vec<f64>| -> f64 {
            residuals.iter().zip(&usual).map(|(residual, usual)| (residual - usual).powi(2)).sum()
        };
        let n = self.replications as f64;
        Some(sides().map(|(_, residuals, _)| apart(residuals)).sum::<f64>() / count / n / (n - 1.0))
    }

    /// Returns the mean ratio of `points`, how far its pseudo-value of each replication is from it, and how many replications
    /// speak.
    fn side(&self, points: &[usize]) -> Option<(f64, Vec<f64>, u64)> {
        let (mut mean, mut n) = (0.0, u64::MAX);
        let mut residuals = vec![0.0; self.replications];
        for &point in points {
            let pairs = &self.pairs[point];
            let (y, x) = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
            if x == 0.0 {
                return None;
            }
            mean += y / x;
            let speak = pairs.iter().filter(|&&pair| pair != (0.0, 0.0)).count() as u64;
            n = n.min(speak);
            residuals.iter_mut().zip(deviations(pairs, (y, x), speak)).for_each(|(sum, own)| *sum += own);
        }
        let count = points.len() as f64;
        residuals.iter_mut().for_each(|residual| *residual /= count);
        Some((mean / count, residuals, n))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::paired::Difference;
    use crate::stats::ratio::ratio_interval;

    fn three() -> Responses {
        Responses::new(vec![
            vec![(2.0, 1.0), (6.0, 2.0), (4.0, 3.0)],
            vec![(1.0, 1.0), (1.0, 1.0), (4.0, 1.0)],
            vec![(3.0, 2.0), (9.0, 2.0), (4.0, 1.0)],
            vec![],
        ])
    }

    fn close(one: Interval, other: Interval) {
        assert!((one.mean - other.mean).abs() < 1e-12 && one.n == other.n, "{one:?} {other:?}");
        assert!((one.low - other.low).abs() < 1e-12 && (one.high - other.high).abs() < 1e-12);
    }

    #[test]
    fn one_point_is_a_ratio_and_two_are_a_paired_difference() {
        let found = three();
        let alone = ratio_interval(&[2.0, 6.0, 4.0], &[1.0, 2.0, 3.0], 0.95).unwrap();
        close(found.mean(&[0], &[], 0.95).unwrap(), alone);
        let paired = Difference::of_ratios(&found.pairs[0], &found.pairs[1]).unwrap().unwrap();
        close(found.mean(&[1], &[0], 0.95).unwrap(), paired.interval(0.95));
    }

    #[test]
    fn means_of_several_points_are_worked_by_hand() {
        // Ratios 2, 2 and 16/5. Half the sum of the first and third: 2.6.
        let found = three();
        assert_eq!(found.values(None)[..3], [2.0, 2.0, 3.2]);
        assert!(found.values(None)[3].is_nan());
        assert!((found.mean(&[0, 2], &[], 0.95).unwrap().mean - 2.6).abs() < 1e-12);
        assert!((found.mean(&[0, 2], &[1], 0.95).unwrap().mean - 0.6).abs() < 1e-12);
        assert_eq!(found.values(Some(&[2, 0, 1]))[0], 8.0 / 5.0);
        assert_eq!((found.mean(&[3], &[], 0.95), found.mean(&[], &[], 0.95)), (None, None));
    }

    #[test]
    fn what_luck_does_to_all_alike_is_no_noise() {
        // One replication in two is better by 1 at both points, then at one of them only: residuals ±1/4 there, whose
        // deviations from their mean are ±1/8 at both points; twice the sum of their squares is 2·2/64.
        let same = Responses::new(vec![vec![(1.0, 1.0), (2.0, 1.0)], vec![(5.0, 1.0), (6.0, 1.0)]]);
        assert_eq!(same.noise(&[0, 1]), Some(0.0));
        let one = Responses::new(vec![vec![(1.0, 1.0), (2.0, 1.0)], vec![(5.0, 1.0), (5.0, 1.0)], vec![]]);
        assert_eq!(one.noise(&[0, 1, 2]), Some(4.0 / 64.0));
        assert_eq!((one.noise(&[2]), Responses::new(vec![vec![(1.0, 1.0)]]).noise(&[0])), (None, None));
    }

    #[test]
    fn what_differs_from_itself_is_exactly_nothing() {
        let pairs = vec![(0.1, 3.0), (0.7, 2.0), (0.3, 0.7)];
        let found = Responses::new(vec![pairs.clone(), vec![(5.0, 1.1); 3], pairs, vec![(5.0, 1.1); 3]]);
        let nothing = found.mean(&[0, 1], &[2, 3], 0.95).unwrap();
        assert_eq!((nothing.mean, nothing.low, nothing.high), (0.0, 0.0, 0.0));
        let one = Responses::new(vec![vec![(1.0, 1.0)], vec![(2.0, 1.0)]]).mean(&[1], &[0], 0.95).unwrap();
        assert_eq!((one.mean, one.high), (1.0, f64::INFINITY));
    }
}
