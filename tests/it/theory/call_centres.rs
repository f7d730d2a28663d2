//! Published call centres: the day of the SSJ tutorial, and the 8-hour day of ContactCenters.

use super::days::{ELSEWHERE, duties_elsewhere, officers};
use crate::support::{Run, run};
use loket::office::outcome::Outcome;

const AGENTS: [u16; 13] = [4, 6, 8, 8, 8, 7, 8, 8, 6, 6, 4, 4, 4];
const CALLS: [f64; 13] =
    [100.0, 150.0, 150.0, 180.0, 200.0, 150.0, 150.0, 150.0, 120.0, 100.0, 80.0, 70.0, 60.0];

/// Case ssj-callcenter: hours 8 to 21, day factor with cv 1/√α₀, one caller in ten without patience. Agents go home as in
/// `days`: whoever is free first.
fn call_centre(cv: f64) -> String {
    let mut text = format!(
        r#"schema = 1
name = "call centre"

[calendar]
start = 2027-01-04
horizon = "1 day"
hours = "08:00-21:00"

[calendar.closing]
inside = "serve everyone"

[[demand]]
service = "call"
per-hour = {CALLS:?}
day-cv = {cv:.15}

[[service]]
name = "call"
route = ["counter"]
patience = {{ regimes = [{{ share = 0.1, fixed = "0 s" }}, {{ share = 0.9, exponential = "1000 s" }}] }}

[[step]]
name = "counter"
work = {{ exponential = "100 s" }}

[[target]]
measure = "wait"
service = "call"
at-most = "20 s"
for = 0.9
"#
    );
    let mut on_duty = 0;
    for (hour, agents) in AGENTS.into_iter().enumerate() {
        if agents > on_duty {
            text += &officers(hour, 21, agents - on_duty);
        } else {
            // What appears after five hours appears again after ten.
            let again = u16::from(hour == 10);
            text += &duties_elsewhere(&format!("{hour} h"), on_duty - agents - again);
        }
        on_duty = agents;
    }
    text + ELSEWHERE
}

/// Holds the four published numbers against the reference, values with standard errors.
fn compare(shape: f64, seed: u64, days: u64, reference: [(f64, f64); 4], precision: f64) {
    let run = run(&call_centre(1.0 / shape.sqrt()), seed, days);
    let [arrivals, wait, good, abandoned] = reference;
    run.mean("arrivals", |day| day.cells[0].arrived as f64).agrees(arrivals.0, arrivals.1, 0.02);
    let waited = |day: &Outcome| day.cells[0].wait as f64 / 1e6 / 1660.0;
    run.mean("wait per expected call", waited).agrees(wait.0, wait.1, precision);
    run.mean("abandoned per expected call", |day| day.cells[0].abandoned as f64 / 1660.0).agrees(
        abandoned.0,
        abandoned.1,
        precision,
    );
    let within = run.mean("good per expected call", |day| {
        let (cell, target) = (&day.cells[0], &day.targets[0]);
        (target.within + cell.joined - target.of) as f64 / 1660.0
    });
    within.agrees(good.0, good.1, 0.01);
}

#[test]
fn a_call_centre_day() {
    let reference = [
        (1659.86, 0.453 / 1.96),
        (4.71823, 0.00982 / 1.96),
        (0.924659, 0.000192 / 1.96),
        (0.0198502, 3.26e-5 / 1.96),
    ];
    compare(400.0, 1300, 4_000, reference, 0.02);
}

#[test]
fn a_call_centre_of_busy_and_quiet_days() {
    let reference = [
        (1659.53, 2.58 / 1.96),
        (12.4824, 0.146 / 1.96),
        (0.854786, 0.00082 / 1.96),
        (0.0364129, 0.000285 / 1.96),
    ];
    compare(10.0, 1310, 6_000, reference, 0.08);
}

/// Case cc-mmc-8h: M/M/12 from empty over 8 hours, then until everybody is served.
fn eight_hours(patience: &str) -> String {
    format!(
        r#"schema = 1
name = "M/M/12 day"

[calendar]
start = 2027-01-04
horizon = "1 day"
hours = "08:00-16:00"

[calendar.closing]
inside = "serve everyone"

[[demand]]
service = "call"
rate = "4.2 /min"

[[service]]
name = "call"
route = ["line"]
{patience}

[[step]]
name = "line"
work = {{ exponential = "2 min" }}

[[officer]]
name = "agent"
count = 12
skills = {{ line = 1.0 }}

[[target]]
measure = "wait"
service = "call"
at-most = "20 s"
for = 0.9
"#
    )
}

/// Numbers in the target, over all served, busy share, and mean wait [min] of the served; with standard errors.
fn of_a_day(run: &Run, reference: [(f64, f64); 4]) {
    let [in_target, level, answer, occupancy] = reference;
    run.mean("served in time", |day| day.targets[0].within as f64).agrees(in_target.0, in_target.1, 0.01);
    let of_served = run.ratio("served in time of the served", |day| {
        (day.targets[0].within as f64, day.cells[0].served as f64)
    });
    of_served.agrees(level.0, level.1, 0.01);
    let wait = run
        .ratio("speed of answer", |day| (day.cells[0].wait_served as f64 / 60e6, day.cells[0].served as f64));
    wait.agrees(answer.0, answer.1, 0.03);
    let busy = run.ratio("occupancy", |day| (day.steps[0].busy_area as f64, 12.0 * day.office.open as f64));
    busy.agrees(occupancy.0, occupancy.1, 0.01);
}

#[test]
fn eight_hours_of_patience() {
    let run = run(&eight_hours(""), 1320, 2_000);
    let reference = [
        (1815.44, 0.414 / 1.96),
        (0.900398, 0.00023 / 1.96),
        (0.10058, 0.00031 / 1.96),
        (0.697014, 0.00015 / 1.96),
    ];
    of_a_day(&run, reference);
}

#[test]
fn eight_hours_of_impatience() {
    let run = run(&eight_hours("patience = { exponential = \"1 min\" }"), 1330, 2_000);
    let reference = [
        (1906.75, 0.265 / 1.96),
        (0.974421, 5.5e-5 / 1.96),
        (0.023845, 4.1e-5 / 1.96),
        (0.676561, 0.00013 / 1.96),
    ];
    of_a_day(&run, reference);
    run.mean("abandoned", |day| day.cells[0].abandoned as f64).agrees(59.3676, 0.105 / 1.96, 0.02);
    run.ratio("in time, of all but who left early", |day| {
        (day.targets[0].within as f64, day.targets[0].of as f64)
    })
    .agrees(0.968159, 6.8e-5 / 1.96, 0.01);
}
