//! A fit as text for a terminal: first the verdicts in sentences, then a table, then the days outside the band.

use super::layout::{table, wrapped};
use super::number::{bare_percent, estimate, number, share};
use crate::experiment::fit::{DayFit, ENOUGH_DAYS, FALSE_ALARM, Fit, Period, PeriodFit, Verdict};
use crate::experiment::measures::{Measure, Scope};
use crate::scenario::observed::ObservedMeasure;

/// Most days outside the band that are shown.
const MOST_DAYS: usize = 10;

/// Returns `fit` as text of at most 80 columns.
pub fn text(fit: &Fit) -> String {
    let variant = fit.variant.as_ref().map(|variant| format!(", {variant}")).unwrap_or_default();
    let title = wrapped(&format!("{}{variant}, against what was observed", fit.scenario), "");
    let heading = format!("{title}\n{} replications, seed {}", fit.replications, fit.seed);
    let verdicts: Vec<String> = fit.fits.iter().map(|row| wrapped(&sentence(row, fit), "  ")).collect();
    let mut parts = vec![heading, verdicts.join("\n")];
    let periods: Vec<Period> = match fit.holdout {
        None => vec![Period::All],
        Some(_) => vec![Period::Before, Period::Holdout],
    };
    parts.extend(periods.into_iter().filter_map(|period| summary(period, fit)));
    parts.extend(outside(fit));
    parts.push(wrapped(
        &format!(
            "± and brackets: 95 % interval; band: holds 95 % of the days if the scenario is right, which is then \
             found fault with in at most one period of {:.0} where days are independent",
            1.0 / FALSE_ALARM
        ),
        "",
    ));
    parts.join("\n\n") + "\n"
}

/// Returns what to think of `row`, a row of `fit`, as one sentence without its full stop.
pub fn sentence(row: &PeriodFit, fit: &Fit) -> String {
    let name = row.measure.name();
    let when = when(row.period, fit).map(|when| format!(", {when}")).unwrap_or_default();
    format!("{name}{when}: {}", words(row))
}

fn when(period: Period, fit: &Fit) -> Option<String> {
    let first = fit.holdout.as_deref().unwrap_or_default();
    match period {
        Period::All => None,
        Period::Before => Some(format!("before {first}")),
        Period::Holdout => Some(format!("from {first} on")),
    }
}

/// Returns the verdict of `row` in words.
pub fn words(row: &PeriodFit) -> String {
    let (Some(within), Some(bias)) = (row.within_share, row.bias) else {
        return "no day to compare".to_owned();
    };
    let within = format!("within the band on {} of the days", share(within));
    match row.verdict {
        Verdict::Fits => format!("{within}, as it should be (95 %)"),
        Verdict::TooFewDays => {
            let days = if row.days == 1 { "day says" } else { "days say" };
            format!("{within}, but {} {days} little; {ENOUGH_DAYS} are needed", row.days)
        }
        Verdict::TooLow | Verdict::TooHigh => {
            let unit = if row.unit == "min" { "min" } else { "a day" };
            let side = if bias < 0.0 { "less" } else { "more" };
            let how = format!("{} {unit} {side} than observed", number(bias.abs()));
            format!("misses: {}, {how}; {within}", fault(row.measure, row.verdict == Verdict::TooLow))
        }
        Verdict::TooNarrow => format!("misses: the office varies more from day to day; {within}"),
        Verdict::TooWide => format!("misses: the scenario varies more from day to day; {within}"),
    }
}

fn fault(measure: ObservedMeasure, low: bool) -> &'static str {
    match (measure, low) {
        (ObservedMeasure::Arrived, true) => "too few people come to the scenario",
        (ObservedMeasure::Arrived, false) => "too many people come to the scenario",
        (ObservedMeasure::Served, true) => "the scenario serves too few",
        (ObservedMeasure::Served, false) => "the scenario serves too many",
        (ObservedMeasure::WaitMeanMin, true) => "the scenario is too quick",
        (ObservedMeasure::WaitMeanMin, false) => "the scenario is too slow",
    }
}

/// The measures in `period`.
fn summary(period: Period, fit: &Fit) -> Option<String> {
    let head = ["", "days", "left out", "observed", "simulated", "bias", "error", "in %", "within %"];
    let rows = fit.fits.iter().filter(|row| row.period == period).map(|row| {
        let cell = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), number);
        let name = match row.measure {
            ObservedMeasure::Arrived | ObservedMeasure::Served => row.measure.name(),
            ObservedMeasure::WaitMeanMin => "wait [min]",
        };
        vec![
            name.to_owned(),
            row.days.to_string(),
            row.days_left_out.to_string(),
            cell(row.observed_mean),
            cell(row.simulated_mean),
            estimate(&measure(row.bias, row.bias_ci95_low, row.bias_ci95_high)),
            cell(row.absolute_error_mean),
            cell(row.relative_error_mean.map(|error| error * 100.0)),
            bare_percent(&measure(row.within_share, row.within_ci95_low, row.within_ci95_high)),
        ]
    });
    let when = when(period, fit).map(|when| format!(" {when}")).unwrap_or_default();
    table(&format!("Mean of the days{when}: visits, and mean wait"), &head, rows)
}

