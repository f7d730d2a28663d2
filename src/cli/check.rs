//! `loket check`: reads a scenario, shows what it means and how hard each step is loaded.

use super::load::{Loaded, ScenarioArgs};
use super::{Exit, out, problems, words};
use crate::report::theory::before;
use crate::results::theory::rows;
use crate::scenario::source::StepLoad;
use crate::scenario::{Scenario, expected_per_day};
use serde_json::{Value, json};

/// Check a scenario without simulating it, and show what it says
#[derive(Debug, clap::Args)]
pub struct Check {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// Print demand, loads and warnings as JSON on standard output and nothing else
    #[arg(long)]
    json: bool,
}

impl Check {
    /// Shows the scenario on standard output and warnings on standard error.
    ///
    /// # Errors
    /// If the scenario cannot be read or standard output cannot be written.
    pub fn run(&self) -> anyhow::Result<Exit> {
        let Loaded { text, checked, .. } = match self.scenario.load(self.json)? {
            Ok(loaded) => loaded,
            Err(exit) => return Ok(exit),
        };
        let name = self.scenario.name();
        if self.json {
            let warnings = problems::json(&checked.warnings, &text);
            out::json(&as_json(&checked.scenario, &checked.loads, warnings))?;
            return Ok(Exit::Done);
        }
        out::problems(&checked.warnings, &text, &name);
        let warnings = match checked.warnings.len() {
            0 => "no warnings".to_owned(),
            1 => "1 warning".to_owned(),
            more => format!("{more} warnings"),
        };
        let described = words::describe(&checked);
        let theory = before(&rows(&checked.scenario, &[]));
        let theory = if theory.is_empty() { theory } else { format!("\n{theory}") };
        out::result(&format!("{described}{theory}\n{name} is valid, with {warnings}\n"))?;
        Ok(Exit::Done)
    }
}

fn as_json(scenario: &Scenario, loads: &[StepLoad], warnings: Vec<Value>) -> Value {
    let demand = scenario.demands.iter().zip(expected_per_day(scenario)).map(|(demand, expected)| {
        json!({
            "demand": demand.name,
            "service": scenario.services[demand.service.index()].name,
            "per_open_day": expected,
        })
    });
    let loads = loads.iter().map(|load| {
        json!({
            "step": scenario.steps[load.step.index()].name,
            "asked_min_per_day": load.asked,
            "offered_min_per_day": load.offered,
            "load": load.load,
        })
    });
    json!({
        "scenario": scenario.name,
        "variant": Some(&scenario.variant).filter(|name| !name.is_empty()),
        "open_days": scenario.calendar.open_days().count(),
        "demand": demand.collect::<Vec<_>>(),
        "loads": loads.collect::<Vec<_>>(),
        "theory": rows(scenario, &[]),
        "warnings": warnings,
    })
}
