//! `loket sweep`: moves values of the file, and tells which of them matters.

use super::keep::KeepArgs;
use super::keeper::Keeper;
use super::load::{Loaded, ScenarioArgs, has_warm_up, refuse};
use super::place::Place;
use super::simulate::SimulateArgs;
use super::watch::{Watch, now};
use super::{EXIT_CODES, Exit, Refusal, out, usage};
use crate::diagnostic::{Diagnostic, Severity};
use crate::experiment::Experiment;
use crate::experiment::sweep::{Design, Findings, Found, Plan, Read, Settings, State, Wanted};
use crate::report::sweep::{Told, picture, text, warnings};
use crate::results::Kind;
use crate::results::sweep::{Manifest, Sweep as Whole, contents};
use crate::scenario::Scenario;
use crate::scenario::lever::{Lever, Reach};
use crate::scenario::settings::Replications;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// More points than this, or a longer wait, need a yes.
const MANY_POINTS: u128 = 10_000;
const LONG: Duration = Duration::from_secs(600);

/// Fewer replications than this in all are simulated without asking how long it takes.
const FEW: u128 = 2_000;

/// A grid with more points than this is not the default.
const SMALL_GRID: u128 = 200;

/// Move values of the file, and tell which of them matters
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub struct Sweep {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// Move one value, such as `--vary officer.operator.count=1..4`, `--vary 'step.capture.work=4 min..8 min'`,
    /// `--vary a.b=0.4..1.0/7` for seven of them or `--vary a.b=x,y`; may be given again
    #[arg(long, value_name = "PATH=VALUES", required = true)]
    vary: Vec<String>,
    /// How points are chosen: every combination, one lever at a time, a Latin hypercube, elementary effects, Sobol
    /// indices [default: grid if it is small, else oat]
    #[arg(long, value_name = "DESIGN", value_parser = ["grid", "oat", "lhs", "morris", "sobol"])]
    design: Option<String>,
    /// Points of a Latin hypercube [default: 50], or rows for Sobol indices [default: 256]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(4..=1_000_000))]
    points: Option<u64>,
    /// Walks for elementary effects [default: 20]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(2..=100_000))]
    trajectories: Option<u64>,
    /// Replications of each point
    #[arg(long, value_name = "N", default_value = "20", value_parser = clap::value_parser!(u64).range(1..=100_000))]
    replications: u64,
    /// What is measured, such as `wait_mean_min` or `'busy_share officer:operator'`; may be given again, the first decides
    /// [default: wait, throughput, cost, targets]
    #[arg(long, value_name = "MEASURE")]
    measure: Vec<String>,
    /// Leave out combinations that are no valid scenario instead of refusing the sweep
    #[arg(long)]
    skip_invalid: bool,
    /// Go on although there are many points or it takes long
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    simulate: SimulateArgs,
    #[command(flatten)]
    keep: KeepArgs,
    /// Print everything as JSON on standard output and nothing else
    #[arg(long)]
    json: bool,
}

