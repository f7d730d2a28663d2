//! A table of offices: each row is a scenario file with other values, from a CSV file.
//!
//! A column `name` says what a row is called; `variant`, `seed` and `replications` may say how it is simulated. Every
//! other column is a path of the file, such as `officer.operator.count`, and its cells are values as a single change takes
//! them; an empty cell is what the file says. A column whose name begins with `#` is a remark. What is wrong with the table as a whole refuses it; what is wrong with the
//! values of a row concerns that row alone.

use super::sheet::{Field, fields, first_of, rows};
use super::source::{Cell, Checked, Source};
use super::values::nearest;
use crate::diagnostic::{Diagnostic, Severity, Span, line_and_column};
use std::collections::HashMap;
use std::ops::Range;

/// Most rows of a table: every two of them are held against each other.
pub const MOST_ROWS: usize = 2_000;

/// A table of offices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseTable {
    /// The columns that are paths or remarks, in the order of the file.
    pub paths: Vec<Path>,
    /// The rows in their order.
    pub cases: Vec<Case>,
}

/// A column that is a path, or a remark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The path.
    pub path: String,
    /// Where it stands.
    pub span: Span,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// What it is called.
    pub name: String,
    /// Where that stands.
    pub span: Span,
    /// Its line, from 1.
    pub line: usize,
    /// The variant on which it is built.
    pub variant: Option<Value>,
    /// Seed of its randomness.
    pub seed: Option<Value>,
    /// How many replications.
    pub replications: Option<Value>,
    /// What it says of each of [`CaseTable::paths`]; `None`: what the file says.
    pub values: Vec<Option<Value>>,
}

/// What stands in a cell, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// The text.
    pub text: String,
    /// Its place.
    pub span: Span,
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Variant,
    Seed,
    Replications,
    Path(usize),
}

/// The columns that are no paths.
const KNOWN: [(&str, Column); 4] = [
    ("name", Column::Name),
    ("variant", Column::Variant),
    ("seed", Column::Seed),
    ("replications", Column::Replications),
];

impl Path {
    /// Whether it is a remark, which changes nothing.
    pub fn is_remark(&self) -> bool {
        self.path.starts_with('#')
    }
}

impl CaseTable {
    /// Reads the table `text`; whether its columns are paths of a file, [`wrong_columns`](CaseTable::wrong_columns) says.
    ///
    /// # Errors
    /// Every problem of the text at once, in the order of their places.
    pub fn read(text: &str) -> Result<CaseTable, Vec<Diagnostic>> {
        let mut rows = rows(text);
        let head = rows.next().unwrap_or(0..0);
        let (columns, paths) = columns(text, &head)?;
        let (mut cases, mut problems) = (Vec::new(), Vec::new());
        let mut lines: HashMap<String, usize> = HashMap::new();
        for row in rows {
            match case(text, row, &columns, paths.len()) {
                Err(problem) => problems.push(problem),
                Ok(case) => match lines.get(&case.name) {
                    Some(line) => {
                        let message = format!("`{}` is in line {line} too", case.name);
                        let help = "give every row a name of its own";
                        problems.push(Diagnostic::error("repeated-name", case.span, message).help(help));
                    }
                    None => {
                        lines.insert(case.name.clone(), case.line);
                        cases.push(case);
                    }
                },
            }
        }
        if cases.is_empty() && problems.is_empty() {
            let message = "the table has no row but the one that names the columns";
            problems.push(
                Diagnostic::error("no-rows", head, message).help("write a row for every office or case"),
            );
        } else if cases.len() > MOST_ROWS {
            let message = format!("the table has {} rows, and at most {MOST_ROWS} are taken", cases.len());
            let place = cases[MOST_ROWS].span.clone();
            problems
                .push(Diagnostic::error("many-rows", place, message).help("cut it into tables of their own"));
        }
        if problems.is_empty() { Ok(CaseTable { paths, cases }) } else { Err(first_of(problems)) }
    }

