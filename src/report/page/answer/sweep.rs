//! The answer of a sweep: which lever matters most, and which does nothing.

use super::super::super::language::Words;
use super::super::super::language::messages as m;
use super::super::material::{Material, Row};
use super::super::sections::sweep::Ranking;
use super::Answer;

/// Returns the answer of a sweep.
pub fn answer(material: &Material, words: &Words) -> Answer {
    let Some(ranking) = Ranking::of(material) else { return Answer::default() };
    let idle = |row: &&Row| row.number("estimate") == Some(0.0);
    let idle = ranking.rows.iter().filter(idle);
    let idle = idle.map(|row| words.say(m::SWEEP_IDLE, [("lever", row.text("lever").into())]));
    let sentences = ranking.most(material, words).into_iter().chain(idle).collect();
    Answer { sentences, cards: Vec::new() }
}
