//! The answer of a gate: which kind of test a baseline allows, and what came of it.

use super::baseline::{Baseline, Made, Other, Part};
use crate::experiment::gate::{self, Differs, Question, Tested};
use serde::{Deserialize, Serialize};

/// A result held against a baseline: what `loket gate --json` prints.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gate {
    /// What was simulated now.
    pub now: Made,
    /// What the baseline was made of.
    pub baseline: Made,
    /// What is not as it was.
    pub others: Vec<Other>,
    /// How the two were held against each other.
    pub test: Test,
    /// Whether the gate lets it through.
    pub passed: bool,
    /// If exact: the measures that are not the same to the last digit.
    pub differs: Vec<Differs>,
    /// If not: every measure that was tested.
    pub measures: Vec<Tested>,
}

/// How a result is held against a baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Test {
    /// Every number has to be the same.
    Exact,
    /// Up to a margin, on the same replications.
    Paired,
    /// Up to a margin, on other replications.
    Independent,
}

/// What is asked of a gate, beside its measures and margins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// Test up to a margin even if every number could be demanded.
    pub equivalent: bool,
    /// Let pass what cannot be told.
    pub undecided: bool,
}

/// Returns what keeps `now` from being held against `baseline`: the name of another scenario.
pub fn obstacle(now: &Made, baseline: &Made) -> Option<Other> {
    now.others(baseline).into_iter().find(|other| other.what == Part::Scenario)
}

impl Gate {
    /// Holds `now` against `baseline`.
    pub fn new(now: &Baseline, baseline: &Baseline, question: &Question, wish: Wish) -> Gate {
        let others = now.made.others(&baseline.made);
        let same_luck = !others.iter().any(|other| [Part::Seed, Part::Replications].contains(&other.what));
        let test = match (others.is_empty() && !wish.equivalent, same_luck) {
            (true, _) => Test::Exact,
            (false, true) => Test::Paired,
            (false, false) => Test::Independent,
        };
        let mut gate = Gate {
            now: now.made.clone(),
            baseline: baseline.made.clone(),
            others,
            test,
            passed: false,
            differs: Vec::new(),
            measures: Vec::new(),
        };
        match test {
            Test::Exact => {
                gate.differs = gate::exact(&baseline.measures, &now.measures);
                gate.passed = gate.differs.is_empty();
            }
            Test::Paired | Test::Independent => {
                let replications = (baseline.made.replications, now.made.replications);
                let paired = test == Test::Paired;
                gate.measures = gate::hold(&baseline.measures, &now.measures, replications, paired, question);
                gate.passed = gate.measures.iter().all(|row| row.verdict.passes(wish.undecided));
            }
        }
        gate
    }
}
