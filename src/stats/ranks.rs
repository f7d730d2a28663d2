//! Which ranks are possible of many estimates that are known with uncertainty.

use super::paired::Difference;

/// The place of one of many ratios, the largest first, and the places that it may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rank {
    /// Its place among the estimates, from 1; the same for equal ones.
    pub rank: usize,
    /// The best place that it may have.
    pub low: usize,
    /// The last place that it may have.
    pub high: usize,
}

/// Ranks ratios of sums, the largest first, and says which ranks each may have; all of these intervals hold at once.
///
/// Two ratios are told apart if the interval of their difference leaves out zero; there are k(k − 1)/2 of them for k
/// ratios, and they hold at once by Bonferroni's inequality. A ratio then comes after all that are surely larger and before
/// all that are surely smaller. Differences are paired unit by unit, over as many units as both have: where unit i of both
/// had the same luck, that is sharper, and where they had nothing in common it is as if they were apart.
///
/// - `ratios`: numerators and denominators of each, by unit.
/// - `level`: probability with which all ranks lie in their intervals, in (0, 1) \[1\].
/// - Result: one for each; `None`: its denominators sum to zero.
///
/// # Panics
/// If `level` is not inside (0, 1), NaN included.
///
/// # Source
/// Mogstad, Romano, Shaikh and Wilhelm, "Inference for ranks with applications to mobility across neighbourhoods and
/// academic achievement across countries", *Review of Economic Studies* 91 (2024): ranks from differences that hold at
/// once; Klein, Wright and Wieczorek, "A joint confidence region for an overall ranking of populations", *Journal of the
/// Royal Statistical Society C* 69 (2020).
///
/// # Example
/// ```
/// use loket::stats::ranks::{Rank, ranks};
/// // Minutes waited and citizens on three days: the first office is far from the others, which are alike.
/// let far = vec![(50.0, 1.0), (52.0, 1.0), (51.0, 1.0), (51.0, 1.0), (49.0, 1.0)];
/// let one = vec![(9.0, 1.0), (5.0, 1.0), (7.0, 1.0), (6.0, 1.0), (8.0, 1.0)];
/// let other = vec![(8.0, 1.0), (7.0, 1.0), (5.0, 1.0), (9.0, 1.0), (5.0, 1.0)];
/// let found = ranks(&[one, far, other], 0.95);
/// assert_eq!(found[1], Some(Rank { rank: 1, low: 1, high: 1 }));
/// assert_eq!(found[0], Some(Rank { rank: 2, low: 2, high: 3 }));
/// assert_eq!(found[2], Some(Rank { rank: 3, low: 2, high: 3 }));
/// ```
pub fn ranks(ratios: &[Vec<(f64, f64)>], level: f64) -> Vec<Option<Rank>> {
    assert!(level > 0.0 && level < 1.0, "confidence level {level} is not inside (0, 1)");
    let values: Vec<Option<f64>> = ratios.iter().map(|units| ratio(units)).collect();
    let known: Vec<usize> = (0..ratios.len()).filter(|&place| values[place].is_some()).collect();
    let pairs = (known.len() * known.len().saturating_sub(1) / 2).max(1);
    let level = 1.0 - (1.0 - level) / pairs as f64;
    let (mut larger, mut smaller) = (vec![0; ratios.len()], vec![0; ratios.len()]);
    for (number, &one) in known.iter().enumerate() {
        for &other in &known[number + 1..] {
            let n = ratios[one].len().min(ratios[other].len());
            let found = Difference::of_ratios(&ratios[one][..n], &ratios[other][..n]).ok().flatten();
            let Some(interval) = found.map(|difference| difference.interval(level)) else { continue };
            if interval.low > 0.0 {
                larger[one] += 1;
                smaller[other] += 1;
            } else if interval.high < 0.0 {
                larger[other] += 1;
                smaller[one] += 1;
            }
        }
    }
    let place = |place: usize| {
        let value = values[place]?;
        let before = values.iter().flatten().filter(|other| **other > value).count();
        let (rank, low, high) = (before + 1, larger[place] + 1, known.len() - smaller[place]);
        // Where sizes differ, two are paired over fewer units than those of their estimates.
        Some(Rank { rank, low: low.min(rank), high: high.max(rank) })
    };
    (0..ratios.len()).map(place).collect()
}

