//! Small stories, worked by hand: a few citizens with recorded arrivals and work, and what must become of
//! them to the minute.

mod closing;
mod machines;
mod queues;

use crate::watch::{Run, read_with, run};
use loket::office::observe::VisitEnd;
use loket::scenario::Scenario;
use loket::time::SimTime;

/// One desk, open 08:00-12:00 for three days from a Monday; everyone inside is served. The first four lines.
const CALENDAR: &str = "[calendar]\nstart = 2027-01-04\nhorizon = \"3 days\"\nhours = \"08:00-12:00\"\nclosing = { doors = \"at the end of hours\", inside = \"serve everyone\" }\n";

/// One demand from the file, for a service that visits one desk.
const DESK: &str = "[[demand]]\nservice = \"s\"\narrivals = \"s.csv\"\n[[service]]\nname = \"s\"\nroute = [\"desk\"]\n[[step]]\nname = \"desk\"\nwork = \"10 min\"\n";

/// One officer at the desk.
const CLERK: &str = "[[officer]]\nname = \"clerk\"\nskills = { desk = 1.0 }\n";

/// A story that has been played.
struct Story {
    scenario: Scenario,
    run: Run,
}

/// Plays the scenario of these parts, with `rows` as the file `s.csv` and `others` as `t.csv`.
fn play(parts: &[&str], rows: &str, others: &str) -> Story {
    let text = format!("schema = 1\nname = \"story\"\n{}", parts.concat());
    let scenario = read_with(&text, &[], &[("s.csv", rows), ("t.csv", others)]);
    let run = run(&scenario, 1, 0);
    Story { scenario, run }
}

/// Returns a time as minutes since the midnight before, or since 08:00 of the first day for day 0.
fn since_eight(at: SimTime) -> f64 {
    at.time_of_day().minutes() - 480.0
}

impl Story {
    /// Services as (number of the citizen, start, end) in minutes after 08:00, at the step `name`, in the
    /// order of their ends; delays and those who left unserved are not listed.
    fn services(&self, name: &str) -> Vec<(u32, f64, f64)> {
        let at = |step: u32| self.scenario.steps[step as usize].name == name;
        let served = self.run.watch.steps.iter().filter(|record| record.officer.is_some() && at(record.step));
        let start =
            |record: &loket::office::observe::StepRecord| record.started.map_or(f64::NAN, since_eight);
        served.map(|record| (record.citizen.number, start(record), since_eight(record.ended))).collect()
    }

    /// Officers of the services at step `name`, by place in the scenario, in the order of their ends.
    fn officers(&self, name: &str) -> Vec<u32> {
        let at = |step: u32| self.scenario.steps[step as usize].name == name;
        self.run
            .watch
            .steps
            .iter()
            .filter(|record| at(record.step))
            .filter_map(|record| record.officer)
            .collect()
    }

    /// Visits as (number of the citizen, day, how it ended, waited, served, held), the last three in minutes.
    fn visits(&self) -> Vec<(u32, u32, VisitEnd, f64, f64, f64)> {
        let minutes = |time: i64| time as f64 / 60e6;
        let visits = self.run.watch.visits.iter();
        visits
            .map(|v| {
                let parts = (minutes(v.wait), minutes(v.service), minutes(v.held));
                (v.citizen.number, v.entered.day(), v.end, parts.0, parts.1, parts.2)
            })
            .collect()
    }
}
