//! The report: one page of HTML that needs no network and no script, in Indonesian or English.
//!
//! The answer comes first, then findings in a fixed order, each made by a file of `sections` if the folder of results has its
//! table; then what a researcher wants to know. Nothing is computed here: every number stands in a table of the folder.

mod answer;
mod material;
mod research;
mod section;
mod sections;

use super::draw::palette;
use super::language::messages as m;
use super::language::{Html, Language, Words};
use crate::results::found::Found;
use answer::Answer;
use material::Material;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use section::{Card, Section};
use serde::Serialize;
use std::path::Path;

/// A report that is ready to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The page.
    pub html: String,
    /// Its pictures as files of their own: name and content.
    pub pictures: Vec<(String, String)>,
}

impl Report {
    /// Makes the report of a folder of results in `language`.
    pub fn new(found: &Found, language: Language) -> Report {
        let material = &Material::new(found);
        let words = Words::new(language);
        let findings = sections::findings(material, &words);
        let research = research::sections(material, &words);
        let pictures = findings.iter().chain(&research).filter_map(|section| {
            let svg = section.picture.as_ref()?;
            Some((format!("{}.svg", section.id), format!("{svg}\n")))
        });
        let pictures = pictures.collect();
        let Answer { sentences, cards } = answer::answer(material, &words);
        let page = Page {
            lang: language.code(),
            style: palette::style() + include_str!("page.css"),
            name: name(material, &words),
            about: answer::about(material, &words),
            sentences,
            cards,
            findings,
            research,
            warnings: warnings(material),
            say: Phrases::new(&words),
        };
        Report { html: page.html(), pictures }
    }
}

/// What the template asks for.
#[derive(Serialize)]
struct Page {
    lang: &'static str,
    style: String,
    name: Html,
    about: Html,
    sentences: Vec<Html>,
    cards: Vec<Card>,
    findings: Vec<Section>,
    research: Vec<Section>,
    warnings: Vec<Html>,
    say: Phrases,
}

/// What the template itself says.
#[derive(Serialize)]
struct Phrases {
    report: Html,
    numbers: Html,
    in_full: Html,
    findings: Html,
    research: Html,
    warnings: Html,
    skip: Html,
    change: Html,
    intervals: Html,
}

impl Page {
    fn html(&self) -> String {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        // Everything is escaped where it is made: numbers carry tags.
        environment.set_auto_escape_callback(|_| AutoEscape::None);
        let template = environment.template_from_str(include_str!("page.html"));
        let html = template.and_then(|template| template.render(Value::from(Serde(self))));
        html.expect("the page has all that its template asks for") + "\n"
    }
}

impl Phrases {
    fn new(words: &Words) -> Phrases {
        Phrases {
            report: words.word(m::REPORT),
            numbers: words.word(m::NUMBERS_BEHIND),
            in_full: words.word(m::IN_FULL),
            findings: words.word(m::FINDINGS),
            research: words.word(m::RESEARCH),
            warnings: words.word(m::WARNINGS),
            skip: words.word(m::SKIP),
            change: words.word(m::CHANGE_AGAINST_TODAY),
            intervals: words.word(m::WHAT_INTERVALS_SAY),
        }
    }
}

/// What the page is about: the office, or the table of many.
fn name(material: &Material, words: &Words) -> Html {
    let table = material.document["table"].as_str().and_then(|path| Path::new(path).file_stem());
    match table.zip(material.table("batch")) {
        Some((stem, batch)) => words.say(
            m::OFFICES_OF,
            [("count", (batch.rows.len() as u64).into()), ("table", stem.to_string_lossy().as_ref().into())],
        ),
        None => Html::words(material.said("scenario")),
    }
}

/// Warnings of the results, which are in English.
fn warnings(material: &Material) -> Vec<Html> {
    let all = material.manifest["warnings"].as_array().into_iter().flatten();
    all.filter_map(|warning| warning.as_str()).map(Html::words).collect()
}

#[cfg(test)]
mod tests;
