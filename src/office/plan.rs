//! The scenario compiled to flat tables: constants computed once, names turned into keys of luck.

use crate::random::arrivals::CumulativeRate;
use crate::random::distribution::Sampler;
use crate::random::stream::Key;
use crate::scenario::demand::{ComeBack, Demand, Pattern, Recorded};
use crate::scenario::equipment::FailureClock;
use crate::scenario::people::{Group, OfficerRule, QueueRule};
use crate::scenario::service::{Balking, Errors, Service, Step, Task, Then};
use crate::scenario::settings::{Target, TargetMeasure};
use crate::scenario::{OfficerId, Scenario, ServiceId, StepId};
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
    pub(super) levels: usize,
    /// Most units one service holds.
    pub(super) most_units: usize,
    /// Whether a step can happen to a citizen more than once, so that attempts must be counted.
    pub(super) repeats: bool,
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
    pub balks: Option<Balking>,
    /// Quotas that count it.
    pub quotas: Vec<usize>,
    /// Targets about visits, and about cases, of this service.
    pub visit_targets: Vec<usize>,
    pub case_targets: Vec<usize>,
    /// The demand whose rates say at which hour people of this service come.
    pub demand: Option<usize>,
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
    /// Upper ends of the outcomes' shares, and what follows.
    pub outcomes: Vec<(f64, Then)>,
    pub patience: Option<Sampler>,
    pub rule: OfficerRule,
    /// The officers who can do it.
    pub skills: Vec<Able>,
    /// Targets about the wait here.
    pub targets: Vec<usize>,
}

/// That an officer can do a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Able {
    pub officer: u32,
    pub step: u32,
    /// Place among the officers of the step.
    pub rank: u32,
    /// Place in [`Plan::skills`].
    pub skill: u32,
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

