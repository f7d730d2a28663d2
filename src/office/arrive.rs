//! Arrivals: who comes when, and who is let in.

use super::Office;
use super::cell::CellState;
use super::citizen::{Citizen, Purpose};
use super::event::{Rank, Timer};
use super::observe::{Observer, VisitEnd};
use super::plan::{DemandPlan, Plan, ServicePlan, SourcePlan};
use super::together::{Group, key_of};
use crate::random::arrivals::DayArrivals;
use crate::random::stream::Key;
use crate::scenario::calendar::Calendar;
use crate::scenario::demand::ComeBack;
use crate::time::{SimDuration, SimTime};

/// Where a demand stands.
#[derive(Debug)]
pub(super) struct Source<'p> {
    /// Place of the demand, and the first plan of the office.
    demand: usize,
    office: &'p Plan<'p>,
    /// What holds on `day`.
    pub(super) plan: &'p DemandPlan<'p>,
    service: &'p ServicePlan,
    /// All luck of its citizens comes from here.
    pub(super) key: Key,
    day: u32,
    weekday: usize,
    /// Citizens of this day (of all days, for patterns that do not begin anew each day) so far.
    number: u32,
    /// The Poisson arrivals of the day.
    arrivals: DayArrivals,
    /// The appointments of the day that are still to come, last first: when, and which.
    pub(super) appointments: Vec<(SimTime, u32)>,
    /// The last arrival of a renewal pattern.
    last: SimTime,
    /// The group of which some have yet to come, and the one that has a ticket: day, number.
    pub(super) group: Group,
    pub(super) ticket: Option<(u32, u32)>,
    /// Who comes next, and who after that.
    coming: Coming,
    next: Coming,
}

/// Somebody who is to come: when (never: nobody comes any more), and the day and number that make the identity.
#[derive(Clone, Copy, Debug)]
pub(super) struct Coming {
    pub at: SimTime,
    pub day: u32,
    pub number: u32,
}

impl Default for Coming {
    /// Nobody.
    fn default() -> Coming {
        Coming { at: SimTime::NEVER, day: 0, number: 0 }
    }
}

