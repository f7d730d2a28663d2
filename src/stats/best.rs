//! How sure it is which of several policies is the best.

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

    #[test]
    fn who_has_no_ratio_is_never_the_best() {
        let nothing = vec![(0.0, 0.0); 3];
        assert_eq!(chances_of_best(&[nothing.clone(), vec![(9.0, 1.0); 3]], true, 5, |_| 1), [0.0, 1.0]);
        assert_eq!(chances_of_best(&[nothing], true, 5, |_| 1), [0.0]);
        assert_eq!(chances_of_best(&[vec![], vec![]], true, 5, |_| 0), [0.0, 0.0]);
        assert!(chances_of_best(&[], true, 5, |_| 0).is_empty());
    }
}
