//! The folder of a search: its answer, every point, the frontier, and a variant to paste into the file.

use super::Manifest;
use super::folder::Contents;
use super::table::{Cell, Column, Table};
use crate::experiment::optimize::{Estimate, Optimum, Plan};

/// Returns what a folder of `optimum` holds: `optimum.json`, `points`, `frontier`, `manifest.json`, `answer.toml` if there
/// is an answer, and `frontier.svg` if there is a picture.
pub fn contents(
    optimum: &Optimum,
    answer: Option<String>,
    picture: Option<String>,
    manifest: &Manifest,
) -> Contents {
    let mut files = vec![
        ("manifest.json".to_owned(), manifest.json()),
        ("optimum.json".to_owned(), super::json(optimum)),
    ];
    let more = [("answer.toml", answer), ("frontier.svg", picture)];
    files.extend(more.into_iter().filter_map(|(name, content)| Some((name.to_owned(), content?))));
    Contents { files, tables: vec![points(optimum), frontier(optimum)], journal: Vec::new() }
}

/// One row per point simulated, by the replications of the search.
fn points(optimum: &Optimum) -> Table {
    let last = [Column::flag("meets_by_estimate"), Column::integer("replications", "")];
    let mut table = Table::new("points", head(optimum).into_iter().chain(last))
        .about("A row per point simulated, by the replications of the search.");
    for point in &optimum.all {
        let values = point.values.iter().map(Cell::from);
        let numbers = [point.cost, point.wait].into_iter().flat_map(cells);
        let targets = point.targets.iter().map(|&target| Cell::from(target));
        let last = [Cell::from(point.meets_by_estimate), Cell::from(point.replications)];
        table.push(values.chain(numbers).chain(targets).chain(last));
    }
    table
}

/// One row per point on the frontier, the cheapest first.
fn frontier(optimum: &Optimum) -> Table {
    let last = [
        Column::text("verdict"),
        Column::flag("distinct"),
        Column::flag("answer"),
        Column::integer("replications", ""),
    ];
    let mut table = Table::new("frontier", head(optimum).into_iter().chain(last))
        .about("A row per point of the frontier of cost and wait, the cheapest first.");
    for point in &optimum.frontier {
        let Plan { values, cost, wait, targets, verdict, replications } = &point.plan;
        let values = values.iter().map(|value| Cell::from(value.as_deref()));
        let numbers = [*cost, *wait].into_iter().flat_map(cells);
        let targets = targets.iter().map(|target| Cell::from(target.estimate.mean));
        let last = [
            Cell::from(verdict.words()),
            Cell::from(point.distinct),
            Cell::from(point.answer),
            Cell::from(*replications),
        ];
        table.push(values.chain(numbers).chain(targets).chain(last));
    }
    table
}

/// A column for each lever, then cost and wait with their 95 % intervals, then the targets.
fn head(optimum: &Optimum) -> Vec<Column> {
    let levers = optimum.levers.iter().map(|lever| Column::text(&lever.name));
    let cost = Column::estimate("cost_per_day", &optimum.cost_unit);
    let wait = Column::estimate(&optimum.wait_measure, &optimum.wait_unit);
    let targets = optimum.targets.iter().map(|target| Column::real(&target.name, &target.unit));
    levers.chain(cost).chain(wait).chain(targets).collect()
}

fn cells(estimate: Estimate) -> [Cell; 3] {
    [estimate.mean, estimate.low, estimate.high].map(Cell::from)
}
