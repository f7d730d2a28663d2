//! `loket compare`: tries policies on the very same citizens.

use super::load::{Loaded, ScenarioArgs, assignment};
use super::run::{MOST_REPLICATIONS, has_meaning};
use super::watch::Watch;
use super::{EXIT_CODES, Exit, Refusal, out};
use crate::diagnostic::Diagnostic;
use crate::experiment::Progress as _;
use crate::experiment::compare::{self, Comparison, ComparisonError, Together, Until};
use crate::experiment::steady;
use crate::report::compare::text;
use crate::scenario::Scenario;
use crate::scenario::settings::Replications;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

/// What the base of a file is called beside its variants.
const BASE: &str = "as it is";

/// Compare policies on the very same citizens: a file with its variants, or several files
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub struct Compare {
    /// One file: its base and its variants; several: the first is the base
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Only this variant of the one file; may be given again [default: all]
    #[arg(long, value_name = "NAME")]
    variant: Vec<String>,
    /// Change one value in all policies, such as `--set officer.operator.count=3`; may be given again
    #[arg(long, value_name = "PATH=VALUE", value_parser = assignment)]
    set: Vec<String>,
    /// How many replications of each policy, instead of what the (first) file says
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MOST_REPLICATIONS))]
    replications: Option<u64>,
    /// Seed of all randomness, instead of the one in the (first) file
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
    /// How many threads [default: one per core]; no result depends on it
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
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
    /// Print the comparison as JSON on standard output and nothing else
    #[arg(long)]
    json: bool,
}

impl Compare {
    /// Simulates every policy and prints what they change.
    ///
    /// # Errors
    /// If a scenario cannot be read or the policies cannot be compared.
    pub fn run(&self) -> anyhow::Result<Exit> {
        if self.files.len() > 1 && !self.variant.is_empty() {
            let help = "compare the variants of one file, or several files as they are";
            return Err(usage("variants", "--variant goes with one file only".to_owned(), help));
        }
        let policies = match self.policies()? {
            Ok(policies) => policies,
            Err(exit) => return Ok(exit),
        };
        let base = &policies[0].1.checked.scenario;
        let (seed, threads) = (self.seed.unwrap_or(base.experiment.seed), self.threads.map(usize::from));
        self.has_a_number(base)?;
        let watch = Watch::new();
        let compared = catch_unwind(AssertUnwindSafe(|| {
            let scenarios: Vec<&Scenario> =
                policies.iter().map(|(_, loaded)| &loaded.checked.scenario).collect();
            let Some(settled) = steady::settle(&scenarios, seed, threads, &watch) else { return Ok(None) };
            let mut compared = self.together(&policies, &settled.scenarios, seed).compare(&watch)?;
            if let (Some(comparison), Some(warm_up)) = (&mut compared, settled.warm_up) {
                comparison.warnings.extend(warm_up.warning());
                comparison.warm_up = Some(warm_up);
            }
            Ok(compared)
        }));
        watch.end();
        let Ok(compared) = compared else { return Ok(self.broken(seed)) };
        let Some(comparison) = compared.map_err(refused)? else {
            out::note("interrupted before every policy was simulated, so nothing is compared");
            return Ok(Exit::Interrupted);
        };
        if self.json {
            out::json(&comparison)?;
        } else {
            out::result(&text(&comparison, &policies[0].1.checked.scenario))?;
        }
        Ok(self.exit(&comparison, watch.stop()))
    }

