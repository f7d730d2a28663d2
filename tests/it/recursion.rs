//! A second implementation of first come, first served: the recursion of Kiefer and Wolfowitz, citizen by citizen.
//!
//! Citizen n goes to the officer who is free first, and starts at the later of arrival and that instant; with one
//! officer this is Lindley's recursion. In whole microseconds the engine must agree exactly. Sources: Lindley 1952;
//! Kiefer and Wolfowitz 1955.

use crate::support::always;
use loket::office::Office;
use loket::office::observe::{Observer, StepRecord};
use loket::office::plan::Plan;
use loket::random::stream::Key;
use loket::scenario::source::Source;

/// A citizen's arrival and work at each station [µs].
struct Row {
    arrive: i64,
    work: Vec<i64>,
}

/// Returns when each citizen starts service, `arrivals` in the order in which they queue.
fn starts(arrivals: &[(i64, i64)], officers: usize) -> Vec<i64> {
    let mut free = vec![i64::MIN; officers];
    let start = |&(arrive, work): &(i64, i64)| {
        let first = free.iter_mut().min().expect("there is an officer");
        let start = arrive.max(*first);
        *first = start + work;
        start
    };
    arrivals.iter().map(start).collect()
}

/// When each citizen joined and started, by station and citizen [µs].
struct Watch {
    joined: Vec<Vec<i64>>,
    started: Vec<Vec<i64>>,
}

impl Observer for Watch {
    fn step_ended(&mut self, record: &StepRecord) {
        let (step, citizen) = (record.step as usize, record.citizen.number as usize);
        self.joined[step][citizen] = record.joined.0;
        self.started[step][citizen] = record.started.expect("nobody leaves").0;
    }
}

/// Lets the engine serve `rows` at stations with `officers` each.
fn engine(rows: &[Row], officers: &[usize]) -> Watch {
    let steps: Vec<String> = (0..officers.len()).map(|s| format!("step{s}")).collect();
    let mut text = always("30 days", "0 days")
        + &format!(
            "\n[[demand]]\nservice = \"card\"\narrivals = \"tape.csv\"\n\n[[service]]\nname = \"card\"\nroute = {steps:?}\n"
        );
    for (step, officers) in steps.iter().zip(officers) {
        text += &format!(
            "\n[[step]]\nname = \"{step}\"\nwork = \"1 min\"\n\n[[officer]]\nname = \"at {step}\"\ncount = {officers}\n\
             skills = {{ {step} = 1.0 }}\n"
        );
    }
    let minutes = |time: i64| format!("{:.17}", time as f64 / 60e6);
    let mut tape = String::from("arrive_min");
    steps.iter().for_each(|step| tape += &format!(",work:{step}"));
    for row in rows {
        tape += &format!("\n{}", minutes(row.arrive));
        row.work.iter().for_each(|&work| tape += &format!(",{}", minutes(work)));
    }
    let files =
        |name: &str| if name == "tape.csv" { Ok(tape.clone()) } else { Err("no such file".to_owned()) };
    let source = Source { name: "test.toml", text: &text, variant: None, set: &[], files: &files };
    let scenario = source.read().unwrap_or_else(|problems| panic!("{problems:#?}")).scenario;
    let plan = Plan::new(&scenario);
    let blank = || vec![vec![i64::MIN; rows.len()]; officers.len()];
    let mut office = Office::new(&plan, Watch { joined: blank(), started: blank() });
    office.replicate(1, 0);
    office.observer
}

/// Holds the engine against the recursion, station after station.
fn compare(rows: &[Row], officers: &[usize]) {
    let found = engine(rows, officers);
    let mut arrivals: Vec<(i64, usize)> = rows.iter().enumerate().map(|(n, row)| (row.arrive, n)).collect();
    for (step, &count) in officers.iter().enumerate() {
        arrivals.sort();
        let in_order: Vec<(i64, i64)> = arrivals.iter().map(|&(at, n)| (at, rows[n].work[step])).collect();
        let starts = starts(&in_order, count);
        for (place, &(at, n)) in arrivals.iter().enumerate() {
            assert_eq!(found.joined[step][n], at, "citizen {n} joins station {step}");
            assert_eq!(found.started[step][n], starts[place], "citizen {n} starts at station {step}");
        }
        let next = arrivals.iter().zip(&starts).map(|(&(_, n), start)| (start + rows[n].work[step], n));
        arrivals = next.collect();
    }
}

