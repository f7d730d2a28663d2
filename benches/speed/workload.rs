//! The workloads: ordinary scenario files, what is run of them, and what the answer has to be.

use loket::experiment::measures::measures;
use loket::experiment::{Experiment, Outcomes};
use loket::scenario::Scenario;
use loket::scenario::settings::Replications;
use loket::scenario::source::Source;
use std::time::Instant;

/// A scenario file and how much of it is run.
pub struct Workload {
    /// As it is asked for.
    pub name: &'static str,
    /// As it is printed.
    pub title: &'static str,
    file: &'static str,
    set: &'static [&'static str],
    replications: u64,
    /// What makes it small enough to count its instructions.
    pub small: [&'static str; 1],
    pub small_replications: u64,
    expected: Expected,
}

/// What a workload has to answer.
enum Expected {
    /// Mean wait and the wait that 95 % do not exceed \[min\], from theory.
    Queue { mean: f64, p95: f64 },
    /// The figures agreed for the office day: waits at the last two steps and of the whole visit of those who are
    /// served \[min\], and people a day who come, are served and give up.
    Day { waits: [f64; 3], people: [f64; 3] },
    /// People a day within these limits, on this many days.
    Office { people: (f64, f64), days: u64 },
}

/// W1 to W3, and an office with everything switched on.
pub const WORKLOADS: [Workload; 4] = [
    Workload {
        name: "W1",
        title: "W1: M/M/1 at load 0.9",
        file: "benches/workloads/w1.toml",
        set: &[],
        replications: 60,
        small: ["calendar.horizon=\"10 days\""],
        small_replications: 2,
        expected: Expected::Queue { mean: 9.0, p95: 28.904 },
    },
    Workload {
        name: "W2",
        title: "W2: M/M/5 at load 0.9",
        file: "benches/workloads/w2.toml",
        set: &[],
        replications: 60,
        small: ["calendar.horizon=\"2 days\""],
        small_replications: 2,
        expected: Expected::Queue { mean: 1.5250, p95: 5.4491 },
    },
    Workload {
        name: "W3",
        title: "W3: an office day with priorities, patience and breakdowns",
        file: "benches/workloads/w3.toml",
        set: &[],
        replications: 10_000,
        small: ["calendar.horizon=\"1 day\""],
        small_replications: 60,
        expected: Expected::Day { waits: [77.2, 33.2, 124.2], people: [240.0, 212.3, 27.7] },
    },
    Workload {
        name: "kecamatan",
        title: "the kecamatan over half a year, everything switched on",
        file: "scenarios/kecamatan.toml",
        set: &["calendar.horizon=\"26 weeks\"", "training.capture course.active=true"],
        replications: 120,
        small: ["calendar.horizon=\"6 weeks\""],
        small_replications: 4,
        expected: Expected::Office { people: (80.0, 140.0), days: 124 },
    },
];

/// One run of a workload.
pub struct Run {
    pub citizens: u64,
    pub events: u64,
    pub seconds: f64,
    pub answer: Answer,
}

/// What a run found.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Mean waits at the steps at which people wait \[min\]; then that of a whole visit of those who are served.
    pub waits: Vec<f64>,
    /// The wait that 95 % do not exceed \[min\], with the half-width of its interval; the same of the mean.
    p95: (f64, f64),
    mean: (f64, f64),
    pub arrived_per_day: f64,
    pub served_per_day: f64,
    pub abandoned_per_day: f64,
    days: u64,
}

impl Workload {
    /// Reads the scenario, with further changes.
    pub fn read(&self, further: &[String]) -> Scenario {
        let path = format!("{}/{}", env!("CARGO_MANIFEST_DIR"), self.file);
        let text = std::fs::read_to_string(&path).expect("the workload is in the repository");
        let files = |name: &str| Err(format!("no file `{name}`"));
        let set: Vec<String> =
            self.set.iter().map(|&change| change.to_owned()).chain(further.iter().cloned()).collect();
        let source = Source { name: self.file, text: &text, variant: None, set: &set, files: &files };
        source.read().unwrap_or_else(|problems| panic!("{problems:#?}")).scenario
    }

