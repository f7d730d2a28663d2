//! The workloads as loops written by hand: a mark of what the machine can do, not a simulator.
//!
//! W1 and W2 run on the smallest calendar that is still general; W3 knows its office by heart.

mod day;
mod heap;

use std::process::ExitCode;

fn main() -> ExitCode {
    workload::run("limit", heap::queue, day::days)
}
