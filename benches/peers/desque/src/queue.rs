//! W1 and W2: one queue, one or several officers.

use crate::Minutes;
use desque::serial::{Event, Simulation};
use desque::{Result, SimState};
use std::collections::VecDeque;
use workload::{Job, LOAD, Random, Tally, exponential, stream};

struct Office {
    random: Random,
    gap: f64,
    to_come: u64,
    free: usize,
    waiting: VecDeque<f64>,
    waits: Tally,
}

impl SimState<Minutes> for Office {
    fn is_complete(&self, _: &Minutes) -> bool {
        false
    }
}

type Sim = Simulation<Office, Minutes>;

#[derive(Debug)]
struct Arrival;

#[derive(Debug)]
struct Departure;

fn serve(sim: &mut Sim, now: f64, joined: f64) -> Result {
    let office = sim.state_mut();
    office.waits.add(now - joined);
    let end = now + exponential(&mut office.random);
    sim.schedule(Departure, Minutes(end))
}

impl Event<Office, Minutes> for Arrival {
    fn execute(&mut self, sim: &mut Sim) -> Result {
        let now = sim.current_time().0;
        let office = sim.state_mut();
        office.to_come -= 1;
        if office.to_come > 0 {
            let next = now + office.gap * exponential(&mut office.random);
            sim.schedule(Arrival, Minutes(next))?;
        }
        let office = sim.state_mut();
        if office.free == 0 {
            office.waiting.push_back(now);
            return Ok(());
        }
        office.free -= 1;
        serve(sim, now, now)
    }
}

impl Event<Office, Minutes> for Departure {
    fn execute(&mut self, sim: &mut Sim) -> Result {
        let now = sim.current_time().0;
        let office = sim.state_mut();
        match office.waiting.pop_front() {
            Some(joined) => serve(sim, now, joined),
            None => {
                office.free += 1;
                Ok(())
            }
        }
    }
}

/// Serves `job.count` citizens, first come first served, by that many officers; both times are exponential.
pub fn queue(job: Job, officers: usize) -> Tally {
    let mut office = Office {
        random: stream(job.seed, 0),
        gap: 1.0 / (LOAD * officers as f64),
        to_come: job.count,
        free: officers,
        waiting: VecDeque::new(),
        waits: Tally::new(0.05),
    };
    let first = office.gap * exponential(&mut office.random);
    let mut sim = Simulation::new(office, Minutes(0.0));
    sim.schedule(Arrival, Minutes(first)).expect("the first arrival lies ahead");
    sim.run().expect("no event lies behind");
    sim.state().waits.clone()
}
