//! `loket optimize`: the cheapest staffing, roster, course or equipment that meets the targets.

use super::keep::KeepArgs;
use super::keeper::Keeper;
use super::load::{self, Loaded, ScenarioArgs, has_warm_up};
use super::place::Place;
use super::run::{MOST_REPLICATIONS, sentence};
use super::simulate::SimulateArgs;
use super::watch::{Watch, now};
use super::{EXIT_CODES, Exit, out, usage};
use crate::diagnostic::{Diagnostic, Severity};
use crate::experiment::Progress as _;
use crate::experiment::Stopped;
use crate::experiment::measures::Meter;
use crate::experiment::optimize::{Dial, Goal, Grid, Method, Optimum, Question, SMALL};
use crate::report::{frontier, optimize as report};
use crate::results::{Kind, Manifest, optimize as results};
use crate::scenario::Scenario;
use crate::scenario::lever::Lever;
use crate::scenario::price::{Price, PricedLever};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Find the cheapest staffing, course or equipment that meets the targets
///
/// Tries the values of the file's levers, on the same citizens, and says what to set, what it costs, how surely the targets are
/// met, and what is around it.
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub struct Optimize {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// What may be chosen, instead of the file's levers: `officer.operator.count=1..6`; may be given again
    #[arg(long, value_name = "PATH=VALUES")]
    lever: Vec<String>,
    /// What one more of a lever costs besides what the office pays anyway: `PATH=250_000 IDR/day`, or one price for each
    /// value, separated by commas
    #[arg(long, value_name = "PATH=PRICE", value_parser = load::assignment)]
    price: Vec<String>,
    /// What has to be kept to, instead of the file's targets: the name of one of them, or `wait_mean_min <= 15 min`,
    /// `served_share >= 0.95`; may be given again
    #[arg(long, value_name = "TARGET")]
    target: Vec<String>,
    /// How sure the answer has to be
    #[arg(long, value_name = "SHARE", default_value = "0.95", value_parser = confidence)]
    confidence: f64,
    /// The measure of the office that is shown against the cost
    #[arg(long, value_name = "MEASURE", default_value = "wait_mean_min")]
    by: String,
    /// Replications of every point to begin with
    #[arg(long, value_name = "N", default_value_t = 32)]
    #[arg(value_parser = clap::value_parser!(u64).range(2..=MOST_REPLICATIONS))]
    replications: u64,
    /// Most replications of a point, in the search and again when it is judged
    #[arg(long, value_name = "N", default_value_t = 1024)]
    #[arg(value_parser = clap::value_parser!(u64).range(2..=MOST_REPLICATIONS))]
    at_most: u64,
    /// Most points that are simulated
    #[arg(long, value_name = "N", default_value_t = 2000)]
    #[arg(value_parser = clap::value_parser!(u64).range(2..))]
    at_most_points: u64,
    /// Simulate every point [default: if there are at most 200]
    #[arg(long, conflicts_with = "search")]
    exhaustive: bool,
    /// Search, even if there are few points
    #[arg(long)]
    search: bool,
    #[command(flatten)]
    simulate: SimulateArgs,
    #[command(flatten)]
    keep: KeepArgs,
    /// Print the answer as JSON on standard output and nothing else
    #[arg(long)]
    json: bool,
}

