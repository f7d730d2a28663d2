//! Randomness: keyed streams, distributions, and arrival times. Knows nothing of offices.

pub mod arrivals;
pub mod distribution;
pub mod estimate;
pub mod stream;
