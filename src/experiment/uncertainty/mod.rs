//! What is not known of the inputs, carried through to the results.
//!
//! A *world* is the office with every uncertain value drawn anew. All worlds and the point values are
//! simulated with the same seed, replication by replication, so that what two worlds differ by is the
//! inputs and hardly luck; a two-way analysis of variance (`stats::crossed`) takes out what is left of luck
//! without bias. In a second series of each world, one value at a time is drawn and the others stay at
//! their points, which tells what each of them does.

mod answer;
mod worlds;

pub use answer::{Part, Ranking, Spread};
pub use worlds::WorldRow;

use super::compare;
use super::journal::Journal;
use super::measures::Meter;
use super::run::{Experiment, Outcomes, Progress, Stopped};
use crate::diagnostic::Diagnostic;
use crate::scenario::Scenario;
use crate::scenario::settings::Replications;
use crate::scenario::source::{Checked, Source};
use serde::Serialize;
use thiserror::Error;
use worlds::Worlds;

/// The main measure, unless another is asked for.
pub const MAIN: &str = compare::MAIN;

/// An office whose inputs are uncertain.
#[derive(Clone, Copy)]
pub struct Policy<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Its file, variant and single changes.
    pub source: &'a Source<'a>,
    /// The same as read.
    pub checked: &'a Checked,
}

/// How worlds are simulated.
pub struct Study<'a> {
    /// The office; then what it is compared with, in the same worlds.
    pub policies: Vec<Policy<'a>>,
    /// Seed of all randomness, that of the draws included.
    pub seed: u64,
    /// Replications at the point values, as `loket run` makes them.
    pub base: Replications,
    /// Worlds; at least 2.
    pub worlds: u64,
    /// Replications of each world; at least 2.
    pub replications: u64,
    /// How many threads; `None`: one per core. Changes no byte of any result.
    pub threads: Option<usize>,
    /// The main measure: a ratio of the office.
    pub measure: String,
}

/// Why there is nothing to tell.
#[derive(Clone, Debug, Error)]
pub enum StudyError {
    /// Every value is certain.
    #[error("no value is uncertain")]
    Certain,
    /// There is no such measure, or it cannot be read replication by replication.
    #[error("`{0}` is no measure of the office that is a ratio of sums")]
    Measure(String),
    /// A world makes no valid scenario, however often it is drawn.
    #[error("world {world} was drawn {attempts} times and never made a valid scenario: {}", .problem.message)]
    NoWorld {
        /// Which.
        world: u64,
        /// How often it was drawn.
        attempts: u64,
        /// What is wrong with the last.
        problem: Box<Diagnostic>,
    },
}

/// What is not known, and what of it the inputs make.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Uncertainty {
    /// Name of the scenario.
    pub scenario: String,
    /// The variant in force; `None`: the base.
    pub variant: Option<String>,
    /// Seed of all randomness.
    pub seed: u64,
    /// Replications at the point values.
    pub replications: u64,
    /// Worlds that were finished.
    pub worlds: u64,
    /// Replications of each world.
    pub replications_per_world: u64,
    /// Worlds that were drawn more than once, because what was drawn made no valid scenario.
    pub redrawn: u64,
    /// It was interrupted, and some worlds are missing.
    pub partial: bool,
    /// The main measure.
    pub measure: String,
    /// What is uncertain.
    pub inputs: Vec<Input>,
    /// Every measure of the headline that is a ratio of sums; the main one is first.
    pub measures: Vec<Spread>,
    /// What other policies change of the main measure, world by world.
    pub policies: Vec<Ranking>,
    /// Every world with its draws and what came of them.
    #[serde(skip)]
    pub table: Vec<WorldRow>,
}

/// A value that is not known exactly.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Input {
    /// Path of the file.
    pub path: String,
    /// What the file says.
    pub value: String,
    /// What is known of it.
    pub known: String,
    /// Whether more of the sample can be collected; else it has a range.
    pub is_sample: bool,
    /// Whether it changes any of the measures in any world.
    pub matters: bool,
}

