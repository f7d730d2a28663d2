//! A scenario becomes a plan: constants computed once, names turned into keys of luck.

use super::plan::{
    Able, BackupPlan, Choice, Choices, Courier, DemandPlan, Detour, FailurePlan, Finds, Fork, Groups,
    OfficerPlan, Plan, PoolPlan, ReservedPlan, ServicePlan, SkillPlan, SourcePlan, StepPlan, StockPlan,
    SystemPlan, UnitPlan, Wear,
};
use crate::random::arrivals::CumulativeRate;
use crate::random::distribution::Sampler;
use crate::random::stream::Key;
use crate::scenario::demand::{Demand, Pattern};
use crate::scenario::equipment::{FailureClock, Reserved};
use crate::scenario::eras::Era;
use crate::scenario::factor::{Driver, FACTORS_OF, FactorOf};
use crate::scenario::marks::Marks;
use crate::scenario::people::{Group, OfficerRule};
use crate::scenario::service::{Outcome, Service, Step, Task};
use crate::scenario::settings::{Target, TargetMeasure};
use crate::scenario::{GroupId, OfficerId, Scenario, ServiceId, StepId};
use crate::time::SimDuration;

impl<'s> Plan<'s> {
    /// Compiles `scenario`, with what later days change.
    pub fn new(scenario: &'s Scenario) -> Plan<'s> {
        let mut plan = Plan::of_era(scenario, 0);
        let era = |era: &'s Era| (era.from, Plan::of_era(&era.scenario, era.from));
        plan.later = scenario.later.iter().map(era).collect();
        plan.agree();
        plan
    }

    /// Compiles the era that begins on day `from`.
    fn of_era(scenario: &'s Scenario, from: u32) -> Plan<'s> {
        let skills = skills(scenario);
        let mut outcomes = 0;
        let mut steps = Vec::new();
        for (s, step) in scenario.steps.iter().enumerate() {
            steps.push(StepPlan { first_outcome: outcomes, ..step_plan(s, step, &skills, scenario) });
            outcomes += step.outcomes.len();
        }
        let mut cell = 0;
        let mut services = Vec::new();
        for (s, service) in scenario.services.iter().enumerate() {
            services.push(service_plan(s, service, cell, scenario));
            cell += service.classes.len();
        }
        Plan {
            scenario,
            demands: scenario.demands.iter().map(|demand| demand_plan(demand, from, scenario)).collect(),
            services,
            officers: officers(scenario, &skills),
            members: members(scenario),
            units: units(scenario),
            pools: pools(scenario),
            systems: systems(scenario),
            stocks: stocks(scenario),
            impatient: scenario.steps.iter().any(|step| step.patience.is_some())
                || scenario.services.iter().any(|service| service.patience.is_some()),
            recorded: scenario
                .demands
                .iter()
                .any(|demand| matches!(demand.pattern, Pattern::Recorded { .. })),
            lasts: scenario.in_turn().any(Scenario::cases_last),
            learns: skills.iter().any(|skill| skill.dynamic || skill.shaped),
            counts_floor: scenario.factors.iter().any(|factor| factor.by == Some(Driver::PeoplePerOfficer)),
            complies: scenario.steps.iter().any(|step| step.complies.is_some()),
            levels: scenario.levels(),
            open_from: (0..scenario.calendar.days())
                .map(|day| scenario.calendar.open_day_from(day))
                .collect(),
            by_rule: by_rule(scenario),
            lined: is_lined(scenario),
            forked: is_forked(scenario),
            longest_wait: scenario.office.longest_wait,
            most_units: steps.iter().map(|step| step.uses.iter().map(|u| u.1).sum::<u32>()).max().unwrap_or(0)
                as usize,
            detours: scenario.steps.iter().any(|step| step.when_out.is_some()),
            repeats: scenario
                .steps
                .iter()
                .any(|step| step.errors.is_some() || !step.outcomes.is_empty() || step.when_out.is_some())
                || scenario.services.iter().any(|service| has_twice(&service.route)),
            optional: scenario.steps.iter().any(Step::is_optional),
            complains: scenario.demands.iter().any(|demand| matches!(demand.pattern, Pattern::Complaints(_))),
            outcomes,
            steps,
            skills,
            later: Vec::new(),
        }
    }
}

impl SkillPlan {
    fn able(&self, place: usize) -> Able {
        Able {
            officer: self.officer.0,
            step: self.step.0,
            rank: self.rank as u32,
            skill: place as u32,
            speed: (!self.dynamic && !self.shaped).then_some(self.speed),
        }
    }
}

/// Whether more than the order of the lines decides who is called.
fn by_rule(scenario: &Scenario) -> bool {
    scenario.office.longest_wait.is_some() || is_lined(scenario) || !scenario.outreaches.is_empty()
}

fn is_lined(scenario: &Scenario) -> bool {
    scenario.steps.iter().any(|step| step.lines.is_some())
}

fn is_forked(scenario: &Scenario) -> bool {
    scenario.services.iter().any(|service| !service.forks.is_empty())
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
            let factors = factors(officer.group, skill.step, scenario);
            let hurries = !factors[FactorOf::Speed as usize].is_empty();
            skills.push(SkillPlan {
                officer: OfficerId(o as u32),
                step: skill.step,
                rank: *rank,
                speed: skill.speed,
                accuracy: skill.accuracy,
                above: skill.above,
                dynamic: is_dynamic(group, skill.step, scenario),
                able: skill.able,
                shaped: hurries || scenario.steps[skill.step.index()].complies.is_some(),
                factors,
            });
            *rank += 1;
        }
    }
    skills
}

