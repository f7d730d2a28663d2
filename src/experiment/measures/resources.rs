//! Measures of officers, machines, systems, stock, service standards and populations.

use super::definition::{Definition, How, Unit, When, measure};
use super::subject::{Kind, Subject, View};
use super::visits::possible;
use crate::office::outcome::{OfficerCounts, UnitCounts};
use crate::scenario::Scenario;
use crate::scenario::equipment::Interrupted;
use crate::scenario::people::{Group, Pause};

const GROUP: &[Kind] = &[Kind::Group];
const POOL: &[Kind] = &[Kind::Pool];
const SYSTEM: &[Kind] = &[Kind::System];
const STOCK: &[Kind] = &[Kind::Stock];
const TARGET: &[Kind] = &[Kind::Target];

#[rustfmt::skip]
pub(super) const DEFINITIONS: &[Definition] = &[
    measure!(GROUP, "busy_share", Share, possible, |view| of_floor(view, |officer| officer.busy),
        "Share of the officers' time on duty, overtime included and days of absence left out, in which they served; with `idle_share`, `held_share`, `break_share` and `training_share` it sums to 1."),
    measure!(GROUP, "idle_share", Share, possible, |view| of_floor(view, |officer| officer.idle),
        "Share of the time of `busy_share` in which they were on the floor without work."),
    measure!(GROUP, "held_share", Share, held, |view| of_floor(view, |officer| officer.held),
        "Share of the time of `busy_share` in which they waited with a citizen by a broken unit."),
    measure!(GROUP, "break_share", Share, breaks, |view| of_floor(view, |officer| officer.on_break),
        "Share of the time of `busy_share` in which they were on a break, or between two windows of opening hours."),
    measure!(GROUP, "training_share", Share, trains, |view| of_floor(view, |officer| officer.training),
        "Share of the time of `busy_share` in which they were in training."),
    measure!(GROUP, "travel_share", Share, travels, |view| of_floor(view, |officer| officer.travel),
        "Share of the time of `busy_share` in which they were on the way to people on an outreach, or back; part of the sum of `busy_share`."),
    measure!(GROUP, "absent_share", Share, absent, |view| {
            let officer = officer(view);
            (officer.absent as f64, (on_duty(officer) + officer.absent) as f64)
        }, "Share of the time on duty or absent in which they were absent."),
    measure!(GROUP, "served_per_day", PerDay, possible, |view| (officer(view).served as f64, view.days()),
        "Services per day completed by all officers of the group."),
    measure!(GROUP, "skill_end", Skill, possible, |view| {
            let skills = &view.outcome.skill_end[view.subject.place];
            (skills.iter().sum::<f64>() / skills.len() as f64, 1.0)
        }, "Speed at the horizon relative to a fully proficient officer, averaged over the members of the group, their steps and the replications."),
    measure!(&[Kind::Skill], "skill_end", Skill, possible,
        |view| (view.outcome.skill_end[view.subject.place][view.subject.part], 1.0),
        "Speed at the step at the horizon relative to a fully proficient officer, averaged over the members of the group and the replications."),
    measure!(POOL, "busy_share", Share, used, |view| of_total(pool(view), |unit| unit.busy),
        "Share of opening time, over all units, in which units were in use; with `down_share`, `maintenance_share` and `idle_share` it sums to 1."),
    measure!(POOL, "down_share", Share, fails, |view| of_total(pool(view), |unit| unit.down),
        "Share of opening time, over all units, in which units were under repair or waited for it."),
    measure!(POOL, "away_share", Share, taken_along, |view| of_total(pool(view), |unit| unit.away),
        "Share of opening time, over all units, in which units were away on an outreach; part of the sum of `busy_share`."),
    measure!(POOL, "maintenance_share", Share, maintained, |view| of_total(pool(view), |unit| unit.maintenance),
        "Share of opening time, over all units, in which units were under planned maintenance."),
    measure!(POOL, "idle_share", Share, possible,
        |view| of_total(pool(view), |unit| unit.total - unit.busy - unit.down - unit.maintenance - unit.away - unit.rest),
        "Share of opening time, over all units, in which units worked and nobody used them."),
    measure!(POOL, "rest_share", Share, rests, |view| of_total(pool(view), |unit| unit.rest),
        "Share of opening time, over all units, in which units rested after so many uses; with the other four it sums to 1."),
    measure!(POOL, "swaps_per_day", PerDay, spared, |view| (pool(view).swaps as f64, view.days()),
        "Times per day, at whatever hour, at which a spare was put in the place of a failed unit."),
    measure!(POOL, "failures_per_day", PerDay, fails, |view| (pool(view).failures as f64, view.days()),
        "Failures of all units, at whatever hour, per day on which the office was open."),
    measure!(SYSTEM, "down_share", Share, possible,
        |view| of_total(&view.outcome.systems[view.subject.place], |system| system.down),
        "Share of opening time in which the system was down."),
    measure!(SYSTEM, "failures_per_day", PerDay, possible,
        |view| (view.outcome.systems[view.subject.place].failures as f64, view.days()),
        "Outages begun, at whatever hour, per day on which the office was open."),
    measure!(SYSTEM, "reached_share", Share, backed, |view| {
            let system = &view.outcome.systems[view.subject.place];
            (system.reached as f64, system.failures as f64)
        }, "Share of the outages that reached the desk: its backup did not start, or did not last."),
    measure!(STOCK, "out_share", Share, taken,
        |view| (view.outcome.stocks[view.subject.place].out as f64, view.open()),
        "Share of opening time in which nothing was left."),
    measure!(STOCK, "level_mean", Items, possible,
        |view| (view.outcome.stocks[view.subject.place].level_area as f64, view.open()),
        "Mean over opening time of the number of items in stock."),
    measure!(STOCK, "taken_per_day", PerDay, taken,
        |view| (view.outcome.stocks[view.subject.place].taken as f64, view.days()),
        "Items taken per day."),
    measure!(STOCK, "out_days_share", Share, taken,
        |view| (view.outcome.stocks[view.subject.place].out_days as f64, view.days()),
        "Share of open days on which nothing was left at some time of the opening hours."),
    measure!(STOCK, "ordered_per_day", PerDay, ordered,
        |view| (view.outcome.stocks[view.subject.place].ordered as f64, view.days()),
        "Items ordered per day, at whatever hour."),
    measure!(STOCK, "received_per_day", PerDay, ordered,
        |view| (view.outcome.stocks[view.subject.place].received as f64, view.days()),
        "Items received per day, at whatever hour; fewer than ordered where orders are cut."),
    measure!(TARGET, "target_met_share", Share, possible, |view| {
            let target = &view.outcome.targets[view.subject.place];
            (target.within as f64, target.of as f64)
        }, "Share of the citizens whom the target is about that were within its limit: for a wait or a stay, the visits of `wait_mean_min` (of its service), where who gives up within the limit is left out and whom closing sends home is not within it; for a wait at a step, the waits there; for the time to the card, cases ended with success and cases still under way that are already over the limit."),
    measure!(TARGET, "days_met_share", Share, possible, |view| {
            let target = &view.outcome.targets[view.subject.place];
            (target.days_met as f64, target.days as f64)
        }, "Share of the days with at least one such citizen on which the wanted share of them was within the limit; a citizen belongs to the day on which the wait, stay or case ended."),
    measure!(&[Kind::Population], "coverage_end", Share, possible, |view| {
            let size = view.scenario.populations[view.subject.place].size;
            (view.outcome.covered[view.subject.place] as f64, f64::from(size))
        }, "Share of the population that at the horizon has what it came for, the warm-up included."),
];

