//! What the points of a sweep say about each lever.

use super::{Design, Found, Plan, Settings, State, Wanted};
use crate::experiment::measures::LEVEL;
use crate::random::stream::Key;
use crate::stats::interval::Interval;
use crate::stats::sensitivity::linear::plane;
use crate::stats::sensitivity::resample::Resampling;
use crate::stats::sensitivity::responses::Responses;
use crate::stats::sensitivity::sobol::indices;
use serde::{Deserialize, Serialize};

/// Most and fewest resamples behind an interval, and how many numbers may be read for all of them.
const RESAMPLES: (u64, u64, u64) = (200, 1000, 2_000_000_000);

/// What is told of a lever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statistic {
    /// Mean response where the lever has this value.
    Mean,
    /// That less the one at the first value, or, one at a time, less the base.
    Change,
    /// The highest mean less the lowest.
    Swing,
    /// What the lever changes from its first to its last value, by the plane of least squares.
    Slope,
    /// Share of the variance between points that the plane explains.
    Explained,
    /// Mean elementary effect, per way from the first to the last value.
    Mu,
    /// Mean size of the elementary effects.
    MuStar,
    /// Their standard deviation.
    Sigma,
    /// Share of the variance that the lever makes alone.
    FirstOrder,
    /// Share of the variance that the lever makes alone and with others.
    Total,
    /// Share of the variance between points that is only the luck of the replications.
    NoiseShare,
}

/// One number about a lever.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// Place of the measure among those asked for.
    pub measure: usize,
    /// Path of the lever; `None`: of all of them.
    pub lever: Option<String>,
    /// At which of its values; `None`: over all.
    pub value: Option<String>,
    /// Which number.
    pub statistic: Statistic,
    /// The number; `None`: it is not defined.
    pub estimate: Option<f64>,
    /// Lower end of its 95 % interval; `None`: the data do not bound it.
    pub ci95_low: Option<f64>,
    /// Upper end.
    pub ci95_high: Option<f64>,
}

/// One end of what a lever does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct End {
    /// The value of the lever.
    pub value: String,
    /// Mean response there.
    pub response: f64,
}

/// How much a lever matters for a measure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rank {
    /// Place of the measure among those asked for.
    pub measure: usize,
    /// Path of the lever.
    pub lever: String,
    /// By which number levers are ranked.
    pub statistic: Statistic,
    /// That number; `None`: it is not defined.
    pub estimate: Option<f64>,
    /// Lower end of its 95 % interval.
    pub ci95_low: Option<f64>,
    /// Upper end.
    pub ci95_high: Option<f64>,
    /// Where the response is lowest, if the design says so.
    pub low: Option<End>,
    /// Where it is highest.
    pub high: Option<End>,
    /// Whether no measure of any replication differs where only this lever moves; `None`: the design has no such points.
    pub changes_nothing: Option<bool>,
}

/// What a sweep found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    /// Every number.
    pub effects: Vec<Effect>,
    /// For each measure the levers, the one that matters most first.
    pub ranks: Vec<Rank>,
}

impl Findings {
    /// Finds what the points of `plan` say.
    ///
    /// # Source
    /// Saltelli et al., *Global Sensitivity Analysis: The Primer*, for main effects, elementary effects and Sobol indices;
    /// the estimators are named in [`crate::stats::sensitivity`].
    pub fn of(plan: &Plan, found: &Found, settings: &Settings) -> Findings {
        let idle: Vec<Option<bool>> = (0..plan.levers.len()).map(|lever| idle(plan, found, lever)).collect();
        let mut findings = Findings { effects: Vec::new(), ranks: Vec::new() };
        for (measure, _) in settings.wanted.iter().enumerate() {
            let n = settings.replications as usize;
            let pairs = |point: &super::Point| match point.state {
                State::Simulated => point.pairs[measure * n..(measure + 1) * n].to_vec(),
                State::Invalid | State::Missing => Vec::new(),
            };
            let responses = Responses::new(found.points.iter().map(pairs).collect());
            let mut look =
                Look { plan, measure, responses, seed: settings.seed, effects: vec![], ranks: vec![] };
            match plan.design {
                Design::Grid | Design::Oat => look.levels(),
                Design::Lhs { .. } => look.slopes(),
                Design::Morris { .. } => look.walks(),
                Design::Sobol { .. } => look.shares(),
            }
            for (rank, idle) in look.ranks.iter_mut().zip(&idle) {
                rank.changes_nothing = *idle;
            }
            let size = |rank: &Rank| rank.estimate.map_or(-1.0, f64::abs);
            look.ranks.sort_by(|one, other| size(other).total_cmp(&size(one)));
            findings.effects.append(&mut look.effects);
            findings.ranks.append(&mut look.ranks);
        }
        findings
    }

