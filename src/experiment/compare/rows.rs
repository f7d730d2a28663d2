//! The difference of one measure: paired, with its interval, and in words.

use super::{Policy, Question};
use crate::experiment::measures::definition::{Definition, Unit, When};
use crate::experiment::measures::direction::{Direction, direction};
use crate::experiment::measures::sample::{Sample, defined, sample};
use crate::experiment::measures::{Kind, LEVEL, Measure, Scope, Subject, measure};
use crate::stats::interval::Interval;
use crate::stats::paired::Difference;
use crate::stats::proportion::wilson;
use serde::{Deserialize, Serialize};

/// Measures of the office whose intervals hold at once; the shares of targets belong to them.
pub(crate) const HEADLINE: [&str; 6] = [
    "wait_mean_min",
    "wait_within_30_min_share",
    "served_per_day",
    "cards_per_day",
    "cost_per_day",
    "cost_per_card",
];

/// Sums of as many numbers as there are citizens agree to this, relative to their size.
const ROUNDING: f64 = 1e-9;

/// What a variant does to one measure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Name of the measure, as in the definitions.
    pub measure: String,
    /// What kind of thing it is about.
    pub scope: Scope,
    /// Which thing.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// Estimate with the base; `None`: nothing was measured on one of the sides.
    pub base: Option<f64>,
    /// Lower end of its own 95 % interval; `None`: the data do not bound it.
    pub base_ci95_low: Option<f64>,
    /// Upper end.
    pub base_ci95_high: Option<f64>,
    /// Estimate with the variant.
    pub variant: Option<f64>,
    /// Lower end of its own 95 % interval.
    pub variant_ci95_low: Option<f64>,
    /// Upper end.
    pub variant_ci95_high: Option<f64>,
    /// The variant less the base; `None`: nothing was measured on one of the sides.
    pub difference: Option<f64>,
    /// Lower end of its 95 % interval; `None`: the data do not bound it.
    pub ci95_low: Option<f64>,
    /// Upper end.
    pub ci95_high: Option<f64>,
    /// What that says.
    pub verdict: Verdict,
    /// Variance of the difference relative to that of independent runs; `None`: nothing spreads.
    pub variance_ratio: Option<f64>,
    /// Whether the interval holds together with all others of the headline; else on its own.
    pub simultaneous: bool,
}

/// What an interval says in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// The interval is on the better side of zero.
    #[serde(rename = "clearly better")]
    Better,
    /// The interval is on the worse side.
    #[serde(rename = "clearly worse")]
    Worse,
    /// The interval is above zero, which is neither good nor bad.
    #[serde(rename = "higher")]
    Higher,
    /// The interval is below zero.
    #[serde(rename = "lower")]
    Lower,
    /// The interval holds zero.
    #[serde(rename = "not shown to differ")]
    NotShown,
    /// No replication showed any difference in this measure.
    #[serde(rename = "the same in every replication")]
    Same,
    /// The variant changes nothing at all.
    #[serde(rename = "changes nothing")]
    Nothing,
}

impl Verdict {
    /// In words, as in results.
    pub fn words(self) -> &'static str {
        match self {
            Verdict::Better => "clearly better",
            Verdict::Worse => "clearly worse",
            Verdict::Higher => "higher",
            Verdict::Lower => "lower",
            Verdict::NotShown => "not shown to differ",
            Verdict::Same => "the same in every replication",
            Verdict::Nothing => "changes nothing",
        }
    }

    fn of(interval: Option<Interval>, size: f64, better: Option<Direction>) -> Verdict {
        // What rounding leaves is no difference, however narrow the interval.
        let Some(interval) = interval.filter(|interval| interval.mean.abs() > ROUNDING * size) else {
            return Verdict::NotShown;
        };
        let (above, below) = (interval.low > 0.0, interval.high < 0.0);
        match (above || below, better) {
            (false, _) => Verdict::NotShown,
            (true, None) if above => Verdict::Higher,
            (true, None) => Verdict::Lower,
            (true, Some(Direction::Higher)) if above => Verdict::Better,
            (true, Some(Direction::Lower)) if below => Verdict::Better,
            (true, Some(Direction::Higher | Direction::Lower)) => Verdict::Worse,
        }
    }
}

impl Change {
    /// Whether it is the measure called `measure` of the office as a whole.
    pub fn is_of_office(&self, measure: &str) -> bool {
        self.measure == measure && self.scope == Scope::Office && self.name == "office"
    }
}

/// One measure of two policies, before it is known how many intervals are to hold at once.
pub(super) struct Paired {
    definition: &'static Definition,
    base: Measure,
    variant: Measure,
    /// What there is to compare; `None`: nothing was measured on one of the sides.
    difference: Option<Difference>,
    /// A share that may be other than it was seen.
    uncertain: bool,
    pub headline: bool,
}

/// The units of one measure of the base, which every variant is held against.
pub(super) struct Units {
    subject: Subject,
    definition: &'static Definition,
    when: When,
    headline: bool,
    measure: Measure,
    sample: Sample,
}

/// Returns the units of every measure of the base, or only of those of the headline.
pub(super) fn units(base: Policy, question: &Question) -> Vec<Units> {
    units_of(base, |subject, definition| {
        let headline = is_headline(subject, definition, &question.by);
        (headline || !question.headline_only).then_some(headline)
    })
}

