//! Experiments: many replications of a scenario in parallel, and what they say together.
//!
//! [`Experiment`] replicates, on all cores; [`measures`] turns the outcomes into estimates with intervals,
//! each by an exact [definition](measures::definition); [`tables`] arranges them by replication, hour and day;
//! [`compare`] holds policies against each other on the same citizens, [`select`] finds the best of many, [`training`] holds
//! an office with a course against the same without it, [`fit`] a scenario against what an office observed, and
//! [`uncertainty`] carries what is not known of the inputs through to the results.
//! [`profile`] shows a day as it goes, [`what_if`] what failures cost and another officer would bring, [`convergence`] how
//! the interval of the main measure narrowed.
//! [`batch`] simulates a table of offices, [`sweep`] tells which of several values of a file matters, [`optimize`] finds the
//! cheapest values that meet its targets.
//!
//! # Example
//! ```
//! use loket::experiment::{Experiment, measures::measures};
//! use loket::scenario::Scenario;
//!
//! let office = r#"
//! schema = 1
//! name = "one counter"
//! calendar = { start = 2027-01-04, horizon = "1000 min", hours = "always" }
//! demand = [{ service = "card", rate = "30 /h" }]
//! service = [{ name = "card", route = ["counter"] }]
//! step = [{ name = "counter", work = { exponential = "1 min" } }]
//! officer = [{ name = "clerk", skills = { counter = 1.0 }, shift = "always" }]
//! experiment = { seed = 1, replications = 20 }
//! "#;
//! let scenario = Scenario::parse(office, "counter.toml").unwrap();
//! let outcomes = Experiment::new(&scenario).run(&());
//! let wait = &measures(&scenario, &outcomes)[0];
//! assert_eq!((wait.measure.as_str(), wait.n), ("wait_mean_min", 20));
//! assert!(wait.ci95_low < Some(1.0) && wait.ci95_high > Some(0.8));
//! ```

pub mod batch;
pub mod batches;
pub mod compare;
pub mod convergence;
#[cfg(test)]
pub(crate) mod examples;
pub mod fit;
pub mod gate;
mod journal;
pub mod measures;
pub mod optimize;
pub mod precision;
pub mod profile;
mod run;
pub mod select;
pub mod steady;
pub mod sweep;
pub mod tables;
mod threads;
pub mod training;
pub mod uncertainty;
mod watched;
pub mod what_if;

pub use journal::{Journal, Work};
pub use run::{Experiment, Outcomes, Progress, SECTIONS, Stopped};
pub use threads::{Lot, rows};
