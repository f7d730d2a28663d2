//! A typical and a bad day: who has come and who has left, over the day. The gap is who is inside.

use super::super::super::draw::canvas::{Canvas, Frame, Side, picture, round_up};
use super::super::super::draw::palette::{FAINT, INK, MAIN, OTHER, RANGE};
use super::super::super::language::Words;
use super::super::super::language::messages as m;
use super::super::material::{Material, Row};
use super::super::section::{As, Section, View};

const TABLE: &str = "day-curves";

/// A day: its curve, and what it was like.
struct Day<'a> {
    rows: Vec<Row<'a>>,
    wait: f64,
    /// Most people inside at once.
    inside: f64,
}

pub fn section(material: &Material, words: &Words) -> Option<Section> {
    let rows = material.rows(TABLE);
    let (typical, bad) = (day(&rows, "typical")?, day(&rows, "bad")?);
    let title = words.say(
        m::ARRIVALS_TITLE,
        [("typical", words.number(typical.wait).into()), ("bad", words.number(bad.wait).into())],
    );
    let alt = words.say(
        m::ARRIVALS_ALT,
        [
            ("typical", words.count(typical.inside as u64).into()),
            ("bad", words.count(bad.inside as u64).into()),
        ],
    );
    let svg = picture(470, &title.plain(), &alt.plain(), |canvas| {
        draw(canvas, (0, 230), &typical, &words.word(m::TYPICAL_DAY).plain(), words);
        draw(canvas, (236, 466), &bad, &words.word(m::BAD_DAY).plain(), words);
    });
    let columns = [
        (m::DAY, "date", As::Day),
        (m::AT, "at_min", As::Time),
        (m::ARRIVED, "arrived", As::Count),
        (m::LEFT, "left", As::Count),
    ];
    let text = vec![words.word(m::ARRIVALS_TEXT)];
    let table = Some(View::of(words, TABLE, rows, &columns));
    Some(Section { text, picture: Some(svg), table, ..Section::new("arrivals", title) })
}

fn day<'a>(rows: &[Row<'a>], which: &str) -> Option<Day<'a>> {
    let rows: Vec<Row> = rows.iter().copied().filter(|row| row.text("which") == which).collect();
    let most = rows.iter().filter_map(|row| row.number("inside")).fold(0.0, f64::max);
    Some(Day { wait: rows.first()?.number("wait_mean_min")?, inside: most, rows })
}

fn draw(canvas: &Canvas, (top, bottom): (i32, i32), day: &Day, name: &str, words: &Words) {
    let point = |row: &Row| Some((row.number("at_min")?, row.number("arrived")?, row.number("left")?));
    let points: Vec<(f64, f64, f64)> = day.rows.iter().filter_map(point).collect();
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return };
    let most = points.iter().map(|point| point.1).fold(0.0, f64::max);
    let span = ((first.0 / 60.0).floor() * 60.0, (last.0 / 60.0).ceil() * 60.0);
    let frame = Frame { across: (44, 466), up: (bottom - 26, top + 30), x: span, y: (0.0, round_up(most)) };
    frame.rungs(canvas, |value| words.axis(value));
    let came = points.iter().map(|point| frame.at(point.0, point.1));
    let gone = points.iter().map(|point| frame.at(point.0, point.2));
    canvas.shape(came.clone().chain(gone.clone().rev()).collect(), RANGE);
    canvas.line(came.collect(), MAIN, 3);
    canvas.line(gone.collect(), OTHER, 3);
    frame.hours(canvas, |_| true);
    canvas.words(name, (8, top + 12), Side::Right, INK);
    canvas.words(&words.word(m::PEOPLE_AXIS).plain(), (466, top + 12), Side::Left, FAINT);
    let (x, y) = frame.at(span.0 + (span.1 - span.0) * 0.03, most);
    canvas.words(&words.word(m::ARRIVED_LABEL).plain(), (x, y), Side::Right, MAIN);
    let below = frame.up.0 - 16;
    canvas.words(&words.word(m::LEFT_LABEL).plain(), (458, below), Side::Left, OTHER);
}
