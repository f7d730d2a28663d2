//! `loket gate`: holds a scenario against what it came to before, for suites that run by themselves.

use super::load::{Loaded, ScenarioArgs, has_warm_up};
use super::run::MOST_REPLICATIONS;
use super::watch::Watch;
use super::{EXIT_CODES, Exit, Refusal, input, out};
use crate::diagnostic::Diagnostic;
use crate::experiment::gate::{GateError, Question};
use crate::experiment::{Experiment, Outcomes, Stopped};
use crate::report::gate::text;
use crate::results::baseline::{self, Baseline, BaselineError, Made, Other};
use crate::results::gate::{Gate as Held, Wish, obstacle};
use crate::scenario::settings::Replications;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// Hold a scenario against a baseline: what it came to before
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub struct Gate {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// The file with the baseline, in JSON
    #[arg(long, value_name = "FILE")]
    baseline: PathBuf,
    /// Write the baseline instead, in place of the one that is there
    #[arg(long, conflicts_with_all = ["equivalent", "allow_undecided", "margin"])]
    update: bool,
    /// Test up to a margin even where every number could be demanded
    #[arg(long)]
    equivalent: bool,
    /// Difference that does not matter: "5 %" of the baseline [default], or of one measure, such as
    /// wait_mean_min="1 min"; may be given again
    #[arg(long, value_name = "SIZE | NAME=SIZE")]
    margin: Vec<String>,
    /// Test this measure beside the headline (waits, throughput, cost, targets), such as wait_p90_min or
    /// "wait_mean_min step:capture"; may be given again
    #[arg(long, value_name = "NAME")]
    measure: Vec<String>,
    /// Test every measure
    #[arg(long)]
    all: bool,
    /// Let pass what the replications cannot tell
    #[arg(long)]
    allow_undecided: bool,
    /// How many replications [default: as the baseline; with --update as the file says]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MOST_REPLICATIONS))]
    replications: Option<u64>,
    /// Seed of all randomness [default: that of the baseline; with --update the one in the file]
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
    /// How many threads [default: one per core]; no result depends on it
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Print the answer as JSON on standard output and nothing else
    #[arg(long)]
    json: bool,
}

impl Gate {
    /// Simulates the scenario and holds it against the baseline, or writes that.
    ///
    /// # Errors
    /// If the scenario or the baseline cannot be read, they do not belong together, or nothing can be written.
    pub fn run(&self, watch: &Watch) -> anyhow::Result<Exit> {
        let loaded = match self.scenario.load(self.json)? {
            Ok(loaded) => loaded,
            Err(exit) => return Ok(exit),
        };
        let Loaded { text: source, checked, files } = &loaded;
        out::problems(&checked.warnings, source, &self.scenario.name());
        let scenario = &checked.scenario;
        has_warm_up(scenario)?;
        let question = Question::new(scenario, self.all, &self.measure, &self.margin).map_err(refused)?;
        let made = Made::new(scenario, source, &self.scenario.set, files);
        if self.update {
            self.writable()?;
            return self.simulate(&loaded, watch, None, |outcomes| {
                self.write(&Baseline::new(made, scenario, outcomes, &question))
            });
        }
        let baseline = self.read()?;
        let wish = Wish { equivalent: self.equivalent, undecided: self.allow_undecided };
        if let Some(other) = obstacle(&made, &baseline.made) {
            return Err(self.other_office(&other));
        }
        self.simulate(&loaded, watch, Some(&baseline.made), |outcomes| {
            let now = Baseline::new(made, scenario, outcomes, &question);
            self.answer(&Held::new(&now, &baseline, &question, wish))
        })
    }

