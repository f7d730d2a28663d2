//! Systems that the whole office depends on, and what stands in for them.

use super::Office;
use super::event::Rank;
use super::observe::{Observer, StateClock};
use crate::random::stream::Key;
use crate::scenario::SystemId;
use crate::time::{SimDuration, SimTime};

/// One system now.
#[derive(Clone, Copy, Debug)]
pub(super) struct SystemState {
    /// Works, for the desk.
    pub up: bool,
    /// States: up, down.
    pub clock: StateClock<2>,
    /// A backup stands in for it.
    backed: bool,
    /// End of the present outage.
    until: SimTime,
    outages: u64,
}

impl SystemState {
    pub fn new() -> SystemState {
        let until = SimTime::ZERO;
        SystemState { up: true, clock: StateClock::new(0), backed: false, until, outages: 0 }
    }
}

impl<O: Observer> Office<'_, O> {
    pub(super) fn start_system(&mut self, system: usize) {
        self.schedule_outage(system);
    }

    /// The luck of the present outage, or of the time before the next.
    fn outage_key(&self, system: usize) -> Key {
        self.key.with(self.plan.systems[system].key.0).with(self.systems[system].outages)
    }

    fn schedule_outage(&mut self, system: usize) {
        let key = self.outage_key(system).with(1);
        let length = self.plan.systems[system].every.sample(&mut key.short());
        self.schedule_system(system, self.now + SimDuration::from_micros(length.max(1.0)));
    }

    /// Draws anew when the next outage begins, from `day` on, unless one is under way.
    pub(super) fn draw_outage_anew(&mut self, system: usize, day: u32) {
        let state = self.systems[system];
        if state.up && !state.backed {
            let key = self.outage_key(system).with(4).with(u64::from(day));
            let length = self.plan.systems[system].every.sample(&mut key.short());
            self.schedule_system(system, self.now + SimDuration::from_micros(length.max(1.0)));
        }
    }

    fn schedule_system(&mut self, system: usize, at: SimTime) {
        self.events.schedule(self.system_slot + system, at, Rank::Repair as u8);
    }

    /// An outage begins or ends, or the backup that stands in is used up.
    #[inline(never)]
    pub(super) fn system_event(&mut self, system: usize) {
        let state = self.systems[system];
        if state.backed && self.now < state.until {
            self.go_dark(system);
        } else if state.backed || !state.up {
            self.systems[system].backed = false;
            self.systems[system].outages += 1;
            if !state.up {
                self.turn(system, true);
            }
            self.schedule_outage(system);
            if !state.up {
                self.wake(&self.plan.systems[system].steps);
                self.begin_waiting_delays(&self.plan.systems[system].steps);
            }
        } else {
            self.begin_outage(system);
        }
    }

    fn begin_outage(&mut self, system: usize) {
        let key = self.outage_key(system).with(0);
        let length = self.plan.systems[system].lasts.sample(&mut key.short());
        let until = self.now + SimDuration::from_micros(length.max(1.0));
        self.systems[system].until = until;
        self.outcome.systems[system].failures += u64::from(self.now >= self.from);
        match self.backup_lasts(system) {
            Some(covered) => {
                self.systems[system].backed = true;
                self.schedule_system(system, until.min(covered));
            }
            None => self.go_dark(system),
        }
    }

    /// Returns until when a backup stands in for `system`, if it has one and that starts.
    fn backup_lasts(&self, system: usize) -> Option<SimTime> {
        let backup = self.plan.systems[system].backup.as_ref()?;
        let key = self.outage_key(system);
        if key.with(2).uniform() >= backup.starts {
            return None;
        }
        let Some(lasts) = &backup.lasts else { return Some(SimTime::NEVER) };
        let length = SimDuration::from_micros(lasts.sample(&mut key.with(3).short()).max(0.0));
        (length > SimDuration::ZERO).then(|| self.now + length)
    }

    /// The outage reaches the desk.
    fn go_dark(&mut self, system: usize) {
        self.systems[system].backed = false;
        self.outcome.systems[system].reached += u64::from(self.now >= self.from);
        self.turn(system, false);
        self.schedule_system(system, self.systems[system].until);
        self.interrupt_users(SystemId(system as u32));
    }

    fn turn(&mut self, system: usize, up: bool) {
        let state = &mut self.systems[system];
        state.up = up;
        state.clock.go(self.now, self.day.open, usize::from(!up));
        self.doubt_causes(&self.plan.systems[system].steps);
    }
}