    /// Runs it, `scale` times as long as usual.
    pub fn run(&self, scale: f64, threads: usize) -> Run {
        let scenario = self.read(&[]);
        let replications = Replications::Fixed(((self.replications as f64 * scale) as u64).max(4));
        let experiment = Experiment { replications, threads: Some(threads), ..Experiment::new(&scenario) };
        let start = Instant::now();
        let outcomes = experiment.run(&());
        let seconds = start.elapsed().as_secs_f64();
        let cells = || outcomes.outcomes.iter().flat_map(|outcome| &outcome.cells);
        Run {
            citizens: cells().map(|cell| cell.arrived).sum(),
            events: outcomes.outcomes.iter().map(|outcome| outcome.events).sum(),
            seconds,
            answer: Answer::of(&scenario, &outcomes),
        }
    }

    /// # Panics
    /// If the answer is not the expected one. Means and quantiles may be two half-widths of their 95 % intervals
    /// off: a false alarm of some figure about once in 1,000 seeds, and the seed is fixed.
    pub fn assert_right(&self, run: &Run) {
        let Answer { waits, p95, mean, .. } = &run.answer;
        let people = [run.answer.arrived_per_day, run.answer.served_per_day, run.answer.abandoned_per_day];
        match &self.expected {
            Expected::Queue { mean: wait, p95: long } => {
                assert!((mean.0 - wait).abs() <= 2.0 * mean.1, "{}: {mean:?} instead of {wait}", self.name);
                assert!((p95.0 - long).abs() <= 2.0 * p95.1, "{}: {p95:?} instead of {long}", self.name);
            }
            Expected::Day { waits: agreed, people: agreed_people } => {
                for (found, agreed) in
                    waits[1..].iter().chain(&people).zip(agreed.iter().chain(agreed_people))
                {
                    assert!(
                        (found / agreed - 1.0).abs() < 0.015,
                        "{}: {found} instead of {agreed}",
                        self.name
                    );
                }
            }
            Expected::Office { people: (low, high), days } => {
                assert!((low..=high).contains(&&people[0]), "{}: {} a day", self.name, people[0]);
                assert_eq!(run.answer.days, *days, "{}: days", self.name);
            }
        }
    }
}

impl Answer {
    fn of(scenario: &Scenario, outcomes: &Outcomes) -> Answer {
        let all = measures(scenario, outcomes);
        let of_office = |name: &str| {
            let found = all.iter().find(|measure| measure.measure == name).expect("the office has it");
            let mean = found.mean.expect("people came");
            (mean, found.ci95_high.unwrap_or(f64::INFINITY) - mean)
        };
        let sum = |value: &dyn Fn(&loket::office::outcome::Outcome) -> f64| -> f64 {
            outcomes.outcomes.iter().map(value).sum()
        };
        let days = sum(&|outcome| outcome.office.open_days as f64);
        let people = |count: &dyn Fn(&loket::office::outcome::VisitCounts) -> u64| {
            sum(&|outcome| outcome.cells.iter().map(count).sum::<u64>() as f64)
        };
        let minutes = |sum: f64, of: f64| sum / of / 60e6;
        let at_step = |step: usize| {
            let (wait, waits) = (sum(&|o| o.steps[step].wait as f64), sum(&|o| o.steps[step].waits as f64));
            (waits > 0.0).then(|| minutes(wait, waits))
        };
        let mut waits: Vec<f64> = (0..scenario.steps.len()).filter_map(at_step).collect();
        let wait_served = sum(&|o| o.cells.iter().map(|cell| cell.wait_served as f64).sum());
        waits.push(minutes(wait_served, people(&|cell| cell.served)));
        Answer {
            waits,
            p95: of_office("wait_p95_min"),
            mean: of_office("wait_mean_min"),
            arrived_per_day: people(&|cell| cell.arrived) / days,
            served_per_day: people(&|cell| cell.served) / days,
            abandoned_per_day: people(&|cell| cell.abandoned) / days,
            days: outcomes.outcomes[0].office.open_days,
        }
    }
}

/// Returns `values` in ascending order.
pub fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}
