//! `loket compare`: tries policies on the very same citizens.

use super::keep::KeepArgs;
use super::keeper::Keeper;
use super::load::Loaded;
use super::policies::PolicyArgs;
use super::run::{MOST_REPLICATIONS, has_meaning};
use super::simulate::SimulateArgs;
use super::watch::{Watch, now};
use super::{EXIT_CODES, Exit, out, usage};
use crate::experiment::compare::{self, Comparison, ComparisonError, Ended, Together, Until};
use crate::experiment::{Experiment, Stopped, steady};
use crate::report::compare::text;
use crate::results::comparison::contents;
use crate::results::{Kind, Manifest};
use crate::scenario::Scenario;
use crate::scenario::settings::Replications;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

/// Compare policies on the very same citizens: a file with its variants, or several files
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub struct Compare {
    #[command(flatten)]
    policies: PolicyArgs,
    /// How many replications of each policy, instead of what the (first) file says
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MOST_REPLICATIONS))]
    replications: Option<u64>,
    #[command(flatten)]
    simulate: SimulateArgs,
    /// The main measure, by which a policy is the best
    #[arg(long, value_name = "MEASURE", default_value = compare::MAIN)]
    by: String,
    /// Double the replications until every difference of the main measure is decided
    #[arg(long, requires = "at_most")]
    until_decided: bool,
    /// Most replications of each policy, decided or not
    #[arg(long, value_name = "N", requires = "until_decided")]
    #[arg(value_parser = clap::value_parser!(u64).range(2..=MOST_REPLICATIONS))]
    at_most: Option<u64>,
    /// A difference of the main measure up to this does not matter, in its unit
    #[arg(long, value_name = "X", requires = "until_decided", value_parser = size)]
    indifference: Option<f64>,
    #[command(flatten)]
    keep: KeepArgs,
    /// Print the comparison as JSON on standard output and nothing else
    #[arg(long)]
    json: bool,
}

impl Compare {
    /// Simulates every policy and prints what they change.
    ///
    /// # Errors
    /// If a scenario cannot be read or the policies cannot be compared.
    pub fn run(&self, watch: &Watch) -> anyhow::Result<Exit> {
        let policies = match self.policies.load(self.json)? {
            Ok(policies) => policies,
            Err(exit) => return Ok(exit),
        };
        let base = &policies[0].1.checked.scenario;
        let (seed, threads) = (self.simulate.seed(base), self.simulate.threads());
        self.has_a_number(base)?;
        let place = self.keep.place(&self.policies.stem(), "compare");
        place.prepare()?;
        let texts = policies.iter().map(|(_, loaded)| loaded.text.as_str());
        let identity = self.policies.identity("compare", seed, texts);
        watch.begin(Keeper::new(Some(&place), "compare", identity, None));
        let compared = catch_unwind(AssertUnwindSafe(|| {
            let scenarios: Vec<&Scenario> =
                policies.iter().map(|(_, loaded)| &loaded.checked.scenario).collect();
            let Some(settled) = steady::settle(&scenarios, seed, threads, watch) else { return Ok(None) };
            let mut compared = self.together(&policies, &settled.scenarios, seed).compare(watch)?;
            if let (Some(comparison), Some(warm_up)) = (&mut compared, settled.warm_up) {
                comparison.warnings.extend(warm_up.warning());
                comparison.warm_up = Some(warm_up);
            }
            Ok(compared)
        }));
        let wall_time = watch.end();
        let Ok(compared) = compared else {
            return Ok(out::broken(&self.policies.command("compare", seed)));
        };
        let Some(comparison) = compared.map_err(refused)? else {
            out::note("interrupted before every policy was simulated, so nothing is compared");
            return Ok(Exit::Interrupted);
        };
        let manifest = self.manifest(&policies, &comparison, wall_time);
        let kept = self.keep.keep(&place, contents(&comparison, &manifest));
        if self.json {
            out::json(&comparison)?;
        } else {
            out::report(&text(&comparison, &policies[0].1.checked.scenario))?;
        }
        out::note(&format!("results in {}", kept?.display()));
        if comparison.stopped == Ended::Interrupted {
            out::note(&format!("interrupted: this is what {} replications say", comparison.replications));
            return Ok(Exit::Interrupted);
        }
        Ok(Exit::Done)
    }

    /// Makes sure that the number of replications that the base asks for can be had.
    fn has_a_number(&self, base: &Scenario) -> anyhow::Result<()> {
        if self.replications.is_some() {
            return Ok(());
        }
        if self.until_decided && matches!(base.experiment.replications, Replications::Batches(_)) {
            let message = "batches of one long run cannot be doubled until all is decided".to_owned();
            return Err(usage(
                "batches",
                message,
                "compare with `--replications N`, or without `--until-decided`",
            ));
        }
        if self.until_decided { Ok(()) } else { has_meaning(base, &base.experiment.replications) }
    }

    fn manifest(
        &self,
        policies: &[(String, Loaded)],
        comparison: &Comparison,
        wall_time: Duration,
    ) -> Manifest {
        let base = &policies[0].1.checked.scenario;
        let stopped = match comparison.stopped {
            Ended::Complete | Ended::Decided => Stopped::Complete,
            Ended::AtMost => Stopped::AtMost,
            Ended::Interrupted => Stopped::Interrupted,
        };
        let asked = self.policies.asked(policies.iter().map(|(_, loaded)| loaded.text.as_str()));
        let threads = self.simulate.threads();
        Manifest {
            kind: Kind::Comparison,
            threads: Experiment { threads, ..Experiment::new(base) }.threads_used(),
            wall_time_s: wall_time.as_secs_f64(),
            finished: Some(now()),
            precision: comparison.precision.clone(),
            warm_up: comparison.warm_up.clone(),
            batches: comparison.batches.clone(),
            warnings: comparison.warnings.clone(),
            ..asked.manifest(base, (comparison.seed, comparison.replications, stopped))
        }
    }

    fn together<'s>(
        &self,
        policies: &'s [(String, Loaded)],
        scenarios: &'s [Scenario],
        seed: u64,
    ) -> Together<'s> {
        let named = policies.iter().zip(scenarios).map(|((name, _), scenario)| (name.as_str(), scenario));
        let mut together = Together::new(named.collect());
        together.seed = seed;
        together.threads = self.simulate.threads();
        together.by.clone_from(&self.by);
        if let Some(count) = self.replications {
            together.replications = Replications::Fixed(count);
        }
        let indifference = self.indifference.unwrap_or(0.0);
        together.until = self.at_most.map(|at_most| Until { at_most, indifference });
        together
    }
}

pub(super) fn refused(error: ComparisonError) -> anyhow::Error {
    let help = match &error {
        ComparisonError::Measure(_) => format!("take one of: {}", compare::main_measures().join(", ")),
        ComparisonError::Undefined { .. } | ComparisonError::Unpaired(_) => {
            "compare by another measure with `--by`".to_owned()
        }
    };
    usage("measure", error.to_string(), &help)
}

fn size(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(size) if size >= 0.0 && size.is_finite() => Ok(size),
        Ok(_) | Err(_) => Err("write a number of zero or more, such as 0.5".to_owned()),
    }
}
