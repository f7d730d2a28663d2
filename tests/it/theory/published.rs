//! Published studies: a pallet work centre, a machine shop, a stroke unit.

use crate::support::{Counter, Estimate, always, run, watch};
use loket::office::observe::{Observer, VisitRecord};

/// What a pallet day says: jobs, their waits and services [min], and when the last is done [min].
#[derive(Clone, Copy, Default)]
struct Pallets {
    jobs: f64,
    wait: f64,
    service: f64,
    last: f64,
}

impl Observer for Pallets {
    fn visit_ended(&mut self, record: &VisitRecord) {
        if record.end == loket::office::observe::VisitEnd::Served {
            self.jobs += 1.0;
            self.wait += record.wait as f64 / 60e6;
            self.service += record.service as f64 / 60e6;
            self.last = self.last.max(record.left.0 as f64 / 60e6);
        }
    }
}

/// Case ksl-pallets on a day of exactly `jobs` jobs: the quota turns away whoever comes after them.
fn pallets(jobs: u32, workers: u32) -> String {
    let tables = format!("[[quota]]\ntickets-per-day = {jobs}\ncounts = [\"card\"]");
    Counter {
        horizon: "1 day",
        warm_up: "0 days",
        arrivals: "interarrival = { exponential = \"5 min\" }",
        work: r#"{ triangular = ["8 min", "12 min", "15 min"] }"#,
        officers: workers,
        tables: &tables,
        ..Counter::PLAIN
    }
    .text()
}

/// Probability of 1 + Binomial(100, 0.8) = `jobs`.
fn probability(jobs: u32) -> f64 {
    let successes = jobs - 1;
    let choose: f64 = (1..=successes).map(|i| f64::from(100 - successes + i) / f64::from(i)).product();
    choose * 0.8_f64.powi(successes as i32) * 0.2_f64.powi(100 - successes as i32)
}

/// Case ksl-pallets: the number of jobs is 1 + Binomial(100, 0.8); each number is a stratum with its probability.
/// The numbers left out have a probability of 1e-6 together.
#[test]
fn pallets_to_be_cleared() {
    let rows = [
        (
            2,
            [42.0165, 53.6831, 494.701, 0.687487, 1.91219, 6.92736, 8.83954],
            [0.0366, 0.0367, 0.058, 0.000908, 0.000125, 0.00616, 0.00623],
        ),
        (
            3,
            [4.62427, 16.2912, 422.271, 0.114058, 2.26016, 0.938075, 3.19824],
            [0.00665, 0.00669, 0.092, 0.000623, 0.000445, 0.00154, 0.00188],
        ),
    ];
    let names = [
        "TimeInQ",
        "SystemTime",
        "TotalProcessingTime",
        "P(total > 480)",
        "NumBusy",
        "NumInQ",
        "NumInSystem",
    ];
    for (seed, (workers, values, half_widths)) in [14_000, 15_000].into_iter().zip(rows) {
        let mut strata: [Vec<(f64, Estimate)>; 7] = Default::default();
        for jobs in 60..=100 {
            let weight = probability(jobs);
            let count = 50 + (weight * 10_000.0) as u64;
            // A seed of its own: strata must be independent.
            let days = watch(&pallets(jobs, workers), seed + u64::from(jobs), count, Pallets::default);
            for (place, name) in names.into_iter().enumerate() {
                let of_day: Vec<f64> = days.iter().map(|day| numbers(day)[place]).collect();
                strata[place].push((weight, Estimate::mean(name, &of_day)));
            }
        }
        for (place, name) in names.into_iter().enumerate() {
            let all = Estimate::strata(name, &strata[place]);
            all.agrees(values[place], half_widths[place] / 1.96, 0.06);
        }
    }
}

/// What the study reports of a day; its time averages run until the last job is done.
fn numbers(day: &Pallets) -> [f64; 7] {
    let Pallets { jobs, wait, service, last } = *day;
    let late = f64::from(u8::from(last >= 480.0));
    [wait / jobs, (wait + service) / jobs, last, late, service / last, wait / last, (wait + service) / last]
}

/// Case simpy-machine-shop: ten machines that always have work, one repairer. Parts take a gamma time with the mean
/// and deviation of the study's normal: only the mean counts. A failure clock that runs on while the machine is broken,
/// its failures ignored, is for exponential times the same as one that stops. The work comes every minute, more
/// than ten machines can do.
#[test]
fn a_machine_shop() {
    let tables = r#"[[equipment]]
name = "machine"
units = 10
failures = [{ name = "broken", every = "300 min", repair = "30 min" }]
repairers = 1
interrupted = "resume here"
"#;
    let text = Counter {
        horizon: "40320 min",
        warm_up: "0 days",
        arrivals: "interarrival = \"1 min\"",
        work: r#"{ gamma = { mean = "10 min", sd = "2 min" } }"#,
        officers: 10,
        step: "uses = [\"machine\"]",
        tables,
        ..Counter::PLAIN
    };
    let run = run(&text.text(), 1410, 100);
    run.mean("parts per machine", |run| run.steps[0].served as f64 / 10.0).agrees(
        3311.84,
        1.77 / 1.96,
        0.005,
    );
    let repairs = run.mean("repairer's use", |run| {
        run.pools[0].failures as f64 * 30.0 * 60e6 / run.office.measured as f64
    });
    repairs.agrees(0.820153, 0.000707 / 1.96, 0.01);
    run.measure("down_share", "equipment", "machine").agrees(1.0 - 0.821476, 0.000438 / 1.96, 0.02);
}

