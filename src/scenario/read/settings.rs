//! Service standards, variants, and how often to simulate.

use super::{Context, Section, precision};
use crate::scenario::calendar::Calendar;
use crate::scenario::days;
use crate::scenario::settings::{Change, ExperimentSettings, Replications, Target, TargetMeasure, Variant};
use crate::scenario::tree::{Node, Value};
use crate::scenario::values::{self, Wrong};
use jiff::civil::Date;

pub(super) fn targets(file: &Section<'_>, context: &mut Context<'_>) -> Vec<Target> {
    let measures = [
        ("wait", TargetMeasure::Wait),
        ("stay", TargetMeasure::Stay),
        ("time-to-card", TargetMeasure::TimeToCard),
    ];
    let mut targets: Vec<Target> = Vec::new();
    for section in context.sections(file, "target") {
        let measure =
            context.read_or(&section, "measure", TargetMeasure::Wait, |n| values::choice(n, &measures));
        let service = section.get("service").and_then(|n| context.service(n, "service", &section.title));
        let step = section.get("step").and_then(|n| context.step(n, "step", &section.title));
        let at_most = context.read(&section, "at-most", values::time);
        let share = context.read_or(&section, "for", 0.9, values::positive_share);
        if step.is_some() && (measure != TargetMeasure::Wait || service.is_some()) {
            let message = "a target for a step is about the wait of all services there";
            context.error(
                "contradiction",
                section.place("step"),
                message,
                "delete `step`, or `service` and other measures",
            );
        }
        let Some(at_most) = at_most else { continue };
        let word = |key: &str| section.get(key).and_then(Node::text).unwrap_or_default();
        let of = ["service", "step"].map(word).into_iter().find(|name| !name.is_empty());
        let of = of.map_or(String::new(), |name| format!(" of {name}"));
        let mut name = format!("{}{of} at most {at_most}", word("measure"));
        while targets.iter().any(|target| target.name == name) {
            name.push('\'');
        }
        targets.push(Target { name, measure, service, step, at_most, share });
    }
    targets
}

pub(super) fn variants(file: &Section<'_>, context: &mut Context<'_>) -> Vec<Variant> {
    let mut variants: Vec<Variant> = Vec::new();
    for section in context.sections(file, "variant") {
        let name = context.read_or(&section, "name", String::new(), values::text);
        if variants.iter().any(|variant| variant.name == name) {
            let message = format!("there are two variants named `{name}`");
            context.error("duplicate-name", section.place("name"), message, "rename one of them");
        }
        let set = context.inner(&section, "set");
        let set =
            set.map_or(Vec::new(), |set| set.table.entries.iter().map(|entry| entry.key.clone()).collect());
        variants.push(Variant { name, set });
    }
    variants
}

/// Reads the dated changes that are active and touch the horizon.
pub(super) fn changes(file: &Section<'_>, calendar: &Calendar, context: &mut Context<'_>) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for section in context.sections(file, "change") {
        let name = context.read_or(&section, "name", String::new(), values::text);
        if names.contains(&name) {
            let message = format!("there are two changes named `{name}`");
            context.error("duplicate-name", section.place("name"), message, "rename one of them");
        }
        names.push(name.clone());
        let set = context.inner(&section, "set");
        let set =
            set.map_or(Vec::new(), |set| set.table.entries.iter().map(|entry| entry.key.clone()).collect());
        let active = context.read_or(&section, "active", true, values::flag);
        let Some((first, last)) = context.read(&section, "on", days::dates) else { continue };
        let is_range = section.get("on").and_then(Node::text).is_some_and(|text| text.contains(".."));
        let day = |date: Date| i64::from((date - calendar.start).get_days());
        if day(first) >= i64::from(calendar.days()) || is_range && day(last) < 0 {
            let message = format!("{} happens outside the horizon of {}", section.title, calendar.horizon);
            context.warning("unused", section.place("on"), message, "it changes nothing");
        } else if active {
            let until = is_range.then(|| day(last) as u32);
            changes.push(Change { name, from: day(first).max(0) as u32, until, set });
        }
    }
    changes
}

pub(super) fn experiment(
    file: &Section<'_>,
    calendar: &Calendar,
    context: &mut Context<'_>,
) -> ExperimentSettings {
    let mut settings = ExperimentSettings { seed: 1, replications: Replications::Fixed(100) };
    let Some(section) = context.inner(file, "experiment") else { return settings };
    let section = Section { title: "the experiment".to_owned(), ..section };
    context.places.replications = section.place("replications");
    settings.seed = context.read_or(&section, "seed", 1, |node| match &node.value {
        Value::Integer(seed) if *seed >= 0 => Ok(*seed as u64),
        Value::Huge(_) => Err(Wrong::new("not-a-seed", node, "which is too large", "write a shorter number")),
        _ => {
            Err(Wrong::new("not-a-seed", node, "which is not a seed", "write a whole number of zero or more"))
        }
    });
    if let Some(replications) = precision::replications(&section, calendar, context) {
        settings.replications = replications;
    }
    settings
}
