//! Complaints: the end of a visit may begin a case of another service.

use super::Office;
use super::citizen::{Citizen, Purpose};
use super::event::{Rank, Timer};
use super::observe::{Observer, VisitEnd};
use super::plan::{ServicePlan, SourcePlan};
use crate::random::stream::Key;
use crate::scenario::demand::Complaints;
use crate::time::SimTime;

impl<O: Observer> Office<'_, O> {
    /// The visit of `citizen` has ended: perhaps something is complained about, by the citizen's luck.
    #[inline(never)]
    pub(super) fn complain(&mut self, citizen: u32, end: VisitEnd) {
        let Citizen { cell, key, visits, entered, .. } = self.citizens[citizen];
        let service = self.cells[cell as usize].service;
        for &demand in &service.complaints {
            let plan = &self.plan.demands[demand];
            let SourcePlan::Complaints(complaints) = plan.source else { continue };
            let luck = key.of_step(Purpose::Complaint, plan.key, u64::from(visits));
            if luck.uniform() < self.citizens[citizen].grievance(complaints, service, self.now, end) {
                self.cells[cell as usize].counts.complaints += u64::from(entered >= self.from);
                self.file(demand, luck.with(1));
            }
        }
    }

    /// Begins the case of a complaint: it comes in by an event of its own, so that what happens now is done first.
    fn file(&mut self, demand: usize, key: Key) {
        let number = self.sources[demand].next_number();
        let plan = &self.plan.demands[demand];
        let service = &self.plan.services[plan.service];
        let complaint = self.begin_case(demand, (plan, service), (0, number), key);
        self.events.add_timer(self.now, Rank::Arrival as u8, Timer::ComeBack(complaint).pack());
    }
}

impl Citizen {
    /// Returns the probability of a complaint after a visit that ends now.
    fn grievance(&self, about: &Complaints, service: &ServicePlan, now: SimTime, end: VisitEnd) -> f64 {
        let mut risk = about.share * about.wait.at(self.waited as f64 / 60e6);
        match end {
            VisitEnd::SentBack | VisitEnd::SentHome | VisitEnd::Refused => risk *= about.returned,
            VisitEnd::Served | VisitEnd::Rejected | VisitEnd::Abandoned | VisitEnd::Balked => {}
        }
        if service.promise.is_some_and(|promise| now - self.born > promise) {
            risk *= about.late;
        }
        risk
    }
}
