//! What a course brings and what it costs, week by week, when it has paid back, and how it is held best.
//!
//! An office that holds the course and one that does not are simulated on the same citizens, replication by replication, so
//! that they do not differ before the first session. What a course *gains* is the waiting that it saves less the
//! money that it costs: in money if the scenario says what an hour of waiting is worth, else in hours of waiting alone. The course has
//! *paid back* when its gain all told is not negative any more up to the horizon. See `docs/training.md`.

pub mod plans;
mod rank;
mod weeks;

pub use rank::{Alternative, Kind};
pub use weeks::{Effect, Estimate, Payback, Totals, Verdict, WeekRow};

use super::journal::Journal;
use super::run::{Experiment, Progress, Stopped};
use crate::office::diary::Week;
use crate::scenario::settings::Replications;
use crate::scenario::training::Training;
use crate::scenario::{OfficerId, Scenario, StepId};
use plans::{Plan, first_measured};
use rank::Kept;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use weeks::Paired;

/// A course, or several together: an office that holds it, one that does not, and other plans.
#[derive(Clone, Debug)]
pub struct Case<'s> {
    /// What it is called.
    pub name: String,
    /// The courses that the two offices differ in.
    pub courses: Vec<String>,
    /// Whether the file holds them.
    pub active: bool,
    /// The office that holds them.
    pub with: &'s Scenario,
    /// The same without them.
    pub without: &'s Scenario,
    /// Other plans of it, each with the office that follows it.
    pub alternatives: Vec<(Plan, &'s Scenario)>,
    /// Why other plans are not tried.
    pub left_out: Vec<String>,
}

/// Courses to be simulated.
#[derive(Clone, Debug)]
pub struct Study<'s> {
    /// What to find out about. The first is the base: its office without the course decides how often to replicate if until
    /// an interval is narrow enough.
    pub cases: Vec<Case<'s>>,
    /// Seed of all randomness.
    pub seed: u64,
    /// How many replications of each office.
    pub replications: Replications,
    /// How many threads; `None`: one per core. Changes no byte of any result.
    pub threads: Option<usize>,
}

/// What gain is measured in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Gauge {
    /// Money: an hour of waiting is worth so much \[currency/h\].
    Money(f64),
    /// Hours of waiting; money is not part of it.
    Hours,
}

/// Why a course cannot be looked at.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CaseError {
    /// It is never held.
    #[error("no session of training `{0}` is within the horizon")]
    NoSession(String),
    /// Nobody comes.
    #[error("training `{0}` trains nobody: the group has no officers at its sessions")]
    Nobody(String),
    /// Nothing is counted at its sessions.
    #[error("training `{0}` has a session during the warm-up, whose cost nobody counts")]
    WarmUp(String),
    /// Nothing can come of it.
    #[error("training `{0}` ends in the last week of the horizon, so that nothing can come of it")]
    TooShort(String),
}

impl CaseError {
    /// Returns what to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            CaseError::NoSession(_) => "add sessions = [{ on = .., hours = .. }] within the horizon",
            CaseError::Nobody(_) => "look at `who`, at its `count` and at the groups of the sessions",
            CaseError::WarmUp(_) => "move the session, or shorten calendar.warm-up",
            CaseError::TooShort(_) => "lengthen calendar.horizon by some weeks, or move the sessions",
        }
    }
}

/// What a study found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    /// Name of the scenario.
    pub scenario: String,
    /// The variant in force; `None`: the base.
    pub variant: Option<String>,
    /// Seed of all randomness.
    pub seed: u64,
    /// Replications of each office.
    pub replications: u64,
    /// Weeks that the horizon touches.
    pub weeks: u32,
    /// Unit of money; empty if the file names no cost.
    pub currency: String,
    /// What an hour of waiting is worth \[currency/h\]; `None`: the file does not say.
    pub value_of_time: Option<f64>,
    /// Unit of what is gained: the currency, or `h` of waiting.
    pub gain_unit: String,
    /// Whether it was stopped before all alternatives were simulated.
    pub partial: bool,
    /// What each course does.
    pub trainings: Vec<Found>,
    /// What to know before trusting the numbers.
    pub warnings: Vec<String>,
}

/// What one course does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// What it is called; of several, `all active trainings`.
    pub name: String,
    /// The courses.
    pub courses: Vec<String>,
    /// Whether the file holds them.
    pub active: bool,
    /// Groups of officers.
    pub groups: Vec<String>,
    /// Officers who are in class at all.
    pub officers: u64,
    /// What they are trained for.
    pub steps: Vec<String>,
    /// Date of the first session.
    pub first_session: String,
    /// Date of the last.
    pub last_session: String,
    /// Weeks with sessions, from 1.
    pub class_weeks: Vec<u32>,
    /// Fee \[currency\].
    pub fee: f64,
    /// What it comes to.
    pub totals: Totals,
    /// When it has paid back.
    pub payback: Payback,
    /// Week by week.
    pub weeks: Vec<WeekRow>,
    /// Other plans, the plan of the file and no course, the best first; empty for several courses together.
    pub alternatives: Vec<Alternative>,
    /// Why other plans were not tried.
    pub left_out: Vec<String>,
}

