//! Who is called where more than the order of the line decides.
//!
//! An office asks for these rules by `Plan::by_rule`; all others call the first in line, in `queue`.

use super::Office;
use super::citizen::Citizen;
use super::observe::Observer;
use super::plan::Able;
use super::step::StepState;
use crate::scenario::StepId;
use crate::scenario::people::QueueRule;

/// What orders those who could be called, over steps: who has waited too long first, then by level, then by rule.
type Urgency = (bool, u8, i64);

impl<O: Observer> Office<'_, O> {
    /// Gives a free officer who is in no list of the free the next citizen; false if there is none to serve.
    #[inline(never)]
    pub(super) fn find_by_rule(&mut self, officer: usize) -> bool {
        let found = self.choose_by_rule(officer);
        if let Some((able, citizen)) = found {
            self.start(able, citizen);
        }
        found.is_some()
    }

    /// Returns whom `officer` would serve next.
    pub(super) fn choose_by_rule(&self, officer: usize) -> Option<(Able, u32)> {
        let state = &self.officers[officer];
        let mut best: Option<(Urgency, Able, u32)> = None;
        for &able in &state.plan.able {
            let at = &self.steps[able.step as usize];
            let Some(first) = self.called_at(at).filter(|_| self.may_serve(state, at)) else { continue };
            let by_wait = self.urgency(first);
            let key = match state.plan.serves {
                _ if !by_wait.0 => by_wait,
                QueueRule::LongestWait => by_wait,
                QueueRule::Listed => (true, by_wait.1, i64::from(able.skill)),
                QueueRule::LongestQueue => (true, by_wait.1, -i64::from(at.queue.len)),
            };
            if best.is_none_or(|(other, _, _)| key < other) {
                best = Some((key, able, first));
            }
        }
        best.map(|(_, able, citizen)| (able, citizen))
    }

    /// Starts whom it can at any of `steps`, the most urgent first.
    #[inline(never)]
    pub(super) fn wake_by_rule(&mut self, steps: &[StepId]) {
        loop {
            let mut best: Option<(Urgency, Able, u32)> = None;
            for step in steps {
                let at = &self.steps[step.index()];
                if let Some(first) = self.called_at(at)
                    && let Some(able) = self.officer_for(at, first)
                {
                    let key = self.urgency(first);
                    if best.is_none_or(|(other, _, _)| key < other) {
                        best = Some((key, able, first));
                    }
                }
            }
            let Some((_, able, citizen)) = best else { break };
            self.start(able, citizen);
        }
    }

    /// Returns who is called next at step `at` with what is at hand.
    pub(super) fn called_at(&self, at: &StepState<'_>) -> Option<u32> {
        let next = self.next_at(at)?;
        Some(self.overdue_at(at).filter(|&late| self.needs_met(at, late)).unwrap_or(next))
    }

    /// Returns who has waited longest at step `at`, if that is too long. Within a level nobody who came later
    /// stands before somebody who came earlier, so that the heads are enough.
    fn overdue_at(&self, at: &StepState<'_>) -> Option<u32> {
        let late = at.queue.heads().filter(|&citizen| self.is_overdue(citizen));
        late.min_by_key(|&citizen| self.citizens[citizen].joined)
    }

    fn is_overdue(&self, citizen: u32) -> bool {
        let waited = self.now - self.citizens[citizen].joined;
        self.plan.longest_wait.is_some_and(|longest| waited >= longest)
    }

    fn urgency(&self, citizen: u32) -> Urgency {
        let Citizen { level, joined, .. } = self.citizens[citizen];
        if self.is_overdue(citizen) { (false, 0, joined.0) } else { (true, level, joined.0) }
    }
}
