//! What a sweep leaves behind: its points and effects as tables, and how to repeat it.

use super::folder::{FolderError, write_files};
use super::tables::field;
use crate::experiment::sweep::{Design, Effect, Findings, Found, Plan, Point, Rank, Settings, State, Wanted};
use crate::scenario::lever::{Lever, Reach};
use serde::Serialize;
use std::io::{self, Write};
use std::path::Path;

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
    /// What to know before trusting the numbers.
    pub warnings: &'a [String],
}

/// Writes a sweep to the new folder `folder`: `points.csv`, `effects.csv`, `manifest.json` and, if there is one, the
/// `picture` as `tornado.svg`.
///
/// # Errors
/// If the folder exists or cannot be written; then it does not exist afterwards.
pub fn write(
    folder: &Path,
    (plan, settings): (&Plan, &Settings),
    found: &Found,
    findings: &Findings,
    (manifest, picture): (&Manifest, Option<&str>),
) -> Result<(), FolderError> {
    write_files(folder, |to| {
        to.file("points.csv", |file| Ok(points(file, plan, settings, found)?))?;
        to.file("effects.csv", |file| Ok(effects(file, settings, findings)?))?;
        to.file("manifest.json", |file| file.write_all(super::json(manifest).as_bytes()))?;
        picture.map_or(Ok(()), |svg| to.file("tornado.svg", |file| file.write_all(svg.as_bytes())))
    })
}

/// Writes one row per point: what the levers are, then each measure with its interval.
///
/// # Errors
/// If `to` cannot be written.
pub fn points(to: impl Write, plan: &Plan, settings: &Settings, found: &Found) -> Result<(), csv::Error> {
    let mut table = csv::Writer::from_writer(to);
    let columns: Vec<(String, bool)> = plan.levers.iter().map(column).collect();
    let mut head = vec!["point".to_owned(), "state".to_owned()];
    head.extend(columns.iter().map(|column| column.0.clone()));
    for wanted in &settings.wanted {
        head.extend(["", "_ci95_low", "_ci95_high"].map(|suffix| wanted.column(suffix)));
    }
    head.push("note".to_owned());
    table.write_record(&head)?;
    for (place, point) in found.points.iter().enumerate() {
        let state = match point.state {
            State::Simulated => "simulated",
            State::Invalid => "invalid",
            State::Missing => "missing",
        };
        let mut row = vec![place.to_string(), state.to_owned()];
        for (value, (_, bare)) in point.values.iter().zip(&columns) {
            let value = value.as_deref().unwrap_or_default();
            row.push(if *bare { number_of(value).0 } else { value.to_owned() });
        }
        for measure in 0..settings.wanted.len() {
            let estimate = point.measures.get(measure).copied().unwrap_or_default();
            row.extend([estimate.mean, estimate.ci95_low, estimate.ci95_high].map(field));
        }
        row.push(point.note.clone());
        table.write_record(&row)?;
    }
    Ok(table.flush()?)
}

/// Writes one row per number about a lever.
///
/// # Errors
/// If `to` cannot be written.
pub fn effects(to: impl Write, settings: &Settings, findings: &Findings) -> Result<(), csv::Error> {
    let mut table = csv::Writer::from_writer(to);
    let head = ["measure", "lever", "value", "statistic", "unit", "estimate", "ci95_low", "ci95_high"];
    table.write_record(head)?;
    for effect in &findings.effects {
        let wanted = &settings.wanted[effect.measure];
        let statistic = serde_json::to_value(effect.statistic).map_err(io::Error::from)?;
        table.write_record([
            wanted.to_string(),
            effect.lever.clone().unwrap_or_default(),
            effect.value.clone().unwrap_or_default(),
            statistic.as_str().unwrap_or_default().to_owned(),
            wanted.unit_of(effect.statistic).to_owned(),
            field(effect.estimate),
            field(effect.ci95_low),
            field(effect.ci95_high),
        ])?;
    }
    Ok(table.flush()?)
}

/// What the column of a lever is called, and whether it holds bare numbers: where all values are numbers in one unit, the
/// unit stands in the name instead.
fn column(lever: &Lever) -> (String, bool) {
    let unit = match &lever.reach {
        Reach::Whole { .. } => Some(""),
        Reach::Between { unit, .. } => Some(unit.as_str()),
        Reach::List(values) => {
            let units: Vec<Option<&str>> = values.iter().map(|value| number_of(value).1).collect();
            units[0].filter(|_| units.iter().all(|unit| *unit == units[0]))
        }
    };
    match unit {
        None => (lever.path.clone(), false),
        Some("") => (lever.path.clone(), true),
        Some(unit) => (format!("{}_{unit}", lever.path), true),
    }
}

/// Splits `4 min` into the number, as every program reads it, and the unit; without a unit if it is no number.
fn number_of(value: &str) -> (String, Option<&str>) {
    let (number, unit) = value.trim().split_once(' ').unwrap_or((value.trim(), ""));
    match number.replace('_', "").parse::<f64>() {
        Ok(number) if number.is_finite() => (number.to_string(), Some(unit.trim())),
        Ok(_) | Err(_) => (value.to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_numbers_have_their_unit_in_the_name() {
        let column = |text: &str| column(&Lever::parse(text).unwrap());
        assert_eq!(column("officer.operator.count=1..4"), ("officer.operator.count".into(), true));
        assert_eq!(column("step.capture.work=4 min..8 min"), ("step.capture.work_min".into(), true));
        assert_eq!(column("step.capture.work=4 min, 6 min"), ("step.capture.work_min".into(), true));
        assert_eq!(column("a=4 min, 1 h"), ("a".into(), false));
        assert_eq!(column("a=false, true"), ("a".into(), false));
        assert_eq!(column("a=5 min, 07:30-15:00"), ("a".into(), false));
        assert_eq!(number_of("45_000 IDR/h"), ("45000".to_owned(), Some("IDR/h")));
        assert_eq!(number_of("inf"), ("inf".to_owned(), None));
    }
}
