//! Services, their classes and routes; steps and what they need.

use super::departures::departures;
use super::{Context, Section, What, officer_rule, outcomes, route};
use crate::random::distribution::Distribution;
use crate::scenario::calendar::Calendar;
use crate::scenario::demand::ComeBack;
use crate::scenario::people::OfficerRule;
use crate::scenario::service::{Balking, Class, Compliance, Service, Step, Task, WhenOut};
use crate::scenario::times::{self, Range};
use crate::scenario::tree::{Node, Value};
use crate::scenario::values::{self, Wrong};

/// Most levels of priority.
const LEVELS: u32 = 64;

pub(super) fn duration(node: &Node) -> Result<Distribution, Wrong> {
    times::distribution(node, Range::Duration)
}

fn positive(node: &Node) -> Result<Distribution, Wrong> {
    times::distribution(node, Range::Positive)
}

/// Reads when somebody comes again: "at once", "next open day", "3 days" or { days = 3 }.
pub(super) fn come_back(node: &Node) -> Result<ComeBack, Wrong> {
    const HELP: &str = "write \"at once\", \"next open day\", \"3 days\" or { days = 3 }";
    let wrong = || Wrong::new("not-a-return", node, "which is no time to come again", HELP);
    let days = match &node.value {
        Value::Text(text) if text.trim() == "at once" => return Ok(ComeBack::AtOnce),
        Value::Text(text) if text.trim() == "next open day" => return Ok(ComeBack::Days(1)),
        Value::Text(_) => {
            let days = values::amount(node, "days").or_else(|| values::amount(node, "day"));
            days.ok_or_else(wrong)?.map_err(|wrong| Wrong { help: HELP.to_owned(), ..wrong })?
        }
        Value::Table(table) => {
            let days = table.get("days").filter(|_| table.entries.len() == 1).ok_or_else(wrong)?;
            f64::from(values::count(days)?)
        }
        _ => return Err(wrong()),
    };
    if days.fract() != 0.0 || days > 36_500.0 {
        return Err(Wrong::new("not-a-return", node, "which is not a number of whole days", HELP));
    }
    Ok(if days == 0.0 { ComeBack::AtOnce } else { ComeBack::Days(days as u32) })
}

pub(super) fn services(file: &Section<'_>, context: &mut Context<'_>) -> Vec<Service> {
    let mut services = Vec::new();
    for section in context.sections(file, "service") {
        context.places.services.push(context.name_place(What::Service, services.len()));
        context.places.routes.push(section.place("route"));
        let nodes = context.list(&section, "route");
        let (route, forks) = route::route(nodes, &section, context);
        let splits = route::splits(&section, &forks, context);
        if nodes.is_empty() && section.get("route").is_some_and(|node| node.list().is_some()) {
            let message = format!("the route of {} has no step", section.title);
            context.error("empty", section.place("route"), message, "name at least one step");
        }
        let balks = context.inner(&section, "balks").and_then(|inner| {
            let above = context.read(&inner, "above", values::count)?;
            Some(Balking { above, share: context.read(&inner, "share", values::share)? })
        });
        services.push(Service {
            name: context.name(&section),
            route,
            classes: classes(&section, context),
            patience: context.read(&section, "patience", duration),
            promise: context.read(&section, "promise", values::positive_time),
            comes_back: context.read_or(&section, "comes-back", ComeBack::Days(1), come_back),
            balks,
            planned: context.read(&section, "planned", values::positive),
            forks,
            steers: context.read_or(&section, "steers", 0.0, values::share),
            splits,
            marks: context.first_marks(&section),
            flaws: context.flaws(&section),
        });
    }
    order_levels(&mut services);
    services
}

/// Reads the classes who go first. `ordinary` gets the level after all others for now.
fn classes(section: &Section<'_>, context: &mut Context<'_>) -> Vec<Class> {
    let mut classes: Vec<Class> = Vec::new();
    for node in context.list(section, "priority") {
        let Some(inner) = context.section(node, "priority class") else { continue };
        let inner = Section { title: format!("{} of {}", inner.title, section.title), ..inner };
        let name = context.read_or(&inner, "class", String::new(), values::text);
        if name == ORDINARY || classes.iter().any(|class| class.name == name) {
            let message = format!("there are two classes `{name}` of {}", section.title);
            context.error("duplicate-name", inner.place("class"), message, "rename one of them");
        }
        let level = context.read_or(&inner, "level", classes.len() as u32, values::count);
        if level >= LEVELS - 1 {
            let message = format!("level {level} of {} is too high", inner.title);
            context.error("out-of-range", inner.place("level"), message, "write a level below 63");
        }
        classes.push(Class {
            name,
            share: context.read_or(&inner, "share", 0.0, values::share),
            level: level.min(LEVELS - 2) as u8,
            preempts: context.read_or(&inner, "preempts", false, values::flag),
        });
    }
    let sum: f64 = classes.iter().map(|class| class.share).sum();
    if sum > 1.0 + 1e-9 {
        let message =
            format!("the classes of {} have shares that sum to {}", section.title, values::rounded(sum));
        context.error("out-of-range", section.place("priority"), message, "make them sum to at most 1");
    }
    if sum < 1.0 - 1e-9 {
        let share = (1.0 - sum).max(0.0);
        classes.push(Class { name: ORDINARY.to_owned(), share, level: LEVELS as u8 - 1, preempts: false });
    }
    classes
}

/// The class of those without priority.
const ORDINARY: &str = "ordinary";

/// Numbers the levels that are used from 0 without gaps.
fn order_levels(services: &mut [Service]) {
    let mut used: Vec<u8> = services.iter().flat_map(|s| s.classes.iter().map(|class| class.level)).collect();
    used.sort_unstable();
    used.dedup();
    for class in services.iter_mut().flat_map(|service| &mut service.classes) {
        class.level = used.partition_point(|&level| level < class.level) as u8;
    }
}

