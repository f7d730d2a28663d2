//! `loket batch`: a table of offices, each simulated, all ranked.

use super::compare::refused;
use super::input::{self, Fault};
use super::keep::KeepArgs;
use super::keeper::Keeper;
use super::load::{Loaded, ScenarioArgs, assignment, refuse};
use super::run::{MOST_REPLICATIONS, sentence};
use super::simulate::SimulateArgs;
use super::watch::Watch;
use super::{EXIT_CODES, Exit, Refusal, out};
use crate::diagnostic::Diagnostic;
use crate::experiment::batch::{Batch as Offices, Ended, Job, State};
use crate::experiment::compare;
use crate::experiment::measures::direction::{Direction, direction};
use crate::experiment::{Experiment, Stopped, precision};
use crate::report;
use crate::results::batch::{Batch as Results, BatchManifest, Found, Office};
use crate::results::{File, Kind, Manifest};
use crate::scenario::cases::{Case, CaseTable};
use crate::scenario::settings::Replications;
use crate::scenario::source::{Checked, Source};
use std::path::PathBuf;
use std::time::Duration;

/// Most warnings about single offices that are shown.
const MOST_WARNINGS: usize = 10;

/// Simulate a table of offices, a row each, and rank them
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub struct Batch {
    /// The table as CSV: a column `name`, perhaps `variant`, `seed` and `replications`; every other is a path
    /// of the template, such as `officer.operator.count`
    table: PathBuf,
    /// The scenario file of which every row makes an office
    #[arg(long, value_name = "FILE")]
    template: PathBuf,
    /// Apply this variant of the template where a row names none
    #[arg(long, value_name = "NAME")]
    variant: Option<String>,
    /// Change one value of the template, such as `--set officer.operator.count=3`; may be given again
    #[arg(long, value_name = "PATH=VALUE", value_parser = assignment)]
    set: Vec<String>,
    /// The measure by which offices are ranked, the worst first
    #[arg(long, value_name = "MEASURE", default_value = compare::MAIN)]
    by: String,
    /// How many replications of each office whose row does not say, instead of what the template says
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MOST_REPLICATIONS))]
    replications: Option<u64>,
    #[command(flatten)]
    simulate: SimulateArgs,
    /// Only read the table and tell what is wrong with it
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    keep: KeepArgs,
    /// Print everything as JSON on standard output and nothing else
    #[arg(long)]
    json: bool,
}

/// A row that has been read: how it is simulated, and what its author should know that is not so of the template.
type ReadRow = Result<(Job, Vec<String>), Vec<Diagnostic>>;

impl Batch {
    /// Reads every row, simulates those that are offices, writes the results folder and prints the ranking.
    ///
    /// # Errors
    /// If the template or the table cannot be read, or the results cannot be written.
    pub fn run(&self, watch: &Watch) -> anyhow::Result<Exit> {
        let template = ScenarioArgs::new(self.template.clone(), self.variant.clone(), self.set.clone());
        let loaded = match template.load(self.json)? {
            Ok(loaded) => loaded,
            Err(exit) => return Ok(exit),
        };
        compare::check(&self.by, &template.name(), &loaded.checked.scenario).map_err(refused)?;
        let (name, files) = (template.name(), |name: &str| template.named(name));
        let source = template.source(&name, &loaded.text, &files);
        let (text, table) = match self.table(&source)? {
            Ok(read) => read,
            Err(exit) => return Ok(exit),
        };
        out::problems(&loaded.checked.warnings, &loaded.text, &name);
        let rows = self.rows(&table, &source, &loaded.checked);
        let refused: Vec<Diagnostic> =
            rows.iter().filter_map(|row| row.as_ref().err()).flatten().cloned().collect();
        let jobs: Vec<Job> = rows.iter().flatten().map(|(job, _)| job.clone()).collect();
        if self.check || jobs.is_empty() {
            return self.checked(&rows, &refused, &text);
        }
        if !refused.is_empty() {
            let (wrong, all) = (rows.len() - jobs.len(), rows.len());
            out::note(&format!(
                "{wrong} of {all} rows are no valid office: they are left out, and told at the end"
            ));
        }
        let place = self.keep.place(&self.stem(), "");
        place.prepare()?;

        let offices = Offices { jobs, by: &self.by, threads: self.simulate.threads() };
        let read = |place: usize| table.scenario(&table.cases[place], &source);
        let seed = self.simulate.seed(&loaded.checked.scenario);
        let identity = template.identity("batch", seed, &format!("{}\n{text}", loaded.text), &loaded.files);
        watch.begin(Keeper::new(Some(&place), &self.stem(), identity, None));
        let ended = offices.run(&read, watch, |job, simulated| {
            let warnings = rows[job.place].as_ref().map_or(Vec::new(), |(_, warnings)| warnings.clone());
            Found::of(job, simulated, &self.by, warnings)
        });
        let wall_time = watch.end();
        let results = self.results(&loaded, (&table, &text), &rows, ended);
        let simulated = results.count(State::Simulated);
        let mut written = Ok(());
        if simulated > 0 {
            let manifest = self.manifest(&loaded, &results, File::new(self.name(), text.clone()), wall_time);
            let seconds = wall_time.as_secs_f64();
            written = self.keep.keep(&place, results.contents(&manifest)).map(|folder| {
                out::note(&format!("{simulated} offices in {seconds:.1} s; results in {}", folder.display()));
            });
            match self.json {
                true => out::json(&results)?,
                false => out::report(&report::batch::text(&results))?,
            }
        } else {
            out::note("no office was finished, so there are no results");
        }
        written?;
        self.warn(&results, &rows);
        out::problems(&refused, &text, &self.name());
        Ok(self.exit(&results, &table, &rows))
    }

