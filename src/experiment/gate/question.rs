//! What is tested, and which difference does not matter.

use crate::experiment::compare::HEADLINE;
use crate::experiment::measures::definition::{Unit, definitions};
use crate::experiment::measures::sample::defined;
use crate::experiment::measures::{Measure, Scope, office_measures};
use crate::scenario::{Scenario, nearest};
use thiserror::Error;

/// The margin where no other is asked for, as a share of what the baseline says.
const MARGIN: f64 = 0.05;

/// Some measures by name: of the office, of everything, or of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    measure: String,
    of: Option<(String, String)>,
}

/// A difference that does not matter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Margin {
    /// As a share of what the baseline says, but no less than the floor of the unit.
    Relative(f64),
    /// In the unit of the measure.
    Absolute(f64),
}

/// What is tested, and up to which margin.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    all: bool,
    also: Vec<Name>,
    margin: Margin,
    margins: Vec<(Name, Margin)>,
}

/// Why a question cannot be asked; the text says what to do instead.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum GateError {
    /// There is no such measure, or it has no meaning here.
    #[error("`{name}` is no measure of this scenario")]
    Measure {
        /// As written.
        name: String,
        /// What may be meant.
        help: String,
    },
    /// The margin is not a size.
    #[error("`{text}` is no margin{of}")]
    Margin {
        /// As written.
        text: String,
        /// Of which measure.
        of: String,
        /// What to write.
        help: String,
    },
    /// A margin for what is not tested.
    #[error("a margin for `{0}`, which is not tested")]
    Untested(String),
}

impl Name {
    /// Takes `measure`, or `measure scope:thing` as in the columns of `replications.csv`.
    fn new(text: &str) -> Name {
        let text = text.trim();
        let named = |(measure, thing): (&str, &str)| {
            let (scope, name) = thing.trim().split_once(':')?;
            let of = Some((scope.to_owned(), name.to_owned()));
            Some(Name { measure: measure.to_owned(), of })
        };
        let whole = || Name { measure: text.to_owned(), of: None };
        text.split_once(' ').and_then(named).unwrap_or_else(whole)
    }

    /// Whether the row of `measure` about the thing called `name` is meant: without a thing that of the office, or all
    /// rows of a measure that the office does not have.
    fn means(&self, measure: &str, scope: Scope, name: &str) -> bool {
        let thing = match &self.of {
            Some((of_scope, of_name)) => (scope.name(), name) == (of_scope, of_name),
            None => scope == Scope::Office && name == "office" || !office_measures().contains(&measure),
        };
        self.measure == measure && thing
    }
}

impl Margin {
    /// Returns the margin of a measure that was `mean` \[`unit`\].
    ///
    /// Five per cent of next to nothing is nothing, so a relative margin has a floor: a point (0.01) of shares and other
    /// numbers up to 1, a quarter of a minute, a tenth of an hour, of a day, of a person or of a case a day, and so on.
    pub fn size(self, mean: f64, unit: Unit) -> f64 {
        let floor = match unit {
            Unit::Share | Unit::Skill | Unit::Factor | Unit::Visits => 0.01,
            Unit::Minutes => 0.25,
            Unit::Hours | Unit::Days | Unit::People | Unit::PerDay | Unit::PerYear => 0.1,
            Unit::PerThousand | Unit::Items | Unit::Number => 0.5,
            // What is little depends on the currency.
            Unit::MoneyPerDay | Unit::MoneyPerCard => 0.0,
        };
        match self {
            Margin::Relative(share) => (share * mean.abs()).max(floor),
            Margin::Absolute(size) => size,
        }
    }

    /// Reads `text` as a margin of a measure in `unit`, called `name`; without a unit only a share will do.
    fn read(text: &str, unit: Option<(Unit, &str)>) -> Option<Margin> {
        let text = text.trim();
        let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
        let value: f64 = text[..end].parse().ok().filter(|value: &f64| value.is_finite())?;
        let written = text[end..].trim();
        if written == "%" {
            return Some(Margin::Relative(value / 100.0));
        }
        let (unit, name) = unit?;
        let minutes = match written {
            "s" => Some(1.0 / 60.0),
            "min" => Some(1.0),
            "h" => Some(60.0),
            "day" | "days" => Some(1440.0),
            _ => None,
        };
        let own = written == name || name.strip_prefix('1').is_some_and(|rest| written == rest);
        let factor = match unit {
            Unit::Minutes => minutes,
            Unit::Hours => minutes.map(|minutes| minutes / 60.0),
            Unit::Days => minutes.map(|minutes| minutes / 1440.0),
            Unit::Share => ["point", "points"].contains(&written).then_some(0.01),
            Unit::Skill
            | Unit::Factor
            | Unit::People
            | Unit::PerDay
            | Unit::PerYear
            | Unit::PerThousand
            | Unit::Visits
            | Unit::Items
            | Unit::Number
            | Unit::MoneyPerDay
            | Unit::MoneyPerCard => own.then_some(1.0),
        };
        factor.map(|factor| Margin::Absolute(value * factor))
    }

