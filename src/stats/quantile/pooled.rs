//! Quantiles of millions of citizens, from histograms of sections of the replications.

use hdrhistogram::{Counter, Histogram};

use crate::stats::interval::Interval;
use crate::stats::ratio::{RatioTally, deviations_of_ratio};

/// Longest time that a wait histogram tells apart \[µs\]: 2^52, or 142 years.
pub const LONGEST_WAIT: u64 = 1 << 52;

/// Returns an empty histogram of times, from 0 to 2^52 µs.
///
/// Bins are one microsecond wide up to 256 µs, and at most 1/128 (0.8 %) of their value above; 0 is a bin of
/// its own. It takes 6,016 counters: 24 KB as `u32`, 48 KB as `u64`. It never resizes, so recording allocates
/// nothing; longer times are refused by `record` and cut by `saturating_record`.
///
/// # Example
/// ```
/// let mut waits = loket::stats::quantile::wait_histogram::<u32>();
/// waits.record(90_000_000).unwrap(); // 90 s
/// assert_eq!(waits.len(), 1);
/// ```
pub fn wait_histogram<C: Counter>() -> Histogram<C> {
    Histogram::new_with_bounds(1, LONGEST_WAIT, 2).expect("the bounds are valid")
}

/// Returns the quantile of all observations in `sections`, with an interval from how the sections differ.
///
/// Sections are independent groups of replications, such as every 32nd one. Observations inside a section may
/// depend on each other as they like: citizens of one day do.
///
/// - `sections`: b histograms of times \[µs\], made alike (see [`wait_histogram`]); empty ones are skipped.
/// - `p`: the quantile, in (0, 1) \[1\].
/// - `level`: two-sided coverage, in (0, 1) \[1\].
/// - Result: the pooled quantile \[µs\]; `n` is b without empty sections. The share of observations at or below a value
///   is a ratio of sums with an interval of its own ([`ratio_interval`](crate::stats::ratio::ratio_interval)): the ends
///   are the smallest and the largest value whose interval holds p. An end at the extreme observation means that the
///   data hardly bound it. With b = 1 the ends are infinite; with no observations the result is `None`.
///
/// Inside a bin that holds several values, observations count as spread evenly. A bin of one value, like 0,
/// gives exactly that value.
///
/// # Panics
/// If `p` or `level` is not inside (0, 1), NaN included.
///
/// # Source
/// Woodruff, "Confidence intervals for medians and other position measures", *JASA* 47 (1952); Francisco and Fuller,
/// "Quantile estimation with a complex survey design", *Annals of Statistics* 19 (1991): by inverting tests.
///
/// # Example
/// ```
/// use loket::stats::quantile::{pooled_quantile, wait_histogram};
/// let mut sections = vec![wait_histogram::<u32>(), wait_histogram()];
/// for wait in 0..100 {
///     sections[wait as usize % 2].record(wait).unwrap();
/// }
/// assert_eq!(pooled_quantile(&sections, 0.5, 0.95).unwrap().mean, 49.0);
/// ```
pub fn pooled_quantile<C: Counter>(sections: &[Histogram<C>], p: f64, level: f64) -> Option<Interval> {
    assert!(p > 0.0 && p < 1.0, "quantile {p} is not inside (0, 1)");
    let pooled = Pooled::of(sections)?;
    let value = pooled.quantile(p);
    let shares = Shares::of(&pooled, sections);
    let n = shares.sections.len() as u64;
    Some(match shares.possible(p, level) {
        Some((low, high)) => {
            Interval { mean: value, low: pooled.quantile(low), high: pooled.quantile(high), n }
        }
        None => Interval { mean: value, low: f64::NEG_INFINITY, high: f64::INFINITY, n },
    })
}

/// Returns the quantile of all observations in `sections`, and of each section a value whose mean over sections is the
/// quantile, but for its bias, and spreads as the quantile does: what is paired where two quantiles are compared.
///
/// A section with too few observations at or below the quantile pulls it up, by as much as the quantile rises per share
/// of the observations: its mean slope over the interval of [`pooled_quantile`]. The quantiles of the sections themselves would not do:
/// those of few observations are far too low or too high, all of them.
///
/// - `sections`, `p`, `level`: as of [`pooled_quantile`].
/// - Result: the pooled quantile \[µs\], and a pseudo-value per section \[µs\], `None` for one without observations; with one
///   section it is the quantile itself. With no observations the result is `None`.
///
/// # Panics
/// If `p` or `level` is not inside (0, 1), NaN included.
///
/// # Source
/// Bahadur, "A note on quantiles in large samples", *Annals of Mathematical Statistics* 37 (1966); Miller, "The
/// jackknife: a review", *Biometrika* 61 (1974).
pub fn pseudo_values<C: Counter>(
    sections: &[Histogram<C>],
    p: f64,
    level: f64,
) -> Option<(f64, Vec<Option<f64>>)> {
    assert!(p > 0.0 && p < 1.0, "quantile {p} is not inside (0, 1)");
    let pooled = Pooled::of(sections)?;
    let value = pooled.quantile(p);
    let shares = Shares::of(&pooled, sections);
    let slope = shares.possible(p, level).map_or(0.0, |(low, high)| {
        (pooled.quantile(high) - pooled.quantile(low)) / (high - low).max(f64::EPSILON)
    });
    let mut pulls = deviations_of_ratio(&shares.at(p)).into_iter().map(|deviation| value - slope * deviation);
    let of = |section: &Histogram<C>| if section.is_empty() { None } else { pulls.next() };
    Some((value, sections.iter().map(of).collect()))
}

