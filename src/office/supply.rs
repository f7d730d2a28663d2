//! Stock that is used up.

use super::Office;
use super::event::Rank;
use super::observe::Observer;
use crate::scenario::equipment::Stock;
use crate::time::{SimDuration, SimTime};

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