/// The same of the measures that are `wanted`, which says whether they belong to the headline.
fn units_of(base: Policy, wanted: impl Fn(&Subject, &Definition) -> Option<bool>) -> Vec<Units> {
    let mut all = Vec::new();
    for (subject, definition, when) in defined(base.scenario) {
        if let Some(headline) = wanted(&subject, definition) {
            let sample = sample(definition, base.scenario, &subject, base.outcomes);
            let measure = measure(&subject, definition, when, base.scenario, base.outcomes);
            all.push(Units { subject, definition, when, headline, measure, sample });
        }
    }
    all
}

/// Returns the difference of each of the `wanted` measures of the office that both policies have, each with an interval of
/// its own.
pub(in crate::experiment) fn changes_of_office(
    base: Policy,
    variant: Policy,
    wanted: &[&str],
) -> Vec<Change> {
    let is_wanted = |subject: &Subject, definition: &Definition| {
        (subject.kind == Kind::Office && wanted.contains(&definition.measure)).then_some(false)
    };
    let found = differences(&units_of(base, is_wanted), variant);
    let same = base.outcomes.outcomes == variant.outcomes.outcomes;
    found.iter().map(|difference| difference.change(LEVEL, same)).collect()
}

/// Pairs every measure of `units` that the variant has too, of things that both have and in the same unit.
pub(super) fn differences(units: &[Units], variant: Policy) -> Vec<Paired> {
    let theirs = defined(variant.scenario);
    let mut all = Vec::new();
    for Units { subject, definition, when, headline, measure: base, sample: mine } in units {
        let twin = theirs.iter().find(|(other, measure, _)| {
            (other.kind, &other.name) == (subject.kind, &subject.name)
                && measure.measure == definition.measure
        });
        let Some((other, _, other_when)) = twin else { continue };
        let measured = measure(other, definition, *other_when, variant.scenario, variant.outcomes);
        if measured.unit != base.unit {
            continue;
        }
        let others = sample(definition, variant.scenario, other, variant.outcomes);
        all.push(Paired {
            definition,
            base: base.clone(),
            variant: measured,
            difference: pair(mine, &others),
            uncertain: definition.unit == Unit::Share && (*when, *other_when) != (When::Zero, When::Zero),
            headline: *headline,
        });
    }
    all
}

fn is_headline(subject: &Subject, definition: &Definition, by: &str) -> bool {
    let measure = definition.measure;
    match subject.kind {
        Kind::Office => measure == by || HEADLINE.contains(&measure),
        Kind::Target => measure == "target_met_share",
        Kind::Population
        | Kind::Service
        | Kind::Class
        | Kind::Step
        | Kind::Outcome
        | Kind::Mark
        | Kind::Group
        | Kind::Skill
        | Kind::Pool
        | Kind::System
        | Kind::Stock => false,
    }
}

fn pair(base: &Sample, variant: &Sample) -> Option<Difference> {
    match (base, variant) {
        (Sample::Ratio(base), Sample::Ratio(variant)) => {
            // Paired replications make paired units.
            Difference::of_ratios(base, variant).ok().flatten()
        }
        (Sample::Quantile { pooled, sections }, Sample::Quantile { pooled: other, sections: others }) => {
            let both = sections.iter().zip(others).filter_map(|(one, other)| one.zip(*other));
            Some(Difference::of_sections(pooled.zip(*other)?, &both.collect::<Vec<_>>()))
        }
        (Sample::Ratio(_), Sample::Quantile { .. }) | (Sample::Quantile { .. }, Sample::Ratio(_)) => None,
    }
}

impl Paired {
    /// Says what the difference is, with an interval at `level`; `nothing`: the variant changes nothing at all.
    pub fn change(&self, level: f64, nothing: bool) -> Change {
        let interval = self.difference.map(|difference| self.interval(&difference, level));
        let bounded = interval.filter(|interval| interval.low.is_finite() && interval.high.is_finite());
        let size = self.difference.map_or(0.0, |difference| difference.base.abs() + difference.variant.abs());
        let verdict = match self.difference {
            Some(_) | None if nothing => Verdict::Nothing,
            Some(difference) if difference.same => Verdict::Same,
            Some(_) | None => Verdict::of(bounded, size, direction(self.definition.measure)),
        };
        Change {
            measure: self.base.measure.clone(),
            scope: self.base.scope,
            name: self.base.name.clone(),
            unit: self.base.unit.clone(),
            base: self.difference.map(|difference| difference.base),
            base_ci95_low: self.base.ci95_low,
            base_ci95_high: self.base.ci95_high,
            variant: self.difference.map(|difference| difference.variant),
            variant_ci95_low: self.variant.ci95_low,
            variant_ci95_high: self.variant.ci95_high,
            difference: interval.map(|interval| interval.mean),
            ci95_low: bounded.map(|interval| interval.low),
            ci95_high: bounded.map(|interval| interval.high),
            verdict,
            variance_ratio: self.difference.and_then(|difference| difference.variance_ratio),
            simultaneous: self.headline,
        }
    }

    fn interval(&self, difference: &Difference, level: f64) -> Interval {
        let Difference { base, variant, n, .. } = *difference;
        if difference.same {
            // Also with one replication: there is nothing to be uncertain about in what was seen.
            return Interval { mean: 0.0, low: 0.0, high: 0.0, n };
        }
        let alike = |share: f64| share == 0.0 || share == 1.0;
        if self.uncertain && alike(base) && alike(variant) && n > 1 {
            // The same share in every replication has no spread and is yet not certain: one trial per replication.
            let of = |share: f64| wilson(share * n as f64, n as f64, level);
            let (base, variant) = (of(base), of(variant));
            return Interval {
                mean: variant.mean - base.mean,
                low: variant.low - base.high,
                high: variant.high - base.low,
                n,
            };
        }
        difference.interval(level)
    }
}
