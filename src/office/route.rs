//! Routes by rule: which of several steps somebody goes to, and who is sent to an express counter.

use super::Office;
use super::citizen::{Citizen, Purpose};
use super::observe::Observer;
use super::plan::{Fork, ServicePlan};
use super::step::StepState;
use crate::scenario::StepId;
use crate::scenario::service::Then;

impl ServicePlan {
    fn fork_at(&self, position: usize) -> Option<&Fork> {
        self.forks.iter().find(|fork| fork.position == position)
    }
}

impl<O: Observer> Office<'_, O> {
    /// Returns where the citizen goes from the present step, unless that is what the route says first.
    #[inline(never)]
    pub(super) fn way_on(&mut self, citizen: u32) -> Option<Then> {
        let Citizen { service, position, .. } = self.citizens[citizen];
        let next = usize::from(position) + 1;
        let fork = self.plan.services[usize::from(service)].fork_at(next)?;
        let step = self.choose_way(citizen, fork);
        if step == fork.steps[0] {
            return None;
        }
        self.citizens[citizen].position += 1;
        Some(Then::GoTo(StepId(step)))
    }

    /// Whoever comes for the first time chooses the first step, if there is a choice.
    pub(super) fn choose_first(&mut self, citizen: u32) {
        let Citizen { position, visits, .. } = self.citizens[citizen];
        if visits == 0 && position == 0 {
            self.take_way(citizen);
        }
    }

    /// The citizen comes to the present place of the route, and chooses the step if there is a choice.
    pub(super) fn take_way(&mut self, citizen: u32) {
        let Citizen { service, position, .. } = self.citizens[citizen];
        if let Some(fork) = self.plan.services[usize::from(service)].fork_at(usize::from(position)) {
            self.citizens[citizen].step = self.choose_way(citizen, fork);
        }
    }

    fn choose_way(&self, citizen: u32, fork: &Fork) -> u32 {
        let Citizen { key, service, .. } = self.citizens[citizen];
        let plan = &self.plan.services[usize::from(service)];
        let first = fork.steps[0] as usize;
        let attempt = self.citizens.attempts(citizen, first);
        let luck = |purpose: Purpose| key.of_step(purpose, self.plan.steps[first].key, attempt).uniform();
        if plan.steers > 0.0 && luck(Purpose::Steer) < plan.steers {
            return self.quietest(&fork.steps);
        }
        let luck = luck(Purpose::Split);
        let place = plan.split_until.iter().position(|&until| luck < until).unwrap_or(0);
        fork.steps[place]
    }

    /// Returns the first of `steps` with the fewest people, waiting or served, per officer on the floor. Where
    /// nobody is on the floor it is a question of who will be.
    fn quietest(&self, steps: &[u32]) -> u32 {
        let on_floor = |at: &StepState<'_>| {
            at.plan.skills.iter().filter(|able| self.officers[able.officer as usize].stays_on_floor()).count()
        };
        let at = |step: u32| &self.steps[step as usize];
        let some = steps.iter().any(|&step| on_floor(at(step)) > 0);
        let people = |step: u32| u64::from(at(step).queue.len + at(step).clock.in_service.value);
        let officers =
            |step: u32| (if some { on_floor(at(step)) } else { at(step).plan.skills.len() }) as u64;
        let mut best = steps[0];
        for &step in &steps[1..] {
            // Fewer per officer, by cross-multiplication; a step without officers is never quieter.
            let is_open = officers(best) == 0 && officers(step) > 0;
            if is_open || officers(step) > 0 && people(step) * officers(best) < people(best) * officers(step)
            {
                best = step;
            }
        }
        best
    }

    /// The citizen comes to a step that is a delay, has a line per officer, sends some to an express counter or,
    /// while stock is out, elsewhere, or is done in the field.
    #[inline(never)]
    pub(super) fn join_apart(&mut self, citizen: u32, step: usize) {
        let plan = self.steps[step].plan;
        if plan.delay.is_some() {
            self.steps[step].counts.joined += 1;
            return self.begin_delay(citizen, step);
        }
        if self.detour(citizen, step) {
            return;
        }
        let attempt = self.citizens.attempts(citizen, step);
        let work = self.plan.draw_work(&self.citizens[citizen], plan, attempt);
        let step = match plan.express {
            Some((below, express)) if work < below => {
                self.citizens[citizen].step = express;
                express as usize
            }
            Some(_) | None => step,
        };
        self.citizens[citizen].work = work;
        self.join_with_work(citizen, step);
    }

    fn join_with_work(&mut self, citizen: u32, step: usize) {
        let at = &mut self.steps[step];
        at.counts.joined += 1;
        if at.plan.lines.is_some() {
            return self.take_line(citizen, step);
        }
        if at.plan.field {
            self.line_up(citizen, step);
            return self.serve_in_field(step);
        }
        if at.queue.len == 0
            && let Some(able) = self.ready(&self.steps[step], citizen)
        {
            return self.start(able, citizen);
        }
        self.wait(citizen, step, &self.plan.steps[step]);
    }
}
