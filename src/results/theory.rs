//! Theory beside simulation: what the formula of the nearest known queue says of each step's mean wait, what was
//! simulated, and what accounts for the gap.

use crate::experiment::measures::{Measure, Scope};
use crate::scenario::Scenario;
use crate::scenario::theory::{Cause, Near, theory};
use serde::{Deserialize, Serialize};

/// A gap up to this is none to wonder about \[min\].
const LITTLE_MIN: f64 = 0.25;

/// A simulated wait that is more than so many times the theoretical one, or less than one part in so many of it, surprises.
const FAR: f64 = 2.0;

/// A step with officers, in theory and simulated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TheoryRow {
    /// Name of the step.
    pub step: String,
    /// The known queue that it is near; `None`: none.
    pub model: Option<String>,
    /// Why it is near none.
    pub why_not: Option<String>,
    /// Whether the formula is exact and the scenario has nothing that the queue has not.
    pub exact: bool,
    /// Arrivals per hour of opening time.
    pub arrivals_per_h: Option<f64>,
    /// Mean service \[min\].
    pub service_mean_min: Option<f64>,
    /// Squared coefficient of variation of it \[1\].
    pub service_scv: Option<f64>,
    /// Officers, machines permitting.
    pub servers: Option<u32>,
    /// Arrival rate × mean service / officers \[1\].
    pub utilisation: Option<f64>,
    /// Mean wait by the formula \[min\]; `None`: there is no steady state, or no queue.
    pub theory_wait_min: Option<f64>,
    /// The same with every cause that theory can carry \[min\].
    pub adjusted_wait_min: Option<f64>,
    /// Simulated mean wait \[min\].
    pub simulated_wait_min: Option<f64>,
    /// Lower end of its 95 % interval.
    pub ci95_low: Option<f64>,
    /// Upper end.
    pub ci95_high: Option<f64>,
    /// What that says.
    pub gap: Gap,
    /// What the scenario has that the queue has not.
    pub causes: Vec<CauseRow>,
}

/// Something that accounts for a gap.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CauseRow {
    /// In words.
    pub cause: String,
    /// Whether theory can carry it.
    pub carried: bool,
    /// Mean wait with this alone added to the formula \[min\]; `None`: there is no steady state, or it is not carried.
    pub wait_min: Option<f64>,
}

/// What is between theory and simulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Gap {
    /// Nothing to wonder about.
    #[serde(rename = "none")]
    None,
    /// The simulated wait is far from the formula.
    #[serde(rename = "surprising")]
    Surprising,
    /// The formula has no steady state.
    #[serde(rename = "no steady state")]
    Unstable,
    /// There is no formula, or no simulated wait.
    #[serde(rename = "unknown")]
    Unknown,
}

impl Gap {
    /// In words, as in results.
    pub fn words(self) -> &'static str {
        match self {
            Gap::None => "none",
            Gap::Surprising => "surprising",
            Gap::Unstable => "no steady state",
            Gap::Unknown => "unknown",
        }
    }
}

/// Returns a row for each step with officers; `measures` are those of a run, or none before it.
pub fn rows(scenario: &Scenario, measures: &[Measure]) -> Vec<TheoryRow> {
    let finite = |value: f64| Some(value).filter(|value| value.is_finite());
    let row = |step: crate::scenario::theory::StepTheory| {
        let name = scenario.steps[step.step.index()].name.clone();
        let mine =
            |row: &&Measure| row.measure == "wait_mean_min" && row.scope == Scope::Step && row.name == name;
        let wait = measures.iter().find(mine);
        let near = step.near.as_ref().ok();
        TheoryRow {
            model: near.map(|near| near.model.name().to_owned()),
            why_not: step.near.as_ref().err().map(|why| why.words().to_owned()),
            exact: near.is_some_and(|near| near.model.is_exact() && near.causes.is_empty()),
            arrivals_per_h: near.map(|near| near.per_hour),
            service_mean_min: near.map(|near| near.service_min),
            service_scv: near.map(|near| near.service_scv),
            servers: near.map(|near| near.servers),
            utilisation: near.map(|near| near.utilisation),
            theory_wait_min: near.and_then(|near| finite(near.wait_min)),
            adjusted_wait_min: near.and_then(|near| finite(near.adjusted_min)),
            simulated_wait_min: wait.and_then(|wait| wait.mean),
            ci95_low: wait.and_then(|wait| wait.ci95_low),
            ci95_high: wait.and_then(|wait| wait.ci95_high),
            gap: near.map_or(Gap::Unknown, |near| gap(near, wait)),
            causes: near.map_or_else(Vec::new, |near| near.causes.iter().map(CauseRow::new).collect()),
            step: name,
        }
    };
    theory(scenario).into_iter().map(row).collect()
}

impl CauseRow {
    fn new(cause: &Cause) -> CauseRow {
        CauseRow {
            cause: cause.kind.words().to_owned(),
            carried: cause.wait_min.is_some(),
            wait_min: cause.wait_min.filter(|wait| wait.is_finite()),
        }
    }
}

/// A gap surprises if it is large in minutes and in proportion, and not a matter of too few replications.
fn gap(near: &Near, wait: Option<&Measure>) -> Gap {
    let Some((wait, simulated)) = wait.and_then(|wait| Some((wait, wait.mean?))) else { return Gap::Unknown };
    let theory = near.wait_min;
    if theory.is_infinite() {
        return Gap::Unstable;
    }
    let within = wait.ci95_low.zip(wait.ci95_high).is_some_and(|(low, high)| low <= theory && theory <= high);
    let far = simulated > FAR * theory || FAR * simulated < theory;
    if far && (simulated - theory).abs() > LITTLE_MIN && !within { Gap::Surprising } else { Gap::None }
}
