//! Training: sessions that take officers off the floor, the gain, and what is left of it.

use super::calendar::Window;
use super::{GroupId, OfficerId, StepId};
use crate::time::SimDuration;

/// A course that the file describes, whether it takes place or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// Name.
    pub name: String,
    /// Whether it takes place.
    pub active: bool,
}

/// One active course.
#[derive(Clone, Debug, PartialEq)]
pub struct Training {
    /// Name.
    pub name: String,
    /// Who is trained.
    pub who: GroupId,
    /// When; ascending by day.
    pub sessions: Vec<Session>,
    /// Gain in skill by step, for the whole course.
    pub gains: Vec<Gain>,
    /// What is left of the gain; `None`: all of it, for good.
    pub keeps: Option<Keeps>,
    /// Share of the gain that colleagues at the same step pick up when all others were trained \[1\].
    pub spill_over: f64,
    /// Cost of the course \[currency\].
    pub cost: f64,
}

/// One session.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// Day of the calendar.
    pub day: u32,
    /// Hours.
    pub window: Window,
    /// Who attends.
    pub attend: Vec<OfficerId>,
    /// Share of the course's gain that its attendants have after this session \[1\]: 1 / their sessions.
    pub share: f64,
}

/// A gain of skill at a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gain {
    /// The step.
    pub step: StepId,
    /// Added to speed and accuracy \[1\]; may be zero or negative.
    pub skill: f64,
}

/// How a gain fades: floor + (1 − floor) · 2^(−time / half-life) of it is left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Keeps {
    /// Positive.
    pub half_life: SimDuration,
    /// What is never lost \[1\].
    pub floor: f64,
    /// Whether it fades with practice too; otherwise only time away from the step counts.
    pub always: bool,
}
