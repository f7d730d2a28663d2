//! Leaving: served, giving up, turned away, sent home; and the end of a case.

use super::Office;
use super::books::Books;
use super::cell::CellState;
use super::citizen::{Citizen, Place, Purpose};
use super::observe::{Observer, VisitEnd, VisitRecord};
use crate::scenario::calendar::AfterClosing;
use crate::scenario::demand::ComeBack;
use crate::time::SimTime;

impl<O: Observer> Office<'_, O> {
    /// The visit, if one is under way, and the case end with success.
    #[inline(never)]
    pub(super) fn finish(&mut self, citizen: u32) {
        self.finish_inline(citizen);
    }

    /// The same, inlined where it is called for most citizens.
    #[inline(always)]
    pub(super) fn finish_inline(&mut self, citizen: u32) {
        let someone = &mut self.citizens[citizen];
        let was_inside = std::mem::take(&mut someone.in_building);
        if was_inside && self.plan.complains {
            self.complain(citizen, VisitEnd::Served);
        }
        let someone = &self.citizens[citizen];
        let marks = someone.marks;
        let cell = &mut self.cells[someone.cell as usize];
        if was_inside {
            if O::WATCHES {
                self.observer.visit_ended(&someone.visit(self.now, VisitEnd::Served));
            }
            if someone.entered >= self.from {
                cell.count_visit(&mut self.books, someone, self.now, VisitEnd::Served);
            }
        }
        if someone.born >= self.from {
            cell.count_case(&mut self.books, someone, self.now);
        }
        if !self.drawn.is_empty()
            && let Some(population) = self.plan.demands[someone.demand as usize].from
        {
            self.cover(population);
        }
        if !marks.is_empty() {
            self.count_marks_done(citizen);
        }
        self.citizens.remove(citizen);
        if was_inside {
            self.one_less_inside();
        }
    }

    /// One more of `population` has what it comes for.
    #[inline(never)]
    fn cover(&mut self, population: usize) {
        let described = &self.plan.scenario.populations[population];
        self.outcome.covered[population] += 1;
        let covered = self.outcome.covered[population] as f64;
        if described.goal.is_some_and(|goal| covered >= goal * f64::from(described.size)) {
            self.outcome.reached[population].get_or_insert(self.now.day());
        }
    }

    /// The case ends without success; the person goes back into the population.
    #[inline(never)]
    pub(super) fn give_case_up(&mut self, citizen: u32) {
        let Citizen { demand, marks, .. } = self.citizens[citizen];
        if !marks.is_empty() {
            self.count_marks_failed(citizen);
        }
        if let Some(population) = self.plan.demands[demand as usize].from {
            self.drawn[population] -= 1;
        }
        self.citizens.remove(citizen);
    }

    /// Patience ends, unless the wait it was about is over.
    #[inline(never)]
    pub(super) fn give_up(&mut self, citizen: u32, ticket: u32) {
        let someone = &self.citizens[citizen];
        if someone.place != Place::Queue || someone.ticket & 0x3FFF_FFFF != ticket {
            return;
        }
        self.leave_queue(citizen);
        self.leave_building(citizen, VisitEnd::Abandoned);
        self.give_case_up(citizen);
    }

    /// The citizen is not let in, or turns round at the door.
    #[inline(never)]
    pub(super) fn turn_away(&mut self, citizen: u32, end: VisitEnd) {
        self.citizens[citizen].in_building = false;
        self.record_visit(citizen, end);
        let someone = &self.citizens[citizen];
        let demand = &self.plan.scenario.demands[someone.demand as usize];
        let returns = match demand.from {
            Some(population) => self.plan.scenario.populations[population.index()].returns,
            None => self.plan.scenario.office.returns,
        };
        let luck = someone.key.of(Purpose::Retry, u64::from(someone.visits)).uniform();
        match returns {
            Some(returns) if luck < returns.share => self.come_back(citizen, returns.delay),
            Some(_) | None => self.give_case_up(citizen),
        }
    }

    /// The office closes on a citizen who stands in no queue and is in no service.
    #[inline(never)]
    pub(super) fn send_home(&mut self, citizen: u32) {
        self.leave_building(citizen, VisitEnd::SentHome);
        match self.plan.scenario.calendar.closing.then {
            AfterClosing::ReturnNextOpenDay => self.come_back(citizen, ComeBack::Days(1)),
            AfterClosing::Leave => self.give_case_up(citizen),
        }
    }

    /// Ends the visit of a citizen, if one is under way.
    #[inline(never)]
    pub(super) fn leave_building(&mut self, citizen: u32, end: VisitEnd) {
        if std::mem::take(&mut self.citizens[citizen].in_building) {
            self.record_visit(citizen, end);
            self.one_less_inside();
        }
    }

    /// Somebody has gone out of the building.
    #[inline(always)]
    fn one_less_inside(&mut self) {
        self.office.inside.fall(self.now);
        self.day.last_out = self.now;
        if self.office.inside.value == 0 && self.day.closed {
            self.end_overtime();
        }
    }

    /// Records the end of a visit.
    #[inline]
    fn record_visit(&mut self, citizen: u32, end: VisitEnd) {
        if self.plan.complains {
            self.complain(citizen, end);
        }
        let someone = &self.citizens[citizen];
        if O::WATCHES {
            self.observer.visit_ended(&someone.visit(self.now, end));
        }
        if someone.entered >= self.from {
            let cell = &mut self.cells[someone.cell as usize];
            cell.count_visit(&mut self.books, someone, self.now, end);
        }
    }
}

