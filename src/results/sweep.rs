//! What a sweep leaves behind: its points and effects as tables, and how to repeat it.

use super::Kind;
use super::folder::Contents;
use super::table::{Cell, Column, Table};
use crate::experiment::sweep::{Design, Effect, Findings, Found, Plan, Point, Rank, Settings, State, Wanted};
use crate::scenario::lever::{Lever, Reach};
use serde::Serialize;

/// A sweep as other programs read it: `loket sweep --json`.
#[derive(Debug, Serialize)]
pub struct Sweep<'a> {
    /// Name of the office.
    pub scenario: &'a str,
    /// The variant in force; `None`: the base.
    pub variant: Option<&'a str>,
    /// How points were chosen.
    pub design: Design,
    /// The levers, as they were written.
    pub levers: Vec<String>,
    /// Seed of all randomness.
    pub seed: u64,
    /// Replications of each point.
    pub replications: u64,
    /// Whether it was interrupted.
    pub partial: bool,
    /// What is measured; other lists name a measure by its place in this one, from 0.
    pub measures: &'a [Wanted],
    /// The points, with one estimate for each measure; the first is the base.
    pub points: &'a [Point],
    /// Every number about the levers.
    pub effects: &'a [Effect],
    /// For each measure the levers, the one that matters most first.
    pub ranks: &'a [Rank],
    /// What to know before trusting the numbers.
    pub warnings: &'a [String],
}

/// How a sweep was made, so that it can be repeated.
#[derive(Debug, Serialize)]
pub struct Manifest<'a> {
    /// What the results are of.
    pub kind: Kind,
    /// Name of the program.
    pub program: &'a str,
    /// Its version.
    pub version: &'a str,
    /// Operating system and processor.
    pub platform: String,
    /// Name of the scenario.
    pub scenario: &'a str,
    /// Name of its file.
    pub scenario_file: &'a str,
    /// Its text.
    pub scenario_text: &'a str,
    /// BLAKE3 hash of the text, in hexadecimal.
    pub scenario_blake3: String,
    /// The variant in force; `None`: the base.
    pub variant: Option<&'a str>,
    /// Single changes, each `path=value`.
    pub set: &'a [String],
    /// The levers, as they were written.
    pub vary: &'a [String],
    /// How points were chosen.
    pub design: Design,
    /// What was measured, as `--measure` takes it.
    pub measures: Vec<String>,
    /// Whether invalid points were left out.
    pub skip_invalid: bool,
    /// Seed of all randomness.
    pub seed: u64,
    /// Replications of each point.
    pub replications: u64,
    /// Points, the base counted.
    pub points: usize,
    /// Points that have been simulated.
    pub simulated: usize,
    /// Whether it was interrupted.
    pub partial: bool,
    /// Threads; they change no result.
    pub threads: usize,
    /// Duration of the simulation \[s\].
    pub wall_time_s: f64,
    /// When it was finished: an instant in UTC by RFC 3339.
    pub finished: String,
    /// What to know before trusting the numbers.
    pub warnings: &'a [String],
}

/// Returns what a folder of a sweep holds: `points`, `effects`, `manifest.json`, `sweep.json` and, if there is one, the
/// `picture` as `tornado.svg`.
pub fn contents(
    (plan, settings): (&Plan, &Settings),
    found: &Found,
    findings: &Findings,
    (manifest, whole): (&Manifest, &Sweep),
    picture: Option<String>,
) -> Contents {
    let mut files = vec![
        ("manifest.json".to_owned(), super::json(manifest)),
        ("sweep.json".to_owned(), super::json(whole)),
    ];
    files.extend(picture.map(|svg| ("tornado.svg".to_owned(), svg)));
    Contents {
        files,
        tables: vec![points(plan, settings, found), effects(settings, findings)],
        journal: Vec::new(),
    }
}

