//! What a comparison leaves behind: every difference as a table, who may be the best, the whole as JSON.

use super::folder::Contents;
use super::table::{Cell, Column, Table};
use super::{Manifest, json};
use crate::experiment::compare::{Compared, Comparison};

/// Returns what a folder of `comparison` holds.
pub fn contents(comparison: &Comparison, manifest: &Manifest) -> Contents {
    let files =
        vec![("manifest.json".to_owned(), manifest.json()), ("comparison.json".to_owned(), json(comparison))];
    Contents { files, tables: vec![differences(comparison), best(comparison)], journal: Vec::new() }
}

/// One row per variant, measure and thing it is about.
fn differences(comparison: &Comparison) -> Table {
    let words = ["policy", "measure", "scope", "name", "unit"].map(Column::text);
    let numbers = [
        "base",
        "base_ci95_low",
        "base_ci95_high",
        "variant",
        "variant_ci95_low",
        "variant_ci95_high",
        "difference",
        "ci95_low",
        "ci95_high",
    ];
    let numbers = numbers.map(|name| Column::real(name, ""));
    let last = [Column::text("verdict"), Column::real("variance_ratio", "1"), Column::flag("simultaneous")];
    let mut table = Table::new("comparison", words.into_iter().chain(numbers).chain(last))
        .about("A row per policy, measure and thing it is about: what the policy changes against the base.");
    for Compared { name, measures, .. } in &comparison.variants {
        for change in measures {
            table.push([
                Cell::from(name),
                Cell::from(&change.measure),
                Cell::from(change.scope.name()),
                Cell::from(&change.name),
                Cell::from(&change.unit),
                Cell::from(change.base),
                Cell::from(change.base_ci95_low),
                Cell::from(change.base_ci95_high),
                Cell::from(change.variant),
                Cell::from(change.variant_ci95_low),
                Cell::from(change.variant_ci95_high),
                Cell::from(change.difference),
                Cell::from(change.ci95_low),
                Cell::from(change.ci95_high),
                Cell::from(change.verdict.words()),
                Cell::from(change.variance_ratio),
                Cell::from(change.simultaneous),
            ]);
        }
    }
    table
}

/// One row per policy, the base first: how likely it is the best by the main measure.
fn best(comparison: &Comparison) -> Table {
    let columns = [Column::text("policy"), Column::text("measure"), Column::real("probability", "1")];
    let mut table =
        Table::new("best", columns).about("A row per policy: how likely it is the best by the main measure.");
    for policy in &comparison.best.policies {
        table.push([
            Cell::from(&policy.name),
            Cell::from(&comparison.best.measure),
            Cell::from(policy.probability),
        ]);
    }
    table
}
