//! Counting times into bins, many millions a second.

use super::pooled::{LONGEST_WAIT, wait_histogram};
use hdrhistogram::Histogram;
use serde::{Deserialize, Serialize};

/// Values below 2^`EXACT_BITS` have a bin each; above, each octave has half as many bins.
const EXACT_BITS: u32 = 8;
const HALF: usize = 1 << (EXACT_BITS - 1);

/// Counts of times in the bins of a [`wait_histogram`]: what is recorded while an office runs, and read through
/// [`histogram`](WaitCounts::histogram) afterwards. Recording finds the bin with two shifts and counts nothing else.
///
/// # Example
/// ```
/// let mut counts = loket::stats::quantile::WaitCounts::new();
/// counts.record(90_000_000); // 90 s
/// assert_eq!(counts.histogram().len(), 1);
/// ```
///
/// Written, it is the bins that have counted something: of each how many bins it is beyond the one before, and its count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Vec<(u32, u64)>", try_from = "Vec<(u32, u64)>")]
pub struct WaitCounts {
    counts: Vec<u64>,
}

impl Default for WaitCounts {
    fn default() -> WaitCounts {
        WaitCounts::new()
    }
}

impl WaitCounts {
    /// Returns counts of nothing.
    pub fn new() -> WaitCounts {
        WaitCounts { counts: vec![0; bin(LONGEST_WAIT) + 1] }
    }

    /// Counts one time \[µs\]; longer ones than [`LONGEST_WAIT`] count as that.
    #[inline]
    pub fn record(&mut self, time: u64) {
        match self.counts.get_mut(bin(time)) {
            Some(count) => *count += 1,
            None => self.record_longest(),
        }
    }

    /// Counts a time longer than any bin is for.
    #[cold]
    fn record_longest(&mut self) {
        self.counts[bin(LONGEST_WAIT)] += 1;
    }

    /// Adds what `other` counted.
    pub fn add(&mut self, other: &WaitCounts) {
        self.counts.iter_mut().zip(&other.counts).for_each(|(mine, theirs)| *mine += theirs);
    }

    /// Returns how many times were counted.
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Returns the counts as a histogram that can be asked for quantiles.
    pub fn histogram(&self) -> Histogram<u64> {
        let mut histogram = wait_histogram();
        for (bin, &count) in self.counts.iter().enumerate().filter(|&(_, &count)| count > 0) {
            histogram.saturating_record_n(lowest(bin), count);
        }
        histogram
    }
}

impl From<WaitCounts> for Vec<(u32, u64)> {
    fn from(counts: WaitCounts) -> Vec<(u32, u64)> {
        let mut before = 0;
        let counted = counts.counts.iter().enumerate().filter(|&(_, &count)| count > 0);
        counted.map(|(bin, &count)| ((bin - std::mem::replace(&mut before, bin)) as u32, count)).collect()
    }
}

impl TryFrom<Vec<(u32, u64)>> for WaitCounts {
    type Error = &'static str;

    fn try_from(counted: Vec<(u32, u64)>) -> Result<WaitCounts, &'static str> {
        let mut counts = WaitCounts::new();
        let mut bin = 0;
        for (beyond, count) in counted {
            bin += beyond as usize;
            *counts.counts.get_mut(bin).ok_or("a bin beyond the last")? += count;
        }
        Ok(counts)
    }
}

/// Returns the bin of `time`.
#[inline]
fn bin(time: u64) -> usize {
    let octave = (u64::BITS - EXACT_BITS) - (time | (2 * HALF as u64 - 1)).leading_zeros();
    ((octave as usize) << (EXACT_BITS - 1)) + (time >> octave) as usize
}

/// Returns the shortest time of `bin`.
fn lowest(bin: usize) -> u64 {
    let octave = (bin / HALF).saturating_sub(1);
    ((bin - octave * HALF) as u64) << octave
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_bins_are_those_of_the_histogram() {
        let mut time = 0;
        while time < LONGEST_WAIT {
            let (mut counts, mut direct) = (WaitCounts::new(), wait_histogram::<u64>());
            let last = wait_histogram::<u64>().highest_equivalent(time);
            for edge in [time, last] {
                counts.record(edge);
                direct.record(edge).unwrap();
            }
            assert_eq!((bin(time), lowest(bin(time))), (bin(last), time));
            assert_ne!(bin(last + 1), bin(last));
            assert_eq!(counts.histogram().count_at(time), 2);
            time = last + 1 + time / 3 / HALF as u64 * HALF as u64;
            time = wait_histogram::<u64>().lowest_equivalent(time);
        }
        let mut counts = WaitCounts::new();
        counts.record(u64::MAX);
        assert_eq!(counts.histogram().count_at(LONGEST_WAIT), 1);
        let beyond = vec![(bin(LONGEST_WAIT) as u32, 1), (1, 1)];
        assert!(WaitCounts::try_from(beyond[..1].to_vec()).is_ok_and(|read| read == counts));
        assert!(WaitCounts::try_from(beyond).is_err());
    }

    proptest! {
        #[test]
        fn counts_say_what_a_histogram_says(times in prop::collection::vec(0..1u64 << 50, 1..100)) {
            let (mut counts, mut direct) = (WaitCounts::new(), wait_histogram::<u64>());
            for &time in &times {
                counts.record(time);
                direct.record(time).unwrap();
            }
            prop_assert_eq!(counts.total(), times.len() as u64);
            let written: Vec<(u32, u64)> = counts.clone().into();
            prop_assert!(written.len() <= times.len());
            prop_assert!(WaitCounts::try_from(written).is_ok_and(|read| read == counts));
            for share in [0.1, 0.5, 0.9, 1.0] {
                prop_assert_eq!(counts.histogram().value_at_quantile(share), direct.value_at_quantile(share));
            }
        }
    }
}
