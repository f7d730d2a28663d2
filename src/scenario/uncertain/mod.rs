//! What is not known exactly: values of the file with a sample they were estimated from, or a range.
//!
//! A draw is a change by path, as on the command line, so that every world can be simulated again by hand.

mod read;
mod write;

use super::lever::Lever;
use super::tree::Node;
use crate::diagnostic::Span;
use crate::random::distribution::Distribution;
use crate::random::estimate;
use crate::random::stream::Key;

pub(super) use read::{observations, read};

/// A value of the file that is not known exactly.
#[derive(Clone, Debug)]
pub struct Uncertain {
    /// Path of the file.
    pub path: String,
    /// What the file says there.
    pub value: String,
    /// What is known of it, such as `from 40 observations` or `between 0.45 and 0.65`.
    pub known: String,
    /// Whether it was estimated from a sample, so that a larger one would be nearer; else it has a range.
    pub is_sample: bool,
    /// Where that is said.
    pub(super) span: Option<Span>,
    /// The path that a draw sets.
    set: String,
    law: Law,
}

/// How a value is drawn.
#[derive(Clone, Debug)]
enum Law {
    /// Uniform, or triangular with the most likely value at this place of the way.
    Between { lever: Lever, likely: Option<f64> },
    /// The sample is drawn again from the distribution, and its mean and spread are estimated anew;
    /// `stages` are those of an Erlang.
    Times { distribution: Distribution, observations: u32, stages: Option<u32> },
    /// Jeffreys' posterior.
    Share { share: f64, cases: u32 },
    /// Arrivals are counted again on as many days.
    Counts { rates: Node, counting: Counting },
}

/// Days on which arrivals were counted.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Counting {
    /// How many \[days\].
    days: f64,
    /// Opening time of one \[h\].
    hours: f64,
    /// How whole days vary beyond Poisson \[1\].
    day_cv: f64,
    /// Days of the week on which the office opens.
    open: [bool; 7],
}

impl Uncertain {
    /// Draws the value of world `world` and returns the change that puts it there, as `path=value`.
    ///
    /// The draw depends on seed, world, attempt and path and on nothing else that is uncertain.
    ///
    /// - `attempt`: from 0; another for a world that made no valid scenario.
    pub fn draw(&self, seed: u64, world: u64, attempt: u64) -> String {
        let key = Key::name("what is not known of the inputs").with(seed).with(world);
        let key = key.with(Key::name(&self.path).0).with(attempt);
        let value = match &self.law {
            Law::Between { lever, likely } => {
                let luck = key.uniform();
                lever.at(likely.map_or(luck, |likely| triangular(luck, likely)))
            }
            Law::Times { distribution, observations, stages } => {
                write::times(distribution, *observations, *stages, &mut key.short())
            }
            Law::Share { share, cases } => write::number(estimate::share(*share, *cases, &mut key.short())),
            Law::Counts { rates, counting } => write::counts(rates, *counting, &mut key.short()),
        };
        format!("{}={value}", self.set)
    }

    /// Returns the changes that put the value at the ends of its range; `None` if it has none.
    pub(super) fn ends(&self) -> Option<[String; 2]> {
        match &self.law {
            Law::Between { lever, .. } => Some([lever.set(&lever.at(0.0)), lever.set(&lever.at(1.0))]),
            Law::Times { .. } | Law::Share { .. } | Law::Counts { .. } => None,
        }
    }
}

/// Inverts the triangular distribution on [0, 1] with its mode at `likely`.
fn triangular(luck: f64, likely: f64) -> f64 {
    if luck < likely { (luck * likely).sqrt() } else { 1.0 - ((1.0 - luck) * (1.0 - likely)).sqrt() }
}

#[cfg(test)]
mod tests;
