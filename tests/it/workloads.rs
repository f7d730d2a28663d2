//! The workloads whose speed is measured give the right answers, and what makes them fast changes no answer.

use crate::support::{parse, run};
use loket::experiment::Experiment;
use loket::scenario::settings::Replications;

const QUEUE: &str = include_str!("../../benches/workloads/w1.toml");
const OFFICERS: &str = include_str!("../../benches/workloads/w2.toml");
const DAY: &str = include_str!("../../benches/workloads/w3.toml");

/// Mean wait ρ/(μ − λ) and the wait that 95 % do not exceed, ln(20ρ)/(μ − λ). Source: Gross et al. ch. 2.
#[test]
fn one_officer_as_in_theory() {
    let run = run(QUEUE, 41, 40);
    run.office("wait_mean_min").is(9.0, 0.03);
    run.office("wait_p95_min").is(18f64.ln() / 0.1, 0.03);
}

/// Erlang C: mean wait 1.52499, 95 % wait at most 5.4491. Source: Gross et al. ch. 2.
#[test]
fn five_officers_as_in_theory() {
    let run = run(OFFICERS, 42, 40);
    run.office("wait_mean_min").is(1.52499, 0.03);
    run.office("wait_p95_min").is(5.4491, 0.03);
}

/// Eight hours bring Σ rates = 240 people; the other figures are those on which independent programs agree
/// (benches/peers/README.md), to 1.5 % at 4,000 days.
#[test]
fn an_office_day_as_others_simulate_it() {
    let run = run(DAY, 43, 4_000);
    let office = |outcome: &loket::office::outcome::Outcome,
                  count: fn(&loket::office::outcome::VisitCounts) -> u64| {
        outcome.cells.iter().map(count).sum::<u64>() as f64
    };
    run.mean("arrived", |o| office(o, |cell| cell.arrived)).is(240.0, 0.01);
    let rows = [
        ("served", run.mean("served", |o| office(o, |cell| cell.served)), 212.3),
        ("gave up", run.mean("gave up", |o| office(o, |cell| cell.abandoned)), 27.7),
        ("wait for capture", run.measure("wait_mean_min", "step", "capture"), 77.2),
        ("wait for print", run.measure("wait_mean_min", "step", "print"), 33.2),
    ];
    for (what, estimate, agreed) in rows {
        assert!(
            (estimate.mean / agreed - 1.0).abs() < 0.015,
            "{what}: {} instead of {agreed}",
            estimate.mean
        );
    }
}

/// An officer of one skill takes the next in line without looking further, one of several skills compares; a
/// step that nobody comes to gives everybody a second skill. Not a count may change.
#[test]
fn a_skill_that_nobody_asks_for_makes_no_difference() {
    let idle = "\n[[step]]\nname = \"spare\"\nwork = \"1 min\"\n";
    let more = DAY
        .replace("skills = { documents = 1.0 }", "skills = { documents = 1.0, spare = 1.0 }")
        .replace("skills = { capture = 1.0 }", "skills = { capture = 1.0, spare = 1.0 }")
        .replace("skills = { print = 1.0 }", "skills = { print = 1.0, spare = 1.0 }");
    let outcomes = |text: &str| {
        let scenario = parse(text);
        let replications = Replications::Fixed(300);
        let mut found =
            Experiment { scenario: &scenario, seed: 44, replications, threads: Some(1) }.run(&()).outcomes;
        for outcome in &mut found {
            (outcome.events, outcome.skill_end) = (0, Vec::new());
            outcome.steps.truncate(3);
        }
        found
    };
    assert_eq!(outcomes(DAY), outcomes(&(more + idle)));
}
