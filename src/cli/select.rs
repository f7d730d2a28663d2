//! `loket select`: finds the best of many policies, with a guarantee.

use super::keep::KeepArgs;
use super::keeper::Keeper;
use super::load::has_warm_up;
use super::policies::{Asked, PolicyArgs};
use super::run::MOST_REPLICATIONS;
use super::simulate::SimulateArgs;
use super::watch::{Watch, now};
use super::{EXIT_CODES, Exit, out, usage};
use crate::experiment::Stopped;
use crate::experiment::compare::MAIN;
use crate::experiment::select::{Ended, Question, SelectError, Selecting, Selection, Zone, main_measures};
use crate::report::select::text;
use crate::results::selection::contents;
use crate::results::{Kind, Manifest};
use crate::scenario::Scenario;
use crate::scenario::lever::Lever;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

/// With fewer replications the spread of a policy is hardly known, and every bound is wide.
const FEWEST_FIRST: u64 = 10;

/// Select the best of many policies with a guarantee: a file with its variants, several files, or a grid of levers
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub struct Select {
    #[command(flatten)]
    policies: PolicyArgs,
    /// Instead of variants: every value of this lever, such as `--vary officer.operator.count=1..6`; may be given again,
    /// for all combinations
    #[arg(long, value_name = "PATH=VALUES")]
    vary: Vec<String>,
    /// The measure by which a policy is the best
    #[arg(long, value_name = "MEASURE", default_value = MAIN)]
    by: String,
    /// A difference up to this does not matter, in the unit of the measure; or a share of what the base has
    #[arg(long, value_name = "X", default_value = "5 %", value_parser = zone)]
    indifference: Zone,
    /// Probability that no policy is better than the selected one by more than that
    #[arg(long, value_name = "P", default_value = "95 %", value_parser = confidence)]
    confidence: f64,
    /// Most replications of each policy; if they are not enough, the guarantee does not hold
    #[arg(long, value_name = "N", default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(1..=MOST_REPLICATIONS))]
    at_most: u64,
    /// Replications of every policy before any is eliminated
    #[arg(long, value_name = "N", default_value_t = 32, value_parser = first_stage)]
    first_stage: u64,
    #[command(flatten)]
    simulate: SimulateArgs,
    #[command(flatten)]
    keep: KeepArgs,
    /// Print the selection as JSON on standard output and nothing else
    #[arg(long)]
    json: bool,
}

/// The policies, the base, and what they were read from.
struct Field {
    names: Vec<(String, Scenario)>,
    /// The base, where it is no policy itself.
    base: Option<(String, Scenario)>,
    asked: Asked,
}

impl Select {
    /// Selects, and prints which policy and how sure that is.
    ///
    /// # Errors
    /// If a scenario cannot be read, nothing can be selected, or results cannot be written.
    pub fn run(&self, watch: &Watch) -> anyhow::Result<Exit> {
        if self.at_most < self.first_stage {
            let message =
                format!("--at-most {} is less than the first stage, {}", self.at_most, self.first_stage);
            return Err(usage("at-most", message, "allow more, or shorten it with `--first-stage`"));
        }
        let place = self.keep.place(&self.policies.stem(), "select");
        place.prepare()?;
        let field = match self.field()? {
            Ok(field) => field,
            Err(exit) => return Ok(exit),
        };
        let selecting = self.selecting(&field);
        let identity = self.policies.identity(
            "select",
            selecting.seed,
            field.asked.files.iter().map(|(_, text)| text.as_str()),
        );
        watch.begin(Keeper::new(Some(&place), "select", identity, None));
        let selected = catch_unwind(AssertUnwindSafe(|| selecting.select(watch)));
        let wall_time = watch.end();
        let Ok(selected) = selected else {
            return Ok(out::broken(&self.policies.command("select", selecting.seed)));
        };
        let Some(selection) = selected.map_err(|error| refused(error, &selecting))? else {
            out::note("interrupted before the first stage was finished, so nothing is selected");
            return Ok(Exit::Interrupted);
        };
        let manifest = self.manifest(&field, &selecting, &selection, wall_time);
        let kept = self.keep.keep(&place, contents(&selection, &manifest));
        if self.json {
            out::json(&selection)?;
        } else {
            out::report(&text(&selection))?;
        }
        out::note(&format!("results in {}", kept?.display()));
        Ok(exit(&selection))
    }

