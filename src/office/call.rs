//! Who is called where more than the order of the line decides.
//!
//! An office asks for these rules by `Plan::by_rule`; all others call the first in line, in `queue`.

use super::Office;
use super::citizen::{Citizen, NOBODY};
use super::observe::Observer;
use super::plan::Able;
use super::shift::Activity;
use super::step::StepState;
use crate::scenario::StepId;
use crate::scenario::people::QueueRule;
use crate::time::SimTime;

/// What orders those who could be called, over steps: who has waited too long first, then by level, then by rule.
pub(super) type Urgency = (bool, u8, i64);

impl<O: Observer> Office<'_, O> {
    /// Gives a free officer who is in no list of the free the next citizen; false if there is none to serve.
    #[inline(never)]
    pub(super) fn find_by_rule(&mut self, officer: usize) -> bool {
        let found = self.choose_by_rule(officer);
        if let Some((able, citizen)) = found {
            self.start(&able, citizen);
        }
        if self.plan.lined {
            let plan = self.officers[officer].plan;
            plan.able.iter().for_each(|able| self.change_over(able.step as usize));
        }
        self.officers[officer].citizen != NOBODY
    }

    /// Returns whom `officer` would serve next.
    pub(super) fn choose_by_rule(&self, officer: usize) -> Option<(Able, u32)> {
        let state = &self.officers[officer];
        let mut best: Option<(Urgency, Able, u32)> = None;
        let helps = state.plan.helps.iter().filter(|able| self.wants_help(able));
        for &able in state.plan.able.iter().chain(helps) {
            let at = &self.steps[able.step as usize];
            let Some(first) = self.called_by(at, able.rank).filter(|_| self.may_serve(state, at)) else {
                continue;
            };
            let by_wait = self.urgency(first);
            let key = match state.plan.serves {
                QueueRule::Listed | QueueRule::LongestQueue if self.is_overdue(first) => by_wait,
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
                for (able, first) in self.pairs_at(&self.steps[step.index()]) {
                    let key = self.urgency(first);
                    if best.is_none_or(|(other, _, _)| key < other) {
                        best = Some((key, able, first));
                    }
                }
            }
            let Some((_, able, citizen)) = best else { break };
            self.start(&able, citizen);
        }
    }

    /// Returns who could start at step `at` now, and by whom: the first for all, or of each line with a free officer.
    fn pairs_at(&self, at: &StepState<'_>) -> Vec<(Able, u32)> {
        if at.plan.field {
            let there = |able: &&Able| self.officers[able.officer as usize].activity == Activity::Field;
            let first = self.called_at(at);
            return first
                .and_then(|first| Some((*at.plan.skills.iter().find(there)?, first)))
                .into_iter()
                .collect();
        }
        if at.plan.lines.is_none() {
            let first = self.called_at(at);
            return first
                .and_then(|first| {
                    Some((*self.officer_for(at, first).or_else(|| self.helper_for(at))?, first))
                })
                .into_iter()
                .collect();
        }
        let is_free = |able: &&Able| {
            let state = &self.officers[able.officer as usize];
            state.activity == Activity::Idle && self.may_serve(state, at)
        };
        let free = at.plan.skills.iter().filter(is_free);
        free.filter_map(|&able| Some((able, self.called_in_line(at, able.rank)?))).collect()
    }

    /// Returns whom the officer at place `rank` of step `at` would call.
    fn called_by(&self, at: &StepState<'_>, rank: u32) -> Option<u32> {
        if at.plan.lines.is_some() { self.called_in_line(at, rank) } else { self.called_at(at) }
    }

    /// Returns who of `line`, whose people stand in order, is called with what is at hand.
    pub(super) fn first_called(&self, at: &StepState<'_>, line: impl Iterator<Item = u32>) -> Option<u32> {
        if !self.machines_at_hand(at) {
            return None;
        }
        let servable = line.filter(|&citizen| self.needs_met(at, citizen));
        servable.min_by_key(|&citizen| {
            // Of equals the first is taken: order decides among those who have not waited too long.
            if self.is_overdue(citizen) { (0, self.citizens[citizen].joined) } else { (1, SimTime::ZERO) }
        })
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

    pub(super) fn urgency(&self, citizen: u32) -> Urgency {
        let Citizen { level, joined, .. } = self.citizens[citizen];
        if self.is_overdue(citizen) { (false, 0, joined.0) } else { (true, level, joined.0) }
    }
}
