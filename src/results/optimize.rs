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
    Contents {
        files,
        tables: vec![offices(optimum), limits(optimum), points(optimum), frontier(optimum)],
        journal: Vec::new(),
    }
}

/// One row per office that was judged: the answer or else the nearest first.
fn offices(optimum: &Optimum) -> Table {
    let between =
        |name: &str, unit: &str| ["", "_low", "_high"].map(|end| Column::real(&format!("{name}{end}"), unit));
    let mut columns = vec![Column::text("office"), Column::real("confidence", "1")];
    columns.extend(optimum.levers.iter().map(|lever| Column::text(&lever.name)));
    columns.extend(between("cost_per_day", &optimum.cost_unit));
    columns.extend(between(&optimum.wait_measure, &optimum.wait_unit));
    columns.extend(optimum.targets.iter().flat_map(|target| between(&target.name, &target.unit)));
    columns.push(Column::text("verdict"));
    columns.extend(between("dearer", &optimum.cost_unit));
    columns.push(Column::integer("replications", ""));
    let mut table = Table::new("offices", columns)
        .about("A row per office that was judged; its intervals hold at once with the confidence.");
    let best = optimum.answer.as_ref().map(|plan| ("answer", plan));
    let best = best.or(optimum.nearest.as_ref().map(|plan| ("nearest", plan)));
    let mut all: Vec<(&str, &Plan, Estimate)> = Vec::new();
    all.extend(best.map(|(name, plan)| (name, plan, optimum.dearer_than_now)));
    all.extend(optimum.as_it_is.as_ref().map(|plan| ("as it is", plan, Estimate::default())));
    all.extend(optimum.erlang.as_ref().map(|plan| ("Erlang C", plan, Estimate::default())));
    all.extend(optimum.neighbours.iter().map(|one| ("neighbour", &one.plan, one.dearer)));
    for (name, plan, dearer) in all {
        let mut row = vec![Cell::from(name), Cell::from(optimum.confidence)];
        row.extend(plan.values.iter().map(|value| Cell::from(value.as_deref())));
        let targets = plan.targets.iter().map(|target| target.estimate);
        row.extend([plan.cost, plan.wait].into_iter().chain(targets).flat_map(cells));
        row.push(Cell::from(plan.verdict.words()));
        row.extend(cells(dearer));
        row.push(Cell::from(plan.replications));
        table.push(row);
    }
    table
}

/// One row per target: what is wanted.
fn limits(optimum: &Optimum) -> Table {
    let columns = [
        Column::text("target"),
        Column::text("measure"),
        Column::text("side"),
        Column::real("limit", ""),
        Column::text("unit"),
    ];
    let mut table = Table::new("limits", columns).about("A row per target of the search: what is wanted.");
    for target in &optimum.targets {
        let words = [&target.name, &target.measure, &target.side].map(Cell::from);
        table.push(words.into_iter().chain([Cell::from(target.limit), Cell::from(&target.unit)]));
    }
    table
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
