//! Judging what a search found, on replications that the search has not seen.
//!
//! Whoever picks the point that looks cheapest among many picks luck, too. So the pick, all of its neighbours, the office as it
//! is and the choice of Erlang C are simulated again. In a round all that is said of them holds at once (Bonferroni over offices,
//! goals, costs and looks); if the pick is not shown to meet the goals, or a neighbour is shown to be better, another round
//! begins with fresh replications. Round r may be wrong with chance α/(r(r+1)), which sums to α.

use super::book::{Block, Book, SEARCH, Spot, Stop};
use super::screen::cost;
use super::{Verdict, grid::Point};
use crate::experiment::measures::LEVEL;
use crate::stats::stopping::doublings;
use std::collections::BTreeSet;

/// Most rounds.
const ROUNDS: u64 = 20;

/// Fewest replications at which one looks, unless fewer are allowed.
const FIRST_LOOK: u64 = 64;

/// How sure a round is of each thing it says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Round {
    /// Its replications.
    pub block: Block,
    /// Chance of error of each side of each goal.
    pub tail: f64,
    /// Level of every interval of cost and wait.
    pub level: f64,
    /// How many intervals hold at once.
    pub intervals: u64,
    looks: Vec<u64>,
}

impl Round {
    /// The replications of the search themselves, which is all there is when a search was interrupted.
    pub fn of_search() -> Round {
        Round { block: SEARCH, tail: (1.0 - LEVEL) / 2.0, level: LEVEL, intervals: 0, looks: Vec::new() }
    }

    /// Returns round `number`, from 1, for so many offices.
    fn new(book: &Book, number: u64, offices: usize) -> Round {
        let question = book.question;
        let looks: Vec<u64> = doublings(question.first.max(FIRST_LOOK), question.at_most).collect();
        // Of each office: the goals, its cost, what it costs more than the pick, and the wait.
        let at_once = offices * (question.goals.len() + 3);
        let error = (1.0 - question.confidence) / (number * (number + 1)) as f64;
        let each = error / (at_once * looks.len().max(1)) as f64;
        Round { block: number, tail: each / 2.0, level: 1.0 - each, intervals: at_once as u64, looks }
    }

    /// Simulates `pick`, until it is known whether it meets the goals.
    fn decide(&self, book: &mut Book, pick: &Spot) -> Result<Verdict, Stop> {
        for &look in &self.looks {
            book.extend(self.block, std::slice::from_ref(pick), look)?;
            let verdict = book.verdict(self.block, pick, self.tail);
            if verdict != Verdict::Open {
                return Ok(verdict);
            }
        }
        Ok(Verdict::Open)
    }

    /// Simulates `others`, each until it is known whether it is dearer than `pick` or meets the goals.
    fn compare(&self, book: &mut Book, pick: &Spot, others: &[Spot]) -> Result<(), Stop> {
        let mut open: Vec<Spot> = others.to_vec();
        for &look in &self.looks {
            let mut spots = open.clone();
            spots.push(pick.clone());
            book.extend(self.block, &spots, look)?;
            let decided = |spot: &Spot| {
                let more = book.dearer(self.block, pick, spot, self.level);
                let verdict = book.verdict(self.block, spot, self.tail);
                verdict != Verdict::Open
                    || more.is_some_and(|more| more.low > 0.0)
                    || book.rows(self.block, spot).is_empty()
            };
            open.retain(|spot| !decided(spot));
            if open.is_empty() {
                break;
            }
        }
        Ok(())
    }
}

/// A point that is shown to meet the goals.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shown {
    pub spot: Spot,
    pub round: Round,
    /// Every point one step away, then those of two levers in exchange.
    pub neighbours: Vec<Spot>,
}

/// What judging came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Settled {
    /// The cheapest that is shown to meet the goals, if there is one.
    pub shown: Option<Shown>,
    /// Picks before that were not shown to, with their rounds.
    pub tried: Vec<(Spot, Round)>,
    /// Where no point is shown to meet the goals: the one that comes nearest.
    pub nearest: Option<(Spot, Round)>,
    /// How many rounds there were.
    pub rounds: u64,
    /// It was told to stop before it was done.
    pub stopped: bool,
}

