//! What a search came to, as other programs read it.

use super::book::{Book, SEARCH, Spot};
use super::judge::Round;
use super::{Found, Method, Verdict};
use crate::experiment::measures::{LEVEL, Meter};
use crate::stats::feasibility::{Side, Sign};
use crate::stats::frontier::frontier;
use crate::stats::interval::Interval;
use serde::{Deserialize, Serialize};

/// The cheapest office that meets its targets, and what is around it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Optimum {
    /// Name of the scenario.
    pub scenario: String,
    /// The variant in force; `None`: the base.
    pub variant: Option<String>,
    /// Seed of all randomness.
    pub seed: u64,
    /// How sure the answer is.
    pub confidence: f64,
    /// How it was looked for.
    pub method: Method,
    /// Points of the grid.
    pub points: u64,
    /// Points simulated.
    pub points_simulated: u64,
    /// Points looked at of which there can be no office.
    pub points_impossible: u64,
    /// Why not, for the first of them.
    pub impossible_because: Option<String>,
    /// Replications of all points together.
    pub replications: u64,
    /// Most replications of a point at a time.
    pub at_most: u64,
    /// The levers.
    pub levers: Vec<LeverSummary>,
    /// The targets.
    pub targets: Vec<TargetSummary>,
    /// Name and unit of what stands against the cost.
    pub wait_measure: String,
    /// Its unit.
    pub wait_unit: String,
    /// Unit of every cost.
    pub cost_unit: String,
    /// The cheapest point that is shown to meet the targets; `None`: none is.
    pub answer: Option<Plan>,
    /// Where none is: the one that comes nearest; after an interruption the best by the estimates of the search, of which
    /// nothing is promised.
    pub nearest: Option<Plan>,
    /// The target that the nearest misses by most.
    pub binding: Option<String>,
    /// The office as it is.
    pub as_it_is: Option<Plan>,
    /// What Erlang C would choose step by step; `None`: there is no such point.
    pub erlang: Option<Plan>,
    /// What the answer, or else the nearest, costs more than the office as it is.
    pub dearer_than_now: Estimate,
    /// The points around the answer.
    pub neighbours: Vec<Neighbour>,
    /// Points that looked cheaper in the search, and were then not shown to meet the targets.
    pub not_shown: Vec<Plan>,
    /// What a look at every point showed; `None`: not every point was looked at.
    pub screening: Option<Screening>,
    /// The cheapest points at each wait, the cheapest first.
    pub frontier: Vec<OnFrontier>,
    /// Every point simulated, in the order of the grid.
    #[serde(skip)]
    pub all: Vec<PointRow>,
    /// Rounds of judging.
    pub rounds: u64,
    /// Intervals of the last round that hold at once.
    pub simultaneous: u64,
    /// The most points allowed put an end to the search.
    pub capped: bool,
    /// It was interrupted.
    pub partial: bool,
}

/// A lever.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeverSummary {
    /// What it is called.
    pub name: String,
    /// Path of the file.
    pub path: String,
    /// What it may be.
    pub values: Vec<String>,
    /// What it is now; `None`: something else.
    pub now: Option<String>,
    /// Whether no value made any difference to cost, wait and targets, wherever that was seen.
    pub changes_nothing: bool,
    /// Where the answer, or else the nearest, stands at an end of the values: `lowest` or `highest`.
    pub at_end: Option<String>,
}

/// A target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TargetSummary {
    /// In words.
    pub name: String,
    /// Name of the measure.
    pub measure: String,
    /// `>=` or `<=`.
    pub side: String,
    /// The limit, in the unit of the measure.
    pub limit: f64,
    /// Unit of the measure.
    pub unit: String,
}

/// A number with its interval; what is not known is null.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The number.
    pub mean: Option<f64>,
    /// Lower end.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

impl Estimate {
    fn of(interval: Option<Interval>) -> Estimate {
        let finite = |value: f64| Some(value).filter(|value| value.is_finite());
        interval.map_or_else(Estimate::default, |interval| Estimate {
            mean: finite(interval.mean),
            low: finite(interval.low),
            high: finite(interval.high),
        })
    }
}

