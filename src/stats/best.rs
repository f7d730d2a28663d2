//! How sure it is which of several policies is the best.

use super::interval::paired_interval;

/// Returns for each policy the share of bootstrap resamples in which its ratio of sums is the best.
///
/// - `policies`: numerators and denominators of each, by unit, all of the same length n: unit i of all of them had
///   the same luck, and is drawn for all of them together.
/// - `lower`: whether the lowest ratio is the best; else the highest.
/// - `resamples`: how often n units are drawn, with replacement.
/// - `draw`: returns a unit below n, each as likely.
/// - Result: one share per policy \[1\]. They sum to 1, and policies that are equally good share alike; all are 0 if no policy ever
///   has a ratio.
///
/// # Panics
/// If the policies have different lengths.
///
/// # Source
/// Efron and Tibshirani, *An Introduction to the Bootstrap*.
///
/// # Example
/// ```
/// use loket::stats::best::chances_of_best;
/// let (slow, fast) = (vec![(9.0, 1.0), (8.0, 1.0)], vec![(3.0, 1.0), (4.0, 1.0)]);
/// let mut unit = 0;
/// let draw = |n| { unit += 1; unit % n };
/// assert_eq!(chances_of_best(&[slow, fast], true, 10, draw), [0.0, 1.0]);
/// ```
pub fn chances_of_best(
    policies: &[Vec<(f64, f64)>],
    lower: bool,
    resamples: u32,
    mut draw: impl FnMut(usize) -> usize,
) -> Vec<f64> {
    let n = policies.first().map_or(0, Vec::len);
    assert!(policies.iter().all(|policy| policy.len() == n), "policies have different numbers of units");
    let mut chances = vec![0.0; policies.len()];
    if n == 0 || resamples == 0 {
        return chances;
    }
    let mut units = vec![0; n];
    for _ in 0..resamples {
        units.fill_with(|| draw(n));
        let goodness: Vec<f64> = policies.iter().map(|policy| goodness(policy, &units, lower)).collect();
        let best = goodness.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let equals = goodness.iter().filter(|&&value| value == best).count() as f64;
        if best > f64::NEG_INFINITY {
            for (chance, value) in chances.iter_mut().zip(&goodness) {
                *chance += if *value == best { 1.0 / equals } else { 0.0 };
            }
        }
    }
    chances.iter_mut().for_each(|chance| *chance /= f64::from(resamples));
    chances
}

/// Returns for each policy whether it may be the best: no other is surely better than it.
///
/// Each pair is held against each other unit by unit, one-sided, with Student's t at 1 − (1 − `level`)/(k − 1) for k policies. The
/// truly best is beaten by one of the k − 1 others with a chance of at most 1 − `level` (Bonferroni), so it is among those
/// that may be with at least `level`, however the policies hang together.
///
/// - `policies`: what each gained, by unit \[u\], more is better; all of the same length n: unit i of all had the same luck.
/// - `level`: in (0, 1) \[1\].
/// - Result: one per policy. At least one may be; with n < 2 all may be.
///
/// # Panics
/// If the policies have different lengths or `level` is not inside (0, 1).
///
/// # Source
/// Gupta, "On some multiple decision (selection and ranking) rules", *Technometrics* 7 (1965): a subset that holds
/// the best; Nelson, Swann, Goldsman and Song, "Simple procedures for selecting the best simulated system when the number of
/// alternatives is large", *Operations Research* 49 (2001): screening with common random numbers.
///
/// # Example
/// ```
/// use loket::stats::best::may_be_best;
/// let (good, better, best) = (vec![1.0, 2.0, 1.5], vec![4.0, 5.0, 4.4], vec![4.2, 5.0, 4.5]);
/// assert_eq!(may_be_best(&[good, better, best], 0.95), [false, true, true]);
/// ```
pub fn may_be_best(policies: &[Vec<f64>], level: f64) -> Vec<bool> {
    assert!(level > 0.0 && level < 1.0, "confidence level {level} is not inside (0, 1)");
    let others = policies.len().saturating_sub(1).max(1) as f64;
    // A two-sided interval whose lower end alone is used.
    let two_sided = 1.0 - 2.0 * ((1.0 - level) / others).min(0.499);
    let beats = |other: &[f64], mine: &[f64]| {
        let interval = paired_interval(mine, other, two_sided);
        interval.expect("policies have the same units").low > 0.0
    };
    policies.iter().map(|mine| mine.len() < 2 || !policies.iter().any(|other| beats(other, mine))).collect()
}

