//! The answer: a sentence or two, then the numbers that a manager asks for first.

mod batch;
mod comparison;
mod run;
mod search;
mod selection;
mod sweep;
mod training;
mod uncertainty;

use super::super::language::messages as m;
use super::super::language::{Html, Message, Words};
use super::material::{Estimate, Material};
use super::section::{self, Card};

/// What stands at the top.
#[derive(Default)]
pub struct Answer {
    pub sentences: Vec<Html>,
    pub cards: Vec<Card>,
}

/// How a number of a card is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum As {
    Minutes,
    Share,
    Money,
}

/// The cards: measure, what kind of thing it is about, what it is called.
const CARDS: [(&str, &str, Message, As); 7] = [
    ("target_met_share", "target", m::WITHIN_TARGET, As::Share),
    ("wait_within_30_min_share", "office", m::WITHIN_30_MIN, As::Share),
    ("wait_p50_min", "office", m::TYPICAL_WAIT, As::Minutes),
    ("wait_p90_min", "office", m::UNLUCKY_TENTH, As::Minutes),
    ("turned_away_share", "office", m::TURNED_AWAY, As::Share),
    ("overtime_mean_min", "office", m::OVERTIME, As::Minutes),
    ("cost_per_day", "office", m::COST_A_DAY, As::Money),
];

/// Says what the results are of, and from how much.
pub fn about(material: &Material, words: &Words) -> Html {
    let variant = material.said("variant");
    let seed = material.manifest["seed"].as_u64().unwrap_or(0);
    let replications = material.manifest["replications"].as_u64().unwrap_or(0);
    let counts = words.say(
        m::ABOUT,
        [("replications", replications.into()), ("seed", Html::words(&seed.to_string()).into())],
    );
    let mut parts = vec![counts];
    if !variant.is_empty() {
        parts.insert(0, words.say(m::ABOUT_VARIANT, [("variant", variant.into())]));
    }
    if material.manifest["partial"].as_bool() == Some(true) {
        parts.push(words.word(m::ABOUT_PARTIAL));
    }
    Html::join(parts, " ")
}

/// Finds the answer of one kind of results.
type Find = fn(&Material, &Words) -> Answer;

/// Returns the answer of a folder of results: that of its kind, which its tables tell.
pub fn answer(material: &Material, words: &Words) -> Answer {
    let kinds: [(&str, Find); 8] = [
        ("summary", run::answer),
        ("comparison", comparison::answer),
        ("courses", training::answer),
        ("offices", search::answer),
        ("effects", sweep::answer),
        ("bands", uncertainty::answer),
        ("selection", selection::answer),
        ("batch", batch::answer),
    ];
    let mine = kinds.into_iter().find(|(table, _)| material.table(table).is_some());
    mine.map_or_else(Answer::default, |(_, answer)| answer(material, words))
}

/// A card about a number in `unit`; what changes against today, if that is known.
fn card(label: Html, words: &Words, unit: &str, value: Estimate, change: Option<f64>) -> Card {
    Card {
        label,
        value: section::with_unit(words, unit, value.mean),
        range: value.range(words, |value| section::bare(words, unit, value)),
        change: change.map_or_else(Html::default, |change| section::change(words, unit, change)),
    }
}

fn made(
    words: &Words,
    label: Message,
    shown: As,
    value: Estimate,
    (unit, name): (&str, &str),
    change: Html,
) -> Card {
    let say = |value: f64| match shown {
        As::Minutes => words.say(m::MINUTES, [("value", words.number(value).into())]),
        As::Share => words.share(value),
        As::Money => section::with_unit(words, unit, value),
    };
    let range = |value: f64| match shown {
        As::Share => words.share(value),
        As::Minutes | As::Money => words.number(value),
    };
    let label = match label == m::WITHIN_TARGET {
        true => Html::join([words.word(label), Html::words(name)], ": "),
        false => words.word(label),
    };
    Card { label, value: say(value.mean), range: value.range(words, range), change }
}
