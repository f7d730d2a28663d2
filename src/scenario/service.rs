//! Services, their routes, and the steps with what each needs and what may follow it.

use super::demand::ComeBack;
use super::departures::Departures;
use super::people::OfficerRule;
use super::{PoolId, StepId, StockId, SystemId};
use crate::random::distribution::Distribution;
use crate::time::SimDuration;

/// What citizens ask for.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// Name.
    pub name: String,
    /// Steps in order; not empty.
    pub route: Vec<StepId>,
    /// Classes of citizens; shares sum to 1; the last is `ordinary`.
    pub classes: Vec<Class>,
    /// Longest total wait of one visit before a citizen gives up \[min\]; `None`: unlimited.
    pub patience: Option<Distribution>,
    /// Promised time from first arrival to the end of the case.
    pub promise: Option<SimDuration>,
    /// When a citizen comes for a step that needs presence after one that does not.
    pub comes_back: ComeBack,
    /// Who turns round on seeing a long line.
    pub balks: Option<Balking>,
    /// Cards that are to be issued on an open day \[1/day\].
    pub planned: Option<f64>,
    /// Places of the route at which there is a choice of steps.
    pub forks: Vec<Fork>,
    /// Share who go where it is quietest; the others go by `splits` \[1\].
    pub steers: f64,
    /// Shares of the alternatives, as many as each fork has; sum to 1. Empty: all take the first.
    pub splits: Vec<f64>,
}

/// A place of a route with several steps to choose from.
#[derive(Clone, Debug, PartialEq)]
pub struct Fork {
    /// Place in the route.
    pub position: usize,
    /// At least two steps; the first is that of the route, the others are not on it.
    pub steps: Vec<StepId>,
}

/// Some of those who would find more than `above` people waiting turn round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Balking {
    /// Length of the line from which on people balk \[people\].
    pub above: u32,
    /// Share of them who do \[1\].
    pub share: f64,
}

/// A class of citizens within a service.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    /// Name.
    pub name: String,
    /// Share of the service's citizens \[1\].
    pub share: f64,
    /// Rank in every queue: 0 is called first. Below [`super::Scenario::levels`].
    pub level: u8,
    /// Interrupts the service of a citizen with a later level.
    pub preempts: bool,
}

/// One stage with a queue, or a pure delay.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Name.
    pub name: String,
    /// What is done.
    pub task: Task,
    /// Whether the citizen is in the building.
    pub present: bool,
    /// Units taken from pools, and how many of each.
    pub uses: Vec<(PoolId, u32)>,
    /// Systems that must be up.
    pub systems: Vec<SystemId>,
    /// Stock consumed at the start, and how many items of each.
    pub takes: Vec<(StockId, u32)>,
    /// Errors that depend on the officer's accuracy.
    pub errors: Option<Errors>,
    /// Whether officers keep to the procedure.
    pub complies: Option<Compliance>,
    /// What else may follow; shares sum to at most 1. Otherwise the route goes on.
    pub outcomes: Vec<Outcome>,
    /// Where a case goes that finds the stock it needs here out when it comes.
    pub when_out: Option<WhenOut>,
    /// Of a delay: when it can begin, because a courier leaves; `None`: at once.
    pub departs: Option<Departures>,
    /// Longest wait in this queue before a citizen gives up \[min\]; replaces the service's patience here.
    pub patience: Option<Distribution>,
    /// A line for each officer; `None`: one line for all.
    pub lines: Option<Lines>,
    /// Who goes to another step instead.
    pub express: Option<Express>,
    /// Done away from the office, by officers on outreach and nobody else.
    pub field: bool,
}

/// Each officer has a line; whoever comes takes the shortest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lines {
    /// By how many people another line has to be shorter for somebody to change over \[people\] ≥ 2; `None`: nobody does.
    pub jockeys: Option<u32>,
}

/// An express counter for short work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Express {
    /// Work content below which somebody goes there \[min\].
    pub below: f64,
    /// Where; the work content goes along.
    pub step: StepId,
}

/// Another step while stock is out; then the citizen leaves, and the step that was left is tried again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WhenOut {
    /// The other step, which has no such way out itself.
    pub step: StepId,
    /// When the step is tried again: after a day or more.
    pub again_after: ComeBack,
}

/// What a step consists of.
#[derive(Clone, Debug, PartialEq)]
pub enum Task {
    /// An officer works; `work` \[min\] is the time a fully proficient officer needs.
    Work {
        /// Work content \[min\].
        work: Distribution,
        /// Which of several free officers does it.
        chooses: OfficerRule,
    },
    /// Nobody is needed: time passes \[min\].
    Delay(Distribution),
}

/// An error with a probability that is linear in the officer's accuracy at the step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Errors {
    /// Probability at accuracy 1 \[1\].
    pub at_skill_1: f64,
    /// Probability at accuracy 0 \[1\].
    pub at_skill_0: f64,
    /// What follows.
    pub then: Then,
}

/// Keeping to the procedure, with a probability that is linear in the officer's accuracy at the step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compliance {
    /// Probability at accuracy 1 \[1\]; not below that at accuracy 0.
    pub at_skill_1: f64,
    /// Probability at accuracy 0 \[1\].
    pub at_skill_0: f64,
    /// Share of the work that a breach leaves out \[1\].
    pub saves: f64,
}

/// A named outcome with a fixed probability.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Name.
    pub name: String,
    /// Probability \[1\].
    pub share: f64,
    /// What follows.
    pub then: Then,
}

/// What follows the end of a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Then {
    /// The same step again, at the end of its queue.
    Repeat,
    /// To `step`, and on from its place in the route; a step off the route is a detour, after which
    /// the route goes on.
    GoTo(StepId),
    /// Home, and on another day the same step again.
    Return(ComeBack),
    /// The case ends without success.
    Reject,
    /// The case ends with success.
    Finish,
}
