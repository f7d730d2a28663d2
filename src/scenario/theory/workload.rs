//! What is asked of the officers in each half hour of the clock, and who of them is there.
//!
//! Work counts in the half hour in which the people come who bring it, also where it is done later: what is asked and cannot
//! be done waits. Who stands at the door before it opens counts in the half hour in which it does.

use super::slots::overlap;
use crate::scenario::calendar::Window;
use crate::scenario::demand::{Demand, Pattern};
use crate::scenario::load::{Sharing, asked, by_service, expected_per_day};
use crate::scenario::people::Officer;
use crate::scenario::service::Task;
use crate::scenario::{Scenario, StepId};
use crate::time::SimDuration;

/// Half hours of a day.
const HALF_HOURS: usize = 48;

/// Work that is asked of officers and officers who are there, in half an hour of the clock on an average open day.
#[derive(Clone, Debug, PartialEq)]
pub struct DemandRow {
    /// The step; `None`: all steps together, where each officer counts once.
    pub step: Option<String>,
    /// When the half hour begins \[min after midnight\].
    pub from_min: u32,
    /// Officers' time that the work takes which people bring who come in it \[min/day\], at the skills of the start.
    pub asked_min: f64,
    /// Officers' time on the floor by the roster, absence taken off \[min/day\]; who can do several steps counts in each.
    pub there_min: f64,
}

/// One number per half hour of the clock.
type Clock = [f64; HALF_HOURS];

/// Returns what is asked of the officers and who is there on an average open day, half hour by half hour: of all steps
/// together, then of each step with officers; half hours without either are left out.
///
/// It is arithmetic on what the scenario says of its first days, not a simulation: the expected arrivals, quotas, errors and
/// returns included, times the mean work, at the speeds of officers who share their time among their steps so that loads are
/// as even as they can be (as the loads of `loket check`). Whoever is off the floor until called, or works in the field, is
/// not there.
pub fn demand_by_half_hour(scenario: &Scenario) -> Vec<DemandRow> {
    let weights = weights(scenario);
    let work = work(scenario, &weights);
    let served: Vec<usize> = (0..scenario.steps.len()).filter(|&step| has_officers(scenario, step)).collect();
    let there = |can: &dyn Fn(StepId) -> bool| there(scenario, &weights, can);
    let mut all = [0.0; HALF_HOURS];
    for &step in &served {
        all.iter_mut().zip(&work[step]).for_each(|(all, work)| *all += work);
    }
    let anywhere = there(&|step| served.contains(&step.index()));
    let mut rows = rows(None, &all, &anywhere);
    for &step in &served {
        let mine = there(&|other| other.index() == step);
        rows.extend(self::rows(Some(&scenario.steps[step].name), &work[step], &mine));
    }
    rows
}

fn rows(step: Option<&String>, asked: &Clock, there: &Clock) -> Vec<DemandRow> {
    let row = |place: usize| DemandRow {
        step: step.cloned(),
        from_min: place as u32 * 30,
        asked_min: asked[place],
        there_min: there[place],
    };
    (0..HALF_HOURS).map(row).filter(|row| row.asked_min > 0.0 || row.there_min > 0.0).collect()
}

fn has_officers(scenario: &Scenario, step: usize) -> bool {
    let step = &scenario.steps[step];
    matches!(step.task, Task::Work { .. }) && !step.field
}

/// Share of the open days that are of each weekday.
fn weights(scenario: &Scenario) -> [f64; 7] {
    let calendar = &scenario.calendar;
    let days: Vec<u32> = calendar.open_days().collect();
    let mut weights = [0.0; 7];
    days.iter().for_each(|&day| weights[calendar.weekday(day)] += 1.0 / days.len() as f64);
    weights
}

fn half_hour(place: usize) -> Window {
    let begin = |place: usize| SimDuration::from_minutes(place as f64 * 30.0);
    Window { from: begin(place), until: begin(place + 1) }
}

/// Adds to each half hour `each` for every minute that `window` has in it.
fn add(clock: &mut Clock, window: Window, each: f64) {
    for (place, sum) in clock.iter_mut().enumerate() {
        *sum += overlap(window, half_hour(place)) * each;
    }
}

fn add_at(clock: &mut Clock, at: SimDuration, people: f64) {
    let place = (at.minutes() / 30.0) as usize;
    clock[place.min(HALF_HOURS - 1)] += people;
}

