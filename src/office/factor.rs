//! What makes an officer faster, more careful or quicker to learn at this moment, and whether the officer
//! keeps to the procedure.
//!
//! Speed and keeping to the procedure are decided when a service starts, errors when it ends, practice when it is
//! completed. Which free officer is the fastest is a question of skill alone: factors are left out there.

use super::Office;
use super::citizen::{Place, Purpose};
use super::observe::Observer;
use super::plan::Able;
use super::shift::Activity;
use super::skill::LEAST_SPEED;
use crate::scenario::factor::{Driver, Factor, FactorOf};
use crate::scenario::service::Compliance;
use crate::time::SimTime;

/// Highest speed that factors can lead to: four times that of a proficient officer.
const MOST_SPEED: f64 = 4.0;

impl<O: Observer> Office<'_, O> {
    /// Returns the speed at which an officer serves `citizen` from now on.
    #[inline(always)]
    pub(super) fn pace(&mut self, able: &Able, citizen: u32) -> f64 {
        let skill = able.skill as usize;
        let speed = self.speed(skill);
        if self.plan.skills[skill].shaped { self.shape(able, citizen, speed) } else { speed }
    }

    /// Decides whether the officer keeps to the procedure, and returns the speed with its factors.
    #[inline(never)]
    fn shape(&mut self, able: &Able, citizen: u32, speed: f64) -> f64 {
        let (skill, step) = (able.skill as usize, able.step as usize);
        let called = self.citizens[citizen].place == Place::Queue;
        if let Some(rule) = self.plan.steps[step].complies
            && !self.citizens[citizen].is_supplied()
        {
            self.keep_to_procedure(rule, able, citizen, called);
        }
        if self.plan.skills[skill].factors[FactorOf::Speed as usize].is_empty() {
            return speed;
        }
        let factor = self.factor(FactorOf::Speed, skill, called);
        self.officers[able.officer as usize].hurry = ((factor - 1.0) * 1e6).round() as i64;
        (speed * factor).clamp(LEAST_SPEED, MOST_SPEED)
    }

    /// Decides by the citizen's luck whether the officer who starts with `citizen` keeps to the procedure: what is
    /// done by a less skilled officer is done by a more skilled one.
    fn keep_to_procedure(&mut self, rule: Compliance, able: &Able, citizen: u32, called: bool) {
        let (skill, step) = (able.skill as usize, able.step as usize);
        let by_skill = rule.at_skill_0 + (rule.at_skill_1 - rule.at_skill_0) * self.accuracy(skill);
        let keeps = by_skill * self.factor(FactorOf::Compliance, skill, called);
        let attempt = self.citizens.attempts(citizen, step);
        let someone = &mut self.citizens[citizen];
        let luck = someone.key.of_step(Purpose::Compliance, self.plan.steps[step].key, attempt).uniform();
        let breach = luck >= keeps;
        if breach {
            someone.breached = true;
            someone.work *= 1.0 - rule.saves;
        }
        if someone.joined >= self.from {
            let counts = &mut self.steps[step].counts;
            counts.procedures += 1;
            counts.breaches += u64::from(breach);
            let hour = &mut self.books.hours[self.day.hour];
            hour.procedures += 1;
            hour.breaches += u64::from(breach);
        }
    }

    /// Returns the product of the factors on `of` for `skill` now; `called`: somebody of the queue is the one whom it
    /// is about, and does not count as waiting.
    #[inline(never)]
    pub(super) fn factor(&self, of: FactorOf, skill: usize, called: bool) -> f64 {
        let factors = self.plan.skills[skill].factors[of as usize].iter();
        let in_force =
            factors.map(|&place| &self.plan.scenario.factors[place]).filter(|f| f.since <= self.now);
        in_force.map(|factor| self.value(factor, skill, called)).product()
    }

    fn value(&self, factor: &Factor, skill: usize, called: bool) -> f64 {
        let plan = &self.plan.skills[skill];
        let officer = &self.officers[plan.officer.index()];
        let number = match factor.by {
            None => 0.0,
            Some(Driver::HoursOnShift) => (self.now - officer.came).hours(),
            Some(Driver::HoursSinceRest) => (self.now - officer.rested).hours(),
            Some(Driver::PeoplePerOfficer) => {
                let at = &self.steps[plan.step.index()];
                f64::from(at.queue.len - u32::from(called)) / f64::from(at.on_floor.max(1))
            }
            Some(Driver::MinutesToClosing) => match self.day.end_of_hours {
                Some(end) => (SimTime::midnight(self.day.number) + end - self.now).minutes(),
                // Nobody hurries home on a day without hours.
                None => return 1.0,
            },
            Some(Driver::SeniorsBeside) => self.seniors_beside(skill, factor.senior) as f64,
            Some(Driver::DaysSinceStart) => (self.now - factor.since).days(),
        };
        factor.curve.at(number)
    }

    /// Returns how many colleagues on the floor do the step of `skill` at a speed of `senior` or more.
    fn seniors_beside(&self, skill: usize, senior: f64) -> usize {
        let able = &self.plan.steps[self.plan.skills[skill].step.index()].skills;
        let beside = able.iter().filter(|able| {
            able.skill as usize != skill
                && self.officers[able.officer as usize].is_on_floor()
                && self.speed_last_seen(able.skill as usize) >= senior
        });
        beside.count()
    }

    /// Somebody comes on the floor, or leaves it.
    #[inline(never)]
    pub(super) fn count_on_floor(&mut self, officer: usize, comes: bool) {
        let plan = &self.plan.officers[officer];
        for able in plan.able.iter().chain(&plan.helps) {
            let at = &mut self.steps[able.step as usize];
            at.on_floor = if comes { at.on_floor + 1 } else { at.on_floor - 1 };
        }
    }

    /// Notes when `officer`, who turns to something else now, came and rested.
    pub(super) fn note_rest(&mut self, officer: usize, to: Activity) {
        let state = &mut self.officers[officer];
        match state.activity {
            Activity::Off | Activity::Absent if to != Activity::Off => {
                (state.came, state.rested) = (self.now, self.now);
            }
            Activity::Break if to != Activity::Break => state.rested = self.now,
            Activity::Off
            | Activity::Absent
            | Activity::Break
            | Activity::Idle
            | Activity::Busy
            | Activity::Held
            | Activity::Training
            | Activity::Travel
            | Activity::Field => {}
        }
    }
}
