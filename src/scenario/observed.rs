//! What an office observed, day by day, from a CSV file.
//!
//! A column `date` (2027-01-04) and one or more of `arrived`, `served` and `wait_mean_min`, which mean what they mean in
//! `by-day.csv`. Rows may be in any order, an empty field was not observed, lines that begin with `#` are left out.

use super::calendar::Calendar;
use super::sheet::{Field, fields, first_of, rows};
use super::values::nearest;
use crate::diagnostic::{Diagnostic, Span, line_and_column};
use crate::time::SimTime;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::ops::Range;

/// Largest number that is taken for an observation.
const LARGEST: f64 = 1e9;

/// Something that is observed once a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ObservedMeasure {
    /// Visits begun.
    Arrived,
    /// Visits begun that ended served.
    Served,
    /// Mean wait of the visits begun \[min\].
    WaitMeanMin,
}

impl ObservedMeasure {
    /// All of them.
    pub const ALL: [ObservedMeasure; 3] =
        [ObservedMeasure::Arrived, ObservedMeasure::Served, ObservedMeasure::WaitMeanMin];

    /// Returns the name of its column.
    pub fn name(self) -> &'static str {
        match self {
            ObservedMeasure::Arrived => "arrived",
            ObservedMeasure::Served => "served",
            ObservedMeasure::WaitMeanMin => "wait_mean_min",
        }
    }

    /// Returns its unit.
    pub fn unit(self) -> &'static str {
        match self {
            ObservedMeasure::Arrived | ObservedMeasure::Served => "visits/day",
            ObservedMeasure::WaitMeanMin => "min",
        }
    }
}

/// The days of an office's log that belong to the horizon of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// What was observed, in the order of the columns.
    pub measures: Vec<ObservedMeasure>,
    /// The days in order.
    pub days: Vec<ObservedDay>,
}

/// One day of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct ObservedDay {
    /// Day of the horizon, from 0.
    pub day: u32,
    /// Its date.
    pub date: Date,
    /// A value for each of [`Observed::measures`]; `None`: not observed.
    pub values: Vec<Option<f64>>,
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Date,
    Measure(ObservedMeasure),
}

impl Observed {
    /// Reads the log `text` of an office whose days are those of `calendar`.
    ///
    /// # Errors
    /// Every problem of the text at once, in the order of their places.
    pub fn read(text: &str, calendar: &Calendar) -> Result<Observed, Vec<Diagnostic>> {
        let mut rows = rows(text);
        let head = rows.next().unwrap_or(0..0);
        let columns = columns(text, &head)?;
        let mut problems = Vec::new();
        let mut found: BTreeMap<Date, (Span, ObservedDay)> = BTreeMap::new();
        for row in rows {
            match day(text, row, &columns, calendar) {
                Err(problem) => problems.push(problem),
                Ok((span, day)) => match found.get(&day.date) {
                    Some((first, _)) => problems.push(twice(text, first, span, day.date)),
                    None => {
                        found.insert(day.date, (span, day));
                    }
                },
            }
        }
        if found.is_empty() && problems.is_empty() {
            let help = "write a row for each observed day, such as `2027-01-04,120,118,14.5`";
            problems.push(Diagnostic::error("no-days", head, "the file holds no observed day").help(help));
        }
        if problems.is_empty() {
            let measures = columns.iter().filter_map(|column| match column {
                Column::Date => None,
                Column::Measure(measure) => Some(*measure),
            });
            let days = found.into_values().map(|(_, day)| day).collect();
            return Ok(Observed { measures: measures.collect(), days });
        }
        Err(first_of(problems))
    }
}

fn columns(text: &str, head: &Range<usize>) -> Result<Vec<Column>, Vec<Diagnostic>> {
    let known = || std::iter::once("date").chain(ObservedMeasure::ALL.map(ObservedMeasure::name));
    let mut columns = Vec::new();
    let mut problems = Vec::new();
    let named = if head.is_empty() { Vec::new() } else { fields(text, head) };
    for field in named {
        let measure = ObservedMeasure::ALL.into_iter().find(|measure| measure.name() == field.text);
        let column = match measure {
            Some(measure) => Column::Measure(measure),
            None if field.text == "date" => Column::Date,
            None => {
                let help = match field.text.contains([';', '\t']) {
                    true => "put commas between the columns, and a point before decimals".to_owned(),
                    false => {
                        format!("leave it out, or name what it holds: {}", nearest(&field.text, known()))
                    }
                };
                let message = format!("column `{}` is unknown", field.text);
                problems.push(Diagnostic::error("unknown-column", field.span, message).help(help));
                continue;
            }
        };
        if columns.contains(&column) {
            let message = format!("there are two columns `{}`", field.text);
            problems.push(
                Diagnostic::error("repeated-column", field.span, message).help("leave out one of them"),
            );
        }
        columns.push(column);
    }
    if problems.is_empty() && !columns.contains(&Column::Date) {
        let help = "add a column `date` with days such as 2027-01-04";
        problems.push(
            Diagnostic::error("no-column", head.clone(), "there is no column `date` in the first line")
                .help(help),
        );
    }
    if problems.is_empty() && columns.len() < 2 {
        let message = "there is no column with anything observed in the first line";
        let help = "add one or more of `arrived`, `served` and `wait_mean_min`";
        problems.push(Diagnostic::error("no-column", head.clone(), message).help(help));
    }
    if problems.is_empty() { Ok(columns) } else { Err(problems) }
}

