//! A table as JSON: an array of records, one a line, each with every column.

use super::{Cell, Table};
use serde_json::Value;
use std::io::{self, Write};

/// Writes `table`: numbers as numbers, days as ISO 8601 text, flags as true or false, an empty cell as null.
///
/// A [`super::Type::Real`] always has a point or an exponent, an [`super::Type::Integer`] never, so that readers that
/// guess types guess right.
///
/// # Errors
/// If `to` cannot be written.
pub fn write(table: &Table, to: &mut impl Write) -> io::Result<()> {
    let names: Vec<String> = table.columns.iter().map(|column| quoted(&column.name)).collect();
    let mut before = "[\n{";
    for row in &table.rows {
        to.write_all(before.as_bytes())?;
        for (place, (cell, name)) in row.iter().zip(&names).enumerate() {
            let comma = if place == 0 { "" } else { "," };
            write!(to, "{comma}{name}:")?;
            serde_json::to_writer(&mut *to, &value(cell))?;
        }
        before = "},\n{";
    }
    to.write_all(if table.rows.is_empty() { b"[]\n" } else { b"}\n]\n" })
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// The cell as JSON; what is not finite is none, and becomes null.
pub fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) => Value::from(text.as_str()),
        Cell::Integer(number) => Value::from(*number),
        Cell::Real(number) => Value::from(*number),
        Cell::Flag(flag) => Value::from(*flag),
        Cell::Date(date) => Value::from(date.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::every_type;
    use super::*;
    use crate::results::tests::example;

    fn text(table: &Table) -> String {
        let mut bytes = Vec::new();
        write(table, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_record_has_every_column() {
        let text = text(&every_type());
        let wanted = r#"[
{"name":"a \"b\"","n":-3,"mean [x]":3.0,"open":true,"day":"2027-01-04"},
{"name":"=1+1","n":9007199254740993,"mean [x]":0.1,"open":false,"day":"1899-12-31"},
{"name":null,"n":null,"mean [x]":null,"open":null,"day":null}
]
"#;
        assert_eq!(text, wanted);
    }

    #[test]
    fn no_rows_are_an_empty_array() {
        assert_eq!(text(&Table::new("nothing", [])), "[]\n");
    }

    #[test]
    fn all_cells_come_back_to_the_last_bit() {
        for table in example(3).contents().tables {
            let records: Vec<Value> = serde_json::from_str(&text(&table)).unwrap();
            assert_eq!(records.len(), table.rows.len(), "{}", table.name);
            for (record, row) in records.iter().zip(&table.rows) {
                for (cell, column) in row.iter().zip(&table.columns) {
                    let found = &record[&column.name];
                    assert_eq!(*found, value(cell), "{} of {}", column.name, table.name);
                    assert_eq!(found.as_f64().map(f64::to_bits), cell.number().map(f64::to_bits));
                }
                assert_eq!(record.as_object().unwrap().len(), table.columns.len());
            }
        }
    }
}
