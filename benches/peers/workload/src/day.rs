//! W3, the office day: its figures, its arrivals, what is counted, and replications in parallel.

use crate::{Job, Random, Tally, exponential, normal};
use rand::Rng;

/// Mean patience of a citizen in the first queue.
pub const PATIENCE: f64 = 120.0;

/// Citizens per hour, by hour since the opening.
const RATES: [f64; 8] = [20.0, 40.0, 45.0, 35.0, 20.0, 35.0, 30.0, 15.0];

/// Draws whether a citizen has priority, as one in five has.
#[inline(always)]
pub fn has_priority(random: &mut Random) -> bool {
    random.next_u32() < u32::MAX / 5
}

/// A lognormal distribution.
#[derive(Clone, Copy, Debug)]
struct LogNormal {
    mu: f64,
    sigma: f64,
}

impl LogNormal {
    fn new(mean: f64, cv: f64) -> Self {
        let variance = (cv * cv).ln_1p();
        Self { mu: mean.ln() - variance / 2.0, sigma: variance.sqrt() }
    }

    #[inline(always)]
    fn draw(self, random: &mut Random) -> f64 {
        (self.mu + self.sigma * normal(random)).exp()
    }
}

/// How long services, the runs of machines and their repairs take; step 0 has no machine.
#[derive(Clone, Copy, Debug)]
pub struct Durations {
    service: [LogNormal; 3],
    repair: [LogNormal; 3],
    run: [f64; 3],
}

impl Default for Durations {
    fn default() -> Self {
        Self {
            service: [LogNormal::new(4.0, 0.5), LogNormal::new(8.0, 0.6), LogNormal::new(3.0, 0.4)],
            repair: [LogNormal::new(1.0, 0.0), LogNormal::new(45.0, 1.0), LogNormal::new(30.0, 1.0)],
            run: [f64::INFINITY, 600.0, 1200.0],
        }
    }
}

impl Durations {
    /// Draws how long a service at `step` takes.
    #[inline(always)]
    pub fn service(&self, step: usize, random: &mut Random) -> f64 {
        self.service[step].draw(random)
    }

    /// Draws how long a machine of `step` runs until it fails.
    #[inline(always)]
    pub fn run(&self, step: usize, random: &mut Random) -> f64 {
        self.run[step] * exponential(random)
    }

    /// Draws how long the repair of a machine of `step` takes.
    #[inline(always)]
    pub fn repair(&self, step: usize, random: &mut Random) -> f64 {
        self.repair[step].draw(random)
    }
}

/// The arrivals of one day: a Poisson process of rate 1 on the scale of the citizens expected so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Doors {
    expected: f64,
    before_hour: f64,
    hour: usize,
}

impl Doors {
    /// Returns when the next citizen comes, infinity when none does today.
    #[inline(always)]
    pub fn next(&mut self, random: &mut Random) -> f64 {
        self.expected += exponential(random);
        while let Some(rate) = RATES.get(self.hour) {
            let into = self.expected - self.before_hour;
            if into < *rate {
                return 60.0 * (self.hour as f64 + into / rate);
            }
            self.before_hour += rate;
            self.hour += 1;
        }
        f64::INFINITY
    }
}

/// What is counted over days.
#[derive(Clone, Debug)]
pub struct Counts {
    /// Citizens who came.
    pub arrived: u64,
    /// Citizens who lost patience in the first queue.
    pub reneged: u64,
    /// Sum of the waits at each step, from joining its queue to the first start.
    pub waited: [f64; 3],
    /// First starts at each step.
    pub started: [u64; 3],
    /// The three waits together, of those who were served.
    pub whole: Tally,
}

impl Default for Counts {
    fn default() -> Self {
        Self { arrived: 0, reneged: 0, waited: [0.0; 3], started: [0; 3], whole: Tally::new(0.25) }
    }
}

impl Counts {
    /// Counts a first start at `step` after `wait`.
    #[inline(always)]
    pub fn start(&mut self, step: usize, wait: f64) {
        self.waited[step] += wait;
        self.started[step] += 1;
    }

    fn merge(&mut self, other: &Self) {
        self.arrived += other.arrived;
        self.reneged += other.reneged;
        for step in 0..3 {
            self.waited[step] += other.waited[step];
            self.started[step] += other.started[step];
        }
        self.whole.merge(&other.whole);
    }

    /// Mean wait at each step.
    pub fn mean_waits(&self) -> [f64; 3] {
        std::array::from_fn(|step| self.waited[step] / self.started[step] as f64)
    }
}

/// Replicates the day; each thread makes itself an office with `open` and lives through its share of the days.
/// `live` adds one day to the counts.
pub fn replicate<O>(job: Job, open: fn() -> O, live: fn(&mut O, Random, Counts) -> Counts) -> Counts {
    let share = |thread: u64| job.count * thread / job.threads as u64;
    let days = |from: u64, to: u64| {
        let (mut office, mut counts) = (open(), Counts::default());
        for replication in from..to {
            counts = live(&mut office, crate::stream(job.seed, replication), counts);
        }
        counts
    };
    let mut all = Counts::default();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..job.threads as u64)
            .map(|thread| scope.spawn(move || days(share(thread), share(thread + 1))))
            .collect();
        for thread in threads {
            all.merge(&thread.join().expect("no thread panics"));
        }
    });
    all
}