/// Reads one row, and returns where its date stands too.
fn day(
    text: &str,
    row: Range<usize>,
    columns: &[Column],
    calendar: &Calendar,
) -> Result<(Span, ObservedDay), Diagnostic> {
    let fields = fields(text, &row);
    if fields.len() != columns.len() {
        let message = format!("the row has {} fields, the first line {}", fields.len(), columns.len());
        let help = "a field that was not observed stays empty, between its commas";
        return Err(Diagnostic::error("wrong-row", row, message).help(help));
    }
    let mut place = None;
    let mut values = Vec::new();
    for (field, column) in fields.iter().zip(columns) {
        match column {
            Column::Date => place = Some((field.span.clone(), date(field)?)),
            Column::Measure(_) if field.text.is_empty() => values.push(None),
            Column::Measure(measure) => values.push(Some(value(field, *measure)?)),
        }
    }
    let Some((span, date)) = place else {
        return Err(Diagnostic::error("wrong-row", row, "the row has no date").help("write its date"));
    };
    let day = day_of(date, calendar)
        .map_err(|(message, help)| Diagnostic::error("not-simulated", span.clone(), message).help(help))?;
    Ok((span, ObservedDay { day, date, values }))
}

fn date(field: &Field<'_>) -> Result<Date, Diagnostic> {
    field.text.parse().map_err(|_| {
        Diagnostic::error("not-a-date", field.span.clone(), format!("`{}` is not a date", field.text))
            .help("write year, month and day, such as 2027-01-04")
    })
}

fn value(field: &Field<'_>, measure: ObservedMeasure) -> Result<f64, Diagnostic> {
    let wrong = |what: &str| {
        let message = format!("`{}` {what} of column `{}`", field.text, measure.name());
        let help = "write a number of zero or more with a point before decimals, or leave the field empty";
        Diagnostic::error("not-a-number", field.span.clone(), message).help(help)
    };
    match field.text.parse::<f64>() {
        Ok(value) if value < 0.0 => Err(wrong("is less than zero, which is no value")),
        Ok(value) if value <= LARGEST => Ok(value),
        Ok(value) if value > LARGEST => Err(wrong("is too large for a value")),
        Ok(_) | Err(_) => Err(wrong("is not a number, as a value")),
    }
}

/// Returns the day of the horizon with `date` if it is measured from its first instant to its last, else what is
/// wrong and what to do about it.
fn day_of(date: Date, calendar: &Calendar) -> Result<u32, (String, String)> {
    let number = (date - calendar.start).get_days();
    let Some(day) = u32::try_from(number).ok().filter(|&day| day < calendar.days()) else {
        let (first, last) = (calendar.start, calendar.date(calendar.days().saturating_sub(1)));
        let message = format!("{date} is not a day of the scenario, which goes from {first} to {last}");
        let help = "leave the row out, or change `start` or `horizon` of the calendar";
        return Err((message, help.to_owned()));
    };
    let midnight = SimTime::midnight(day);
    if midnight < SimTime::ZERO + calendar.warm_up {
        let message = format!("{date} is in the warm-up, which is not measured");
        return Err((message, "leave the row out, or let the scenario start earlier".to_owned()));
    }
    if calendar.end() < SimTime::midnight(day + 1) {
        let message = format!("the horizon ends within {date}, which is thus simulated in part");
        return Err((message, "leave the row out, or make the horizon longer".to_owned()));
    }
    Ok(day)
}

