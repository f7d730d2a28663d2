//! People who come together: groups, parties on a date; and the factor on how many come.

use super::{Context, Section};
use crate::scenario::calendar::Calendar;
use crate::scenario::days;
use crate::scenario::demand::{LARGEST_GROUP, MOST_TOGETHER, Party, Pattern};
use crate::scenario::tree::Node;
use crate::scenario::values;
use crate::time::SimDuration;

/// Whether people of `pattern` come one event after the other, so that each event can be a group.
fn has_events(pattern: &Pattern) -> bool {
    match pattern {
        Pattern::Poisson { .. } | Pattern::Renewal { .. } => true,
        Pattern::Appointments { .. }
        | Pattern::Recorded { .. }
        | Pattern::Parties { .. }
        | Pattern::Complaints(_) => false,
    }
}

/// Refuses `key` where people do not come one event after the other.
fn is_meant(section: &Section<'_>, key: &str, pattern: &Pattern, context: &mut Context<'_>) -> bool {
    if section.get(key).is_some() && !has_events(pattern) {
        let message = format!("`{key}` of {} has no meaning here", section.title);
        let help = "it goes with `rate`, `per-hour` or `interarrival`; delete it";
        context.error("contradiction", section.place(key), message, help);
        return false;
    }
    true
}

/// Reads how many come at one instant, by size; empty: everybody alone.
pub(super) fn groups(section: &Section<'_>, pattern: &Pattern, context: &mut Context<'_>) -> Vec<(u32, f64)> {
    if !is_meant(section, "groups", pattern, context) {
        return Vec::new();
    }
    let Some(inner) = context.inner(section, "groups") else { return Vec::new() };
    let mut groups: Vec<(u32, f64)> = Vec::new();
    for entry in &inner.table.entries {
        let share = context.take(values::share(&entry.node), &entry.key, &inner.title);
        let size = entry.key.trim().parse().ok().filter(|size| (1..=LARGEST_GROUP).contains(size));
        let known = size.is_some_and(|size| groups.iter().any(|(other, _)| *other == size));
        let Some(size) = size.filter(|_| !known) else {
            let message =
                format!("{} has the size `{}`, which is not a number of people", inner.title, entry.key);
            let help =
                format!("write sizes from 1 to {LARGEST_GROUP}, each once: {{ \"1\" = 0.7, \"2\" = 0.3 }}");
            context.error("not-a-count", entry.key_span.clone(), message, help);
            return Vec::new();
        };
        groups.push((size, share.unwrap_or(f64::NAN)));
    }
    groups.sort_by_key(|(size, _)| *size);
    let sum: f64 = groups.iter().map(|(_, share)| share).sum();
    if (sum - 1.0).abs() > 1e-9 {
        let message = format!("{} have shares that sum to {}", inner.title, values::rounded(sum));
        context.error("out-of-range", section.place("groups"), message, "make them sum to 1");
    }
    groups
}

/// Reads the factor on how many come.
pub(super) fn times(section: &Section<'_>, pattern: &Pattern, context: &mut Context<'_>) -> f64 {
    if !is_meant(section, "times", pattern, context) {
        return 1.0;
    }
    let read =
        if matches!(pattern, Pattern::Renewal { .. }) { values::positive } else { values::non_negative };
    context.read_or(section, "times", 1.0, read)
}

/// Reads the parties, in order of their days.
pub(super) fn parties(section: &Section<'_>, calendar: &Calendar, context: &mut Context<'_>) -> Vec<Party> {
    let mut parties = Vec::new();
    for node in context.list(section, "parties") {
        let Some(inner) = context.section(node, "party") else { continue };
        let inner = Section { title: format!("a party of {}", section.title), ..inner };
        let on = context.read(&inner, "on", days::date);
        let at = context.read(&inner, "at", days::time_of_day);
        let people = context.read_or(&inner, "people", 1, values::at_least_one);
        let turnout = context.read_or(&inner, "turnout", 1.0, values::share);
        let within = context.read_or(&inner, "within", SimDuration::ZERO, values::time);
        let (Some(on), Some(at)) = (on, at) else { continue };
        if people >= MOST_TOGETHER {
            let message = format!("{} is {people} people, more than can come together", inner.title);
            context.error("too-many", inner.place("people"), message, "write several demands");
            continue;
        }
        if at + within > SimDuration::DAY {
            let message = format!("{} comes over midnight", inner.title);
            context.error("out-of-range", inner.place("within"), message, "end it on the same day");
        }
        let day = (on - calendar.start).get_days();
        if day < 0 || day as u32 >= calendar.days() {
            let message = format!("{} on {on} is outside the horizon", inner.title);
            context.warning("unused", inner.place("on"), message, "it never comes: move it, or the horizon");
            continue;
        }
        if context.hours_known && !calendar.always && calendar.windows(day as u32).is_empty() {
            let message = format!("the office is closed on {on}, when {} comes", inner.title);
            context.warning("closed-day", inner.place("on"), message, "check the date");
        }
        let last = calendar.windows(day as u32).last();
        let doors = last.map(|window| window.until + calendar.closing.doors);
        if context.hours_known && !calendar.always && doors.is_some_and(|doors| at > doors) {
            let message = format!("{} on {on} comes when the doors have closed", inner.title);
            context.warning("closed-doors", inner.place("at"), message, "nobody is let in: come earlier");
        }
        parties.push(Party { day: day as u32, at, people, turnout, within });
    }
    if section.get("parties").and_then(Node::list).is_some_and(<[Node]>::is_empty) {
        let message = format!("`parties` of {} is empty", section.title);
        context.warning("unused", section.place("parties"), message, "nobody comes: add a party");
    }
    parties.sort_by_key(|party| party.day);
    parties
}
