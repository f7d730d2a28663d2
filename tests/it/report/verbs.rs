//! Reports of all verbs but `run` and `compare`: their findings, in both languages, and that each number stands in a table.

use crate::program;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// Courses, levers, variants and values that are not known exactly, so that every verb has something to do.
const OFFICE: &str = r#"schema = 1
name = "One <desk>"
[calendar]
start = 2027-01-04
horizon = "4 weeks"
hours = { mon-fri = "08:00-12:00" }
closing = { doors = "at the end of hours", inside = "serve everyone" }
[office]
value-of-time = "20_000 IDR/h"
[[demand]]
service = "card"
rate = "20 /h"
[[service]]
name = "card"
route = ["desk"]
[[step]]
name = "desk"
work = { exponential = { mean = "3.6 min", from = "40 observations" } }
[[officer]]
name = "clerk"
count = 2
skills = { desk = 0.8 }
cost = "50_000 IDR/h"
[[training]]
name = "course"
who = "clerk"
sessions = [{ on = 2027-01-06, hours = "08:00-09:00" }]
skills = { desk = "+0.1" }
cost = "200_000 IDR"
[[training]]
name = "refresher"
who = "clerk"
sessions = [{ on = 2027-01-13, hours = "08:00-08:30" }]
skills = { desk = "+0.02" }
active = false
[[variant]]
name = "three & more"
set = { "officer.clerk.count" = 3 }
[[variant]]
name = "a hair faster"
set = { "officer.clerk.skills.desk" = 0.82 }
[[target]]
measure = "wait"
service = "card"
at-most = "15 min"
for = 0.9
[uncertain]
"officer.clerk.skills.desk" = { between = [0.75, 0.85] }
[experiment]
seed = 3
replications = 8
"#;

/// Runs `verb` with a report in English, and makes one in Indonesian of the same results; both have the findings `wanted`, in
/// this order, and only numbers that the tables have.
fn assert_report(arguments: &[&str], wanted: &[&str]) {
    assert_report_of(OFFICE, arguments, wanted);
}

/// The same for the office of `text`; returns the English page.
fn assert_report_of(text: &str, arguments: &[&str], wanted: &[&str]) -> String {
    let place = TempDir::new().expect("made");
    fs::write(place.path().join("desk.toml"), text).expect("written");
    let keep = ["--report", "--lang", "en", "--out", "kept"];
    let ended = program::loket(place.path(), &[arguments, &keep].concat());
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let ended = program::loket(place.path(), &["report", "kept", "--lang", "id", "--out", "indonesian"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let known = numbers(&place.path().join("kept"));
    for (folder, language) in [("kept", "en"), ("indonesian", "id")] {
        let folder = place.path().join(folder);
        let html = fs::read_to_string(folder.join("report.html")).expect("there is a report");
        assert!(html.contains(&format!("<html lang=\"{language}\">")) && !html.contains("One <desk>"));
        assert_eq!(findings(&html), wanted, "{arguments:?} in {language}");
        let shown: Vec<f64> = values(&html);
        assert!(shown.len() >= 8, "{arguments:?} says only {shown:?}");
        for value in shown {
            assert!(known.contains(&value.to_bits()), "{arguments:?} in {language}: no table has {value}");
        }
        for id in wanted {
            let svg =
                fs::read_to_string(folder.join(format!("charts/{id}.svg"))).expect("each has a picture");
            let (title, text) = (between(&svg, "<title>", "</title>"), between(&svg, "<desc>", "</desc>"));
            assert!(title.len() > 10 && text.len() > 20, "{id}: `{title}`, `{text}`");
            assert!(html.contains(svg.trim_end()), "{id}");
        }
    }
    fs::read_to_string(place.path().join("kept/report.html")).expect("there is a report")
}

/// Names of the findings of a page.
fn findings(html: &str) -> Vec<&str> {
    let part = between(html, "<div id=\"findings\"", "<div id=\"research\"");
    part.split("<h3 id=\"").skip(1).map(|rest| rest.split('"').next().unwrap_or_default()).collect()
}

/// Exact values of all numbers of a page.
fn values(html: &str) -> Vec<f64> {
    let each = html.split("<data value=\"").skip(1).filter_map(|rest| rest.split('"').next());
    each.map(|value| value.parse().expect("a number")).collect()
}

fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let after = text.split_once(from).map_or("", |(_, after)| after);
    after.split_once(to).map_or("", |(inside, _)| inside)
}

/// All numbers of the tables of a folder, by their bits; zero has no sign.
fn numbers(folder: &Path) -> BTreeSet<u64> {
    let mut all = BTreeSet::new();
    for (_, rows) in tables(folder) {
        let cells = rows.iter().flatten().filter_map(|cell| cell.parse::<f64>().ok());
        all.extend(cells.map(f64::to_bits));
    }
    all
}

fn tables(folder: &Path) -> BTreeMap<String, Vec<Vec<String>>> {
    let files = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let read = |path: std::path::PathBuf| {
        let name = path.file_stem()?.to_str()?.to_owned();
        let mut reader = csv::Reader::from_path(&path).ok()?;
        let rows = reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect());
        Some((name, rows.collect()))
    };
    files.filter(|path| path.extension().is_some_and(|end| end == "csv")).filter_map(read).collect()
}

