use super::*;
use crate::experiment::examples::{day_office, mm1};
use crate::experiment::measures::office_interval;
use crate::experiment::run::Outcomes;
use crate::experiment::run::tests::StopAfter;
use crate::experiment::tables::Tables;
use crate::random::distribution::Distribution;
use crate::scenario::demand::{Pattern, Recorded};
use crate::scenario::service::Task;
use crate::time::SimTime;
use std::sync::atomic::AtomicU64;

/// A clerk who takes 20 minutes for everybody, and people who come at these minutes of the first day, of the second, ...
fn recorded(days: &[&[f64]]) -> Scenario {
    let mut scenario = day_office();
    scenario.services[0].patience = None;
    scenario.pools.clear();
    let step = &mut scenario.steps[0];
    step.uses.clear();
    if let Task::Work { work, .. } = &mut step.task {
        *work = Distribution::Fixed { value: 20.0 };
    }
    let arrival = |day: usize, minute: f64| Recorded {
        at: SimTime::midnight(day as u32) + SimDuration::from_minutes(minute),
        work: vec![None],
    };
    let on = |(day, minutes): (usize, &&[f64])| {
        minutes.iter().map(|&minute| arrival(day, minute)).collect::<Vec<_>>()
    };
    scenario.demands[0].pattern =
        Pattern::Recorded { arrivals: days.iter().enumerate().flat_map(on).collect() };
    scenario
}

fn experiment(scenario: &Scenario, replications: u64) -> Experiment<'_> {
    Experiment { replications: Replications::Fixed(replications), ..Experiment::new(scenario) }
}

fn run(scenario: &Scenario, replications: u64) -> Outcomes {
    experiment(scenario, replications).run(&())
}

/// Monday: 8:00, 8:10 and 8:40 wait 0, 10 and 0 min. Tuesday: three at 8:00 wait 0, 20 and 40, one at 11:50 not at all.
/// Nobody comes on Wednesday.
#[test]
fn a_day_is_worked_by_hand() {
    let scenario = recorded(&[&[480.0, 490.0, 520.0], &[480.0, 480.0, 480.0, 710.0]]);
    let profile = Profile::of(&experiment(&scenario, 2), 2, &()).unwrap();
    assert_eq!((profile.replications, profile.days_measured), (2, 4));
    let found: Vec<(u32, u64)> = profile.half_hours.iter().map(|half| (half.from_min, half.waits)).collect();
    assert_eq!(found, [(480, 10), (510, 2), (540, 0), (570, 0), (600, 0), (630, 0), (660, 0), (690, 2)]);
    let first = profile.half_hours[0];
    assert_eq!((first.open_share, first.arrived_per_day), (1.0, 5.0 / 3.0));
    // Of the waits 0, 0, 10, 20 and 40 the median is 10 min, in a bin of at most 0.8 %.
    let near = |found: Option<f64>, wanted: f64| {
        assert!((found.unwrap() - wanted).abs() <= 0.008 * wanted, "{found:?} {wanted}");
    };
    near(first.wait_p50_min, 10.0);
    near(first.wait_p10_min, 0.0);
    near(first.wait_p90_min, 40.0);
    assert_eq!((profile.half_hours[2].wait_p50_min, profile.half_hours[2].wait_p50_ends), (None, None));

    let hour = |weekday: u32, hour: u32| {
        *profile.week_hours.iter().find(|row| (row.weekday, row.hour) == (weekday, hour)).unwrap()
    };
    assert_eq!(profile.week_hours.len(), 12);
    assert_eq!((hour(1, 8).arrived_per_day, hour(1, 8).wait_mean_min), (3.0, Some(10.0 / 3.0)));
    assert_eq!((hour(2, 8).arrived_per_day, hour(2, 8).wait_mean_min), (3.0, Some(20.0)));
    assert_eq!((hour(2, 11).wait_mean_min, hour(2, 11).wait_ends), (Some(0.0), Some((0.0, 0.0))));
    assert_eq!((hour(3, 8).arrived_per_day, hour(3, 8).wait_mean_min, hour(3, 8).waits), (0.0, None, 0));

    // Of four days with means of 10/3, 10/3, 15 and 15 min, the second is the middle and the fourth the 95th percentile;
    // days that are alike are told by the first.
    let [typical, bad] = &profile.days[..] else { panic!("{:?}", profile.days) };
    assert_eq!((typical.which, typical.replication, typical.day), (Which::Typical, 0, 1));
    assert_eq!((bad.which, bad.replication, bad.day, bad.date.as_str()), (Which::Bad, 0, 2, "2027-01-05"));
    assert_eq!((typical.wait_mean_min, bad.wait_mean_min), (10.0 / 3.0, 15.0));
    let points: Vec<_> =
        typical.points.iter().map(|point| (point.at_min, point.arrived, point.left)).collect();
    assert_eq!(
        points,
        [(480, 1, 0), (490, 2, 0), (500, 2, 1), (510, 2, 1), (520, 3, 2), (530, 3, 2), (540, 3, 3)]
    );
    // The last is served from 11:50 to 12:10, after the doors have closed.
    assert_eq!(bad.points.last(), Some(&Point { at_min: 730, arrived: 4, left: 4 }));
}

