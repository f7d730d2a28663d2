//! The workloads on `desque`, a small library that offers an event list of boxed events and a clock; officers,
//! queues and machines are written by hand.

mod day;
mod queue;

use std::cmp::Ordering;
use std::process::ExitCode;

/// A time in minutes that the event list can order.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Minutes(f64);

impl Eq for Minutes {}

impl Ord for Minutes {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Minutes {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl desque::SimTime for Minutes {}

fn main() -> ExitCode {
    workload::run("desque", queue::queue, day::days)
}
