//! Routes with a choice, lines per officer and express counters.

use super::{Context, Section};
use crate::scenario::StepId;
use crate::scenario::service::{Express, Fork, Lines};
use crate::scenario::tree::{Node, Value};
use crate::scenario::values;

/// Reads the steps of a route, and where there is a choice of several.
pub(super) fn route(
    nodes: &[Node],
    section: &Section<'_>,
    context: &mut Context<'_>,
) -> (Vec<StepId>, Vec<Fork>) {
    let (mut route, mut forks) = (Vec::new(), Vec::new());
    for node in nodes {
        let Value::List(choice) = &node.value else {
            route.extend(context.step(node, "route", &section.title));
            continue;
        };
        let steps: Vec<StepId> =
            choice.iter().filter_map(|node| context.step(node, "route", &section.title)).collect();
        if let [_] | [] = choice.as_slice() {
            let message = format!("`route` of {} has a choice of {}", section.title, choice.len());
            let help = "write at least two steps in the inner list, or the step alone";
            context.error("empty", node.span.clone().or_else(|| section.place("route")), message, help);
        }
        if steps.len() > 1 {
            forks.push(Fork { position: route.len(), steps: steps.clone() });
        }
        route.extend(steps.first());
    }
    for fork in &forks {
        let others = &fork.steps[1..];
        let again =
            others.iter().enumerate().find(|(n, step)| route.contains(step) || others[..*n].contains(step));
        if let Some((_, step)) = again {
            let name = &context.step_names()[step.index()];
            let message =
                format!("`route` of {} offers `{name}`, which is also elsewhere on it", section.title);
            let help = "an alternative may be named once; write a step of its own for it";
            context.error("contradiction", section.place("route"), message, help);
        }
    }
    (route, forks)
}

/// Reads the shares of the alternatives.
pub(super) fn splits(section: &Section<'_>, forks: &[Fork], context: &mut Context<'_>) -> Vec<f64> {
    for key in ["steers", "splits"] {
        if section.get(key).is_some() && forks.is_empty() {
            let message = format!("`{key}` of {} has no meaning: its route leaves no choice", section.title);
            let help = "write a list in place of a step: route = [\"documents\", [\"capture\", \"capture at the mall\"]]";
            context.error("contradiction", section.place(key), message, help);
            return Vec::new();
        }
    }
    let nodes = context.list(section, "splits");
    if nodes.is_empty() {
        return Vec::new();
    }
    let title = &section.title;
    let shares: Vec<f64> = nodes
        .iter()
        .map(|node| context.take(values::share(node), "splits", title).unwrap_or(f64::NAN))
        .collect();
    let sum: f64 = shares.iter().sum();
    if (sum - 1.0).abs() > 1e-9 {
        let message = format!("`splits` of {} sum to {}", section.title, values::rounded(sum));
        context.error("out-of-range", section.place("splits"), message, "make them sum to 1");
    }
    if let Some(fork) = forks.iter().find(|fork| fork.steps.len() != shares.len()) {
        let message = format!(
            "`splits` of {} has {} shares for a choice of {} steps",
            section.title,
            shares.len(),
            fork.steps.len()
        );
        context.error("wrong-number", section.place("splits"), message, "write one share per alternative");
        return vec![f64::NAN; fork.steps.len()];
    }
    shares
}

/// Reads whether each officer has a line, and who changes over.
pub(super) fn lines(section: &Section<'_>, context: &mut Context<'_>) -> Option<Lines> {
    let choices = [("one", false), ("per officer", true)];
    let lined = context.read_or(section, "lines", false, |node| values::choice(node, &choices));
    let jockeys = context.read(section, "jockeys", values::count);
    if section.get("jockeys").is_some() && !lined {
        let message = format!("`jockeys` of {} has no meaning: there is one line", section.title);
        context.error("contradiction", section.place("jockeys"), message, "write lines = \"per officer\"");
    }
    if let Some(jockeys) = jockeys.filter(|jockeys| *jockeys < 2) {
        let message =
            format!("`jockeys` of {} is {jockeys}: people would go to and fro for ever", section.title);
        context.error("out-of-range", section.place("jockeys"), message, "write 2 or more");
    }
    if lined && section.get("goes-to").is_some() {
        let message = format!("`goes-to` of {} has no meaning: people choose a line", section.title);
        context.error(
            "contradiction",
            section.place("goes-to"),
            message,
            "delete it, or write lines = \"one\"",
        );
    }
    lined.then_some(Lines { jockeys: jockeys.map(|jockeys| jockeys.max(2)) })
}

/// Reads who goes to an express counter.
pub(super) fn express(section: &Section<'_>, context: &mut Context<'_>) -> Option<Express> {
    let inner = context.inner(section, "express")?;
    let below = context.read(&inner, "below", values::positive_time);
    let step = inner.get("step").and_then(|node| context.step(node, "step", &inner.title));
    Some(Express { below: below?.minutes(), step: step? })
}

/// Reads whether the step is done in the field, where there is nothing that belongs to the office.
pub(super) fn field(section: &Section<'_>, context: &mut Context<'_>) -> bool {
    let field = context.read_or(section, "field", false, values::flag);
    for key in ["delay", "uses", "lines", "express", "goes-to"] {
        if field && section.get(key).is_some() {
            let message = format!("`{key}` of {} has no meaning in the field", section.title);
            let help = "delete it; what is taken along is said by `takes` of the outreach";
            context.error("contradiction", section.place(key), message, help);
        }
    }
    if field && context.read_or(section, "present", false, values::flag) {
        let message = format!("{} is in the field, but the citizen in the building", section.title);
        context.error("contradiction", section.place("present"), message, "delete `present`");
    }
    field
}
