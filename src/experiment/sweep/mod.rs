//! Sweeps: many points of one file, each with its measures, and which of the levers matters.
//!
//! A [`Plan`] says which points; [`Plan::check`] reads each as if it had been written so, [`Plan::run`] simulates them on the
//! same citizens, and [`Findings`] tell what each lever does. Points are read again where they are simulated, a few at a
//! time, so that of each only a small row stays in memory.

mod findings;
mod plan;
mod points;

pub use findings::{Effect, End, Findings, Rank, Statistic};
pub use plan::{Design, Plan, PlanError};
pub use points::{Found, Point, Settings, State};

use super::measures::definition::definitions;
use super::measures::{Meter, Scope};
use crate::diagnostic::Diagnostic;
use crate::scenario::Scenario;
use crate::scenario::source::Checked;
use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// Reads the file with some changes, each `path=value`.
pub type Read<'a> = dyn Fn(&[String]) -> Result<Checked, Vec<Diagnostic>> + 'a;

/// What is measured at every point.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// Name of the measure.
    pub measure: String,
    /// What kind of thing it is about.
    pub scope: Scope,
    /// Which thing.
    pub name: String,
    /// Unit.
    pub unit: String,
}

/// Why something cannot be measured at every point.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WantedError {
    /// There is no such measure, or it has no meaning here.
    #[error("`{0}` is no measure of this office")]
    Unknown(String),
    /// A replication alone has none.
    #[error("`{0}` belongs to all replications together, and a sweep keeps one row of each")]
    Quantile(String),
}

impl Wanted {
    /// Returns what is measured if nothing else is asked for: wait, throughput, cost and every target.
    pub fn headline(base: &Scenario) -> Vec<Wanted> {
        let of_office = ["wait_mean_min", "served_per_day", "cost_per_day"];
        let is_headline = |meter: &Meter| match meter.scope {
            Scope::Office => meter.name == "office" && of_office.contains(&meter.measure),
            Scope::Target => meter.measure == "target_met_share",
            Scope::Service
            | Scope::Class
            | Scope::Step
            | Scope::Officer
            | Scope::Equipment
            | Scope::System
            | Scope::Stock => false,
        };
        let mut found: Vec<Wanted> =
            Meter::all(base).iter().filter(|meter| is_headline(meter)).map(Wanted::of).collect();
        found.sort_by_key(|wanted| of_office.iter().position(|name| *name == wanted.measure).unwrap_or(9));
        found
    }

    /// Finds what `text` names in `base`: a measure of the office, or `measure scope:name`, as in the columns of results.
    ///
    /// # Errors
    /// If there is none, or it is no ratio of sums.
    pub fn parse(text: &str, base: &Scenario) -> Result<Wanted, WantedError> {
        let text = text.trim();
        let all = Meter::all(base);
        if let Some(meter) = all.iter().find(|meter| Wanted::of(meter).to_string() == text) {
            return Ok(Wanted::of(meter));
        }
        let measure = text.split(' ').next().unwrap_or(text);
        let is_ratio = Meter::all(base).iter().any(|meter| meter.measure == measure);
        match definitions().any(|definition| definition.measure == measure) && !is_ratio {
            true => Err(WantedError::Quantile(text.to_owned())),
            false => Err(WantedError::Unknown(text.to_owned())),
        }
    }

    /// Returns everything that can be measured at every point, as [`parse`](Wanted::parse) takes it.
    pub fn all(base: &Scenario) -> Vec<String> {
        Meter::all(base).iter().map(|meter| Wanted::of(meter).to_string()).collect()
    }

    /// Returns the name of a column of it, such as `wait_mean_min_ci95_low service:card`.
    pub fn column(&self, suffix: &str) -> String {
        match self.scope == Scope::Office && self.name == "office" {
            true => format!("{}{suffix}", self.measure),
            false => format!("{}{suffix} {}:{}", self.measure, self.scope.name(), self.name),
        }
    }

    fn of(meter: &Meter) -> Wanted {
        Wanted {
            measure: meter.measure.to_owned(),
            scope: meter.scope,
            name: meter.name.clone(),
            unit: meter.unit.clone(),
        }
    }
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.column(""))
    }
}

#[cfg(test)]
mod tests;
