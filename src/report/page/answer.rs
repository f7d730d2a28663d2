//! The answer: a sentence or two, then the numbers that a manager asks for first.

use super::super::language::messages as m;
use super::super::language::{Html, Message, Words};
use super::material::{Estimate, Material, Row};
use super::section::Card;
use super::sections::{batch, comparison};

/// What stands at the top.
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

/// Returns the answer of a folder of results.
pub fn answer(material: &Material, words: &Words) -> Answer {
    if material.table("summary").is_some() {
        return run(material, words);
    }
    if material.table("comparison").is_some() {
        return compared(material, words);
    }
    if material.table("batch").is_some() {
        return batch(material, words);
    }
    Answer { sentences: Vec::new(), cards: Vec::new() }
}

fn batch(material: &Material, words: &Words) -> Answer {
    let (rows, by) = (batch::ranked(material), batch::by(material));
    let share = by.ends_with("_share");
    let mut sentences = Vec::new();
    if let (Some(worst), Some(best)) = (rows.first(), rows.last()) {
        sentences.push(words.say(
            m::ANSWER_BATCH,
            [
                ("measure", words.word(comparison::name_in_words(by)).into()),
                ("worst", worst.text("name").into()),
                ("most", batch::shown(worst, by, share, words).into()),
                ("best", best.text("name").into()),
                ("least", batch::shown(best, by, share, words).into()),
            ],
        ));
    }
    let missed = |row: &&Row| {
        let met = row.estimate("target_met_share").and_then(|met| met.ends);
        met.zip(row.number("target_wanted_share")).is_some_and(|((_, high), wanted)| high < wanted)
    };
    let with_target = rows.iter().filter(|row| row.number("target_met_share").is_some()).count() as u64;
    if with_target > 0 {
        let missed = rows.iter().filter(missed).count() as u64;
        sentences.push(
            words.say(m::ANSWER_BATCH_MISSED, [("missed", missed.into()), ("all", with_target.into())]),
        );
    }
    Answer { sentences, cards: Vec::new() }
}

fn run(material: &Material, words: &Words) -> Answer {
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

fn compared(material: &Material, words: &Words) -> Answer {
    let rows = comparison::changes(material);
    let Some(first) = rows.first() else { return Answer { sentences: Vec::new(), cards: Vec::new() } };
    let policy = first.text("policy");
    let measure = words.word(comparison::name_in_words(first.text("measure")));
    let better = first.text("verdict") == "clearly better";
    let sentence = match first.with_ends("difference").zip(first.number("base")).filter(|_| better) {
        Some((_, base)) => words.say(
            m::ANSWER_BEST,
            [
                ("policy", policy.into()),
                ("measure", measure.into()),
                ("base", number(words, first.text("unit"), base).into()),
                (
                    "variant",
                    number(words, first.text("unit"), first.number("variant").unwrap_or(base)).into(),
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

/// A number with its unit; a share as such.
fn number(words: &Words, unit: &str, value: f64) -> Html {
    match unit {
        "1" => words.share(value),
        unit => Html::join([words.number(value), words.unit(unit)], "\u{a0}"),
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
        As::Money => Html::join([words.number(value), words.unit(unit)], "\u{a0}"),
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
