//! Units: wear, failure, repair, maintenance, and what becomes of interrupted work.

use super::Office;
use super::citizen::NOBODY;
use super::event::Rank;
use super::observe::{Observer, StateClock};
use super::outreach::Due;
use super::plan::{FailurePlan, PoolPlan, Wear};
use super::shift::Activity;
use crate::random::stream::Key;
use crate::scenario::equipment::Interrupted;
use crate::time::{SimDuration, SimTime};

/// State of a unit, as its clock counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnitMode {
    Idle,
    Busy,
    Down,
    Maintenance,
    /// Taken along by officers on outreach.
    Away,
}

/// What the event of a unit means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum UnitEvent {
    Failure(usize),
    Repaired,
    MaintenanceEnd,
}

/// One unit now.
#[derive(Clone, Debug)]
pub(super) struct UnitState<'p> {
    pool: &'p PoolPlan,
    pub clock: StateClock<5>,
    mode: UnitMode,
    /// Officer who has it in hand, or `NOBODY`.
    holder: u32,
    failures: Vec<Ageing<'p>>,
    /// Up to when wear is accounted for.
    since: SimTime,
    /// A failure by uses that happens during the present use.
    fails_in_use: Option<(usize, SimTime)>,
    event: UnitEvent,
    /// The failure that is scheduled, and when.
    pub failing: Option<(SimTime, usize)>,
    /// A failure that waits for the end of the service.
    fails_after: Option<usize>,
    /// Under repair for this failure.
    failure: usize,
    pub due: Due,
    maintained: u32,
}

/// How far a unit is from one of its failures.
#[derive(Clone, Debug)]
struct Ageing<'p> {
    plan: &'p FailurePlan,
    /// Life left, in its own measure (µs, or uses).
    life: f64,
    /// Rate of wear in the present hands.
    wear: f64,
    /// How often it happened.
    count: u64,
}

impl<'p> Ageing<'p> {
    fn new(plan: &'p FailurePlan) -> Ageing<'p> {
        Ageing { plan, life: 0.0, wear: 1.0, count: 0 }
    }
}

impl<'p> UnitState<'p> {
    pub fn new(pool: &'p PoolPlan) -> UnitState<'p> {
        let failures = pool.failures.iter().map(Ageing::new).collect();
        UnitState { failures, ..UnitState::without_failures(pool) }
    }

    fn without_failures(pool: &'p PoolPlan) -> UnitState<'p> {
        UnitState {
            pool,
            clock: StateClock::new(UnitMode::Idle as usize),
            mode: UnitMode::Idle,
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
        }
    }

    pub fn reset(&mut self) {
        let mut failures = std::mem::take(&mut self.failures);
        failures.iter_mut().for_each(|failure| *failure = Ageing::new(failure.plan));
        *self = UnitState { failures, ..UnitState::without_failures(self.pool) };
    }

    /// Ages and is repaired as `pool` says from now on.
    pub fn follow_plan(&mut self, pool: &'p PoolPlan) {
        self.pool = pool;
        self.failures.iter_mut().zip(&pool.failures).for_each(|(failure, plan)| failure.plan = plan);
    }

    pub fn works(&self) -> bool {
        matches!(self.mode, UnitMode::Idle | UnitMode::Busy)
    }

    pub fn is_away(&self) -> bool {
        self.mode == UnitMode::Away
    }

    /// An officer has it in hand.
    pub fn is_in_hand(&self) -> bool {
        self.holder != NOBODY
    }
}

impl<O: Observer> Office<'_, O> {
    pub(super) fn start_unit(&mut self, unit: usize) {
        for failure in 0..self.units[unit].failures.len() {
            self.units[unit].failures[failure].life = self.draw_life(unit, failure);
        }
        self.schedule_failure(unit);
    }

    fn unit_key(&self, unit: usize, failure: usize) -> Key {
        let count = self.units[unit].failures[failure].count;
        self.key.with(self.plan.units[unit].key.0).with(failure as u64).with(count)
    }

    fn draw_life(&self, unit: usize, failure: usize) -> f64 {
        let plan = self.units[unit].failures[failure].plan;
        plan.life.sample(&mut self.unit_key(unit, failure).with(1).short()).max(1.0 / 1024.0)
    }

    fn set_mode(&mut self, unit: usize, mode: UnitMode) {
        let state = &mut self.units[unit];
        state.clock.go(self.now, self.day.open, mode as usize);
        state.mode = mode;
    }

    /// Accounts for wear up to now.
    fn settle_wear(&mut self, unit: usize) {
        let state = &mut self.units[unit];
        let elapsed = (self.now - state.since).0 as f64;
        state.since = self.now;
        let (works, busy) = (state.works(), state.mode == UnitMode::Busy);
        for failure in &mut state.failures {
            let wears = match failure.plan.wear {
                Wear::Calendar => works,
                Wear::InUse => busy,
                Wear::Uses => false,
            };
            if wears {
                failure.life -= elapsed * failure.wear;
            }
        }
    }

    /// Schedules the failure that comes first under the present wear, if any. What wears in use alone and will
    /// outlast the service is left out: most services end without a failure, and need not touch the event list.
    fn schedule_failure(&mut self, unit: usize) {
        let state = &mut self.units[unit];
        if !state.works() {
            return;
        }
        let until = match self.officers.get(state.holder as usize) {
            Some(holder) if holder.is_held() => SimTime::NEVER,
            Some(holder) => holder.ends,
            None => self.now,
        };
        let mut next = state.fails_in_use.map(|(failure, at)| (at, failure));
        let span = (until - self.now).0 as f64;
        for (place, failure) in state.failures.iter().enumerate() {
            let in_time = match failure.plan.wear {
                Wear::Calendar => true,
                Wear::InUse => state.mode == UnitMode::Busy && failure.life < span * failure.wear,
                Wear::Uses => false,
            };
            if in_time {
                let left = (failure.life / failure.wear).ceil().max(0.0);
                let at = self.now + SimDuration(left as i64);
                if next.is_none_or(|(earliest, _)| at < earliest) {
                    next = Some((at, place));
                }
            }
        }
        let next = next.filter(|_| state.fails_after.is_none());
        if next == state.failing {
            return;
        }
        state.failing = next;
        match next {
            Some((at, failure)) => {
                state.event = UnitEvent::Failure(failure);
                self.events.schedule(self.unit_slot + unit, at, Rank::Repair as u8);
            }
            None => self.events.cancel(self.unit_slot + unit),
        }
    }

    /// Takes what `step` needs besides the officer; stock only where it is not `supplied`.
    #[inline(never)]
    pub(super) fn take_needs(&mut self, officer: usize, step: usize, supplied: bool) {
        let plan = self.plan;
        if !supplied {
            for &(stock, count) in &plan.steps[step].takes {
                self.take_stock(stock, count);
            }
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
        let accuracy = self.accuracy(self.officers[officer].skill as usize);
        let maintained = self.maintained_factor(unit);
        let length = (self.officers[officer].ends - self.now).0 as f64;
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
        self.schedule_failure(unit);
    }

    fn maintained_factor(&self, unit: usize) -> f64 {
        let pool = self.plan.units[unit].pool;
        match self.plan.scenario.pools[pool].maintenance {
            Some(maintenance) if self.units[unit].maintained > 0 => maintenance.failures_after,
            Some(_) | None => 1.0,
        }
    }

    pub(super) fn set_wear_mode(&mut self, unit: usize, mode: UnitMode) {
        self.settle_wear(unit);
        self.set_mode(unit, mode);
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
                Due::Nothing => {
                    self.put_back(unit);
                    self.schedule_failure(unit);
                }
            }
        }
    }