impl SkillPlan {
    fn able(&self, place: usize) -> Able {
        Able { officer: self.officer.0, step: self.step.0, rank: self.rank as u32, skill: place as u32 }
    }
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

impl<'s> Plan<'s> {
    /// Compiles `scenario`.
    pub fn new(scenario: &'s Scenario) -> Plan<'s> {
        let skills = skills(scenario);
        let steps: Vec<StepPlan> = scenario
            .steps
            .iter()
            .enumerate()
            .map(|(s, step)| step_plan(s, step, &skills, scenario))
            .collect();
        let mut cell = 0;
        let mut services = Vec::new();
        for (s, service) in scenario.services.iter().enumerate() {
            services.push(service_plan(s, service, cell, scenario));
            cell += service.classes.len();
        }
        Plan {
            scenario,
            demands: scenario.demands.iter().map(|demand| demand_plan(demand, scenario)).collect(),
            services,
            officers: officers(scenario, &skills),
            members: members(scenario),
            units: units(scenario),
            pools: pools(scenario),
            systems: systems(scenario),
            stocks: stocks(scenario),
            levels: scenario.levels(),
            most_units: steps.iter().map(|step| step.uses.iter().map(|u| u.1).sum::<u32>()).max().unwrap_or(0)
                as usize,
            repeats: scenario.steps.iter().any(|step| step.errors.is_some() || !step.outcomes.is_empty())
                || scenario.services.iter().any(|service| has_twice(&service.route)),
            steps,
            skills,
        }
    }

    /// Returns the number of cells: pairs of service and class.
    pub fn cells(&self) -> usize {
        self.scenario.services.iter().map(|service| service.classes.len()).sum()
    }
}

fn has_twice(route: &[StepId]) -> bool {
    route.iter().enumerate().any(|(i, step)| route[..i].contains(step))
}

fn skills(scenario: &Scenario) -> Vec<SkillPlan> {
    let mut skills: Vec<SkillPlan> = Vec::new();
    let mut ranks = vec![0; scenario.steps.len()];
    for (o, officer) in scenario.officers.iter().enumerate() {
        let group = &scenario.groups[officer.group.index()];
        for skill in &group.skills {
            let rank = &mut ranks[skill.step.index()];
            skills.push(SkillPlan {
                officer: OfficerId(o as u32),
                step: skill.step,
                rank: *rank,
                speed: skill.speed,
                accuracy: skill.accuracy,
                dynamic: is_dynamic(group, skill.step, scenario),
            });
            *rank += 1;
        }
    }
    skills
}

fn is_dynamic(group: &Group, step: StepId, scenario: &Scenario) -> bool {
    group.learning.is_some()
        || scenario.trainings.iter().any(|training| training.gains.iter().any(|gain| gain.step == step))
}

fn officers(scenario: &Scenario, skills: &[SkillPlan]) -> Vec<OfficerPlan> {
    let mut first = 0;
    let plan = |(o, officer): (usize, &crate::scenario::people::Officer)| {
        let group = &scenario.groups[officer.group.index()];
        let range = first..first + group.skills.len();
        first = range.end;
        debug_assert!(skills[range.clone()].iter().all(|skill| skill.officer.index() == o));
        OfficerPlan {
            key: Key::name(&group.name).with(u64::from(officer.member)),
            group: officer.group.index(),
            serves: group.serves,
            able: range.clone().map(|place| skills[place].able(place)).collect(),
            skills: range,
            serves_present: group.skills.iter().any(|skill| scenario.steps[skill.step.index()].present),
        }
    };
    scenario.officers.iter().enumerate().map(plan).collect()
}

fn members(scenario: &Scenario) -> Vec<std::ops::Range<usize>> {
    let mut first = 0;
    let range = |group: usize| {
        let count = scenario.officers.iter().filter(|officer| officer.group.index() == group).count();
        first += count;
        first - count..first
    };
    (0..scenario.groups.len()).map(range).collect()
}

/// Returns the places of the targets that are `wanted`.
fn targets(scenario: &Scenario, wanted: impl Fn(&Target) -> bool) -> Vec<usize> {
    (0..scenario.targets.len()).filter(|&target| wanted(&scenario.targets[target])).collect()
}

fn step_plan(index: usize, step: &Step, skills: &[SkillPlan], scenario: &Scenario) -> StepPlan {
    let (work, delay, rule) = match &step.task {
        Task::Work { work, chooses } => (Some(work.sampler()), None, *chooses),
        Task::Delay(delay) => (None, Some(delay.sampler()), OfficerRule::Listed),
    };
    let mut until = 0.0;
    let mut end = |share: f64| {
        until += share;
        until
    };
    let is_mine =
        |(place, skill): (usize, &SkillPlan)| (skill.step.index() == index).then(|| skill.able(place));
    StepPlan {
        key: Key::name(&step.name),
        work,
        delay,
        present: step.present,
        seats: scenario.office.seats.filter(|_| step.present),
        branches: step.errors.is_some() || !step.outcomes.is_empty(),
        needs: !(step.uses.is_empty() && step.systems.is_empty() && step.takes.is_empty()),
        uses: step.uses.iter().map(|(pool, count)| (pool.index(), *count)).collect(),
        systems: step.systems.iter().map(|system| system.index()).collect(),
        takes: step.takes.iter().map(|(stock, count)| (stock.index(), *count)).collect(),
        errors: step.errors,
        outcomes: step.outcomes.iter().map(|outcome| (end(outcome.share), outcome.then)).collect(),
        patience: step.patience.as_ref().map(|patience| patience.sampler()),
        rule,
        skills: skills.iter().enumerate().filter_map(is_mine).collect(),
        targets: targets(scenario, |target| target.step == Some(StepId(index as u32))),
    }
}

fn service_plan(index: usize, service: &Service, cell: usize, scenario: &Scenario) -> ServicePlan {
    let mut until = 0.0;
    let mut end = |share: f64| {
        until += share;
        until
    };
    let is_about = |target: &Target| target.service.is_none_or(|service| service.index() == index);
    let has_hours = |demand: &Demand| match demand.pattern {
        Pattern::Poisson { .. } => demand.service.index() == index,
        Pattern::Renewal { .. } | Pattern::Appointments { .. } | Pattern::Recorded { .. } => false,
    };
    ServicePlan {
        route: service.route.iter().map(|step| step.0).collect(),
        cell,
        promise: service.promise,
        comes_back: service.comes_back,
        class_until: service.classes.iter().map(|class| end(class.share)).collect(),
        patience: service.patience.as_ref().map(|patience| patience.sampler()),
        balks: service.balks,
        quotas: (0..scenario.quotas.len())
            .filter(|&quota| scenario.quotas[quota].counts.contains(&ServiceId(index as u32)))
            .collect(),
        visit_targets: targets(scenario, |target| {
            is_about(target) && target.step.is_none() && target.measure != TargetMeasure::TimeToCard
        }),
        case_targets: targets(scenario, |target| {
            is_about(target) && target.measure == TargetMeasure::TimeToCard
        }),
        demand: scenario.demands.iter().position(has_hours),
    }
}

fn demand_plan<'s>(demand: &'s Demand, scenario: &Scenario) -> DemandPlan<'s> {
    let source = match &demand.pattern {
        Pattern::Poisson { week, day_cv, at_opening } => SourcePlan::Poisson {
            week: (0..7)
                .map(|weekday| {
                    cumulative_rate(
                        &week[weekday],
                        *at_opening,
                        scenario.calendar.week[weekday].first().map(|window| window.from),
                        scenario.calendar.early_birds,
                    )
                })
                .collect(),
            factor: (*day_cv > 0.0).then(|| {
                crate::random::distribution::Distribution::Gamma { mean: 1.0 / 60e6, cv: *day_cv }.sampler()
            }),
        },
        Pattern::Renewal { gap } => SourcePlan::Renewal { gap: gap.sampler() },
        Pattern::Appointments { every, seats, no_show, lateness } => SourcePlan::Appointments {
            every: *every,
            seats: *seats,
            no_show: *no_show,
            lateness: lateness.sampler(),
        },
        Pattern::Recorded { arrivals } => SourcePlan::Recorded(arrivals),
    };
    DemandPlan {
        key: Key::name(&demand.name),
        service: demand.service.index(),
        source,
        from: demand.from.map(|population| population.index()),
    }
}