/// Returns where between `inside`, where `holds` is true, and `outside` it becomes false; `outside` if it never does.
fn boundary(outside: f64, inside: f64, holds: impl Fn(f64) -> bool) -> f64 {
    if holds(outside) {
        return outside;
    }
    let (mut inside, mut outside) = (inside, outside);
    // To a millionth of the observations.
    for _ in 0..20 {
        let middle = (inside + outside) / 2.0;
        if holds(middle) { inside = middle } else { outside = middle }
    }
    inside
}

/// How many observations of each section lie at or below a value, for any value.
struct Shares {
    /// By bin, of all sections together: those before it.
    before: Vec<f64>,
    /// By section, then by bin and one more: those before it.
    sections: Vec<Vec<f64>>,
}

impl Shares {
    fn of<C: Counter>(pooled: &Pooled, sections: &[Histogram<C>]) -> Shares {
        let sum = |counts: &mut dyn Iterator<Item = f64>| {
            let mut before = vec![0.0];
            before.extend(counts.scan(0.0, |sum, count| {
                *sum += count;
                Some(*sum)
            }));
            before
        };
        let of_section = |section: &Histogram<C>| {
            let mut bins = section.iter_recorded().peekable();
            let mut counts = pooled.bins.iter().map(|bin| {
                let mine = bins.next_if(|own| own.value_iterated_to() as f64 <= bin.highest);
                mine.map_or(0.0, |own| own.count_at_value().as_u64() as f64)
            });
            sum(&mut counts)
        };
        let spoken = sections.iter().filter(|section| !section.is_empty());
        Shares {
            before: sum(&mut pooled.bins.iter().map(|bin| bin.count)),
            sections: spoken.map(of_section).collect(),
        }
    }

    /// Returns the lowest and the highest share of all observations that may in truth lie at or below the quantile `p`;
    /// `None` from one section.
    fn possible(&self, p: f64, level: f64) -> Option<(f64, f64)> {
        let may = |share: f64| self.interval(share, level);
        may(p).filter(|interval| interval.half_width().is_finite())?;
        // A value may be the true quantile if the share at or below it may be p.
        let low = boundary(0.0, p, |share| may(share).is_some_and(|interval| interval.high >= p));
        let high = boundary(1.0, p, |share| may(share).is_some_and(|interval| interval.low <= p));
        Some((low, high))
    }

    /// Returns the interval of the share at or below the value that a share `share` of all observations do not exceed.
    fn interval(&self, share: f64, level: f64) -> Option<Interval> {
        let mut tally = RatioTally::new();
        self.at(share).into_iter().for_each(|(below, all)| tally.push(below, all));
        tally.interval(level)
    }

    /// Returns of each section how many observations lie at or below the value that a share `share` of all do not
    /// exceed, and how many there are; those in its bin count as spread evenly.
    fn at(&self, share: f64) -> Vec<(f64, f64)> {
        let last = self.before.len() - 1;
        let target = share * self.before[last];
        let bin = self.before.partition_point(|&before| before <= target).clamp(1, last) - 1;
        let part = (target - self.before[bin]) / (self.before[bin + 1] - self.before[bin]);
        let below = |section: &Vec<f64>| section[bin] + part * (section[bin + 1] - section[bin]);
        self.sections.iter().map(|section| (below(section), section[last])).collect()
    }
}

/// A run of equivalent values and how many observations fell on them.
struct Bin {
    lowest: f64,
    highest: f64,
    count: f64,
}

/// All observations of all sections, in ascending bins.
struct Pooled {
    bins: Vec<Bin>,
    total: f64,
}

impl Pooled {
    /// Adds the sections up; in `u64`, since the sum of full `u32` counters need not fit one.
    fn of<C: Counter>(sections: &[Histogram<C>]) -> Option<Pooled> {
        let first = sections.iter().find(|section| !section.is_empty())?;
        let mut sum = Histogram::<u64>::new_with_bounds(first.low(), first.high(), first.sigfig())
            .expect("the bounds of a histogram that exists");
        for section in sections {
            for bin in section.iter_recorded() {
                sum.saturating_record_n(bin.value_iterated_to(), bin.count_at_value().as_u64());
            }
        }
        let bins = sum.iter_recorded().map(|bin| Bin {
            lowest: sum.lowest_equivalent(bin.value_iterated_to()) as f64,
            highest: bin.value_iterated_to() as f64,
            count: bin.count_at_value() as f64,
        });
        Some(Pooled { bins: bins.collect(), total: sum.len() as f64 })
    }

