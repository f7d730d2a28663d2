//! What is wrong with a scenario as a whole, though every value by itself is right.

use super::check_means;
use super::check_queues::check_queues;
use super::demand::Pattern;
use super::flow::Flow;
use super::load::{accuracy, arrivals_per_day};
use super::people::Group;
use super::read::Context;
use super::service::Task;
use super::{Scenario, ServiceId, StepId};
use crate::diagnostic::Span;

/// Most citizens of one replication.
const MOST_CITIZENS: f64 = 1e9;

/// Reports problems of the whole to `context`; returns whether its size is one that can be simulated.
pub(super) fn check(scenario: &Scenario, context: &mut Context<'_>) -> bool {
    check_routes(scenario, context);
    check_officers(scenario, context);
    check_units(scenario, context);
    check_stock(scenario, context);
    check_means::check(scenario, context);
    check_use(scenario, context);
    check_gains(scenario, context);
    check_queues(scenario, context);
    check_size(scenario, context)
}

fn check_routes(scenario: &Scenario, context: &mut Context<'_>) {
    let accuracy = accuracy(scenario);
    for service in 0..scenario.services.len() {
        let flow = Flow::new(scenario, ServiceId(service as u32), &accuracy);
        let (name, place) = (&scenario.services[service].name, context.places.routes[service].clone());
        if let Some(step) = flow.endless() {
            let message = format!(
                "a case of service `{name}` never ends once it is at step `{}`",
                called(scenario, step)
            );
            let help = "give one of the ways on from there a share below 1, or let it finish or reject";
            context.error("endless-route", place, message, help);
        } else if let Some(step) = flow.timeless_loop() {
            let message = format!(
                "a case of service `{name}` can come back to step `{}` without any time passing",
                called(scenario, step)
            );
            context.error("timeless-loop", place, message, "give a step of the loop a time above zero");
        } else if flow.passes_all() {
            let message = format!("a case of service `{name}` can pass by every step of its route");
            let help = "let one step be done for everybody: without `share`, `if` and `unless`";
            context.error("empty-route", place, message, help);
        }
    }
}

fn called(scenario: &Scenario, step: StepId) -> &str {
    &scenario.steps[step.index()].name
}

/// Returns which steps some case can come to.
fn reached(scenario: &Scenario) -> Vec<bool> {
    let accuracy = vec![0.5; scenario.steps.len()];
    let mut reached = vec![false; scenario.steps.len()];
    for service in 0..scenario.services.len() {
        for step in Flow::new(scenario, ServiceId(service as u32), &accuracy).reached() {
            reached[step.index()] = true;
        }
    }
    reached
}

fn check_officers(scenario: &Scenario, context: &mut Context<'_>) {
    for (s, step) in scenario.steps.iter().enumerate() {
        let needs_officer = matches!(step.task, Task::Work { .. });
        let can = |group: usize| scenario.groups[group].skills.iter().any(|skill| skill.step.index() == s);
        let trained = scenario.groups.iter().enumerate().any(|(group, _)| can(group));
        let staffed = scenario.officers.iter().any(|officer| can(officer.group.index()));
        if needs_officer && !trained {
            let message = format!("no officer can do step `{}`", step.name);
            let help = format!("add it to the skills of an officer: skills = {{ {} = 0.8 }}", step.name);
            context.error("no-officer", context.places.steps[s].clone(), message, help);
        } else if needs_officer && !staffed {
            let message =
                format!("nobody is there to do step `{}`: the groups that can have no members", step.name);
            context.error(
                "no-officer",
                context.places.steps[s].clone(),
                message,
                "write a count of at least 1",
            );
        } else if needs_officer && scenario.groups.iter().all(|group| helps_out(group, s)) {
            let message =
                format!("at step `{}` everybody only helps out: who waits alone is never served", step.name);
            let help = "leave `above` out for a group whose work it is";
            context.warning("nobody-first", context.places.steps[s].clone(), message, help);
        }
    }
}

/// Returns whether `group` takes nobody at `step` while the line is short.
fn helps_out(group: &Group, step: usize) -> bool {
    group.skills.iter().filter(|skill| skill.step.index() == step).all(|skill| skill.above > 0)
}

fn check_units(scenario: &Scenario, context: &mut Context<'_>) {
    for (s, step) in scenario.steps.iter().enumerate() {
        for (pool, count) in &step.uses {
            let pool = &scenario.pools[pool.index()];
            if *count > pool.units {
                let message = format!(
                    "step `{}` uses {count} units of `{}`, which has {}",
                    step.name, pool.name, pool.units
                );
                context.error(
                    "too-few-units",
                    context.places.steps[s].clone(),
                    message,
                    "add units, or use fewer",
                );
            }
        }
    }
}

