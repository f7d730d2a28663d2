//! Policies held against today: how much each changes the main measure, the best first.

use super::super::super::draw::canvas::picture;
use super::super::super::draw::dots::{self, Dot};
use super::super::super::draw::palette::{FAINT, MAIN, OTHER};
use super::super::super::language::messages as m;
use super::super::super::language::{Html, Message, Words};
use super::super::material::{Material, Row};
use super::super::section::{As, Section, View};

const TABLE: &str = "comparison";

pub fn section(material: &Material, words: &Words) -> Option<Section> {
    let rows = changes(material);
    let unit = rows.first()?.text("unit");
    let share = unit == "1";
    let (title, alt) = said(&rows, words);
    let dots: Vec<Dot> = rows.iter().map(|row| dot(row, share, words)).collect();
    let axis = match share {
        true => words.word(m::CHANGE_IN_POINTS),
        false => words.say(m::CHANGE_IN_UNIT, [("unit", words.unit(unit).into())]),
    };
    let svg = picture(dots::height(dots.len()), &title.plain(), &alt.plain(), |canvas| {
        dots::draw(canvas, &dots, Some(0.0), &axis.plain(), |value| match share {
            true => words.points(value).plain(),
            false => words.axis(value),
        });
    });
    let columns = [
        (m::POLICY, "policy", As::Words),
        (m::TODAY, "base", if share { As::ShareEstimate } else { As::Estimate }),
        (m::WITH_POLICY, "variant", if share { As::ShareEstimate } else { As::Estimate }),
        (m::CHANGE, "difference", As::RowEstimate),
    ];
    let mut table = View::of(words, TABLE, rows.clone(), &columns);
    table.head.push(words.word(m::VERDICT));
    for (cells, row) in table.rows.iter_mut().zip(&rows) {
        cells.push(words.word(verdict(row.text("verdict"))));
    }
    let text = vec![words.word(m::COMPARISON_TEXT)];
    Some(Section { text, picture: Some(svg), table: Some(table), ..Section::new("comparison", title) })
}

/// Returns what each policy changes of the main measure, the best first.
pub fn changes<'a>(material: &Material<'a>) -> Vec<Row<'a>> {
    let main = material.rows("best").first().map_or("", |row| row.text("measure"));
    let is_it = |row: &Row| row.text("measure") == main && row.text("scope") == "office";
    let mut rows: Vec<Row> = material.rows(TABLE).into_iter().filter(is_it).collect();
    let up = higher_is_better(main);
    let better = |row: &Row| {
        let difference = row.number("difference").unwrap_or(0.0);
        if up { -difference } else { difference }
    };
    // What is shown to be better comes before what only looks so.
    let place = |row: &Row| (row.text("verdict") != "clearly better", better(row));
    rows.sort_by(|one, other| {
        let (one, other) = (place(one), place(other));
        one.0.cmp(&other.0).then(one.1.total_cmp(&other.1))
    });
    rows
}

/// Whether more of `measure` is better.
pub fn higher_is_better(measure: &str) -> bool {
    let better =
        ["served", "within", "met_share", "cards_per_day", "promise_kept", "compliant", "right_first"];
    better.iter().any(|part| measure.contains(part))
}

fn said(rows: &[Row], words: &Words) -> (Html, Html) {
    let (first, measure) = (&rows[0], said_of(rows[0].text("measure")));
    let better = rows.iter().filter(|row| row.text("verdict") == "clearly better").count() as u64;
    let all = rows.len() as u64;
    let counts = || [("better", better.into()), ("all", all.into()), ("measure", words.word(measure).into())];
    let alt = words.say(m::COMPARISON_ALT, counts());
    if better == 0 {
        return (words.say(m::COMPARISON_NONE_TITLE, [("measure", words.word(measure).into())]), alt);
    }
    let share = first.text("unit") == "1";
    let difference = first.number("difference").unwrap_or(0.0);
    let change = if share { words.points(difference) } else { words.change(difference) };
    let unit = if share { words.word(m::POINTS) } else { words.unit(first.text("unit")) };
    let title = words.say(
        m::COMPARISON_TITLE,
        [
            ("policy", first.text("policy").into()),
            ("measure", words.word(measure).into()),
            ("change", change.into()),
            ("unit", unit.into()),
        ],
    );
    (title, alt)
}

fn dot(row: &Row, share: bool, words: &Words) -> Dot {
    let change = row.with_ends("difference");
    let colour = match row.text("verdict") {
        "clearly better" => MAIN,
        "clearly worse" => OTHER,
        _ => FAINT,
    };
    let says = change.map(|change| if share { words.points(change.mean) } else { words.change(change.mean) });
    let says = says.map_or_else(String::new, |says| says.plain());
    Dot {
        name: row.text("policy").to_owned(),
        says: format!("{says}  {}", words.word(verdict(row.text("verdict"))).plain()),
        mean: change.map(|change| change.mean),
        ends: change.and_then(|change| change.ends),
        colour,
    }
}

/// Verdicts as results write them, in the words of the page.
pub fn verdict(verdict: &str) -> Message {
    match verdict {
        "clearly better" => m::CLEARLY_BETTER,
        "clearly worse" => m::CLEARLY_WORSE,
        "higher" => m::HIGHER,
        "lower" => m::LOWER,
        "not shown to differ" => m::NOT_SHOWN,
        "the same in every replication" => m::SAME,
        _ => m::CHANGES_NOTHING,
    }
}

/// The same within a sentence.
pub fn said_of(measure: &str) -> Message {
    match measure {
        "wait_mean_min" => m::THE_MEAN_WAIT,
        "stay_mean_min" => m::THE_MEAN_STAY,
        "served_per_day" => m::THE_SERVED_A_DAY,
        "cards_per_day" => m::THE_CARDS_A_DAY,
        "cost_per_day" => m::THE_COST_A_DAY,
        "cost_per_card" => m::THE_COST_A_CARD,
        "turned_away_share" => m::THE_TURNED_AWAY,
        "abandoned_share" => m::THE_GIVEN_UP,
        "time_to_card_mean_h" => m::THE_TIME_TO_CARD,
        _ => m::THE_MAIN_MEASURE_SAID,
    }
}

/// The same as a label.
pub fn name(measure: &str) -> Message {
    match measure {
        "wait_mean_min" => m::MEAN_WAIT_MIN,
        "stay_mean_min" => m::MEAN_STAY,
        "served_per_day" => m::SERVED_A_DAY,
        "cards_per_day" => m::CARDS_A_DAY,
        "cost_per_day" => m::COST_A_DAY,
        "cost_per_card" => m::COST_A_CARD,
        "turned_away_share" => m::TURNED_AWAY,
        "abandoned_share" => m::GAVE_UP,
        "time_to_card_mean_h" => m::TIME_TO_CARD,
        _ => m::THE_MAIN_MEASURE,
    }
}
