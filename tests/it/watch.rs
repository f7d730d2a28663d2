//! Reading scenarios and running them with an observer that keeps everything it is shown.

use loket::office::Office;
use loket::office::observe::{Observer, OpenRecord, StepRecord, VisitRecord};
use loket::office::outcome::{Outcome, Spread};
use loket::office::plan::Plan;
use loket::scenario::Scenario;
use loket::scenario::source::Source;

/// Keeps every record, in order, of an office that examines itself after every event.
#[derive(Debug, Default)]
pub struct Watch {
    pub steps: Vec<StepRecord>,
    pub visits: Vec<VisitRecord>,
    pub open: Vec<OpenRecord>,
}

impl Observer for Watch {
    const CHECKS: bool = true;

    fn step_ended(&mut self, record: &StepRecord) {
        self.steps.push(*record);
    }

    fn visit_ended(&mut self, record: &VisitRecord) {
        self.visits.push(*record);
    }

    fn left_over(&mut self, record: &OpenRecord) {
        self.open.push(*record);
    }
}

/// One replication and all that was seen of it.
#[derive(Debug)]
pub struct Run {
    pub outcome: Outcome,
    pub spread: Spread,
    pub watch: Watch,
}

/// Runs one replication.
pub fn run(scenario: &Scenario, seed: u64, replication: u64) -> Run {
    let plan = Plan::new(scenario);
    let mut office = Office::new(&plan, Watch::default());
    let outcome = office.replicate(seed, replication);
    Run { outcome, spread: office.spread(), watch: office.observer }
}

/// Reads a scenario that must be valid.
pub fn read(text: &str) -> Scenario {
    read_with(text, &[], &[])
}

/// Reads a scenario with single changes, and with the files it names.
pub fn read_with(text: &str, set: &[&str], files: &[(&str, &str)]) -> Scenario {
    let set: Vec<String> = set.iter().map(|change| (*change).to_owned()).collect();
    let find = |name: &str| {
        let file = files.iter().find(|(file, _)| *file == name);
        file.map(|(_, text)| (*text).to_owned()).ok_or_else(|| format!("no file `{name}`"))
    };
    let source = Source { name: "test.toml", text, variant: None, set: &set, files: &find };
    match source.read() {
        Ok(checked) => checked.scenario,
        Err(problems) => panic!("{text}\n{problems:#?}"),
    }
}
