//! A search through a grid too large to look at every point: from a few beginnings downhill, with more replications
//! the nearer the end.
//!
//! One point is better than another if it is nearer to the goals or, where both meet them, cheaper, by the estimates of the
//! same replications of both; downhill is then a path in a fixed landscape, whose steps are one lever a step up or down, or
//! one up and another down. The landscape is drawn anew with twice the replications until it is fine enough.

use super::book::{Book, SEARCH, Spot, Stop};
use super::grid::Point;
use super::screen::cost;
use crate::random::stream::Key;
use rand::Rng as _;
use std::cmp::Ordering;

/// The landscape is drawn anew this many times.
const REFINEMENTS: u32 = 3;

/// Beginnings chosen by chance beside those chosen by reason.
const CHANCES: usize = 2;

/// Bottoms from which the next landscape is searched.
const KEPT: usize = 3;

/// Searches from `starts`, the middle, the corners of all lowest and all highest values, and a few points by chance.
///
/// - Result: whether the most points allowed put an end to it. What was found is in the book.
///
/// # Source
/// Wang, Pasupathy and Schmeiser, "Integer-ordered simulation optimization using R-SPLINE", *ACM Transactions on Modeling and
/// Computer Simulation* 23 (2013): sample paths of growing size, each searched from where the one before ended, to a point
/// no neighbour of which is better; the neighbours here are more, and there are no gradients.
pub(super) fn search(book: &mut Book, starts: &[Point]) -> Result<bool, Stop> {
    let question = book.question;
    let grid = &question.grid;
    let mut begin: Vec<Point> = starts.to_vec();
    begin.push(grid.dials.iter().map(|dial| dial.values.len() / 2).collect());
    begin.push(grid.dials.iter().map(|dial| dial.values.len() - 1).collect());
    begin.push(vec![0; grid.dials.len()]);
    let mut stream = Key::replication(question.seed, 0).with(Key::name("beginnings of a search").0).long();
    for _ in 0..CHANCES {
        let place = |count: usize| ((u128::from(stream.next_u64()) * count as u128) >> 64) as usize;
        begin.push(grid.dials.iter().map(|dial| dial.values.len()).map(place).collect());
    }
    let mut replications = question.first;
    for _ in 0..=REFINEMENTS {
        let mut bottoms: Vec<Point> = Vec::new();
        for start in &begin {
            let Some(bottom) = descend(book, start, replications)? else { return Ok(true) };
            if !bottoms.contains(&bottom) {
                bottoms.push(bottom);
            }
        }
        bottoms.sort_by(|one, other| better(book, one, other));
        bottoms.truncate(KEPT);
        begin = bottoms;
        if replications >= question.at_most {
            break;
        }
        replications = (replications * 2).min(question.at_most);
    }
    Ok(false)
}

/// Goes downhill from `point` until no neighbour is better; `None` if that would take more points than allowed.
fn descend(book: &mut Book, point: &Point, replications: u64) -> Result<Option<Point>, Stop> {
    let mut here = point.clone();
    if !look(book, std::slice::from_ref(&here), replications)? {
        return Ok(None);
    }
    loop {
        let grid = &book.question.grid;
        let around: Vec<Point> = grid.steps(&here).into_iter().chain(grid.swaps(&here)).collect();
        if !look(book, &around, replications)? {
            return Ok(None);
        }
        let best = around.into_iter().min_by(|one, other| better(book, one, other));
        let Some(mut best) = best.filter(|best| better(book, best, &here) == Ordering::Less) else {
            return Ok(Some(here));
        };
        // As long as it pays, twice as far the same way.
        while let Some(beyond) = book.question.grid.beyond(&here, &best) {
            if !look(book, std::slice::from_ref(&beyond), replications)? {
                return Ok(None);
            }
            if better(book, &beyond, &best) != Ordering::Less {
                break;
            }
            best = beyond;
        }
        here = best;
    }
}

/// Simulates `points`; false if that would be more points than allowed.
fn look(book: &mut Book, points: &[Point], replications: u64) -> Result<bool, Stop> {
    let spots: Vec<Spot> = points.iter().cloned().map(Spot::At).collect();
    let new = spots.iter().filter(|spot| book.rows(SEARCH, spot).is_empty()).count() as u64;
    let known = book.simulated(SEARCH).count() as u64;
    if known + new > book.question.at_most_points {
        return Ok(false);
    }
    book.extend(SEARCH, &spots, replications)?;
    Ok(true)
}

/// Orders points: what cannot be comes last, then what is further from the goals, then what costs more; of points alike in
/// all, the lower values come first.
fn better(book: &Book, one: &Point, other: &Point) -> Ordering {
    let key = |point: &Point| {
        let spot = Spot::At(point.clone());
        let cannot_be = book.rows(SEARCH, &spot).is_empty();
        let shortfall = if cannot_be { f64::INFINITY } else { book.shortfall(SEARCH, &spot) };
        (shortfall, cost(book, &spot))
    };
    let (one_key, other_key) = (key(one), key(other));
    one_key.0.total_cmp(&other_key.0).then(one_key.1.total_cmp(&other_key.1)).then_with(|| one.cmp(other))
}
