//! How sure an estimate is that depends on points and on replications: both are drawn anew.
//!
//! All points are simulated with the same replications, so that a replication is drawn for all of them at once. Drawing rows
//! and columns of such a table apart overstates what independent data would need a little, and never understates it
//! much.

use rand::RngExt as _;

/// How often, and of what, is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resampling {
    /// How often.
    pub resamples: u32,
    /// Groups of points that belong together, such as walks or rows.
    pub rows: usize,
    /// Replications of every point.
    pub replications: usize,
    /// Two-sided coverage, in (0, 1) \[1\].
    pub level: f64,
}

impl Resampling {
    /// Returns the percentile interval of each number that `estimate` returns; it is told which rows are drawn, and how
    /// often each replication is. `None` where most resamples gave no finite number.
    ///
    /// # Source
    /// Efron and Tibshirani, *An Introduction to the Bootstrap*: percentiles; Owen, "The pigeonhole bootstrap", *The
    /// Annals of Applied Statistics* 1 (2007): rows and columns drawn apart.
    pub fn intervals(
        &self,
        rng: &mut impl rand::Rng,
        mut estimate: impl FnMut(&[usize], &[u32]) -> Vec<f64>,
    ) -> Vec<Option<(f64, f64)>> {
        let mut found: Vec<Vec<f64>> = Vec::new();
        let (mut rows, mut counts) = (vec![0; self.rows], vec![0; self.replications]);
        if self.rows == 0 || self.replications == 0 {
            return Vec::new();
        }
        for _ in 0..self.resamples {
            rows.fill_with(|| rng.random_range(0..self.rows));
            counts.fill(0);
            for _ in 0..self.replications {
                counts[rng.random_range(0..self.replications)] += 1;
            }
            let numbers = estimate(&rows, &counts);
            // No number at all, where nothing is determined, leaves those of other resamples alone.
            found.resize_with(found.len().max(numbers.len()), Vec::new);
            for (found, number) in found.iter_mut().zip(numbers) {
                if number.is_finite() {
                    found.push(number);
                }
            }
        }
        let enough = |values: &Vec<f64>| 2 * values.len() > self.resamples as usize;
        found.into_iter().map(|values| enough(&values).then(|| self.percentiles(values))).collect()
    }

    fn percentiles(&self, mut values: Vec<f64>) -> (f64, f64) {
        values.sort_unstable_by(f64::total_cmp);
        let at = |p: f64| {
            let place = p * (values.len() - 1) as f64;
            let (below, above) = (values[place.floor() as usize], values[place.ceil() as usize]);
            below + (above - below) * place.fract()
        };
        (at((1.0 - self.level) / 2.0), at((1.0 + self.level) / 2.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::stream::Key;

    fn mean_of(table: &[[f64; 3]], rows: &[usize], counts: &[u32]) -> Vec<f64> {
        let row = |&row: &usize| -> f64 {
            table[row].iter().zip(counts).map(|(value, &count)| value * f64::from(count)).sum()
        };
        vec![rows.iter().map(row).sum::<f64>() / (3 * rows.len()) as f64, f64::NAN]
    }

    #[test]
    fn what_never_varies_has_an_interval_without_width() {
        let resampling = Resampling { resamples: 100, rows: 4, replications: 3, level: 0.95 };
        let estimate = |rows: &[usize], counts: &[u32]| mean_of(&[[2.0; 3]; 4], rows, counts);
        let found = resampling.intervals(&mut Key(1).long(), estimate);
        assert_eq!(found, [Some((2.0, 2.0)), None]);
        let nothing = Resampling { rows: 0, ..resampling };
        assert!(nothing.intervals(&mut Key(1).long(), estimate).is_empty());
    }

    #[test]
    fn the_spread_is_that_of_rows_and_of_replications() {
        // Rows differ by 1 (variance 1/4 each), replications by 6: with r rows of spread 1/4 and 3 columns of variance
        // 6, the mean varies by 1/4/4 + 6/3; its 95 % interval is about 3.92 standard errors wide.
        let table = [0.0, 0.0, 1.0, 1.0].map(|row| [row - 3.0, row, row + 3.0]);
        let resampling = Resampling { resamples: 4000, rows: 4, replications: 3, level: 0.95 };
        let estimate = |rows: &[usize], counts: &[u32]| mean_of(&table, rows, counts);
        let (low, high) = resampling.intervals(&mut Key(2).long(), estimate)[0].unwrap();
        let exact = 3.92 * f64::sqrt(0.25 / 4.0 + 6.0 / 3.0);
        assert!(((high - low) / exact - 1.0).abs() < 0.1, "{} instead of {exact}", high - low);
    }
}
