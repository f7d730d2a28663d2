//! Service: start, end, interruption, and where the citizen goes next.

use super::Office;
use super::citizen::{Citizen, Place, Purpose};
use super::event::Rank;
use super::observe::{CitizenId, Observer, StepRecord, VisitEnd};
use super::plan::{Able, Plan, SourcePlan, StepPlan};
use super::shift::Activity;
use crate::scenario::SystemId;
use crate::scenario::factor::FactorOf;
use crate::scenario::marks::Marks;
use crate::scenario::service::Then;
use crate::time::SimDuration;

impl<O: Observer> Office<'_, O> {
    /// Starts (or goes on with) the service of `citizen` by an officer, taking all that the step needs together.
    #[inline(never)]
    pub(super) fn start(&mut self, able: &Able, citizen: u32) {
        self.not_free(able.officer as usize);
        self.start_inline(able, citizen);
    }

    /// The same by an officer who is in no list of the free, inlined where it is called for most services.
    #[inline(always)]
    pub(super) fn start_inline(&mut self, able: &Able, citizen: u32) {
        let (officer, step) = (able.officer as usize, able.step as usize);
        let (now, open) = (self.now, self.day.open);
        let speed = able.speed.unwrap_or_else(|| self.pace(able, citizen));
        let citizens = self.citizens.places_mut();
        let someone = &citizens[citizen as usize];
        let supplied = someone.is_supplied();
        let left = if supplied { someone.work_left } else { someone.work };
        let ends = now + SimDuration::from_micros(at_speed(left, speed));
        // Before what is written up: the sooner it is known which event is next, the sooner that can begin.
        self.events.schedule(self.officer_slot + officer, ends, Rank::ServiceEnd as u8);
        let at = &mut self.steps[step];
        if someone.place == Place::Queue {
            at.leave_line(citizen, citizens, &mut self.office, now);
        }
        at.clock.in_service.rise(now);
        let someone = &mut citizens[citizen as usize];
        if someone.begun {
            someone.held += (now - someone.stopped).0;
        } else {
            let waited = (now - someone.joined).0;
            someone.waited += waited;
            someone.started = now;
            if someone.joined >= self.from {
                at.count_wait(waited);
                self.books.waited(waited, &at.plan.targets);
            }
        }
        someone.ticket += 1;
        someone.work_left = left;
        (someone.place, someone.begun, someone.kept) = (Place::Service, true, false);
        let state = &mut self.officers[officer];
        state.go(now, open, Activity::Busy);
        (state.citizen, state.step, state.skill) = (citizen, able.step, able.skill);
        (state.started, state.ends, state.speed) = (now, ends, speed);
        if at.plan.needs {
            self.take_needs(officer, step, supplied);
        }
    }

    /// A service ends: the citizen moves on, then the officer turns to the next.
    #[inline(never)]
    pub(super) fn service_end(&mut self, officer: usize) {
        let state = &mut self.officers[officer];
        let (citizen, step, skill) = (state.citizen, state.step as usize, state.skill as usize);
        let spent = (self.now - state.started).0;
        state.served += 1;
        state.done();
        let released = state.units > 0 && self.release_units(officer);
        let (at, someone) = (&mut self.steps[step], &mut self.citizens[citizen]);
        let plan = at.plan;
        let total = someone.spent + spent;
        someone.served += spent;
        (someone.spent, someone.begun, someone.place) = (0, false, Place::Away);
        at.clock.in_service.fall(self.now);
        if someone.started >= self.from {
            at.counts.served += 1;
            at.counts.service += total;
        }
        let route = &self.cells[someone.cell as usize].service.route;
        let is_last_step = usize::from(someone.position) + 1 >= route.len();
        if self.plan.learns {
            self.practise(skill);
        }
        if O::WATCHES {
            self.record_step(citizen, Some(officer as u32));
        }
        let then = if plan.branches { self.what_follows(citizen, step, Some(skill)) } else { None };
        self.citizens.attempted(citizen, step);
        if then.is_none() && is_last_step {
            // The next event waits for whom the officer serves now, and that does not wait for somebody who leaves.
            self.become_free_inline(officer);
            self.finish_inline(citizen);
        } else {
            self.follow(citizen, then);
            self.become_free(officer);
        }
        if released {
            self.wake_users(step);
        }
    }

    /// Decides by the citizen's luck what follows `step`, done with `skill`; `None`: the route goes on.
    #[inline(never)]
    pub(super) fn what_follows(&mut self, citizen: u32, step: usize, skill: Option<usize>) -> Option<Then> {
        let plan = self.steps[step].plan;
        if !plan.branches {
            return None;
        }
        let drawn = self.draw_outcome(citizen, step, skill).filter(|then| *then != Then::Continue);
        let then = if plan.ends_detours { self.after_detour(citizen, drawn) } else { drawn };
        if then.is_none() && self.plan.forked { self.way_on(citizen) } else { then }
    }

    #[inline(always)]
    fn draw_outcome(&mut self, citizen: u32, step: usize, skill: Option<usize>) -> Option<Then> {
        let plan = self.steps[step].plan;
        let attempt = self.citizens.attempts(citizen, step);
        let key = self.citizens[citizen].key;
        if let Some(errors) = plan.errors {
            let accuracy = skill.map_or(1.0, |skill| self.accuracy(skill));
            let risk = errors.at_skill_0 + (errors.at_skill_1 - errors.at_skill_0) * accuracy;
            let hurried =
                |skill: &usize| !self.plan.skills[*skill].factors[FactorOf::Errors as usize].is_empty();
            let factor = skill.filter(hurried).map(|skill| self.factor(FactorOf::Errors, skill, false));
            let risk = factor.map_or(risk, |factor| risk * factor);
            if key.of_step(Purpose::Error, plan.key, attempt).uniform() < risk {
                let someone = &mut self.citizens[citizen];
                someone.marks = errors.marking.of(someone.marks).and(Marks::WENT_WRONG);
                self.steps[step].counts.errors += u64::from(someone.started >= self.from);
                return Some(errors.then);
            }
        }
        if let Some(choices) = &plan.choices {
            return self.choose(citizen, choices, step, skill);
        }
        let luck = key.of_step(Purpose::Outcome, plan.key, attempt).uniform();
        let found = plan.outcomes.iter().position(|(until, _)| luck < *until)?;
        self.count_outcome(citizen, plan.first_outcome + found);
        Some(plan.outcomes[found].1)
    }

    /// Counts that an outcome followed the service of `citizen`.
    #[inline]
    pub(super) fn count_outcome(&mut self, citizen: u32, place: usize) {
        self.outcome.followed[place] += u64::from(self.citizens[citizen].started >= self.from);
    }

    #[inline]
    pub(super) fn follow(&mut self, citizen: u32, then: Option<Then>) {
        let Citizen { cell, position, .. } = self.citizens[citizen];
        let route = &self.cells[cell as usize].service.route;
        match then {
            None | Some(Then::Continue) => match route.get(usize::from(position) + 1) {
                Some(&next) => {
                    self.citizens[citizen].position += 1;
                    self.citizens[citizen].step = next;
                    self.come_to(citizen);
                }
                None => self.finish(citizen),
            },
            Some(Then::Repeat) => {
                self.went_wrong(citizen);
                self.join(citizen);
            }
            Some(Then::GoTo(step)) => {
                self.go_to(citizen, step);
                self.come_to(citizen);
            }
            Some(Then::Return { when, to }) => {
                self.went_wrong(citizen);
                self.leave_building(citizen, VisitEnd::SentBack);
                match to {
                    Some(step) => self.come_back_to(citizen, step, when),
                    None => self.come_back(citizen, when),
                }
            }
            Some(Then::Reject) => {
                self.leave_building(citizen, VisitEnd::Rejected);
                self.give_case_up(citizen);
            }
            Some(Then::Finish) => self.finish(citizen),
        }
    }

    /// The citizen comes to the current step for the first time since it was left, unless it is passed by.
    #[inline]
    fn come_to(&mut self, citizen: u32) {
        if self.plan.optional && !self.pass_by(citizen) {
            return self.finish(citizen);
        }
        self.join(citizen);
    }

    /// Interrupts the service of `officer`, who is then without work and in no list of the free; with
    /// `restart` all of its work has to be done again.
    #[inline(never)]
    pub(super) fn interrupt(&mut self, officer: usize, restart: bool) {
        let state = &self.officers[officer];
        let (citizen, step) = (state.citizen, state.step as usize);
        let until = if state.is_held() { state.held_since } else { self.now };
        let spent = (until - state.started).0;
        let done = spent as f64 * state.speed;
        self.events.cancel(self.officer_slot + officer);
        self.steps[step].clock.in_service.fall(self.now);
        let someone = &mut self.citizens[citizen];
        someone.spent += spent;
        someone.served += spent;
        someone.held += (self.now - until).0;
        if !restart {
            someone.work_left = (someone.work_left - done).max(0.0);
        }
        self.release_units(officer);
        self.officers[officer].done();
        self.rejoin(citizen);
    }

    /// Interrupts every service that depends on `system`.
    pub(super) fn interrupt_users(&mut self, system: SystemId) {
        let mut freed = Vec::new();
        for officer in 0..self.officers.len() {
            let state = &self.officers[officer];
            if state.is_serving() && self.plan.steps[state.step as usize].systems.contains(&system.index()) {
                self.interrupt(officer, false);
                freed.push(officer);
            }
        }
        for officer in freed {
            self.become_free(officer);
        }
        self.wake_all();
    }

    #[inline(never)]
    pub(super) fn record_step(&mut self, citizen: u32, officer: Option<u32>) {
        let someone = &self.citizens[citizen];
        let (started, work) = (Some(someone.started), someone.work);
        let record = StepRecord { started, officer, work, ..self.step_left(citizen) };
        self.observer.step_ended(&record);
    }

    /// Returns the record of somebody who leaves the present step unserved.
    #[inline]
    pub(super) fn step_left(&self, citizen: u32) -> StepRecord {
        let someone = &self.citizens[citizen];
        StepRecord {
            citizen: someone.id(),
            step: someone.step,
            attempt: self.citizens.attempts(citizen, someone.step as usize),
            joined: someone.joined,
            started: None,
            ended: self.now,
            officer: None,
            work: 0.0,
        }
    }

    /// Serves again whom the units that `step` has put down allow.
    #[inline(never)]
    pub(super) fn wake_users(&mut self, step: usize) {
        for &(pool, _) in &self.steps[step].plan.uses {
            if self.pools[pool].free > 0 {
                self.wake(&self.plan.pools[pool].steps);
            }
        }
    }
}

/// Returns the time that `work` takes at `speed`; without the division, which takes long, where it changes nothing.
#[inline]
fn at_speed(work: f64, speed: f64) -> f64 {
    if speed == 1.0 { work } else { work / speed }
}

impl Plan<'_> {
    /// Returns the work content of attempt number `attempt` of `someone` at `step` \[µs at full skill\].
    #[inline(always)]
    pub(super) fn draw_work(&self, someone: &Citizen, at: &StepPlan, attempt: u64) -> f64 {
        if self.recorded
            && let SourcePlan::Recorded(arrivals) = self.demands[someone.demand as usize].source
            && let Some(recorded) = arrivals.get(someone.number as usize)
            && let Some(&Some(minutes)) = recorded.work.get(someone.step as usize)
        {
            return minutes * 60e6;
        }
        let luck = someone.key.of_step(Purpose::Work, at.key, attempt);
        let Some(work) = &at.work else { return self.draw_varied_work(someone, at, attempt) };
        work.sample(&mut luck.short()).max(0.0)
    }
}

impl Citizen {
    /// Returns who this is.
    #[inline]
    pub fn id(&self) -> CitizenId {
        CitizenId { demand: self.demand, day: self.day, number: self.number }
    }
}
