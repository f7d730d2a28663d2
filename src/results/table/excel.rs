//! Tables as one Excel workbook: a sheet that says what it is, then a sheet per table, with filters on.

use super::{Cell, Column, Table, Type};
use jiff::civil::{Date, date};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use std::io::{self, Write};

/// Most columns of a sheet \[1\].
const MOST_COLUMNS: usize = 16_384;

/// Most cells of a sheet: enough for anybody's eyes, written in a second, and fewer than the 1,048,575 rows below a head that Excel
/// knows \[1\].
const MOST_CELLS: usize = 1_000_000;

/// Most characters of a cell, in units of UTF-16 \[1\].
const MOST_UNITS: usize = 32_767;

/// Most characters of a sheet's name \[1\].
const MOST_OF_A_NAME: usize = 31;

/// Name of the first sheet.
const FIRST: &str = "read me";

/// Whole numbers beyond this are not numbers of Excel, which knows floating point only.
const EXACT: i64 = 1 << 53;

/// Writes `tables` as a workbook whose first sheet says what they are; `about` are more lines of it, each a word and what it is.
///
/// Numbers are numbers, days are days, flags are TRUE or FALSE. A heading is the name of the column and, in brackets, its
/// unit. What does not fit a sheet is left out, and the first sheet says so. The bytes depend on the arguments alone.
///
/// # Errors
/// If `to` cannot be written.
pub fn write(about: &[(String, String)], tables: &[Table], to: &mut impl Write) -> io::Result<()> {
    let bytes = workbook(about, tables).map_err(io::Error::other)?;
    to.write_all(&bytes)
}

fn workbook(about: &[(String, String)], tables: &[Table]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The file says when it was made; the results know of no clock.
    let properties = DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(1970, 1, 1)?);
    book.set_properties(&properties.set_author(env!("CARGO_PKG_NAME")));
    let formats = Formats::new();
    let names = names(tables);
    read_me(book.add_worksheet(), about, tables.iter().zip(&names), &formats)?;
    for (table, name) in tables.iter().zip(&names) {
        sheet(book.add_worksheet().set_name(name)?, table, &formats)?;
    }
    book.save_to_buffer()
}

/// How cells look.
struct Formats {
    head: Format,
    bold: Format,
    wrapped: Format,
    date: Format,
    integer: Format,
    /// Numbers, from the largest to the smallest.
    real: [Format; 5],
}

impl Formats {
    fn new() -> Formats {
        let number = |shape: &str| Format::new().set_num_format(shape);
        Formats {
            head: Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top),
            bold: Format::new().set_bold().set_align(FormatAlign::Top),
            wrapped: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            date: number("yyyy-mm-dd"),
            integer: number("0"),
            real: ["#,##0", "#,##0.0", "0.00", "0.0000", "0.00E+00"].map(number),
        }
    }

    /// The format for numbers as large as `size`: about three digits that count.
    fn of_size(&self, size: f64) -> &Format {
        let [thousands, hundreds, ones, small, tiny] = &self.real;
        match size {
            size if size >= 1000.0 => thousands,
            size if size >= 100.0 => hundreds,
            size if size >= 1.0 || size == 0.0 => ones,
            size if size >= 0.001 => small,
            _ => tiny,
        }
    }
}

