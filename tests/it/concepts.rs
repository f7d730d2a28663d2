//! The study's concepts, one test each, named after its row: an input that planners know moves an output that
//! they ask about, in the direction the study says. Two scenarios are compared on the same citizens; the 95 %
//! interval of the paired difference must be clear of zero. Seeds are fixed; with a new seed a comparison would fail
//! though nothing is wrong with a probability of at most 2.5 %, and far less where the difference is many times its error.

mod changes;
mod complaints;
mod fit;
mod kept;
mod lines;
mod measures;
mod nulls;
mod outcomes;
mod outreach;
mod page;
mod people;
mod people_told;
mod queues;
mod queues_refused;
mod resources;
mod routes;
mod staffing;

use crate::support::parse;
use loket::experiment::{Experiment, Outcomes};
use loket::office::outcome::Outcome;
use loket::scenario::Scenario;
use loket::scenario::settings::Replications;
use loket::scenario::source::Source;
use loket::stats::interval::{Interval, mean_interval};

/// One seed for all comparisons.
const SEED: u64 = 20_220_612;

/// Simulates `scenario` `replications` times.
pub fn simulate(scenario: &Scenario, replications: u64) -> Outcomes {
    let replications = Replications::Fixed(replications);
    Experiment { scenario, seed: SEED, replications, threads: None }.run(&())
}

/// Reads `text` with the changes `set`, each `path=value`.
#[track_caller]
pub fn with(text: &str, set: &[&str]) -> Scenario {
    if set.is_empty() {
        return parse(text);
    }
    let set: Vec<String> = set.iter().map(|change| (*change).to_owned()).collect();
    let files = |name: &str| Err(format!("no file `{name}`"));
    match (Source { name: "test.toml", text, variant: None, set: &set, files: &files }).read() {
        Ok(checked) => checked.scenario,
        Err(problems) => panic!("{problems:#?}\nin:\n{text}\nwith {set:#?}"),
    }
}

/// Two policies for the same office, simulated on the same citizens.
pub struct Pair {
    pub base: Outcomes,
    pub other: Outcomes,
}

impl Pair {
    /// Simulates the office of `text` as it is, and with the changes `set`.
    #[track_caller]
    pub fn new(text: &str, set: &[&str], replications: u64) -> Pair {
        Pair::of_scenarios(&parse(text), &with(text, set), replications)
    }

    /// Simulates two policies.
    pub fn of_scenarios(base: &Scenario, other: &Scenario, replications: u64) -> Pair {
        Pair { base: simulate(base, replications), other: simulate(other, replications) }
    }

    /// Simulates two offices that have citizens in common.
    #[track_caller]
    pub fn of(base: &str, other: &str, replications: u64) -> Pair {
        Pair::of_scenarios(&parse(base), &parse(other), replications)
    }

    /// Returns the 95 % interval of what the change adds to `value`, replication by replication.
    pub fn adds(&self, value: impl Fn(&Outcome) -> f64) -> Interval {
        let pairs = self.base.outcomes.iter().zip(&self.other.outcomes);
        let differences: Vec<f64> = pairs.map(|(base, other)| value(other) - value(base)).collect();
        mean_interval(&differences, 0.95)
    }

    /// Asserts that the change raises `value`: the paired interval is above zero.
    #[track_caller]
    pub fn raises(&self, what: &str, value: impl Fn(&Outcome) -> f64) {
        let adds = self.adds(value);
        assert!(adds.low > 0.0, "{what} should rise: {} ({} to {})", adds.mean, adds.low, adds.high);
    }

    /// Asserts that the change lowers `value`: the paired interval is below zero.
    #[track_caller]
    pub fn lowers(&self, what: &str, value: impl Fn(&Outcome) -> f64) {
        let adds = self.adds(value);
        assert!(adds.high < 0.0, "{what} should fall: {} ({} to {})", adds.mean, adds.low, adds.high);
    }

    /// Asserts that the change adds less than `margin` to `value`, either way.
    #[track_caller]
    pub fn leaves(&self, what: &str, margin: f64, value: impl Fn(&Outcome) -> f64) {
        let adds = self.adds(value);
        let small = adds.low > -margin && adds.high < margin;
        assert!(small, "{what} should stay: {} ({} to {})", adds.mean, adds.low, adds.high);
    }

    /// Asserts that the change changes nothing at all.
    #[track_caller]
    pub fn is_null(&self) {
        assert_eq!(self.base.outcomes, self.other.outcomes, "a lever set to nothing changes no count");
    }
}

/// Mean wait of a visit \[min\].
pub fn wait(outcome: &Outcome) -> f64 {
    let sum = |of: fn(&loket::office::outcome::VisitCounts) -> f64| outcome.cells.iter().map(of).sum::<f64>();
    sum(|cell| cell.wait as f64 / 60e6) / sum(|cell| cell.joined as f64).max(1.0)
}

/// Cases ended with success.
pub fn done(outcome: &Outcome) -> f64 {
    outcome.cells.iter().map(|cell| cell.done as f64).sum()
}

/// Visits per case ended with success.
pub fn visits_per_card(outcome: &Outcome) -> f64 {
    outcome.cells.iter().map(|cell| cell.done_visits as f64).sum::<f64>() / done(outcome).max(1.0)
}

/// A small office, busy but not overloaded, to which rows add what they are about.
pub const OFFICE: &str = r#"
schema = 1
name = "concepts"

[calendar]
start = 2027-01-04
horizon = "2 weeks"
closing = { doors = "at the end of hours", inside = "serve everyone" }

[calendar.hours]
mon-fri = "08:00-15:00"

[[demand]]
service = "card"
rate = "10 /h"

[[service]]
name = "card"
route = ["documents", "capture", "hand-over"]
promise = "2 h"

[[step]]
name = "documents"
work = { lognormal = { mean = "3 min", cv = 0.5 } }

[[step]]
name = "capture"
work = { lognormal = { mean = "5 min", cv = 0.5 } }
uses = ["kit"]
errors = { at-skill-1 = 0.05, at-skill-0 = 0.35, then = "repeat" }

[[step]]
name = "hand-over"
work = { lognormal = { mean = "2 min", cv = 0.4 } }

[[officer]]
name = "front"
count = 1
skills = { documents = 0.9, hand-over = 0.9 }
cost = "40_000 IDR/h"

[[officer]]
name = "operator"
count = 2
skills = { capture = 0.6 }
cost = "50_000 IDR/h"

[[equipment]]
name = "kit"
units = 2
"#;