    fn put_back(&mut self, unit: usize) {
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
        }
    }

    fn fail(&mut self, unit: usize, failure: usize) {
        let pool = self.plan.units[unit].pool;
        let rule = self.plan.scenario.pools[pool].interrupted;
        let holder = self.units[unit].holder;
        if holder == NOBODY {
            self.settle_wear(unit);
            self.pools[pool].take(self.plan.units[unit].number);
            self.go_down(unit, failure);
            return;
        }
        let officer = holder as usize;
        match rule {
            Interrupted::FinishFirst => {
                self.settle_wear(unit);
                self.units[unit].fails_after = Some(failure);
                self.units[unit].fails_in_use = None;
            }
            Interrupted::ResumeHere => {
                self.settle_wear(unit);
                self.units[unit].fails_in_use = None;
                self.go_down(unit, failure);
                if self.officers[officer].activity == Activity::Busy {
                    self.events.cancel(self.officer_slot + officer);
                    self.officers[officer].held_since = self.now;
                    self.go(officer, Activity::Held);
                    self.see_failures_in_hand(officer);
                }
            }
            Interrupted::ResumeAnywhere | Interrupted::StartAgain => {
                self.units[unit].fails_after = Some(failure);
                let step = self.officers[officer].step as usize;
                self.interrupt(officer, rule == Interrupted::StartAgain);
                self.become_free(officer);
                self.wake_users(step);
            }
        }
    }

    /// Takes a unit that is in no list of free ones out of work, for repair.
    fn go_down(&mut self, unit: usize, failure: usize) {
        let pool = self.plan.units[unit].pool;
        self.set_mode(unit, UnitMode::Down);
        self.units[unit].failure = failure;
        self.outcome.pools[pool].failures += u64::from(self.now >= self.from);
        self.pools[pool].working -= 1;
        self.units[unit].failing = None;
        self.events.cancel(self.unit_slot + unit);
        let limit = self.plan.scenario.pools[pool].repairers;
        if limit.is_none_or(|limit| self.pools[pool].repairing < limit) {
            self.begin_repair(unit);
        } else {
            self.pools[pool].waiting_for_repair.push_back(unit as u32);
        }
        self.doubt_causes(&self.plan.pools[pool].steps);
    }

