//! The scenario compiled to flat tables: what they hold. `compile` makes them.

use crate::random::arrivals::CumulativeRate;
use crate::random::distribution::Sampler;
use crate::random::stream::Key;
use crate::scenario::demand::{ComeBack, Complaints, Party, Recorded};
use crate::scenario::factor::FACTORS_OF;
use crate::scenario::marks::{Condition, Marking, Marks};
use crate::scenario::people::{OfficerRule, QueueRule};
use crate::scenario::service::{Balking, BySkill, Compliance, Errors, Lines, Then};
use crate::scenario::{OfficerId, Scenario, StepId};
use crate::time::{SimDuration, SimTime};

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
    /// Whether any skill can change, or acts differently at different moments.
    pub(super) learns: bool,
    /// Whether it is counted who is on the floor.
    pub(super) counts_floor: bool,
    /// Whether officers may depart from the procedure.
    pub(super) complies: bool,
    /// Whether anybody's patience ends.
    pub(super) impatient: bool,
    /// Whether cases take days, so that their lengths are worth a distribution.
    pub(super) lasts: bool,
    /// Whether anybody's arrival and work are recorded.
    pub(super) recorded: bool,
    pub(super) levels: usize,
    /// Most units one service holds.
    pub(super) most_units: usize,
    /// Of each day: the first open day from it on, if there is one.
    pub(super) open_from: Vec<Option<u32>>,
    /// Whether a case may leave its route until stock is there.
    pub(super) detours: bool,
    /// Whether a step can happen to a citizen more than once, so that attempts must be counted.
    pub(super) repeats: bool,
    /// Whether more than the order of the lines decides who is called.
    pub(super) by_rule: bool,
    /// Whether any step has a line per officer, and any route a choice.
    pub(super) lined: bool,
    pub(super) forked: bool,
    /// Wait at a step after which somebody is called before all others.
    pub(super) longest_wait: Option<SimDuration>,
    /// What is in force from a later day on; of the first plan only.
    pub(super) later: Vec<(u32, Plan<'s>)>,
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
    Groups(Box<Groups<'s>>),
    Parties(&'s [Party]),
    Complaints(&'s Complaints),
}

/// Groups of people, each of whom comes at one instant.
#[derive(Debug)]
pub(super) struct Groups<'s> {
    /// When groups come.
    pub events: SourcePlan<'s>,
    /// Upper ends of the shares, and the sizes.
    pub sizes: Vec<(f64, u32)>,
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
    pub forks: Vec<Fork>,
    pub steers: f64,
    /// Upper ends of the shares of the alternatives; empty: the first.
    pub split_until: Vec<f64>,
    /// Systems that its steps with the citizen present need.
    pub attended_systems: Vec<usize>,
    /// Whether some of its people come in groups, which have one ticket.
    pub in_groups: bool,
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

/// A place of a route with a choice of steps.
#[derive(Debug)]
pub(super) struct Fork {
    pub position: usize,
    pub steps: Vec<u32>,
}

#[derive(Debug)]
pub(super) struct StepPlan {
    pub key: Key,
    pub work: Option<Sampler>,
    pub delay: Option<Sampler>,
    /// Whether whoever joins does something else than to stand in its one line.
    pub apart: bool,
    pub lines: Option<Lines>,
    pub field: bool,
    /// Work content below which somebody goes to the step named \[µs\].
    pub express: Option<(f64, u32)>,
    /// With whom the delay begins; `None`: at once.
    pub courier: Option<Courier>,
    pub present: bool,
    /// Whether whoever comes for it simply walks in.
    pub walks_in: bool,
    /// Seats of the room in which people wait for it; `None`: they are not counted.
    pub seats: Option<u32>,
    /// Whether anything but an officer is needed.
    pub needs: bool,
    pub uses: Vec<(usize, u32)>,
    pub systems: Vec<usize>,
    pub takes: Vec<(usize, u32)>,
    /// Whether some of the stock it takes is reserved.
    pub rations: bool,
    /// Where a case goes that would have to wait for stock.
    pub detour: Option<Detour>,
    /// Whether it may be such a detour itself.
    pub ends_detours: bool,
    /// Whether anything but the next step of the route may follow.
    pub branches: bool,
    pub errors: Option<Errors>,
    pub complies: Option<Compliance>,
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
    /// Whether somebody is interested in how long the line is.
    pub watched: bool,
    /// Groups that are a reserve for it.
    pub reserves: Vec<usize>,
    /// The officers who only help out here.
    pub helpers: Vec<Able>,
    /// Targets about the wait here.
    pub targets: Vec<usize>,
}

impl StepPlan {
    /// Returns whether it takes any equipment; of what it takes at other times only, it takes none.
    pub fn uses_some(&self) -> bool {
        self.uses.iter().any(|&(_, count)| count > 0)
    }
}

/// Another step meanwhile.
#[derive(Clone, Copy, Debug)]
pub(super) struct Detour {
    pub to: u32,
    pub again_after: ComeBack,
}

/// Somebody who takes along all that is there.
#[derive(Debug)]
pub(super) struct Courier {
    /// Every departure within the horizon, in order.
    pub departures: Vec<SimTime>,
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
    /// Speed, unless it can change or something else is decided with it at the start of a service.
    pub speed: Option<f64>,
}

/// How an officer finds whom to serve next.
#[derive(Clone, Copy, Debug)]
pub(super) enum Finds {
    /// At the one step there is, the first in line.
    Only(Able),
    /// The first in line at one of several steps.
    Any,
    /// By rules that look beyond the first in line.
    ByRule,
}

#[derive(Debug)]
pub(super) struct OfficerPlan {
    pub key: Key,
    pub group: usize,
    pub serves: QueueRule,
    /// Places in [`Plan::skills`].
    pub skills: std::ops::Range<usize>,
    /// What the officer does, and where the officer only helps out when the line is long.
    pub able: Vec<Able>,
    pub helps: Vec<Able>,
    /// What the officer does in the field; not in `able`.
    pub field: Vec<Able>,
    pub finds: Finds,
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
    /// The officer only helps out, while more people than this wait.
    pub above: u32,
    /// Whether it can change.
    pub dynamic: bool,
    /// Whether the officer can do it now.
    pub able: bool,
    /// Whether more than skill decides about a service at its start: factors on speed, or a procedure to keep to.
    pub shaped: bool,
    /// Factors by what they multiply, by place in the scenario.
    pub factors: [Vec<usize>; FACTORS_OF],
}

#[derive(Debug)]
pub(super) struct PoolPlan {
    /// Its units, by place in [`Plan::units`]; spares come last.
    pub units: std::ops::Range<usize>,
    /// Units at work: all but the spares.
    pub places: usize,
    /// Units beyond the places that stand in for others; without them, those beyond are not in the office now.
    pub spares: usize,
    /// How long it takes to put a spare in place.
    pub swap: SimDuration,
    /// Uses after which a unit rests, and for how long.
    pub rests_after: u32,
    pub rest: SimDuration,
    pub failures: Vec<FailurePlan>,
    /// Whether it matters for wear who has a unit in hand, and when.
    pub wears_in_hand: bool,
    /// Steps that use it.
    pub steps: Vec<StepId>,
}

impl PoolPlan {
    pub fn has_spares(&self) -> bool {
        self.spares > 0
    }
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
    pub backup: Option<BackupPlan>,
    pub steps: Vec<StepId>,
}

#[derive(Debug)]
pub(super) struct BackupPlan {
    pub starts: f64,
    /// `None`: as long as the outage.
    pub lasts: Option<Sampler>,
}

#[derive(Debug)]
pub(super) struct StockPlan {
    pub key: Key,
    pub lead: Option<Sampler>,
    pub reserved: Option<ReservedPlan>,
    pub steps: Vec<StepId>,
}

/// The last items of a stock.
#[derive(Debug)]
pub(super) struct ReservedPlan {
    pub below: u32,
    /// Whether they are for the citizens of each cell.
    pub cells: Vec<bool>,
}

impl<'s> Plan<'s> {
    /// Returns the plan in force on `day`; ask the first plan.
    #[inline]
    pub(super) fn on(&self, day: u32) -> &Plan<'s> {
        let later = self.later.iter().rev().find(|(from, _)| *from <= day);
        later.map_or(self, |(_, plan)| plan)
    }

    /// Returns the first open day at or after `day`, or `None` if the horizon ends before one.
    #[inline]
    pub(super) fn open_day_from(&self, day: u32) -> Option<u32> {
        self.open_from.get(day as usize).copied().flatten()
    }

    /// Returns whether `officer` is of a reserve.
    pub(super) fn is_reserve(&self, officer: usize) -> bool {
        self.scenario.groups[self.officers[officer].group].reserve.is_some()
    }

    /// Returns the number of cells: pairs of service and class.
    pub fn cells(&self) -> usize {
        self.scenario.services.iter().map(|service| service.classes.len()).sum()
    }
}