impl<'p> Source<'p> {
    /// Returns the source of demand number `demand`, before the first day.
    pub fn new(plan: &'p Plan<'p>, demand: usize) -> Source<'p> {
        Source {
            demand,
            office: plan,
            plan: &plan.demands[demand],
            service: &plan.services[plan.demands[demand].service],
            key: Key::default(),
            day: 0,
            weekday: 0,
            number: 0,
            arrivals: DayArrivals::default(),
            appointments: Vec::new(),
            last: SimTime::ZERO,
            group: Group::default(),
            ticket: None,
            coming: Coming::default(),
            next: Coming::default(),
        }
    }

    /// Sends people to the classes of `plan` from now on.
    pub fn follow_plan(&mut self, plan: &'p Plan<'p>) {
        self.service = &plan.services[self.plan.service];
    }

    /// Begins the arrivals of `day`.
    #[inline(never)]
    fn begin_day(&mut self, calendar: &Calendar, day: u32) {
        self.plan = &self.office.on(day).demands[self.demand];
        let key = self.key.with(u64::from(day));
        (self.day, self.weekday) = (day, calendar.weekday(day));
        match self.plan.source.events() {
            SourcePlan::Poisson { factor, .. } => {
                let factor = factor.as_ref().map_or(1.0, |factor| factor.sample(&mut key.with(1).short()));
                self.number = 0;
                self.arrivals.begin_day(key.with(2).long(), factor.max(1e-12));
            }
            SourcePlan::Appointments { every, seats, no_show, lateness } => {
                self.number = 0;
                let midnight = SimTime::midnight(day);
                for window in calendar.windows(day) {
                    let mut slot = window.from;
                    while slot < window.until {
                        for _ in 0..*seats {
                            let luck = key.with(u64::from(self.number));
                            if luck.of(Purpose::NoShow, 0).uniform() >= *no_show {
                                let late = lateness.sample(&mut luck.of(Purpose::Lateness, 0).short());
                                let at = (slot + SimDuration::from_micros(late))
                                    .clamp(SimDuration::ZERO, SimDuration(SimDuration::DAY.0 - 1));
                                self.appointments.push((midnight + at, self.number));
                            }
                            self.number += 1;
                        }
                        slot += *every;
                    }
                }
                self.appointments.sort_unstable_by_key(|&(at, number)| std::cmp::Reverse((at, number)));
            }
            // All of them at once: some may be on days on which the office is closed.
            SourcePlan::Parties(parties) => self.draw_parties(parties),
            SourcePlan::Renewal { .. }
            | SourcePlan::Recorded(_)
            | SourcePlan::Groups(_)
            | SourcePlan::Complaints(_) => {}
        }
    }

    /// Draws who comes next.
    #[inline(always)]
    fn draw(&mut self, office: &Plan<'_>) -> Coming {
        if let SourcePlan::Poisson { week, .. } = &self.plan.source
            && let Some(at) = self.arrivals.next(&week[self.weekday])
        {
            return self.numbered(SimTime::midnight(self.day) + at, self.day);
        }
        self.draw_elsewhere(office).unwrap_or_default()
    }

    /// Draws who comes next from a later day, or from a pattern that is not Poisson; `None`: nobody.
    #[inline(never)]
    fn draw_elsewhere(&mut self, office: &Plan<'_>) -> Option<Coming> {
        if self.group.is_coming() {
            return Some(self.draw_member());
        }
        let first = self.draw_later(office)?;
        // The day of who comes next may have another plan.
        let plan = self.plan;
        match &plan.source {
            SourcePlan::Groups(groups) => Some(self.draw_group(first, groups)),
            SourcePlan::Poisson { .. }
            | SourcePlan::Renewal { .. }
            | SourcePlan::Appointments { .. }
            | SourcePlan::Recorded(_)
            | SourcePlan::Complaints(_)
            | SourcePlan::Parties(_) => Some(first),
        }
    }

    /// Draws who, or which group, comes next. The next day may have another plan.
    pub(super) fn draw_later(&mut self, office: &Plan<'_>) -> Option<Coming> {
        loop {
            let plan = self.plan;
            match plan.source.events() {
                SourcePlan::Poisson { week, .. } => {
                    if let Some(at) = self.arrivals.next(&week[self.weekday]) {
                        return Some(self.numbered(SimTime::midnight(self.day) + at, self.day));
                    }
                    self.begin_next_day(office)?;
                }
                SourcePlan::Renewal { gap } => {
                    let gap = gap.sample(&mut self.key.with(u64::from(self.number)).short());
                    let gap = SimDuration::from_micros(gap.max(0.0));
                    self.last = after_open_time(office, self.last, gap)?;
                    self.plan = &self.office.on(self.last.day()).demands[self.demand];
                    return Some(self.numbered(self.last, 0));
                }
                SourcePlan::Appointments { .. } => {
                    if let Some((at, number)) = self.appointments.pop() {
                        return Some(Coming { at, day: self.day, number });
                    }
                    self.begin_next_day(office)?;
                }
                SourcePlan::Recorded(arrivals) => {
                    let at = arrivals.get(self.number as usize)?.at;
                    return Some(self.numbered(at, 0));
                }
                SourcePlan::Parties(_) => {
                    let (at, number) = self.appointments.pop()?;
                    return Some(Coming { at, day: at.day(), number });
                }
                SourcePlan::Groups(_) | SourcePlan::Complaints(_) => return None,
            }
        }
    }

    /// Returns the number of somebody who comes outside the pattern.
    pub fn next_number(&mut self) -> u32 {
        self.number += 1;
        self.number - 1
    }

    /// Begins the arrivals of the next open day, if there is one.
    fn begin_next_day(&mut self, office: &Plan<'_>) -> Option<()> {
        let next = office.open_day_from(self.day + 1)?;
        self.begin_day(&office.scenario.calendar, next);
        Some(())
    }

    /// Gives the next number to whoever comes at `at`.
    #[inline]
    fn numbered(&mut self, at: SimTime, day: u32) -> Coming {
        let number = self.number;
        self.number += 1;
        Coming { at, day, number }
    }
}