    /// Simulates with the seed and as many replications as asked for, else as `like`, and goes on with `then`.
    fn simulate(
        &self,
        loaded: &Loaded,
        watch: &Watch,
        like: Option<&Made>,
        then: impl FnOnce(&Outcomes) -> anyhow::Result<Exit>,
    ) -> anyhow::Result<Exit> {
        let mut experiment = Experiment::new(&loaded.checked.scenario);
        experiment.threads = self.threads.map(usize::from);
        if let Some(seed) = self.seed.or(like.map(|like| like.seed)) {
            experiment.seed = seed;
        }
        if let Some(count) = self.replications.or(like.map(|like| like.replications)) {
            experiment.replications = Replications::Fixed(count.min(MOST_REPLICATIONS));
        }
        // Whoever waits for a gate is a machine with a clean folder.
        watch.begin(None);
        let outcomes = catch_unwind(AssertUnwindSafe(|| experiment.run(watch)));
        watch.end();
        let Ok(outcomes) = outcomes else {
            return Ok(self.scenario.broken(experiment.seed, self.replications));
        };
        if outcomes.stopped == Stopped::Interrupted {
            out::note("interrupted: nothing was held against a baseline, and none was written");
            return Ok(Exit::Interrupted);
        }
        then(&outcomes)
    }

    fn answer(&self, held: &Held) -> anyhow::Result<Exit> {
        if self.json {
            out::json(held)?;
        } else {
            out::report(&text(held))?;
        }
        Ok(if held.passed { Exit::Done } else { Exit::TargetMissed })
    }

    fn read(&self) -> anyhow::Result<Baseline> {
        let text = input::baseline(&self.baseline).map_err(|problem| {
            let exit = problem.exit();
            anyhow::Error::from(Refusal { exit, problem: *problem.diagnostic })
        })?;
        Baseline::read(&text).map_err(|error| {
            let help = match &error {
                BaselineError::Newer(_) => "use that loket, or write a new baseline under another name",
                BaselineError::CutOff(_)
                | BaselineError::NotJson(_)
                | BaselineError::Foreign
                | BaselineError::Broken(_) => {
                    "name a file that `loket gate --update` wrote, or fetch it again from where it is kept"
                }
            };
            let message = format!("`{}` is no baseline: {error}", self.baseline.display());
            refusal(Exit::Invalid, "no-baseline", message, help)
        })
    }

    /// Makes sure, before anything is simulated, that the baseline can be written and replaces nothing but one.
    fn writable(&self) -> anyhow::Result<()> {
        if self.baseline.symlink_metadata().is_ok() {
            self.read().map_err(|error| match error.downcast::<Refusal>() {
                Ok(Refusal { exit, problem }) => {
                    let help = "name another file, or take this one away yourself; nothing was written";
                    let message = format!("{}, so it is left as it is", problem.message);
                    refusal(exit, problem.code, message, help)
                }
                Err(error) => error,
            })?;
        }
        baseline::prepare(&self.baseline).map_err(|error| unwritable(&self.baseline, &error))
    }

    fn write(&self, made: &Baseline) -> anyhow::Result<Exit> {
        made.write(&self.baseline).map_err(|error| unwritable(&self.baseline, &error))?;
        let (measures, count) = (made.measures.len(), made.made.replications);
        if self.json {
            out::json(&serde_json::json!({
                "updated": self.baseline.display().to_string(),
                "scenario": made.made.scenario,
                "measures": measures,
                "replications": count,
            }))?;
        } else {
            let name = &made.made.scenario;
            let place = self.baseline.display();
            out::result(&format!("{name}: {measures} measures of {count} replications kept in {place}\n"))?;
        }
        Ok(Exit::Done)
    }

    /// Says what makes the office another one than that of the baseline.
    fn other_office(&self, other: &Other) -> anyhow::Error {
        let help =
            "name the baseline of this scenario; if it was given a new name, write a new one with --update";
        let message = format!(
            "`{}` is of another office than `{}`: {}",
            self.baseline.display(),
            self.scenario.name(),
            other.words()
        );
        refusal(Exit::Usage, "other-office", message, help)
    }
}

fn refused(error: GateError) -> anyhow::Error {
    let help = match &error {
        GateError::Measure { help, .. } | GateError::Margin { help, .. } => help.clone(),
        GateError::Untested(name) => format!("test it with --measure \"{name}\""),
    };
    refusal(Exit::Usage, "gate", error.to_string(), &help)
}

fn unwritable(path: &Path, error: &std::io::Error) -> anyhow::Error {
    let message = format!("`{}` cannot be written: {error}", path.display());
    refusal(Exit::Failed, "baseline", message, "name a file in a folder that you may write to")
}

fn refusal(exit: Exit, code: &'static str, message: String, help: &str) -> anyhow::Error {
    Refusal { exit, problem: Diagnostic::error(code, None, message).help(help) }.into()
}