impl CellState<'_> {
    /// Counts a visit of `someone` that is measured and ends now.
    #[inline(always)]
    fn count_visit(&mut self, books: &mut Books<'_>, someone: &Citizen, now: SimTime, end: VisitEnd) {
        if self.has_more {
            self.count_more_of_visit(someone, end);
        }
        let CellState { counts, service, waits, .. } = self;
        let mut content = false;
        match end {
            VisitEnd::Served => (counts.served, content) = (counts.served + 1, true),
            VisitEnd::SentBack => (counts.sent_back, content) = (counts.sent_back + 1, true),
            VisitEnd::Rejected => (counts.rejected, content) = (counts.rejected + 1, true),
            VisitEnd::Abandoned => counts.abandoned += 1,
            VisitEnd::SentHome => counts.sent_home += 1,
            VisitEnd::Refused => return counts.refused += 1,
            VisitEnd::Balked => return counts.balked += 1,
        }
        let (wait, stay) = (someone.waited, (now - someone.entered).0);
        counts.joined += 1;
        counts.waited += u64::from(wait > 0);
        counts.wait += wait;
        counts.wait_served += if content { wait } else { 0 };
        counts.stay += stay;
        counts.service += someone.served;
        counts.held += someone.held;
        waits.record(wait as u64);
        books.visit(service, someone.entered, (wait, stay), end);
    }

    /// Counts a case of `someone` that is measured and ends now with success.
    #[inline(always)]
    fn count_case(&mut self, books: &mut Books<'_>, someone: &Citizen, now: SimTime) {
        let took = now - someone.born;
        if self.has_more {
            self.count_more_of_case(someone, took);
        }
        let CellState { counts, service, .. } = self;
        counts.done += 1;
        counts.done_visits += u64::from(someone.visits);
        counts.time_to_card += took.0;
        counts.in_promise += u64::from(service.promise.is_none_or(|promise| took <= promise));
        books.case(service, took);
    }
}

impl Citizen {
    fn visit(&self, left: SimTime, end: VisitEnd) -> VisitRecord {
        VisitRecord {
            citizen: self.id(),
            cell: self.cell,
            visit: self.visits,
            entered: self.entered,
            left,
            wait: self.waited,
            service: self.served,
            held: self.held,
            end,
        }
    }
}
