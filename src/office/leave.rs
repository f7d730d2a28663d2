//! Leaving: served, giving up, turned away, sent home; and the end of a case.

use super::Office;
use super::citizen::{Citizen, Place, Purpose};
use super::observe::{Observer, VisitEnd, VisitRecord};
use crate::scenario::calendar::AfterClosing;
use crate::scenario::demand::ComeBack;
use crate::scenario::settings::TargetMeasure;

impl<O: Observer> Office<'_, O> {
    /// The case ends with success.
    pub(super) fn finish(&mut self, citizen: u32) {
        self.leave_building(citizen, VisitEnd::Served);
        let Citizen { born, visits, cell, service, demand, .. } = self.citizens[citizen];
        let took = self.now - born;
        if born >= self.from {
            let promise = self.plan.scenario.services[usize::from(service)].promise;
            let counts = &mut self.outcome.cells[cell as usize];
            counts.done += 1;
            counts.done_visits += u64::from(visits);
            counts.time_to_card += took.0;
            counts.in_promise += u64::from(promise.is_none_or(|promise| took <= promise));
            for &target in &self.plan.services[usize::from(service)].case_targets {
                let within = took <= self.plan.scenario.targets[target].at_most;
                self.day.count(target, within, &mut self.outcome.targets);
            }
        }
        if let Some(population) = self.plan.demands[demand as usize].from {
            self.outcome.covered[population] += 1;
        }
        self.citizens.remove(citizen);
    }

    /// The case ends without success; the person goes back into the population.
    pub(super) fn give_case_up(&mut self, citizen: u32) {
        let demand = self.citizens[citizen].demand;
        if let Some(population) = self.plan.demands[demand as usize].from {
            self.drawn[population] -= 1;
        }
        self.citizens.remove(citizen);
    }

    /// Patience ends, unless the wait it was about is over.
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
    pub(super) fn send_home(&mut self, citizen: u32) {
        self.leave_building(citizen, VisitEnd::SentHome);
        match self.plan.scenario.calendar.closing.then {
            AfterClosing::ReturnNextOpenDay => self.come_back(citizen, ComeBack::Days(1)),
            AfterClosing::Leave => self.give_case_up(citizen),
        }
    }

    /// Ends the visit of a citizen, if one is under way.
    pub(super) fn leave_building(&mut self, citizen: u32, end: VisitEnd) {
        if !self.citizens[citizen].in_building {
            return;
        }
        self.citizens[citizen].in_building = false;
        self.office.inside.fall(self.now);
        self.record_visit(citizen, end);
        self.day.last_out = self.now;
        if self.office.inside.value == 0 && self.day.closed {
            self.end_overtime();
        }
    }

    fn record_visit(&mut self, citizen: u32, end: VisitEnd) {
        let someone = &self.citizens[citizen];
        self.observer.visit_ended(&VisitRecord {
            citizen: someone.id(),
            cell: someone.cell,
            visit: someone.visits,
            entered: someone.entered,
            left: self.now,
            wait: someone.waited,
            service: someone.served,
            held: someone.held,
            end,
        });
        if someone.entered < self.from {
            return;
        }
        let counts = &mut self.outcome.cells[someone.cell as usize];
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
        let stay = self.now - someone.entered;
        counts.joined += 1;
        counts.waited += u64::from(someone.waited > 0);
        counts.wait += someone.waited;
        counts.wait_served += if content { someone.waited } else { 0 };
        counts.stay += stay.0;
        counts.service += someone.served;
        counts.held += someone.held;
        self.spread.wait[someone.cell as usize].record(someone.waited as u64);
        let (day, hour) = self.day.day_and_hour(someone.entered);
        let hour = &mut self.spread.hours[hour];
        hour.joined += 1;
        hour.wait += someone.waited;
        let day = &mut self.spread.days[day];
        day.joined += 1;
        day.wait += someone.waited;
        day.served += u64::from(end == VisitEnd::Served);
        let plan = &self.plan.services[usize::from(someone.service)];
        if !plan.visit_targets.is_empty() {
            self.count_visit(&plan.visit_targets, someone.waited, stay.0, end);
        }
    }

    /// Counts a visit for `targets` about waits and stays. Who gives up within the limit is left out; whom
    /// closing sends home is not within it.
    fn count_visit(&mut self, targets: &[usize], waited: i64, stay: i64, end: VisitEnd) {
        for &place in targets {
            let target = &self.plan.scenario.targets[place];
            let value = if target.measure == TargetMeasure::Wait { waited } else { stay };
            let within = value <= target.at_most.0;
            if !(within && end == VisitEnd::Abandoned) {
                self.day.count(place, within && end != VisitEnd::SentHome, &mut self.outcome.targets);
            }
        }
    }
}