/// How an office does by a target.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// The measure.
    pub estimate: Estimate,
    /// What that says.
    pub verdict: Verdict,
}

/// An office that was judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Value of each lever; `None`: one that is not among its values.
    pub values: Vec<Option<String>>,
    /// Cost per day, prices of levers included.
    pub cost: Estimate,
    /// The wait.
    pub wait: Estimate,
    /// Each target.
    pub targets: Vec<Kept>,
    /// All of them.
    pub verdict: Verdict,
    /// Replications behind these numbers.
    pub replications: u64,
}

/// A point beside the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Neighbour {
    /// It.
    #[serde(flatten)]
    pub plan: Plan,
    /// How many levers differ from the answer: 1, or 2 in exchange.
    pub levers: u64,
    /// What it costs more than the answer.
    pub dearer: Estimate,
    /// Whether it is shown to be dearer, or not to meet the targets.
    pub worse: bool,
}

/// What a look at every point showed, all of it at once with the confidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Screening {
    /// Points shown not to meet the targets.
    pub not_meeting: u64,
    /// Points shown to cost more than one that is shown to meet them.
    pub dearer: u64,
    /// Cheaper points than the answer that are not shown not to meet the targets.
    pub open: Vec<Vec<String>>,
}

/// A point on the frontier of cost against wait, on replications of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OnFrontier {
    /// It, with intervals that hold with 95 % each.
    #[serde(flatten)]
    pub plan: Plan,
    /// Whether its wait is shown to be shorter than that of the point before; true for the first.
    pub distinct: bool,
    /// Whether it is the answer.
    pub answer: bool,
}

/// A point by the replications of the search.
#[derive(Clone, Debug, PartialEq)]
pub struct PointRow {
    /// Value of each lever.
    pub values: Vec<String>,
    /// Cost per day with its 95 % interval.
    pub cost: Estimate,
    /// The wait.
    pub wait: Estimate,
    /// Each target.
    pub targets: Vec<Option<f64>>,
    /// Whether the estimates meet all targets.
    pub meets_by_estimate: bool,
    /// Replications.
    pub replications: u64,
}

/// Replications that tell where the frontier is.
const FRONTIER: u64 = 1 << 20;

/// Fewest of them, unless fewer are allowed.
const FRONTIER_REPLICATIONS: u64 = 128;

/// Puts together what was found.
pub(super) fn optimum(book: &mut Book, found: &Found) -> Optimum {
    let (frontier, stopped) = if found.partial { (Vec::new(), false) } else { on_frontier(book, found) };
    let question = book.question;
    let settled = &found.settled;
    let judged = settled.shown.as_ref().map(|shown| (&shown.spot, &shown.round));
    let best = judged.or(settled.nearest.as_ref().map(|(spot, round)| (spot, round)));
    let plan = |spot: &Spot| best.map(|(_, round)| judged_plan(book, round, spot));
    let nearest = settled.nearest.as_ref().map(|(spot, round)| judged_plan(book, round, spot));
    let binding = settled
        .nearest
        .as_ref()
        .map(|(spot, round)| question.goals[book.tightest(round.block, spot)].name.clone());
    let impossible = book.impossible().next().map(|(_, reason)| reason.clone());
    Optimum {
        scenario: question.now.name.clone(),
        variant: Some(question.now.variant.clone()).filter(|name| !name.is_empty()),
        seed: question.seed,
        confidence: question.confidence,
        method: question.method,
        points: question.grid.size(),
        points_simulated: points(book).len() as u64,
        points_impossible: book.impossible().count() as u64,
        impossible_because: impossible,
        replications: book.replications,
        at_most: question.at_most,
        levers: levers(book, best.map(|(spot, _)| spot)),
        targets: targets(book),
        wait_measure: question.wait.clone(),
        wait_unit: unit(book, &question.wait),
        cost_unit: if question.now.currency.is_empty() {
            "1/day".to_owned()
        } else {
            format!("{}/day", question.now.currency)
        },
        answer: judged.map(|(spot, round)| judged_plan(book, round, spot)),
        nearest,
        binding,
        as_it_is: plan(&book.now()),
        erlang: found.erlang.as_ref().and_then(plan),
        dearer_than_now: Estimate::of(
            best.and_then(|(spot, round)| book.dearer(round.block, &book.now(), spot, round.level)),
        ),
        neighbours: neighbours(book, found),
        not_shown: settled.tried.iter().map(|(spot, round)| judged_plan(book, round, spot)).collect(),
        screening: screening(book, found),
        frontier,
        all: all(book),
        rounds: settled.rounds,
        simultaneous: best.map_or(0, |(_, round)| round.intervals),
        capped: found.capped,
        partial: found.partial || stopped,
    }
}

