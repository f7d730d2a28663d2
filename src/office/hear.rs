//! Announcements: who hears beforehand that a trip would be in vain, and comes on the next open day instead.

use super::Office;
use super::citizen::{Citizen, Purpose};
use super::observe::Observer;
use crate::scenario::demand::ComeBack;

/// What can be heard; with the day it makes the key of the luck.
#[derive(Clone, Copy)]
enum News {
    Outage,
    Quota,
    Wait,
}

impl<O: Observer> Office<'_, O> {
    /// Somebody comes for a step that not everybody simply walks in for.
    #[inline(never)]
    pub(super) fn enter_apart(&mut self, citizen: u32) {
        let step = self.citizens[citizen].step as usize;
        if !self.steps[step].plan.present {
            return self.join(citizen);
        }
        if self.plan.forked {
            self.choose_first(citizen);
        }
        if self.stays_home(citizen) {
            let cell = self.citizens[citizen].cell as usize;
            self.cells[cell].counts.stayed_home += 1;
            return self.come_back(citizen, ComeBack::Days(1));
        }
        self.begin_visit(citizen);
    }

    /// Returns whether `citizen` hears of something that makes the trip not worth while today.
    fn stays_home(&self, citizen: u32) -> bool {
        let announces = &self.plan.scenario.office.announces;
        let Citizen { key, service, position, .. } = self.citizens[citizen];
        let plan = &self.plan.services[usize::from(service)];
        let hears = |news: News, share: f64| {
            let index = u64::from(self.now.day()) << 2 | news as u64;
            share > 0.0 && key.of(Purpose::Hears, index).uniform() < share
        };
        let is_down = || plan.attended_systems.iter().any(|&system| !self.systems[system].up);
        let is_gone = || position == 0 && plan.quotas.iter().any(|&quota| self.is_used_up(quota));
        let is_full = |above: u32| self.office.inside.value > above;
        hears(News::Outage, announces.outages) && is_down()
            || hears(News::Quota, announces.quota) && is_gone()
            || announces.waits.is_some_and(|waits| hears(News::Wait, waits.share) && is_full(waits.above))
    }
}
