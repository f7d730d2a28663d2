//! The offices of a batch: ranked, and each day side by side.

use super::super::super::draw::canvas::{Canvas, Frame, SIZE, Side, WIDTH, fitting, picture, round_up};
use super::super::super::draw::dots::{self, Dot};
use super::super::super::draw::palette::{Colour, FAINT, GRID, INK, MAIN, OTHER, RANGE, THIRD};
use super::super::super::language::messages as m;
use super::super::super::language::{Html, Words};
use super::super::material::{Estimate, Material, Row};
use super::super::section::{As, Section, View, with_unit};
use super::comparison::said_of;

const TABLE: &str = "batch";
const HOURS: &str = "batch-hours";

/// The measure by which offices are ranked.
pub fn by<'a>(material: &Material<'a>) -> &'a str {
    material.document["by"].as_str().unwrap_or("wait_mean_min")
}

/// Offices that were simulated, the worst first.
pub fn ranked<'a>(material: &Material<'a>) -> Vec<Row<'a>> {
    let has_rank = |row: &Row| row.number("rank").is_some();
    let mut rows: Vec<Row> = material.rows(TABLE).into_iter().filter(has_rank).collect();
    rows.sort_by_key(|row| row.number("rank").map_or(i64::MAX, |rank| rank as i64));
    rows
}

/// The ranked list.
pub fn list(material: &Material, words: &Words) -> Option<Section> {
    let (rows, by) = (ranked(material), by(material));
    let (worst, last) = (rows.first()?, rows.last()?);
    let share = by.ends_with("_share");
    let say = |row: &Row| shown(row, by, share, words);
    let said = || {
        [
            ("worst", worst.text("name").into()),
            ("most", say(worst).into()),
            ("best", last.text("name").into()),
            ("least", say(last).into()),
            ("measure", words.word(said_of(by)).into()),
        ]
    };
    let (title, alt) = (words.say(m::BATCH_TITLE, said()), words.say(m::BATCH_ALT, said()));
    let dots: Vec<Dot> = rows.iter().map(|row| dot(row, by, words)).collect();
    let axis = words.word(said_of(by)).plain();
    let svg = picture(dots::height(dots.len()), &title.plain(), &alt.plain(), |canvas| {
        dots::draw(canvas, &dots, None, &axis, |value| match share {
            true => words.plain_share(value),
            false => words.axis(value),
        });
    });
    let columns = [
        (m::OFFICE, "name", As::Words),
        (m::RANK, "rank", As::Count),
        (m::RANK_LOW, "rank_low", As::Count),
        (m::RANK_HIGH, "rank_high", As::Count),
        (m::MEAN_WAIT_MIN, "wait_mean_min", As::Estimate),
        (m::ONE_IN_TEN_ABOVE, "wait_p90_min", As::Estimate),
        (m::WITHIN_TARGET, "target_met_share", As::ShareEstimate),
        (m::TURNED_AWAY, "turned_away_share", As::ShareEstimate),
        (m::COST_A_DAY, "cost_per_day", As::Estimate),
    ];
    let table = Some(View::of(words, TABLE, rows, &columns));
    let text = vec![words.word(m::BATCH_TEXT)];
    Some(Section { text, picture: Some(svg), table, ..Section::new("offices", title) })
}

/// What an office comes to by the measure of the ranks.
pub fn shown(row: &Row, by: &str, share: bool, words: &Words) -> Html {
    let unit = if share { "1" } else { row.unit(by) };
    row.number(by).map_or_else(Html::default, |value| with_unit(words, unit, value))
}

fn dot(row: &Row, by: &str, words: &Words) -> Dot {
    let found: Option<Estimate> = row.estimate(by);
    let ranks = ["rank_low", "rank_high"].map(|column| row.number(column).unwrap_or(0.0) as u64);
    let says = match ranks {
        [low, high] if low == high => words.say(m::RANK_IS, [("rank", words.count(low).into())]),
        [low, high] => {
            words.say(m::RANK_BETWEEN, [("low", words.count(low).into()), ("high", words.count(high).into())])
        }
    };
    Dot {
        name: row.text("name").to_owned(),
        says: says.plain(),
        mean: found.map(|found| found.mean),
        ends: found.and_then(|found| found.ends),
        colour: standing(row),
    }
}