/// Rates of a day, with the rate of the first piece held for `early_birds` before `opening`, and a
/// crowd at the doors.
fn cumulative_rate(
    pieces: &[crate::scenario::demand::RatePiece],
    at_opening: f64,
    opening: Option<SimDuration>,
    early_birds: SimDuration,
) -> CumulativeRate {
    let mut rate = CumulativeRate::default();
    let Some(opening) = opening else { return rate };
    if let Some(first) = pieces.first().filter(|first| first.from == opening) {
        let from = (opening - early_birds).max(SimDuration::ZERO);
        rate.add(from, opening, (opening - from).minutes() * first.rate);
    }
    rate.add(opening, opening, at_opening);
    for piece in pieces {
        rate.add(piece.from, piece.until, (piece.until - piece.from).minutes() * piece.rate);
    }
    rate
}

fn units(scenario: &Scenario) -> Vec<UnitPlan> {
    let mut units = Vec::new();
    for (pool, equipment) in scenario.pools.iter().enumerate() {
        let key = Key::name(&equipment.name);
        units.extend((0..equipment.units as usize).map(|number| UnitPlan {
            key: key.with(number as u64),
            pool,
            number,
        }));
    }
    units
}

fn pools(scenario: &Scenario) -> Vec<PoolPlan> {
    let mut first = 0;
    let mut plans = Vec::new();
    for (p, pool) in scenario.pools.iter().enumerate() {
        let units = first..first + pool.units as usize;
        first = units.end;
        let failure = |failure: &crate::scenario::equipment::Failure| {
            let (wear, life) = match &failure.clock {
                FailureClock::Calendar(life) => (Wear::Calendar, life.sampler()),
                FailureClock::InUse(life) => (Wear::InUse, life.sampler()),
                // With this rate a use ends the unit with probability 1 / mean, so that lives are `mean` uses.
                FailureClock::Uses(mean) => (Wear::Uses, Sampler::Exponential(-1.0 / (-1.0 / mean).ln_1p())),
            };
            FailurePlan { wear, life, repair: failure.repair.sampler(), unskilled: failure.unskilled }
        };
        let in_hand = |failure: &FailurePlan| failure.wear != Wear::Calendar || failure.unskilled != 1.0;
        let failures: Vec<FailurePlan> = pool.failures.iter().map(failure).collect();
        plans.push(PoolPlan {
            units,
            wears_in_hand: failures.iter().any(in_hand),
            failures,
            steps: steps_where(scenario, |step| step.uses.iter().any(|(used, _)| used.index() == p)),
        });
    }
    plans
}

fn systems(scenario: &Scenario) -> Vec<SystemPlan> {
    let plan = |(s, system): (usize, &crate::scenario::equipment::System)| SystemPlan {
        key: Key::name(&system.name),
        every: system.every.sampler(),
        lasts: system.lasts.sampler(),
        steps: steps_where(scenario, |step| step.systems.iter().any(|needed| needed.index() == s)),
    };
    scenario.systems.iter().enumerate().map(plan).collect()
}

fn stocks(scenario: &Scenario) -> Vec<StockPlan> {
    let plan = |(s, stock): (usize, &crate::scenario::equipment::Stock)| StockPlan {
        key: Key::name(&stock.name),
        lead: stock.order.as_ref().map(|order| order.arrives_after.sampler()),
        steps: steps_where(scenario, |step| step.takes.iter().any(|(taken, _)| taken.index() == s)),
    };
    scenario.stocks.iter().enumerate().map(plan).collect()
}

fn steps_where(scenario: &Scenario, wanted: impl Fn(&Step) -> bool) -> Vec<StepId> {
    (0..scenario.steps.len()).filter(|&s| wanted(&scenario.steps[s])).map(|s| StepId(s as u32)).collect()
}
