//! Officers: skills, shifts, rules, learning and cost.

use super::calendar::week_of_windows;
use super::roster::{Shift, breaks, check_hours, week_of_member};
use super::staffing::{check_reserve, reserve, turnover};
use super::{Context, Section};
use crate::scenario::calendar::Calendar;
use crate::scenario::days;
use crate::scenario::people::{Group, Learning, Officer, Practice, QueueRule, ShiftEnd, Skill};
use crate::scenario::service::Step;
use crate::scenario::tree::{Node, Value};
use crate::scenario::values::{self, Wrong};
use crate::scenario::{GroupId, values::time_with_tail};
use crate::time::SimDuration;

/// Most officers, and most machines, of one office.
pub(super) const MOST: u32 = 100_000;

pub(super) fn read(
    file: &Section<'_>,
    calendar: &Calendar,
    steps: &[Step],
    context: &mut Context<'_>,
) -> (Vec<Group>, Vec<Officer>) {
    let (mut groups, mut officers) = (Vec::new(), Vec::new());
    for section in context.sections(file, "officer") {
        let id = GroupId(groups.len() as u32);
        let group = group(&section, context);
        let count = count(&section, officers.len(), context);
        context.places.counts.push(section.place("count"));
        let shift = shift(&section, calendar, context);
        let breaks = breaks(&section, &shift, calendar, context);
        check_hours(&section, &shift, &group, calendar, steps, context);
        for member in 0..count {
            officers.push(Officer {
                group: id,
                member,
                week: week_of_member(&shift, &breaks, calendar, member, count),
                always: shift.is_always(calendar),
            });
        }
        check_reserve(&section, &group, &officers[officers.len() - count as usize..], context);
        groups.push(group);
    }
    (groups, officers)
}

fn count(section: &Section<'_>, already: usize, context: &mut Context<'_>) -> u32 {
    let count = context.read_or(section, "count", 1, values::count);
    let room = MOST.saturating_sub(already as u32);
    if count > room {
        let message = format!(
            "`count` of {} is {count}, more than the {MOST} officers an office can have",
            section.title
        );
        context.error("too-many", section.place("count"), message, "write fewer, or split the office");
    }
    count.min(room)
}

fn group(section: &Section<'_>, context: &mut Context<'_>) -> Group {
    let serves = [
        ("longest wait first", QueueRule::LongestWait),
        ("listed order", QueueRule::Listed),
        ("longest queue first", QueueRule::LongestQueue),
    ];
    let shift_end = [("finish", ShiftEnd::Finish), ("hand over", ShiftEnd::HandOver)];
    let skills = skills(section, context);
    let forgetting = context.inner(section, "forgetting");
    let forgetting = forgetting.and_then(|inner| context.read(&inner, "half-life", away));
    let learning = learning(section, &skills, context);
    if forgetting.is_some() && learning.is_none() && section.get("learning").is_none() {
        let message = format!("{} forget what they never learn", section.title);
        context.warning(
            "unused",
            section.place("forgetting"),
            message,
            "add `learning`; gains of training fade by `keeps`",
        );
    }
    Group {
        name: context.name(section),
        reserve: reserve(section, &skills, context),
        turnover: turnover(section, context),
        skills,
        serves: context
            .read_or(section, "serves", QueueRule::LongestWait, |node| values::choice(node, &serves)),
        absence: context.read_or(section, "absence", 0.0, values::share),
        overtime_pay: context.read_or(section, "overtime-pay", 1.0, values::non_negative),
        cost_per_hour: context.money(section, "cost", "/h"),
        learning,
        forgetting,
        shift_end: context
            .read_or(section, "shift-end", ShiftEnd::Finish, |node| values::choice(node, &shift_end)),
    }
}

/// Reads "60 days away".
fn away(node: &Node) -> Result<SimDuration, Wrong> {
    time_with_tail(node, "away").unwrap_or_else(|| values::positive_time(node))
}

