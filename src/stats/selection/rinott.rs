//! Rinott's procedure: two stages, every policy alone. It screens nothing out, which is what it is good for here: it
//! says how many replications the same guarantee costs without screening.

use super::{Design, Pair};
use crate::stats::ratio::RatioTally;
use statrs::function::erf::erfc;
use statrs::function::gamma::ln_gamma;

/// Returns Rinott's h: a policy whose first stage has the standard deviation S is replicated (hS/δ)² times.
///
/// - `policies`: how many, k ≥ 2.
/// - `first`: replications of the first stage, n ≥ 3.
/// - `confidence`: probability that the best is selected if it is better than all others by δ, in (1/k, 1) \[1\].
/// - Result: h > 0 \[1\], to about 1e-9 of it.
///
/// # Panics
/// If an argument is outside its range, NaN included.
///
/// # Source
/// Rinott, "On two-stage selection procedures and related probability-inequalities", *Communications in Statistics:
/// Theory and Methods* 7 (1978).
///
/// # Example
/// ```
/// let h = loket::stats::selection::rinott_h(10, 20, 0.95);
/// assert!((h - 3.8753).abs() < 1e-4);
/// ```
pub fn rinott_h(policies: u64, first: u64, confidence: f64) -> f64 {
    assert!(policies >= 2 && first >= 3, "{policies} policies, {first} replications");
    assert!(
        confidence > 1.0 / policies as f64 && confidence < 1.0,
        "confidence {confidence} is not inside (1/k, 1)"
    );
    let nodes = spreads((first - 1) as f64);
    let (mut low, mut high) = (0.0, 1.0);
    while correct(&nodes, policies, high) < confidence {
        (low, high) = (high, 2.0 * high);
    }
    // The probability rises with h, smoothly: the Illinois rule needs some ten steps.
    let (mut below, mut above) =
        (correct(&nodes, policies, low) - confidence, correct(&nodes, policies, high) - confidence);
    for _ in 0..100 {
        let h = (low * above - high * below) / (above - below);
        let found = correct(&nodes, policies, h) - confidence;
        if found.abs() < 1e-13 || high - low < 1e-11 * high {
            return h;
        }
        if found < 0.0 {
            (low, below, above) = (h, found, above / 2.0);
        } else {
            (high, above, below) = (h, found, below / 2.0);
        }
    }
    (low + high) / 2.0
}

/// Returns how many replications Rinott's procedure would have needed in all, without screening and without the same luck
/// for all, had it begun with the same first stage as `design`.
///
/// - `policies`: the replications of each that has a value, at least `design.first` of them.
/// - Result: the sum over policies of max(n, ⌈(hS/δ)²⌉), S from the first n; `None` for fewer than two policies, for a first stage
///   of two, or where luck alone would be as sure.
pub fn two_stage(policies: &[&[Pair]], design: &Design) -> Option<f64> {
    let count = policies.len() as u64;
    if count < 2 || design.first < 3 || design.confidence <= 1.0 / count as f64 {
        return None;
    }
    let h = rinott_h(count, design.first, design.confidence);
    let size = |pairs: &&[Pair]| {
        let mut tally = RatioTally::new();
        pairs.iter().take(design.first as usize).for_each(|pair| tally.push(pair.0, pair.1));
        // Without spread the first stage is enough.
        let error =
            tally.estimate().map(|estimate| estimate.error).filter(|error| error.is_finite()).unwrap_or(0.0);
        let squared = error * error * design.first as f64 / design.indifference.powi(2);
        (h * h * squared).ceil().max(design.first as f64)
    };
    Some(policies.iter().map(size).sum())
}

/// Nodes and weights of an integral over the density of χ² with `df` degrees of freedom, at (1/χ²) · df.
///
/// In ln χ² the density falls off doubly exponentially to one side and exponentially to the other, for which the
/// trapezoidal rule converges faster than any power of its step.
fn spreads(df: f64) -> Vec<(f64, f64)> {
    const NODES: i32 = 240;
    let mode = df.ln();
    let (from, to) = (mode - 80.0 / df - 12.0 / df.sqrt(), mode + 4.0f64.min(12.0 / df.sqrt()));
    let step = (to - from) / f64::from(NODES);
    let node = |place: i32| {
        let u = from + f64::from(place) * step;
        let log_density = df / 2.0 * (u - 2f64.ln()) - u.exp() / 2.0 - ln_gamma(df / 2.0);
        (df / u.exp(), log_density.exp() * step)
    };
    (0..=NODES).map(node).filter(|node| node.1 > 1e-18).collect()
}

/// Probability of correct selection of k policies, all others worse by δ.
fn correct(nodes: &[(f64, f64)], policies: u64, h: f64) -> f64 {
    let beats = |best: f64| -> f64 {
        nodes.iter().map(|&(other, weight)| weight * normal_below(h / (best + other).sqrt())).sum()
    };
    let power = (policies - 1) as f64;
    nodes.iter().map(|&(best, weight)| weight * beats(best).powf(power)).sum()
}

fn normal_below(z: f64) -> f64 {
    erfc(-z / std::f64::consts::SQRT_2) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{Continuous, ContinuousCDF, StudentsT};

    /// The table of Rinott's constants, to the five digits to which its quadrature was carried.
    #[test]
    fn h_is_that_of_the_tables() {
        for (policies, first, confidence, expected) in [
            (2, 10, 0.95, 2.614104),
            (2, 20, 0.95, 2.452464),
            (10, 20, 0.95, 3.875234),
            (10, 20, 0.9, 3.437337),
            (20, 20, 0.95, 4.301633),
        ] {
            let found = rinott_h(policies, first, confidence);
            assert!((found / expected - 1.0).abs() < 2e-5, "{policies} {first}: {found}, not {expected}");
        }
    }

    /// Of two policies, h is the quantile of the sum of two independent Student's t. Integrated with x = sinh u.
    #[test]
    fn of_two_it_is_the_quantile_of_two_students_t() {
        for (first, confidence) in [(3_u32, 0.9), (10, 0.95), (33, 0.99)] {
            let student = StudentsT::new(0.0, 1.0, f64::from(first - 1)).unwrap();
            let h = rinott_h(2, u64::from(first), confidence);
            let step = 1.0 / 256.0;
            let below = |place: i32| {
                let u = f64::from(place) * step;
                student.pdf(u.sinh()) * u.cosh() * student.cdf(h - u.sinh()) * step
            };
            let found: f64 = (-12 * 256..=12 * 256).map(below).sum();
            assert!((found - confidence).abs() < 1e-8, "{first}: {found}");
        }
    }

    #[test]
    fn weights_are_those_of_a_density() {
        for df in [2.0, 9.0, 31.0, 199.0, 5_000.0] {
            let nodes = spreads(df);
            let sum: f64 = nodes.iter().map(|node| node.1).sum();
            let mean: f64 = nodes.iter().map(|node| node.1 * df / node.0).sum();
            assert!((sum - 1.0).abs() < 1e-9 && (mean / df - 1.0).abs() < 1e-9, "{df}: {sum} {mean}");
        }
    }

    #[test]
    fn it_rises_with_policies_and_confidence_and_falls_with_the_first_stage() {
        assert!(rinott_h(5_000, 32, 0.95) > rinott_h(100, 32, 0.95));
        assert!(rinott_h(5, 32, 0.99) > rinott_h(5, 32, 0.95));
        assert!(rinott_h(5, 1_000, 0.95) < rinott_h(5, 32, 0.95));
        assert!(rinott_h(2, 3, 0.6) > 0.0);
    }
}
