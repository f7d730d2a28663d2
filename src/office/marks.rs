//! Marks: who carries them from the beginning, which steps are passed by, and outcomes that depend on them.

use super::Office;
use super::citizen::{Citizen, Purpose};
use super::observe::Observer;
use super::outcome::MarkCounts;
use super::plan::{Choice, Choices, Plan, ServicePlan, StepPlan};
use crate::scenario::StepId;
use crate::scenario::demand::ComeBack;
use crate::scenario::marks::Marks;
use crate::scenario::service::Then;

impl<O: Observer> Office<'_, O> {
    /// Somebody new gets the first marks, and passes by the steps at the beginning that are not done for them.
    #[inline(never)]
    pub(super) fn prepare(&mut self, citizen: u32, service: &ServicePlan) {
        let someone = &mut self.citizens[citizen];
        for &(mark, name, share) in &service.marks {
            if someone.key.of_step(Purpose::Mark, name, 0).uniform() < share {
                someone.marks = someone.marks.and(mark);
            }
        }
        if someone.born >= self.from {
            self.for_marks(citizen, |counts| counts.begun += 1);
        }
        if self.plan.optional {
            let stays = self.pass_by(citizen);
            debug_assert!(stays, "a route has a step for everybody");
        }
    }

    /// Passes by the current step and those after it that are not done for `citizen`; false if none is left.
    #[inline(never)]
    pub(super) fn pass_by(&mut self, citizen: u32) -> bool {
        loop {
            let Citizen { step, cell, position, .. } = self.citizens[citizen];
            let plan = self.steps[step as usize].plan;
            if self.is_done(citizen, plan, step as usize) {
                return true;
            }
            self.citizens.attempted(citizen, step as usize);
            let next = self.cells[cell as usize].service.route.get(usize::from(position) + 1);
            let Some(&next) = next else { return false };
            let someone = &mut self.citizens[citizen];
            (someone.position, someone.step) = (position + 1, next);
            if self.plan.forked {
                self.take_way(citizen);
            }
        }
    }

    /// Returns whether the step of `plan` is done for `citizen` this time.
    fn is_done(&self, citizen: u32, plan: &StepPlan, step: usize) -> bool {
        let someone = &self.citizens[citizen];
        let attempt = self.citizens.attempts(citizen, step);
        let luck = || someone.key.of_step(Purpose::Share, plan.key, attempt).uniform();
        !plan.optional || plan.only.holds(someone.marks) && luck() < plan.share
    }

    /// Returns whether nothing that must be done lies before `position` in the route of `service`.
    pub(super) fn is_beginning(&self, position: u16, service: &ServicePlan) -> bool {
        let optional = |&step: &u32| self.steps[step as usize].plan.optional;
        service.route[..usize::from(position)].iter().all(optional)
    }

    /// The citizen is to go to `step`, and on from its place in the route.
    #[inline(never)]
    pub(super) fn go_to(&mut self, citizen: u32, step: StepId) {
        let Citizen { cell, position, .. } = self.citizens[citizen];
        let route = &self.cells[cell as usize].service.route;
        if let Some(place) = route.iter().position(|&visited| visited == step.0) {
            if place <= usize::from(position) {
                self.went_wrong(citizen);
            }
            self.citizens[citizen].position = place as u16;
        }
        self.citizens[citizen].step = step.0;
    }

    /// The citizen is to come again for `step`; if nothing from there on is done for them, the case is done.
    #[inline(never)]
    pub(super) fn come_back_to(&mut self, citizen: u32, step: StepId, when: ComeBack) {
        self.go_to(citizen, step);
        if self.pass_by(citizen) {
            self.come_back(citizen, when);
        } else {
            self.finish(citizen);
        }
    }

    /// Notes that the case was not right the first time.
    #[inline]
    pub(super) fn went_wrong(&mut self, citizen: u32) {
        let someone = &mut self.citizens[citizen];
        someone.marks = someone.marks.and(Marks::WENT_WRONG);
    }

    /// Decides by the citizen's luck which of `choices` follows `step`, done with `skill`.
    #[inline(never)]
    pub(super) fn choose(
        &mut self,
        citizen: u32,
        choices: &Choices,
        step: usize,
        skill: Option<usize>,
    ) -> Option<Then> {
        let plan = self.steps[step].plan;
        let accuracy = skill.map_or(1.0, |skill| self.accuracy(skill));
        let attempt = self.citizens.attempts(citizen, step);
        let someone = &mut self.citizens[citizen];
        let choice = choices.of(someone, plan, attempt, accuracy)?;
        let then = if choice.is_solved(someone, plan, attempt) {
            None
        } else {
            someone.marks = choice.marking.of(someone.marks);
            Some(choice.then).filter(|then| *then != Then::Continue)
        };
        self.count_outcome(citizen, plan.first_outcome + choice.place);
        then
    }

    #[inline(never)]
    pub(super) fn count_marks_done(&mut self, citizen: u32) {
        let Citizen { marks, cell, born, .. } = self.citizens[citizen];
        if born < self.from {
            return;
        }
        let cell = &mut self.cells[cell as usize];
        let flaws = cell.service.flaws.and(Marks::WENT_WRONG);
        cell.counts.not_right += u64::from(!marks.common(flaws).is_empty());
        self.for_marks(citizen, |counts| counts.done += 1);
    }

    #[inline(never)]
    pub(super) fn count_marks_failed(&mut self, citizen: u32) {
        if self.citizens[citizen].born >= self.from {
            self.for_marks(citizen, |counts| counts.failed += 1);
        }
    }

    /// Counts the marks of the cases under way at the end.
    pub(super) fn count_open_marks(&mut self) {
        if self.plan.scenario.marks.is_empty() {
            return;
        }
        for place in self.citizens.under_way() {
            if self.citizens[place].born >= self.from {
                self.for_marks(place, |counts| counts.open += 1);
            }
        }
    }

    fn for_marks(&mut self, citizen: u32, count: impl Fn(&mut MarkCounts)) {
        let Citizen { marks, service, .. } = self.citizens[citizen];
        let first = usize::from(service) * self.plan.scenario.marks.len();
        marks.places().for_each(|mark| count(&mut self.outcome.marks[first + mark]));
    }
}

