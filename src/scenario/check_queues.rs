//! What is wrong with rules of queues, routes and demand, taken together.

use super::demand::{MOST_TOGETHER, Pattern};
use super::load::arrivals_per_day;
use super::people::QueueRule;
use super::read::Context;
use super::service::Task;
use super::{Scenario, StepId};

/// Reports rules that contradict each other or change nothing.
pub(super) fn check_queues(scenario: &Scenario, context: &mut Context<'_>) {
    check_longest_wait(scenario, context);
    check_groups(scenario, context);
    check_announces(scenario, context);
    check_choices(scenario, context);
    check_express(scenario, context);
    check_field(scenario, context);
    check_lines(scenario, context);
}

/// Where each officer has a line, nobody comes to help out with all of them, and nobody works in the field.
fn check_lines(scenario: &Scenario, context: &mut Context<'_>) {
    for (s, step) in scenario.steps.iter().enumerate().filter(|(_, step)| step.lines.is_some()) {
        let mut skills = scenario.groups.iter().flat_map(|group| &group.skills);
        if skills.any(|skill| skill.step.index() == s && skill.above > 0) {
            let message = format!("officers help out at step `{}`, where each officer has a line", step.name);
            let help = "write lines = \"one\", or let them stand there: delete `above`";
            context.error("contradiction", context.places.steps[s].clone(), message, help);
        }
    }
}

/// A guard is of use where somebody can be overtaken.
fn check_longest_wait(scenario: &Scenario, context: &mut Context<'_>) {
    let by_turn =
        scenario.groups.iter().all(|group| group.skills.len() < 2 || group.serves == QueueRule::LongestWait);
    if scenario.office.longest_wait.is_some() && scenario.levels() == 1 && by_turn {
        let message = "`longest-wait` of the office changes nothing: everybody is called in turn already";
        let help = "delete it, or give a service `priority`";
        context.warning("unused", context.places.longest_wait.clone(), message, help);
    }
}

/// Whoever has a choice is in the building at each of the steps, or at none, and at a first step in it.
fn check_choices(scenario: &Scenario, context: &mut Context<'_>) {
    for (s, service) in scenario.services.iter().enumerate() {
        for fork in &service.forks {
            let is_present = |step: &StepId| scenario.steps[step.index()].present;
            let first = is_present(&fork.steps[0]);
            let place = context.places.routes[s].clone();
            if fork.steps.iter().any(|step| is_present(step) != first) {
                let message =
                    format!("service `{}` offers steps with the citizen present and without", service.name);
                context.error("contradiction", place, message, "write `present` alike for all of them");
            } else if fork.position == 0 && !first {
                let message =
                    format!("service `{}` begins with a choice that nobody comes for", service.name);
                let help = "begin with a step with the citizen present";
                context.error("contradiction", place, message, help);
            }
        }
    }
}

/// An express counter serves short work, and sends nobody further.
fn check_express(scenario: &Scenario, context: &mut Context<'_>) {
    for (s, step) in scenario.steps.iter().enumerate() {
        let Some(express) = step.express else { continue };
        let counter = &scenario.steps[express.step.index()];
        let reason = match &counter.task {
            Task::Delay(_) => "which is a delay",
            Task::Work { .. } if express.step.index() == s => "itself",
            Task::Work { .. } if counter.express.is_some() => "which sends people to an express counter too",
            Task::Work { .. } if counter.present != step.present => "where the citizen is not as here",
            Task::Work { .. } => continue,
        };
        let message = format!("`express` of step `{}` leads to `{}`, {reason}", step.name, counter.name);
        let place = context.places.steps[s].clone();
        context.error("contradiction", place, message, "write a step of its own for the express counter");
    }
}

/// A step in the field is done by somebody who goes there, with what there is.
fn check_field(scenario: &Scenario, context: &mut Context<'_>) {
    for (s, step) in scenario.steps.iter().enumerate().filter(|(_, step)| step.field) {
        let can = |group: usize| scenario.groups[group].skills.iter().any(|skill| skill.step.index() == s);
        if !scenario.outreaches.iter().any(|outreach| can(outreach.group.index())) {
            let message = format!("nobody who can do step `{}` goes into the field", step.name);
            let help = "add `outreach` to an officer who has it among the skills, or delete field = true";
            context.error("never-staffed", context.places.steps[s].clone(), message, help);
        }
    }
    for outreach in &scenario.outreaches {
        for (pool, count) in &outreach.takes {
            let described = &scenario.pools[pool.index()];
            if *count > described.units {
                let message = format!(
                    "the outreach of `{}` takes {count} units of `{}`, which has {}",
                    scenario.groups[outreach.group.index()].name,
                    described.name,
                    described.units
                );
                let place = context.places.pools[pool.index()].clone();
                context.error("too-few-units", place, message, "add units, or take fewer along");
            }
        }
    }
}

/// What never happens need not be announced.
fn check_announces(scenario: &Scenario, context: &mut Context<'_>) {
    let announces = &scenario.office.announces;
    let of_no_use = [
        (announces.outages > 0.0 && scenario.systems.is_empty(), "outages", "there is no [[system]]"),
        (announces.quota > 0.0 && scenario.quotas.is_empty(), "quota", "there is no [quota]"),
    ];
    for (_, key, reason) in of_no_use.into_iter().filter(|(is_so, _, _)| *is_so) {
        let message = format!("`{key}` of `announces` changes nothing: {reason}");
        context.warning("unused", context.places.announces.clone(), message, "delete it");
    }
}

/// Numbers of people in groups stay below those of the next member.
fn check_groups(scenario: &Scenario, context: &mut Context<'_>) {
    for (d, demand) in scenario.demands.iter().enumerate().filter(|(_, demand)| !demand.groups.is_empty()) {
        let a_day = arrivals_per_day(demand, &scenario.calendar) / demand.mean_group();
        let groups = match &demand.pattern {
            Pattern::Renewal { .. } => a_day * scenario.calendar.open_days().count() as f64,
            Pattern::Poisson { .. }
            | Pattern::Appointments { .. }
            | Pattern::Recorded { .. }
            | Pattern::Parties { .. }
            | Pattern::Complaints(_) => a_day,
        };
        // Half, so that no day with many people comes near.
        if groups > f64::from(MOST_TOGETHER / 2) {
            let message =
                format!("the demand for `{}` is {groups:.0} groups, too many to number", demand.name);
            let help = "check the unit of the rate, or leave out `groups`";
            context.error("too-many", context.places.demands[d].clone(), message, help);
        }
    }
}
