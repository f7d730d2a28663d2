//! Stock that is used up.

use super::Office;
use super::event::Rank;
use super::observe::Observer;
use crate::scenario::equipment::{Amount, Stock};
use crate::time::{SimDuration, SimTime};

/// One stock now.
#[derive(Clone, Debug)]
pub(super) struct StockState {
    pub level: u32,
    pub since: SimTime,
    /// Items under way.
    coming: Option<u32>,
    orders: u64,
    /// Nothing was left at some time of today's opening hours.
    ran_out: bool,
}

impl StockState {
    pub fn new(stock: &Stock) -> StockState {
        StockState { level: stock.start, since: SimTime::ZERO, coming: None, orders: 0, ran_out: false }
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
        if state.level < order.when_below && state.coming.is_none() {
            let key = self.key.with(self.plan.stocks[stock].key.0).with(state.orders);
            let length = SimDuration::from_micros(lead.sample(&mut key.short()).max(0.0));
            let wanted = match order.amount {
                Amount::Quantity(quantity) => quantity,
                Amount::UpTo(level) => level.saturating_sub(state.level),
            };
            let (low, high) = order.receives;
            let share = low + (high - low) * key.with(1).uniform();
            // Whole items, at least one; a little less, so that 0.4 of 1500 are 600 whatever the rounding.
            let allotted = (f64::from(wanted) * share - 1e-6).ceil().max(1.0) as u32;
            (state.coming, state.orders) = (Some(allotted), state.orders + 1);
            self.outcome.stocks[stock].ordered += if self.now >= self.from { u64::from(wanted) } else { 0 };
            self.events.schedule(self.stock_slot + stock, self.now + length, Rank::Repair as u8);
        }
    }

    /// An order arrives.
    #[inline(never)]
    pub(super) fn delivery(&mut self, stock: usize) {
        let plan = self.plan;
        let received = self.stocks[stock].coming.take().unwrap_or(0);
        self.settle_stock(stock);
        self.outcome.stocks[stock].received += if self.now >= self.from { u64::from(received) } else { 0 };
        self.stocks[stock].level = self.stocks[stock].level.saturating_add(received);
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
            state.ran_out |= state.level == 0 && elapsed > 0;
        }
    }

    /// Counts the day that ends for every stock; `measured` or not.
    pub(super) fn end_day_of_stocks(&mut self, measured: bool) {
        for stock in 0..self.stocks.len() {
            self.settle_stock(stock);
            let ran_out = std::mem::take(&mut self.stocks[stock].ran_out);
            self.outcome.stocks[stock].out_days += u64::from(ran_out && measured);
        }
    }
}
