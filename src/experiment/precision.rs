//! Whether what a run was to find out is known well enough, and what it would take.

use super::measures::office_interval;
use super::run::Outcomes;
use crate::scenario::Scenario;
use crate::scenario::settings::{Goal, HalfWidth, Precision};
use crate::stats::stopping::Target;
use serde::{Deserialize, Serialize};

/// How sure a measure is that was to be known within a half-width.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reached {
    /// Name of the measure, of the office as a whole.
    pub measure: String,
    /// Half of its 95 % interval \[unit of the measure\]; `None`: nothing was measured, or it is not bounded.
    pub half_width: Option<f64>,
    /// What was wanted \[the same unit\]; of a wanted share of the mean, that share of the present mean.
    pub wanted: Option<f64>,
    /// Whether it is as narrow as wanted.
    pub reached: bool,
    /// About how many replications would do; `None`: that cannot be told.
    pub needed: Option<u64>,
}

impl Goal {
    /// Returns the half-width as a target of the statistics.
    fn target(&self) -> Target {
        match self.half_width {
            HalfWidth::Relative(share) => Target::Relative(share),
            HalfWidth::Absolute(half_width) => Target::Absolute(half_width),
        }
    }
}

/// Holds the intervals of `outcomes` against what was wanted, goal by goal.
///
/// How many replications would do takes the half-width to fall with the square root of their number.
///
/// # Source
/// Law, *Simulation Modeling and Analysis*: obtaining a specified precision.
pub fn judge(scenario: &Scenario, outcomes: &Outcomes, precision: &Precision) -> Vec<Reached> {
    let judge = |goal: &Goal| {
        let interval = office_interval(scenario, outcomes, &goal.measure);
        let half_width = interval.map(|interval| interval.half_width()).filter(|half| half.is_finite());
        let wanted =
            interval.map(|interval| goal.target().limit(&interval)).filter(|wanted| wanted.is_finite());
        let reached = interval.is_some_and(|interval| goal.target().met(&interval));
        let needed = half_width.zip(wanted).filter(|&(_, wanted)| wanted > 0.0).map(|(half, wanted)| {
            (outcomes.outcomes.len() as f64 * (half / wanted).max(1.0).powi(2)).ceil() as u64
        });
        Reached { measure: goal.measure.clone(), half_width, wanted, reached, needed }
    };
    precision.goals.iter().map(judge).collect()
}

/// Returns a sentence for each goal that `replications` did not reach.
pub fn missed(goals: &[Reached], replications: u64) -> Vec<String> {
    let sentence = |goal: &Reached| {
        let measure = &goal.measure;
        match (goal.half_width, goal.wanted, goal.needed) {
            (Some(half), Some(wanted), Some(needed)) => format!(
                "after {replications} replications, the most allowed, `{measure}` is known within {}, not the {} \
                 asked for: about {} replications would do",
                digits(half),
                digits(wanted),
                rounded_up(needed)
            ),
            (Some(_), _, _) | (None, _, _) => format!(
                "after {replications} replications, the most allowed, it cannot be told how well `{measure}` is known: \
                 nothing, or too little, of it was seen"
            ),
        }
    };
    goals.iter().filter(|goal| !goal.reached).map(sentence).collect()
}

/// Returns the first goal of `precision` whose measure has no meaning for `scenario`.
pub fn meaningless<'p>(scenario: &Scenario, precision: &'p Precision) -> Option<&'p str> {
    let defined = super::measures::defined_for_office(scenario);
    let names = precision.goals.iter().map(|goal| goal.measure.as_str());
    names.into_iter().find(|name| !defined.contains(name))
}

/// Two significant digits tell a half-width.
fn digits(value: f64) -> String {
    let places = if value > 0.0 { (1.0 - value.abs().log10().floor()).clamp(0.0, 9.0) as usize } else { 0 };
    format!("{value:.places$}")
}

/// An estimate is told with two digits, rounded up.
fn rounded_up(count: u64) -> u64 {
    let size = 10_u64.saturating_pow(count.max(1).ilog10().saturating_sub(1));
    count.div_ceil(size).saturating_mul(size)
}

#[cfg(test)]
mod tests {
    use super::super::examples::{day_office, mm1};
    use super::super::run::Experiment;
    use super::*;
    use crate::scenario::settings::Replications;

    fn precision(goals: &[(&str, HalfWidth)], at_most: u64) -> Precision {
        let goal =
            |&(measure, half_width): &(&str, HalfWidth)| Goal { measure: measure.to_owned(), half_width };
        Precision { goals: goals.iter().map(goal).collect(), at_most }
    }

    #[test]
    fn what_it_would_take_is_what_it_takes() {
        let scenario = mm1(0.5);
        let run = |count| {
            let replications = Replications::Fixed(count);
            Experiment { scenario: &scenario, seed: 2, replications, threads: None }.run(&())
        };
        let first = run(64);
        let half = office_interval(&scenario, &first, "wait_mean_min").unwrap().half_width();
        let goals =
            [("wait_mean_min", HalfWidth::Absolute(half / 1.7)), ("queue_mean", HalfWidth::Relative(0.5))];
        let wanted = precision(&goals, 64);
        let found = judge(&scenario, &first, &wanted);
        assert_eq!((found[0].reached, found[1].reached, found[1].needed), (false, true, Some(64)));
        // The spread of 64 replications is known to 10 %, and what it would take to twice that.
        let needed = found[0].needed.unwrap();
        assert_eq!(needed, (64.0 * 1.7_f64.powi(2)).ceil() as u64);
        let reached = judge(&scenario, &run(needed * 3 / 2), &wanted);
        let short = judge(&scenario, &run(needed / 2), &wanted);
        assert!(reached[0].reached && !short[0].reached, "{needed}: {reached:?} {short:?}");
    }

    #[test]
    fn what_is_missed_is_told_with_what_it_would_take() {
        let goal = |half_width, wanted, needed| Reached {
            measure: "wait_mean_min".to_owned(),
            half_width,
            wanted,
            reached: false,
            needed,
        };
        let text = missed(&[goal(Some(0.824), Some(0.5), Some(13_578))], 5000);
        assert_eq!(
            text,
            [
                "after 5000 replications, the most allowed, `wait_mean_min` is known within 0.82, not the 0.50 asked for: \
              about 14000 replications would do"
            ]
        );
        assert!(missed(&[goal(None, None, None)], 40)[0].contains("it cannot be told"));
    }

    #[test]
    fn a_measure_without_a_meaning_is_found_before_the_run() {
        let wanted = precision(
            &[("wait_mean_min", HalfWidth::Relative(0.1)), ("cost_per_day", HalfWidth::Relative(0.1))],
            64,
        );
        assert_eq!(meaningless(&mm1(0.5), &wanted), Some("cost_per_day"));
        assert_eq!(meaningless(&day_office(), &wanted), None);
    }
}
