//! W3, the office day.
//!
//! The library cannot take an event back. So patience is looked at when a citizen is called, and the end of a
//! service that a failure interrupted stays in the list and is passed over when it comes.

use crate::Minutes;
use desque::serial::{Event, Simulation};
use desque::{Result, SimState};
use std::collections::VecDeque;
use workload::{Counts, Doors, Durations, Job, PATIENCE, Random, exponential, has_priority, replicate};

/// How many officers, stations and printers there are.
const UNITS: [usize; 3] = [2, 3, 1];

#[derive(Clone, Copy)]
struct Citizen {
    priority: bool,
    gives_up: f64,
    joined: f64,
    waited: f64,
    /// What an interruption left of the service.
    left: Option<f64>,
}

/// A citizen in service.
struct Service {
    citizen: Citizen,
    end: f64,
    number: u64,
}

/// An officer, or a machine with whoever works it.
struct Unit {
    runs: bool,
    serves: Option<Service>,
}

struct Step {
    units: Vec<Unit>,
    interrupted: VecDeque<Citizen>,
    priority: VecDeque<Citizen>,
    ordinary: VecDeque<Citizen>,
}

impl Step {
    fn new(units: usize) -> Self {
        Self {
            units: (0..units).map(|_| Unit { runs: true, serves: None }).collect(),
            interrupted: VecDeque::new(),
            priority: VecDeque::new(),
            ordinary: VecDeque::new(),
        }
    }

    fn join(&mut self, citizen: Citizen) {
        let line = if citizen.priority { &mut self.priority } else { &mut self.ordinary };
        line.push_back(citizen);
    }

    fn call(&mut self) -> Option<Citizen> {
        let next = self.interrupted.pop_front();
        next.or_else(|| self.priority.pop_front()).or_else(|| self.ordinary.pop_front())
    }
}

struct Office {
    random: Random,
    durations: Durations,
    doors: Doors,
    open: bool,
    inside: u64,
    services: u64,
    steps: [Step; 3],
    counts: Counts,
}

impl SimState<Minutes> for Office {
    fn is_complete(&self, _: &Minutes) -> bool {
        !self.open && self.inside == 0
    }
}

impl Office {
    /// Takes the next to be served at `step`; passes over those who lost patience.
    fn call(&mut self, step: usize, now: f64) -> Option<Citizen> {
        loop {
            let citizen = self.steps[step].call()?;
            if step > 0 || citizen.gives_up >= now {
                return Some(citizen);
            }
            self.counts.reneged += 1;
            self.inside -= 1;
        }
    }
}

type Sim = Simulation<Office, Minutes>;

#[derive(Debug)]
struct Arrival;

#[derive(Debug)]
struct ServiceEnd {
    step: usize,
    unit: usize,
    number: u64,
}

#[derive(Debug)]
struct Failure {
    step: usize,
    unit: usize,
}

#[derive(Debug)]
struct Repair {
    step: usize,
    unit: usize,
}

fn plan_arrival(sim: &mut Sim) -> Result {
    let office = sim.state_mut();
    let next = office.doors.next(&mut office.random);
    if next == f64::INFINITY {
        office.open = false;
        return Ok(());
    }
    sim.schedule(Arrival, Minutes(next))
}

fn plan_failure(sim: &mut Sim, step: usize, unit: usize, now: f64) -> Result {
    let office = sim.state_mut();
    let next = now + office.durations.run(step, &mut office.random);
    sim.schedule(Failure { step, unit }, Minutes(next))
}

/// Lets a free unit of `step`, if there is one, serve the next in the queue.
fn offer(sim: &mut Sim, step: usize, now: f64) -> Result {
    let office = sim.state_mut();
    let free = office.steps[step].units.iter().position(|unit| unit.runs && unit.serves.is_none());
    let Some(unit) = free else { return Ok(()) };
    let Some(mut citizen) = office.call(step, now) else { return Ok(()) };
    let left = citizen.left.take().unwrap_or_else(|| {
        let wait = now - citizen.joined;
        citizen.waited += wait;
        office.counts.start(step, wait);
        office.durations.service(step, &mut office.random)
    });
    let end = now + left;
    office.services += 1;
    let number = office.services;
    office.steps[step].units[unit].serves = Some(Service { citizen, end, number });
    sim.schedule(ServiceEnd { step, unit, number }, Minutes(end))
}

impl Event<Office, Minutes> for Arrival {
    fn execute(&mut self, sim: &mut Sim) -> Result {
        let now = sim.current_time().0;
        let office = sim.state_mut();
        let priority = has_priority(&mut office.random);
        let gives_up = now + PATIENCE * exponential(&mut office.random);
        office.counts.arrived += 1;
        office.inside += 1;
        office.steps[0].join(Citizen { priority, gives_up, joined: now, waited: 0.0, left: None });
        offer(sim, 0, now)?;
        plan_arrival(sim)
    }
}

impl Event<Office, Minutes> for ServiceEnd {
    fn execute(&mut self, sim: &mut Sim) -> Result {
        let now = sim.current_time().0;
        let office = sim.state_mut();
        let serves = &mut office.steps[self.step].units[self.unit].serves;
        let Some(service) = serves.take_if(|service| service.number == self.number) else { return Ok(()) };
        let mut citizen = service.citizen;
        if self.step == 2 {
            office.counts.whole.add(citizen.waited);
            office.inside -= 1;
        } else {
            citizen.joined = now;
            office.steps[self.step + 1].join(citizen);
            offer(sim, self.step + 1, now)?;
        }
        offer(sim, self.step, now)
    }
}

impl Event<Office, Minutes> for Failure {
    fn execute(&mut self, sim: &mut Sim) -> Result {
        let now = sim.current_time().0;
        let office = sim.state_mut();
        let repaired = now + office.durations.repair(self.step, &mut office.random);
        let step = &mut office.steps[self.step];
        let unit = &mut step.units[self.unit];
        unit.runs = false;
        if let Some(service) = unit.serves.take() {
            let left = Some(service.end - now);
            step.interrupted.push_back(Citizen { left, ..service.citizen });
        }
        sim.schedule(Repair { step: self.step, unit: self.unit }, Minutes(repaired))?;
        offer(sim, self.step, now)
    }
}

impl Event<Office, Minutes> for Repair {
    fn execute(&mut self, sim: &mut Sim) -> Result {
        let now = sim.current_time().0;
        sim.state_mut().steps[self.step].units[self.unit].runs = true;
        plan_failure(sim, self.step, self.unit, now)?;
        offer(sim, self.step, now)
    }
}

/// Runs one day; the library has no way to clear a simulation, so each day has a new one.
fn live(random: Random, counts: Counts) -> std::result::Result<Counts, desque::Error> {
    let office = Office {
        random,
        durations: Durations::default(),
        doors: Doors::default(),
        open: true,
        inside: 0,
        services: 0,
        steps: UNITS.map(Step::new),
        counts,
    };
    let mut sim = Simulation::new(office, Minutes(0.0));
    for (step, unit) in [(1, 0), (1, 1), (1, 2), (2, 0)] {
        plan_failure(&mut sim, step, unit, 0.0)?;
    }
    plan_arrival(&mut sim)?;
    sim.run()?;
    Ok(std::mem::take(&mut sim.state_mut().counts))
}

/// Lives through `job.count` days.
pub fn days(job: Job) -> Counts {
    replicate(job, || (), |(), random, counts| live(random, counts).expect("no event lies behind"))
}
