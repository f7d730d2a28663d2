//! What has been simulated so far: the offices of a search and what their replications said, each simulated once.

use super::goal::{Goal, Meters, Row};
use super::grid::Point;
use super::{Question, Verdict};
use crate::experiment::{Lot, Progress, rows};
use crate::scenario::Scenario;
use crate::stats::feasibility::{RatioMoments, Side, Sign};
use crate::stats::interval::Interval;
use crate::stats::paired::Difference;
use crate::stats::ratio::RatioTally;
use std::collections::BTreeMap;

/// An office of the search.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Spot {
    /// As the file has it, which is not among the points.
    AsItIs,
    /// A point.
    At(Point),
}

/// The progress said to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stop;

/// Replications of one block: those of the search, or fresh ones of a round of judging.
pub(super) type Block = u64;

/// Replications of a block begin at its number times this.
const BLOCK: u64 = 1 << 40;

/// The block whose replications decide where to look.
pub(super) const SEARCH: Block = 0;

/// Offices and what was read off their replications.
pub(super) struct Book<'q, 'a> {
    pub question: &'q Question<'a>,
    progress: &'q dyn Progress,
    offices: BTreeMap<Spot, Result<Scenario, String>>,
    rows: BTreeMap<(Block, Spot), Vec<Row>>,
    /// Replications simulated.
    pub replications: u64,
}

impl<'q, 'a> Book<'q, 'a> {
    pub fn new(question: &'q Question<'a>, progress: &'q dyn Progress) -> Book<'q, 'a> {
        let mut book =
            Book { question, progress, offices: BTreeMap::new(), rows: BTreeMap::new(), replications: 0 };
        let now = book.now();
        book.offices.insert(now, Ok(question.now.clone()));
        book
    }

    /// Where the office is now.
    pub fn now(&self) -> Spot {
        self.question.grid.now().map_or(Spot::AsItIs, Spot::At)
    }

    /// Reads the office at `spot`, unless it has been read; says why if there cannot be such an office.
    pub fn office(&mut self, spot: &Spot) -> Result<&Scenario, &String> {
        if !self.offices.contains_key(spot) {
            let Spot::At(point) = spot else { unreachable!("as it is, it has been read first") };
            let question = self.question;
            let read = (question.read)(&question.grid.sets(point)).map(|checked| checked.scenario);
            let office = read.and_then(|office| {
                Meters::new(&office, &question.wait, &question.goals).map(|_| ())?;
                Ok(office)
            });
            self.offices.insert(spot.clone(), office);
        }
        self.offices[spot].as_ref()
    }

    /// Returns the points of which there can be no office, with the reason.
    pub fn impossible(&self) -> impl Iterator<Item = (&Spot, &String)> {
        self.offices.iter().filter_map(|(spot, office)| Some((spot, office.as_ref().err()?)))
    }

    /// Simulates replications 0 to `to` of `block` at all of `spots`, those that are missing; what cannot be has none.
    pub fn extend(&mut self, block: Block, spots: &[Spot], to: u64) -> Result<(), Stop> {
        for spot in spots {
            let _ = self.office(spot);
        }
        let question = self.question;
        let mut missing: Vec<(&Spot, &Scenario, u64)> = Vec::new();
        for spot in spots {
            let done = self.rows.get(&(block, spot.clone())).map_or(0, |rows| rows.len() as u64);
            let again = missing.iter().any(|(other, ..)| *other == spot);
            if let (Ok(office), true, false) = (&self.offices[spot], done < to, again) {
                missing.push((spot, office, done));
            }
        }
        let from = block * BLOCK;
        let lots: Vec<Lot> = missing
            .iter()
            .map(|(_, scenario, done)| Lot { scenario, replications: from + done..from + to })
            .collect();
        let meters: Vec<Meters> = lots
            .iter()
            .map(|lot| {
                Meters::new(lot.scenario, &question.wait, &question.goals)
                    .expect("looked up when it was read")
            })
            .collect();
        let wanted: u64 = lots.iter().map(|lot| lot.replications.end - lot.replications.start).sum();
        self.progress.planned(self.replications + wanted);
        let read = |place: usize, outcome: &_| meters[place].read(outcome);
        let found = rows(&lots, question.seed, question.threads, read, self.progress);
        let keys: Vec<(Block, Spot)> = missing.iter().map(|(spot, ..)| (block, (*spot).clone())).collect();
        let mut whole = true;
        for (key, rows) in keys.into_iter().zip(found) {
            match rows {
                Some(rows) => {
                    self.replications += rows.len() as u64;
                    self.rows.entry(key).or_default().extend(rows);
                }
                None => whole = false,
            }
        }
        if whole { Ok(()) } else { Err(Stop) }
    }

    /// Returns what the replications of `block` at `spot` said; nothing if there were none.
    pub fn rows(&self, block: Block, spot: &Spot) -> &[Row] {
        self.rows.get(&(block, spot.clone())).map_or(&[], Vec::as_slice)
    }

    /// Returns the points with replications of `block`.
    pub fn simulated(&self, block: Block) -> impl Iterator<Item = &Spot> {
        self.rows.keys().filter(move |(mine, _)| *mine == block).map(|(_, spot)| spot)
    }

    /// Returns what levers cost at `spot` beside what the office pays anyway \[currency/day\].
    pub fn price(&self, spot: &Spot) -> f64 {
        let grid = &self.question.grid;
        match spot {
            Spot::At(point) => grid.price(point),
            // A value that is not among those of a lever has no price that is known.
            Spot::AsItIs => {
                grid.dials.iter().filter_map(|dial| dial.now.map(|place| dial.prices[place])).sum()
            }
        }
    }