/// Returns the instant `length` of opening time after `from`; `None` if that is past the horizon.
fn after_open_time(plan: &Plan<'_>, from: SimTime, mut length: SimDuration) -> Option<SimTime> {
    let calendar = &plan.scenario.calendar;
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
        day = plan.open_day_from(day + 1)?;
        since = SimDuration::ZERO;
    }
}

impl<O: Observer> Office<'_, O> {
    pub(super) fn start_source(&mut self, demand: usize) {
        let calendar = &self.plan.scenario.calendar;
        let source = &mut self.sources[demand];
        let mut appointments = std::mem::take(&mut source.appointments);
        appointments.clear();
        let key = self.key.with(source.plan.key.0);
        *source = Source { key, appointments, ..Source::new(self.first, demand) };
        if let Some(day) = self.plan.open_day_from(0) {
            source.begin_day(calendar, day);
            source.last = SimTime::midnight(day) + calendar.windows(day)[0].from;
            source.next = source.draw(self.plan);
            self.schedule_arrival(demand);
        }
    }

    /// Schedules who comes next, and draws who comes after, so that nothing ever has to wait for the draw.
    #[inline(always)]
    fn schedule_arrival(&mut self, demand: usize) {
        let source = &mut self.sources[demand];
        let Coming { at, day, number } = source.next;
        source.coming = Coming { at, day, number };
        if at < SimTime::NEVER {
            self.events.schedule(demand, at, Rank::Arrival as u8);
            source.next = source.draw(self.plan);
        }
    }

    /// A citizen of `demand` comes for the first time.
    #[inline(never)]
    pub(super) fn arrival(&mut self, demand: usize) {
        let source = &self.sources[demand];
        let (plan, service) = (source.plan, source.service);
        let Coming { day, number, .. } = source.coming;
        let key = key_of(source.key, day, number);
        self.schedule_arrival(demand);
        if plan.from.is_none_or(|population| self.is_drawn(population, key)) {
            let citizen = self.begin_case(demand, (plan, service), (day, number), key);
            self.enter(citizen);
        }
    }

    /// A case of `demand` begins, of somebody with this day and number and with the luck of `key`.
    #[inline(always)]
    pub(super) fn begin_case(
        &mut self,
        demand: usize,
        (plan, service): (&DemandPlan<'_>, &ServicePlan),
        (day, number): (u32, u32),
        key: Key,
    ) -> u32 {
        let citizen = self.citizens.add();
        let newcomer = &mut self.citizens[citizen];
        let cell = service.cell_of(key);
        let CellState { class, counts, .. } = &mut self.cells[cell];
        counts.cases += 1;
        *newcomer = Citizen {
            key,
            demand: demand as u32,
            day,
            number,
            born: self.now,
            service: plan.service as u16,
            level: class.level,
            preempts: class.preempts,
            cell: cell as u32,
            step: service.route[0],
            ticket: newcomer.ticket,
            ..Citizen::default()
        };
        if service.prepares {
            self.prepare(citizen, service);
        }
        citizen
    }

    /// Draws from a population, which thins out as it is used up; false if it was somebody who has come before.
    #[inline(never)]
    fn is_drawn(&mut self, population: usize, key: Key) -> bool {
        let size = f64::from(self.plan.scenario.populations[population].size);
        let left = size - f64::from(self.drawn[population]);
        let drawn = key.of(Purpose::Population, 0).uniform() * size < left;
        self.drawn[population] += u32::from(drawn);
        drawn
    }

    /// Somebody comes again.
    #[inline(never)]
    pub(super) fn come_again(&mut self, citizen: u32) {
        let someone = &mut self.citizens[citizen];
        (someone.waited, someone.served, someone.held) = (0, 0, 0);
        // What was broken off on the last visit is waited for anew.
        (someone.begun, someone.kept) = (false, someone.begun || someone.kept);
        self.enter(citizen);
    }

    /// Somebody comes.
    #[inline(always)]
    fn enter(&mut self, citizen: u32) {
        let step = self.citizens[citizen].step as usize;
        if !self.steps[step].plan.walks_in {
            return self.enter_apart(citizen);
        }
        self.begin_visit(citizen);
    }

    /// A visit begins: the citizen is let in, refused, or turns round.
    #[inline(always)]
    pub(super) fn begin_visit(&mut self, citizen: u32) {
        let someone = &mut self.citizens[citizen];
        someone.entered = self.now;
        someone.visits = someone.visits.saturating_add(1);
        // So it is, unless they turn round at the door.
        someone.in_building = true;
        let CellState { counts, service, .. } = &mut self.cells[someone.cell as usize];
        counts.arrived += 1;
        if self.now >= self.from {
            self.books.arrived(self.now);
        }
        if self.day.doors_closed || service.turns_away {
            let service = *service;
            if let Some(end) = self.turned_round(citizen, service) {
                return self.turn_away(citizen, end);
            }
        }
        self.office.inside.rise(self.now);
        self.join(citizen);
    }

    /// Returns why the citizen does not come in, if so.
    #[inline(never)]
    fn turned_round(&mut self, citizen: u32, service: &ServicePlan) -> Option<VisitEnd> {
        let Citizen { step, position, visits, key, .. } = self.citizens[citizen];
        if self.day.doors_closed {
            return Some(VisitEnd::Refused);
        }
        if self.plan.scenario.office.room.is_some_and(|room| self.office.inside.value >= room) {
            return Some(VisitEnd::Refused);
        }
        if self.is_beginning(position, service) {
            let has_one = service.in_groups && self.shares_ticket(citizen);
            if !has_one && !self.take_tickets(&service.quotas) {
                return Some(VisitEnd::Refused);
            }
            if service.in_groups {
                self.share_ticket(citizen);
            }
        }
        let balks = service.balks?;
        let line = self.steps[step as usize].queue.len;
        let luck = || key.of(Purpose::Balk, u64::from(visits)).uniform();
        (line >= balks.above && luck() < balks.share).then_some(VisitEnd::Balked)
    }

    /// Takes a ticket from each of `quotas`; false if one of them is used up.
    fn take_tickets(&mut self, quotas: &[usize]) -> bool {
        if quotas.iter().any(|&quota| self.is_used_up(quota)) {
            return false;
        }
        quotas.iter().for_each(|&quota| self.day.tickets[quota] += 1);
        true
    }

    /// Returns whether the tickets of `quota` are gone for today.
    pub(super) fn is_used_up(&self, quota: usize) -> bool {
        self.day.tickets[quota] >= self.plan.scenario.quotas[quota].tickets_per_day
    }

    /// The citizen is to come again; `None` of the days left is open: the case stays unfinished.
    #[inline(never)]
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
        let next = self.plan.open_day_from(today + 1)?;
        Some(SimTime::midnight(next) + calendar.windows(next)[0].from)
    }

    /// Returns a time on the first open day at least `days` later, drawn from the hours at which
    /// people come for this service (evenly from the opening hours if there are none).
    fn hour_of_return(&self, citizen: u32, days: u32) -> Option<SimTime> {
        let calendar = &self.plan.scenario.calendar;
        let day = self.plan.open_day_from(self.now.day() + days)?;
        let someone = &self.citizens[citizen];
        let luck = someone.key.of(Purpose::ComeBack, u64::from(someone.visits)).uniform();
        let office = self.first.on(day);
        let plan = &office.services[usize::from(someone.service)];
        let by_rate = plan.demand.and_then(|demand| match office.demands[demand].source.events() {
            SourcePlan::Poisson { week, .. } => {
                let rate = &week[calendar.weekday(day)];
                rate.time_of(luck * rate.expected())
            }
            SourcePlan::Renewal { .. }
            | SourcePlan::Appointments { .. }
            | SourcePlan::Recorded(_)
            | SourcePlan::Groups(_)
            | SourcePlan::Complaints(_)
            | SourcePlan::Parties(_) => None,
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

impl ServicePlan {
    /// Returns the cell of the class to which the luck of `key` leads.
    #[inline]
    fn cell_of(&self, key: Key) -> usize {
        let last = self.class_until.len() - 1;
        if last == 0 {
            return self.cell;
        }
        let luck = key.of(Purpose::Class, 0).uniform();
        self.cell + self.class_until.iter().position(|&end| luck < end).unwrap_or(last)
    }
}
