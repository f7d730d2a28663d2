//! Citizens and the lines they stand in.

use crate::random::stream::Key;
use crate::scenario::marks::Marks;
use crate::time::SimTime;

/// Nobody.
pub(super) const NOBODY: u32 = u32::MAX;

/// What a random number of a citizen is for; with step and attempt it makes the key of the draw.
#[derive(Clone, Copy, Debug)]
#[repr(u64)]
pub(super) enum Purpose {
    Class = 1,
    Work,
    Patience,
    Error,
    Outcome,
    Delay,
    Retry,
    ComeBack,
    Balk,
    Choice,
    Population,
    NoShow,
    Lateness,
    Group,
    Hears,
    Steer,
    Split,
    Compliance,
    Mark,
    Share,
    ExtraWork,
    Solved,
    Solving,
    Complaint,
}

impl Purpose {
    #[inline]
    const fn place(self) -> Key {
        Key(0xC171_2E4E).with(self as u64)
    }
}

impl Key {
    /// Returns the key of what `purpose` draws for the `index`-th time.
    #[inline]
    pub(super) fn of(self, purpose: Purpose, index: u64) -> Key {
        self.at(purpose.place(), index)
    }

    /// Returns the key of what `purpose` draws at the step with key `step` for the `index`-th time.
    #[inline]
    pub(super) fn of_step(self, purpose: Purpose, step: Key, index: u64) -> Key {
        self.at(Key(purpose.place().0 ^ step.0), index)
    }
}

/// Where a citizen is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum Place {
    /// Neither in a queue nor in service: at home, or in a delay.
    #[default]
    Away,
    /// In the queue of the current step.
    Queue,
    /// In service at the current step.
    Service,
    /// In a delay of the current step.
    Delay,
}

/// One citizen with a case under way.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Citizen {
    /// All luck comes from here.
    pub key: Key,
    /// Identity: demand, day, number on that day (among recorded arrivals: place).
    pub demand: u32,
    pub day: u32,
    pub number: u32,
    /// First arrival.
    pub born: SimTime,
    /// Begin of the present visit.
    pub entered: SimTime,
    /// When the present wait began.
    pub joined: SimTime,
    /// Waited, served and held up during this visit \[µs\].
    pub waited: i64,
    pub served: i64,
    pub held: i64,
    /// Time of the present service so far, on earlier days too, interruptions left out \[µs\].
    pub spent: i64,
    /// When the present service began, and when it was last interrupted.
    pub started: SimTime,
    pub stopped: SimTime,
    /// A service is under way, perhaps interrupted: all its work, and what is left, at full skill \[µs\].
    pub begun: bool,
    /// A service was broken off on an earlier visit, with `work_left`; what it takes has been taken.
    pub kept: bool,
    pub work: f64,
    pub work_left: f64,
    /// Neighbours in line.
    pub next: u32,
    pub prev: u32,
    pub service: u16,
    pub level: u8,
    pub preempts: bool,
    pub place: Place,
    pub in_building: bool,
    /// An officer has departed from the procedure in this case.
    pub breached: bool,
    pub cell: u32,
    pub step: u32,
    /// Place in the route of the current step; that of the step before a detour.
    pub position: u16,
    pub visits: u16,
    /// What is known of the case.
    pub marks: Marks,
    /// Changes whenever a wait begins or ends, so that old patience timers are void.
    pub ticket: u32,
}

impl Citizen {
    /// Returns whether the stock of the present step has been taken for this citizen.
    #[inline]
    pub fn is_supplied(&self) -> bool {
        self.begun | self.kept
    }
}

/// All citizens with a case under way; places are used again.
#[derive(Debug, Default)]
pub(super) struct Citizens {
    list: Vec<Citizen>,
    free: Vec<u32>,
    /// Attempts at each step by each citizen, if they have to be counted.
    attempts: Vec<u16>,
    stride: usize,
    /// The step that each citizen on a detour left, or `NOBODY`; empty if there are no detours.
    detours: Vec<u32>,
    has_detours: bool,
}

impl Citizens {
    /// Forgets everybody; `stride` is the number of steps if attempts are to be counted, else 0.
    pub fn reset(&mut self, stride: usize, has_detours: bool) {
        self.list.clear();
        self.free.clear();
        self.attempts.clear();
        self.stride = stride;
        self.detours.clear();
        self.has_detours = has_detours;
    }