fn ratio(units: &[(f64, f64)]) -> Option<f64> {
    let (y, x) = units.iter().fold((0.0, 0.0), |sum, unit| (sum.0 + unit.0, sum.1 + unit.1));
    Some(y / x).filter(|ratio| ratio.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt as _, SeedableRng as _};
    use rand_xoshiro::Xoshiro256PlusPlus;

    fn of(values: &[f64]) -> Vec<(f64, f64)> {
        values.iter().map(|value| (*value, 1.0)).collect()
    }

    #[test]
    fn the_same_everywhere_shares_a_rank_that_may_be_any() {
        let same = of(&[3.0, 5.0, 4.0]);
        let found = ranks(&[same.clone(), same.clone(), same], 0.95);
        assert_eq!(found, [Some(Rank { rank: 1, low: 1, high: 3 }); 3]);
    }

    #[test]
    fn a_small_difference_on_the_same_luck_is_told_apart() {
        let luck = [30.0, 3.0, 17.0, 8.0, 22.0, 12.0];
        let wiggle = [0.1, 0.0, 0.2, 0.1, 0.0, 0.2];
        let less: Vec<f64> = luck.iter().zip(wiggle).map(|(value, wiggle)| value - 1.0 - wiggle).collect();
        let found = ranks(&[of(&less), of(&luck)], 0.95);
        assert_eq!(found, [2, 1].map(|rank| Some(Rank { rank, low: rank, high: rank })));
        let mut apart = less.clone();
        apart.rotate_left(1);
        assert_eq!(ranks(&[of(&apart), of(&luck)], 0.95)[0], Some(Rank { rank: 2, low: 1, high: 2 }));
    }

    #[test]
    fn who_says_nothing_has_no_rank_and_one_unit_tells_nothing() {
        let found = ranks(&[of(&[1.0, 2.0]), vec![(0.0, 0.0); 2], vec![], of(&[9.0, 8.5])], 0.95);
        assert_eq!((found[1], found[2]), (None, None));
        assert_eq!(found[3].map(|rank| (rank.rank, rank.high)), Some((1, 2)));
        let single = ranks(&[of(&[1.0]), of(&[9.0])], 0.95);
        assert_eq!(single[0], Some(Rank { rank: 2, low: 1, high: 2 }));
        assert_eq!(ranks(&[], 0.95), []);
    }

    /// 400 rankings of 8 offices, whose luck is partly common and skewed, by 30 units. At 95 % 380 hold every true rank;
    /// 366 are 3.2 standard errors less. That intervals say something: on average at most half of the ranks are possible.
    #[test]
    fn all_true_ranks_are_inside_at_once() {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(11);
        let mut exponential = move || -(1.0 - rng.random::<f64>()).ln();
        let truth = [9.0, 8.5, 8.0, 6.0, 5.9, 4.0, 3.0, 1.0];
        let (mut held, mut wide) = (0, 0);
        for _ in 0..400 {
            let common: Vec<f64> = (0..30).map(|_| exponential()).collect();
            let mut offices = Vec::new();
            for mean in truth {
                offices.push(common.iter().map(|luck| (mean - 2.0 + luck + exponential(), 1.0)).collect());
            }
            let found: Vec<Rank> = ranks(&offices, 0.95).into_iter().flatten().collect();
            let inside = |(place, rank): (usize, &Rank)| (rank.low..=rank.high).contains(&(place + 1));
            held += usize::from(found.iter().enumerate().all(inside));
            wide += found.iter().map(|rank| rank.high - rank.low + 1).sum::<usize>();
        }
        assert!(held >= 366, "{held} of 400");
        assert!(wide <= 400 * 8 * 4, "{} ranks on average", wide as f64 / 3200.0);
    }
}
