//! Machines that fail: on the calendar, in use, with limited repair; and machine repair by itself.

use crate::support::{Counter, always, run};

fn machine(failures: &str, more: &str) -> String {
    format!("[[equipment]]\nname = \"machine\"\nfailures = [{{ name = \"stop\", {failures} }}]\n{more}\n")
}

/// Group M/M/1 time-dependent breakdowns: L, W, availability. The machine fails busy or idle. Source: Avi-Itzhak
/// and Naor 1963; White and Christie 1958.
#[test]
fn failures_on_the_calendar() {
    let rows = [
        ("0.5 /min", "every = \"100 min\", repair = { exponential = \"10 min\" }", 2.23232323, 4.46464646),
        (
            "0.6 /min",
            "every = { exponential = \"20 min\" }, repair = { exponential = \"2 min\" }",
            2.26203209,
            3.77005348,
        ),
    ];
    let ways = ["resume on any unit", "resume here"];
    let cases = rows.into_iter().flat_map(|row| ways.map(|way| (row, way)));
    for (seed, ((rate, failures, inside, stay), way)) in (500..).zip(cases) {
        let arrivals = format!("rate = \"{rate}\"");
        let tables = machine(failures, &format!("interrupted = \"{way}\""));
        let text = Counter {
            horizon: "60 days",
            warm_up: "2 days",
            arrivals: &arrivals,
            step: "uses = [\"machine\"]",
            tables: &tables,
            ..Counter::PLAIN
        };
        let run = run(&text.text(), seed, 60);
        run.office("inside_mean").is(inside, 0.02);
        run.office("stay_mean_min").is(stay, 0.02);
        run.measure("down_share", "equipment", "machine").is(1.0 - 0.909090909, 0.02);
    }
}

/// Group M/G/1 operation-dependent breakdowns: W with E[completion time], and Wq of the third row; the
/// completion time is the service with its repairs. Source: Avi-Itzhak and Naor 1963; Gaver 1962.
#[test]
fn failures_in_use() {
    let exponential = r#"{ exponential = "1 min" }"#;
    let rows = [
        (
            "0.5 /min",
            exponential,
            "every = \"100 min in use\", repair = { exponential = \"10 min\" }",
            3.55555556,
        ),
        (
            "0.6 /min",
            exponential,
            "every = { in-use = { exponential = \"20 min\" } }, repair = { exponential = \"2 min\" }",
            3.58823529,
        ),
    ];
    for (seed, (rate, work, failures, stay)) in (510..).zip(rows) {
        let arrivals = format!("rate = \"{rate}\"");
        let tables = machine(failures, "");
        let text = Counter {
            horizon: "60 days",
            warm_up: "2 days",
            arrivals: &arrivals,
            work,
            step: "uses = [\"machine\"]",
            tables: &tables,
            ..Counter::PLAIN
        };
        let run = run(&text.text(), seed, 60);
        run.office("stay_mean_min").is(stay, 0.02);
        let completion = run.ratio("completion time", |outcome| {
            let cell = &outcome.cells[0];
            ((cell.service + cell.held) as f64 / 60e6, cell.served as f64)
        });
        completion.is(1.1, 0.01);
    }
    let tables = machine("every = \"60 min in use\", repair = { exponential = \"10 min\" }", "");
    let text = Counter {
        horizon: "200 days",
        warm_up: "5 days",
        arrivals: "rate = \"0.1 /min\"",
        work: r#"{ erlang = { mean = "6 min", stages = 4 } }"#,
        step: "uses = [\"machine\"]",
        tables: &tables,
        ..Counter::PLAIN
    };
    run(&text.text(), 515, 100).office("wait_mean_min").is(13.5416667, 0.02);
}