impl Sweep {
    /// Reads every point, simulates them, writes the results folder and prints what they say.
    ///
    /// # Errors
    /// If the levers, the measures or the design do not suit, the file cannot be read or the results cannot be written.
    pub fn run(&self, watch: &Watch) -> anyhow::Result<Exit> {
        let levers = self.levers()?;
        let loaded = match self.scenario.load(self.json)? {
            Ok(loaded) => loaded,
            Err(exit) => return Ok(exit),
        };
        let base = &loaded.checked.scenario;
        has_warm_up(base)?;
        out::problems(&loaded.checked.warnings, &loaded.text, &self.scenario.name());
        let settings = self.settings(base)?;
        let design = self.design(&levers)?;
        let points = Plan::points(&levers, design).map_err(unplanned)?;
        let read = |changes: &[String]| self.scenario.with(changes).point(&loaded.text);
        let alone = self.alone(&levers, &read);
        if !alone.is_empty() {
            return refuse(&alone, &loaded.text, &self.scenario.name(), self.json);
        }
        self.ask(points, &settings, base)?;
        let place = self.keep.place(&self.scenario.stem(), "sweep");
        place.prepare()?;
        let present = levers.iter().map(|lever| self.scenario.value(&loaded.text, &lever.path)).collect();
        let plan = Plan::new(levers, present, design, settings.seed).map_err(unplanned)?;

        let identity = self.scenario.identity("sweep", settings.seed, &loaded.text, &[]);
        watch.begin(Keeper::new(Some(&place), &format!("{}-sweep", self.scenario.stem()), identity, None));
        let Some(checked) = plan.check(&read, &|| crate::experiment::Progress::stop(watch)) else {
            out::note("interrupted before anything was simulated");
            return Ok(Exit::Interrupted);
        };
        let refused = self.refused(&plan, &checked);
        if !refused.is_empty() {
            return refuse(&refused, &loaded.text, &self.scenario.name(), self.json);
        }
        let found = catch_unwind(AssertUnwindSafe(|| plan.run(&read, &checked, &settings, watch)));
        let wall_time = watch.end();
        let Ok(found) = found else {
            return Ok(out::broken(&self.command(settings.seed)));
        };
        self.tell(&loaded, (&plan, &settings), &found, (&place, wall_time))
    }

    /// Prints and writes what was found.
    fn tell(
        &self,
        loaded: &Loaded,
        (plan, settings): (&Plan, &Settings),
        found: &Found,
        (place, wall_time): (&Place, Duration),
    ) -> anyhow::Result<Exit> {
        let base = &loaded.checked.scenario;
        let simulated = found.points.iter().filter(|point| point.state == State::Simulated).count();
        if simulated == 0 {
            out::note("interrupted before a point was finished, so there are no results");
            return Ok(Exit::Interrupted);
        }
        let findings = Findings::of(plan, found, settings);
        let told = Told { base, plan, settings, found, findings: &findings };
        let warnings = warnings(&told);
        let manifest = Manifest {
            kind: Kind::Sweep,
            program: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            platform: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            scenario: &base.name,
            scenario_file: &self.scenario.name(),
            scenario_text: &loaded.text,
            scenario_blake3: blake3::hash(loaded.text.as_bytes()).to_hex().to_string(),
            variant: self.scenario.variant.as_deref(),
            set: &self.scenario.set,
            vary: &self.vary,
            design: plan.design,
            measures: settings.wanted.iter().map(Wanted::to_string).collect(),
            skip_invalid: self.skip_invalid,
            seed: settings.seed,
            replications: settings.replications,
            points: plan.len(),
            simulated,
            partial: found.partial,
            threads: Experiment { threads: settings.threads, ..Experiment::new(base) }.threads_used(),
            wall_time_s: wall_time.as_secs_f64(),
            finished: now(),
            warnings: &warnings,
        };
        let whole = Whole {
            scenario: &base.name,
            variant: self.scenario.variant.as_deref(),
            design: plan.design,
            levers: self.vary.clone(),
            seed: settings.seed,
            replications: settings.replications,
            partial: found.partial,
            measures: &settings.wanted,
            points: &found.points,
            effects: &findings.effects,
            ranks: &findings.ranks,
            warnings: &warnings,
        };
        let files = (&manifest, &whole);
        let written =
            self.keep.keep(place, contents((plan, settings), found, &findings, files, picture(&told).ok()));
        if self.json {
            out::json(&whole)?;
        } else {
            out::report(&text(&told, &warnings))?;
        }
        let seconds = wall_time.as_secs_f64();
        let folder = written?;
        out::note(&format!("{simulated} points in {seconds:.1} s; results in {}", folder.display()));
        if found.partial {
            out::note("interrupted: the results are partial");
            return Ok(Exit::Interrupted);
        }
        Ok(Exit::Done)
    }

