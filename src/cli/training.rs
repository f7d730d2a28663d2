//! `loket training`: what each course brings, when it has paid back, and how it is held best.

use super::keep::KeepArgs;
use super::keeper::Keeper;
use super::load::{Loaded, ScenarioArgs, has_warm_up};
use super::place::Place;
use super::run::sentence;
use super::simulate::SimulateArgs;
use super::watch::{Watch, now};
use super::{EXIT_CODES, Exit, out, usage};
use crate::experiment::training::plans::{Plan, Plans, Wanted};
use crate::experiment::training::{Case, CaseError, Findings, Study};
use crate::experiment::{Experiment, Progress as _, Stopped};
use crate::report::training as report;
use crate::results::training::contents;
use crate::results::{Kind, Manifest};
use crate::scenario::Scenario;
use crate::scenario::settings::Replications;
use crate::scenario::training::Course;
use jiff::civil::Date;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

/// Most replications: every week of each is kept in memory.
const MOST_REPLICATIONS: u64 = 10_000;

/// Most plans of a course.
const MOST_PLANS: usize = 200;

/// Say what each course brings, when it has paid back, and how it is held best
///
/// Simulates the office with each [[training]] of the file and without it, on the same citizens, also those that are
/// not active, and tries other cohorts and starts.
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub struct TrainingStudy {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// How many replications of each office, instead of what the file says
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=MOST_REPLICATIONS))]
    replications: Option<u64>,
    #[command(flatten)]
    simulate: SimulateArgs,
    /// What an hour of a citizen's wait is worth, such as "15_000 IDR/h", instead of what the file says
    #[arg(long, value_name = "MONEY/h")]
    value_of_time: Option<String>,
    /// Numbers of cohorts to try, such as 1,2,4 [default: 1 to 4, as far as there are officers]
    #[arg(long, value_name = "N,..", value_delimiter = ',', value_parser = clap::value_parser!(u32).range(1..=1000))]
    cohorts: Option<Vec<u32>>,
    /// Dates of the first session to try [default: some weeks before and after the file's]
    #[arg(long, value_name = "DATE,..", value_delimiter = ',', value_parser = super::fit::date)]
    starts: Option<Vec<Date>>,
    #[command(flatten)]
    keep: KeepArgs,
    /// Print the findings as JSON on standard output and nothing else
    #[arg(long)]
    json: bool,
}

/// The offices that a study needs: each is read once.
struct Offices<'a> {
    study: &'a TrainingStudy,
    scenario: ScenarioArgs,
    text: String,
    courses: Vec<Course>,
    read: Vec<Scenario>,
    /// Which courses take place in those of them that hold the file's plans.
    known: Vec<(Vec<bool>, usize)>,
}

/// A case with the places of its offices.
struct Drawn {
    name: String,
    courses: Vec<usize>,
    active: bool,
    with: usize,
    without: usize,
    plans: Vec<(Plan, usize)>,
    left_out: Vec<String>,
}

impl TrainingStudy {
    /// Simulates with and without each course and prints what they bring.
    ///
    /// # Errors
    /// If the scenario cannot be read, has no courses to look at, or the results cannot be written.
    pub fn run(&self, watch: &Watch) -> anyhow::Result<Exit> {
        let worth = self.value_of_time.iter().map(|worth| format!("office.value-of-time={worth}"));
        let scenario = self.scenario.with(&worth.collect::<Vec<_>>());
        let Loaded { text, checked, .. } = match scenario.load(self.json)? {
            Ok(loaded) => loaded,
            Err(exit) => return Ok(exit),
        };
        let base = &checked.scenario;
        has_warm_up(base)?;
        self.check(base)?;
        let place = self.keep.place(&scenario.stem(), "training");
        place.prepare()?;
        out::problems(&checked.warnings, &text, &scenario.name());

        let courses = base.courses.clone();
        let mut offices =
            Offices { study: self, scenario, text, courses, read: Vec::new(), known: Vec::new() };
        let drawn = match offices.draw()? {
            Ok(drawn) => drawn,
            Err(exit) => return Ok(exit),
        };
        let study = self.study(base, drawn.iter().map(|drawn| offices.case(drawn)).collect());
        let identity = self.scenario.identity("training", study.seed, &offices.text, &[]);
        watch.begin(Keeper::new(Some(&place), "training", identity, None));
        let found = catch_unwind(AssertUnwindSafe(|| study.run(watch)));
        let wall_time = watch.end();
        let Ok(found) = found else { return Ok(self.scenario.broken(study.seed, self.replications)) };
        let Some(mut findings) = found else {
            out::note("interrupted before every course was simulated, so nothing is compared");
            return Ok(Exit::Interrupted);
        };
        findings.warnings = checked.warnings.iter().map(sentence).collect();
        let written = write(
            &self.keep,
            &place,
            &findings,
            &self.manifest(base, &offices, &findings, (&study, wall_time)),
        );
        match self.json {
            true => out::json(&findings)?,
            false => out::report(&report::text(&findings, base))?,
        }
        written?;
        if findings.partial || watch.stop() {
            out::note("interrupted: other plans are missing");
            return Ok(Exit::Interrupted);
        }
        Ok(Exit::Done)
    }