fn points(book: &Book) -> Vec<Spot> {
    book.simulated(SEARCH).filter(|spot| **spot != Spot::AsItIs).cloned().collect()
}

fn unit(book: &Book, measure: &str) -> String {
    let meter = Meter::office(book.question.now, measure);
    meter.map_or_else(String::new, |meter| meter.unit)
}

fn levers(book: &Book, best: Option<&Spot>) -> Vec<LeverSummary> {
    let idle = book.idle_levers();
    let summary = |(place, dial): (usize, &super::Dial)| {
        let at_end = best.and_then(|spot| match spot {
            Spot::At(point) if point[place] == 0 => Some("lowest".to_owned()),
            Spot::At(point) if point[place] + 1 == dial.values.len() => Some("highest".to_owned()),
            Spot::At(_) | Spot::AsItIs => None,
        });
        LeverSummary {
            name: dial.name.clone(),
            path: dial.path.clone(),
            values: dial.values.clone(),
            now: dial.now.map(|now| dial.values[now].clone()),
            changes_nothing: idle[place],
            at_end,
        }
    };
    book.question.grid.dials.iter().enumerate().map(summary).collect()
}

fn targets(book: &Book) -> Vec<TargetSummary> {
    let summary = |goal: &super::Goal| TargetSummary {
        name: goal.name.clone(),
        measure: goal.measure.clone(),
        side: match goal.side {
            Side::AtLeast => ">=".to_owned(),
            Side::AtMost => "<=".to_owned(),
        },
        limit: goal.limit,
        unit: goal.meter(book.question.now).map_or_else(String::new, |meter| meter.unit),
    };
    book.question.goals.iter().map(summary).collect()
}

fn judged_plan(book: &Book, round: &Round, spot: &Spot) -> Plan {
    plan(book, round.block, spot, (round.tail, round.level))
}

fn plan(book: &Book, block: u64, spot: &Spot, (tail, level): (f64, f64)) -> Plan {
    let question = book.question;
    let value = |(place, dial): (usize, &super::Dial)| match spot {
        Spot::At(point) => Some(dial.values[point[place]].clone()),
        Spot::AsItIs => dial.now.map(|now| dial.values[now].clone()),
    };
    let kept = |(place, goal): (usize, &super::Goal)| {
        let moments = book.goal(block, spot, place);
        let verdict = match moments.sign(goal.side, goal.limit, tail) {
            Sign::Kept => Verdict::Meets,
            Sign::Broken => Verdict::Fails,
            Sign::Open => Verdict::Open,
        };
        Kept { estimate: Estimate::of(moments.interval(tail)), verdict }
    };
    Plan {
        values: question.grid.dials.iter().enumerate().map(value).collect(),
        cost: Estimate::of(book.cost(block, spot, level)),
        wait: Estimate::of(book.wait(block, spot, level)),
        targets: question.goals.iter().enumerate().map(kept).collect(),
        verdict: book.verdict(block, spot, tail),
        replications: book.rows(block, spot).len() as u64,
    }
}

