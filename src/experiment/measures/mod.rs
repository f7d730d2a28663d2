//! Outcomes become measures: estimates over all replications, each with its 95 % interval.
//!
//! What a measure means and how it is computed is data, in [`definition`]; this file turns a definition, a subject
//! and the outcomes into an estimate. The replication is the statistical unit throughout.

mod cases;
pub mod definition;
pub mod direction;
mod indicators;
mod meter;
mod people;
mod resources;
pub(crate) mod sample;
mod subject;
mod visits;

use super::run::Outcomes;
use crate::scenario::Scenario;
use crate::stats::interval::Interval;
use crate::stats::proportion::wilson;
use crate::stats::quantile::pooled_quantile;
use crate::stats::ratio::RatioTally;
use definition::{Definition, How, Unit, When, definitions};
use hdrhistogram::Histogram;
pub use meter::Meter;
use serde::{Deserialize, Serialize};
pub use subject::Scope;
pub(crate) use subject::{Kind, Subject, View};

/// Coverage of every interval.
pub const LEVEL: f64 = 0.95;

/// One number with its interval: a row of the results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// Name of the measure, as in the definitions.
    pub measure: String,
    /// What kind of thing it is about.
    pub scope: Scope,
    /// Which thing.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// Estimate; `None`: nothing was measured.
    pub mean: Option<f64>,
    /// Lower end of the 95 % interval; `None`: the data do not bound it.
    pub ci95_low: Option<f64>,
    /// Upper end.
    pub ci95_high: Option<f64>,
    /// Replications that say something about it.
    pub n: u64,
}

/// Returns every measure that has a meaning for `scenario`, subject by subject.
pub fn measures(scenario: &Scenario, outcomes: &Outcomes) -> Vec<Measure> {
    let all = sample::defined(scenario).into_iter();
    all.map(|(subject, definition, when)| measure(&subject, definition, when, scenario, outcomes)).collect()
}

/// Returns one measure of one subject.
pub(crate) fn measure(
    subject: &Subject,
    definition: &Definition,
    when: When,
    scenario: &Scenario,
    outcomes: &Outcomes,
) -> Measure {
    row(definition, scenario, subject, estimate(definition, when, scenario, subject, outcomes))
}

/// Returns the interval of the measure called `name` for the office as a whole; `None` if there is no such
/// measure, or nothing was measured.
pub fn office_interval(scenario: &Scenario, outcomes: &Outcomes, name: &str) -> Option<Interval> {
    let office = Subject::office(scenario);
    let mine = |definition: &&Definition| definition.measure == name && definition.of.contains(&Kind::Office);
    let definition = definitions().find(mine)?;
    match definition.when_ever(scenario, &office) {
        When::Never => None,
        when @ (When::Zero | When::Possible) => estimate(definition, when, scenario, &office, outcomes),
    }
}

/// Returns the names of the measures of the office as a whole, for settings that name one.
pub fn office_measures() -> Vec<&'static str> {
    let mine = definitions().filter(|definition| definition.of.contains(&Kind::Office));
    mine.map(|definition| definition.measure).collect()
}

/// Returns the names of those that have a meaning for `scenario`.
pub(super) fn defined_for_office(scenario: &Scenario) -> Vec<&'static str> {
    let all = sample::defined(scenario).into_iter();
    let mine = all.filter(|(subject, ..)| subject.kind == Kind::Office);
    mine.map(|(_, definition, _)| definition.measure).collect()
}

fn estimate(
    definition: &Definition,
    when: When,
    scenario: &Scenario,
    subject: &Subject,
    outcomes: &Outcomes,
) -> Option<Interval> {
    match definition.how {
        How::Ratio(ratio) => {
            let mut tally = RatioTally::new();
            for outcome in &outcomes.outcomes {
                let (numerator, denominator) = ratio(&View { scenario, subject, outcome });
                tally.push(numerator, denominator);
            }
            of_tally(&tally, definition.unit == Unit::Share, when)
        }
        How::Wait(p) => {
            let says = |outcome| waits(&View { scenario, subject, outcome }) > 0;
            let n = outcomes.outcomes.iter().filter(|&outcome| says(outcome)).count() as u64;
            quantile(&waits_of(subject, outcomes), p, 60e6, n)
        }
        How::WaitWithin(minutes) => {
            within(&waits_of(subject, outcomes), u64::from(minutes) * 60_000_000, when)
        }
        How::Lead(p) => {
            let says = |outcome| View { scenario, subject, outcome }.visits().done > 0;
            let n = outcomes.outcomes.iter().filter(|&outcome| says(outcome)).count() as u64;
            quantile(&leads_of(subject, outcomes), p, 86_400e6, n)
        }
        How::LeadWithin(days) => within(&leads_of(subject, outcomes), u64::from(days) * 86_400_000_000, when),
    }
}

