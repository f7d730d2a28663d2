//! The answer of a search: what to set, what that costs, and how surely the targets are met.

use super::super::super::language::messages as m;
use super::super::super::language::{Html, Words};
use super::super::material::{Material, Row};
use super::super::section::{self, Card};
use super::super::sections::comparison;
use super::super::sections::frontier::Head;
use super::{Answer, card};

/// Returns the answer of a search.
pub fn answer(material: &Material, words: &Words) -> Answer {
    let offices = material.rows("offices");
    let named = |name: &str| offices.iter().find(|row| row.text("office") == name);
    let (Some(head), Some(best)) = (Head::of(material), offices.first()) else { return Answer::default() };
    let now = named("as it is");
    let found = best.text("office") == "answer";
    if !found && best.text("office") != "nearest" {
        return Answer { sentences: vec![words.word(m::ANSWER_NOTHING_FOUND)], cards: Vec::new() };
    }
    let settings = settings(&head, best, now, words);
    let cost = best
        .number("cost_per_day")
        .map_or_else(Html::default, |cost| section::with_unit(words, head.money, cost));
    let said = || [("settings", settings.clone().into()), ("cost", cost.clone().into())];
    let first = match (found, settings.to_string().is_empty()) {
        (true, true) => words.say(m::ANSWER_KEEP, said()),
        (true, false) => words.say(m::ANSWER_SET, said()),
        (false, true) => words.say(m::ANSWER_NONE_BUT_TODAY, said()),
        (false, false) => words.say(m::ANSWER_NONE_MEETS, said()),
    };
    let mut sentences = vec![first];
    if let Some(confidence) = best.number("confidence").filter(|_| found) {
        sentences.push(words.say(m::ANSWER_SURE, [("confidence", words.share(confidence).into())]));
    }
    if let Some(now) = now.filter(|_| !settings.to_string().is_empty()) {
        sentences.push(words.word(match now.text("verdict") {
            "meets" => m::TODAY_MEETS,
            "does not meet" => m::TODAY_MEETS_NOT,
            _ => m::TODAY_CANNOT_TELL,
        }));
    }
    Answer { sentences, cards: cards(material, &head, (best, now), words) }
}

/// The levers that are set otherwise than today; all of them if that is not known.
fn settings(head: &Head, best: &Row, now: Option<&Row>, words: &Words) -> Html {
    let moved = |lever: &&&str| now.is_none_or(|now| now.text(lever) != best.text(lever));
    let set = |lever: &&str| {
        words.say(m::SETTING, [("lever", (*lever).into()), ("value", best.text(lever).into())])
    };
    Html::join(head.levers.iter().filter(moved).map(set), ", ")
}

fn cards(material: &Material, head: &Head, (best, now): (&Row, Option<&Row>), words: &Words) -> Vec<Card> {
    let dearer = now.filter(|now| head.levers.iter().any(|lever| now.text(lever) != best.text(lever)));
    let dearer = dearer.and_then(|_| best.number("dearer"));
    let cost = best.bounded("cost_per_day");
    let cost = cost.map(|cost| card(words.word(m::COST_A_DAY), words, head.money, cost, dearer));
    let wait = best.bounded(head.wait.0);
    let label = words.word(comparison::name(head.wait.0));
    let wait = wait.map(|wait| card(label, words, head.wait.1, wait, None));
    let target = |row: &Row| {
        let name = row.text("target");
        let found = best.bounded(name)?;
        let limit = section::with_unit(words, row.text("unit"), row.number("limit")?);
        let message = if row.text("side") == "<=" { m::TARGET_AT_MOST } else { m::TARGET_AT_LEAST };
        let label = words.say(message, [("target", name.into()), ("limit", limit.into())]);
        Some(card(label, words, row.text("unit"), found, None))
    };
    let targets = material.rows("limits");
    cost.into_iter().chain(wait).chain(targets.iter().filter_map(target)).collect()
}
