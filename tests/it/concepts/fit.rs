//! A scenario against a log: does the comparison let a right scenario pass, and find out a wrong one?

use super::{OFFICE, SEED, with};
use loket::experiment::fit::{Fit, Period, PeriodFit, REPLICATIONS, Verdict};
use loket::experiment::{Experiment, Outcomes};
use loket::scenario::Scenario;
use loket::scenario::observed::{Observed, ObservedMeasure};
use loket::scenario::settings::Replications;
use loket::time::SimDuration;

const MEASURES: [ObservedMeasure; 3] = ObservedMeasure::ALL;

fn simulate(scenario: &Scenario, seed: u64, replications: u64) -> Outcomes {
    let replications = Replications::Fixed(replications);
    Experiment { scenario, seed, replications, threads: None }.run(&())
}

/// Half a year of the office: 130 open days.
fn half_a_year(set: &[&str]) -> Scenario {
    with(OFFICE, &[&["calendar.horizon=\"26 weeks\""], set].concat())
}

/// What an office that is as `scenario` says writes down of its open days, with the luck of `seed`.
fn log(scenario: &Scenario, seed: u64) -> String {
    let outcomes = simulate(scenario, seed, 1);
    let mut text = "date,arrived,served,wait_mean_min\n".to_owned();
    for day in scenario.calendar.open_days() {
        let counts = &outcomes.sections[0].days[day as usize];
        let wait = match counts.joined {
            0 => String::new(),
            joined => (SimDuration(counts.wait).minutes() / joined as f64).to_string(),
        };
        let date = scenario.calendar.date(day);
        text += &format!("{date},{},{},{wait}\n", counts.arrived, counts.served);
    }
    text
}

/// Holds `scenario` against the log of an office that is as `office` says.
fn fit(scenario: &Scenario, office: &Scenario, seed: u64, holdout: Option<&str>) -> Fit {
    let observed = Observed::read(&log(office, seed), &scenario.calendar).expect("a log");
    let holdout = holdout.map(|date| date.parse().expect("a date"));
    Fit::between(&observed, holdout, scenario, &simulate(scenario, SEED, REPLICATIONS))
}

fn row(fit: &Fit, measure: ObservedMeasure, period: Period) -> &PeriodFit {
    fit.fits.iter().find(|row| row.measure == measure && row.period == period).expect("there")
}

/// With a new seed, each of the six verdicts would find fault with a probability of at most 1 % though the scenario is
/// right, so the test would fail with one of at most 6 %.
#[test]
fn row_38_cross_checking_a_right_scenario_passes_and_a_hold_out_report_is_produced() {
    let scenario = half_a_year(&[]);
    let fit = fit(&scenario, &scenario, 38, Some("2027-05-01"));
    assert_eq!(fit.days.len(), 3 * 130);
    for measure in MEASURES {
        // 85 open days from 4 January to the end of April, 45 after them.
        for (period, days) in [(Period::Before, 85), (Period::Holdout, 45)] {
            let row = row(&fit, measure, period);
            assert_eq!((row.days, row.days_left_out, row.verdict), (days, 0, Verdict::Fits), "{row:?}");
            let error = row.absolute_error_mean.expect("an error");
            assert!(error > 0.0 && row.relative_error_mean.expect("an error") < 1.0, "{row:?}");
            assert!(row.within_ci95_low < Some(0.95) && row.within_ci95_high > Some(0.9), "{row:?}");
        }
    }
}

/// Coverage of 12 times 130 days. Were 95 % right and all days independent, its standard error would be 0.55 points; a
/// band in common makes it larger.
#[test]
fn row_38_cross_checking_bands_hold_about_95_percent_of_the_days_of_a_right_scenario() {
    let scenario = half_a_year(&[]);
    let outcomes = simulate(&scenario, SEED, REPLICATIONS);
    for measure in MEASURES {
        let (mut within, mut all) = (0.0, 0.0);
        for seed in 1..=12 {
            let observed = Observed::read(&log(&scenario, seed), &scenario.calendar).expect("a log");
            let fit = Fit::between(&observed, None, &scenario, &outcomes);
            let row = row(&fit, measure, Period::All);
            within += row.within_share.expect("a share") * row.days as f64;
            all += row.days as f64;
        }
        let share = within / all;
        assert!((share - 0.95).abs() < 0.02, "{measure:?}: {share}");
    }
}

/// The bias of the wait is many times its error. That arrivals and served fit would fail with a new seed with a
/// probability of at most 2 %.
#[test]
fn row_38_cross_checking_officers_who_are_slower_than_the_scenario_says_are_found_out() {
    let scenario = half_a_year(&[]);
    let slower = half_a_year(&[
        "officer.front.skills.documents=0.63",
        "officer.front.skills.hand-over=0.63",
        "officer.operator.skills.capture=0.42",
    ]);
    let fit = fit(&scenario, &slower, 38, None);
    let wait = row(&fit, ObservedMeasure::WaitMeanMin, Period::All);
    assert!(wait.bias_ci95_high < Some(0.0), "{wait:?}");
    assert_eq!(wait.verdict, Verdict::TooLow);
    for measure in [ObservedMeasure::Arrived, ObservedMeasure::Served] {
        let row = row(&fit, measure, Period::All);
        assert_eq!(row.verdict, Verdict::Fits, "{row:?}");
        assert!(row.bias_ci95_low < Some(0.0) && row.bias_ci95_high > Some(0.0), "{row:?}");
    }
}

/// Days on which twice as many come, or none, leave the mean as it is.
#[test]
fn row_38_cross_checking_days_that_differ_more_than_the_scenario_says_are_found_out() {
    let scenario = half_a_year(&[]);
    let uneven = half_a_year(&["demand.card.day-cv=0.4"]);
    let fit = fit(&scenario, &uneven, 38, None);
    let arrived = row(&fit, ObservedMeasure::Arrived, Period::All);
    assert!(arrived.verdict.misses() && arrived.within_share < Some(0.85), "{arrived:?}");
}
