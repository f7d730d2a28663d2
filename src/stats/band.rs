//! A mean curve with a band that holds all of it at once, and from where on it stays above zero.

use super::interval::t_quantile;
use rand::Rng;
use rand_distr::{ChiSquared, Distribution, StandardNormal};

/// More curves than this are put together before their correlation is drawn from.
const MOST_UNITS: usize = 256;

/// A mean curve and its band, place by place.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// The mean curve \[u\].
    pub mean: Vec<f64>,
    /// Lower edge of the band \[u\]; minus infinity from one curve.
    pub low: Vec<f64>,
    /// Upper edge \[u\].
    pub high: Vec<f64>,
    /// Standard errors that the band is wide on either side \[1\].
    pub critical: f64,
}

/// From where on a curve is never below zero: a place of it, or `None` if it ends below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Above {
    /// By the mean curve.
    pub estimate: Option<usize>,
    /// By the upper edge of the band: not before this place.
    pub earliest: Option<usize>,
    /// By the lower edge: not after this place.
    pub latest: Option<usize>,
}

/// Returns the mean of `curves` with a band that holds the true mean curve at all of its places at once.
///
/// The band is mean ± c standard errors at each place, where c is the `level` quantile of the largest of the absolute
/// values of Student's t at all places, which hang together as the curves do. It is found from `draws` draws: n normal numbers
/// weigh the deviations of the curves, and one χ² with n − 1 degrees of freedom, the same for all places, stands for the spread
/// that is only estimated. c is never below Student's t for one place, to which it comes down if all places move together.
/// Where all curves agree the band has no width.
///
/// - `curves`: one per replication, n of them, all of the same length \[u\].
/// - `level`: coverage of the whole curve, in (0, 1) \[1\]; exact for normal curves but for the correlation, which is
///   estimated.
/// - `draws`: a few thousand; c then varies by about 1 %.
///
/// # Panics
/// If the curves have different lengths, or if `level` is not inside (0, 1), NaN included.
///
/// # Source
/// Montiel Olea and Plagborg-Møller, "Simultaneous confidence bands: theory, implementation, and an application to
/// SVARs", *Journal of Applied Econometrics* 34 (2019): the plug-in sup-t band. Hothorn, Bretz and Westfall,
/// "Simultaneous inference in general parametric models", *Biometrical Journal* 50 (2008): the multivariate t.
///
/// # Example
/// ```
/// use loket::stats::band::band;
/// use rand::SeedableRng;
/// let mut rng = rand_xoshiro::Xoshiro256PlusPlus::seed_from_u64(1);
/// // What a course has saved after each of three weeks, in four replications [h].
/// let saved = [vec![-5.0, 1.0, 9.0], vec![-4.0, -1.0, 8.0], vec![-6.0, 2.0, 9.5], vec![-5.0, 0.0, 8.5]];
/// let band = band(&saved, 0.95, 2000, &mut rng);
/// assert_eq!(band.mean, [-5.0, 0.5, 8.75]);
/// assert!(band.critical > 3.18, "wider than Student's t for one place");
/// let above = band.above_zero(0.0);
/// assert_eq!((above.estimate, above.earliest, above.latest), (Some(1), Some(1), Some(2)));
/// ```
pub fn band<R: Rng>(curves: &[Vec<f64>], level: f64, draws: u32, rng: &mut R) -> Band {
    assert!(level > 0.0 && level < 1.0, "confidence level {level} is not inside (0, 1)");
    let (n, places) = (curves.len() as f64, curves.first().map_or(0, Vec::len));
    assert!(curves.iter().all(|curve| curve.len() == places), "curves have different lengths");
    let mean: Vec<f64> =
        (0..places).map(|place| curves.iter().map(|curve| curve[place]).sum::<f64>() / n).collect();
    if curves.len() < 2 {
        let ends = |end: f64| vec![end; places];
        return Band {
            mean,
            low: ends(f64::NEG_INFINITY),
            high: ends(f64::INFINITY),
            critical: f64::INFINITY,
        };
    }
    let square = |place: usize| curves.iter().map(|curve| (curve[place] - mean[place]).powi(2)).sum::<f64>();
    let errors: Vec<f64> = (0..places).map(|place| (square(place) / (n - 1.0) / n).sqrt()).collect();
    let student = t_quantile(0.5 + level / 2.0, n - 1.0);
    let critical = largest(&scaled(curves, &mean), n - 1.0, level, draws, rng).max(student);
    let edge = |side: f64| mean.iter().zip(&errors).map(|(mean, error)| mean + side * error).collect();
    Band { low: edge(-critical), high: edge(critical), mean, critical }
}

