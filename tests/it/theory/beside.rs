//! Theory beside simulation: the figure that a run shows is the value that the simulation finds, where the queue is a known one,
//! and where it is not, the cause that was put in is the one that is named.

use crate::support::{Counter, Run, parse, run};
use loket::results::theory::{Gap, TheoryRow, rows};
use std::fs;
use std::path::Path;

#[track_caller]
fn beside(text: &str) -> TheoryRow {
    rows(&parse(text), &[]).swap_remove(0)
}

/// The figure, and what is simulated.
#[track_caller]
fn figure(counter: &Counter, seed: u64, replications: u64) -> (TheoryRow, Run) {
    let text = counter.text();
    (beside(&text), run(&text, seed, replications))
}

/// M/M/1, M/D/1, M/G/1, M/M/c and M/M/c+M: the figure is exact and the simulated wait is within four of its standard errors (false
/// alarm 6.3e-5 each, as in all of `theory`).
#[test]
fn the_figure_of_a_known_queue_is_what_is_simulated() {
    let lognormal = r#"{ lognormal = { mean = "1 min", cv = 1.5 } }"#;
    let patience = r#"patience = { exponential = "2 min" }"#;
    let exponential = Counter::PLAIN.work;
    for (seed, (model, rate, work, officers, service, precision)) in (9500..).zip([
        ("M/M/1", "0.8 /min", exponential, 1, "", 0.03),
        ("M/D/1", "0.9 /min", r#""1 min""#, 1, "", 0.04),
        ("M/G/1", "0.5 /min", lognormal, 1, "", 0.03),
        ("M/M/c (Erlang C)", "2.4 /min", exponential, 3, "", 0.03),
        ("M/M/c+M (Erlang A)", "2.4 /min", exponential, 2, patience, 0.02),
    ]) {
        let arrivals = format!("rate = \"{rate}\"");
        let counter = Counter {
            horizon: "28 days",
            warm_up: "2 days",
            arrivals: &arrivals,
            work,
            officers,
            service,
            ..Counter::PLAIN
        };
        let (row, run) = figure(&counter, seed, 40);
        assert_eq!((row.model.as_deref(), row.exact), (Some(model), true), "{row:?}");
        let wait = run.measure("wait_mean_min", "step", "counter");
        wait.is(row.theory_wait_min.expect("a steady state"), precision);
    }
}

/// Names of the causes that theory carries, and the figures.
fn carried(row: &TheoryRow) -> Vec<(&str, Option<f64>)> {
    row.causes
        .iter()
        .filter(|cause| cause.carried)
        .map(|cause| (cause.cause.as_str(), cause.wait_min))
        .collect()
}

/// One thing at a time is put into M/M/1. It is the only cause named, and the figure with it is much nearer to what is simulated
/// than the formula without: nearer by a factor of three for failures, slow rates and absence.
#[test]
fn the_cause_that_was_put_in_is_the_one_that_is_named() {
    let machine = "[[equipment]]\nname = \"machine\"\nfailures = [{ name = \"stop\", every = { exponential = \"600 min\" }, \
                   repair = { exponential = \"60 min\" } }]\ninterrupted = \"resume here\"\n";
    // Rates that hold for twelve hours, so that the queue follows them.
    let rates = "per-hour = [12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 12, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48, 48]";
    for (seed, (cause, arrivals, step, tables)) in (9520..).zip([
        ("machines that fail", "rate = \"0.5 /min\"", "uses = [\"machine\"]", machine),
        ("rates and rosters that vary over day and week", rates, "", ""),
    ]) {
        let counter =
            Counter { horizon: "56 days", warm_up: "2 days", arrivals, step, tables, ..Counter::PLAIN };
        let (row, run) = figure(&counter, seed, 40);
        let named = carried(&row);
        assert_eq!((named.len(), named[0].0), (1, cause), "{row:?}");
        let wait = run.measure("wait_mean_min", "step", "counter").mean;
        let (theory, with) = (row.theory_wait_min.expect("stable"), row.adjusted_wait_min.expect("stable"));
        assert_eq!(named[0].1, Some(with));
        let (off, left) = ((wait - theory).abs(), (wait - with).abs());
        assert!(3.0 * left < off, "{cause}: {wait} simulated, {theory} by the formula, {with} with it");
    }
}

/// A gap is called surprising by its size, not by its sign, and never within the interval.
#[test]
fn a_surprise_is_told_with_its_causes() {
    let machine = "[[equipment]]\nname = \"machine\"\nfailures = [{ name = \"stop\", every = { exponential = \"600 min\" }, \
                   repair = { exponential = \"60 min\" } }]\n";
    let counter = Counter {
        horizon: "28 days",
        warm_up: "2 days",
        arrivals: "rate = \"0.5 /min\"",
        step: "uses = [\"machine\"]",
        tables: machine,
        ..Counter::PLAIN
    };
    let scenario = parse(&counter.text());
    let outcomes = loket::experiment::Experiment {
        scenario: &scenario,
        seed: 9530,
        replications: loket::scenario::settings::Replications::Fixed(20),
        threads: None,
    }
    .run(&());
    let tables = loket::experiment::tables::Tables::new(&scenario, &outcomes);
    let summary = loket::results::Summary::new(&scenario, &outcomes, &tables, vec![]);
    assert_eq!(summary.theory[0].gap, Gap::Surprising, "{:?}", summary.theory[0]);
    let text = loket::report::text::text(&summary, &scenario, &[], &[]);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("Theory beside simulation") && text.contains("with machines that fail"), "{text}");
}

/// Every office in `scenarios/` has a sensible row for each step with officers: a queue with figures, or a reason.
#[test]
fn shipped_offices_have_sensible_rows() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut near = Vec::new();
    for entry in fs::read_dir(folder).expect("there") {
        let path = entry.expect("readable").path();
        if path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let scenario = parse(&fs::read_to_string(&path).expect("text"));
        for row in rows(&scenario, &[]) {
            assert!(row.model.is_some() != row.why_not.is_some(), "{}: {row:?}", path.display());
            if row.model.is_some() {
                let positive = [row.arrivals_per_h, row.service_mean_min, row.utilisation];
                assert!(positive.iter().all(|value| value.is_some_and(|value| value > 0.0)), "{row:?}");
                assert!(
                    row.theory_wait_min.is_some() == (row.utilisation < Some(1.0))
                        || row.model.as_deref() == Some("M/M/c+M (Erlang A)"),
                    "{row:?}"
                );
                near.push(path.file_stem().expect("a name").to_string_lossy().into_owned());
            }
        }
    }
    for office in ["sigi", "bandung", "bone-bolango", "batubara"] {
        assert!(near.iter().any(|name| name == office), "{office} is not among {near:?}");
    }
}
