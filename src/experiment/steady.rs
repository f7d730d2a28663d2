//! How long an office that never closes takes to settle: found by a pilot, before anything is measured.
//!
//! The pilot counts, hour by hour, how many people wait or are served at all steps together, averaged over replications
//! whose luck is not that of the run. Hours are put together in fives; where arrivals or rosters change with the hour, in
//! days, and where they change with the weekday, in weeks, so that a rhythm is not taken for a start. MSER then says what
//! to leave out ([`mser`]).

use super::journal::{Kept, Pages, in_blocks};
use super::run::{Experiment, Progress};
use crate::office::observe::Observer;
use crate::scenario::Scenario;
use crate::scenario::demand::Pattern;
use crate::scenario::settings::Replications;
use crate::stats::steady::mser;
use crate::time::{SimDuration, SimTime};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Replications of the pilot.
pub const PILOT: u64 = 10;

/// The first index of the pilot's replications: no run has as many.
const FIRST: u64 = 1 << 40;

/// The warm-up that was found, which is left out of the results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FoundWarmUp {
    /// Its length, in whole days or hours \[h\].
    pub hours: f64,
    /// What the pilot found, where that is more than half of the horizon, which is the most that is left out \[h\].
    pub found_hours: f64,
    /// Whether the horizon was long enough to find it.
    pub enough: bool,
    /// Replications of the pilot.
    pub pilot_replications: u64,
}

impl FoundWarmUp {
    /// In words, such as "2 days".
    pub fn length(&self) -> SimDuration {
        length(self.hours)
    }

    /// Returns what to know before trusting it, if anything.
    pub fn warning(&self) -> Option<String> {
        let (found, used) = (length(self.found_hours), self.length());
        (!self.enough).then(|| match self.found_hours > 0.0 {
            true => format!(
                "the horizon is too short to tell how long the office takes to settle: the pilot found {found}, more than \
                 half of it; {used} are left out; make the horizon several times as long, and look whether the office settles at all"
            ),
            false => "the horizon is too short to find a warm-up, so none is left out; make it at least ten times as long as \
                      the office's rhythm of hours, days or weeks"
                .to_owned(),
        })
    }
}

fn length(hours: f64) -> SimDuration {
    SimDuration((hours * SimDuration::HOUR.0 as f64).round() as i64)
}

/// Scenarios that can be measured, all with the same warm-up, and how that was found.
#[derive(Clone, Debug)]
pub struct Settled {
    /// The scenarios, in the order given.
    pub scenarios: Vec<Scenario>,
    /// The longest warm-up that one of them needs; `None`: none had to be found.
    pub warm_up: Option<FoundWarmUp>,
}

/// Finds the warm-up of every one of `scenarios` that asks for it, and gives the longest to all that do; `None` if
/// `progress` stopped it.
///
/// Policies on the same citizens are thus measured over the same time. The result depends on the scenarios and `seed` only.
///
/// # Source
/// See [`mser`]; Law, *Simulation Modeling and Analysis*: averaging across replications before looking for the warm-up.
pub fn settle(
    scenarios: &[&Scenario],
    seed: u64,
    threads: Option<usize>,
    progress: &dyn Progress,
) -> Option<Settled> {
    let mut longest: Option<FoundWarmUp> = None;
    for scenario in scenarios.iter().filter(|scenario| scenario.calendar.finds_warm_up) {
        let replications = Replications::Fixed(PILOT);
        let pilot = Experiment { scenario, seed, replications, threads };
        progress.planned(PILOT);
        let pages = Pages::open(progress, Kept::Hours, scenario, seed);
        let simulate = |replications: Range<u64>| {
            let watched = pilot.watch(replications, Hours::default, progress);
            let whole = watched.is_some();
            (watched.unwrap_or_default(), whole)
        };
        let mut watched: Vec<Hours> = Vec::new();
        let take = |block| watched.extend::<Vec<Hours>>(block);
        if !in_blocks(FIRST..FIRST + PILOT, pages.as_ref(), progress, simulate, take) {
            return None;
        }
        let found = found(scenario, &average(&watched));
        let longer = longest.as_ref().is_none_or(|longest| found.found_hours > longest.found_hours);
        if longer {
            longest = Some(found);
        }
    }
    let settled = |scenario: &&Scenario| {
        let mut settled = (*scenario).clone();
        if let (true, Some(warm_up)) = (scenario.calendar.finds_warm_up, &longest) {
            settled.for_all_eras(|era| {
                era.calendar.warm_up = warm_up.length();
                era.calendar.finds_warm_up = false;
            });
        }
        settled
    };
    Some(Settled { scenarios: scenarios.iter().map(settled).collect(), warm_up: longest })
}

/// People waiting or served × time, at the end of every hour \[people·µs\], modulo 2^64.
#[derive(Default, Serialize, Deserialize)]
struct Hours {
    areas: Vec<i64>,
}

impl Observer for Hours {
    fn hour_ended(&mut self, now: SimTime, area: i64) {
        if now.0 % SimDuration::HOUR.0 == 0 {
            self.areas.push(area);
        }
    }
}

