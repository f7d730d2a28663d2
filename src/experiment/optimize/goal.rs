//! What a point has to keep to: the targets of the file, or limits of any measure that replications count one by one.

use crate::experiment::measures::{Meter, Scope};
use crate::office::outcome::Outcome;
use crate::scenario::Scenario;
use crate::scenario::settings::Target;
use crate::stats::feasibility::Side;

/// A limit of a measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// In words.
    pub name: String,
    /// Name of the measure, as in the definitions.
    pub measure: String,
    /// What kind of thing it is about.
    pub scope: Scope,
    /// Which thing.
    pub subject: String,
    /// Which side of the limit is right.
    pub side: Side,
    /// The limit, in the unit of the measure.
    pub limit: f64,
}

/// Why a limit cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadGoal {
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

const HELP: &str = "write a measure, `<=` or `>=`, and a number with its unit, such as `wait_mean_min <= 15 min`, \
                    `served_share >= 0.95`, or `wait_mean_min service:card <= 20 min`";

impl Goal {
    /// The goal that a target of the file is.
    pub fn of_target(target: &Target) -> Goal {
        Goal {
            name: target.name.clone(),
            measure: "target_met_share".to_owned(),
            scope: Scope::Target,
            subject: target.name.clone(),
            side: Side::AtLeast,
            limit: target.share,
        }
    }

    /// Reads `text`: the name of a target of the file, or `measure >= number unit`, where the measure may name a thing that
    /// it is about as in the heads of `replications.csv`: `wait_mean_min service:card`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str, scenario: &Scenario) -> Result<Goal, BadGoal> {
        if let Some(target) = scenario.targets.iter().find(|target| target.name == text.trim()) {
            return Ok(Goal::of_target(target));
        }
        let wrong = |reason: String, help: &str| BadGoal {
            message: format!("the target `{text}` {reason}"),
            help: help.to_owned(),
        };
        let sides = [("<=", Side::AtMost), (">=", Side::AtLeast)];
        let Some((what, limit, side)) = sides.iter().find_map(|(sign, side)| {
            text.split_once(sign).map(|(what, limit)| (what.trim(), limit.trim(), *side))
        }) else {
            return Err(wrong("names no target of the file, and has neither `<=` nor `>=`".to_owned(), HELP));
        };
        let (measure, of) = what.split_once(char::is_whitespace).unwrap_or((what, "office:office"));
        let (scope, subject) = of.trim().split_once(':').unwrap_or(("", of));
        let meters = Meter::all(scenario);
        let Some(meter) = meters.iter().find(|meter| {
            (meter.measure, meter.scope.name(), meter.name.as_str()) == (measure, scope, subject)
        }) else {
            return Err(wrong(
                format!("is about `{what}`, which cannot be asked here"),
                &suggestion(measure, &meters),
            ));
        };
        let limit = number(limit, &meter.unit).map_err(|reason| wrong(reason, HELP))?;
        let (measure, scope, subject) = (measure.to_owned(), meter.scope, subject.to_owned());
        Ok(Goal { name: what.to_owned(), measure, scope, subject, side, limit })
    }

    /// Returns what reads the measure off outcomes of `scenario`; `None` if it has no meaning there.
    pub fn meter<'s>(&self, scenario: &'s Scenario) -> Option<Meter<'s>> {
        Meter::of(scenario, &self.measure, self.scope, &self.subject)
    }

    /// Whether the measure is a share, between 0 and 1.
    pub fn is_share(&self) -> bool {
        self.measure.ends_with("_share")
    }
}

/// Reads a number of `unit`; shares also in per cent.
fn number(text: &str, unit: &str) -> Result<f64, String> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || "+-._eE".contains(c))).unwrap_or(text.len());
    let (digits, found) = (text[..end].replace('_', ""), text[end..].trim());
    let Some(number) = digits.parse::<f64>().ok().filter(|number| number.is_finite()) else {
        return Err(format!("has `{text}` for its limit, which is no number"));
    };
    match found {
        "" => Ok(number),
        "%" if unit == "1" => Ok(number / 100.0),
        found if found == unit => Ok(number),
        found if unit == "1" => {
            Err(format!("has its limit in `{found}`, where a plain number or % is wanted"))
        }
        found => Err(format!("has its limit in `{found}`, but the measure is in `{unit}`")),
    }
}

