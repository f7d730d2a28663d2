//! The report: made of a real folder, in both languages, with no number that is not in a table.

use crate::program::{self, Ended};
use loket::results::table::{Cell, package};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const KECAMATAN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/kecamatan.toml");

fn loket(folder: &TempDir, arguments: &[&str]) -> Ended {
    program::loket(folder.path(), arguments)
}

/// Numbers that the page says, each with what is shown of it.
pub fn said(page: &str) -> Vec<(f64, String)> {
    let parts = page.split("<data value=\"").skip(1);
    let one = |part: &str| {
        let (value, rest) = part.split_once("\">").expect("a value");
        let shown = rest.split_once("</data>").expect("an end").0;
        (value.parse().expect("a number"), shown.to_owned())
    };
    parts.map(one).collect()
}

/// The bits of all numbers in the tables of a folder, and of the counts in its manifest.
pub fn in_tables(folder: &Path) -> BTreeSet<u64> {
    let tables = package::read(folder).expect("whole");
    let cells = tables.iter().flat_map(|table| table.rows.iter().flatten());
    let mut found: BTreeSet<u64> = cells.filter_map(Cell::number).map(bits).collect();
    let manifest = fs::read_to_string(folder.join("manifest.json")).expect("there");
    let manifest: Value = serde_json::from_str(&manifest).expect("JSON");
    found.extend(manifest["warm_up"]["hours"].as_f64().map(bits));
    found
}

/// Zero has two signs and one meaning.
fn bits(value: f64) -> u64 {
    (value + 0.0).to_bits()
}

/// What is shown is the number rounded to what is shown, in the digits of the language.
fn is_rounded(value: f64, shown: &str, language: &str) -> bool {
    let digits: String = shown
        .chars()
        .filter(|c| !"\u{202f}\u{a0}%+".contains(*c))
        .filter(|c| language == "en" || *c != '.')
        .map(|c| if c == ',' { '.' } else { c })
        .map(|c| if c == '−' { '-' } else { c })
        .collect();
    let places = digits.split_once('.').map_or(0, |(_, places)| places.len());
    let found: f64 = digits.parse().expect("a number");
    let off = |value: f64| (found - value).abs() <= 0.5 * 10f64.powi(-(places as i32)) + 1e-9 * value.abs();
    off(value) || off(value * 100.0)
}

fn assert_every_number_is_in_a_table(folder: &Path, page: &str, language: &str) {
    let tables = in_tables(folder);
    let numbers = said(page);
    assert!(numbers.len() > 50, "{}", numbers.len());
    for (value, shown) in numbers {
        assert!(tables.contains(&bits(value)), "{value}, shown as {shown}, is in no table");
        assert!(is_rounded(value, &shown, language), "{value} is shown as {shown}");
    }
}

fn ids(page: &str) -> Vec<&str> {
    let sections = page.split("<section aria-labelledby=\"").skip(1);
    sections.map(|part| part.split_once('"').expect("an end").0).collect()
}