    /// Returns what is wrong with the columns as paths of `template`, each tried with its first value alone.
    pub fn wrong_columns(&self, template: &Source) -> Vec<Diagnostic> {
        let first = |column: usize| self.cases.iter().find_map(|case| case.values[column].as_ref());
        let wrong = |(column, path): (usize, &Path)| {
            let value = first(column).cloned();
            let value = value.unwrap_or_else(|| Value { text: String::new(), span: path.span.clone() });
            let cell = cell(template, path, &value);
            let found = template.read_cells(std::slice::from_ref(&cell)).err()?;
            let is_path = |problem: &Diagnostic| {
                let structural = ["unknown-path", "unknown-key"].contains(&problem.code);
                structural && problem.span.as_ref() == Some(&cell.path_span)
            };
            let problem = found.into_iter().find(is_path)?;
            let message = format!("column `{}` is no path of the template: {}", path.path, problem.message);
            let known = KNOWN.iter().map(|known| known.0);
            let help = match nearest(&path.path, known) {
                help if help.starts_with("did you mean") && !path.path.contains('.') => help,
                _ => problem.help,
            };
            Some(Diagnostic::error("unknown-column", path.span.clone(), message).help(help))
        };
        self.paths.iter().enumerate().filter(|(_, path)| !path.is_remark()).filter_map(wrong).collect()
    }

    /// Returns the changes that `case` makes, each `path=value`.
    pub fn changes(&self, case: &Case) -> Vec<String> {
        self.set(case).map(|(path, value)| format!("{}={}", path.path, value.text)).collect()
    }

    /// Returns the values that `case` gives to paths.
    fn set<'a>(&'a self, case: &'a Case) -> impl Iterator<Item = (&'a Path, &'a Value)> {
        let cells = self.paths.iter().zip(&case.values).filter(|(path, _)| !path.is_remark());
        cells.filter_map(|(path, value)| Some((path, value.as_ref()?)))
    }

    /// Reads the scenario of `case`, which is `template` with its variant, if it names one, and its values.
    ///
    /// # Errors
    /// Its problems, with places in the table: the cell that is wrong, or the name of the row.
    pub fn scenario(&self, case: &Case, template: &Source) -> Result<Checked, Vec<Diagnostic>> {
        let cells: Vec<Cell> = self.set(case).map(|(path, value)| cell(template, path, value)).collect();
        let variant = case.variant.as_ref().map(|value| value.text.as_str()).or(template.variant);
        let read = Source { variant, ..*template }.read_cells(&cells);
        read.map_err(|problems| {
            let errors = problems.into_iter().filter(|problem| problem.severity == Severity::Error);
            errors.map(|problem| self.placed(problem, case, template)).collect()
        })
    }

    /// Gives `problem` of `case` a place in the table.
    fn placed(&self, problem: Diagnostic, case: &Case, template: &Source) -> Diagnostic {
        let length = template.text.len();
        let mut cells = self.set(case).map(|(_, value)| value);
        let mut message = problem.message;
        let span = match problem.span {
            Some(span) if span.start > length => {
                let span = span.start - length - 1..span.end - length - 1;
                // A heading says what all rows do; the cell is what this one does.
                let heading = self.paths.iter().position(|path| path.span == span);
                heading.and_then(|column| Some(case.values[column].as_ref()?.span.clone())).unwrap_or(span)
            }
            Some(span) => {
                let (line, column) = line_and_column(template.text, span.start);
                message = format!("{message} ({}:{line}:{column})", template.name);
                case.span.clone()
            }
            None if problem.code == "unknown-variant" => {
                case.variant.as_ref().map_or(case.span.clone(), |value| value.span.clone())
            }
            None => match (cells.next(), cells.next()) {
                (Some(only), None) => only.span.clone(),
                (_, _) => case.span.clone(),
            },
        };
        Diagnostic { span: Some(span), message, ..problem }
    }
}

impl Value {
    /// Returns the whole number that stands in the cell, called `what`.
    ///
    /// # Errors
    /// If it is none, or not in `range`.
    pub fn whole(&self, what: &str, range: std::ops::RangeInclusive<u64>) -> Result<u64, Diagnostic> {
        self.text.parse().ok().filter(|number| range.contains(number)).ok_or_else(|| {
            let message = format!("`{}` is no {what}", self.text);
            let help = format!("write a whole number from {} to {}", range.start(), range.end());
            Diagnostic::error("not-a-number", self.span.clone(), message).help(help)
        })
    }
}

