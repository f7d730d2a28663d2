//! How busy officers are: where their time goes.

use super::super::super::draw::bars::{self, Bar};
use super::super::super::draw::canvas::picture;
use super::super::super::draw::palette::{Colour, FOURTH, HEAT, IDLE, MAIN, OTHER, THIRD};
use super::super::super::language::messages as m;
use super::super::super::language::{Html, Message, Words};
use super::super::material::Material;
use super::super::section::{Section, View};

/// Measure, what it is, and its colour.
const PARTS: [(&str, Message, Colour); 6] = [
    ("busy_share", m::SERVING, MAIN),
    ("held_share", m::HELD_BY_MACHINE, OTHER),
    ("training_share", m::IN_TRAINING, FOURTH),
    ("travel_share", m::TRAVELLING, HEAT[4]),
    ("break_share", m::ON_BREAK, THIRD),
    ("idle_share", m::IDLE_TIME, IDLE),
];

pub fn section(material: &Material, words: &Words) -> Option<Section> {
    let groups = material.names("busy_share", "officer");
    let share = |measure: &str, group: &str| material.estimate(measure, "officer", group);
    let busy = |group: &str| share("busy_share", group).map_or(0.0, |busy| busy.mean);
    let busiest = groups.iter().max_by(|one, other| busy(one).total_cmp(&busy(other)))?;
    let idle = share("idle_share", busiest).map_or(0.0, |idle| idle.mean);
    let said = || {
        [
            ("group", (*busiest).into()),
            ("busy", words.share(busy(busiest)).into()),
            ("idle", words.share(idle).into()),
        ]
    };
    let (title, alt) = (words.say(m::OFFICERS_TITLE, said()), words.say(m::OFFICERS_ALT, said()));
    let is_used = |(measure, _, _): &&(&str, Message, Colour)| {
        groups.iter().any(|group| share(measure, group).is_some_and(|share| share.mean > 0.0))
    };
    let used: Vec<&(&str, Message, Colour)> = PARTS.iter().filter(is_used).collect();
    let bar = |group: &&str| {
        let part = |(measure, _, colour): &&(&str, Message, Colour)| {
            let value = share(measure, group).map_or(0.0, |share| share.mean);
            (value, *colour, words.plain_share(value))
        };
        Bar { name: (*group).to_owned(), total: String::new(), parts: used.iter().map(part).collect() }
    };
    let drawn: Vec<Bar> = groups.iter().map(bar).collect();
    let names: Vec<(Colour, String)> =
        used.iter().map(|(_, name, colour)| (*colour, words.word(*name).plain())).collect();
    let whole = drawn.iter().map(|bar| bar.parts.iter().map(|part| part.0).sum()).fold(1.0, f64::max);
    let svg = picture(bars::height(drawn.len(), names.len()), &title.plain(), &alt.plain(), |canvas| {
        bars::draw(canvas, &names, &drawn, whole);
    });
    let cell = |measure: &str, group: &str| {
        share(measure, group).map_or_else(Html::default, |share| share.share(words))
    };
    let row = |group: &&str| {
        let name = std::iter::once(Html::words(group));
        name.chain(used.iter().map(|(measure, _, _)| cell(measure, group))).collect()
    };
    let head = std::iter::once(words.word(m::OFFICER_GROUP));
    let table = View {
        head: head.chain(used.iter().map(|(_, name, _)| words.word(*name))).collect(),
        rows: groups.iter().map(row).collect(),
        file: "summary.csv".to_owned(),
    };
    Some(Section { picture: Some(svg), table: Some(table), ..Section::new("officers", title) })
}
