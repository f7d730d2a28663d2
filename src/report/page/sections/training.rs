//! What each course brings: skill and wait week by week with it and without, what is gained so far, and other ways to hold it.

use super::super::super::draw::canvas::{Canvas, Frame, Side, picture, round_up, round_values};
use super::super::super::draw::dots::{self, Dot};
use super::super::super::draw::lines::{self, Line};
use super::super::super::draw::palette::{Colour, FAINT, INK, MAIN, OTHER, THIRD};
use super::super::super::language::messages as m;
use super::super::super::language::{Html, Message, Words};
use super::super::material::{Material, Row};
use super::super::section::{As, Section, View, with_unit};
use super::comparison;

const WEEKS: &str = "weeks";
const ALTERNATIVES: &str = "alternatives";

/// Height of one of the pictures that stand below each other \[px\].
const PANEL: i32 = 190;

pub fn sections(material: &Material, words: &Words) -> Vec<Section> {
    let courses = material.rows("courses");
    let of = |(place, course): (usize, &Row)| {
        let number = if place == 0 { String::new() } else { format!("-{}", place + 1) };
        let id = |id: &str| format!("{id}{number}");
        let weeks = by_week(material, course, words);
        let plans = plans(material, course, words);
        [
            weeks.map(|section| Section { id: id("training").into(), ..section }),
            plans.map(|section| Section { id: id("alternatives").into(), ..section }),
        ]
    };
    courses.iter().enumerate().flat_map(of).flatten().collect()
}

/// The rows of `table` about `course`.
fn rows<'a>(material: &Material<'a>, table: &str, course: &Row) -> Vec<Row<'a>> {
    let mine = |row: &Row| row.text("training") == course.text("training");
    material.rows(table).into_iter().filter(mine).collect()
}

fn by_week(material: &Material, course: &Row, words: &Words) -> Option<Section> {
    let rows = rows(material, WEEKS, course);
    let weeks = course.number("weeks")?;
    let payback = course.number("payback_week");
    let name = || ("course", course.text("training").into());
    let count = |weeks: f64| words.count(weeks as u64);
    let title = match payback {
        _ if course.text("verdict") == "nothing to pay back" => {
            words.say(m::TRAINING_NOTHING_TITLE, [name()])
        }
        Some(week) => words.say(m::TRAINING_TITLE, [name(), ("week", count(week).into())]),
        None => words.say(m::TRAINING_NOT_TITLE, [name(), ("weeks", count(weeks).into())]),
    };
    let alt = words.say(m::TRAINING_ALT, [name(), ("weeks", count(weeks).into())]);
    let unit = course.text("net_unit");
    let panels = panels(&rows, unit, words);
    let svg = picture(PANEL * panels.len() as i32, &title.plain(), &alt.plain(), |canvas| {
        for (place, panel) in panels.iter().enumerate() {
            draw(canvas, place as i32 * PANEL, panel, payback, words);
        }
    });
    let columns = [
        (m::WEEK, "week", As::Count),
        (m::FROM, "from", As::Day),
        (m::SKILL_WITHOUT, "skill_without", As::Number),
        (m::SKILL_WITH, "skill_with", As::Number),
        (m::WAIT_WITHOUT, "wait_mean_min_without", As::Number),
        (m::WAIT_WITH, "wait_mean_min_with", As::Number),
        (m::GAINED_SO_FAR, "net_so_far", As::Number),
        (m::AT_LEAST, "band95_low", As::Number),
        (m::AT_MOST, "band95_high", As::Number),
    ];
    let gain = match course.number("value_of_time") {
        Some(worth) => words.say(
            m::TRAINING_MONEY,
            [("worth", words.number(worth).into()), ("unit", words.unit(&format!("{unit}/h")).into())],
        ),
        None => words.word(m::TRAINING_HOURS),
    };
    let text = vec![words.word(m::TRAINING_TEXT), gain];
    let table = Some(View::of(words, WEEKS, rows.clone(), &columns));
    Some(Section { text, picture: Some(svg), table, ..Section::new("training", title) })
}

/// What stands in one picture.
struct Panel {
    title: String,
    lines: Vec<Line>,
    /// What the axis spans.
    y: (f64, f64),
    /// Whether the week in which it has paid back is marked.
    pays: bool,
}

fn panels(rows: &[Row], unit: &str, words: &Words) -> Vec<Panel> {
    let line = |name: Message, column: &str, colour: Colour| Line {
        name: words.word(name).plain(),
        points: rows.iter().filter_map(|row| Some((row.number("week")?, row.number(column)))).collect(),
        band: Vec::new(),
        colour,
    };
    let pair = |title: Message, what: &str| {
        let lines = vec![
            line(m::WITHOUT_COURSE, &format!("{what}_without"), OTHER),
            line(m::WITH_COURSE, &format!("{what}_with"), MAIN),
        ];
        let most = lines.iter().flat_map(|line| &line.points).filter_map(|point| point.1).fold(0.0, f64::max);
        Panel { title: words.word(title).plain(), lines, y: (0.0, round_up(most)), pays: false }
    };
    let ends = |row: &Row| row.number("band95_low").zip(row.number("band95_high"));
    let band = |row: &Row| Some((row.number("week")?, ends(row)));
    let gained = Line {
        band: rows.iter().filter_map(band).collect(),
        name: String::new(),
        ..line(m::GAINED_SO_FAR, "net_so_far", THIRD)
    };
    let values = gained.points.iter().filter_map(|point| point.1);
    let edges = gained.band.iter().filter_map(|point| point.1).flat_map(|(low, high)| [low, high]);
    let (low, high) =
        values.chain(edges).fold((0.0f64, 0.0f64), |(l, h), value| (l.min(value), h.max(value)));
    let y = if high > low { (low, high) } else { (0.0, 1.0) };
    let title = words.say(m::GAINED_BY_WEEK, [("unit", words.unit(unit).into())]).plain();
    let gain = Panel { title, lines: vec![gained], y, pays: true };
    [Some(pair(m::SKILL_BY_WEEK, "skill")), Some(pair(m::WAIT_BY_WEEK, "wait_mean_min")), Some(gain)]
        .into_iter()
        .flatten()
        .filter(|panel| panel.lines.iter().any(|line| line.points.iter().any(|point| point.1.is_some())))
        .collect()
}

