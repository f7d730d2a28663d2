//! A result held against an earlier one: to the last digit where nothing may differ, else up to a margin.
//!
//! What an earlier result has to keep for that is a [`Kept`] of every measure: the estimate, its standard error, and for those
//! that are to be tested what each of the 32 sections of the replications says. Under the same seed a section is the
//! same citizens then and now, so that the difference is paired, section by section, as in a comparison of policies.

mod hold;
mod question;

pub use hold::{Tested, Verdict, hold};
pub use question::{GateError, Margin, Name, Question};

use super::measures::sample::{Sample, defined, sample};
use super::measures::{Measure, Scope, measures};
use super::run::{Outcomes, SECTIONS};
use crate::scenario::Scenario;
use crate::stats::equivalence::Estimate;
use crate::stats::ratio::RatioTally;
use serde::{Deserialize, Serialize};

/// A measure with what a later test needs of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// As in the summary.
    #[serde(flatten)]
    pub measure: Measure,
    /// Standard error of the mean; `None`: the data do not tell.
    pub standard_error: Option<f64>,
    /// Degrees of freedom of it.
    pub degrees_of_freedom: Option<f64>,
    /// What the sections say; `None`: not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sections: Option<Sections>,
}

/// What each section of the replications says: replication k belongs to section k mod 32.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sections {
    /// Sums of the numerator and of the denominator of a ratio.
    Sums(Vec<(f64, f64)>),
    /// The quantile; `None`: nothing was measured.
    Quantiles(Vec<Option<f64>>),
}

/// A measure that is not the same to the last digit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Differs {
    /// Name of the measure.
    pub measure: String,
    /// What kind of thing it is about.
    pub scope: Scope,
    /// Which thing.
    pub name: String,
    /// The first of its numbers that differs: `mean`, `n`, ...; `measure` if one side does not have it.
    pub what: String,
    /// What that was.
    pub baseline: Option<f64>,
    /// What it is.
    pub now: Option<f64>,
}

/// Returns every measure of `outcomes`, with its sections if `question` tests it.
pub fn keep(scenario: &Scenario, outcomes: &Outcomes, question: &Question) -> Vec<Kept> {
    let rows = measures(scenario, outcomes);
    let kept = |((subject, definition, _), measure): (_, Measure)| {
        let sample = sample(definition, scenario, &subject, outcomes);
        let estimate = measure.mean.and_then(|_| estimate(&sample));
        let known = estimate.filter(|estimate| estimate.error.is_finite() && estimate.df > 0.0);
        Kept {
            standard_error: known.map(|estimate| estimate.error),
            degrees_of_freedom: known.map(|estimate| estimate.df),
            sections: question.tests(&measure).then(|| sections(sample)),
            measure,
        }
    };
    defined(scenario).into_iter().zip(rows).map(kept).collect()
}

fn estimate(sample: &Sample) -> Option<Estimate> {
    match sample {
        Sample::Ratio(units) => {
            let mut tally = RatioTally::new();
            units.iter().for_each(|&(numerator, denominator)| tally.push(numerator, denominator));
            tally.estimate()
        }
        Sample::Quantile { pooled, sections } => {
            let mean = (*pooled)?;
            let squares: Vec<f64> =
                sections.iter().flatten().map(|section| (section - mean).powi(2)).collect();
            let n = squares.len() as f64;
            // Sectioning; see `Difference::of_sections`.
            let error = (squares.iter().sum::<f64>() / (n * (n - 1.0))).sqrt();
            Some(Estimate { mean, error, df: n - 1.0 })
        }
    }
}

/// Puts replications together to sections; what comes by section already stays.
fn sections(sample: Sample) -> Sections {
    match sample {
        Sample::Ratio(units) => {
            let mut sums = vec![(0.0, 0.0); units.len().min(SECTIONS)];
            for (place, unit) in units.iter().enumerate() {
                let sum = &mut sums[place % SECTIONS];
                *sum = (sum.0 + unit.0, sum.1 + unit.1);
            }
            Sections::Sums(sums)
        }
        Sample::Quantile { sections, .. } => Sections::Quantiles(sections),
    }
}

impl Kept {
    /// Whether both are about the same measure of the same thing.
    fn is_of(&self, other: &Kept) -> bool {
        let (mine, other) = (&self.measure, &other.measure);
        (mine.scope, &mine.measure, &mine.name) == (other.scope, &other.measure, &other.name)
    }

    /// The numbers that have to be the same to the last digit, by name.
    fn numbers(&self) -> [(&'static str, Option<f64>); 6] {
        let Measure { mean, ci95_low, ci95_high, n, .. } = self.measure;
        [
            ("mean", mean),
            ("ci95_low", ci95_low),
            ("ci95_high", ci95_high),
            ("n", Some(n as f64)),
            ("standard_error", self.standard_error),
            ("degrees_of_freedom", self.degrees_of_freedom),
        ]
    }

    fn differs(&self, what: &str, baseline: Option<f64>, now: Option<f64>) -> Differs {
        let Measure { measure, scope, name, .. } = self.measure.clone();
        Differs { measure, scope, name, what: what.to_owned(), baseline, now }
    }
}

/// Returns the measures of which any number differs by any bit; of each the first number that does.
pub fn exact(baseline: &[Kept], now: &[Kept]) -> Vec<Differs> {
    let bits = |value: Option<f64>| value.map(f64::to_bits);
    let mut found = Vec::new();
    for old in baseline {
        let Some(new) = now.iter().find(|new| new.is_of(old)) else {
            found.push(old.differs("measure", old.measure.mean, None));
            continue;
        };
        let pairs = old.numbers().into_iter().zip(new.numbers());
        let other = pairs.into_iter().find(|((_, old), (_, new))| bits(*old) != bits(*new));
        let both = old.sections.as_ref().zip(new.sections.as_ref());
        if let Some(((what, before), (_, after))) = other {
            found.push(old.differs(what, before, after));
        } else if both.is_some_and(|(old, new)| old != new) {
            found.push(old.differs("sections", old.measure.mean, new.measure.mean));
        } else if old.measure.unit != new.measure.unit {
            found.push(old.differs("unit", old.measure.mean, new.measure.mean));
        }
    }
    let added = now.iter().filter(|new| !baseline.iter().any(|old| old.is_of(new)));
    found.extend(added.map(|new| new.differs("measure", None, new.measure.mean)));
    found
}

#[cfg(test)]
mod tests;
