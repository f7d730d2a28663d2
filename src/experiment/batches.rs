//! One long run of an office that never closes, cut into batches that stand for replications.
//!
//! At each cut everything is counted anew, as at the end of the warm-up, so that a batch is an outcome like any other. A
//! visit that spans a cut is counted in neither batch, as one that spans the end of the warm-up is not counted.

use super::measures::definition::definitions;
use super::measures::sample::{Sample, sample};
use super::measures::{Kind, Subject};
use super::run::Outcomes;
use crate::scenario::Scenario;
use crate::stats::ratio::deviations_of_ratio;
use crate::stats::steady::{may_be_independent, von_neumann};
use crate::time::SimDuration;
use serde::{Deserialize, Serialize};

/// Chance of joining batches, or warning of them, that are independent.
pub const FALSE_ALARM: f64 = 0.1;

/// The measure whose batches are tested: a level, which there always is.
const TESTED: &str = "queue_mean";

/// How a long run was cut, and whether its batches depend on each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Batches {
    /// As many were asked for.
    pub asked: u64,
    /// As many there are; fewer if they had to be joined.
    pub count: u64,
    /// Days of each.
    pub days: u32,
    /// Days left out before the first: the warm-up, and what is left over.
    pub left_out_days: f64,
    /// Von Neumann's ratio of their mean queues, near 2 if they are independent; `None`: they do not spread.
    pub von_neumann: Option<f64>,
    /// Whether neighbours are not more alike than chance makes them.
    pub independent: bool,
}

impl Batches {
    /// Describes the batches of `scenario` into which `cut` cuts it.
    pub(super) fn of(scenario: &Scenario, cut: &Scenario, found: &Outcomes) -> Batches {
        let deviations = deviations(scenario, found);
        Batches {
            asked: found.outcomes.len() as u64,
            count: found.outcomes.len() as u64,
            days: cut.calendar.batch_days.unwrap_or(0),
            left_out_days: cut.calendar.warm_up.hours() / 24.0,
            von_neumann: von_neumann(&deviations),
            independent: may_be_independent(&deviations, FALSE_ALARM),
        }
    }

    /// Returns what to know before trusting them, if anything.
    pub fn warning(&self) -> Option<String> {
        let ratio = self.von_neumann.unwrap_or(2.0);
        (!self.independent).then(|| {
            format!(
                "neighbouring batches of {} days are alike (von Neumann's ratio {ratio:.2}, 2 if independent): intervals \
                 are too narrow; make the horizon longer",
                self.days
            )
        })
    }
}

/// Returns `scenario` with whole days cut off its end in `count` batches; whatever comes before them is warm-up.
pub(super) fn in_batches(scenario: &Scenario, count: u64) -> Scenario {
    let days = scenario.calendar.days_of_batches(count).unwrap_or(1);
    let end = scenario.calendar.horizon.0 / SimDuration::DAY.0 * SimDuration::DAY.0;
    let begin = end - i64::from(days) * count as i64 * SimDuration::DAY.0;
    let mut cut = scenario.clone();
    cut.for_all_eras(|era| {
        era.calendar.horizon = SimDuration(end);
        era.calendar.warm_up = SimDuration(begin.max(0));
        era.calendar.batch_days = Some(days);
    });
    cut
}

/// How far the queue of each batch is from the mean of all.
fn deviations(scenario: &Scenario, found: &Outcomes) -> Vec<f64> {
    let tested = definitions()
        .find(|definition| definition.measure == TESTED && definition.of.contains(&Kind::Office));
    let units = tested.map(|definition| sample(definition, scenario, &Subject::office(scenario), found));
    match units {
        Some(Sample::Ratio(pairs)) => deviations_of_ratio(&pairs),
        Some(Sample::Quantile { .. }) | None => Vec::new(),
    }
}
