//! Offices that never close: the warm-up, and batches of one long run.

use crate::support::parse;
use loket::experiment::measures::{Measure, measures};
use loket::experiment::steady::settle;
use loket::experiment::{Experiment, Outcomes};
use loket::office::Office;
use loket::office::outcome::{Outcome, Spread};
use loket::office::plan::Plan;
use loket::scenario::Scenario;
use loket::scenario::settings::Replications;
use loket::time::SimDuration;

/// A drive-through pharmacy: M/M/1, one car a minute, 0.7 min of service.
///
/// # Source
/// Rossetti, *Simulation Modeling using the Kotlin Simulation Library*: the drive-through pharmacy.
fn pharmacy(calendar: &str, replications: &str) -> Scenario {
    parse(&format!(
        "schema = 1\nname = \"drive-through pharmacy\"\n\
         calendar = {{ start = 2027-01-04, hours = \"always\", {calendar} }}\n\
         demand = [{{ service = \"car\", rate = \"60 /h\" }}]\n\
         service = [{{ name = \"car\", route = [\"window\"] }}]\n\
         step = [{{ name = \"window\", work = {{ exponential = \"0.7 min\" }} }}]\n\
         officer = [{{ name = \"pharmacist\", skills = {{ window = 1.0 }}, shift = \"always\" }}]\n\
         experiment = {{ seed = 3, replications = {replications} }}\n"
    ))
}

fn run(scenario: &Scenario) -> Outcomes {
    Experiment::new(scenario).run(&())
}

#[track_caller]
fn office(rows: &[Measure], measure: &str) -> (f64, f64, f64) {
    let row = rows.iter().find(|row| row.measure == measure).expect("a measure");
    (row.ci95_low.expect("bounded"), row.mean.expect("measured"), row.ci95_high.expect("bounded"))
}

/// 30 batches of six days hold the exact values; an interval misses by chance in one of twenty seeds.
#[test]
fn one_long_run_in_batches_says_what_theory_says() {
    let scenario = pharmacy("horizon = \"183 days\", warm-up = \"2 days\"", "{ batches = 30 }");
    let outcomes = run(&scenario);
    let batches = outcomes.batches.clone().expect("batches");
    assert_eq!((batches.count, batches.days, batches.left_out_days), (30, 6, 3.0));
    assert!(batches.independent && batches.von_neumann.is_some_and(|ratio| ratio > 1.5), "{batches:?}");
    let rows = measures(&scenario, &outcomes);
    for (measure, exact) in [
        ("wait_mean_min", 0.7 * 0.7 / 0.3),
        ("waited_share", 0.7),
        ("wait_p90_min", 7.0_f64.ln() * 0.7 / 0.3),
        ("queue_mean", 0.49 / 0.3),
        ("inside_mean", 0.7 / 0.3),
        ("arrived_per_day", 1440.0),
    ] {
        let (low, mean, high) = office(&rows, measure);
        assert!(low < exact && exact < high, "{measure}: {low} {mean} {high}, exact {exact}");
        assert!(high - low < 0.08 * exact, "{measure}: {low} to {high} is wide");
    }
}

/// What `days` of a run count, from day `from` on, when it warms up until then and ends after them.
fn alone(scenario: &Scenario, from: u32, days: u32) -> Outcome {
    let mut part = scenario.clone();
    part.calendar.warm_up = SimDuration(i64::from(from) * SimDuration::DAY.0);
    part.calendar.horizon = SimDuration(i64::from(from + days) * SimDuration::DAY.0);
    let plan = Plan::new(&part);
    Office::new(&plan, ()).replicate(3, 0)
}