impl Choices {
    /// Returns what follows the service of `someone` by an officer of `accuracy`: the outcomes that are for this
    /// case share the unit interval in order.
    fn of(&self, someone: &Citizen, at: &StepPlan, attempt: u64, accuracy: f64) -> Option<&Choice> {
        let luck = someone.key.of_step(Purpose::Outcome, at.key, attempt).uniform();
        let mut until = 0.0;
        self.list.iter().filter(|choice| choice.only.holds(someone.marks)).find(|choice| {
            until += choice.share.at(accuracy);
            luck < until
        })
    }
}

impl Choice {
    fn is_solved(&self, someone: &Citizen, at: &StepPlan, attempt: u64) -> bool {
        let luck = || someone.key.of_step(Purpose::Solved, at.key, attempt).uniform();
        self.solved.as_ref().is_some_and(|(share, _)| luck() < *share)
    }
}

impl Plan<'_> {
    /// Returns the work content at a step whose outcomes add work \[µs at full skill\]. Which outcome it will be is
    /// known now, since outcomes that add work do not depend on the officer; their work is done even if the
    /// officer then makes an error.
    #[cold]
    #[inline(never)]
    pub(super) fn draw_varied_work(&self, someone: &Citizen, at: &StepPlan, attempt: u64) -> f64 {
        let Some(choices) = &at.choices else { return 0.0 };
        let Some(work) = &choices.work else { return 0.0 };
        let luck = |purpose| someone.key.of_step(purpose, at.key, attempt);
        let mut content = work.sample(&mut luck(Purpose::Work).short()).max(0.0);
        // Outcomes with fixed shares come first, so that the others change nothing for them.
        if let Some(choice) = choices.of(someone, at, attempt, 1.0) {
            if let Some(extra) = &choice.work {
                content += extra.sample(&mut luck(Purpose::ExtraWork).short()).max(0.0);
            }
            if let Some((_, solving)) = &choice.solved
                && choice.is_solved(someone, at, attempt)
            {
                content += solving.sample(&mut luck(Purpose::Solving).short()).max(0.0);
            }
        }
        content
    }
}
