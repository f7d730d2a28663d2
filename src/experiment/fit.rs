//! What an office observed, day by day, against what is simulated.
//!
//! For each observed day there is a band that holds 95 % of such days if the scenario is right: the prediction
//! interval of one more day, from as many simulated ones as there are replications. It is exact for days that are
//! normally distributed and independent; daily means of waits are skewed, and a little more or less than 95 % lie within.
//!
//! # When a scenario is blamed
//! A period of a measure is tested in three ways: whether the mean difference of its days is clear of zero, whether too
//! many days are outside the band, whether too few are, the last two by the exact binomial tail. If days are independent, each
//! finds fault with a right scenario with a chance of at most [`FALSE_ALARM`] / 3. They may not be, when an outage lasts
//! for days. So each replication is taken for the log in turn, against all others and the log itself, and the scenario is blamed
//! only if the log stands out from every one of them too. If the scenario is right, the log is one among 33 that are alike,
//! and the furthest with a chance of one in 33, however days hang together.

use super::measures::LEVEL;
use super::run::{Outcomes, SECTIONS};
use crate::office::outcome::DayCounts;
use crate::scenario::Scenario;
use crate::scenario::observed::{Observed, ObservedMeasure};
use crate::stats::interval::{Interval, mean_interval, prediction_interval, t_quantile};
use crate::stats::proportion::{at_least, wilson};
use crate::time::SimDuration;
use jiff::civil::Date;
use serde::Serialize;

/// Replications to simulate: as many as there are sections. Days are kept by section, and a section that holds a single
/// replication tells what each day of that replication was like.
pub const REPLICATIONS: u64 = SECTIONS as u64;

/// Chance that one period of one measure is found fault with although the scenario is right, if days are independent.
pub const FALSE_ALARM: f64 = 0.01;

/// With fewer days, not even one is expected outside the band, and silence says little.
pub const ENOUGH_DAYS: u64 = 20;

/// A scenario against a log.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fit {
    /// Name of the scenario.
    pub scenario: String,
    /// The variant in force; `None`: the base.
    pub variant: Option<String>,
    /// Seed of all randomness.
    pub seed: u64,
    /// Replications.
    pub replications: u64,
    /// The first day that was held out; `None`: all days are one period.
    pub holdout: Option<String>,
    /// One row per measure and period.
    pub fits: Vec<PeriodFit>,
    /// One row per measure and observed day.
    pub days: Vec<DayFit>,
}

/// Which days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Period {
    /// All that were observed.
    All,
    /// Those before the hold-out date, by which the scenario may have been set.
    Before,
    /// Those from the hold-out date on, which it has not seen.
    Holdout,
}

/// A measure in a period. What is not defined is null.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PeriodFit {
    /// Of what.
    pub measure: ObservedMeasure,
    /// Its unit.
    pub unit: &'static str,
    /// When.
    pub period: Period,
    /// Days that were observed and simulated; all that follows is about these.
    pub days: u64,
    /// Observed days for which there is nothing simulated: waits of days on which nobody came.
    pub days_left_out: u64,
    /// Mean of the observed days.
    pub observed_mean: Option<f64>,
    /// Mean of the same days, simulated.
    pub simulated_mean: Option<f64>,
    /// Mean of simulated less observed.
    pub bias: Option<f64>,
    /// Lower end of its 95 % interval over the days.
    pub bias_ci95_low: Option<f64>,
    /// Upper end.
    pub bias_ci95_high: Option<f64>,
    /// Mean of the distance between simulated and observed.
    pub absolute_error_mean: Option<f64>,
    /// Mean of that distance as a share of what was observed, over days with more than zero \[1\].
    pub relative_error_mean: Option<f64>,
    /// Share of the days within the band \[1\].
    pub within_share: Option<f64>,
    /// Lower end of its 95 % interval (Wilson).
    pub within_ci95_low: Option<f64>,
    /// Upper end.
    pub within_ci95_high: Option<f64>,
    /// What to think of it.
    pub verdict: Verdict,
}