/// Every counter is based anew at a cut: those of levels, such as people waiting × time, too.
#[test]
fn a_batch_counts_what_a_run_counts_that_warmed_up_until_then_and_ended_with_it() {
    let scenario = pharmacy("horizon = \"40 days\"", "{ batches = 10 }");
    let mut cut = scenario.clone();
    cut.calendar.batch_days = Some(4);
    let plan = Plan::new(&cut);
    let batches: Vec<(Outcome, Spread)> = Office::new(&plan, ()).replicate_in_batches(3, 0, || true);
    assert_eq!(batches.len(), 10);
    for (place, (batch, spread)) in batches.iter().enumerate() {
        let alone = alone(&scenario, 4 * place as u32, 4);
        let same = Outcome { events: alone.events, replication: 0, ..batch.clone() };
        assert_eq!(same, alone, "batch {place}");
        assert_eq!(batch.replication, place as u64);
        assert_eq!(batch.office.measured, 4 * SimDuration::DAY.0);
        let waits: u64 = spread.wait.iter().map(|waits| waits.total()).sum();
        assert_eq!(waits, batch.cells[0].joined);
        let days = spread.days.iter().map(|day| day.days).sum::<u64>();
        assert_eq!((days, batch.office.open_days), (4, 4));
    }
    let outcomes = run(&scenario);
    assert_eq!(outcomes.outcomes[7].cells, batches[7].0.cells);
}

/// Worked by hand: nobody comes for a day, then one car a minute that takes two: after d days of arrivals 720 d are left.
#[test]
fn levels_are_based_anew_at_the_end_of_the_warm_up_and_at_each_cut() {
    let scenario = parse(
        "schema = 1\nname = \"queue that grows\"\ncalendar = { hours = \"always\", horizon = \"11 days\", warm-up = \"1 day\" }\n\
         demand = [{ service = \"car\", interarrival = \"1 min\" }]\nservice = [{ name = \"car\", route = [\"window\"] }]\n\
         step = [{ name = \"window\", work = \"2 min\" }]\n\
         officer = [{ name = \"clerk\", skills = { window = 1.0 }, shift = \"always\" }]\n\
         experiment = { replications = { batches = 10 } }\n",
    );
    let outcomes = run(&scenario);
    // The queue rises by half a person a minute, so on day d it is 720 (d + 1/2) on average.
    for (place, batch) in outcomes.outcomes.iter().enumerate() {
        let queue = batch.steps[0].queue_area as f64 / batch.office.measured as f64;
        let exact = 720.0 * (place as f64 + 1.5);
        assert!((queue - exact).abs() < 2.0, "batch {place}: {queue}, {exact} by hand");
        assert_eq!((batch.groups[0].busy, batch.groups[0].idle), (batch.office.measured, 0));
        assert!(batch.cells[0].arrived.abs_diff(1440) <= 1, "{:?}", batch.cells[0]);
    }
    let batches = outcomes.batches.as_ref().expect("batches");
    assert!(!batches.independent && batches.warning().is_some());
}

/// Load 0.98 remembers for days: 40 batches of a day are joined until they are at least ten, and then it is said.
#[test]
fn batches_that_depend_on_each_other_are_joined() {
    let mut scenario = pharmacy("horizon = \"41 days\", warm-up = \"1 day\"", "{ batches = 40 }");
    scenario.officers[0].always = true;
    scenario.groups[0].skills[0].speed = 0.7 / 0.98;
    let outcomes = run(&scenario);
    let batches = outcomes.batches.expect("batches");
    assert_eq!(batches.asked, 40);
    assert!(batches.count < 40 && batches.days >= 2, "{batches:?}");
    assert_eq!(outcomes.outcomes.len() as u64, batches.count);
}

#[test]
fn a_warm_up_is_found_and_left_out() {
    let scenario = pharmacy("horizon = \"20 days\", warm-up = \"find\"", "20");
    assert!(scenario.calendar.finds_warm_up);
    let settled = settle(&[&scenario], 3, Some(2), &()).expect("nobody stops it");
    let found = settled.warm_up.expect("found");
    assert!(found.enough && found.hours < 240.0, "{found:?}");
    let again = settle(&[&scenario], 3, Some(1), &()).expect("nobody stops it");
    assert_eq!(again.warm_up, Some(found.clone()));
    assert_eq!(settled.scenarios[0].calendar.warm_up, found.length());
    let replications = Replications::Fixed(40);
    let outcomes = Experiment { replications, ..Experiment::new(&settled.scenarios[0]) }.run(&());
    let (low, _, high) = office(&measures(&settled.scenarios[0], &outcomes), "wait_mean_min");
    assert!(low < 0.49 / 0.3 && 0.49 / 0.3 < high, "{low} {high}");
}
