//! Factors, and the care of officers, which is a plain pair of them.

use super::{Context, Section};
use crate::curve::Curve;
use crate::scenario::calendar::Calendar;
use crate::scenario::days;
use crate::scenario::factor::{Driver, Factor, FactorOf};
use crate::scenario::people::{Group, Officer};
use crate::scenario::service::Step;
use crate::scenario::values;
use crate::scenario::{GroupId, StepId};
use crate::time::{SimDuration, SimTime};

/// Speed that makes a senior where the file does not say.
const SENIOR: f64 = 0.9;

/// What factors are read against.
struct Office<'a> {
    calendar: &'a Calendar,
    groups: &'a [Group],
    officers: &'a [Officer],
    steps: &'a [Step],
}

/// Reads all factors and returns the active ones.
pub(super) fn read(
    file: &Section<'_>,
    calendar: &Calendar,
    groups: &[Group],
    officers: &[Officer],
    steps: &[Step],
    context: &mut Context<'_>,
) -> Vec<Factor> {
    let office = Office { calendar, groups, officers, steps };
    let mut factors = care(file, context);
    for section in context.sections(file, "factor") {
        let active = context.read_or(&section, "active", true, values::flag);
        factors.extend(factor(&section, &office, context).filter(|_| active));
    }
    factors
}

/// Reads what `care` of each group multiplies.
fn care(file: &Section<'_>, context: &mut Context<'_>) -> Vec<Factor> {
    let mut factors = Vec::new();
    // What is no table has been reported with the officers.
    let tables = file.table.all("officer").into_iter().filter(|node| node.table().is_some());
    for (place, node) in tables.enumerate() {
        let Some(section) = context.section(node, "officer") else { continue };
        let Some(inner) = context.inner(&section, "care") else { continue };
        let time = context.read_or(&inner, "time", 1.0, values::positive);
        let errors = context.read_or(&inner, "errors", 1.0, values::non_negative);
        let constant = |of: FactorOf, times: f64| Factor {
            name: inner.title.clone(),
            of,
            who: Some(GroupId(place as u32)),
            step: None,
            by: None,
            curve: Curve::constant(times),
            since: SimTime::ZERO,
            senior: SENIOR,
            cost: 0.0,
        };
        factors.extend([constant(FactorOf::Speed, 1.0 / time), constant(FactorOf::Errors, errors)]);
    }
    factors
}

fn factor(section: &Section<'_>, office: &Office<'_>, context: &mut Context<'_>) -> Option<Factor> {
    let of = [
        ("speed", FactorOf::Speed),
        ("errors", FactorOf::Errors),
        ("compliance", FactorOf::Compliance),
        ("learning", FactorOf::Learning),
    ];
    let drivers = [
        ("hours on shift", Driver::HoursOnShift),
        ("hours since rest", Driver::HoursSinceRest),
        ("people per officer", Driver::PeoplePerOfficer),
        ("minutes to closing", Driver::MinutesToClosing),
        ("seniors beside", Driver::SeniorsBeside),
        ("days since start", Driver::DaysSinceStart),
    ];
    let name = context.name(section);
    let of = context.read(section, "of", |node| values::choice(node, &of));
    let who = section.get("who").and_then(|node| context.group(node, "who", &section.title));
    let step = section.get("step").and_then(|node| context.step(node, "step", &section.title));
    let by = context.read(section, "by", |node| values::choice(node, &drivers));
    let times = context.read(section, "times", values::non_negative).map(Curve::constant);
    let curve = context.read(section, "curve", values::curve).or(times);
    let senior = context.read_or(section, "senior", SENIOR, values::positive_share);
    let since = since(section, office.calendar, context);
    let cost = context.money(section, "cost", "");
    check_shape(section, by, context);
    let factor = Factor { name, of: of?, who, step, by, curve: curve?, since: since?, senior, cost };
    check_values(section, &factor, office, context);
    check_use(section, &factor, office, context);
    Some(factor)
}

