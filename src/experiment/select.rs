//! The best of many policies, selected on the same citizens, with a guarantee: [`crate::stats::selection`] decides who
//! is replicated further, this file replicates.
//!
//! What the best-looking of many looks like flatters it. So the selected policy and the base are replicated anew
//! afterwards, with numbers from [`ANEW`] on, which the selection never saw; from the first of them also comes the size
//! of the zone where it is a share of what the base has.

use super::measures::direction::{Direction, direction};
use super::measures::{LEVEL, Meter, Scope};
use super::run::{Experiment, Progress};
use super::threads::{Lot, rows};
use crate::scenario::Scenario;
use crate::stats::interval::Interval;
use crate::stats::paired::Difference;
use crate::stats::ratio::RatioTally;
use crate::stats::selection::{self, Design, Ending, Fate, Pair, Wanted};
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use thiserror::Error;

/// Number of the first replication that is kept from the selection.
pub const ANEW: u64 = 1_000_000_000;

/// Most replications by which the selected policy is estimated anew.
const MOST_ANEW: u64 = 1_000;

/// Policies to select from.
#[derive(Clone, Debug)]
pub struct Selecting<'s> {
    /// Names and offices.
    pub policies: Vec<(&'s str, &'s Scenario)>,
    /// What the selected one is held against; may be one of the policies.
    pub base: (&'s str, &'s Scenario),
    /// The measure, one of [`main_measures`].
    pub by: String,
    /// What is asked for.
    pub question: Question,
    /// Seed of all randomness.
    pub seed: u64,
    /// How many threads; `None`: one per core. Changes no byte of any result.
    pub threads: Option<usize>,
}

/// What is asked of a selection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Question {
    /// Probability that the selected policy is within the zone of the best, in (0, 1) \[1\].
    pub confidence: f64,
    /// A difference that does not matter.
    pub zone: Zone,
    /// Replications of every policy before any is dropped, at least 2.
    pub first: u64,
    /// Most replications of a policy.
    pub at_most: u64,
}

/// A difference that does not matter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Zone {
    /// So much, > 0 \[unit of the measure\].
    Of(f64),
    /// This share of what the base has, > 0 \[1\].
    OfBase(f64),
}

/// Why nothing can be selected.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SelectError {
    /// One policy is none to select from.
    #[error("there is nothing to select from: only one policy")]
    Alone,
    /// Nothing is best by this measure.
    #[error(
        "`{0}` is no measure of the office, read replication by replication, by which one policy is better"
    )]
    Measure(String),
    /// A policy does not have the measure, or in another unit than the base.
    #[error("`{measure}` has no meaning for `{policy}`, or another unit than for the base")]
    Undefined {
        /// The measure.
        measure: String,
        /// The policy.
        policy: String,
    },
    /// The zone is a share of nothing.
    #[error("`{0}` of the base is zero or was not measured, and so no share of it is a zone of indifference")]
    NoZone(String),
    /// Nothing was measured.
    #[error("`{0}` was measured for fewer than two policies in the first stage: nobody counted")]
    Nothing(String),
}

/// Which policy is the best, and how sure that is: `loket select --json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Selection {
    /// Name of the (first) scenario.
    pub scenario: String,
    /// The measure.
    pub measure: String,
    /// Its unit.
    pub unit: String,
    /// Which way it is better.
    pub better: Direction,
    /// Seed of all randomness.
    pub seed: u64,
    /// Probability of the guarantee \[1\].
    pub confidence: f64,
    /// The zone of indifference \[`unit`\].
    pub indifference: f64,
    /// Replications of the first stage.
    pub first_stage: u64,
    /// Most replications of a policy.
    pub at_most: u64,
    /// Why it ended.
    pub stopped: Ended,
    /// Whether the guarantee holds.
    pub guaranteed: bool,
    /// The selected policy.
    pub selected: String,
    /// With `confidence`, no policy is better than the selected one by more than this \[`unit`\]; `None`: not bounded.
    pub within: Option<f64>,
    /// Every policy, in the order given.
    pub policies: Vec<Contender>,
    /// The selected policy estimated anew; `None`: that was interrupted.
    pub anew: Option<Anew>,
    /// What the selection took.
    pub work: Work,
}

