//! Queues: joining, what a start needs, why people wait, and who is served next.

use super::Office;
use super::citizen::{Citizen, NOBODY, Place, Purpose};
use super::event::{Rank, Timer};
use super::observe::{Observer, VisitEnd};
use super::outcome::Cause;
use crate::scenario::StepId;
use crate::scenario::people::QueueRule;
use crate::time::SimDuration;

impl<O: Observer> Office<'_, O> {
    /// The citizen comes to the current step: into service, a delay or the queue, or home if the step
    /// needs no presence, or needs it and the citizen has gone.
    pub(super) fn join(&mut self, citizen: u32) {
        let Citizen { step, in_building, service, preempts, .. } = self.citizens[citizen];
        let step = step as usize;
        let plan = &self.plan.steps[step];
        if plan.present != in_building {
            if plan.present {
                let service = &self.plan.scenario.services[usize::from(service)];
                return self.come_back(citizen, service.comes_back);
            }
            self.leave_building(citizen, VisitEnd::Served);
        }
        if plan.present && self.day.service_stopped {
            return self.send_home(citizen);
        }
        self.outcome.steps[step].joined += 1;
        self.citizens[citizen].joined = self.now;
        if plan.delay.is_some() {
            return self.begin_delay(citizen, step);
        }
        if self.queues[step].len == 0
            && let Some(skill) = self.ready(step, citizen)
        {
            return self.start(skill, citizen);
        }
        self.begin_wait(step);
        self.queues[step].push_back(&mut self.citizens, citizen);
        self.citizens[citizen].place = Place::Queue;
        self.set_patience(citizen, step);
        if preempts {
            self.preempt(step, citizen);
        }
    }

    fn begin_delay(&mut self, citizen: u32, step: usize) {
        let plan = &self.plan.steps[step];
        let Some(delay) = &plan.delay else { return };
        let attempt = self.citizens.attempts(citizen, step);
        let luck = self.citizens[citizen].key.of_step(Purpose::Delay, plan.key, attempt);
        let length = SimDuration::from_micros(delay.sample(&mut luck.short()).max(0.0));
        self.citizens[citizen].place = Place::Delay;
        self.clocks[step].in_service.rise(self.now);
        let timer = Timer::DelayEnd(citizen);
        self.events.add_timer(self.now + length, Rank::ServiceEnd as u8, timer.pack());
    }

    /// Puts a citizen whose service was interrupted back at the head of the queue.
    pub(super) fn rejoin(&mut self, citizen: u32) {
        let step = self.citizens[citizen].step as usize;
        self.citizens[citizen].stopped = self.now;
        self.citizens[citizen].place = Place::Queue;
        self.queues[step].push_front(&mut self.citizens, citizen);
    }

    /// Takes a waiting citizen out of the queue, who leaves it unserved.
    pub(super) fn leave_queue(&mut self, citizen: u32) {
        let Citizen { step, begun, joined, stopped, .. } = self.citizens[citizen];
        let step = step as usize;
        self.queues[step].remove(&mut self.citizens, citizen);
        let someone = &mut self.citizens[citizen];
        someone.place = Place::Away;
        someone.ticket += 1;
        if begun {
            someone.held += (self.now - stopped).0;
        } else {
            self.end_wait(step);
            self.wait_ended(citizen, step, (self.now - joined).0);
            self.outcome.steps[step].left += u64::from(joined >= self.from);
            let record = self.step_left(citizen);
            self.observer.step_ended(&record);
        }
    }

    #[inline]
    fn set_patience(&mut self, citizen: u32, step: usize) {
        let someone = &self.citizens[citizen];
        let plan = &self.plan.steps[step];
        if !plan.present {
            return;
        }
        let visit = u64::from(someone.visits);
        let left = if let Some(patience) = &plan.patience {
            let time = visit << 32 | self.citizens.attempts(citizen, step);
            let luck = someone.key.of_step(Purpose::Patience, plan.key, time);
            patience.sample(&mut luck.short())
        } else if let Some(patience) = &self.plan.services[usize::from(someone.service)].patience {
            let luck = someone.key.of(Purpose::Patience, visit);
            patience.sample(&mut luck.short()) - someone.waited as f64
        } else {
            return;
        };
        let at = self.now + SimDuration::from_micros(left.max(0.0));
        let timer = Timer::GiveUp(citizen, someone.ticket);
        self.events.add_timer(at, Rank::Abandonment as u8, timer.pack());
    }

    /// Returns the skill with which an officer could start `citizen` at `step` now.
    #[inline]
    fn ready(&self, step: usize, citizen: u32) -> Option<usize> {
        if self.plan.steps[step].needs && !self.needs_met(step, citizen) {
            return None;
        }
        self.officer_for(step, citizen)
    }

    /// Returns the skill of the free officer whom `citizen` is given at `step`.
    #[inline]
    fn officer_for(&self, step: usize, citizen: u32) -> Option<usize> {
        let plan = &self.plan.steps[step];
        if plan.present && !self.day.serving {
            return None;
        }
        let luck = || {
            let attempt = self.citizens.attempts(citizen, step);
            self.citizens[citizen].key.of_step(Purpose::Choice, plan.key, attempt).uniform()
        };
        self.free[step].first(luck).map(|rank| plan.skills[rank] as usize)
    }

    /// Returns whether everything but an officer is at hand to serve `citizen` at `step`.
    #[inline]
    pub(super) fn needs_met(&self, step: usize, citizen: u32) -> bool {
        self.machines_at_hand(step) && (self.citizens[citizen].is_supplied() || self.stock_at_hand(step))
    }

    fn machines_at_hand(&self, step: usize) -> bool {
        let plan = &self.plan.steps[step];
        plan.systems.iter().all(|&system| self.systems[system].up)
            && plan.uses.iter().all(|&(pool, count)| self.pools[pool].free >= count)
    }

    fn stock_at_hand(&self, step: usize) -> bool {
        self.plan.steps[step].takes.iter().all(|&(stock, count)| self.stocks[stock].level >= count)
    }

    /// Returns whom an officer would serve next at `step` with what is at hand: the first in line, or
    /// where stock has run out the first whose service was interrupted, who has taken it before.
    #[inline]
    fn next_at(&self, step: usize) -> Option<u32> {
        let first = self.queues[step].first()?;
        if !self.plan.steps[step].needs {
            return Some(first);
        }
        if !self.machines_at_hand(step) {
            return None;
        }
        if self.citizens[first].is_supplied() || self.stock_at_hand(step) {
            return Some(first);
        }
        let queue = &self.queues[step];
        (queue.supplied > 0)
            .then(|| queue.all(&self.citizens).find(|&c| self.citizens[c].is_supplied()))
            .flatten()
    }

    /// Notes that people may wait at `step` for another reason than before this event.
    #[inline]
    pub(super) fn doubt_cause(&mut self, step: usize) {
        if !self.clocks[step].doubted {
            self.clocks[step].doubted = true;
            self.doubted.push(step as u32);
        }
    }

    pub(super) fn doubt_causes(&mut self, steps: &[StepId]) {
        steps.iter().for_each(|step| self.doubt_cause(step.index()));
    }

    /// Sees again why people wait where that may have changed. Once an event is enough: no time passes within.
    #[inline]
    pub(super) fn see_causes(&mut self) {
        while let Some(step) = self.doubted.pop() {
            let step = step as usize;
            self.clocks[step].doubted = false;
            if self.clocks[step].waiting.value > 0 {
                let cause = self.cause(step);
                if self.clocks[step].cause != cause {
                    self.settle_step(step);
                    self.clocks[step].cause = cause;
                }
            }
        }
    }

    pub(super) fn cause(&self, step: usize) -> Cause {
        let plan = &self.plan.steps[step];
        if !self.day.serving {
            Cause::Closed
        } else if plan.systems.iter().any(|&system| !self.systems[system].up) {
            Cause::System
        } else if plan.takes.iter().any(|&(stock, count)| self.stocks[stock].level < count) {
            Cause::Stock
        } else if plan.uses.iter().any(|&(pool, count)| self.pools[pool].working < count) {
            Cause::Equipment
        } else if !self.free[step].any() || plan.uses.is_empty() {
            Cause::Officer
        } else {
            Cause::Equipment
        }
    }

    /// Starts whom it can at any of `steps`, the citizen of the earliest level who waits longest first.
    pub(super) fn wake(&mut self, steps: &[StepId]) {
        loop {
            let mut best = None;
            for step in steps.iter().map(|step| step.index()) {
                if let Some(first) = self.next_at(step)
                    && let Some(skill) = self.officer_for(step, first)
                {
                    let Citizen { level, joined, .. } = self.citizens[first];
                    if best.is_none_or(|(key, _, _)| (level, joined) < key) {
                        best = Some(((level, joined), skill, first));
                    }
                }
            }
            let Some((_, skill, citizen)) = best else { break };
            self.start(skill, citizen);
        }
    }

    /// Gives a free officer who is in no list of the free the next citizen by the officer's rule; false
    /// if there is none to serve.
    #[inline]
    pub(super) fn find_work(&mut self, officer: usize) -> bool {
        let plan = &self.plan.officers[officer];
        let rule = self.plan.scenario.groups[plan.group].serves;
        let mut best: Option<((u8, i64), usize, u32)> = None;
        for skill in plan.skills.clone() {
            let step = self.plan.skills[skill].step.index();
            let Some(first) = self.next_at(step).filter(|_| self.may_serve(officer, step)) else { continue };
            let Citizen { level, joined, .. } = self.citizens[first];
            let key = match rule {
                QueueRule::LongestWait => (level, joined.0),
                QueueRule::Listed => (level, skill as i64),
                QueueRule::LongestQueue => (level, -i64::from(self.queues[step].len)),
            };
            if best.is_none_or(|(other, _, _)| key < other) {
                best = Some((key, skill, first));
            }
        }
        if let Some((_, skill, citizen)) = best {
            self.start(skill, citizen);
        }
        best.is_some()
    }

    /// Returns whether `officer`, on the floor, may start somebody at `step` at this hour.
    #[inline]
    pub(super) fn may_serve(&self, officer: usize, step: usize) -> bool {
        if self.plan.steps[step].present { self.day.serving } else { !self.officers[officer].overtime }
    }

    /// Interrupts somebody of a later level, at whatever step, so that `citizen`, who waits at `step`, can start.
    fn preempt(&mut self, step: usize, citizen: u32) {
        let level = self.citizens[citizen].level;
        let can_start =
            self.day.serving && (self.citizens[citizen].is_supplied() || self.stock_at_hand(step));
        if !can_start || self.queues[step].first() != Some(citizen) {
            return;
        }
        let mut victim = None;
        for &skill in &self.plan.steps[step].skills {
            let officer = self.plan.skills[skill as usize].officer.index();
            let state = &self.officers[officer];
            if !state.is_busy() || state.citizen == NOBODY || state.pending.is_some() {
                continue;
            }
            // At another step the service would give back nothing that this one needs.
            if state.step as usize != step && !self.needs_met(step, citizen) {
                continue;
            }
            let served = &self.citizens[state.citizen];
            if served.level > level {
                let key = (served.level, self.officers[officer].started);
                if victim.is_none_or(|(other, _)| key > other) {
                    victim = Some((key, skill as usize));
                }
            }
        }
        if let Some((_, skill)) = victim {
            let officer = self.plan.skills[skill].officer.index();
            let left = self.officers[officer].step as usize;
            self.interrupt(officer, false);
            if self.needs_met(step, citizen) {
                self.start(skill, citizen);
            } else {
                self.become_free(officer);
            }
            self.wake_users(step);
            if left != step {
                self.wake(&[StepId(left as u32)]);
                self.wake_users(left);
            }
        }
    }
}
