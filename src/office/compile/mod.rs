//! A scenario becomes a plan: constants computed once, names turned into keys of luck.

mod demand;
mod means;
mod people;
mod service;

use super::plan::{Plan, StepPlan};
use crate::scenario::demand::Pattern;
use crate::scenario::eras::Era;
use crate::scenario::factor::Driver;
use crate::scenario::service::Step;
use crate::scenario::{Scenario, StepId};
use demand::demand_plan;
use means::{pools, stocks, systems, units};
use people::{members, officers, skills};
use service::{service_plan, step_plan};

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

fn steps_where(scenario: &Scenario, wanted: impl Fn(&Step) -> bool) -> Vec<StepId> {
    (0..scenario.steps.len()).filter(|&s| wanted(&scenario.steps[s])).map(|s| StepId(s as u32)).collect()
}