fn officer<'a>(view: &View<'a>) -> &'a OfficerCounts {
    &view.outcome.groups[view.subject.place]
}

fn pool<'a>(view: &View<'a>) -> &'a UnitCounts {
    &view.outcome.pools[view.subject.place]
}

fn on_duty(officer: &OfficerCounts) -> i64 {
    officer.idle + officer.busy + officer.held + officer.on_break + officer.training + officer.travel
}

fn of_floor(view: &View, time: fn(&OfficerCounts) -> i64) -> (f64, f64) {
    (time(officer(view)) as f64, on_duty(officer(view)) as f64)
}

fn of_total(unit: &UnitCounts, time: fn(&UnitCounts) -> i64) -> (f64, f64) {
    (time(unit) as f64, unit.total as f64)
}

fn group<'a>(scenario: &'a Scenario, subject: &Subject) -> &'a Group {
    &scenario.groups[subject.place]
}

fn held(scenario: &Scenario, subject: &Subject) -> When {
    When::possible(group(scenario, subject).skills.iter().any(|skill| {
        scenario.steps[skill.step.index()].uses.iter().any(|(pool, _)| {
            let pool = &scenario.pools[pool.index()];
            pool.interrupted == Interrupted::ResumeHere && !pool.failures.is_empty()
        })
    }))
}

