//! One replication of an office: no threads, no input or output, no failure.
//!
//! The scenario is compiled to a [`Plan`] once; an [`Office`] then replicates it as often as asked,
//! reusing its memory. The loop in [`Office::replicate`] takes the next event and hands it to the family it belongs
//! to:
//!
//! - who comes: arrivals (`arrive`), people who come together (`together`), what is heard beforehand (`hear`),
//!   complaints (`complain`);
//! - lines: queues (`queue`, `step`), lines per officer (`lines`), who is called by rules that look beyond the first
//!   in line (`call`), who helps out (`help`), stock for some only (`ration`);
//! - service: start and end (`serve`), free officers (`free`), speed and errors (`skill`, `factor`);
//! - the way on: outcomes and marks (`marks`), routes by rule (`route`), delays (`delay`), leaving (`leave`);
//! - duty: the roster (`shift`), reserves (`reserve`), turnover (`turnover`), outreach (`outreach`);
//! - means: equipment (`equipment`, `pool`) with its failures (`wear`, `repair`) and spares (`spare`), systems
//!   (`system`), stock (`supply`);
//! - time: the day's calendar (`day`), what changes on a date (`era`);
//! - accounts: books (`books`, `cell`), sums (`total`, `cost`), weeks (`diary`), what is counted (`outcome`), what is
//!   seen (`observe`), and the office's examination of itself (`check`).

mod arrive;
mod books;
mod call;
mod cell;
mod check;
mod citizen;
mod compile;
mod complain;
mod cost;
mod day;
mod delay;
pub mod diary;
mod equipment;
mod era;
mod event;
mod factor;
mod free;
mod hear;
mod help;
mod leave;
mod lines;
mod marks;
pub mod observe;
pub mod outcome;
mod outreach;
pub mod plan;
mod pool;
mod queue;
mod ration;
mod repair;
mod reserve;
mod route;
mod serve;
mod shift;
mod skill;
mod spare;
mod step;
mod supply;
mod system;
mod together;
mod total;
mod turnover;
mod wear;

use crate::event_list::{EventList, Next};
use crate::random::stream::Key;
use crate::stats::quantile::WaitCounts;
use crate::time::SimTime;
use arrive::Source;
use books::Books;
use cell::CellState;
use citizen::Citizens;
use day::Day;
use diary::Diary;
use equipment::UnitState;
use event::{Event, Timer};
use observe::{Observer, OfficeClock};
use outcome::{Outcome, Spread, VisitCounts};
use plan::Plan;
use pool::PoolState;
use shift::OfficerState;
use skill::SkillState;
use step::StepState;
use supply::StockState;
use system::SystemState;

/// An office that can be replicated.
#[derive(Debug)]
pub struct Office<'p, O> {
    /// What is in force today, and what was on the first day.
    plan: &'p Plan<'p>,
    first: &'p Plan<'p>,
    /// Who watches.
    pub observer: O,
    books: Books<'p>,
    outcome: Outcome,
    /// Key of the replication.
    key: Key,
    now: SimTime,
    /// Start of what is measured.
    from: SimTime,
    over: bool,
    events: EventList,
    /// What each slot of the event list stands for.
    slots: Vec<Event>,
    /// First slots of the families.
    officer_slot: usize,
    unit_slot: usize,
    system_slot: usize,
    stock_slot: usize,
    roster_slot: usize,
    citizens: Citizens,
    /// In whose line each citizen waits, by place among the officers of the step, where officers have lines.
    lines: Vec<u32>,
    sources: Vec<Source<'p>>,
    cells: Vec<CellState<'p>>,
    steps: Vec<StepState<'p>>,
    /// Steps whose cause of waiting may have changed during this event.
    doubted: Vec<u32>,
    officers: Vec<OfficerState<'p>>,
    /// Units in hand, `plan.most_units` places per officer.
    in_hand: Vec<u32>,
    skills: Vec<SkillState>,
    pools: Vec<PoolState>,
    units: Vec<UnitState<'p>>,
    systems: Vec<SystemState>,
    stocks: Vec<StockState>,
    /// People of each population who have come and not gone back.
    drawn: Vec<u32>,
    office: OfficeClock,
    day: Day,
    /// Whether the run is cut into batches, and those that are over.
    in_batches: bool,
    batches: Vec<(Outcome, Spread)>,
    /// What each week was like, if anybody wants to know.
    diary: Option<Box<Diary>>,
}

