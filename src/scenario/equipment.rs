//! Equipment that fails and is repaired, systems that fail for everybody, stock that runs out.

use super::{Scenario, ServiceId};
use crate::random::distribution::Distribution;
use crate::time::SimDuration;

impl Scenario {
    /// Returns the same office with machines that never fail and steps that no outage of a system stops; planned maintenance
    /// stays, and rests. `None` if nothing fails anyway.
    pub fn without_failures(&self) -> Option<Scenario> {
        let fails = |era: &Scenario| {
            era.pools.iter().any(|pool| !pool.failures.is_empty())
                || era.steps.iter().any(|step| !step.systems.is_empty())
        };
        if !self.in_turn().any(fails) {
            return None;
        }
        let mut office = self.clone();
        office.for_all_eras(|era| {
            era.pools.iter_mut().for_each(|pool| pool.failures.clear());
            era.steps.iter_mut().for_each(|step| step.systems.clear());
        });
        Some(office)
    }
}

/// A pool of like machines.
#[derive(Clone, Debug, PartialEq)]
pub struct Pool {
    /// Name.
    pub name: String,
    /// Machines in it; at least 1.
    pub units: u32,
    /// Most machines in it at any time, spares left out: more than `units` if a dated change brings some or takes some away.
    pub most: u32,
    /// Ways to fail.
    pub failures: Vec<Failure>,
    /// What becomes of the service that a failure interrupts.
    pub interrupted: Interrupted,
    /// Planned maintenance.
    pub maintenance: Option<Maintenance>,
    /// Spares for units that fail.
    pub spares: Option<Spares>,
    /// Rest that a unit needs.
    pub rest: Option<Rest>,
    /// Most units under repair at once; `None`: no limit.
    pub repairers: Option<u32>,
    /// Cost of a unit per calendar day \[currency/day\].
    pub cost_per_day: f64,
}

impl Pool {
    /// Returns the number of machines that are ever there, spares included.
    pub fn all_units(&self) -> u32 {
        self.most + self.spare_units()
    }

    /// Returns the number of spares.
    pub fn spare_units(&self) -> u32 {
        self.spares.map_or(0, |spares| spares.units)
    }
}

/// Units in reserve: each takes the place of one that fails, which becomes a spare when it is repaired.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spares {
    /// How many; at least 1.
    pub units: u32,
    /// From the failure until the spare works.
    pub swap: SimDuration,
}

/// A pause that a unit makes when it is put down after so many uses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rest {
    /// Uses since the last rest; at least 1. A use is what it is for [`FailureClock::Uses`].
    pub after: u32,
    /// How long; positive.
    pub takes: SimDuration,
}

/// One way in which a unit fails.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// Name.
    pub name: String,
    /// What wears it out.
    pub clock: FailureClock,
    /// Time to repair \[min\].
    pub repair: Distribution,
    /// Failures per unit of wear in wholly unskilled hands, relative to proficient hands \[1\] ≥ 1.
    pub unskilled: f64,
}

/// What a failure counts.
#[derive(Clone, Debug, PartialEq)]
pub enum FailureClock {
    /// Calendar time while the unit works \[min\].
    Calendar(Distribution),
    /// Time in use \[min\].
    InUse(Distribution),
    /// Mean number of uses, geometrically distributed and so without memory; > 1. A use is each time a
    /// unit is taken, by a service that is resumed too.
    Uses(f64),
}

impl FailureClock {
    /// Returns by how much lives are longer by `other`, if that measures them alike.
    pub fn stretched(&self, other: &FailureClock) -> Option<f64> {
        match (self, other) {
            (FailureClock::Calendar(life), FailureClock::Calendar(other))
            | (FailureClock::InUse(life), FailureClock::InUse(other)) => Some(other.mean() / life.mean()),
            (FailureClock::Uses(life), FailureClock::Uses(other)) => Some(other / life),
            (FailureClock::Calendar(_) | FailureClock::InUse(_) | FailureClock::Uses(_), _) => None,
        }
    }
}

/// What becomes of a service that a failure interrupts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interrupted {
    /// Officer and citizen wait by the unit and go on when it is repaired.
    ResumeHere,
    /// The citizen goes to the head of the queue with the work that is left.
    ResumeAnywhere,
    /// The citizen goes to the head of the queue and all work is done again.
    StartAgain,
    /// The unit works on until the service ends.
    FinishFirst,
}

/// Planned maintenance, begun at opening on the first open day on or after its date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Maintenance {
    /// From one to the next; positive. Units take turns.
    pub every: SimDuration,
    /// How long the unit is away.
    pub takes: SimDuration,
    /// Failures after the first maintenance relative to before \[1\], in (0, 1].
    pub failures_after: f64,
}

/// Something the whole office depends on: power, network, the central server.
#[derive(Clone, Debug, PartialEq)]
pub struct System {
    /// Name.
    pub name: String,
    /// Time from the end of one outage to the next \[min\].
    pub every: Distribution,
    /// How long an outage lasts \[min\].
    pub lasts: Distribution,
    /// What stands in for it.
    pub backup: Option<Backup>,
}

/// A generator, a battery, a second line: covers an outage from its first moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Backup {
    /// Probability that it starts \[1\].
    pub starts: f64,
    /// How long it lasts in one outage \[min\]; `None`: as long as the outage.
    pub lasts: Option<Distribution>,
}

/// A consumable.
#[derive(Clone, Debug, PartialEq)]
pub struct Stock {
    /// Name.
    pub name: String,
    /// Items at the start.
    pub start: u32,
    /// When and how it is ordered; `None`: never.
    pub order: Option<Order>,
    /// The last items are for some only.
    pub reserved: Option<Reserved>,
}

/// Items below a level are for some only.
#[derive(Clone, Debug, PartialEq)]
pub struct Reserved {
    /// \[items\] ≥ 1
    pub below: u32,
    /// For these services.
    pub services: Vec<ServiceId>,
    /// For these classes of all services.
    pub classes: Vec<String>,
}

/// An order policy: when the level falls below `when_below`, order; one order at a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// \[items\]
    pub when_below: u32,
    /// How much.
    pub amount: Amount,
    /// Share of an order that is received: uniform from the first to the second \[1\], in (0, 1].
    pub receives: (f64, f64),
    /// From the order to its arrival \[min\].
    pub arrives_after: Distribution,
}

/// How much is ordered \[items\].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// Always the same; at least 1.
    Quantity(u32),
    /// What is missing up to this level, which is at least that below which is ordered.
    UpTo(u32),
}
