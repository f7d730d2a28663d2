//! Leaving: served, giving up, turned away, sent home; and the end of a case.

use super::Office;
use super::cell::CellState;
use super::citizen::{Citizen, Place, Purpose};
use super::observe::{Observer, VisitEnd, VisitRecord};
use crate::scenario::calendar::AfterClosing;
use crate::scenario::demand::ComeBack;
use crate::time::SimTime;

impl<O: Observer> Office<'_, O> {
    /// The visit, if one is under way, and the case end with success.
    #[inline(always)]
    pub(super) fn finish(&mut self, citizen: u32) {
        self.leave_building(citizen, VisitEnd::Served);
        self.end_case(citizen);
    }

    /// The case ends with success.
    #[inline(always)]
    fn end_case(&mut self, citizen: u32) {
        let someone = &self.citizens[citizen];
        let marks = someone.marks;
        if someone.born >= self.from {
            let took = self.now - someone.born;
            let CellState { service, counts, .. } = &mut self.cells[someone.cell as usize];
            counts.done += 1;
            counts.done_visits += u64::from(someone.visits);
            counts.time_to_card += took.0;
            counts.in_promise += u64::from(service.promise.is_none_or(|promise| took <= promise));
            self.books.case(service, took);
        }
        if !self.drawn.is_empty()
            && let Some(population) = self.plan.demands[someone.demand as usize].from
        {
            self.outcome.covered[population] += 1;
        }
        if !marks.is_empty() {
            self.count_marks_done(citizen);
        }
        self.citizens.remove(citizen);
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
    #[inline(always)]
    pub(super) fn leave_building(&mut self, citizen: u32, end: VisitEnd) {
        if self.walk_out(citizen) {
            self.record_visit(citizen, end);
        }
    }

    /// Takes a citizen out of the building; false if not inside.
    #[inline(always)]
    fn walk_out(&mut self, citizen: u32) -> bool {
        let someone = &mut self.citizens[citizen];
        if !someone.in_building {
            return false;
        }
        someone.in_building = false;
        self.office.inside.fall(self.now);
        self.day.last_out = self.now;
        if self.office.inside.value == 0 && self.day.closed {
            self.end_overtime();
        }
        true
    }

    /// Records the end of a visit.
    #[inline(always)]
    fn record_visit(&mut self, citizen: u32, end: VisitEnd) {
        if self.plan.complains {
            self.complain(citizen, end);
        }
        let someone = &self.citizens[citizen];
        if O::WATCHES {
            self.observer.visit_ended(&someone.visit(self.now, end));
        }
        if someone.entered < self.from {
            return;
        }
        let CellState { counts, service, waits, .. } = &mut self.cells[someone.cell as usize];
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
        let (wait, stay) = (someone.waited, (self.now - someone.entered).0);
        counts.joined += 1;
        counts.waited += u64::from(wait > 0);
        counts.wait += wait;
        counts.wait_served += if content { wait } else { 0 };
        counts.stay += stay;
        counts.service += someone.served;
        counts.held += someone.held;
        waits.record(wait as u64);
        self.books.visit(service, someone.entered, (wait, stay), end);
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
