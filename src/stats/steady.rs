//! Steady state from one long run: where the start ends, and whether batches depend on each other.

use super::interval::normal_quantile;

/// Where a series settles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Truncation {
    /// Values to leave out at the start: a multiple of the batch.
    pub dropped: usize,
    /// Squared standard error of the mean of the batches that are left, as if they were independent \[u²\].
    pub statistic: f64,
    /// Mean of the batches that are left \[u\].
    pub mean: f64,
    /// Whether more than half would have to go: the series is too short to tell where it settles.
    pub too_short: bool,
}

/// Returns where `series` settles: leaving out what makes the mean of the rest surest (MSER).
///
/// Values are put together in batches of `batch`, as MSER-5 does in fives; a last batch that is not full is left out. Of
/// all truncations that keep a quarter of the batches, the one is taken at which the variance of the batches that are
/// left, divided by their number, is the smallest. If it leaves out more than half, the start is not told from the rest.
///
/// - `series`: values one after the other, best averaged over several replications, any unit \[u\].
/// - Result: `None` if there are fewer than ten batches.
///
/// # Panics
/// If `batch` is 0.
///
/// # Source
/// White, "An effective truncation heuristic for bias reduction in simulation output", *Simulation* 69 (1997); White, Cobb
/// and Spratt, "A comparison of five steady-state truncation heuristics for simulation", *Winter Simulation Conference*
/// (2000); Hoad, Robinson and Davies, "Automating warm-up length estimation", *Journal of the Operational Research
/// Society* 61 (2010): on averaged series, and rejected in the second half.
///
/// # Example
/// ```
/// // Six hours of filling up, then a level that goes up and down by one.
/// let level = |hour: usize| if hour < 6 { hour as f64 } else { 9.0 + (hour % 2) as f64 };
/// let series: Vec<f64> = (0..60).map(level).collect();
/// assert_eq!(loket::stats::steady::mser(&series, 2).unwrap().dropped, 6);
/// ```
pub fn mser(series: &[f64], batch: usize) -> Option<Truncation> {
    let batches: Vec<f64> =
        series.chunks_exact(batch).map(|values| values.iter().sum::<f64>() / batch as f64).collect();
    let count = batches.len();
    if count < FEWEST {
        return None;
    }
    let at = |dropped: usize| {
        let left = &batches[dropped..];
        let n = left.len() as f64;
        let mean = left.iter().sum::<f64>() / n;
        let statistic = left.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n / n;
        Truncation { dropped: dropped * batch, statistic, mean, too_short: dropped > count / 2 }
    };
    (0..=count - count.div_ceil(4)).map(at).min_by(|one, other| one.statistic.total_cmp(&other.statistic))
}

/// Fewest batches from which a truncation can be told.
const FEWEST: usize = 10;

/// Returns von Neumann's ratio of `values`: the sum of squares of successive differences by that of deviations.
///
/// - Result: near 2 if the values are independent, less if neighbours are alike \[1\]; `None` with fewer than three
///   values, or if all are the same.
///
/// # Source
/// von Neumann, "Distribution of the ratio of the mean square successive difference to the variance", *Annals of
/// Mathematical Statistics* 12 (1941).
///
/// # Example
/// ```
/// assert_eq!(loket::stats::steady::von_neumann(&[1.0, 2.0, 1.0, 2.0]), Some(3.0));
/// ```
pub fn von_neumann(values: &[f64]) -> Option<f64> {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let deviations: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    let steps: f64 = values.windows(2).map(|pair| (pair[1] - pair[0]).powi(2)).sum();
    (values.len() > 2 && deviations > 0.0).then_some(steps / deviations)
}

