//! Who comes when: arrivals, populations that run out, quotas, and coming back.

use super::{PopulationId, ServiceId};
use crate::curve::Curve;
use crate::random::distribution::Distribution;
use crate::time::{SimDuration, SimTime};

/// One source of citizens.
#[derive(Clone, Debug, PartialEq)]
pub struct Demand {
    /// What it is called: the service, with a number if the service has several demands.
    pub name: String,
    /// What these citizens ask for.
    pub service: ServiceId,
    /// When they come.
    pub pattern: Pattern,
    /// The population they are drawn from; arrivals thin out as it is used up.
    pub from: Option<PopulationId>,
    /// How many come at one instant, and the share of such groups; shares sum to 1. Empty: everybody alone.
    pub groups: Vec<(u32, f64)>,
    /// Factor on how many come \[1\] ≥ 0 (renewals: > 0).
    pub times: f64,
}

impl Demand {
    /// Returns the mean number of people who come at one instant.
    pub fn mean_group(&self) -> f64 {
        if self.groups.is_empty() {
            return 1.0;
        }
        self.groups.iter().map(|&(size, share)| f64::from(size) * share).sum()
    }
}

/// When the citizens of one demand come.
#[derive(Clone, Debug, PartialEq)]
pub enum Pattern {
    /// Poisson with a rate that changes with weekday and hour.
    Poisson {
        /// For each weekday, Monday first: ascending pieces of constant rate.
        week: Box<[Vec<RatePiece>; 7]>,
        /// Coefficient of variation of the gamma factor that multiplies all rates of a day \[1\] ≥ 0.
        day_cv: f64,
        /// Mean number of people who already stand at the door when it opens \[people\] ≥ 0.
        at_opening: f64,
    },
    /// Independent gaps from group to group, counted in opening time only.
    Renewal {
        /// Time from one arrival to the next \[min\].
        gap: Distribution,
    },
    /// Appointments.
    Appointments {
        /// From one slot to the next; the first slot is at opening. Positive.
        every: SimDuration,
        /// Citizens per slot.
        seats: u32,
        /// Probability that a citizen does not come \[1\].
        no_show: f64,
        /// Arrival minus slot \[min\]; negative is early.
        lateness: Distribution,
    },
    /// Exactly these arrivals.
    Recorded {
        /// Ascending.
        arrivals: Vec<Recorded>,
    },
    /// People who come together on dates.
    Parties {
        /// In order of the days; those of one day in order of the file.
        parties: Vec<Party>,
    },
    /// Complaints about visits for other services.
    Complaints(Complaints),
}

/// How likely a visit is complained about when it ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Complaints {
    /// The services whose visits they are about.
    pub about: Vec<ServiceId>,
    /// Probability for a visit without a reason \[1\].
    pub share: f64,
    /// Factor by the time waited during the visit \[min\].
    pub wait: Curve,
    /// Factor if the visit was for nothing: sent back, sent home or refused.
    pub returned: f64,
    /// Factor if the case is past its promise.
    pub late: f64,
}

/// A stretch of a day with a constant arrival rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RatePiece {
    /// Start \[since midnight\].
    pub from: SimDuration,
    /// End \[since midnight\].
    pub until: SimDuration,
    /// Rate \[citizens/min\] ≥ 0.
    pub rate: f64,
}

/// People who come on one day, within a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Party {
    /// Day of the horizon.
    pub day: u32,
    /// When the first can come \[since midnight\].
    pub at: SimDuration,
    /// How many are expected; below [`MOST_TOGETHER`].
    pub people: u32,
    /// Probability of each of them to come \[1\].
    pub turnout: f64,
    /// Stretch over which they come, each at an instant of their own.
    pub within: SimDuration,
}

/// More people than can come together: in a party, or in all groups of a day.
pub const MOST_TOGETHER: u32 = 1 << 22;

/// Largest group.
pub const LARGEST_GROUP: u32 = 1000;

/// One recorded arrival.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// When the citizen came.
    pub at: SimTime,
    /// Recorded work content \[min\] by step, in the order of [`super::Scenario::steps`]; `None` is drawn.
    pub work: Vec<Option<f64>>,
}

/// People who have yet to come for a service, until none are left (coverage).
#[derive(Clone, Debug, PartialEq)]
pub struct Population {
    /// Name.
    pub name: String,
    /// People in it at the start.
    pub size: u32,
    /// What its people do when they are turned away; `None`: they go back into the population.
    pub returns: Option<Returns>,
    /// Share of it that is to have what it comes for \[1\].
    pub goal: Option<f64>,
}

/// What people do who were turned away.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Returns {
    /// Probability to come again \[1\].
    pub share: f64,
    /// When.
    pub delay: ComeBack,
}

/// When somebody comes (again).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ComeBack {
    /// At once if the office is open, else when it next opens.
    AtOnce,
    /// On the first open day at least this many days later (1: the next open day), at a time of day
    /// drawn from the arrivals of the service.
    Days(u32),
}

/// A daily number of tickets for some services.
#[derive(Clone, Debug, PartialEq)]
pub struct Quota {
    /// Tickets per open day.
    pub tickets_per_day: u32,
    /// The services it counts.
    pub counts: Vec<ServiceId>,
}
