//! Systems that the whole office depends on, and stock that is used up.

use super::Office;
use super::event::Rank;
use super::observe::{Observer, StateClock};
use crate::scenario::SystemId;
use crate::scenario::equipment::Stock;
use crate::time::{SimDuration, SimTime};

/// One system now.
#[derive(Clone, Copy, Debug)]
pub(super) struct SystemState {
    pub up: bool,
    /// States: up, down.
    pub clock: StateClock<2>,
    outages: u64,
}

impl SystemState {
    pub fn new() -> SystemState {
        SystemState { up: true, clock: StateClock::new(0), outages: 0 }
    }
}

/// One stock now.
#[derive(Clone, Debug)]
pub(super) struct StockState {
    pub level: u32,
    pub since: SimTime,
    ordered: bool,
    orders: u64,
}

impl StockState {
    pub fn new(stock: &Stock) -> StockState {
        StockState { level: stock.start, since: SimTime::ZERO, ordered: false, orders: 0 }
    }
}

impl<O: Observer> Office<'_, O> {
    pub(super) fn start_system(&mut self, system: usize) {
        self.schedule_system(system);
    }

    fn schedule_system(&mut self, system: usize) {
        let plan = &self.plan.systems[system];
        let state = &self.systems[system];
        let key = self.key.with(plan.key.0).with(state.outages).with(u64::from(state.up));
        let length = if state.up { &plan.every } else { &plan.lasts }.sample(&mut key.short());
        let at = self.now + SimDuration::from_micros(length.max(1.0));
        self.events.schedule(self.system_slot + system, at, Rank::Repair as u8);
    }

    /// A system goes down, or comes up again.
    #[inline(never)]
    pub(super) fn system_event(&mut self, system: usize) {
        let plan = self.plan;
        let state = &mut self.systems[system];
        state.up = !state.up;
        state.clock.go(self.now, self.day.open, usize::from(!state.up));
        let up = state.up;
        state.outages += u64::from(up);
        self.doubt_causes(&plan.systems[system].steps);
        if up {
            self.schedule_system(system);
            self.wake(&plan.systems[system].steps);
        } else {
            self.outcome.systems[system].failures += u64::from(self.now >= self.from);
            self.schedule_system(system);
            self.interrupt_users(SystemId(system as u32));
        }
    }

    /// Takes `count` items, which are there, and orders more if the level asks for it.
    #[inline(never)]
    pub(super) fn take_stock(&mut self, stock: usize, count: u32) {
        self.settle_stock(stock);
        self.stocks[stock].level -= count;
        self.doubt_causes(&self.plan.stocks[stock].steps);
        if self.now >= self.from {
            self.outcome.stocks[stock].taken += u64::from(count);
        }
        self.order(stock);
    }

    /// Orders more of `stock` if the level asks for it and none is under way.
    pub(super) fn order(&mut self, stock: usize) {
        let Some(order) = &self.plan.scenario.stocks[stock].order else { return };
        let Some(lead) = &self.plan.stocks[stock].lead else { return };
        let state = &mut self.stocks[stock];
        if state.level < order.when_below && !state.ordered {
            let key = self.key.with(self.plan.stocks[stock].key.0).with(state.orders);
            let length = SimDuration::from_micros(lead.sample(&mut key.short()).max(0.0));
            (state.ordered, state.orders) = (true, state.orders + 1);
            self.events.schedule(self.stock_slot + stock, self.now + length, Rank::Repair as u8);
        }
    }

    /// An order arrives.
    #[inline(never)]
    pub(super) fn delivery(&mut self, stock: usize) {
        let plan = self.plan;
        let quantity = plan.scenario.stocks[stock].order.as_ref().map_or(0, |order| order.quantity);
        self.settle_stock(stock);
        self.stocks[stock].level = self.stocks[stock].level.saturating_add(quantity);
        self.stocks[stock].ordered = false;
        self.order(stock);
        self.doubt_causes(&plan.stocks[stock].steps);
        self.wake(&plan.stocks[stock].steps);
    }

    /// Accounts for the level of `stock` up to now.
    pub(super) fn settle_stock(&mut self, stock: usize) {
        let state = &mut self.stocks[stock];
        let elapsed = (self.now - state.since).0;
        state.since = self.now;
        if self.day.open {
            let counts = &mut self.outcome.stocks[stock];
            counts.level_area += i128::from(elapsed) * i128::from(state.level);
            counts.out += if state.level == 0 { elapsed } else { 0 };
        }
    }
}