/// Returns the places of the factors on officers of `group` at `step`, by what they multiply.
fn factors(group: GroupId, step: StepId, scenario: &Scenario) -> [Vec<usize>; FACTORS_OF] {
    let mut places: [Vec<usize>; FACTORS_OF] = std::array::from_fn(|_| Vec::new());
    for (place, factor) in scenario.factors.iter().enumerate() {
        if factor.concerns(group, step) {
            places[factor.of as usize].push(place);
        }
    }
    places
}

fn is_dynamic(group: &Group, step: StepId, scenario: &Scenario) -> bool {
    group.learning.is_some()
        || group.turnover.is_some()
        || scenario.trainings.iter().any(|training| training.gains.iter().any(|gain| gain.step == step))
}

fn officers(scenario: &Scenario, skills: &[SkillPlan]) -> Vec<OfficerPlan> {
    let by_rule = by_rule(scenario);
    let mut first = 0;
    let plan = |(o, officer): (usize, &crate::scenario::people::Officer)| {
        let group = &scenario.groups[officer.group.index()];
        let range = first..first + group.skills.len();
        first = range.end;
        debug_assert!(skills[range.clone()].iter().all(|skill| skill.officer.index() == o));
        let able = range.clone().filter(|&place| skills[place].able).map(|place| skills[place].able(place));
        let (helps, able): (Vec<Able>, Vec<Able>) = able.partition(|able| is_help(skills, able));
        let (field, able): (Vec<Able>, Vec<Able>) =
            able.into_iter().partition(|able| scenario.steps[able.step as usize].field);
        OfficerPlan {
            key: Key::name(&group.name).with(u64::from(officer.member)),
            group: officer.group.index(),
            serves: group.serves,
            finds: match able.as_slice() {
                _ if by_rule => Finds::ByRule,
                &[only] if helps.is_empty() => Finds::Only(only),
                _ => Finds::Any,
            },
            able,
            helps,
            field,
            skills: range,
            serves_present: group
                .skills
                .iter()
                .any(|skill| skill.able && scenario.steps[skill.step.index()].present),
        }
    };
    scenario.officers.iter().enumerate().map(plan).collect()
}