    /// Returns a place for a new citizen, in which only the ticket, which goes on from that of whoever had the
    /// place before, means anything: write the rest.
    #[inline(always)]
    pub fn add(&mut self) -> u32 {
        let Some(place) = self.free.pop() else { return self.add_place() };
        if self.stride > 0 {
            let from = place as usize * self.stride;
            self.attempts[from..from + self.stride].fill(0);
            self.take_detour(place);
        }
        place
    }

    #[cold]
    #[inline(never)]
    fn add_place(&mut self) -> u32 {
        self.list.push(Citizen::default());
        self.attempts.resize(self.list.len() * self.stride, 0);
        if self.has_detours {
            self.detours.push(NOBODY);
        }
        (self.list.len() - 1) as u32
    }

    /// Frees the place of a citizen whose case is over.
    #[inline]
    pub fn remove(&mut self, citizen: u32) {
        let someone = &mut self.list[citizen as usize];
        debug_assert!(someone.place == Place::Away && !someone.in_building);
        someone.ticket += 1;
        self.free.push(citizen);
    }

    /// Notes that `citizen` leaves the route at `step`, to come back to it.
    pub fn leave_route(&mut self, citizen: u32, step: u32) {
        self.detours[citizen as usize] = step;
    }

    /// Returns the step at which `citizen` left the route, who is then on it again.
    pub fn take_detour(&mut self, citizen: u32) -> Option<u32> {
        let left = std::mem::replace(self.detours.get_mut(citizen as usize)?, NOBODY);
        (left != NOBODY).then_some(left)
    }

    /// Returns how often `citizen` began `step` before, or passed it by.
    #[inline]
    pub fn attempts(&self, citizen: u32, step: usize) -> u64 {
        if self.stride == 0 { 0 } else { u64::from(self.attempts[citizen as usize * self.stride + step]) }
    }

    /// Counts an attempt of `citizen` at `step`.
    #[inline]
    pub fn attempted(&mut self, citizen: u32, step: usize) {
        if self.stride > 0 {
            let count = &mut self.attempts[citizen as usize * self.stride + step];
            *count = count.wrapping_add(1);
        }
    }

    /// Returns all places ever used; free ones are `Place::Away` and not in the building.
    pub fn places(&self) -> u32 {
        self.list.len() as u32
    }

    /// Returns all places ever used, for whoever changes several of them.
    #[inline]
    pub fn places_mut(&mut self) -> &mut [Citizen] {
        &mut self.list
    }

    /// Returns how many cases are under way.
    pub fn count(&self) -> u64 {
        (self.list.len() - self.free.len()) as u64
    }

    /// Returns those whose case is under way.
    pub fn under_way(&self) -> Vec<u32> {
        let mut all = vec![true; self.list.len()];
        for &place in &self.free {
            all[place as usize] = false;
        }
        (0..self.places()).filter(|&place| all[place as usize]).collect()
    }
}

impl std::ops::Index<u32> for Citizens {
    type Output = Citizen;
    #[inline]
    fn index(&self, citizen: u32) -> &Citizen {
        &self.list[citizen as usize]
    }
}

impl std::ops::IndexMut<u32> for Citizens {
    #[inline]
    fn index_mut(&mut self, citizen: u32) -> &mut Citizen {
        &mut self.list[citizen as usize]
    }
}

/// A line of citizens, linked through themselves: anybody can leave from anywhere at once.
#[derive(Clone, Copy, Debug)]
struct Line {
    head: u32,
    tail: u32,
}

/// The queue of one step: a line per level.
#[derive(Clone, Debug)]
pub(super) struct Queue {
    lines: Vec<Line>,
    /// Bit l: line l has somebody.
    occupied: u64,
    /// People in it who wait for their first start, and people who wait to go on.
    pub len: u32,
    /// Those of them for whom stock has been taken before.
    pub supplied: u32,
}

impl Queue {
    pub fn new(levels: usize) -> Queue {
        assert!(levels <= 64, "more than 64 levels of priority");
        Queue { lines: vec![Line { head: NOBODY, tail: NOBODY }; levels], occupied: 0, len: 0, supplied: 0 }
    }

    pub fn reset(&mut self) {
        self.lines.fill(Line { head: NOBODY, tail: NOBODY });
        (self.occupied, self.len, self.supplied) = (0, 0, 0);
    }

