//! Policies compared on the same citizens: outcomes in, differences with their intervals out.
//!
//! Differences are paired: replication k of one policy with replication k of the other. Those of the *headline*
//! (waits, throughput, cost, targets) hold all at once at 95 %, over all variants (Bonferroni); every other measure
//! has an interval of its own, so that of twenty measures that do not differ, one may seem to.

mod rows;
mod together;

pub(crate) use rows::HEADLINE;
pub(super) use rows::changes_of_office;
pub use rows::{Change, Verdict};
pub use together::{Together, Until};

use super::batches::Batches;
use super::measures::direction::{Direction, direction};
use super::measures::sample::{Sample, defined, ratios_of_office, sample};
use super::measures::{Kind, LEVEL};
use super::precision::{self, Reached};
use super::run::Outcomes;
use super::steady::FoundWarmUp;
use crate::random::stream::Key;
use crate::scenario::Scenario;
use crate::stats::best::chances_of_best;
use rand::Rng as _;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How often replications are drawn anew to say how sure the best is.
pub const RESAMPLES: u32 = 2000;

/// More units than this are put together before they are drawn anew.
const MOST_UNITS: usize = 1024;

/// The main measure, unless another is asked for.
pub const MAIN: &str = "wait_mean_min";

/// A policy: a scenario and what its replications counted.
#[derive(Clone, Copy, Debug)]
pub struct Policy<'a> {
    /// What it is called.
    pub name: &'a str,
    /// The office.
    pub scenario: &'a Scenario,
    /// What came of it.
    pub outcomes: &'a Outcomes,
}

/// What is asked of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The main measure, one of [`main_measures`].
    pub by: String,
    /// How often one looks, this time included, before it is decided when to stop; 1 if the number of replications
    /// was fixed beforehand. Every interval is wider for it.
    pub looks: u32,
    /// A difference of the main measure up to this does not matter.
    pub indifference: f64,
    /// Leaves out all measures that are not in the headline, which takes less time.
    pub headline_only: bool,
}

impl Default for Question {
    fn default() -> Question {
        Question { by: MAIN.to_owned(), looks: 1, indifference: 0.0, headline_only: false }
    }
}

/// Why policies cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ComparisonError {
    /// The replications are not the same ones.
    #[error("`{0}` was not simulated on the same citizens: its seed or its replications differ")]
    Unpaired(String),
    /// Nothing is best by this measure.
    #[error("`{0}` is no measure of the office by which one policy is better than another")]
    Measure(String),
    /// A policy does not have the main measure.
    #[error("`{measure}` has no meaning for `{policy}`")]
    Undefined {
        /// The measure.
        measure: String,
        /// The policy.
        policy: String,
    },
}

/// Variants held against a base.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// What the base is called.
    pub base: String,
    /// Seed of all randomness.
    pub seed: u64,
    /// Replications of each policy.
    pub replications: u64,
    /// Why there are not more.
    pub stopped: Ended,
    /// How many intervals hold at once: those of the headline, over all variants.
    pub simultaneous: u64,
    /// How often one may look before stopping, for which every interval makes up.
    pub looks: u32,
    /// What the variants change, in the order given.
    pub variants: Vec<Compared>,
    /// Which policy is the best.
    pub best: Best,
    /// How well the base is known, where the file asks for so and so well; empty: it does not.
    pub precision: Vec<Reached>,
    /// The warm-up that a pilot found, the longest that a policy needs; `None`: it was given, or there is none.
    pub warm_up: Option<FoundWarmUp>,
    /// How one long run of the base was cut, if replications are batches of it; the others are cut alike.
    pub batches: Option<Batches>,
    /// What to know before trusting the differences.
    pub warnings: Vec<String>,
}

/// Why policies were not simulated any further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ended {
    /// As many replications as were wanted are done.
    #[serde(rename = "complete")]
    Complete,
    /// Every difference of the main measure is decided.
    #[serde(rename = "decided")]
    Decided,
    /// The most replications allowed are done, and not every difference is decided.
    #[serde(rename = "at most")]
    AtMost,
    /// It was told to stop; as many replications of every policy are kept as all had.
    #[serde(rename = "interrupted")]
    Interrupted,
}

