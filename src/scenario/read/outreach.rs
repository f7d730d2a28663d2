//! Outreach: who goes where people live, on which days, with what.

use super::{Context, Section};
use crate::scenario::GroupId;
use crate::scenario::calendar::{Calendar, Window};
use crate::scenario::days;
use crate::scenario::people::{Group, Officer, Outreach};
use crate::scenario::service::Step;
use crate::scenario::training::Training;
use crate::scenario::tree::Node;
use crate::scenario::values;
use crate::time::SimDuration;

/// What has been read, that outreach takes people from.
pub(super) struct Staff<'s> {
    pub calendar: &'s Calendar,
    pub steps: &'s [Step],
    pub groups: &'s [Group],
    pub officers: &'s [Officer],
    pub trainings: &'s [Training],
}

/// Reads the outreach of all groups.
pub(super) fn read(file: &Section<'_>, staff: &Staff<'_>, context: &mut Context<'_>) -> Vec<Outreach> {
    let mut outreaches: Vec<Outreach> = Vec::new();
    for (g, section) in context.sections(file, "officer").into_iter().enumerate() {
        let group = GroupId(g as u32);
        for node in context.list(&section, "outreach") {
            let Some(inner) = context.section(node, "outreach") else { continue };
            let inner = Section { title: format!("the outreach of {}", section.title), ..inner };
            let Some(outreach) = outreach(&inner, group, staff, context) else { continue };
            check_members(&inner, &outreach, staff, context);
            check_times(&inner, &outreach, staff, &outreaches, context);
            outreaches.push(outreach);
        }
    }
    outreaches
}

fn outreach(
    section: &Section<'_>,
    group: GroupId,
    staff: &Staff<'_>,
    context: &mut Context<'_>,
) -> Option<Outreach> {
    let window = context.read(section, "hours", days::window);
    let members = context.read_or(section, "members", 1, values::at_least_one);
    let travel = context.read_or(section, "travel", SimDuration::ZERO, values::time);
    let days = days_of(section, group, staff, context);
    let mut takes = Vec::new();
    if let Some(inner) = context.inner(section, "takes") {
        for entry in &inner.table.entries {
            let pool = context.pool_named(&entry.key, entry.key_span.clone(), "takes", &section.title);
            let count = context.take(values::at_least_one(&entry.node), &entry.key, &inner.title);
            takes.extend(pool.zip(count));
        }
    }
    let window = window?;
    let length = window.until - window.from;
    if travel + travel >= length {
        let message = format!("`travel` of {} is {travel} there and back, within {length}", section.title);
        context.error("out-of-range", section.place("travel"), message, "go for longer, or nearer");
    }
    Some(Outreach { group, days, window, members, travel, takes })
}

/// Reads the days within the horizon on which the group works.
fn days_of(section: &Section<'_>, group: GroupId, staff: &Staff<'_>, context: &mut Context<'_>) -> Vec<u32> {
    let calendar = staff.calendar;
    let mut found = Vec::new();
    for node in context.list(section, "on") {
        let Some(on) = context.take(days::date(node), "on", &section.title) else { continue };
        let place = node.span.clone().or_else(|| section.place("on"));
        let day = (on - calendar.start).get_days();
        if day < 0 || day as u32 >= calendar.days() {
            let message = format!("{} on {on} is outside the horizon", section.title);
            context.warning("unused", place, message, "it never takes place: move it, or the horizon");
            continue;
        }
        let day = day as u32;
        let weekday = calendar.weekday(day);
        let mine = |officer: &&Officer| officer.group == group;
        let open = calendar.always || !calendar.windows(day).is_empty();
        let works = |officer: &Officer| officer.always || open && !officer.week[weekday].is_empty();
        if context.hours_known && !staff.officers.iter().filter(mine).any(works) {
            let message = format!("{} on {on} is on a day on which they do not work", section.title);
            context.warning("closed-day", place, message, "nobody goes: check the date");
            continue;
        }
        if found.contains(&day) {
            let message = format!("{} is twice on {on}", section.title);
            context.error("overlap", place, message, "write each day once");
            continue;
        }
        found.push(day);
    }
    if section.get("on").and_then(Node::list).is_some_and(<[Node]>::is_empty) {
        let message = format!("{} has no day", section.title);
        context.warning("unused", section.place("on"), message, "nobody goes: write on = [2027-02-03]");
    }
    found
}

fn check_members(section: &Section<'_>, outreach: &Outreach, staff: &Staff<'_>, context: &mut Context<'_>) {
    let count = staff.officers.iter().filter(|officer| officer.group == outreach.group).count();
    if outreach.members as usize > count {
        let message = format!("{} takes {} members of a group of {count}", section.title, outreach.members);
        context.error("too-many", section.place("members"), message, "send fewer, or raise `count`");
    }
    let Some(group) = staff.groups.get(outreach.group.index()) else { return };
    let in_field = |step: usize| staff.steps.get(step).is_some_and(|step| step.field);
    if !group.skills.iter().any(|skill| in_field(skill.step.index())) {
        let message = format!("{} is by people who can do no step in the field", section.title);
        let help = "mark a step with field = true, and add it to their skills";
        context.error("contradiction", section.span.clone(), message, help);
    }
}

/// Refuses two outreaches, or an outreach and a training, of the same officer at the same time.
fn check_times(
    section: &Section<'_>,
    outreach: &Outreach,
    staff: &Staff<'_>,
    before: &[Outreach],
    context: &mut Context<'_>,
) {
    let overlap = |a: Window, b: Window| a.from < b.until && b.from < a.until;
    let same = |other: &&Outreach| {
        other.group == outreach.group
            && overlap(other.window, outreach.window)
            && other.days.iter().any(|day| outreach.days.contains(day))
    };
    if before.iter().any(|other| same(&other)) {
        let message = format!("{} is at the time of another outreach of the same members", section.title);
        context.error("overlap", section.place("on"), message, "move one of them");
    }
    let goes = |officer: &crate::scenario::OfficerId| {
        let officer = &staff.officers[officer.index()];
        officer.group == outreach.group && officer.member < outreach.members
    };
    for training in staff.trainings {
        let clash = |session: &&crate::scenario::training::Session| {
            outreach.days.contains(&session.day)
                && overlap(session.window, outreach.window)
                && session.attend.iter().any(goes)
        };
        if training.sessions.iter().any(|session| clash(&session)) {
            let message = format!("{} is at the time of training `{}`", section.title, training.name);
            context.error("overlap", section.place("on"), message, "move one of them");
        }
    }
}
