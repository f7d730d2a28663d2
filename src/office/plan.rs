//! The scenario compiled to flat tables: what they hold. `compile` makes them.

use crate::random::arrivals::CumulativeRate;
use crate::random::distribution::Sampler;
use crate::random::stream::Key;
use crate::scenario::demand::{ComeBack, Complaints, Recorded};
use crate::scenario::marks::{Condition, Marking, Marks};
use crate::scenario::people::{OfficerRule, QueueRule};
use crate::scenario::service::{Balking, BySkill, Errors, Then};
use crate::scenario::{OfficerId, Scenario, StepId};
use crate::time::SimDuration;

/// A scenario ready to be simulated; shared by all threads.
#[derive(Debug)]
pub struct Plan<'s> {
    pub(super) scenario: &'s Scenario,
    pub(super) demands: Vec<DemandPlan<'s>>,
    pub(super) services: Vec<ServicePlan>,
    pub(super) steps: Vec<StepPlan>,
    pub(super) officers: Vec<OfficerPlan>,
    /// The officers of each group.
    pub(super) members: Vec<std::ops::Range<usize>>,
    /// All (officer, step) pairs, officer by officer.
    pub(super) skills: Vec<SkillPlan>,
    pub(super) units: Vec<UnitPlan>,
    pub(super) pools: Vec<PoolPlan>,
    pub(super) systems: Vec<SystemPlan>,
    pub(super) stocks: Vec<StockPlan>,
    /// Whether any skill can change.
    pub(super) learns: bool,
    /// Whether anybody's patience ends.
    pub(super) impatient: bool,
    /// Whether anybody's arrival and work are recorded.
    pub(super) recorded: bool,
    pub(super) levels: usize,
    /// Most units one service holds.
    pub(super) most_units: usize,
    /// Of each day: the first open day from it on, if there is one.
    pub(super) open_from: Vec<Option<u32>>,
    /// Whether a step can happen to a citizen more than once, so that attempts must be counted.
    pub(super) repeats: bool,
    /// Whether some citizens pass by some step.
    pub(super) optional: bool,
    /// Whether any visit can be complained about.
    pub(super) complains: bool,
    /// Outcomes of all steps.
    pub(super) outcomes: usize,
}

#[derive(Debug)]
pub(super) struct DemandPlan<'s> {
    pub key: Key,
    pub service: usize,
    pub source: SourcePlan<'s>,
    /// The population that its citizens are drawn from.
    pub from: Option<usize>,
}