    /// What a margin in `unit`, called `name`, looks like.
    fn example(unit: Option<(Unit, &str)>) -> String {
        let own = match unit {
            None => {
                return "write a share such as \"5 %\", or name a measure: wait_mean_min=\"1 min\""
                    .to_owned();
            }
            Some((Unit::Share, _)) => "2 points".to_owned(),
            Some((Unit::Skill | Unit::Factor | Unit::Number, _)) => "0.05".to_owned(),
            Some((
                Unit::Minutes
                | Unit::Hours
                | Unit::Days
                | Unit::People
                | Unit::PerDay
                | Unit::PerYear
                | Unit::PerThousand
                | Unit::Visits
                | Unit::Items
                | Unit::MoneyPerDay
                | Unit::MoneyPerCard,
                name,
            )) => format!("1 {}", name.strip_prefix('1').unwrap_or(name)),
        };
        format!("write a number of zero or more and its unit, such as \"{own}\", or a share such as \"5 %\"")
    }
}

impl Default for Question {
    fn default() -> Question {
        Question { all: false, also: Vec::new(), margin: Margin::Relative(MARGIN), margins: Vec::new() }
    }
}

impl Question {
    /// Asks for the headline (waits, throughput, cost, targets), the `measures` named, or `all`.
    ///
    /// - `measures`: each `wait_p90_min` or `wait_mean_min step:capture`.
    /// - `margins`: each `5 %`, for all measures, or `wait_mean_min=1 min`, for one; the last that fits holds.
    ///
    /// # Errors
    /// A [`GateError`] if a name or a margin does not fit `scenario`.
    pub fn new(
        scenario: &Scenario,
        all: bool,
        measures: &[String],
        margins: &[String],
    ) -> Result<Question, GateError> {
        let rows = rows(scenario);
        let mut question = Question { all, ..Question::default() };
        for text in measures {
            let name = Name::new(text);
            find(&name, text, &rows)?;
            question.also.push(name);
        }
        for text in margins {
            let Some((of, size)) = text.split_once('=') else {
                let wrong = || GateError::Margin {
                    text: text.clone(),
                    of: String::new(),
                    help: Margin::example(None),
                };
                question.margin = Margin::read(text, None).ok_or_else(wrong)?;
                continue;
            };
            let name = Name::new(of);
            let row = find(&name, of, &rows)?;
            if !rows.iter().any(|row| name.means(&row.measure, row.scope, &row.name) && question.tests(row)) {
                return Err(GateError::Untested(of.to_owned()));
            }
            let unit = unit(&row.measure).map(|unit| (unit, row.unit.as_str()));
            let wrong = || GateError::Margin {
                text: size.to_owned(),
                of: format!(" of `{of}`"),
                help: Margin::example(unit),
            };
            let margin = Margin::read(size, unit).ok_or_else(wrong)?;
            question.margins.push((name, margin));
        }
        Ok(question)
    }

    /// Whether `row` is tested.
    pub fn tests(&self, row: &Measure) -> bool {
        let headline = match row.scope {
            Scope::Office => row.name == "office" && HEADLINE.contains(&row.measure.as_str()),
            Scope::Target => row.measure == "target_met_share",
            Scope::Service
            | Scope::Class
            | Scope::Step
            | Scope::Officer
            | Scope::Equipment
            | Scope::System
            | Scope::Stock => false,
        };
        self.all || headline || self.also.iter().any(|name| name.means(&row.measure, row.scope, &row.name))
    }

    /// Returns the margin of `row`, a measure of the baseline, in its unit; 0 if it had no mean.
    pub fn margin(&self, row: &Measure) -> f64 {
        let own = self.margins.iter().rfind(|(name, _)| name.means(&row.measure, row.scope, &row.name));
        let margin = own.map_or(self.margin, |(_, margin)| *margin);
        row.mean.zip(unit(&row.measure)).map_or(0.0, |(mean, unit)| margin.size(mean, unit))
    }
}

fn unit(measure: &str) -> Option<Unit> {
    definitions().find(|definition| definition.measure == measure).map(|definition| definition.unit)
}

/// Every measure that `scenario` will have, without its numbers.
fn rows(scenario: &Scenario) -> Vec<Measure> {
    let mut rows = Vec::new();
    for (subject, definition, _) in defined(scenario) {
        rows.push(Measure {
            measure: definition.measure.to_owned(),
            scope: subject.kind.scope(),
            unit: definition.unit.name(&scenario.currency),
            name: subject.name,
            mean: None,
            ci95_low: None,
            ci95_high: None,
            n: 0,
        });
    }
    rows
}

/// Returns the first row that `name`, written as `text`, means.
fn find<'r>(name: &Name, text: &str, rows: &'r [Measure]) -> Result<&'r Measure, GateError> {
    let mine = |row: &&Measure| name.means(&row.measure, row.scope, &row.name);
    rows.iter().find(mine).ok_or_else(|| {
        let named = |row: &&Measure| row.measure == name.measure;
        let help = if rows.iter().any(|row| named(&row)) {
            let things = rows.iter().filter(named);
            let things: Vec<String> = things
                .map(|row| format!("{} {}:{}", row.measure, row.scope.name(), row.name))
                .take(5)
                .collect();
            format!("it is measured of other things, such as \"{}\"", things.join("\", \""))
        } else {
            match nearest(&name.measure, rows.iter().map(|row| row.measure.as_str())).as_str() {
                "" => "`loket measures` lists what there is".to_owned(),
                near => near.to_owned(),
            }
        };
        GateError::Measure { name: text.trim().to_owned(), help }
    })
}
