//! How much better one policy may still be than another: a bound that holds at every look at once.

/// Returns η of a fully sequential selection: the constant of its boundary, by which the wrong one of two is
/// eliminated with probability `chance` at most.
///
/// - `chance`: allowed for one pair, in (0, 0.5\] \[1\]: of k policies with common random numbers (1 - confidence)/(k - 1).
/// - `first`: replications of the first stage, from whose spread the boundary is made, at least 2.
/// - Result: η ≥ 0 \[1\].
///
/// # Panics
/// If `chance` or `first` is outside these ranges, NaN included.
///
/// # Source
/// Kim and Nelson, "A fully sequential procedure for indifference-zone selection in simulation", *ACM Transactions on
/// Modeling and Computer Simulation* 11 (2001), with c = 1.
///
/// # Example
/// ```
/// let eta = loket::stats::selection::eta(0.05, 10);
/// assert!((eta - 0.334050269).abs() < 1e-9);
/// ```
pub fn eta(chance: f64, first: u64) -> f64 {
    assert!(chance > 0.0 && chance <= 0.5, "chance {chance} is not inside (0, 0.5]");
    assert!(first >= 2, "a first stage of {first} replications has no spread");
    // exp(x) - 1 keeps its digits where x is small, as after a long first stage.
    ((2.0 * chance).ln() * -2.0 / (first - 1) as f64).exp_m1() / 2.0
}

/// Upper bounds of how much better one policy is than another, each after any number of replications.
///
/// Lines of several slopes share the allowed chance: one for the indifference zone, steeper ones for policies that are far
/// worse. Any one of them bounds the difference at every look; the lowest is taken.
#[derive(Clone, Debug)]
pub struct Boundary {
    lines: Vec<Line>,
}

/// A line: r times the difference of the means after r replications stays below `rise` · variance + `slope` · r.
#[derive(Clone, Copy, Debug)]
struct Line {
    slope: f64,
    rise: f64,
}

/// Share of the chance that the line of the indifference zone has; each further one has half of what is left.
const MAIN_SHARE: f64 = 0.8;

/// Each line is so many times as steep as the one before; after as many, none is steep enough to matter.
const STEEPER: f64 = 4.0;
const LINES: i32 = 16;

impl Boundary {
    /// Returns the bounds that fail with probability `chance` at most, whichever and however many looks are taken.
    ///
    /// - `chance`: in (0, 1) \[1\].
    /// - `indifference`: the difference that does not matter, > 0 \[u\]: bounds are narrowest around it.
    /// - `first`: replications of the first stage, at least 2.
    pub fn new(chance: f64, indifference: f64, first: u64) -> Boundary {
        let line = |step: i32| {
            let share = if step == 0 { MAIN_SHARE } else { (1.0 - MAIN_SHARE) * 0.5f64.powi(step) };
            let slope = indifference / 2.0 * STEEPER.powi(step);
            // A line of slope λ and rise a is ever crossed by a Brownian motion of variance σ² with probability
            // exp(-2aλ/σ²); averaged over the first stage's S², a = cS² makes (1 + 4λc/(n-1))^(-(n-1)/2) of it.
            let rise = (first - 1) as f64 * eta(chance * share / 2.0, first) / (2.0 * slope);
            Line { slope, rise }
        };
        Boundary { lines: (0..LINES).map(line).collect() }
    }

    /// Returns how far the true difference may be above the one found after `replications`.
    ///
    /// - `variance`: of the difference of one replication, that of the first stage or more \[u²\].
    pub fn reach(&self, variance: f64, replications: u64) -> f64 {
        // Without spread the difference is what it is in every replication.
        if variance == 0.0 {
            return 0.0;
        }
        let reach = |line: &Line| variance * line.rise / replications as f64 + line.slope;
        self.lines.iter().map(reach).fold(f64::INFINITY, f64::min)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::selection::tests::normal;
    use rand::SeedableRng as _;
    use rand_xoshiro::Xoshiro256PlusPlus;

    /// Computed with mpmath from the formula of the paper.
    #[test]
    fn eta_is_that_of_the_tables() {
        for (policies, first, expected) in
            [(2, 10, 0.334050269), (10, 20, 0.302933804), (100, 50, 0.162583823)]
        {
            let found = eta(0.05 / f64::from(policies - 1), first);
            assert!((found / expected - 1.0).abs() < 1e-8, "{found} {expected}");
        }
        // Independent policies may each have 1 - 0.95^(1/(k-1)).
        for (policies, first, expected) in
            [(2, 10, 0.334050269), (5, 20, 0.235755073), (100, 50, 0.161900552)]
        {
            let found = eta(1.0 - 0.95f64.powf(1.0 / f64::from(policies - 1)), first);
            assert!((found / expected - 1.0).abs() < 1e-8, "{found} {expected}");
        }
    }

    #[test]
    fn near_the_zone_it_is_the_boundary_of_kim_and_nelson() {
        // Their region ends where the difference is h²S²/(2δr) - δ/2, with h² = 2η(n - 1).
        let (first, variance, zone) = (32, 9.0, 0.5);
        let boundary = Boundary::new(0.01, zone, first);
        let squared = 2.0 * 31.0 * eta(0.01 * MAIN_SHARE / 2.0, first);
        let after = 2_000;
        let theirs = squared * variance / (2.0 * zone * after as f64) - zone / 2.0;
        assert!((boundary.reach(variance, after) - zone - theirs).abs() < 1e-12);
    }

    /// 4000 walks of 1600 steps, looked at after each: bounds fail in at most 5 % of them, by name. 250 of 4000 are 3.6 standard
    /// errors above; with a new seed right bounds fail with chance below 2e-4. That they are not idle either: one walk of a
    /// hundred, at least, leaves them.
    #[test]
    fn bounds_hold_at_every_look_at_once() {
        let boundary = Boundary::new(0.05, 0.3, 20);
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
        let mut left = 0;
        for _ in 0..4000 {
            let (mut sum, mut squares, mut spread) = (0.0, 0.0, 0.0);
            for r in 1..=1600_u64 {
                let step = normal(&mut rng);
                sum += step;
                squares += step * step;
                if r == 20 {
                    spread = (squares - sum * sum / 20.0) / 19.0;
                }
                if r >= 20 && sum / r as f64 > boundary.reach(spread, r) {
                    left += 1;
                    break;
                }
            }
        }
        assert!((40..=250).contains(&left), "{left} of 4000");
    }

    #[test]
    fn far_worse_ones_are_known_early() {
        // 100 zones apart and as spread out: the line of the zone alone would need 50 times as many.
        let boundary = Boundary::new(0.01, 1.0, 32);
        let decided = |reach: &dyn Fn(u64) -> f64| (32..).find(|&r| reach(r) < 100.0).unwrap();
        let all = decided(&|r| boundary.reach(1e6, r));
        let line = boundary.lines[0];
        let alone = decided(&|r| 1e6 * line.rise / r as f64 + line.slope);
        assert!(all * 20 < alone, "{all} {alone}");
    }
}
