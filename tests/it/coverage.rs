//! Intervals hold the truth as often as they say: a small version of `benches/coverage`, whose table is
//! `results/coverage.md`.
//!
//! Of 600 experiments of a right 95 % interval, 554 to 586 hold the truth but for a chance of 0.3 % (three standard errors),
//! of 300 it is 273 to 297; the seeds are fixed. Where an interval is known to hold less often, the range says by how much.

#[path = "../../benches/coverage/experiments.rs"]
mod experiments;

use experiments::{Covered, Truth, changes, compare, covered, day, intervals, never_closes, run};
use loket::scenario::settings::{Goal, HalfWidth, Precision, Replications};

const EXPERIMENTS: u64 = 600;

#[track_caller]
fn assert_held(found: &Covered, range: std::ops::RangeInclusive<u64>) {
    let Covered { experiments, held, low, high, half_width, .. } = *found;
    assert!(
        range.contains(&held),
        "{held} of {experiments}: {:.1} %, {low} too low, {high} too high",
        found.share() * 100.0
    );
    assert!(held + low + high == experiments && half_width > 0.0, "{found:?}");
}

/// Mean wait [min], share within 15 min and 0.9-quantile [min] of busy and quiet days, from 1,800,000 days of other seeds.
/// Their standard errors, 0.05, 0.0003 and 0.13, are below a fiftieth of the half-widths here.
const BUSY: [Truth; 3] = [Truth::exact(30.85), Truth::exact(0.5543), Truth::exact(88.7)];

const MEASURES: [&str; 3] = ["wait_mean_min", "wait_within_15_min_share", "wait_p90_min"];

/// Days whose contributions have a skewness of 6: 32 of them are few.
#[test]
fn of_few_skewed_days() {
    let office = day(12.0, 0.5, 1.0);
    let found = covered(EXPERIMENTS, &BUSY, |seed| {
        let outcomes = run(&office, seed, Replications::Fixed(50));
        (intervals(&office, &outcomes, &MEASURES), 50)
    });
    // A per cent less, since 50 such days are few.
    found[..3].iter().for_each(|found| assert_held(found, 547..=588));
}

#[test]
fn at_the_stop_of_a_sequential_run() {
    let office = day(12.0, 0.5, 1.0);
    let goal = |measure: &str, half_width| Goal { measure: measure.to_owned(), half_width };
    let goals = vec![
        goal("wait_mean_min", HalfWidth::Relative(0.25)),
        goal("wait_within_15_min_share", HalfWidth::Absolute(0.1)),
    ];
    let precision = Precision { goals, at_most: 20_000 };
    let found = covered(EXPERIMENTS / 2, &BUSY[..2], |seed| {
        let outcomes = run(&office, seed, Replications::Until(precision.clone()));
        (intervals(&office, &outcomes, &MEASURES[..2]), outcomes.outcomes.len() as u64)
    });
    // Half a per cent less, for optional stopping.
    found[..2].iter().for_each(|found| assert_held(found, 271..=297));
    assert!(found[0].replications > 200.0, "{found:?}");
}

/// M/M/1 of load 0.7: Wq = 1.6333 min, 0.7 wait, and the 0.9-quantile is 0.7 ln 7 / 0.3 min.
#[test]
fn of_batches_of_one_long_run() {
    let long = never_closes(45, "{ batches = 15 }");
    let truth = [0.7 * 0.7 / 0.3, 0.7, 7.0_f64.ln() * 0.7 / 0.3].map(Truth::exact);
    let found = covered(EXPERIMENTS / 2, &truth, |seed| {
        let outcomes = run(&long, seed, Replications::Batches(15));
        (intervals(&long, &outcomes, &["wait_mean_min", "waited_share", "wait_p90_min"]), 15)
    });
    found[..3].iter().for_each(|found| assert_held(found, 271..=297));
}

/// A clerk who is no faster makes no difference; one who is finds all of the headline at once in at least 95 %. The truth is
/// that of 2 × 10,000 days of other seeds, whose error is a tenth of that of 100 days.
#[test]
fn of_the_headline_all_at_once() {
    let policies = [0.9, 1.0].map(|speed| day(12.0, 0.3, speed));
    let joint = |seed, count| changes(&compare(&policies, seed, count), |change| change.simultaneous);
    let truth =
        experiments::truths(2, |seed| joint(seed, 10_000).iter().map(|interval| interval.mean).collect());
    assert!(truth.len() >= 5 && truth[0].value < -1.0 && truth[0].error < 1.0, "{truth:?}");
    let found = covered(EXPERIMENTS / 2, &truth, |seed| (joint(seed, 100), 100));
    // At least 285 of 300 less three standard errors.
    assert!(found[truth.len()].held >= 273, "{found:?}");
}