/// Group M/M/c with unit breakdowns and repair crew: L, W, E[units up]. Source: quasi-birth-death chain on
/// (citizens, units up); Mitrany and Avi-Itzhak 1968.
#[test]
fn units_that_fail_and_a_repair_crew() {
    let rows = [
        ("1.2 /min", 2, "20 min", "2 min", 2, 2.54189143, 2.11824286, 1.81818182),
        ("2.5 /min", 4, "50 min", "5 min", 1, 5.48392796, 2.19357118, 3.53336782),
    ];
    for (seed, (rate, units, every, repair, crew, inside, stay, up)) in (520..).zip(rows) {
        let arrivals = format!("rate = \"{rate}\"");
        let failures = format!("every = \"{every}\", repair = {{ exponential = \"{repair}\" }}");
        let tables = machine(&failures, &format!("units = {units}\nrepairers = {crew}"));
        let text = Counter {
            horizon: "30 days",
            warm_up: "1 day",
            arrivals: &arrivals,
            officers: units,
            step: "uses = [\"machine\"]",
            tables: &tables,
            ..Counter::PLAIN
        };
        let run = run(&text.text(), seed, 60);
        run.office("inside_mean").is(inside, 0.02);
        run.office("stay_mean_min").is(stay, 0.02);
        let down = 1.0 - up / f64::from(units);
        run.measure("down_share", "equipment", "machine").is(down, 0.03);
    }
}

/// Machines that stand idle, fail on the calendar, and wait for `crew` repairers.
fn machine_park(machines: u32, every: &str, repair: &str, crew: u32) -> String {
    let failures = format!("every = \"{every}\", repair = {{ exponential = \"{repair}\" }}");
    let tables = machine(&failures, &format!("units = {machines}\nrepairers = {crew}"));
    Counter {
        horizon: "100 days",
        warm_up: "5 days",
        arrivals: "rate = \"1 /day\"",
        step: "uses = [\"machine\"]",
        tables: &tables,
        ..Counter::PLAIN
    }
    .text()
}

/// Group Machine repair M/M/r//N: E[down], E[waiting for repair], crew utilisation, availability, E[downtime
/// per failure]; and group Machine repair (Matloff), of which the repairer who is called only when both machines
/// are down is not encoded. Source: Gross et al. ch. 2 (finite source).
#[test]
fn machines_that_wait_for_repair() {
    let rows = [
        (10, "300 min", "30 min", 1, 30.0, 0.785417657, 1.36040577, 0.785417657, 81.9623832),
        (8, "50 min", "10 min", 2, 10.0, 0.791899911, 0.397760856, 0.633519929, 13.1392924),
        (2, "10 min", "5 min", 2, 5.0, 2.0 / 3.0, 0.0, 1.0 / 3.0, 5.0),
        (2, "10 min", "5 min", 1, 5.0, 0.6, 0.2, 0.6, 20.0 / 3.0),
    ];
    for (seed, (machines, every, repair, crew, mean, up, waiting, busy, downtime)) in (530..).zip(rows) {
        let run = run(&machine_park(machines, every, repair, crew), seed, 60);
        let down = 1.0 - up;
        run.measure("down_share", "equipment", "machine").is(down, 0.02);
        let of_crew = run.ratio("crew utilisation", |outcome| {
            let pool = &outcome.pools[0];
            (pool.failures as f64 * mean * 60e6, outcome.office.measured as f64 * f64::from(crew))
        });
        of_crew.is(busy, 0.02);
        let per_failure = run.ratio("downtime per failure", |outcome| {
            (outcome.pools[0].down as f64 / 60e6, outcome.pools[0].failures as f64)
        });
        per_failure.is(downtime, 0.02);
        if waiting > 0.0 {
            let in_line = run.ratio("machines that wait", |outcome| {
                let repairing = outcome.pools[0].failures as f64 * mean * 60e6;
                (outcome.pools[0].down as f64 - repairing, outcome.office.measured as f64)
            });
            in_line.is(waiting, 0.05);
        }
    }
}

/// Work of fixed length s that each failure interrupts and that starts again: E[completion] = (e^(f·s) − 1)(1/f + r)
/// with failure rate f and mean repair r. Source: Gaver 1962, preemptive-repeat-identical.
#[test]
fn work_that_starts_again() {
    let tables =
        machine("every = \"10 min\", repair = { exponential = \"5 min\" }", "interrupted = \"start again\"");
    let text = always("100 days", "1 day")
        + &format!(
            r#"
[[demand]]
service = "card"
rate = "0.02 /min"

[[service]]
name = "card"
route = ["counter"]

[[step]]
name = "counter"
work = "6 min"
uses = ["machine"]

[[officer]]
name = "clerk"
skills = {{ counter = 1.0 }}

{tables}"#
        );
    let run = run(&text, 540, 60);
    let completion = run.ratio("completion time", |outcome| {
        let cell = &outcome.cells[0];
        ((cell.service + cell.held) as f64 / 60e6, cell.served as f64)
    });
    completion.is((0.6_f64.exp() - 1.0) * (10.0 + 5.0), 0.02);
}