fn waits_of(subject: &Subject, outcomes: &Outcomes) -> Vec<Histogram<u64>> {
    outcomes.sections.iter().map(|section| subject.waits(section)).collect()
}

fn leads_of(subject: &Subject, outcomes: &Outcomes) -> Vec<Histogram<u64>> {
    outcomes.sections.iter().map(|section| subject.leads(section)).collect()
}

/// Returns the quantile of all times of `sections`, in units of `scale` µs; `n` replications speak.
fn quantile(sections: &[Histogram<u64>], p: f64, scale: f64, n: u64) -> Option<Interval> {
    let Interval { mean, low, high, .. } = pooled_quantile(sections, p, LEVEL)?;
    Some(Interval { mean: mean / scale, low: low / scale, high: high / scale, n })
}

/// Returns the share of all times of `sections` that are at most `limit` µs.
fn within(sections: &[Histogram<u64>], limit: u64, when: When) -> Option<Interval> {
    let mut tally = RatioTally::new();
    for section in sections {
        tally.push(section.count_between(0, limit) as f64, section.len() as f64);
    }
    of_tally(&tally, true, when)
}

/// How many waits a replication adds to the quantiles.
fn waits(view: &View) -> u64 {
    match view.subject.kind {
        Kind::Step => view.outcome.steps[view.subject.place].waits,
        Kind::Office
        | Kind::Population
        | Kind::Service
        | Kind::Class
        | Kind::Outcome
        | Kind::Mark
        | Kind::Group
        | Kind::Skill
        | Kind::Pool
        | Kind::System
        | Kind::Stock
        | Kind::Target => view.visits().joined,
    }
}

fn of_tally(tally: &RatioTally, share: bool, when: When) -> Option<Interval> {
    let interval = tally.interval(LEVEL)?;
    if when == When::Zero && interval.mean == 0.0 {
        return Some(Interval { mean: 0.0, low: 0.0, high: 0.0, n: interval.n });
    }
    // The same 0 (or 1) in every replication says nothing of its spread, and is yet no proof that it is always
    // so. One trial per replication: citizens of one replication share its luck.
    let alike = share && (interval.mean == 0.0 || interval.mean == 1.0);
    if alike && interval.n > 1 {
        return Some(wilson(interval.mean * interval.n as f64, interval.n as f64, LEVEL));
    }
    Some(interval)
}

fn row(
    definition: &Definition,
    scenario: &Scenario,
    subject: &Subject,
    estimate: Option<Interval>,
) -> Measure {
    let most = match definition.unit {
        Unit::Share | Unit::Skill => 1.0,
        Unit::Minutes
        | Unit::Hours
        | Unit::People
        | Unit::PerDay
        | Unit::PerYear
        | Unit::Factor
        | Unit::PerThousand
        | Unit::Visits
        | Unit::Items
        | Unit::Days
        | Unit::Number
        | Unit::MoneyPerDay
        | Unit::MoneyPerCard => f64::INFINITY,
    };
    let estimate = estimate.filter(|interval| interval.mean.is_finite());
    let bounded = estimate.filter(|interval| interval.low.is_finite() && interval.high.is_finite());
    Measure {
        measure: definition.measure.to_owned(),
        scope: subject.kind.scope(),
        name: subject.name.clone(),
        unit: definition.unit.name(&scenario.currency),
        mean: estimate.map(|interval| interval.mean),
        ci95_low: bounded.map(|interval| interval.low.max(0.0)),
        ci95_high: bounded.map(|interval| interval.high.min(most)),
        n: estimate.map_or(0, |interval| interval.n),
    }
}

#[cfg(test)]
mod tests;
