//! Whether enough officers are there when people come: work asked for against time on the floor, by half hour.

use super::super::super::draw::canvas::{Canvas, Frame, Side, picture, round_up};
use super::super::super::draw::palette::{FAINT, INK, OTHER, RANGE};
use super::super::super::language::Words;
use super::super::super::language::messages as m;
use super::super::material::Material;
use super::super::section::{As, Section, View, clock};

const TABLE: &str = "demand";

/// From when, how much work is asked for, and how much time is there \[officer-minutes\].
struct Half {
    from: f64,
    asked: f64,
    there: f64,
}

pub fn section(material: &Material, words: &Words) -> Option<Section> {
    let rows = material.rows(TABLE);
    let all: Vec<_> = rows.iter().copied().filter(|row| row.text("step").is_empty()).collect();
    let halves: Vec<Half> = all
        .iter()
        .filter_map(|row| {
            let (asked, there) = (row.number("asked_min")?, row.number("there_min")?);
            Some(Half { from: row.number("from_min")?, asked, there })
        })
        .collect();
    let over = |half: &Half| half.asked - half.there;
    let worst = halves.iter().max_by(|one, other| over(one).total_cmp(&over(other)))?;
    let (from, to) = (clock(worst.from), clock(worst.from + 30.0));
    let said = || {
        [
            ("from", from.as_str().into()),
            ("to", to.as_str().into()),
            ("asked", words.number(worst.asked).into()),
            ("there", words.number(worst.there).into()),
        ]
    };
    let title =
        words.say(if over(worst) > 0.0 { m::DEMAND_OVER_TITLE } else { m::DEMAND_UNDER_TITLE }, said());
    let alt = words.say(m::DEMAND_ALT, said());
    let svg = picture(280, &title.plain(), &alt.plain(), |canvas| draw(canvas, &halves, words));
    let columns = [
        (m::FROM, "from_min", As::Time),
        (m::ASKED_MIN, "asked_min", As::Number),
        (m::THERE_MIN, "there_min", As::Number),
    ];
    let text = vec![words.word(m::DEMAND_TEXT)];
    let table = Some(View::of(words, TABLE, all, &columns));
    Some(Section { text, picture: Some(svg), table, ..Section::new("demand", title) })
}

fn draw(canvas: &Canvas, halves: &[Half], words: &Words) {
    let (first, last) = (halves[0].from, halves[halves.len() - 1].from + 30.0);
    let top = halves.iter().map(|half| half.asked.max(half.there)).fold(0.0, f64::max);
    let frame = Frame { across: (52, 466), up: (242, 54), x: (first, last), y: (0.0, round_up(top)) };
    frame.rungs(canvas, |value| words.axis(value));
    for half in halves {
        canvas.field(frame.at(half.from + 1.0, half.there), frame.at(half.from + 29.0, 0.0), RANGE);
    }
    let asked = halves
        .iter()
        .flat_map(|half| [frame.at(half.from, half.asked), frame.at(half.from + 30.0, half.asked)]);
    canvas.line(asked.collect(), OTHER, 3);
    frame.hours(canvas, |_| true);
    canvas.words(&words.word(m::OFFICER_MINUTES_AXIS).plain(), (8, 12), Side::Right, FAINT);
    canvas.field((8, 28), (24, 40), RANGE);
    canvas.words(&words.word(m::THERE_LABEL).plain(), (30, 34), Side::Right, INK);
    canvas.line(vec![(214, 34), (232, 34)], OTHER, 3);
    canvas.words(&words.word(m::ASKED_LABEL).plain(), (238, 34), Side::Right, INK);
}
