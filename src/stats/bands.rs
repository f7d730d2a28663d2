//! Two bands around one estimate: what chance leaves, and what is not known of the inputs besides.

use super::crossed::{Crossed, quantile_of};
use super::interval::{Interval, t_quantile};

/// Fewer worlds than this have no 2.5 % quantile of their own.
const ENOUGH: usize = 40;

/// How far the worlds reach below and above the estimate at the point values, luck apart \[u\].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reach {
    /// From the estimate down to the lower quantile of the worlds; 0 if that is above it.
    pub below: f64,
    /// From the estimate up to the upper quantile; 0 if that is below it.
    pub above: f64,
}

impl Reach {
    /// Measures how far `worlds` reach from `point`, their common point, simulated with the same luck \[u\].
    ///
    /// - `level`: two-sided coverage, in (0, 1) \[1\].
    /// - Result: by quantiles of the worlds without their noise; with fewer than 40 worlds by Student's t,
    ///   as if they were normal.
    pub fn new(worlds: &Crossed, point: f64, level: f64) -> Reach {
        let (low, high) = if worlds.rows.len() < ENOUGH {
            let t = t_quantile(0.5 + level / 2.0, (worlds.rows.len() - 1) as f64);
            let half = t * worlds.row_variance().sqrt();
            (worlds.mean - half, worlds.mean + half)
        } else {
            let values = worlds.without_noise();
            (quantile_of(&values, 0.5 - level / 2.0), quantile_of(&values, 0.5 + level / 2.0))
        };
        Reach { below: (point - low).max(0.0), above: (high - point).max(0.0) }
    }

    /// Returns the band that holds both chance and inputs: each side is the root of the sum of two squares.
    ///
    /// - `chance`: the interval that chance leaves \[u\].
    /// - `luck`: factor on its half-widths: 1/2 for four times the replications \[1\].
    /// - `inputs`: factor on the reach of the worlds: √(1 - s/2) once the sample behind a share s of the
    ///   variance is twice as large \[1\].
    ///
    /// Exact where both are normal and independent.
    ///
    /// # Example
    /// ```
    /// use loket::stats::bands::Reach;
    /// use loket::stats::interval::Interval;
    /// let chance = Interval { mean: 10.0, low: 7.0, high: 13.0, n: 20 };
    /// assert_eq!(Reach { below: 4.0, above: 4.0 }.with(chance, 1.0, 1.0), (5.0, 15.0));
    /// ```
    pub fn with(self, chance: Interval, luck: f64, inputs: f64) -> (f64, f64) {
        let end = |end: f64, reach: f64, side: f64| match reach * inputs {
            // Not through sums that round: what adds nothing leaves the very same interval.
            0.0 if luck == 1.0 => end,
            reach => chance.mean + side * (luck * (end - chance.mean)).hypot(reach),
        };
        (end(chance.low, self.below, -1.0), end(chance.high, self.above, 1.0))
    }
}