/// What a variant changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// What it is called.
    pub name: String,
    /// Whether no replication counted anything else than with the base.
    pub changes_nothing: bool,
    /// What is known of the main measure.
    pub decision: Decision,
    /// The difference of every measure that both have.
    pub measures: Vec<Change>,
}

/// What is known of the difference of the main measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decision {
    /// It differs.
    #[serde(rename = "differs")]
    Differs,
    /// If it differs, then by no more than what does not matter.
    #[serde(rename = "no difference that matters")]
    Indifferent,
    /// The replications do not tell.
    #[serde(rename = "open")]
    Open,
}

/// Which policy is the best by the main measure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Best {
    /// The main measure.
    pub measure: String,
    /// How often replications were drawn anew.
    pub resamples: u32,
    /// The base, then the variants.
    pub policies: Vec<Chance>,
}

/// How sure it is that a policy is the best.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chance {
    /// What it is called.
    pub name: String,
    /// Share of the resamples in which it is; `None` from one replication, whose resamples are all the same.
    pub probability: Option<f64>,
}

/// Returns the measures by which one policy may be better than another: ratios of the office with a better side.
pub fn main_measures() -> Vec<&'static str> {
    ratios_of_office().filter(|measure| direction(measure).is_some()).collect()
}

/// Makes sure that `by` is a main measure with a meaning for `scenario`, called `name`, before anything is simulated.
///
/// # Errors
/// [`ComparisonError::Measure`] or [`ComparisonError::Undefined`].
pub fn check(by: &str, name: &str, scenario: &Scenario) -> Result<(), ComparisonError> {
    if !main_measures().contains(&by) {
        return Err(ComparisonError::Measure(by.to_owned()));
    }
    let mine = |definition: &str, kind: Kind| definition == by && kind == Kind::Office;
    match defined(scenario).iter().any(|(subject, definition, _)| mine(definition.measure, subject.kind)) {
        true => Ok(()),
        false => Err(ComparisonError::Undefined { measure: by.to_owned(), policy: name.to_owned() }),
    }
}

impl Comparison {
    /// Holds `variants` against `base`.
    ///
    /// # Errors
    /// If the policies were not simulated with the same seed and replications, or the main measure does not suit.
    ///
    /// # Source
    /// Law, *Simulation Modeling and Analysis*: comparing alternatives with a standard, by Bonferroni's inequality.
    pub fn between(
        base: Policy,
        variants: &[Policy],
        question: &Question,
    ) -> Result<Comparison, ComparisonError> {
        check(&question.by, base.name, base.scenario)?;
        for variant in variants {
            check(&question.by, variant.name, variant.scenario)?;
            if !is_paired(base.outcomes, variant.outcomes) {
                return Err(ComparisonError::Unpaired(variant.name.to_owned()));
            }
        }
        let units = rows::units(base, question);
        let found: Vec<_> = variants.iter().map(|variant| rows::differences(&units, *variant)).collect();
        let headline = found.iter().flatten().filter(|difference| difference.headline).count();
        let looks = f64::from(question.looks.max(1));
        let level = |at_once: usize| 1.0 - (1.0 - LEVEL) / looks / at_once.max(1) as f64;
        let compared = variants.iter().zip(&found).map(|(variant, found)| {
            let same = base.outcomes.outcomes == variant.outcomes.outcomes;
            let change = |difference: &rows::Paired| {
                difference.change(level(if difference.headline { headline } else { 1 }), same)
            };
            let measures: Vec<Change> = found.iter().map(change).collect();
            Compared {
                name: variant.name.to_owned(),
                changes_nothing: same,
                decision: decision(&measures, question),
                measures,
            }
        });
        Ok(Comparison {
            base: base.name.to_owned(),
            seed: base.outcomes.seed,
            replications: base.outcomes.outcomes.len() as u64,
            stopped: Ended::Complete,
            simultaneous: headline as u64,
            looks: question.looks.max(1),
            variants: compared.collect(),
            best: best(base, variants, &question.by),
            precision: base.outcomes.precision.clone(),
            warm_up: None,
            batches: base.outcomes.batches.clone(),
            warnings: warnings(base, variants),
        })
    }
}

