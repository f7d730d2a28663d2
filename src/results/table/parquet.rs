//! A table as Parquet: typed columns that pandas, polars, R, DuckDB and Power BI read as they are.
//!
//! Compressed by Snappy, which every reader knows and which needs no C compiler; Zstandard would make building the crate half as
//! slow again, for tables of some kilobytes.

use super::{Cell, Table, Type};
use jiff::civil::date;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnWriterImpl;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::Result;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types;
use serde_json::{Map, Value};
use std::io::{self, Write};
use std::sync::Arc;

/// Rows that are written at a time \[1\].
const GROUP: usize = 1 << 17;

/// Key of the metadata under which the units of columns stand, as a JSON object.
pub const UNITS: &str = "units";

/// Writes `table`: `int64`, `double`, UTF-8, `boolean` and `date32` columns with nulls; the file's metadata has the units of
/// columns under the key [`UNITS`].
///
/// # Errors
/// If `to` cannot be written.
pub fn write(table: &Table, to: &mut (impl Write + Send)) -> io::Result<()> {
    write_to(table, to).map_err(io::Error::other)
}

fn write_to(table: &Table, to: &mut (impl Write + Send)) -> Result<()> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_key_value_metadata(Some(vec![KeyValue::new(UNITS.to_owned(), units(table))]))
        .build();
    let mut file = SerializedFileWriter::new(to, Arc::new(schema(table)?), Arc::new(properties))?;
    for rows in table.rows.chunks(GROUP) {
        let mut group = file.next_row_group()?;
        for (place, column) in table.columns.iter().enumerate() {
            let Some(writer) = group.next_column()? else { break };
            write_column(writer, column.kind, rows.iter().map(|row| &row[place]))?;
        }
        group.close()?;
    }
    file.close()?;
    Ok(())
}

/// The unit of each column that has one, as a JSON object.
fn units(table: &Table) -> String {
    let named = table.columns.iter().filter(|column| !column.unit.is_empty());
    let units: Map<String, Value> =
        named.map(|column| (column.name.clone(), column.unit.clone().into())).collect();
    Value::Object(units).to_string()
}

fn schema(table: &Table) -> Result<types::Type> {
    let field = |(name, kind): (&str, Type)| {
        let (physical, logical) = match kind {
            Type::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Type::Integer => (Physical::INT64, None),
            Type::Real => (Physical::DOUBLE, None),
            Type::Flag => (Physical::BOOLEAN, None),
            Type::Date => (Physical::INT32, Some(LogicalType::Date)),
        };
        types::Type::primitive_type_builder(name, physical)
            .with_logical_type(logical)
            .with_repetition(Repetition::OPTIONAL)
            .build()
            .map(Arc::new)
    };
    let fields = table.columns.iter().map(|column| field((&column.name, column.kind)));
    types::Type::group_type_builder("table").with_fields(fields.collect::<Result<_>>()?).build()
}

fn write_column<'a>(
    mut column: SerializedColumnWriter<'_>,
    kind: Type,
    cells: impl Iterator<Item = &'a Cell>,
) -> Result<()> {
    match kind {
        Type::Text => write_values(column.typed::<ByteArrayType>(), cells, |cell| match cell {
            Cell::Text(text) => Some(ByteArray::from(text.as_str())),
            Cell::Empty | Cell::Integer(_) | Cell::Real(_) | Cell::Flag(_) | Cell::Date(_) => None,
        }),
        Type::Integer => write_values(column.typed::<Int64Type>(), cells, |cell| match cell {
            Cell::Integer(number) => Some(*number),
            Cell::Empty | Cell::Text(_) | Cell::Real(_) | Cell::Flag(_) | Cell::Date(_) => None,
        }),
        Type::Real => write_values(column.typed::<DoubleType>(), cells, Cell::number),
        Type::Flag => write_values(column.typed::<BoolType>(), cells, |cell| match cell {
            Cell::Flag(flag) => Some(*flag),
            Cell::Empty | Cell::Text(_) | Cell::Integer(_) | Cell::Real(_) | Cell::Date(_) => None,
        }),
        Type::Date => write_values(column.typed::<Int32Type>(), cells, |cell| match cell {
            Cell::Date(day) => day.since(date(1970, 1, 1)).ok().map(|span| span.get_days()),
            Cell::Empty | Cell::Text(_) | Cell::Integer(_) | Cell::Real(_) | Cell::Flag(_) => None,
        }),
    }?;
    column.close()
}

/// Writes what `value` finds in the cells; the others are null.
fn write_values<'a, T: DataType>(
    to: &mut ColumnWriterImpl<'_, T>,
    cells: impl Iterator<Item = &'a Cell>,
    value: impl Fn(&Cell) -> Option<T::T>,
) -> Result<()> {
    let found: Vec<Option<T::T>> = cells.map(value).collect();
    let there: Vec<i16> = found.iter().map(|value| i16::from(value.is_some())).collect();
    let values: Vec<T::T> = found.into_iter().flatten().collect();
    to.write_batch(&values, Some(&there), None)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::every_type;
    use super::*;
    use crate::results::tests::example;
    use bytes::Bytes;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;

    fn bytes(table: &Table) -> Bytes {
        let mut bytes = Vec::new();
        write(table, &mut bytes).unwrap();
        Bytes::from(bytes)
    }

    fn same(cell: &Cell, field: &Field) -> bool {
        match (cell, field) {
            (Cell::Empty, Field::Null) => true,
            (Cell::Text(text), Field::Str(found)) => text == found,
            (Cell::Integer(number), Field::Long(found)) => number == found,
            (Cell::Real(number), Field::Double(found)) => number.to_bits() == found.to_bits(),
            (Cell::Flag(flag), Field::Bool(found)) => flag == found,
            (Cell::Date(day), Field::Date(days)) => date(1970, 1, 1) + jiff::Span::new().days(*days) == *day,
            _ => false,
        }
    }

    #[test]
    fn all_cells_come_back_to_the_last_bit() {
        let mut tables = example(3).contents().tables;
        tables.push(every_type());
        tables.push(Table::new("no-rows", [super::super::Column::real("wait", "min")]));
        for table in tables {
            let reader = SerializedFileReader::new(bytes(&table)).unwrap();
            let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(|row| row.unwrap()).collect();
            assert_eq!(rows.len(), table.rows.len(), "{}", table.name);
            for (found, row) in rows.iter().zip(&table.rows) {
                let fields: Vec<_> = found.get_column_iter().collect();
                assert_eq!(fields.len(), row.len());
                for ((cell, (name, field)), column) in row.iter().zip(fields).zip(&table.columns) {
                    assert_eq!(*name, column.name);
                    assert!(same(cell, field), "{name} of {}: {cell:?} is {field:?}", table.name);
                }
            }
        }
    }

    #[test]
    fn units_stand_in_the_file_and_the_bytes_are_always_the_same() {
        let table = every_type();
        let reader = SerializedFileReader::new(bytes(&table)).unwrap();
        let found = reader.metadata().file_metadata().key_value_metadata().unwrap();
        let units = found.iter().find(|entry| entry.key == UNITS).unwrap();
        assert_eq!(units.value.as_deref(), Some(r#"{"mean [x]":"min"}"#));
        assert_eq!(bytes(&table), bytes(&table));
    }
}