impl Gauge {
    /// Returns what gain is measured in for `scenario`.
    pub fn of(scenario: &Scenario) -> Gauge {
        let worth = scenario.office.value_of_time;
        if worth > 0.0 { Gauge::Money(worth) } else { Gauge::Hours }
    }

    fn of_hours(self, hours: f64) -> f64 {
        match self {
            Gauge::Money(worth) => hours * worth,
            Gauge::Hours => hours,
        }
    }

    fn of_money(self, money: f64) -> f64 {
        match self {
            Gauge::Money(_) => money,
            Gauge::Hours => 0.0,
        }
    }
}

impl Case<'_> {
    /// Makes sure that there is something to find out.
    ///
    /// # Errors
    /// What is missing; then nothing is simulated.
    pub fn check(&self) -> Result<(), CaseError> {
        let name = || self.name.clone();
        let days: Vec<u32> = self.trainings().flat_map(|t| &t.sessions).map(|session| session.day).collect();
        let (Some(&first), Some(&last)) = (days.iter().min(), days.iter().max()) else {
            return Err(CaseError::NoSession(name()));
        };
        if self.officers().is_empty() {
            return Err(CaseError::Nobody(name()));
        }
        if first < first_measured(&self.with.calendar) {
            return Err(CaseError::WarmUp(name()));
        }
        if last / 7 + 1 >= self.with.calendar.days().div_ceil(7) {
            return Err(CaseError::TooShort(name()));
        }
        Ok(())
    }

    /// The courses, as the file holds them.
    fn trainings(&self) -> impl Iterator<Item = &Training> {
        self.with.trainings.iter().filter(|training| self.courses.contains(&training.name))
    }

    /// The plan of the file.
    fn plan(&self) -> Plan {
        let plan = self.trainings().next().map(Plan::as_written);
        plan.unwrap_or(Plan { cohorts: 0, sessions: Vec::new(), moved: 0 })
    }

    /// Weeks with sessions, from 0.
    fn class_weeks(&self) -> Vec<usize> {
        let mut weeks: Vec<usize> =
            self.trainings().flat_map(|t| &t.sessions).map(|session| session.day as usize / 7).collect();
        weeks.sort_unstable();
        weeks.dedup();
        weeks
    }

    /// Who is in class at all.
    fn officers(&self) -> Vec<OfficerId> {
        let in_turn = self.with.in_turn().flat_map(|era| &era.trainings);
        let mine = in_turn.filter(|training| self.courses.contains(&training.name));
        let mut officers: Vec<OfficerId> =
            mine.flat_map(|training| &training.sessions).flat_map(|session| session.attend.clone()).collect();
        officers.sort_unstable();
        officers.dedup();
        officers
    }

    /// What they are trained for.
    fn steps(&self) -> Vec<StepId> {
        let mut steps: Vec<StepId> =
            self.trainings().flat_map(|training| &training.gains).map(|gain| gain.step).collect();
        steps.sort_unstable();
        steps.dedup();
        steps
    }

    /// Whose skill is followed, at which steps.
    fn watched(&self) -> Vec<(OfficerId, StepId)> {
        let steps = self.steps();
        let skills = |officer: OfficerId| {
            let group = self.with.officers[officer.index()].group;
            let able = self.with.groups[group.index()].skills.iter().map(|skill| skill.step);
            able.filter(|step| steps.contains(step)).map(move |step| (officer, step)).collect::<Vec<_>>()
        };
        self.officers().into_iter().flat_map(skills).collect()
    }
}

