//! A scenario becomes a plan: constants computed once, names turned into keys of luck.

use super::plan::{
    Able, Choice, Choices, DemandPlan, FailurePlan, OfficerPlan, Plan, PoolPlan, ServicePlan, SkillPlan,
    SourcePlan, StepPlan, StockPlan, SystemPlan, UnitPlan, Wear,
};
use crate::random::arrivals::CumulativeRate;
use crate::random::distribution::Sampler;
use crate::random::stream::Key;
use crate::scenario::demand::{Demand, Pattern};
use crate::scenario::equipment::FailureClock;
use crate::scenario::marks::Marks;
use crate::scenario::people::{Group, OfficerRule};
use crate::scenario::service::{Outcome, Service, Step, Task};
use crate::scenario::settings::{Target, TargetMeasure};
use crate::scenario::{OfficerId, Scenario, ServiceId, StepId};
use crate::time::SimDuration;

impl<'s> Plan<'s> {
    /// Compiles `scenario`.
    pub fn new(scenario: &'s Scenario) -> Plan<'s> {
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
            demands: scenario.demands.iter().map(|demand| demand_plan(demand, scenario)).collect(),
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
            learns: skills.iter().any(|skill| skill.dynamic),
            levels: scenario.levels(),
            open_from: (0..scenario.calendar.days())
                .map(|day| scenario.calendar.open_day_from(day))
                .collect(),
            most_units: steps.iter().map(|step| step.uses.iter().map(|u| u.1).sum::<u32>()).max().unwrap_or(0)
                as usize,
            repeats: scenario.steps.iter().any(|step| step.errors.is_some() || !step.outcomes.is_empty())
                || scenario.services.iter().any(|service| has_twice(&service.route)),
            optional: scenario.steps.iter().any(Step::is_optional),
            complains: scenario.demands.iter().any(|demand| matches!(demand.pattern, Pattern::Complaints(_))),
            outcomes,
            steps,
            skills,
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
            speed: (!self.dynamic).then_some(self.speed),
        }
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
        outcomes: plain.iter().map(|outcome| (end(outcome.share.at_skill_1), outcome.then)).collect(),
        choices,
        first_outcome: 0,
        optional: step.is_optional(),
        only: step.only,
        share: step.share,
        patience: step.patience.as_ref().map(|patience| patience.sampler()),
        rule,
        skills: skills.iter().enumerate().filter_map(is_mine).collect(),
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
        | Pattern::Complaints(_) => false,
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
        | Pattern::Recorded { .. } => false,
    }
}

/// Returns the key that the name of `mark` always has.
fn mark_key(mark: Marks, scenario: &Scenario) -> Key {
    mark.places().next().map_or(Key::default(), |place| Key::name(&scenario.marks[place]))
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
        Pattern::Complaints(complaints) => SourcePlan::Complaints(complaints),
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
