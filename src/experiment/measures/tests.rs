use super::super::examples::{day_office, mm1};
use super::super::run::Experiment;
use super::*;
use crate::scenario::settings::Replications;

fn run(scenario: &Scenario, replications: u64) -> Outcomes {
    let replications = Replications::Fixed(replications);
    Experiment { scenario, seed: 7, replications, threads: None }.run(&())
}

fn find<'a>(rows: &'a [Measure], measure: &str, scope: Scope, name: &str) -> &'a Measure {
    let mine = |row: &&Measure| row.measure == measure && row.scope == scope && row.name == name;
    rows.iter().find(mine).unwrap_or_else(|| panic!("no {measure} of {name}"))
}

fn holds(rows: &[Measure], measure: &str, exact: f64) {
    let row = find(rows, measure, Scope::Office, "office");
    let (low, high) = (row.ci95_low.unwrap(), row.ci95_high.unwrap());
    assert!(low <= exact && exact <= high, "{measure}: {exact} is not in {low}..{high}");
    assert!(high - low < 0.2 * exact, "{measure}: {low}..{high} is too wide to prove anything");
}

/// M/M/1 at load 0.8, service 1 min: W_q = 4, L_q = 3.2, L = 4, P(W_q > t) = 0.8 e^(-0.2 t). Six 95 % intervals
/// under a fixed seed; a seed drawn at random would fail one in four times.
#[test]
fn an_mm1_office_gives_what_theory_says() {
    let rows = measures(&mm1(0.8), &run(&mm1(0.8), 64));
    holds(&rows, "wait_mean_min", 4.0);
    holds(&rows, "waited_share", 0.8);
    holds(&rows, "wait_p90_min", 5.0 * 8.0_f64.ln());
    holds(&rows, "queue_mean", 3.2);
    holds(&rows, "inside_mean", 4.0);
    holds(&rows, "arrived_per_day", 0.8 * 1440.0);
    let busy = find(&rows, "busy_share", Scope::Officer, "clerk");
    assert!((busy.mean.unwrap() - 0.8).abs() < 0.01);
}

/// A busy day is a slow day: the mean of daily means gives quiet days too much weight.
#[test]
fn a_mean_over_citizens_is_no_mean_of_daily_means() {
    let scenario = day_office();
    let outcomes = run(&scenario, 400);
    let (mut wait, mut joined, mut daily) = (0.0, 0.0, 0.0);
    for outcome in &outcomes.outcomes {
        let minutes: f64 = outcome.cells.iter().map(|cell| cell.wait as f64 / 60e6).sum();
        let visits: f64 = outcome.cells.iter().map(|cell| cell.joined as f64).sum();
        (wait, joined, daily) = (wait + minutes, joined + visits, daily + minutes / visits / 400.0);
    }
    let found = office_interval(&scenario, &outcomes, "wait_mean_min").unwrap();
    assert!((found.mean - wait / joined).abs() < 1e-9);
    assert!(found.low > daily, "{daily} is not below {found:?}");
}

#[test]
fn shares_of_one_whole_sum_to_one() {
    let rows = measures(&day_office(), &run(&day_office(), 40));
    let sum = |scope: Scope, name: &str, measures: &[&str]| -> f64 {
        measures.iter().map(|measure| find(&rows, measure, scope, name).mean.unwrap()).sum()
    };
    let one = |sum: f64| assert!((sum - 1.0).abs() < 1e-9, "{sum}");
    one(sum(
        Scope::Officer,
        "clerk",
        &["busy_share", "idle_share", "held_share", "break_share", "training_share"],
    ));
    one(sum(Scope::Equipment, "kit", &["busy_share", "idle_share", "down_share", "maintenance_share"]));
    for (scope, name) in [(Scope::Office, "office"), (Scope::Step, "counter")] {
        let waits = ["officer", "equipment", "system", "stock", "closed"];
        let waits = waits.map(|cause| format!("wait_{cause}_share"));
        one(sum(scope, name, &waits.each_ref().map(String::as_str)));
    }
    for (scope, name) in [(Scope::Office, "office"), (Scope::Service, "card"), (Scope::Class, "elderly")] {
        let ends = ["served", "sent_back", "rejected", "abandoned", "turned_away", "balked", "inside"];
        let ends = ends.map(|end| format!("{end}_share"));
        one(sum(scope, name, &ends.each_ref().map(String::as_str)));
    }
    let days = sum(Scope::Office, "office", &["arrived_per_day"]) - 0.9 * 240.0;
    assert!(days.abs() < 25.0, "{days}");
}

#[test]
fn nothing_seen_is_not_certain_unless_it_cannot_be() {
    let mut scenario = day_office();
    scenario.services[0].patience = Some(crate::random::distribution::Distribution::Fixed { value: 1e6 });
    let rows = measures(&scenario, &run(&scenario, 10));
    let possible = find(&rows, "abandoned_share", Scope::Office, "office");
    let high = wilson(0.0, 10.0, LEVEL).high;
    assert_eq!((possible.mean, possible.ci95_low, possible.ci95_high), (Some(0.0), Some(0.0), Some(high)));
    let impossible = find(&rows, "balked_share", Scope::Office, "office");
    let ends = (impossible.mean, impossible.ci95_low, impossible.ci95_high, impossible.n);
    assert_eq!(ends, (Some(0.0), Some(0.0), Some(0.0), 10));
    let served = find(&rows, "served_share", Scope::Office, "office");
    assert_eq!(served.mean, Some(1.0));
    assert!(served.ci95_low < Some(0.8));
}

#[test]
fn one_replication_has_no_interval_and_none_has_no_mean() {
    let rows = measures(&day_office(), &run(&day_office(), 1));
    let wait = find(&rows, "wait_p90_min", Scope::Service, "card");
    assert!(wait.mean.is_some());
    assert_eq!((wait.ci95_low, wait.ci95_high, wait.n), (None, None, 1));
    let wait = find(&rows, "wait_mean_min", Scope::Step, "counter");
    assert_eq!((wait.ci95_low, wait.ci95_high, wait.n), (None, None, 1));
    for row in measures(&day_office(), &run(&day_office(), 0)) {
        assert_eq!((row.mean, row.n), (None, 0), "{row:?}");
    }
}

#[test]
fn rows_without_a_meaning_are_left_out() {
    let rows = measures(&mm1(0.5), &run(&mm1(0.5), 2));
    for absent in ["overtime_mean_min", "standing_mean", "cost_per_day", "error_share", "promise_kept_share"]
    {
        assert!(rows.iter().all(|row| row.measure != absent), "{absent}");
    }
    assert!(rows.iter().all(|row| row.scope != Scope::Class));
    let mut several: Vec<_> = rows.iter().map(|row| (&row.measure, row.scope, &row.name)).collect();
    several.sort();
    several.dedup();
    assert_eq!(several.len(), rows.len(), "a row appears twice");
}

#[test]
fn the_page_of_definitions_is_true() {
    let page = include_str!("../../../docs/measures.md");
    if std::env::var_os("LOKET_UPDATE").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/measures.md"), definition::markdown())
            .unwrap();
    } else {
        assert!(
            page == definition::markdown(),
            "run the tests with LOKET_UPDATE=1 and commit docs/measures.md"
        );
    }
    for row in measures(&day_office(), &run(&day_office(), 1)) {
        assert!(page.contains(&format!("\n## {}\n", row.measure)), "{} is not documented", row.measure);
    }
    for heading in page.lines().filter_map(|line| line.strip_prefix("## ")) {
        assert!(definitions().any(|definition| definition.measure == heading), "{heading} is not measured");
    }
}
