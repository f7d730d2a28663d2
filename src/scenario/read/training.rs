//! Training courses: sessions, gains and how they fade.

use super::{Context, Section};
use crate::scenario::calendar::Calendar;
use crate::scenario::days;
use crate::scenario::people::{Group, Officer};
use crate::scenario::training::{Course, Gain, Keeps, Session, Training};
use crate::scenario::tree::{Node, Value};
use crate::scenario::values::{self, Wrong};
use crate::scenario::{GroupId, OfficerId};
use crate::time::SimDuration;

/// Reads all courses and returns the active ones, and what all of them are called.
pub(super) fn read(
    file: &Section<'_>,
    calendar: &Calendar,
    groups: &[Group],
    officers: &[Officer],
    context: &mut Context<'_>,
) -> (Vec<Training>, Vec<Course>) {
    let (mut trainings, mut courses) = (Vec::new(), Vec::new());
    for section in context.sections(file, "training") {
        let who = section.get("who").and_then(|node| context.group(node, "who", &section.title));
        let active = context.read_or(&section, "active", true, values::flag);
        let gains = gains(&section, context);
        if let Some(group) = who.and_then(|who| groups.get(who.index())) {
            check_gains(&section, group, &gains, context);
        }
        let training = Training {
            name: context.name(&section),
            who: who.unwrap_or(GroupId(0)),
            sessions: sessions(&section, who, calendar, officers, context),
            gains,
            keeps: keeps(&section, context),
            spill_over: context.read_or(&section, "spill-over", 0.0, values::share),
            cost: context.money(&section, "cost", ""),
        };
        courses.push(Course { name: training.name.clone(), active });
        if active {
            trainings.push(training);
        }
    }
    (trainings, courses)
}

fn gains(section: &Section<'_>, context: &mut Context<'_>) -> Vec<Gain> {
    let Some(inner) = context.inner(section, "skills") else { return Vec::new() };
    let mut gains = Vec::new();
    for entry in &inner.table.entries {
        let step = context.step_named(&entry.key, entry.key_span.clone(), "skills", &section.title);
        let title = format!("the skills of {}", section.title);
        let skill = context.take(gain(&entry.node), &entry.key, &title);
        gains.extend(step.zip(skill).map(|(step, skill)| Gain { step, skill }));
    }
    gains
}

/// Warns of gains that cannot be had in full, since no skill is above 1.
fn check_gains(section: &Section<'_>, group: &Group, gains: &[Gain], context: &mut Context<'_>) {
    let steps = context.step_names();
    for gain in gains {
        let before = group.skills.iter().find(|skill| skill.step == gain.step).map(|skill| skill.speed);
        let Some(before) = before.filter(|before| before + gain.skill > 1.0 + 1e-9) else { continue };
        let message = format!(
            "{} lifts the skill of officer `{}` at `{}` above 1: {before} + {} = {}",
            section.title,
            group.name,
            steps[gain.step.index()],
            gain.skill,
            values::rounded(before + gain.skill)
        );
        let help =
            format!("what is above 1 has no effect; +{} is all there is", values::rounded(1.0 - before));
        context.warning("beyond-skill", section.place("skills"), message, help);
    }
}

/// Reads "+0.25" or 0.25.
fn gain(node: &Node) -> Result<f64, Wrong> {
    const HELP: &str = "write what is added to the skill, such as \"+0.25\"";
    let gain = match &node.value {
        Value::Text(text) => text.trim().parse().ok().filter(|gain: &f64| gain.is_finite()),
        _ => node.number().filter(|gain| gain.is_finite()),
    };
    match gain {
        Some(gain) if (-1.0..=1.0).contains(&gain) => Ok(gain),
        Some(_) => Err(Wrong::new("out-of-range", node, "which is more than any skill", HELP)),
        None => Err(Wrong::new("not-a-number", node, "which is not a gain of skill", HELP)),
    }
}