/// Returns whether the officer only helps out there.
fn is_help(skills: &[SkillPlan], able: &Able) -> bool {
    skills[able.skill as usize].above > 0
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
    let (mut work, delay, rule) = match &step.task {
        Task::Work { work, chooses } => (Some(work.sampler()), None, *chooses),
        Task::Delay(delay) => (None, Some(delay.sampler()), OfficerRule::Listed),
    };
    let choices = choices(step, &mut work);
    let plain = if choices.is_some() { &[] } else { step.outcomes.as_slice() };
    let mut until = 0.0;
    let mut end = |share: f64| {
        until += share;
        until
    };
    let is_mine =
        |(place, skill): (usize, &SkillPlan)| (skill.step.index() == index).then(|| skill.able(place));
    let here = |other: &Step| other.when_out.is_some_and(|out| out.step.index() == index);
    let ends_detours = scenario.steps.iter().any(here);
    let is_reserve =
        |group: &usize| scenario.groups[*group].reserve.is_some_and(|reserve| reserve.step.index() == index);
    let reserves: Vec<usize> = (0..scenario.groups.len()).filter(is_reserve).collect();
    let able: Vec<Able> = skills.iter().enumerate().filter_map(is_mine).collect();
    let is_helper = |able: &Able| is_help(skills, able) && skills[able.skill as usize].able;
    let helpers: Vec<Able> = able.iter().copied().filter(is_helper).collect();
    StepPlan {
        watched: !reserves.is_empty() || !helpers.is_empty(),
        helpers,
        reserves,
        key: Key::name(&step.name),
        work,
        delay,
        courier: step.departs.as_ref().map(|departs| Courier { departures: departs.all(&scenario.calendar) }),
        present: step.present,
        walks_in: step.present && !scenario.office.announces.is_something() && !begins_fork(index, scenario),
        apart: matches!(step.task, Task::Delay(_))
            || step.lines.is_some()
            || step.express.is_some()
            || step.when_out.is_some()
            || step.field,
        field: step.field,
        lines: step.lines,
        express: step.express.map(|express| (express.below * 60e6, express.step.0)),
        seats: scenario.office.seats.filter(|_| step.present),
        branches: step.errors.is_some() || !step.outcomes.is_empty() || ends_detours || is_forked(scenario),
        rations: step.takes.iter().any(|(stock, _)| scenario.stocks[stock.index()].reserved.is_some()),
        detour: step.when_out.map(|out| Detour { to: out.step.0, again_after: out.again_after }),
        ends_detours,
        needs: !(step.uses.is_empty() && step.systems.is_empty() && step.takes.is_empty()),
        uses: step.uses.iter().map(|(pool, count)| (pool.index(), *count)).collect(),
        systems: step.systems.iter().map(|system| system.index()).collect(),
        takes: step.takes.iter().map(|(stock, count)| (stock.index(), *count)).collect(),
        errors: step.errors,
        complies: step.complies,
        outcomes: plain.iter().map(|outcome| (end(outcome.share.at_skill_1), outcome.then)).collect(),
        choices,
        first_outcome: 0,
        optional: step.is_optional(),
        only: step.only,
        share: step.share,
        patience: step.patience.as_ref().map(|patience| patience.sampler()),
        rule,
        skills: able,
        targets: targets(scenario, |target| target.step == Some(StepId(index as u32))),
    }
}

/// Returns the outcomes of `step` if they are not plain; takes over its work if they add to it.
fn choices(step: &Step, work: &mut Option<Sampler>) -> Option<Box<Choices>> {
    if step.outcomes.iter().all(Outcome::is_plain) {
        return None;
    }
    let choice = |(place, outcome): (usize, &Outcome)| Choice {
        share: outcome.share,
        only: outcome.only,
        then: outcome.then,
        marking: outcome.marking,
        work: outcome.work.as_ref().map(|work| work.sampler()),
        solved: outcome.solved.as_ref().map(|solved| (solved.share, solved.work.sampler())),
        place,
    };
    let mut list: Vec<Choice> = step.outcomes.iter().enumerate().map(choice).collect();
    // With fixed shares first, training moves nobody's luck there.
    list.sort_by_key(|choice| !choice.share.is_fixed());
    let adds_work = list.iter().any(|choice| choice.work.is_some() || choice.solved.is_some());
    Some(Box::new(Choices { list, work: work.take_if(|_| adds_work) }))
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
        Pattern::Renewal { .. }
        | Pattern::Appointments { .. }
        | Pattern::Recorded { .. }
        | Pattern::Complaints(_)
        | Pattern::Parties { .. } => false,
    };
    let quotas: Vec<usize> = (0..scenario.quotas.len())
        .filter(|&quota| scenario.quotas[quota].counts.contains(&ServiceId(index as u32)))
        .collect();
    ServicePlan {
        turns_away: scenario.office.room.is_some() || !quotas.is_empty() || service.balks.is_some(),
        route: service.route.iter().map(|step| step.0).collect(),
        cell,
        promise: service.promise,
        comes_back: service.comes_back,
        class_until: service.classes.iter().map(|class| end(class.share)).collect(),
        patience: service.patience.as_ref().map(|patience| patience.sampler()),
        balks: service.balks,
        forks: service
            .forks
            .iter()
            .map(|fork| Fork {
                position: fork.position,
                steps: fork.steps.iter().map(|step| step.0).collect(),
            })
            .collect(),
        steers: service.steers,
        split_until: upper_ends(&service.splits),
        in_groups: scenario
            .demands
            .iter()
            .any(|demand| demand.service.index() == index && !demand.groups.is_empty()),
        attended_systems: attended_systems(service, scenario),
        quotas,
        visit_targets: targets(scenario, |target| {
            is_about(target) && target.step.is_none() && target.measure != TargetMeasure::TimeToCard
        }),
        case_targets: targets(scenario, |target| {
            is_about(target) && target.measure == TargetMeasure::TimeToCard
        }),
        demand: scenario.demands.iter().position(has_hours),
        prepares: !service.marks.is_empty() || scenario.steps.iter().any(Step::is_optional),
        marks: service.marks.iter().map(|&(mark, share)| (mark, mark_key(mark, scenario), share)).collect(),
        flaws: service.flaws,
        complaints: (0..scenario.demands.len())
            .filter(|&demand| is_about_visits(&scenario.demands[demand], ServiceId(index as u32)))
            .collect(),
    }
}

