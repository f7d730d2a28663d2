//! The checklist STRESS-DES (Monks, Currie, Onggo, Robinson, Kunc and Taylor, "Strengthening the reporting of empirical
//! simulation studies", 2019), its twenty items filled in as far as the program knows; what only the author knows is a gap.

use super::super::super::language::messages as m;
use super::super::super::language::{Html, Message, Words};
use super::super::material::Material;
use super::super::section::{Section, View};

/// Returns the checklist.
pub fn section(material: &Material, words: &Words) -> Option<Section> {
    if material.said("scenario_text").is_empty() {
        return None;
    }
    let items = items(material, words);
    let filled = items.iter().filter(|(_, _, answer)| answer.is_some()).count() as u64;
    let title = words.say(m::STRESS_TITLE, [("filled", filled.into()), ("all", (items.len() as u64).into())]);
    let gap = || words.word(m::STRESS_GAP);
    let row = |(number, topic, answer): (&str, Message, Option<Html>)| {
        vec![Html::words(number), words.word(topic), answer.unwrap_or_else(gap)]
    };
    let table = View {
        head: vec![words.word(m::ITEM), words.word(m::TOPIC), words.word(m::ANSWER)],
        rows: items.into_iter().map(row).collect(),
        file: String::new(),
    };
    let text = vec![words.word(m::STRESS_TEXT)];
    Some(Section { text, table: Some(table), ..Section::new("stress", title) })
}

fn items(material: &Material, words: &Words) -> Vec<(&'static str, Message, Option<Html>)> {
    let say = |message| Some(words.word(message));
    let names = |measure: &str, scope: &str| {
        let names: Vec<&str> = material.names(measure, scope);
        (!names.is_empty()).then(|| Html::words(&names.join(", ")))
    };
    let joined = |parts: Vec<Option<Html>>| {
        let parts: Vec<Html> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| Html::join(parts, "; "))
    };
    let commented = material.said("scenario_text").lines().any(|line| line.contains('#'));
    let warm_up = match material.manifest["warm_up"]["hours"].as_f64() {
        Some(hours) => Some(words.say(m::WARM_UP_FOUND, [("hours", words.number(hours).into())])),
        None => say(m::WARM_UP_GIVEN),
    };
    let count = |key: &str| material.manifest[key].as_u64().unwrap_or(0);
    let program = format!("{} {}", material.said("program"), material.said("version"));
    let seconds = material.manifest["wall_time_s"].as_f64().unwrap_or(0.0);
    vec![
        ("1.1", m::STRESS_PURPOSE, None),
        ("1.2", m::STRESS_OUTPUTS, say(m::STRESS_OUTPUTS_ANSWER)),
        ("1.3", m::STRESS_AIMS, names_of_policies(material)),
        ("2.1", m::STRESS_DIAGRAM, None),
        ("2.2", m::STRESS_LOGIC, say(m::STRESS_LOGIC_ANSWER)),
        (
            "2.3",
            m::STRESS_SCENARIO_LOGIC,
            names_of_policies(material).map(|_| words.word(m::STRESS_VARIANTS)),
        ),
        ("2.4", m::STRESS_ALGORITHMS, say(m::STRESS_ALGORITHMS_ANSWER)),
        (
            "2.5",
            m::STRESS_COMPONENTS,
            joined(vec![
                names("wait_mean_min", "service"),
                names("wait_mean_min", "step"),
                names("busy_share", "officer"),
                names("busy_share", "equipment"),
            ]),
        ),
        ("3.1", m::STRESS_SOURCES, commented.then(|| words.word(m::STRESS_SOURCES_ANSWER))),
        ("3.2", m::STRESS_PREPROCESSING, None),
        ("3.3", m::STRESS_INPUTS, say(m::STRESS_INPUTS_ANSWER)),
        ("3.4", m::STRESS_ASSUMPTIONS, commented.then(|| words.word(m::STRESS_SOURCES_ANSWER))),
        ("4.1", m::STRESS_INITIALISATION, warm_up),
        ("4.2", m::STRESS_RUN_LENGTH, say(m::STRESS_RUN_LENGTH_ANSWER)),
        (
            "4.3",
            m::STRESS_ESTIMATION,
            Some(words.say(m::STRESS_ESTIMATION_ANSWER, [("replications", count("replications").into())])),
        ),
        (
            "5.1",
            m::STRESS_SOFTWARE,
            Some(words.say(m::STRESS_SOFTWARE_ANSWER, [("program", program.as_str().into())])),
        ),
        (
            "5.2",
            m::STRESS_SAMPLING,
            Some(
                words.say(
                    m::STRESS_SAMPLING_ANSWER,
                    [("seed", Html::words(&count("seed").to_string()).into())],
                ),
            ),
        ),
        ("5.3", m::STRESS_EXECUTION, say(m::STRESS_EXECUTION_ANSWER)),
        (
            "5.4",
            m::STRESS_SYSTEM,
            Some(words.say(
                m::STRESS_SYSTEM_ANSWER,
                [
                    ("platform", material.said("platform").into()),
                    ("threads", count("threads").into()),
                    ("seconds", Html::words(&format!("{seconds:.1}")).into()),
                ],
            )),
        ),
        ("6.1", m::STRESS_CODE, say(m::STRESS_CODE_ANSWER)),
    ]
}

/// The policies of a comparison; none if it is of one office as it is.
fn names_of_policies(material: &Material) -> Option<Html> {
    let names: Vec<&str> = material.rows("best").iter().map(|row| row.text("policy")).collect();
    (!names.is_empty()).then(|| Html::words(&names.join(", ")))
}