/// A measure on a day. What is not defined is null.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DayFit {
    /// Of what.
    pub measure: ObservedMeasure,
    /// The date.
    pub date: String,
    /// The period that it belongs to.
    pub period: Period,
    /// What was observed.
    pub observed: f64,
    /// Mean of the simulated days.
    pub simulated: Option<f64>,
    /// Lower end of the band that holds 95 % of such days.
    pub band95_low: Option<f64>,
    /// Upper end.
    pub band95_high: Option<f64>,
    /// Whether the observed value lies in it, ends included.
    pub within: Option<bool>,
}

/// A compared day with what each replication says of it; `None`: nobody's wait was measured.
struct Day {
    fit: DayFit,
    simulated: Vec<Option<f64>>,
}

/// A series of days, taken for the log and held against all others.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct AsLog {
    /// Mean distance of its days from the mean of all, either way.
    off: f64,
    /// Its days outside the bands made from all others.
    outside: u64,
}

/// What to think of a measure in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nothing speaks against the scenario.
    Fits,
    /// Nothing does, but there are too few days for that to mean much, or none.
    TooFewDays,
    /// Less is simulated than was observed.
    TooLow,
    /// More is.
    TooHigh,
    /// The mean may be right, but too many days are outside the band: the office differs more from day to day.
    TooNarrow,
    /// Too few days are outside the band: the scenario differs more from day to day.
    TooWide,
}

impl Verdict {
    /// Returns whether the scenario is found fault with.
    pub fn misses(self) -> bool {
        match self {
            Verdict::Fits | Verdict::TooFewDays => false,
            Verdict::TooLow | Verdict::TooHigh | Verdict::TooNarrow | Verdict::TooWide => true,
        }
    }
}

impl Fit {
    /// Holds the `outcomes` of `scenario` against what was `observed`; days from `holdout` on are a period of their own.
    ///
    /// # Panics
    /// If a section of `outcomes` holds several replications: simulate at most [`REPLICATIONS`].
    pub fn between(
        observed: &Observed,
        holdout: Option<Date>,
        scenario: &Scenario,
        outcomes: &Outcomes,
    ) -> Fit {
        // Only then is what a section kept of a day the day of one replication, as the band needs it.
        assert_eq!(outcomes.outcomes.len(), outcomes.sections.len(), "each section is one replication");
        let period = |date: Date| match holdout {
            None => Period::All,
            Some(first) if date < first => Period::Before,
            Some(_) => Period::Holdout,
        };
        let mut days = Vec::new();
        for (place, &measure) in observed.measures.iter().enumerate() {
            for day in &observed.days {
                let Some(value) = day.values[place] else { continue };
                let counts = outcomes.sections.iter().map(|section| &section.days[day.day as usize]);
                let simulated: Vec<Option<f64>> = counts.map(|counts| of_day(measure, counts)).collect();
                let fit = DayFit::new(measure, day.date, period(day.date), value, &simulated);
                days.push(Day { fit, simulated });
            }
        }
        let periods = match holdout {
            None => &[Period::All][..],
            Some(_) => &[Period::Before, Period::Holdout],
        };
        let rows = observed.measures.iter().flat_map(|&measure| periods.iter().map(move |&p| (measure, p)));
        Fit {
            scenario: scenario.name.clone(),
            variant: Some(scenario.variant.clone()).filter(|name| !name.is_empty()),
            seed: outcomes.seed,
            replications: outcomes.outcomes.len() as u64,
            holdout: holdout.map(|date| date.to_string()),
            fits: rows.map(|(measure, period)| PeriodFit::new(measure, period, &days)).collect(),
            days: days.into_iter().map(|day| day.fit).collect(),
        }
    }
}

