//! Randomness: keyed streams, distributions and arrival times. Knows nothing of offices.

pub mod distribution;
