//! How often to simulate, which standards to meet, and the variants on offer.

use super::{ServiceId, StepId};
use crate::time::SimDuration;

/// How often to simulate.
#[derive(Clone, Debug, PartialEq)]
pub struct ExperimentSettings {
    /// Seed of all randomness.
    pub seed: u64,
    /// How many replications.
    pub replications: Replications,
}

/// How many replications.
#[derive(Clone, Debug, PartialEq)]
pub enum Replications {
    /// Exactly this many; at least 1.
    Fixed(u64),
    /// Until the interval of a measure is narrow enough.
    Until(Precision),
}

/// The measures of the office that may decide when there are enough replications.
pub const PRECISION_MEASURES: [&str; 17] = [
    "wait_mean_min",
    "wait_p50_min",
    "wait_p90_min",
    "wait_p95_min",
    "waited_share",
    "stay_mean_min",
    "service_mean_min",
    "time_to_card_mean_h",
    "queue_mean",
    "inside_mean",
    "served_per_day",
    "arrived_per_day",
    "abandoned_share",
    "turned_away_share",
    "balked_share",
    "overtime_mean_min",
    "cost_per_day",
];

/// Until the half-width of the 95 % interval of an office-wide measure is narrow enough.
#[derive(Clone, Debug, PartialEq)]
pub struct Precision {
    /// Name of the measure, such as `wait_mean_min`.
    pub measure: String,
    /// How narrow.
    pub half_width: HalfWidth,
    /// Most replications.
    pub at_most: u64,
}

/// A wanted half-width.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HalfWidth {
    /// A share of the mean \[1\].
    Relative(f64),
    /// In the unit of the measure.
    Absolute(f64),
}

/// A service standard: `share` of the citizens have `measure` of at most `at_most`.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// What it is called in results: measure, service and limit.
    pub name: String,
    /// What is limited.
    pub measure: TargetMeasure,
    /// The service it is about; `None`: all.
    pub service: Option<ServiceId>,
    /// The step whose wait is meant; `None`: the whole visit.
    pub step: Option<StepId>,
    /// The limit.
    pub at_most: SimDuration,
    /// Share of citizens who must be within the limit \[1\].
    pub share: f64,
}

/// What a target limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetMeasure {
    /// Time in queues during one visit.
    Wait,
    /// Time in the building during one visit.
    Stay,
    /// Time from first arrival to the end of the case.
    TimeToCard,
}

/// Values that hold from a day on, or for some days.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Name.
    pub name: String,
    /// The first day of the calendar on which they hold.
    pub from: u32,
    /// The last one; `None`: until the end.
    pub until: Option<u32>,
    /// What it changes: paths of the file.
    pub set: Vec<String>,
}

impl Change {
    /// Returns whether it is in force on `day`.
    pub fn holds_on(&self, day: u32) -> bool {
        self.from <= day && self.until.is_none_or(|last| day <= last)
    }
}

/// Named changes to the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Name.
    pub name: String,
    /// What it changes: paths of the file.
    pub set: Vec<String>,
}
