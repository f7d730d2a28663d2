//! The day of the office: opening, closing, and what is counted by hour and by day.

use super::Office;
use super::citizen::Place;
use super::event::Rank;
use super::observe::{Observer, VisitEnd};
use super::shift::Change;
use super::step::StepState;
use crate::scenario::Scenario;
use crate::time::{SimDuration, SimTime};

/// An instant of the day at which something changes for the whole office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// The next day begins.
    Midnight,
    /// A full hour of the clock.
    Hour,
    /// A training session ends: which course, which session.
    SessionEnd(u32, u32),
    /// Officers leave for an outreach with what they take along, or are back: which outreach.
    KitsLeave(u32),
    KitsReturn(u32),
    /// A window of opening hours begins.
    Open,
    /// A window ends that is not the last of the day.
    Pause,
    /// What went before is not measured.
    WarmUp,
    /// What follows is measured for itself.
    Batch,
    /// Nobody is let in any more.
    DoorsClose,
    /// The last window ends.
    Close,
    /// No service starts any more for people inside.
    StopService,
    /// Everybody has to leave.
    Out,
    /// The replication ends.
    End,
}

impl Moment {
    fn rank(self) -> Rank {
        match self {
            Moment::Midnight | Moment::Hour | Moment::Open | Moment::Pause => Rank::ShiftChange,
            Moment::WarmUp | Moment::Batch | Moment::SessionEnd(..) | Moment::KitsReturn(_) => Rank::Repair,
            // After the units that come back at the same instant.
            Moment::KitsLeave(_) => Rank::ShiftChange,
            Moment::DoorsClose | Moment::Close | Moment::StopService | Moment::Out => Rank::Closing,
            Moment::End => Rank::End,
        }
    }
}

/// The present day.
#[derive(Debug, Default)]
pub(super) struct Day {
    pub number: u32,
    /// Hour of the clock.
    pub hour: usize,
    /// Within opening hours.
    pub open: bool,
    /// Services with the citizen present may start.
    pub serving: bool,
    pub doors_closed: bool,
    /// The last window has ended.
    pub closed: bool,
    pub service_stopped: bool,
    /// End of the last window, since midnight; `None`: closed all day, or never closes.
    pub end_of_hours: Option<SimDuration>,
    /// When somebody last left the building.
    pub last_out: SimTime,
    /// Tickets given out by quota.
    pub tickets: Vec<u32>,
    /// Changes of duty to come, last first.
    pub roster: Vec<Change>,
    /// Moments to come, last first.
    moments: Vec<(SimTime, Rank, Moment)>,
}

impl Day {
    pub fn reset(&mut self, scenario: &Scenario) {
        let (roster, moments) = (std::mem::take(&mut self.roster), std::mem::take(&mut self.moments));
        *self = Day {
            tickets: vec![0; scenario.quotas.len()],
            roster,
            moments,
            open: scenario.calendar.always,
            serving: scenario.calendar.always,
            ..Day::default()
        };
        self.roster.clear();
        self.moments.clear();
    }
}