    /// Reads the table. Its problems are shown.
    fn table(&self, template: &Source) -> anyhow::Result<Result<(String, CaseTable), Exit>> {
        let refuse = |problems: &[Diagnostic], text: &str| refuse(problems, text, &self.name(), self.json);
        let text = match input::table(&self.table) {
            Ok(text) => text,
            Err(problem) if problem.fault == Fault::Content => {
                return refuse(&[*problem.diagnostic], "").map(Err);
            }
            Err(problem) => return Err(Refusal { exit: problem.exit(), problem: *problem.diagnostic }.into()),
        };
        let table = match CaseTable::read(&text) {
            Ok(table) => table,
            Err(problems) => return refuse(&problems, &text).map(Err),
        };
        let wrong = table.wrong_columns(template);
        if !wrong.is_empty() {
            return refuse(&wrong, &text).map(Err);
        }
        Ok(Ok((text, table)))
    }

    /// Reads every row, so that the faults of all show at once.
    fn rows(&self, table: &CaseTable, template: &Source, base: &Checked) -> Vec<ReadRow> {
        let row = |(place, case): (usize, &Case)| {
            let whole = |value: &Option<crate::scenario::cases::Value>, what, range| {
                value.as_ref().map(|value| value.whole(what, range)).transpose()
            };
            let seed = whole(&case.seed, "seed", 0..=u64::MAX);
            let count = whole(&case.replications, "number of replications", 1..=MOST_REPLICATIONS);
            let read = table.scenario(case, template);
            let mut problems: Vec<Diagnostic> =
                seed.as_ref().err().into_iter().chain(count.as_ref().err()).cloned().collect();
            let (Ok(seed), Ok(count), Ok(read)) = (seed, count, &read) else {
                problems.extend(read.err().into_iter().flatten());
                return Err(problems.into_iter().map(|problem| named(&case.name, problem)).collect());
            };
            let scenario = &read.scenario;
            let replications = match count.or(self.replications) {
                Some(count) => Replications::Fixed(count),
                None => scenario.experiment.replications.clone(),
            };
            if let Replications::Until(precision) = &replications
                && let Some(measure) = precision::meaningless(scenario, precision)
            {
                let message = format!("`{measure}` is to be known so and so well, but has no meaning for it");
                let help = "give the row a number of `replications`";
                let problem = Diagnostic::error("unknown-measure", case.span.clone(), message).help(help);
                return Err(vec![named(&case.name, problem)]);
            }
            let usual: Vec<String> = base.warnings.iter().map(sentence).collect();
            let warnings = read.warnings.iter().map(sentence).filter(|warning| !usual.contains(warning));
            let seed = seed.unwrap_or_else(|| self.simulate.seed(scenario));
            Ok((Job { place, seed, replications }, warnings.collect()))
        };
        table.cases.iter().enumerate().map(row).collect()
    }

    /// Tells what reading the rows has found, where nothing is simulated.
    fn checked(&self, rows: &[ReadRow], refused: &[Diagnostic], text: &str) -> anyhow::Result<Exit> {
        if !refused.is_empty() {
            return refuse(refused, text, &self.name(), self.json);
        }
        match self.json {
            true => out::json(&serde_json::json!({ "problems": [] }))?,
            false => out::result(&format!("{}: {} offices, all valid\n", self.name(), rows.len()))?,
        }
        Ok(Exit::Done)
    }