/// The days outside the band; the ones furthest off if there are many.
fn outside(fit: &Fit) -> Option<String> {
    let mut days: Vec<&DayFit> = fit.days.iter().filter(|day| day.within == Some(false)).collect();
    let count = days.len();
    days.sort_by(|one, other| distance(other).total_cmp(&distance(one)));
    days.truncate(MOST_DAYS);
    days.sort_by(|one, other| (one.measure.name(), &one.date).cmp(&(other.measure.name(), &other.date)));
    let title = match count > MOST_DAYS {
        true => format!("Days outside the band, the {MOST_DAYS} furthest of {count} (--json has all)"),
        false => "Days outside the band".to_owned(),
    };
    let cell = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), number);
    let rows = days.iter().map(|day| {
        let band = format!("{} to {}", cell(day.band95_low), cell(day.band95_high));
        vec![day.measure.name().to_owned(), day.date.clone(), number(day.observed), cell(day.simulated), band]
    });
    table(&title, &["", "date", "observed", "simulated", "band"], rows)
}

/// Returns how far the observed value is outside, as a multiple of the width of the band.
fn distance(day: &DayFit) -> f64 {
    let (Some(low), Some(high)) = (day.band95_low, day.band95_high) else { return 0.0 };
    let beyond = (low - day.observed).max(day.observed - high).max(0.0);
    if high > low { beyond / (high - low) } else { f64::INFINITY }
}

/// An estimate of its own, to be written as those of a run are.
fn measure(mean: Option<f64>, ci95_low: Option<f64>, ci95_high: Option<f64>) -> Measure {
    let nothing = String::new;
    let (measure, name, unit) = (nothing(), nothing(), nothing());
    Measure { measure, scope: Scope::Office, name, unit, mean, ci95_low, ci95_high, n: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(measure: ObservedMeasure, period: Period, verdict: Verdict) -> PeriodFit {
        PeriodFit {
            measure,
            unit: measure.unit(),
            period,
            days: 50,
            days_left_out: 0,
            observed_mean: Some(20.0),
            simulated_mean: Some(16.9),
            bias: Some(-3.1),
            bias_ci95_low: Some(-4.1),
            bias_ci95_high: Some(-2.1),
            absolute_error_mean: Some(4.0),
            relative_error_mean: Some(0.2),
            within_share: Some(0.94),
            within_ci95_low: Some(0.838),
            within_ci95_high: Some(0.979),
            verdict,
        }
    }

    fn fit(fits: Vec<PeriodFit>, outside: usize) -> Fit {
        let day = |day: usize| DayFit {
            measure: ObservedMeasure::Arrived,
            date: format!("2027-03-{:02}", day + 1),
            period: Period::Holdout,
            observed: 50.0 + day as f64,
            simulated: Some(30.0),
            band95_low: Some(20.0),
            band95_high: Some(40.0),
            within: Some(false),
        };
        Fit {
            scenario: "One desk".to_owned(),
            variant: Some("two clerks".to_owned()),
            seed: 7,
            replications: 32,
            holdout: Some("2027-03-01".to_owned()),
            fits,
            days: (0..outside).map(day).collect(),
        }
    }

    #[test]
    fn verdicts_are_sentences() {
        let wait = ObservedMeasure::WaitMeanMin;
        let say = |measure, verdict| words(&row(measure, Period::All, verdict));
        assert_eq!(say(wait, Verdict::Fits), "within the band on 94 % of the days, as it should be (95 %)");
        let quick = "misses: the scenario is too quick, 3.10 min less than observed; within the band on 94 % of the days";
        assert_eq!(say(wait, Verdict::TooLow), quick);
        assert!(say(ObservedMeasure::Arrived, Verdict::TooLow).contains("too few people come"));
        assert!(say(ObservedMeasure::Served, Verdict::TooHigh).contains("serves too many, 3.10 a day"));
        assert!(say(wait, Verdict::TooNarrow).starts_with("misses: the office varies more"));
        assert!(say(wait, Verdict::TooWide).starts_with("misses: the scenario varies more"));
        assert!(say(wait, Verdict::TooFewDays).ends_with("but 50 days say little; 20 are needed"));
        let none =
            PeriodFit { within_share: None, bias: None, ..row(wait, Period::All, Verdict::TooFewDays) };
        assert_eq!(words(&none), "no day to compare");
    }

    #[test]
    fn a_fit_is_told_in_eighty_columns() {
        let periods = [Period::Before, Period::Holdout];
        let rows = ObservedMeasure::ALL.iter().flat_map(|&m| periods.map(|p| row(m, p, Verdict::TooLow)));
        let text = text(&fit(rows.collect(), 12));
        for part in [
            "One desk, two clerks, against what was observed\n32 replications, seed 7\n",
            "wait_mean_min, from 2027-03-01 on: misses: the scenario is too quick",
            "arrived, before 2027-03-01: misses",
            "Mean of the days before 2027-03-01",
            "Mean of the days from 2027-03-01 on",
            "-3.10 ±1.00   4.00  20.0  94 (84-98)\n",
            "Days outside the band, the 10 furthest of 12",
            "2027-03-12",
            "20.0 to 40.0",
        ] {
            assert!(text.contains(part), "`{part}` is not in:\n{text}");
        }
        assert!(!text.contains("2027-03-02") && !text.contains("left out"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }
}
