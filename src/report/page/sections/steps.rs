//! Where the time of a citizen goes, step by step: what is waited for, and the service itself.

use super::super::super::draw::bars::{self, Bar};
use super::super::super::draw::canvas::picture;
use super::super::super::draw::palette::{Colour, FOURTH, HEAT, IDLE, MAIN, OTHER, THIRD};
use super::super::super::language::messages as m;
use super::super::super::language::{Html, Message, Words};
use super::super::material::{Material, Row};
use super::super::section::{As, Section, View};

const TABLE: &str = "time-by-step";

/// Column, what it is, and its colour; waits first.
const PARTS: [(&str, Message, Colour); 7] = [
    ("wait_officer_min", m::WAIT_FOR_OFFICER, MAIN),
    ("wait_equipment_min", m::WAIT_FOR_EQUIPMENT, OTHER),
    ("wait_system_min", m::WAIT_FOR_SYSTEM, FOURTH),
    ("wait_stock_min", m::WAIT_FOR_STOCK, HEAT[4]),
    ("wait_closed_min", m::WAIT_FOR_OPENING, IDLE),
    ("service_right_min", m::SERVICE, THIRD),
    ("service_wrong_min", m::SERVICE_IN_VAIN, HEAT[1]),
];

pub fn section(material: &Material, words: &Words) -> Option<Section> {
    let rows = material.rows(TABLE);
    let wait = |row: &&Row| (row.number("wait_mean_min").unwrap_or(0.0) * 1e6) as i64;
    let present: Vec<Row> = rows.iter().copied().filter(|row| row.is("present")).collect();
    let shown = if present.is_empty() { &rows } else { &present };
    let longest = shown.iter().max_by_key(wait)?;
    let waits = PARTS[..5].iter().filter_map(|(column, name, _)| Some((longest.number(column)?, *name)));
    let (most, cause) = waits.max_by(|one, other| one.0.total_cmp(&other.0))?;
    let said = || {
        [
            ("step", longest.text("step").into()),
            ("cause", words.word(cause).into()),
            ("most", words.number(most).into()),
            ("wait", words.number(longest.number("wait_mean_min").unwrap_or(0.0)).into()),
        ]
    };
    let (title, alt) = (words.say(m::STEPS_TITLE, said()), words.say(m::STEPS_ALT, said()));
    let used: Vec<&(&str, Message, Colour)> = PARTS
        .iter()
        .filter(|(column, _, _)| shown.iter().any(|row| row.number(column).is_some_and(|value| value > 0.0)))
        .collect();
    let drawn: Vec<Bar> = shown.iter().map(|row| bar(row, &used, words)).collect();
    let whole = drawn.iter().map(|bar| bar.parts.iter().map(|part| part.0).sum()).fold(0.0, f64::max);
    let names: Vec<(Colour, String)> =
        used.iter().map(|(_, name, colour)| (*colour, words.word(*name).plain())).collect();
    let height = bars::height(drawn.len(), names.len());
    let svg =
        picture(height, &title.plain(), &alt.plain(), |canvas| bars::draw(canvas, &names, &drawn, whole));
    let mut columns = vec![(m::STEP, "step", As::Words)];
    columns.extend(used.iter().map(|(column, name, _)| (*name, *column, As::Number)));
    let table = Some(View::of(words, TABLE, rows, &columns));
    let text = vec![words.word(m::STEPS_TEXT)];
    Some(Section { text, picture: Some(svg), table, ..Section::new("steps", title) })
}

fn bar(row: &Row, used: &[&(&str, Message, Colour)], words: &Words) -> Bar {
    let part = |(column, _, colour): &&(&str, Message, Colour)| {
        let value = row.number(column).unwrap_or(0.0);
        (value, *colour, words.plain_number(value))
    };
    let parts: Vec<(f64, Colour, String)> = used.iter().map(part).collect();
    let minutes = |value: f64| words.say(m::MINUTES, [("value", words.number(value).into())]);
    let total = row.number("time_min").map_or_else(Html::default, minutes);
    Bar { name: row.text("step").to_owned(), total: total.plain(), parts }
}
