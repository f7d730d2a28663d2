//! Which points are looked at: the base, and those of a design.

use crate::random::stream::Key;
use crate::scenario::lever::{Lever, Reach};
use crate::stats::sensitivity::morris::{Trajectories, trajectories};
use crate::stats::sensitivity::{Input, designs, sobol};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use thiserror::Error;

/// Most points of a sweep.
const MOST_POINTS: u64 = 2_000_000;

/// How points are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "name")]
pub enum Design {
    /// Every combination.
    Grid,
    /// One lever at a time, the others as in the file.
    Oat,
    /// A Latin hypercube.
    Lhs {
        /// How many points.
        points: u64,
    },
    /// Elementary effects along random walks.
    Morris {
        /// How many walks.
        trajectories: u64,
    },
    /// Sobol indices.
    Sobol {
        /// How many rows, each of as many points as there are levers and two.
        points: u64,
    },
}

impl Design {
    /// Name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Design::Grid => "grid",
            Design::Oat => "oat",
            Design::Lhs { .. } => "lhs",
            Design::Morris { .. } => "morris",
            Design::Sobol { .. } => "sobol",
        }
    }
}

/// Why there is no such plan.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PlanError {
    /// Nothing moves.
    #[error("no lever is named, so there is nothing to sweep")]
    Nothing,
    /// A lever stands still.
    #[error("the lever `{0}` has one value, so there is nothing to sweep")]
    OneValue(String),
    /// Two levers move the same value.
    #[error("the levers `{0}` and `{1}` move the same value")]
    Same(String, String),
    /// A grid needs values that can be listed.
    #[error("the lever `{0}` has endlessly many values, and a grid takes them all")]
    Endless(String),
    /// Too many points.
    #[error("the design has {0} points, more than {MOST_POINTS}")]
    TooMany(u128),
    /// Too few points.
    #[error("{0} points are too few for {1} levers")]
    TooFew(u64, usize),
}

/// Levers, and the points at which to look.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What is moved.
    pub levers: Vec<Lever>,
    /// How points are chosen.
    pub design: Design,
    /// What each lever is in the file; `None`: the file does not say, or by more than one value.
    pub present: Vec<Option<String>>,
    /// Places of the levers at each distinct point, NaN where one is as in the file; the first is the base.
    pub(super) places: Vec<Vec<f64>>,
    /// The distinct point of each point of the design.
    pub(super) distinct: Vec<usize>,
    /// The walks, of [`Design::Morris`].
    pub(super) walks: Option<Trajectories>,
}

impl Plan {
    /// Plans a sweep of `levers`, which are `present` in the file; `seed` decides what is left to chance.
    ///
    /// # Errors
    /// Why the levers and the design do not go together.
    pub fn new(
        levers: Vec<Lever>,
        present: Vec<Option<String>>,
        design: Design,
        seed: u64,
    ) -> Result<Plan, PlanError> {
        Plan::points(&levers, design)?;
        let mut rng = Key::name("design of a sweep").with(seed).long();
        let inputs: Vec<Input> = levers.iter().map(input).collect();
        let mut walks = None;
        let points = match design {
            Design::Grid => designs::grid(&counts(&levers)),
            Design::Oat => one_at_a_time(&levers),
            Design::Lhs { points } => designs::spread_hypercube(points as usize, levers.len(), &mut rng),
            Design::Sobol { points } => sobol::design(levers.len(), points as usize, &mut rng),
            Design::Morris { trajectories: count } => {
                let found = trajectories(&inputs, count as usize, &mut rng);
                let points = found.points.clone();
                walks = Some(found);
                points
            }
        };
        let mut plan = Plan { levers, design, present, places: Vec::new(), distinct: Vec::new(), walks };
        plan.places.push(vec![f64::NAN; plan.levers.len()]);
        let mut known: HashMap<Vec<Option<String>>, usize> = HashMap::new();
        for point in points {
            let place = *known.entry(plan.values_at(&point)).or_insert(plan.places.len());
            if place == plan.places.len() {
                plan.places.push(point);
            }
            plan.distinct.push(place);
        }
        Ok(plan)
    }