impl<'p, O: Observer> Office<'p, O> {
    /// Builds the office of `plan`, watched by `observer`.
    pub fn new(plan: &'p Plan<'p>, observer: O) -> Office<'p, O> {
        let scenario = plan.scenario;
        let mut slots: Vec<Event> = (0..plan.demands.len() as u32).map(Event::Arrival).collect();
        let mut family = |events: Vec<Event>| {
            slots.extend(events);
            slots.len()
        };
        let officer_slot = plan.demands.len();
        let unit_slot = family((0..plan.officers.len() as u32).map(Event::ServiceEnd).collect());
        let system_slot = family((0..plan.units.len() as u32).map(Event::Unit).collect());
        let stock_slot = family((0..plan.systems.len() as u32).map(Event::System).collect());
        let roster_slot = family((0..plan.stocks.len() as u32).map(Event::Delivery).collect());
        family(vec![Event::Roster, Event::Calendar]);
        Office {
            plan,
            first: plan,
            observer,
            books: Books::new(plan),
            outcome: Outcome::default(),
            key: Key::default(),
            now: SimTime::ZERO,
            from: SimTime::ZERO,
            over: false,
            events: EventList::new(slots.len()),
            slots,
            officer_slot,
            unit_slot,
            system_slot,
            stock_slot,
            roster_slot,
            citizens: Citizens::default(),
            lines: Vec::new(),
            sources: (0..plan.demands.len()).map(|demand| Source::new(plan, demand)).collect(),
            cells: CellState::all(plan),
            steps: plan.steps.iter().map(|step| StepState::new(step, plan.levels)).collect(),
            doubted: Vec::with_capacity(plan.steps.len()),
            officers: plan.officers.iter().map(OfficerState::new).collect(),
            in_hand: vec![0; plan.officers.len() * plan.most_units],
            skills: plan.skills.iter().map(|skill| SkillState::new(skill, plan)).collect(),
            pools: plan.pools.iter().map(PoolState::new).collect(),
            units: plan.units.iter().map(|unit| UnitState::new(unit, &plan.pools[unit.pool])).collect(),
            systems: vec![SystemState::new(); plan.systems.len()],
            stocks: scenario.stocks.iter().map(StockState::new).collect(),
            drawn: vec![0; scenario.populations.len()],
            office: OfficeClock::NEW,
            day: Day::default(),
            in_batches: false,
            batches: Vec::new(),
            diary: None,
        }
    }

    /// Returns what is kept of all replications together, and begins anew.
    fn take_spread(&mut self) -> Spread {
        let spread = self.spread();
        self.cells.iter_mut().for_each(CellState::forget_waits);
        self.steps.iter_mut().for_each(|step| step.waits = WaitCounts::new());
        self.books.forget_days();
        spread
    }

    /// Returns what is kept of all replications together.
    pub fn spread(&self) -> Spread {
        Spread {
            wait: self.cells.iter().map(|cell| cell.waits.clone()).collect(),
            lead: self.cells.iter().filter_map(|cell| cell.leads.clone()).collect(),
            step_wait: self.steps.iter().map(|step| step.waits.clone()).collect(),
            hours: self.books.hours.clone(),
            days: self.books.days.clone(),
        }
    }

    /// Runs replication `replication` under `seed` and returns what it counted. The result depends on
    /// nothing else: not on earlier replications, not on the observer.
    #[inline(never)]
    pub fn replicate(&mut self, seed: u64, replication: u64) -> Outcome {
        self.reset(seed, replication);
        self.begin();
        self.run();
        self.total()
    }

    /// Runs replication `replication` under `seed` and returns what each of its batches counted, as if the run had been
    /// warming up until the batch began and had ended when it ended. Batch k calls itself replication k.
    ///
    /// `go_on` is asked after each batch but the last; if it says no, these are all.
    pub fn replicate_in_batches(
        &mut self,
        seed: u64,
        replication: u64,
        mut go_on: impl FnMut() -> bool,
    ) -> Vec<(Outcome, Spread)> {
        self.reset(seed, replication);
        self.in_batches = true;
        self.begin();
        loop {
            let before = self.batches.len();
            self.run();
            if self.batches.len() == before {
                let outcome = self.total();
                let spread = self.take_spread();
                self.batches.push((outcome, spread));
                break;
            }
            if !go_on() {
                break;
            }
            self.over = false;
        }
        self.in_batches = false;
        let mut batches = std::mem::take(&mut self.batches);
        for (place, (outcome, _)) in batches.iter_mut().enumerate() {
            outcome.replication = place as u64;
        }
        batches
    }

    fn run(&mut self) {
        while !self.over
            && let Some((now, next)) = self.events.pop()
        {
            self.now = now;
            self.outcome.events += 1;
            match next {
                Next::Timer(value) => self.handle_timer(Timer::unpack(value)),
                // Most events are one of these two. Told by their slots, they are known sooner than from the table.
                Next::Slot(slot) if slot < self.officer_slot => self.arrival(slot),
                Next::Slot(slot) if slot < self.unit_slot => self.service_end(slot - self.officer_slot),
                Next::Slot(slot) => match self.slots[slot] {
                    Event::Arrival(demand) => self.arrival(demand as usize),
                    Event::ServiceEnd(officer) => self.service_end(officer as usize),
                    Event::Unit(unit) => self.unit_event(unit as usize),
                    Event::System(system) => self.system_event(system as usize),
                    Event::Delivery(stock) => self.delivery(stock as usize),
                    Event::Roster => self.roster_event(),
                    Event::Calendar => self.calendar_event(),
                },
            }
            self.see_causes();
            if O::CHECKS {
                self.check();
            }
        }
    }

    #[inline(never)]
    fn handle_timer(&mut self, timer: Timer) {
        match timer {
            Timer::DelayEnd(citizen) => self.delay_end(citizen),
            Timer::ComeBack(citizen) => self.come_again(citizen),
            Timer::GiveUp(citizen, ticket) => self.give_up(citizen, ticket),
        }
    }

    fn reset(&mut self, seed: u64, replication: u64) {
        if !std::ptr::eq(self.plan, self.first) {
            self.follow_plan(self.first);
        }
        let scenario = self.plan.scenario;
        self.key = Key::replication(seed, replication);
        (self.now, self.over) = (SimTime::ZERO, false);
        self.from = SimTime::ZERO + scenario.calendar.warm_up;
        self.events.reset();
        self.citizens.reset(if self.plan.repeats { self.plan.steps.len() } else { 0 }, self.plan.detours);
        self.books.reset();
        if let Some(diary) = &mut self.diary {
            diary.begin(&self.books.days);
        }
        self.cells.iter_mut().for_each(|cell| cell.counts = VisitCounts::default());
        self.steps.iter_mut().for_each(StepState::reset);
        self.doubted.clear();
        self.officers.iter_mut().for_each(|officer| *officer = OfficerState::new(officer.plan));
        for (state, skill) in self.skills.iter_mut().zip(&self.plan.skills) {
            state.reset(skill);
        }
        self.pools.iter_mut().zip(&self.plan.pools).for_each(|(state, pool)| state.reset(pool));
        self.units.iter_mut().for_each(UnitState::reset);
        self.systems.fill(SystemState::new());
        self.stocks = scenario.stocks.iter().map(StockState::new).collect();
        self.drawn.fill(0);
        self.batches.clear();
        self.office = OfficeClock::NEW;
        self.day.reset(scenario);
        self.outcome = self.empty_outcome(replication);
    }

    /// Starts everything that runs from the first instant.
    fn begin(&mut self) {
        for system in 0..self.systems.len() {
            self.start_system(system);
        }
        for unit in 0..self.units.len() {
            self.start_unit(unit);
        }
        for stock in 0..self.stocks.len() {
            self.order(stock);
        }
        self.begin_day(0);
        for demand in 0..self.sources.len() {
            self.start_source(demand);
        }
    }
}
