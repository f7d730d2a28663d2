//! Delays: time that passes without an officer, at once, from when a courier leaves, or from when the systems are up.

use super::Office;
use super::citizen::{Citizen, Place, Purpose};
use super::event::{Rank, Timer};
use super::observe::Observer;
use super::plan::Courier;
use crate::scenario::StepId;
use crate::time::{SimDuration, SimTime};

impl<O: Observer> Office<'_, O> {
    /// The citizen comes to the delay `step`, which begins at once unless one of its systems is down.
    #[inline(never)]
    pub(super) fn begin_delay(&mut self, citizen: u32, step: usize) {
        if !self.plan.steps[step].needs {
            return self.pass_delay(citizen, step);
        }
        if !self.systems_up(step) {
            return self.line_up(citizen, step);
        }
        self.count_delayed(citizen, step);
        self.pass_delay(citizen, step);
    }

    /// The delay of `citizen` begins.
    fn pass_delay(&mut self, citizen: u32, step: usize) {
        let plan = &self.plan.steps[step];
        let Some(delay) = &plan.delay else { return };
        let someone = &mut self.citizens[citizen];
        (someone.place, someone.started) = (Place::Delay, self.now);
        self.steps[step].clock.in_service.rise(self.now);
        let end = match &plan.courier {
            Some(courier) => self.arrives(courier, step),
            None => {
                let attempt = self.citizens.attempts(citizen, step);
                let luck = self.citizens[citizen].key.of_step(Purpose::Delay, plan.key, attempt);
                Some(self.now + SimDuration::from_micros(delay.sample(&mut luck.short()).max(0.0)))
            }
        };
        if let Some(end) = end {
            self.events.add_timer(end, Rank::ServiceEnd as u8, Timer::DelayEnd(citizen).pack());
        }
    }

    /// Returns when what is there now arrives with the courier, all of it at the same time; `None`: after the
    /// horizon.
    fn arrives(&self, courier: &Courier, step: usize) -> Option<SimTime> {
        let plan = &self.plan.steps[step];
        let number = courier.departures.partition_point(|&departure| departure < self.now);
        let departure = *courier.departures.get(number)?;
        let luck = self.key.with(plan.key.0).with(number as u64);
        let length = plan.delay.as_ref()?.sample(&mut luck.short()).max(0.0);
        Some(departure + SimDuration::from_micros(length))
    }

    /// Counts how long `citizen` waited for the delay to begin.
    fn count_delayed(&mut self, citizen: u32, step: usize) {
        let someone = &mut self.citizens[citizen];
        let waited = (self.now - someone.joined).0;
        someone.waited += waited;
        if someone.joined >= self.from {
            let at = &mut self.steps[step];
            at.count_wait(waited);
            self.books.waited(waited, &at.plan.targets);
        }
    }

    /// Begins the delays that waited for a system at any of `steps`, in the order in which they joined.
    #[inline(never)]
    pub(super) fn begin_waiting_delays(&mut self, steps: &[StepId]) {
        for step in steps.iter().map(|step| step.index()) {
            while self.plan.steps[step].delay.is_some()
                && self.systems_up(step)
                && let Some(citizen) = self.steps[step].queue.first()
            {
                let at = &mut self.steps[step];
                at.leave_line(citizen, self.citizens.places_mut(), &mut self.office, self.now);
                self.citizens[citizen].ticket += 1;
                self.count_delayed(citizen, step);
                self.pass_delay(citizen, step);
            }
        }
    }

    /// Returns whether all systems that `step` needs are up.
    pub(super) fn systems_up(&self, step: usize) -> bool {
        self.plan.steps[step].systems.iter().all(|&system| self.systems[system].up)
    }

    /// A delay is over.
    #[inline(never)]
    pub(super) fn delay_end(&mut self, citizen: u32) {
        let Citizen { step, joined, started, .. } = self.citizens[citizen];
        let step = step as usize;
        let took = (self.now - started).0;
        self.steps[step].clock.in_service.fall(self.now);
        if joined >= self.from {
            self.steps[step].counts.served += 1;
            self.steps[step].counts.service += took;
        }
        self.citizens[citizen].place = Place::Away;
        self.citizens[citizen].work = took as f64;
        if O::WATCHES {
            self.record_step(citizen, None);
        }
        let then = self.what_follows(citizen, step, None);
        self.citizens.attempted(citizen, step);
        self.follow(citizen, then);
    }
}
