//! Estimates and how sure they are: tallies, intervals, ratios, shares, quantiles, steady state, and when to stop.
//!
//! Pure mathematics that knows nothing of offices. One rule holds throughout: the replication is the
//! statistical unit. Citizens are averaged inside a replication; an [`Interval`](interval::Interval) is made
//! across replications, and no function here turns citizens straight into a standard error.

pub mod band;
pub mod bands;
pub mod best;
pub mod crossed;
pub mod equivalence;
pub mod feasibility;
pub mod frontier;
pub mod interval;
pub mod paired;
pub mod proportion;
pub mod quantile;
pub mod ranks;
pub mod ratio;
pub mod selection;
pub mod sensitivity;
pub mod skewed;
pub mod steady;
pub mod stopping;
pub mod tally;
pub mod theory;
pub mod time_weighted;
