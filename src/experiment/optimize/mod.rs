//! The cheapest office that meets its targets: an integer search over named levers.
//!
//! A [`Question`] has a grid of points, each a value of every lever, and goals. [`Question::optimize`] looks at every point of a
//! small grid (`screen.rs`) or searches a large one (`local.rs`), always on the same citizens, and then judges the pick and its
//! neighbours on citizens that the search has not seen (`judge.rs`). What it says of them holds at once with the confidence
//! asked for.

mod book;
mod erlang;
mod goal;
mod grid;
mod judge;
mod local;
mod results;
mod screen;

pub use goal::{BadGoal, Goal};
pub use grid::{Dial, Grid, Point};
pub use results::{
    Estimate, Kept, LeverSummary, Neighbour, OnFrontier, Optimum, Plan, PointRow, Screening, TargetSummary,
};

use crate::experiment::run::Progress;
use crate::scenario::Scenario;
use crate::scenario::source::Checked;
use book::{Book, SEARCH, Spot, Stop};
use judge::{Round, Settled};
use screen::Screened;
use serde::{Deserialize, Serialize};

/// Every point of a grid up to this size is looked at, unless it is asked for otherwise.
pub const SMALL: u64 = 200;

/// What is asked.
pub struct Question<'a> {
    /// The office as it is.
    pub now: &'a Scenario,
    /// What may be chosen.
    pub grid: Grid,
    /// What has to be kept to; one or more.
    pub goals: Vec<Goal>,
    /// Reads the office with some values changed, each `path=value`; says why if there cannot be such an office.
    pub read: &'a dyn Fn(&[String]) -> Result<Checked, String>,
    /// The measure of the office that is shown against the cost.
    pub wait: String,
    /// Seed of all randomness.
    pub seed: u64,
    /// How many threads; `None`: one per core. Changes no byte of any result.
    pub threads: Option<usize>,
    /// Replications of every point to begin with; two or more.
    pub first: u64,
    /// Most replications of a point at a time.
    pub at_most: u64,
    /// Most points that are simulated.
    pub at_most_points: u64,
    /// How sure the answer has to be, in (0, 1) \[1\].
    pub confidence: f64,
    /// How to look for it.
    pub method: Method,
}

/// How points are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    /// Every point is simulated.
    #[serde(rename = "every point")]
    EveryPoint,
    /// Downhill from several beginnings.
    #[serde(rename = "search")]
    Search,
}

/// What is known of an office and its goals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// It is shown to meet them all.
    #[serde(rename = "meets")]
    Meets,
    /// It is shown not to meet one of them.
    #[serde(rename = "does not meet")]
    Fails,
    /// The replications do not tell.
    #[serde(rename = "cannot tell")]
    Open,
}

impl Verdict {
    /// In words, as in results.
    pub fn words(self) -> &'static str {
        match self {
            Verdict::Meets => "meets",
            Verdict::Fails => "does not meet",
            Verdict::Open => "cannot tell",
        }
    }
}

impl Question<'_> {
    /// Finds the cheapest point that is shown to meet the goals.
    ///
    /// The result depends on the question alone, whatever the number of threads, unless `progress` stops it; then it is that of
    /// what was done and marked partial.
    ///
    /// # Panics
    /// If there are no levers or no goals, or the confidence is not inside (0, 1).
    pub fn optimize(&self, progress: &dyn Progress) -> Optimum {
        assert!(!self.grid.dials.is_empty() && !self.goals.is_empty(), "a search has levers and goals");
        assert!(self.confidence > 0.0 && self.confidence < 1.0, "confidence {}", self.confidence);
        let mut book = Book::new(self, progress);
        let mut found = Found { erlang: erlang::guess(self).map(Spot::At), ..Found::default() };
        let stopped = self.look(&mut book, &mut found).is_err();
        if !stopped {
            let mut extra = vec![book.now()];
            extra.extend(found.erlang.clone().filter(|erlang| !extra.contains(erlang)));
            let failed = found.screened.as_ref().map_or(&[][..], |screened| &screened.failed);
            found.settled = judge::settle(&mut book, failed, &extra);
        }
        found.partial = stopped || found.settled.stopped;
        if found.partial && found.settled.shown.is_none() {
            found.settled.nearest = judge::best_so_far(&book).map(|spot| (spot, Round::of_search()));
        }
        results::optimum(&mut book, &found)
    }

    fn look(&self, book: &mut Book, found: &mut Found) -> Result<(), Stop> {
        let now = book.now();
        book.extend(SEARCH, &[now], self.first)?;
        match self.method {
            Method::EveryPoint => found.screened = Some(screen::screen(book)?),
            Method::Search => {
                let mut starts: Vec<Point> = self.grid.now().into_iter().collect();
                if let Some(Spot::At(point)) = &found.erlang {
                    starts.push(point.clone());
                }
                found.capped = local::search(book, &starts)?;
            }
        }
        Ok(())
    }
}

/// What was found so far.
#[derive(Default)]
struct Found {
    erlang: Option<Spot>,
    /// Of a look at every point.
    screened: Option<Screened>,
    settled: Settled,
    /// The most points allowed put an end to the search.
    capped: bool,
    partial: bool,
}
