//! Equipment and how it fails, systems.

use super::people::MOST;
use super::{Context, Section, What};
use crate::random::distribution::Distribution;
use crate::scenario::equipment::{
    Backup, Failure, FailureClock, Interrupted, Maintenance, Pool, Rest, Spares, System,
};
use crate::scenario::times::{self, Range};
use crate::scenario::tree::Node;
use crate::scenario::values::{self, Wrong};
use crate::time::SimDuration;

/// The shortest time between failures and the like: less makes no progress on a clock of microseconds.
const SHORTEST: f64 = 1e-3;

fn duration(node: &Node) -> Result<Distribution, Wrong> {
    times::distribution(node, Range::Duration)
}

pub(super) fn pools(file: &Section<'_>, context: &mut Context<'_>) -> Vec<Pool> {
    let interrupted = [
        ("resume on any unit", Interrupted::ResumeAnywhere),
        ("resume here", Interrupted::ResumeHere),
        ("start again", Interrupted::StartAgain),
        ("finish first", Interrupted::FinishFirst),
    ];
    let mut pools: Vec<Pool> = Vec::new();
    for section in context.sections(file, "equipment") {
        context.places.pools.push(context.name_place(What::Equipment, pools.len()));
        let room = MOST - pools.iter().map(Pool::all_units).sum::<u32>();
        let mut units = context.read_or(&section, "units", 1, values::at_least_one);
        if units > room {
            let message =
                format!("`units` of {} is {units}, more than the {MOST} an office can have", section.title);
            context.error("too-many", section.place("units"), message, "write fewer");
            units = room;
        }
        let spares = spares(&section, room - units, context);
        let nodes = context.list(&section, "failures");
        let failures = nodes.iter().filter_map(|node| failure(node, &section.title, context)).collect();
        let rule = |node: &Node| values::choice(node, &interrupted);
        pools.push(Pool {
            name: context.name(&section),
            units,
            most: units,
            failures,
            interrupted: context.read_or(&section, "interrupted", Interrupted::ResumeAnywhere, rule),
            maintenance: maintenance(&section, context),
            spares,
            rest: rest(&section, context),
            repairers: context.read(&section, "repairers", values::at_least_one),
            cost_per_day: context.money(&section, "cost", "/day"),
        });
    }
    pools
}

fn spares(section: &Section<'_>, room: u32, context: &mut Context<'_>) -> Option<Spares> {
    let inner = context.inner(section, "spares")?;
    let units = context.read_or(&inner, "units", 1, values::count);
    let swap = context.read_or(&inner, "swap", SimDuration::ZERO, values::time);
    if units > room {
        let message = format!("{} make more units than the {MOST} an office can have", inner.title);
        context.error("too-many", inner.place("units"), message, "write fewer");
        return None;
    }
    if section.get("failures").is_none() {
        let message = format!("{} has spares, but never fails", section.title);
        context.error(
            "contradiction",
            section.place("spares"),
            message,
            "add failures = [..], or more units",
        );
    }
    (units > 0).then_some(Spares { units, swap })
}

fn rest(section: &Section<'_>, context: &mut Context<'_>) -> Option<Rest> {
    let inner = context.inner(section, "rest")?;
    let after = context.read(&inner, "after", values::at_least_one);
    let takes = context.read(&inner, "takes", values::positive_time);
    Some(Rest { after: after?, takes: takes? })
}

fn failure(node: &Node, owner: &str, context: &mut Context<'_>) -> Option<Failure> {
    let section = context.section(node, "failure")?;
    let section = Section { title: format!("{} of {owner}", section.title), ..section };
    let clock = context.read(&section, "every", clock);
    let repair = context.read(&section, "repair", duration);
    let unskilled = context.read_or(&section, "unskilled", 1.0, |node| {
        let factor = values::number(node)?;
        if factor < 1.0 {
            return Err(Wrong::new("out-of-range", node, "which is below 1", "write 1 or more"));
        }
        Ok(factor)
    });
    Some(Failure { name: context.name(&section), clock: clock?, repair: repair?, unskilled })
}