impl<'s> Study<'s> {
    /// Simulates every office once and compares; `None` if `progress` stopped it before all courses were simulated with and
    /// without. If it is stopped after that, alternatives are missing.
    ///
    /// # Panics
    /// If there are no cases, or one of them has no sessions.
    pub fn run(&self, progress: &dyn Progress) -> Option<Findings> {
        let base = self.cases.first().expect("something to find out").without;
        let gauge = Gauge::of(base);
        let count = self.count(base, progress)?;
        let offices = self.offices();
        let others = self.cases.iter().map(|case| case.alternatives.len()).sum::<usize>();
        progress.planned((offices.len() + others) as u64 * count);
        let runs = Runs(progress);
        let watched: Vec<Vec<(OfficerId, StepId)>> = self.cases.iter().map(Case::watched).collect();
        let simulate = |scenario, watched: &[Vec<(OfficerId, StepId)>]| {
            let replications = Replications::Fixed(count);
            let experiment = Experiment { scenario, seed: self.seed, replications, threads: self.threads };
            experiment.weeks(watched, &runs)
        };
        let simulated: Option<Vec<Vec<Vec<Week>>>> =
            offices.iter().map(|&scenario| simulate(scenario, &watched)).collect();
        let simulated = simulated?;
        let weeks_of = |scenario: &Scenario| {
            let place = offices.iter().position(|&office| std::ptr::eq(office, scenario));
            &simulated[place.expect("simulated")]
        };
        let mut partial = false;
        let mut trainings = Vec::new();
        for (place, case) in self.cases.iter().enumerate() {
            let paired = Paired { without: weeks_of(case.without), with: weeks_of(case.with), place };
            let first = case.class_weeks()[0];
            let kept: Option<Vec<(&Plan, Kept)>> = case
                .alternatives
                .iter()
                .map(|(plan, scenario)| {
                    let with = simulate(scenario, &[])?;
                    let first = plan.sessions.first().map_or(first, |session| session.day as usize / 7);
                    Some((plan, Kept::of(paired.without, &with, gauge, first)))
                })
                .collect();
            partial |= kept.is_none();
            let alternatives = kept.filter(|kept| !kept.is_empty()).map_or_else(Vec::new, |kept| {
                rank::rank(case, Kept::of(paired.without, paired.with, gauge, first), kept)
            });
            trainings.push(found(case, weeks::find(case, gauge, paired), alternatives));
        }
        Some(Findings { partial, ..self.findings(base, count, trainings) })
    }

    /// Returns how often to replicate.
    fn count(&self, base: &Scenario, progress: &dyn Progress) -> Option<u64> {
        match &self.replications {
            Replications::Fixed(count) | Replications::Batches(count) => Some(*count),
            Replications::Until(_) => {
                let replications = self.replications.clone();
                let experiment =
                    Experiment { scenario: base, seed: self.seed, replications, threads: self.threads };
                let outcomes = experiment.run(&Quiet(progress));
                (outcomes.stopped != Stopped::Interrupted).then_some(outcomes.outcomes.len() as u64)
            }
        }
    }

    /// The offices with the courses and without, each once.
    fn offices(&self) -> Vec<&'s Scenario> {
        let mut offices: Vec<&Scenario> = Vec::new();
        for scenario in self.cases.iter().flat_map(|case| [case.without, case.with]) {
            if !offices.iter().any(|&known| std::ptr::eq(known, scenario)) {
                offices.push(scenario);
            }
        }
        offices
    }

    fn findings(&self, base: &Scenario, count: u64, trainings: Vec<Found>) -> Findings {
        let value_of_time = Some(base.office.value_of_time).filter(|&worth| worth > 0.0);
        Findings {
            scenario: base.name.clone(),
            variant: Some(base.variant.clone()).filter(|variant| !variant.is_empty()),
            seed: self.seed,
            replications: count,
            weeks: base.calendar.days().div_ceil(7),
            currency: base.currency.clone(),
            value_of_time,
            gain_unit: if value_of_time.is_some() { base.currency.clone() } else { "h".to_owned() },
            partial: false,
            trainings,
            warnings: Vec::new(),
        }
    }
}

fn found(case: &Case<'_>, weeks: weeks::Found, alternatives: Vec<Alternative>) -> Found {
    let scenario = case.with;
    let days = || case.trainings().flat_map(|training| &training.sessions).map(|session| session.day);
    let date = |day: Option<u32>| scenario.calendar.date(day.unwrap_or(0)).to_string();
    let mut groups: Vec<String> = Vec::new();
    for training in case.trainings() {
        let name = &scenario.groups[training.who.index()].name;
        if !groups.contains(name) {
            groups.push(name.clone());
        }
    }
    Found {
        name: case.name.clone(),
        courses: case.courses.clone(),
        active: case.active,
        groups,
        officers: case.officers().len() as u64,
        steps: case.steps().iter().map(|step| scenario.steps[step.index()].name.clone()).collect(),
        first_session: date(days().min()),
        last_session: date(days().max()),
        class_weeks: case.class_weeks().iter().map(|&week| week as u32 + 1).collect(),
        fee: case.trainings().map(|training| training.cost).sum(),
        totals: weeks.totals,
        payback: weeks.payback,
        weeks: weeks.weeks,
        alternatives,
        left_out: case.left_out.clone(),
    }
}

/// The progress of all offices, of which the total is known.
struct Runs<'a>(&'a dyn Progress);

impl Progress for Runs<'_> {
    fn finished(&self, count: u64) {
        self.0.finished(count);
    }

    fn stop(&self) -> bool {
        self.0.stop()
    }

    fn journal(&self) -> Option<&dyn Journal> {
        self.0.journal()
    }
}

/// What goes before the offices are simulated is not shown.
struct Quiet<'a>(&'a dyn Progress);

impl Progress for Quiet<'_> {
    fn stop(&self) -> bool {
        self.0.stop()
    }

    fn journal(&self) -> Option<&dyn Journal> {
        self.0.journal()
    }
}