/// Returns when the factor begins; `None` if that is after the horizon.
fn since(section: &Section<'_>, calendar: &Calendar, context: &mut Context<'_>) -> Option<SimTime> {
    let Some(date) = context.read(section, "since", days::date) else { return Some(SimTime::ZERO) };
    let day = (date - calendar.start).get_days();
    if day >= calendar.days() as i32 {
        let message = format!("{} begins on {date}, after the horizon", section.title);
        context.warning("unused", section.place("since"), message, "move it, or the horizon");
        return None;
    }
    // One that began before the start is as old then as it says.
    Some(SimTime(i64::from(day) * SimDuration::DAY.0))
}

/// A curve is by something, and what is always the same is by nothing.
fn check_shape(section: &Section<'_>, by: Option<Driver>, context: &mut Context<'_>) {
    let has = |key: &str| section.get(key).is_some();
    if has("curve") && !has("by") {
        let message = format!("{} has a `curve`, but not by what", section.title);
        context.error("missing-key", section.place("curve"), message, "add `by`, or write `times`");
    }
    if has("times") && has("by") {
        let message = format!("{} has `times`, which depends on nothing, and `by`", section.title);
        context.error("contradiction", section.place("by"), message, "write a `curve`, or delete `by`");
    }
    if has("senior") && by.is_some_and(|by| by != Driver::SeniorsBeside) {
        let message = format!("`senior` of {} has no meaning", section.title);
        context.error("contradiction", section.place("senior"), message, "write by = \"seniors beside\"");
    }
}

/// What the numbers of a factor contradict.
fn check_values(section: &Section<'_>, factor: &Factor, office: &Office<'_>, context: &mut Context<'_>) {
    let key = if section.get("curve").is_some() { "curve" } else { "times" };
    if factor.of == FactorOf::Speed && factor.curve.range().0 <= 0.0 {
        let message = format!("`{key}` of {} lets officers stand still: a speed of zero", section.title);
        context.error("zero", section.place(key), message, "write numbers above zero");
    }
    if factor.by == Some(Driver::MinutesToClosing) && office.calendar.always && context.hours_known {
        let message =
            format!("{} is by the minutes to closing of an office that never closes", section.title);
        context.error("contradiction", section.place("by"), message, "give the office hours, or delete it");
    }
    let shifts = matches!(factor.by, Some(Driver::HoursOnShift | Driver::HoursSinceRest));
    let mine = |officer: &&Officer| factor.who.is_none_or(|who| who == officer.group);
    if shifts && context.hours_known && office.officers.iter().filter(mine).any(|officer| officer.always) {
        let message = format!("{} is by hours of a shift that never ends", section.title);
        context.warning("endless-shift", section.place("by"), message, "give them hours as `shift`");
    }
}

/// Warns of a factor that acts on nothing.
fn check_use(section: &Section<'_>, factor: &Factor, office: &Office<'_>, context: &mut Context<'_>) {
    let concerned = |place: usize, step: StepId| factor.concerns(GroupId(place as u32), step);
    let acts = |place: usize, group: &Group, step: StepId| {
        let described = office.steps.get(step.index());
        concerned(place, step)
            && match factor.of {
                FactorOf::Speed => true,
                FactorOf::Errors => described.is_none_or(|step| step.errors.is_some()),
                FactorOf::Compliance => described.is_none_or(|step| step.complies.is_some()),
                FactorOf::Learning => group.learning.is_some(),
            }
    };
    let used = office
        .groups
        .iter()
        .enumerate()
        .any(|(place, group)| group.skills.iter().any(|skill| acts(place, group, skill.step)));
    if used {
        return;
    }
    let (reason, help) = match factor.of {
        FactorOf::Speed => ("officers who do not do the step", "add the step to their skills"),
        FactorOf::Errors => ("steps without `errors`", "add `errors` to the step"),
        FactorOf::Compliance => ("steps without `complies`", "add `complies` to the step"),
        FactorOf::Learning => ("officers without `learning`", "add `learning` to the officers"),
    };
    let message = format!("{} has no effect: it is about {reason}", section.title);
    context.warning("unused", section.place("of"), message, help);
}