/// Why a selection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ended {
    /// The guarantee holds.
    #[serde(rename = "decided")]
    Decided,
    /// The most replications allowed were not enough.
    #[serde(rename = "at most")]
    AtMost,
    /// It was told to stop.
    #[serde(rename = "interrupted")]
    Interrupted,
}

/// What became of a policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contender {
    /// What it is called.
    pub name: String,
    /// The measure over its replications in the selection; `None`: nothing was measured \[`unit`\].
    pub mean: Option<f64>,
    /// Lower end of its 95 % interval, which holds on its own; `None`: not bounded.
    pub ci95_low: Option<f64>,
    /// Upper end.
    pub ci95_high: Option<f64>,
    /// Its replications.
    pub replications: u64,
    /// What is known of it.
    pub status: Status,
    /// How much better than the selected one it may be at most, at once with all others and with `confidence`; `None`: it
    /// is not the best, or it is the selected one \[`unit`\].
    pub better_by_at_most: Option<f64>,
}

/// What is known of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// It is the one.
    #[serde(rename = "selected")]
    Selected,
    /// It did the same in every replication.
    #[serde(rename = "the same in every replication")]
    Same,
    /// It seems as good, to within the zone.
    #[serde(rename = "not told apart")]
    NotApart,
    /// It seems worse by more than the zone, and is better by no more than the zone.
    #[serde(rename = "no better")]
    NoBetter,
    /// It may be better by more than the zone.
    #[serde(rename = "open")]
    Open,
    /// Another one is better.
    #[serde(rename = "eliminated")]
    Eliminated,
    /// It has no value.
    #[serde(rename = "nothing measured")]
    Nothing,
}

impl Status {
    /// In words, as in results.
    pub fn words(self) -> &'static str {
        match self {
            Status::Selected => "selected",
            Status::Same => "the same in every replication",
            Status::NotApart => "not told apart",
            Status::NoBetter => "no better",
            Status::Open => "open",
            Status::Eliminated => "eliminated",
            Status::Nothing => "nothing measured",
        }
    }
}

/// The selected policy, and the base, on replications that the selection did not use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Anew {
    /// Number of the first replication.
    pub first_replication: u64,
    /// How many.
    pub replications: u64,
    /// The selected policy.
    pub selected: Estimate,
    /// What it is held against; `None`: it is the base itself.
    pub base: Option<Against>,
}

/// The base, and what the selected policy changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Against {
    /// What the base is called.
    pub name: String,
    /// The base.
    pub estimate: Estimate,
    /// The selected policy less the base, paired by replication.
    pub change: Estimate,
}

/// An estimate with its 95 % interval \[unit of the measure\].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The estimate.
    pub mean: f64,
    /// Lower end; `None`: not bounded.
    pub ci95_low: Option<f64>,
    /// Upper end.
    pub ci95_high: Option<f64>,
}

/// Replications in all.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Work {
    /// Of the selection.
    pub replications: u64,
    /// If every policy had as many as the one with the most.
    pub same_for_all: u64,
    /// That Rinott's two-stage procedure would have needed for the same guarantee from the same first stage; `None`: it
    /// cannot give it.
    pub two_stage: Option<u64>,
}

impl Estimate {
    fn new(interval: Interval) -> Estimate {
        let end = |end: f64| end.is_finite().then_some(end);
        Estimate { mean: interval.mean, ci95_low: end(interval.low), ci95_high: end(interval.high) }
    }

    fn of(pairs: &[Pair]) -> Option<Estimate> {
        let mut tally = RatioTally::new();
        pairs.iter().for_each(|pair| tally.push(pair.0, pair.1));
        tally.interval(LEVEL).map(Estimate::new)
    }
}

/// Returns the measures of the office by which policies can be selected: with a better side, and read replication by
/// replication.
pub fn main_measures(scenario: &Scenario) -> Vec<&'static str> {
    let mine = |meter: &Meter| meter.scope == Scope::Office && direction(meter.measure).is_some();
    Meter::all(scenario).into_iter().filter(mine).map(|meter| meter.measure).collect()
}

