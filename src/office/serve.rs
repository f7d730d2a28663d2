//! Service: start, end, interruption, and where the citizen goes next.

use super::Office;
use super::citizen::{Citizen, Place, Purpose};
use super::event::Rank;
use super::observe::{CitizenId, Observer, StepRecord, VisitEnd};
use super::plan::{SkillPlan, SourcePlan};
use super::shift::{Activity, OfficerState};
use crate::scenario::service::Then;
use crate::scenario::{StepId, SystemId};
use crate::time::SimDuration;

impl<O: Observer> Office<'_, O> {
    /// Starts (or goes on with) the service of `citizen` by the officer of `skill`, taking all that the
    /// step needs together.
    pub(super) fn start(&mut self, skill: usize, citizen: u32) {
        let SkillPlan { officer, step, .. } = self.plan.skills[skill];
        let (officer, step) = (officer.index(), step.index());
        let Citizen { begun, kept, joined, stopped, place, .. } = self.citizens[citizen];
        if place == Place::Queue {
            self.queues[step].remove(&mut self.citizens, citizen);
            if !begun {
                self.end_wait(step);
            }
        }
        self.clocks[step].in_service.rise(self.now);
        let work = if begun {
            let someone = &mut self.citizens[citizen];
            someone.held += (self.now - stopped).0;
            someone.work_left
        } else {
            self.wait_ended(citizen, step, (self.now - joined).0);
            let work = self.draw_work(citizen, step);
            let someone = &mut self.citizens[citizen];
            (someone.started, someone.work) = (self.now, work);
            if kept { someone.work_left } else { work }
        };
        let speed = self.speed(skill);
        let someone = &mut self.citizens[citizen];
        someone.ticket += 1;
        (someone.place, someone.begun, someone.work_left) = (Place::Service, true, work);
        someone.kept = false;
        let ends = self.now + SimDuration::from_micros(work / speed);
        self.occupy(officer);
        let state = &mut self.officers[officer];
        (state.citizen, state.step, state.skill) = (citizen, step as u32, skill as u32);
        (state.started, state.ends, state.speed) = (self.now, ends, speed);
        self.events.schedule(self.officer_slot + officer, ends, Rank::ServiceEnd as u8);
        if self.plan.steps[step].needs {
            self.take_needs(officer, step, begun || kept);
        }
    }

    /// Returns the work content of the citizen's present attempt at `step` \[µs at full skill\].
    #[inline]
    fn draw_work(&self, citizen: u32, step: usize) -> f64 {
        let someone = &self.citizens[citizen];
        if let SourcePlan::Recorded(arrivals) = self.plan.demands[someone.demand as usize].source
            && let Some(recorded) = arrivals.get(someone.number as usize)
            && let Some(&Some(minutes)) = recorded.work.get(step)
        {
            return minutes * 60e6;
        }
        let plan = &self.plan.steps[step];
        let attempt = self.citizens.attempts(citizen, step);
        let luck = someone.key.of_step(Purpose::Work, plan.key, attempt);
        plan.work.as_ref().map_or(0.0, |work| work.sample(&mut luck.short()).max(0.0))
    }

    /// A service ends: the citizen moves on, then the officer turns to the next.
    pub(super) fn service_end(&mut self, officer: usize) {
        let OfficerState { citizen, step, skill, started, .. } = self.officers[officer];
        let step = step as usize;
        let spent = (self.now - started).0;
        self.clocks[step].in_service.fall(self.now);
        let released = self.plan.steps[step].needs && self.release_units(officer);
        let someone = &mut self.citizens[citizen];
        someone.spent += spent;
        someone.served += spent;
        let (total, measured) = (someone.spent, someone.started >= self.from);
        (someone.spent, someone.begun, someone.place) = (0, false, Place::Away);
        if measured {
            self.outcome.steps[step].served += 1;
            self.outcome.steps[step].service += total;
        }
        self.outcome.groups[self.plan.officers[officer].group].served += 1;
        self.practise(skill as usize);
        self.record_step(citizen, Some(officer as u32));
        let then = self.what_follows(citizen, step, Some(officer));
        self.citizens.attempted(citizen, step);
        self.officers[officer].done();
        self.follow(citizen, then);
        self.become_free(officer);
        if released {
            self.wake_users(step);
        }
    }

    /// A delay is over.
    pub(super) fn delay_end(&mut self, citizen: u32) {
        let step = self.citizens[citizen].step as usize;
        self.clocks[step].in_service.fall(self.now);
        let Citizen { joined, .. } = self.citizens[citizen];
        if joined >= self.from {
            self.outcome.steps[step].served += 1;
            self.outcome.steps[step].service += (self.now - joined).0;
        }
        self.citizens[citizen].place = Place::Away;
        (self.citizens[citizen].started, self.citizens[citizen].work) =
            (joined, (self.now - joined).0 as f64);
        self.record_step(citizen, None);
        let then = self.what_follows(citizen, step, None);
        self.citizens.attempted(citizen, step);
        self.follow(citizen, then);
    }

    /// Decides by the citizen's luck what follows `step`; `None`: the route goes on.
    #[inline]
    fn what_follows(&mut self, citizen: u32, step: usize, officer: Option<usize>) -> Option<Then> {
        let plan = &self.plan.steps[step];
        if plan.errors.is_none() && plan.outcomes.is_empty() {
            return None;
        }
        let attempt = self.citizens.attempts(citizen, step);
        let key = self.citizens[citizen].key;
        if let Some(errors) = plan.errors {
            let accuracy =
                officer.map_or(1.0, |officer| self.accuracy(self.officers[officer].skill as usize));
            let risk = errors.at_skill_0 + (errors.at_skill_1 - errors.at_skill_0) * accuracy;
            if key.of_step(Purpose::Error, plan.key, attempt).uniform() < risk {
                self.outcome.steps[step].errors += u64::from(self.citizens[citizen].started >= self.from);
                return Some(errors.then);
            }
        }
        let luck = key.of_step(Purpose::Outcome, plan.key, attempt).uniform();
        plan.outcomes.iter().find(|(until, _)| luck < *until).map(|&(_, then)| then)
    }

    fn follow(&mut self, citizen: u32, then: Option<Then>) {
        let Citizen { service, position, .. } = self.citizens[citizen];
        let route = &self.plan.services[usize::from(service)].route;
        match then {
            None => match route.get(usize::from(position) + 1) {
                Some(&next) => {
                    self.citizens[citizen].position += 1;
                    self.citizens[citizen].step = next;
                    self.join(citizen);
                }
                None => self.finish(citizen),
            },
            Some(Then::Repeat) => self.join(citizen),
            Some(Then::GoTo(step)) => {
                if let Some(place) = route.iter().position(|&visited| visited == step.0) {
                    self.citizens[citizen].position = place as u16;
                }
                self.citizens[citizen].step = step.0;
                self.join(citizen);
            }
            Some(Then::Return(when)) => {
                self.leave_building(citizen, VisitEnd::SentBack);
                self.come_back(citizen, when);
            }
            Some(Then::Reject) => {
                self.leave_building(citizen, VisitEnd::Rejected);
                self.give_case_up(citizen);
            }
            Some(Then::Finish) => self.finish(citizen),
        }
    }

    /// Interrupts the service of `officer`, who is then without work and in no list of the free; with
    /// `restart` all of its work has to be done again.
    pub(super) fn interrupt(&mut self, officer: usize, restart: bool) {
        let state = &self.officers[officer];
        let (citizen, step) = (state.citizen, state.step as usize);
        let until = if state.is_held() { state.held_since } else { self.now };
        let spent = (until - state.started).0;
        let done = spent as f64 * state.speed;
        self.events.cancel(self.officer_slot + officer);
        self.clocks[step].in_service.fall(self.now);
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

    /// Counts the end of a first wait at `step`.
    #[inline]
    pub(super) fn wait_ended(&mut self, citizen: u32, step: usize, waited: i64) {
        let someone = &mut self.citizens[citizen];
        someone.waited += waited;
        if someone.joined >= self.from {
            let counts = &mut self.outcome.steps[step];
            counts.waits += 1;
            counts.waited += u64::from(waited > 0);
            counts.wait += waited;
            self.spread.step_wait[step].record(waited as u64);
            for &target in &self.plan.steps[step].targets {
                let within = waited <= self.plan.scenario.targets[target].at_most.0;
                self.day.count(target, within, &mut self.outcome.targets);
            }
        }
    }

    #[inline]
    fn record_step(&mut self, citizen: u32, officer: Option<u32>) {
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
    pub(super) fn wake_users(&mut self, step: usize) {
        let plan = self.plan;
        for &(pool, _) in &plan.steps[step].uses {
            let users: &[StepId] = &plan.pools[pool].steps;
            self.wake(users);
        }
    }

    /// Takes `officer` off all lists of the free and onto a service.
    #[inline]
    fn occupy(&mut self, officer: usize) {
        self.not_free(officer);
        self.go(officer, Activity::Busy);
    }
}

impl Citizen {
    /// Returns who this is.
    #[inline]
    pub fn id(&self) -> CitizenId {
        CitizenId { demand: self.demand, day: self.day, number: self.number }
    }
}