impl Optimize {
    /// Searches, writes the results folder and prints the answer.
    ///
    /// # Errors
    /// If the scenario cannot be read, there is nothing to choose or to keep to, or the results cannot be written.
    pub fn run(&self, watch: &Watch) -> anyhow::Result<Exit> {
        let Loaded { text: source, checked, .. } = match self.scenario.load(self.json)? {
            Ok(loaded) => loaded,
            Err(exit) => return Ok(exit),
        };
        let scenario = &checked.scenario;
        has_warm_up(scenario)?;
        let name = self.scenario.name();
        out::problems(&checked.warnings, &source, &name);
        let goals = self.goals(scenario)?;
        let mut grid = self.grid(scenario)?;
        let method = self.method(&grid)?;
        let problems = self.read_values(&source, scenario, &mut grid);
        if !problems.is_empty() {
            return load::refuse(&problems, &source, &name, self.json);
        }
        self.has_a_price(scenario, &grid)?;
        self.has_the_measure(scenario)?;
        let place = self.keep.place(&format!("{}-optimize", self.scenario.stem()), &scenario.variant);
        place.prepare()?;
        tell(&grid, method, self.at_most_points);

        let reason = |problems: Vec<Diagnostic>| {
            problems.first().map_or_else(String::new, |problem| problem.message.clone())
        };
        let read = |set: &[String]| self.scenario.with(set).point(&source).map_err(reason);
        let question = Question {
            now: scenario,
            grid,
            goals,
            read: &read,
            wait: self.by.clone(),
            seed: self.simulate.seed(scenario),
            threads: self.simulate.threads(),
            first: self.replications.min(self.at_most),
            at_most: self.at_most,
            at_most_points: self.at_most_points,
            confidence: self.confidence,
            method,
        };
        let identity = self.scenario.identity("optimize", question.seed, &source, &[]);
        watch.begin(Keeper::new(Some(&place), &format!("{}-optimize", self.scenario.stem()), identity, None));
        let found = catch_unwind(AssertUnwindSafe(|| question.optimize(watch)));
        let wall_time = watch.end();
        let Ok(optimum) = found else {
            return Ok(out::broken(&self.scenario.command("optimize", question.seed)));
        };
        let stopped = if optimum.partial { Stopped::Interrupted } else { Stopped::Complete };
        let manifest = Manifest {
            kind: Kind::Search,
            set: self.scenario.set.clone(),
            wall_time_s: wall_time.as_secs_f64(),
            finished: Some(now()),
            warnings: checked.warnings.iter().map(sentence).collect(),
            ..Manifest::of_many(scenario, &name, &source, (optimum.seed, optimum.replications, stopped))
        };
        let written = write(&self.keep, &place, &optimum, &manifest);
        if self.json {
            out::json(&optimum)?;
        } else {
            out::report(&report::text(&optimum))?;
        }
        written?;
        Ok(exit(&optimum, watch.stop()))
    }

    fn goals(&self, scenario: &Scenario) -> anyhow::Result<Vec<Goal>> {
        if self.target.is_empty() && scenario.targets.is_empty() {
            let help = "add a [[target]] to the file, or say --target \"wait_mean_min <= 15 min\"";
            return Err(usage(
                "no-targets",
                "there is nothing to keep to: the file has no targets".to_owned(),
                help,
            ));
        }
        if self.target.is_empty() {
            return Ok(scenario.targets.iter().map(Goal::of_target).collect());
        }
        let parse = |text: &String| {
            Goal::parse(text, scenario).map_err(|bad| usage("bad-target", bad.message, &bad.help))
        };
        self.target.iter().map(parse).collect()
    }

    fn grid(&self, scenario: &Scenario) -> anyhow::Result<Grid> {
        let mut levers = if self.lever.is_empty() { scenario.levers.clone() } else { self.levers(scenario)? };
        if levers.is_empty() {
            let help = "add a [[lever]] to the file, or say --lever officer.NAME.count=1..6";
            return Err(usage(
                "no-levers",
                "there is nothing to choose: the file has no levers".to_owned(),
                help,
            ));
        }
        for text in &self.price {
            let (path, price) = text.split_once('=').unwrap_or((text, ""));
            let (price, currency) = Price::parse(price.trim())
                .map_err(|problem| usage(problem.code, problem.message, &problem.help))?;
            if !scenario.currency.is_empty() && scenario.currency != currency {
                let message =
                    format!("the price `{text}` is in {currency}, but the file is in {}", scenario.currency);
                return Err(usage("two-currencies", message, &format!("write it in {}", scenario.currency)));
            }
            let Some(lever) = levers.iter_mut().find(|lever| lever.lever.path == path.trim()) else {
                let paths: Vec<&str> = levers.iter().map(|lever| lever.lever.path.as_str()).collect();
                let message = format!("there is a price for `{}`, which is no lever", path.trim());
                return Err(usage("bad-price", message, &format!("levers are {}", paths.join(", "))));
            };
            lever.price = price;
        }
        let help = "write two values or more, one price for each; of a range of any numbers how many: 4 min..8 min/5";
        let dials =
            levers.iter().map(|lever| Dial::new(lever).map_err(|message| usage("bad-lever", message, help)));
        Ok(Grid { dials: dials.collect::<Result<_, _>>()? })
    }

    /// The levers of the command line; what the file calls them, and what it says they cost, still holds.
    fn levers(&self, scenario: &Scenario) -> anyhow::Result<Vec<PricedLever>> {
        let mut levers: Vec<PricedLever> = Vec::new();
        for text in &self.lever {
            let lever =
                Lever::parse(text).map_err(|problem| usage(problem.code, problem.message, &problem.help))?;
            if levers.iter().any(|other| other.lever.path == lever.path) {
                let message = format!("two levers move `{}`", lever.path);
                return Err(usage("bad-lever", message, "name all of its values in one"));
            }
            let known = scenario.levers.iter().find(|known| known.lever.path == lever.path);
            let name = known.map_or_else(|| lever.path.clone(), |known| known.name.clone());
            let price = known.map_or_else(Price::default, |known| known.price.clone());
            levers.push(PricedLever { name, lever, price });
        }
        Ok(levers)
    }