/// Citizens with random gaps and work in multiples of `grain`; every fifth comes with the one before, every fifth
/// brings no work.
fn random_rows(seed: u64, count: usize, stations: usize, grain: i64) -> Vec<Row> {
    let key = Key::replication(seed, 0);
    let mut arrive = 0;
    let mut row = |n: u64| {
        let draw = |what: u64, mean: f64| {
            let luck = key.with(n).with(what);
            let length = -mean * (1.0 - luck.uniform()).ln() / grain as f64;
            if luck.with(1).uniform() < 0.2 { 0 } else { length as i64 * grain }
        };
        arrive += draw(0, 60e6);
        Row { arrive, work: (1..=stations as u64).map(|s| draw(s, 55e6 * stations as f64)).collect() }
    };
    (0..count as u64).map(&mut row).collect()
}

/// Group Lindley/Kiefer-Wolfowitz deterministic trace, in minutes.
#[test]
fn the_printed_trace() {
    let arrive = [0.0, 1.3, 1.3, 2.1, 4.7, 5.0, 5.2, 5.2, 6.9, 9.4, 9.5, 9.6, 12.0, 12.0, 12.0, 15.5];
    let work = [2.0, 1.1, 3.4, 0.7, 2.2, 1.9, 0.4, 4.0, 1.0, 0.8, 2.5, 2.5, 1.5, 0.0, 3.1, 0.9];
    let waits: [[f64; 16]; 3] = [
        [0.0, 0.7, 1.8, 4.4, 2.5, 4.4, 6.1, 6.5, 8.8, 7.3, 8.0, 10.4, 10.5, 12.0, 12.0, 11.6],
        [0.0, 0.0, 0.7, 0.3, 0.0, 0.4, 1.7, 2.1, 0.4, 0.0, 0.7, 1.7, 0.7, 1.8, 1.8, 0.0],
        [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.4, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    ];
    let time = |minutes: f64| (minutes * 60e6).round() as i64;
    let rows: Vec<Row> =
        arrive.iter().zip(work).map(|(&at, work)| Row { arrive: time(at), work: vec![time(work)] }).collect();
    for (officers, waits) in (1..).zip(waits) {
        let found = engine(&rows, &[officers]);
        for (n, wait) in waits.into_iter().enumerate() {
            let found = found.started[0][n] - found.joined[0][n];
            assert_eq!(found, time(wait), "citizen {n} at {officers} officers");
        }
        compare(&rows, &[officers]);
    }
}

/// On a lattice of ten seconds arrivals, ends of service and zero work fall on the same instants all the time.
#[test]
fn random_citizens_at_one_station() {
    for officers in 1..=3 {
        for (seed, grain) in [(1, 10_000_000), (2, 1_000_000), (3, 1)] {
            let mut rows = random_rows(seed, 5_000, 1, grain);
            rows.iter_mut().for_each(|row| row.work[0] *= officers as i64);
            compare(&rows, &[officers]);
        }
    }
}

/// Stations in a row, to the microsecond; nobody leaves a station at the same instant as another.
#[test]
fn random_citizens_at_stations_in_a_row() {
    for (seed, officers) in (10..).zip([vec![1, 1], vec![2, 1, 3], vec![3, 2, 3]]) {
        let mut rows = random_rows(seed, 5_000, officers.len(), 1);
        for (n, row) in rows.iter_mut().enumerate() {
            row.arrive += n as i64;
            row.work.iter_mut().for_each(|work| *work += 1 + (n as i64 * 7919) % 1000);
        }
        compare(&rows, &officers);
    }
}
