//! How fast loket is, on work that other simulators have been measured on, and how its cost grows.
//!
//! | command | prints |
//! | --- | --- |
//! | `cargo bench --bench speed` | citizens per second on each workload, medians of interleaved rounds |
//! | `cargo bench --bench speed -- peers` | the same, one line of JSON per workload, for `benches/peers/measure` |
//! | `cargo bench --bench speed -- growth` | how the cost of an event, and memory, grow with the size of the office |
//! | `cargo bench --bench speed -- count W` | nothing worth timing: a small run of workload W whose instructions are counted |
//!
//! An answer that is wrong is worth nothing however fast it comes, so each is checked: against theory, against the
//! agreed figures of the workload, and against the other rounds; those of `peers` by who asks for them.

mod growth;
mod workload;

use loket::office::Office;
use loket::office::plan::Plan;
use std::process::ExitCode;
use workload::{Run, WORKLOADS, Workload};

/// Rounds, each of which runs every workload once, so that a slow minute of the machine hits all alike.
const ROUNDS: usize = 5;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        [] => table(),
        ["peers"] => peers(1.0),
        ["peers", "--scale", scale] => match scale.parse() {
            Ok(scale) => peers(scale),
            Err(_) => return usage(),
        },
        ["growth"] => growth::table(),
        ["point", curve, size] => match size.parse() {
            Ok(size) => growth::point(curve, size),
            Err(_) => return usage(),
        },
        ["count", name] => match WORKLOADS.iter().find(|workload| workload.name == *name) {
            Some(workload) => count(workload),
            None => return usage(),
        },
        _ => return usage(),
    }
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    eprintln!("usage: speed [peers [--scale X] | growth | count W1|W2|W3|kecamatan]");
    ExitCode::from(2)
}

/// Prints each workload on one thread, and the office day on two.
fn table() {
    let mut runs: Vec<(&Workload, usize, Vec<Run>)> =
        WORKLOADS.iter().map(|workload| (workload, 1, Vec::new())).collect();
    runs.push((&WORKLOADS[2], 2, Vec::new()));
    for _ in 0..ROUNDS {
        for (workload, threads, done) in &mut runs {
            let run = workload.run(1.0, *threads);
            workload.assert_right(&run);
            assert!(
                done.first().is_none_or(|first| first.answer == run.answer),
                "{}: another answer",
                workload.name
            );
            done.push(run);
        }
    }
    println!(
        "| workload | threads | million citizens/s: median (min to max) | ns an event | events a citizen |"
    );
    println!("| --- | ---: | ---: | ---: | ---: |");
    for (workload, threads, done) in &runs {
        let rates = workload::sorted(done.iter().map(|run| run.citizens as f64 / run.seconds / 1e6));
        let nanoseconds = workload::sorted(done.iter().map(|run| run.seconds * 1e9 / run.events as f64));
        let (low, middle, high) = (rates[0], rates[ROUNDS / 2], rates[ROUNDS - 1]);
        println!(
            "| {} | {threads} | {middle:.2} ({low:.2} to {high:.2}) | {:.1} | {:.2} |",
            workload.title,
            nanoseconds[ROUNDS / 2],
            done[0].events as f64 / done[0].citizens as f64
        );
    }
    let median = |place: usize| workload::sorted(runs[place].2.iter().map(|run| run.seconds))[ROUNDS / 2];
    println!("\nTwo threads on W3: {:.2} times one.", median(2) / median(4));
}

/// Prints W1 to W3 once, in the words that all programs of the comparison use.
fn peers(scale: f64) {
    for workload in &WORKLOADS[..3] {
        let run = workload.run(scale, 1);
        let line = serde_json::json!({
            "program": "loket",
            "workload": workload.name,
            "citizens": run.citizens,
            "seconds": run.seconds,
            "rate": run.citizens as f64 / run.seconds,
            "waits": run.answer.waits,
            "arrived_per_day": run.answer.arrived_per_day,
            "served_per_day": run.answer.served_per_day,
            "reneged_per_day": run.answer.abandoned_per_day,
        });
        println!("{line}");
    }
}

/// Replicates a small version of `workload`, on this thread.
fn count(workload: &Workload) {
    let scenario = workload.read(&workload.small.map(str::to_owned));
    let plan = Plan::new(&scenario);
    let mut office = Office::new(&plan, ());
    let events: u64 = (0..workload.small_replications).map(|index| office.replicate(1, index).events).sum();
    println!("{} events", events);
}