    fn results(
        &self,
        loaded: &Loaded,
        (table, text): (&CaseTable, &str),
        rows: &[ReadRow],
        ended: Vec<Ended<Found>>,
    ) -> Results {
        let problems = |row: &ReadRow| row.as_ref().err().cloned().unwrap_or_default();
        let office = |(case, row)| Office::new(case, &problems(row), text);
        let mut offices: Vec<Office> = table.cases.iter().zip(rows).map(office).collect();
        for ended in ended {
            let place = ended.place;
            offices[place].add(ended);
        }
        let mut results = Results {
            template: loaded.checked.scenario.name.clone(),
            variant: self.variant.clone(),
            table: self.name(),
            paths: Results::paths(table),
            by: self.by.clone(),
            better: direction(&self.by).unwrap_or(Direction::Lower),
            partial: false,
            offices,
            warnings: Vec::new(),
        };
        let (missing, all) = (results.count(State::Missing), results.offices.len());
        if missing > 0 {
            results.partial = true;
            results.warnings.push(format!("interrupted: {missing} of {all} offices are missing"));
        }
        for (state, what) in
            [(State::Invalid, "are no valid scenario"), (State::Broken, "broke a rule of the simulation")]
        {
            let count = results.count(state);
            if count > 0 {
                results.warnings.push(format!("{count} of {all} offices {what} and were left out"));
            }
        }
        results
    }

    fn manifest(
        &self,
        loaded: &Loaded,
        results: &Results,
        table: File,
        wall_time: Duration,
    ) -> BatchManifest {
        let base = &loaded.checked.scenario;
        let stopped = if results.partial { Stopped::Interrupted } else { Stopped::Complete };
        let replications = results.offices.iter().map(|office| office.found.replications).sum();
        let run = (self.simulate.seed(base), replications, stopped);
        let threads = self.simulate.threads();
        let name = self.template.display().to_string();
        let manifest = Manifest {
            kind: Kind::Batch,
            set: self.set.clone(),
            threads: Experiment { threads, ..Experiment::new(base) }.threads_used(),
            wall_time_s: wall_time.as_secs_f64(),
            warnings: results.warnings.clone(),
            ..Manifest::of_many(base, &name, &loaded.text, run)
        };
        let (offices, simulated) = (results.offices.len(), results.count(State::Simulated));
        BatchManifest { manifest, table, by: self.by.clone(), offices, simulated }
    }

    /// Tells on standard error what single rows gave reason to warn of, what several have in common once.
    fn warn(&self, results: &Results, rows: &[ReadRow]) {
        let mut told: Vec<(&String, Vec<&str>)> = Vec::new();
        for (job, warnings) in rows.iter().flatten() {
            let name = results.offices[job.place].name.as_str();
            for warning in warnings {
                match told.iter_mut().find(|(known, _)| *known == warning) {
                    Some((_, names)) => names.push(name),
                    None => told.push((warning, vec![name])),
                }
            }
        }
        for (warning, names) in told.iter().take(MOST_WARNINGS) {
            let who = match &names[..] {
                [first, second, third, _, ..] => {
                    format!("{first}, {second}, {third} and {} more", names.len() - 3)
                }
                few => few.join(", "),
            };
            out::note(&format!("warning: {who}: {warning}"));
        }
        if told.len() > MOST_WARNINGS {
            out::note(&format!("and {} more warnings of that kind", told.len() - MOST_WARNINGS));
        }
        let warned = results.offices.iter().filter(|office| !office.found.warnings.is_empty()).count();
        if warned > 0 && !self.json {
            out::note(&format!("offices with warnings: {warned}; see `warnings` in batch.json"));
        }
    }

    fn exit(&self, results: &Results, table: &CaseTable, rows: &[ReadRow]) -> Exit {
        let broken = results.offices.iter().position(|office| office.state == State::Broken);
        if let Some(place) = broken {
            let case = &table.cases[place];
            let variant = case.variant.as_ref().map(|value| value.text.clone()).or(self.variant.clone());
            let set = [self.set.clone(), table.changes(case)].concat();
            let alone = ScenarioArgs::new(self.template.clone(), variant, set);
            if let Ok((job, _)) = &rows[place] {
                let count = match job.replications {
                    Replications::Fixed(count) => Some(count),
                    Replications::Until(_) | Replications::Batches(_) => None,
                };
                alone.broken(job.seed, count);
            }
        }
        let invalid = results.count(State::Invalid);
        if invalid > 0 {
            out::note(&format!("error: {invalid} rows of {} are no valid office", self.name()));
        }
        if results.partial {
            out::note("interrupted: the results are partial");
            Exit::Interrupted
        } else if broken.is_some() {
            Exit::Failed
        } else if invalid > 0 {
            Exit::Invalid
        } else {
            Exit::Done
        }
    }

    fn name(&self) -> String {
        self.table.display().to_string()
    }

    fn stem(&self) -> String {
        self.table.file_stem().map_or_else(|| "batch".to_owned(), |stem| stem.to_string_lossy().into_owned())
    }
}

/// Says whose problem it is.
fn named(name: &str, problem: Diagnostic) -> Diagnostic {
    let message = format!("office `{name}`: {}", problem.message);
    Diagnostic { message, ..problem }
}