/// Officers' minutes that are asked of each step, by half hour.
fn work(scenario: &Scenario, weights: &[f64; 7]) -> Vec<Clock> {
    let (asked, _) = asked(scenario);
    let sharing = Sharing::new(scenario, &asked);
    let (offered, minutes) = (sharing.offered(scenario), sharing.minutes_of_steps(scenario));
    let services = by_service(scenario);
    let shares: Vec<Clock> =
        (0..scenario.services.len()).map(|service| arrivals(scenario, service, weights)).collect();
    let of_step = |(step, &asked): (usize, &f64)| {
        let mut clock = [0.0; HALF_HOURS];
        let Task::Work { work, .. } = &scenario.steps[step].task else { return clock };
        let mut whole = 0.0;
        for ((visits, extra), shares) in services.iter().zip(&shares) {
            let brought = if visits[step] > 0.0 { visits[step] * work.mean() + extra[step] } else { 0.0 };
            let people: f64 = shares.iter().sum();
            if brought > 0.0 && people > 0.0 {
                whole += brought;
                clock.iter_mut().zip(shares).for_each(|(sum, share)| *sum += brought * share / people);
            }
        }
        let speed = if minutes[step] > 0.0 { offered[step] / minutes[step] } else { 1.0 };
        let scale = if whole > 0.0 && speed > 0.0 { asked / whole / speed } else { 0.0 };
        clock.map(|sum| sum * scale)
    };
    asked.iter().enumerate().map(of_step).collect()
}

/// How many come for `service` in each half hour of an average open day, as if nobody were refused.
fn arrivals(scenario: &Scenario, service: usize, weights: &[f64; 7]) -> Clock {
    let mut clock = [0.0; HALF_HOURS];
    let expected = expected_per_day(scenario);
    for (demand, expected) in scenario.demands.iter().zip(expected) {
        if demand.service.index() == service {
            add_demand(scenario, demand, expected, weights, &mut clock);
        }
    }
    clock
}

fn add_demand(scenario: &Scenario, demand: &Demand, expected: f64, weights: &[f64; 7], clock: &mut Clock) {
    let calendar = &scenario.calendar;
    let open_days = calendar.open_days().count().max(1) as f64;
    let windows = || {
        let of = |(week, &weight): (&'_ Vec<Window>, &f64)| {
            week.iter().map(|&window| (window, weight)).collect::<Vec<_>>()
        };
        calendar.week.iter().zip(weights).flat_map(of)
    };
    match &demand.pattern {
        Pattern::Poisson { week, at_opening, .. } => {
            for (weekday, weight) in weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
                for piece in &week[weekday] {
                    let window = Window { from: piece.from, until: piece.until };
                    add(clock, window, piece.rate * demand.times * weight);
                }
                let Some(door) = calendar.week[weekday].first() else { continue };
                let first = week[weekday].first().filter(|first| first.from == door.from);
                let early = calendar.early_birds.min(door.from).minutes();
                let birds = first.map_or(0.0, |first| early * first.rate);
                add_at(clock, door.from, (birds + at_opening) * demand.times * weight);
            }
        }
        Pattern::Recorded { arrivals } => {
            arrivals.iter().for_each(|arrival| add_at(clock, arrival.at.time_of_day(), 1.0 / open_days));
        }
        Pattern::Parties { parties } => {
            let people = |party: &crate::scenario::demand::Party| f64::from(party.people) * party.turnout;
            parties.iter().for_each(|party| add_at(clock, party.at, people(party) / open_days));
        }
        Pattern::Renewal { .. } | Pattern::Appointments { .. } | Pattern::Complaints(_) => {
            let open: f64 =
                windows().map(|(window, weight)| (window.until - window.from).minutes() * weight).sum();
            windows().for_each(|(window, weight)| add(clock, window, expected / open.max(1e-9) * weight));
        }
    }
}

/// Officers' minutes on the floor, by half hour, of those who can do a step for which `can` holds.
fn there(scenario: &Scenario, weights: &[f64; 7], can: &dyn Fn(StepId) -> bool) -> Clock {
    let mut clock = [0.0; HALF_HOURS];
    let day = Window { from: SimDuration::ZERO, until: SimDuration::DAY };
    let mine = |officer: &&Officer| {
        let group = &scenario.groups[officer.group.index()];
        group.reserve.is_none() && group.skills.iter().any(|skill| skill.able && can(skill.step))
    };
    for officer in scenario.officers.iter().filter(mine) {
        let present = 1.0 - scenario.groups[officer.group.index()].absence;
        if officer.always {
            add(&mut clock, day, present);
            continue;
        }
        for (duties, weight) in officer.week.iter().zip(weights) {
            duties.iter().for_each(|duty| add(&mut clock, duty.window, present * weight));
        }
    }
    clock
}

#[cfg(test)]
mod tests;
