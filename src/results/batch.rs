//! What a batch of offices leaves behind: a row for each, its hours, and how to repeat it.

use super::folder::Contents;
use super::table::{Cell, Column, Table};
use super::{File, Manifest, Summary};
use crate::diagnostic::{Diagnostic, line_and_column};
use crate::experiment::batch::{Ended, Job, Simulated, State};
use crate::experiment::measures::direction::Direction;
use crate::experiment::measures::{Measure, Scope};
use crate::experiment::tables::Tables;
use crate::scenario::cases::{Case, CaseTable, Value};
use crate::scenario::source::StepLoad;
use serde::{Deserialize, Serialize};

/// Measures of an office that its row has, besides the one by which offices are ranked.
pub const HEADLINE: [&str; 10] = [
    "wait_mean_min",
    "wait_p90_min",
    "wait_within_30_min_share",
    "stay_mean_min",
    "arrived_per_day",
    "served_per_day",
    "turned_away_share",
    "abandoned_share",
    "overtime_mean_min",
    "cost_per_day",
];

/// A batch as other programs read it: `loket batch --json` and `batch.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Batch {
    /// Name of the scenario of which the offices are made.
    pub template: String,
    /// The variant of it on which they are made unless a row names one; `None`: the base.
    pub variant: Option<String>,
    /// Name of the table's file.
    pub table: String,
    /// The columns of the table that are paths or remarks, in its order.
    pub paths: Vec<String>,
    /// The measure by which offices are ranked.
    pub by: String,
    /// Which way it is better; the worst comes first.
    pub better: Direction,
    /// Whether it was interrupted.
    pub partial: bool,
    /// The offices, in the order of the table.
    pub offices: Vec<Office>,
    /// What to know before trusting the numbers.
    pub warnings: Vec<String>,
}

/// An office of a batch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Office {
    /// What the table calls it.
    pub name: String,
    /// Its line in the table.
    pub line: usize,
    /// What became of it.
    pub state: State,
    /// The variant that the table names.
    pub variant: Option<String>,
    /// What the table says of each of the paths; `None`: what the template says.
    pub values: Vec<Option<String>>,
    /// Its rank by the measure of the batch, 1 being the worst; `None`: it was not measured.
    pub rank: Option<usize>,
    /// The first rank that it may have; the ranks of all offices lie between their ends at once with 95 %.
    pub rank_low: Option<usize>,
    /// The last.
    pub rank_high: Option<usize>,
    /// What was simulated, if it was.
    #[serde(flatten)]
    pub found: Found,
    /// Why it is no valid scenario.
    pub problems: Vec<Problem>,
}

/// What was found out about an office; of one that was not simulated, nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// Seed of its randomness.
    pub seed: Option<u64>,
    /// Finished replications.
    pub replications: u64,
    /// The [`HEADLINE`], the measure by which offices are ranked, and the share within the first target.
    pub measures: Vec<Measure>,
    /// What the first target asks for \[1\]; `None`: there is none.
    pub wanted: Option<f64>,
    /// The group of officers that is busiest: its `busy_share`.
    pub busiest_group: Option<Measure>,
    /// The step that is asked for most of what its officers can do.
    pub busiest_step: Option<Load>,
    /// Hours of the clock, on an average open day.
    pub hours: Vec<Hour>,
    /// What to know before trusting its numbers, that is not so of the template.
    pub warnings: Vec<String>,
}

/// What a step is asked for, of what its officers can do at the skills of the start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Load {
    /// The step.
    pub step: String,
    /// Its load \[1\].
    pub load: f64,
}

/// An hour of the clock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hour {
    /// From this hour to the next.
    pub hour: u32,
    /// Share of it that the office is open \[1\].
    pub open_share: f64,
    /// Visits begun \[1/day\].
    pub arrived_per_day: f64,
    /// Mean wait of the visits begun \[min\].
    pub wait_mean_min: Option<f64>,
    /// Lower end of its 95 % interval \[min\].
    pub ci95_low: Option<f64>,
    /// Upper end.
    pub ci95_high: Option<f64>,
}

/// What is wrong with a row of the table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// Line of the cell, from 1.
    pub line: Option<usize>,
    /// Its column, from 1 \[characters\].
    pub column: Option<usize>,
    /// A short name to search for.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

/// How a batch was made: that of the template, with the table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BatchManifest {
    /// Of the template; the seed is that of rows that name none, the replications are those of all offices together.
    #[serde(flatten)]
    pub manifest: Manifest,
    /// The table.
    pub table: File,
    /// The measure by which offices are ranked.
    pub by: String,
    /// Offices of the table.
    pub offices: usize,
    /// Offices that have been simulated.
    pub simulated: usize,
}