    /// Reads every value of every lever alone, so that a wrong one is told before anything is simulated; finds where the
    /// office is now.
    fn read_values(&self, source: &str, scenario: &Scenario, grid: &mut Grid) -> Vec<Diagnostic> {
        let mut problems: Vec<Diagnostic> = Vec::new();
        for dial in &mut grid.dials {
            let mut others = 0;
            for place in 0..dial.values.len() {
                match self.scenario.with(&[dial.set(place)]).point(source) {
                    Ok(checked) if checked.scenario == *scenario => dial.now = dial.now.or(Some(place)),
                    Ok(_) => others += 1,
                    Err(found) => {
                        others += 1;
                        let value = &dial.values[place];
                        let when = |problem: Diagnostic| Diagnostic {
                            message: format!("with lever `{}` at {value}, {}", dial.name, problem.message),
                            ..problem
                        };
                        let errors =
                            found.into_iter().filter(|problem| problem.severity == Severity::Error).map(when);
                        problems.extend(errors);
                    }
                }
            }
            if others == 0 {
                out::note(&format!(
                    "warning: lever `{}` changes nothing of the office, whatever its value",
                    dial.name
                ));
            }
        }
        problems
    }

    fn method(&self, grid: &Grid) -> anyhow::Result<Method> {
        let size = grid.size();
        if self.exhaustive && size > self.at_most_points {
            let message = format!(
                "the levers make {size} points, of which at most {} may be simulated",
                self.at_most_points
            );
            return Err(usage(
                "too-many-points",
                message,
                "leave out --exhaustive, or allow more with --at-most-points",
            ));
        }
        let small = size <= SMALL.min(self.at_most_points);
        Ok(if self.exhaustive || small && !self.search { Method::EveryPoint } else { Method::Search })
    }

    /// Makes sure that points differ in cost.
    fn has_a_price(&self, scenario: &Scenario, grid: &Grid) -> anyhow::Result<()> {
        let priced = grid.dials.iter().any(|dial| dial.prices.iter().any(|&price| price != 0.0));
        if priced || Meter::office(scenario, "cost_per_day").is_some() {
            return Ok(());
        }
        let help = "give officers a `cost`, levers a `price`, or say --price PATH=\"250_000 IDR/day\"";
        Err(usage("no-cost", "nothing costs anything, so no point is the cheapest".to_owned(), help))
    }

    fn has_the_measure(&self, scenario: &Scenario) -> anyhow::Result<()> {
        if Meter::office(scenario, &self.by).is_some() {
            return Ok(());
        }
        let help = "take wait_mean_min, or another mean or share of the office in what `loket run` writes";
        Err(usage("measure", format!("`{}` is not a measure that can be shown here", self.by), help))
    }
}

/// Says what is going to be done.
fn tell(grid: &Grid, method: Method, at_most: u64) {
    let size = grid.size();
    out::note(&match method {
        Method::EveryPoint => {
            format!("{} levers, {size} points: all of them are simulated", grid.dials.len())
        }
        Method::Search => {
            format!("{} levers, {size} points: a search of at most {at_most} of them", grid.dials.len())
        }
    });
}

/// Writes `optimum` to `place`; says where, or that there is nothing to write.
fn write(keep: &KeepArgs, place: &Place, optimum: &Optimum, manifest: &Manifest) -> anyhow::Result<()> {
    if optimum.replications == 0 {
        out::note("no point was simulated, so no results were written");
        return Ok(());
    }
    let (picture, answer) = (frontier::frontier(optimum).ok(), report::variant(optimum));
    let folder = keep.keep(place, results::contents(optimum, answer, picture, manifest))?;
    out::note(&format!(
        "{} replications in {:.1} s; results in {}",
        optimum.replications,
        manifest.wall_time_s,
        folder.display()
    ));
    Ok(())
}

fn exit(optimum: &Optimum, stopped: bool) -> Exit {
    if optimum.partial || stopped && optimum.answer.is_none() {
        out::note("interrupted: the results are partial");
        Exit::Interrupted
    } else if optimum.answer.is_some() {
        Exit::Done
    } else {
        Exit::TargetMissed
    }
}

fn confidence(text: &str) -> Result<f64, String> {
    let (number, scale) =
        text.trim().strip_suffix('%').map_or((text.trim(), 1.0), |number| (number.trim(), 100.0));
    match number.parse::<f64>().map(|number| number / scale) {
        Ok(share) if share > 0.5 && share < 1.0 => Ok(share),
        Ok(_) | Err(_) => Err("write a share between 0.5 and 1, such as 0.95".to_owned()),
    }
}