fn breaks(scenario: &Scenario, subject: &Subject) -> When {
    let mine = scenario.officers.iter().filter(|officer| officer.group.index() == subject.place);
    When::possible(
        mine.flat_map(|officer| officer.week.iter().flatten()).any(|duty| duty.then == Pause::Break),
    )
}

fn trains(scenario: &Scenario, subject: &Subject) -> When {
    let mine = |officer: &crate::scenario::OfficerId| {
        scenario.officers[officer.index()].group.index() == subject.place
    };
    let mut sessions = scenario.trainings.iter().flat_map(|training| &training.sessions);
    When::possible(sessions.any(|session| session.attend.iter().any(mine)))
}

/// Defined for those who go on outreach.
fn travels(scenario: &Scenario, subject: &Subject) -> When {
    When::defined(scenario.outreaches.iter().any(|outreach| outreach.group.index() == subject.place))
}

/// Defined for what is taken along.
fn taken_along(scenario: &Scenario, subject: &Subject) -> When {
    let takes = |pool: &crate::scenario::PoolId| pool.index() == subject.place;
    When::defined(
        scenario.outreaches.iter().flat_map(|outreach| &outreach.takes).any(|(pool, _)| takes(pool)),
    )
}

fn absent(scenario: &Scenario, subject: &Subject) -> When {
    When::possible(group(scenario, subject).absence > 0.0)
}

fn used(scenario: &Scenario, subject: &Subject) -> When {
    let uses = |step: &crate::scenario::service::Step| {
        step.uses.iter().any(|(pool, _)| pool.index() == subject.place)
    };
    When::possible(scenario.steps.iter().any(uses))
}

fn fails(scenario: &Scenario, subject: &Subject) -> When {
    When::possible(!scenario.pools[subject.place].failures.is_empty())
}

fn maintained(scenario: &Scenario, subject: &Subject) -> When {
    When::possible(scenario.pools[subject.place].maintenance.is_some())
}

fn rests(scenario: &Scenario, subject: &Subject) -> When {
    When::defined(scenario.pools[subject.place].rest.is_some())
}

fn spared(scenario: &Scenario, subject: &Subject) -> When {
    When::defined(scenario.pools[subject.place].spares.is_some())
}

fn backed(scenario: &Scenario, subject: &Subject) -> When {
    When::defined(scenario.systems[subject.place].backup.is_some())
}

fn ordered(scenario: &Scenario, subject: &Subject) -> When {
    When::defined(scenario.stocks[subject.place].order.is_some())
}

fn taken(scenario: &Scenario, subject: &Subject) -> When {
    let takes = |step: &crate::scenario::service::Step| {
        step.takes.iter().any(|(stock, _)| stock.index() == subject.place)
    };
    When::possible(scenario.steps.iter().any(takes))
}