/// Reads "25 h in use", "240 days", "400 uses", a distribution, or { in-use = distribution }.
fn clock(node: &Node) -> Result<FailureClock, Wrong> {
    if let Some(uses) = values::amount(node, "uses") {
        return match uses? {
            uses if uses > 1.0 => Ok(FailureClock::Uses(uses)),
            _ => Err(Wrong::new("too-often", node, "which is every use", "write more than one use")),
        };
    }
    if let Some(time) = values::time_with_tail(node, "in use") {
        return often(node, Distribution::Exponential { mean: time?.minutes() }).map(FailureClock::InUse);
    }
    if let Some(in_use) = node.table().and_then(|table| table.get("in-use")) {
        return often(node, times::lifetime(in_use)?).map(FailureClock::InUse);
    }
    let help = "write \"25 h in use\", \"240 days\", \"400 uses\", a distribution, or { in-use = .. }";
    let life = times::lifetime(node).map_err(|wrong| match node.text() {
        Some(_) if wrong.code != "zero" && wrong.code != "too-long" => {
            Wrong { help: help.to_owned(), ..wrong }
        }
        _ => wrong,
    })?;
    often(node, life).map(FailureClock::Calendar)
}

/// Refuses what comes so often that nothing else happens.
fn often(node: &Node, life: Distribution) -> Result<Distribution, Wrong> {
    if life.mean() < SHORTEST {
        return Err(Wrong::new("too-often", node, "which is all the time", "write a longer time"));
    }
    Ok(life)
}

fn maintenance(section: &Section<'_>, context: &mut Context<'_>) -> Option<Maintenance> {
    let inner = context.inner(section, "maintenance")?;
    let every = context.read(&inner, "every", values::positive_time);
    let takes = context.read(&inner, "takes", values::time);
    let failures_after = context.read_or(&inner, "failures-after", 1.0, values::positive_share);
    if let Some(every) = every.filter(|every| *every < SimDuration::DAY) {
        let message = format!("`every` of {} is {every}, but maintenance begins at opening", inner.title);
        context.error("too-often", inner.place("every"), message, "write a day or more");
    }
    if every.zip(takes).is_some_and(|(every, takes)| takes >= every) {
        let message = format!("{} takes as long as the time from one to the next", inner.title);
        context.error("too-often", inner.place("takes"), message, "make `takes` shorter than `every`");
    }
    Some(Maintenance { every: every?, takes: takes?, failures_after })
}

pub(super) fn systems(file: &Section<'_>, context: &mut Context<'_>) -> Vec<System> {
    let mut systems = Vec::new();
    for section in context.sections(file, "system") {
        context.places.systems.push(context.name_place(What::System, systems.len()));
        // A system without outages fails after the end of any horizon.
        let never = Distribution::Fixed { value: 1000.0 * 365.0 * 1440.0 };
        let (mut every, mut lasts) = (never, Distribution::Fixed { value: 0.0 });
        if let Some(outage) = context.inner(&section, "outage") {
            let life = |node: &Node| often(node, times::lifetime(node)?);
            every = context.read_or(&outage, "every", every, life);
            lasts = context.read_or(&outage, "lasts", lasts, duration);
        }
        let backup = backup(&section, context);
        systems.push(System { name: context.name(&section), every, lasts, backup });
    }
    systems
}

fn backup(section: &Section<'_>, context: &mut Context<'_>) -> Option<Backup> {
    let inner = context.inner(section, "backup")?;
    if section.get("outage").is_none() {
        let message = format!("{} has a backup, but never fails", section.title);
        let help = "add outage = { every = .., lasts = .. }, or delete `backup`";
        context.error("contradiction", section.place("backup"), message, help);
    }
    let starts = context.read_or(&inner, "starts", 1.0, values::share);
    Some(Backup { starts, lasts: context.read(&inner, "lasts", duration) })
}