/// The ratio of the sums over `units`, turned so that more is better; nothing is the worst.
fn goodness(policy: &[(f64, f64)], units: &[usize], lower: bool) -> f64 {
    let sum = units.iter().fold((0.0, 0.0), |sum, &unit| (sum.0 + policy[unit].0, sum.1 + policy[unit].1));
    if sum.1 == 0.0 {
        return f64::NEG_INFINITY;
    }
    if lower { -sum.0 / sum.1 } else { sum.0 / sum.1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_resamples_of_two_units_are_worked_by_hand() {
        // Units drawn: (0, 0), (0, 1), (1, 0), (1, 1). Ratios of the first policy: 1, 2, 2, 3; of the second 2 always:
        // the lowest is the first, both, both, the second.
        let policies = [vec![(1.0, 1.0), (3.0, 1.0)], vec![(2.0, 1.0), (2.0, 1.0)]];
        let mut drawn = [0, 0, 0, 1, 1, 0, 1, 1].into_iter();
        assert_eq!(chances_of_best(&policies, true, 4, |_| drawn.next().unwrap()), [0.5, 0.5]);
        let mut drawn = [0, 0, 0, 0, 0, 0, 1, 1].into_iter();
        assert_eq!(chances_of_best(&policies, false, 4, |_| drawn.next().unwrap()), [0.25, 0.75]);
    }

    /// Differences of the second from the first: 1, 1, 4, mean 2, deviation √3, error 1; of the third: 3, 3, 6. One-sided at
    /// 1 − 0.05/2, Student's t with two degrees is 4.30, with 0.2 in the place of 0.05 it is 1.89: then 2 − 1.89 > 0.
    #[test]
    fn who_is_surely_beaten_cannot_be_the_best() {
        let policies = [vec![0.0, 0.0, 0.0], vec![1.0, 1.0, 4.0], vec![3.0, 3.0, 6.0]];
        assert_eq!(may_be_best(&policies[..2], 0.95), [true, true]);
        assert_eq!(may_be_best(&policies, 0.95), [true, false, true], "the third is 2 better each time");
        assert_eq!(may_be_best(&policies, 0.8), [false, false, true]);
        assert_eq!(may_be_best(&[vec![1.0], vec![2.0]], 0.95), [true, true]);
        assert_eq!(may_be_best(&[vec![1.0, 2.0], vec![1.0, 2.0]], 0.95), [true, true]);
        assert!(may_be_best(&[], 0.95).is_empty());
    }

    /// 2000 experiments of 20 units of four policies that are equally good: the first is beaten in at most 5 %. 128 is 3.29
    /// standard errors above 100. And one that is a deviation worse than the others is nearly always found out.
    #[test]
    fn the_best_is_left_out_as_seldom_as_it_says() {
        use rand::SeedableRng;
        use rand_distr::{Distribution, StandardNormal};
        let mut rng = rand_xoshiro::Xoshiro256PlusPlus::seed_from_u64(9);
        let (mut beaten, mut found) = (0, 0);
        for _ in 0..2000 {
            let units: Vec<[f64; 4]> =
                (0..20).map(|_| [0; 4].map(|_| StandardNormal.sample(&mut rng))).collect();
            let policy = |place: usize, less: f64| units.iter().map(|unit| unit[place] - less).collect();
            let may = may_be_best(&[policy(0, 0.0), policy(1, 0.0), policy(2, 0.0), policy(3, 1.5)], 0.95);
            beaten += i32::from(!may[0]);
            found += i32::from(!may[3]);
        }
        assert!(beaten <= 128, "{beaten} of 2000");
        assert!(found >= 1900, "{found} of 2000");
    }

    #[test]
    fn who_has_no_ratio_is_never_the_best() {
        let nothing = vec![(0.0, 0.0); 3];
        assert_eq!(chances_of_best(&[nothing.clone(), vec![(9.0, 1.0); 3]], true, 5, |_| 1), [0.0, 1.0]);
        assert_eq!(chances_of_best(&[nothing], true, 5, |_| 1), [0.0]);
        assert_eq!(chances_of_best(&[vec![], vec![]], true, 5, |_| 0), [0.0, 0.0]);
        assert!(chances_of_best(&[], true, 5, |_| 0).is_empty());
    }
}
