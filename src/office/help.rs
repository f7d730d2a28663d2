//! Helping out: officers who take somebody from a step that is not theirs while its line is long.
//!
//! They stand in no list of the free there: whoever waits below their threshold is none of their business. They are
//! looked for when a line grows, and when what was missing is there again.

use super::Office;
use super::observe::Observer;
use super::plan::Able;
use super::shift::Activity;
use super::step::StepState;
use crate::scenario::StepId;

impl<'p, O: Observer> Office<'p, O> {
    /// Returns whether the line at the step is long enough for the officer, which it always is for one who belongs
    /// there.
    pub(super) fn wants_help(&self, able: &Able) -> bool {
        let above = self.plan.skills[able.skill as usize].above;
        above == 0 || self.steps[able.step as usize].queue.len > above
    }

    /// Returns the first free officer, in the order of the file, who helps out at step `at` now.
    pub(super) fn helper_for(&self, at: &StepState<'p>) -> Option<&'p Able> {
        let is_free = |able: &&Able| {
            let state = &self.officers[able.officer as usize];
            state.activity == Activity::Idle && self.may_serve(state, at) && self.wants_help(able)
        };
        at.plan.helpers.iter().find(is_free)
    }

    /// Somebody more waits at `step`, which somebody watches.
    #[inline(never)]
    pub(super) fn line_grew(&mut self, step: usize) {
        // Calls from the reserve, too.
        self.wake(&[StepId(step as u32)]);
    }
}