/// One row per point: what the levers are, then each measure with its interval.
fn points(plan: &Plan, settings: &Settings, found: &Found) -> Table {
    let levers: Vec<(Column, bool)> = plan.levers.iter().map(column).collect();
    let mut columns = vec![Column::integer("point", ""), Column::text("state")];
    columns.extend(levers.iter().map(|lever| lever.0.clone()));
    for wanted in &settings.wanted {
        let ends = ["", "_ci95_low", "_ci95_high"];
        columns.extend(ends.map(|end| Column::real(&wanted.column(end), &wanted.unit)));
    }
    columns.push(Column::text("note"));
    let mut table = Table::new("points", columns)
        .about("A row per point: where the levers are, and each measure with its 95 % interval.");
    for (place, point) in found.points.iter().enumerate() {
        let state = match point.state {
            State::Simulated => "simulated",
            State::Invalid => "invalid",
            State::Missing => "missing",
        };
        let mut row = vec![Cell::from(place), Cell::from(state)];
        for (value, (_, bare)) in point.values.iter().zip(&levers) {
            let value = value.as_deref().unwrap_or_default();
            row.push(if *bare { number_of(value).0.into() } else { value.into() });
        }
        for measure in 0..settings.wanted.len() {
            let estimate = point.measures.get(measure).copied().unwrap_or_default();
            row.extend([estimate.mean, estimate.ci95_low, estimate.ci95_high].map(Cell::from));
        }
        row.push(Cell::from(&point.note));
        table.push(row);
    }
    table
}

/// One row per number about a lever.
fn effects(settings: &Settings, findings: &Findings) -> Table {
    let words = ["measure", "lever", "value", "statistic", "unit"].map(Column::text);
    let numbers = ["estimate", "ci95_low", "ci95_high"].map(|name| Column::real(name, ""));
    let mut table = Table::new("effects", words.into_iter().chain(numbers))
        .about("A row per number about what a lever does to a measure.");
    for effect in &findings.effects {
        let wanted = &settings.wanted[effect.measure];
        let statistic = serde_json::to_value(effect.statistic).ok();
        table.push([
            Cell::from(wanted.to_string().as_str()),
            Cell::from(effect.lever.as_deref()),
            Cell::from(effect.value.as_deref()),
            Cell::from(statistic.as_ref().and_then(|statistic| statistic.as_str())),
            Cell::from(wanted.unit_of(effect.statistic)),
            Cell::from(effect.estimate),
            Cell::from(effect.ci95_low),
            Cell::from(effect.ci95_high),
        ]);
    }
    table
}

/// What the column of a lever is called, and whether it holds bare numbers: where all values are numbers in one unit, the
/// unit stands in the name instead.
fn column(lever: &Lever) -> (Column, bool) {
    let unit = match &lever.reach {
        Reach::Whole { .. } => Some(""),
        Reach::Between { unit, .. } => Some(unit.as_str()),
        Reach::List(values) => {
            let units: Vec<Option<&str>> = values.iter().map(|value| number_of(value).1).collect();
            units[0].filter(|_| units.iter().all(|unit| *unit == units[0]))
        }
    };
    match unit {
        None => (Column::text(&lever.path), false),
        Some("") => (Column::real(&lever.path, ""), true),
        Some(unit) => (Column::real(&format!("{}_{unit}", lever.path), unit), true),
    }
}

/// Splits `4 min` into the number and the unit; without a number if it is none.
fn number_of(value: &str) -> (Option<f64>, Option<&str>) {
    let (number, unit) = value.trim().split_once(' ').unwrap_or((value.trim(), ""));
    match number.replace('_', "").parse::<f64>() {
        Ok(number) if number.is_finite() => (Some(number), Some(unit.trim())),
        Ok(_) | Err(_) => (None, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_numbers_have_their_unit_in_the_name() {
        let column = |text: &str| {
            let (column, bare) = column(&Lever::parse(text).unwrap());
            (column.name, bare)
        };
        assert_eq!(column("officer.operator.count=1..4"), ("officer.operator.count".into(), true));
        assert_eq!(column("step.capture.work=4 min..8 min"), ("step.capture.work_min".into(), true));
        assert_eq!(column("step.capture.work=4 min, 6 min"), ("step.capture.work_min".into(), true));
        assert_eq!(column("a=4 min, 1 h"), ("a".into(), false));
        assert_eq!(column("a=false, true"), ("a".into(), false));
        assert_eq!(column("a=5 min, 07:30-15:00"), ("a".into(), false));
        assert_eq!(number_of("45_000 IDR/h"), (Some(45000.0), Some("IDR/h")));
        assert_eq!(number_of("inf"), (None, None));
    }
}