fn twice(text: &str, first: &Span, span: Span, date: Date) -> Diagnostic {
    let (line, _) = line_and_column(text, first.start);
    Diagnostic::error("repeated-date", span, format!("{date} is in line {line} too"))
        .help("leave out one of the rows, or join them")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;

    const OFFICE: &str = r#"
        schema = 1
        name = "one counter"
        demand = [{ service = "card", rate = "30 /h" }]
        service = [{ name = "card", route = ["counter"] }]
        step = [{ name = "counter", work = "1 min" }]
        officer = [{ name = "clerk", skills = { counter = 1.0 } }]
        [calendar]
        start = 2027-01-04
        horizon = "132 h"
        warm-up = "1 day"
        hours = "08:00-12:00"
        closing = { inside = "serve everyone" }
    "#;

    fn read(text: &str) -> Result<Observed, Vec<Diagnostic>> {
        let scenario = Scenario::parse(OFFICE, "test.toml").expect("valid");
        Observed::read(text, &scenario.calendar)
    }

    /// Returns line and column, code, message and remedy of the only problem of `text`.
    #[track_caller]
    fn problem(text: &str) -> ((usize, usize), &'static str, String, String) {
        let mut problems = read(text).expect_err("refused");
        assert_eq!(problems.len(), 1, "{problems:#?}");
        let problem = problems.remove(0);
        let place = line_and_column(text, problem.span.expect("a place").start);
        (place, problem.code, problem.message, problem.help)
    }

    #[test]
    fn a_log_is_read_in_any_order_with_gaps_and_remarks() {
        let text = "\u{feff}wait_mean_min, date ,\"arrived\"\r\n# a remark\r\n\r\n,2027-01-06,120\r\n 3.5,\"2027-01-05\" ,\r\n";
        let found = read(text).expect("read");
        assert_eq!(found.measures, [ObservedMeasure::WaitMeanMin, ObservedMeasure::Arrived]);
        let days: Vec<_> = found.days.iter().map(|day| (day.day, day.values.clone())).collect();
        assert_eq!(days, [(1, vec![Some(3.5), None]), (2, vec![None, Some(120.0)])]);
        assert_eq!(found.days[0].date.to_string(), "2027-01-05");
    }

    #[test]
    fn what_the_columns_hold_must_be_known() {
        let ((line, column), code, message, help) = problem("date,arived\n2027-01-05,1\n");
        assert_eq!((line, column, code), (1, 6, "unknown-column"));
        assert_eq!(message, "column `arived` is unknown");
        assert!(help.contains("did you mean `arrived`?"), "{help}");
        let (_, _, message, help) = problem("date;arrived\n2027-01-05;1\n");
        assert_eq!(message, "column `date;arrived` is unknown");
        assert!(help.starts_with("put commas"), "{help}");
        let found =
            ["date,served,served\n", "served\n", "date\n", "date,served\n", "# nothing\n"].map(problem);
        let found = found.map(|(place, code, ..)| (place, code));
        let expected = [
            ((1, 13), "repeated-column"),
            ((1, 1), "no-column"),
            ((1, 1), "no-column"),
            ((1, 1), "no-days"),
            ((1, 1), "no-column"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn rows_are_refused_where_they_are_wrong() {
        let row = |row: &str| problem(&format!("date,arrived,wait_mean_min\n2027-01-05,1,1\n{row}\n"));
        for (text, column, code, part) in [
            ("2027-02-30,1,1", 1, "not-a-date", "`2027-02-30` is not a date"),
            (" 4/1/2027,1,1", 2, "not-a-date", "`4/1/2027`"),
            ("2027-01-06,-1,1", 12, "not-a-number", "`-1` is less than zero"),
            (
                "2027-01-06,1,many",
                14,
                "not-a-number",
                "`many` is not a number, as a value of column `wait_mean_min`",
            ),
            ("2027-01-06,\"1,5\",1", 13, "not-a-number", "`1,5`"),
            ("2027-01-06,NaN,1", 12, "not-a-number", "`NaN`"),
            ("2027-01-06,inf,1", 12, "not-a-number", "too large"),
            ("2027-01-06,1", 1, "wrong-row", "the row has 2 fields, the first line 3"),
            ("2027-01-05,2,2", 1, "repeated-date", "2027-01-05 is in line 2 too"),
            ("2027-01-03,1,1", 1, "not-simulated", "which goes from 2027-01-04 to 2027-01-09"),
            ("2028-01-03,1,1", 1, "not-simulated", "not a day of the scenario"),
            ("-009999-01-01,1,1", 1, "not-simulated", "not a day of the scenario"),
            ("2027-01-04,1,1", 1, "not-simulated", "in the warm-up"),
            ("2027-01-09,1,1", 1, "not-simulated", "the horizon ends within 2027-01-09"),
        ] {
            let (place, found, message, help) = row(text);
            assert_eq!((place, found), ((3, column), code), "{text}: {message}");
            assert!(message.contains(part), "{text}: {message}");
            assert!(!help.is_empty(), "{text}");
        }
    }

    #[test]
    fn all_problems_are_told_at_once_but_not_a_thousand() {
        let text = "date,arrived\n2027-01-05,x\n2027-01-06,-1\n";
        assert_eq!(read(text).expect_err("refused").len(), 2);
        let text = format!("date,arrived\n{}", "2027-01-05,x\n".repeat(1_000));
        let problems = read(&text).expect_err("refused");
        assert_eq!(
            (problems.len(), problems[50].message.as_str()),
            (51, "950 more rows are wrong, from here on")
        );
    }
}
