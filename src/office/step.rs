//! One step now: its line, its levels, its free officers, and what it counted.

use super::citizen::{Citizen, Queue};
use super::free::FreeOfficers;
use super::observe::{OfficeClock, StepClock};
use super::outcome::StepCounts;
use super::plan::StepPlan;
use crate::stats::quantile::WaitCounts;
use crate::time::SimTime;

/// All that changes at one step, side by side, so that an event finds it with one look.
#[derive(Debug)]
pub(super) struct StepState<'p> {
    pub plan: &'p StepPlan,
    pub queue: Queue,
    pub clock: StepClock,
    pub free: FreeOfficers,
    pub counts: StepCounts,
    /// Officers on the floor who can do it, if they are counted.
    pub on_floor: u32,
    /// Waits, of all replications \[µs\].
    pub waits: WaitCounts,
    /// Whether the cause of waiting may have changed during this event.
    pub doubted: bool,
}

impl<'p> StepState<'p> {
    pub fn new(plan: &'p StepPlan, levels: usize) -> StepState<'p> {
        StepState {
            plan,
            queue: Queue::new(levels),
            clock: StepClock::NEW,
            free: FreeOfficers::new(plan.rule, plan.skills.len()),
            counts: StepCounts::default(),
            on_floor: 0,
            waits: WaitCounts::new(),
            doubted: false,
        }
    }

    /// The citizen leaves the line, called or not.
    #[inline(always)]
    pub fn leave_line(
        &mut self,
        citizen: u32,
        citizens: &mut [Citizen],
        office: &mut OfficeClock,
        now: SimTime,
    ) {
        self.queue.remove(citizens, citizen);
        if !citizens[citizen as usize].begun {
            self.clock.waiting.fall(now);
            if let Some(seats) = self.plan.seats {
                office.get_up(seats, now);
            }
        }
    }

    /// Counts the end of a first wait that is measured.
    #[inline(always)]
    pub fn count_wait(&mut self, waited: i64) {
        self.counts.waits += 1;
        self.counts.waited += u64::from(waited > 0);
        self.counts.wait += waited;
        self.waits.record(waited as u64);
    }

    /// Gives free officers in another order from now on; nobody may be free whom the order is about.
    pub fn rule_anew(&mut self, plan: &StepPlan) {
        self.free = FreeOfficers::new(plan.rule, plan.skills.len());
    }

    pub fn reset(&mut self) {
        self.queue.reset();
        self.clock = StepClock::NEW;
        self.free.reset();
        (self.counts, self.doubted, self.on_floor) = (StepCounts::default(), false, 0);
    }
}
