//! What failures cost: the office as it is against the same without any.

use super::super::super::draw::canvas::{Canvas, Side, WIDTH, picture};
use super::super::super::draw::palette::{FAINT, INK, MAIN, OTHER};
use super::super::super::language::Words;
use super::super::super::language::messages as m;
use super::super::material::{Material, Row};
use super::super::section::{As, Section, View};

const TABLE: &str = "failures";

pub fn section(material: &Material, words: &Words) -> Option<Section> {
    let rows = material.rows(TABLE);
    let wait = rows.iter().find(|row| row.text("measure") == "wait_mean_min")?;
    let (with, without) = (wait.estimate("with")?, wait.estimate("without")?);
    let cost = wait.with_ends("difference")?;
    let said = || {
        [
            ("cost", words.number(cost.mean).into()),
            ("with", words.number(with.mean).into()),
            ("without", words.number(without.mean).into()),
        ]
    };
    let shown = cost.ends.is_some_and(|(low, high)| low > 0.0 || high < 0.0);
    let title = words.say(if shown { m::FAILURES_TITLE } else { m::FAILURES_NOT_SHOWN_TITLE }, said());
    let alt = words.say(m::FAILURES_ALT, said());
    let svg = picture(124, &title.plain(), &alt.plain(), |canvas| draw(canvas, wait, words));
    let columns = [
        (m::MEASURE, "measure", As::Words),
        (m::WITH_FAILURES, "with", As::Estimate),
        (m::WITHOUT_FAILURES, "without", As::Estimate),
        (m::CHANGE, "difference", As::RowEstimate),
        (m::UNIT, "unit", As::Words),
    ];
    let text = vec![words.word(m::FAILURES_TEXT)];
    let table = Some(View::of(words, TABLE, rows.clone(), &columns));
    Some(Section { text, picture: Some(svg), table, ..Section::new("failures", title) })
}

fn draw(canvas: &Canvas, wait: &Row, words: &Words) {
    let bars = [(m::WITH_FAILURES, "with", OTHER), (m::WITHOUT_FAILURES, "without", MAIN)];
    let most = bars.iter().filter_map(|(_, column, _)| wait.number(column)).fold(0.0, f64::max);
    for (place, (name, column, colour)) in bars.into_iter().enumerate() {
        let Some(value) = wait.number(column) else { continue };
        let top = place as i32 * 58;
        canvas.words(&words.word(name).plain(), (4, top + 12), Side::Right, INK);
        let shown = words.say(m::MINUTES, [("value", words.number(value).into())]);
        canvas.words(&shown.plain(), (WIDTH - 4, top + 12), Side::Left, FAINT);
        let right = 4 + (value / most.max(1e-9) * f64::from(WIDTH - 8)).round() as i32;
        canvas.field((4, top + 24), (right.max(6), top + 48), colour);
    }
}