    /// Makes sure that there is something to do, and that it is not too much.
    fn check(&self, base: &Scenario) -> anyhow::Result<()> {
        if base.courses.is_empty() {
            let message = format!("`{}` has no training", self.scenario.name());
            return Err(usage("no-training", message, "add a [[training]]; `loket schema` lists its keys"));
        }
        for (place, course) in base.courses.iter().enumerate() {
            if base.courses[..place].iter().any(|other| other.name == course.name) {
                let message = format!("two trainings are called `{}`", course.name);
                return Err(usage("duplicate-name", message, "rename one of them"));
            }
        }
        let (first, days) = (base.calendar.start, base.calendar.days());
        let outside = |date: &&Date| !(0..days as i32).contains(&(**date - first).get_days());
        if let Some(date) = self.starts.iter().flatten().find(outside) {
            let message = format!("the start {date} is outside the horizon");
            let help = format!("choose a date from {first} to {}", base.calendar.date(days - 1));
            return Err(usage("start", message, &help));
        }
        let warm = |date: &&Date| f64::from((**date - first).get_days()) < base.calendar.warm_up.days();
        if let Some(date) = self.starts.iter().flatten().find(warm) {
            let message = format!("the start {date} is during the warm-up, whose cost nobody counts");
            return Err(usage("start", message, "choose a later date, or shorten calendar.warm-up"));
        }
        let count = |list: Option<usize>| list.unwrap_or(6);
        let plans = count(self.cohorts.as_ref().map(Vec::len)) * count(self.starts.as_ref().map(Vec::len));
        if plans > MOST_PLANS {
            let message = format!("{plans} plans of a course are more than {MOST_PLANS}");
            return Err(usage("plans", message, "name fewer cohorts or starts"));
        }
        let replications = match &base.experiment.replications {
            Replications::Fixed(count) => *count,
            Replications::Until(precision) => precision.at_most,
            Replications::Batches(_) if self.replications.is_none() => {
                let message =
                    "batches of one long run do not show what a course brings, week by week".to_owned();
                return Err(usage("batches", message, "give a number of replications with `--replications`"));
            }
            Replications::Batches(_) => 0,
        };
        if self.replications.is_none() && replications > MOST_REPLICATIONS {
            let message =
                format!("the file asks for up to {replications} replications, more than {MOST_REPLICATIONS}");
            return Err(usage("replications", message, "give fewer with `--replications`"));
        }
        Ok(())
    }

    fn manifest(
        &self,
        base: &Scenario,
        offices: &Offices,
        found: &Findings,
        (study, wall_time): (&Study, Duration),
    ) -> Manifest {
        let stopped = if found.partial { Stopped::Interrupted } else { Stopped::Complete };
        let run = (found.seed, found.replications, stopped);
        Manifest {
            kind: Kind::Training,
            set: offices.scenario.set.clone(),
            threads: Experiment { threads: study.threads, ..Experiment::new(base) }.threads_used(),
            wall_time_s: wall_time.as_secs_f64(),
            finished: Some(now()),
            warnings: found.warnings.clone(),
            ..Manifest::of_many(base, &offices.scenario.name(), &offices.text, run)
        }
    }

    fn study<'s>(&self, base: &Scenario, cases: Vec<Case<'s>>) -> Study<'s> {
        let settings = &base.experiment;
        Study {
            cases,
            seed: self.simulate.seed(base),
            replications: self
                .replications
                .map_or_else(|| settings.replications.clone(), Replications::Fixed),
            threads: self.simulate.threads(),
        }
    }
}

