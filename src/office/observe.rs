//! What is watched while an office runs: levels that last, and records for whoever wants them.

use super::outcome::{Cause, StepCounts};
use crate::time::SimTime;

/// Sees every visit and every service of a replication; the unit `()` sees nothing and costs nothing.
pub trait Observer {
    /// Whether the office examines itself after every event, and panics at the first contradiction:
    /// somebody idle while somebody waits whom they could serve, or a count that is not so.
    const CHECKS: bool = false;
    /// Whether the methods below do anything, so that records have to be made for them.
    const WATCHES: bool = true;

    /// A citizen is done at a step: served, or gone while waiting.
    #[inline]
    fn step_ended(&mut self, record: &StepRecord) {
        let _ = record;
    }

    /// A citizen left the building, or was not let in.
    #[inline]
    fn visit_ended(&mut self, record: &VisitRecord) {
        let _ = record;
    }

    /// An hour of the clock ends, in an office that is open today; `area` is the sum over steps of people waiting or
    /// served × time since the first instant, modulo 2^64 \[people·µs\].
    #[inline]
    fn hour_ended(&mut self, now: SimTime, area: i64) {
        let _ = (now, area);
    }

    /// The replication ends on a citizen whose case is under way.
    fn left_over(&mut self, record: &OpenRecord) {
        let _ = record;
    }
}

impl Observer for () {
    const WATCHES: bool = false;
}

/// Who a record is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CitizenId {
    /// Place of the demand in the scenario.
    pub demand: u32,
    /// Day on which the citizen first came (for recorded arrivals and renewals: 0).
    pub day: u32,
    /// Number on that day, from 0.
    pub number: u32,
}

/// One stay at a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepRecord {
    /// Who.
    pub citizen: CitizenId,
    /// Place of the step in the scenario.
    pub step: u32,
    /// How often the citizen had begun this step before; counted only if the scenario has repeats.
    pub attempt: u64,
    /// Start of the wait.
    pub joined: SimTime,
    /// Start of the service; `None`: left while waiting.
    pub started: Option<SimTime>,
    /// End; on another day than the start if closing broke the service off.
    pub ended: SimTime,
    /// Place of the officer in the scenario; `None` for delays and those who left.
    pub officer: Option<u32>,
    /// Work content at full skill, or length of a delay \[µs\]; 0 for those who left.
    pub work: f64,
}

/// One visit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VisitRecord {
    /// Who.
    pub citizen: CitizenId,
    /// Cell: service and class.
    pub cell: u32,
    /// Which visit of the case, from 1.
    pub visit: u16,
    /// Start.
    pub entered: SimTime,
    /// End.
    pub left: SimTime,
    /// Waited \[µs\].
    pub wait: i64,
    /// Served \[µs\].
    pub service: i64,
    /// Held up by interruptions \[µs\].
    pub held: i64,
    /// How it ended.
    pub end: VisitEnd,
}

/// A case under way at the end of the replication.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OpenRecord {
    /// Who.
    pub citizen: CitizenId,
    /// Cell: service and class.
    pub cell: u32,
    /// Place in the scenario of the step the citizen is at, or will come back for.
    pub step: u32,
    /// How often the citizen had begun this step before; counted only if the scenario has repeats.
    pub attempt: u64,
    /// First arrival.
    pub born: SimTime,
    /// Begin of the present visit; `None`: not in the building.
    pub entered: Option<SimTime>,
    /// Start of the wait for a first start at the step; `None`: does not wait for one.
    pub joined: Option<SimTime>,
}

/// How a visit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitEnd {
    /// The case is done, or goes on without the citizen.
    Served,
    /// Asked to come back.
    SentBack,
    /// Refused on the merits.
    Rejected,
    /// Gave up waiting.
    Abandoned,
    /// Not let in: room full, quota gone, doors closed.
    Refused,
    /// Sent home at closing.
    SentHome,
    /// Turned round on seeing the line.
    Balked,
}

impl VisitEnd {
    /// Name in traces.
    pub fn name(self) -> &'static str {
        match self {
            VisitEnd::Served => "served",
            VisitEnd::SentBack => "sent back",
            VisitEnd::Rejected => "rejected",
            VisitEnd::Abandoned => "abandoned",
            VisitEnd::Refused => "refused",
            VisitEnd::SentHome => "sent home",
            VisitEnd::Balked => "balked",
        }
    }
}

/// A number of people that changes, and its integral over time: a change costs one addition.
///
/// The integral is kept modulo 2^64, so that its growth between two readings is exact as long as that is below
/// 2^63 people·µs: a hundred million people for a day. Whoever reads it does so every day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Level {
    pub value: u32,
    /// Sum of change × instant: what the integral would have more if the value had never changed.
    moment: i64,
}

impl Level {
    const ZERO: Level = Level { value: 0, moment: 0 };

