//! `loket run`: simulates a scenario and writes what came of it.

use super::again;
use super::keep::KeepArgs;
use super::keeper::Keeper;
use super::load::{Loaded, ScenarioArgs};
use super::place::Place;
use super::simulate::SimulateArgs;
use super::watch::{Watch, now};
use super::{EXIT_CODES, Exit, Refusal, out};
use crate::diagnostic::Diagnostic;
use crate::experiment::measures::Scope;
use crate::experiment::profile::Profile;
use crate::experiment::steady::{self, Settled};
use crate::experiment::tables::Tables;
use crate::experiment::{Experiment, Outcomes, Stopped, precision, what_if};
use crate::report::{chart, text};
use crate::results::folder::Contents;
use crate::results::table::Table;
use crate::results::{Manifest, Run as Results, Summary, day};
use crate::scenario::Scenario;
use crate::scenario::settings::{Goal, Precision, Replications};
use crate::scenario::source::Checked;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

/// Most replications that one run keeps in memory.
pub(super) const MOST_REPLICATIONS: u64 = 1_000_000;

/// Simulate a scenario and print waits, throughput and their uncertainty
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub struct Run {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// How many replications, instead of what the file says
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MOST_REPLICATIONS))]
    replications: Option<u64>,
    /// Replicate until this measure is known within this half-width of its 95 % interval, such as
    /// `--until "wait_mean_min=5 %"` of its mean or `--until "wait_p90_min=2 min"`; may be given again:
    /// until all are
    #[arg(long, value_name = "MEASURE=WIDTH", requires = "at_most", conflicts_with = "replications")]
    until: Vec<Goal>,
    /// Most replications, reached or not
    #[arg(long, value_name = "N", requires = "until")]
    #[arg(value_parser = clap::value_parser!(u64).range(2..=MOST_REPLICATIONS))]
    at_most: Option<u64>,
    #[command(flatten)]
    simulate: SimulateArgs,
    #[command(flatten)]
    keep: KeepArgs,
    /// Simulate although a folder of results says already what comes of it
    #[arg(long)]
    again: bool,
    /// Print the summary as JSON on standard output and nothing else
    #[arg(long)]
    json: bool,
    /// End with code 4 if a target is not met: fewer citizens within its limit, by the estimate itself
    /// and not its interval, than the target asks for
    #[arg(long)]
    enforce_targets: bool,
}

impl Run {
    /// Simulates, writes the results folder and prints the summary.
    ///
    /// # Errors
    /// If the scenario cannot be read or the results cannot be written.
    pub fn run(&self, watch: &Watch) -> anyhow::Result<Exit> {
        let Loaded { text: source, checked, files } = match self.scenario.load(self.json)? {
            Ok(loaded) => loaded,
            Err(exit) => return Ok(exit),
        };
        let scenario = &checked.scenario;
        let name = self.scenario.name();
        if self.json {
            out::problems(&checked.warnings, &source, &name);
        }
        let asked = self.experiment(scenario);
        has_meaning(scenario, &asked.replications)?;
        let place = self.keep.place(&self.scenario.stem(), &scenario.variant);
        place.prepare()?;

        let identity = self.scenario.identity("run", asked.seed, &source, &files);
        let earlier = if self.again { Vec::new() } else { again::earlier(place.above(), identity) };
        let start = again::start(&earlier, &asked.replications).map(|run| run.folder.as_path());
        watch.begin(Keeper::new(Some(&place), &self.scenario.stem(), identity, start));
        let same = again::same(&earlier, &asked.replications, self.keep.report());
        if let (Place::Numbered(_), Some(same)) = (&place, same) {
            return self.unchanged(same, &checked);
        }

        let ran = catch_unwind(AssertUnwindSafe(|| {
            let settled = steady::settle(&[scenario], asked.seed, asked.threads, watch)?;
            let experiment = Experiment { scenario: &settled.scenarios[0], ..asked.clone() };
            let outcomes = experiment.run(watch);
            let more = self.more(&experiment, &outcomes, &source, watch);
            Some((settled, outcomes, more))
        }));
        let wall_time = watch.end();
        let Ok(ran) = ran else {
            return Ok(self.scenario.broken(asked.seed, self.replications));
        };
        let Some((settled, outcomes, seen)) = ran else {
            out::note("interrupted while the warm-up was looked for: nothing was simulated");
            return Ok(Exit::Interrupted);
        };
        let scenario = &settled.scenarios[0];
        let mut results = self.results(&settled, &outcomes, &checked, &source);
        results.more.extend(seen);
        results.manifest.files = files;
        results.manifest.asked = asked.replications.words();
        results.manifest.threads = asked.threads_used();
        results.manifest.wall_time_s = wall_time.as_secs_f64();
        results.manifest.finished = Some(now());

        // What took long to find is shown even if it cannot be written.
        let written = self.write(&place, &results, wall_time, watch.keeper());
        match self.json {
            true => out::result(&results.summary.json())?,
            false => {
                let Results { summary, tables, .. } = &results;
                out::report(&text::text(summary, scenario, &tables.hours, &checked.loads))?;
            }
        }
        written?;
        note_uncertain(&checked);
        Ok(self.exit(scenario, outcomes.stopped == Stopped::Interrupted, &results.summary))
    }