#[test]
fn the_report_of_a_run_says_what_its_tables_say_in_both_languages() {
    let folder = TempDir::new().expect("made");
    let arguments = ["run", KECAMATAN, "--replications", "12", "--report", "--lang", "id", "--out", "r"];
    loket(&folder, &arguments).exits(0);
    let results = folder.path().join("r");
    let indonesian = fs::read_to_string(results.join("report.html")).expect("written");
    loket(&folder, &["report", "r", "--lang", "en", "--out", "english"]).exits(0);
    let english = fs::read_to_string(folder.path().join("english/report.html")).expect("written");
    let sections = [
        "warnings",
        "time-of-day",
        "week",
        "demand",
        "arrivals",
        "steps",
        "officers",
        "staffing",
        "failures",
        "days",
        "coverage",
        "precision",
        "warm-up",
        "theory",
        "inputs",
        "repeat",
        "scenario",
        "stress",
    ];
    for (page, language, answer) in [
        (&indonesian, "id", "1 dari 10 orang menunggu lebih dari"),
        (&english, "en", "1 in 10 waits longer than"),
    ] {
        let found = ids(page);
        assert!(sections.iter().filter(|id| **id != "warnings").all(|id| found.contains(id)), "{found:?}");
        assert!(found.is_sorted_by_key(|id| sections.iter().position(|known| known == id)), "{found:?}");
        assert!(page.contains(&format!("<html lang=\"{language}\">")) && page.contains(answer));
        assert_every_number_is_in_a_table(&results, page, language);
        // Nothing is fetched, nothing runs.
        for outside in ["<script", "<link", "<img", "src=", "@import", "url("] {
            assert!(!page.contains(outside), "{outside}");
        }
        let addresses = page.matches("http").count() - page.matches("http://www.w3.org/2000/svg").count();
        let in_scenario = page.split_once("<pre").map_or(0, |(_, text)| text.matches("http").count());
        assert!(addresses <= in_scenario, "{addresses}");
        assert!(page.len() < 1_000_000, "{}", page.len());
    }
    let charts = fs::read_dir(results.join("charts")).expect("made").count();
    assert_eq!(charts, indonesian.matches("<svg").count());
    let week = fs::read_to_string(results.join("charts/week.svg")).expect("written");
    assert!(week.contains("<title>") && week.contains("<desc>") && week.contains("Senin"), "{week}");
}

#[test]
fn tables_equal_the_json() {
    let folder = TempDir::new().expect("made");
    loket(&folder, &["run", KECAMATAN, "--replications", "4", "--out", "r"]).exits(0);
    let results = folder.path().join("r");
    let tables = package::read(&results).expect("whole");
    let summary = tables.iter().find(|table| table.name == "summary").expect("there");
    let json = fs::read_to_string(results.join("summary.json")).expect("there");
    let json: Value = serde_json::from_str(&json).expect("JSON");
    let measures = json["measures"].as_array().expect("a list");
    assert_eq!(summary.rows.len(), measures.len());
    for (row, measure) in summary.rows.iter().zip(measures) {
        for (column, cell) in summary.columns.iter().zip(row).skip(2) {
            let wanted = &measure[&column.name];
            match cell {
                Cell::Empty => assert!(wanted.is_null() || wanted == "", "{} {wanted}", column.name),
                Cell::Text(text) => assert_eq!(wanted, text),
                Cell::Integer(number) => assert_eq!(wanted.as_i64(), Some(*number)),
                Cell::Real(number) => assert_eq!(wanted.as_f64(), Some(*number)),
                Cell::Flag(_) | Cell::Date(_) => panic!("no such column"),
            }
        }
    }
}

#[test]
fn a_report_is_made_once_and_never_written_over() {
    let folder = TempDir::new().expect("made");
    loket(&folder, &["run", KECAMATAN, "--replications", "2", "--out", "r"]).exits(0);
    loket(&folder, &["report", "r", "--lang", "en"]).exits(0);
    let page = folder.path().join("r/report.html");
    let first = fs::read(&page).expect("written");
    // The same again is no loss.
    loket(&folder, &["report", "r", "--lang", "en"]).exits(0);
    loket(&folder, &["report", "r", "--lang", "id"]).exits(1).says("is left as it is").says("--out DIR");
    assert_eq!(fs::read(&page).expect("there"), first);
    loket(&folder, &["report", "nowhere"]).exits(2).says("there is no folder `nowhere`");
    fs::create_dir(folder.path().join("empty")).expect("made");
    loket(&folder, &["report", "empty"]).exits(2).says("holds no results of loket");
    loket(&folder, &["report", "r", "--lang", "fr"]).exits(2).says("`id` (Bahasa Indonesia) or `en`");
}

