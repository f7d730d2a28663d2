//! Which office of a batch is the worst and which the best, and how many miss their target.

use super::super::super::language::Words;
use super::super::super::language::messages as m;
use super::super::material::{Material, Row};
use super::super::sections::batch::{by, ranked, shown};
use super::super::sections::comparison::said_of;
use super::Answer;

pub fn answer(material: &Material, words: &Words) -> Answer {
    let (rows, by) = (ranked(material), by(material));
    let share = by.ends_with("_share");
    let mut sentences = Vec::new();
    if let (Some(worst), Some(best)) = (rows.first(), rows.last()) {
        sentences.push(words.say(
            m::ANSWER_BATCH,
            [
                ("measure", words.word(said_of(by)).into()),
                ("worst", worst.text("name").into()),
                ("most", shown(worst, by, share, words).into()),
                ("best", best.text("name").into()),
                ("least", shown(best, by, share, words).into()),
            ],
        ));
    }
    let missed = |row: &&Row| {
        let met = row.estimate("target_met_share").and_then(|met| met.ends);
        met.zip(row.number("target_wanted_share")).is_some_and(|((_, high), wanted)| high < wanted)
    };
    let all = rows.iter().filter(|row| row.number("target_met_share").is_some()).count() as u64;
    if all > 0 {
        let missed = rows.iter().filter(missed).count() as u64;
        sentences.push(words.say(m::ANSWER_BATCH_MISSED, [("missed", missed.into()), ("all", all.into())]));
    }
    Answer { sentences, cards: Vec::new() }
}
