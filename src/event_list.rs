//! The future event list: what happens next. It knows no citizens.
//!
//! Whatever happens at most once at a time has a slot (an officer's service end, a machine's next
//! failure or repair, a source's next arrival): overwriting the slot reschedules, clearing it cancels.
//! What can be pending any number of times (people coming back, patience, delays) is a timer: timers
//! wait in a heap beside the slots and are never cancelled; who receives one must know whether it still
//! matters.

use crate::slot_tree::SlotTree;
use crate::time::SimTime;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Bits of a minor key that hold the order of scheduling, below the rank.
const ORDER_BITS: u32 = 40;

/// What is next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The event of this slot.
    Slot(usize),
    /// The timer with this value.
    Timer(u64),
}

/// Pending events, ordered by time, then rank, then order of scheduling.
#[derive(Clone, Debug)]
pub struct EventList {
    slots: SlotTree,
    timers: BinaryHeap<Timer>,
    scheduled: u64,
    /// The slot of the event taken last, still in the tree: whoever handles it most often schedules it
    /// anew, which then costs one walk up the tree instead of two.
    taken: usize,
}

/// A timer; the one with the smallest key is the greatest, as the heap has it.
#[derive(Clone, Copy, Debug)]
struct Timer {
    time: u64,
    minor: u64,
    value: u64,
}

impl Timer {
    #[inline]
    fn key(&self) -> u128 {
        u128::from(self.time) << 64 | u128::from(self.minor)
    }
}

impl Ord for Timer {
    #[inline]
    fn cmp(&self, other: &Timer) -> Ordering {
        other.key().cmp(&self.key())
    }
}

impl PartialOrd for Timer {
    #[inline]
    fn partial_cmp(&self, other: &Timer) -> Option<Ordering> {
        Some(self.cmp(other))
    }

    /// What the heap asks most often, in one comparison.
    #[inline]
    fn le(&self, other: &Timer) -> bool {
        other.key() <= self.key()
    }
}

impl PartialEq for Timer {
    #[inline]
    fn eq(&self, other: &Timer) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Timer {}

/// No slot.
const NONE: usize = usize::MAX;

impl EventList {
    /// Returns an empty list with slots `0..slots`.
    pub fn new(slots: usize) -> EventList {
        EventList { slots: SlotTree::new(slots), timers: BinaryHeap::new(), scheduled: 0, taken: NONE }
    }

    /// Forgets all events, keeping the memory.
    pub fn reset(&mut self) {
        self.slots.reset();
        self.timers.clear();
        self.scheduled = 0;
        self.taken = NONE;
    }

    /// Schedules the event of `slot` at `time` with `rank` below 16, in place of one pending there.
    #[inline(always)]
    pub fn schedule(&mut self, slot: usize, time: SimTime, rank: u8) {
        let order = self.order(rank);
        if self.taken == slot {
            self.taken = NONE;
        }
        self.slots.set(slot, time.0 as u64, order);
    }

    /// Cancels the event of `slot`, if one is pending.
    #[inline]
    pub fn cancel(&mut self, slot: usize) {
        if self.taken == slot {
            self.taken = NONE;
        }
        self.slots.clear(slot);
    }

    /// Returns whether the event of `slot` is pending.
    #[inline]
    pub fn is_pending(&self, slot: usize) -> bool {
        self.taken != slot && self.slots.is_set(slot)
    }

    /// Adds a timer at `time` with `rank` below 16 that carries `value`.
    pub fn add_timer(&mut self, time: SimTime, rank: u8, value: u64) {
        let order = self.order(rank);
        self.timers.push(Timer { time: time.0 as u64, minor: SlotTree::minor(order), value });
    }

    /// Removes and returns the next event with its time, or `None` if nothing is pending.
    #[inline(always)]
    pub fn pop(&mut self) -> Option<(SimTime, Next)> {
        if self.taken != NONE {
            self.slots.clear(std::mem::replace(&mut self.taken, NONE));
        }
        let (time, minor) =
            self.timers.peek().map_or((u64::MAX, u64::MAX), |timer| (timer.time, timer.minor));
        if let Some((slot, time)) = self.slots.first_before(time, minor) {
            self.taken = slot;
            return Some((SimTime(time as i64), Next::Slot(slot)));
        }
        let Timer { time, value, .. } = self.timers.pop()?;
        Some((SimTime(time as i64), Next::Timer(value)))
    }

    #[inline]
    fn order(&mut self, rank: u8) -> u64 {
        self.scheduled += 1;
        u64::from(rank) << ORDER_BITS | self.scheduled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_then_rank_then_order_of_scheduling() {
        let mut list = EventList::new(3);
        list.schedule(2, SimTime(5), 1);
        list.add_timer(SimTime(5), 0, 77);
        list.schedule(0, SimTime(5), 1);
        list.schedule(1, SimTime(4), 9);
        list.add_timer(SimTime(5), 0, 78);
        let order: Vec<Next> = std::iter::from_fn(|| list.pop()).map(|(_, next)| next).collect();
        assert_eq!(order, [Next::Slot(1), Next::Timer(77), Next::Timer(78), Next::Slot(2), Next::Slot(0)]);
    }

    #[test]
    fn a_slot_is_overwritten_and_cancelled() {
        let mut list = EventList::new(2);
        list.schedule(0, SimTime(9), 0);
        list.schedule(0, SimTime(3), 0);
        list.schedule(1, SimTime(1), 0);
        list.cancel(1);
        assert_eq!(list.pop(), Some((SimTime(3), Next::Slot(0))));
        assert!(!list.is_pending(0));
        assert_eq!(list.pop(), None);
    }

    #[test]
    fn what_was_taken_is_gone_unless_it_is_scheduled_anew() {
        let mut list = EventList::new(2);
        list.schedule(0, SimTime(1), 0);
        list.schedule(1, SimTime(2), 0);
        assert_eq!(list.pop(), Some((SimTime(1), Next::Slot(0))));
        list.schedule(0, SimTime(5), 0);
        assert!(list.is_pending(0));
        assert_eq!(list.pop(), Some((SimTime(2), Next::Slot(1))));
        list.cancel(1);
        list.cancel(0);
        assert_eq!(list.pop(), None);
    }
}
