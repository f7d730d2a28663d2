//! What a replication, or a part of it, costs.

use super::Office;
use super::equipment::UnitMode;
use super::observe::Observer;
use super::shift::Activity;
use crate::scenario::training::Training;

/// What is paid for, since measuring began: whole microseconds, so that the difference of two is exact.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Spent {
    /// Officers' time on duty and in training, by group.
    paid: Vec<i64>,
    /// Their time beyond the roster, by group.
    beyond: Vec<i64>,
    /// Time that equipment is there.
    time: i64,
    /// Time that each unit did not belong to the office.
    away: Vec<i64>,
}

impl Spent {
    /// Adds what `to` has more than `from`, which may be empty.
    pub fn add(&mut self, from: &Spent, to: &Spent) {
        let lists = [
            (&mut self.paid, &from.paid, &to.paid),
            (&mut self.beyond, &from.beyond, &to.beyond),
            (&mut self.away, &from.away, &to.away),
        ];
        for (mine, from, to) in lists {
            mine.resize(to.len(), 0);
            for (place, (mine, to)) in mine.iter_mut().zip(to).enumerate() {
                *mine += to - from.get(place).copied().unwrap_or(0);
            }
        }
        self.time += to.time - from.time;
    }
}

impl<O: Observer> Office<'_, O> {
    /// Returns what is to be paid for up to now; every level is settled.
    pub(super) fn spent(&self) -> Spent {
        const PAID: [Activity; 6] = [
            Activity::Idle,
            Activity::Field,
            Activity::Busy,
            Activity::Held,
            Activity::Training,
            Activity::Travel,
        ];
        let groups = self.plan.scenario.groups.len();
        let (mut paid, mut beyond) = (vec![0; groups], vec![0; groups]);
        for (state, plan) in self.officers.iter().zip(&self.plan.officers) {
            paid[plan.group] +=
                PAID.iter().map(|&activity| state.clock.total(activity as usize)).sum::<i64>();
            beyond[plan.group] += state.beyond;
        }
        let away = self.units.iter().map(|unit| unit.clock.total(UnitMode::Away as usize));
        Spent { paid, beyond, time: (self.now - self.from).0, away: away.collect() }
    }

    /// Returns what officers and equipment cost for `spent` \[currency\].
    pub(super) fn price(&self, spent: &Spent) -> f64 {
        let scenario = self.plan.scenario;
        let mut cost = 0.0;
        for (place, group) in scenario.groups.iter().enumerate() {
            cost += spent.paid[place] as f64 / 3600e6 * group.cost_per_hour;
            if group.overtime_pay != 1.0 {
                let extra = spent.beyond[place] as f64 / 3600e6 * (group.overtime_pay - 1.0);
                cost += extra * group.cost_per_hour;
            }
        }
        let days = spent.time as f64 / 86_400e6;
        for pool in &scenario.pools {
            cost += f64::from(pool.all_units()) * days * pool.cost_per_day;
        }
        for (away, plan) in spent.away.iter().zip(&self.plan.units) {
            if !self.plan.pools[plan.pool].has_spares() {
                let gone = *away as f64 / 86_400e6;
                cost -= gone * scenario.pools[plan.pool].cost_per_day;
            }
        }
        cost
    }

    /// Returns what the factors cost that there are at any time, each once.
    pub(super) fn cost_of_factors(&self) -> f64 {
        let all = self.first.scenario.in_turn().flat_map(|era| &era.factors);
        let mut counted: Vec<&str> = Vec::new();
        let mut cost = 0.0;
        for factor in all.filter(|factor| factor.cost > 0.0) {
            if !counted.contains(&factor.name.as_str()) {
                counted.push(&factor.name);
                cost += factor.cost;
            }
        }
        cost
    }

    /// Returns the cost of officers' hours on duty and in training, of equipment, of factors, and of courses begun.
    pub(super) fn cost(&self) -> f64 {
        let begun = |training: &&Training| {
            training.sessions.iter().any(|session| (self.from.day()..=self.now.day()).contains(&session.day))
        };
        let courses = self.plan.scenario.trainings.iter().filter(begun);
        self.price(&self.spent())
            + self.cost_of_factors()
            + courses.map(|training| training.cost).sum::<f64>()
    }
}