/// Orange misses the target, green meets it, blue cannot tell or has none; the table says it in numbers.
fn standing(row: &Row) -> Colour {
    let met = row.estimate("target_met_share").and_then(|met| met.ends);
    match met.zip(row.number("target_wanted_share")) {
        Some(((_, high), wanted)) if high < wanted => OTHER,
        Some(((low, _), wanted)) if low >= wanted => THIRD,
        Some(_) | None => MAIN,
    }
}

/// A small picture of each office's day, all on the same scale.
pub fn days(material: &Material, words: &Words) -> Option<Section> {
    let (offices, rows) = (ranked(material), material.rows(HOURS));
    let wait = |row: &Row| row.number("wait_mean_min");
    let busiest = rows.iter().filter_map(|row| row.number("arrived_per_day")).fold(0.0, f64::max);
    let came = |row: &&Row| row.number("arrived_per_day").is_some_and(|came| came > 0.02 * busiest);
    let rows: Vec<Row> = rows.iter().filter(came).copied().collect();
    let worst =
        rows.iter().max_by(|one, other| wait(one).unwrap_or(0.0).total_cmp(&wait(other).unwrap_or(0.0)))?;
    let hour = format!("{:02}:00", worst.number("hour")? as u32);
    let said = || {
        [
            ("office", worst.text("name").into()),
            ("hour", hour.as_str().into()),
            ("wait", wait(worst).map_or_else(Html::default, |wait| words.number(wait)).into()),
        ]
    };
    let (title, alt) = (words.say(m::BATCH_DAYS_TITLE, said()), words.say(m::BATCH_DAYS_ALT, said()));
    let most = round_up(wait(worst)?);
    let lines = offices.len().div_ceil(COLUMNS) as i32;
    let svg = picture(lines * TALL + 28, &title.plain(), &alt.plain(), |canvas| {
        for (place, office) in offices.iter().enumerate() {
            let mine = rows.iter().filter(|row| row.text("name") == office.text("name"));
            let corner = ((place % COLUMNS) as i32 * WIDE, (place / COLUMNS) as i32 * TALL);
            small(canvas, corner, office.text("name"), mine, most);
        }
        let scale = words.say(m::BATCH_SCALE, [("most", words.number(most).into())]);
        canvas.words(&scale.plain(), (4, lines * TALL + 14), Side::Right, FAINT);
    });
    let columns = [
        (m::OFFICE, "name", As::Words),
        (m::HOUR, "hour", As::Count),
        (m::ARRIVALS_A_DAY, "arrived_per_day", As::Number),
        (m::MEAN_WAIT_MIN, "wait_mean_min", As::Estimate),
    ];
    let table = Some(View::of(words, HOURS, rows.clone(), &columns));
    Some(Section { picture: Some(svg), table, ..Section::new("office-days", title) })
}

/// Pictures beside each other, and the size of each \[px\].
const COLUMNS: usize = 3;
const WIDE: i32 = WIDTH / COLUMNS as i32;
const TALL: i32 = 92;

fn small<'a>(
    canvas: &Canvas,
    (left, top): (i32, i32),
    name: &str,
    rows: impl Iterator<Item = &'a Row<'a>>,
    most: f64,
) {
    let point = |row: &Row| Some((row.number("hour")? + 0.5, row.number("wait_mean_min")?));
    let points: Vec<(f64, f64)> = rows.filter_map(point).collect();
    canvas.words(&fitting(name, WIDE - 12), (left + 4, top + 10), Side::Right, INK);
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return };
    let frame = Frame {
        across: (left + 4, left + WIDE - 10),
        up: (top + TALL - 20, top + 24),
        x: (first.0, last.0),
        y: (0.0, most),
    };
    let ends = [(frame.across.0, frame.up.0), (frame.across.1, frame.up.0)];
    let line: Vec<(i32, i32)> = points.iter().map(|point| frame.at(point.0, point.1)).collect();
    canvas.line(vec![(ends[0].0, frame.up.1), (ends[1].0, frame.up.1)], GRID, 1);
    canvas.shape(line.iter().copied().chain([ends[1], ends[0]]).collect(), RANGE);
    canvas.line(line, MAIN, 2);
    canvas.line(ends.to_vec(), INK, 1);
    for (hour, x, side) in [(first.0, ends[0].0, Side::Right), (last.0, ends[1].0, Side::Left)] {
        canvas.sized(&format!("{:02}", hour as u32), (x, frame.up.0 + 9), side, FAINT, SIZE - 4);
    }
}
