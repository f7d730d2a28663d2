//! The answer of a study of courses: what each brings, and when it has paid back.

use super::super::super::language::messages as m;
use super::super::super::language::{Html, Message, Words};
use super::super::material::{Material, Row};
use super::super::section::{self, Card};
use super::{Answer, card};

/// Returns the answer of a study of courses; the cards are of the first.
pub fn answer(material: &Material, words: &Words) -> Answer {
    let courses = material.rows("courses");
    let sentences = courses.iter().flat_map(|course| sentences(course, words)).collect();
    Answer { sentences, cards: courses.first().map_or_else(Vec::new, |course| cards(course, words)) }
}

fn sentences(course: &Row, words: &Words) -> Vec<Html> {
    let name = || ("course", course.text("training").into());
    let mut all = Vec::new();
    let number = |column: &str| course.number(column).map(|value| words.number(value));
    if let (Some(without), Some(with)) = (number("skill_without"), number("skill_with")) {
        all.push(words.say(m::ANSWER_SKILL, [name(), ("without", without.into()), ("with", with.into())]));
    }
    if let (Some(without), Some(with)) = (number("wait_after_min_without"), number("wait_after_min_with")) {
        all.push(
            words.say(m::ANSWER_WAIT_AFTER, [name(), ("without", without.into()), ("with", with.into())]),
        );
    }
    all.extend(paid_back(course, words));
    all
}

/// When it has paid back, and how sure that is.
fn paid_back(course: &Row, words: &Words) -> Vec<Html> {
    let name = || ("course", course.text("training").into());
    let count = |column: &str| course.number(column).map(|weeks| words.count(weeks as u64));
    let weeks = || ("weeks", count("weeks").unwrap_or_default().into());
    let verdict = course.text("verdict");
    if verdict == "nothing to pay back" {
        return vec![words.say(m::TRAINING_NOTHING_TITLE, [name()])];
    }
    let known = count("earliest_week").zip(count("latest_week"));
    let first = match (count("payback_week"), known) {
        (Some(week), Some((low, high))) => words
            .say(m::ANSWER_PAYS, [name(), ("week", week.into()), ("low", low.into()), ("high", high.into())]),
        (Some(week), None) => words.say(m::ANSWER_PAYS_PERHAPS, [name(), ("week", week.into()), weeks()]),
        (None, _) if verdict == "not paid back by the estimate" => {
            words.say(m::ANSWER_PAYS_PERHAPS_NOT, [name(), weeks()])
        }
        (None, _) => words.say(m::TRAINING_NOT_TITLE, [name(), weeks()]),
    };
    let share = course.number("paid_back_share");
    let share = share.map(|share| words.say(m::ANSWER_PAYS_SHARE, [("share", words.share(share).into())]));
    std::iter::once(first).chain(share).collect()
}

fn cards(course: &Row, words: &Words) -> Vec<Card> {
    let effect = |label: Message, what: &str, say: &dyn Fn(f64) -> Html| {
        let (with, without) =
            (course.number(&format!("{what}_with"))?, course.number(&format!("{what}_without"))?);
        let range = words.say(m::WITHOUT_IT, [("value", say(without).into())]);
        Some(Card { label: words.word(label), value: say(with), range, change: Html::default() })
    };
    let minutes = |value: f64| section::with_unit(words, "min", value);
    let net = course.estimate("net");
    let gained =
        net.map(|net| card(words.word(m::GAINED_BY_HORIZON), words, course.text("net_unit"), net, None));
    [
        effect(m::SKILL_AFTER, "skill", &|value| words.number(value)),
        effect(m::WAIT_IN_CLASS, "wait_in_class_min", &minutes),
        effect(m::WAIT_AFTERWARDS, "wait_after_min", &minutes),
        gained,
    ]
    .into_iter()
    .flatten()
    .collect()
}
