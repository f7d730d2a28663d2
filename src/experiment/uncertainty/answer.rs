//! From rows to answers: the two bands of each measure, and who makes the second.

use super::Input;
use super::worlds::{Rows, Worlds, followed};
use crate::experiment::measures::direction::{Direction, direction};
use crate::experiment::measures::{LEVEL, Measure, Meter, Scope, measures};
use crate::experiment::run::Outcomes;
use crate::random::stream::{Key, LongStream};
use crate::scenario::Scenario;
use crate::stats::bands::{Reach, shares};
use crate::stats::crossed::{Crossed, mean};
use crate::stats::interval::{Interval, mean_interval};
use crate::stats::proportion::wilson;
use rand::Rng as _;
use serde::Serialize;

/// How often the worlds are drawn anew for the intervals of shares.
const RESAMPLES: u32 = 1000;

/// An office with what its replications counted at the point values and in all worlds.
pub(super) type Simulated<'a> = (&'a Scenario, &'a Outcomes, &'a Worlds);

/// One measure with its two bands. What is not defined is null.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Spread {
    /// Name of the measure, as in the definitions.
    pub measure: String,
    /// What kind of thing it is about.
    pub scope: Scope,
    /// Which thing.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// Estimate at the point values, as of `loket run`.
    pub mean: Option<f64>,
    /// Lower end of the 95 % interval that chance leaves, as of `loket run`.
    pub ci95_low: Option<f64>,
    /// Upper end.
    pub ci95_high: Option<f64>,
    /// Lower end of the 95 % band of chance and inputs together.
    pub total95_low: Option<f64>,
    /// Upper end.
    pub total95_high: Option<f64>,
    /// The same if there were four times the replications at the point values.
    pub replicated95_low: Option<f64>,
    /// Upper end.
    pub replicated95_high: Option<f64>,
    /// Standard error that chance leaves.
    pub chance_sd: Option<f64>,
    /// Standard deviation of the expected values of the worlds: what is not known of the inputs.
    pub input_sd: Option<f64>,
    /// Lower end of its 95 % interval.
    pub input_sd_ci95_low: Option<f64>,
    /// Upper end.
    pub input_sd_ci95_high: Option<f64>,
    /// Share of the two variances that the inputs make; null if nothing varies.
    pub input_share: Option<f64>,
    /// What each uncertain value makes of it, the most first.
    pub inputs: Vec<Part>,
    /// The part of the variance between worlds that no value makes alone.
    pub together_share: Option<f64>,
}

/// What one uncertain value makes of the variance between worlds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// Path of the file.
    pub path: String,
    /// Its share, drawn alone.
    pub share: f64,
    /// Lower end of its 95 % interval.
    pub share_ci95_low: f64,
    /// Upper end.
    pub share_ci95_high: f64,
    /// The band of chance and inputs if the value were known exactly.
    pub known95_low: f64,
    /// Upper end.
    pub known95_high: f64,
    /// The band if its sample were twice as large; null for a range.
    pub twice95_low: Option<f64>,
    /// Upper end.
    pub twice95_high: Option<f64>,
}

/// What another policy changes of the main measure, world by world.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ranking {
    /// What it is called.
    pub name: String,
    /// The measure.
    pub measure: String,
    /// Its unit.
    pub unit: String,
    /// The policy less the base, at the point values.
    pub difference: f64,
    /// Lower end of the 95 % interval that chance leaves.
    pub ci95_low: Option<f64>,
    /// Upper end.
    pub ci95_high: Option<f64>,
    /// Lower end of the 95 % band of chance and inputs together.
    pub total95_low: Option<f64>,
    /// Upper end.
    pub total95_high: Option<f64>,
    /// Share of the worlds in which it is better; `None`: neither side of the measure is.
    pub better_share: Option<f64>,
    /// Lower end of its 95 % interval, over worlds.
    pub better_ci95_low: Option<f64>,
    /// Upper end.
    pub better_ci95_high: Option<f64>,
}

/// Makes each replication a value whose mean is the ratio of sums: the ratio plus the residual of the
/// replication.
///
/// `None` if there is nothing to divide by.
fn values(pairs: impl Iterator<Item = (f64, f64)> + Clone) -> Option<Vec<f64>> {
    let sum = pairs.clone().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
    if sum.1 == 0.0 {
        return None;
    }
    let ratio = sum.0 / sum.1;
    let size = sum.1 / pairs.clone().count() as f64;
    Some(pairs.map(|(above, below)| ratio + (above - ratio * below) / size).collect())
}