    /// Returns the levers in the order in which they matter for a measure.
    pub fn ranked(&self, measure: usize) -> impl Iterator<Item = &Rank> {
        self.ranks.iter().filter(move |rank| rank.measure == measure)
    }

    /// Returns a number of all levers together.
    pub fn overall(&self, measure: usize, statistic: Statistic) -> Option<f64> {
        let mine = |effect: &&Effect| {
            effect.measure == measure && effect.lever.is_none() && effect.statistic == statistic
        };
        self.effects.iter().find(mine)?.estimate
    }
}

impl Wanted {
    /// Returns the unit of `statistic` of this measure.
    pub fn unit_of(&self, statistic: Statistic) -> &str {
        match statistic {
            Statistic::Explained | Statistic::FirstOrder | Statistic::Total | Statistic::NoiseShare => "1",
            Statistic::Mean
            | Statistic::Change
            | Statistic::Swing
            | Statistic::Slope
            | Statistic::Mu
            | Statistic::MuStar
            | Statistic::Sigma => &self.unit,
        }
    }
}

/// Whether nothing differs between points between which only `lever` moves.
fn idle(plan: &Plan, found: &Found, lever: usize) -> Option<bool> {
    let known = |&&(one, other): &&(usize, usize)| {
        [one, other].iter().all(|&point| found.points[point].state == State::Simulated)
    };
    let moves = plan.moves(lever)?;
    let moves: Vec<&(usize, usize)> = moves.iter().filter(known).collect();
    let same = |&&(one, other): &&(usize, usize)| found.points[one].print == found.points[other].print;
    (!moves.is_empty()).then(|| moves.iter().all(same))
}

/// A look at one measure.
struct Look<'a> {
    plan: &'a Plan,
    measure: usize,
    responses: Responses,
    seed: u64,
    effects: Vec<Effect>,
    ranks: Vec<Rank>,
}

/// An estimate with the ends of its interval.
type Bounded = (Option<f64>, Option<f64>, Option<f64>);