/// Returns what `measure` is in `counts`, the day of one replication; `None`: nobody's wait was measured.
fn of_day(measure: ObservedMeasure, counts: &DayCounts) -> Option<f64> {
    assert!(counts.days <= 1, "each section is one replication");
    match measure {
        ObservedMeasure::Arrived => Some(counts.arrived as f64),
        ObservedMeasure::Served => Some(counts.served as f64),
        ObservedMeasure::WaitMeanMin => {
            (counts.joined > 0).then(|| SimDuration(counts.wait).minutes() / counts.joined as f64)
        }
    }
}

impl DayFit {
    /// Holds `observed` against the days that were `simulated`, one per replication that says something.
    fn new(
        measure: ObservedMeasure,
        date: Date,
        period: Period,
        observed: f64,
        simulated: &[Option<f64>],
    ) -> DayFit {
        let simulated: Vec<f64> = simulated.iter().copied().flatten().collect();
        let band = (simulated.len() >= 2).then(|| prediction_interval(&simulated, LEVEL));
        // No day has less than nobody.
        let band = band.map(|band| Interval { low: band.low.max(0.0), ..band });
        DayFit {
            measure,
            date: date.to_string(),
            period,
            observed,
            simulated: band.map(|band| band.mean),
            band95_low: band.map(|band| band.low),
            band95_high: band.map(|band| band.high),
            within: band.map(|band| band.contains(observed)),
        }
    }
}

impl PeriodFit {
    /// Sums up those of `days` that are about `measure` in `period`.
    fn new(measure: ObservedMeasure, period: Period, days: &[Day]) -> PeriodFit {
        let of_this = |day: &&Day| day.fit.measure == measure && day.fit.period == period;
        let mine = || days.iter().filter(of_this).map(|day| &day.fit);
        let pairs: Vec<(f64, f64)> = mine().filter_map(|day| Some((day.observed, day.simulated?))).collect();
        let differences: Vec<f64> = pairs.iter().map(|(observed, simulated)| simulated - observed).collect();
        let count = pairs.len() as u64;
        let within = mine().filter(|day| day.within == Some(true)).count() as u64;
        let bias = mean_interval(&differences, LEVEL);
        let share = wilson(within as f64, count as f64, LEVEL);
        let there = |value: f64| (count > 0).then_some(value);
        let relative = pairs.iter().filter(|(observed, _)| *observed > 0.0);
        PeriodFit {
            measure,
            unit: measure.unit(),
            period,
            days: count,
            days_left_out: mine().count() as u64 - count,
            observed_mean: mean(pairs.iter().map(|(observed, _)| *observed)),
            simulated_mean: mean(pairs.iter().map(|(_, simulated)| *simulated)),
            bias: there(bias.mean),
            bias_ci95_low: Some(bias.low).filter(|low| low.is_finite()),
            bias_ci95_high: Some(bias.high).filter(|high| high.is_finite()),
            absolute_error_mean: mean(differences.iter().map(|difference| difference.abs())),
            relative_error_mean: mean(
                relative.map(|(observed, simulated)| (simulated - observed).abs() / observed),
            ),
            within_share: there(share.mean),
            within_ci95_low: there(share.low),
            within_ci95_high: there(share.high),
            verdict: verdict(&differences, count - within, &as_logs(days.iter().filter(of_this))),
        }
    }
}

