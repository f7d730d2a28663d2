//! How many officers are needed: the share within the target, and what it costs, by the number of officers.

use super::super::super::draw::canvas::picture;
use super::super::super::draw::dots::{self, Dot};
use super::super::super::draw::palette::{FAINT, MAIN};
use super::super::super::language::Words;
use super::super::super::language::messages as m;
use super::super::material::{Material, Row};
use super::super::section::{As, Section, View};

const TABLE: &str = "staffing";

pub fn section(material: &Material, words: &Words) -> Option<Section> {
    let rows = material.rows(TABLE);
    let share = |row: &Row| row.estimate("within_share");
    let first = rows.first()?;
    let (group, wanted) = (first.text("group"), first.number("wanted_share"));
    let meets = |row: &&Row| share(row).zip(wanted).is_some_and(|(share, wanted)| share.mean >= wanted);
    let enough = rows.iter().find(meets).and_then(|row| row.number("officers"));
    let most = rows.last()?.number("officers")?;
    let title = match (enough, wanted) {
        (Some(count), Some(wanted)) => words.say(
            m::STAFFING_TITLE,
            [
                ("group", group.into()),
                ("count", words.count(count as u64).into()),
                ("wanted", words.share(wanted).into()),
            ],
        ),
        (None, Some(wanted)) => words.say(
            m::STAFFING_NONE_TITLE,
            [
                ("group", group.into()),
                ("most", words.count(most as u64).into()),
                ("wanted", words.share(wanted).into()),
            ],
        ),
        (_, None) => words.say(m::STAFFING_PLAIN_TITLE, [("group", group.into())]),
    };
    let alt = words.say(m::STAFFING_ALT, [("group", group.into()), ("limit", first.text("target").into())]);
    let dots: Vec<Dot> = rows.iter().map(|row| dot(row, group, words)).collect();
    let axis = words.say(m::SHARE_WITHIN_AXIS, [("limit", first.text("target").into())]).plain();
    let svg = picture(dots::height(dots.len()), &title.plain(), &alt.plain(), |canvas| {
        dots::draw(canvas, &dots, wanted, &axis, |value| words.plain_share(value));
    });
    let columns = [
        (m::OFFICERS, "officers", As::Count),
        (m::WITHIN_TARGET, "within_share", As::ShareEstimate),
        (m::MEAN_WAIT_MIN, "wait_mean_min", As::Estimate),
        (m::COST_A_DAY, "cost_per_day", As::Estimate),
    ];
    let text = vec![words.word(m::STAFFING_TEXT)];
    let table = Some(View::of(words, TABLE, rows.clone(), &columns));
    Some(Section { text, picture: Some(svg), table, ..Section::new("staffing", title) })
}

fn dot(row: &Row, group: &str, words: &Words) -> Dot {
    let within = row.estimate("within_share");
    let count = row.number("officers").unwrap_or(0.0);
    let now = row.is("now");
    let name = words.say(
        if now { m::OFFICERS_NOW } else { m::OFFICERS_OF },
        [("count", words.count(count as u64).into()), ("group", group.into())],
    );
    let cost = row.number("cost_per_day").map(|cost| {
        words.say(
            m::COST_IS,
            [("cost", words.number(cost).into()), ("unit", words.unit(row.unit("cost_per_day")).into())],
        )
    });
    Dot {
        name: name.plain(),
        says: cost.map_or_else(String::new, |cost| cost.plain()),
        mean: within.map(|within| within.mean),
        ends: within.and_then(|within| within.ends),
        colour: if now { FAINT } else { MAIN },
    }
}