/// What was to be known of the base and is not, and batches that depend on each other.
fn warnings(base: Policy, variants: &[Policy]) -> Vec<String> {
    let outcomes = base.outcomes;
    let missed = precision::missed(&outcomes.precision, outcomes.outcomes.len() as u64);
    let missed = missed.into_iter().map(|missed| format!("of the base: {missed}"));
    let alike = std::iter::once(&base).chain(variants).filter_map(|policy| {
        let warning = policy.outcomes.batches.as_ref()?.warning()?;
        Some(format!("of `{}`: {warning}", policy.name))
    });
    missed.chain(alike).collect()
}

fn is_paired(base: &Outcomes, variant: &Outcomes) -> bool {
    let indices = |outcomes: &Outcomes| -> Vec<u64> {
        outcomes.outcomes.iter().map(|outcome| outcome.replication).collect()
    };
    base.seed == variant.seed && indices(base) == indices(variant)
}

fn decision(measures: &[Change], question: &Question) -> Decision {
    let Some(main) = measures.iter().find(|change| change.is_of_office(&question.by)) else {
        return Decision::Open;
    };
    match main.verdict {
        Verdict::Better | Verdict::Worse | Verdict::Higher | Verdict::Lower => Decision::Differs,
        Verdict::Nothing | Verdict::Same => Decision::Indifferent,
        Verdict::NotShown => {
            let within = |end: Option<f64>| end.is_some_and(|end| end.abs() <= question.indifference);
            let small = within(main.ci95_low) && within(main.ci95_high);
            if small { Decision::Indifferent } else { Decision::Open }
        }
    }
}

/// Draws replications anew, the same for all policies, and counts which is the best.
fn best(base: Policy, variants: &[Policy], by: &str) -> Best {
    let policies = || std::iter::once(&base).chain(variants);
    let units: Vec<Vec<(f64, f64)>> =
        policies().map(|policy| main_units(policy.scenario, policy.outcomes, by)).collect();
    let lower = direction(by) != Some(Direction::Higher);
    let mut stream = Key::name("which policy is the best").long();
    // The upper half of a product: each unit as likely, to one in 2^64.
    let draw = |n: usize| ((u128::from(stream.next_u64()) * n as u128) >> 64) as usize;
    let chances = chances_of_best(&units, lower, RESAMPLES, draw);
    let spreads = base.outcomes.outcomes.len() > 1;
    let chance = |(policy, probability): (&Policy, f64)| Chance {
        name: policy.name.to_owned(),
        probability: spreads.then_some(probability),
    };
    Best {
        measure: by.to_owned(),
        resamples: RESAMPLES,
        policies: policies().zip(chances).map(chance).collect(),
    }
}

/// The units of the main measure; many are put together to [`MOST_UNITS`].
pub(super) fn main_units(scenario: &Scenario, outcomes: &Outcomes, by: &str) -> Vec<(f64, f64)> {
    let all = defined(scenario);
    let main =
        all.iter().find(|(subject, definition, _)| subject.kind == Kind::Office && definition.measure == by);
    let units = match main.map(|(subject, definition, _)| sample(definition, scenario, subject, outcomes)) {
        Some(Sample::Ratio(units)) => units,
        Some(Sample::Quantile { .. }) | None => Vec::new(),
    };
    let mut together = vec![(0.0, 0.0); units.len().min(MOST_UNITS)];
    for (place, unit) in units.iter().enumerate() {
        let sum = &mut together[place % MOST_UNITS];
        *sum = (sum.0 + unit.0, sum.1 + unit.1);
    }
    together
}

#[cfg(test)]
mod tests;