    /// Cost with prices, and days, replication by replication.
    fn costs(&self, block: Block, spot: &Spot) -> Vec<(f64, f64)> {
        let price = self.price(spot);
        self.rows(block, spot).iter().map(|row| (row[0].0 + price * row[0].1, row[0].1)).collect()
    }

    /// Returns the cost per day with its interval; `None` if there were no replications.
    pub fn cost(&self, block: Block, spot: &Spot, level: f64) -> Option<Interval> {
        tally(self.costs(block, spot)).interval(level)
    }

    /// Returns the wait with its interval.
    pub fn wait(&self, block: Block, spot: &Spot, level: f64) -> Option<Interval> {
        tally(self.rows(block, spot).iter().map(|row| row[1])).interval(level)
    }

    /// Returns how much more `other` costs than `base`, paired over the replications that both have.
    pub fn dearer(&self, block: Block, base: &Spot, other: &Spot, level: f64) -> Option<Interval> {
        paired(&self.costs(block, base), &self.costs(block, other), level)
    }

    /// Returns how much longer people wait at `other` than at `base`.
    pub fn longer(&self, block: Block, base: &Spot, other: &Spot, level: f64) -> Option<Interval> {
        let waits = |spot| self.rows(block, spot).iter().map(|row| row[1]).collect::<Vec<_>>();
        paired(&waits(base), &waits(other), level)
    }

    /// Returns the sums of goal number `goal`.
    pub fn goal(&self, block: Block, spot: &Spot, goal: usize) -> RatioMoments {
        let mut moments = RatioMoments::new(self.question.goals[goal].is_share());
        self.rows(block, spot).iter().for_each(|row| moments.push(row[2 + goal].0, row[2 + goal].1));
        moments
    }

    /// Returns whether all goals are met at `spot`, where each side of each goal is wrong with chance `tail` at most.
    pub fn verdict(&self, block: Block, spot: &Spot, tail: f64) -> Verdict {
        let goals = self.question.goals.iter().enumerate();
        let signs: Vec<Sign> = goals
            .map(|(place, goal)| self.goal(block, spot, place).sign(goal.side, goal.limit, tail))
            .collect();
        if signs.contains(&Sign::Broken) {
            Verdict::Fails
        } else if signs.iter().all(|sign| *sign == Sign::Kept) {
            Verdict::Meets
        } else {
            Verdict::Open
        }
    }

    /// Returns how far the goals are from being met by the estimates themselves, summed; 0 if all are.
    pub fn shortfall(&self, block: Block, spot: &Spot) -> f64 {
        let missing = |goal| (-self.slack(block, spot, goal)).clamp(0.0, 1.0);
        (0..self.question.goals.len()).map(missing).sum()
    }

    /// Returns how far goal number `goal` is on the right side of its limit, relative to it; negative on the wrong side.
    pub fn slack(&self, block: Block, spot: &Spot, goal: usize) -> f64 {
        let Some(ratio) = self.goal(block, spot, goal).ratio() else { return f64::NEG_INFINITY };
        let Goal { limit, side, .. } = self.question.goals[goal];
        let above = (ratio - limit) / if limit == 0.0 { 1.0 } else { limit.abs() };
        match side {
            Side::AtLeast => above,
            Side::AtMost => -above,
        }
    }

    /// Returns the goal that is furthest from being met, or nearest to not being met.
    pub fn tightest(&self, block: Block, spot: &Spot) -> usize {
        let slack = |place: &usize| self.slack(block, spot, *place);
        let goals = 0..self.question.goals.len();
        goals.min_by(|one, other| slack(one).total_cmp(&slack(other))).unwrap_or(0)
    }

    /// Returns the levers of which no value made any difference to what was read, wherever two points differ in that one
    /// alone.
    pub fn idle_levers(&self) -> Vec<bool> {
        let points: Vec<&Point> = self
            .simulated(SEARCH)
            .filter_map(|spot| match spot {
                Spot::At(point) => Some(point),
                Spot::AsItIs => None,
            })
            .collect();
        let same = |one: &Point, other: &Point| {
            let (one, other) = (Spot::At(one.clone()), Spot::At(other.clone()));
            self.rows(SEARCH, &one).iter().zip(self.rows(SEARCH, &other)).all(|(one, other)| one == other)
        };
        let idle = |dial: usize| {
            // Neighbours along the lever: all others the same.
            let mut lines: BTreeMap<Point, Vec<&Point>> = BTreeMap::new();
            for &point in &points {
                let mut key = point.clone();
                key[dial] = 0;
                lines.entry(key).or_default().push(point);
            }
            let mut pairs = lines.values().flat_map(|line| line.windows(2)).peekable();
            pairs.peek().is_some() && pairs.all(|pair| same(pair[0], pair[1]))
        };
        (0..self.question.grid.dials.len()).map(idle).collect()
    }
}

fn tally(pairs: impl IntoIterator<Item = (f64, f64)>) -> RatioTally {
    let mut tally = RatioTally::new();
    pairs.into_iter().for_each(|(above, below)| tally.push(above, below));
    tally
}

fn paired(base: &[(f64, f64)], other: &[(f64, f64)], level: f64) -> Option<Interval> {
    let n = base.len().min(other.len());
    let found = Difference::of_ratios(&base[..n], &other[..n]).ok()??;
    Some(found.interval(level))
}
