//! One measure read replication by replication, for whoever keeps no outcomes.

use super::definition::{Definition, How, Ratio, When, definitions};
use super::sample::defined;
use super::{Kind, Measure, Scope, Subject, Unit, View, of_tally, row};
use crate::office::outcome::Outcome;
use crate::scenario::Scenario;
use crate::stats::ratio::RatioTally;

/// Reads one measure of one subject off the outcome of a replication.
///
/// Only ratios of sums can be read so; quantiles need the waits of all replications together.
#[derive(Clone)]
pub struct Meter<'s> {
    /// Name of the measure, as in the definitions.
    pub measure: &'static str,
    /// What kind of thing it is about.
    pub scope: Scope,
    /// Which thing.
    pub name: String,
    /// Unit.
    pub unit: String,
    scenario: &'s Scenario,
    subject: Subject,
    definition: &'static Definition,
    when: When,
    ratio: Ratio,
}

impl<'s> Meter<'s> {
    /// Returns a meter of every measure of `scenario` that can be read so, in the order of results.
    pub fn all(scenario: &'s Scenario) -> Vec<Meter<'s>> {
        let meter = |(subject, definition, when): (Subject, &'static Definition, When)| match definition.how {
            How::Ratio(ratio) => Some(Meter {
                measure: definition.measure,
                scope: subject.kind.scope(),
                name: subject.name.clone(),
                unit: definition.unit.name(&scenario.currency),
                scenario,
                subject,
                definition,
                when,
                ratio,
            }),
            How::Wait(_) | How::WaitWithin(_) | How::Lead(_) | How::LeadWithin(_) => None,
        };
        defined(scenario).into_iter().filter_map(meter).collect()
    }

    /// Returns whether the measure called `measure` is one of offices that can be read so.
    pub fn reads(measure: &str) -> bool {
        let is_ratio = |how: How| match how {
            How::Ratio(_) => true,
            How::Wait(_) | How::WaitWithin(_) | How::Lead(_) | How::LeadWithin(_) => false,
        };
        let mine = |definition: &Definition| {
            definition.measure == measure && definition.of.contains(&Kind::Office) && is_ratio(definition.how)
        };
        definitions().any(mine)
    }

    /// Returns the meter of the measure called `measure` of the office as a whole; `None` if it has no meaning for
    /// `scenario` or cannot be read so.
    pub fn office(scenario: &'s Scenario, measure: &str) -> Option<Meter<'s>> {
        Meter::of(scenario, measure, Scope::Office, "office")
    }

    /// Returns the meter of the measure called `measure` of the thing called `name`.
    pub fn of(scenario: &'s Scenario, measure: &str, scope: Scope, name: &str) -> Option<Meter<'s>> {
        let mine = |meter: &Meter| meter.measure == measure && meter.scope == scope && meter.name == name;
        Meter::all(scenario).into_iter().find(mine)
    }

    /// Returns numerator and denominator of the measure in one replication of the scenario; both are 0 if it says
    /// nothing.
    pub fn read(&self, outcome: &Outcome) -> (f64, f64) {
        (self.ratio)(&View { scenario: self.scenario, subject: &self.subject, outcome })
    }

    /// Returns the row of results of replications that read so, in their order: the very one that a run shows.
    pub fn measure(&self, pairs: impl Iterator<Item = (f64, f64)>) -> Measure {
        let mut tally = RatioTally::new();
        pairs.for_each(|(numerator, denominator)| tally.push(numerator, denominator));
        let estimate = of_tally(&tally, self.definition.unit == Unit::Share, self.when);
        row(self.definition, self.scenario, &self.subject, estimate)
    }
}

#[cfg(test)]
mod tests {
    use super::super::measures;
    use super::*;
    use crate::experiment::Experiment;
    use crate::experiment::examples::day_office;
    use crate::scenario::settings::Replications;

    #[test]
    fn what_meters_read_adds_up_to_the_measures() {
        let scenario = day_office();
        let replications = Replications::Fixed(20);
        let outcomes = Experiment { replications, ..Experiment::new(&scenario) }.run(&());
        let all = measures(&scenario, &outcomes);
        let meters = Meter::all(&scenario);
        assert!(meters.len() > 20);
        for meter in &meters {
            let row = all.iter().find(|row| {
                (row.measure.as_str(), row.scope, &row.name) == (meter.measure, meter.scope, &meter.name)
            });
            let mine = meter.measure(outcomes.outcomes.iter().map(|outcome| meter.read(outcome)));
            assert_eq!(row, Some(&mine));
            assert_eq!(row.unwrap().unit, meter.unit);
        }
    }

    #[test]
    fn quantiles_and_unknown_names_have_no_meter() {
        let scenario = day_office();
        assert!(Meter::office(&scenario, "wait_mean_min").is_some());
        assert!(Meter::office(&scenario, "wait_p90_min").is_none());
        assert!(Meter::of(&scenario, "wait_mean_min", Scope::Service, "no such service").is_none());
    }
}