impl Offices<'_> {
    /// Reads every office that is needed, or says with which exit code it could not be.
    fn draw(&mut self) -> anyhow::Result<Result<Vec<Drawn>, Exit>> {
        let held: Vec<bool> = self.courses.iter().map(|course| course.active).collect();
        let mut cases: Vec<(Vec<usize>, bool)> =
            (0..held.len()).map(|place| (vec![place], held[place])).collect();
        let active: Vec<usize> = (0..held.len()).filter(|&place| held[place]).collect();
        if active.len() > 1 {
            cases.push((active, true));
        }
        let (mut all, mut refused) = (Vec::new(), Vec::new());
        for (courses, active) in cases {
            let holding = |hold: bool| -> Vec<bool> {
                (0..held.len())
                    .map(|place| if courses.contains(&place) { hold } else { held[place] })
                    .collect()
            };
            let pair = (self.office(&holding(true))?, self.office(&holding(false))?);
            let (with, without) = match pair {
                (Ok(with), Ok(without)) => (with, without),
                (Err(exit), _) | (_, Err(exit)) => return Ok(Err(exit)),
            };
            let name = match courses[..] {
                [one] => self.courses[one].name.clone(),
                _ => "all active trainings".to_owned(),
            };
            let mut drawn =
                Drawn { name, courses, active, with, without, plans: Vec::new(), left_out: Vec::new() };
            if let Err(error) = self.case(&drawn).check() {
                refused.push(error);
                continue;
            }
            if drawn.courses.len() == 1
                && let Err(exit) = self.plan(&mut drawn)?
            {
                return Ok(Err(exit));
            }
            all.push(drawn);
        }
        self.tell(&all, refused)?;
        Ok(Ok(all))
    }

    /// Says which courses cannot be looked at.
    fn tell(&self, drawn: &[Drawn], refused: Vec<CaseError>) -> anyhow::Result<()> {
        if drawn.is_empty()
            && let Some(error) = refused.first()
        {
            return Err(usage("nothing-to-study", error.to_string(), error.help()));
        }
        for error in refused {
            out::note(&format!("left out: {error}; {}", error.help()));
        }
        Ok(())
    }

    /// Reads the office that holds those courses of the file that `held` says; returns its place.
    fn office(&mut self, held: &[bool]) -> anyhow::Result<Result<usize, Exit>> {
        if let Some((_, place)) = self.known.iter().find(|(known, _)| known == held) {
            return Ok(Ok(*place));
        }
        let place = self.add(&self.sets(held))?;
        if let Ok(place) = place {
            self.known.push((held.to_vec(), place));
        }
        Ok(place)
    }

    fn sets(&self, held: &[bool]) -> Vec<String> {
        let turned = self.courses.iter().zip(held).filter(|(course, held)| course.active != **held);
        turned.map(|(course, held)| format!("training.{}.active={held}", course.name)).collect()
    }

    fn add(&mut self, sets: &[String]) -> anyhow::Result<Result<usize, Exit>> {
        let read = self.scenario.with(sets).read(self.text.clone(), self.study.json)?;
        Ok(read.map(|loaded| {
            self.read.push(loaded.checked.scenario);
            self.read.len() - 1
        }))
    }

    /// Reads the offices of the other plans of a course.
    fn plan(&mut self, drawn: &mut Drawn) -> anyhow::Result<Result<(), Exit>> {
        let wanted = Wanted { cohorts: self.study.cohorts.clone(), starts: self.study.starts.clone() };
        let course = &self.courses[drawn.courses[0]];
        let with = &self.read[drawn.with];
        let Some(training) = with.trainings.iter().find(|training| training.name == course.name) else {
            return Ok(Ok(()));
        };
        let Plans { plans, left_out } = Plans::new(with, training, &wanted);
        drawn.left_out = left_out;
        let path = format!("training.{}", course.name);
        for plan in plans {
            let sessions = plan.toml(&self.read[drawn.with].calendar);
            let sets = [format!("{path}.active=true"), format!("{path}.sessions={sessions}")];
            let place = match self.add(&sets)? {
                Ok(place) => place,
                Err(exit) => return Ok(Err(exit)),
            };
            let mine = &self.read[place].trainings;
            let others = std::iter::once(drawn.with).chain(drawn.plans.iter().map(|(_, place)| *place));
            if others.into_iter().any(|other| self.read[other].trainings == *mine) {
                self.read.pop();
            } else {
                drawn.plans.push((plan, place));
            }
        }
        Ok(Ok(()))
    }

    fn case(&self, drawn: &Drawn) -> Case<'_> {
        Case {
            name: drawn.name.clone(),
            courses: drawn.courses.iter().map(|&place| self.courses[place].name.clone()).collect(),
            active: drawn.active,
            with: &self.read[drawn.with],
            without: &self.read[drawn.without],
            alternatives: drawn
                .plans
                .iter()
                .map(|(plan, place)| (plan.clone(), &self.read[*place]))
                .collect(),
            left_out: drawn.left_out.clone(),
        }
    }
}

/// Writes the findings and a picture of each course to `place`.
fn write(keep: &KeepArgs, place: &Place, findings: &Findings, manifest: &Manifest) -> anyhow::Result<()> {
    let picture = |(number, found)| {
        let name = if number == 0 { "weeks.svg".to_owned() } else { format!("weeks-{}.svg", number + 1) };
        report::chart::by_week(findings, found).ok().map(|picture| (name, picture))
    };
    let pictures = findings.trainings.iter().enumerate().filter_map(picture).collect();
    let folder = keep.keep(place, contents(findings, manifest, pictures))?;
    out::note(&format!("results in {}", folder.display()));
    Ok(())
}