    /// The value that a share `p` of the observations do not exceed, interpolated inside its bin.
    fn quantile(&self, p: f64) -> f64 {
        let target = p * self.total;
        // The slack keeps 0.1 × 30 observations at number 3, though it is a hair above 3 in binary.
        let reached = target * (1.0 - 1e-12);
        let mut before = 0.0;
        for bin in &self.bins {
            if before + bin.count >= reached {
                let part = ((target - before) / bin.count).clamp(0.0, 1.0);
                return bin.lowest + part * (bin.highest - bin.lowest);
            }
            before += bin.count;
        }
        self.bins.last().map_or(f64::NAN, |bin| bin.highest)
    }
}

#[cfg(test)]
mod tests {
    use super::super::quantile;
    use super::*;
    use proptest::prelude::*;
    use rand::{RngExt, SeedableRng};
    use rand_xoshiro::Xoshiro256PlusPlus;

    fn histogram(values: &[u64]) -> Histogram<u32> {
        let mut histogram = wait_histogram();
        values.iter().for_each(|&value| histogram.record(value).unwrap());
        histogram
    }

    #[test]
    fn the_wait_histogram_has_the_stated_grain_and_size() {
        let histogram = wait_histogram::<u32>();
        assert_eq!(histogram.distinct_values(), 6016);
        assert!(!histogram.is_auto_resize());
        for value in [256, 1000, 60_000_000, 28_800_000_000, LONGEST_WAIT] {
            assert!(histogram.equivalent_range(value) as f64 <= value as f64 / 128.0, "{value}");
        }
        assert_eq!(histogram.equivalent_range(255), 1);
    }

    #[test]
    fn zero_is_an_ordinary_value() {
        // 6 of 10 wait nothing, in both sections alike: the median is exactly 0 and surely so.
        let sections = vec![histogram(&[0, 0, 0, 500_000, 900_000]); 2];
        let median = pooled_quantile(&sections, 0.5, 0.95).unwrap();
        assert_eq!((median.low, median.mean, median.high, median.n), (0.0, 0.0, 0.0, 2));
        assert!(pooled_quantile(&sections, 0.7, 0.95).unwrap().mean > 490_000.0);
    }

    #[test]
    fn sections_that_say_little_are_not_trusted() {
        assert_eq!(pooled_quantile::<u64>(&[], 0.9, 0.95), None);
        assert_eq!(pooled_quantile(&[histogram(&[])], 0.9, 0.95), None);
        let lonely = pooled_quantile(&[histogram(&[]), histogram(&[5, 6, 7])], 0.5, 0.95).unwrap();
        assert_eq!((lonely.mean, lonely.low, lonely.high), (6.0, f64::NEG_INFINITY, f64::INFINITY));
    }

    #[test]
    fn the_pooled_interval_covers_the_true_quantile_as_often_as_it_says() {
        // 1000 macro-replications of 32 sections with 8 days each of 10 citizens, whose exponential waits share
        // the day's luck: mean 10 min on half of the days, 30 min on the others. The 0.9-quantile q solves
        // (e^(-q/10) + e^(-q/30)) / 2 = 0.1. At level 0.95, 1000 draws leave 930..=970 with chance 0.003.
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(3);
        let (mut low, mut high) = (0.0_f64, 200.0_f64);
        for _ in 0..60 {
            let q = (low + high) / 2.0;
            if (-q / 10.0).exp() + (-q / 30.0).exp() > 0.2 { low = q } else { high = q }
        }
        let mut covered = 0;
        for _ in 0..1000 {
            let mut sections = vec![wait_histogram::<u32>(); 32];
            for section in &mut sections {
                for _ in 0..8 {
                    let mean = if rng.random_bool(0.5) { 10.0 } else { 30.0 };
                    for _ in 0..10 {
                        let minutes = -mean * (1.0 - rng.random::<f64>()).ln();
                        section.record((minutes * 60e6) as u64).unwrap();
                    }
                }
            }
            let found = pooled_quantile(&sections, 0.9, 0.95).unwrap();
            covered += usize::from(found.contains(low * 60e6));
        }
        assert!((930..=970).contains(&covered), "{covered} of 1000");
    }

    proptest! {
        #[test]
        fn a_pooled_quantile_is_exact_to_the_width_of_a_bin(
            values in prop::collection::vec(0..1_000_000_000_u64, 2..200), p in 0.01..0.99_f64, b in 2..6_usize,
        ) {
            let mut sections = vec![wait_histogram::<u64>(); b];
            for (index, &value) in values.iter().enumerate() {
                sections[index % b].record(value).unwrap();
            }
            let mut sorted = values.clone();
            sorted.sort_unstable();
            let (exact, found) = (quantile(&sorted, p).unwrap() as f64, pooled_quantile(&sections, p, 0.9).unwrap());
            prop_assert!((found.mean - exact).abs() <= exact / 128.0, "{} {}", found.mean, exact);
            prop_assert!(found.low <= found.mean && found.mean <= found.high);
            prop_assert!(found.low >= sorted[0] as f64 * (1.0 - 1.0 / 128.0));
        }
    }
}
