//! Services, their routes, and the steps with what each needs and what may follow it.

use super::demand::ComeBack;
use super::departures::Departures;
use super::marks::{Condition, Marking, Marks};
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
    /// Marks that some of its citizens carry from the beginning, and which share of them \[1\].
    pub marks: Vec<(Marks, f64)>,
    /// Marks with which a finished case is not right.
    pub flaws: Marks,
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
    /// Where a case goes that finds the stock it needs here out when it comes.
    pub when_out: Option<WhenOut>,
    /// Of a delay: when it can begin, because a courier leaves; `None`: at once.
    pub departs: Option<Departures>,
    /// What else may follow; the shares of those that can follow for one case sum to at most 1. Otherwise the
    /// route goes on.
    pub outcomes: Vec<Outcome>,
    /// For which cases it is done; the others pass it by.
    pub only: Condition,
    /// Share of those cases for which it is done \[1\].
    pub share: f64,
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
    /// By how many people another line has to be shorter for somebody to change over \[people\] ≥ 2; `None`: nobody
    /// does.
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

impl Step {
    /// Returns whether some cases pass it by.
    pub fn is_optional(&self) -> bool {
        self.share < 1.0 || self.only != Condition::default()
    }
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
    /// What happens to the marks of the case.
    pub marking: Marking,
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

/// A probability that is linear in the officer's accuracy at the step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BySkill {
    /// Probability at accuracy 1 \[1\].
    pub at_skill_1: f64,
    /// Probability at accuracy 0 \[1\].
    pub at_skill_0: f64,
}

impl BySkill {
    /// The same probability with every officer.
    pub fn fixed(share: f64) -> BySkill {
        BySkill { at_skill_1: share, at_skill_0: share }
    }

    /// Returns the probability with an officer of `accuracy`.
    #[inline]
    pub fn at(self, accuracy: f64) -> f64 {
        self.at_skill_0 + (self.at_skill_1 - self.at_skill_0) * accuracy
    }

    /// Returns whether it is the same with every officer.
    pub fn is_fixed(self) -> bool {
        self.at_skill_1 == self.at_skill_0
    }

    /// Returns the probability with the officer with whom it is largest.
    pub fn most(self) -> f64 {
        self.at_skill_1.max(self.at_skill_0)
    }
}

/// A named outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Name.
    pub name: String,
    /// Probability for the cases that it is for.
    pub share: BySkill,
    /// For which cases.
    pub only: Condition,
    /// What follows.
    pub then: Then,
    /// What happens to the marks of the case.
    pub marking: Marking,
    /// Work that it adds to the service \[min\].
    pub work: Option<Distribution>,
    /// Whether it may be put right at the desk; then the route goes on, and marks stay as they are.
    pub solved: Option<Solved>,
}

impl Outcome {
    /// Returns an outcome for everybody that does nothing but lead somewhere.
    pub fn plain(name: &str, share: f64, then: Then) -> Outcome {
        Outcome {
            name: name.to_owned(),
            share: BySkill::fixed(share),
            only: Condition::default(),
            then,
            marking: Marking::default(),
            work: None,
            solved: None,
        }
    }

    /// Returns whether it is for everybody and does nothing but lead somewhere.
    pub fn is_plain(&self) -> bool {
        *self == Outcome::plain(&self.name, self.share.at_skill_1, self.then) && self.then != Then::Continue
    }
}

/// That some of those whom an outcome is about are helped at the desk.
#[derive(Clone, Debug, PartialEq)]
pub struct Solved {
    /// Share of them \[1\].
    pub share: f64,
    /// Work that it takes \[min\].
    pub work: Distribution,
}

/// What follows the end of a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Then {
    /// The next step of the route.
    Continue,
    /// The same step again, at the end of its queue.
    Repeat,
    /// To `step`, and on from its place in the route; a step off the route is a detour, after which
    /// the route goes on.
    GoTo(StepId),
    /// Home, and on another day the same step again, or the one that is named.
    Return {
        /// When.
        when: ComeBack,
        /// The step to come back to; `None`: the same.
        to: Option<StepId>,
    },
    /// The case ends without success.
    Reject,
    /// The case ends with success.
    Finish,
}
