//! The selected policy among all: each with its interval and what became of it.

use super::super::super::draw::canvas::picture;
use super::super::super::draw::dots::{self, Dot};
use super::super::super::draw::palette::{FAINT, INK, MAIN};
use super::super::super::language::messages as m;
use super::super::super::language::{Message, Words};
use super::super::material::{Material, Row};
use super::super::section::{As, Section, View, at_axis, with_unit};
use super::comparison;

const TABLE: &str = "selection";

pub fn section(material: &Material, words: &Words) -> Option<Section> {
    let rows = material.rows(TABLE);
    let selected = rows.iter().find(|row| row.text("status") == "selected").or(rows.first())?;
    let (unit, policy) = (selected.text("unit"), selected.text("policy"));
    let said = || {
        Some([
            ("policy", policy.into()),
            ("measure", words.word(comparison::said_of(selected.text("measure"))).into()),
            ("mean", with_unit(words, unit, selected.number("mean")?).into()),
            ("all", (rows.len() as u64).into()),
        ])
    };
    let (title, alt) = (words.say(m::SELECTION_TITLE, said()?), words.say(m::SELECTION_ALT, said()?));
    let dots: Vec<Dot> = rows.iter().map(|row| dot(row, words)).collect();
    let axis = words.word(comparison::name(selected.text("measure")));
    let svg = picture(dots::height(dots.len()), &title.plain(), &alt.plain(), |canvas| {
        dots::draw(canvas, &dots, None, &axis.plain(), |value| at_axis(words, unit, value));
    });
    let shown = if unit == "1" { As::RowShare } else { As::RowEstimate };
    let columns = [
        (m::POLICY, "policy", As::Words),
        (m::VALUE, "mean", shown),
        (m::REPLICATIONS, "replications", As::Count),
        (m::BETTER_BY_AT_MOST, "better_by_at_most", if unit == "1" { As::Share } else { As::Number }),
    ];
    let mut table = View::of(words, TABLE, rows.clone(), &columns);
    table.head.push(words.word(m::VERDICT));
    for (cells, row) in table.rows.iter_mut().zip(&rows) {
        cells.push(words.word(status(row.text("status"))));
    }
    let text = vec![words.word(m::SELECTION_TEXT)];
    Some(Section { text, picture: Some(svg), table: Some(table), ..Section::new(TABLE, title) })
}

fn dot(row: &Row, words: &Words) -> Dot {
    let found = row.with_ends("mean");
    let colour = match row.text("status") {
        "selected" => MAIN,
        "eliminated" => FAINT,
        _ => INK,
    };
    Dot {
        name: row.text("policy").to_owned(),
        says: words.word(status(row.text("status"))).plain(),
        mean: found.map(|found| found.mean),
        ends: found.and_then(|found| found.ends),
        colour,
    }
}

/// What became of a policy, as results write it, in the words of the page.
fn status(status: &str) -> Message {
    match status {
        "selected" => m::SELECTED,
        "the same in every replication" => m::SAME,
        "not told apart" => m::NOT_TOLD_APART,
        "no better" => m::NO_BETTER,
        "open" => m::STILL_OPEN,
        "eliminated" => m::ELIMINATED,
        _ => m::NOTHING_MEASURED,
    }
}
