//! Worlds: drawn, read and simulated, a batch at a time, so that only a few offices are in memory at once.

use super::{Policy, Study, StudyError};
use crate::diagnostic::{Diagnostic, Severity};
use crate::experiment::measures::{Meter, Scope};
use crate::experiment::{Journal, Lot, Progress, rows};
use crate::office::outcome::Outcome;
use crate::scenario::Scenario;
use crate::scenario::source::Source;

/// How often a world is drawn that makes no valid scenario.
const ATTEMPTS: u64 = 100;

/// Scenarios that are in memory at once.
const BATCH: usize = 128;

/// Numerator and denominator of one measure in one replication.
type Pair = (f64, f64);

/// Of one simulated office: replication by replication, measure by measure.
pub(super) type Rows = Vec<Vec<Pair>>;

/// The measures that are followed: those of the comparison's headline that are ratios, and the main one.
pub(super) fn followed<'s>(scenario: &'s Scenario, main: &str) -> Vec<Meter<'s>> {
    const HEADLINE: [&str; 4] = ["served_per_day", "cards_per_day", "cost_per_day", "cost_per_card"];
    let mut meters = Meter::all(scenario);
    let is_main = |meter: &Meter| meter.scope == Scope::Office && meter.measure == main;
    meters.retain(|meter| {
        let office = meter.scope == Scope::Office;
        is_main(meter)
            || office && (meter.measure == super::MAIN || HEADLINE.contains(&meter.measure))
            || meter.scope == Scope::Target && meter.measure == "target_met_share"
    });
    meters.sort_by_key(|meter| !is_main(meter));
    meters
}

/// How many offices are simulated of each world: all values drawn, and each alone if there are several.
pub(super) fn lots_of_world(policy: &Policy) -> u64 {
    match policy.checked.uncertain.len() as u64 {
        one @ (0 | 1) => one.max(1),
        several => several + 1,
    }
}

/// What came of the worlds of one policy.
pub(super) struct Worlds {
    /// World by world: everything drawn.
    pub full: Vec<Rows>,
    /// Value by value, world by world: only that one drawn.
    pub alone: Vec<Vec<Rows>>,
    /// Which draw of each world made a valid scenario, from 0.
    pub attempts: Vec<u64>,
    /// The changes that make each world.
    pub changes: Vec<Vec<String>>,
    /// The point values in the same replications.
    pub point: Rows,
    main: String,
}

/// A world as a row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct WorldRow {
    /// Number of the world, from 0.
    pub world: u64,
    /// How often it had to be drawn anew.
    pub redrawn: u64,
    /// The changes that make it, each `path=value`.
    pub changes: Vec<String>,
    /// Names of measures with what came of them; `None`: nothing was measured.
    pub measures: Vec<(String, Option<f64>)>,
}

/// Offices of a world: all values drawn, then each alone.
struct Drawn {
    attempt: u64,
    changes: Vec<String>,
    scenarios: Vec<Scenario>,
}

/// Simulates the worlds of `policy`; after an interruption, only those that were finished.
pub(super) fn simulate(study: &Study, policy: Policy, progress: &dyn Progress) -> Result<Worlds, StudyError> {
    let values = policy.checked.uncertain.len();
    let mut worlds = Worlds {
        full: Vec::new(),
        alone: vec![Vec::new(); values],
        attempts: Vec::new(),
        changes: Vec::new(),
        point: point(study, policy, progress),
        main: study.measure.clone(),
    };
    let size = (BATCH / (values + 1)).max(1) as u64;
    for first in (0..study.worlds).step_by(size as usize) {
        if progress.stop() {
            break;
        }
        let numbers = first..(first + size).min(study.worlds);
        let drawn = numbers.map(|world| draw(study, policy, world)).collect::<Result<Vec<_>, _>>()?;
        let scenarios: Vec<&Scenario> = drawn.iter().flat_map(|drawn| &drawn.scenarios).collect();
        let mut found = replicate(study, policy, &scenarios, progress).into_iter();
        for Drawn { attempt, changes, scenarios } in drawn {
            let mine: Option<Vec<Rows>> =
                found.by_ref().take(scenarios.len()).collect::<Vec<_>>().into_iter().collect();
            let Some(mine) = mine else { return Ok(worlds) };
            worlds.keep(attempt, changes, mine);
        }
    }
    Ok(worlds)
}

/// The point values again, in the replications of the worlds.
fn point(study: &Study, policy: Policy, progress: &dyn Progress) -> Rows {
    let scenarios = [&policy.checked.scenario];
    replicate(study, policy, &scenarios, &Unseen(progress)).pop().flatten().unwrap_or_default()
}

