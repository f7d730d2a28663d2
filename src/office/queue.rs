//! Queues: joining, what a start needs, why people wait, and who is served next.

use super::Office;
use super::citizen::{Citizen, NOBODY, Place, Purpose};
use super::event::{Rank, Timer};
use super::observe::{Observer, VisitEnd};
use super::outcome::Cause;
use super::plan::{Able, Finds, StepPlan};
use super::shift::OfficerState;
use super::step::StepState;
use crate::scenario::StepId;
use crate::scenario::people::QueueRule;
use crate::time::SimDuration;

impl<'p, O: Observer> Office<'p, O> {
    /// The citizen comes to the current step: into service, a delay or the queue, or home if the step
    /// needs no presence, or needs it and the citizen has gone.
    pub(super) fn join(&mut self, citizen: u32) {
        let step = self.citizens[citizen].step as usize;
        let attempt = self.citizens.attempts(citizen, step);
        let (at, someone) = (&mut self.steps[step], &mut self.citizens[citizen]);
        let plan = at.plan;
        if plan.present != someone.in_building {
            return self.change_presence(citizen);
        }
        someone.joined = self.now;
        if plan.present && self.day.service_stopped {
            return self.send_home(citizen);
        }
        if plan.apart {
            return self.join_apart(citizen, step);
        }
        let at = &mut self.steps[step];
        at.counts.joined += 1;
        // Drawn now rather than at the start, so that the end of one service need not wait for the draw of the next.
        someone.work = self.plan.draw_work(someone, plan, attempt);
        if self.steps[step].queue.len == 0
            && let Some(able) = self.ready(&self.steps[step], citizen)
        {
            return self.start(able, citizen);
        }
        self.wait(citizen, step, plan);
    }

    /// The current step needs presence of a citizen who has gone, who then comes back for it, or none of one who is
    /// in the building, who leaves and joins it from home.
    #[inline(never)]
    fn change_presence(&mut self, citizen: u32) {
        let someone = &mut self.citizens[citizen];
        someone.joined = self.now;
        if someone.in_building {
            // Who has to wait for stock learns it before going.
            let step = someone.step as usize;
            if self.detour(citizen, step) {
                return;
            }
            self.leave_building(citizen, VisitEnd::Served);
            return self.join(citizen);
        }
        let service = self.cells[someone.cell as usize].service;
        self.come_back(citizen, service.comes_back);
    }

    /// The citizen has to wait at `step`, unless those before wait for stock that this one has, or may take.
    #[inline(always)]
    pub(super) fn wait(&mut self, citizen: u32, step: usize, plan: &StepPlan) {
        self.line_up(citizen, step);
        if plan.needs && (plan.rations || self.citizens[citizen].is_supplied()) {
            self.go_first(step);
        }
    }

    /// Serves who has joined `step` past those who wait there for stock that this one has, or may take.
    #[inline(never)]
    fn go_first(&mut self, step: usize) {
        self.line_changed(step);
        self.wake(&[StepId(step as u32)]);
    }

    /// The citizen begins to wait at `step`.
    #[inline(always)]
    pub(super) fn line_up(&mut self, citizen: u32, step: usize) {
        let at = &mut self.steps[step];
        at.clock.waiting.rise(self.now);
        let citizens = self.citizens.places_mut();
        at.queue.push_back(citizens, citizen);
        let (preempts, watched) = (citizens[citizen as usize].preempts, at.plan.watched);
        if let Some(seats) = at.plan.seats {
            self.office.sit_down(seats, self.now);
        }
        if at.clock.waiting.value == 1 {
            self.doubt_cause(step);
        }
        if self.plan.impatient {
            self.set_patience(citizen, step);
        }
        if preempts {
            self.preempt(step, citizen);
        }
        if watched {
            self.line_grew(step);
        }
    }

    /// Puts a citizen whose service was interrupted back at the head of the queue.
    pub(super) fn rejoin(&mut self, citizen: u32) {
        let step = self.citizens[citizen].step as usize;
        self.citizens[citizen].stopped = self.now;
        self.citizens[citizen].place = Place::Queue;
        self.steps[step].queue.push_front(self.citizens.places_mut(), citizen);
        self.line_changed(step);
    }