/// Takes the log, which comes first, and then each replication for the log of `days`.
fn as_logs<'d>(days: impl Iterator<Item = &'d Day>) -> Vec<AsLog> {
    let mut sums: Vec<(f64, u64, u64)> = Vec::new();
    for day in days.filter(|day| day.fit.simulated.is_some()) {
        let series: Vec<Option<f64>> =
            std::iter::once(Some(day.fit.observed)).chain(day.simulated.iter().copied()).collect();
        sums.resize(series.len(), (0.0, 0, 0));
        let all: Vec<f64> = series.iter().copied().flatten().collect();
        let others = all.len() as f64 - 1.0;
        let mean = all.iter().sum::<f64>() / all.len() as f64;
        let squares: f64 = all.iter().map(|value| (value - mean).powi(2)).sum();
        let reach = t_quantile(0.5 + LEVEL / 2.0, others - 1.0) * (1.0 + 1.0 / others).sqrt();
        for (sum, value) in sums.iter_mut().zip(&series) {
            let Some(off) = value.map(|value| mean - value) else { continue };
            // Without the value itself: its distance from the mean grows, and the variance shrinks.
            let apart = off * all.len() as f64 / others;
            let variance = ((squares - off * apart) / (others - 1.0)).max(0.0);
            sum.0 += off;
            sum.1 += 1;
            sum.2 += u64::from(apart.abs() > reach * variance.sqrt());
        }
    }
    let as_log =
        |(off, days, outside): (f64, u64, u64)| AsLog { off: (off / days.max(1) as f64).abs(), outside };
    sums.into_iter().map(as_log).collect()
}

/// Returns the mean of `values`; `None` if there are none.
fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0_u64), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / count as f64)
}

