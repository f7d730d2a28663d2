//! What the compiled peers share, so that it is the same in both: the figures of the workloads, the random draws, the
//! statistics of the waits, and the line that is printed.
//!
//! Times are minutes.

mod answer;
mod day;
mod tally;

pub use answer::{Answer, Job, run};
pub use day::{Counts, Doors, Durations, PATIENCE, has_priority, replicate};
pub use tally::Tally;

use rand::SeedableRng;
use rand_distr::{Distribution, Exp1, StandardNormal};

/// The generator of every compiled peer.
pub type Random = rand_xoshiro::Xoshiro256PlusPlus;

/// Load of the queues W1 and W2; the mean service takes one minute.
pub const LOAD: f64 = 0.9;

/// Returns the generator of one replication; each has a stream of its own, so threads change no answer.
pub fn stream(seed: u64, replication: u64) -> Random {
    Random::seed_from_u64(seed ^ replication.wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

/// Draws from the exponential distribution of mean 1.
#[inline(always)]
pub fn exponential(random: &mut Random) -> f64 {
    Exp1.sample(random)
}

/// Draws from the normal distribution of mean 0 and standard deviation 1.
#[inline(always)]
pub fn normal(random: &mut Random) -> f64 {
    StandardNormal.sample(random)
}
