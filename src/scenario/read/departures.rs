//! When a courier leaves: a time of day, or a table of times by weekday.

use super::{Context, Section};
use crate::scenario::calendar::Calendar;
use crate::scenario::days;
use crate::scenario::departures::Departures;
use crate::scenario::tree::Node;
use crate::scenario::values::{self, Wrong};
use crate::time::SimDuration;

/// Reads `departs` of a step that `is_delay` or not; `None` if it is not there or cannot be used.
pub(super) fn departures(
    section: &Section<'_>,
    is_delay: bool,
    calendar: &Calendar,
    context: &mut Context<'_>,
) -> Option<Departures> {
    let on_closed_days = context.read_or(section, "departs-on-closed-days", false, values::flag);
    let Some(node) = section.get("departs") else {
        if section.get("departs-on-closed-days").is_some() {
            let message =
                format!("`departs-on-closed-days` of {} has no meaning without `departs`", section.title);
            let place = section.place("departs-on-closed-days");
            context.error("contradiction", place, message, "delete it, or write departs = \"15:00\"");
        }
        return None;
    };
    check_step(section, is_delay, context);
    let week = match node.table() {
        None => {
            let times = context.read(section, "departs", times)?;
            std::array::from_fn(|_| times.clone())
        }
        Some(_) => week(section, context)?,
    };
    let departures = Departures { week, on_closed_days };
    if context.hours_known {
        check_days(&departures, node, section, calendar, context);
    }
    Some(departures)
}

/// A courier takes what needs nothing and nobody.
fn check_step(section: &Section<'_>, is_delay: bool, context: &mut Context<'_>) {
    let place = section.place("departs");
    let mut refuse = |message: String, help: &str| {
        context.error("contradiction", place.clone(), message, help);
    };
    if !is_delay {
        let message =
            format!("`departs` of {} has no meaning: only a delay waits for a courier", section.title);
        refuse(message, "write `delay`, the time on the way, instead of `work`");
    }
    if section.get("systems").is_some() {
        let message = format!("{} has both `departs` and `systems`", section.title);
        refuse(message, "make it two steps: the courier, and what needs the system");
    }
    if section.get("present").is_some_and(|node| values::flag(node).unwrap_or(false)) {
        let message = format!("the citizen would wait in the building for the courier of {}", section.title);
        refuse(message, "delete `present`");
    }
}

fn week(section: &Section<'_>, context: &mut Context<'_>) -> Option<[Vec<SimDuration>; 7]> {
    let days = context.read(section, "departs", |node| {
        Ok(days::by_weekday(node)?.map(|day| day.map(|node| (node.span.clone(), times(node)))))
    })?;
    let mut week = std::array::from_fn(|_| Vec::new());
    // One entry may stand for several days; what is wrong with it is reported once.
    let (mut told, mut known) = (Vec::new(), true);
    for (day, times) in days.into_iter().enumerate() {
        match times {
            Some((_, Ok(times))) => week[day] = times,
            Some((span, Err(wrong))) => {
                known = false;
                if !told.contains(&span) {
                    told.push(span);
                    context.take::<()>(Err(wrong), "departs", &section.title);
                }
            }
            None => {}
        }
    }
    known.then_some(week)
}

/// Refuses a courier that never leaves, or not on a weekday that is named.
fn check_days(
    departures: &Departures,
    node: &Node,
    section: &Section<'_>,
    calendar: &Calendar,
    context: &mut Context<'_>,
) {
    let help = "name a day on which the office is open, or write departs-on-closed-days = true";
    let named = node.table().map_or(&[][..], |table| &table.entries);
    for entry in named.iter().filter(|entry| entry.key.trim() != "daily" && !departures.on_closed_days) {
        let Some(days) = days::weekdays(&entry.key) else { continue };
        let shut = |day: usize| days[day] && calendar.week[day].is_empty();
        if (0..7).any(shut) {
            let message = format!(
                "`departs` of {} names `{}`, but the office is always closed on such a day",
                section.title, entry.key
            );
            return context.error("never-departs", entry.key_span.clone(), message, help);
        }
    }
    if departures.all(calendar).is_empty() {
        let message = format!("the courier of {} never leaves within the horizon", section.title);
        context.error("never-departs", section.place("departs"), message, help);
    }
}

/// Reads "15:00" or "10:00, 15:00": times of a day, ascending.
fn times(node: &Node) -> Result<Vec<SimDuration>, Wrong> {
    const HELP: &str = "write a time of day such as \"15:00\", or several: \"10:00, 15:00\"";
    let wrong = |reason: &str| Wrong::new("not-a-time-of-day", node, reason, HELP);
    let text = node.text().ok_or_else(|| wrong("which is no time of day"))?;
    let mut times: Vec<SimDuration> = Vec::new();
    for part in text.split(',') {
        let time = days::clock(part).filter(|time| *time < SimDuration::DAY);
        let time = time.ok_or_else(|| wrong("which is no time of day"))?;
        if times.last().is_some_and(|last| *last >= time) {
            return Err(wrong("which is out of order"));
        }
        times.push(time);
    }
    Ok(times)
}