fn draw(canvas: &Canvas, top: i32, panel: &Panel, payback: Option<f64>, words: &Words) {
    let weeks = || panel.lines.iter().flat_map(|line| &line.points).map(|point| point.0);
    let span = (weeks().fold(f64::MAX, f64::min), weeks().fold(f64::MIN, f64::max));
    let widest = round_values(panel.y, 4).iter().map(|&value| words.axis(value).chars().count()).max();
    let left = widest.unwrap_or(0) as i32 * 8 + 16;
    let frame = Frame { across: (left, 464), up: (top + PANEL - 30, top + 46), x: span, y: panel.y };
    frame.rungs(canvas, |value| words.axis(value));
    canvas.words(&panel.title, (8, top + 12), Side::Right, INK);
    if panel.y.0 < 0.0 {
        canvas.line(vec![frame.at(span.0, 0.0), frame.at(span.1, 0.0)], INK, 1);
    }
    lines::draw(canvas, &frame, &panel.lines, top + 32);
    if let Some(week) = payback.filter(|_| panel.pays) {
        let x = frame.x(week);
        canvas.dashes((x, frame.up.1), (x, frame.up.0), INK);
        let side = if x > 300 { Side::Left } else { Side::Right };
        let word = words.say(m::PAID_BACK_MARK, [("week", words.count(week as u64).into())]).plain();
        canvas.words(&word, (x + if side == Side::Left { -5 } else { 5 }, top + 34), side, INK);
    }
    let whole = round_values(span, 6).into_iter().filter(|week| week.fract() == 0.0);
    for week in whole {
        canvas.words(&words.axis(week), (frame.x(week), frame.up.0 + 13), Side::Middle, FAINT);
    }
    canvas.words(&words.word(m::WEEK_AXIS).plain(), (8, frame.up.0 + 13), Side::Right, FAINT);
}

/// Other ways to hold the course, the most gained first.
fn plans(material: &Material, course: &Row, words: &Words) -> Option<Section> {
    let rows = rows(material, ALTERNATIVES, course);
    let best = rows.first().filter(|_| rows.len() > 1)?;
    let unit = course.text("net_unit");
    let gained = best.number("net_mean")?;
    let said = || {
        [
            ("course", course.text("training").into()),
            ("plan", plan(best, words).into()),
            ("gained", with_unit(words, unit, gained).into()),
            ("all", (rows.len() as u64).into()),
        ]
    };
    let (title, alt) = (words.say(m::PLANS_TITLE, said()), words.say(m::PLANS_ALT, said()));
    let dot = |row: &Row| {
        let net = row.between("net_mean", "net_ci95_low", "net_ci95_high");
        let may = row.is("may_be_best");
        let says = if may { words.word(m::MAY_BE_BEST) } else { Html::default() };
        Dot {
            name: plan(row, words).plain(),
            says: says.plain(),
            mean: net.map(|net| net.mean),
            ends: net.and_then(|net| net.ends),
            colour: if may { MAIN } else { FAINT },
        }
    };
    let dots: Vec<Dot> = rows.iter().map(dot).collect();
    let axis = words.say(m::GAINED_AXIS, [("unit", words.unit(unit).into())]).plain();
    let svg = picture(dots::height(dots.len()), &title.plain(), &alt.plain(), |canvas| {
        dots::draw(canvas, &dots, Some(0.0), &axis, |value| words.axis(value));
    });
    let columns = [
        (m::COHORTS, "cohorts", As::Count),
        (m::FIRST_SESSION, "first_session", As::Day),
        (m::LAST_SESSION, "last_session", As::Day),
        (m::GAINED_SO_FAR, "net_mean", As::Number),
        (m::AT_LEAST, "net_ci95_low", As::Number),
        (m::AT_MOST, "net_ci95_high", As::Number),
        (m::PAYBACK_WEEK, "payback_week", As::Count),
        (m::MORE_THAN_AS_WRITTEN, "difference", As::RowEstimate),
    ];
    let mut table = View::of(words, ALTERNATIVES, rows.clone(), &columns);
    table.head.insert(0, words.word(m::PLAN));
    table.head.push(words.word(m::VERDICT));
    for (cells, row) in table.rows.iter_mut().zip(&rows) {
        cells.insert(0, plan(row, words));
        cells.push(words.word(comparison::verdict(row.text("verdict"))));
    }
    let text = vec![words.word(m::PLANS_TEXT)];
    Some(Section { text, picture: Some(svg), table: Some(table), ..Section::new("alternatives", title) })
}

/// What a plan is called.
fn plan(row: &Row, words: &Words) -> Html {
    let cohorts = row.number("cohorts").unwrap_or(0.0) as u64;
    let day = row.day("first_session");
    let said = || [("cohorts", cohorts.into()), ("day", day.as_str().into())];
    match row.text("plan") {
        "no course" => words.word(m::NO_COURSE),
        "as written" => words.say(m::PLAN_AS_WRITTEN, said()),
        _ => words.say(m::ANOTHER_PLAN, said()),
    }
}