    /// Puts together what came of it.
    fn results(&self, settled: &Settled, outcomes: &Outcomes, checked: &Checked, text: &str) -> Results {
        let (scenario, warm_up) = (&settled.scenarios[0], settled.warm_up.clone());
        let tables = Tables::new(scenario, outcomes);
        let warnings = checked.warnings.iter().map(sentence).collect();
        let summary = Summary::settled(scenario, warm_up.clone(), outcomes, &tables, warnings);
        let manifest = Manifest {
            set: self.scenario.set.clone(),
            warm_up,
            warnings: summary.warnings.clone(),
            ..Manifest::new(scenario, &self.scenario.name(), text, outcomes)
        };
        let picture = chart::by_hour(&scenario.name, &tables.hours).ok();
        let extra = picture.map(|svg| ("by-hour.svg".to_owned(), svg)).into_iter().collect();
        let more = day::of_run(scenario, outcomes, &summary);
        Results { summary, tables, more, manifest, extra }
    }

    /// Shows the results of a run that was the same, without simulating.
    fn unchanged(&self, same: again::Same, checked: &Checked) -> anyhow::Result<Exit> {
        let again::Same { folder, json, summary, hours } = same;
        out::note(&format!(
            "unchanged since {}: nothing was simulated (--again repeats it)",
            folder.display()
        ));
        let scenario = &checked.scenario;
        match self.json {
            true => out::result(&json)?,
            false => out::report(&text::text(&summary, scenario, &hours, &checked.loads))?,
        }
        note_uncertain(checked);
        Ok(self.exit(scenario, false, &summary))
    }

    /// Simulates what the tables and pictures of the day need: the day itself and, for a report, what failures cost and what
    /// an officer more brings. Whatever is interrupted is left out.
    fn more(&self, experiment: &Experiment, outcomes: &Outcomes, text: &str, watch: &Watch) -> Vec<Table> {
        let finished = outcomes.outcomes.len() as u64;
        let seen = Profile::of(experiment, finished, watch);
        let mut tables = seen.map_or_else(Vec::new, |profile| day::of_profile(&profile));
        if self.keep.report() {
            let cost = what_if::failures(experiment, outcomes, watch);
            tables.extend(cost.map(|cost| day::failures(&cost)));
            tables.extend(self.staffing(experiment, outcomes, text, watch));
        }
        tables
    }

    /// Tries other numbers of officers in the busiest group.
    fn staffing(
        &self,
        experiment: &Experiment,
        outcomes: &Outcomes,
        text: &str,
        watch: &Watch,
    ) -> Option<Table> {
        let busiest = what_if::busiest(experiment.scenario, outcomes)?;
        let read = |count: &u32| {
            let set = format!("{}={count}", busiest.path);
            let checked = self.scenario.with(&[set]).point(text).ok()?;
            Some((*count, checked.scenario))
        };
        let offices: Vec<(u32, Scenario)> = busiest.counts.iter().filter_map(read).collect();
        let finished = outcomes.outcomes.len() as u64;
        let found = what_if::staffing(experiment, &busiest.group, &offices, finished, watch)?;
        Some(day::staffing(experiment.scenario, &found, busiest.officers))
    }