pub(super) fn steps(
    file: &Section<'_>,
    chooses: OfficerRule,
    calendar: &Calendar,
    context: &mut Context<'_>,
) -> Vec<Step> {
    let mut steps = Vec::new();
    for section in context.sections(file, "step") {
        context.places.steps.push(context.name_place(What::Step, steps.len()));
        steps.push(step(&section, chooses, calendar, context));
    }
    steps
}

fn step(section: &Section<'_>, chooses: OfficerRule, calendar: &Calendar, context: &mut Context<'_>) -> Step {
    let unknown = Distribution::Fixed { value: f64::NAN };
    let task = if section.get("delay").is_some() && section.get("work").is_none() {
        Task::Delay(context.read_or(section, "delay", unknown, duration))
    } else {
        let chooses = context.read_or(section, "goes-to", chooses, officer_rule);
        Task::Work { work: context.read_or(section, "work", unknown, duration), chooses }
    };
    let is_delay = matches!(task, Task::Delay(_));
    for key in ["uses", "takes", "patience", "goes-to", "lines", "express"] {
        if is_delay && section.get(key).is_some() {
            let message =
                format!("`{key}` of {} has no meaning: a delay needs nothing but systems", section.title);
            context.error(
                "contradiction",
                section.place(key),
                message,
                "write `work` instead of `delay`, or delete it",
            );
        }
    }
    let systems = context.list(section, "systems");
    let systems = systems.iter().filter_map(|node| context.system(node, "systems", &section.title)).collect();
    let counted = |context: &mut Context<'_>, key: &str| -> Vec<(String, Node, u32)> {
        counted_names(section, key, context)
    };
    let field = route::field(section, context);
    let (uses, takes) = (counted(context, "uses"), counted(context, "takes"));
    let title = &section.title;
    Step {
        name: context.name(section),
        task,
        present: context.read_or(section, "present", !is_delay && !field, values::flag),
        uses: uses
            .into_iter()
            .filter_map(|(name, node, n)| Some((context.pool_named(&name, node.span, "uses", title)?, n)))
            .collect(),
        systems,
        takes: takes
            .into_iter()
            .filter_map(|(name, node, n)| Some((context.stock_named(&name, node.span, "takes", title)?, n)))
            .collect(),
        complies: complies(section, is_delay, context),
        when_out: when_out(section, context),
        departs: departures(section, is_delay, calendar, context),
        errors: outcomes::errors(section, context),
        outcomes: outcomes::outcomes(section, is_delay, context),
        only: context.condition(section),
        share: context.read_or(section, "share", 1.0, values::share),
        patience: context.read(section, "patience", positive),
        lines: route::lines(section, context),
        express: route::express(section, context),
        field,
    }
}

fn when_out(section: &Section<'_>, context: &mut Context<'_>) -> Option<WhenOut> {
    let inner = context.inner(section, "when-out")?;
    if section.get("takes").is_none() {
        let message = format!("`when-out` of {} has no meaning: it takes no stock", section.title);
        context.error("contradiction", inner.span.clone(), message, "add takes = { .. }, or delete it");
    }
    let step = inner.get("step").and_then(|node| context.step(node, "step", &inner.title));
    let again_after = context.read_or(&inner, "again-after", ComeBack::Days(1), come_back);
    if again_after == ComeBack::AtOnce {
        let message = format!("the case of {} would come again at once, for ever", inner.title);
        let help = "write again-after = \"14 days\"";
        context.error("contradiction", inner.place("again-after"), message, help);
    }
    Some(WhenOut { step: step?, again_after })
}

/// Reads a list of names, one of each, or a table of names with how many of each.
fn counted_names(section: &Section<'_>, key: &str, context: &mut Context<'_>) -> Vec<(String, Node, u32)> {
    let Some(node) = section.get(key) else { return Vec::new() };
    let name_of = |node: &Node| node.text().unwrap_or_default().trim().to_owned();
    match &node.value {
        Value::Table(table) => {
            let mut counted = Vec::new();
            for entry in &table.entries {
                let count = context.take(values::at_least_one(&entry.node), key, &section.title);
                let name = Node { span: entry.key_span.clone(), value: Value::Text(entry.key.clone()) };
                counted.push((entry.key.clone(), name, count.unwrap_or(1)));
            }
            counted
        }
        Value::Text(_) => vec![(name_of(node), node.clone(), 1)],
        _ => context.list(section, key).iter().map(|node| (name_of(node), node.clone(), 1)).collect(),
    }
}

fn complies(section: &Section<'_>, is_delay: bool, context: &mut Context<'_>) -> Option<Compliance> {
    let inner = context.inner(section, "complies")?;
    if is_delay {
        let message = format!("`complies` of {} has no meaning: nobody works there", section.title);
        context.error("contradiction", section.place("complies"), message, "write `work`, or delete it");
    }
    let at_skill_1 = context.read(&inner, "at-skill-1", values::share);
    let at_skill_0 = context.read(&inner, "at-skill-0", values::share);
    let saves = context.read_or(&inner, "saves", 0.0, values::share);
    let (at_skill_1, at_skill_0) = (at_skill_1?, at_skill_0?);
    if at_skill_1 < at_skill_0 {
        let message = format!("{} is rarer with more skill: {at_skill_1} below {at_skill_0}", inner.title);
        context.error(
            "contradiction",
            inner.place("at-skill-1"),
            message,
            "write `at-skill-1` of at least `at-skill-0`",
        );
    }
    Some(Compliance { at_skill_1, at_skill_0, saves })
}