    #[inline]
    pub fn rise(&mut self, now: SimTime) {
        self.value += 1;
        self.moment = self.moment.wrapping_add(now.0);
    }

    #[inline]
    pub fn fall(&mut self, now: SimTime) {
        self.value -= 1;
        self.moment = self.moment.wrapping_sub(now.0);
    }

    /// Returns the integral from the first instant until now, modulo 2^64 \[people·µs\].
    #[inline]
    pub fn area(&self, now: SimTime) -> i64 {
        i64::from(self.value).wrapping_mul(now.0).wrapping_sub(self.moment)
    }
}

/// Levels at one step: who waits for a first start and why, and who is served.
#[derive(Clone, Copy, Debug)]
pub(super) struct StepClock {
    pub waiting: Level,
    pub in_service: Level,
    pub cause: Cause,
    /// Areas that have been accounted for.
    waited: i64,
    served: i64,
}

impl StepClock {
    pub const NEW: StepClock = StepClock {
        waiting: Level::ZERO,
        in_service: Level::ZERO,
        cause: Cause::Officer,
        waited: 0,
        served: 0,
    };

    /// Accounts for the time since the last call, in which cause and opening were the same.
    pub fn settle(&mut self, now: SimTime, open: bool, counts: &mut StepCounts) {
        let (waited, served) = (self.waiting.area(now), self.in_service.area(now));
        let waiting = i128::from(waited.wrapping_sub(self.waited));
        counts.wait_area[self.cause as usize] += waiting;
        if open {
            counts.queue_area += waiting;
            counts.busy_area += i128::from(served.wrapping_sub(self.served));
        }
        (self.waited, self.served) = (waited, served);
    }
}

/// Levels of the whole office: people inside, people who wait, and those of them who stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct OfficeClock {
    pub inside: Level,
    /// Counted where seats are.
    pub waiting: u32,
    pub standing: Level,
    /// What has been accounted for.
    settled: OfficeAreas,
}

/// Integrals of the levels of the office \[people·µs\], and of time \[µs\].
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OfficeAreas {
    pub time: i64,
    pub inside: i64,
    pub waiting: i64,
    pub standing: i64,
}

impl OfficeClock {
    pub const NEW: OfficeClock = OfficeClock {
        inside: Level::ZERO,
        waiting: 0,
        standing: Level::ZERO,
        settled: OfficeAreas { time: 0, inside: 0, waiting: 0, standing: 0 },
    };

    /// Somebody more waits in a room with `seats`.
    #[inline]
    pub fn sit_down(&mut self, seats: u32, now: SimTime) {
        self.waiting += 1;
        if self.waiting > seats {
            self.standing.rise(now);
        }
    }

    /// Somebody fewer waits in a room with `seats`.
    #[inline]
    pub fn get_up(&mut self, seats: u32, now: SimTime) {
        if self.waiting > seats {
            self.standing.fall(now);
        }
        self.waiting -= 1;
    }

    /// Returns what has been added since the last call; `waiting` is the integral of those who wait.
    pub fn settle(&mut self, now: SimTime, waiting: i64) -> OfficeAreas {
        let (inside, standing) = (self.inside.area(now), self.standing.area(now));
        let areas = OfficeAreas { time: now.0, inside, waiting, standing };
        let before = std::mem::replace(&mut self.settled, areas);
        OfficeAreas {
            time: now.0 - before.time,
            inside: inside.wrapping_sub(before.inside),
            waiting: waiting.wrapping_sub(before.waiting),
            standing: standing.wrapping_sub(before.standing),
        }
    }
}

/// Time spent in each of `N` states; `Office` decides which states count when.
#[derive(Clone, Copy, Debug)]
pub(super) struct StateClock<const N: usize> {
    state: usize,
    since: SimTime,
    /// Time in each state outside and within opening hours \[µs\].
    pub spent: [[i64; N]; 2],
}

impl<const N: usize> StateClock<N> {
    pub fn new(state: usize) -> StateClock<N> {
        StateClock { state, since: SimTime::ZERO, spent: [[0; N]; 2] }
    }

    #[inline]
    pub fn go(&mut self, now: SimTime, open: bool, state: usize) {
        self.spent[usize::from(open)][self.state] += (now - self.since).0;
        (self.since, self.state) = (now, state);
    }

    /// Accounts for the time up to now without a change of state.
    pub fn settle(&mut self, now: SimTime, open: bool) {
        self.go(now, open, self.state);
    }

    /// Forgets what was spent so far.
    pub fn rebase(&mut self, now: SimTime) {
        (self.since, self.spent) = (now, [[0; N]; 2]);
    }

    /// Returns the time in `state`, at any hour.
    pub fn total(&self, state: usize) -> i64 {
        self.spent[0][state] + self.spent[1][state]
    }
}
