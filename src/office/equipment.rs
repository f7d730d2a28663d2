//! Units: taken with a service, put down after it; `wear` and `repair` are about their failures.

use super::Office;
use super::citizen::NOBODY;
use super::observe::{Observer, StateClock};
use super::outreach::Due;
use super::plan::{PoolPlan, UnitPlan, Wear};
use super::wear::Ageing;
use crate::time::{SimDuration, SimTime};

/// State of a unit, as its clock counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnitMode {
    Idle,
    Busy,
    Down,
    Maintenance,
    /// Taken along by officers on outreach.
    Taken,
    /// Pausing after so many uses.
    Resting,
    /// Without a place: a spare in reserve, a unit whose place a spare has taken, or one that is not in the office.
    Away,
}

/// Number of [`UnitMode`] states.
const MODES: usize = 7;

/// What the event of a unit means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnitEvent {
    Failure(usize),
    Repaired,
    MaintenanceEnd,
    Rested,
    /// A spare is there.
    InPlace,
}

/// One unit now.
#[derive(Clone, Debug)]
pub(super) struct UnitState<'p> {
    pub pool: &'p PoolPlan,
    pub clock: StateClock<MODES>,
    pub mode: UnitMode,
    /// Officer who has it in hand, or `NOBODY`.
    pub holder: u32,
    pub failures: Vec<Ageing<'p>>,
    /// Up to when wear is accounted for.
    pub since: SimTime,
    /// A failure by uses that happens during the present use.
    pub fails_in_use: Option<(usize, SimTime)>,
    pub event: UnitEvent,
    /// The failure that is scheduled, and when.
    pub failing: Option<(SimTime, usize)>,
    /// A failure that waits for the end of the service.
    pub fails_after: Option<usize>,
    /// Under repair for this failure.
    pub failure: usize,
    pub due: Due,
    pub maintained: u32,
    /// Uses since the last rest, if it has to rest.
    pub uses: u32,
    /// Begins as a spare.
    spare: bool,
    /// Under repair, or waiting for it.
    pub broken: bool,
    /// The unit whose place it is on the way to, or `NOBODY`.
    pub replaces: u32,
}

