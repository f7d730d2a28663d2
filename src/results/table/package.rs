//! `datapackage.json`: what the columns of the tables are, for programs, in the words of the Data Package standard
//! (Frictionless Data, 2017); and tables read back by it.

use super::{Cell, Column, Table, Type};
use serde_json::{Value, json};
use std::path::Path;
use std::{fs, io};
use thiserror::Error;

/// Name of the file.
pub const NAME: &str = "datapackage.json";

/// Why tables could not be read back.
#[derive(Debug, Error)]
pub enum PackageError {
    /// A file is missing or cannot be read.
    #[error("`{file}` cannot be read: {source}")]
    Read {
        /// Which.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// A file is not what it was when it was written.
    #[error("`{file}` is damaged: {what}")]
    Damaged {
        /// Which.
        file: String,
        /// What is wrong with it.
        what: String,
    },
}

/// Describes `tables`, each in its CSV file.
pub fn describe(tables: &[Table]) -> String {
    let field = |column: &Column| {
        let mut field = json!({ "name": column.name, "type": word(column.kind) });
        if column.kind == Type::Flag {
            field["trueValues"] = json!(["1"]);
            field["falseValues"] = json!(["0"]);
        }
        if !column.unit.is_empty() {
            field["unit"] = json!(column.unit);
        }
        field
    };
    let resource = |table: &Table| {
        let fields: Vec<Value> = table.columns.iter().map(field).collect();
        let mut resource = json!({
            "name": table.name,
            "path": format!("{}.csv", table.name),
            "format": "csv",
            "profile": "tabular-data-resource",
            "schema": { "fields": fields, "missingValues": [""] },
        });
        if !table.about.is_empty() {
            resource["description"] = json!(table.about);
        }
        resource
    };
    let resources: Vec<Value> = tables.iter().map(resource).collect();
    super::super::json(&json!({ "profile": "tabular-data-package", "resources": resources }))
}

/// Reads the tables of `folder` back.
///
/// # Errors
/// If a file is missing, cannot be read or is damaged.
pub fn read(folder: &Path) -> Result<Vec<Table>, PackageError> {
    described(folder)?.iter().map(|resource| table(folder, resource)).collect()
}

/// Reads the table called `name` back.
///
/// # Errors
/// As of [`read`]; or if there is none of that name.
pub fn read_one(folder: &Path, name: &str) -> Result<Table, PackageError> {
    let described = described(folder)?;
    let resource = described.iter().find(|resource| resource["name"] == name);
    let missing = || PackageError::Damaged { file: NAME.to_owned(), what: format!("no table `{name}`") };
    table(folder, resource.ok_or_else(missing)?)
}

fn described(folder: &Path) -> Result<Vec<Value>, PackageError> {
    let text = text(folder, NAME)?;
    let damaged = |what: String| PackageError::Damaged { file: NAME.to_owned(), what };
    let mut package: Value = serde_json::from_str(&text).map_err(|error| damaged(error.to_string()))?;
    match package["resources"].take() {
        Value::Array(resources) => Ok(resources),
        _ => Err(damaged("no `resources`".to_owned())),
    }
}

/// Reads the file `file` of `folder`.
///
/// # Errors
/// If it is missing or cannot be read.
pub fn text(folder: &Path, file: &str) -> Result<String, PackageError> {
    fs::read_to_string(folder.join(file))
        .map_err(|source| PackageError::Read { file: file.to_owned(), source })
}

fn table(folder: &Path, resource: &Value) -> Result<Table, PackageError> {
    let name = resource["name"].as_str().unwrap_or_default();
    let file = format!("{name}.csv");
    let damaged = |what: String| PackageError::Damaged { file: file.clone(), what };
    let fields = resource["schema"]["fields"].as_array().into_iter().flatten();
    let columns = fields.map(|field| {
        Some(Column {
            name: field["name"].as_str()?.to_owned(),
            kind: kind(field["type"].as_str()?)?,
            unit: field["unit"].as_str().unwrap_or_default().to_owned(),
        })
    });
    let columns: Option<Vec<Column>> = columns.collect();
    let columns = columns.ok_or_else(|| damaged(format!("`{NAME}` does not say what its columns are")))?;
    let about = resource["description"].as_str().unwrap_or_default();
    let mut table = Table::new(name, columns).about(about);
    let text = text(folder, &file)?;
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let head = rows.headers().map_err(|error| damaged(error.to_string()))?;
    if !head.iter().eq(table.columns.iter().map(|column| column.name.as_str())) {
        return Err(damaged("its columns are others than those described".to_owned()));
    }
    for row in rows.records() {
        let row = row.map_err(|error| damaged(error.to_string()))?;
        let cells = row.iter().zip(&table.columns).map(|(text, column)| cell(text, column.kind));
        let cells: Option<Vec<Cell>> = cells.collect();
        let line = row.position().map_or(0, csv::Position::line);
        table.push(cells.ok_or_else(|| damaged(format!("line {line} does not hold what it should")))?);
    }
    Ok(table)
}

fn cell(text: &str, kind: Type) -> Option<Cell> {
    if text.is_empty() {
        return Some(Cell::Empty);
    }
    match kind {
        Type::Text => Some(Cell::Text(text.to_owned())),
        Type::Integer => text.parse().ok().map(Cell::Integer),
        Type::Real => text.parse().ok().map(Cell::Real),
        Type::Flag => ["0", "1"].iter().position(|known| *known == text).map(|place| Cell::Flag(place == 1)),
        Type::Date => text.parse().ok().map(Cell::Date),
    }
}

/// What the standard calls a type.
fn word(kind: Type) -> &'static str {
    match kind {
        Type::Text => "string",
        Type::Integer => "integer",
        Type::Real => "number",
        Type::Flag => "boolean",
        Type::Date => "date",
    }
}

fn kind(word: &str) -> Option<Type> {
    [Type::Text, Type::Integer, Type::Real, Type::Flag, Type::Date]
        .into_iter()
        .find(|kind| self::word(*kind) == word)
}

#[cfg(test)]
mod tests {
    use super::super::super::folder;
    use super::super::super::tests::example;
    use super::*;

    #[test]
    fn tables_come_back_as_they_were() {
        let place = tempfile::tempdir().unwrap();
        let written = place.path().join("run");
        let contents = example(3).contents();
        folder::write(&written, &contents).unwrap();
        assert_eq!(read(&written).unwrap(), contents.tables);
    }

    #[test]
    fn damage_is_told_by_its_place() {
        let place = tempfile::tempdir().unwrap();
        let written = place.path().join("run");
        folder::write(&written, &example(2).contents()).unwrap();
        let days = written.join("by-day.csv");
        let whole = fs::read_to_string(&days).unwrap();
        let told = |text: &str| {
            fs::write(&days, text).unwrap();
            read(&written).unwrap_err().to_string()
        };
        assert_eq!(
            told(&whole.replacen("2027-", "2O27-", 1)),
            "`by-day.csv` is damaged: line 2 does not hold what it should"
        );
        assert!(told(&whole.replacen("arrived", "came", 1)).ends_with("others than those described"));
        fs::remove_file(&days).unwrap();
        assert!(read(&written).unwrap_err().to_string().starts_with("`by-day.csv` cannot be read: "));
    }
}
