//! The answer of a study of uncertain inputs: how far off the number may be, why, and what to measure next.

use super::super::super::language::Words;
use super::super::super::language::messages as m;
use super::super::material::{Material, Row};
use super::super::section::{bare, with_unit};
use super::super::sections::{comparison, uncertainty};
use super::{Answer, card};

/// With this share of the variance, either chance or the inputs are as good as all of it.
const MOST: f64 = 0.75;

/// Returns the answer of a study of uncertain inputs.
pub fn answer(material: &Material, words: &Words) -> Answer {
    let rows = material.rows("bands");
    let Some(main) = rows.first() else { return Answer::default() };
    let Some(mean) = main.number("mean") else { return Answer::default() };
    let unit = main.text("unit");
    let (chance, total) = (main.band("mean", "ci95"), main.band("mean", "total95"));
    let measure = || words.word(comparison::said_of(main.text("measure")));
    let mut sentences = Vec::new();
    let both = chance.and_then(|found| found.ends).zip(total.and_then(|found| found.ends));
    if let Some((chance, total)) = both {
        sentences.push(words.say(
            m::ANSWER_BANDS,
            [
                ("measure", measure().into()),
                ("mean", with_unit(words, unit, mean).into()),
                ("low", bare(words, unit, chance.0).into()),
                ("high", bare(words, unit, chance.1).into()),
                ("total_low", bare(words, unit, total.0).into()),
                ("total_high", bare(words, unit, total.1).into()),
            ],
        ));
    }
    if let Some(share) = main.number("input_share") {
        sentences.push(words.word(if share >= MOST {
            m::MORE_DATA
        } else if share <= 1.0 - MOST {
            m::MORE_REPLICATIONS
        } else {
            m::MORE_OF_BOTH
        }));
    }
    let inputs = uncertainty::main_inputs(material);
    let first = inputs.first().and_then(|row| Some((row, row.number("share").filter(|share| *share > 0.0)?)));
    if let Some((row, share)) = first {
        sentences.push(
            words.say(
                m::MEASURE_NEXT,
                [("path", row.text("path").into()), ("share", words.share(share).into())],
            ),
        );
    }
    let idle = |row: &&Row| !row.is("matters");
    let idle = inputs.iter().filter(idle);
    sentences.extend(idle.map(|row| words.say(m::SWEEP_IDLE, [("lever", row.text("path").into())])));
    let by_chance = chance.map(|found| card(words.word(m::BY_CHANCE), words, unit, found, None));
    let by_both = total.map(|found| card(words.word(m::BY_CHANCE_AND_INPUTS), words, unit, found, None));
    Answer { sentences, cards: by_chance.into_iter().chain(by_both).collect() }
}
