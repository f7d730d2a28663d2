//! Wear: how far each unit is from its failures, and which of them comes first.

use super::Office;
use super::equipment::{UnitEvent, UnitMode};
use super::event::Rank;
use super::observe::Observer;
use super::plan::{FailurePlan, Wear};
use crate::random::stream::Key;
use crate::time::{SimDuration, SimTime};

/// How far a unit is from one of its failures.
#[derive(Clone, Debug)]
pub(super) struct Ageing<'p> {
    pub plan: &'p FailurePlan,
    /// Life left, in its own measure (µs, or uses).
    pub life: f64,
    /// Rate of wear in the present hands.
    pub wear: f64,
    /// How often it happened.
    pub count: u64,
}

impl<'p> Ageing<'p> {
    pub fn new(plan: &'p FailurePlan) -> Ageing<'p> {
        Ageing { plan, life: 0.0, wear: 1.0, count: 0 }
    }
}

impl<O: Observer> Office<'_, O> {
    pub(super) fn start_unit(&mut self, unit: usize) {
        for failure in 0..self.units[unit].failures.len() {
            self.units[unit].failures[failure].life = self.draw_life(unit, failure);
        }
        self.schedule_failure(unit);
    }

    pub(super) fn unit_key(&self, unit: usize, failure: usize) -> Key {
        let count = self.units[unit].failures[failure].count;
        self.key.with(self.plan.units[unit].key.0).with(failure as u64).with(count)
    }

    pub(super) fn draw_life(&self, unit: usize, failure: usize) -> f64 {
        let plan = self.units[unit].failures[failure].plan;
        plan.life.sample(&mut self.unit_key(unit, failure).with(1).short()).max(1.0 / 1024.0)
    }

    /// Accounts for wear up to now.
    pub(super) fn settle_wear(&mut self, unit: usize) {
        let state = &mut self.units[unit];
        let elapsed = (self.now - state.since).0 as f64;
        state.since = self.now;
        let (works, busy) = (state.works(), state.mode == UnitMode::Busy);
        for failure in &mut state.failures {
            let wears = match failure.plan.wear {
                Wear::Calendar => works,
                Wear::InUse => busy,
                Wear::Uses => false,
            };
            if wears {
                failure.life -= elapsed * failure.wear;
            }
        }
    }

    pub(super) fn set_wear_mode(&mut self, unit: usize, mode: UnitMode) {
        self.settle_wear(unit);
        self.set_mode(unit, mode);
    }

    /// Schedules the failure that comes first under the present wear, if any. What wears in use alone and will
    /// outlast the service is left out: most services end without a failure, and need not touch the event list.
    pub(super) fn schedule_failure(&mut self, unit: usize) {
        let state = &mut self.units[unit];
        if !state.works() {
            return;
        }
        let until = match self.officers.get(state.holder as usize) {
            Some(holder) if holder.is_held() => SimTime::NEVER,
            Some(holder) => holder.ends,
            None => self.now,
        };
        let mut next = state.fails_in_use.map(|(failure, at)| (at, failure));
        let span = (until - self.now).0 as f64;
        for (place, failure) in state.failures.iter().enumerate() {
            let in_time = match failure.plan.wear {
                Wear::Calendar => true,
                Wear::InUse => state.mode == UnitMode::Busy && failure.life < span * failure.wear,
                Wear::Uses => false,
            };
            if in_time {
                let left = (failure.life / failure.wear).ceil().max(0.0);
                let at = self.now + SimDuration(left as i64);
                if next.is_none_or(|(earliest, _)| at < earliest) {
                    next = Some((at, place));
                }
            }
        }
        let next = next.filter(|_| state.fails_after.is_none());
        if next == state.failing {
            return;
        }
        state.failing = next;
        match next {
            Some((at, failure)) => {
                state.event = UnitEvent::Failure(failure);
                self.events.schedule(self.unit_slot + unit, at, Rank::Repair as u8);
            }
            None => self.events.cancel(self.unit_slot + unit),
        }
    }

    /// Sees again which units in the hands of `officer` fail before the service ends.
    pub(super) fn see_failures_in_hand(&mut self, officer: usize) {
        for place in 0..self.officers[officer].units {
            let unit = self.in_hand[officer * self.plan.most_units + place] as usize;
            if self.units[unit].pool.wears_in_hand {
                self.settle_wear(unit);
                self.schedule_failure(unit);
            }
        }
    }

    pub(super) fn maintained_factor(&self, unit: usize) -> f64 {
        let pool = self.plan.units[unit].pool;
        match self.plan.scenario.pools[pool].maintenance {
            Some(maintenance) if self.units[unit].maintained > 0 => maintenance.failures_after,
            Some(_) | None => 1.0,
        }
    }
}