/// The values of measure `place` in one simulated office.
fn column(rows: &Rows, place: usize) -> Option<Vec<f64>> {
    values(rows.iter().map(|row| row[place]))
}

fn columns(worlds: &[Rows], place: usize) -> Option<Vec<Vec<f64>>> {
    worlds.iter().map(|rows| column(rows, place)).collect()
}

/// Returns every measure that is followed, with its bands.
pub(super) fn spreads(inputs: &[Input], base: Simulated) -> Vec<Spread> {
    let (scenario, outcomes, worlds) = base;
    let rows = measures(scenario, outcomes);
    let spread = |(place, meter): (usize, &Meter)| {
        let mine = |row: &&Measure| {
            (row.measure.as_str(), row.scope, &row.name) == (meter.measure, meter.scope, &meter.name)
        };
        spread(inputs, base, rows.iter().find(mine)?, (place, meter))
    };
    followed(scenario, worlds.main()).iter().enumerate().filter_map(spread).collect()
}

fn spread(
    inputs: &[Input],
    (_, outcomes, worlds): Simulated,
    row: &Measure,
    (place, meter): (usize, &Meter),
) -> Option<Spread> {
    let share = row.measure.ends_with("_share");
    let most = if share { 1.0 } else { f64::INFINITY };
    let within = |(low, high): (f64, f64)| (low.max(0.0), high.min(most));
    let chance = row.mean.map(|mean| {
        let (low, high) = (row.ci95_low.unwrap_or(f64::NEG_INFINITY), row.ci95_high.unwrap_or(f64::INFINITY));
        Interval { mean, low, high, n: row.n }
    });
    let at_points = values(outcomes.outcomes.iter().map(|outcome| meter.read(outcome)));
    let chance_sd = at_points.map(|values| {
        let n = values.len() as f64;
        let middle = mean(values.iter().copied());
        (values.iter().map(|value| (value - middle).powi(2)).sum::<f64>() / (n - 1.0) / n).sqrt()
    });
    let crossed = columns(&worlds.full, place).and_then(|values| Crossed::new(&values));
    let point = column(&worlds.point, place).map(|values| mean(values.iter().copied()));
    let mut spread = Spread {
        measure: row.measure.clone(),
        scope: row.scope,
        name: row.name.clone(),
        unit: row.unit.clone(),
        mean: row.mean,
        ci95_low: row.ci95_low,
        ci95_high: row.ci95_high,
        chance_sd,
        ..Spread::nothing()
    };
    let (Some(chance), Some(crossed), Some(point)) = (chance, crossed, point) else { return Some(spread) };
    let bounded = chance.low.is_finite() && chance.high.is_finite();
    let reach = Reach::new(&crossed, point, LEVEL);
    let band = |luck: f64, inputs: f64| within(reach.with(chance, luck, inputs));
    let ends = |luck: f64| bounded.then(|| band(luck, 1.0)).unzip();
    (spread.total95_low, spread.total95_high) = ends(1.0);
    (spread.replicated95_low, spread.replicated95_high) = ends(0.5);
    let (low, high) = crossed.row_sd_interval(LEVEL);
    spread.input_sd = Some(crossed.row_variance().sqrt());
    (spread.input_sd_ci95_low, spread.input_sd_ci95_high) = (Some(low), Some(high));
    let both = crossed.row_variance() + chance_sd.unwrap_or(0.0).powi(2);
    spread.input_share = (both > 0.0).then(|| crossed.row_variance() / both);
    if bounded {
        spread.inputs = parts(inputs, worlds, place, &crossed, band);
        let alone: f64 = spread.inputs.iter().map(|part| part.share).sum();
        spread.together_share = (crossed.row_variance() > 0.0).then_some(1.0 - alone);
    }
    Some(spread)
}