/// Returns whether `demand` is complaints about visits for `service`.
fn is_about_visits(demand: &Demand, service: ServiceId) -> bool {
    match &demand.pattern {
        Pattern::Complaints(complaints) => complaints.about.contains(&service),
        Pattern::Poisson { .. }
        | Pattern::Renewal { .. }
        | Pattern::Appointments { .. }
        | Pattern::Recorded { .. }
        | Pattern::Parties { .. } => false,
    }
}

/// Returns the key that the name of `mark` always has.
fn mark_key(mark: Marks, scenario: &Scenario) -> Key {
    mark.places().next().map_or(Key::default(), |place| Key::name(&scenario.marks[place]))
}

fn upper_ends(shares: &[f64]) -> Vec<f64> {
    let mut until = 0.0;
    let end = |share: &f64| {
        until += share;
        until
    };
    shares.iter().map(end).collect()
}

/// Whether step number `index` is the first listed of the steps to begin with.
fn begins_fork(index: usize, scenario: &Scenario) -> bool {
    let forks = scenario.services.iter().flat_map(|service| &service.forks);
    forks.filter(|fork| fork.position == 0).any(|fork| fork.steps[0].index() == index)
}

/// Returns the systems that steps of `service` with the citizen present need.
fn attended_systems(service: &Service, scenario: &Scenario) -> Vec<usize> {
    let steps = service.route.iter().map(|step| &scenario.steps[step.index()]).filter(|step| step.present);
    let mut systems: Vec<usize> = steps.flat_map(|step| &step.systems).map(|system| system.index()).collect();
    systems.sort_unstable();
    systems.dedup();
    systems
}

fn demand_plan<'s>(demand: &'s Demand, from: u32, scenario: &Scenario) -> DemandPlan<'s> {
    // Rates count people; what comes at these instants are groups.
    let events = demand.times / demand.mean_group();
    let source = match &demand.pattern {
        Pattern::Poisson { week, day_cv, at_opening } => SourcePlan::Poisson {
            week: (0..7)
                .map(|weekday| {
                    cumulative_rate(
                        &week[weekday],
                        (*at_opening, events),
                        scenario.calendar.hours_on(from).0[weekday].first().map(|window| window.from),
                        scenario.calendar.early_birds,
                    )
                })
                .collect(),
            factor: (*day_cv > 0.0).then(|| {
                crate::random::distribution::Distribution::Gamma { mean: 1.0 / 60e6, cv: *day_cv }.sampler()
            }),
        },
        Pattern::Renewal { gap } => SourcePlan::Renewal { gap: gap.scaled(1.0 / demand.times).sampler() },
        Pattern::Appointments { every, seats, no_show, lateness } => SourcePlan::Appointments {
            every: *every,
            seats: *seats,
            no_show: *no_show,
            lateness: lateness.sampler(),
        },
        Pattern::Recorded { arrivals } => SourcePlan::Recorded(arrivals),
        Pattern::Parties { parties } => SourcePlan::Parties(parties),
        Pattern::Complaints(complaints) => SourcePlan::Complaints(complaints),
    };
    DemandPlan {
        key: Key::name(&demand.name),
        service: demand.service.index(),
        source: in_groups(demand, source),
        from: demand.from.map(|population| population.index()),
    }
}

