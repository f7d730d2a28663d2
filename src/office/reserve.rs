//! Reserves: officers on shift but off the floor, who are called when a line is long and leave when it is short.
//!
//! Whether to call is asked when the line of the step changes, when somebody has come in, and when a shift begins.
//! Whether to leave is asked when the officer has nothing in hand, and when the shortest stay is over.

use super::Office;
use super::observe::Observer;
use super::shift::{Activity, Change, Why};
use crate::scenario::people::Reserve;
use crate::time::SimTime;

/// Whether an officer of a reserve has been called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Call {
    /// Does other work, or has gone home.
    No,
    /// Called, and there at this instant.
    Coming(SimTime),
    /// On the floor (or on a break from it) since this instant.
    In(SimTime),
}

impl<O: Observer> Office<'_, O> {
    fn reserve_of(&self, officer: usize) -> Option<Reserve> {
        self.plan.scenario.groups[self.plan.officers[officer].group].reserve
    }

    /// The line at `step` may have changed: calls who is wanted, and lets go who is not.
    #[inline(never)]
    pub(super) fn see_reserves(&mut self, step: usize) {
        let plan = self.plan;
        for &group in &plan.steps[step].reserves {
            let Some(reserve) = plan.scenario.groups[group].reserve else { continue };
            if self.steps[step].queue.len > reserve.above {
                self.call_one(group, reserve);
            } else {
                plan.members[group].clone().for_each(|officer| self.release(officer));
            }
        }
    }

    /// Calls the first of `group` who can come, unless somebody is on the way.
    fn call_one(&mut self, group: usize, reserve: Reserve) {
        let mut members = self.plan.members[group].clone();
        if members.clone().any(|officer| matches!(self.officers[officer].call, Call::Coming(_))) {
            return;
        }
        let can_come = |&officer: &usize| {
            let state = &self.officers[officer];
            state.call == Call::No && state.duty == Activity::Idle && state.activity == Activity::Off
        };
        let Some(officer) = members.find(can_come) else { return };
        let at = self.now + reserve.comes_in;
        self.officers[officer].call = Call::Coming(at);
        self.outcome.groups[group].calls += u64::from(self.now >= self.from);
        self.add_change(Change { at, officer: officer as u32, to: Activity::Idle, why: Why::Called });
    }

    /// Somebody who was called comes on the floor, unless not wanted any more, or the shift has ended or a break
    /// begun.
    pub(super) fn come_in(&mut self, officer: usize) {
        let Some(reserve) = self.reserve_of(officer) else { return };
        let state = &mut self.officers[officer];
        if state.call != Call::Coming(self.now) {
            return;
        }
        if state.duty == Activity::Idle && state.activity == Activity::Off {
            state.call = Call::In(self.now);
            let at = self.now + reserve.at_least;
            self.add_change(Change { at, officer: officer as u32, to: Activity::Off, why: Why::Stayed });
            self.change_duty(officer, Activity::Idle);
        } else {
            state.call = Call::No;
        }
        self.see_reserves(reserve.step.index());
    }

    /// The roster sends an officer of a reserve somewhere, who goes only if on the floor; to training from anywhere.
    pub(super) fn change_reserve(&mut self, officer: usize, to: Activity) {
        let state = &mut self.officers[officer];
        state.duty = to;
        if state.is_called_in() || to == Activity::Training {
            self.change_duty(officer, to);
        } else if state.activity == Activity::Training {
            self.change_duty(officer, Activity::Off);
        }
        if let Some(reserve) = self.reserve_of(officer)
            && to == Activity::Idle
        {
            self.see_reserves(reserve.step.index());
        }
    }

    /// Lets `officer` go who waits for work on the floor, and is not wanted any more.
    pub(super) fn release(&mut self, officer: usize) {
        if self.officers[officer].activity == Activity::Idle && self.is_dispensable(officer) {
            self.go_off(officer, Activity::Off);
        }
    }

    /// Returns whether an officer with nothing in hand leaves the floor, who is there beyond the roster or as a
    /// reserve.
    #[inline(never)]
    pub(super) fn is_dispensable(&mut self, officer: usize) -> bool {
        let state = &self.officers[officer];
        if state.overtime && (self.office.inside.value == 0 || self.day.service_stopped) {
            return true;
        }
        let (Some(reserve), Call::In(since)) = (self.reserve_of(officer), state.call) else { return false };
        let few = self.steps[reserve.step.index()].queue.len < reserve.below;
        let goes = few && self.now - since >= reserve.at_least;
        if goes {
            self.officers[officer].leave_roster(self.now);
        }
        goes
    }
}
