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
    /// Until the intervals of some measures are narrow enough.
    Until(Precision),
    /// One long run of an office that never closes, cut into this many batches; at least [`FEWEST_BATCHES`].
    Batches(u64),
}

impl Replications {
    /// Returns how many there may be.
    pub fn most(&self) -> u64 {
        match self {
            Replications::Fixed(count) | Replications::Batches(count) => *count,
            Replications::Until(precision) => precision.at_most,
        }
    }

    /// In words, such as "200 replications"; other words for everything that is another number of them.
    pub fn words(&self) -> String {
        match self {
            Replications::Fixed(count) => format!("{count} replications"),
            Replications::Until(Precision { goals, at_most }) => {
                let goal = |goal: &Goal| match goal.half_width {
                    HalfWidth::Relative(share) => format!("{} within {share} of its mean", goal.measure),
                    HalfWidth::Absolute(width) => format!("{} within {width}", goal.measure),
                };
                let goals: Vec<String> = goals.iter().map(goal).collect();
                format!("until {}, at most {at_most} replications", goals.join(" and "))
            }
            Replications::Batches(count) => format!("{count} batches of one long run"),
        }
    }
}

/// The fewest batches whose spread says how sure their mean is.
///
/// # Source
/// Schmeiser, "Batch size effects in the analysis of simulation output", *Operations Research* 30 (1982): 10 to 30.
pub const FEWEST_BATCHES: u64 = 10;

/// The measures of the office that may decide when there are enough replications.
pub const PRECISION_MEASURES: [&str; 25] = [
    "wait_mean_min",
    "wait_p50_min",
    "wait_p90_min",
    "wait_p95_min",
    "waited_share",
    "wait_within_15_min_share",
    "wait_within_30_min_share",
    "wait_within_60_min_share",
    "stay_mean_min",
    "service_mean_min",
    "time_to_card_mean_h",
    "time_to_card_p50_days",
    "time_to_card_p90_days",
    "queue_mean",
    "inside_mean",
    "served_per_day",
    "arrived_per_day",
    "cards_per_day",
    "abandoned_share",
    "turned_away_share",
    "balked_share",
    "overtime_mean_min",
    "cost_per_day",
    "cost_per_card",
    "satisfaction_proxy_index",
];

/// Until the half-widths of the 95 % intervals of office-wide measures are narrow enough, all of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Precision {
    /// At least one.
    pub goals: Vec<Goal>,
    /// Most replications.
    pub at_most: u64,
}

/// How narrow the interval of a measure has to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// Name of the measure, such as `wait_mean_min`.
    pub measure: String,
    /// How narrow.
    pub half_width: HalfWidth,
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