/// Returns the share of the variance between worlds that each input alone makes, with intervals from
/// resampled worlds.
///
/// - `worlds`: everything drawn; `alone`: for each input, only that one drawn, in the same worlds.
/// - `resamples`: how often the worlds are drawn anew; `draw` returns a world below n, each as likely.
/// - Result: for each input its share \[1\] and the ends of its interval; all 0 if the worlds do not
///   differ. Shares need not sum to 1: what is missing is made by inputs together, and what is too much, by
///   chance or by inputs that offset each other.
///
/// # Panics
/// If the numbers of worlds differ.
///
/// # Source
/// First-order effects with the other inputs at their point values; the interval is a percentile bootstrap
/// (Efron and Tibshirani, *An Introduction to the Bootstrap*).
pub fn shares(
    worlds: &Crossed,
    alone: &[Crossed],
    level: f64,
    resamples: u32,
    mut draw: impl FnMut(usize) -> usize,
) -> Vec<Interval> {
    let n = worlds.rows.len();
    assert!(alone.iter().all(|alone| alone.rows.len() == n), "inputs were drawn in different worlds");
    let of = |all: f64, one: f64| if all > 0.0 { (one / all).min(1.0) } else { 0.0 };
    let mut again = vec![Vec::new(); alone.len()];
    let mut places = vec![0; n];
    for _ in 0..resamples {
        places.fill_with(|| draw(n));
        let all = worlds.row_variance_of(&places);
        if all > 0.0 {
            let drawn = alone.iter().map(|one| of(all, one.row_variance_of(&places)));
            again.iter_mut().zip(drawn).for_each(|(shares, share)| shares.push(share));
        }
    }
    let interval = |(one, again): (&Crossed, &Vec<f64>)| {
        let mean = of(worlds.row_variance(), one.row_variance());
        let end = |p: f64| if again.is_empty() { mean } else { quantile_of(again, p) };
        let (low, high) = (end(0.5 - level / 2.0), end(0.5 + level / 2.0));
        Interval { mean, low: low.min(mean), high: high.max(mean), n: n as u64 }
    };
    alone.iter().zip(&again).map(interval).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::stream::Key;

    /// `count` worlds that differ by `sd` times their own luck of that name, in two replications of luck 0
    /// and 1.
    fn worlds(count: u64, sds: &[(&str, f64)]) -> Crossed {
        let root_12 = 12.0_f64.sqrt();
        let value = |world: u64| -> f64 {
            sds.iter().map(|(name, sd)| sd * root_12 * (Key::name(name).with(world).uniform() - 0.5)).sum()
        };
        let rows: Vec<Vec<f64>> = (0..count).map(|world| vec![value(world), 1.0 + value(world)]).collect();
        Crossed::new(&rows).unwrap()
    }

    #[test]
    fn many_worlds_reach_as_far_as_their_quantiles() {
        let reach = Reach::new(&worlds(4000, &[("a", 1.0)]), 0.5, 0.95);
        // A uniform variate of standard deviation 1 has its quantiles 0.475 of its width, 3.46, from the
        // middle.
        let exact = 0.475 * 12.0_f64.sqrt();
        assert!((reach.below - exact).abs() < 0.05 && (reach.above - exact).abs() < 0.05, "{reach:?}");
        let from_above = Reach::new(&worlds(4000, &[("a", 1.0)]), 9.0, 0.95);
        assert_eq!(from_above.above, 0.0);
    }

    #[test]
    fn few_worlds_reach_by_students_t() {
        let few = worlds(5, &[("a", 1.0)]);
        let reach = Reach::new(&few, few.mean, 0.95);
        let half = 2.776_445 * few.row_variance().sqrt();
        assert!((reach.below - half).abs() < 1e-5 && (reach.above - half).abs() < 1e-5);
    }

    #[test]
    fn without_luck_or_without_inputs_the_other_is_left() {
        let chance = Interval { mean: 10.0, low: 9.0, high: 12.0, n: 9 };
        let reach = Reach { below: 3.0, above: 1.0 };
        assert_eq!(reach.with(chance, 1.0, 0.0), (9.0, 12.0));
        assert_eq!(reach.with(chance, 0.0, 1.0), (7.0, 11.0));
    }

    #[test]
    fn shares_are_those_of_the_variances() {
        let all = worlds(4000, &[("a", 2.0), ("b", 1.0)]);
        let alone = [worlds(4000, &[("a", 2.0)]), worlds(4000, &[("b", 1.0)]), worlds(4000, &[("c", 0.0)])];
        let mut next = Key::name("resamples");
        let draw = |n: usize| {
            next = next.with(1);
            (next.uniform() * n as f64) as usize
        };
        let found = shares(&all, &alone, 0.95, 200, draw);
        assert!((found[0].mean - 0.8).abs() < 0.03 && (found[1].mean - 0.2).abs() < 0.02, "{found:?}");
        assert!(found[0].low < 0.8 && 0.8 < found[0].high && found[0].high - found[0].low < 0.1);
        assert_eq!((found[2].mean, found[2].low, found[2].high), (0.0, 0.0, 0.0));
    }
}
