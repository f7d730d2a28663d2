//! What a report is made from: a folder of results, looked up by name.

use crate::results::found::Found;
use crate::results::table::{Cell, Table};
use serde_json::Value;

/// The content of a folder of results.
#[derive(Clone, Copy, Debug)]
pub struct Material<'a> {
    /// `manifest.json`.
    pub manifest: &'a Value,
    /// The findings as a whole: `summary.json`, `comparison.json` and the like.
    pub document: &'a Value,
    /// All tables.
    pub tables: &'a [Table],
}

/// A number with the ends of its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    pub mean: f64,
    pub ends: Option<(f64, f64)>,
}

/// A row of a table.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    table: &'a Table,
    cells: &'a [Cell],
}

impl<'a> Material<'a> {
    /// Looks things up in `found`.
    pub fn new(found: &'a Found) -> Material<'a> {
        Material { manifest: &found.manifest, document: &found.document, tables: &found.tables }
    }

    /// Returns the table called `name`, unless it has no rows.
    pub fn table(&self, name: &str) -> Option<&'a Table> {
        self.tables.iter().find(|table| table.name == name && !table.rows.is_empty())
    }

    /// Returns the rows of the table called `name`; none if there is no such table.
    pub fn rows(&self, name: &str) -> Vec<Row<'a>> {
        let row = |table: &'a Table| table.rows.iter().map(move |cells| Row { table, cells });
        self.table(name).map(row).into_iter().flatten().collect()
    }

    /// Returns the row of `summary` about `measure` of the thing `name`, which is of kind `scope`.
    pub fn measure(&self, measure: &str, scope: &str, name: &str) -> Option<Row<'a>> {
        let is_it =
            |row: &Row| (row.text("measure"), row.text("scope"), row.text("name")) == (measure, scope, name);
        self.rows("summary").into_iter().find(is_it)
    }

    /// Returns a measure with its interval.
    pub fn estimate(&self, measure: &str, scope: &str, name: &str) -> Option<Estimate> {
        let row = self.measure(measure, scope, name)?;
        Some(Estimate {
            mean: row.number("mean")?,
            ends: row.number("ci95_low").zip(row.number("ci95_high")),
        })
    }

    /// Returns a measure of the office.
    pub fn office(&self, measure: &str) -> Option<Estimate> {
        self.estimate(measure, "office", "office")
    }

    /// Returns the names of the things of kind `scope` that have `measure`, in the order of the table.
    pub fn names(&self, measure: &str, scope: &str) -> Vec<&'a str> {
        let of = |row: &Row| row.text("measure") == measure && row.text("scope") == scope;
        self.rows("summary").into_iter().filter(of).map(|row| row.text("name")).collect()
    }

    /// Returns the text at `key` of the manifest; empty if there is none.
    pub fn said(&self, key: &str) -> &'a str {
        self.manifest[key].as_str().unwrap_or_default()
    }
}

impl<'a> Row<'a> {
    fn cell(&self, column: &str) -> &'a Cell {
        self.table.column(column).map_or(&Cell::Empty, |place| &self.cells[place])
    }

    /// The words in `column`; empty if there are none.
    pub fn text(&self, column: &str) -> &'a str {
        match self.cell(column) {
            Cell::Text(text) => text,
            Cell::Empty | Cell::Integer(_) | Cell::Real(_) | Cell::Flag(_) | Cell::Date(_) => "",
        }
    }

    /// The unit of `column`; empty if it has none.
    pub fn unit(&self, column: &str) -> &'a str {
        self.table.column(column).map_or("", |place| &self.table.columns[place].unit)
    }

    /// The number in `column`.
    pub fn number(&self, column: &str) -> Option<f64> {
        self.cell(column).number()
    }

    /// The day in `column`, as it is written.
    pub fn day(&self, column: &str) -> String {
        match self.cell(column) {
            Cell::Date(date) => date.to_string(),
            Cell::Empty | Cell::Text(_) | Cell::Integer(_) | Cell::Real(_) | Cell::Flag(_) => String::new(),
        }
    }

    /// Whether `column` says yes.
    pub fn is(&self, column: &str) -> bool {
        *self.cell(column) == Cell::Flag(true)
    }

    /// The number in `column` with the interval in the columns of its name.
    pub fn estimate(&self, column: &str) -> Option<Estimate> {
        let end = |end: &str| self.number(&format!("{column}_ci95_{end}"));
        Some(Estimate { mean: self.number(column)?, ends: end("low").zip(end("high")) })
    }

    /// The number in `column` with the band in the columns `low` and `high`.
    pub fn between(&self, column: &str, low: &str, high: &str) -> Option<Estimate> {
        let ends = self.number(low).zip(self.number(high));
        Some(Estimate { mean: self.number(column)?, ends })
    }

    /// The number in `column` with the interval in `.._low` and `.._high` of its name, which holds at once with others.
    pub fn bounded(&self, column: &str) -> Option<Estimate> {
        self.between(column, &format!("{column}_low"), &format!("{column}_high"))
    }

    /// The number in `column` with the interval in the columns `.._low` and `.._high` of `name`.
    pub fn band(&self, column: &str, name: &str) -> Option<Estimate> {
        self.between(column, &format!("{name}_low"), &format!("{name}_high"))
    }

    pub fn with_ends(&self, column: &str) -> Option<Estimate> {
        let ends = self.number("ci95_low").zip(self.number("ci95_high"));
        Some(Estimate { mean: self.number(column)?, ends })
    }
}
