//! Two sources of variation, crossed: worlds that differ in what is not known, replications that differ in
//! luck.
//!
//! Every world is simulated with the same luck, replication by replication. Then a value is `f(world, luck)
//! = m + a(world) + b(luck) + c(world, luck)`, and the difference between the means of two worlds holds a
//! and a little of c, but nothing of b, which all worlds share.

use statrs::distribution::{ChiSquared, ContinuousCDF};

/// What a crossed design says about the variation between its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Crossed {
    /// Mean of all values \[u\].
    pub mean: f64,
    /// Mean of each row \[u\].
    pub rows: Vec<f64>,
    /// Of each row, the sum of squares that neither row nor column explains \[u²\].
    rest: Vec<f64>,
    columns: usize,
}

impl Crossed {
    /// Takes the design apart; `None` with fewer than two rows or columns, or with rows of different lengths.
    ///
    /// - `values`: one row per world, one column per replication, the same luck down each column \[u\].
    ///
    /// # Source
    /// Searle, Casella and McCulloch, *Variance Components*: the two-way crossed classification, random
    /// model.
    ///
    /// # Example
    /// ```
    /// use loket::stats::crossed::Crossed;
    /// // The second world is slower by 2 min in either replication.
    /// let worlds = [vec![10.0, 14.0], vec![12.0, 16.0]];
    /// assert_eq!(Crossed::new(&worlds).unwrap().row_variance(), 2.0);
    /// ```
    pub fn new(values: &[Vec<f64>]) -> Option<Crossed> {
        let columns = values.first()?.len();
        if values.len() < 2 || columns < 2 || values.iter().any(|row| row.len() != columns) {
            return None;
        }
        let rows: Vec<f64> = values.iter().map(|row| mean(row.iter().copied())).collect();
        let of_column = |column: usize| mean(values.iter().map(|row| row[column]));
        let of_columns: Vec<f64> = (0..columns).map(of_column).collect();
        let all = mean(rows.iter().copied());
        let rest = values.iter().zip(&rows).map(|(row, of_row)| {
            let left = |(value, of_column): (&f64, &f64)| ((value - of_column) - (of_row - all)).powi(2);
            row.iter().zip(&of_columns).map(left).sum()
        });
        let rest = rest.collect();
        Some(Crossed { mean: all, rows, rest, columns })
    }

    /// Returns the variance of a(world): how much the expected values of the worlds differ \[u²\].
    ///
    /// (MS between rows - MS of the rest) / columns is unbiased for it, whatever the law of a, b and c,
    /// since rows and columns are drawn independently; where it is negative, 0 is returned, and where all
    /// rows are alike, it is exactly 0.
    pub fn row_variance(&self) -> f64 {
        self.signed_row_variance().max(0.0)
    }

    /// The same as it comes, negative where the rows differ less than the rest lets one expect.
    pub fn signed_row_variance(&self) -> f64 {
        self.variance_of((0..self.rows.len()).collect::<Vec<_>>().as_slice())
    }

    /// Returns the [row variance](Crossed::row_variance) of a resample of the rows; not below 0 \[u²\].
    ///
    /// - `places`: rows, drawn with replacement; at least 2.
    pub fn row_variance_of(&self, places: &[usize]) -> f64 {
        self.variance_of(places).max(0.0)
    }

    /// Returns the variance of the row means, noise included \[u²\].
    pub fn variance_of_means(&self) -> f64 {
        let square = |row: &f64| (row - self.mean).powi(2);
        self.rows.iter().map(square).sum::<f64>() / (self.rows.len() - 1) as f64
    }

    /// Returns the interval of the standard deviation of a(world), from the chi-square of the row means
    /// \[u\]; the noise in them is taken as known.
    ///
    /// # Source
    /// Searle, Casella and McCulloch, *Variance Components*: intervals for a variance component (after
    /// Tukey and Williams).
    pub fn row_sd_interval(&self, level: f64) -> (f64, f64) {
        let df = (self.rows.len() - 1) as f64;
        let law = ChiSquared::new(df).expect("there are at least two rows");
        let noise = self.variance_of_means() - self.signed_row_variance();
        let end = |p: f64| (self.variance_of_means() * df / law.inverse_cdf(p) - noise).max(0.0).sqrt();
        (end(0.5 + level / 2.0), end(0.5 - level / 2.0))
    }

    /// Returns the row means drawn towards their mean until they differ as much as a(world) does \[u\]:
    /// without their noise.
    pub fn without_noise(&self) -> Vec<f64> {
        let all = self.variance_of_means();
        let shrink = if all > 0.0 { (self.row_variance() / all).min(1.0).sqrt() } else { 0.0 };
        self.rows.iter().map(|row| self.mean + shrink * (row - self.mean)).collect()
    }

    fn variance_of(&self, places: &[usize]) -> f64 {
        let rows = (places.len().max(2) - 1) as f64;
        let middle = mean(places.iter().map(|&place| self.rows[place]));
        let between: f64 = places.iter().map(|&place| (self.rows[place] - middle).powi(2)).sum();
        let rest: f64 = places.iter().map(|&place| self.rest[place]).sum();
        between / rows - rest / rows / (self.columns - 1) as f64 / self.columns as f64
    }
}

