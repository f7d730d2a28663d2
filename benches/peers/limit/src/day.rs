//! W3 with its office written into the code: one pending time per door, officer and machine, in a flat array.
//!
//! Nobody's patience is an event: it is looked at when the citizen is called, which gives the same waits, services
//! and counts, since nothing in this office depends on how many wait.

use workload::{Counts, Doors, Durations, Job, PATIENCE, Random, exponential, has_priority, replicate};

const NEVER: f64 = f64::INFINITY;

/// Places in the array of pending times: who comes next, when each service ends, when each machine changes
/// between running and repair. A power of two, for the search by halves; the last places stay empty.
const PLACES: usize = 16;
const DOOR: usize = 0;
const OFFICERS: std::ops::Range<usize> = 1..3;
const STATIONS: std::ops::Range<usize> = 3..6;
const PRINTER: usize = 6;

/// A machine's own clock stands this many places behind its service.
const CLOCK: usize = 4;

#[derive(Clone, Copy)]
struct Citizen {
    priority: bool,
    gives_up: f64,
    joined: f64,
    waited: f64,
}

/// A line that is emptied once a day: it forgets nobody, it only moves its head.
#[derive(Default)]
struct Line<T> {
    all: Vec<T>,
    head: usize,
}

impl<T: Copy> Line<T> {
    #[inline(always)]
    fn join(&mut self, who: T) {
        self.all.push(who);
    }

    #[inline(always)]
    fn call(&mut self) -> Option<T> {
        let called = self.all.get(self.head).copied();
        self.head += usize::from(called.is_some());
        called
    }

    fn clear(&mut self) {
        self.all.clear();
        self.head = 0;
    }
}

/// Who waits at a step.
#[derive(Default)]
struct Queue {
    /// With the service time that is left.
    interrupted: Line<(u32, f64)>,
    priority: Line<u32>,
    ordinary: Line<u32>,
}

impl Queue {
    #[inline(always)]
    fn join(&mut self, id: u32, priority: bool) {
        let line = if priority { &mut self.priority } else { &mut self.ordinary };
        line.join(id);
    }

    #[inline(always)]
    fn call(&mut self) -> Option<u32> {
        self.priority.call().or_else(|| self.ordinary.call())
    }
}

struct Office {
    pending: [f64; PLACES],
    /// Whom each place serves.
    serves: [u32; PRINTER + 1],
    /// Whether each place can serve; the officers of step 1 always can.
    runs: [bool; PRINTER + 1],
    citizens: Vec<Citizen>,
    queues: [Queue; 3],
    doors: Doors,
    durations: Durations,
    inside: u32,
}

impl Office {
    fn new() -> Self {
        Self {
            pending: [NEVER; PLACES],
            serves: [0; PRINTER + 1],
            runs: [true; PRINTER + 1],
            citizens: Vec::with_capacity(512),
            queues: Default::default(),
            doors: Doors::default(),
            durations: Durations::default(),
            inside: 0,
        }
    }

    fn open(&mut self, random: &mut Random) {
        self.pending = [NEVER; PLACES];
        self.runs = [true; PRINTER + 1];
        self.citizens.clear();
        for queue in &mut self.queues {
            queue.interrupted.clear();
            queue.priority.clear();
            queue.ordinary.clear();
        }
        self.doors = Doors::default();
        self.inside = 0;
        self.pending[DOOR] = self.doors.next(random);
        for station in STATIONS {
            self.pending[station + CLOCK] = self.durations.run(1, random);
        }
        self.pending[PRINTER + CLOCK] = self.durations.run(2, random);
    }

    /// Returns the place whose time comes first. Halves are compared element by element, without a branch.
    #[inline(always)]
    fn first(&self) -> usize {
        let mut times = self.pending;
        let mut places: [u32; PLACES] = std::array::from_fn(|place| place as u32);
        let mut half = PLACES / 2;
        while half > 0 {
            for low in 0..half {
                let earlier = times[low + half] < times[low];
                times[low] = if earlier { times[low + half] } else { times[low] };
                places[low] = if earlier { places[low + half] } else { places[low] };
            }
            half /= 2;
        }
        places[0] as usize % PLACES
    }

    #[inline(always)]
    fn serve(&mut self, place: usize, id: u32, end: f64) {
        self.serves[place] = id;
        self.pending[place] = end;
    }

