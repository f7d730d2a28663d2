//! Eras: what a dated change puts into force at midnight.

use super::Office;
use super::equipment::UnitMode;
use super::observe::Observer;
use super::outreach::Due;
use super::plan::{Able, Plan, StepPlan};
use super::shift::Activity;
use crate::scenario::StepId;
use crate::time::SimTime;

impl Plan<'_> {
    /// Makes all eras keep what any of them needs to have kept: what is begun in one may end in another.
    pub(super) fn agree(&mut self) {
        let Some((_, last)) = self.later.last() else { return };
        debug_assert_eq!(self.skills.len(), last.skills.len());
        let any = |of: fn(&Plan<'_>) -> bool| of(self) || self.later.iter().any(|(_, plan)| of(plan));
        let (learns, impatient) = (any(|plan| plan.learns), any(|plan| plan.impatient));
        let (repeats, detours) = (any(|plan| plan.repeats), any(|plan| plan.detours));
        let (optional, complains) = (any(|plan| plan.optional), any(|plan| plan.complains));
        let (complies, counts_floor) = (any(|plan| plan.complies), any(|plan| plan.counts_floor));
        let any_step = |step: usize, of: fn(&StepPlan) -> bool| {
            of(&self.steps[step]) || self.later.iter().any(|(_, plan)| of(&plan.steps[step]))
        };
        let needs: Vec<bool> = (0..self.steps.len()).map(|step| any_step(step, |at| at.needs)).collect();
        let any_pool = |pool: usize| {
            self.pools[pool].wears_in_hand
                || self.later.iter().any(|(_, plan)| plan.pools[pool].wears_in_hand)
        };
        let ends_detours: Vec<bool> =
            (0..self.steps.len()).map(|step| any_step(step, |at| at.ends_detours)).collect();
        let wears: Vec<bool> = (0..self.pools.len()).map(any_pool).collect();
        let any_skill = |skill: usize| {
            self.skills[skill].dynamic || self.later.iter().any(|(_, plan)| plan.skills[skill].dynamic)
        };
        let dynamic: Vec<bool> = (0..self.skills.len()).map(any_skill).collect();
        let most_units = self.later.iter().map(|(_, plan)| plan.most_units).fold(self.most_units, usize::max);
        let mut later = std::mem::take(&mut self.later);
        for plan in std::iter::once(&mut *self).chain(later.iter_mut().map(|(_, plan)| plan)) {
            (plan.learns, plan.impatient) = (learns, impatient);
            (plan.repeats, plan.detours) = (repeats, detours);
            (plan.optional, plan.complains) = (optional, complains);
            (plan.complies, plan.counts_floor) = (complies, counts_floor);
            plan.most_units = most_units;
            plan.steps.iter_mut().zip(&needs).for_each(|(step, &needs)| step.needs = needs);
            for (step, _) in plan.steps.iter_mut().zip(&ends_detours).filter(|(_, ends)| **ends) {
                (step.ends_detours, step.branches) = (true, true);
            }
            plan.pools.iter_mut().zip(&wears).for_each(|(pool, &wears)| pool.wears_in_hand = wears);
            plan.skills.iter_mut().zip(&dynamic).for_each(|(skill, &dynamic)| skill.dynamic = dynamic);
            let of_steps = plan.steps.iter_mut().flat_map(|step| &mut step.skills);
            let of_officers = plan.officers.iter_mut().flat_map(|officer| &mut officer.able);
            for able in of_steps.chain(of_officers).filter(|able| dynamic[able.skill as usize]) {
                able.speed = None;
            }
        }
        self.share_departures(&mut later);
        self.share_uses(&mut later);
        self.later = later;
    }

    /// Gives couriers the departures of all eras in turn: who waits for one goes when one leaves, whatever has
    /// changed meanwhile. Where none leaves any more, who waits sets out when that begins.
    fn share_departures(&mut self, later: &mut [(u32, Self)]) {
        let mut ends: Vec<SimTime> = later.iter().map(|(from, _)| SimTime::midnight(*from)).collect();
        ends.push(SimTime::NEVER);
        for step in 0..self.steps.len() {
            let (mut all, mut begin, mut waited) = (Vec::new(), SimTime::ZERO, false);
            let eras = std::iter::once(&*self).chain(later.iter().map(|(_, plan)| plan));
            for (plan, &end) in eras.zip(&ends) {
                match &plan.steps[step].courier {
                    Some(courier) => {
                        all.extend(courier.departures.iter().filter(|at| (begin..end).contains(at)));
                    }
                    None if waited => all.push(begin),
                    None => {}
                }
                (begin, waited) = (end, plan.steps[step].courier.is_some());
            }
            for plan in std::iter::once(&mut *self).chain(later.iter_mut().map(|(_, plan)| plan)) {
                if let Some(courier) = &mut plan.steps[step].courier {
                    courier.departures.clone_from(&all);
                }
            }
        }
    }

    /// Notes at each step, with none of them, what equipment it takes in other eras: it may be put down in this one.
    fn share_uses(&mut self, later: &mut [(u32, Self)]) {
        for step in 0..self.steps.len() {
            let eras = std::iter::once(&*self).chain(later.iter().map(|(_, plan)| plan));
            let pools: Vec<usize> =
                eras.flat_map(|plan| plan.steps[step].uses.iter().map(|&(pool, _)| pool)).collect();
            for plan in std::iter::once(&mut *self).chain(later.iter_mut().map(|(_, plan)| plan)) {
                for &pool in &pools {
                    let uses = &mut plan.steps[step].uses;
                    if uses.iter().all(|&(used, _)| used != pool) {
                        uses.push((pool, 0));
                    }
                }
            }
        }
    }
}

