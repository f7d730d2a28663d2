//! What holds for every office, shown on random ones: nobody is lost, time adds up, nobody idles.
//!
//! The random offices are always the same (the generator's seed is fixed); `PROPTEST_CASES=5000` tries
//! more of them. Every run is watched by an observer that makes the office examine itself after each
//! event, so nobody idle while somebody waits whom they could serve is checked throughout.

use crate::generate;
use crate::watch::{Run, Watch, read, run};
use loket::office::Office;
use loket::office::observe::{CitizenId, VisitEnd};
use loket::office::plan::Plan;
use loket::scenario::Scenario;
use loket::scenario::service::Task;
use loket::time::{SimDuration, SimTime};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::collections::HashSet;

/// Puts random offices to `proof`, each with one replication.
fn every_office(proof: impl Fn(&Scenario, &Run)) {
    let config = Config { failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let bytes = proptest::collection::vec(proptest::num::u8::ANY, generate::BYTES);
    let outcome = runner.run(&bytes, |bytes| {
        let text = generate::office(&bytes);
        let attempt = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let scenario = read(&text);
            proof(&scenario, &run(&scenario, 1, 0));
        }));
        attempt.map_err(|_| proptest::test_runner::TestCaseError::fail(text))
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

fn is_measured_throughout(scenario: &Scenario) -> bool {
    scenario.calendar.warm_up == SimDuration::ZERO
}

#[test]
fn everybody_is_served_gone_or_inside() {
    every_office(|scenario, run| {
        for (cell, counts) in run.outcome.cells.iter().enumerate() {
            let ended = counts.served
                + counts.sent_back
                + counts.rejected
                + counts.abandoned
                + counts.refused
                + counts.sent_home
                + counts.balked;
            assert_eq!(counts.arrived, ended + counts.inside, "visits of cell {cell}");
            assert_eq!(counts.joined, ended - counts.refused - counts.balked, "who came in, of cell {cell}");
        }
        for (step, counts) in run.outcome.steps.iter().enumerate() {
            let is_queue = matches!(scenario.steps[step].task, Task::Work { .. });
            let waiting = run.watch.open.iter().filter(|o| o.step as usize == step && o.joined.is_some());
            let from = SimTime::ZERO + scenario.calendar.warm_up;
            let waiting = waiting.filter(|open| open.joined >= Some(from)).count() as u64;
            if is_queue {
                assert_eq!(counts.joined, counts.waits + waiting, "who joined step {step}");
            }
        }
        let seen: HashSet<CitizenId> = (run.watch.steps.iter().map(|record| record.citizen))
            .chain(run.watch.visits.iter().map(|record| record.citizen))
            .chain(run.watch.open.iter().map(|record| record.citizen))
            .collect();
        let born: u64 = run.outcome.cells.iter().map(|counts| counts.cases).sum();
        if is_measured_throughout(scenario) {
            assert_eq!(born, seen.len() as u64, "cases begun");
        }
        let visits: HashSet<(CitizenId, u16)> =
            run.watch.visits.iter().map(|record| (record.citizen, record.visit)).collect();
        assert_eq!(visits.len(), run.watch.visits.len(), "a visit ended twice");
    });
}

/// The area under the queue is the sum of the waits, at every step and whatever the cause; the area under
/// the people inside is the sum of the stays. Both to the microsecond.
#[test]
fn littles_law_holds_on_every_path() {
    every_office(|scenario, run| {
        if !is_measured_throughout(scenario) {
            return;
        }
        let end = scenario.calendar.end();
        let mut areas = 0;
        for (step, counts) in run.outcome.steps.iter().enumerate() {
            let open = run.watch.open.iter().filter(|open| open.step as usize == step);
            let still: i128 =
                open.filter_map(|open| open.joined).map(|joined| i128::from((end - joined).0)).sum();
            let area: i128 = counts.wait_area.iter().sum();
            assert_eq!(area, i128::from(counts.wait) + still, "waits at step {step}, put down to causes");
            assert!(counts.queue_area <= area);
            if scenario.calendar.always {
                assert_eq!(counts.queue_area, area, "queue at step {step}");
            }
            areas += if scenario.steps[step].present { area } else { 0 };
        }
        let queue: i128 = run.spread.hours.iter().map(|hour| hour.queue_area).sum();
        assert_eq!(queue, areas, "people waiting in the building");
        let stays: i64 = run.outcome.cells.iter().map(|counts| counts.stay).sum();
        let open = run.watch.open.iter().filter_map(|open| open.entered);
        let still: i128 = open.map(|entered| i128::from((end - entered).0)).sum();
        let inside: i128 = run.spread.hours.iter().map(|hour| hour.inside_area).sum();
        assert_eq!(inside, i128::from(stays) + still, "people in the building");
        if scenario.calendar.always {
            assert_eq!(run.outcome.office.inside_area, inside);
        }
    });
}

/// A visit is waiting, service and interruptions, and nothing else where no delay passes in the building.
#[test]
fn a_visit_is_the_sum_of_its_parts() {
    every_office(|scenario, run| {
        let delays = scenario.steps.iter().any(|step| step.present && matches!(step.task, Task::Delay(_)));
        for visit in &run.watch.visits {
            let parts = visit.wait + visit.service + visit.held;
            let stay = (visit.left - visit.entered).0;
            assert!(if delays { parts <= stay } else { parts == stay }, "{visit:?}: {parts} of {stay}");
            let stays_out = matches!(visit.end, VisitEnd::Refused | VisitEnd::Balked);
            assert!(!stays_out || stay == 0, "{visit:?}");
        }
        if let Some(room) = scenario.office.room {
            assert!(most_inside(run) <= room as usize, "more people inside than the room holds");
        }
    });
}

/// Most people inside at once. Who leaves at an instant makes room for who comes at the same instant.
fn most_inside(run: &Run) -> usize {
    let stays = run.watch.visits.iter().map(|visit| (visit.entered, Some(visit.left)));
    let open = run.watch.open.iter().filter_map(|open| open.entered).map(|entered| (entered, None));
    let stays = stays.chain(open).filter(|&(entered, left)| left != Some(entered));
    let mut moves: Vec<(SimTime, i32)> = Vec::new();
    for (entered, left) in stays {
        moves.push((entered, 1));
        moves.extend(left.map(|left| (left, -1)));
    }
    moves.sort();
    let mut inside = 0;
    let levels = moves.iter().map(|&(_, change)| {
        inside += change;
        inside
    });
    levels.max().unwrap_or(0) as usize
}

/// What officers do adds up to their rostered time and overtime; machines are never more than all.
#[test]
fn the_time_of_officers_and_machines_adds_up() {
    every_office(|scenario, run| {
        for (group, counts) in run.outcome.groups.iter().enumerate() {
            let spent = counts.idle
                + counts.busy
                + counts.held
                + counts.on_break
                + counts.training
                + counts.absent
                + counts.travel;
            assert_eq!(spent, counts.rostered + counts.overtime, "group {group}: {counts:?}");
            let members = scenario.officers.iter().filter(|officer| officer.group.index() == group).count();
            assert!(spent <= run.outcome.office.measured * members as i64, "more than the day is long");
        }
        for (pool, counts) in run.outcome.pools.iter().enumerate() {
            assert_eq!(counts.total, run.outcome.office.open * i64::from(scenario.pools[pool].units));
            assert!(
                counts.busy + counts.down + counts.maintenance <= counts.total,
                "pool {pool}: {counts:?}"
            );
        }
    });
}

/// The same replication gives the same outcome: again, after others, alone, and whoever watches.
#[test]
fn a_replication_depends_on_nothing_but_its_number() {
    every_office(|scenario, run| {
        let plan = Plan::new(scenario);
        let mut office = Office::new(&plan, ());
        let others: Vec<_> = (1..4).map(|replication| office.replicate(1, replication)).collect();
        assert_eq!(office.replicate(1, 0), run.outcome, "after others, unwatched");
        assert_eq!(office.replicate(1, 2), others[1], "again");
        assert_eq!(Office::new(&plan, Watch::default()).replicate(1, 3), others[2], "alone, watched");
    });
}
