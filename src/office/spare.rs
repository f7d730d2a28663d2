//! Units that stand in for others: spares, and units that rest.

use super::Office;
use super::citizen::NOBODY;
use super::equipment::{UnitEvent, UnitMode};
use super::event::Rank;
use super::observe::Observer;

impl<O: Observer> Office<'_, O> {
    /// Sends a spare to each place of `pool` with a unit that is down, as long as there are spares.
    #[inline(never)]
    pub(super) fn call_spares(&mut self, pool: usize) {
        let units = self.plan.pools[pool].units.clone();
        for failed in
            units.clone().filter(|&unit| self.units[unit].mode == UnitMode::Down).collect::<Vec<_>>()
        {
            if units.clone().any(|unit| self.units[unit].replaces == failed as u32) {
                continue;
            }
            let Some(spare) = units.clone().find(|&unit| self.units[unit].is_in_reserve()) else { return };
            self.units[spare].replaces = failed as u32;
            self.units[spare].event = UnitEvent::InPlace;
            let swap = self.plan.pools[pool].swap;
            self.events.schedule(self.unit_slot + spare, self.now + swap, Rank::Repair as u8);
        }
    }

    /// A spare takes the place of the unit that it was called for, in the hands of who waits by that, if somebody
    /// does.
    pub(super) fn put_in_place(&mut self, spare: usize) {
        let pool = self.plan.units[spare].pool;
        let failed = std::mem::replace(&mut self.units[spare].replaces, NOBODY) as usize;
        self.outcome.pools[pool].swaps += u64::from(self.now >= self.from);
        self.set_mode(failed, UnitMode::Away);
        let holder = std::mem::replace(&mut self.units[failed].holder, NOBODY);
        self.units[spare].holder = holder;
        self.set_mode(spare, UnitMode::Idle);
        let maintained = self.maintained_factor(spare);
        self.units[spare].failures.iter_mut().for_each(|failure| failure.wear = maintained);
        if holder != NOBODY {
            let officer = holder as usize;
            let first = officer * self.plan.most_units;
            let in_hand = &mut self.in_hand[first..first + self.officers[officer].units];
            in_hand.iter_mut().filter(|unit| **unit == failed as u32).for_each(|unit| *unit = spare as u32);
            if self.units[spare].pool.wears_in_hand {
                let state = &self.officers[officer];
                self.begin_use(spare, officer, state.ends - state.held_since);
            }
        }
        self.works_again(spare);
    }

    /// A unit of a pool with spares is repaired: it goes on where it stands, or becomes a spare where one has taken
    /// its place.
    #[inline(never)]
    pub(super) fn back_from_repair(&mut self, unit: usize) {
        let pool = self.plan.units[unit].pool;
        if self.units[unit].mode == UnitMode::Down {
            let mut spares = self.plan.pools[pool].units.clone();
            if let Some(spare) = spares.find(|&spare| self.units[spare].replaces == unit as u32) {
                self.units[spare].replaces = NOBODY;
                self.events.cancel(self.unit_slot + spare);
            }
            self.works_again(unit);
        }
        self.call_spares(pool);
    }

    /// Lets a unit rest that is in no list of free ones.
    #[inline(never)]
    pub(super) fn begin_rest(&mut self, unit: usize) {
        let pool = self.plan.units[unit].pool;
        self.set_mode(unit, UnitMode::Resting);
        self.pools[pool].working -= 1;
        self.doubt_causes(&self.plan.pools[pool].steps);
        self.units[unit].uses = 0;
        (self.units[unit].event, self.units[unit].failing) = (UnitEvent::Rested, None);
        let takes = self.plan.pools[pool].rest;
        self.events.schedule(self.unit_slot + unit, self.now + takes, Rank::Repair as u8);
    }
}
