//! Sum, count and histogram of waits, in constant memory.

/// Bins of a histogram; the last one takes everything beyond.
const BINS: usize = 8192;

/// Waits that were counted.
#[derive(Clone, Debug)]
pub struct Tally {
    count: u64,
    sum: f64,
    per_minute: f64,
    bins: Box<[u32; BINS]>,
}

impl Tally {
    /// Counts with bins of `width` minutes.
    pub fn new(width: f64) -> Self {
        Self { count: 0, sum: 0.0, per_minute: 1.0 / width, bins: Box::new([0; BINS]) }
    }

    /// Counts a wait.
    #[inline(always)]
    pub fn add(&mut self, wait: f64) {
        self.count += 1;
        self.sum += wait;
        let bin = (wait * self.per_minute) as usize;
        self.bins[bin.min(BINS - 1)] += 1;
    }

    /// Counts what `other` counted, which has the same bins.
    pub fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.sum += other.sum;
        for (bin, more) in self.bins.iter_mut().zip(other.bins.iter()) {
            *bin += more;
        }
    }

    /// How many waits were counted.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Mean wait; not a number when there was none.
    pub fn mean(&self) -> f64 {
        self.sum / self.count as f64
    }

    /// The wait that 95 % do not exceed, as if waits were spread evenly over a bin.
    pub fn p95(&self) -> f64 {
        let mut wanted = 0.95 * self.count as f64;
        for (bin, count) in self.bins.iter().map(|&count| f64::from(count)).enumerate() {
            if wanted <= count && count > 0.0 {
                return (bin as f64 + wanted / count) / self.per_minute;
            }
            wanted -= count;
        }
        f64::NAN
    }
}