/// The first sheet: what the workbook is about, and what each sheet holds.
fn read_me<'t>(
    sheet: &mut Worksheet,
    about: &[(String, String)],
    tables: impl Iterator<Item = (&'t Table, &'t String)>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.set_name(FIRST)?;
    for (column, width) in [(0, 24.0), (1, 72.0), (2, 10.0), (3, 10.0)] {
        sheet.set_column_width(column, width)?;
    }
    let mut at = 0;
    for (word, what) in about {
        sheet.write_string_with_format(at, 0, word, &formats.bold)?;
        sheet.write_string_with_format(at, 1, cut(what), &formats.wrapped)?;
        at += 1;
    }
    at += 1;
    for (column, word) in (0..).zip(["sheet", "what it holds", "rows", "columns"]) {
        sheet.write_string_with_format(at, column, word, &formats.bold)?;
    }
    for (table, name) in tables {
        at += 1;
        let what = [table.about.clone(), left_out(table)].join(" ");
        sheet.write_url(at, 0, format!("internal:'{name}'!A1").as_str())?.write_string(at, 0, name)?;
        sheet.write_string_with_format(at, 1, what.trim(), &formats.wrapped)?;
        sheet.write_number(at, 2, table.rows.len() as f64)?;
        sheet.write_number(at, 3, table.columns.len() as f64)?;
    }
    let how = "A heading names the unit of its column in brackets; [1] is a share or another pure number, and without \
               brackets there is none, or the column `unit` says. A cell is empty where nothing was measured.";
    sheet.write_string_with_format(at + 2, 1, how, &formats.wrapped)?;
    Ok(())
}

/// How many rows and columns of a table go to its sheet.
fn fitting(table: &Table) -> (usize, usize) {
    let columns = table.columns.len().min(MOST_COLUMNS);
    let rows = MOST_CELLS / columns.max(1);
    (table.rows.len().min(rows), columns)
}

/// What of a table does not fit its sheet, in words; empty: nothing.
fn left_out(table: &Table) -> String {
    let mut missing = Vec::new();
    let (rows, columns) = fitting(table);
    for (all, most, what) in [(table.rows.len(), rows, "rows"), (table.columns.len(), columns, "columns")] {
        if all > most {
            missing.push(format!("Only the first {most} of {all} {what} are here."));
        }
    }
    let long = |cell: &Cell| matches!(cell, Cell::Text(text) if text.len() > cut(text).len());
    if table.rows.iter().flatten().any(long) {
        missing.push(format!("Texts are cut after {MOST_UNITS} characters."));
    }
    if !missing.is_empty() {
        missing.push(format!("{}.csv has all of it.", table.name));
    }
    missing.join(" ")
}

fn sheet(sheet: &mut Worksheet, table: &Table, formats: &Formats) -> Result<(), XlsxError> {
    let (rows, columns) = fitting(table);
    let (rows, columns) = (&table.rows[..rows], &table.columns[..columns]);
    sheet.set_freeze_panes(1, 0)?;
    for (at, (column, place)) in (0..).zip(columns.iter().zip(0..)) {
        let heading = heading(column);
        let longest = rows.iter().take(100).map(|row| shown(&row[place])).max().unwrap_or(0);
        // A heading may be broken over lines; the button of the filter takes two characters.
        let width = longest.max(heading.chars().count().div_ceil(2)).clamp(8, 50) + 2;
        sheet.set_column_width(at, width as f64)?;
        sheet.write_string_with_format(0, at, heading, &formats.head)?;
        let format = format(formats, column, rows.iter().map(|row| &row[place]));
        for (row, cells) in (1..).zip(rows) {
            write_cell(sheet, (row, at), &cells[place], format, formats)?;
        }
    }
    if let Some(last) = columns.len().checked_sub(1) {
        // Sizes are below the limits of a sheet.
        sheet.autofilter(0, 0, rows.len() as u32, last as u16)?;
    }
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, at): (u32, u16),
    cell: &Cell,
    format: Option<&Format>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            sheet.write_string(row, at, cut(text))?;
        }
        Cell::Integer(number) if number.unsigned_abs() > EXACT.unsigned_abs() => {
            sheet.write_string(row, at, number.to_string())?;
        }
        Cell::Integer(number) => {
            sheet.write_number_with_format(row, at, *number as f64, &formats.integer)?;
        }
        Cell::Real(number) => {
            let format = format.unwrap_or_else(|| formats.of_size(number.abs()));
            sheet.write_number_with_format(row, at, *number, format)?;
        }
        Cell::Flag(flag) => {
            sheet.write_boolean(row, at, *flag)?;
        }
        Cell::Date(date) => match serial(*date) {
            Some(days) => {
                sheet.write_number_with_format(row, at, days, &formats.date)?;
            }
            None => {
                sheet.write_string(row, at, date.to_string())?;
            }
        },
    }
    Ok(())
}

