//! What a researcher wants to know: how well things are known, theory, inputs, the scenario in full, how to repeat it all, and the
//! checklist for reporting simulation studies.

mod stress;

use super::super::draw::canvas::{Frame, Side, picture};
use super::super::draw::lines::{self, Line};
use super::super::draw::palette::{FAINT, MAIN};
use super::super::language::messages as m;
use super::super::language::{Html, Words};
use super::material::{Material, Row};
use super::section::{As, Section, View};

/// Returns the sections for researchers, as far as the folder has them.
pub fn sections(material: &Material, words: &Words) -> Vec<Section> {
    let all = [precision, warm_up, theory, inputs, repeat, scenario, stress::section];
    all.iter().filter_map(|section| section(material, words)).collect()
}

/// How the interval narrows with more replications.
fn precision(material: &Material, words: &Words) -> Option<Section> {
    const TABLE: &str = "convergence";
    let rows = material.rows(TABLE);
    let last = rows.last()?.estimate("wait_mean_min")?;
    let (low, high) = last.ends?;
    let count = rows.last()?.number("replications")?;
    let said = || {
        [
            ("replications", words.count(count as u64).into()),
            ("low", words.number(low).into()),
            ("high", words.number(high).into()),
        ]
    };
    let (title, alt) = (words.say(m::PRECISION_TITLE, said()), words.say(m::PRECISION_ALT, said()));
    let at = |row: &Row| row.number("replications").unwrap_or(1.0).log2();
    let estimate = |row: &Row| row.estimate("wait_mean_min");
    let line = Line {
        name: String::new(),
        points: rows.iter().map(|row| (at(row), estimate(row).map(|found| found.mean))).collect(),
        band: rows.iter().map(|row| (at(row), estimate(row).and_then(|found| found.ends))).collect(),
        colour: MAIN,
    };
    let ends: Vec<(f64, f64)> = line.band.iter().filter_map(|point| point.1).collect();
    let lowest = ends.iter().map(|ends| ends.0).fold(f64::MAX, f64::min);
    let highest = ends.iter().map(|ends| ends.1).fold(f64::MIN, f64::max);
    let svg = picture(230, &title.plain(), &alt.plain(), |canvas| {
        let span = (at(&rows[0]), at(&rows[rows.len() - 1]));
        let frame = Frame { across: (52, 456), up: (186, 30), x: span, y: (lowest, highest) };
        frame.rungs(canvas, |value| words.axis(value));
        lines::draw(canvas, &frame, std::slice::from_ref(&line), 0);
        canvas.words(&words.word(m::WAIT_MIN_AXIS).plain(), (8, 12), Side::Right, FAINT);
        for row in &rows {
            let shown = words.axis(row.number("replications").unwrap_or(0.0));
            canvas.sized(&shown, (frame.x(at(row)), 202), Side::Middle, FAINT, 12);
        }
        canvas.words(&words.word(m::REPLICATIONS).plain(), (456, 220), Side::Left, FAINT);
    });
    let columns =
        [(m::REPLICATIONS, "replications", As::Count), (m::MEAN_WAIT_MIN, "wait_mean_min", As::Estimate)];
    let table = Some(View::of(words, TABLE, rows, &columns));
    Some(Section { picture: Some(svg), table, ..Section::new("precision", title) })
}

fn warm_up(material: &Material, words: &Words) -> Option<Section> {
    let found = &material.manifest["warm_up"];
    let text = match (found["hours"].as_f64(), found["enough"].as_bool()) {
        (Some(hours), Some(true)) => words.say(m::WARM_UP_FOUND, [("hours", words.number(hours).into())]),
        (Some(hours), _) => words.say(m::WARM_UP_SHORT, [("hours", words.number(hours).into())]),
        (None, _) => words.word(m::WARM_UP_GIVEN),
    };
    (!material.said("scenario_text").is_empty())
        .then(|| Section { text: vec![text], ..Section::new("warm-up", words.word(m::WARM_UP_TITLE)) })
}

fn theory(material: &Material, words: &Words) -> Option<Section> {
    const TABLE: &str = "theory";
    let rows = material.rows(TABLE);
    rows.first()?;
    let columns = [
        (m::STEP, "step", As::Words),
        (m::QUEUE_MODEL, "model", As::Words),
        (m::UTILISATION, "utilisation", As::Share),
        (m::THEORY_WAIT, "theory_wait_min", As::Number),
        (m::ADJUSTED_WAIT, "adjusted_wait_min", As::Number),
        (m::SIMULATED_WAIT, "simulated_wait_min", As::RowEstimate),
        (m::CAUSES, "causes", As::Words),
        (m::WHY_NOT, "why_not", As::Words),
    ];
    let table = Some(View::of(words, TABLE, rows, &columns));
    let text = vec![words.word(m::THEORY_TEXT)];
    Some(Section { text, table, ..Section::new("theory", words.word(m::THEORY_TITLE)) })
}

fn inputs(material: &Material, words: &Words) -> Option<Section> {
    const TABLE: &str = "inputs";
    let rows = material.rows(TABLE);
    rows.first()?;
    let columns = [
        (m::WHAT, "what", As::Words),
        (m::DISTRIBUTION, "distribution", As::Words),
        (m::MEAN, "mean", As::Number),
        (m::SD, "sd", As::Number),
        (m::UNIT, "unit", As::Words),
    ];
    let table = Some(View::of(words, TABLE, rows, &columns));
    Some(Section { table, ..Section::new("inputs", words.word(m::INPUTS_TITLE)) })
}

/// Program, seed, hashes: what is needed to get the same bytes again.
fn repeat(material: &Material, words: &Words) -> Option<Section> {
    let lists = |key: &str| {
        let all = material.manifest[key].as_array().into_iter().flatten().filter_map(|value| value.as_str());
        all.collect::<Vec<_>>().join(", ")
    };
    let number =
        |key: &str| material.manifest[key].as_u64().map_or_else(String::new, |value| value.to_string());
    let all = [
        (m::PROGRAM, format!("{} {}", material.said("program"), material.said("version"))),
        (m::PLATFORM, material.said("platform").to_owned()),
        (m::SEED, number("seed")),
        (m::REPLICATIONS, number("replications")),
        (m::STOPPED, material.said("stopped").to_owned()),
        (m::VARIANT, material.said("variant").to_owned()),
        (m::SET, lists("set")),
        (m::SCENARIO_FILE, material.said("scenario_file").to_owned()),
        (m::SCENARIO_HASH, material.said("scenario_blake3").to_owned()),
    ];
    let known = all.into_iter().filter(|(_, value)| !value.is_empty());
    let rows: Vec<Vec<Html>> =
        known.map(|(name, value)| vec![words.word(name), Html::words(&value)]).collect();
    let head = vec![words.word(m::WHAT), words.word(m::VALUE)];
    let table = Some(View { head, rows, file: "manifest.json".to_owned() });
    let text = vec![words.word(m::REPEAT_TEXT)];
    Some(Section { text, table, ..Section::new("repeat", words.word(m::REPEAT_TITLE)) })
}

fn scenario(material: &Material, words: &Words) -> Option<Section> {
    let text = material.said("scenario_text");
    let verbatim = (!text.is_empty()).then(|| Html::words(text))?;
    Some(Section { verbatim: Some(verbatim), ..Section::new("scenario", words.word(m::SCENARIO_TITLE)) })
}
