//! Every point of a small grid: few replications of all, twice as many of those that are still in question.
//!
//! Nothing is assumed of the levers; more officers may make people wait longer. A point is dropped when it is shown
//! not to meet the goals, or to cost more than one that is shown to meet them. All that is shown here holds at once
//! (Bonferroni over points, goals and looks).

use super::Verdict;
use super::book::{Book, SEARCH, Spot, Stop};
use crate::stats::stopping::doublings;

/// What came of looking at every point.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Screened {
    /// Points shown not to meet the goals.
    pub failed: Vec<Spot>,
    /// Points shown to cost more than one that is shown to meet them.
    pub dearer: Vec<Spot>,
    /// All others.
    pub left: Vec<Spot>,
}

/// Looks at every point.
///
/// # Source
/// Andradóttir and Kim, "Fully sequential procedures for comparing constrained systems via simulation", *Naval Research
/// Logistics* 57 (2010): feasibility first, then cost; with Bonferroni over fixed looks in place of their boundaries.
pub(super) fn screen(book: &mut Book) -> Result<Screened, Stop> {
    let question = book.question;
    let all: Vec<Spot> = question.grid.all().map(Spot::At).collect();
    let mut screened = Screened {
        left: all.into_iter().filter(|spot| book.office(spot).is_ok()).collect(),
        ..Screened::default()
    };
    let looks: Vec<u64> = doublings(question.first, question.at_most).collect();
    // Two sides of each goal, and one interval of cost, for each point at each look.
    let many = screened.left.len().max(1) * (question.goals.len() + 1) * looks.len();
    let error = (1.0 - question.confidence) / many as f64;
    for look in looks {
        let left = screened.left.clone();
        book.extend(SEARCH, &left, look)?;
        let verdict = |spot: &Spot| book.verdict(SEARCH, spot, error / 2.0);
        let (failed, left): (Vec<Spot>, Vec<Spot>) =
            left.into_iter().partition(|spot| verdict(spot) == Verdict::Fails);
        screened.failed.extend(failed);
        let meeting: Vec<&Spot> = left.iter().filter(|spot| verdict(spot) == Verdict::Meets).collect();
        let cheapest = meeting.into_iter().min_by(|one, other| cost(book, one).total_cmp(&cost(book, other)));
        let Some(cheapest) = cheapest.cloned() else {
            screened.left = left;
            if screened.left.is_empty() {
                break;
            }
            continue;
        };
        let is_dearer = |spot: &Spot| {
            let more = book.dearer(SEARCH, &cheapest, spot, 1.0 - error);
            more.is_some_and(|more| more.low > 0.0)
        };
        let (dearer, left) = left.into_iter().partition(is_dearer);
        screened.dearer.extend::<Vec<Spot>>(dearer);
        screened.left = left;
        if screened.left.iter().all(|spot| verdict(spot) == Verdict::Meets) {
            break;
        }
    }
    Ok(screened)
}

/// Cost per day by the replications of the search \[currency/day\].
pub(super) fn cost(book: &Book, spot: &Spot) -> f64 {
    book.cost(SEARCH, spot, 0.5).map_or(f64::INFINITY, |cost| cost.mean)
}
