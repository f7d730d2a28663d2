//! What a study of uncertain inputs leaves behind: its bands, which input makes them, what other policies change, every world.

use super::folder::Contents;
use super::table::{Cell, Column, Table};
use super::{Manifest, json, tables};
use crate::experiment::uncertainty::Uncertainty;

/// Returns what a folder of `found` holds.
pub fn contents(found: &Uncertainty, manifest: &Manifest) -> Contents {
    let files = vec![("manifest.json".to_owned(), manifest.json()), ("summary.json".to_owned(), json(found))];
    let tables = vec![bands(found), inputs(found), rankings(found), tables::worlds(&found.table)];
    Contents { files, tables, journal: Vec::new() }
}

fn ends(name: &str) -> [Column; 2] {
    ["low", "high"].map(|end| Column::real(&format!("{name}_{end}"), ""))
}

/// One row per measure, the main one first.
fn bands(found: &Uncertainty) -> Table {
    let mut columns = ["measure", "scope", "name", "unit"].map(Column::text).to_vec();
    columns.push(Column::real("mean", ""));
    columns.extend(["ci95", "total95", "replicated95"].iter().flat_map(|name| ends(name)));
    columns.push(Column::real("input_share", "1"));
    let mut table = Table::new("bands", columns)
        .about("A row per measure, the main one first: its band by chance, and by chance and inputs.");
    for spread in &found.measures {
        let words = [spread.measure.as_str(), spread.scope.name(), &spread.name, &spread.unit];
        let numbers = [
            spread.mean,
            spread.ci95_low,
            spread.ci95_high,
            spread.total95_low,
            spread.total95_high,
            spread.replicated95_low,
            spread.replicated95_high,
            spread.input_share,
        ];
        table.push(words.map(Cell::from).into_iter().chain(numbers.map(Cell::from)));
    }
    table
}

/// One row per measure and uncertain value, the most important first.
fn inputs(found: &Uncertainty) -> Table {
    let mut columns =
        ["measure", "scope", "name", "unit", "path", "value", "known"].map(Column::text).to_vec();
    columns.extend(Column::estimate("share", "1"));
    columns.extend(["known95", "twice95"].iter().flat_map(|name| ends(name)));
    columns.push(Column::flag("matters"));
    let mut table = Table::new("inputs-that-matter", columns)
        .about("A row per measure and uncertain value: which share of what is not known of the measure it makes alone.");
    for spread in &found.measures {
        for part in &spread.inputs {
            let input = found.inputs.iter().find(|input| input.path == part.path);
            let said = |of: fn(&crate::experiment::uncertainty::Input) -> &str| input.map_or("", of);
            let words = [
                spread.measure.as_str(),
                spread.scope.name(),
                &spread.name,
                &spread.unit,
                &part.path,
                said(|input| &input.value),
                said(|input| &input.known),
            ];
            let share = Cell::estimate(Some(part.share), Some((part.share_ci95_low, part.share_ci95_high)));
            let bands =
                [Some(part.known95_low), Some(part.known95_high), part.twice95_low, part.twice95_high];
            let matters = Cell::from(input.is_some_and(|input| input.matters));
            let numbers = share.into_iter().chain(bands.map(Cell::from)).chain([matters]);
            table.push(words.map(Cell::from).into_iter().chain(numbers));
        }
    }
    table
}

/// One row per other policy.
fn rankings(found: &Uncertainty) -> Table {
    let mut columns = ["policy", "measure", "unit"].map(Column::text).to_vec();
    columns.push(Column::real("difference", ""));
    columns.extend(["ci95", "total95"].iter().flat_map(|name| ends(name)));
    columns.extend(Column::estimate("better_share", "1"));
    let mut table = Table::new("policies-in-worlds", columns)
        .about("A row per policy: what it changes of the main measure, and in which share of the worlds it is better.");
    for policy in &found.policies {
        let numbers = [
            Some(policy.difference),
            policy.ci95_low,
            policy.ci95_high,
            policy.total95_low,
            policy.total95_high,
        ];
        let better = Cell::estimate(policy.better_share, policy.better_ci95_low.zip(policy.better_ci95_high));
        let words = [&policy.name, &policy.measure, &policy.unit].map(Cell::from);
        table.push(words.into_iter().chain(numbers.map(Cell::from)).chain(better));
    }
    table
}