#[test]
fn the_same_for_any_number_of_threads() {
    let scenario = day_office();
    let profile = |threads| Profile::of(&Experiment { threads, ..experiment(&scenario, 70) }, 70, &());
    let alone = profile(Some(1)).unwrap();
    assert_eq!(profile(Some(3)), Some(alone.clone()));
    for curve in &alone.days {
        let last = curve.points.last().unwrap();
        assert!(last.arrived > 100 && last.arrived == last.left, "{last:?}");
        let rises = |pair: &[Point]| pair[0].arrived <= pair[1].arrived && pair[0].left <= pair[1].left;
        assert!(curve.points.windows(2).all(rises) && curve.points.iter().all(|p| p.left <= p.arrived));
    }
    assert!(alone.days[0].wait_mean_min < alone.days[1].wait_mean_min);
}

/// What was seen by half hour and by hour of the week adds up to the run of the same replications.
#[test]
fn parts_add_up_to_the_run() {
    let mut scenario = day_office();
    // Wait with people in the building at the horizon, and measure from the middle of a day.
    scenario.calendar.warm_up = SimDuration::from_minutes(600.0);
    scenario.calendar.horizon = SimDuration::from_minutes(2.0 * 1440.0 + 600.0);
    let count = 40;
    let outcomes = run(&scenario, count);
    let profile = Profile::of(&experiment(&scenario, count), count, &()).unwrap();
    assert_eq!(profile.replications, count);
    let mean = |name: &str| office_interval(&scenario, &outcomes, name).unwrap();
    let wait = mean("wait_mean_min").mean;
    let waits: u64 = profile.week_hours.iter().map(|hour| hour.waits).sum();
    let sum: f64 =
        profile.week_hours.iter().filter_map(|hour| Some(hour.wait_mean_min? * hour.waits as f64)).sum();
    assert!((sum / waits as f64 - wait).abs() < 1e-9 * wait, "{sum} {waits} {wait}");
    let joined =
        |outcome: &crate::office::outcome::Outcome| outcome.cells.iter().map(|cell| cell.joined).sum::<u64>();
    assert_eq!(waits, outcomes.outcomes.iter().map(joined).sum::<u64>());
    assert_eq!(waits, profile.half_hours.iter().map(|half| half.waits).sum::<u64>());
    // Measured from 10:00 of the first day to 10:00 of the third: 8:00 to 10:00 on two days, and 10:00 to 12:00 on two.
    let arrived: f64 = profile.half_hours.iter().map(|half| half.arrived_per_day).sum();
    assert!((arrived * 2.0 - seen(&outcomes) as f64 / count as f64).abs() < 1e-9, "{arrived}");
    assert!(profile.half_hours.iter().all(|half| half.open_share == 1.0));
    let hours: Vec<_> = profile.week_hours.iter().map(|hour| (hour.weekday, hour.hour)).collect();
    assert_eq!(hours, [(1, 10), (1, 11), (2, 8), (2, 9), (2, 10), (2, 11), (3, 8), (3, 9)]);
    for half in &profile.half_hours {
        let (low, high) = half.wait_p50_ends.unwrap();
        assert!(low <= half.wait_p50_min.unwrap() && half.wait_p50_min.unwrap() <= high, "{half:?}");
        assert!(half.wait_p10_min <= half.wait_p50_min && half.wait_p50_min <= half.wait_p90_min);
    }
    // Only the second day is whole.
    assert_eq!(profile.days_measured, count);
    assert!(profile.days.iter().all(|curve| curve.day == 2));
}

fn seen(outcomes: &Outcomes) -> u64 {
    let cells = outcomes.outcomes.iter().flat_map(|outcome| &outcome.cells);
    cells.map(|cell| cell.arrived).sum()
}

