//! What a report shows beside the measures agrees with the run, for every office that is shipped.

use crate::determinism::{files, short, shorter};
use crate::watch::read_with;
use loket::experiment::convergence::convergence;
use loket::experiment::measures::measures;
use loket::experiment::profile::{DayCurve, Profile};
use loket::experiment::what_if::{busiest, failures, staffing};
use loket::experiment::{Experiment, Outcomes};
use loket::scenario::Scenario;
use loket::scenario::inputs::inputs;
use loket::scenario::settings::Replications;

const REPLICATIONS: u64 = 6;

fn experiment(scenario: &Scenario) -> Experiment<'_> {
    Experiment { replications: Replications::Fixed(REPLICATIONS), ..Experiment::new(scenario) }
}

/// Everybody who came and waited is in one half hour and one hour of the week, and their waits make the mean of the run.
fn parts_are_the_whole(profile: &Profile, outcomes: &Outcomes, wait: f64) {
    let joined =
        outcomes.outcomes.iter().flat_map(|outcome| &outcome.cells).map(|cell| cell.joined).sum::<u64>();
    let by_clock: u64 = profile.half_hours.iter().map(|half| half.waits).sum();
    let by_week: u64 = profile.week_hours.iter().map(|hour| hour.waits).sum();
    assert_eq!((by_clock, by_week), (joined, joined));
    let minutes = profile.week_hours.iter().filter_map(|hour| Some(hour.wait_mean_min? * hour.waits as f64));
    let mean = minutes.sum::<f64>() / joined as f64;
    assert!((mean - wait).abs() <= 1e-9 * wait, "{mean} {wait}");
    for half in &profile.half_hours {
        assert!(half.open_share <= 1.0 && half.wait_p10_min <= half.wait_p50_min, "{half:?}");
        assert!(half.wait_p50_min <= half.wait_p90_min, "{half:?}");
    }
}

fn rises(curve: &DayCurve) {
    let pairs = curve.points.windows(2);
    let rises = pairs.clone().all(|two| two[0].arrived <= two[1].arrived && two[0].left <= two[1].left);
    let ten_minutes = pairs.clone().all(|two| two[1].at_min == two[0].at_min + 10);
    assert!(
        rises && ten_minutes && curve.points.iter().all(|point| point.left <= point.arrived),
        "{curve:?}"
    );
    let last = curve.points.last().expect("a day has an arrival");
    assert!(last.arrived > 0);
}

#[test]
fn every_shipped_office_is_shown_as_it_was_simulated() {
    let mut failing = 0;
    for file in files() {
        let scenario = short(&file);
        let name = file.display();
        let experiment = experiment(&scenario);
        let outcomes = experiment.run(&());
        let rows = measures(&scenario, &outcomes);
        let row = |measure: &str| rows.iter().find(|row| row.measure == measure).cloned();
        let wait = row("wait_mean_min").expect("people wait");

        let profile = Profile::of(&experiment, REPLICATIONS, &()).expect("people come");
        parts_are_the_whole(&profile, &outcomes, wait.mean.expect("people wait"));
        assert_eq!(profile.days.len(), 2, "{name}");
        profile.days.iter().for_each(rises);
        assert!(profile.days[0].wait_mean_min <= profile.days[1].wait_mean_min, "{name}");
        let asked: f64 =
            profile.demand.iter().filter(|row| row.step.is_none()).map(|row| row.asked_min).sum();
        assert!(asked.is_finite() && asked > 0.0, "{name}: {asked}");
        assert!(profile.demand.iter().all(|row| row.there_min >= 0.0 && row.there_min.is_finite()), "{name}");

        let widths = convergence(&scenario, &outcomes);
        assert_eq!(widths.last().and_then(|width| width.mean), wait.mean, "{name}");
        let inputs = inputs(&scenario);
        assert!(!inputs.is_empty() && inputs.iter().all(|row| row.mean.is_finite()), "{name}: {inputs:?}");

        let fails = scenario.without_failures().is_some();
        let cost = failures(&experiment, &outcomes, &());
        assert_eq!(cost.is_some(), fails, "{name}");
        if let Some(cost) = cost {
            failing += 1;
            assert_eq!((cost.changes[0].base, cost.replications), (wait.mean, REPLICATIONS), "{name}");
        }

        let busiest = busiest(&scenario, &outcomes).expect("somebody serves");
        assert!(busiest.counts.contains(&busiest.officers), "{name}: {busiest:?}");
        // Setting the count to what it is changes nothing: the path is one of the file.
        let text = std::fs::read_to_string(&file).expect("a scenario can be read");
        let [horizon, warm_up] = shorter(&text);
        let count = format!("{}={}", busiest.path, busiest.officers);
        let as_it_is = read_with(&text, &[&horizon, &warm_up, &count], &[]);
        assert_eq!(as_it_is, scenario, "{name}: {count}");
        let offices = [(busiest.officers, as_it_is)];
        let found = staffing(&experiment, &busiest.group, &offices, REPLICATIONS, &()).expect("not stopped");
        assert_eq!(
            (&found[0].wait_mean_min, &found[0].cost_per_day),
            (&Some(wait), &row("cost_per_day")),
            "{name}"
        );
    }
    assert!(failing > 5, "{failing} offices in which something fails");
}
