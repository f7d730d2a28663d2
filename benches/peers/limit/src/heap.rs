//! W1 and W2 on a calendar that could hold any event: a binary heap of time, sequence number and kind.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use workload::{Job, LOAD, Tally, exponential, stream};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Arrival,
    Departure,
}

/// Ordered by time, then by the order in which they were planned.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Event {
    /// Bits of a time that is not negative: they are ordered as the times are, and compared as an integer.
    time: u64,
    sequence: u64,
    kind: Kind,
}

#[derive(Default)]
struct Calendar {
    heap: BinaryHeap<Reverse<Event>>,
    planned: u64,
}

impl Calendar {
    #[inline(always)]
    fn plan(&mut self, time: f64, kind: Kind) {
        self.planned += 1;
        self.heap.push(Reverse(Event { time: time.to_bits(), sequence: self.planned, kind }));
    }

    #[inline(always)]
    fn next(&mut self) -> Option<(f64, Kind)> {
        self.heap.pop().map(|Reverse(event)| (f64::from_bits(event.time), event.kind))
    }
}

/// Serves `job.count` citizens, first come first served, by that many officers; both times are exponential.
pub fn queue(job: Job, officers: usize) -> Tally {
    let mut random = stream(job.seed, 0);
    let mut waits = Tally::new(0.05);
    let gap = 1.0 / (LOAD * officers as f64);
    let mut calendar = Calendar::default();
    let mut waiting = VecDeque::new();
    let mut free = officers;
    let mut to_come = job.count;
    calendar.plan(gap * exponential(&mut random), Kind::Arrival);
    while let Some((now, kind)) = calendar.next() {
        match kind {
            Kind::Arrival => {
                if free == 0 {
                    waiting.push_back(now);
                } else {
                    free -= 1;
                    waits.add(0.0);
                    calendar.plan(now + exponential(&mut random), Kind::Departure);
                }
                to_come -= 1;
                if to_come > 0 {
                    calendar.plan(now + gap * exponential(&mut random), Kind::Arrival);
                }
            }
            Kind::Departure => match waiting.pop_front() {
                Some(joined) => {
                    waits.add(now - joined);
                    calendar.plan(now + exponential(&mut random), Kind::Departure);
                }
                None => free += 1,
            },
        }
    }
    waits
}