    /// Returns how many points the design has, the base not counted, without making them.
    ///
    /// # Errors
    /// As of [`new`](Plan::new).
    pub fn points(levers: &[Lever], design: Design) -> Result<u128, PlanError> {
        if levers.is_empty() {
            return Err(PlanError::Nothing);
        }
        for (place, lever) in levers.iter().enumerate() {
            if count(lever) == Some(1) {
                return Err(PlanError::OneValue(lever.path.clone()));
            }
            let below = |one: &str, other: &str| {
                one.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            let same = |other: &&Lever| below(&lever.path, &other.path) || below(&other.path, &lever.path);
            if let Some(other) = levers[..place].iter().find(same) {
                return Err(PlanError::Same(other.path.clone(), lever.path.clone()));
            }
        }
        let k = levers.len() as u128;
        let total = match design {
            Design::Grid => {
                let endless = levers.iter().find(|lever| count(lever).is_none());
                if let Some(lever) = endless {
                    return Err(PlanError::Endless(lever.path.clone()));
                }
                let times = |all: u128, lever: &Lever| all.saturating_mul(count(lever).unwrap_or(1) as u128);
                levers.iter().fold(1, times)
            }
            Design::Oat => levers.iter().map(|lever| count(lever).unwrap_or(2) as u128).sum(),
            Design::Lhs { points } if u128::from(points) < k + 2 => {
                return Err(PlanError::TooFew(points, levers.len()));
            }
            Design::Lhs { points } => points.into(),
            Design::Morris { trajectories } => u128::from(trajectories) * (k + 1),
            Design::Sobol { points } => u128::from(points) * (k + 2),
        };
        if total > u128::from(MOST_POINTS) { Err(PlanError::TooMany(total)) } else { Ok(total) }
    }

    /// Returns how many distinct points there are, the base counted.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Returns whether there is no point, which never happens.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Returns what each lever is at a distinct point; `None`: as in the file, which does not say.
    pub fn values(&self, point: usize) -> Vec<Option<String>> {
        let values = self.values_at(&self.places[point]).into_iter();
        values.zip(&self.present).map(|(value, present)| value.or_else(|| present.clone())).collect()
    }

    /// Returns the changes that make a distinct point.
    pub fn changes(&self, point: usize) -> Vec<String> {
        let values = self.values_at(&self.places[point]);
        let changes = self.levers.iter().zip(values);
        changes.filter_map(|(lever, value)| Some(lever.set(&value?))).collect()
    }

    /// Returns, of each lever, the pairs of distinct points between which only it moves; `None` if the design has none.
    pub(super) fn moves(&self, lever: usize) -> Option<Vec<(usize, usize)>> {
        match self.design {
            Design::Grid => {
                let lines = self.lines(lever);
                Some(lines.iter().flat_map(|line| line.windows(2).map(|two| (two[0], two[1]))).collect())
            }
            Design::Oat => Some(self.alone(lever).into_iter().map(|point| (0, point)).collect()),
            Design::Lhs { .. } => None,
            Design::Morris { .. } => {
                let moves = self.walks.iter().flat_map(|walks| &walks.moves);
                let mine = moves.filter(|step| step.input == lever);
                Some(mine.map(|step| (self.distinct[step.from], self.distinct[step.to])).collect())
            }
            Design::Sobol { .. } => {
                let rows = self.distinct.chunks(self.levers.len() + 2);
                Some(rows.map(|row| (row[0], row[lever + 2])).collect())
            }
        }
    }

    /// Returns the lines of a grid along `lever`: the points of each differ in it alone, in the order of its values.
    pub(super) fn lines(&self, lever: usize) -> Vec<Vec<usize>> {
        let counts = counts(&self.levers);
        let stride: usize = counts[lever + 1..].iter().product();
        let first = |index: &usize| (index / stride).is_multiple_of(counts[lever]);
        let line =
            |index: usize| (0..counts[lever]).map(|level| self.distinct[index + level * stride]).collect();
        (0..self.distinct.len()).filter(first).map(line).collect()
    }

    /// Returns the points at which `lever` alone is moved, in the order of its values, of [`Design::Oat`].
    pub(super) fn alone(&self, lever: usize) -> Vec<usize> {
        (1..self.places.len()).filter(|&point| !self.places[point][lever].is_nan()).collect()
    }

    fn values_at(&self, place: &[f64]) -> Vec<Option<String>> {
        let value = |(lever, place): (&Lever, &f64)| (!place.is_nan()).then(|| lever.at(*place));
        self.levers.iter().zip(place).map(value).collect()
    }
}

/// How many values a lever has; `None`: endlessly many.
fn count(lever: &Lever) -> Option<usize> {
    match &lever.reach {
        Reach::List(values) => Some(values.len()),
        Reach::Whole { from, to } => Some((to - from + 1) as usize),
        Reach::Between { .. } => None,
    }
}

fn counts(levers: &[Lever]) -> Vec<usize> {
    levers.iter().filter_map(count).collect()
}

fn input(lever: &Lever) -> Input {
    count(lever).map_or(Input::Line, Input::Steps)
}

/// Every value of each lever, or its two ends, with the others as in the file.
fn one_at_a_time(levers: &[Lever]) -> Vec<Vec<f64>> {
    let mut points = Vec::new();
    for (place, lever) in levers.iter().enumerate() {
        let at = match count(lever) {
            Some(count) => (0..count).map(|index| Input::place(index, count)).collect(),
            None => vec![0.0, 1.0],
        };
        for at in at {
            let mut point = vec![f64::NAN; levers.len()];
            point[place] = at;
            points.push(point);
        }
    }
    points
}
