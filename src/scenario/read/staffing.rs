//! How officers come to the floor and leave it for good: reserves and turnover.

use super::{Context, Section};
use crate::scenario::people::{Duty, Group, Officer, Reserve, Skill, Turnover};
use crate::scenario::tree::Node;
use crate::scenario::values::{self, Wrong};
use crate::time::SimDuration;

/// Reads what calls a group in.
pub(super) fn reserve(section: &Section<'_>, skills: &[Skill], context: &mut Context<'_>) -> Option<Reserve> {
    let inner = context.inner(section, "reserve")?;
    let step = inner.get("step").and_then(|node| context.step(node, "step", &inner.title));
    let above = context.read(&inner, "above", values::count);
    let below = context.read(&inner, "below", values::at_least_one);
    let comes_in = context.read_or(&inner, "comes-in", SimDuration::ZERO, values::time);
    let at_least = context.read_or(&inner, "at-least", SimDuration::ZERO, values::time);
    let (step, above, below) = (step?, above?, below?);
    if below > above.max(1) {
        let message = format!(
            "{} comes when more than {above} people wait and leaves when fewer than {below} do",
            inner.title
        );
        context.error("contradiction", inner.place("below"), message, "write `below` of at most `above`");
    }
    if !skills.iter().any(|skill| skill.step == step) {
        let name = context.step_names()[step.index()].clone();
        let message = format!("{} is for step `{name}`, which they cannot do", inner.title);
        let help = format!("add it to their skills, or name a step they do: skills = {{ {name} = 0.8 }}");
        context.error("no-skill", inner.place("step"), message, help);
    }
    Some(Reserve { step, above, below, comes_in, at_least })
}

/// Warns of a reserve that takes longer to come in than any of its shifts lasts.
pub(super) fn check_reserve(
    section: &Section<'_>,
    group: &Group,
    members: &[Officer],
    context: &mut Context<'_>,
) {
    let Some(reserve) = group.reserve else { return };
    if !context.hours_known || members.iter().any(|officer| officer.always) {
        return;
    }
    let length = |day: &Vec<Duty>| Some(day.last()?.window.until - day.first()?.window.from);
    let longest = members.iter().flat_map(|officer| officer.week.iter().filter_map(length)).max();
    if longest.is_some_and(|longest| reserve.comes_in >= longest) {
        let message = format!(
            "`reserve` of {} comes in after {}, when every shift is over",
            section.title, reserve.comes_in
        );
        let inner = section.get("reserve").and_then(Node::table).and_then(|table| table.get("comes-in"));
        let place = inner.and_then(|node| node.span.clone());
        context.warning("never-comes", place, message, "write a shorter `comes-in`, or longer shifts");
    }
}

/// Reads how a group loses and replaces its members.
pub(super) fn turnover(section: &Section<'_>, context: &mut Context<'_>) -> Option<Turnover> {
    let inner = context.inner(section, "turnover")?;
    let per_year = context.read(&inner, "per-year", values::non_negative);
    let vacancy = context.read_or(&inner, "vacancy", 0, whole_days);
    let newcomer = context.read_or(&inner, "newcomer", 1.0, values::positive_share);
    Some(Turnover { per_year: per_year?, vacancy, newcomer })
}

/// Reads a length of time of whole days.
fn whole_days(node: &Node) -> Result<u32, Wrong> {
    let time = values::time(node)?;
    if time.0 % SimDuration::DAY.0 != 0 {
        let help = "write days or weeks, such as \"30 days\"";
        return Err(Wrong::new("not-days", node, "which is not a number of whole days", help));
    }
    Ok((time.0 / SimDuration::DAY.0) as u32)
}