/// Reports stock that can come to stand below what one service takes, and never be ordered.
fn check_stock(scenario: &Scenario, context: &mut Context<'_>) {
    for (s, step) in scenario.steps.iter().enumerate() {
        for (stock, count) in &step.takes {
            let described = &scenario.stocks[stock.index()];
            let level = described.order.as_ref().map_or(0, |order| order.when_below);
            let name = &described.name;
            if described.start < *count && described.start >= level {
                let message = format!(
                    "step `{}` takes {count} of stock `{name}`, which begins with {} and is never ordered then",
                    step.name, described.start
                );
                context.error(
                    "never-stocked",
                    context.places.steps[s].clone(),
                    message,
                    "begin with more, or order earlier",
                );
            } else if described.order.is_some() && level < *count {
                let message = format!(
                    "stock `{name}` is ordered below {level}, but step `{}` takes {count}: it may come to stand still",
                    step.name
                );
                let help = format!("write when-below = {count} or more");
                context.warning("late-order", context.places.stocks[stock.index()].clone(), message, help);
            }
        }
    }
}

fn check_use(scenario: &Scenario, context: &mut Context<'_>) {
    let unused = |context: &mut Context<'_>, what: &str, name: &str, place: Option<Span>, by: &str| {
        let message = format!("{what} `{name}` is never used");
        context.warning("unused", place, message, format!("name it in {by}, or delete it"));
    };
    let mut reached = reached(scenario);
    // A step on a route that everybody passes by, such as an inspection of none, is there to be switched on.
    let routed = scenario.services.iter().flat_map(|service| &service.route);
    let optional = routed.filter(|step| scenario.steps[step.index()].is_optional());
    optional.for_each(|step| reached[step.index()] = true);
    for (s, step) in scenario.steps.iter().enumerate().filter(|(s, _)| !reached[*s]) {
        unused(context, "step", &step.name, context.places.steps[s].clone(), "a route");
    }
    for (p, pool) in scenario.pools.iter().enumerate() {
        if !scenario.steps.iter().any(|step| step.uses.iter().any(|(used, _)| used.index() == p)) {
            unused(context, "equipment", &pool.name, context.places.pools[p].clone(), "`uses` of a step");
        }
    }
    for (s, system) in scenario.systems.iter().enumerate() {
        if !scenario.steps.iter().any(|step| step.systems.iter().any(|needed| needed.index() == s)) {
            unused(context, "system", &system.name, context.places.systems[s].clone(), "`systems` of a step");
        }
    }
    for (s, stock) in scenario.stocks.iter().enumerate() {
        if !scenario.steps.iter().any(|step| step.takes.iter().any(|(taken, _)| taken.index() == s)) {
            unused(context, "stock", &stock.name, context.places.stocks[s].clone(), "`takes` of a step");
        }
    }
    for (p, population) in scenario.populations.iter().enumerate() {
        if !scenario.demands.iter().any(|demand| demand.from.is_some_and(|from| from.index() == p)) {
            let place = context.places.populations[p].clone();
            unused(context, "population", &population.name, place, "`from` of a demand");
        }
    }
    for (s, service) in scenario.services.iter().enumerate() {
        if !scenario.demands.iter().any(|demand| demand.service.index() == s) {
            let place = context.places.services[s].clone();
            unused(context, "service", &service.name, place, "a [[demand]]");
        }
    }
}

fn check_size(scenario: &Scenario, context: &mut Context<'_>) -> bool {
    let mut fits = true;
    let calendar = &scenario.calendar;
    let open_days = calendar.open_days().count() as f64;
    for (d, demand) in scenario.demands.iter().enumerate() {
        let citizens = match &demand.pattern {
            Pattern::Recorded { arrivals } => arrivals.len() as f64,
            Pattern::Poisson { .. }
            | Pattern::Renewal { .. }
            | Pattern::Appointments { .. }
            | Pattern::Parties { .. }
            | Pattern::Complaints(_) => arrivals_per_day(demand, calendar) * open_days,
        };
        if citizens > MOST_CITIZENS {
            fits = false;
            let message = format!(
                "the demand for `{}` is {citizens:.0} citizens in each replication, more than a billion",
                demand.name
            );
            let help = "check the unit of the rate, or make the horizon shorter";
            context.error("too-many", context.places.demands[d].clone(), message, help);
        }
    }
    fits
}

/// Training that teaches a group a step which it does not do has no effect.
fn check_gains(scenario: &Scenario, context: &mut Context<'_>) {
    for training in &scenario.trainings {
        let Some(group) = scenario.groups.get(training.who.index()) else { continue };
        for gain in &training.gains {
            if !group.skills.iter().any(|skill| skill.step == gain.step) {
                let message = format!(
                    "training `{}` teaches step `{}`, which `{}` do not do",
                    training.name,
                    called(scenario, gain.step),
                    group.name
                );
                let place = context.places.counts[training.who.index()].clone();
                context.error("useless-training", place, message, "add the step to their skills");
            }
        }
    }
}
