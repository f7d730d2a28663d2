//! Stock of which the last items are for some only: who may take it, and who is next where others wait for it.

use super::Office;
use super::observe::Observer;
use super::step::StepState;
use crate::scenario::demand::ComeBack;
use crate::scenario::service::Then;

impl<O: Observer> Office<'_, O> {
    /// Returns whether the stock that step `at` takes is there for `citizen`, or has been taken before.
    #[inline]
    pub(super) fn supplies(&self, at: &StepState<'_>, citizen: u32) -> bool {
        self.citizens[citizen].is_supplied()
            || if at.plan.rations { self.may_take(at, citizen) } else { self.stock_at_hand(at) }
    }

    #[inline(never)]
    fn may_take(&self, at: &StepState<'_>, citizen: u32) -> bool {
        let cell = self.citizens[citizen].cell as usize;
        at.plan.takes.iter().all(|&(stock, count)| {
            let kept = match &self.plan.stocks[stock].reserved {
                Some(reserved) if !reserved.cells[cell] => reserved.below,
                Some(_) | None => 0,
            };
            self.stocks[stock].level >= kept.saturating_add(count)
        })
    }

    /// Returns the first in line at `at` whom what is in stock is for.
    #[inline(never)]
    pub(super) fn next_supplied(&self, at: &StepState<'_>) -> Option<u32> {
        at.queue.all(&self.citizens).find(|&citizen| self.supplies(at, citizen))
    }

    /// Notes that somebody has come into or out of the line at `step`, where stock is rationed: who is there decides
    /// whether people wait for stock.
    #[inline]
    pub(super) fn line_changed(&mut self, step: usize) {
        if self.steps[step].plan.rations {
            self.doubt_cause(step);
        }
    }

    /// Sends a citizen who would have to wait at `step` for stock that has run out to another step meanwhile, if
    /// there is one.
    pub(super) fn detour(&mut self, citizen: u32, step: usize) -> bool {
        let Some(detour) = &self.plan.steps[step].detour else { return false };
        if self.supplies(&self.steps[step], citizen) {
            return false;
        }
        self.steps[step].counts.detoured += u64::from(self.now >= self.from);
        self.citizens.leave_route(citizen, step as u32);
        self.citizens[citizen].step = detour.to;
        self.join(citizen);
        true
    }

    /// Returns what follows a step that may be a detour: if nothing else does, home, and on another day the step that
    /// the case left.
    #[inline(never)]
    pub(super) fn after_detour(&mut self, citizen: u32, then: Option<Then>) -> Option<Then> {
        match then {
            Some(Then::Repeat | Then::Return { to: None, .. } | Then::Reject | Then::Finish) => return then,
            Some(Then::GoTo(_) | Then::Return { to: Some(_), .. }) => {
                self.citizens.take_detour(citizen);
                return then;
            }
            None | Some(Then::Continue) => {}
        }
        let left = self.citizens.take_detour(citizen)?;
        // Nobody sends cases there any more if a change has come between.
        let detour = self.plan.steps[left as usize].detour.as_ref();
        let again_after = detour.map_or(ComeBack::Days(1), |detour| detour.again_after);
        self.citizens[citizen].step = left;
        Some(Then::Return { when: again_after, to: None })
    }
}
