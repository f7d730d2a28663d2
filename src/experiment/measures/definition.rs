//! What every measure means, as data: the tables of `visits`, `resources` and `cases`
//! say name, unit, what it is taken of, the exact definition, and how it is computed.

use super::subject::{Kind, Subject, View};
use super::{cases, indicators, people, resources, visits};
use crate::scenario::Scenario;

/// A measure: its name, unit and exact definition, and how it is computed.
#[derive(Clone, Copy)]
pub struct Definition {
    /// Name in results.
    pub measure: &'static str,
    /// Unit.
    pub unit: Unit,
    /// Exact definition, one sentence.
    pub text: &'static str,
    /// What it is taken of.
    pub(crate) of: &'static [Kind],
    pub(crate) how: How,
    /// Whether it has a meaning for the subject, and whether it can be other than zero.
    pub(crate) when: fn(&Scenario, &Subject) -> When,
}

/// Writes a definition of what is a ratio of sums: of what, name, unit, when, the two sums, and the text.
macro_rules! measure {
    ($of:expr, $measure:literal, $unit:ident, $when:expr, $ratio:expr, $text:literal) => {
        Definition {
            measure: $measure,
            unit: Unit::$unit,
            text: $text,
            of: $of,
            how: How::Ratio($ratio),
            when: $when,
        }
    };
}
pub(super) use measure;

/// Unit of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// A share of something, between 0 and 1.
    Share,
    /// A number between 0 and 1 that is not a share.
    Skill,
    /// A factor: a number of zero or more.
    Factor,
    /// People.
    People,
    /// A number per day.
    PerDay,
    /// A number per year.
    PerYear,
    /// A number per thousand.
    PerThousand,
    /// Visits.
    Visits,
    /// Items.
    Items,
    /// Days.
    Days,
    /// A number without unit that has no upper end.
    Number,
    /// Currency of the scenario per day.
    MoneyPerDay,
    /// Currency of the scenario per case that ended with success.
    MoneyPerCard,
}

impl Unit {
    /// Name in results; `currency` is that of the scenario.
    pub fn name(self, currency: &str) -> String {
        match self {
            Unit::Minutes => "min".to_owned(),
            Unit::Hours => "h".to_owned(),
            Unit::Share | Unit::Skill | Unit::Factor => "1".to_owned(),
            Unit::People => "people".to_owned(),
            Unit::PerDay => "1/day".to_owned(),
            Unit::PerYear => "1/year".to_owned(),
            Unit::PerThousand => "1/1000".to_owned(),
            Unit::Visits => "visits".to_owned(),
            Unit::Items => "items".to_owned(),
            Unit::Days => "days".to_owned(),
            Unit::Number => "1".to_owned(),
            Unit::MoneyPerDay => format!("{currency}/day"),
            Unit::MoneyPerCard => format!("{currency}/card"),
        }
    }
}

/// Numerator and denominator of one replication.
pub(crate) type Ratio = fn(&View) -> (f64, f64);

/// How a measure is computed.
#[derive(Clone, Copy)]
pub(crate) enum How {
    /// The ratio of the sums over replications.
    Ratio(Ratio),
    /// The quantile of all waits, of visits or at a step.
    Wait(f64),
    /// The share of them that are at most so many minutes.
    WaitWithin(u32),
    /// The quantile of the lengths of all cases that ended with success.
    Lead(f64),
    /// The share of them that are at most so many days.
    LeadWithin(u32),
}

impl Definition {
    /// Returns what the structure of the scenario says, of all of its eras the one that allows most.
    pub(super) fn when_ever(&self, scenario: &Scenario, subject: &Subject) -> When {
        let eras = scenario.in_turn().map(|era| (self.when)(era, subject));
        eras.max().unwrap_or(When::Never)
    }
}

/// What a scenario's structure says about a measure before anything is simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum When {
    /// It can never be defined here: no row.
    Never,
    /// What it counts cannot happen here: exactly zero.
    Zero,
    /// It has to be simulated.
    Possible,
}

impl When {
    /// Defined if `defined`.
    pub fn defined(defined: bool) -> When {
        if defined { When::Possible } else { When::Never }
    }

    /// Zero unless `possible`.
    pub fn possible(possible: bool) -> When {
        if possible { When::Possible } else { When::Zero }
    }
}

/// Returns the definitions of all measures, in the order of results.
pub fn definitions() -> impl Iterator<Item = &'static Definition> {
    let families = [
        visits::DEFINITIONS,
        indicators::DEFINITIONS,
        resources::DEFINITIONS,
        people::DEFINITIONS,
        cases::DEFINITIONS,
    ];
    families.into_iter().flatten()
}

/// Returns the definitions as the body of docs/measures.md.
pub fn markdown() -> String {
    let mut text = String::from(HEAD);
    let mut names: Vec<&str> = Vec::new();
    for definition in definitions() {
        if !names.contains(&definition.measure) {
            names.push(definition.measure);
        }
    }
    for name in names {
        text.push_str(&format!("\n## {name}\n\n"));
        for definition in definitions().filter(|definition| definition.measure == name) {
            let of: Vec<&str> = definition.of.iter().map(|kind| called(*kind)).collect();
            let unit = definition.unit.name("currency");
            text.push_str(&format!("- {} \\[{unit}\\]: {}\n", of.join(", "), definition.text));
        }
    }
    text
}

fn called(kind: Kind) -> &'static str {
    match kind {
        Kind::Office => "office",
        Kind::Population => "office, by population",
        Kind::Service => "service",
        Kind::Class => "class",
        Kind::Step => "step",
        Kind::Outcome => "step, by step/outcome",
        Kind::Mark => "service, by service/mark",
        Kind::Group => "officer",
        Kind::Skill => "officer, by group/step",
        Kind::Pool => "equipment",
        Kind::System => "system",
        Kind::Stock => "stock",
        Kind::Target => "target",
    }
}

const HEAD: &str = "\
# What every measure means

This page is generated from the program; a test keeps it true.

Everything is counted from the end of the warm-up to the end of the horizon. A visit counts where it began after
the warm-up, a wait where the queue was joined after it.

Every measure but the quantiles is a ratio of sums over all replications: a mean wait is all waiting time of all
replications divided by all visits of all replications, so each citizen counts the same, not each day. The
interval holds the true value with 95 % confidence; it comes from the spread across replications (delta method,
Student's t). `n` is the number of replications that say something about the measure.

Quantiles (`p50`, `p90`, `p95`) are those of all waits of all replications together; their interval comes from how
32 independent sections of the replications differ (Woodruff). Waits are told apart to 0.8 %.

- With one replication there is no interval: both ends are null.
- Where nothing was measured (nobody came), the mean is null.
- A share that is 0 or 1 in every replication has the interval of Wilson with one trial per replication, since not
  seen is not impossible. Where the scenario rules the event out, the share is exactly 0 from 0 to 0.
- Intervals are cut where the measure ends: none is below 0, no share is above 1.
- *Per day* means per open day; per 24 hours in an office that never closes.
- A class is counted over all services with a class of that name; `service/class` is the class within one service.
- An *officer* row is a group of officers, summed over its members.
";