impl<'p> UnitState<'p> {
    pub fn new(unit: &UnitPlan, pool: &'p PoolPlan) -> UnitState<'p> {
        let failures = pool.failures.iter().map(Ageing::new).collect();
        UnitState { failures, ..UnitState::without_failures(pool, unit.number >= pool.places) }
    }

    fn without_failures(pool: &'p PoolPlan, spare: bool) -> UnitState<'p> {
        let mode = if spare { UnitMode::Away } else { UnitMode::Idle };
        UnitState {
            pool,
            clock: StateClock::new(mode as usize),
            mode,
            holder: NOBODY,
            failures: Vec::new(),
            since: SimTime::ZERO,
            fails_in_use: None,
            event: UnitEvent::Repaired,
            failing: None,
            fails_after: None,
            failure: 0,
            due: Due::Nothing,
            maintained: 0,
            uses: 0,
            spare,
            broken: false,
            replaces: NOBODY,
        }
    }

    pub fn reset(&mut self) {
        let mut failures = std::mem::take(&mut self.failures);
        failures.iter_mut().for_each(|failure| *failure = Ageing::new(failure.plan));
        *self = UnitState { failures, ..UnitState::without_failures(self.pool, self.spare) };
    }

    /// Ages and is repaired as `pool` says from now on.
    pub fn follow_plan(&mut self, pool: &'p PoolPlan) {
        self.pool = pool;
        self.failures.iter_mut().zip(&pool.failures).for_each(|(failure, plan)| failure.plan = plan);
    }

    pub fn works(&self) -> bool {
        matches!(self.mode, UnitMode::Idle | UnitMode::Busy)
    }

    /// In the field with officers on outreach.
    pub fn is_taken(&self) -> bool {
        self.mode == UnitMode::Taken
    }

    /// A spare that nobody has called.
    pub fn is_in_reserve(&self) -> bool {
        self.mode == UnitMode::Away && !self.broken && self.replaces == NOBODY
    }

    /// An officer has it in hand.
    pub fn is_in_hand(&self) -> bool {
        self.holder != NOBODY
    }
}

impl<O: Observer> Office<'_, O> {
    pub(super) fn set_mode(&mut self, unit: usize, mode: UnitMode) {
        let state = &mut self.units[unit];
        state.clock.go(self.now, self.day.open, mode as usize);
        state.mode = mode;
    }

    /// Takes what `step` needs besides the officer; stock only where it is not `supplied`.
    #[inline(never)]
    pub(super) fn take_needs(&mut self, officer: usize, step: usize, supplied: bool) {
        let plan = self.plan;
        if !supplied {
            for &(stock, count) in &plan.steps[step].takes {
                self.take_stock(stock, count);
            }
        } else {
            self.line_changed(step);
        }
        for &(pool, count) in &plan.steps[step].uses {
            for _ in 0..count {
                let number = self.pools[pool].first_free();
                let unit = plan.pools[pool].units.start + number;
                self.pools[pool].take(number);
                let place = officer * plan.most_units + self.officers[officer].units;
                self.in_hand[place] = unit as u32;
                self.officers[officer].units += 1;
                self.take_unit(unit, officer);
            }
        }
    }

    fn take_unit(&mut self, unit: usize, officer: usize) {
        let state = &mut self.units[unit];
        state.holder = officer as u32;
        if !state.pool.wears_in_hand {
            return self.set_mode(unit, UnitMode::Busy);
        }
        self.set_wear_mode(unit, UnitMode::Busy);
        self.begin_use(unit, officer, self.officers[officer].ends - self.now);
        self.schedule_failure(unit);
    }

    /// A use of `length` begins in the hands of `officer`.
    pub(super) fn begin_use(&mut self, unit: usize, officer: usize, length: SimDuration) {
        self.units[unit].uses += 1;
        let accuracy = self.accuracy(self.officers[officer].skill as usize);
        let maintained = self.maintained_factor(unit);
        let length = length.0 as f64;
        for place in 0..self.units[unit].failures.len() {
            let failure = &mut self.units[unit].failures[place];
            failure.wear = maintained * (1.0 + (failure.plan.unskilled - 1.0) * (1.0 - accuracy));
            if failure.plan.wear == Wear::Uses {
                failure.life -= failure.wear;
                if failure.life <= 0.0 && self.units[unit].fails_in_use.is_none() {
                    let luck = self.unit_key(unit, place).with(3).uniform();
                    let at = self.now + SimDuration((length * luck) as i64);
                    self.units[unit].fails_in_use = Some((place, at));
                }
            }
        }
    }

    /// Puts down the units that `officer` has in hand; true if there were any.
    #[inline(never)]
    pub(super) fn release_units(&mut self, officer: usize) -> bool {
        let count = std::mem::take(&mut self.officers[officer].units);
        for place in 0..count {
            let unit = self.in_hand[officer * self.plan.most_units + place] as usize;
            self.units[unit].holder = NOBODY;
            if self.units[unit].mode == UnitMode::Busy {
                self.put_down(unit);
            }
        }
        count > 0
    }

    /// A unit that works comes out of somebody's hands.
    fn put_down(&mut self, unit: usize) {
        let state = &self.units[unit];
        if !state.pool.wears_in_hand && state.fails_after.is_none() && state.due == Due::Nothing {
            self.set_mode(unit, UnitMode::Idle);
            return self.put_back(unit);
        }
        self.set_wear_mode(unit, UnitMode::Idle);
        self.units[unit].fails_in_use = None;
        let maintained = self.maintained_factor(unit);
        self.units[unit].failures.iter_mut().for_each(|failure| failure.wear = maintained);
        if let Some(failure) = self.units[unit].fails_after.take() {
            self.go_down(unit, failure);
        } else {
            match self.units[unit].due {
                Due::Maintenance => self.begin_maintenance(unit),
                Due::Outreach(_) => self.take_along(unit),
                Due::Gone => self.leave_pool(unit),
                Due::Nothing if self.units[unit].uses >= self.units[unit].pool.rests_after => {
                    self.begin_rest(unit);
                }
                Due::Nothing => {
                    self.put_back(unit);
                    self.schedule_failure(unit);
                }
            }
        }
    }

    pub(super) fn put_back(&mut self, unit: usize) {
        let plan = &self.plan.units[unit];
        self.pools[plan.pool].put(plan.number);
    }

    #[inline(never)]
    pub(super) fn unit_event(&mut self, unit: usize) {
        self.units[unit].failing = None;
        match self.units[unit].event {
            UnitEvent::Failure(failure) => self.fail(unit, failure),
            UnitEvent::Repaired => self.repaired(unit),
            UnitEvent::MaintenanceEnd => {
                self.units[unit].maintained += 1;
                let maintained = self.maintained_factor(unit);
                self.units[unit].failures.iter_mut().for_each(|failure| failure.wear = maintained);
                self.works_again(unit);
            }
            UnitEvent::Rested => self.works_again(unit),
            UnitEvent::InPlace => self.put_in_place(unit),
        }
    }
}
