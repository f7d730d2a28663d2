//! What differs between two tables, row by row: rows are the same if what they are about is.

use super::super::found::Found;
use super::super::table::{Cell, Table, json};
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;

/// A table of both folders.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TableDiff {
    /// Its name.
    pub table: String,
    /// Columns that only the first has.
    pub columns_gone: Vec<String>,
    /// Columns that only the second has.
    pub columns_new: Vec<String>,
    /// Rows that only the first has, by what they are about.
    pub rows_gone: Vec<String>,
    /// Rows that only the second has.
    pub rows_new: Vec<String>,
    /// Cells that differ: words first, then the largest relative difference.
    pub cells: Vec<CellDiff>,
}

/// A cell that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CellDiff {
    /// What its row is about.
    pub row: String,
    /// Name of its column.
    pub column: String,
    /// Unit of the column; empty: it has none, or another column says.
    pub unit: String,
    /// How it was; null: empty.
    pub before: Value,
    /// How it is.
    pub now: Value,
    /// The second number less the first.
    pub difference: Option<f64>,
}

/// Returns the tables that differ, in their order.
pub(super) fn tables(before: &Found, now: &Found) -> Vec<TableDiff> {
    let empty = |of: &Table| Table { rows: Vec::new(), ..of.clone() };
    let known = before.tables.iter().map(|one| match now.table(&one.name) {
        Some(other) => table(one, other),
        None => table(one, &empty(one)),
    });
    let fresh = now.tables.iter().filter(|other| before.table(&other.name).is_none());
    let all = known.chain(fresh.map(|other| table(&empty(other), other)));
    all.filter(|table| {
        let lists = [&table.columns_gone, &table.columns_new, &table.rows_gone, &table.rows_new];
        !table.cells.is_empty() || lists.iter().any(|list| !list.is_empty())
    })
    .collect()
}

fn table(before: &Table, now: &Table) -> TableDiff {
    let (one, other) = (keyed(before), keyed(now));
    let places: HashMap<&str, usize> =
        other.iter().enumerate().map(|(place, key)| (key.as_str(), place)).collect();
    let common: Vec<(usize, usize)> = before
        .columns
        .iter()
        .enumerate()
        .filter_map(|(place, column)| Some((place, now.column(&column.name)?)))
        .collect();
    let mut cells = Vec::new();
    for (row, key) in before.rows.iter().zip(&one) {
        let Some(twin) = places.get(key.as_str()).map(|place| &now.rows[*place]) else { continue };
        for &(place, there) in &common {
            if row[place] != twin[there] {
                let column = &before.columns[place];
                let difference = row[place].number().zip(twin[there].number());
                cells.push(CellDiff {
                    row: key.clone(),
                    column: column.name.clone(),
                    unit: column.unit.clone(),
                    before: json::value(&row[place]),
                    now: json::value(&twin[there]),
                    difference: difference.map(|(old, new)| new - old),
                });
            }
        }
    }
    cells.sort_by(|one, other| relative(other).total_cmp(&relative(one)));
    let missing = |these: &[String], those: &[String]| -> Vec<String> {
        these.iter().filter(|key| !those.contains(key)).cloned().collect()
    };
    let names = |table: &Table| table.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>();
    TableDiff {
        table: before.name.clone(),
        columns_gone: missing(&names(before), &names(now)),
        columns_new: missing(&names(now), &names(before)),
        rows_gone: missing(&one, &other),
        rows_new: missing(&other, &one),
        cells,
    }
}

/// How large a difference is, relative to the larger of its sides; more than any of those: it is none of numbers.
fn relative(cell: &CellDiff) -> f64 {
    let sides = cell.before.as_f64().zip(cell.now.as_f64()).zip(cell.difference);
    sides.map_or(3.0, |((before, now), difference)| difference.abs() / before.abs().max(now.abs()))
}

