//! `loket trace`: one replication alone, visit by visit.

use super::load::{Loaded, ScenarioArgs, has_warm_up};
use super::{Exit, out};
use crate::office::Office;
use crate::office::observe::{CitizenId, Observer, StepRecord, VisitRecord};
use crate::office::plan::Plan;
use crate::scenario::Scenario;
use crate::time::SimTime;
use jiff::civil::DateTime;
use std::io::{self, Write};

/// Write the visits of one replication as CSV, in the order in which they ended
#[derive(Debug, clap::Args)]
pub struct Trace {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// Which replication, counted from 0 as in `replications.csv`
    #[arg(long, value_name = "K", default_value_t = 0)]
    replication: u64,
    /// Seed of all randomness instead of the one in the file
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
    /// Write one row for each stay at a step instead of one for each visit
    #[arg(long)]
    steps: bool,
}

impl Trace {
    /// Simulates the replication and writes its rows.
    ///
    /// # Errors
    /// If the scenario cannot be read or standard output cannot be written.
    pub fn run(&self) -> anyhow::Result<Exit> {
        let Loaded { checked, .. } = match self.scenario.load(false)? {
            Ok(loaded) => loaded,
            Err(exit) => return Ok(exit),
        };
        let scenario = &checked.scenario;
        has_warm_up(scenario)?;
        let seed = self.seed.unwrap_or(scenario.experiment.seed);
        let plan = Plan::new(scenario);
        out::stream(|out| {
            let rows = csv::Writer::from_writer(out);
            let mut writer =
                RowWriter { scenario, cells: cells(scenario), steps: self.steps, rows, failed: None };
            writer.head();
            let mut office = Office::new(&plan, writer);
            office.replicate(seed, self.replication);
            office.observer.finish()
        })?;
        Ok(Exit::Done)
    }
}

/// Columns that say which citizen a row is about.
const CITIZEN: [&str; 4] = ["demand", "day", "number", "service"];

/// Columns of a visit.
const VISIT: [&str; 9] =
    ["class", "visit", "entered", "left", "wait_min", "service_min", "held_min", "stay_min", "end"];

/// Columns of a stay at a step.
const STEP: [&str; 8] = ["step", "attempt", "joined", "started", "ended", "wait_min", "officer", "work_min"];

/// Writes what it sees as rows.
struct RowWriter<'a, W: Write> {
    scenario: &'a Scenario,
    /// Name of service and class of each cell.
    cells: Vec<&'a str>,
    steps: bool,
    rows: csv::Writer<W>,
    /// What went wrong first; nothing is written after it.
    failed: Option<csv::Error>,
}

impl<W: Write> RowWriter<'_, W> {
    fn head(&mut self) {
        let columns: &[&str] = if self.steps { &STEP } else { &VISIT };
        self.row(CITIZEN.iter().chain(columns).map(|&name| name.to_owned()));
    }

    fn row(&mut self, fields: impl Iterator<Item = String>) {
        if self.failed.is_none() {
            self.failed = self.rows.write_record(fields.collect::<Vec<_>>()).err();
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        match self.failed.take() {
            None => self.rows.flush(),
            Some(error) => match error.into_kind() {
                csv::ErrorKind::Io(error) => Err(error),
                other => Err(io::Error::other(format!("a row cannot be written: {other:?}"))),
            },
        }
    }

    fn citizen(&self, citizen: CitizenId) -> [String; 4] {
        let demand = &self.scenario.demands[citizen.demand as usize];
        let service = &self.scenario.services[demand.service.index()];
        [demand.name.clone(), citizen.day.to_string(), citizen.number.to_string(), service.name.clone()]
    }

    /// Returns the instant as local date and time.
    fn clock(&self, at: SimTime) -> String {
        let midnight =
            DateTime::from_parts(self.scenario.calendar.date(at.day()), jiff::civil::Time::midnight());
        midnight.saturating_add(jiff::Span::new().microseconds(at.time_of_day().0)).to_string()
    }
}

impl<W: Write> Observer for RowWriter<'_, W> {
    fn step_ended(&mut self, record: &StepRecord) {
        if !self.steps {
            return;
        }
        let waited = record.started.unwrap_or(record.ended) - record.joined;
        let officer = record.officer.map_or_else(String::new, |officer| {
            let officer = &self.scenario.officers[officer as usize];
            format!("{} {}", self.scenario.groups[officer.group.index()].name, officer.member + 1)
        });
        let fields = [
            self.scenario.steps[record.step as usize].name.clone(),
            record.attempt.to_string(),
            self.clock(record.joined),
            record.started.map_or_else(String::new, |at| self.clock(at)),
            self.clock(record.ended),
            minutes(waited.0 as f64),
            officer,
            minutes(record.work),
        ];
        self.row(self.citizen(record.citizen).into_iter().chain(fields));
    }

    fn visit_ended(&mut self, record: &VisitRecord) {
        if self.steps {
            return;
        }
        let fields = [
            self.cells[record.cell as usize].to_owned(),
            record.visit.to_string(),
            self.clock(record.entered),
            self.clock(record.left),
            minutes(record.wait as f64),
            minutes(record.service as f64),
            minutes(record.held as f64),
            minutes((record.left - record.entered).0 as f64),
            record.end.name().to_owned(),
        ];
        self.row(self.citizen(record.citizen).into_iter().chain(fields));
    }
}

/// Returns the class of each cell: service by service, its classes in order.
fn cells(scenario: &Scenario) -> Vec<&str> {
    let classes = scenario.services.iter().flat_map(|service| &service.classes);
    classes.map(|class| class.name.as_str()).collect()
}

/// Returns `micros` \[µs\] in minutes, exact to less than a millisecond.
fn minutes(micros: f64) -> String {
    format!("{:.6}", micros / 60e6)
}
