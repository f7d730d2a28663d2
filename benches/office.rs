//! How fast an office runs: one day of the kecamatan, and M/M/1, in citizens and in events per second.
//!
//! A bench that gives a wrong answer fast is worth nothing, so each checks what it timed: the same counts in
//! every iteration, and for M/M/1 the mean wait that theory gives.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use loket::office::Office;
use loket::office::outcome::Outcome;
use loket::office::plan::Plan;
use loket::scenario::Scenario;
use loket::scenario::source::Source;
use std::hint::black_box;

/// Arrivals and service such that the load is 0.8; 100,000 minutes after a warm-up of 10,000.
const MM1: &str = r#"
schema = 1
name = "M/M/1"
[calendar]
start = 2027-01-04
hours = "always"
warm-up = "10_000 min"
horizon = "110_000 min"
[[demand]]
service = "any"
rate = "0.8 /min"
[[service]]
name = "any"
route = ["desk"]
[[step]]
name = "desk"
work = { exponential = "1 min" }
[[officer]]
name = "clerk"
skills = { desk = 1.0 }
shift = "always"
"#;

fn read(text: &str, set: &[String]) -> Scenario {
    let files = |name: &str| Err(format!("no file `{name}`"));
    let source = Source { name: "bench.toml", text, variant: None, set, files: &files };
    source.read().unwrap_or_else(|problems| panic!("{problems:#?}")).scenario
}

/// Times replication 0 of `scenario`, twice: per citizen and per event.
fn time(criterion: &mut Criterion, name: &str, scenario: &Scenario, is_right: impl Fn(&Outcome) -> bool) {
    let plan = Plan::new(scenario);
    let mut office = Office::new(&plan, ());
    let expected = office.replicate(1, 0);
    assert!(is_right(&expected), "{name}: wrong answer {expected:?}");
    let citizens: u64 = expected.cells.iter().map(|cell| cell.arrived).sum();
    let mut group = criterion.benchmark_group(name);
    for (unit, count) in [("citizens", citizens), ("events", expected.events)] {
        group.throughput(Throughput::Elements(count));
        group.bench_function(unit, |bencher| {
            bencher.iter(|| {
                let outcome = office.replicate(1, black_box(0));
                assert_eq!(outcome.events, expected.events, "{name}: another answer");
                outcome
            });
        });
    }
    group.finish();
    assert_eq!(office.replicate(1, 0), expected, "{name}: another answer");
}

fn office_day(criterion: &mut Criterion) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/kecamatan.toml");
    let text = std::fs::read_to_string(path).expect("the scenario is shipped");
    let scenario = read(&text, &["calendar.horizon=\"1 day\"".to_owned()]);
    time(criterion, "kecamatan, one day", &scenario, |outcome| {
        let arrived: u64 = outcome.cells.iter().map(|cell| cell.arrived).sum();
        outcome.office.open_days == 1 && (20..200).contains(&arrived)
    });
}

/// Mean wait of M/M/1 at load 0.8 and service of a minute: 0.8 / (1 - 0.8) = 4 minutes. Over 80,000 citizens
/// its standard error is about 0.2, so a right answer is within 1 but for once in millions of seeds.
fn mm1(criterion: &mut Criterion) {
    let scenario = read(MM1, &[]);
    time(criterion, "M/M/1", &scenario, |outcome| {
        let counts = &outcome.cells[0];
        (counts.wait as f64 / counts.joined as f64 / 60e6 - 4.0).abs() < 1.0
    });
}

criterion_group!(benches, office_day, mm1);
criterion_main!(benches);