#[test]
fn the_report_of_a_comparison_has_the_policies_in_order() {
    let folder = TempDir::new().expect("made");
    let compare = ["compare", KECAMATAN, "--replications", "8", "--report", "--lang", "en", "--out", "r"];
    loket(&folder, &compare).exits(0);
    let results = folder.path().join("r");
    let page = fs::read_to_string(results.join("report.html")).expect("written");
    assert_eq!(ids(&page)[..1], ["comparison"]);
    assert_every_number_is_in_a_table(&results, &page, "en");
    assert!(page.contains("Against today:"));
}

/// The page as somebody hears it who cannot see it: headings, sentences, cards, and the text of each picture.
fn outline(page: &str) -> String {
    let body = page.split_once("<body>").expect("a body").1;
    let mut lines = Vec::new();
    for (open, close, mark) in [
        ("<h1>", "</h1>", "# "),
        ("<p class=\"about\">", "</p>", ""),
        ("<p>", "</p>", ""),
        ("<li>", "</li>", "* "),
        ("<h2 class=\"part\">", "</h2>", "## "),
        ("<h3 id=", "</h3>", "### "),
        ("<desc>", "</desc>", "> "),
        ("<thead>", "</thead>", "| "),
    ] {
        for (at, _) in body.match_indices(open) {
            let inside = &body[at + open.len()..];
            let inside = inside.split_once(close).expect("it is closed").0;
            let inside = if open == "<h3 id=" { inside.split_once('>').expect("a tag").1 } else { inside };
            let mut tag = false;
            let spaced = inside.replace("</th>", " | ");
            let words: String = spaced
                .chars()
                .filter(|c| {
                    let shown = !tag && *c != '<';
                    tag = if *c == '<' { true } else { tag && *c != '>' };
                    shown
                })
                .collect();
            lines.push((at, format!("{mark}{}", words.split_whitespace().collect::<Vec<_>>().join(" "))));
        }
    }
    lines.sort();
    lines.into_iter().map(|(_, line)| line + "\n").collect()
}

#[test]
fn the_report_reads_as_it_did() {
    let folder = TempDir::new().expect("made");
    let office = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/one-operator.toml");
    loket(&folder, &["run", office, "--replications", "40", "--report", "--lang", "en", "--out", "r"])
        .exits(0);
    loket(&folder, &["report", "r", "--lang", "id", "--out", "indonesian"]).exits(0);
    for (language, file) in [("en", "r/report.html"), ("id", "indonesian/report.html")] {
        let page = fs::read_to_string(folder.path().join(file)).expect("written");
        insta::assert_snapshot!(format!("report_{language}"), outline(&page));
    }
}

#[test]
fn the_report_of_the_largest_shipped_batch_is_small_and_soon_made() {
    let folder = TempDir::new().expect("made");
    let table = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/karawang.csv");
    let batch = ["batch", table, "--template", KECAMATAN, "--replications", "3", "--out", "r"];
    loket(&folder, &batch).exits(0);
    let begun = Instant::now();
    loket(&folder, &["report", "r", "--lang", "id"]).exits(0);
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(2), "{took:?}");
    let page = fs::read_to_string(folder.path().join("r/report.html")).expect("written");
    assert!(page.len() < 3_000_000, "{}", page.len());
    assert_eq!(ids(&page)[..2], ["offices", "office-days"]);
    assert_every_number_is_in_a_table(&folder.path().join("r"), &page, "id");
}

#[test]
fn coverage_is_drawn_against_its_goal() {
    let folder = TempDir::new().expect("made");
    let office = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/school-outreach.toml");
    loket(&folder, &["run", office, "--replications", "3", "--report", "--lang", "en", "--out", "r"])
        .exits(0);
    let page = fs::read_to_string(folder.path().join("r/report.html")).expect("written");
    assert!(page.contains("The goal of “pupils” is <data value=\"0.7\">70\u{a0}%</data>."));
    let chart = fs::read_to_string(folder.path().join("r/charts/coverage.svg")).expect("written");
    assert!(chart.contains("goal 70\u{a0}%"), "{chart}");
    assert_every_number_is_in_a_table(&folder.path().join("r"), &page, "en");
}
