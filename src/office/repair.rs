//! Failure, repair and maintenance, and what becomes of interrupted work.

use super::Office;
use super::citizen::NOBODY;
use super::equipment::{UnitEvent, UnitMode};
use super::event::Rank;
use super::observe::Observer;
use super::outreach::Due;
use super::shift::Activity;
use crate::scenario::equipment::Interrupted;
use crate::time::{SimDuration, SimTime};

impl<O: Observer> Office<'_, O> {
    pub(super) fn fail(&mut self, unit: usize, failure: usize) {
        let pool = self.plan.units[unit].pool;
        let rule = self.plan.scenario.pools[pool].interrupted;
        let holder = self.units[unit].holder;
        if holder == NOBODY {
            self.settle_wear(unit);
            self.pools[pool].take(self.plan.units[unit].number);
            self.go_down(unit, failure);
            return;
        }
        let officer = holder as usize;
        match rule {
            Interrupted::FinishFirst => {
                self.settle_wear(unit);
                self.units[unit].fails_after = Some(failure);
                self.units[unit].fails_in_use = None;
            }
            Interrupted::ResumeHere => {
                self.settle_wear(unit);
                self.units[unit].fails_in_use = None;
                self.go_down(unit, failure);
                if self.officers[officer].activity == Activity::Busy {
                    self.events.cancel(self.officer_slot + officer);
                    self.officers[officer].held_since = self.now;
                    self.go(officer, Activity::Held);
                    self.see_failures_in_hand(officer);
                }
            }
            Interrupted::ResumeAnywhere | Interrupted::StartAgain => {
                self.units[unit].fails_after = Some(failure);
                let step = self.officers[officer].step as usize;
                self.interrupt(officer, rule == Interrupted::StartAgain);
                self.become_free(officer);
                self.wake_users(step);
            }
        }
    }

    /// Takes a unit that is in no list of free ones out of work, for repair.
    pub(super) fn go_down(&mut self, unit: usize, failure: usize) {
        let pool = self.plan.units[unit].pool;
        self.set_mode(unit, UnitMode::Down);
        (self.units[unit].failure, self.units[unit].broken) = (failure, true);
        self.outcome.pools[pool].failures += u64::from(self.now >= self.from);
        self.pools[pool].working -= 1;
        self.units[unit].failing = None;
        self.events.cancel(self.unit_slot + unit);
        let limit = self.plan.scenario.pools[pool].repairers;
        if limit.is_none_or(|limit| self.pools[pool].repairing < limit) {
            self.begin_repair(unit);
        } else {
            self.pools[pool].waiting_for_repair.push_back(unit as u32);
        }
        self.doubt_causes(&self.plan.pools[pool].steps);
        if self.plan.pools[pool].has_spares() {
            self.call_spares(pool);
        }
    }

    fn begin_repair(&mut self, unit: usize) {
        let pool = self.plan.units[unit].pool;
        self.pools[pool].repairing += 1;
        let failure = self.units[unit].failure;
        let key = self.unit_key(unit, failure).with(2);
        let length = self.plan.pools[pool].failures[failure].repair.sample(&mut key.short());
        self.units[unit].event = UnitEvent::Repaired;
        let at = self.now + SimDuration::from_micros(length.max(0.0));
        self.events.schedule(self.unit_slot + unit, at, Rank::Repair as u8);
    }

    pub(super) fn repaired(&mut self, unit: usize) {
        let pool = self.plan.units[unit].pool;
        self.pools[pool].repairing -= 1;
        if let Some(next) = self.pools[pool].waiting_for_repair.pop_front() {
            self.begin_repair(next as usize);
        }
        let failure = self.units[unit].failure;
        self.units[unit].failures[failure].count += 1;
        self.units[unit].failures[failure].life = self.draw_life(unit, failure);
        self.units[unit].broken = false;
        if self.plan.pools[pool].has_spares() {
            return self.back_from_repair(unit);
        }
        self.works_again(unit);
    }

    pub(super) fn works_again(&mut self, unit: usize) {
        let plan = self.plan;
        let pool = plan.units[unit].pool;
        self.units[unit].since = self.now;
        if self.units[unit].due == Due::Gone && self.units[unit].holder == NOBODY {
            self.units[unit].due = Due::Nothing;
            return self.set_mode(unit, UnitMode::Away);
        }
        self.pools[pool].working += 1;
        self.doubt_causes(&plan.pools[pool].steps);
        let holder = self.units[unit].holder;
        if holder != NOBODY {
            self.set_mode(unit, UnitMode::Busy);
            self.schedule_failure(unit);
            return self.go_on(holder as usize);
        }
        self.set_mode(unit, UnitMode::Idle);
        self.put_back(unit);
        self.schedule_failure(unit);
        self.wake(&plan.pools[pool].steps);
    }

    /// Goes on with a service that waited by a unit, unless another of its units is still down.
    fn go_on(&mut self, officer: usize) {
        let units = self.officers[officer].units;
        let from = officer * self.plan.most_units;
        let all_work = self.in_hand[from..from + units].iter().all(|&unit| self.units[unit as usize].works());
        if !all_work {
            return;
        }
        let state = &mut self.officers[officer];
        let pause = self.now - state.held_since;
        state.ends += pause;
        state.started += pause;
        let (ends, citizen) = (state.ends, state.citizen);
        self.citizens[citizen].held += pause.0;
        self.events.schedule(self.officer_slot + officer, ends, Rank::ServiceEnd as u8);
        self.go(officer, Activity::Busy);
        self.see_failures_in_hand(officer);
    }

    /// At opening, begins the maintenance that is due: at once for free units, else after the service.
    pub(super) fn start_maintenance(&mut self) {
        for unit in 0..self.units.len() {
            let plan = &self.plan.units[unit];
            let Some(maintenance) = self.plan.scenario.pools[plan.pool].maintenance else { continue };
            let pool = &self.plan.pools[plan.pool];
            let units = (pool.places + pool.spares) as f64;
            let turn = maintenance.every.scaled((plan.number as f64 + 1.0) / units);
            let done = i64::from(self.units[unit].maintained);
            let due = SimTime::ZERO + turn + SimDuration(maintenance.every.0.saturating_mul(done));
            if self.now < due || !self.units[unit].works() || self.units[unit].due != Due::Nothing {
                continue;
            }
            if self.units[unit].holder == NOBODY {
                self.pools[plan.pool].take(plan.number);
                self.settle_wear(unit);
                self.begin_maintenance(unit);
            } else {
                self.units[unit].due = Due::Maintenance;
            }
        }
    }

    /// Takes a unit that is in no list of free ones away for maintenance.
    pub(super) fn begin_maintenance(&mut self, unit: usize) {
        let pool = self.plan.units[unit].pool;
        let takes = self.plan.scenario.pools[pool].maintenance.map_or(SimDuration::ZERO, |m| m.takes);
        self.set_mode(unit, UnitMode::Maintenance);
        self.pools[pool].working -= 1;
        self.doubt_causes(&self.plan.pools[pool].steps);
        self.units[unit].due = Due::Nothing;
        (self.units[unit].event, self.units[unit].failing) = (UnitEvent::MaintenanceEnd, None);
        self.events.schedule(self.unit_slot + unit, self.now + takes, Rank::Repair as u8);
    }
}