/// Kinds of patients: name, hours between admissions, to which unit, mean and deviation of the stay [days] there.
struct Patients {
    name: &'static str,
    per_day: f64,
    stay: (f64, f64),
    to_rehab: f64,
}

const ACUTE: [Patients; 5] = [
    Patients { name: "stroke-esd", per_day: 0.13 / 1.2, stay: (4.6, 4.8), to_rehab: 0.0 },
    Patients { name: "stroke", per_day: 0.87 / 1.2, stay: (7.4, 8.61), to_rehab: 0.24 / 0.87 },
    Patients { name: "tia", per_day: 1.0 / 9.3, stay: (1.8, 2.3), to_rehab: 0.01 },
    Patients { name: "neuro", per_day: 1.0 / 3.6, stay: (4.0, 5.0), to_rehab: 0.11 },
    Patients { name: "other", per_day: 1.0 / 3.2, stay: (3.8, 5.2), to_rehab: 0.05 },
];

/// Straight to rehabilitation, and the stay there of the same kinds that come from acute care.
const REHAB: [(&str, f64, (f64, f64)); 5] = [
    ("stroke-esd", 0.0, (1.0, 1.0)),
    ("stroke", 1.0 / 21.8, (28.4, 27.2)),
    ("tia", 0.0, (18.7, 23.5)),
    ("neuro", 1.0 / 31.7, (27.6, 28.4)),
    ("other", 1.0 / 28.6, (16.1, 14.1)),
];

/// Case monks-stroke-unit: patients of five kinds in acute care, of whom some go on to rehabilitation; who is in
/// which unit does not depend on beds. Only those in `unit` count as inside.
fn stroke_unit(unit: &str, horizon: &str) -> String {
    let mut text = always(horizon, "0 days");
    for (patients, (_, direct, rehab_stay)) in ACUTE.iter().zip(REHAB) {
        let Patients { name, per_day, stay, to_rehab } = patients;
        let (acute, rehab) = (unit == "acute", unit == "rehab");
        text += &demand(&format!("{name}-acute"), *per_day, &["acute", "rehab"], name);
        if direct > 0.0 {
            text += &demand(&format!("{name}-rehab"), direct, &["rehab"], name);
        }
        text += &step(&format!("acute-{name}"), *stay, acute, 1.0 - to_rehab);
        text += &step(&format!("rehab-{name}"), rehab_law(name, rehab_stay), rehab, 0.0);
    }
    text
}

/// The study mixes two laws of stay for stroke patients in rehabilitation: means 30.3 and 28.4 days, 0.4 and 0.6 of
/// them; the number inside depends on the mean alone.
fn rehab_law(name: &str, stay: (f64, f64)) -> (f64, f64) {
    if name == "stroke" { (0.4 * 30.3 + 0.6 * 28.4, 25.6) } else { stay }
}

fn demand(service: &str, per_day: f64, route: &[&str], kind: &str) -> String {
    let route: Vec<String> = route.iter().map(|unit| format!("\"{unit}-{kind}\"")).collect();
    format!(
        r#"
[[demand]]
service = "{service}"
rate = "{per_day:.12} /day"

[[service]]
name = "{service}"
route = [{}]
comes-back = "at once"
"#,
        route.join(", ")
    )
}

fn step(name: &str, (mean, sd): (f64, f64), present: bool, home: f64) -> String {
    format!(
        r#"
[[step]]
name = "{name}"
delay = {{ lognormal = {{ mean = "{mean} days", sd = "{sd} days" }} }}
present = {present}
outcomes = {{ home = {{ share = {home:.12}, then = "finish" }} }}
"#
    )
}

/// Case monks-stroke-unit: the published chance of delay with c beds is P(N = c)/P(N ≤ c) of patients N without
/// a limit; N is Poisson, so the chance is Erlang's B. Source: Monks et al. 2016, table 2.
#[test]
fn a_stroke_unit() {
    let rows = [
        ("acute", "200 days", 8.3554928, [(10, 0.1379, 0.14), (12, 0.06194, 0.06), (14, 0.02234, 0.02)]),
        ("rehab", "400 days", 9.7182176, [(10, 0.2015, 0.2), (13, 0.07538, 0.08), (16, 0.0186, 0.02)]),
    ];
    for (seed, (unit, horizon, load, beds)) in (1420..).zip(rows) {
        let run = run(&stroke_unit(unit, horizon), seed, 5_000);
        let inside =
            |run: &loket::office::outcome::Outcome| run.cells.iter().map(|cell| cell.inside).sum::<u64>();
        run.mean("patients", |run| inside(run) as f64).is(load, 0.015);
        for (beds, erlang_b, published) in beds {
            let delay = run.ratio(&format!("P(delay) with {beds} beds"), |run| {
                let inside = inside(run);
                (f64::from(u8::from(inside == beds)), f64::from(u8::from(inside <= beds)))
            });
            delay.is(erlang_b, 0.25);
            assert!((delay.mean - published).abs() < 0.02, "{} instead of {published}", delay.mean);
        }
    }
}
