//! The points of a sweep: read one by one as if each had been written so, simulated on the same citizens.

use super::{Plan, Read, Wanted};
use crate::diagnostic::{Diagnostic, Severity};
use crate::experiment::measures::Meter;
use crate::experiment::{Lot, Progress, rows};
use crate::random::stream::Key;
use crate::scenario::Scenario;
use crate::scenario::source::Checked;
use serde::{Deserialize, Serialize};

/// Scenarios that are in memory at once.
const AT_ONCE: usize = 64;

/// How points are simulated.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Seed of all randomness.
    pub seed: u64,
    /// Replications of each point.
    pub replications: u64,
    /// How many threads; `None`: one per core. Changes no byte of any result.
    pub threads: Option<usize>,
    /// What is measured.
    pub wanted: Vec<Wanted>,
}

/// Whether a point has been simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It has.
    Simulated,
    /// It is no valid scenario.
    Invalid,
    /// The sweep was interrupted before.
    Missing,
}

/// An estimate of one measure at one point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// Estimate; `None`: nothing was measured.
    pub mean: Option<f64>,
    /// Lower end of the 95 % interval; `None`: the data do not bound it.
    pub ci95_low: Option<f64>,
    /// Upper end.
    pub ci95_high: Option<f64>,
}

/// One point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// What each lever is; `None`: as in the file, which does not say.
    pub values: Vec<Option<String>>,
    /// Whether it has been simulated.
    pub state: State,
    /// Why it is invalid, or what its author should know that is not so at the base; may be empty.
    pub note: String,
    /// One for each of the [`Settings::wanted`]; empty unless simulated.
    pub measures: Vec<Estimate>,
    /// Numerators and denominators: measure by measure, of each all replications.
    #[serde(skip)]
    pub(super) pairs: Vec<(f64, f64)>,
    /// Of every measure in every replication; equal where all are.
    #[serde(skip)]
    pub(super) print: u64,
}

/// What came of all points.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The points; the first is the base.
    pub points: Vec<Point>,
    /// Whether it was interrupted.
    pub partial: bool,
}

/// What one replication says.
struct Row {
    pairs: Vec<(f64, f64)>,
    print: Key,
}

impl Plan {
    /// Reads every point and returns what is wrong with it; `None` if `stop` says so first.
    pub fn check(&self, read: &Read, stop: &dyn Fn() -> bool) -> Option<Vec<Option<Diagnostic>>> {
        let problem =
            |point: usize| (!stop()).then(|| read(&self.changes(point)).err().and_then(first_error));
        (0..self.len()).map(problem).collect()
    }

    /// Simulates every point that is not `refused`, all with the same replications.
    pub fn run(
        &self,
        read: &Read,
        refused: &[Option<Diagnostic>],
        settings: &Settings,
        progress: &dyn Progress,
    ) -> Found {
        let valid = refused.iter().filter(|problem| problem.is_none()).count() as u64;
        progress.planned(valid * settings.replications);
        let mut points: Vec<Point> = Vec::with_capacity(self.len());
        let mut usual: Vec<String> = Vec::new();
        for from in (0..self.len()).step_by(AT_ONCE) {
            let these = from..(from + AT_ONCE).min(self.len());
            let mut scenarios: Vec<Scenario> = Vec::new();
            for point in these.clone() {
                let (state, note) = match &refused[point] {
                    Some(problem) => (State::Invalid, problem.message.clone()),
                    None if progress.stop() => (State::Missing, String::new()),
                    None => match read(&self.changes(point)) {
                        Err(problems) => {
                            (State::Invalid, first_error(problems).map_or(String::new(), |p| p.message))
                        }
                        Ok(Checked { scenario, warnings, .. }) => {
                            scenarios.push(scenario);
                            let warnings = warnings.into_iter().map(|warning| warning.message);
                            let new: Vec<String> = warnings.filter(|text| !usual.contains(text)).collect();
                            if point == 0 {
                                usual = new;
                                (State::Simulated, String::new())
                            } else {
                                (State::Simulated, new.join("; "))
                            }
                        }
                    },
                };
                let values = self.values(point);
                points.push(Point { values, state, note, measures: vec![], pairs: vec![], print: 0 });
            }
            let mut simulated = simulate(&scenarios, settings, progress).into_iter();
            for point in points[these].iter_mut().filter(|point| point.state == State::Simulated) {
                match simulated.next().flatten() {
                    Some((measures, pairs, print)) => {
                        (point.measures, point.pairs, point.print) = (measures, pairs, print);
                    }
                    None => point.state = State::Missing,
                }
            }
        }
        let partial = points.iter().any(|point| point.state == State::Missing);
        Found { points, partial }
    }
}

fn first_error(problems: Vec<Diagnostic>) -> Option<Diagnostic> {
    problems.into_iter().find(|problem| problem.severity == Severity::Error)
}

type Simulated = (Vec<Estimate>, Vec<(f64, f64)>, u64);

fn simulate(scenarios: &[Scenario], settings: &Settings, progress: &dyn Progress) -> Vec<Option<Simulated>> {
    let all: Vec<Vec<Meter>> = scenarios.iter().map(Meter::all).collect();
    let mine = |wanted: &Wanted, meters: &[Meter]| {
        meters.iter().position(|meter| {
            (meter.measure, meter.scope, &meter.name) == (&wanted.measure, wanted.scope, &wanted.name)
        })
    };
    let places: Vec<Vec<Option<usize>>> = all
        .iter()
        .map(|meters| settings.wanted.iter().map(|wanted| mine(wanted, meters)).collect())
        .collect();
    let row = |lot: usize, outcome: &_| {
        let read: Vec<(f64, f64)> = all[lot].iter().map(|meter| meter.read(outcome)).collect();
        let print = read.iter().fold(Key(0), |key, pair| key.with(pair.0.to_bits()).with(pair.1.to_bits()));
        let pairs = places[lot].iter().map(|place| place.map_or((0.0, 0.0), |place| read[place])).collect();
        Row { pairs, print }
    };
    let lot = |scenario| Lot { scenario, replications: 0..settings.replications };
    let lots: Vec<Lot> = scenarios.iter().map(lot).collect();
    let found = rows(&lots, settings.seed, settings.threads, row, progress);
    let summed = |(lot, rows): (usize, Option<Vec<Row>>)| {
        let rows = rows?;
        let column = |measure: usize| rows.iter().map(move |row| row.pairs[measure]);
        let estimate = |(measure, place): (usize, &Option<usize>)| {
            let Some(place) = *place else { return Estimate::default() };
            let found = all[lot][place].measure(column(measure));
            Estimate { mean: found.mean, ci95_low: found.ci95_low, ci95_high: found.ci95_high }
        };
        let measures = places[lot].iter().enumerate().map(estimate).collect();
        let pairs = (0..settings.wanted.len()).flat_map(column).collect();
        let print = rows.iter().fold(Key(1), |key, row| key.with(row.print.0));
        Some((measures, pairs, print.0))
    };
    found.into_iter().enumerate().map(summed).collect()
}