    /// A free officer of step 1 calls whoever has not lost patience.
    #[inline(always)]
    fn call_first(&mut self, officer: usize, now: f64, random: &mut Random, counts: &mut Counts) {
        while let Some(id) = self.queues[0].call() {
            let citizen = &mut self.citizens[id as usize];
            if citizen.gives_up < now {
                counts.reneged += 1;
                self.inside -= 1;
                continue;
            }
            citizen.waited = now - citizen.joined;
            counts.start(0, citizen.waited);
            let end = now + self.durations.service(0, random);
            self.serve(officer, id, end);
            return;
        }
        self.pending[officer] = NEVER;
    }

    /// A free machine of a later step takes the interrupted first.
    #[inline(always)]
    fn call(&mut self, step: usize, place: usize, now: f64, random: &mut Random, counts: &mut Counts) {
        let queue = &mut self.queues[step];
        if let Some((id, left)) = queue.interrupted.call() {
            self.serve(place, id, now + left);
        } else if let Some(id) = queue.call() {
            let citizen = &mut self.citizens[id as usize];
            let wait = now - citizen.joined;
            citizen.waited += wait;
            counts.start(step, wait);
            let end = now + self.durations.service(step, random);
            self.serve(place, id, end);
        } else {
            self.pending[place] = NEVER;
        }
    }

    /// Has a free station, if there is one, call the next.
    #[inline(always)]
    fn offer_station(&mut self, now: f64, random: &mut Random, counts: &mut Counts) {
        for station in STATIONS {
            if self.pending[station] == NEVER && self.runs[station] {
                self.call(1, station, now, random, counts);
                return;
            }
        }
    }

    #[inline(always)]
    fn arrive(&mut self, now: f64, random: &mut Random, counts: &mut Counts) {
        let id = self.citizens.len() as u32;
        let priority = has_priority(random);
        let gives_up = now + PATIENCE * exponential(random);
        self.citizens.push(Citizen { priority, gives_up, joined: now, waited: 0.0 });
        self.inside += 1;
        counts.arrived += 1;
        self.queues[0].join(id, priority);
        for officer in OFFICERS {
            if self.pending[officer] == NEVER {
                self.call_first(officer, now, random, counts);
                break;
            }
        }
        self.pending[DOOR] = self.doors.next(random);
    }

    /// Lets the citizen whose service ended join the queue of `step`.
    #[inline(always)]
    fn go_on(&mut self, id: u32, step: usize, now: f64) {
        let citizen = &mut self.citizens[id as usize];
        citizen.joined = now;
        self.queues[step].join(id, citizen.priority);
    }

    /// A machine fails or is repaired.
    #[inline(always)]
    fn turn(&mut self, step: usize, place: usize, now: f64, random: &mut Random, counts: &mut Counts) {
        let ran = self.runs[place];
        self.runs[place] = !ran;
        if !ran {
            self.pending[place + CLOCK] = now + self.durations.run(step, random);
            self.call(step, place, now, random, counts);
            return;
        }
        self.pending[place + CLOCK] = now + self.durations.repair(step, random);
        let end = self.pending[place];
        if end < NEVER {
            self.pending[place] = NEVER;
            self.queues[step].interrupted.join((self.serves[place], end - now));
            if step == 1 {
                self.offer_station(now, random, counts);
            }
        }
    }

    fn live(&mut self, random: &mut Random, counts: &mut Counts) {
        self.open(random);
        while self.inside > 0 || self.pending[DOOR] < NEVER {
            let place = self.first();
            let now = self.pending[place];
            match place {
                DOOR => self.arrive(now, random, counts),
                1 | 2 => {
                    let id = self.serves[place];
                    self.call_first(place, now, random, counts);
                    self.go_on(id, 1, now);
                    self.offer_station(now, random, counts);
                }
                3..=5 => {
                    let id = self.serves[place];
                    self.call(1, place, now, random, counts);
                    self.go_on(id, 2, now);
                    if self.pending[PRINTER] == NEVER && self.runs[PRINTER] {
                        self.call(2, PRINTER, now, random, counts);
                    }
                }
                PRINTER => {
                    counts.whole.add(self.citizens[self.serves[PRINTER] as usize].waited);
                    self.inside -= 1;
                    self.call(2, PRINTER, now, random, counts);
                }
                7..=9 => self.turn(1, place - CLOCK, now, random, counts),
                _ => self.turn(2, PRINTER, now, random, counts),
            }
        }
    }
}

/// Lives through `job.count` days.
pub fn days(job: Job) -> Counts {
    replicate(job, Office::new, |office, mut random, mut counts| {
        office.live(&mut random, &mut counts);
        counts
    })
}
