//! How long people wait, by the time at which they come: the median, and what eight in ten meet with.

use super::super::super::draw::canvas::{Canvas, Frame, Side, picture, round_up};
use super::super::super::draw::palette::{FAINT, INK, MAIN, RANGE};
use super::super::super::language::Words;
use super::super::super::language::messages as m;
use super::super::material::{Material, Row};
use super::super::section::{As, Section, View, clock};

const TABLE: &str = "by-half-hour";

/// One half hour.
struct Half {
    from: f64,
    open: bool,
    low: f64,
    middle: f64,
    high: f64,
}

pub fn section(material: &Material, words: &Words) -> Option<Section> {
    let rows = material.rows(TABLE);
    let halves: Vec<Half> = rows.iter().filter_map(half).collect();
    let worst = halves.iter().max_by(|one, other| one.high.total_cmp(&other.high))?;
    let title = words.say(
        m::TIME_OF_DAY_TITLE,
        [
            ("from", clock(worst.from).as_str().into()),
            ("to", clock(worst.from + 30.0).as_str().into()),
            ("high", words.number(worst.high).into()),
        ],
    );
    let alt = words.say(
        if worst.middle > 0.0 { m::TIME_OF_DAY_ALT } else { m::TIME_OF_DAY_ALT_NONE },
        [
            ("from", clock(worst.from).as_str().into()),
            ("middle", words.number(worst.middle).into()),
            ("high", words.number(worst.high).into()),
        ],
    );
    let picture = picture(300, &title.plain(), &alt.plain(), |canvas| draw(canvas, &halves, words));
    let columns = [
        (m::FROM, "from_min", As::Time),
        (m::ARRIVALS_A_DAY, "arrived_per_day", As::Number),
        (m::ONE_IN_TEN_BELOW, "wait_p10_min", As::Number),
        (m::HALF_BELOW, "wait_p50_min", As::Estimate),
        (m::ONE_IN_TEN_ABOVE, "wait_p90_min", As::Number),
    ];
    let text = vec![words.word(m::TIME_OF_DAY_TEXT)];
    let table = Some(View::of(words, TABLE, rows, &columns));
    Some(Section { text, picture: Some(picture), table, ..Section::new("time-of-day", title) })
}

fn half(row: &Row) -> Option<Half> {
    Some(Half {
        from: row.number("from_min")?,
        open: row.number("open_share")? > 0.5,
        low: row.number("wait_p10_min")?,
        middle: row.number("wait_p50_min")?,
        high: row.number("wait_p90_min")?,
    })
}

fn draw(canvas: &Canvas, halves: &[Half], words: &Words) {
    let (first, last) = (halves[0].from, halves[halves.len() - 1].from + 30.0);
    let top = halves.iter().map(|half| half.high).fold(0.0, f64::max);
    let frame = Frame { across: (44, 466), up: (262, 34), x: (first, last), y: (0.0, round_up(top)) };
    frame.hours(canvas, |minute| halves.iter().any(|half| half.open && half.from == minute));
    frame.rungs(canvas, |value| words.axis(value));
    canvas.words(&words.word(m::WAIT_MIN_AXIS).plain(), (8, 12), Side::Right, FAINT);
    let middle = |half: &Half| half.from + 15.0;
    let upper = halves.iter().map(|half| frame.at(middle(half), half.high));
    let lower = halves.iter().rev().map(|half| frame.at(middle(half), half.low));
    canvas.shape(upper.chain(lower).collect(), RANGE);
    canvas.line(halves.iter().map(|half| frame.at(middle(half), half.middle)).collect(), MAIN, 3);
    let edge = halves.iter().map(|half| frame.at(middle(half), half.high)).collect();
    canvas.line(edge, MAIN, 1);
    // Labels stand where the two lines are farthest apart, so that neither covers the other.
    let apart = |half: &&Half| ((half.high - half.middle) * 1e6) as i64;
    let Some(at) = halves.iter().max_by_key(apart) else { return };
    let side = if middle(at) > (first + last) / 2.0 { Side::Left } else { Side::Right };
    let x = frame.x(middle(at)) + if side == Side::Left { -8 } else { 8 };
    let high = words.word(m::ONE_IN_TEN_LABEL).plain();
    canvas.words(&high, (x, (frame.y(at.high) - 10).max(26)), side, INK);
    let (middle_y, base) = (frame.y(at.middle) - 12, frame.up.0 - 12);
    canvas.words(&words.word(m::HALF_LABEL).plain(), (x, middle_y.min(base)), side, INK);
}