impl Found {
    /// Reduces what came of an office; `warnings` are those that reading it gave and the template does not.
    pub fn of(job: &Job, simulated: Simulated, by: &str, warnings: Vec<String>) -> Found {
        let Simulated { checked, scenario, warm_up, outcomes } = simulated;
        let tables = Tables::new(scenario, outcomes);
        let summary = Summary::settled(scenario, warm_up, outcomes, &tables, warnings);
        let target = scenario.targets.first().map(|target| target.name.as_str());
        let measures = summary.measures.iter().filter(|row| match row.scope {
            Scope::Office => {
                row.name == "office" && (HEADLINE.contains(&row.measure.as_str()) || row.measure == by)
            }
            Scope::Target => row.measure == "target_met_share" && Some(row.name.as_str()) == target,
            Scope::Service
            | Scope::Class
            | Scope::Step
            | Scope::Officer
            | Scope::Equipment
            | Scope::System
            | Scope::Stock => false,
        });
        let busy = summary.measures.iter().filter(|row| {
            let is_group = scenario.groups.iter().any(|group| group.name == row.name);
            row.measure == "busy_share" && row.scope == Scope::Officer && is_group && row.mean.is_some()
        });
        let name = |load: &StepLoad| scenario.steps[load.step.index()].name.clone();
        let step = checked.loads.iter().max_by(|one, other| one.load.total_cmp(&other.load));
        Found {
            seed: Some(job.seed),
            replications: summary.replications,
            measures: measures.cloned().collect(),
            wanted: scenario.targets.first().map(|target| target.share),
            busiest_group: busy.max_by(|one, other| mean(one).total_cmp(&mean(other))).cloned(),
            busiest_step: step.map(|step| Load { step: name(step), load: step.load }),
            hours: hours(&tables),
            warnings: summary.warnings,
        }
    }

    /// Returns the measure called `name` of the office as a whole.
    pub fn measure(&self, name: &str) -> Option<&Measure> {
        self.measures.iter().find(|row| row.scope == Scope::Office && row.measure == name)
    }

    /// Returns the share within the first target.
    pub fn target(&self) -> Option<&Measure> {
        self.measures.iter().find(|row| row.scope == Scope::Target)
    }
}

fn mean(row: &Measure) -> f64 {
    row.mean.unwrap_or(f64::NEG_INFINITY)
}

fn hours(tables: &Tables) -> Vec<Hour> {
    let hour = |row: &crate::experiment::tables::HourRow| Hour {
        hour: row.hour,
        open_share: row.open_share,
        arrived_per_day: row.arrived_per_day,
        wait_mean_min: row.wait_mean_min,
        ci95_low: row.wait_ends.map(|ends| ends.0),
        ci95_high: row.wait_ends.map(|ends| ends.1),
    };
    tables.hours.iter().map(hour).collect()
}

impl Office {
    /// Describes `case` of a table before anything is known of it; `problems` of the table's `text` say why it is no valid
    /// scenario.
    pub fn new(case: &Case, problems: &[Diagnostic], text: &str) -> Office {
        let given = |value: &Option<Value>| value.as_ref().map(|value| value.text.clone());
        Office {
            name: case.name.clone(),
            line: case.line,
            state: if problems.is_empty() { State::Missing } else { State::Invalid },
            variant: given(&case.variant),
            values: case.values.iter().map(given).collect(),
            rank: None,
            rank_low: None,
            rank_high: None,
            found: Found::default(),
            problems: problems.iter().map(|problem| Problem::new(problem, text)).collect(),
        }
    }

    /// Adds what came of it.
    pub fn add(&mut self, ended: Ended<Found>) {
        self.state = ended.state;
        self.found = ended.made.unwrap_or_default();
        self.rank = ended.rank.map(|rank| rank.rank);
        self.rank_low = ended.rank.map(|rank| rank.low);
        self.rank_high = ended.rank.map(|rank| rank.high);
    }
}

impl Problem {
    fn new(problem: &Diagnostic, text: &str) -> Problem {
        let place = problem.span.as_ref().map(|span| line_and_column(text, span.start));
        Problem {
            line: place.map(|place| place.0),
            column: place.map(|place| place.1),
            code: problem.code.to_owned(),
            message: problem.message.clone(),
            help: problem.help.clone(),
        }
    }
}

impl Batch {
    /// Returns the paths of `table`.
    pub fn paths(table: &CaseTable) -> Vec<String> {
        table.paths.iter().map(|path| path.path.clone()).collect()
    }

    /// Returns how many offices are in `state`.
    pub fn count(&self, state: State) -> usize {
        self.offices.iter().filter(|office| office.state == state).count()
    }

    /// Returns the offices with a rank, the worst first.
    pub fn ranked(&self) -> Vec<&Office> {
        let mut ranked: Vec<&Office> = self.offices.iter().filter(|office| office.rank.is_some()).collect();
        ranked.sort_by_key(|office| office.rank);
        ranked
    }