fn neighbours(book: &Book, found: &Found) -> Vec<Neighbour> {
    let Some(shown) = &found.settled.shown else { return Vec::new() };
    let round = &shown.round;
    let neighbour = |spot: &Spot| {
        let plan = judged_plan(book, round, spot);
        let more = book.dearer(round.block, &shown.spot, spot, round.level);
        let levers = match (&shown.spot, spot) {
            (Spot::At(one), Spot::At(other)) => one.iter().zip(other).filter(|(a, b)| a != b).count() as u64,
            (Spot::AsItIs, _) | (_, Spot::AsItIs) => 0,
        };
        let worse = plan.verdict == Verdict::Fails || more.is_some_and(|more| more.low > 0.0);
        Neighbour { plan, levers, dearer: Estimate::of(more), worse }
    };
    shown.neighbours.iter().map(neighbour).collect()
}

fn screening(book: &Book, found: &Found) -> Option<Screening> {
    let screened = found.screened.as_ref()?;
    let shown = found.settled.shown.as_ref();
    let tried = |spot: &Spot| found.settled.tried.iter().any(|(other, _)| other == spot);
    let price = |spot: &Spot| super::screen::cost(book, spot);
    let open = screened.left.iter().filter(|spot| {
        let cheaper = shown.is_none_or(|shown| shown.spot != **spot && price(spot) < price(&shown.spot));
        cheaper && !tried(spot)
    });
    let values = |spot: &Spot| match spot {
        Spot::At(point) => values_of(book, point),
        Spot::AsItIs => Vec::new(),
    };
    Some(Screening {
        not_meeting: screened.failed.len() as u64,
        dearer: screened.dearer.len() as u64,
        open: open.map(values).collect(),
    })
}

fn values_of(book: &Book, point: &super::Point) -> Vec<String> {
    book.question.grid.dials.iter().zip(point).map(|(dial, &place)| dial.values[place].clone()).collect()
}

/// The frontier by the estimates of the search, simulated again; true if it was told to stop.
fn on_frontier(book: &mut Book, found: &Found) -> (Vec<OnFrontier>, bool) {
    let spots = points(book);
    let mean = |interval: Option<Interval>| interval.map_or(f64::NAN, |interval| interval.mean);
    let places: Vec<(f64, f64)> = spots
        .iter()
        .map(|spot| (mean(book.cost(SEARCH, spot, LEVEL)), mean(book.wait(SEARCH, spot, LEVEL))))
        .collect();
    let on: Vec<Spot> = frontier(&places).into_iter().map(|place| spots[place].clone()).collect();
    let count = book.question.first.max(FRONTIER_REPLICATIONS).min(book.question.at_most);
    if book.extend(FRONTIER, &on, count).is_err() {
        return (Vec::new(), true);
    }
    let shown = found.settled.shown.as_ref().map(|shown| &shown.spot);
    let row = |(place, spot): (usize, &Spot)| {
        let before = place.checked_sub(1).map(|before| &on[before]);
        let longer = before.and_then(|before| book.longer(FRONTIER, before, spot, LEVEL));
        OnFrontier {
            plan: plan(book, FRONTIER, spot, ((1.0 - LEVEL) / 2.0, LEVEL)),
            distinct: before.is_none() || longer.is_some_and(|longer| longer.high < 0.0),
            answer: shown == Some(spot),
        }
    };
    (on.iter().enumerate().map(row).collect(), false)
}

fn all(book: &Book) -> Vec<PointRow> {
    let row = |spot: &Spot| {
        let Spot::At(point) = spot else { return None };
        let goals = 0..book.question.goals.len();
        Some(PointRow {
            values: values_of(book, point),
            cost: Estimate::of(book.cost(SEARCH, spot, LEVEL)),
            wait: Estimate::of(book.wait(SEARCH, spot, LEVEL)),
            targets: goals.map(|goal| book.goal(SEARCH, spot, goal).ratio()).collect(),
            meets_by_estimate: book.shortfall(SEARCH, spot) == 0.0,
            replications: book.rows(SEARCH, spot).len() as u64,
        })
    };
    points(book).iter().filter_map(row).collect()
}
