//! Queues whose answers are known, each as a scenario through the public entry.
//!
//! Every comparison holds a simulated mean against its exact value within four of its own standard errors (by
//! Student's t), and its 95 % interval against a width at which the comparison means something. With the seeds in
//! the tests the result is always the same; with other seeds a comparison fails by chance with probability 6.3e-5
//! ([`crate::support::FALSE_ALARM`]), and some test of this folder, of about 500 comparisons, with probability 3 %.
//! Which rows of which table are here, and which are not, says docs/theory.md.

mod beside;
mod breakdowns;
mod call_centres;
mod days;
mod general;
mod infinite;
mod kolmogorov;
mod learning;
mod limits;
mod markov;
mod networks;
mod population;
mod priority;
mod published;
mod rosters;
mod skills;
mod transient;
