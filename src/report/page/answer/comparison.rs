//! The answer of a comparison: the policy that helps most, and the numbers with it.

use super::super::super::language::messages as m;
use super::super::super::language::{Html, Message, Words};
use super::super::material::{Material, Row};
use super::super::section::{Card, with_unit};
use super::super::sections::comparison;
use super::{Answer, As, CARDS, made};

/// Returns the answer of a comparison.
pub fn answer(material: &Material, words: &Words) -> Answer {
    let rows = comparison::changes(material);
    let Some(first) = rows.first() else { return Answer::default() };
    let policy = first.text("policy");
    let measure = words.word(comparison::said_of(first.text("measure")));
    let better = first.text("verdict") == "clearly better";
    let sentence = match first.with_ends("difference").zip(first.number("base")).filter(|_| better) {
        Some((_, base)) => words.say(
            m::ANSWER_BEST,
            [
                ("policy", policy.into()),
                ("measure", measure.into()),
                ("base", with_unit(words, first.text("unit"), base).into()),
                (
                    "variant",
                    with_unit(words, first.text("unit"), first.number("variant").unwrap_or(base)).into(),
                ),
            ],
        ),
        None => words.say(m::ANSWER_NONE_BETTER, [("measure", measure.into())]),
    };
    let all: Vec<Row> =
        material.rows("comparison").into_iter().filter(|row| row.text("policy") == policy).collect();
    let has_target = all.iter().any(|row| row.text("measure") == "target_met_share");
    let card = |(measure, scope, label, shown): &(&str, &str, Message, As)| {
        if *measure == "wait_within_30_min_share" && has_target {
            return None;
        }
        let row = all.iter().find(|row| row.text("measure") == *measure && row.text("scope") == *scope)?;
        let value = row.estimate("variant")?;
        let change = row.number("difference").map_or_else(Html::default, |change| match shown {
            As::Share => Html::join([words.points(change), words.word(m::POINTS)], " "),
            As::Minutes | As::Money => {
                Html::join([words.change(change), words.unit(row.text("unit"))], "\u{a0}")
            }
        });
        Some(made(words, *label, *shown, value, (row.text("unit"), row.text("name")), change))
    };
    let cards: Vec<Card> = CARDS.iter().filter_map(card).collect();
    Answer { sentences: vec![sentence, words.say(m::CARDS_ARE_OF, [("policy", policy.into())])], cards }
}