impl<'p, O: Observer> Office<'p, O> {
    /// Puts into force what holds on `day`. Whoever is free and can now do something else looks for work again.
    pub(super) fn enter_era(&mut self, day: u32) {
        let next = self.first.on(day);
        if std::ptr::eq(next, self.plan) {
            return;
        }
        let concerned: Vec<usize> =
            (0..self.officers.len()).filter(|&officer| self.is_concerned(officer, next)).collect();
        concerned.iter().for_each(|&officer| self.not_free(officer));
        self.count_floor(false);
        let before = self.plan;
        self.follow_plan(next);
        self.count_floor(true);
        self.learn_anew(before);
        self.age_anew(before);
        self.fail_anew(before, day);
        self.change_units();
        for officer in concerned {
            // Others may have given them work meanwhile.
            if self.officers[officer].activity == Activity::Idle {
                self.become_free(officer);
            }
        }
        (0..self.stocks.len()).for_each(|stock| self.order(stock));
        self.wake_all();
        let steps: Vec<StepId> = (0..self.steps.len() as u32).map(StepId).collect();
        self.begin_waiting_delays(&steps);
    }

    /// Gives whose skill the plan has changed the new one, as far as it is theirs: newcomers have a share of it. What
    /// they have learned is found anew.
    fn learn_anew(&mut self, before: &Plan<'_>) {
        for skill in 0..self.skills.len() {
            let (old, new) = (&before.skills[skill], &self.plan.skills[skill]);
            if (old.speed, old.accuracy) != (new.speed, new.accuracy) {
                self.skills[skill].follow_plan(old, new);
                self.speed(skill);
            }
        }
    }

    /// Lets units age as the plan says now: what is left of a life becomes longer or shorter in proportion to its
    /// mean.
    fn age_anew(&mut self, before: &Plan<'_>) {
        for unit in 0..self.units.len() {
            let pool = self.plan.units[unit].pool;
            let (old, new) =
                (&before.scenario.pools[pool].failures, &self.plan.scenario.pools[pool].failures);
            if old.iter().zip(new).all(|(old, new)| old.clock == new.clock) {
                continue;
            }
            self.settle_wear(unit);
            for (failure, (old, new)) in old.iter().zip(new).enumerate() {
                match old.clock.stretched(&new.clock) {
                    Some(factor) => self.units[unit].failures[failure].life *= factor,
                    None => self.units[unit].failures[failure].life = self.draw_life(unit, failure),
                }
            }
            self.schedule_failure(unit);
        }
    }