    /// Reads every policy with its name; the base comes first.
    fn policies(&self) -> anyhow::Result<Result<Vec<(String, Loaded)>, Exit>> {
        let mut policies: Vec<(String, Loaded)> = Vec::new();
        for file in &self.files {
            let scenario = ScenarioArgs::new(file.clone(), None, self.set.clone());
            let Some(loaded) = self.shown(scenario.load(self.json)?, &scenario.name(), &policies) else {
                return Ok(Err(Exit::Invalid));
            };
            policies.push((scenario.name(), loaded));
        }
        if let [file] = &self.files[..] {
            policies[0].0 = BASE.to_owned();
            let named = policies[0].1.checked.scenario.variants.iter().map(|variant| variant.name.clone());
            let wanted: Vec<String> =
                if self.variant.is_empty() { named.collect() } else { self.variant.clone() };
            if wanted.is_empty() {
                let message = format!("`{}` has no variants to compare", file.display());
                return Err(usage("no-variants", message, "add a [[variant]], or name another file"));
            }
            for name in wanted {
                let scenario = ScenarioArgs::new(file.clone(), Some(name.clone()), self.set.clone());
                let read = scenario.read(policies[0].1.text.clone(), self.json)?;
                let Some(loaded) = self.shown(read, &scenario.name(), &policies) else {
                    return Ok(Err(Exit::Invalid));
                };
                policies.push((name, loaded));
            }
        }
        Ok(Ok(policies))
    }

    /// Shows the warnings of a policy that those before did not have.
    fn shown(&self, read: Result<Loaded, Exit>, file: &str, before: &[(String, Loaded)]) -> Option<Loaded> {
        let loaded = read.ok()?;
        let is_new = |warning: &&Diagnostic| {
            let mut known = before.iter().flat_map(|(_, policy)| &policy.checked.warnings);
            known.all(|known| known.message != warning.message)
        };
        let new: Vec<Diagnostic> = loaded.checked.warnings.iter().filter(is_new).cloned().collect();
        out::problems(&new, &loaded.text, file);
        Some(loaded)
    }

    /// Makes sure that the number of replications that the base asks for can be had.
    fn has_a_number(&self, base: &Scenario) -> anyhow::Result<()> {
        if self.replications.is_some() {
            return Ok(());
        }
        if self.until_decided && matches!(base.experiment.replications, Replications::Batches(_)) {
            let message = "batches of one long run cannot be doubled until all is decided".to_owned();
            return Err(usage("batches", message, "compare with `--replications N`, or without `--until-decided`"));
        }
        if self.until_decided { Ok(()) } else { has_meaning(base, &base.experiment.replications) }
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
        together.threads = self.threads.map(usize::from);
        together.by.clone_from(&self.by);
        if let Some(count) = self.replications {
            together.replications = Replications::Fixed(count);
        }
        let indifference = self.indifference.unwrap_or(0.0);
        together.until = self.at_most.map(|at_most| Until { at_most, indifference });
        together
    }

    fn exit(&self, comparison: &Comparison, stopped: bool) -> Exit {
        if stopped && self.until_decided {
            out::note(&format!("interrupted: this is what {} replications say", comparison.replications));
            return Exit::Interrupted;
        }
        Exit::Done
    }

    /// Says how to see a failed invariant again; what failed has been told already.
    fn broken(&self, seed: u64) -> Exit {
        let mut command = "loket compare".to_owned();
        for file in &self.files {
            command += &format!(" {}", file.display());
        }
        for (option, values) in [("variant", &self.variant), ("set", &self.set)] {
            for value in values {
                command += &format!(" --{option} '{value}'");
            }
        }
        command += &format!(" --seed {seed}");
        out::note("error: the simulation broke one of its own rules, which is a fault of loket");
        out::note(&format!("  = help: please report it with the scenarios and this command: {command}"));
        Exit::Failed
    }
}

fn refused(error: ComparisonError) -> anyhow::Error {
    let help = match &error {
        ComparisonError::Measure(_) => format!("take one of: {}", compare::main_measures().join(", ")),
        ComparisonError::Undefined { .. } | ComparisonError::Unpaired(_) => {
            "compare by another measure with `--by`".to_owned()
        }
    };
    usage("measure", error.to_string(), &help)
}

fn usage(code: &'static str, message: String, help: &str) -> anyhow::Error {
    Refusal { exit: Exit::Usage, problem: Diagnostic::error(code, None, message).help(help) }.into()
}

fn size(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(size) if size >= 0.0 && size.is_finite() => Ok(size),
        Ok(_) | Err(_) => Err("write a number of zero or more, such as 0.5".to_owned()),
    }
}
