//! The folder of a search: its answer, every point, the frontier, and a variant to paste into the file.

use super::Manifest;
use super::folder::{FolderError, write_files};
use crate::experiment::optimize::{Estimate, Optimum, Plan};
use csv::Writer;
use std::io::Write;
use std::path::Path;

/// Writes `optimum` to the new folder `folder`: `optimum.json`, `points.csv`, `frontier.csv`, `manifest.json`, `answer.toml`
/// if there is an answer, and `frontier.svg` if there is a picture. If anything goes wrong, `folder` does not exist afterwards.
///
/// # Errors
/// [`FolderError::Exists`] if there is something at `folder`; otherwise what could not be written and why.
pub fn write(
    folder: &Path,
    optimum: &Optimum,
    answer: Option<&str>,
    picture: Option<&str>,
    manifest: &Manifest,
) -> Result<(), FolderError> {
    write_files(folder, |unfinished| {
        unfinished.file("optimum.json", |to| to.write_all(super::json(optimum).as_bytes()))?;
        unfinished.file("points.csv", |to| Ok(points(to, optimum)?))?;
        unfinished.file("frontier.csv", |to| Ok(frontier(to, optimum)?))?;
        unfinished.file("manifest.json", |to| to.write_all(manifest.json().as_bytes()))?;
        for (name, content) in [("answer.toml", answer), ("frontier.svg", picture)] {
            if let Some(content) = content {
                unfinished.file(name, |to| to.write_all(content.as_bytes()))?;
            }
        }
        Ok(())
    })
}

/// Writes `points.csv`: one row per point simulated, by the replications of the search.
///
/// # Errors
/// If `to` cannot be written.
pub fn points(to: impl Write, optimum: &Optimum) -> csv::Result<()> {
    let mut writer = Writer::from_writer(to);
    let targets = optimum.targets.iter().map(|target| target.name.clone());
    writer.write_record(
        head(optimum).chain(targets).chain(["meets_by_estimate", "replications"].map(str::to_owned)),
    )?;
    for point in &optimum.all {
        let numbers = [point.cost, point.wait].into_iter().flat_map(fields);
        let targets = point.targets.iter().map(|&target| field(target));
        let last = [u8::from(point.meets_by_estimate).to_string(), point.replications.to_string()];
        writer.write_record(point.values.iter().cloned().chain(numbers).chain(targets).chain(last))?;
    }
    Ok(writer.flush()?)
}

/// Writes `frontier.csv`: one row per point on the frontier, the cheapest first.
///
/// # Errors
/// If `to` cannot be written.
pub fn frontier(to: impl Write, optimum: &Optimum) -> csv::Result<()> {
    let mut writer = Writer::from_writer(to);
    let targets = optimum.targets.iter().map(|target| target.name.clone());
    let last = ["verdict", "distinct", "answer", "replications"].map(str::to_owned);
    writer.write_record(head(optimum).chain(targets).chain(last))?;
    for point in &optimum.frontier {
        let Plan { values, cost, wait, targets, verdict, replications } = &point.plan;
        let values = values.iter().map(|value| value.clone().unwrap_or_default());
        let numbers = [*cost, *wait].into_iter().flat_map(fields);
        let targets = targets.iter().map(|target| field(target.estimate.mean));
        let flags = [point.distinct, point.answer].map(|flag| u8::from(flag).to_string());
        let row = values.chain(numbers).chain(targets).chain([verdict.words().to_owned()]).chain(flags);
        writer.write_record(row.chain([replications.to_string()]))?;
    }
    Ok(writer.flush()?)
}

/// A column for each lever, then cost and wait with their 95 % intervals.
fn head(optimum: &Optimum) -> impl Iterator<Item = String> {
    let levers = optimum.levers.iter().map(|lever| lever.name.clone());
    let numbers = ["cost_per_day", &optimum.wait_measure]
        .map(|measure| [measure.to_owned(), format!("{measure}_ci95_low"), format!("{measure}_ci95_high")]);
    levers.chain(numbers.into_iter().flatten())
}

fn fields(estimate: Estimate) -> [String; 3] {
    [estimate.mean, estimate.low, estimate.high].map(field)
}

fn field(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}