/// Judges one pick after the other, the cheapest first, until one is shown to meet the goals and no neighbour to be better.
///
/// - `never`: points shown before not to meet the goals.
/// - `extra`: offices to be judged beside the pick.
pub(super) fn settle(book: &mut Book, never: &[Spot], extra: &[Spot]) -> Settled {
    let mut settled = Settled::default();
    settled.stopped = rounds(book, never, extra, &mut settled).is_err();
    settled
}

fn rounds(book: &mut Book, never: &[Spot], extra: &[Spot], settled: &mut Settled) -> Result<(), Stop> {
    let mut tried: BTreeSet<Spot> = never.iter().cloned().collect();
    let mut next = None;
    while settled.rounds < ROUNDS {
        let Some(pick) = next.take().or_else(|| cheapest(book, &tried)) else { break };
        settled.rounds += 1;
        tried.insert(pick.clone());
        let neighbours = around(book, &pick);
        let mut others: Vec<Spot> = neighbours.clone();
        others.extend(extra.iter().filter(|spot| **spot != pick && !neighbours.contains(spot)).cloned());
        let round = Round::new(book, settled.rounds, others.len() + 1);
        let verdict = round.decide(book, &pick)?;
        if verdict != Verdict::Meets {
            settled.tried.push((pick, round));
            continue;
        }
        let shown = Shown { spot: pick.clone(), round: round.clone(), neighbours: neighbours.clone() };
        settled.shown = Some(shown);
        round.compare(book, &pick, &others)?;
        let better = |spot: &&Spot| {
            let more = book.dearer(round.block, &pick, spot, round.level);
            book.verdict(round.block, spot, round.tail) == Verdict::Meets
                && more.is_some_and(|more| more.high < 0.0)
                && !tried.contains(spot)
        };
        let price = |spot: &Spot| book.cost(round.block, spot, 0.5).map_or(f64::INFINITY, |cost| cost.mean);
        let better = neighbours.iter().filter(better);
        next = better.min_by(|one, other| price(one).total_cmp(&price(other))).cloned();
        if next.is_none() {
            return Ok(());
        }
    }
    if settled.shown.is_some() {
        return Ok(());
    }
    if let Some(nearest) = nearest(book) {
        settled.rounds += 1;
        let round = Round::new(book, settled.rounds, extra.len() + 1);
        settled.nearest = Some((nearest.clone(), round.clone()));
        round.decide(book, &nearest)?;
        for spot in extra {
            round.decide(book, spot)?;
        }
    }
    Ok(())
}

/// The point whose worst goal is nearest to being met, by the estimates of the search.
fn nearest(book: &Book) -> Option<Spot> {
    let points = book.simulated(SEARCH).filter(|spot| **spot != Spot::AsItIs);
    let slack = |spot: &Spot| book.slack(SEARCH, spot, book.tightest(SEARCH, spot));
    points.max_by(|one, other| slack(one).total_cmp(&slack(other)).then_with(|| other.cmp(one))).cloned()
}

/// The best point by the estimates of the search alone.
pub(super) fn best_so_far(book: &Book) -> Option<Spot> {
    cheapest(book, &BTreeSet::new()).or_else(|| nearest(book))
}

/// The cheapest point that meets the goals by the estimates of the search and has not been tried.
fn cheapest(book: &Book, tried: &BTreeSet<Spot>) -> Option<Spot> {
    let meets =
        |spot: &&Spot| **spot != Spot::AsItIs && !tried.contains(spot) && book.shortfall(SEARCH, spot) == 0.0;
    let all = book.simulated(SEARCH).filter(meets);
    all.min_by(|one, other| cost(book, one).total_cmp(&cost(book, other)).then_with(|| one.cmp(other)))
        .cloned()
}

/// The neighbours of a point that there can be.
fn around(book: &mut Book, pick: &Spot) -> Vec<Spot> {
    let Spot::At(point) = pick else { return Vec::new() };
    let grid = &book.question.grid;
    let points: Vec<Point> = grid.steps(point).into_iter().chain(grid.swaps(point)).collect();
    let spots = points.into_iter().map(Spot::At);
    spots.filter(|spot| book.office(spot).is_ok()).collect()
}