impl<O: Observer> Office<'_, O> {
    /// Plans day `number`: moments, duty, tickets.
    pub(super) fn begin_day(&mut self, number: u32) {
        self.day.number = number;
        self.enter_era(number);
        let calendar = &self.plan.scenario.calendar;
        self.books.begin_day(number);
        self.day.hour = 0;
        self.day.tickets.fill(0);
        let windows = calendar.windows(number);
        self.day.end_of_hours = if calendar.always { None } else { windows.last().map(|last| last.until) };
        if !calendar.always {
            self.day.doors_closed = windows.is_empty();
            (self.day.closed, self.day.service_stopped) = (false, false);
        }
        self.plan_moments(number);
        self.plan_roster(number);
    }

    fn plan_moments(&mut self, number: u32) {
        let scenario = self.plan.scenario;
        let calendar = &scenario.calendar;
        let midnight = SimTime::midnight(number);
        let tomorrow = SimTime::midnight(number + 1);
        let moments = &mut self.day.moments;
        moments.clear();
        let mut add = |at: SimTime, moment: Moment| moments.push((at, moment.rank(), moment));
        let windows = calendar.windows(number);
        // Early birds, appointments and late leavers put no hour of an open day out of question.
        if calendar.always || !windows.is_empty() {
            (1..24).for_each(|hour| add(midnight + SimDuration(hour * SimDuration::HOUR.0), Moment::Hour));
        }
        if !calendar.always {
            for (w, window) in windows.iter().enumerate() {
                add(midnight + window.from, Moment::Open);
                if w + 1 < windows.len() {
                    add(midnight + window.until, Moment::Pause);
                }
            }
            if let Some(end) = windows.last().map(|window| midnight + window.until) {
                let closing = &calendar.closing;
                let last = SimTime(tomorrow.0 - 1);
                add((end + closing.doors).min(last), Moment::DoorsClose);
                add(end.min(last), Moment::Close);
                if let Some(service) = closing.service {
                    add((end + service).min(last), Moment::StopService);
                }
                add(closing.out.map_or(last, |out| (end + out).min(last)), Moment::Out);
            }
        }
        for (t, training) in scenario.trainings.iter().enumerate() {
            for (s, session) in training.sessions.iter().enumerate().filter(|(_, s)| s.day == number) {
                add(midnight + session.window.until, Moment::SessionEnd(t as u32, s as u32));
            }
        }
        for (o, outreach) in scenario.outreaches.iter().enumerate() {
            if outreach.days.contains(&number) {
                add(midnight + outreach.window.from, Moment::KitsLeave(o as u32));
                add(midnight + outreach.window.until, Moment::KitsReturn(o as u32));
            }
        }
        let warm = SimTime::ZERO + calendar.warm_up;
        if calendar.warm_up > SimDuration::ZERO && warm.day() == number {
            add(warm, Moment::WarmUp);
        }
        // Before the midnight it falls on, which belongs to what follows.
        if let Some(days) = calendar.batch_days
            && self.in_batches
            && tomorrow > warm
            && (tomorrow - warm).0 % (i64::from(days) * SimDuration::DAY.0) == 0
            && tomorrow < calendar.end()
        {
            add(tomorrow, Moment::Batch);
        }
        if calendar.end() <= tomorrow {
            add(calendar.end(), Moment::End);
        } else {
            add(tomorrow, Moment::Midnight);
        }
        moments.sort_by_key(|&(at, rank, _)| std::cmp::Reverse((at, rank)));
        self.schedule_moment();
    }

    fn schedule_moment(&mut self) {
        if let Some(&(at, rank, _)) = self.day.moments.last() {
            self.events.schedule(self.roster_slot + 1, at, rank as u8);
        }
    }

    /// Carries out the next moment of the day.
    #[inline(never)]
    pub(super) fn calendar_event(&mut self) {
        let Some((_, _, moment)) = self.day.moments.pop() else { return };
        match moment {
            Moment::Midnight => self.midnight(),
            Moment::Hour => self.begin_hour(),
            Moment::SessionEnd(training, session) => self.end_session(training as usize, session as usize),
            Moment::KitsLeave(outreach) => self.kits_leave(outreach as usize),
            Moment::KitsReturn(outreach) => self.kits_return(outreach as usize),
            Moment::Open => self.open(),
            Moment::Pause => self.set_open(false),
            Moment::WarmUp => self.end_warm_up(),
            Moment::Batch => self.end_batch(),
            Moment::DoorsClose => self.day.doors_closed = true,
            Moment::Close => {
                self.set_open(false);
                self.day.closed = true;
                self.day.last_out = self.now;
                self.begin_overtime();
            }
            Moment::StopService => self.stop_service(),
            Moment::Out => self.everybody_out(),
            Moment::End => {
                self.show_hour();
                self.over = true;
            }
        }
        self.schedule_moment();
    }

    /// Shows how many people there were in the hour that ends, if anybody watches.
    fn show_hour(&mut self) {
        if O::WATCHES {
            let people = |step: &StepState<'_>| {
                step.clock.waiting.area(self.now).wrapping_add(step.clock.in_service.area(self.now))
            };
            let area = self.steps.iter().map(people).fold(0, i64::wrapping_add);
            self.observer.hour_ended(self.now, area);
        }
    }

    fn begin_hour(&mut self) {
        self.show_hour();
        self.settle_office();
        self.day.hour = self.now.time_of_day().hours() as usize;
    }

    fn midnight(&mut self) {
        self.show_hour();
        self.settle_office();
        (0..self.steps.len()).for_each(|step| self.settle_step(step));
        self.end_of_day();
        self.begin_day(self.now.day());
        if self.plan.scenario.calendar.always {
            self.start_maintenance();
        }
    }

    /// Counts what is counted by day.
    pub(super) fn end_of_day(&mut self) {
        let day = self.day.number;
        self.books.end_day();
        self.write_diary();
        self.end_day_of_stocks(SimTime::midnight(day) >= self.from);
        if SimTime::midnight(day) < self.from {
            return;
        }
        if let Some(end) = self.day.end_of_hours {
            let closed = SimTime::midnight(day) + end;
            self.outcome.office.overtime += (self.day.last_out - closed).max(SimDuration::ZERO).0;
        }
        self.outcome.office.open_days += u64::from(!self.plan.scenario.calendar.windows(day).is_empty());
        self.books.days[day as usize].days += 1;
        for (sum, covered) in self.books.days[day as usize].covered.iter_mut().zip(&self.outcome.covered) {
            *sum += covered;
        }
        for (sum, state) in self.books.days[day as usize].stock.iter_mut().zip(&self.stocks) {
            *sum += u64::from(state.level);
        }
        self.books.days[day as usize].backlog += self.citizens.count();
        for group in 0..self.plan.scenario.groups.len() {
            let skills = self.plan.scenario.groups[group].skills.len();
            let sum: f64 = (0..skills).map(|place| self.mean_skill(group, place)).sum();
            self.books.days[day as usize].skill[group] += (sum / skills as f64 * 1e6).round() as i64;
        }
    }

    fn open(&mut self) {
        self.set_open(true);
        if !self.day.serving && self.now >= self.from {
            self.count_early_birds();
        }
        self.day.serving = true;
        self.start_maintenance();
        self.wake_all();
    }

    /// Counts how long those have waited who stand inside when the day begins.
    fn count_early_birds(&mut self) {
        let counts = &mut self.outcome.office;
        for step in self.steps.iter().filter(|step| step.plan.present) {
            for citizen in step.queue.all(&self.citizens) {
                counts.early += 1;
                counts.early_wait += (self.now - self.citizens[citizen].joined).0;
            }
        }
    }

    fn set_open(&mut self, open: bool) {
        self.settle_all();
        self.day.open = open;
    }

    /// Nobody waiting is served any more today.
    fn stop_service(&mut self) {
        self.day.service_stopped = true;
        for step in 0..self.steps.len() {
            if self.plan.steps[step].present {
                while let Some(citizen) = self.steps[step].queue.first() {
                    self.leave_queue(citizen);
                    self.send_home(citizen);
                }
            }
        }
        self.end_overtime();
    }

    /// Breaks off what is still going on in the building.
    fn everybody_out(&mut self) {
        self.stop_service();
        for officer in 0..self.officers.len() {
            let state = &self.officers[officer];
            if state.is_serving() && self.plan.steps[state.step as usize].present {
                let citizen = state.citizen;
                self.interrupt(officer, false);
                self.leave_queue(citizen);
                self.send_home(citizen);
                self.become_free(officer);
            }
        }
        for citizen in 0..self.citizens.places() {
            if self.citizens[citizen].in_building {
                self.leave_delay(citizen);
            }
        }
        self.day.serving = false;
        self.end_overtime();
        self.wake_all();
    }

    /// The rest of a delay in the building passes at home.
    fn leave_delay(&mut self, citizen: u32) {
        debug_assert_eq!(self.citizens[citizen].place, Place::Delay);
        self.leave_building(citizen, VisitEnd::SentHome);
    }

    fn end_warm_up(&mut self) {
        self.settle_all();
        self.rebase();
    }
}
