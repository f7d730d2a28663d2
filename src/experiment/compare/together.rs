//! Policies simulated on the same citizens: a number of replications fixed beforehand, or until it is decided.

use super::{Comparison, ComparisonError, Decision, Ended, MAIN, Policy, Question, check};
use crate::experiment::journal::Journal;
use crate::experiment::run::{Experiment, Outcomes, Progress, SECTIONS, Stopped};
use crate::scenario::Scenario;
use crate::scenario::settings::Replications;
use crate::stats::stopping::doublings;

/// Policies to be simulated and compared; the first is the base.
#[derive(Clone, Debug)]
pub struct Together<'s> {
    /// Names and offices.
    pub policies: Vec<(&'s str, &'s Scenario)>,
    /// Seed of all randomness.
    pub seed: u64,
    /// How many replications; if until an interval is narrow enough, then that of the base.
    pub replications: Replications,
    /// How many threads; `None`: one per core. Changes no byte of any result.
    pub threads: Option<usize>,
    /// The main measure.
    pub by: String,
    /// Goes on until the main measure is decided; `None`: `replications` are enough.
    pub until: Option<Until>,
}

/// Goes on until every difference of the main measure is decided.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Until {
    /// Most replications.
    pub at_most: u64,
    /// A difference up to this does not matter \[unit of the main measure\].
    pub indifference: f64,
}

impl<'s> Together<'s> {
    /// Returns the comparison that the base asks for, on all cores.
    ///
    /// # Panics
    /// If there are no policies.
    pub fn new(policies: Vec<(&'s str, &'s Scenario)>) -> Together<'s> {
        let settings = &policies[0].1.experiment;
        Together {
            seed: settings.seed,
            replications: settings.replications.clone(),
            policies,
            threads: None,
            by: MAIN.to_owned(),
            until: None,
        }
    }

    /// Simulates all policies and compares them; `None` if `progress` stopped it before there was anything to
    /// compare.
    ///
    /// # Errors
    /// If the main measure does not suit a policy; then nothing is simulated.
    pub fn compare(&self, progress: &dyn Progress) -> Result<Option<Comparison>, ComparisonError> {
        for (name, scenario) in &self.policies {
            check(&self.by, name, scenario)?;
        }
        let mut outcomes: Vec<Outcomes> = Vec::new();
        let rounds: Vec<u64> = match (self.until, &self.replications) {
            (None, Replications::Fixed(count)) => doublings(SECTIONS as u64, *count).collect(),
            (None, Replications::Until(_) | Replications::Batches(_)) => {
                let (_, base) = self.policies[0];
                let found = self.experiment(base, self.replications.clone()).run(progress);
                if found.stopped == Stopped::Interrupted {
                    return Ok(None);
                }
                outcomes.push(found);
                vec![outcomes[0].outcomes.len() as u64]
            }
            // With fewer replications than sections, more could not be added later.
            (Some(until), replications) => {
                let first = match replications {
                    Replications::Fixed(count) => (*count).max(SECTIONS as u64),
                    Replications::Until(_) | Replications::Batches(_) => SECTIONS as u64,
                };
                doublings(first, until.at_most).collect()
            }
        };
        self.in_rounds(&rounds, outcomes, progress)
    }

    /// Simulates all policies up to the count of each round, and compares them after it: whoever is interrupted keeps the
    /// headline of the latest.
    fn in_rounds(
        &self,
        rounds: &[u64],
        mut outcomes: Vec<Outcomes>,
        progress: &dyn Progress,
    ) -> Result<Option<Comparison>, ComparisonError> {
        let question = match self.until {
            None => self.question(1, 0.0),
            Some(until) => self.question(rounds.len() as u32, until.indifference),
        };
        let glance = Question { headline_only: true, ..question.clone() };
        let total = rounds.last().copied().filter(|_| self.until.is_none()).unwrap_or(0);
        let all = All { progress, policies: self.policies.len() as u64, total };
        let mut latest: Option<Comparison> = None;
        for &count in rounds {
            if !self.more(&mut outcomes, count, &all) {
                return Ok(latest.map(|found| Comparison { stopped: Ended::Interrupted, ..found }));
            }
            let is_last = rounds.last() == Some(&count);
            let found = self.between(&outcomes, if is_last { &question } else { &glance })?;
            let open = found.variants.iter().any(|variant| variant.decision == Decision::Open);
            let stopped = match self.until {
                None => Ended::Complete,
                Some(_) if open => Ended::AtMost,
                Some(_) => Ended::Decided,
            };
            if stopped == Ended::Decided && !is_last {
                return Ok(Some(Comparison { stopped, ..self.between(&outcomes, &question)? }));
            }
            latest = Some(Comparison { stopped, ..found });
        }
        Ok(latest)
    }

    /// Adds replications to the outcomes of every policy up to `to`; false if it was stopped before the last.
    fn more(&self, outcomes: &mut Vec<Outcomes>, to: u64, progress: &dyn Progress) -> bool {
        for (place, &(_, scenario)) in self.policies.iter().enumerate() {
            let experiment = self.experiment(scenario, Replications::Fixed(to));
            let stopped = match outcomes.get_mut(place) {
                Some(found) if found.outcomes.len() as u64 == to => Stopped::Complete,
                Some(found) => experiment.extend(found, progress),
                None => {
                    let found = match outcomes.first().and_then(|base| base.batches.as_ref()) {
                        // Cut as the base is, also where it had to join some.
                        Some(batches) => experiment.cut(batches.count, progress),
                        None => experiment.run(progress),
                    };
                    outcomes.push(found);
                    outcomes[place].stopped
                }
            };
            if stopped == Stopped::Interrupted {
                return false;
            }
        }
        true
    }

    fn question(&self, looks: u32, indifference: f64) -> Question {
        Question { by: self.by.clone(), looks, indifference, headline_only: false }
    }

    fn experiment(&self, scenario: &'s Scenario, replications: Replications) -> Experiment<'s> {
        Experiment { scenario, seed: self.seed, replications, threads: self.threads }
    }

    fn between(&self, outcomes: &[Outcomes], question: &Question) -> Result<Comparison, ComparisonError> {
        let policies: Vec<Policy> = self
            .policies
            .iter()
            .zip(outcomes)
            .map(|(&(name, scenario), outcomes)| Policy { name, scenario, outcomes })
            .collect();
        Comparison::between(policies[0], &policies[1..], question)
    }
}

/// The progress of all policies: each is planned as often as one is, and at least `total` times.
struct All<'a> {
    progress: &'a dyn Progress,
    policies: u64,
    total: u64,
}

impl Progress for All<'_> {
    fn planned(&self, total: u64) {
        self.progress.planned(total.max(self.total) * self.policies);
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
