//! How many have what they come for, day by day.

use super::super::super::draw::canvas::{Frame, Side, picture};
use super::super::super::draw::lines::{self, Line};
use super::super::super::draw::palette::{FAINT, INK, MAIN, OTHER, THIRD};
use super::super::super::language::Words;
use super::super::super::language::messages as m;
use super::super::material::{Material, Row};
use super::super::section::{As, Section, View};

const TABLE: &str = "by-day";

pub fn section(material: &Material, words: &Words) -> Option<Section> {
    let rows = material.rows(TABLE);
    let table = material.table(TABLE)?;
    let is_mean = |name: &&str| !name.ends_with("_ci95_low") && !name.ends_with("_ci95_high");
    let names = table.columns.iter().map(|column| column.name.as_str()).filter(is_mean);
    let columns: Vec<(&str, &str)> =
        names.filter_map(|name| Some((name, name.strip_prefix("coverage ")?))).collect();
    let (first, last) = (rows.first()?, rows.last()?);
    let (column, population) = columns.first()?;
    let said = || {
        Some([
            ("population", (*population).into()),
            ("from", words.share(first.number(column)?).into()),
            ("to", words.share(last.number(column)?).into()),
        ])
    };
    let (title, alt) = (words.say(m::COVERAGE_TITLE, said()?), words.say(m::COVERAGE_ALT, said()?));
    let day = |row: &Row| row.number("day").unwrap_or(0.0);
    let lines: Vec<Line> = columns
        .iter()
        .zip([MAIN, OTHER, THIRD].into_iter().cycle())
        .map(|((column, name), colour)| Line {
            name: (*name).to_owned(),
            points: rows.iter().map(|row| (day(row), row.number(column))).collect(),
            band: Vec::new(),
            colour,
        })
        .collect();
    let goals = material.rows("goals");
    let said_of = |goal: &Row| {
        let share = goal.number("goal_share")?;
        Some(words.say(
            m::GOAL_OF,
            [("population", goal.text("population").into()), ("goal", words.share(share).into())],
        ))
    };
    let text = goals.iter().filter_map(said_of).collect();
    let svg = picture(230, &title.plain(), &alt.plain(), |canvas| {
        let frame = Frame { across: (52, 466), up: (200, 34), x: (day(first), day(last)), y: (0.0, 1.0) };
        frame.rungs(canvas, |value| words.plain_share(value));
        for goal in goals.iter().filter_map(|goal| goal.number("goal_share")) {
            let y = frame.y(goal);
            canvas.dashes((frame.across.0, y), (frame.across.1, y), INK);
            let shown = words.say(m::GOAL, [("goal", words.share(goal).into())]);
            canvas.words(&shown.plain(), (frame.across.1, y - 10), Side::Left, INK);
        }
        lines::draw(canvas, &frame, &lines, 14);
        for row in [first, last] {
            let x = frame.x(day(row)).clamp(80, 430);
            canvas.words(&row.day("date"), (x, 216), Side::Middle, FAINT);
        }
    });
    let shown: Vec<_> = std::iter::once((m::DAY, "date", As::Day))
        .chain(columns.iter().map(|(column, _)| (m::COVERED, *column, As::ShareEstimate)))
        .collect();
    let table = Some(View::of(words, TABLE, rows.clone(), &shown));
    Some(Section { text, picture: Some(svg), table, ..Section::new("coverage", title) })
}