/// Returns the mean number of people by hour, averaged over the replications.
fn average(watched: &[Hours]) -> Vec<f64> {
    let hours = watched.iter().map(|hours| hours.areas.len()).min().unwrap_or(0);
    let level = |hours: &Hours, hour: usize| {
        let before = if hour == 0 { 0 } else { hours.areas[hour - 1] };
        hours.areas[hour].wrapping_sub(before) as f64 / SimDuration::HOUR.0 as f64
    };
    let mean = |hour| watched.iter().map(|hours| level(hours, hour)).sum::<f64>() / watched.len() as f64;
    (0..hours).map(mean).collect()
}

fn found(scenario: &Scenario, series: &[f64]) -> FoundWarmUp {
    let batch = rhythm(scenario);
    let most = series.len() / 2 / batch * batch;
    match mser(series, batch) {
        Some(truncation) => FoundWarmUp {
            hours: truncation.dropped.min(most) as f64,
            found_hours: truncation.dropped as f64,
            enough: !truncation.too_short,
            pilot_replications: PILOT,
        },
        None => FoundWarmUp { hours: 0.0, found_hours: 0.0, enough: false, pilot_replications: PILOT },
    }
}

/// Returns how many hours to put together: five where nothing changes with the hour, a day, or a week.
fn rhythm(scenario: &Scenario) -> usize {
    const STEADY: usize = 5;
    const DAY: usize = 24;
    const WEEK: usize = 7 * DAY;
    let demand = |pattern: &Pattern| match pattern {
        Pattern::Poisson { week, at_opening, .. } => {
            let constant = week[0].iter().all(|piece| piece.rate == week[0][0].rate)
                && week[0].first().is_some_and(|piece| piece.from == SimDuration::ZERO)
                && week[0].last().is_some_and(|piece| piece.until == SimDuration::DAY);
            match week.iter().all(|day| *day == week[0]) {
                true if constant && *at_opening == 0.0 => STEADY,
                true => DAY,
                false => WEEK,
            }
        }
        Pattern::Renewal { .. } | Pattern::Complaints(_) => STEADY,
        Pattern::Appointments { .. } => DAY,
        Pattern::Recorded { .. } | Pattern::Parties { .. } => WEEK,
    };
    let demands = scenario.demands.iter().map(|of| demand(&of.pattern));
    let officers = scenario.officers.iter().map(|officer| match officer.always {
        true => STEADY,
        false if officer.week.iter().all(|day| *day == officer.week[0]) => DAY,
        false => WEEK,
    });
    demands.chain(officers).max().unwrap_or(STEADY)
}

#[cfg(test)]
mod tests {
    use super::super::examples::mm1;
    use super::*;

    fn finding(load: f64) -> Scenario {
        let mut scenario = mm1(load);
        (scenario.calendar.finds_warm_up, scenario.calendar.warm_up) = (true, SimDuration::ZERO);
        scenario
    }

    #[test]
    fn a_quiet_office_settles_soon_and_an_overloaded_one_never() {
        let quiet = settle(&[&finding(0.5)], 1, None, &()).unwrap();
        let warm_up = quiet.warm_up.unwrap();
        assert!(warm_up.enough && warm_up.warning().is_none(), "{warm_up:?}");
        assert_eq!(warm_up.hours % 5.0, 0.0);
        assert_eq!(quiet.scenarios[0].calendar.warm_up, warm_up.length());
        assert!(!quiet.scenarios[0].calendar.finds_warm_up);
        let overloaded = settle(&[&finding(1.3)], 1, None, &()).unwrap().warm_up.unwrap();
        assert!(!overloaded.enough && overloaded.hours <= 22_000.0 / 120.0, "{overloaded:?}");
        assert!(overloaded.warning().is_some_and(|text| text.contains("more than half of it")));
    }

    #[test]
    fn policies_are_given_the_longest_and_those_that_say_keep_their_own() {
        let (one, other, own) = (finding(0.5), finding(0.95), mm1(0.5));
        let settled = settle(&[&one, &other, &own], 1, Some(2), &()).unwrap();
        let warm_ups: Vec<SimDuration> =
            settled.scenarios.iter().map(|scenario| scenario.calendar.warm_up).collect();
        assert_eq!(warm_ups[0], warm_ups[1]);
        assert_eq!(warm_ups[2], own.calendar.warm_up);
        let alone =
            |scenario: &Scenario| settle(&[scenario], 1, Some(1), &()).unwrap().warm_up.unwrap().hours;
        assert_eq!(settled.warm_up.unwrap().hours, alone(&one).max(alone(&other)));
        assert!(settle(&[&own], 1, None, &()).unwrap().warm_up.is_none());
    }

    #[test]
    fn too_short_a_pilot_finds_nothing() {
        let mut short = finding(0.5);
        short.calendar.horizon = SimDuration::from_minutes(20.0 * 60.0);
        let warm_up = settle(&[&short], 1, None, &()).unwrap().warm_up.unwrap();
        assert_eq!((warm_up.enough, warm_up.hours), (false, 0.0));
        assert!(warm_up.warning().is_some_and(|text| text.contains("too short to find")));
    }

    #[test]
    fn a_rhythm_is_not_taken_for_a_start() {
        assert_eq!(rhythm(&mm1(0.5)), 5);
        let mut by_day = mm1(0.5);
        (by_day.officers[0].always, by_day.officers[0].week) = (false, Default::default());
        assert_eq!(rhythm(&by_day), 24);
        if let Pattern::Poisson { week, .. } = &mut by_day.demands[0].pattern {
            week[6].clear();
        }
        assert_eq!(rhythm(&by_day), 168);
    }
}