/// Returns whether `values` may be independent: whether neighbours are not more alike than chance makes them.
///
/// - `level`: chance of calling independent values dependent, in (0, 1) \[1\].
/// - Result: whether 1 − ratio/2 is at most z·√((n−2)/(n²−1)); true where there is no ratio.
///
/// # Panics
/// If `level` is not inside (0, 1), NaN included.
///
/// # Source
/// Young, "On randomness in ordered sequences", *Annals of Mathematical Statistics* 12 (1941); Fishman, *Discrete-Event
/// Simulation*: batches are joined until this test passes.
pub fn may_be_independent(values: &[f64], level: f64) -> bool {
    assert!(level > 0.0 && level < 1.0, "level {level} is not inside (0, 1)");
    let n = values.len() as f64;
    let limit = normal_quantile(1.0 - level) * ((n - 2.0) / (n * n - 1.0)).sqrt();
    von_neumann(values).is_none_or(|ratio| 1.0 - ratio / 2.0 <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::interval::mean_interval;
    use rand::{RngExt, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    /// A start that falls from 15 to 5, and noise that depends on what was before.
    #[rustfmt::skip]
    const SERIES: [f64; 300] = [
        15.717, 15.7, 11.929, 13.131, 12.592, 13.615, 13.198, 12.986, 11.393, 10.913, 11.493, 10.467,
        9.803, 10.648, 9.263, 8.079, 7.901, 9.767, 9.051, 8.816, 9.219, 10.832, 8.432, 10.041, 9.216,
        8.869, 7.607, 8.766, 7.357, 6.439, 7.256, 7.079, 6.722, 7.988, 4.19, 5.543, 5.741, 5.546, 6.749,
        6.855, 5.919, 6.783, 6.36, 6.198, 7.352, 5.233, 5.909, 5.644, 5.732, 8.249, 5.085, 5.03, 4.878,
        5.078, 7.281, 6.436, 5.219, 5.217, 5.633, 5.344, 4.953, 4.297, 5.366, 3.852, 5.385, 5.844, 4.12,
        4.854, 6.311, 4.753, 4.826, 4.569, 6.792, 4.862, 4.647, 5.317, 7.767, 2.87, 4.732, 5.273, 4.392,
        4.444, 5.923, 5.064, 7.472, 7.444, 3.722, 3.346, 5.288, 5.052, 4.059, 5.543, 4.661, 3.192, 4.975,
        5.854, 4.502, 5.38, 4.907, 5.047, 6.959, 6.824, 5.073, 4.582, 5.54, 3.97, 4.744, 4.514, 4.757,
        4.59, 4.08, 5.499, 3.928, 4.705, 5.422, 5.849, 6.546, 5.23, 5.351, 3.368, 5.393, 6.006, 5.315,
        4.811, 5.936, 5.161, 5.715, 5.367, 3.641, 5.651, 6.874, 5.485, 4.999, 4.848, 4.21, 6.592, 4.359,
        4.847, 2.912, 4.779, 5.779, 4.497, 3.721, 4.571, 5.024, 5.385, 4.541, 4.963, 4.941, 4.363, 4.123,
        3.994, 5.851, 5.158, 4.767, 4.67, 4.652, 5.423, 6.924, 2.658, 4.023, 5.382, 6.934, 4.58, 7.101,
        4.567, 3.719, 5.386, 4.786, 5.407, 6.276, 5.119, 3.88, 4.706, 4.077, 4.528, 6.151, 6.691, 4.283,
        6.229, 3.751, 5.138, 6.228, 5.175, 4.868, 5.512, 4.882, 4.108, 5.793, 5.079, 5.211, 4.107, 6.407,
        4.344, 3.145, 6.236, 3.904, 4.904, 2.461, 4.885, 4.188, 5.719, 5.005, 5.123, 3.532, 5.381, 5.798,
        5.705, 5.808, 5.075, 5.807, 5.88, 4.927, 5.565, 4.822, 4.701, 6.209, 5.927, 5.126, 4.858, 4.982,
        2.954, 5.449, 5.987, 6.87, 4.789, 3.838, 6.185, 5.486, 6.614, 4.704, 4.91, 2.996, 4.142, 4.206,
        4.895, 6.385, 6.729, 6.776, 5.334, 7.031, 4.777, 5.124, 3.088, 3.936, 3.451, 5.319, 6.748, 5.565,
        7.193, 5.723, 6.627, 4.897, 4.073, 2.863, 5.381, 6.144, 6.22, 6.209, 6.36, 3.284, 4.62, 4.436,
        7.005, 4.974, 3.661, 5.57, 5.556, 4.048, 3.671, 3.883, 6.093, 5.257, 4.516, 5.734, 7.284, 6.643,
        5.123, 2.613, 4.704, 4.659, 4.867, 5.854, 4.545, 5.325, 4.744, 5.007, 5.492, 4.573, 5.252, 4.347,
        5.044, 6.627, 4.048, 5.469, 6.016, 5.18, 5.092, 5.328, 5.308,
    ];

    #[test]
    fn the_truncation_is_that_of_the_printed_series() {
        let found = mser(&SERIES, 5).unwrap();
        assert_eq!((found.dropped, found.too_short), (50, false));
        assert!(
            (found.statistic - 0.00328989614).abs() < 1e-10 && (found.mean - 5.099304).abs() < 1e-6,
            "{found:?}"
        );
    }

    #[test]
    fn batch_means_of_the_printed_series_are_the_printed_ones() {
        let means: Vec<f64> = SERIES[100..].chunks(20).map(|part| part.iter().sum::<f64>() / 20.0).collect();
        assert!((mean_interval(&means, 0.95).half_width() - 0.132342663).abs() < 1e-8);
        assert!((von_neumann(&means).unwrap() - 2.75772226).abs() < 1e-7);
        assert!(may_be_independent(&means, 0.1));
    }

    #[test]
    fn a_series_that_never_settles_is_too_short() {
        let rising: Vec<f64> = (0..200).map(f64::from).collect();
        assert!(mser(&rising, 5).unwrap().too_short);
        assert_eq!(mser(&rising[..49], 5), None);
        let level = mser(&[3.0; 50], 5).unwrap();
        assert_eq!((level.dropped, level.mean, level.too_short), (0, 3.0, false));
    }

    /// 2000 series of 30 independent values, of which one in ten should be called dependent: 160 to 240 leave a right test
    /// out with chance 0.003. Values that share half with their neighbour are found out in nine of ten.
    #[test]
    fn independent_values_are_called_so_as_often_as_it_says() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(6);
        let (mut false_alarms, mut found) = (0, 0);
        for _ in 0..2000 {
            let noise: Vec<f64> = (0..31).map(|_| rng.random::<f64>()).collect();
            false_alarms += usize::from(!may_be_independent(&noise[1..], 0.1));
            let alike: Vec<f64> = noise.windows(2).map(|pair| pair[0] + pair[1]).collect();
            found += usize::from(!may_be_independent(&alike, 0.1));
        }
        assert!((160..=240).contains(&false_alarms), "{false_alarms} of 2000");
        assert!(found > 1800, "{found} of 2000");
    }
}