/// A value of the table as a change of `template`, with places behind those of its text.
fn cell(template: &Source, path: &Path, value: &Value) -> Cell {
    let behind = |span: &Span| {
        let after = template.text.len() + 1;
        span.start + after..span.end + after
    };
    Cell {
        path: path.path.clone(),
        value: value.text.clone(),
        path_span: behind(&path.span),
        value_span: behind(&value.span),
    }
}

fn columns(text: &str, head: &Range<usize>) -> Result<(Vec<Column>, Vec<Path>), Vec<Diagnostic>> {
    let named = if head.is_empty() { Vec::new() } else { fields(text, head) };
    let (mut columns, mut paths, mut problems) = (Vec::new(), Vec::<Path>::new(), Vec::new());
    if let [only] = &named[..]
        && only.text.contains([';', '\t'])
    {
        let message = "the columns are not parted by commas";
        let help = "save the table as CSV with commas between the columns, and a point before decimals";
        return Err(vec![Diagnostic::error("not-commas", only.span.clone(), message).help(help)]);
    }
    for Field { text, span } in named {
        let known = KNOWN.into_iter().find(|(name, _)| *name == text).map(|(_, column)| column);
        let column = known.unwrap_or(Column::Path(paths.len()));
        if known.is_some_and(|known| columns.contains(&known)) || paths.iter().any(|path| path.path == text) {
            let message = format!("there are two columns `{text}`");
            problems.push(
                Diagnostic::error("repeated-column", span.clone(), message).help("leave out one of them"),
            );
        } else if text.is_empty() {
            let help = "name what it holds by its path, such as `officer.operator.count`, or leave it out";
            let message = "a column has no name";
            let place = head.start.max(span.start)..span.end.max(span.start);
            problems.push(Diagnostic::error("unknown-column", place, message).help(help));
        }
        if known.is_none() {
            paths.push(Path { path: text.into_owned(), span });
        }
        columns.push(column);
    }
    if !columns.contains(&Column::Name) {
        let message = "there is no column `name` in the first line";
        let help = match paths
            .iter()
            .find(|path| nearest(&path.path, ["name"].into_iter()).contains("did you"))
        {
            Some(path) => format!("call the column `{}` so, if it says what the rows are called", path.path),
            None => "add one that says what every row is called".to_owned(),
        };
        problems.push(Diagnostic::error("no-column", head.clone(), message).help(help));
    }
    if problems.is_empty() { Ok((columns, paths)) } else { Err(problems) }
}

fn case(text: &str, row: Range<usize>, columns: &[Column], paths: usize) -> Result<Case, Diagnostic> {
    let fields = fields(text, &row);
    if fields.len() != columns.len() {
        let message = format!("the row has {} fields, the first line {}", fields.len(), columns.len());
        let help = "a cell in which the template's value holds stays empty, between its commas; a value with a comma \
                    stands in quotation marks";
        return Err(Diagnostic::error("wrong-row", row, message).help(help));
    }
    let (line, _) = line_and_column(text, row.start);
    let mut case = Case {
        name: String::new(),
        span: row,
        line,
        variant: None,
        seed: None,
        replications: None,
        values: vec![None; paths],
    };
    for (Field { text, span }, column) in fields.into_iter().zip(columns) {
        if *column == Column::Name {
            if text.is_empty() {
                let help = "write what the office or case is called";
                return Err(Diagnostic::error("no-name", case.span, "the row has no name").help(help));
            }
            (case.name, case.span) = (text.into_owned(), span);
            continue;
        }
        let value = (!text.is_empty()).then(|| Value { text: text.into_owned(), span });
        match *column {
            Column::Name => {}
            Column::Variant => case.variant = value,
            Column::Seed => case.seed = value,
            Column::Replications => case.replications = value,
            Column::Path(place) => case.values[place] = value,
        }
    }
    Ok(case)
}

#[cfg(test)]
mod tests;