impl Selecting<'_> {
    /// Simulates and selects; `None` if `progress` stopped it before the first stage was finished. Whether it was stopped
    /// after that, the result says.
    ///
    /// # Errors
    /// If the measure does not suit, before anything is simulated; or if the first stage says nothing.
    pub fn select(&self, progress: &dyn Progress) -> Result<Option<Selection>, SelectError> {
        let field = self.field(progress)?;
        let mut base = Vec::new();
        let zone = match self.question.zone {
            Zone::Of(zone) => zone,
            Zone::OfBase(share) => {
                if !field.anew(BASE, &mut base, self.question.first) {
                    return Ok(None);
                }
                self.share_of(share, &base)?
            }
        };
        let design = Design {
            confidence: self.question.confidence,
            indifference: zone,
            lower: field.better == Direction::Lower,
            first: self.question.first,
            at_most: self.question.at_most,
        };
        let whole = Cell::new(true);
        let found = selection::select(self.policies.len(), &design, &mut |wanted| {
            let found = field.replicate(wanted);
            whole.set(found.is_some());
            found
        });
        match found {
            Some(found) => Ok(Some(self.told(&field, &design, &found, base))),
            None if whole.get() => Err(SelectError::Nothing(self.by.clone())),
            None => Ok(None),
        }
    }

    /// Returns how many threads [`select`](Selecting::select) works with.
    pub fn threads_used(&self) -> usize {
        Experiment { threads: self.threads, ..Experiment::new(self.base.1) }.threads_used()
    }

    /// Finds the measure in every office.
    fn field<'a>(&'a self, progress: &'a dyn Progress) -> Result<Field<'a>, SelectError> {
        let measure = || SelectError::Measure(self.by.clone());
        let undefined =
            |policy: &str| SelectError::Undefined { measure: self.by.clone(), policy: policy.to_owned() };
        let better = direction(&self.by).ok_or_else(measure)?;
        if self.policies.len() < 2 {
            return Err(SelectError::Alone);
        }
        let base = Meter::office(self.base.1, &self.by);
        if base.is_none() && !Meter::reads(&self.by) {
            return Err(measure());
        }
        let base = base.ok_or_else(|| undefined(self.base.0))?;
        let meter = |&(name, scenario): &(&str, &'a Scenario)| {
            let meter = Meter::office(scenario, &self.by).filter(|meter| meter.unit == base.unit);
            meter.ok_or_else(|| undefined(name))
        };
        let meters = self.policies.iter().map(meter).collect::<Result<Vec<Meter>, SelectError>>()?;
        Ok(Field { selecting: self, better, base, meters, progress, planned: Cell::new(0) })
    }

    /// Returns a share of what the base has, with two digits that count.
    fn share_of(&self, share: f64, base: &[Pair]) -> Result<f64, SelectError> {
        let mean = Estimate::of(base).map_or(0.0, |estimate| estimate.mean.abs());
        let zone = share * mean;
        if !(zone > 0.0 && zone.is_finite()) {
            return Err(SelectError::NoZone(self.by.clone()));
        }
        let unit = 10f64.powf(zone.log10().floor() - 1.0);
        Ok((zone / unit).round() * unit)
    }

    fn told(
        &self,
        field: &Field,
        design: &Design,
        found: &selection::Selected,
        base: Vec<Pair>,
    ) -> Selection {
        let stopped = match found.ending {
            Ending::Decided => Ended::Decided,
            Ending::AtMost => Ended::AtMost,
            Ending::Interrupted => Ended::Interrupted,
        };
        let counts = found.standings.iter().map(|standing| standing.pairs.len() as u64);
        let most = counts.clone().max().unwrap_or(0);
        let valued = found.standings.iter().filter(|standing| standing.fate != Fate::Nothing);
        let valued: Vec<&[Pair]> = valued.map(|standing| &standing.pairs[..]).collect();
        Selection {
            scenario: self.base.1.name.clone(),
            measure: self.by.clone(),
            unit: field.base.unit.clone(),
            better: field.better,
            seed: self.seed,
            confidence: design.confidence,
            indifference: design.indifference,
            first_stage: design.first,
            at_most: design.at_most,
            stopped,
            guaranteed: stopped == Ended::Decided,
            selected: self.policies[found.selected].0.to_owned(),
            within: found.within.is_finite().then_some(found.within),
            policies: self.policies.iter().zip(&found.standings).map(contender).collect(),
            anew: if stopped == Ended::Interrupted { None } else { self.anew(field, found, base, most) },
            work: Work {
                replications: counts.sum(),
                same_for_all: most * self.policies.len() as u64,
                two_stage: selection::two_stage(&valued, design).map(|count| count as u64),
            },
        }
    }

    /// Estimates the selected policy and the base anew; `None` if that was stopped.
    fn anew(
        &self,
        field: &Field,
        found: &selection::Selected,
        mut base: Vec<Pair>,
        most: u64,
    ) -> Option<Anew> {
        let count = most.clamp(self.question.first, MOST_ANEW.max(self.question.first));
        let mut selected = Vec::new();
        if !field.anew(found.selected, &mut selected, count) {
            return None;
        }
        let estimate = Estimate::of(&selected)?;
        let is_base = std::ptr::eq(self.policies[found.selected].1, self.base.1);
        let against = if is_base {
            None
        } else {
            if !field.anew(BASE, &mut base, count) {
                return None;
            }
            let change = Difference::of_ratios(&base, &selected).ok().flatten();
            change.zip(Estimate::of(&base)).map(|(change, base)| Against {
                name: self.base.0.to_owned(),
                estimate: base,
                change: Estimate::new(change.interval(LEVEL)),
            })
        };
        Some(Anew { first_replication: ANEW, replications: count, selected: estimate, base: against })
    }
}