    /// Returns what a folder of the batch holds: `batch` and `batch-hours` as tables, `batch.json`, `manifest.json`.
    pub fn contents(&self, manifest: &BatchManifest) -> Contents {
        let files = vec![
            ("manifest.json".to_owned(), super::json(manifest)),
            ("batch.json".to_owned(), super::json(self)),
        ];
        Contents { files, tables: vec![self.offices(), self.hours()], journal: Vec::new() }
    }

    /// One row per office.
    fn offices(&self) -> Table {
        let named = self.offices.iter().any(|office| office.variant.is_some());
        let given: Vec<(Column, bool)> = (0..self.paths.len()).map(|place| self.given(place)).collect();
        let units = self.units();
        let mut columns = ["name", "state"].map(Column::text).to_vec();
        columns.extend(named.then(|| Column::text("variant")));
        columns.extend(given.iter().map(|given| given.0.clone()));
        columns.extend(["rank", "rank_low", "rank_high"].map(|name| Column::integer(name, "")));
        columns.extend([Column::text("seed"), Column::integer("replications", "")]);
        units.iter().for_each(|(measure, unit)| columns.extend(Column::estimate(measure, unit)));
        columns.extend([Column::text("target"), Column::real("target_wanted_share", "1")]);
        columns.extend(Column::estimate("target_met_share", "1"));
        columns.push(Column::text("busiest_group"));
        columns.extend(Column::estimate("busy_share", "1"));
        columns.extend([Column::text("busiest_step"), Column::real("load", "1")]);
        columns.extend([Column::integer("warnings", ""), Column::text("problem")]);
        let mut table = Table::new("batch", columns);
        for office in &self.offices {
            let found = &office.found;
            let mut row = vec![Cell::from(&office.name), Cell::from(office.state.word())];
            row.extend(named.then(|| Cell::from(office.variant.as_deref())));
            for (value, (_, bare)) in office.values.iter().zip(&given) {
                let number = value.as_deref().filter(|_| *bare).and_then(number);
                row.push(number.map_or_else(|| Cell::from(value.as_deref()), Cell::from));
            }
            let ranks = [office.rank, office.rank_low, office.rank_high];
            row.extend(ranks.map(|rank| rank.map_or(Cell::Empty, Cell::from)));
            row.push(Cell::from(found.seed.map(|seed| seed.to_string()).as_deref()));
            row.push(Cell::from(found.replications));
            units.iter().for_each(|(measure, _)| row.extend(estimate(found.measure(measure))));
            row.push(Cell::from(found.target().map(|row| row.name.as_str())));
            row.push(Cell::from(found.wanted));
            row.extend(estimate(found.target()));
            row.push(Cell::from(found.busiest_group.as_ref().map(|row| row.name.as_str())));
            row.extend(estimate(found.busiest_group.as_ref()));
            row.push(Cell::from(found.busiest_step.as_ref().map(|load| load.step.as_str())));
            row.push(Cell::from(found.busiest_step.as_ref().map(|load| load.load)));
            row.push(Cell::from(found.warnings.len()));
            row.push(Cell::from(office.problems.first().map(|problem| problem.message.as_str())));
            table.push(row);
        }
        table
    }

    /// One row per office and hour of the clock.
    fn hours(&self) -> Table {
        let head = [Column::text("name"), Column::integer("hour", "h"), Column::real("open_share", "1")];
        let mut columns = head.to_vec();
        columns.push(Column::real("arrived_per_day", "1/day"));
        columns.extend(Column::estimate("wait_mean_min", "min"));
        let mut table = Table::new("batch-hours", columns);
        for office in &self.offices {
            for hour in &office.found.hours {
                let first = [Cell::from(&office.name), hour.hour.into(), hour.open_share.into()];
                let ends = hour.ci95_low.zip(hour.ci95_high);
                let wait = Cell::estimate(hour.wait_mean_min, ends);
                table.push(first.into_iter().chain([hour.arrived_per_day.into()]).chain(wait));
            }
        }
        table
    }

    /// The measures that at least one office has, with their units.
    fn units(&self) -> Vec<(&str, &str)> {
        let more = (!HEADLINE.contains(&self.by.as_str())).then_some(self.by.as_str());
        let unit = |measure: &'_ str| self.offices.iter().find_map(|office| office.found.measure(measure));
        let named = HEADLINE.into_iter().chain(more);
        named.filter_map(|measure| Some((measure, unit(measure)?.unit.as_str()))).collect()
    }

    /// The column of a path as the table gives it, and whether it holds bare numbers.
    fn given(&self, place: usize) -> (Column, bool) {
        let mut values = self.offices.iter().filter_map(|office| office.values[place].as_deref());
        let bare = values.all(|value| number(value).is_some());
        let path = &self.paths[place];
        (if bare { Column::real(path, "") } else { Column::text(path) }, bare)
    }
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

fn estimate(row: Option<&Measure>) -> [Cell; 3] {
    Cell::estimate(row.and_then(|row| row.mean), row.and_then(|row| row.ci95_low.zip(row.ci95_high)))
}
