//! Arrivals: who comes when, and who is let in.

use super::Office;
use super::citizen::{Citizen, NOBODY, Purpose};
use super::event::{Rank, Timer};
use super::observe::{Observer, VisitEnd};
use super::plan::SourcePlan;
use crate::random::arrivals::DayArrivals;
use crate::random::stream::Key;
use crate::scenario::demand::ComeBack;
use crate::time::{SimDuration, SimTime};

/// Where a demand stands.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// All luck of its citizens comes from here.
    key: Key,
    day: u32,
    weekday: usize,
    /// Citizens of this day (of all days, for patterns that do not begin anew each day) so far.
    number: u32,
    /// The Poisson arrivals of the day.
    arrivals: Option<DayArrivals>,
    /// The appointments of the day that are still to come, last first: when, and which.
    appointments: Vec<(SimTime, u32)>,
    /// The last arrival of a renewal pattern.
    last: SimTime,
}

impl<O: Observer> Office<'_, O> {
    pub(super) fn start_source(&mut self, demand: usize) {
        let source = &mut self.sources[demand];
        source.key = self.key.with(self.plan.demands[demand].key.0);
        source.appointments.clear();
        (source.number, source.arrivals) = (0, None);
        let first = self.plan.scenario.calendar.open_day_from(0);
        if let Some(day) = first {
            self.start_source_day(demand, day);
            let opening = self.plan.scenario.calendar.windows(day)[0].from;
            self.sources[demand].last = SimTime::midnight(day) + opening;
            self.schedule_arrival(demand);
        }
    }

    fn start_source_day(&mut self, demand: usize, day: u32) {
        let source = &mut self.sources[demand];
        let key = source.key.with(u64::from(day));
        (source.day, source.weekday) = (day, self.plan.scenario.calendar.weekday(day));
        match &self.plan.demands[demand].source {
            SourcePlan::Poisson { factor, .. } => {
                let factor = factor.as_ref().map_or(1.0, |factor| factor.sample(&mut key.with(1).short()));
                source.number = 0;
                source.arrivals = Some(DayArrivals::new(key.with(2).long(), factor.max(1e-12)));
            }
            SourcePlan::Appointments { every, seats, no_show, lateness } => {
                source.number = 0;
                let midnight = SimTime::midnight(day);
                for window in self.plan.scenario.calendar.windows(day) {
                    let mut slot = window.from;
                    while slot < window.until {
                        for _ in 0..*seats {
                            let luck = key.with(u64::from(source.number));
                            if luck.of(Purpose::NoShow, 0).uniform() >= *no_show {
                                let late = lateness.sample(&mut luck.of(Purpose::Lateness, 0).short());
                                let at = (slot + SimDuration::from_micros(late))
                                    .clamp(SimDuration::ZERO, SimDuration(SimDuration::DAY.0 - 1));
                                source.appointments.push((midnight + at, source.number));
                            }
                            source.number += 1;
                        }
                        slot += *every;
                    }
                }
                source.appointments.sort_unstable_by_key(|&(at, number)| std::cmp::Reverse((at, number)));
            }
            SourcePlan::Renewal { .. } | SourcePlan::Recorded(_) => {}
        }
    }

    #[inline]
    fn schedule_arrival(&mut self, demand: usize) {
        if let Some(at) = self.next_arrival(demand) {
            self.events.schedule(demand, at, Rank::Arrival as u8);
        }
    }

    #[inline]
    fn next_arrival(&mut self, demand: usize) -> Option<SimTime> {
        let plan = &self.plan.demands[demand];
        loop {
            let source = &mut self.sources[demand];
            match &plan.source {
                SourcePlan::Poisson { week, .. } => {
                    let rate = &week[source.weekday];
                    if let Some(at) = source.arrivals.as_mut().and_then(|arrivals| arrivals.next(rate)) {
                        return Some(SimTime::midnight(source.day) + at);
                    }
                }
                SourcePlan::Renewal { gap } => {
                    let gap = gap.sample(&mut source.key.with(u64::from(source.number)).short());
                    let from = source.last;
                    let at = self.after_open_time(from, SimDuration::from_micros(gap.max(0.0)))?;
                    self.sources[demand].last = at;
                    return Some(at);
                }
                SourcePlan::Appointments { .. } => {
                    if let Some(&(at, _)) = source.appointments.last() {
                        return Some(at);
                    }
                }
                SourcePlan::Recorded(arrivals) => {
                    return arrivals.get(source.number as usize).map(|arrival| arrival.at);
                }
            }
            let next = self.plan.scenario.calendar.open_day_from(source.day + 1)?;
            self.start_source_day(demand, next);
        }
    }

    /// Returns the instant `length` of opening time after `from`; `None` if that is past the horizon.
    fn after_open_time(&self, from: SimTime, mut length: SimDuration) -> Option<SimTime> {
        let calendar = &self.plan.scenario.calendar;
        if calendar.always {
            return Some(from + length);
        }
        let mut day = from.day();
        let mut since = from.time_of_day();
        loop {
            for window in calendar.windows(day) {
                let begin = since.max(window.from);
                if begin < window.until {
                    if begin + length < window.until {
                        return Some(SimTime::midnight(day) + begin + length);
                    }
                    length -= window.until - begin;
                }
            }
            day = calendar.open_day_from(day + 1)?;
            since = SimDuration::ZERO;
        }
    }

    /// A citizen of `demand` comes for the first time.
    pub(super) fn arrival(&mut self, demand: usize) {
        let source = &mut self.sources[demand];
        let next = source.number;
        let (day, number) = match &self.plan.demands[demand].source {
            SourcePlan::Poisson { .. } => (source.day, next),
            SourcePlan::Renewal { .. } | SourcePlan::Recorded(_) => (0, next),
            SourcePlan::Appointments { .. } => {
                (source.day, source.appointments.pop().map_or(0, |(_, number)| number))
            }
        };
        if !matches!(self.plan.demands[demand].source, SourcePlan::Appointments { .. }) {
            source.number += 1;
        }
        let key = source.key.with(1 << 63 | u64::from(day) << 32 | u64::from(number));
        self.schedule_arrival(demand);
        if self.is_drawn(demand, key) {
            let citizen = self.born(demand, key, (day, number));
            self.enter(citizen);
        }
    }

    /// Draws from the population, which thins out as it is used up; true where there is none.
    #[inline]
    fn is_drawn(&mut self, demand: usize, key: Key) -> bool {
        let Some(population) = self.plan.demands[demand].from else { return true };
        let size = f64::from(self.plan.scenario.populations[population].size);
        let left = size - f64::from(self.drawn[population]);
        let drawn = key.of(Purpose::Population, 0).uniform() * size < left;
        self.drawn[population] += u32::from(drawn);
        drawn
    }

    #[inline]
    fn born(&mut self, demand: usize, key: Key, (day, number): (u32, u32)) -> u32 {
        let service = self.plan.demands[demand].service;
        let plan = &self.plan.services[service];
        let mut class = 0;
        if plan.class_until.len() > 1 {
            let luck = key.of(Purpose::Class, 0).uniform();
            class = plan.class_until.iter().position(|&end| luck < end).unwrap_or(plan.class_until.len() - 1);
        }
        let cell = plan.cell + class;
        let described = &self.plan.scenario.services[service].classes[class];
        self.outcome.cells[cell].cases += 1;
        self.citizens.add(Citizen {
            key,
            demand: demand as u32,
            day,
            number,
            born: self.now,
            service: service as u16,
            level: described.level,
            preempts: described.preempts,
            cell: cell as u32,
            step: plan.route[0],
            next: NOBODY,
            prev: NOBODY,
            ..Citizen::default()
        })
    }

    /// A visit begins: the citizen is let in, refused, or turns round.
    pub(super) fn enter(&mut self, citizen: u32) {
        let someone = &mut self.citizens[citizen];
        if !self.plan.steps[someone.step as usize].present {
            return self.join(citizen);
        }
        someone.entered = self.now;
        someone.visits = someone.visits.saturating_add(1);
        (someone.waited, someone.served, someone.held) = (0, 0, 0);
        // What was broken off on the last visit is waited for anew.
        (someone.begun, someone.kept) = (false, someone.begun || someone.kept);
        self.outcome.cells[someone.cell as usize].arrived += 1;
        if self.now >= self.from {
            let (day, hour) = self.day.day_and_hour(self.now);
            self.spread.hours[hour].arrived += 1;
            self.spread.days[day].arrived += 1;
        }
        if let Some(end) = self.turned_round(citizen) {
            return self.turn_away(citizen, end);
        }
        self.citizens[citizen].in_building = true;
        self.office.inside.rise(self.now);
        self.join(citizen);
    }

    /// Returns why the citizen does not come in, if so.
    #[inline]
    fn turned_round(&mut self, citizen: u32) -> Option<VisitEnd> {
        let Citizen { service, step, position, visits, key, .. } = self.citizens[citizen];
        if self.day.doors_closed {
            return Some(VisitEnd::Refused);
        }
        if self.plan.scenario.office.room.is_some_and(|room| self.office.inside.value >= room) {
            return Some(VisitEnd::Refused);
        }
        let plan = &self.plan.services[usize::from(service)];
        if position == 0 && !self.take_tickets(&plan.quotas) {
            return Some(VisitEnd::Refused);
        }
        let balks = plan.balks?;
        let line = self.queues[step as usize].len;
        let luck = || key.of(Purpose::Balk, u64::from(visits)).uniform();
        (line >= balks.above && luck() < balks.share).then_some(VisitEnd::Balked)
    }

    /// Takes a ticket from each of `quotas`; false if one of them is used up.
    #[inline]
    fn take_tickets(&mut self, quotas: &[usize]) -> bool {
        let used_up =
            |&quota: &usize| self.day.tickets[quota] >= self.plan.scenario.quotas[quota].tickets_per_day;
        if quotas.iter().any(used_up) {
            return false;
        }
        quotas.iter().for_each(|&quota| self.day.tickets[quota] += 1);
        true
    }

    /// The citizen is to come again; `None` of the days left is open: the case stays unfinished.
    pub(super) fn come_back(&mut self, citizen: u32, when: ComeBack) {
        let at = match when {
            ComeBack::AtOnce => self.next_opening(),
            ComeBack::Days(days) => self.hour_of_return(citizen, days.max(1)),
        };
        if let Some(at) = at {
            self.events.add_timer(at, Rank::Arrival as u8, Timer::ComeBack(citizen).pack());
        }
    }

    fn next_opening(&self) -> Option<SimTime> {
        let calendar = &self.plan.scenario.calendar;
        if calendar.always {
            return Some(self.now);
        }
        let today = self.now.day();
        let time = self.now.time_of_day();
        if !self.day.doors_closed
            && let Some(window) = calendar.windows(today).iter().find(|window| time < window.until)
        {
            return Some(SimTime::midnight(today) + time.max(window.from));
        }
        let next = calendar.open_day_from(today + 1)?;
        Some(SimTime::midnight(next) + calendar.windows(next)[0].from)
    }

    /// Returns a time on the first open day at least `days` later, drawn from the hours at which
    /// people come for this service (evenly from the opening hours if there are none).
    fn hour_of_return(&self, citizen: u32, days: u32) -> Option<SimTime> {
        let calendar = &self.plan.scenario.calendar;
        let day = calendar.open_day_from(self.now.day() + days)?;
        let someone = &self.citizens[citizen];
        let luck = someone.key.of(Purpose::ComeBack, u64::from(someone.visits)).uniform();
        let plan = &self.plan.services[usize::from(someone.service)];
        let by_rate = plan.demand.and_then(|demand| match &self.plan.demands[demand].source {
            SourcePlan::Poisson { week, .. } => {
                let rate = &week[calendar.weekday(day)];
                rate.time_of(luck * rate.expected())
            }
            SourcePlan::Renewal { .. } | SourcePlan::Appointments { .. } | SourcePlan::Recorded(_) => None,
        });
        let evenly = || {
            let mut left = calendar.open_time(day).scaled(luck);
            for window in calendar.windows(day) {
                if left < window.until - window.from {
                    return window.from + left;
                }
                left -= window.until - window.from;
            }
            calendar.windows(day)[0].from
        };
        Some(SimTime::midnight(day) + by_rate.unwrap_or_else(evenly))
    }
}
