//! `loket fit`: holds a scenario against what an office observed, day by day.

use super::input::{self, Fault};
use super::keeper::Keeper;
use super::load::{self, Loaded, ScenarioArgs, has_warm_up};
use super::run::sentence;
use super::simulate::SimulateArgs;
use super::watch::Watch;
use super::{EXIT_CODES, Exit, Refusal, out};
use crate::diagnostic::Diagnostic;
use crate::experiment::fit::{self, PeriodFit};
use crate::experiment::{Experiment, Stopped};
use crate::report::fit as report;
use crate::scenario::observed::Observed;
use crate::scenario::settings::Replications;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

/// Compare a scenario, day by day, with what an office observed
///
/// Simulates 32 replications, and says for each measure how far they are from the log, and whether its days lie
/// within the band that holds 95 % of them if the scenario is right. Writes no files.
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub struct Fit {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// The log, a CSV file: a column `date`, and one or more of `arrived`, `served` and `wait_mean_min`
    #[arg(value_name = "OBSERVED")]
    observed: PathBuf,
    /// Keep the days from this date on apart, such as those that the scenario was not set by
    #[arg(long, value_name = "DATE", value_parser = date)]
    holdout: Option<Date>,
    #[command(flatten)]
    simulate: SimulateArgs,
    /// Print the comparison as JSON on standard output and nothing else, every day included
    #[arg(long)]
    json: bool,
}

impl Fit {
    /// Simulates, compares and prints the comparison.
    ///
    /// # Errors
    /// If the scenario or the log cannot be read, or standard output cannot be written.
    pub fn run(&self, watch: &Watch) -> anyhow::Result<Exit> {
        let Loaded { text: source, checked, .. } = match self.scenario.load(self.json)? {
            Ok(loaded) => loaded,
            Err(exit) => return Ok(exit),
        };
        let scenario = &checked.scenario;
        has_warm_up(scenario)?;
        let log = self.observed.display().to_string();
        let text = match input::log(&self.observed) {
            Ok(text) => text,
            Err(problem) if problem.fault == Fault::Content => {
                return load::refuse(&[*problem.diagnostic], "", &log, self.json);
            }
            Err(problem) => return Err(usage(*problem.diagnostic)),
        };
        let observed = match Observed::read(&text, &scenario.calendar) {
            Ok(observed) => observed,
            Err(problems) => return load::refuse(&problems, &text, &log, self.json),
        };
        self.has_two_sides(&observed)?;
        out::problems(&checked.warnings, &source, &self.scenario.name());

        let mut experiment = Experiment::new(scenario);
        experiment.seed = self.simulate.seed(scenario);
        experiment.threads = self.simulate.threads();
        experiment.replications = Replications::Fixed(fit::REPLICATIONS);
        let identity = self.scenario.identity("fit", experiment.seed, &source, &[]);
        watch.begin(Keeper::new(None, "fit", identity, None));
        let outcomes = catch_unwind(AssertUnwindSafe(|| experiment.run(watch)));
        watch.end();
        let Ok(outcomes) = outcomes else {
            return Ok(self.scenario.broken(experiment.seed, Some(fit::REPLICATIONS)));
        };
        if outcomes.stopped == Stopped::Interrupted {
            out::note("interrupted: nothing was compared");
            return Ok(Exit::Interrupted);
        }
        let fit = fit::Fit::between(&observed, self.holdout, scenario, &outcomes);
        if self.json {
            let warnings = checked.warnings.iter().map(sentence).collect();
            out::json(&as_json(&fit, warnings)?)?;
        } else {
            out::report(&report::text(&fit))?;
        }
        Ok(Exit::Done)
    }

    /// Makes sure that there are days on both sides of the hold-out date.
    fn has_two_sides(&self, observed: &Observed) -> anyhow::Result<()> {
        let (Some(holdout), Some(first), Some(last)) =
            (self.holdout, observed.days.first(), observed.days.last())
        else {
            return Ok(());
        };
        if first.date < holdout && holdout <= last.date {
            return Ok(());
        }
        let side = if holdout <= first.date { "before" } else { "on or after" };
        let message = format!("no day was observed {side} the hold-out date {holdout}");
        let help = format!("the log goes from {} to {}; choose a date in between", first.date, last.date);
        Err(usage(Diagnostic::error("holdout", None, message).help(help)))
    }
}

fn usage(problem: Diagnostic) -> anyhow::Error {
    Refusal { exit: Exit::Usage, problem }.into()
}

/// Returns `fit` as other programs read it, with the verdicts in words too.
fn as_json(fit: &fit::Fit, warnings: Vec<String>) -> anyhow::Result<Value> {
    let row = |row: &PeriodFit| -> serde_json::Result<Value> {
        let mut value = serde_json::to_value(row)?;
        value["words"] = json!(report::words(row));
        Ok(value)
    };
    let mut value = serde_json::to_value(fit)?;
    value["fits"] = Value::Array(fit.fits.iter().map(row).collect::<Result<_, _>>()?);
    value["warnings"] = json!(warnings);
    Ok(value)
}

pub(super) fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "write year, month and day, such as 2027-03-01".to_owned())
}
