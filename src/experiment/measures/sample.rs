//! What a measure is computed from, unit by unit: what comparisons pair.

use super::definition::{Definition, How, When, definitions};
use super::subject::{Kind, Subject, View};
use super::{leads_of, waits_of};
use crate::experiment::Outcomes;
use crate::scenario::Scenario;
use crate::stats::quantile::pseudo_values;
use hdrhistogram::Histogram;

/// The units of one measure of one subject.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Sample {
    /// Numerators and denominators of a ratio of sums: by replication, or by section where only sections keep what is counted.
    Ratio(Vec<(f64, f64)>),
    /// A quantile of everything, and a pseudo-value of each section; `None`: nothing was measured there.
    Quantile {
        /// Of everything.
        pooled: Option<f64>,
        /// Of each section.
        sections: Vec<Option<f64>>,
    },
}

/// Every measure that has a meaning for `scenario`, subject by subject, in the order of results.
pub(crate) fn defined(scenario: &Scenario) -> Vec<(Subject, &'static Definition, When)> {
    let mut all = Vec::new();
    for subject in Subject::all(scenario) {
        for definition in definitions().filter(|definition| definition.of.contains(&subject.kind)) {
            match definition.when_ever(scenario, &subject) {
                When::Never => {}
                when @ (When::Zero | When::Possible) => all.push((subject.clone(), definition, when)),
            }
        }
    }
    all
}

/// Returns the measures of the office as a whole that are ratios of sums.
pub(crate) fn ratios_of_office() -> impl Iterator<Item = &'static str> {
    let is_ratio = |how: How| match how {
        How::Ratio(_) | How::WaitWithin(_) | How::LeadWithin(_) => true,
        How::Wait(_) | How::Lead(_) => false,
    };
    let mine =
        move |definition: &&Definition| definition.of.contains(&Kind::Office) && is_ratio(definition.how);
    definitions().filter(mine).map(|definition| definition.measure)
}

/// Returns the units of a measure.
pub(crate) fn sample(
    definition: &Definition,
    scenario: &Scenario,
    subject: &Subject,
    outcomes: &Outcomes,
) -> Sample {
    match definition.how {
        How::Ratio(ratio) => {
            let view = |outcome| ratio(&View { scenario, subject, outcome });
            Sample::Ratio(outcomes.outcomes.iter().map(view).collect())
        }
        How::Wait(p) => quantile(&waits_of(subject, outcomes), p, 60e6),
        How::WaitWithin(minutes) => within(&waits_of(subject, outcomes), u64::from(minutes) * 60_000_000),
        How::Lead(p) => quantile(&leads_of(subject, outcomes), p, 86_400e6),
        How::LeadWithin(days) => within(&leads_of(subject, outcomes), u64::from(days) * 86_400_000_000),
    }
}

fn within(sections: &[Histogram<u64>], limit: u64) -> Sample {
    let pair = |section: &Histogram<u64>| (section.count_between(0, limit) as f64, section.len() as f64);
    Sample::Ratio(sections.iter().map(pair).collect())
}

fn quantile(sections: &[Histogram<u64>], p: f64, scale: f64) -> Sample {
    match pseudo_values(sections, p, super::LEVEL) {
        Some((pooled, each)) => Sample::Quantile {
            pooled: Some(pooled / scale),
            sections: each.into_iter().map(|value| value.map(|value| value / scale)).collect(),
        },
        None => Sample::Quantile { pooled: None, sections: vec![None; sections.len()] },
    }
}