/// Two half hours are an hour of the run's table, where days are measured whole.
#[test]
fn half_hours_agree_with_the_hours_of_the_run() {
    let mut scenario = day_office();
    for day in &mut scenario.calendar.week {
        day[0].until = SimDuration::from_minutes(705.0);
    }
    let profile = Profile::of(&experiment(&scenario, 40), 40, &()).unwrap();
    let tables = Tables::new(&scenario, &run(&scenario, 40));
    assert_eq!(tables.hours.len(), 4);
    for hour in &tables.hours {
        let mine = profile.half_hours.iter().filter(|half| half.from_min / 60 == hour.hour);
        let (arrived, open) =
            mine.fold((0.0, 0.0), |sum, half| (sum.0 + half.arrived_per_day, sum.1 + half.open_share / 2.0));
        assert!((arrived - hour.arrived_per_day).abs() < 1e-9, "{hour:?} {arrived}");
        assert!((open - hour.open_share).abs() < 1e-9, "{hour:?} {open}");
    }
    assert_eq!(profile.half_hours.last().map(|half| half.open_share), Some(0.5));
}

/// The mean of what is asked is within 4 standard errors of what is served: a false alarm in 16,000.
#[test]
fn what_is_asked_is_what_officers_do() {
    let mut scenario = day_office();
    scenario.services[0].patience = None;
    scenario.pools.clear();
    scenario.steps[0].uses.clear();
    let profile = Profile::of(&experiment(&scenario, 32), 32, &()).unwrap();
    let all = || profile.demand.iter().filter(|row| row.step.is_none());
    let asked: f64 = all().map(|row| row.asked_min).sum();
    let there: f64 = all().map(|row| row.there_min).sum();
    assert!((asked - 216.0).abs() < 1e-9 && (there - 240.0).abs() < 1e-9, "{asked} {there}");
    let outcomes = run(&scenario, 400);
    let busy: Vec<f64> =
        outcomes.outcomes.iter().map(|outcome| outcome.groups[0].busy as f64 / 60e6 / 3.0).collect();
    let mean = busy.iter().sum::<f64>() / 400.0;
    let variance = busy.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / 399.0;
    assert!((mean - asked).abs() < 4.0 * (variance / 400.0).sqrt(), "{mean} {asked} {variance}");
}

#[test]
fn a_long_run_is_watched_in_a_tenth_of_its_batches() {
    let scenario = {
        let mut scenario = mm1(0.5);
        scenario.calendar.horizon = SimDuration::from_minutes(101.0 * 1440.0);
        scenario.calendar.closed = vec![false; 101];
        scenario.calendar.warm_up = SimDuration::from_minutes(1440.0);
        scenario
    };
    let replications = Replications::Batches(100);
    let profile = |threads| {
        let experiment =
            Experiment { replications: replications.clone(), threads, ..Experiment::new(&scenario) };
        Profile::of(&experiment, 100, &()).unwrap()
    };
    let found = profile(Some(1));
    assert_eq!(found, profile(Some(2)));
    assert_eq!((found.replications, found.half_hours.len(), found.week_hours.len()), (10, 48, 168));
    assert_eq!(found.days_measured, 10);
    for half in &found.half_hours {
        assert!((half.open_share - 1.0).abs() < 1e-12, "{half:?}");
        // 15 expected, from 10 days: a standard error of 1.2; 5 of them for 48 half hours.
        assert!((half.arrived_per_day - 15.0).abs() < 6.1, "{half:?}");
        let (low, high) = half.arrived_ends.unwrap();
        assert!(low < half.arrived_per_day && half.arrived_per_day < high);
    }
    assert!(found.days.iter().all(|curve| curve.day >= 2 && curve.day <= 11));
}

#[test]
fn long_runs_are_watched_in_part() {
    let days = |days: u32, finished| {
        let mut scenario = day_office();
        scenario.calendar.closed = vec![false; days as usize];
        watched(&experiment(&scenario, finished), finished).1
    };
    assert_eq!([days(1, 50), days(1, 5000), days(28, 200), days(28, 2000)], [50, 100, 72, 100]);
    assert_eq!([days(91, 60), days(91, 500), days(365, 1000), days(365, 10)], [32, 50, 100, 10]);
}

#[test]
fn nobody_or_nothing_finished_is_no_profile() {
    let scenario = recorded(&[&[]]);
    assert_eq!(Profile::of(&experiment(&scenario, 3), 3, &()), None);
    let scenario = day_office();
    assert_eq!(Profile::of(&experiment(&scenario, 3), 0, &()), None);
    let stopped = StopAfter(20, AtomicU64::new(0));
    assert_eq!(Profile::of(&experiment(&scenario, 32), 32, &stopped), None);
}
