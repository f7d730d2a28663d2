//! The opening hours in slots: how many come to a step in each, and how many of its officers are there.

use crate::scenario::calendar::Window;
use crate::scenario::demand::{Demand, Pattern};
use crate::scenario::people::Officer;
use crate::scenario::{Scenario, StepId, expected_per_day};
use crate::time::SimDuration;

/// Longest slot.
const SLOT: SimDuration = SimDuration(30 * 60_000_000);

/// One stretch of a weekday's opening hours.
#[derive(Clone, Copy, Debug)]
struct Slot {
    weekday: usize,
    window: Window,
    /// Length over all open days of the horizon, per open day \[min\].
    minutes: f64,
    /// Arrivals at the step \[1/min\].
    rate: f64,
    /// Mean number of its officers on the floor.
    there: f64,
}

/// The opening hours of an average week.
pub(super) struct Slots {
    all: Vec<Slot>,
    /// Most officers of the step who are on the floor at once.
    pub officers: u32,
    /// Opening time of an average open day \[min\].
    pub open_min: f64,
    /// Visits to the step by service \[1/day\].
    pub visits: Vec<f64>,
}

impl Slots {
    pub fn new(scenario: &Scenario, id: StepId, services: &[(Vec<f64>, Vec<f64>)]) -> Slots {
        let mut all = cut(scenario);
        let visits: Vec<f64> = services.iter().map(|(visits, _)| visits[id.index()]).collect();
        for (service, &visits) in visits.iter().enumerate().filter(|(_, visits)| **visits > 0.0) {
            let shares = profile(scenario, service, &all);
            let people: f64 = shares.iter().zip(&all).map(|(share, slot)| share * slot.minutes).sum();
            for (slot, share) in all.iter_mut().zip(shares) {
                slot.rate += visits * share / people;
            }
        }
        let can = |officer: &&Officer| {
            let skills = &scenario.groups[officer.group.index()].skills;
            skills.iter().any(|skill| skill.step == id && skill.able)
        };
        let mut officers = 0;
        for slot in &mut all {
            let mut at_once = 0;
            for officer in scenario.officers.iter().filter(can) {
                let share = presence(officer, slot);
                at_once += u32::from(share > 0.0);
                slot.there += share * (1.0 - scenario.groups[officer.group.index()].absence);
            }
            officers = at_once.max(officers);
        }
        let open_min = all.iter().map(|slot| slot.minutes).sum();
        Slots { all, officers, open_min, visits }
    }

    /// Arrivals per minute of opening time.
    pub fn mean_rate(&self) -> f64 {
        self.all.iter().map(|slot| slot.rate * slot.minutes).sum::<f64>() / self.open_min
    }

    /// Mean number of officers on the floor.
    pub fn mean_there(&self) -> f64 {
        self.all.iter().map(|slot| slot.there * slot.minutes).sum::<f64>() / self.open_min
    }

    pub fn there(&self, slot: usize) -> f64 {
        self.all[slot].there
    }

    /// Durations and rates.
    pub fn pieces(&self) -> Vec<(f64, f64)> {
        self.all.iter().map(|slot| (slot.minutes, slot.rate)).collect()
    }

    /// Whether people come at another rate at one time than at another.
    pub fn vary(&self) -> bool {
        let mean = self.mean_rate();
        self.all.iter().any(|slot| (slot.rate - mean).abs() > 0.01 * mean)
    }
}

/// Cuts the opening hours of each weekday, by how often it occurs.
fn cut(scenario: &Scenario) -> Vec<Slot> {
    let calendar = &scenario.calendar;
    let days: Vec<u32> = calendar.open_days().collect();
    let mut all = Vec::new();
    for weekday in 0..7 {
        let often = days.iter().filter(|&&day| calendar.weekday(day) == weekday).count() as f64;
        let weight = often / days.len().max(1) as f64;
        for window in calendar.week[weekday].iter().filter(|_| weight > 0.0) {
            let mut from = window.from;
            while from < window.until {
                let until = (from + SLOT).min(window.until);
                let minutes = weight * (until - from).minutes();
                all.push(Slot { weekday, window: Window { from, until }, minutes, rate: 0.0, there: 0.0 });
                from = until;
            }
        }
    }
    all
}

/// How many of `service` come in each slot, relative to one another \[1/min\].
fn profile(scenario: &Scenario, service: usize, slots: &[Slot]) -> Vec<f64> {
    let expected = expected_per_day(scenario);
    let open: f64 = slots.iter().map(|slot| slot.minutes).sum();
    let mut shares = vec![0.0; slots.len()];
    for (demand, expected) in scenario.demands.iter().zip(expected) {
        if demand.service.index() != service {
            continue;
        }
        for (share, slot) in shares.iter_mut().zip(slots) {
            *share += rate(demand, slot).unwrap_or(expected / open);
        }
    }
    if shares.iter().all(|share| *share == 0.0) { vec![1.0; slots.len()] } else { shares }
}

/// The mean rate in a slot; `None`: it is not said, or it is even.
fn rate(demand: &Demand, slot: &Slot) -> Option<f64> {
    match &demand.pattern {
        Pattern::Poisson { week, .. } => {
            let pieces = &week[slot.weekday];
            let people: f64 = pieces
                .iter()
                .map(|piece| {
                    overlap(Window { from: piece.from, until: piece.until }, slot.window) * piece.rate
                })
                .sum();
            Some(people * demand.times / (slot.window.until - slot.window.from).minutes())
        }
        Pattern::Renewal { .. }
        | Pattern::Appointments { .. }
        | Pattern::Recorded { .. }
        | Pattern::Parties { .. }
        | Pattern::Complaints(_) => None,
    }
}

/// Share of a slot in which an officer is on the floor by the roster.
fn presence(officer: &Officer, slot: &Slot) -> f64 {
    if officer.always {
        return 1.0;
    }
    let duties = officer.week[slot.weekday].iter().map(|duty| overlap(duty.window, slot.window));
    duties.sum::<f64>() / (slot.window.until - slot.window.from).minutes()
}

/// Minutes that two windows have in common.
pub(super) fn overlap(one: Window, other: Window) -> f64 {
    let (from, until) = (one.from.max(other.from), one.until.min(other.until));
    if until > from { (until - from).minutes() } else { 0.0 }
}
