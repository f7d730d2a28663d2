//! What is not known of the inputs: the bands of the main measure, which input makes them, what policies do in all worlds.

use super::super::super::draw::canvas::picture;
use super::super::super::draw::dots::{self, Dot};
use super::super::super::draw::palette::{FAINT, MAIN, OTHER};
use super::super::super::language::messages as m;
use super::super::super::language::{Html, Message, Words};
use super::super::material::{Material, Row};
use super::super::section::{As, Section, View, at_axis, bare, with_unit};
use super::comparison;

const BANDS: &str = "bands";
const INPUTS: &str = "inputs-that-matter";
const POLICIES: &str = "policies-in-worlds";

/// The bands of the main measure by chance, by chance and inputs, and with more replications.
pub fn bands(material: &Material, words: &Words) -> Option<Section> {
    let rows = material.rows(BANDS);
    let main = rows.first()?;
    let unit = main.text("unit");
    let (chance, total) = (main.band("mean", "ci95")?.ends?, main.band("mean", "total95")?.ends?);
    let said = || {
        [
            ("measure", words.word(comparison::said_of(main.text("measure"))).into()),
            ("low", bare(words, unit, chance.0).into()),
            ("high", bare(words, unit, chance.1).into()),
            ("total_low", bare(words, unit, total.0).into()),
            ("total_high", with_unit(words, unit, total.1).into()),
        ]
    };
    let (title, alt) = (words.say(m::BANDS_TITLE, said()), words.say(m::BANDS_ALT, said()));
    let dot = |(message, name, colour): (Message, &str, _)| {
        let found = main.band("mean", name);
        let ends = found.and_then(|found| found.ends);
        let range = |(low, high): (f64, f64)| {
            let range = [("low", bare(words, unit, low).into()), ("high", bare(words, unit, high).into())];
            words.say(m::RANGE, range).plain()
        };
        let says = ends.map_or_else(String::new, range);
        Dot { name: words.word(message).plain(), says, mean: found.map(|found| found.mean), ends, colour }
    };
    let dots = [
        (m::BY_CHANCE, "ci95", MAIN),
        (m::BY_CHANCE_AND_INPUTS, "total95", OTHER),
        (m::WITH_MORE_REPLICATIONS, "replicated95", FAINT),
    ]
    .map(dot);
    let axis = words.word(comparison::name(main.text("measure")));
    let svg = picture(dots::height(dots.len()), &title.plain(), &alt.plain(), |canvas| {
        dots::draw(canvas, &dots, None, &axis.plain(), |value| at_axis(words, unit, value));
    });
    let columns = [
        (m::MEASURE, "measure", As::Words),
        (m::UNIT, "unit", As::Words),
        (m::MEAN, "mean", As::Number),
        (m::CHANCE_FROM, "ci95_low", As::Number),
        (m::CHANCE_TO, "ci95_high", As::Number),
        (m::TOTAL_FROM, "total95_low", As::Number),
        (m::TOTAL_TO, "total95_high", As::Number),
        (m::SHARE_OF_INPUTS, "input_share", As::Share),
    ];
    let text = vec![words.word(m::BANDS_TEXT)];
    let table = Some(View::of(words, BANDS, rows.clone(), &columns));
    Some(Section { text, picture: Some(svg), table, ..Section::new(BANDS, title) })
}

