use super::*;
use crate::experiment::compare::Verdict;
use crate::experiment::examples::{day_office, mm1};
use crate::experiment::measures::measures;
use crate::experiment::run::tests::StopAfter;
use crate::random::distribution::Distribution;
use crate::scenario::SystemId;
use crate::scenario::equipment::System;
use std::sync::atomic::AtomicU64;

fn experiment(scenario: &Scenario, replications: u64) -> Experiment<'_> {
    Experiment { replications: Replications::Fixed(replications), ..Experiment::new(scenario) }
}

/// Three machines, and so many clerks.
fn with(officers: u32) -> (u32, Scenario) {
    let mut scenario = day_office();
    (scenario.pools[0].units, scenario.pools[0].most) = (3, 3);
    for member in 1..officers {
        let colleague = crate::scenario::people::Officer { member, ..scenario.officers[0].clone() };
        scenario.officers.push(colleague);
    }
    (officers, scenario)
}

#[test]
fn a_jam_costs_waits_of_the_same_citizens() {
    let scenario = day_office();
    let experiment = experiment(&scenario, 250);
    let outcomes = experiment.run(&());
    let cost = failures(&experiment, &outcomes, &()).unwrap();
    assert_eq!(cost.replications, MOST);
    let names: Vec<&str> = cost.changes.iter().map(|change| change.measure.as_str()).collect();
    assert_eq!(names, ["wait_mean_min", "served_per_day", "turned_away_share", "cost_per_day"]);
    let wait = &cost.changes[0];
    let base = measures(
        &scenario,
        &Experiment { replications: Replications::Fixed(MOST), ..experiment.clone() }.run(&()),
    );
    assert_eq!(
        (wait.base, wait.base_ci95_low, wait.base_ci95_high),
        (base[0].mean, base[0].ci95_low, base[0].ci95_high)
    );
    assert_eq!((wait.verdict, wait.simultaneous), (Verdict::Better, false));
    assert!(wait.ci95_high < Some(0.0) && wait.ci95_low < wait.ci95_high, "{wait:?}");
    let mut whole = scenario.clone();
    whole.pools[0].failures.clear();
    let without = measures(&whole, &Experiment { scenario: &whole, ..experiment.clone() }.run(&()));
    assert!((wait.variant.unwrap() - without[0].mean.unwrap()).abs() < 1.0, "the first 200 of 250");
    // Nobody works longer for it or is turned away less, by the doors of this office.
    assert_eq!(cost.changes[2].difference, Some(0.0));
}

#[test]
fn where_nothing_fails_failures_cost_nothing_to_ask_for() {
    let scenario = mm1(0.5);
    let experiment = experiment(&scenario, 8);
    let outcomes = experiment.run(&());
    assert_eq!(failures(&experiment, &outcomes, &()), None);
    let scenario = day_office();
    let experiment = super::tests::experiment(&scenario, 8);
    let nothing = Outcomes { outcomes: vec![], ..experiment.run(&()) };
    assert_eq!(failures(&experiment, &nothing, &()), None);
    let outcomes = experiment.run(&());
    assert_eq!(failures(&experiment, &outcomes, &StopAfter(4, AtomicU64::new(0))), None);
}

/// Replications 0 to 4 and 6 are finished: what is paired ends before the gap.
#[test]
fn an_interrupted_run_is_held_against_as_much_as_it_has_in_order() {
    let scenario = day_office();
    let experiment = experiment(&scenario, 7);
    let mut outcomes = experiment.run(&());
    outcomes.outcomes.remove(5);
    assert_eq!(failures(&experiment, &outcomes, &()).unwrap().replications, 5);
}

#[test]
fn one_long_run_is_cut_again_as_it_was() {
    let mut scenario = mm1(0.5);
    scenario.systems = vec![System {
        name: "power".to_owned(),
        every: Distribution::Exponential { mean: 500.0 },
        lasts: Distribution::Fixed { value: 30.0 },
        backup: None,
    }];
    scenario.steps[0].systems = vec![SystemId(0)];
    let days = 41;
    scenario.calendar.closed = vec![false; days];
    scenario.calendar.horizon = crate::time::SimDuration::from_minutes(days as f64 * 1440.0);
    let replications = Replications::Batches(20);
    let experiment = Experiment { replications, ..Experiment::new(&scenario) };
    let outcomes = experiment.run(&());
    let cost = failures(&experiment, &outcomes, &()).unwrap();
    assert_eq!(cost.replications, outcomes.outcomes.len() as u64);
    // An outage of half an hour every 530 min keeps people waiting for more than 30²/2/530 = 0.85 min on average; without, a
    // wait of 1 min is M/M/1.
    let wait = &cost.changes[0];
    assert!(wait.difference < Some(-0.85) && wait.verdict == Verdict::Better, "{wait:?}");
    assert!((wait.variant.unwrap() - 1.0).abs() < 0.15, "{wait:?}");
}

#[test]
fn as_it_is_is_the_run_and_more_officers_wait_less() {
    let (_, scenario) = with(1);
    let experiment = experiment(&scenario, 60);
    let outcomes = experiment.run(&());
    let busiest = busiest(&scenario, &outcomes).unwrap();
    assert_eq!((busiest.group.as_str(), busiest.officers), ("clerk", 1));
    assert_eq!((busiest.path.as_str(), &busiest.counts[..]), ("officer.clerk.count", &[1, 2, 3, 4][..]));
    let all = measures(&scenario, &outcomes);
    let of = |name: &str| all.iter().find(|row| row.measure == name).cloned();
    assert_eq!(Some(busiest.busy_share), of("busy_share"));

    let offices: Vec<(u32, Scenario)> = [1, 2, 3].map(with).into_iter().collect();
    let found = staffing(&experiment, "clerk", &offices, 60, &()).unwrap();
    assert_eq!(found.iter().map(|row| row.officers).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(found[0].wait_mean_min, of("wait_mean_min"));
    assert_eq!(found[0].within_share, of("target_met_share"));
    assert_eq!(found[0].cost_per_day, of("cost_per_day"));
    let wait = |place: usize| found[place].wait_mean_min.as_ref().unwrap().mean;
    let within = |place: usize| found[place].within_share.as_ref().unwrap().mean;
    assert!(wait(0) > wait(1) && within(0) < within(1));
    // A third clerk is paid for four hours at 100, and a little overtime is saved.
    let cost = |place: usize| found[place].cost_per_day.as_ref().unwrap().mean;
    assert!((cost(2).unwrap() - cost(1).unwrap() - 400.0).abs() < 30.0, "{found:?}");
}

#[test]
fn without_a_target_half_an_hour_is_asked_about() {
    let mut scenario = day_office();
    scenario.targets.clear();
    let experiment = experiment(&scenario, 12);
    let outcomes = experiment.run(&());
    let found = staffing(&experiment, "clerk", &[(1, scenario.clone())], 12, &()).unwrap();
    let all = measures(&scenario, &outcomes);
    let row = all.iter().find(|row| row.measure == "wait_within_30_min_share");
    assert_eq!(found[0].within_share.as_ref(), row);
    assert_eq!(staffing(&experiment, "clerk", &[(1, scenario.clone())], 0, &()), None);
    let stopped = StopAfter(5, AtomicU64::new(0));
    assert_eq!(staffing(&experiment, "clerk", &[(1, scenario.clone())], 12, &stopped), None);
}
