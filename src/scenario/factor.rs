//! Factors: what makes officers faster or slower, more or less careful, at this moment.

use super::people::Skill;
use super::{GroupId, Scenario, StepId};
use crate::curve::Curve;
use crate::time::SimTime;

/// One factor in force. Several on the same number multiply.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// Name.
    pub name: String,
    /// What it multiplies.
    pub of: FactorOf,
    /// Whose; `None`: everybody's.
    pub who: Option<GroupId>,
    /// Where; `None`: at every step.
    pub step: Option<StepId>,
    /// The number that it depends on; `None`: it is always the same.
    pub by: Option<Driver>,
    /// The factor by that number \[1\]; at least zero, of speed above zero.
    pub curve: Curve,
    /// From when on; before, it is 1.
    pub since: SimTime,
    /// With [`Driver::SeniorsBeside`]: speed at the step from which on a colleague is a senior \[1\].
    pub senior: f64,
    /// What it costs, once \[currency\].
    pub cost: f64,
}

/// What a factor multiplies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactorOf {
    /// The speed, as it is when the service starts.
    Speed,
    /// The probability of an error, when the service ends.
    Errors,
    /// The probability to keep to the procedure, when the service starts.
    Compliance,
    /// The practice that a completed case counts for.
    Learning,
}

/// Number of [`FactorOf`].
pub const FACTORS_OF: usize = 4;

/// A number that a factor can depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Driver {
    /// Hours since the officer came today.
    HoursOnShift,
    /// Hours since the officer came, or came back from the last break.
    HoursSinceRest,
    /// People in the queue of the step per officer on the floor who can do it.
    PeoplePerOfficer,
    /// Minutes until the opening hours of the day end; negative after.
    MinutesToClosing,
    /// Colleagues on the floor who can do the step at the speed of a senior.
    SeniorsBeside,
    /// Days since the factor began.
    DaysSinceStart,
}

impl Factor {
    /// Returns whether it acts on officers of `group` at `step`.
    pub fn concerns(&self, group: GroupId, step: StepId) -> bool {
        self.who.is_none_or(|who| who == group) && self.step.is_none_or(|at| at == step)
    }
}

impl Scenario {
    /// Returns the speed of an officer of `group` with `skill`, with the factors that are always the same.
    pub fn steady_speed(&self, group: GroupId, skill: &Skill) -> f64 {
        let steady = |factor: &&Factor| {
            let always = factor.by.is_none() && factor.since == SimTime::ZERO;
            always && factor.of == FactorOf::Speed && factor.concerns(group, skill.step)
        };
        self.factors.iter().filter(steady).fold(skill.speed, |speed, factor| speed * factor.curve.at(0.0))
    }
}
