//! A table as data: typed columns with units, and rows. One file per format turns it into bytes.

pub mod package;

use csv::Writer;
use jiff::civil::Date;
use std::io::Write;

/// What all cells of a column are, unless empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Words.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Real,
    /// Yes or no; 1 or 0 as CSV.
    Flag,
    /// A day, `2027-01-04` as text.
    Date,
}

/// What is in one field.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing was measured, or there is nothing to say.
    Empty,
    /// See [`Type`].
    Text(String),
    /// See [`Type`].
    Integer(i64),
    /// See [`Type`].
    Real(f64),
    /// See [`Type`].
    Flag(bool),
    /// See [`Type`].
    Date(Date),
}

/// A column of a [`Table`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading; never changes its meaning.
    pub name: String,
    /// What its cells are.
    pub kind: Type,
    /// Unit of its numbers; empty: it has none, or another column says.
    pub unit: String,
}

/// A tidy table: one observation a row, one variable a column.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Name of the file that it goes to, without its ending.
    pub name: String,
    /// What the cells of a row are.
    pub columns: Vec<Column>,
    /// Rows, each with a cell per column.
    pub rows: Vec<Vec<Cell>>,
}

impl Column {
    /// A column of numbers in `unit`.
    pub fn real(name: &str, unit: &str) -> Column {
        Column { name: name.to_owned(), kind: Type::Real, unit: unit.to_owned() }
    }

    /// A column of whole numbers in `unit`.
    pub fn integer(name: &str, unit: &str) -> Column {
        Column { kind: Type::Integer, ..Column::real(name, unit) }
    }

    /// A column of words.
    pub fn text(name: &str) -> Column {
        Column { kind: Type::Text, ..Column::real(name, "") }
    }

    /// A column of yes or no.
    pub fn flag(name: &str) -> Column {
        Column { kind: Type::Flag, ..Column::real(name, "") }
    }

    /// A column of days.
    pub fn date(name: &str) -> Column {
        Column { kind: Type::Date, ..Column::real(name, "") }
    }

    /// An estimate and the ends of its 95 % interval: `name`, `name_ci95_low`, `name_ci95_high`.
    pub fn estimate(name: &str, unit: &str) -> [Column; 3] {
        ["", "_ci95_low", "_ci95_high"].map(|end| Column::real(&format!("{name}{end}"), unit))
    }
}

impl Table {
    /// Returns an empty table.
    pub fn new(name: &str, columns: impl IntoIterator<Item = Column>) -> Table {
        Table { name: name.to_owned(), columns: columns.into_iter().collect(), rows: Vec::new() }
    }

    /// Adds a row.
    ///
    /// # Panics
    /// If it does not have a cell of the right type, or an empty one, for each column.
    pub fn push(&mut self, row: impl IntoIterator<Item = Cell>) {
        let row: Vec<Cell> = row.into_iter().collect();
        assert_eq!(row.len(), self.columns.len(), "a row of `{}` has a cell per column", self.name);
        for (cell, column) in row.iter().zip(&self.columns) {
            let fits = cell.kind().is_none_or(|kind| kind == column.kind);
            assert!(fits, "`{}` of `{}` is {:?}, not {cell:?}", column.name, self.name, column.kind);
        }
        self.rows.push(row);
    }

    /// Returns the place of the column called `name`.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// Writes the table as CSV with a head; an empty cell is an empty field.
    ///
    /// # Errors
    /// If `to` cannot be written.
    pub fn csv(&self, to: impl Write) -> csv::Result<()> {
        let mut writer = Writer::from_writer(to);
        writer.write_record(self.columns.iter().map(|column| &column.name))?;
        for row in &self.rows {
            writer.write_record(row.iter().map(Cell::text))?;
        }
        Ok(writer.flush()?)
    }
}

impl Cell {
    fn kind(&self) -> Option<Type> {
        match self {
            Cell::Empty => None,
            Cell::Text(_) => Some(Type::Text),
            Cell::Integer(_) => Some(Type::Integer),
            Cell::Real(_) => Some(Type::Real),
            Cell::Flag(_) => Some(Type::Flag),
            Cell::Date(_) => Some(Type::Date),
        }
    }

    /// The cell as CSV has it.
    pub fn text(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Integer(number) => number.to_string(),
            Cell::Real(number) => number.to_string(),
            Cell::Flag(flag) => u8::from(*flag).to_string(),
            Cell::Date(date) => date.to_string(),
        }
    }

    /// The number in it, if there is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Cell::Integer(number) => Some(*number as f64),
            Cell::Real(number) => Some(*number),
            Cell::Empty | Cell::Text(_) | Cell::Flag(_) | Cell::Date(_) => None,
        }
    }

    /// An estimate and the ends of its interval, for [`Column::estimate`].
    pub fn estimate(mean: Option<f64>, ends: Option<(f64, f64)>) -> [Cell; 3] {
        [mean, ends.map(|ends| ends.0), ends.map(|ends| ends.1)].map(Cell::from)
    }

    /// A day as it is written; empty if it is none.
    pub fn date(text: &str) -> Cell {
        text.parse().map_or(Cell::Empty, Cell::Date)
    }
}

/// What is not finite is not defined.
impl From<Option<f64>> for Cell {
    fn from(value: Option<f64>) -> Cell {
        value.filter(|value| value.is_finite()).map_or(Cell::Empty, Cell::Real)
    }
}

impl From<f64> for Cell {
    fn from(value: f64) -> Cell {
        Cell::from(Some(value))
    }
}

impl From<bool> for Cell {
    fn from(value: bool) -> Cell {
        Cell::Flag(value)
    }
}

/// Counts are far below 2^63.
impl From<u64> for Cell {
    fn from(value: u64) -> Cell {
        Cell::Integer(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<u32> for Cell {
    fn from(value: u32) -> Cell {
        Cell::Integer(value.into())
    }
}

impl From<usize> for Cell {
    fn from(value: usize) -> Cell {
        Cell::from(value as u64)
    }
}

impl From<&str> for Cell {
    fn from(value: &str) -> Cell {
        if value.is_empty() { Cell::Empty } else { Cell::Text(value.to_owned()) }
    }
}

impl From<&String> for Cell {
    fn from(value: &String) -> Cell {
        Cell::from(value.as_str())
    }
}

impl From<Option<&str>> for Cell {
    fn from(value: Option<&str>) -> Cell {
        value.map_or(Cell::Empty, Cell::from)
    }
}
