//! What a selection leaves behind: a table of the policies, the whole as JSON, and how to repeat it.

use super::folder::Contents;
use super::table::{Cell, Column, Table};
use super::{Manifest, json};
use crate::experiment::select::Selection;

/// Returns what a folder of `selection` holds.
pub fn contents(selection: &Selection, manifest: &Manifest) -> Contents {
    let files =
        vec![("manifest.json".to_owned(), manifest.json()), ("selection.json".to_owned(), json(selection))];
    Contents { files, tables: vec![table(selection)], journal: Vec::new() }
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