/// Draws a world until it, and every one of its values alone, makes a valid scenario.
fn draw(study: &Study, policy: Policy, world: u64) -> Result<Drawn, StudyError> {
    let mut last = None;
    for attempt in 0..ATTEMPTS {
        let draws = policy.checked.uncertain.iter().map(|one| one.draw(study.seed, world, attempt));
        let changes: Vec<String> = draws.collect();
        let alone = if changes.len() > 1 { changes.chunks(1).collect() } else { Vec::new() };
        let sets = std::iter::once(&changes[..]).chain(alone);
        match sets.map(|set| read(policy.source, set)).collect() {
            Ok(scenarios) => return Ok(Drawn { attempt, changes, scenarios }),
            Err(problem) => last = Some(problem),
        }
    }
    let problem = last.unwrap_or_else(|| Box::new(Diagnostic::error("no-world", None, "it was never drawn")));
    Err(StudyError::NoWorld { world, attempts: ATTEMPTS, problem })
}

fn read(source: &Source, changes: &[String]) -> Result<Scenario, Box<Diagnostic>> {
    let set = [source.set, changes].concat();
    let Source { name, text, variant, files, .. } = *source;
    let read = Source { name, text, variant, set: &set, files }.read_alone();
    read.map(|checked| checked.scenario).map_err(|problems| {
        let first = problems.into_iter().find(|problem| problem.severity == Severity::Error);
        Box::new(first.unwrap_or_else(|| Diagnostic::error("no-world", None, "it is not valid")))
    })
}

fn replicate(
    study: &Study,
    policy: Policy,
    scenarios: &[&Scenario],
    progress: &dyn Progress,
) -> Vec<Option<Rows>> {
    let wanted = followed(&policy.checked.scenario, &study.measure);
    let meters: Vec<Vec<Option<Meter>>> = scenarios
        .iter()
        .map(|scenario| {
            let all = Meter::all(scenario);
            let same = |meter: &&Meter, wanted: &Meter| {
                (meter.measure, meter.scope, &meter.name) == (wanted.measure, wanted.scope, &wanted.name)
            };
            wanted.iter().map(|wanted| all.iter().find(|meter| same(meter, wanted)).cloned()).collect()
        })
        .collect();
    let lots: Vec<Lot> =
        scenarios.iter().map(|&scenario| Lot { scenario, replications: 0..study.replications }).collect();
    let row = |place: usize, outcome: &Outcome| -> Vec<Pair> {
        let read = |meter: &Option<Meter>| meter.as_ref().map_or((0.0, 0.0), |meter| meter.read(outcome));
        meters[place].iter().map(read).collect()
    };
    rows(&lots, study.seed, study.threads, row, progress)
}

impl Worlds {
    fn keep(&mut self, attempt: u64, changes: Vec<String>, mut found: Vec<Rows>) {
        let alone = found.split_off(1);
        for (place, kept) in self.alone.iter_mut().enumerate() {
            kept.push(alone.get(place).unwrap_or(&found[0]).clone());
        }
        self.full.append(&mut found);
        self.attempts.push(attempt);
        self.changes.push(changes);
    }

    /// Forgets all worlds from number `kept` on.
    pub fn truncate(&mut self, kept: usize) {
        self.full.truncate(kept);
        self.alone.iter_mut().for_each(|alone| alone.truncate(kept));
        self.attempts.truncate(kept);
        self.changes.truncate(kept);
    }

    /// The main measure, which is the first of those that are followed.
    pub fn main(&self) -> &str {
        &self.main
    }

    /// Returns whether value `place` alone changes any measure in any world.
    pub fn matters(&self, place: usize) -> bool {
        self.alone[place].iter().any(|rows| *rows != self.point)
    }

    /// Returns every world as a row.
    pub fn table(&self, scenario: &Scenario) -> Vec<WorldRow> {
        let names: Vec<String> = followed(scenario, &self.main)
            .iter()
            .map(|meter| match meter.scope {
                Scope::Office => meter.measure.to_owned(),
                scope => format!("{} {}:{}", meter.measure, scope.name(), meter.name),
            })
            .collect();
        let row = |(world, rows): (usize, &Rows)| {
            let measure = |(place, name): (usize, &String)| {
                let sum =
                    rows.iter().fold((0.0, 0.0), |sum, row| (sum.0 + row[place].0, sum.1 + row[place].1));
                (name.clone(), (sum.1 != 0.0).then(|| sum.0 / sum.1))
            };
            WorldRow {
                world: world as u64,
                redrawn: self.attempts[world],
                changes: self.changes[world].clone(),
                measures: names.iter().enumerate().map(measure).collect(),
            }
        };
        self.full.iter().enumerate().map(row).collect()
    }
}

/// Stops with the other, and is counted nowhere.
struct Unseen<'a>(&'a dyn Progress);

impl Progress for Unseen<'_> {
    fn stop(&self) -> bool {
        self.0.stop()
    }

    fn journal(&self) -> Option<&dyn Journal> {
        self.0.journal()
    }
}
