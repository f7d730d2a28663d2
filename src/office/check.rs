//! Self-examination, for observers that ask for it: what must hold after every event, recounted from
//! scratch. Slow, and only on demand; the counts it recounts are kept by the other files.

use super::Office;
use super::citizen::{NOBODY, Place};
use super::equipment::UnitMode;
use super::observe::Observer;
use super::outreach::Due;
use super::plan::Able;
use super::shift::Activity;
use super::step::StepState;

impl<O: Observer> Office<'_, O> {
    /// # Panics
    /// If the office contradicts itself.
    pub(super) fn check(&self) {
        self.check_nobody_idles();
        self.check_people();
        self.check_units();
        self.check_causes();
        self.check_delays();
        self.check_floor();
        self.check_reserves();
    }

    /// No delay waits while all of its systems are up.
    fn check_delays(&self) {
        for (step, state) in self.steps.iter().enumerate().filter(|(_, state)| state.plan.delay.is_some()) {
            let waits = state.queue.len > 0 && self.systems_up(step);
            assert!(!waits, "delay {step} waits for nothing{}", self.place());
        }
    }

    /// Nobody is free while somebody they could serve waits with everything at hand; who only helps out, while more
    /// people wait than it takes.
    fn check_nobody_idles(&self) {
        for (officer, state) in self.officers.iter().enumerate() {
            if state.activity == Activity::Field {
                let calls = self.choose_in_field(officer);
                assert!(calls.is_none(), "officer {officer} idles in the field{}", self.place());
            }
            if state.activity != Activity::Idle {
                continue;
            }
            for able in state.plan.able.iter().chain(&state.plan.helps) {
                let step = able.step as usize;
                if self.steps[step].plan.lines.is_some() {
                    let at = &self.steps[step];
                    let idles = self.may_serve(state, at) && self.called_in_line(at, able.rank).is_some();
                    assert!(
                        !idles,
                        "officer {officer} does not call from the line at step {step}{}",
                        self.place()
                    );
                    continue;
                }
                let idles = self.wants_help(able)
                    && self.may_serve(state, &self.steps[step])
                    && self.steps[step]
                        .queue
                        .all(&self.citizens)
                        .any(|citizen| self.needs_met(&self.steps[step], citizen));
                assert!(
                    !idles,
                    "officer {officer} is idle while somebody waits at step {step}{}",
                    self.place()
                );
            }
        }
    }

    /// Everybody is where the counts say, and nowhere else.
    fn check_people(&self) {
        let under_way = self.citizens.under_way();
        let people = |wanted: &dyn Fn(u32) -> bool| under_way.iter().filter(|&&c| wanted(c)).count() as u32;
        assert_eq!(
            self.office.inside.value,
            people(&|c| self.citizens[c].in_building),
            "inside{}",
            self.place()
        );
        for (step, StepState { queue, clock, .. }) in self.steps.iter().enumerate() {
            let at =
                |c: u32, place| self.citizens[c].place == place && self.citizens[c].step as usize == step;
            assert_eq!(queue.len, people(&|c| at(c, Place::Queue)), "queue {step}{}", self.place());
            assert_eq!(queue.len, queue.all(&self.citizens).count() as u32, "line {step}{}", self.place());
            let waiting = people(&|c| at(c, Place::Queue) && !self.citizens[c].begun);
            assert_eq!(clock.waiting.value, waiting, "waiting at {step}{}", self.place());
            let served = people(&|c| at(c, Place::Service) || at(c, Place::Delay));
            assert_eq!(clock.in_service.value, served, "in service at {step}{}", self.place());
        }
        for (officer, state) in self.officers.iter().enumerate() {
            assert_eq!(state.is_serving(), state.citizen != NOBODY, "officer {officer}{}", self.place());
            if state.is_serving() {
                let served = &self.citizens[state.citizen];
                assert!(
                    served.place == Place::Service && served.step == state.step,
                    "officer {officer} serves nobody{}",
                    self.place()
                );
            }
        }
    }

    /// Each unit is free, in one pair of hands, or away; and the pools know.
    fn check_units(&self) {
        for (pool, plan) in self.plan.pools.iter().enumerate() {
            let units = &self.units[plan.units.clone()];
            let working = units.iter().filter(|unit| unit.works()).count() as u32;
            let free = units.iter().filter(|unit| unit.works() && !unit.is_in_hand()).count() as u32;
            assert_eq!(self.pools[pool].working, working, "working units of pool {pool}{}", self.place());
            let placed = units.iter().filter(|unit| unit.mode != UnitMode::Away).count();
            let leaving = units.iter().filter(|unit| unit.due == Due::Gone).count();
            assert_eq!(plan.places, placed - leaving, "units in place of pool {pool}{}", self.place());
            assert_eq!(self.pools[pool].free, free, "free units of pool {pool}{}", self.place());
        }
    }

    /// Every wait is put down to what is missing now.
    fn check_causes(&self) {
        for (step, state) in self.steps.iter().enumerate().filter(|(_, state)| state.clock.waiting.value > 0)
        {
            assert_eq!(
                state.clock.cause,
                self.cause(step),
                "cause of the wait at step {step}{}",
                self.place()
            );
        }
    }

    /// Who is of a reserve is on the floor only when called.
    fn check_reserves(&self) {
        for (officer, state) in self.officers.iter().enumerate().filter(|(o, _)| self.plan.is_reserve(*o)) {
            let called = state.is_called_in() || !state.is_on_floor();
            assert!(called, "officer {officer} is on the floor, and nobody called{}", self.place());
        }
    }

    /// Who can do a step and is on the floor is counted where somebody asks.
    fn check_floor(&self) {
        for (step, state) in self.steps.iter().enumerate().filter(|_| self.plan.counts_floor) {
            let does = |able: &Able| able.step as usize == step;
            let there = self.officers.iter().filter(|officer| {
                officer.is_on_floor() && officer.plan.able.iter().chain(&officer.plan.helps).any(does)
            });
            let there = there.count() as u32;
            assert_eq!(state.on_floor, there, "officers on the floor for step {step}{}", self.place());
        }
    }

    /// Where to look.
    fn place(&self) -> String {
        let (replication, day, time) = (self.outcome.replication, self.now.day(), self.now.time_of_day());
        format!(" (replication {replication}, day {day}, {:.6} min after midnight)", time.minutes())
    }
}