    /// Returns who is next.
    #[inline]
    pub fn first(&self) -> Option<u32> {
        (self.occupied != 0).then(|| self.lines[self.occupied.trailing_zeros() as usize].head)
    }

    /// Returns the first of each level, earliest level first.
    pub fn heads(&self) -> impl Iterator<Item = u32> {
        self.lines.iter().map(|line| line.head).filter(|&head| head != NOBODY)
    }

    /// Adds `citizen` at the end of the line of its level.
    #[inline]
    pub fn push_back(&mut self, citizens: &mut [Citizen], citizen: u32) {
        let someone = &mut citizens[citizen as usize];
        let level = someone.level;
        let line = &mut self.lines[usize::from(level)];
        let last = std::mem::replace(&mut line.tail, citizen);
        (someone.prev, someone.next, someone.place) = (last, NOBODY, Place::Queue);
        self.occupied |= 1 << level;
        self.len += 1;
        self.supplied += u32::from(someone.is_supplied());
        if last == NOBODY {
            line.head = citizen;
        } else {
            citizens[last as usize].next = citizen;
        }
    }

    /// Adds `citizen` at the head of the line of its level.
    pub fn push_front(&mut self, citizens: &mut [Citizen], citizen: u32) {
        let someone = &mut citizens[citizen as usize];
        let level = someone.level;
        let line = &mut self.lines[usize::from(level)];
        let first = std::mem::replace(&mut line.head, citizen);
        (someone.prev, someone.next) = (NOBODY, first);
        self.occupied |= 1 << level;
        self.len += 1;
        self.supplied += u32::from(someone.is_supplied());
        if first == NOBODY {
            line.tail = citizen;
        } else {
            citizens[first as usize].prev = citizen;
        }
    }

    /// Returns everybody in it, in the order in which they are called.
    pub fn all<'c>(&'c self, citizens: &'c Citizens) -> impl Iterator<Item = u32> + 'c {
        self.lines.iter().flat_map(move |line| {
            let somebody = |citizen: u32| (citizen != NOBODY).then_some(citizen);
            std::iter::successors(somebody(line.head), move |&citizen| somebody(citizens[citizen].next))
        })
    }

    /// Takes `citizen` out.
    #[inline(always)]
    pub fn remove(&mut self, citizens: &mut [Citizen], citizen: u32) {
        let Citizen { prev, next, level, begun, kept, .. } = citizens[citizen as usize];
        let line = &mut self.lines[usize::from(level)];
        if prev == NOBODY {
            line.head = next;
        } else {
            citizens[prev as usize].next = next;
        }
        if next != NOBODY {
            citizens[next as usize].prev = prev;
        } else {
            line.tail = prev;
            if prev == NOBODY {
                self.occupied &= !(1 << level);
            }
        }
        self.len -= 1;
        self.supplied -= u32::from(begun | kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Levels 1, 0, 1, 1 come; the third leaves, the last is interrupted and put at the head.
    #[test]
    fn five_moves_in_a_queue_of_two_levels() {
        let mut citizens = Citizens::default();
        let mut queue = Queue::new(2);
        let all: Vec<u32> = [1, 0, 1, 1].map(|_| citizens.add()).to_vec();
        for (&citizen, level) in all.iter().zip([1, 0, 1, 1]) {
            citizens[citizen].level = level;
            queue.push_back(citizens.places_mut(), citizen);
        }
        queue.remove(citizens.places_mut(), all[2]);
        queue.remove(citizens.places_mut(), all[3]);
        queue.push_front(citizens.places_mut(), all[3]);
        let mut order = Vec::new();
        while let Some(first) = queue.first() {
            order.push(first);
            queue.remove(citizens.places_mut(), first);
        }
        assert_eq!(order, [all[1], all[3], all[0]]);
        assert_eq!(queue.len, 0);
    }

    #[test]
    fn a_place_is_used_again_with_a_new_ticket() {
        let mut citizens = Citizens::default();
        let first = citizens.add();
        let ticket = citizens[first].ticket;
        citizens.remove(first);
        assert_eq!(citizens.add(), first);
        assert_ne!(citizens[first].ticket, ticket);
        assert_eq!(citizens.under_way(), [first]);
    }
}
