//! A line per officer: which one people take, when they change over, and who is called from where.
//!
//! All who wait at a step stand in its one queue, in order; here is only noted in whose line. A line whose
//! officer is not on the floor is none: its people are called by whoever has nobody in line, and take other
//! lines, in order, when duty has changed. Of people who change over, the textbook's are the model: the last
//! of the longest line goes to the end of the shortest (Koenigsberg, *On jockeying in queues*, 1966).

use super::Office;
use super::citizen::Place;
use super::observe::Observer;
use super::shift::{Activity, OfficerState};
use super::step::StepState;
use crate::scenario::StepId;

/// In nobody's line.
pub(super) const NO_LINE: u32 = u32::MAX;

impl<O: Observer> Office<'_, O> {
    /// The citizen, with the work drawn, takes a line at `step`, or goes straight to its officer.
    pub(super) fn take_line(&mut self, citizen: u32, step: usize) {
        let at = &self.steps[step];
        let line = self.shortest_line(at);
        self.stand_in(citizen, line);
        let at = &self.steps[step];
        if line != NO_LINE {
            let able = at.plan.skills[line as usize];
            let state = &self.officers[able.officer as usize];
            let is_free = state.activity == Activity::Idle && self.may_serve(state, at);
            if is_free && self.waiting_in(at, line) == 0 && self.needs_met(at, citizen) {
                return self.start(&able, citizen);
            }
        }
        self.wait(citizen, step, &self.plan.steps[step]);
        self.change_over(step);
    }

    fn stand_in(&mut self, citizen: u32, line: u32) {
        let place = citizen as usize;
        if self.lines.len() <= place {
            self.lines.resize(place + 1, NO_LINE);
        }
        self.lines[place] = line;
    }

    /// Returns in whose line `citizen` waits at step `at`.
    fn line_of(&self, at: &StepState<'_>, citizen: u32) -> u32 {
        let line = self.lines[citizen as usize];
        if line != NO_LINE && self.has_line(at, line as usize) { line } else { NO_LINE }
    }

    /// Returns whether the officer at place `rank` of the step is on the floor, and not about to leave it.
    fn has_line(&self, at: &StepState<'_>, rank: usize) -> bool {
        let state = &self.officers[at.plan.skills[rank].officer as usize];
        state.stays_on_floor() && (at.plan.present || !state.overtime)
    }

    fn waiting_in(&self, at: &StepState<'_>, line: u32) -> usize {
        at.queue.all(&self.citizens).filter(|&citizen| self.line_of(at, citizen) == line).count()
    }

    /// Returns the length of each line, people in service included; `None`: there is none.
    fn lengths(&self, at: &StepState<'_>) -> Vec<Option<usize>> {
        let served = |rank: usize| {
            let state = &self.officers[at.plan.skills[rank].officer as usize];
            self.has_line(at, rank).then_some(usize::from(state.is_serving()))
        };
        let mut lengths: Vec<Option<usize>> = (0..at.plan.skills.len()).map(served).collect();
        for citizen in at.queue.all(&self.citizens) {
            let line = self.line_of(at, citizen);
            if let Some(Some(length)) = lengths.get_mut(line as usize) {
                *length += 1;
            }
        }
        lengths
    }

    fn shortest_line(&self, at: &StepState<'_>) -> u32 {
        let lengths = self.lengths(at);
        let there = lengths.iter().enumerate().filter_map(|(rank, length)| Some(((*length)?, rank)));
        there.min().map_or(NO_LINE, |(_, rank)| rank as u32)
    }

    /// Returns whom the officer at place `rank` of step `at` calls next: from the own line; else of those in
    /// nobody's line; else, where people change over, from the longest line with somebody who can be served.
    pub(super) fn called_in_line(&self, at: &StepState<'_>, rank: u32) -> Option<u32> {
        if at.queue.len == 0 {
            return None;
        }
        let call = |line: u32| {
            let mine = at.queue.all(&self.citizens).filter(|&citizen| self.line_of(at, citizen) == line);
            self.first_called(at, mine)
        };
        call(rank).or_else(|| call(NO_LINE)).or_else(|| {
            at.plan.lines.and_then(|lines| lines.jockeys)?;
            let lengths = self.lengths(at);
            let mut lines: Vec<usize> = (0..lengths.len()).filter(|&line| lengths[line].is_some()).collect();
            lines.sort_by_key(|&line| std::cmp::Reverse(lengths[line]));
            lines.into_iter().find_map(|line| call(line as u32))
        })
    }

    /// Returns the length and the place of the longest line in which somebody waits.
    fn longest_line(&self, at: &StepState<'_>, lengths: &[Option<usize>]) -> Option<(usize, usize)> {
        let there = lengths.iter().enumerate().filter_map(|(rank, length)| Some(((*length)?, rank)));
        let waits = there.filter(|&(_, rank)| self.waiting_in(at, rank as u32) > 0);
        waits.max_by_key(|&(length, rank)| (length, std::cmp::Reverse(rank)))
    }

    /// Lets people change over at `step`, if they do, until no two lines differ by as much as moves them.
    #[inline(never)]
    pub(super) fn change_over(&mut self, step: usize) {
        let Some(threshold) = self.plan.steps[step].lines.and_then(|lines| lines.jockeys) else { return };
        // Whoever has nobody in line calls from the longest, however little longer it is.
        self.wake(&[StepId(step as u32)]);
        loop {
            let at = &self.steps[step];
            let lengths = self.lengths(at);
            let shortest = self.shortest_line(at);
            let Some((most, longest)) = self.longest_line(at, &lengths) else { return };
            let Some(least) = lengths.get(shortest as usize).copied().flatten() else { return };
            if most < least + threshold as usize {
                return;
            }
            let mut waiting = at.queue.all(&self.citizens).filter(|&citizen| {
                self.line_of(at, citizen) == longest as u32 && !self.citizens[citizen].is_supplied()
            });
            let Some(first) = waiting.next() else { return };
            let last = waiting.last().unwrap_or(first);
            self.stand_in(last, shortest);
            let queue = &mut self.steps[step].queue;
            queue.remove(self.citizens.places_mut(), last);
            queue.push_back(self.citizens.places_mut(), last);
            debug_assert_eq!(self.citizens[last].place, Place::Queue);
            self.wake(&[StepId(step as u32)]);
        }
    }

    /// Duty has changed: those in nobody's line take lines, in order.
    #[inline(never)]
    pub(super) fn form_lines(&mut self) {
        for step in 0..self.steps.len() {
            if self.plan.steps[step].lines.is_none() {
                continue;
            }
            let at = &self.steps[step];
            let lost = at.queue.all(&self.citizens).filter(|&citizen| self.line_of(at, citizen) == NO_LINE);
            for citizen in lost.collect::<Vec<u32>>() {
                let line = self.shortest_line(&self.steps[step]);
                self.stand_in(citizen, line);
            }
            self.wake(&[StepId(step as u32)]);
            self.change_over(step);
        }
    }
}

impl OfficerState<'_> {
    /// On the floor, and not about to leave it.
    pub(super) fn stays_on_floor(&self) -> bool {
        self.is_on_floor() && self.pending.is_none()
    }
}