/// What each input makes of what is not known of the main measure.
pub fn inputs(material: &Material, words: &Words) -> Option<Section> {
    let rows = main_inputs(material);
    let first = rows.first()?;
    let said = || {
        Some([
            ("path", first.text("path").into()),
            ("share", words.share(first.number("share")?).into()),
            ("measure", words.word(comparison::said_of(first.text("measure"))).into()),
        ])
    };
    let (title, alt) =
        (words.say(m::INPUTS_THAT_MATTER_TITLE, said()?), words.say(m::INPUTS_THAT_MATTER_ALT, said()?));
    let dots: Vec<Dot> = rows.iter().enumerate().map(|(place, row)| input(place, row, words)).collect();
    let axis = words.word(m::SHARE_OF_UNKNOWN).plain();
    let svg = picture(dots::height(dots.len()), &title.plain(), &alt.plain(), |canvas| {
        dots::draw(canvas, &dots, Some(0.0), &axis, |value| words.plain_share(value));
    });
    let columns = [
        (m::WHAT, "path", As::Words),
        (m::VALUE, "value", As::Words),
        (m::KNOWN_FROM, "known", As::Words),
        (m::SHARE_OF_UNKNOWN, "share", As::ShareEstimate),
        (m::IF_KNOWN_FROM, "known95_low", As::Number),
        (m::IF_KNOWN_TO, "known95_high", As::Number),
        (m::IF_TWICE_FROM, "twice95_low", As::Number),
        (m::IF_TWICE_TO, "twice95_high", As::Number),
    ];
    let text = vec![words.word(m::INPUTS_THAT_MATTER_TEXT)];
    let table = Some(View::of(words, INPUTS, rows.clone(), &columns));
    Some(Section { text, picture: Some(svg), table, ..Section::new(INPUTS, title) })
}

/// The inputs by the main measure, the one that matters most first.
pub fn main_inputs<'a>(material: &Material<'a>) -> Vec<Row<'a>> {
    let main = material.rows(BANDS);
    let Some(main) = main.first() else { return Vec::new() };
    let key = |row: &Row<'a>| (row.text("measure"), row.text("scope"), row.text("name"));
    material.rows(INPUTS).into_iter().filter(|row| key(row) == key(main)).collect()
}

fn input(place: usize, row: &Row, words: &Words) -> Dot {
    let share = row.estimate("share");
    let says = share.map_or_else(Html::default, |share| words.share(share.mean));
    Dot {
        name: row.text("path").to_owned(),
        says: says.plain(),
        mean: share.map(|share| share.mean),
        ends: share.and_then(|share| share.ends),
        colour: if place == 0 { MAIN } else { FAINT },
    }
}

/// In how many worlds other policies are better.
pub fn policies(material: &Material, words: &Words) -> Option<Section> {
    let rows = material.rows(POLICIES);
    let better = |row: &&Row| row.number("better_share").map_or(-1, |share| (share * 1e9) as i64);
    let best = rows.iter().max_by_key(better)?;
    let said = || {
        Some([
            ("policy", best.text("policy").into()),
            ("share", words.share(best.number("better_share")?).into()),
            ("measure", words.word(comparison::said_of(best.text("measure"))).into()),
        ])
    };
    let (title, alt) = (words.say(m::WORLDS_TITLE, said()?), words.say(m::WORLDS_ALT, said()?));
    let dot = |row: &Row| {
        let share = row.estimate("better_share");
        let says = share.map_or_else(Html::default, |share| words.share(share.mean));
        Dot {
            name: row.text("policy").to_owned(),
            says: says.plain(),
            mean: share.map(|share| share.mean),
            ends: share.and_then(|share| share.ends),
            colour: MAIN,
        }
    };
    let dots: Vec<Dot> = rows.iter().map(dot).collect();
    let axis = words.word(m::SHARE_OF_WORLDS).plain();
    let svg = picture(dots::height(dots.len()), &title.plain(), &alt.plain(), |canvas| {
        dots::draw(canvas, &dots, Some(0.5), &axis, |value| words.plain_share(value));
    });
    let columns = [
        (m::POLICY, "policy", As::Words),
        (m::CHANGE, "difference", As::Number),
        (m::CHANCE_FROM, "ci95_low", As::Number),
        (m::CHANCE_TO, "ci95_high", As::Number),
        (m::TOTAL_FROM, "total95_low", As::Number),
        (m::TOTAL_TO, "total95_high", As::Number),
        (m::SHARE_OF_WORLDS, "better_share", As::ShareEstimate),
    ];
    let text = vec![words.word(m::WORLDS_TEXT)];
    let table = Some(View::of(words, POLICIES, rows.clone(), &columns));
    Some(Section { text, picture: Some(svg), table, ..Section::new(POLICIES, title) })
}
