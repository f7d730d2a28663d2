//! How it goes on over the horizon: the wait day by day, and with it stock and backlog.

use super::super::super::draw::canvas::{Canvas, Frame, Side, picture, round_up};
use super::super::super::draw::lines::{self, Line};
use super::super::super::draw::palette::{Colour, FAINT, FOURTH, INK, MAIN, OTHER, THIRD};
use super::super::super::language::messages as m;
use super::super::super::language::{Html, Words};
use super::super::material::{Material, Row};
use super::super::section::{As, Section, View};

const TABLE: &str = "by-day";

/// Colours of the lines, in turn.
const COLOURS: [Colour; 4] = [MAIN, OTHER, THIRD, FOURTH];

/// Height of one of the pictures that stand below each other \[px\].
const PANEL: i32 = 180;

pub fn section(material: &Material, words: &Words) -> Option<Section> {
    let rows: Vec<Row> = material.rows(TABLE).into_iter().filter(|row| row.is("open")).collect();
    if rows.len() < 5 {
        return None;
    }
    let wait = |row: &&Row| row.number("wait_mean_min").map_or(0, |wait| (wait * 1e6) as i64);
    let worst = rows.iter().max_by_key(wait)?;
    let (date, value) = (worst.day("date"), worst.number("wait_mean_min")?);
    let said = || [("day", date.as_str().into()), ("wait", words.number(value).into())];
    let (title, alt) = (words.say(m::DAYS_TITLE, said()), words.say(m::DAYS_ALT, said()));
    let panels = panels(material, words);
    let svg = picture(PANEL * panels.len() as i32, &title.plain(), &alt.plain(), |canvas| {
        for (place, panel) in panels.iter().enumerate() {
            draw(canvas, place as i32 * PANEL, &rows, panel, words);
        }
    });
    let columns = [
        (m::DAY, "date", As::Day),
        (m::ARRIVED, "arrived", As::Estimate),
        (m::SERVED, "served", As::Estimate),
        (m::MEAN_WAIT_MIN, "wait_mean_min", As::Estimate),
    ];
    let mut table = View::of(words, TABLE, rows.clone(), &columns);
    // The wait stands in it already.
    for panel in &panels[1..] {
        for (column, name) in &panel.columns {
            let head = if name.is_empty() { panel.title.clone() } else { format!("{}: {name}", panel.title) };
            table.head.push(Html::words(&head));
            for (cells, row) in table.rows.iter_mut().zip(&rows) {
                cells.push(row.estimate(column).map_or_else(Html::default, |level| level.shown(words)));
            }
        }
    }
    Some(Section { picture: Some(svg), table: Some(table), ..Section::new("days", title) })
}

/// What stands in one picture: its title, and columns with their names.
struct Panel {
    title: String,
    columns: Vec<(String, String)>,
}

fn panels(material: &Material, words: &Words) -> Vec<Panel> {
    let column = |prefix: &str| -> Vec<(String, String)> {
        let table = material.table(TABLE).into_iter();
        let names = table.flat_map(|table| &table.columns).map(|column| column.name.as_str());
        let is_mean = |name: &&str| !name.ends_with("_ci95_low") && !name.ends_with("_ci95_high");
        let mine = names.filter(is_mean).filter_map(|name| Some((name.strip_prefix(prefix)?, name)));
        mine.map(|(short, name)| (name.to_owned(), short.to_owned())).collect()
    };
    let plain = |name: &str| vec![(name.to_owned(), String::new())];
    let waits_on =
        material.rows(TABLE).iter().any(|row| row.number("backlog").is_some_and(|open| open > 0.0));
    let backlog = if waits_on { plain("backlog") } else { Vec::new() };
    let all = [
        (m::WAIT_BY_DAY, plain("wait_mean_min")),
        (m::STOCK_BY_DAY, column("stock ")),
        (m::BACKLOG_BY_DAY, backlog),
        (m::SKILL_BY_DAY, column("skill ")),
    ];
    let panel = |(title, columns)| Panel { title: words.word(title).plain(), columns };
    all.into_iter().map(panel).filter(|panel| !panel.columns.is_empty()).collect()
}

fn draw(canvas: &Canvas, top: i32, rows: &[Row], panel: &Panel, words: &Words) {
    let day = |row: &Row| row.number("day").unwrap_or(0.0);
    let lines: Vec<Line> = panel
        .columns
        .iter()
        .zip(COLOURS.iter().cycle())
        .map(|((column, name), colour)| Line {
            name: name.clone(),
            points: rows.iter().map(|row| (day(row), row.number(column))).collect(),
            band: Vec::new(),
            colour: *colour,
        })
        .collect();
    let values = lines.iter().flat_map(|line| &line.points).filter_map(|point| point.1);
    let most = values.fold(0.0, f64::max);
    let span = (day(&rows[0]), day(&rows[rows.len() - 1]));
    let frame =
        Frame { across: (52, 466), up: (top + PANEL - 30, top + 44), x: span, y: (0.0, round_up(most)) };
    frame.rungs(canvas, |value| words.axis(value));
    canvas.words(&panel.title, (8, top + 12), Side::Right, INK);
    lines::draw(canvas, &frame, &lines, top + 32);
    for row in [&rows[0], &rows[rows.len() / 2], &rows[rows.len() - 1]] {
        let x = frame.x(day(row)).clamp(60, 430);
        canvas.words(&row.day("date"), (x, frame.up.0 + 14), Side::Middle, FAINT);
    }
}