    fn levers(&self) -> anyhow::Result<Vec<Lever>> {
        let lever = |text: &String| {
            Lever::parse(text).map_err(|problem| Refusal { exit: Exit::Usage, problem }.into())
        };
        self.vary.iter().map(lever).collect()
    }

    fn settings(&self, base: &Scenario) -> anyhow::Result<Settings> {
        let wanted = if self.measure.is_empty() {
            Wanted::headline(base)
        } else {
            let find = |text: &String| {
                Wanted::parse(text, base).map_err(|error| {
                    let help = likely(text, &Wanted::all(base));
                    usage("measure", error.to_string(), &help)
                })
            };
            self.measure.iter().map(find).collect::<anyhow::Result<_>>()?
        };
        Ok(Settings {
            seed: self.simulate.seed(base),
            replications: self.replications,
            threads: self.simulate.threads(),
            wanted,
        })
    }

    fn design(&self, levers: &[Lever]) -> anyhow::Result<Design> {
        let small = || matches!(Plan::points(levers, Design::Grid), Ok(..=SMALL_GRID));
        let name = match self.design.as_deref() {
            Some(name) => name,
            None if small() => "grid",
            None => "oat",
        };
        let takes = |option: &str, given: bool, of: &[&str]| match given && !of.contains(&name) {
            true => Err(usage(
                "design",
                format!("--{option} does not go with the design `{name}`"),
                "leave it out, or name a --design",
            )),
            false => Ok(()),
        };
        takes("points", self.points.is_some(), &["lhs", "sobol"])?;
        takes("trajectories", self.trajectories.is_some(), &["morris"])?;
        Ok(match name {
            "grid" => Design::Grid,
            "lhs" => Design::Lhs { points: self.points.unwrap_or(50) },
            "morris" => Design::Morris { trajectories: self.trajectories.unwrap_or(20) },
            "sobol" => Design::Sobol { points: self.points.unwrap_or(256) },
            _ => Design::Oat,
        })
    }

    /// Tries every value of each lever alone, the ends of a long range; returns the problems of those that cannot be meant.
    /// With `--skip-invalid`, a value that can be read and makes no valid office is left for the table.
    fn alone(&self, levers: &[Lever], read: &Read) -> Vec<Diagnostic> {
        const MOST: usize = 100;
        let mut problems: Vec<Diagnostic> = Vec::new();
        for lever in levers {
            let values = match &lever.reach {
                Reach::List(values) if values.len() <= MOST => values.clone(),
                Reach::List(_) | Reach::Whole { .. } | Reach::Between { .. } => {
                    vec![lever.at(0.0), lever.at(1.0)]
                }
            };
            for value in values {
                let Err(found) = read(&[lever.set(&value)]) else { continue };
                let errors = found.into_iter().filter(|problem| problem.severity == Severity::Error);
                for mut problem in errors.filter(|problem| !self.skip_invalid || is_unreadable(problem)) {
                    problem.message = format!("with {}, {}", lever.set(&value), problem.message);
                    let known = problems
                        .iter()
                        .any(|other| (other.code, &other.help) == (problem.code, &problem.help));
                    if !known {
                        problems.push(problem);
                    }
                }
            }
        }
        problems
    }

    /// Returns the problems of the combinations that are no valid scenario, unless they are to be left out.
    fn refused(&self, plan: &Plan, checked: &[Option<Diagnostic>]) -> Vec<Diagnostic> {
        const SHOWN: usize = 5;
        let invalid =
            checked.iter().enumerate().filter_map(|(point, problem)| Some((point, problem.as_ref()?)));
        let count = invalid.clone().count();
        if self.skip_invalid && count < checked.len() {
            return Vec::new();
        }
        let named = |(point, problem): (usize, &Diagnostic)| {
            let message = format!("with {}, {}", plan.changes(point).join(", "), problem.message);
            Diagnostic { message, ..problem.clone() }
        };
        let mut problems: Vec<Diagnostic> = invalid.take(SHOWN).map(named).collect();
        if count > 0 {
            let message = format!("{count} of {} points are no valid scenario", checked.len());
            problems.push(
                Diagnostic::error("invalid-points", None, message)
                    .help("narrow the levers, or leave such points out with --skip-invalid"),
            );
        }
        problems
    }