/// What might have been meant.
fn suggestion(measure: &str, meters: &[Meter]) -> String {
    if measure.starts_with("wait_p") || measure.starts_with("wait_within") {
        return "for a quantile add a [[target]] to the file: measure = \"wait\", at-most = \"30 min\", for = 0.9".to_owned();
    }
    let mine: Vec<String> = meters
        .iter()
        .filter(|meter| meter.measure == measure && meter.scope != Scope::Office)
        .take(6)
        .map(|meter| format!("`{measure} {}:{}`", meter.scope.name(), meter.name))
        .collect();
    if !mine.is_empty() {
        return format!("there is {}", mine.join(", "));
    }
    let names = meters.iter().filter(|meter| meter.scope == Scope::Office).map(|meter| meter.measure);
    match names.min_by_key(|name| strsim::damerau_levenshtein(measure, name)) {
        Some(name) if strsim::damerau_levenshtein(measure, name) <= 1 + name.len() / 3 => {
            format!("did you mean `{name}`?")
        }
        Some(_) | None => "`loket measures` lists all measures, `loket run` those of this office".to_owned(),
    }
}

/// What is read off every replication of a point.
pub(super) struct Meters<'s> {
    cost: Option<Meter<'s>>,
    wait: Meter<'s>,
    goals: Vec<Meter<'s>>,
}

/// What one replication says: cost and days, wait, then the goals, each as numerator and denominator.
pub(super) type Row = Vec<(f64, f64)>;

impl<'s> Meters<'s> {
    /// Returns the meters of `scenario`; the measure that has no meaning there if there is one.
    pub fn new(scenario: &'s Scenario, wait: &str, goals: &[Goal]) -> Result<Meters<'s>, String> {
        let missing = |measure: &str| format!("`{measure}` has no meaning there");
        Ok(Meters {
            cost: Meter::office(scenario, "cost_per_day"),
            wait: Meter::office(scenario, wait).ok_or_else(|| missing(wait))?,
            goals: goals
                .iter()
                .map(|goal| goal.meter(scenario).ok_or_else(|| missing(&goal.name)))
                .collect::<Result<_, _>>()?,
        })
    }

    pub fn read(&self, outcome: &Outcome) -> Row {
        // An office that pays nobody costs nothing on each of its days, of which one is as good as another.
        let cost = self.cost.as_ref().map_or((0.0, 1.0), |meter| meter.read(outcome));
        let others = std::iter::once(&self.wait).chain(&self.goals).map(|meter| meter.read(outcome));
        std::iter::once(cost).chain(others).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::examples::day_office;

    #[test]
    fn limits_are_read_with_their_units() {
        let office = day_office();
        let goal = Goal::parse("wait_mean_min <= 15 min", &office).unwrap();
        assert_eq!((goal.side, goal.limit, goal.scope), (Side::AtMost, 15.0, Scope::Office));
        let share = Goal::parse("served_share>=95 %", &office).unwrap();
        assert_eq!((share.side, share.limit), (Side::AtLeast, 0.95));
        let service = Goal::parse("wait_mean_min service:card <= 2", &office).unwrap();
        assert_eq!((service.scope, service.subject.as_str()), (Scope::Service, "card"));
        let target = Goal::parse(" wait of card within 15 min", &office).unwrap();
        assert_eq!((target.measure.as_str(), target.limit), ("target_met_share", 0.9));
        assert!(goal.meter(&office).is_some() && target.meter(&office).is_some());
    }

    #[test]
    fn what_cannot_be_asked_is_told_with_the_remedy() {
        let office = day_office();
        let wrong = |text: &str| Goal::parse(text, &office).unwrap_err();
        assert!(wrong("wait_mean_min").message.contains("neither `<=` nor `>=`"));
        assert_eq!(wrong("wait_maen_min <= 3").help, "did you mean `wait_mean_min`?");
        assert!(wrong("wait_p90_min <= 30").help.contains("[[target]]"));
        assert!(wrong("wait_mean_min <= 3 h").message.ends_with("but the measure is in `min`"));
        assert!(wrong("served_share >= 3 min").message.contains("a plain number or %"));
        assert!(wrong("served_share >= most").message.ends_with("which is no number"));
        assert!(wrong("target_met_share >= 0.9").help.starts_with("there is `target_met_share target:"));
    }
}