    fn field(&self) -> anyhow::Result<Result<Field, Exit>> {
        if self.vary.is_empty() {
            let policies = match self.policies.load(self.json)? {
                Ok(policies) => policies,
                Err(exit) => return Ok(Err(exit)),
            };
            let asked = self.policies.asked(policies.iter().map(|(_, loaded)| loaded.text.as_str()));
            policies.iter().try_for_each(|(_, loaded)| has_warm_up(&loaded.checked.scenario))?;
            let names = policies.into_iter().map(|(name, loaded)| (name, loaded.checked.scenario)).collect();
            return Ok(Ok(Field { names, base: None, asked }));
        }
        let lever = |text: &String| {
            Lever::parse(text).map_err(|problem| usage(problem.code, problem.message, &problem.help))
        };
        let levers = self.vary.iter().map(lever).collect::<anyhow::Result<Vec<Lever>>>()?;
        let grid = match self.policies.grid(&levers, self.json)? {
            Ok(grid) => grid,
            Err(exit) => return Ok(Err(exit)),
        };
        let (name, loaded) = grid.base;
        let asked = self.policies.asked(std::iter::once(loaded.text.as_str()));
        has_warm_up(&loaded.checked.scenario)?;
        Ok(Ok(Field { names: grid.policies, base: Some((name, loaded.checked.scenario)), asked }))
    }

    fn selecting<'s>(&self, field: &'s Field) -> Selecting<'s> {
        let policies: Vec<(&str, &Scenario)> =
            field.names.iter().map(|(name, scenario)| (name.as_str(), scenario)).collect();
        let base = field.base.as_ref().map_or(policies[0], |(name, scenario)| (name.as_str(), scenario));
        Selecting {
            policies,
            base,
            by: self.by.clone(),
            question: Question {
                confidence: self.confidence,
                zone: self.indifference,
                first: self.first_stage,
                at_most: self.at_most,
            },
            seed: self.simulate.seed(base.1),
            threads: self.simulate.threads(),
        }
    }

    fn manifest(
        &self,
        field: &Field,
        selecting: &Selecting,
        selection: &Selection,
        wall_time: Duration,
    ) -> Manifest {
        let stopped = match selection.stopped {
            Ended::Interrupted => Stopped::Interrupted,
            Ended::AtMost => Stopped::AtMost,
            Ended::Decided => Stopped::Complete,
        };
        let run = (selection.seed, selection.work.replications, stopped);
        Manifest {
            kind: Kind::Selection,
            vary: self.vary.clone(),
            threads: selecting.threads_used(),
            wall_time_s: wall_time.as_secs_f64(),
            finished: Some(now()),
            ..field.asked.manifest(selecting.base.1, run)
        }
    }
}

fn exit(selection: &Selection) -> Exit {
    let interrupted = selection.stopped == Ended::Interrupted || selection.anew.is_none();
    if interrupted {
        out::note("interrupted: this is what the finished replications say");
        return Exit::Interrupted;
    }
    Exit::Done
}

fn refused(error: SelectError, selecting: &Selecting) -> anyhow::Error {
    let help = match &error {
        SelectError::Alone => "add a [[variant]], another file, or values to `--vary`".to_owned(),
        SelectError::Measure(_) | SelectError::Undefined { .. } => {
            format!("take one of: {}", main_measures(selecting.base.1).join(", "))
        }
        SelectError::NoZone(_) => {
            "say what difference does not matter with `--indifference`, in its unit".to_owned()
        }
        SelectError::Nothing(_) => "look at each policy with `loket run`".to_owned(),
    };
    usage("selection", error.to_string(), &help)
}

/// Reads a number, or a percentage as a share of one.
fn share(text: &str) -> Option<(f64, bool)> {
    let (number, percent) = match text.trim().strip_suffix('%') {
        Some(number) => (number.trim(), true),
        None => (text.trim(), false),
    };
    let number: f64 = number.parse().ok().filter(|number: &f64| number.is_finite() && *number > 0.0)?;
    Some((if percent { number / 100.0 } else { number }, percent))
}

fn zone(text: &str) -> Result<Zone, String> {
    match share(text) {
        Some((share, true)) => Ok(Zone::OfBase(share)),
        Some((size, false)) => Ok(Zone::Of(size)),
        None => Err("write a number above zero, such as 0.5, or a share of the base, such as `5 %`; with none, equally \
                     good policies would never be told apart"
            .to_owned()),
    }
}

fn confidence(text: &str) -> Result<f64, String> {
    match share(text) {
        Some((share, _)) if (0.5..1.0).contains(&share) => Ok(share),
        Some(_) | None => {
            Err("write a probability from 50 % to below 100 %, such as `95 %` or 0.95".to_owned())
        }
    }
}

fn first_stage(text: &str) -> Result<u64, String> {
    match text.parse() {
        Ok(count) if (FEWEST_FIRST..=MOST_REPLICATIONS).contains(&count) => Ok(count),
        Ok(_) | Err(_) => Err(format!(
            "write a number from {FEWEST_FIRST} to {MOST_REPLICATIONS}: fewer hardly tell how much a policy spreads"
        )),
    }
}
