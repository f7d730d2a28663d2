//! What a selection leaves behind: a table of the policies, the whole as JSON, and how to repeat it.

use super::folder::Contents;
use super::table::{Cell, Column, Table};
use super::{Manifest, json};
use crate::experiment::measures::direction::Direction;
use crate::experiment::select::{Estimate, Selection};

/// Returns what a folder of `selection` holds.
pub fn contents(selection: &Selection, manifest: &Manifest) -> Contents {
    let files =
        vec![("manifest.json".to_owned(), manifest.json()), ("selection.json".to_owned(), json(selection))];
    Contents {
        files,
        tables: vec![table(selection), promise(selection), anew(selection)],
        journal: Vec::new(),
    }
}

/// One row: what is promised of the selected policy.
fn promise(selection: &Selection) -> Table {
    let unit = &selection.unit;
    let columns = [
        Column::text("policy"),
        Column::text("measure"),
        Column::text("better"),
        Column::text("unit"),
        Column::real("confidence", "1"),
        Column::real("indifference", unit),
        Column::real("within", unit),
        Column::flag("guaranteed"),
        Column::integer("replications", ""),
        Column::integer("same_for_all", ""),
    ];
    let mut table = Table::new("promise", columns).about("One row: what is promised of the selected policy.");
    table.push([
        Cell::from(&selection.selected),
        Cell::from(&selection.measure),
        Cell::from(match selection.better {
            Direction::Lower => "lower",
            Direction::Higher => "higher",
        }),
        Cell::from(unit),
        Cell::from(selection.confidence),
        Cell::from(selection.indifference),
        Cell::from(selection.within),
        Cell::from(selection.guaranteed),
        Cell::from(selection.work.replications),
        Cell::from(selection.work.same_for_all),
    ]);
    table
}

/// The selected policy on replications that were not used to select it, what it is held against, and what it changes.
fn anew(selection: &Selection) -> Table {
    let unit = &selection.unit;
    let words = ["policy", "what", "measure", "unit"].map(Column::text);
    let numbers = ["mean", "ci95_low", "ci95_high"].map(|name| Column::real(name, unit));
    let mut table = Table::new("anew", words.into_iter().chain(numbers))
        .about("The selected policy and the base on replications that were not used to select it, and the difference.");
    let mut push = |policy: &str, what: &str, estimate: Estimate| {
        let Estimate { mean, ci95_low, ci95_high } = estimate;
        let words = [policy, what, &selection.measure, unit].map(Cell::from);
        table.push(words.into_iter().chain([Some(mean), ci95_low, ci95_high].map(Cell::from)));
    };
    if let Some(anew) = &selection.anew {
        push(&selection.selected, "selected", anew.selected);
        if let Some(base) = &anew.base {
            push(&base.name, "base", base.estimate);
            push(&selection.selected, "change", base.change);
        }
    }
    table
}

/// One row per policy.
fn table(selection: &Selection) -> Table {
    let unit = &selection.unit;
    let columns = [
        Column::text("policy"),
        Column::text("measure"),
        Column::text("unit"),
        Column::real("mean", unit),
        Column::real("ci95_low", unit),
        Column::real("ci95_high", unit),
        Column::integer("replications", ""),
        Column::text("status"),
        Column::real("better_by_at_most", unit),
    ];
    let mut table = Table::new("selection", columns)
        .about("A row per policy: its estimate, and whether it was selected.");
    for policy in &selection.policies {
        table.push([
            Cell::from(&policy.name),
            Cell::from(&selection.measure),
            Cell::from(unit),
            Cell::from(policy.mean),
            Cell::from(policy.ci95_low),
            Cell::from(policy.ci95_high),
            Cell::from(policy.replications),
            Cell::from(policy.status.words()),
            Cell::from(policy.better_by_at_most),
        ]);
    }
    table
}