impl Study<'_> {
    /// Makes sure that there is something to tell, before anything is simulated.
    ///
    /// # Errors
    /// [`StudyError::Certain`] or [`StudyError::Measure`].
    pub fn check(&self) -> Result<(), StudyError> {
        if self.policies.iter().all(|policy| policy.checked.uncertain.is_empty()) {
            return Err(StudyError::Certain);
        }
        match Meter::office(&self.policies[0].checked.scenario, &self.measure) {
            Some(_) => Ok(()),
            None => Err(StudyError::Measure(self.measure.clone())),
        }
    }

    /// Simulates the point values and all worlds; `None` if `progress` stopped it before there were two
    /// worlds.
    ///
    /// # Errors
    /// As of [`check`](Study::check); [`StudyError::NoWorld`] if a world cannot be drawn.
    pub fn run(&self, progress: &dyn Progress) -> Result<Option<Uncertainty>, StudyError> {
        self.check()?;
        let lots: u64 = self.policies.iter().map(|policy| worlds::lots_of_world(policy)).sum();
        let points = self.policies.len() as u64 * self.points();
        let whole = Whole { progress, total: points + self.worlds * self.replications * lots };
        whole.planned(0);
        let mut found: Vec<(Outcomes, Worlds)> = Vec::new();
        for &policy in &self.policies {
            let outcomes = self.at_points(&policy.checked.scenario, &whole);
            if outcomes.stopped == Stopped::Interrupted {
                return Ok(None);
            }
            found.push((outcomes, worlds::simulate(self, policy, &whole)?));
        }
        // An interruption leaves a policy with fewer worlds; only what all have is compared.
        let kept = found.iter().map(|(_, worlds)| worlds.full.len()).min().unwrap_or(0);
        if kept < 2 {
            return Ok(None);
        }
        found.iter_mut().for_each(|(_, worlds)| worlds.truncate(kept));
        Ok(Some(self.uncertainty(&found)))
    }

    fn uncertainty(&self, found: &[(Outcomes, Worlds)]) -> Uncertainty {
        let (office, (outcomes, worlds)) = (self.policies[0], &found[0]);
        let scenario = &office.checked.scenario;
        let input = |(place, one): (usize, &crate::scenario::uncertain::Uncertain)| Input {
            path: one.path.clone(),
            value: one.value.clone(),
            known: one.known.clone(),
            is_sample: one.is_sample,
            matters: worlds.matters(place),
        };
        let inputs: Vec<Input> = office.checked.uncertain.iter().enumerate().map(input).collect();
        let others = self.policies.iter().zip(found).skip(1);
        let base = (scenario, outcomes, worlds);
        let ranking = |(policy, (outcomes, worlds)): (&Policy, &(Outcomes, Worlds))| {
            let other = (&policy.checked.scenario, outcomes, worlds);
            answer::ranking(policy.name, &self.measure, base, other)
        };
        Uncertainty {
            scenario: scenario.name.clone(),
            variant: (!scenario.variant.is_empty()).then(|| scenario.variant.clone()),
            seed: self.seed,
            replications: outcomes.outcomes.len() as u64,
            worlds: worlds.full.len() as u64,
            replications_per_world: self.replications,
            redrawn: worlds.attempts.iter().filter(|attempt| **attempt > 0).count() as u64,
            partial: (worlds.full.len() as u64) < self.worlds,
            measure: self.measure.clone(),
            measures: answer::spreads(&inputs, base),
            policies: others.filter_map(ranking).collect(),
            table: worlds.table(scenario),
            inputs,
        }
    }

    /// Replications that are planned at the point values.
    fn points(&self) -> u64 {
        match &self.base {
            Replications::Fixed(count) | Replications::Batches(count) => (*count).max(self.replications),
            Replications::Until(precision) => precision.at_most.max(self.replications),
        }
    }

    /// Simulates the point values at least as often as each world.
    fn at_points(&self, scenario: &Scenario, progress: &dyn Progress) -> Outcomes {
        let run = |replications| {
            Experiment { scenario, seed: self.seed, replications, threads: self.threads }.run(progress)
        };
        let found = match &self.base {
            Replications::Fixed(_) | Replications::Batches(_) => {
                return run(Replications::Fixed(self.points()));
            }
            until @ Replications::Until(_) => run(until.clone()),
        };
        let enough = found.outcomes.len() as u64 >= self.replications;
        if enough || found.stopped == Stopped::Interrupted {
            return found;
        }
        run(Replications::Fixed(self.replications))
    }
}

/// Counts all of a study's replications together.
struct Whole<'a> {
    progress: &'a dyn Progress,
    total: u64,
}

impl Progress for Whole<'_> {
    fn planned(&self, _: u64) {
        self.progress.planned(self.total);
    }

    fn finished(&self, count: u64) {
        self.progress.finished(count);
    }

    fn stop(&self) -> bool {
        self.progress.stop()
    }

    fn journal(&self) -> Option<&dyn Journal> {
        self.progress.journal()
    }
}

#[cfg(test)]
pub(crate) mod tests;