/// What each value makes of the variance between worlds, the most first.
fn parts(
    inputs: &[Input],
    worlds: &Worlds,
    place: usize,
    all: &Crossed,
    band: impl Fn(f64, f64) -> (f64, f64),
) -> Vec<Part> {
    let alone = worlds.alone.iter().map(|worlds| columns(worlds, place).and_then(|rows| Crossed::new(&rows)));
    let Some(alone) = alone.collect::<Option<Vec<Crossed>>>() else { return Vec::new() };
    let mut stream = Key::name("which input to measure next").long();
    let found = shares(all, &alone, LEVEL, RESAMPLES, |n| below(&mut stream, n));
    let part = |(input, share): (&Input, &Interval)| {
        let (known95_low, known95_high) = band(1.0, (1.0 - share.mean).max(0.0).sqrt());
        let twice = input.is_sample.then(|| band(1.0, (1.0 - share.mean / 2.0).max(0.0).sqrt()));
        Part {
            path: input.path.clone(),
            share: share.mean,
            share_ci95_low: share.low,
            share_ci95_high: share.high,
            known95_low,
            known95_high,
            twice95_low: twice.map(|band| band.0),
            twice95_high: twice.map(|band| band.1),
        }
    };
    let mut parts: Vec<Part> = inputs.iter().zip(&found).map(part).collect();
    parts.sort_by(|one, other| other.share.total_cmp(&one.share));
    parts
}

/// A number below `n`, each as likely to one in 2^64.
fn below(stream: &mut LongStream, n: usize) -> usize {
    ((u128::from(stream.next_u64()) * n as u128) >> 64) as usize
}

/// Returns what a policy changes of `measure` against the base; `None` if it was not measured everywhere.
pub(super) fn ranking(name: &str, measure: &str, base: Simulated, other: Simulated) -> Option<Ranking> {
    let meters = [base.0, other.0].map(|scenario| Meter::office(scenario, measure));
    let [Some(mine), Some(theirs)] = meters else { return None };
    let at_points = |meter: &Meter, outcomes: &Outcomes, count: usize| {
        values(outcomes.outcomes[..count].iter().map(|outcome| meter.read(outcome)))
    };
    let count = base.1.outcomes.len().min(other.1.outcomes.len());
    let chance =
        mean_interval(&less(&at_points(&theirs, other.1, count)?, &at_points(&mine, base.1, count)?), LEVEL);
    // The main measure is the first that is followed.
    let (ours, others) = (columns(&base.2.full, 0)?, columns(&other.2.full, 0)?);
    let differences: Vec<Vec<f64>> =
        ours.iter().zip(&others).map(|(base, other)| less(other, base)).collect();
    let crossed = Crossed::new(&differences)?;
    let point = less(&column(&other.2.point, 0)?, &column(&base.2.point, 0)?);
    let point = mean(point.into_iter());
    let bounded = chance.low.is_finite() && chance.high.is_finite();
    let total = bounded.then(|| Reach::new(&crossed, point, LEVEL).with(chance, 1.0, 1.0));
    let better = direction(measure).map(|direction| {
        let is_better = |difference: &&f64| match direction {
            Direction::Lower => **difference < 0.0,
            Direction::Higher => **difference > 0.0,
        };
        let better = crossed.rows.iter().filter(is_better).count() as f64;
        wilson(better, crossed.rows.len() as f64, LEVEL)
    });
    Some(Ranking {
        name: name.to_owned(),
        measure: measure.to_owned(),
        unit: mine.unit,
        difference: chance.mean,
        ci95_low: bounded.then_some(chance.low),
        ci95_high: bounded.then_some(chance.high),
        total95_low: total.map(|band| band.0),
        total95_high: total.map(|band| band.1),
        better_share: better.map(|share| share.mean),
        better_ci95_low: better.map(|share| share.low),
        better_ci95_high: better.map(|share| share.high),
    })
}

fn less(one: &[f64], other: &[f64]) -> Vec<f64> {
    one.iter().zip(other).map(|(one, other)| one - other).collect()
}

impl Spread {
    fn nothing() -> Spread {
        Spread {
            measure: String::new(),
            scope: Scope::Office,
            name: String::new(),
            unit: String::new(),
            mean: None,
            ci95_low: None,
            ci95_high: None,
            total95_low: None,
            total95_high: None,
            replicated95_low: None,
            replicated95_high: None,
            chance_sd: None,
            input_sd: None,
            input_sd_ci95_low: None,
            input_sd_ci95_high: None,
            input_share: None,
            inputs: Vec::new(),
            together_share: None,
        }
    }
}
