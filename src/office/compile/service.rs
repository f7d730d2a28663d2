//! Services and their steps.

use super::is_forked;
use super::people::is_help;
use crate::office::plan::{Able, Choice, Choices, Courier, Detour, Fork, ServicePlan, SkillPlan, StepPlan};
use crate::random::distribution::Sampler;
use crate::random::stream::Key;
use crate::scenario::demand::{Demand, Pattern};
use crate::scenario::marks::Marks;
use crate::scenario::people::OfficerRule;
use crate::scenario::service::{Outcome, Service, Step, Task};
use crate::scenario::settings::{Target, TargetMeasure};
use crate::scenario::{Scenario, ServiceId, StepId};

/// Returns the places of the targets that are `wanted`.
fn targets(scenario: &Scenario, wanted: impl Fn(&Target) -> bool) -> Vec<usize> {
    (0..scenario.targets.len()).filter(|&target| wanted(&scenario.targets[target])).collect()
}

pub(super) fn step_plan(index: usize, step: &Step, skills: &[SkillPlan], scenario: &Scenario) -> StepPlan {
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

pub(super) fn service_plan(index: usize, service: &Service, cell: usize, scenario: &Scenario) -> ServicePlan {
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