/// Returns the mean, built up so that equal values have exactly that mean; 0 of nothing.
pub fn mean(values: impl Iterator<Item = f64>) -> f64 {
    values.zip(1u32..).fold(0.0, |mean, (value, seen)| mean + (value - mean) / f64::from(seen))
}

/// Returns the quantile of `values` at `p`, straight between neighbours, as if n values cut the line into n
/// + 1 equal shares; NaN if there are none.
///
/// # Source
/// Hyndman and Fan, "Sample quantiles in statistical packages", *The American Statistician* 50 (1996),
/// definition 6.
pub fn quantile_of(values: &[f64], p: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let place = (p * (sorted.len() + 1) as f64 - 1.0).clamp(0.0, last as f64);
    let below = place.floor() as usize;
    let above = (below + 1).min(last);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::stream::Key;

    /// A normal variate of a key, near enough: twelve uniforms.
    fn normal(key: Key) -> f64 {
        (0..12).map(|i| key.with(i).uniform()).sum::<f64>() - 6.0
    }

    fn design(key: Key, rows: u64, columns: u64, sds: [f64; 3]) -> Vec<Vec<f64>> {
        let value = |row: u64, column: u64| {
            let a = normal(key.with(1).with(row));
            let b = normal(key.with(2).with(column));
            let c = normal(key.with(3).with(row).with(column));
            10.0 + sds[0] * a + sds[1] * b + sds[2] * c
        };
        (0..rows).map(|row| (0..columns).map(|column| value(row, column)).collect()).collect()
    }

    #[test]
    fn a_design_of_two_by_two_is_worked_by_hand() {
        // Row means 2 and 5, column means 2.5 and 4.5, mean 3.5. What is left: -0.5, 0.5, 0.5, -0.5: a mean
        // square of 1. Between rows: 2 * 4.5 = 9. (9 - 1) / 2 = 4.
        let found = Crossed::new(&[vec![0.5, 3.5], vec![4.5, 5.5]]).unwrap();
        assert_eq!((found.mean, found.rows.clone()), (3.5, vec![2.0, 5.0]));
        assert!((found.row_variance() - 4.0).abs() < 1e-12, "{}", found.row_variance());
        assert!((found.variance_of_means() - 4.5).abs() < 1e-12);
        let shrunk = found.without_noise();
        assert!(((shrunk[1] - shrunk[0]).powi(2) / 2.0 - 4.0).abs() < 1e-12);
    }

    /// 4,000 designs of 6 x 4: the mean of the estimates is within 4.5 standard errors of the truth (a new
    /// seed fails with a chance of 7e-6), although what the columns do is five times as large.
    #[test]
    fn the_variance_between_rows_is_unbiased() {
        let estimate = |i| {
            let design = design(Key::replication(3, i), 6, 4, [1.0, 5.0, 0.8]);
            Crossed::new(&design).unwrap().signed_row_variance()
        };
        let all: Vec<f64> = (0..4000).map(estimate).collect();
        let mean = all.iter().sum::<f64>() / 4000.0;
        let error = (all.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / 4000.0 / 4000.0).sqrt();
        assert!((mean - 1.0).abs() < 4.5 * error, "{mean} +- {error}");
    }

    /// 1,000 designs of 20 x 5: the interval holds the truth in 95 % of them; 28 of 1000 off is 4 standard
    /// errors.
    #[test]
    fn the_interval_of_the_spread_holds_the_truth_as_often_as_it_says() {
        let holds = |i: &u64| {
            let design = design(Key::replication(4, *i), 20, 5, [1.0, 2.0, 0.5]);
            let (low, high) = Crossed::new(&design).unwrap().row_sd_interval(0.95);
            low <= 1.0 && 1.0 <= high
        };
        let held = (0..1000).filter(holds).count();
        assert!((922..=978).contains(&held), "{held} of 1000");
    }

    #[test]
    fn rows_that_are_alike_differ_by_exactly_nothing() {
        let row = vec![0.1, 0.7, 1.3, 2.9];
        let found = Crossed::new(&vec![row; 7]).unwrap();
        assert_eq!((found.row_variance(), found.variance_of_means()), (0.0, 0.0));
        assert_eq!(found.row_sd_interval(0.95), (0.0, 0.0));
        assert!(found.without_noise().iter().all(|value| *value == found.mean));
    }

    #[test]
    fn what_is_no_design_is_none() {
        assert!(Crossed::new(&[]).is_none());
        assert!(Crossed::new(&[vec![1.0, 2.0]]).is_none());
        assert!(Crossed::new(&[vec![1.0], vec![2.0]]).is_none());
        assert!(Crossed::new(&[vec![1.0, 2.0], vec![2.0]]).is_none());
    }

    #[test]
    fn quantiles_lie_between_neighbours() {
        let values = [3.0, 1.0, 2.0];
        assert_eq!([0.0, 0.25, 0.5, 0.625, 1.0].map(|p| quantile_of(&values, p)), [1.0, 1.0, 2.0, 2.5, 3.0]);
        assert!(quantile_of(&[], 0.5).is_nan());
    }
}