#[test]
fn a_study_of_courses_says_what_each_brings_and_when_it_has_paid_back() {
    let verb = ["training", "desk.toml", "--cohorts", "1,2", "--starts", "2027-01-06,2027-01-08"];
    let wanted = ["training", "alternatives", "training-2", "alternatives-2"];
    assert_report(&verb, &wanted);
}

#[test]
fn a_course_without_a_value_of_time_is_told_in_hours() {
    let text = OFFICE.replace("[office]\nvalue-of-time = \"20_000 IDR/h\"\n", "");
    let verb = ["training", "desk.toml", "--cohorts", "1", "--starts", "2027-01-08"];
    let page = assert_report_of(&text, &verb, &["training", "alternatives", "training-2", "alternatives-2"]);
    assert!(page.contains("Gained are hours of waiting alone"), "{page}");
}

#[test]
fn a_search_says_what_to_set_and_what_a_shorter_wait_costs() {
    let verb = ["optimize", "desk.toml", "--lever", "officer.clerk.count=1..4", "--at-most", "128"];
    assert_report(&verb, &["frontier"]);
}

#[test]
fn a_sweep_says_which_lever_matters() {
    let levers = ["--vary", "officer.clerk.count=2..4", "--vary", "demand.card.rate=16 /h, 20 /h, 24 /h"];
    for design in ["oat", "grid", "morris"] {
        let verb = [&["sweep", "desk.toml", "--replications", "4", "--design", design], &levers[..]].concat();
        assert_report(&verb, &["matters"]);
    }
    let one = ["sweep", "desk.toml", "--replications", "4", "--vary", "officer.clerk.count=2..5"];
    assert_report(&one, &["response"]);
}

#[test]
fn a_study_of_uncertain_inputs_says_what_to_measure_next() {
    let verb = ["uncertainty", "desk.toml", "--worlds", "12", "--replications", "4"];
    assert_report(&verb, &["bands", "inputs-that-matter"]);
    assert_report(
        &[&verb[..], &["--variants"]].concat(),
        &["policies-in-worlds", "bands", "inputs-that-matter"],
    );
}

#[test]
fn a_selection_says_what_is_selected_and_what_became_of_the_others() {
    assert_report(&["select", "desk.toml", "--indifference", "1", "--first-stage", "16"], &["selection"]);
    // A share, two policies that hardly differ, and too few replications to tell them apart.
    let by_share = ["select", "desk.toml", "--by", "waited_share", "--variant", "a hair faster"];
    let few = ["--set", "officer.clerk.count=4", "--first-stage", "10", "--at-most", "12"];
    let zone = ["--indifference", "0.0000001"];
    let page = assert_report_of(OFFICE, &[&by_share[..], &few, &zone].concat(), &["selection"]);
    assert!(page.contains("but that is not settled"), "{page}");
}