fn skills(section: &Section<'_>, context: &mut Context<'_>) -> Vec<Skill> {
    let Some(inner) = context.inner(section, "skills") else { return Vec::new() };
    if inner.table.entries.is_empty() {
        let message = format!("{} can do nothing", section.title);
        context.error(
            "empty",
            inner.span.clone(),
            message,
            "name at least one step: skills = { capture = 0.8 }",
        );
    }
    let mut skills = Vec::new();
    for entry in &inner.table.entries {
        let step = context.step_named(&entry.key, entry.key_span.clone(), "skills", &section.title);
        let read = |context: &mut Context<'_>, node: &Node, key: &str| {
            context.take(skill(node), key, &format!("the skills of {}", section.title)).unwrap_or(f64::NAN)
        };
        let (speed, accuracy) = match entry.node.table() {
            Some(both) => {
                let mut part = |key: &str| both.get(key).map_or(f64::NAN, |node| read(context, node, key));
                (part("speed"), part("accuracy"))
            }
            None => {
                let skill = read(context, &entry.node, &entry.key);
                (skill, skill)
            }
        };
        let above = entry.node.table().and_then(|both| both.get("above")).map(|node| {
            let above =
                context.take(values::count(node), "above", &format!("the skills of {}", section.title));
            (above.unwrap_or(0), node)
        });
        if let Some((above, node)) = above
            && above > 0
            && inner.table.entries.len() == 1
        {
            let message =
                format!("{} help out at `{}`, and have no work of their own", section.title, entry.key);
            let help = "add the step they stand at to their skills, or make them a `reserve`";
            context.error("contradiction", node.span.clone(), message, help);
        }
        let above = above.map_or(0, |(above, _)| above);
        skills.extend(step.map(|step| Skill { step, speed, accuracy, above, able: true }));
    }
    skills
}

/// Reads a skill: above 0, at most 1.
fn skill(node: &Node) -> Result<f64, Wrong> {
    values::positive_share(node).map_err(|wrong| Wrong {
        help: "write a number above 0 and at most 1: 1 is fully proficient, 0.5 takes twice as long"
            .to_owned(),
        ..wrong
    })
}

fn shift(section: &Section<'_>, calendar: &Calendar, context: &mut Context<'_>) -> Shift {
    let Some(node) = section.get("shift") else { return Shift::OfficeHours };
    match &node.value {
        Value::Text(text) if text.trim() == "office hours" => Shift::OfficeHours,
        Value::Text(text) if text.trim() == "always" => Shift::Always,
        Value::Text(_) => match context.read(section, "shift", days::windows) {
            // The same hours on every day on which the office is open.
            Some(windows) => Shift::Week(std::array::from_fn(|day| {
                if calendar.week[day].is_empty() { Vec::new() } else { windows.clone() }
            })),
            None => Shift::OfficeHours,
        },
        _ => week_of_windows(section, "shift", context).map_or(Shift::OfficeHours, Shift::Week),
    }
}

fn learning(section: &Section<'_>, skills: &[Skill], context: &mut Context<'_>) -> Option<Learning> {
    let inner = context.inner(section, "learning")?;
    if let Some(curve) = context.inner(&inner, "exponential") {
        let to = context.read(&curve, "to", skill);
        let half_life = context.read(&curve, "half-life", practice);
        let below = skills.iter().any(|skill| to.is_some_and(|to| to < skill.speed));
        if below {
            let message = format!("{} learn to be slower than they are", section.title);
            context.warning("unlearning", curve.place("to"), message, "write `to` above every skill");
        }
        return Some(Learning::Exponential { to: to?, half_life: half_life? });
    }
    let curve = context.inner(&inner, "wright")?;
    let rate = context.read(&curve, "rate", values::positive_share);
    let to = context.read_or(&curve, "to", 1.0, skill);
    Some(Learning::Wright { rate: rate?, to })
}

/// Reads "900 cases" or "8 weeks".
fn practice(node: &Node) -> Result<Practice, Wrong> {
    if let Some(cases) = values::amount(node, "cases") {
        return cases.map(Practice::Cases);
    }
    let help = "write practice such as \"900 cases\" or \"8 weeks\"".to_owned();
    let time = values::positive_time(node).map_err(|wrong| Wrong { help, ..wrong })?;
    Ok(Practice::Time(time))
}
