//! Officers: skills, shifts, breaks, rules of choice, learning and forgetting.

use super::calendar::Window;
use super::{GroupId, PoolId, StepId};
use crate::time::SimDuration;

/// Officers who share a description.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Name.
    pub name: String,
    /// What they can do, in the order of the file; one entry per step.
    pub skills: Vec<Skill>,
    /// Which queue a free officer serves next.
    pub serves: QueueRule,
    /// Probability to be absent on a day of work \[1\].
    pub absence: f64,
    /// Cost of an hour on duty \[currency/h\].
    pub cost_per_hour: f64,
    /// Cost of an hour of overtime relative to an hour on duty \[1\].
    pub overtime_pay: f64,
    /// How practice makes faster.
    pub learning: Option<Learning>,
    /// Time away from a step in which half of what was learned there is lost.
    pub forgetting: Option<SimDuration>,
    /// Members do other work elsewhere until a line is long.
    pub reserve: Option<Reserve>,
    /// Members leave for good, and newcomers take their posts.
    pub turnover: Option<Turnover>,
    /// What becomes of the work in hand when the shift ends.
    pub shift_end: ShiftEnd,
}

/// Days on which some of a group serve people where they live.
#[derive(Clone, Debug, PartialEq)]
pub struct Outreach {
    /// Who.
    pub group: GroupId,
    /// Days of the horizon.
    pub days: Vec<u32>,
    /// From leaving the office to being back.
    pub window: Window,
    /// How many go: the first of the group.
    pub members: u32,
    /// Time to go there, and back.
    pub travel: SimDuration,
    /// Units taken along, and how many of each.
    pub takes: Vec<(PoolId, u32)>,
}

/// Officers who are on shift but off the floor until they are called. One is called after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reserve {
    /// The step whose line decides.
    pub step: StepId,
    /// One is called while more people than this wait.
    pub above: u32,
    /// One leaves when fewer people than this wait; at least one, and not more than `above` unless that is zero.
    pub below: u32,
    /// From the call to coming on the floor.
    pub comes_in: SimDuration,
    /// Shortest stay on the floor.
    pub at_least: SimDuration,
}

/// How officers leave for good and are replaced.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turnover {
    /// Leavers per post and year of 365 days \[1/year\]; each day brings 1 − e^(−rate / 365) of it.
    pub per_year: f64,
    /// How long a post is vacant \[days\].
    pub vacancy: u32,
    /// Speed and accuracy of a newcomer relative to the group's \[1\], in (0, 1].
    pub newcomer: f64,
}

/// What an officer can do at one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Skill {
    /// The step.
    pub step: StepId,
    /// Speed relative to a fully proficient officer \[1\], in (0, 1].
    pub speed: f64,
    /// Accuracy relative to a fully proficient officer \[1\], in [0, 1].
    pub accuracy: f64,
    /// Whether they can do it now; otherwise only in another era.
    pub able: bool,
    /// The officer takes somebody only while more people than this wait.
    pub above: u32,
}

/// One officer.
#[derive(Clone, Debug, PartialEq)]
pub struct Officer {
    /// The group.
    pub group: GroupId,
    /// Which member of it, from 0.
    pub member: u32,
    /// When on the floor, by weekday, Monday first.
    pub week: [Vec<Duty>; 7],
    /// On the floor day and night; then `week` is empty.
    pub always: bool,
}

impl Officer {
    /// Returns whether there is ever any duty: otherwise the member belongs to the group in another era only.
    pub fn is_there(&self) -> bool {
        self.always || self.week.iter().any(|day| !day.is_empty())
    }

    /// Returns a member who belongs to the group in another era only.
    pub(super) fn not_there(group: GroupId, member: u32) -> Officer {
        Officer { group, member, week: Default::default(), always: false }
    }
}

/// A stretch on the floor, and why it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duty {
    /// When.
    pub window: Window,
    /// Why the officer leaves the floor at its end.
    pub then: Pause,
}

/// Why an officer is off the floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// A break, or a gap in the opening hours.
    Break,
    /// The shift is over.
    Home,
}

/// What becomes of the work in hand when the shift ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShiftEnd {
    /// The officer finishes it.
    Finish,
    /// The citizen goes back to the head of the queue with the work that is left.
    HandOver,
}

/// Which queue a free officer serves next. Citizens of an earlier level always go first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueRule {
    /// The one whose first citizen has waited longest.
    LongestWait,
    /// The first in the order in which the officer's skills are listed.
    Listed,
    /// The one with most people waiting.
    LongestQueue,
}

/// Which of several free officers serves a citizen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfficerRule {
    /// The first in the order of the file.
    Listed,
    /// The fastest at the step now.
    Fastest,
    /// The slowest at the step now.
    Slowest,
    /// The one who has been free longest.
    LongestIdle,
    /// Any, with equal probability.
    Random,
    /// The one with the fewest other skills.
    FewestOtherSkills,
}

/// How practice makes an officer faster at a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Learning {
    /// The time per case approaches that of skill `to` exponentially (in time, 1/skill, not in skill).
    Exponential {
        /// Skill in the end \[1\], in (0, 1].
        to: f64,
        /// Practice after which half the gap is closed.
        half_life: Practice,
    },
    /// Wright's curve: each doubling of the cases done multiplies the time per case by `rate`.
    Wright {
        /// \[1\], in (0, 1].
        rate: f64,
        /// Skill that is never exceeded \[1\], in (0, 1].
        to: f64,
    },
}

/// An amount of practice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Practice {
    /// Cases completed at the step.
    Cases(f64),
    /// Calendar time since the start.
    Time(SimDuration),
}
