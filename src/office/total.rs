//! Accounts: levels settled up to now, measures begun anew after the warm-up, and the final sums.

use super::Office;
use super::citizen::Place;
use super::equipment::UnitMode;
use super::observe::{Observer, OpenRecord};
use super::outcome::{
    MarkCounts, OfficeCounts, OfficerCounts, Outcome, StepCounts, StockCounts, UnitCounts, VisitCounts,
};
use super::shift::Activity;
use super::step::StepState;
use crate::scenario::StepId;
use crate::scenario::settings::TargetMeasure;

impl<O: Observer> Office<'_, O> {
    pub(super) fn empty_outcome(&self, replication: u64) -> Outcome {
        let scenario = self.plan.scenario;
        Outcome {
            replication,
            events: 0,
            office: OfficeCounts::default(),
            cells: Vec::new(),
            steps: Vec::new(),
            groups: vec![OfficerCounts::default(); scenario.groups.len()],
            skill_end: Vec::new(),
            pools: vec![UnitCounts::default(); scenario.pools.len()],
            systems: vec![UnitCounts::default(); scenario.systems.len()],
            stocks: vec![StockCounts::default(); scenario.stocks.len()],
            targets: Vec::new(),
            covered: vec![0; scenario.populations.len()],
            reached: vec![None; scenario.populations.len()],
            followed: vec![0; self.plan.outcomes],
            marks: vec![MarkCounts::default(); scenario.services.len() * scenario.marks.len()],
        }
    }

    pub(super) fn settle_step(&mut self, step: usize) {
        let StepState { clock, counts, .. } = &mut self.steps[step];
        clock.settle(self.now, self.day.open, counts);
    }

    /// Accounts for the time since the last call, in which hour and opening were the same.
    pub(super) fn settle_office(&mut self) {
        let present = self.steps.iter().zip(&self.plan.steps).filter(|(_, plan)| plan.present);
        let area =
            |sum: i64, (step, _): (&StepState<'_>, _)| sum.wrapping_add(step.clock.waiting.area(self.now));
        let waiting = present.fold(0, area);
        let areas = self.office.settle(self.now, waiting);
        if self.now <= self.from {
            return;
        }
        let hour = &mut self.books.hours[self.day.hour];
        let (inside, waiting) = (i128::from(areas.inside), i128::from(areas.waiting));
        hour.inside_area += inside;
        hour.queue_area += waiting;
        if self.day.open {
            hour.open += areas.time;
            hour.inside_open_area += inside;
            hour.queue_open_area += waiting;
            let counts = &mut self.outcome.office;
            counts.open += areas.time;
            counts.inside_area += inside;
            counts.standing_area += i128::from(areas.standing);
        }
    }

    /// Settles every level up to now.
    pub(super) fn settle_all(&mut self) {
        self.settle_office();
        for step in 0..self.steps.len() {
            self.settle_step(step);
        }
        for officer in &mut self.officers {
            officer.clock.settle(self.now, self.day.open);
            officer.settle_duty(self.now);
        }
        for unit in &mut self.units {
            unit.clock.settle(self.now, self.day.open);
        }
        for system in &mut self.systems {
            system.clock.settle(self.now, self.day.open);
        }
        for stock in 0..self.stocks.len() {
            self.settle_stock(stock);
        }
    }

    /// Serves again whom the present hour and resources allow, at every step.
    pub(super) fn wake_all(&mut self) {
        let steps: Vec<StepId> = (0..self.steps.len() as u32).map(StepId).collect();
        self.doubt_causes(&steps);
        self.wake(&steps);
    }

    /// Forgets what was measured so far: the warm-up is over.
    pub(super) fn rebase(&mut self) {
        let Outcome { replication, events, covered, reached, .. } = std::mem::take(&mut self.outcome);
        self.outcome = Outcome { events, covered, reached, ..self.empty_outcome(replication) };
        self.from = self.now;
        self.books.rebase();
        self.cells.iter_mut().for_each(|cell| cell.counts = VisitCounts::default());
        self.steps.iter_mut().for_each(|step| step.counts = StepCounts::default());
        self.officers.iter_mut().for_each(|officer| officer.rebase(self.now));
        self.rebase_diary();
        self.units.iter_mut().for_each(|unit| unit.clock.rebase(self.now));
        self.systems.iter_mut().for_each(|system| system.clock.rebase(self.now));
    }

    /// Ends the replication and returns what it counted.
    pub(super) fn total(&mut self) -> Outcome {
        self.show_open_cases();
        self.sum_up()
    }

    /// Ends a batch: the next one begins as if everything before it had been the warm-up.
    pub(super) fn end_batch(&mut self) {
        let (covered, reached) = (self.outcome.covered.clone(), self.outcome.reached.clone());
        let replication = self.outcome.replication;
        let outcome = self.sum_up();
        let spread = self.take_spread();
        self.batches.push((outcome, spread));
        self.outcome = Outcome { replication, covered, reached, ..Outcome::default() };
        self.rebase();
        // The loop pauses, so that whoever asked for batches can look at this one.
        self.over = true;
    }

    /// Settles the accounts up to now and returns what was counted since measuring began.
    fn sum_up(&mut self) -> Outcome {
        self.settle_all();
        self.end_of_day();
        self.outcome.office.measured = (self.now - self.from).0;
        for place in 0..self.citizens.places() {
            let someone = &self.citizens[place];
            if someone.in_building && someone.entered >= self.from {
                self.cells[someone.cell as usize].counts.inside += 1;
            }
        }
        self.count_late_cases();
        self.count_open_marks();
        self.outcome.targets = self.books.targets().to_vec();
        self.outcome.cells = self.cells.iter_mut().map(|cell| std::mem::take(&mut cell.counts)).collect();
        self.outcome.steps = self.steps.iter_mut().map(|step| std::mem::take(&mut step.counts)).collect();
        self.total_officers();
        self.total_machines();
        self.outcome.office.cost = self.cost();
        self.outcome.skill_end = (0..self.plan.scenario.groups.len())
            .map(|group| {
                let skills = self.plan.scenario.groups[group].skills.len();
                (0..skills).map(|place| self.mean_skill(group, place)).collect()
            })
            .collect();
        std::mem::take(&mut self.outcome)
    }

    /// Cases still under way that are over the limit of a target have missed it.
    fn count_late_cases(&mut self) {
        for (t, target) in self.plan.scenario.targets.iter().enumerate() {
            if target.measure != TargetMeasure::TimeToCard {
                continue;
            }
            for place in self.citizens.under_way() {
                let someone = &self.citizens[place];
                let mine =
                    target.service.is_none_or(|service| service.index() == usize::from(someone.service));
                if mine && someone.born >= self.from && self.now - someone.born > target.at_most {
                    self.books.late(t);
                }
            }
        }
    }

    fn show_open_cases(&mut self) {
        for place in self.citizens.under_way() {
            let someone = &self.citizens[place];
            let waits = someone.place == Place::Queue && !someone.begun;
            let record = OpenRecord {
                citizen: someone.id(),
                cell: someone.cell,
                step: someone.step,
                attempt: self.citizens.attempts(place, someone.step as usize),
                born: someone.born,
                entered: someone.in_building.then_some(someone.entered),
                joined: waits.then_some(someone.joined),
            };
            self.observer.left_over(&record);
        }
    }

    fn total_officers(&mut self) {
        for (state, plan) in self.officers.iter().zip(&self.plan.officers) {
            let counts = &mut self.outcome.groups[plan.group];
            counts.rostered += state.rostered;
            counts.overtime += state.beyond;
            counts.served += state.served;
            counts.idle += state.clock.total(Activity::Idle as usize);
            counts.idle += state.clock.total(Activity::Field as usize);
            counts.travel += state.clock.total(Activity::Travel as usize);
            counts.busy += state.clock.total(Activity::Busy as usize);
            counts.held += state.clock.total(Activity::Held as usize);
            counts.on_break += state.clock.total(Activity::Break as usize);
            counts.training += state.clock.total(Activity::Training as usize);
            counts.absent += state.clock.total(Activity::Absent as usize);
        }
    }

    fn total_machines(&mut self) {
        let open = self.outcome.office.open;
        for (state, plan) in self.units.iter().zip(&self.plan.units) {
            let counts = &mut self.outcome.pools[plan.pool];
            let pool = &self.plan.pools[plan.pool];
            counts.total += match pool.has_spares() {
                true if plan.number < pool.places => open,
                true => 0,
                false => open - state.clock.spent[1][UnitMode::Away as usize],
            };
            counts.busy += state.clock.spent[1][UnitMode::Busy as usize];
            counts.down += state.clock.spent[1][UnitMode::Down as usize];
            counts.maintenance += state.clock.spent[1][UnitMode::Maintenance as usize];
            counts.away += state.clock.spent[1][UnitMode::Taken as usize];
            counts.rest += state.clock.spent[1][UnitMode::Resting as usize];
            counts.down_anytime += state.clock.total(UnitMode::Down as usize);
        }
        for (state, counts) in self.systems.iter().zip(&mut self.outcome.systems) {
            counts.total += open;
            counts.down += state.clock.spent[1][1];
            counts.down_anytime += state.clock.total(1);
        }
    }
}