/// Judges days with these `differences` of simulated less observed, of which so many are `outside` the band; `logs` are
/// the log and each replication in its place.
fn verdict(differences: &[f64], outside: u64, logs: &[AsLog]) -> Verdict {
    let each = FALSE_ALARM / 3.0;
    let count = differences.len() as u64;
    let Some((log, others)) = logs.split_first().filter(|_| count >= 2) else {
        return Verdict::TooFewDays;
    };
    let bias = mean_interval(differences, 1.0 - each);
    let furthest = others.iter().all(|other| other.off < log.off);
    if bias.high < 0.0 && furthest {
        Verdict::TooLow
    } else if bias.low > 0.0 && furthest {
        Verdict::TooHigh
    } else if at_least(outside, count, 1.0 - LEVEL) <= each
        && others.iter().all(|other| other.outside < log.outside)
    {
        Verdict::TooNarrow
    } else if 1.0 - at_least(outside + 1, count, 1.0 - LEVEL) <= each
        && others.iter().all(|other| other.outside > log.outside)
    {
        Verdict::TooWide
    } else if count < ENOUGH_DAYS {
        Verdict::TooFewDays
    } else {
        Verdict::Fits
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::{day_office, mm1};
    use super::super::run::Experiment;
    use super::*;
    use crate::scenario::observed::ObservedDay;
    use crate::scenario::settings::Replications;

    const ARRIVED: ObservedMeasure = ObservedMeasure::Arrived;

    fn close(found: Option<f64>, exact: f64) -> bool {
        found.is_some_and(|found| (found - exact).abs() <= 1e-6 * exact.abs().max(1.0))
    }

    fn day(date: i8, observed: f64, simulated: &[f64]) -> DayFit {
        both(date, observed, simulated).fit
    }

    fn both(date: i8, observed: f64, simulated: &[f64]) -> Day {
        let simulated: Vec<Option<f64>> = simulated.iter().copied().map(Some).collect();
        let date = jiff::civil::date(2027, 1, date);
        Day { fit: DayFit::new(ARRIVED, date, Period::All, observed, &simulated), simulated }
    }

    #[test]
    fn the_band_of_a_day_is_that_of_one_more() {
        // Mean 10, variance (1 + 1 + 0 + 4 + 4) / 4 = 2.5, t of 4 degrees 2.77644511:
        // 2.77644511 · √(2.5 · 1.2) = 4.80894399.
        let simulated = [11.0, 9.0, 10.0, 12.0, 8.0];
        let found = day(4, 14.8, &simulated);
        assert!(close(found.simulated, 10.0) && found.within == Some(true));
        assert!(close(found.band95_low, 5.19105601) && close(found.band95_high, 14.80894399), "{found:?}");
        assert_eq!(day(4, 14.9, &simulated).within, Some(false));
        // Mean 2, variance 8: the lower end would be below zero.
        assert_eq!(day(4, 0.0, &[0.0, 4.0]).band95_low, Some(0.0));
        let lone = day(4, 3.0, &[3.0]);
        assert_eq!((lone.simulated, lone.band95_high, lone.within), (None, None, None));
        assert_eq!(day(4, 0.1, &[0.1; 32]).within, Some(true));
    }

    #[test]
    fn a_period_is_summed_up_day_by_day() {
        // Observed 8, 12, 0 and 10; simulated 10, 11, 1 and 10: differences 2, -1, 1 and 0, one of four days outside.
        let mut days = vec![
            both(4, 8.0, &[10.0, 10.0]),
            both(5, 12.0, &[10.0, 12.0]),
            both(6, 0.0, &[0.0, 2.0]),
            both(7, 10.0, &[10.0, 10.0]),
            both(8, 10.0, &[]),
        ];
        let mut other = both(4, 99.0, &[1.0, 1.0]);
        other.fit.measure = ObservedMeasure::Served;
        days.push(other);
        let mut other = both(4, 99.0, &[1.0, 1.0]);
        other.fit.period = Period::Holdout;
        days.push(other);
        let found = PeriodFit::new(ARRIVED, Period::All, &days);
        assert_eq!((found.days, found.days_left_out), (4, 1));
        assert!(close(found.observed_mean, 7.5) && close(found.simulated_mean, 8.0), "{found:?}");
        // Variance of 2, -1, 1, 0 around 0.5: 5 / 3; t of 3 degrees 3.18244631; 3.18244631 · √(5 / 12) = 2.05426028.
        assert!(close(found.bias, 0.5) && close(found.bias_ci95_high, 2.55426028), "{found:?}");
        assert!(close(found.bias_ci95_low, -1.55426028));
        // (2 + 1 + 1 + 0) / 4, and (2/8 + 1/12 + 0) / 3 = 1/9.
        assert!(close(found.absolute_error_mean, 1.0) && close(found.relative_error_mean, 1.0 / 9.0));
        // Wilson, 3 of 4: centre (0.75 + z²/8) / (1 + z²/4), z² = 3.84145882.
        assert!(close(found.within_share, 0.75) && close(found.within_ci95_low, 0.30064184), "{found:?}");
        assert_eq!(found.verdict, Verdict::TooFewDays);
        let none = PeriodFit::new(ObservedMeasure::WaitMeanMin, Period::All, &days);
        assert_eq!((none.days, none.bias, none.bias_ci95_low, none.within_share), (0, None, None, None));
        assert_eq!((none.relative_error_mean, none.verdict), (None, Verdict::TooFewDays));
    }

    #[test]
    fn the_verdict_follows_its_rule() {
        // Differences that go up and down by one have a mean of zero.
        let even =
            |count: usize| (0..count).map(|day| if day % 2 == 0 { 1.0 } else { -1.0 }).collect::<Vec<_>>();
        let logs = |outside| {
            let own = AsLog { off: 9.0, outside };
            [own, AsLog { off: 0.3, outside: 1 }, AsLog { off: 0.2, outside: 3 }]
        };
        let verdict = |differences: &[f64], outside| super::verdict(differences, outside, &logs(outside));
        assert_eq!(verdict(&even(40), 2), Verdict::Fits);
        assert_eq!(verdict(&even(18), 1), Verdict::TooFewDays);
        assert_eq!(verdict(&[5.0], 1), Verdict::TooFewDays);
        // At least 7 of 40 outside: 0.0034, just above a third of 1 %; at least 8: 0.0007.
        assert_eq!((verdict(&even(40), 7), verdict(&even(40), 8)), (Verdict::Fits, Verdict::TooNarrow));
        // 0.95^110 = 0.0035, 0.95^112 = 0.0032.
        assert_eq!((verdict(&even(110), 0), verdict(&even(112), 0)), (Verdict::Fits, Verdict::TooWide));
        // Standard error 1/√39 = 0.16, times 3.1: half a unit.
        let moved = |by: f64| even(40).iter().map(|difference| difference + by).collect::<Vec<_>>();
        assert_eq!((verdict(&moved(0.4), 2), verdict(&moved(0.6), 2)), (Verdict::Fits, Verdict::TooHigh));
        assert_eq!(verdict(&moved(-0.6), 9), Verdict::TooLow);
        // A replication that is as far off, or as often outside, clears the scenario.
        let like = |outside| [AsLog { off: 1.0, outside }, AsLog { off: 1.0, outside }];
        assert_eq!(super::verdict(&moved(0.6), 2, &like(2)), Verdict::Fits);
        assert_eq!(super::verdict(&even(40), 8, &like(8)), Verdict::Fits);
        assert_eq!(super::verdict(&even(112), 0, &like(0)), Verdict::Fits);
        assert!(Verdict::TooLow.misses() && !Verdict::Fits.misses() && !Verdict::TooFewDays.misses());
    }

    #[test]
    fn each_replication_takes_its_turn_as_the_log() {
        // Mean of 14 and 10, 9, 11: 11. Against 9, 10 and 11, whose deviation is 1, 14 is 4 off and the band reaches
        // t of 2 degrees 4.30265 · √(4/3) = 4.97: within. 16 would be 6 off: outside.
        let (day, far) = (both(4, 14.0, &[10.0, 9.0, 11.0]), both(4, 16.0, &[10.0, 9.0, 11.0]));
        let found = as_logs([&day].into_iter());
        assert_eq!(found.iter().map(|log| log.off).collect::<Vec<_>>(), [3.0, 1.0, 2.0, 0.0]);
        assert!(found.iter().all(|log| log.outside == 0), "{found:?}");
        let outside: Vec<u64> = as_logs([&far].into_iter()).iter().map(|log| log.outside).collect();
        assert_eq!((outside, far.fit.within), (vec![1, 0, 0, 0], Some(false)));
    }

    #[test]
    fn a_section_is_one_replication() {
        let scenario = day_office();
        let replications = Replications::Fixed(REPLICATIONS);
        let outcomes = Experiment { replications, ..Experiment::new(&scenario) }.run(&());
        for (outcome, section) in outcomes.outcomes.iter().zip(&outcomes.sections) {
            let arrived: u64 = outcome.cells.iter().map(|cell| cell.arrived).sum();
            assert_eq!(section.days.iter().map(|day| day.arrived).sum::<u64>(), arrived);
        }
        let date = jiff::civil::date(2027, 1, 5);
        let day = ObservedDay { day: 1, date, values: vec![Some(0.0), None] };
        let observed = Observed { measures: vec![ARRIVED, ObservedMeasure::WaitMeanMin], days: vec![day] };
        let fit = Fit::between(&observed, Some(date), &scenario, &outcomes);
        let mean = outcomes.sections.iter().map(|section| section.days[1].arrived as f64).sum::<f64>() / 32.0;
        assert!(fit.days.len() == 1 && close(fit.days[0].simulated, mean), "{fit:?}");
        let periods: Vec<_> = fit.fits.iter().map(|row| (row.measure, row.period, row.days)).collect();
        let wait = ObservedMeasure::WaitMeanMin;
        let expected = [
            (ARRIVED, Period::Before, 0),
            (ARRIVED, Period::Holdout, 1),
            (wait, Period::Before, 0),
            (wait, Period::Holdout, 0),
        ];
        assert_eq!(periods, expected);
    }

    #[test]
    #[should_panic(expected = "each section is one replication")]
    fn more_replications_than_sections_are_a_mistake() {
        let scenario = mm1(0.1);
        let replications = Replications::Fixed(REPLICATIONS + 1);
        let outcomes = Experiment { replications, ..Experiment::new(&scenario) }.run(&());
        Fit::between(&Observed { measures: vec![], days: vec![] }, None, &scenario, &outcomes);
    }
}
