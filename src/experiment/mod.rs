//! Experiments: many replications of a scenario in parallel, and what they say together.
//!
//! [`Experiment`] replicates, on all cores; [`measures`] turns the outcomes into estimates with intervals,
//! each by an exact [definition](measures::definition); [`tables`] arranges them by replication, hour and day.

#[cfg(test)]
pub(crate) mod examples;
pub mod measures;
mod run;
pub mod tables;

pub use run::{Experiment, Outcomes, Progress, SECTIONS, Stopped};
