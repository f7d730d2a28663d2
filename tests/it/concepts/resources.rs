//! Rows and levers about machines, systems, stock and couriers.

mod couriers;
mod machines;
mod stock;
mod systems;

use crate::watch::{Run, read_with, run};
use loket::office::outcome::Outcome;

/// An hour \[µs\].
const HOUR: i64 = 3_600_000_000;

/// Time from the first arrival to the end of the cases that ended with success \[h\].
fn time_to_card(outcome: &Outcome) -> f64 {
    let sum = |of: fn(&loket::office::outcome::VisitCounts) -> f64| outcome.cells.iter().map(of).sum::<f64>();
    sum(|cell| cell.time_to_card as f64 / 3600e6) / super::done(outcome).max(1.0)
}

/// An office open from 08:00 to 15:00.
const DAY: &str = "horizon = \"1 day\"\nhours = \"08:00-15:00\"\nclosing = { inside = \"serve everyone\" }\n";

/// Runs an office of these tables under the eyes of its self-examination; `arrivals` are the rows of `s.csv`.
fn story(calendar: &str, tables: &str, arrivals: &str) -> Run {
    story_of_two(calendar, tables, arrivals, "arrive_min\n")
}

/// The same with `others` as `t.csv`.
fn story_of_two(calendar: &str, tables: &str, arrivals: &str, others: &str) -> Run {
    let text = format!(
        "schema = 1\nname = \"story\"\n[calendar]\nstart = 2027-01-04\n{calendar}[[demand]]\nservice = \"s\"\narrivals = \"s.csv\"\n{tables}"
    );
    run(&read_with(&text, &[], &[("s.csv", arrivals), ("t.csv", others)]), 1, 0)
}

/// When the services and delays at step number `step` began and ended, in minutes since the first midnight.
fn stays(run: &Run, step: u32) -> Vec<(f64, f64)> {
    let mine = run.watch.steps.iter().filter(|record| record.step == step);
    let minutes = |at: loket::time::SimTime| at.0 as f64 / 60e6;
    mine.map(|record| (record.started.map_or(f64::NAN, minutes), minutes(record.ended))).collect()
}