fn contender((&(name, _), standing): (&(&str, &Scenario), &selection::Standing)) -> Contender {
    let estimate = Estimate::of(&standing.pairs);
    Contender {
        name: name.to_owned(),
        mean: estimate.map(|estimate| estimate.mean),
        ci95_low: estimate.and_then(|estimate| estimate.ci95_low),
        ci95_high: estimate.and_then(|estimate| estimate.ci95_high),
        replications: standing.pairs.len() as u64,
        status: match standing.fate {
            Fate::Selected => Status::Selected,
            Fate::Twin => Status::Same,
            Fate::NotApart => Status::NotApart,
            Fate::NoBetter => Status::NoBetter,
            Fate::Open => Status::Open,
            Fate::Apart => Status::Eliminated,
            Fate::Nothing => Status::Nothing,
        },
        better_by_at_most: standing.better_by_at_most.filter(|bound| bound.is_finite()),
    }
}

/// The place of the base, which is no policy.
const BASE: usize = usize::MAX;

/// The policies with their meters, and the threads that replicate them.
struct Field<'a> {
    selecting: &'a Selecting<'a>,
    better: Direction,
    base: Meter<'a>,
    meters: Vec<Meter<'a>>,
    progress: &'a dyn Progress,
    planned: Cell<u64>,
}

impl Field<'_> {
    /// Replicates what is wanted, all at once; `None` if that was stopped.
    fn replicate(&self, wanted: &[Wanted]) -> Option<Vec<Vec<Pair>>> {
        let lot = |lot: &Wanted| Lot {
            scenario: match lot.policy {
                BASE => self.selecting.base.1,
                policy => self.selecting.policies[policy].1,
            },
            replications: lot.replications.clone(),
        };
        let lots: Vec<Lot> = wanted.iter().map(lot).collect();
        let more: u64 = wanted.iter().map(|lot| lot.replications.end - lot.replications.start).sum();
        self.planned.set(self.planned.get() + more);
        self.progress.planned(self.planned.get());
        let meters: Vec<&Meter> = wanted.iter().map(|lot| self.meter(lot.policy)).collect();
        let Selecting { seed, threads, .. } = *self.selecting;
        rows(&lots, seed, threads, |place, outcome| meters[place].read(outcome), self.progress)
            .into_iter()
            .collect()
    }

    fn meter(&self, policy: usize) -> &Meter<'_> {
        if policy == BASE { &self.base } else { &self.meters[policy] }
    }

    /// Brings the replications of `policy` that are kept from the selection up to `to`; false if that was stopped.
    fn anew(&self, policy: usize, pairs: &mut Vec<Pair>, to: u64) -> bool {
        let wanted = Wanted { policy, replications: ANEW + pairs.len() as u64..ANEW + to };
        let Some(found) = self.replicate(&[wanted]) else { return false };
        pairs.extend(found.into_iter().flatten());
        true
    }
}