    /// Draws anew when the next outage of a system begins, if that has changed and no outage is under way.
    fn fail_anew(&mut self, before: &Plan<'_>, day: u32) {
        for system in 0..self.systems.len() {
            let (old, new) = (&before.scenario.systems[system], &self.plan.scenario.systems[system]);
            if old.every != new.every {
                self.draw_outage_anew(system, day);
            }
        }
    }

    /// Brings the units that are new, and takes away those that leave: what is free at once, the rest as it is put down
    /// or repaired.
    fn change_units(&mut self) {
        for pool in 0..self.pools.len() {
            let plan = &self.plan.pools[pool];
            // Spares stand beyond the places of a pool, whose number then never changes.
            if plan.has_spares() {
                continue;
            }
            for (number, unit) in plan.units.clone().enumerate() {
                let state = &mut self.units[unit];
                let is_away = state.mode == UnitMode::Away;
                if number < plan.places {
                    if state.due == Due::Gone {
                        state.due = Due::Nothing;
                    }
                    if is_away {
                        self.works_again(unit);
                    }
                } else if !is_away {
                    state.due = Due::Gone;
                    if state.works() && !state.is_in_hand() {
                        self.pools[pool].take(number);
                        self.leave_pool(unit);
                    }
                }
            }
        }
    }

    /// Takes a unit that is in no list of free ones out of the office.
    pub(super) fn leave_pool(&mut self, unit: usize) {
        let pool = self.plan.units[unit].pool;
        self.set_wear_mode(unit, UnitMode::Away);
        self.pools[pool].working -= 1;
        self.doubt_causes(&self.plan.pools[pool].steps);
        (self.units[unit].due, self.units[unit].failing) = (Due::Nothing, None);
        self.events.cancel(self.unit_slot + unit);
    }

    /// Takes all on the floor into the counts of the steps they do, or out of them.
    fn count_floor(&mut self, comes: bool) {
        for officer in 0..self.officers.len() {
            if self.plan.counts_floor && self.officers[officer].is_on_floor() {
                self.count_on_floor(officer, comes);
            }
        }
    }

    /// Returns whether `officer` is in lists of the free that `next` does not have.
    fn is_concerned(&self, officer: usize, next: &Plan<'_>) -> bool {
        let (now, then) = (&self.plan.officers[officer].able, &next.officers[officer].able);
        let ruled_anew = |step: u32| self.plan.steps[step as usize].rule != next.steps[step as usize].rule;
        let speed = |plan: &Plan<'_>, able: &Able| plan.skills[able.skill as usize].speed;
        let sped_anew = |able: &Able| speed(self.plan, able) != speed(next, able);
        self.officers[officer].activity == Activity::Idle
            && (now != then || now.iter().any(|able| ruled_anew(able.step) || sped_anew(able)))
    }

    /// Takes `plan` for whatever happens from now on.
    pub(super) fn follow_plan(&mut self, plan: &'p Plan<'p>) {
        let ruled_anew = |step: usize| self.plan.steps[step].rule != plan.steps[step].rule;
        for step in (0..self.steps.len()).filter(|&step| ruled_anew(step)) {
            self.steps[step].rule_anew(&plan.steps[step]);
        }
        self.plan = plan;
        self.steps.iter_mut().zip(&plan.steps).for_each(|(step, plan)| step.plan = plan);
        self.officers.iter_mut().zip(&plan.officers).for_each(|(officer, plan)| officer.plan = plan);
        for (unit, described) in self.units.iter_mut().zip(&plan.units) {
            unit.follow_plan(&plan.pools[described.pool]);
        }
        for source in &mut self.sources {
            source.follow_plan(plan);
        }
        let services = plan.services.iter().zip(&plan.scenario.services);
        let cells =
            services.flat_map(|(plan, service)| service.classes.iter().map(move |class| (plan, class)));
        for (cell, (service, class)) in self.cells.iter_mut().zip(cells) {
            (cell.service, cell.class) = (service, class);
        }
    }
}
