//! The answer of a run: the wait, the targets, and what a manager asks for first.

use super::super::super::language::messages as m;
use super::super::super::language::{Html, Message, Words};
use super::super::material::{Estimate, Material};
use super::{Answer, As, CARDS, made};

/// Returns the answer of a run.
pub fn answer(material: &Material, words: &Words) -> Answer {
    let mut sentences = Vec::new();
    if let (Some(mean), Some(tenth)) = (material.office("wait_mean_min"), material.office("wait_p90_min")) {
        sentences.push(words.say(
            m::ANSWER_WAIT,
            [("mean", words.number(mean.mean).into()), ("tenth", words.number(tenth.mean).into())],
        ));
    }
    for target in material.rows("targets") {
        let name = target.text("target");
        let found = target.number("wanted_share").zip(target.estimate("met_share"));
        let Some((wanted, met)) = found else { continue };
        let message = match met.ends {
            Some((low, _)) if low >= wanted => m::ANSWER_MET,
            Some((_, high)) if high < wanted => m::ANSWER_MISSED,
            Some(_) | None => m::ANSWER_UNDECIDED,
        };
        sentences.push(words.say(
            message,
            [
                ("target", name.into()),
                ("met", words.share(met.mean).into()),
                ("wanted", words.share(wanted).into()),
            ],
        ));
    }
    let has_target = !material.names("target_met_share", "target").is_empty();
    let card = |(measure, scope, label, shown): &(&str, &str, Message, As)| {
        let name = match *scope {
            "target" => material.names(measure, scope).first().copied()?,
            office => office,
        };
        if *measure == "wait_within_30_min_share" && has_target {
            return None;
        }
        let row = material.measure(measure, scope, name)?;
        let ends = row.number("ci95_low").zip(row.number("ci95_high"));
        let value = Estimate { mean: row.number("mean")?, ends };
        Some(made(words, *label, *shown, value, (row.text("unit"), name), Html::default()))
    };
    Answer { sentences, cards: CARDS.iter().filter_map(card).collect() }
}