/// Deviations from the mean, by unit, of the places that spread; their squares sum to 1 at each.
fn scaled(curves: &[Vec<f64>], mean: &[f64]) -> Vec<Vec<f64>> {
    let mut units = vec![vec![0.0; mean.len()]; curves.len().min(MOST_UNITS)];
    for (place, curve) in curves.iter().enumerate() {
        let unit = &mut units[place % MOST_UNITS];
        unit.iter_mut().zip(curve.iter().zip(mean)).for_each(|(sum, (value, mean))| *sum += value - mean);
    }
    let squares: Vec<f64> =
        (0..mean.len()).map(|place| units.iter().map(|unit| unit[place] * unit[place]).sum()).collect();
    let spreads: Vec<usize> = (0..mean.len()).filter(|&place| squares[place] > 0.0).collect();
    units
        .iter()
        .map(|unit| spreads.iter().map(|&place| unit[place] / squares[place].sqrt()).collect())
        .collect()
}

/// The `level` quantile of the largest |t| at any place.
fn largest<R: Rng>(units: &[Vec<f64>], df: f64, level: f64, draws: u32, rng: &mut R) -> f64 {
    let places = units.first().map_or(0, Vec::len);
    if places == 0 || draws == 0 {
        return 0.0;
    }
    let spread = ChiSquared::new(df).expect("at least two curves");
    let mut sums = vec![0.0; places];
    let mut found: Vec<f64> = (0..draws)
        .map(|_| {
            sums.fill(0.0);
            for unit in units {
                let weight: f64 = StandardNormal.sample(rng);
                sums.iter_mut().zip(unit).for_each(|(sum, deviation)| *sum += weight * deviation);
            }
            let largest = sums.iter().fold(0.0, |most: f64, sum| most.max(sum.abs()));
            largest / (spread.sample(rng) / df).sqrt()
        })
        .collect();
    found.sort_by(f64::total_cmp);
    found[((level * f64::from(draws)).ceil() as usize).clamp(1, found.len()) - 1]
}

