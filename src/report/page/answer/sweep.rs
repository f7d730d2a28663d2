//! The answer of a sweep: which lever matters most, and which does nothing.

use super::super::super::language::messages as m;
use super::super::super::language::{Html, Words};
use super::super::material::{Material, Row};
use super::super::section::with_unit;
use super::super::sections::sweep::{Ranking, end_with_unit};
use super::Answer;

/// Returns the answer of a sweep.
pub fn answer(material: &Material, words: &Words) -> Answer {
    let Some(ranking) = Ranking::of(material) else { return Answer::default() };
    let Some(first) = ranking.rows.first() else { return Answer::default() };
    let lever = first.text("lever");
    let measure = words.word(ranking.said());
    let mut sentences = Vec::new();
    if let Some((low, high)) = ranking.ends(material, lever) {
        sentences.push(words.say(
            m::SWEEP_TITLE,
            [
                ("lever", lever.into()),
                ("measure", measure.into()),
                ("low", end_with_unit(words, ranking.unit, low).into()),
                ("high", end_with_unit(words, ranking.unit, high).into()),
            ],
        ));
    } else if let Some(size) = first.number("estimate") {
        sentences.push(words.say(
            m::SWEEP_SIZE_TITLE,
            [
                ("lever", lever.into()),
                ("measure", measure.into()),
                ("what", words.word(ranking.statistic.1).into()),
                ("size", with_unit(words, ranking.unit, size).into()),
            ],
        ));
    }
    let idle = |row: &&Row| row.number("estimate") == Some(0.0);
    let idle = ranking.rows.iter().filter(idle);
    sentences.extend(idle.map(|row| words.say(m::SWEEP_IDLE, [("lever", row.text("lever").into())])));
    Answer { sentences: sentences.into_iter().collect::<Vec<Html>>(), cards: Vec::new() }
}