impl Look<'_> {
    /// Mean response by value: over the lines of a grid that are whole, or of the one point.
    fn levels(&mut self) {
        for (place, lever) in self.plan.levers.iter().enumerate() {
            let known = self.responses.values(None);
            let (sets, base) = match self.plan.design {
                Design::Oat => {
                    let alone = self.plan.alone(place).into_iter().filter(|&point| known[point].is_finite());
                    (alone.map(|point| vec![point]).collect(), Some(vec![0]))
                }
                Design::Grid | Design::Lhs { .. } | Design::Morris { .. } | Design::Sobol { .. } => {
                    let known = |point: &usize| known[*point].is_finite();
                    let mut lines = self.plan.lines(place);
                    // A value that is never valid is left out; of the others, the lines that are whole are compared.
                    let count = lines.first().map_or(0, Vec::len);
                    let ever: Vec<usize> =
                        (0..count).filter(|&level| lines.iter().any(|line| known(&line[level]))).collect();
                    for line in &mut lines {
                        *line = ever.iter().map(|&level| line[level]).collect();
                    }
                    lines.retain(|line| line.iter().all(known));
                    let count = lines.first().map_or(0, Vec::len);
                    let level = |level: usize| lines.iter().map(|line| line[level]).collect();
                    ((0..count).map(level).collect::<Vec<Vec<usize>>>(), None)
                }
            };
            let mut ends: Vec<(f64, Vec<usize>, String)> = Vec::new();
            for set in &sets {
                let value = self.plan.values(set[0])[place].clone().unwrap_or_default();
                let mean = self.responses.mean(set, &[], LEVEL);
                let from = base.as_ref().unwrap_or(&sets[0]);
                let change = self.responses.mean(set, from, LEVEL);
                let at = Some(value.clone());
                self.add(Some(&lever.path), at.clone(), Statistic::Mean, bounded(mean));
                self.add(Some(&lever.path), at, Statistic::Change, bounded(change));
                ends.extend(mean.map(|mean| (mean.mean, set.clone(), value)));
            }
            let base = base.and_then(|set| Some((self.responses.mean(&set, &[], LEVEL)?.mean, set)));
            ends.extend(base.map(|(mean, set)| (mean, set, self.as_it_is(place))));
            self.swing(&lever.path, &ends);
        }
    }

    fn as_it_is(&self, lever: usize) -> String {
        let present = self.plan.present[lever].as_ref();
        present.map_or_else(|| "as it is".to_owned(), |value| format!("{value}, as it is"))
    }

    fn swing(&mut self, lever: &str, ends: &[(f64, Vec<usize>, String)]) {
        let order =
            |one: &&(f64, Vec<usize>, String), other: &&(f64, Vec<usize>, String)| one.0.total_cmp(&other.0);
        // Of equal ends the first and the last, so that a lever is named by its own values.
        let (low, high) = (ends.iter().min_by(order), ends.iter().rev().max_by(order));
        let both = low.zip(high);
        let swing = both.and_then(|(low, high)| self.responses.mean(&high.1, &low.1, LEVEL));
        self.add(Some(lever), None, Statistic::Swing, bounded(swing));
        let end = |end: &(f64, Vec<usize>, String)| End { value: end.2.clone(), response: end.0 };
        self.rank(lever, Statistic::Swing, bounded(swing), both.map(|(low, high)| (end(low), end(high))));
    }

    /// The plane of least squares.
    fn slopes(&mut self) {
        let (points, values) = (&self.plan.places, self.responses.values(None));
        let all: Vec<usize> = self.plan.distinct.clone();
        let Some(found) = plane(points, &values, &all) else { return };
        let mean = mean_of(&values, &all);
        let bounds = self.bounds(all.len(), |values, drawn| {
            let drawn: Vec<usize> = drawn.iter().map(|&row| all[row]).collect();
            plane(points, values, &drawn).map_or(Vec::new(), |plane| plane.slopes)
        });
        self.add(None, None, Statistic::Explained, (Some(found.explained), None, None));
        for (place, lever) in self.plan.levers.iter().enumerate() {
            let slope = found.slopes[place];
            let bounded = with(slope, bounds.get(place));
            let end = |at: f64| End { value: lever.at(at), response: mean + (at - 0.5) * slope };
            let (low, high) = if slope < 0.0 { (1.0, 0.0) } else { (0.0, 1.0) };
            self.add(Some(&lever.path), None, Statistic::Slope, bounded);
            self.rank(&lever.path, Statistic::Slope, bounded, Some((end(low), end(high))));
        }
        self.noise(&all);
    }

    /// Elementary effects.
    fn walks(&mut self) {
        let Some(walks) = &self.plan.walks else { return };
        let distinct = &self.plan.distinct;
        let count = walks.moves.len() / walks.inputs;
        let spread = |values: &[f64]| -> Vec<f64> { distinct.iter().map(|&point| values[point]).collect() };
        let all: Vec<usize> = (0..count).collect();
        let found = walks.effects(&spread(&self.responses.values(None)), &all);
        let bounds = self.bounds(count, |values, drawn| {
            let effects = walks.effects(&spread(values), drawn).into_iter();
            let three = effects.map(|effect| effect.map_or([f64::NAN; 3], |e| [e.mu, e.mu_star, e.sigma]));
            three.collect::<Vec<_>>().concat()
        });
        for (place, lever) in self.plan.levers.iter().enumerate() {
            let effect = found[place];
            let numbers = [
                (Statistic::Mu, effect.map(|effect| effect.mu)),
                (Statistic::MuStar, effect.map(|effect| effect.mu_star)),
                (Statistic::Sigma, effect.map(|effect| effect.sigma).filter(|sigma| sigma.is_finite())),
            ];
            for (number, (statistic, estimate)) in numbers.into_iter().enumerate() {
                let bounded =
                    estimate.map_or((None, None, None), |e| with(e, bounds.get(3 * place + number)));
                self.add(Some(&lever.path), None, statistic, bounded);
                if statistic == Statistic::MuStar {
                    self.rank(&lever.path, statistic, bounded, None);
                }
            }
        }
        self.noise(distinct);
    }

    /// Sobol indices.
    fn shares(&mut self) {
        let (k, distinct) = (self.plan.levers.len(), &self.plan.distinct);
        let count = distinct.len() / (k + 2);
        let spread = |values: &[f64]| -> Vec<f64> { distinct.iter().map(|&point| values[point]).collect() };
        let all: Vec<usize> = (0..count).collect();
        let found = indices(k, &spread(&self.responses.values(None)), &all);
        let bounds = self.bounds(count, |values, drawn| {
            let found = indices(k, &spread(values), drawn);
            found.map_or(Vec::new(), |found| [found.first, found.total].concat())
        });
        for (place, lever) in self.plan.levers.iter().enumerate() {
            let number = |number: Option<f64>, at: usize| {
                number.map_or((None, None, None), |number| with(number, bounds.get(at)))
            };
            let first = number(found.as_ref().map(|found| found.first[place]), place);
            let total = number(found.as_ref().map(|found| found.total[place]), k + place);
            self.add(Some(&lever.path), None, Statistic::FirstOrder, first);
            self.add(Some(&lever.path), None, Statistic::Total, total);
            self.rank(&lever.path, Statistic::Total, total, None);
        }
        self.noise(distinct);
    }

    /// Which share of the variance between the points is noise.
    fn noise(&mut self, points: &[usize]) {
        let values = self.responses.values(None);
        let known: Vec<usize> = points.iter().copied().filter(|&point| values[point].is_finite()).collect();
        let mean = mean_of(&values, &known);
        let square: f64 = known.iter().map(|&point| (values[point] - mean).powi(2)).sum();
        let share = self.responses.noise(&known).map(|noise| noise * known.len() as f64 / square);
        let share = share.filter(|share| share.is_finite()).map(|share| share.min(1.0));
        self.add(None, None, Statistic::NoiseShare, (share, None, None));
    }

    /// Intervals of what `estimate` makes of the values of all points and the groups of points drawn, from both drawn
    /// anew; none with one replication, which says nothing of its luck.
    fn bounds(
        &self,
        rows: usize,
        estimate: impl Fn(&[f64], &[usize]) -> Vec<f64>,
    ) -> Vec<Option<(f64, f64)>> {
        let replications = self.responses.replications();
        if replications < 2 {
            return Vec::new();
        }
        let (fewest, most, numbers) = RESAMPLES;
        let each = (self.plan.len() * replications) as u64;
        let resamples = (numbers / each.max(1)).clamp(fewest, most) as u32;
        let resampling = Resampling { resamples, rows, replications, level: LEVEL };
        let mut rng = Key::name("how sure a sweep is").with(self.seed).long();
        resampling.intervals(&mut rng, |drawn, counts| estimate(&self.responses.values(Some(counts)), drawn))
    }

    fn add(
        &mut self,
        lever: Option<&str>,
        value: Option<String>,
        statistic: Statistic,
        (estimate, ci95_low, ci95_high): Bounded,
    ) {
        let (measure, lever) = (self.measure, lever.map(str::to_owned));
        self.effects.push(Effect { measure, lever, value, statistic, estimate, ci95_low, ci95_high });
    }

    fn rank(
        &mut self,
        lever: &str,
        statistic: Statistic,
        (estimate, ci95_low, ci95_high): Bounded,
        ends: Option<(End, End)>,
    ) {
        let (low, high) = ends.unzip();
        let (measure, lever) = (self.measure, lever.to_owned());
        let changes_nothing = None;
        self.ranks.push(Rank {
            measure,
            lever,
            statistic,
            estimate,
            ci95_low,
            ci95_high,
            low,
            high,
            changes_nothing,
        });
    }
}

fn bounded(interval: Option<Interval>) -> Bounded {
    let ends = interval.filter(|interval| interval.low.is_finite() && interval.high.is_finite());
    (interval.map(|interval| interval.mean), ends.map(|ends| ends.low), ends.map(|ends| ends.high))
}

fn with(estimate: f64, ends: Option<&Option<(f64, f64)>>) -> Bounded {
    let (low, high) = ends.copied().flatten().unzip();
    (Some(estimate), low, high)
}

fn mean_of(values: &[f64], points: &[usize]) -> f64 {
    let known: Vec<f64> =
        points.iter().map(|&point| values[point]).filter(|value| value.is_finite()).collect();
    known.iter().sum::<f64>() / known.len() as f64
}
