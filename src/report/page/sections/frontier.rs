//! What a shorter wait costs: the frontier of a search, with the answer and the office as it is.

use super::super::super::draw::canvas::{Canvas, Frame, Side, picture, round_up};
use super::super::super::draw::palette::{FAINT, IDLE, INK, MAIN, OTHER};
use super::super::super::language::messages as m;
use super::super::super::language::{Html, Message, Words};
use super::super::material::{Estimate, Material, Row};
use super::super::section::{As, Section, View, at_axis, with_unit};
use super::comparison;

const TABLE: &str = "frontier";
const COST: &str = "cost_per_day";

/// The columns of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head<'a> {
    /// The levers.
    pub levers: Vec<&'a str>,
    /// What stands against the cost, and its unit.
    pub wait: (&'a str, &'a str),
    /// Unit of the cost.
    pub money: &'a str,
}

/// An office among the others: cost, wait, whether it is the answer or that of today.
type Place = (Estimate, Estimate);

impl<'a> Head<'a> {
    /// Reads them off the table `points`; `None`: the results are of something else.
    pub fn of(material: &Material<'a>) -> Option<Head<'a>> {
        let columns = &material.tables.iter().find(|table| table.name == "points")?.columns;
        let cost = columns.iter().position(|column| column.name == COST)?;
        material.tables.iter().find(|table| table.name == "offices")?;
        let wait = columns.get(cost + 3)?;
        Some(Head {
            levers: columns[..cost].iter().map(|column| column.name.as_str()).collect(),
            wait: (&wait.name, &wait.unit),
            money: &columns[cost].unit,
        })
    }

    /// Where `row` stands.
    fn place(&self, row: &Row) -> Option<Place> {
        Some((row.estimate(COST)?, row.estimate(self.wait.0)?))
    }

    fn same(&self, one: &Row, other: &Row) -> bool {
        self.levers.iter().all(|lever| one.text(lever) == other.text(lever))
    }
}

pub fn section(material: &Material, words: &Words) -> Option<Section> {
    let head = Head::of(material)?;
    let rows = material.rows(TABLE);
    let (first, last) = (head.place(rows.first()?)?, head.place(rows.last()?)?);
    let (measure, unit) = head.wait;
    let said = || {
        [
            ("cheap", with_unit(words, head.money, first.0.mean).into()),
            ("long", with_unit(words, unit, first.1.mean).into()),
            ("dear", with_unit(words, head.money, last.0.mean).into()),
            ("short", with_unit(words, unit, last.1.mean).into()),
            ("measure", words.word(comparison::said_of(measure)).into()),
        ]
    };
    let title = words.say(if rows.len() > 1 { m::FRONTIER_TITLE } else { m::FRONTIER_ONE_TITLE }, said());
    let alt = words.say(m::FRONTIER_ALT, said());
    let svg = picture(340, &title.plain(), &alt.plain(), |canvas| draw(canvas, material, &head, words));
    let shown = if unit == "1" { As::ShareEstimate } else { As::Estimate };
    let columns = [(m::COST_A_DAY, COST, As::Estimate), (m::WAIT, measure, shown)];
    let mut table = View::of(words, TABLE, rows.clone(), &columns);
    for (place, lever) in head.levers.iter().enumerate() {
        table.head.insert(place, Html::words(lever));
        for (cells, row) in table.rows.iter_mut().zip(&rows) {
            cells.insert(place, Html::words(row.text(lever)));
        }
    }
    table.head.push(words.word(m::MEETS_THE_TARGETS));
    for (cells, row) in table.rows.iter_mut().zip(&rows) {
        cells.push(words.word(verdict(row.text("verdict"))));
    }
    let text = vec![words.word(m::FRONTIER_TEXT)];
    Some(Section { text, picture: Some(svg), table: Some(table), ..Section::new(TABLE, title) })
}

/// Whether targets are met, as results write it, in the words of the page.
pub fn verdict(verdict: &str) -> Message {
    match verdict {
        "meets" => m::MEETS,
        "does not meet" => m::MEETS_NOT,
        _ => m::CANNOT_TELL,
    }
}

fn draw(canvas: &Canvas, material: &Material, head: &Head, words: &Words) {
    let rows = material.rows(TABLE);
    let on: Vec<Place> = rows.iter().filter_map(|row| head.place(row)).collect();
    let offices = material.rows("offices");
    // With the numbers of the frontier if it is on it.
    let stands = |office: &str| {
        let office = offices.iter().find(|row| row.text("office") == office)?;
        let on = rows.iter().find(|row| head.same(row, office)).and_then(|row| head.place(row));
        on.or(Some((office.bounded(COST)?, office.bounded(head.wait.0)?)))
    };
    let (now, answer) = (stands("as it is"), stands("answer"));
    let all = || on.iter().chain(&now).chain(&answer);
    let high =
        all().map(|at| at.1.ends.map_or(at.1.mean, |ends| ends.1.min(at.1.mean * 1.5))).fold(0.0, f64::max);
    let costs = all().map(|at| at.0.mean);
    let (low, dear) = costs.fold((f64::MAX, f64::MIN), |(low, high), cost| (low.min(cost), high.max(cost)));
    let margin = ((dear - low) * 0.08).max(dear.abs() * 0.01);
    let frame = Frame {
        across: (52, 462),
        up: (284, 30),
        x: (low - margin, dear + margin),
        y: (0.0, round_up(high)),
    };
    frame.rungs(canvas, |value| at_axis(words, head.wait.1, value));
    frame.posts(canvas, |value| words.axis(value));
    for row in material.rows("points") {
        let Some(at) = head.place(&row) else { continue };
        let inside = (frame.x.0..=frame.x.1).contains(&at.0.mean) && at.1.mean <= frame.y.1;
        if inside {
            canvas.dot(frame.at(at.0.mean, at.1.mean), 3, IDLE);
        }
    }
    canvas.line(on.iter().map(|at| frame.at(at.0.mean, at.1.mean)).collect(), MAIN, 2);
    for (cost, wait) in on.iter().chain(&now) {
        let x = frame.x(cost.mean);
        if let Some((low, high)) = wait.ends {
            canvas.upright(x, (frame.y(low), frame.y(high)), MAIN);
        }
        canvas.dot((x, frame.y(wait.mean)), 5, MAIN);
    }
    let together = now.is_some() && now == answer;
    let marks = [
        (answer, if together { m::ANSWER_AND_TODAY } else { m::THE_ANSWER }),
        (now.filter(|_| !together), m::TODAY_MARK),
    ];
    for (at, message) in marks {
        let Some((cost, wait)) = at else { continue };
        let (x, y) = frame.at(cost.mean, wait.mean);
        canvas.dot((x, y), 7, OTHER);
        let side = if x > 300 { Side::Left } else { Side::Right };
        let beside = if side == Side::Left { x - 11 } else { x + 11 };
        canvas.words(&words.word(message).plain(), (beside, (y - 13).max(40)), side, INK);
    }
    let axis = words.word(comparison::name(head.wait.0)).plain();
    canvas.words(&axis, (8, 14), Side::Right, FAINT);
    let axis = words.say(m::COST_AXIS, [("unit", words.unit(head.money).into())]).plain();
    canvas.words(&axis, (462, 322), Side::Left, FAINT);
}
