//! The answer of a selection: the policy, what is promised of it, and how it does on replications that did not select it.

use super::super::super::language::Words;
use super::super::super::language::messages as m;
use super::super::material::{Material, Row};
use super::super::section::{self, with_unit};
use super::super::sections::comparison;
use super::{Answer, card};

/// Returns the answer of a selection.
pub fn answer(material: &Material, words: &Words) -> Answer {
    let promises = material.rows("promise");
    let Some(promise) = promises.first() else { return Answer::default() };
    let (policy, unit) = (promise.text("policy"), promise.text("unit"));
    let measure = || words.word(comparison::said_of(promise.text("measure")));
    let number = |column: &str| promise.number(column).map(|value| with_unit(words, unit, value));
    let confidence = promise.number("confidence").map(|share| words.share(share)).unwrap_or_default();
    let first = match (promise.is("guaranteed"), number("indifference"), number("within")) {
        (true, Some(zone), _) => words.say(
            m::ANSWER_SELECTED,
            [
                ("policy", policy.into()),
                ("measure", measure().into()),
                ("zone", zone.into()),
                ("confidence", confidence.into()),
            ],
        ),
        (_, _, Some(within)) => words.say(
            m::ANSWER_SELECTED_WITHIN,
            [
                ("policy", policy.into()),
                ("measure", measure().into()),
                ("within", within.into()),
                ("confidence", confidence.into()),
            ],
        ),
        (_, _, None) => {
            words.say(m::ANSWER_SELECTED_OPEN, [("policy", policy.into()), ("measure", measure().into())])
        }
    };
    let mut sentences = vec![first];
    let anew = material.rows("anew");
    let what = |what: &str| anew.iter().find(|row| row.text("what") == what);
    let estimate = |row: &Row| row.with_ends("mean");
    let change = what("change").and_then(estimate).map(|change| change.mean);
    let held = what("base").and_then(|base| Some((base.text("policy"), base.number("mean")?)));
    if let (Some(selected), Some((base, mean)), Some(change)) =
        (what("selected").and_then(estimate), held, change)
    {
        sentences.push(words.say(
            m::ANSWER_ANEW,
            [
                ("mean", with_unit(words, unit, selected.mean).into()),
                ("base", base.into()),
                ("other", with_unit(words, unit, mean).into()),
                ("change", section::change(words, unit, change).into()),
            ],
        ));
    }
    let label = words.word(comparison::name(promise.text("measure")));
    let selected = what("selected").and_then(estimate);
    let selected = selected.map(|selected| card(label, words, unit, selected, None));
    Answer { sentences, cards: selected.into_iter().collect() }
}