/// What each row is about, in words; the number of the row where the table does not say.
fn keyed(table: &Table) -> Vec<String> {
    let columns = keys(table);
    let mut seen: HashMap<String, usize> = HashMap::new();
    let name = |(number, row): (usize, &Vec<Cell>)| {
        let words: Vec<String> =
            columns.iter().map(|place| row[*place].text()).filter(|word| !word.is_empty()).collect();
        let key = if columns.is_empty() { format!("row {}", number + 1) } else { words.join(", ") };
        let times = seen.entry(key.clone()).or_insert(0);
        *times += 1;
        if *times == 1 { key } else { format!("{key} ({times})") }
    };
    table.rows.iter().enumerate().map(name).collect()
}

/// The columns that say what a row is about.
fn keys(table: &Table) -> Vec<usize> {
    let names: &[&str] = match table.name.as_str() {
        "summary" => &["measure", "scope", "name"],
        "theory" => &["step"],
        "replications" => &["replication"],
        "by-hour" => &["hour"],
        "by-day" => &["day"],
        "worlds" => &["world"],
        "comparison" => &["policy", "measure", "scope", "name"],
        "best" | "selection" => &["policy"],
        "effects" => &["measure", "lever", "value", "statistic"],
        "weeks" => &["training", "week"],
        "alternatives" => &["training", "plan"],
        "points" | "frontier" => return levers(table),
        _ => &[],
    };
    names.iter().filter_map(|name| table.column(name)).collect()
}

/// The columns before the first estimate, but for those that count and judge.
fn levers(table: &Table) -> Vec<usize> {
    let is_estimate = |name: &str| table.column(&format!("{name}_ci95_low")).is_some();
    let before = table.columns.iter().take_while(|column| !is_estimate(&column.name)).enumerate();
    before
        .filter(|(_, column)| !["point", "state"].contains(&column.name.as_str()))
        .map(|(place, _)| place)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::table::Column;
    use super::*;

    fn points(rows: &[(&str, f64, &str)]) -> Table {
        let mut columns = vec![Column::integer("point", ""), Column::text("state"), Column::text("clerks")];
        columns.extend(Column::estimate("wait", "min"));
        let mut table = Table::new("points", columns);
        for (place, (clerks, wait, state)) in rows.iter().enumerate() {
            let ends = Cell::estimate(Some(*wait), Some((*wait, *wait)));
            table.push([Cell::from(place), Cell::from(*state), Cell::from(*clerks)].into_iter().chain(ends));
        }
        table
    }

    #[test]
    fn rows_are_found_by_what_they_are_about() {
        let before = points(&[("1", 8.0, "simulated"), ("2", 4.0, "simulated"), ("3", 2.0, "simulated")]);
        let now = points(&[("2", 5.0, "simulated"), ("1", 8.0, "missing"), ("4", 1.0, "simulated")]);
        let diff = table(&before, &now);
        assert_eq!((diff.rows_gone, diff.rows_new), (vec!["3".to_owned()], vec!["4".to_owned()]));
        let told: Vec<(&str, &str, Option<f64>)> = diff
            .cells
            .iter()
            .map(|cell| (cell.row.as_str(), cell.column.as_str(), cell.difference))
            .collect();
        // Words first; then the number of the point, all of itself, before the waits, a fifth.
        let wait =
            [("2", "wait", Some(1.0)), ("2", "wait_ci95_low", Some(1.0)), ("2", "wait_ci95_high", Some(1.0))];
        let first = [("1", "state", None), ("1", "point", Some(1.0)), ("2", "point", Some(-1.0))];
        assert_eq!(told, [&first[..], &wait[..]].concat());
        assert_eq!((&diff.cells[0].before, &diff.cells[0].now), (&"simulated".into(), &"missing".into()));
    }

    #[test]
    fn columns_that_come_and_go_are_named_and_alike_rows_are_counted() {
        let one =
            Table { name: "x".to_owned(), ..points(&[("1", 8.0, "simulated"), ("1", 8.0, "simulated")]) };
        assert_eq!(keyed(&one), ["row 1", "row 2"]);
        assert_eq!(keyed(&Table { name: "points".to_owned(), ..one.clone() }), ["1", "1 (2)"]);
        let mut other = one.clone();
        other.columns[5].name = "wait_high".to_owned();
        let diff = table(&one, &other);
        assert_eq!(
            (diff.columns_gone, diff.columns_new),
            (vec!["wait_ci95_high".into()], vec!["wait_high".into()])
        );
        assert!(diff.cells.is_empty());
    }
}