    fn begin_repair(&mut self, unit: usize) {
        let pool = self.plan.units[unit].pool;
        self.pools[pool].repairing += 1;
        let failure = self.units[unit].failure;
        let key = self.unit_key(unit, failure).with(2);
        let length = self.plan.pools[pool].failures[failure].repair.sample(&mut key.short());
        self.units[unit].event = UnitEvent::Repaired;
        let at = self.now + SimDuration::from_micros(length.max(0.0));
        self.events.schedule(self.unit_slot + unit, at, Rank::Repair as u8);
    }

    fn repaired(&mut self, unit: usize) {
        let pool = self.plan.units[unit].pool;
        self.pools[pool].repairing -= 1;
        if let Some(next) = self.pools[pool].waiting_for_repair.pop_front() {
            self.begin_repair(next as usize);
        }
        let failure = self.units[unit].failure;
        self.units[unit].failures[failure].count += 1;
        self.units[unit].failures[failure].life = self.draw_life(unit, failure);
        self.works_again(unit);
    }

    pub(super) fn works_again(&mut self, unit: usize) {
        let plan = self.plan;
        let pool = plan.units[unit].pool;
        self.units[unit].since = self.now;
        self.pools[pool].working += 1;
        self.doubt_causes(&plan.pools[pool].steps);
        let holder = self.units[unit].holder;
        if holder != NOBODY {
            self.set_mode(unit, UnitMode::Busy);
            self.schedule_failure(unit);
            return self.go_on(holder as usize);
        }
        self.set_mode(unit, UnitMode::Idle);
        self.put_back(unit);
        self.schedule_failure(unit);
        self.wake(&plan.pools[pool].steps);
    }

    /// Goes on with a service that waited by a unit, unless another of its units is still down.
    fn go_on(&mut self, officer: usize) {
        let units = self.officers[officer].units;
        let from = officer * self.plan.most_units;
        let all_work = self.in_hand[from..from + units].iter().all(|&unit| self.units[unit as usize].works());
        if !all_work {
            return;
        }
        let state = &mut self.officers[officer];
        let pause = self.now - state.held_since;
        state.ends += pause;
        state.started += pause;
        let (ends, citizen) = (state.ends, state.citizen);
        self.citizens[citizen].held += pause.0;
        self.events.schedule(self.officer_slot + officer, ends, Rank::ServiceEnd as u8);
        self.go(officer, Activity::Busy);
        self.see_failures_in_hand(officer);
    }

    /// Sees again which units in the hands of `officer` fail before the service ends.
    fn see_failures_in_hand(&mut self, officer: usize) {
        for place in 0..self.officers[officer].units {
            let unit = self.in_hand[officer * self.plan.most_units + place] as usize;
            if self.units[unit].pool.wears_in_hand {
                self.settle_wear(unit);
                self.schedule_failure(unit);
            }
        }
    }

    /// At opening, begins the maintenance that is due: at once for free units, else after the service.
    pub(super) fn start_maintenance(&mut self) {
        for unit in 0..self.units.len() {
            let plan = &self.plan.units[unit];
            let Some(maintenance) = self.plan.scenario.pools[plan.pool].maintenance else { continue };
            let units = self.plan.pools[plan.pool].units.len() as f64;
            let turn = maintenance.every.scaled((plan.number as f64 + 1.0) / units);
            let done = i64::from(self.units[unit].maintained);
            let due = SimTime::ZERO + turn + SimDuration(maintenance.every.0.saturating_mul(done));
            if self.now < due || !self.units[unit].works() || self.units[unit].due != Due::Nothing {
                continue;
            }
            if self.units[unit].holder == NOBODY {
                self.pools[plan.pool].take(plan.number);
                self.settle_wear(unit);
                self.begin_maintenance(unit);
            } else {
                self.units[unit].due = Due::Maintenance;
            }
        }
    }

    /// Takes a unit that is in no list of free ones away for maintenance.
    fn begin_maintenance(&mut self, unit: usize) {
        let pool = self.plan.units[unit].pool;
        let takes = self.plan.scenario.pools[pool].maintenance.map_or(SimDuration::ZERO, |m| m.takes);
        self.set_mode(unit, UnitMode::Maintenance);
        self.pools[pool].working -= 1;
        self.doubt_causes(&self.plan.pools[pool].steps);
        self.units[unit].due = Due::Nothing;
        (self.units[unit].event, self.units[unit].failing) = (UnitEvent::MaintenanceEnd, None);
        self.events.schedule(self.unit_slot + unit, self.now + takes, Rank::Repair as u8);
    }
}