    fn experiment<'s>(&self, scenario: &'s Scenario) -> Experiment<'s> {
        let mut experiment = Experiment::new(scenario);
        experiment.seed = self.simulate.seed(scenario);
        experiment.threads = self.simulate.threads();
        if let Some(count) = self.replications {
            experiment.replications = Replications::Fixed(count);
        }
        if let Some(at_most) = self.at_most {
            let goals = self.until.clone();
            experiment.replications = Replications::Until(Precision { goals, at_most });
        }
        experiment
    }

    /// Writes `results` to `place`; says where, or that there is nothing to write.
    fn write(
        &self,
        place: &Place,
        results: &Results,
        wall_time: Duration,
        keeper: Option<&Keeper>,
    ) -> anyhow::Result<()> {
        let count = results.summary.replications;
        let what = if results.summary.batches.is_some() { "batches" } else { "replications" };
        if count == 0 {
            out::note("no replication was finished, so no results were written");
            return Ok(());
        }
        let contents = |journal| Contents { journal, ..results.contents() };
        let folder = match keeper {
            Some(keeper) => keeper.put(|journal| self.keep.keep(place, contents(journal)))?,
            None => self.keep.keep(place, contents(Vec::new()))?,
        };
        let seconds = wall_time.as_secs_f64();
        out::note(&format!("{count} {what} in {seconds:.1} s; results in {}", folder.display()));
        Ok(())
    }

    fn exit(&self, scenario: &Scenario, interrupted: bool, summary: &Summary) -> Exit {
        let missed = if self.enforce_targets { missed_targets(scenario, summary) } else { Vec::new() };
        missed.iter().for_each(|missed| out::note(missed));
        if interrupted {
            out::note("interrupted: the results are partial");
            Exit::Interrupted
        } else if missed.is_empty() {
            Exit::Done
        } else {
            Exit::TargetMissed
        }
    }
}

/// Makes sure that what is to be known so and so well has a meaning for this office, before anything is simulated.
pub(super) fn has_meaning(scenario: &Scenario, replications: &Replications) -> anyhow::Result<()> {
    let Replications::Until(precision) = replications else { return Ok(()) };
    let Some(measure) = precision::meaningless(scenario, precision) else { return Ok(()) };
    let message = format!("`{measure}` is to be known so and so well, but has no meaning for this office");
    let help = "name another measure: `loket measures` says what each means";
    let problem = Diagnostic::error("unknown-measure", None, message).help(help);
    Err(Refusal { exit: Exit::Usage, problem }.into())
}

/// Says that the point values are not the whole truth, where the file says so.
fn note_uncertain(checked: &Checked) {
    let (values, verb) = match checked.uncertain.len() {
        0 => return,
        1 => ("1 value of the file is".to_owned(), "it does"),
        more => (format!("{more} values of the file are"), "they do"),
    };
    out::note(&format!("{values} not known exactly; `loket uncertainty` shows what {verb} to the results"));
}

/// Returns a line for each target that is not met, or that says nothing because nobody counted.
fn missed_targets(scenario: &Scenario, summary: &Summary) -> Vec<String> {
    let missed = scenario.targets.iter().filter_map(|target| {
        let mine = summary.measures.iter().find(|row| {
            row.measure == "target_met_share" && row.scope == Scope::Target && row.name == target.name
        });
        let wanted = target.share * 100.0;
        match mine.and_then(|row| row.mean) {
            Some(share) if share >= target.share => None,
            Some(share) => Some(format!(
                "target not met: {}: {:.1} % of citizens, {wanted} % wanted",
                target.name,
                share * 100.0
            )),
            None => Some(format!("target not met: {}: it concerned nobody", target.name)),
        }
    });
    missed.collect()
}

/// Returns a warning of the scenario as one sentence with its remedy.
pub(super) fn sentence(warning: &Diagnostic) -> String {
    match warning.help.as_str() {
        "" => warning.message.clone(),
        help => format!("{}; {help}", warning.message),
    }
}
