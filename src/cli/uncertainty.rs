//! `loket uncertainty`: what is not known of the inputs, and what to measure next.

use super::keep::KeepArgs;
use super::keeper::Keeper;
use super::load::{Loaded, ScenarioArgs, has_warm_up};
use super::place::Place;
use super::run::{MOST_REPLICATIONS, sentence};
use super::simulate::SimulateArgs;
use super::watch::{Watch, now};
use super::{EXIT_CODES, Exit, out, usage};
use crate::experiment::uncertainty::{MAIN, Policy, Study, StudyError, Uncertainty as Found};
use crate::experiment::{Experiment, Stopped};
use crate::report::uncertainty::text;
use crate::results::uncertainty::contents;
use crate::results::{Kind, Manifest};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Most worlds of one study.
const MOST_WORLDS: u64 = 100_000;

/// Separate what more replications would cure from what only more data would, and say what to measure next
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub struct Uncertainty {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// How many worlds: draws of everything that is uncertain
    #[arg(long, value_name = "W", default_value_t = 100, value_parser = clap::value_parser!(u64).range(2..=MOST_WORLDS))]
    worlds: u64,
    /// Replications of each world; at its point values the file is simulated as often as by `loket run`
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u64).range(2..=MOST_REPLICATIONS))]
    replications: u64,
    /// The main measure: a mean, rate or share of the office
    #[arg(long, value_name = "MEASURE", default_value = MAIN)]
    measure: String,
    /// Simulate every variant in the same worlds, too, and say in how many it is better
    #[arg(long, conflicts_with = "variant")]
    variants: bool,
    #[command(flatten)]
    simulate: SimulateArgs,
    #[command(flatten)]
    keep: KeepArgs,
    /// Print the result as JSON on standard output and nothing else
    #[arg(long)]
    json: bool,
}

impl Uncertainty {
    /// Simulates the worlds, writes the results folder and prints the answer.
    ///
    /// # Errors
    /// If the scenario cannot be read, nothing of it is uncertain, or the results cannot be written.
    pub fn run(&self, watch: &Watch) -> anyhow::Result<Exit> {
        let base = match self.scenario.load(self.json)? {
            Ok(loaded) => loaded,
            Err(exit) => return Ok(exit),
        };
        let name = self.scenario.name();
        out::problems(&base.checked.warnings, &base.text, &name);
        let others = match self.others(&base)? {
            Ok(others) => others,
            Err(exit) => return Ok(exit),
        };
        let scenario = &base.checked.scenario;
        has_warm_up(scenario)?;
        let files = |name: &str| self.scenario.named(name);
        let sources: Vec<_> = std::iter::once((&self.scenario, &base))
            .chain(others.iter().map(|(arguments, loaded)| (arguments, loaded)))
            .map(|(arguments, loaded)| (arguments.source(&name, &base.text, &files), &loaded.checked))
            .collect();
        let policies = sources.iter().map(|(source, checked)| Policy {
            name: source.variant.unwrap_or("as it is"),
            source,
            checked,
        });
        let study = self.study(policies.collect());
        study.check().map_err(refused)?;
        let stem = format!("{}-uncertainty", self.scenario.stem());
        let place = self.keep.place(&stem, &scenario.variant);
        place.prepare()?;

        let identity = self.scenario.identity("uncertainty", study.seed, &base.text, &[]);
        watch.begin(Keeper::new(Some(&place), &stem, identity, None));
        let found = catch_unwind(AssertUnwindSafe(|| study.run(watch)));
        let wall_time_s = watch.end().as_secs_f64();
        let Ok(found) = found else { return Ok(self.scenario.broken(study.seed, None)) };
        let Some(found) = found.map_err(refused)? else {
            out::note("interrupted before two worlds were simulated, so there is nothing to tell");
            return Ok(Exit::Interrupted);
        };

        let manifest = self.manifest(&base, &found, wall_time_s);
        let written = keep(&self.keep, &place, &found, &manifest);
        if self.json {
            out::json(&found)?;
        } else {
            out::report(&text(&found, scenario))?;
        }
        written?;
        if found.partial {
            out::note(&format!("interrupted: this is what {} worlds say", found.worlds));
            return Ok(Exit::Interrupted);
        }
        Ok(Exit::Done)
    }

    /// Reads the variants that are asked for.
    fn others(&self, base: &Loaded) -> anyhow::Result<Result<Vec<(ScenarioArgs, Loaded)>, Exit>> {
        let variants = &base.checked.scenario.variants;
        if self.variants && variants.is_empty() {
            let message = format!("`{}` has no variants", self.scenario.name());
            return Err(usage("no-variants", message, "leave out `--variants`, or add a [[variant]]"));
        }
        let mut others = Vec::new();
        for variant in variants.iter().filter(|_| self.variants) {
            let arguments = self.scenario.with_variant(&variant.name);
            match arguments.read(base.text.clone(), self.json)? {
                Ok(loaded) => others.push((arguments, loaded)),
                Err(exit) => return Ok(Err(exit)),
            }
        }
        Ok(Ok(others))
    }

    fn study<'a>(&self, policies: Vec<Policy<'a>>) -> Study<'a> {
        let settings = &policies[0].checked.scenario.experiment;
        Study {
            seed: self.simulate.seed(&policies[0].checked.scenario),
            base: settings.replications.clone(),
            policies,
            worlds: self.worlds,
            replications: self.replications,
            threads: self.simulate.threads(),
            measure: self.measure.clone(),
        }
    }

    fn manifest(&self, base: &Loaded, found: &Found, wall_time_s: f64) -> Manifest {
        let scenario = &base.checked.scenario;
        let stopped = if found.partial { Stopped::Interrupted } else { Stopped::Complete };
        let run = (found.seed, found.replications, stopped);
        let experiment = Experiment { threads: self.simulate.threads(), ..Experiment::new(scenario) };
        Manifest {
            kind: Kind::Uncertainty,
            set: self.scenario.set.clone(),
            threads: experiment.threads_used(),
            wall_time_s,
            finished: Some(now()),
            warnings: base.checked.warnings.iter().map(sentence).collect(),
            ..Manifest::of_many(scenario, &self.scenario.name(), &base.text, run)
        }
    }
}

/// Writes the folder; says where.
fn keep(args: &KeepArgs, place: &Place, found: &Found, manifest: &Manifest) -> anyhow::Result<()> {
    let folder = args.keep(place, contents(found, manifest))?;
    let (worlds, seconds) = (found.worlds, manifest.wall_time_s);
    out::note(&format!("{worlds} worlds in {seconds:.1} s; results in {}", folder.display()));
    Ok(())
}

fn refused(error: StudyError) -> anyhow::Error {
    let help = match &error {
        StudyError::Certain => {
            "give a value a range, or say from how many observations it is, in the table [uncertain]: \
             \"officer.operator.skills.capture\" = { between = [0.45, 0.65] }"
        }
        StudyError::Measure(_) => {
            "`loket measures` lists them; take a mean, a rate or a share such as served_per_day"
        }
        StudyError::NoWorld { .. } => "make the ranges narrower, so that most worlds are possible",
    };
    usage("uncertainty", error.to_string(), help)
}