    /// Takes a waiting citizen out of the queue, who leaves it unserved.
    #[inline(never)]
    pub(super) fn leave_queue(&mut self, citizen: u32) {
        let Citizen { step, begun, joined, stopped, .. } = self.citizens[citizen];
        let at = &mut self.steps[step as usize];
        at.leave_line(citizen, self.citizens.places_mut(), &mut self.office, self.now);
        self.line_changed(step as usize);
        let at = &mut self.steps[step as usize];
        let someone = &mut self.citizens[citizen];
        someone.place = Place::Away;
        someone.ticket += 1;
        if begun {
            someone.held += (self.now - stopped).0;
        } else {
            someone.waited += (self.now - joined).0;
            if joined >= self.from {
                let waited = (self.now - joined).0;
                at.count_wait(waited);
                at.counts.left += 1;
                self.books.waited(waited, &at.plan.targets);
            }
            if O::WATCHES {
                let record = self.step_left(citizen);
                self.observer.step_ended(&record);
            }
        }
        if self.plan.lined {
            self.change_over(step as usize);
        }
        if self.steps[step as usize].plan.watched {
            self.see_reserves(step as usize);
        }
    }

    #[inline]
    fn set_patience(&mut self, citizen: u32, step: usize) {
        let someone = &self.citizens[citizen];
        let plan = self.steps[step].plan;
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

    /// Returns by whom `citizen` could be served at step `at` now.
    #[inline(always)]
    pub(super) fn ready(&self, at: &StepState<'p>, citizen: u32) -> Option<&'p Able> {
        if at.plan.needs && !self.needs_met(at, citizen) {
            return None;
        }
        self.officer_for(at, citizen)
    }

    /// Returns the free officer whom `citizen` is given at step `at`.
    #[inline(always)]
    pub(super) fn officer_for(&self, at: &StepState<'p>, citizen: u32) -> Option<&'p Able> {
        if at.plan.present && !self.day.serving {
            return None;
        }
        let luck = || {
            let someone = &self.citizens[citizen];
            let attempt = self.citizens.attempts(citizen, someone.step as usize);
            someone.key.of_step(Purpose::Choice, at.plan.key, attempt).uniform()
        };
        at.free.first(luck).map(|rank| &at.plan.skills[rank])
    }

    /// Returns whether everything but an officer is at hand to serve `citizen` at step `at`.
    #[inline]
    pub(super) fn needs_met(&self, at: &StepState<'_>, citizen: u32) -> bool {
        self.machines_at_hand(at) && self.supplies(at, citizen)
    }

    #[inline]
    pub(super) fn machines_at_hand(&self, at: &StepState<'_>) -> bool {
        at.plan.systems.iter().all(|&system| self.systems[system].up)
            && at.plan.uses.iter().all(|&(pool, count)| self.pools[pool].free >= count)
    }

    #[inline]
    pub(super) fn stock_at_hand(&self, at: &StepState<'_>) -> bool {
        at.plan.takes.iter().all(|&(stock, count)| self.stocks[stock].level >= count)
    }

    /// Returns whom an officer would serve next at step `at` with what is at hand: the first in line, or
    /// where stock has run out the first whose service was interrupted, who has taken it before.
    #[inline(always)]
    pub(super) fn next_at(&self, at: &StepState<'_>) -> Option<u32> {
        let first = at.queue.first()?;
        if !at.plan.needs {
            return Some(first);
        }
        if !self.machines_at_hand(at) {
            return None;
        }
        if at.plan.rations {
            return self.next_supplied(at);
        }
        if at.plan.takes.is_empty() || self.citizens[first].is_supplied() || self.stock_at_hand(at) {
            return Some(first);
        }
        (at.queue.supplied > 0)
            .then(|| at.queue.all(&self.citizens).find(|&c| self.citizens[c].is_supplied()))
            .flatten()
    }

    /// Notes that people may wait at `step` for another reason than before this event.
    #[inline]
    pub(super) fn doubt_cause(&mut self, step: usize) {
        if !self.steps[step].doubted {
            self.steps[step].doubted = true;
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
            self.steps[step].doubted = false;
            if self.steps[step].clock.waiting.value > 0 {
                let cause = self.cause(step);
                if self.steps[step].clock.cause != cause {
                    self.settle_step(step);
                    self.steps[step].clock.cause = cause;
                }
            }
        }
    }

    pub(super) fn cause(&self, step: usize) -> Cause {
        let plan = &self.plan.steps[step];
        // A delay needs nobody, and so no opening hours.
        if !self.day.serving && plan.delay.is_none() {
            Cause::Closed
        } else if plan.systems.iter().any(|&system| !self.systems[system].up) {
            Cause::System
        } else if plan.rations && self.next_supplied(&self.steps[step]).is_none()
            || plan.takes.iter().any(|&(stock, count)| self.stocks[stock].level < count)
        {
            Cause::Stock
        } else if plan.uses.iter().any(|&(pool, count)| self.pools[pool].working < count) {
            Cause::Equipment
        } else if !self.steps[step].free.any() || !plan.uses_some() || plan.lines.is_some() {
            Cause::Officer
        } else {
            Cause::Equipment
        }
    }

    /// Starts whom it can at any of `steps`, the citizen of the earliest level who waits longest first.
    #[inline(never)]
    pub(super) fn wake(&mut self, steps: &[StepId]) {
        if self.plan.by_rule {
            self.wake_by_rule(steps);
        } else {
            self.wake_in_order(steps);
        }
        for step in steps {
            if self.steps[step.index()].plan.watched {
                self.see_reserves(step.index());
            }
        }
    }

    #[inline(always)]
    fn wake_in_order(&mut self, steps: &[StepId]) {
        loop {
            let mut best = None;
            for step in steps {
                let at = &self.steps[step.index()];
                if let Some(first) = self.next_at(at)
                    && let Some(able) = self.officer_for(at, first).or_else(|| self.helper_for(at))
                {
                    let Citizen { level, joined, .. } = self.citizens[first];
                    if best.is_none_or(|(key, _, _)| (level, joined) < key) {
                        best = Some(((level, joined), able, first));
                    }
                }
            }
            let Some((_, able, citizen)) = best else { break };
            self.start(able, citizen);
        }
    }

    /// Gives a free officer who is in no list of the free the next citizen by the officer's rule; false
    /// if there is none to serve.
    #[inline(always)]
    pub(super) fn find_work(&mut self, officer: usize) -> bool {
        let state = &self.officers[officer];
        let found = match &state.plan.finds {
            Finds::Only(able) => {
                let at = &self.steps[able.step as usize];
                let next = self.next_at(at).filter(|_| self.may_serve(state, at));
                if let Some(citizen) = next {
                    self.start_inline(able, citizen);
                }
                return next.is_some();
            }
            Finds::Any => self.choose_work(state),
            Finds::ByRule => return self.find_by_rule(officer),
        };
        if let Some((able, citizen)) = found {
            self.start(able, citizen);
        }
        found.is_some()
    }

    /// Returns the next citizen by the rule of an officer of several skills.
    #[inline(never)]
    fn choose_work(&self, state: &OfficerState<'p>) -> Option<(&'p Able, u32)> {
        let mut best: Option<((u8, i64), &Able, u32)> = None;
        let mut consider = |able: &'p Able| {
            let at = &self.steps[able.step as usize];
            let Some(first) = self.next_at(at).filter(|_| self.may_serve(state, at)) else { return };
            let Citizen { level, joined, .. } = self.citizens[first];
            let key = match state.plan.serves {
                QueueRule::LongestWait => (level, joined.0),
                QueueRule::Listed => (level, i64::from(able.skill)),
                QueueRule::LongestQueue => (level, -i64::from(at.queue.len)),
            };
            if best.is_none_or(|(other, _, _)| key < other) {
                best = Some((key, able, first));
            }
        };
        state.plan.able.iter().for_each(&mut consider);
        state.plan.helps.iter().filter(|able| self.wants_help(able)).for_each(&mut consider);
        best.map(|(_, able, citizen)| (able, citizen))
    }

    /// Returns whether an officer on the floor may start somebody at step `at` at this hour.
    #[inline]
    pub(super) fn may_serve(&self, officer: &OfficerState<'_>, at: &StepState<'_>) -> bool {
        if at.plan.present { self.day.serving } else { !officer.overtime }
    }

    /// Interrupts somebody of a later level, at whatever step, so that `citizen`, who waits at `step`, can start.
    #[inline(never)]
    fn preempt(&mut self, step: usize, citizen: u32) {
        let level = self.citizens[citizen].level;
        let at = &self.steps[step];
        let can_start = !at.plan.field && self.day.serving && self.supplies(at, citizen);
        if !can_start || at.queue.first() != Some(citizen) {
            return;
        }
        if self.plan.by_rule && self.called_at(at).is_some_and(|called| called != citizen) {
            return;
        }
        let mut victim = None;
        for able in &at.plan.skills {
            let state = &self.officers[able.officer as usize];
            if !state.is_busy() || state.citizen == NOBODY || state.pending.is_some() || state.is_in_field {
                continue;
            }
            if !self.plan.skills[able.skill as usize].able || !self.wants_help(able) {
                continue;
            }
            // At another step the service would give back nothing that this one needs.
            if state.step as usize != step && !self.needs_met(at, citizen) {
                continue;
            }
            let served = &self.citizens[state.citizen];
            if served.level > level {
                let key = (served.level, state.started);
                if victim.is_none_or(|(other, _)| key > other) {
                    victim = Some((key, able));
                }
            }
        }
        if let Some((_, able)) = victim {
            let officer = able.officer as usize;
            let left = self.officers[officer].step as usize;
            self.interrupt(officer, false);
            if self.needs_met(&self.steps[step], citizen) {
                self.start(able, citizen);
            } else {
                self.become_free(officer);
            }
            self.wake_users(step);
            if left != step || self.plan.lined {
                self.wake(&[StepId(left as u32)]);
                self.wake_users(left);
            }
        }
    }
}