/// The format of all numbers of a column in one unit, by the largest; `None`: each number has its own.
fn format<'f, 't>(
    formats: &'f Formats,
    column: &Column,
    cells: impl Iterator<Item = &'t Cell>,
) -> Option<&'f Format> {
    let largest = || cells.filter_map(Cell::number).map(f64::abs).fold(0.0, f64::max);
    (column.kind == Type::Real && !column.unit.is_empty()).then(|| formats.of_size(largest()))
}

fn heading(column: &Column) -> String {
    match column.unit.as_str() {
        "" => column.name.clone(),
        unit => format!("{} [{unit}]", column.name),
    }
}

/// Characters that a cell takes on the screen.
fn shown(cell: &Cell) -> usize {
    match cell {
        Cell::Text(text) => text.chars().count(),
        Cell::Empty | Cell::Integer(_) | Cell::Real(_) | Cell::Flag(_) | Cell::Date(_) => 10,
    }
}

/// The day as Excel counts: from 1900 on, which it takes for a leap year; before March of it, dates are text.
fn serial(day: Date) -> Option<f64> {
    (day >= date(1900, 3, 1)).then(|| {
        let days = day.since(date(1899, 12, 30)).map_or(0, |span| span.get_days());
        f64::from(days)
    })
}

/// As much of a text as a cell holds.
fn cut(text: &str) -> &str {
    if text.len() <= MOST_UNITS {
        return text;
    }
    let mut units = 0;
    let too_many = |c: char| {
        units += c.len_utf16();
        units > MOST_UNITS
    };
    text.find(too_many).map_or(text, |end| &text[..end])
}

/// The names of the sheets: as the tables, but no two alike, short, and without what Excel does not allow.
fn names(tables: &[Table]) -> Vec<String> {
    let mut names = vec![FIRST.to_owned()];
    for table in tables {
        let plain = |c: char| if r"[]:*?/\'".contains(c) || c.is_control() { '-' } else { c };
        let whole: String = table.name.chars().map(plain).collect();
        let numbered = |number: usize| {
            let end = if number == 1 { String::new() } else { format!(" {number}") };
            let room = MOST_OF_A_NAME - end.len();
            whole.chars().take(room).chain(end.chars()).collect::<String>()
        };
        let taken = |name: &String| names.iter().any(|other| other.to_lowercase() == name.to_lowercase());
        let free = (1..).map(numbered).find(|name| !name.is_empty() && !taken(name));
        names.extend(free);
    }
    names.split_off(1)
}

#[cfg(test)]
mod tests {
    use super::super::tests::every_type;
    use super::*;
    use crate::results::folder::about;
    use crate::results::tests::example;
    use calamine::{Data, DataType as _, Range, Reader, Xlsx};
    use std::io::Cursor;

    fn sheets(about: &[(String, String)], tables: &[Table]) -> Vec<(String, Range<Data>)> {
        let mut book = Xlsx::new(Cursor::new(workbook(about, tables).unwrap())).unwrap();
        book.worksheets()
    }

    fn same(cell: &Cell, found: &Data) -> bool {
        match (cell, found) {
            (Cell::Empty, Data::Empty) => true,
            (Cell::Text(text), Data::String(found)) => text == found,
            (Cell::Integer(number), Data::String(found)) => number.to_string() == *found,
            (Cell::Integer(_) | Cell::Real(_), Data::Float(found)) => cell.number() == Some(*found),
            (Cell::Flag(flag), Data::Bool(found)) => flag == found,
            (Cell::Date(date), Data::DateTime(found)) => serial(*date) == Some(found.as_f64()),
            (Cell::Date(date), Data::String(found)) => date.to_string() == *found,
            _ => false,
        }
    }