impl Band {
    /// Returns from where on the curve is never below zero; what is closer to zero than `tolerance` \[u\] is not below.
    ///
    /// If the band holds the whole true curve, then the true place is from `earliest` to `latest`: at each place before
    /// `earliest - 1` some later one is surely below, from `latest` on none is. So it is with at least the band's level.
    pub fn above_zero(&self, tolerance: f64) -> Above {
        let stays = |edge: &[f64]| {
            let below = edge.iter().rposition(|&value| value < -tolerance);
            let first = below.map_or(0, |last| last + 1);
            (first < edge.len()).then_some(first)
        };
        Above { estimate: stays(&self.mean), earliest: stays(&self.high), latest: stays(&self.low) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_xoshiro::Xoshiro256PlusPlus;

    fn rng(seed: u64) -> Xoshiro256PlusPlus {
        Xoshiro256PlusPlus::seed_from_u64(seed)
    }

    /// `n` random walks of `places` steps with drift `drift`.
    fn walks(n: usize, drift: &[f64], rng: &mut Xoshiro256PlusPlus) -> Vec<Vec<f64>> {
        let step = |sum: &mut f64, drift: &f64, luck: f64| {
            *sum += drift + luck;
            Some(*sum)
        };
        (0..n)
            .map(|_| {
                drift.iter().scan(0.0, |sum, drift| step(sum, drift, StandardNormal.sample(rng))).collect()
            })
            .collect()
    }

    #[test]
    fn one_place_or_places_that_move_together_have_students_t() {
        let one = [vec![1.0], vec![3.0], vec![5.0], vec![4.0]];
        let found = band(&one, 0.95, 4000, &mut rng(1));
        let interval = crate::stats::interval::mean_interval(&[1.0, 3.0, 5.0, 4.0], 0.95);
        assert!((found.critical / t_quantile(0.975, 3.0) - 1.0).abs() < 0.08, "{}", found.critical);
        assert!(found.low[0] <= interval.low + 1e-12 && interval.high <= found.high[0] + 1e-12);
        let together: Vec<Vec<f64>> = one.iter().map(|x| vec![x[0], 2.0 * x[0], -x[0], 7.0]).collect();
        let found = band(&together, 0.95, 4000, &mut rng(1));
        assert!((found.critical / t_quantile(0.975, 3.0) - 1.0).abs() < 0.08, "{}", found.critical);
        assert_eq!((found.low[3], found.high[3]), (7.0, 7.0), "all agree");
    }

    /// Ten independent places and many curves: the level of each is 0.95^(1/10) (Šidák), 2.80 standard errors.
    #[test]
    fn independent_places_have_sidaks_quantile() {
        let mut luck = rng(2);
        let curves: Vec<Vec<f64>> =
            (0..2000).map(|_| (0..10).map(|_| StandardNormal.sample(&mut luck)).collect()).collect();
        let found = band(&curves, 0.95, 20_000, &mut rng(3));
        let sidak = t_quantile(0.5 + 0.95f64.powf(0.1) / 2.0, 1999.0);
        assert!((found.critical / sidak - 1.0).abs() < 0.02, "{} {sidak}", found.critical);
    }

    /// 1000 experiments of 30 random walks of 13 steps, which dip and rise again: the whole curve is in the band in 950. Outside
    /// 926 to 970 it would be by chance in less than 1 in 1000. The true curve is below zero up to place 6 and on zero at
    /// place 7, where the true answer is; the interval for it holds at least as often as the band.
    #[test]
    fn the_band_holds_the_whole_curve_as_often_as_it_says_and_the_crossing_at_least_as_often() {
        let drift = [0.0, -2.0, -1.5, 0.5, 0.75, 0.75, 0.75, 0.75, 0.75, 0.5, 0.5, 0.25, 0.25];
        let truth: Vec<f64> = drift
            .iter()
            .scan(0.0, |sum, step| {
                *sum += step;
                Some(*sum)
            })
            .collect();
        assert_eq!((truth[6], truth[7]), (-0.75, 0.0));
        let (mut luck, mut whole, mut crossing) = (rng(4), 0, 0);
        for _ in 0..1000 {
            let found = band(&walks(30, &drift, &mut luck), 0.95, 1000, &mut rng(5));
            let inside = |place: usize| found.low[place] <= truth[place] && truth[place] <= found.high[place];
            whole += i32::from((0..13).all(inside));
            let above = found.above_zero(0.0);
            let held =
                above.earliest.is_some_and(|place| place <= 7) && above.latest.is_none_or(|place| place >= 7);
            crossing += i32::from(held);
        }
        assert!((926..=970).contains(&whole), "{whole} of 1000");
        assert!(crossing >= whole, "{crossing} of 1000");
    }

    #[test]
    fn from_where_on_is_worked_by_hand() {
        let band = |mean: &[f64], half: f64| Band {
            mean: mean.to_vec(),
            low: mean.iter().map(|value| value - half).collect(),
            high: mean.iter().map(|value| value + half).collect(),
            critical: 2.0,
        };
        let above = |mean: &[f64], half| {
            let Above { estimate, earliest, latest } = band(mean, half).above_zero(1e-9);
            (earliest, estimate, latest)
        };
        assert_eq!(above(&[-3.0, -1.0, 1.0, 3.0], 2.0), (Some(1), Some(2), Some(3)));
        assert_eq!(above(&[-3.0, -1.0, 1.0, 3.0], 4.0), (Some(0), Some(2), None));
        assert_eq!(above(&[-3.0, 2.0, -1.0, 3.0], 0.5), (Some(3), Some(3), Some(3)), "it must stay");
        assert_eq!(above(&[-3.0, -3.0], 1.0), (None, None, None));
        assert_eq!(above(&[-1e-12, 0.0], 0.0), (Some(0), Some(0), Some(0)), "rounding is not below");
    }

    #[test]
    fn too_few_curves_give_no_false_certainty() {
        let one = band(&[vec![1.0, 2.0]], 0.95, 100, &mut rng(1));
        assert_eq!((one.mean[1], one.low[1], one.high[0]), (2.0, f64::NEG_INFINITY, f64::INFINITY));
        assert_eq!(one.above_zero(0.0).latest, None);
        assert!(band(&[], 0.95, 100, &mut rng(1)).mean.is_empty());
        let same = band(&[vec![1.0], vec![1.0]], 0.95, 100, &mut rng(1));
        assert_eq!((same.low[0], same.high[0]), (1.0, 1.0));
    }

    #[test]
    fn many_curves_are_put_together_and_say_the_same() {
        let curves = walks(1000, &[0.0; 13], &mut rng(6));
        let all = band(&curves, 0.95, 4000, &mut rng(7)).critical;
        let few = band(&curves[..MOST_UNITS], 0.95, 4000, &mut rng(7)).critical;
        assert!((all / few - 1.0).abs() < 0.05, "{all} {few}");
    }
}