fn keeps(section: &Section<'_>, context: &mut Context<'_>) -> Option<Keeps> {
    let inner = context.inner(section, "keeps")?;
    let fades = [("without practice", false), ("always", true)];
    let half_life = context.read(&inner, "half-life", values::positive_time);
    let floor = context.read_or(&inner, "floor", 0.0, values::share);
    let always = context.read_or(&inner, "fades", false, |node| values::choice(node, &fades));
    Some(Keeps { half_life: half_life?, floor, always })
}

fn sessions(
    section: &Section<'_>,
    who: Option<GroupId>,
    calendar: &Calendar,
    officers: &[Officer],
    context: &mut Context<'_>,
) -> Vec<Session> {
    let nodes = context.list(section, "sessions");
    let (mut sessions, mut groups) = (Vec::new(), Vec::new());
    for node in nodes {
        let Some(inner) = context.section(node, "session") else { continue };
        let inner = Section { title: format!("a session of {}", section.title), ..inner };
        let on = context.read(&inner, "on", days::date);
        let window = context.read(&inner, "hours", days::window);
        let group = context.read(&inner, "group", values::at_least_one);
        let (Some(on), Some(window)) = (on, window) else { continue };
        let day = (on - calendar.start).get_days();
        if day < 0 || day as u32 >= calendar.days() {
            let message = format!("the session of {} on {on} is outside the horizon", section.title);
            context.warning(
                "unused",
                inner.place("on"),
                message,
                "it never takes place: move it, or the horizon",
            );
        } else if context.hours_known && calendar.windows(day as u32).is_empty() {
            let message = format!("the office is closed at the session of {} on {on}", section.title);
            let help = "it takes place, and keeps nobody from the counters; check the date";
            context.warning("closed-day", inner.place("on"), message, help);
        }
        groups.push(group);
        sessions.push((day, window));
    }
    if nodes.is_empty() {
        let message = format!("{} has no session, so nothing is learned", section.title);
        context.warning("unused", section.span.clone(), message, "add sessions = [{ on = .., hours = .. }]");
    }
    let parts = groups.iter().flatten().copied().max().unwrap_or(1);
    let members = || officers.iter().enumerate().filter(|(_, officer)| Some(officer.group) == who);
    if parts as usize > members().count().max(1) && who.is_some() {
        let message = format!("{} is in {parts} groups, for {} officers", section.title, members().count());
        context.warning("unused", section.place("sessions"), message, "write no more groups than officers");
    }
    let part = |officer: &Officer| officer.member % parts + 1;
    let attends = |group: Option<u32>, officer: &Officer| group.is_none_or(|group| group == part(officer));
    let mut planned: Vec<Session> = Vec::new();
    for (&(day, window), &group) in sessions.iter().zip(&groups) {
        let attend: Vec<OfficerId> =
            members().filter(|(_, o)| attends(group, o)).map(|(place, _)| OfficerId(place as u32)).collect();
        let same = |other: &&Option<u32>| other.is_none() || group.is_none() || **other == group;
        let share = 1.0 / groups.iter().filter(same).count().max(1) as f64;
        if (0..calendar.days() as i32).contains(&day) {
            planned.push(Session { day: day as u32, window, attend, share });
        }
    }
    planned.sort_by_key(|session| (session.day, session.window.from));
    check_overlap(section, &planned, context);
    planned
}

fn check_overlap(section: &Section<'_>, sessions: &[Session], context: &mut Context<'_>) {
    let clash = |pair: &[Session]| {
        let [first, second] = pair else { return false };
        first.day == second.day
            && second.window.from < first.window.until
            && second.attend.iter().any(|officer| first.attend.contains(officer))
    };
    if sessions.windows(2).any(clash) {
        let message = format!("sessions of {} overlap for the same officers", section.title);
        context.error("overlap", section.place("sessions"), message, "move one of them");
    }
    let long = SimDuration(16 * SimDuration::HOUR.0);
    if sessions.iter().any(|session| session.window.until - session.window.from > long) {
        let message = format!("a session of {} is longer than 16 hours", section.title);
        context.warning("long-session", section.place("sessions"), message, "write several days");
    }
}