    #[test]
    fn all_cells_come_back_to_the_last_bit() {
        let contents = example(3).contents();
        let mut tables = contents.tables.clone();
        tables.push(every_type());
        tables.push(Table::new("no-rows", [Column::real("wait", "min")]));
        let sheets = sheets(&about(&contents), &tables);
        assert_eq!(sheets.len(), tables.len() + 1);
        for ((name, found), table) in sheets[1..].iter().zip(&tables) {
            assert_eq!(*name, table.name);
            let at = |row: usize, column: usize| found.get_value((row as u32, column as u32));
            for (place, column) in table.columns.iter().enumerate() {
                assert_eq!(at(0, place), Some(&Data::String(heading(column))));
                for (row, cells) in table.rows.iter().enumerate() {
                    let found = at(row + 1, place).unwrap_or(&Data::Empty);
                    assert!(same(&cells[place], found), "{name}: {:?} is {found:?}", cells[place]);
                }
            }
            assert!(found.height() <= table.rows.len() + 1, "{name}");
        }
        assert_eq!(heading(&tables[1].columns[4]), "arrivals_per_h [1/h]");
    }

    #[test]
    fn the_first_sheet_says_what_the_others_are() {
        let contents = example(3).contents();
        let (name, first) = &sheets(&about(&contents), &contents.tables)[0];
        let text = |row, column| first.get_value((row, column)).and_then(|cell| cell.as_string());
        assert_eq!((name.as_str(), text(0, 0).as_deref()), ("read me", Some("results of")));
        let lines: Vec<(String, String)> =
            (0..first.height() as u32).filter_map(|row| Some((text(row, 0)?, text(row, 1)?))).collect();
        let says = |word: &str, what: &str| lines.contains(&(word.to_owned(), what.to_owned()));
        assert!(says("scenario", "three mornings") && says("seed", "1"), "{lines:?}");
        assert!(says("by-hour", "A row per hour of the clock, on an average open day."), "{lines:?}");
    }

    #[test]
    fn the_bytes_are_always_the_same() {
        let tables = example(3).contents().tables;
        assert_eq!(workbook(&[], &tables).unwrap(), workbook(&[], &tables).unwrap());
    }

    #[test]
    fn sheets_have_names_that_excel_takes() {
        let long = "a table of a name that is too long for a sheet";
        let tables = [long, &format!("{long} (2)"), "x/y", "X-Y", "", "Read me"];
        let names = names(&tables.map(|name| Table::new(name, [])));
        let wanted = [
            "a table of a name that is too l",
            "a table of a name that is too 2",
            "x-y",
            "X-Y 2",
            " 2",
            "Read me 2",
        ];
        assert_eq!(names, wanted);
    }

    #[test]
    fn what_does_not_fit_is_told() {
        let mut table = Table::new("long", [Column::flag("open"), Column::text("note")]);
        assert_eq!(left_out(&table), "");
        table.push([Cell::Empty, Cell::from("\u{1F600}".repeat(20_000).as_str())]);
        assert_eq!(left_out(&table), "Texts are cut after 32767 characters. long.csv has all of it.");
        assert_eq!(cut("\u{1F600}".repeat(20_000).as_str()).chars().count(), 16_383);
        table.rows = vec![vec![Cell::Empty, Cell::Empty]; MOST_CELLS / 2 + 1];
        let told = "Only the first 500000 of 500001 rows are here. long.csv has all of it.";
        assert_eq!(left_out(&table), told);
        let narrow = Table {
            columns: vec![Column::text("note")],
            rows: vec![vec![Cell::Empty]; MOST_CELLS + 1],
            ..table
        };
        assert_eq!(fitting(&narrow), (MOST_CELLS, 1));
    }

    #[test]
    fn numbers_show_about_three_digits() {
        let formats = Formats::new();
        let shape = |size: f64| formats.real.iter().position(|one| one == formats.of_size(size));
        assert_eq!([12_345.0, 123.4, 12.3, 0.012, 1e-6].map(shape), [0, 1, 2, 3, 4].map(Some));
        assert_eq!(shape(0.0), Some(2));
    }
}