    /// Says how long it takes, and wants a yes if that is long.
    fn ask(&self, points: u128, settings: &Settings, base: &Scenario) -> anyhow::Result<()> {
        let replications = points.saturating_mul(u128::from(settings.replications));
        if self.yes || replications <= FEW && points <= MANY_POINTS {
            return Ok(());
        }
        let threads = settings.threads;
        let pilot = Experiment { threads, seed: settings.seed, ..Experiment::new(base) };
        let count = 4 * pilot.threads_used() as u64;
        let begun = Instant::now();
        Experiment { replications: Replications::Fixed(count), ..pilot }.run(&());
        let each = begun.elapsed().as_secs_f64() / count as f64;
        let seconds = each * replications as f64;
        let takes = format!(
            "{points} points with {} replications each take about {}",
            settings.replications,
            lasting(seconds)
        );
        if points > MANY_POINTS || seconds > LONG.as_secs_f64() {
            let help = "go on with --yes, or take fewer points or replications";
            return Err(usage("long-sweep", format!("{takes} on this machine"), help));
        }
        if seconds > 10.0 {
            out::note(&takes);
        }
        Ok(())
    }

    fn command(&self, seed: u64) -> String {
        let vary: String = self.vary.iter().map(|lever| format!(" --vary '{lever}'")).collect();
        let set: String = self.scenario.set.iter().map(|set| format!(" --set '{set}'")).collect();
        let design = self.design.as_ref().map(|design| format!(" --design {design}")).unwrap_or_default();
        let file = self.scenario.name();
        format!("loket sweep {file}{vary}{set}{design} --replications {} --seed {seed}", self.replications)
    }
}

/// Whether a value cannot be meant at all, as against one that makes no valid office.
fn is_unreadable(problem: &Diagnostic) -> bool {
    let begins = ["unknown-", "not-a", "not-finite", "missing-", "bad-", "syntax", "wrong-"];
    begins.iter().any(|begin| problem.code.starts_with(begin))
}

fn unplanned(error: crate::experiment::sweep::PlanError) -> anyhow::Error {
    use crate::experiment::sweep::PlanError;
    let help = match &error {
        PlanError::Nothing => "name one with --vary",
        PlanError::OneValue(_) => "give it two values or more, or fix it with --set",
        PlanError::Same(..) => "leave one of them out",
        PlanError::Endless(_) => "say how many, such as `/5` behind the range, or take another --design",
        PlanError::TooMany(_) => "take fewer values, or --design lhs, morris or oat",
        PlanError::TooFew(..) => "take more --points",
    };
    usage("levers", error.to_string(), help)
}

/// Proposes what `text` may have meant.
fn likely(text: &str, all: &[String]) -> String {
    let near = all.iter().min_by_key(|name| strsim::damerau_levenshtein(text, name));
    match near {
        Some(name) if strsim::damerau_levenshtein(text, name) <= 1 + name.chars().count() / 3 => {
            format!("did you mean `{name}`?")
        }
        Some(_) | None => "take a mean, a share or a number per day; `loket measures` lists them".to_owned(),
    }
}

fn lasting(seconds: f64) -> String {
    let (number, unit) = match seconds {
        ..90.0 => (seconds, "seconds"),
        ..5400.0 => (seconds / 60.0, "minutes"),
        ..172_800.0 => (seconds / 3600.0, "hours"),
        _ => (seconds / 86_400.0, "days"),
    };
    format!("{number:.0} {unit}")
}
