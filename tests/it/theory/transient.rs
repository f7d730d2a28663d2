//! M/M/1 from empty: the waits of the first citizens, and the number inside at an instant.
//!
//! Sources: Bailey 1954 and Gross et al. ch. 2 (transient M/M/1); the n-th delay by Lindley's recursion on the
//! embedded chain.

use crate::support::{Counter, Estimate, run, watch};
use loket::office::observe::{Observer, VisitRecord};

/// The waits of the first citizens, in the order of their arrival [min].
struct First(Vec<f64>);

impl Observer for First {
    fn visit_ended(&mut self, record: &VisitRecord) {
        if let Some(wait) = self.0.get_mut(record.citizen.number as usize) {
            *wait = record.wait as f64 / 60e6;
        }
    }
}

/// Runs an M/M/1 from empty until `count` citizens are surely through, and returns their waits by replication.
fn first_waits(gap: &str, mean: &str, horizon: &str, count: usize, seed: u64, runs: u64) -> Vec<Vec<f64>> {
    let arrivals = format!("interarrival = {{ exponential = \"{gap}\" }}");
    let work = format!("{{ exponential = \"{mean}\" }}");
    let text =
        Counter { horizon, warm_up: "0 days", arrivals: &arrivals, work: &work, ..Counter::PLAIN }.text();
    let watched = watch(&text, seed, runs, || First(vec![f64::NAN; count]));
    let waits: Vec<Vec<f64>> = watched.into_iter().map(|first| first.0).collect();
    assert!(waits.iter().flatten().all(|wait| wait.is_finite()), "everybody was served before the horizon");
    waits
}

fn nth_wait(waits: &[Vec<f64>], n: usize) -> Estimate {
    let values: Vec<f64> = waits.iter().map(|run| run[n - 1]).collect();
    Estimate::mean(&format!("delay of citizen {n}"), &values)
}

fn mean_wait(waits: &[Vec<f64>], n: usize) -> Estimate {
    let values: Vec<f64> = waits.iter().map(|run| run[..n].iter().sum::<f64>() / n as f64).collect();
    Estimate::mean(&format!("mean delay of the first {n}"), &values)
}

/// Group M/M/1 transient from empty: E[delay of n-th], E[mean delay of first n].
#[test]
fn the_first_delays() {
    let runs = 20_000;
    let half = first_waits("2 min", "1 min", "500 min", 100, 1000, runs);
    assert!(half.iter().all(|run| run[0] == 0.0), "the first never waits");
    nth_wait(&half, 3).is(0.518518519, 0.05);
    nth_wait(&half, 10).is(0.907161632, 0.05);
    nth_wait(&half, 100).is(0.999999812, 0.05);
    mean_wait(&half, 10).is(0.646950335, 0.03);
    mean_wait(&half, 100).is(0.960000014, 0.02);
    let quick = first_waits("1 min", "0.5 min", "200 min", 25, 1001, runs);
    nth_wait(&quick, 2).is(0.166666667, 0.05);
    nth_wait(&quick, 5).is(0.360310928, 0.05);
    nth_wait(&quick, 25).is(0.496631752, 0.05);
    let busy = first_waits("1.25 min", "1 min", "400 min", 100, 1002, runs);
    nth_wait(&busy, 3).is(0.751714678, 0.05);
    nth_wait(&busy, 10).is(1.85983209, 0.05);
    nth_wait(&busy, 100).is(3.81037625, 0.05);
    mean_wait(&busy, 10).is(1.14884163, 0.03);
    mean_wait(&busy, 100).is(3.1000538, 0.03);
    let heavy = first_waits("1.111111111 min", "1 min", "200 min", 25, 1003, runs);
    nth_wait(&heavy, 2).is(0.473684211, 0.05);
    nth_wait(&heavy, 5).is(1.3294648, 0.05);
    nth_wait(&heavy, 25).is(3.6672318, 0.05);
}

/// The same group, later citizens.
#[test]
fn the_first_thousand_delays() {
    let runs = 4_000;
    let half = first_waits("2 min", "1 min", "2600 min", 1000, 1010, runs);
    nth_wait(&half, 1000).is(1.0, 0.08);
    mean_wait(&half, 1000).is(0.996, 0.02);
    let busy = first_waits("1.25 min", "1 min", "1700 min", 1000, 1011, runs);
    nth_wait(&busy, 1000).is(3.99999979, 0.08);
    mean_wait(&busy, 1000).is(3.90000002, 0.03);
    let heavy = first_waits("1.111111111 min", "1 min", "900 min", 500, 1012, runs);
    nth_wait(&heavy, 500).is(8.70341828, 0.08);
    let quick = first_waits("1 min", "0.5 min", "800 min", 500, 1013, runs);
    nth_wait(&quick, 500).is(0.5, 0.08);
}

/// Case law-mm1: 1000 delays with λ = 1 and μ = 2, of which the book prints one sample mean, 0.43 min, while the
/// expectation is half that of λ = 0.5 and μ = 1; the print is an ordinary sample.
#[test]
fn the_textbook_run() {
    let waits = first_waits("1 min", "0.5 min", "1400 min", 1000, 1020, 4_000);
    let mean = mean_wait(&waits, 1000);
    mean.is(0.498, 0.02);
    let lower = waits.iter().filter(|run| run.iter().sum::<f64>() / 1000.0 <= 0.43).count();
    assert!((40..3_960).contains(&lower), "{lower} of 4000 runs are below the printed one");
}

/// Group M/M/1 transient from empty: E[N(t)] and P(N(t) = 0).
#[test]
fn people_inside_at_an_instant() {
    let rows = [
        ("0.8 /min", "1 min", 0.551551858, 0.59739875),
        ("0.8 /min", "20 min", 2.64763492, 0.244852398),
        ("1.2 /min", "1 min", 0.856183025, 0.458774921),
        ("1.2 /min", "20 min", 7.12020953, 0.0552386081),
    ];
    for (seed, (rate, horizon, inside, empty)) in (1030..).zip(rows) {
        let arrivals = format!("rate = \"{rate}\"");
        let text = Counter { horizon, warm_up: "0 days", arrivals: &arrivals, ..Counter::PLAIN };
        let run = run(&text.text(), seed, 20_000);
        run.mean("E[N(t)]", |run| run.cells[0].inside as f64).is(inside, 0.03);
        run.mean("P(N(t) = 0)", |run| f64::from(u8::from(run.cells[0].inside == 0))).is(empty, 0.06);
    }
}
