//! One pool of like units: which of them are free, and which wait for repair.

use super::plan::PoolPlan;
use std::collections::VecDeque;

/// One pool now.
#[derive(Clone, Debug)]
pub(super) struct PoolState {
    /// Units that work and are in nobody's hands.
    pub free: u32,
    /// Units that work.
    pub working: u32,
    /// Bit u: unit u of the pool is free.
    free_bits: Vec<u64>,
    pub repairing: u32,
    pub waiting_for_repair: VecDeque<u32>,
}

impl PoolState {
    pub fn new(plan: &PoolPlan) -> PoolState {
        let mut state = PoolState {
            free: 0,
            working: 0,
            free_bits: vec![0; plan.units.len().div_ceil(64)],
            repairing: 0,
            waiting_for_repair: VecDeque::new(),
        };
        state.reset(plan);
        state
    }

    pub fn reset(&mut self, plan: &PoolPlan) {
        let units = plan.places;
        (self.free, self.working, self.repairing) = (units as u32, units as u32, 0);
        self.free_bits.fill(0);
        for unit in 0..units {
            self.free_bits[unit / 64] |= 1 << (unit % 64);
        }
        self.waiting_for_repair.clear();
    }

    #[inline]
    pub fn put(&mut self, number: usize) {
        self.free_bits[number / 64] |= 1 << (number % 64);
        self.free += 1;
    }

    #[inline]
    pub fn take(&mut self, number: usize) {
        self.free_bits[number / 64] &= !(1 << (number % 64));
        self.free -= 1;
    }

    #[inline]
    pub fn first_free(&self) -> usize {
        let word = self.free_bits.iter().position(|&bits| bits != 0);
        word.map_or(0, |word| word * 64 + self.free_bits[word].trailing_zeros() as usize)
    }
}
