//! The parts of a page: cards, and sections with a title that says the finding, a picture, and the table behind it.

use super::super::language::messages as m;
use super::super::language::{Html, Message, Words};
use super::material::{Estimate, Row};
use serde::Serialize;
use std::borrow::Cow;

/// A number at the top.
#[derive(Clone, Debug, Serialize)]
pub struct Card {
    /// What it is.
    pub label: Html,
    /// The number.
    pub value: Html,
    /// Its range.
    pub range: Html,
    /// What changes against today; empty: there is nothing to hold it against.
    pub change: Html,
}

/// A finding.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// Its name in the page, and of its picture as a file.
    pub id: Cow<'static, str>,
    /// The finding.
    pub title: Html,
    /// What to know beside it.
    pub text: Vec<Html>,
    /// A picture of it.
    pub picture: Option<String>,
    /// The numbers behind it.
    pub table: Option<View>,
    /// A text as it was written.
    pub verbatim: Option<Html>,
}

impl Section {
    /// A section with a title alone.
    pub fn new(id: impl Into<Cow<'static, str>>, title: Html) -> Section {
        Section { id: id.into(), title, text: Vec::new(), picture: None, table: None, verbatim: None }
    }
}

/// A table for the eye.
#[derive(Clone, Debug, Serialize)]
pub struct View {
    /// Headings.
    pub head: Vec<Html>,
    /// Cells; the first of a row says what the row is about.
    pub rows: Vec<Vec<Html>>,
    /// The file that has it in full.
    pub file: String,
}

/// How a column is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum As {
    /// Words.
    Words,
    /// A day.
    Day,
    /// A number.
    Number,
    /// A number with its interval beside it.
    Estimate,
    /// A number with the interval of the row.
    RowEstimate,
    /// A share with the interval of the row.
    RowShare,
    /// A share.
    Share,
    /// A share with its interval.
    ShareEstimate,
    /// A whole number.
    Count,
    /// Minutes after midnight.
    Time,
}

impl View {
    /// Shows `columns` of `rows`; the file is called `file`.
    pub fn of<'a>(
        words: &Words,
        file: &str,
        rows: impl IntoIterator<Item = Row<'a>>,
        columns: &[(Message, &str, As)],
    ) -> View {
        let cell = |row: &Row, (_, column, shown): &(Message, &str, As)| match shown {
            As::Words => Html::words(row.text(column)),
            As::Day => Html::words(&row.day(column)),
            As::Number => row.number(column).map_or_else(nothing, |value| words.number(value)),
            As::Share => row.number(column).map_or_else(nothing, |value| words.share(value)),
            As::Count => row.number(column).map_or_else(nothing, |value| words.count(value as u64)),
            As::Time => row.number(column).map_or_else(nothing, |value| Html::words(&clock(value))),
            As::Estimate => row.estimate(column).map_or_else(nothing, |value| value.shown(words)),
            As::RowEstimate => row.with_ends(column).map_or_else(nothing, |value| value.shown(words)),
            As::RowShare => row.with_ends(column).map_or_else(nothing, |value| value.share(words)),
            As::ShareEstimate => row.estimate(column).map_or_else(nothing, |value| value.share(words)),
        };
        let line = |row: Row| columns.iter().map(|column| cell(&row, column)).collect();
        View {
            head: columns.iter().map(|(head, _, _)| words.word(*head)).collect(),
            rows: rows.into_iter().map(line).collect(),
            file: format!("{file}.csv"),
        }
    }
}

impl Estimate {
    /// The number with its interval.
    pub fn shown(&self, words: &Words) -> Html {
        self.with(words, |value| words.number(value))
    }

    /// The same as a share.
    pub fn share(&self, words: &Words) -> Html {
        self.with(words, |value| words.share(value))
    }

    fn with(&self, words: &Words, say: impl Fn(f64) -> Html) -> Html {
        match self.ends {
            Some((low, high)) if low < high => words.say(
                m::WITH_INTERVAL,
                [("mean", say(self.mean).into()), ("low", say(low).into()), ("high", say(high).into())],
            ),
            Some(_) | None => say(self.mean),
        }
    }

    /// Its interval alone; empty if there is none.
    pub fn range(&self, words: &Words, say: impl Fn(f64) -> Html) -> Html {
        match self.ends {
            Some((low, high)) if low < high => {
                words.say(m::RANGE, [("low", say(low).into()), ("high", say(high).into())])
            }
            Some(_) | None => Html::default(),
        }
    }
}

/// A number in `unit`, without it; a share as such.
pub fn bare(words: &Words, unit: &str, value: f64) -> Html {
    if unit == "1" { words.share(value) } else { words.number(value) }
}

/// The same with its unit.
pub fn with_unit(words: &Words, unit: &str, value: f64) -> Html {
    match unit {
        "1" => words.share(value),
        unit => Html::join([words.number(value), words.unit(unit)], before(unit)),
    }
}

/// What stands between a number and `unit`: a short one stays on the line of its number.
fn before(unit: &str) -> &'static str {
    if unit.contains('/') { " " } else { "\u{a0}" }
}

/// A difference of numbers in `unit`, with its unit.
pub fn change(words: &Words, unit: &str, value: f64) -> Html {
    match unit {
        "1" => Html::join([words.points(value), words.word(m::POINTS)], " "),
        unit => Html::join([words.change(value), words.unit(unit)], before(unit)),
    }
}

/// A round number at an axis of numbers in `unit`.
pub fn at_axis(words: &Words, unit: &str, value: f64) -> String {
    if unit == "1" { words.plain_share(value) } else { words.axis(value) }
}

fn nothing() -> Html {
    Html::words("–")
}

/// Writes minutes after midnight as the clock does.
pub fn clock(minutes: f64) -> String {
    let minutes = minutes as i64;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}