#[derive(Debug)]
pub(super) enum SourcePlan<'s> {
    Poisson { week: Vec<CumulativeRate>, factor: Option<Sampler> },
    Renewal { gap: Sampler },
    Appointments { every: SimDuration, seats: u32, no_show: f64, lateness: Sampler },
    Recorded(&'s [Recorded]),
    Complaints(&'s Complaints),
}

#[derive(Debug)]
pub(super) struct ServicePlan {
    pub route: Vec<u32>,
    /// First cell of the service; its classes follow each other.
    pub cell: usize,
    pub promise: Option<SimDuration>,
    pub comes_back: ComeBack,
    /// Upper ends of the classes' shares.
    pub class_until: Vec<f64>,
    pub patience: Option<Sampler>,
    /// Whether anybody may have to go, or choose to, while the doors are open.
    pub turns_away: bool,
    pub balks: Option<Balking>,
    /// Quotas that count it.
    pub quotas: Vec<usize>,
    /// Targets about visits, and about cases, of this service.
    pub visit_targets: Vec<usize>,
    pub case_targets: Vec<usize>,
    /// The demand whose rates say at which hour people of this service come.
    pub demand: Option<usize>,
    /// Whether somebody new has to be looked at before the first step: for marks, and steps to pass by.
    pub prepares: bool,
    /// Marks that some of its citizens carry from the beginning, with the names' keys and the shares.
    pub marks: Vec<(Marks, Key, f64)>,
    /// Marks with which a finished case is not right.
    pub flaws: Marks,
    /// Demands that are complaints about its visits.
    pub complaints: Vec<usize>,
}

#[derive(Debug)]
pub(super) struct StepPlan {
    pub key: Key,
    pub work: Option<Sampler>,
    pub delay: Option<Sampler>,
    pub present: bool,
    /// Seats of the room in which people wait for it; `None`: they are not counted.
    pub seats: Option<u32>,
    /// Whether anything but an officer is needed.
    pub needs: bool,
    pub uses: Vec<(usize, u32)>,
    pub systems: Vec<usize>,
    pub takes: Vec<(usize, u32)>,
    /// Whether anything but the next step of the route may follow.
    pub branches: bool,
    pub errors: Option<Errors>,
    /// Upper ends of the outcomes' shares, and what follows; those of a step of which all are alike for everybody.
    pub outcomes: Vec<(f64, Then)>,
    /// The outcomes of any other step: those with fixed shares first.
    pub choices: Option<Box<Choices>>,
    /// Place of its first outcome among those of all steps.
    pub first_outcome: usize,
    /// Whether some citizens pass it by; for whom it is done, and for which share of them.
    pub optional: bool,
    pub only: Condition,
    pub share: f64,
    pub patience: Option<Sampler>,
    pub rule: OfficerRule,
    /// The officers who can do it.
    pub skills: Vec<Able>,
    /// Targets about the wait here.
    pub targets: Vec<usize>,
}

/// Outcomes that depend on the case or on the officer, or do more than lead somewhere.
#[derive(Debug)]
pub(super) struct Choices {
    pub list: Vec<Choice>,
    /// The work of the step, where outcomes add to it.
    pub work: Option<Sampler>,
}

/// One of [`Choices`].
#[derive(Debug)]
pub(super) struct Choice {
    pub share: BySkill,
    pub only: Condition,
    pub then: Then,
    pub marking: Marking,
    /// Work that it adds.
    pub work: Option<Sampler>,
    /// Share that is put right at the desk, and the work which that takes.
    pub solved: Option<(f64, Sampler)>,
    /// Place among the outcomes of the step.
    pub place: usize,
}

/// That an officer can do a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Able {
    pub officer: u32,
    pub step: u32,
    /// Place among the officers of the step.
    pub rank: u32,
    /// Place in [`Plan::skills`].
    pub skill: u32,
    /// Speed, unless it can change.
    pub speed: Option<f64>,
}

#[derive(Debug)]
pub(super) struct OfficerPlan {
    pub key: Key,
    pub group: usize,
    pub serves: QueueRule,
    /// Places in [`Plan::skills`], and what they are.
    pub skills: std::ops::Range<usize>,
    pub able: Vec<Able>,
    /// Whether any of the steps needs the citizen to be present.
    pub serves_present: bool,
}

#[derive(Debug)]
pub(super) struct SkillPlan {
    pub officer: OfficerId,
    pub step: StepId,
    /// Place in the list of the step's officers.
    pub rank: usize,
    pub speed: f64,
    pub accuracy: f64,
    /// Whether it can change.
    pub dynamic: bool,
}

#[derive(Debug)]
pub(super) struct PoolPlan {
    /// Its units, by place in [`Plan::units`].
    pub units: std::ops::Range<usize>,
    pub failures: Vec<FailurePlan>,
    /// Whether it matters for wear who has a unit in hand, and when.
    pub wears_in_hand: bool,
    /// Steps that use it.
    pub steps: Vec<StepId>,
}

#[derive(Debug)]
pub(super) struct FailurePlan {
    pub wear: Wear,
    pub life: Sampler,
    pub repair: Sampler,
    pub unskilled: f64,
}

/// What shortens the life of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wear {
    Calendar,
    InUse,
    Uses,
}

#[derive(Debug)]
pub(super) struct UnitPlan {
    pub key: Key,
    pub pool: usize,
    /// Place in its pool.
    pub number: usize,
}

#[derive(Debug)]
pub(super) struct SystemPlan {
    pub key: Key,
    pub every: Sampler,
    pub lasts: Sampler,
    pub steps: Vec<StepId>,
}

#[derive(Debug)]
pub(super) struct StockPlan {
    pub key: Key,
    pub lead: Option<Sampler>,
    pub steps: Vec<StepId>,
}

impl Plan<'_> {
    /// Returns the first open day at or after `day`, or `None` if the horizon ends before one.
    #[inline]
    pub(super) fn open_day_from(&self, day: u32) -> Option<u32> {
        self.open_from.get(day as usize).copied().flatten()
    }

    /// Returns the number of cells: pairs of service and class.
    pub fn cells(&self) -> usize {
        self.scenario.services.iter().map(|service| service.classes.len()).sum()
    }
}
