//! What a day in the office is like: waits and arrivals through the day and the week, a typical day and a bad one, and what
//! is asked of the officers against who is there.
//!
//! A run keeps of its visits what its measures need. What a picture of the day needs beside is found by replicating some of
//! its replications anew, watched: they are the same citizens, so that the waits of the picture average to those that the
//! run found for these replications. Nobody is kept who came, only counts of them.
//!
//! # How many are watched
//! The first of the run: at most 100, and of a long run fewer, the most of 32, a tenth of the run, and as many as make
//! 2,000 days. So a year of 1,000 replications costs a tenth more, a day of 50 is simulated twice. Of one long run that is cut
//! into batches ([`batches`](super::batches)) the first tenth of them is watched, and at least 8.

mod days;
mod rows;
mod seen;

pub use crate::scenario::theory::DemandRow;
pub use days::{DayCurve, Point, Which};
pub use rows::{HalfHour, WeekHour};

use super::batches::in_batches;
use super::run::{Experiment, Progress, SECTIONS};
use crate::scenario::Scenario;
use crate::scenario::settings::Replications;
use crate::scenario::theory::demand_by_half_hour;
use crate::time::SimDuration;
use rows::Seen;
use seen::{Counts, DayWait, Watcher};
use std::sync::{Mutex, PoisonError};

/// Most replications that are watched.
pub const MOST: u64 = 100;

/// More days than this are watched only if they are few beside those of the run.
const DAYS: u64 = 2_000;

/// Fewest batches that are watched.
const FEWEST_BATCHES: u64 = 8;

/// What a day in the office is like.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// How many replications (or batches of one long run) were watched.
    pub replications: u64,
    /// Half hours of the clock in which people come or the office is open, in order.
    pub half_hours: Vec<HalfHour>,
    /// Hours of the week in which they do, Monday first.
    pub week_hours: Vec<WeekHour>,
    /// A typical day and a bad one; none if no whole day was measured on which anybody waited or could have.
    pub days: Vec<DayCurve>,
    /// From how many days they were chosen.
    pub days_measured: u64,
    /// What is asked of the officers and who is there by half hour: all steps together, then step by step.
    pub demand: Vec<DemandRow>,
}

impl Profile {
    /// Watches the first replications of `experiment`, of whose run `finished` are finished; `None` if `progress` stopped it
    /// or nobody came in the time that is measured.
    ///
    /// The result depends on the scenario, the seed and `finished` only.
    pub fn of(experiment: &Experiment, finished: u64, progress: &dyn Progress) -> Option<Profile> {
        let (scenario, replications) = watched(experiment, finished);
        let experiment = &Experiment { scenario: &scenario, ..experiment.clone() };
        progress.planned(replications);
        let (sections, waits) = watch(experiment, replications, progress)?;
        if sections.iter().flat_map(|counts| &counts.week_hours).all(|hour| hour.arrived == 0) {
            return None;
        }
        let seen = Seen::new(&scenario, replications, sections);
        let chosen = days::choose(&scenario, &waits);
        Some(Profile {
            replications: seen.units(),
            half_hours: seen.half_hours(),
            week_hours: seen.week_hours(),
            days_measured: chosen.days,
            days: chosen.curves(experiment),
            demand: demand_by_half_hour(&scenario),
        })
    }
}

/// Returns what is watched: the office, cut short if it is one long run, and how many replications of it.
fn watched(experiment: &Experiment, finished: u64) -> (Scenario, u64) {
    if let Replications::Batches(_) = experiment.replications {
        let mut cut = in_batches(experiment.scenario, finished.max(1));
        let count = finished.min((finished / 10).max(FEWEST_BATCHES));
        let days = i64::from(cut.calendar.batch_days.unwrap_or(1)) * count as i64;
        cut.for_all_eras(|era| {
            let calendar = &mut era.calendar;
            calendar.horizon = calendar.warm_up + SimDuration(days * SimDuration::DAY.0);
        });
        return (cut, finished.min(1));
    }
    let days = u64::from(experiment.scenario.calendar.days()).max(1);
    let few = (finished / 10).max(SECTIONS as u64).max(DAYS.div_ceil(days));
    (experiment.scenario.clone(), finished.min(MOST).min(few))
}

/// Watches that many replications: what was counted by section, and by replication and day.
fn watch(
    experiment: &Experiment,
    replications: u64,
    progress: &dyn Progress,
) -> Option<(Vec<Counts>, Vec<Vec<DayWait>>)> {
    let parts = seen::Span::of(experiment.scenario).parts().len().max(replications as usize);
    let sections: Vec<Mutex<Counts>> = (0..parts.min(SECTIONS)).map(|_| Mutex::new(Counts::new())).collect();
    let keep = |index: u64, watcher: Watcher| {
        for (part, counts) in watcher.sections.into_iter().enumerate() {
            let section = &sections[(index as usize + part) % sections.len()];
            section.lock().unwrap_or_else(PoisonError::into_inner).add(counts);
        }
        watcher.days
    };
    let days =
        experiment.watch_each(0..replications, || Watcher::new(experiment.scenario), keep, progress)?;
    let whole = |section: Mutex<Counts>| section.into_inner().unwrap_or_else(PoisonError::into_inner);
    Some((sections.into_iter().map(whole).collect(), days))
}

#[cfg(test)]
mod tests;