/// Groups that come as `events` say, unless everybody comes alone.
fn in_groups<'s>(demand: &Demand, events: SourcePlan<'s>) -> SourcePlan<'s> {
    if demand.groups.iter().all(|&(size, share)| size == 1 || share == 0.0) {
        return events;
    }
    let mut until = 0.0;
    let mut end = |&(size, share): &(u32, f64)| {
        until += share;
        (until, size)
    };
    let sizes = demand.groups.iter().filter(|(_, share)| *share > 0.0).map(&mut end).collect();
    SourcePlan::Groups(Box::new(Groups { events, sizes }))
}

/// Rates of a day times `factor`, with the rate of the first piece held for `early_birds` before `opening`, and a
/// crowd at the doors.
fn cumulative_rate(
    pieces: &[crate::scenario::demand::RatePiece],
    (at_opening, factor): (f64, f64),
    opening: Option<SimDuration>,
    early_birds: SimDuration,
) -> CumulativeRate {
    let mut rate = CumulativeRate::default();
    let Some(opening) = opening else { return rate };
    if let Some(first) = pieces.first().filter(|first| first.from == opening) {
        let from = (opening - early_birds).max(SimDuration::ZERO);
        rate.add(from, opening, (opening - from).minutes() * first.rate * factor);
    }
    rate.add(opening, opening, at_opening * factor);
    for piece in pieces {
        rate.add(piece.from, piece.until, (piece.until - piece.from).minutes() * piece.rate * factor);
    }
    rate
}

fn units(scenario: &Scenario) -> Vec<UnitPlan> {
    let mut units = Vec::new();
    for (pool, equipment) in scenario.pools.iter().enumerate() {
        let key = Key::name(&equipment.name);
        units.extend((0..equipment.all_units() as usize).map(|number| UnitPlan {
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
        let units = first..first + pool.all_units() as usize;
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
            places: pool.units as usize,
            swap: pool.spares.map_or(SimDuration::ZERO, |spares| spares.swap),
            rests_after: pool.rest.map_or(u32::MAX, |rest| rest.after),
            rest: pool.rest.map_or(SimDuration::ZERO, |rest| rest.takes),
            wears_in_hand: pool.rest.is_some() || failures.iter().any(in_hand),
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
        backup: system.backup.as_ref().map(|backup| BackupPlan {
            starts: backup.starts,
            lasts: backup.lasts.as_ref().map(|lasts| lasts.sampler()),
        }),
        steps: steps_where(scenario, |step| step.systems.iter().any(|needed| needed.index() == s)),
    };
    scenario.systems.iter().enumerate().map(plan).collect()
}

fn stocks(scenario: &Scenario) -> Vec<StockPlan> {
    let plan = |(s, stock): (usize, &crate::scenario::equipment::Stock)| StockPlan {
        key: Key::name(&stock.name),
        lead: stock.order.as_ref().map(|order| order.arrives_after.sampler()),
        reserved: stock.reserved.as_ref().map(|reserved| reserved_plan(reserved, scenario)),
        steps: steps_where(scenario, |step| step.takes.iter().any(|(taken, _)| taken.index() == s)),
    };
    scenario.stocks.iter().enumerate().map(plan).collect()
}

fn reserved_plan(reserved: &Reserved, scenario: &Scenario) -> ReservedPlan {
    let mut cells = Vec::new();
    for (s, service) in scenario.services.iter().enumerate() {
        let served = reserved.services.contains(&ServiceId(s as u32));
        cells.extend(service.classes.iter().map(|class| served || reserved.classes.contains(&class.name)));
    }
    ReservedPlan { below: reserved.below, cells }
}

fn steps_where(scenario: &Scenario, wanted: impl Fn(&Step) -> bool) -> Vec<StepId> {
    (0..scenario.steps.len()).filter(|&s| wanted(&scenario.steps[s])).map(|s| StepId(s as u32)).collect()
}
