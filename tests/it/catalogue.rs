//! What was left behind: listed, and held against what was left before.

use crate::program::{self, Ended};
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// One desk that is nearly too busy, with a second clerk as a policy.
const OFFICE: &str = r#"schema = 1
name = "One desk"
[calendar]
start = 2027-01-04
horizon = "2 days"
hours = "08:00-12:00"
closing = { doors = "at the end of hours", inside = "serve everyone" }
[[demand]]
service = "card"
rate = "12 /h"
[[service]]
name = "card"
route = ["desk"]
[[step]]
name = "desk"
work = { exponential = "4 min" }
[[officer]]
name = "clerk"
skills = { desk = 1.0 }
cost = "10 IDR/h"
[[variant]]
name = "two clerks"
set = { "officer.clerk.count" = 2 }
[experiment]
replications = 20
"#;

fn office() -> TempDir {
    let folder = TempDir::new().expect("made");
    fs::write(folder.path().join("office.toml"), OFFICE).expect("written");
    folder
}

#[track_caller]
fn exits(folder: &TempDir, arguments: &[&str], code: i32) -> Ended {
    let ended = program::loket(folder.path(), arguments);
    assert_eq!(ended.code, Some(code), "{arguments:?}\n{}\n{}", ended.out, ended.err);
    ended
}

#[track_caller]
fn json(folder: &TempDir, arguments: &[&str], code: i32) -> Value {
    serde_json::from_str(&exits(folder, arguments, code).out).expect("JSON")
}

/// Leaves results by `arguments` in the folder `out`.
#[track_caller]
fn leave(folder: &TempDir, arguments: &[&str], out: &str) {
    exits(folder, &[arguments, &["--out", out]].concat(), 0);
}

#[track_caller]
fn fits(text: &str) {
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{line}\nin:\n{text}");
    }
}

// ---------------------------------------------------------------- loket runs

#[test]
fn an_empty_or_missing_folder_has_no_results() {
    let folder = office();
    let none = "no results in `results`; a verb such as `loket run` leaves some\n";
    assert_eq!(exits(&folder, &["runs"], 0).out, none);
    fs::create_dir(folder.path().join("results")).expect("made");
    assert_eq!(exits(&folder, &["runs"], 0).out, none);
    let nothing = json(&folder, &["runs", "--json"], 0);
    assert_eq!(nothing, serde_json::json!({ "runs": [], "damaged": [] }));
    let named = exits(&folder, &["runs", "elsewhere"], 2);
    assert!(named.out.is_empty() && named.err.contains("there is no folder `elsewhere`"), "{}", named.err);
}

#[test]
fn every_kind_is_listed_with_what_came_of_it() {
    let folder = office();
    let file = "office.toml";
    let few = ["--replications", "6"];
    let with = |verb: &[&'static str]| [verb, &few[..]].concat();
    leave(&folder, &["run", file, "--variant", "two clerks"], "results/run");
    leave(&folder, &with(&["compare", file]), "results/comparison");
    leave(&folder, &with(&["sweep", file, "--vary", "officer.clerk.count=1,2"]), "results/sweep");
    leave(&folder, &["select", file, "--at-most", "64"], "results/selection");
    let search =
        ["optimize", file, "--lever", "officer.clerk.count=1..2", "--target", "wait_mean_min<=60 min"];
    let searched = program::loket(folder.path(), &[&search[..], &["--out", "results/search"]].concat());
    let listed = json(&folder, &["runs", "--json"], 0);
    let runs = listed["runs"].as_array().expect("a list");
    let of = |kind: &str| runs.iter().find(|run| run["kind"] == kind).unwrap_or(&Value::Null);
    assert_eq!(
        (of("run")["variant"].as_str(), of("run")["replications"].as_u64()),
        (Some("two clerks"), Some(20))
    );
    let summary = fs::read_to_string(folder.path().join("results/run/summary.json")).expect("there");
    let summary: Value = serde_json::from_str(&summary).expect("JSON");
    assert_eq!(of("run")["headline"]["mean"], summary["measures"][0]["mean"]);
    assert_eq!(of("comparison")["headline"]["of"], "two clerks");
    assert_eq!(of("sweep")["headline"]["of"], "officer.clerk.count");
    assert_eq!(of("selection")["headline"]["of"], "two clerks");
    if searched.code == Some(0) {
        assert_eq!(of("search")["headline"]["measure"], "cost_per_day");
    }
    let finished = |run: &Value| run["finished"].as_str().unwrap_or_default().to_owned();
    assert!(runs.windows(2).all(|pair| finished(&pair[0]) >= finished(&pair[1])), "{listed}");
    let told = exits(&folder, &["runs"], 0).out;
    fits(&told);
    assert!(told.contains("One desk, two clerks: wait_mean_min "), "{told}");
}

#[test]
fn what_is_damaged_stands_at_the_end_with_its_reason() {
    let folder = office();
    for name in ["whole", "cut", "bare"] {
        leave(&folder, &["run", "office.toml", "--replications", "2"], &format!("results/{name}"));
    }
    let results = folder.path().join("results");
    fs::write(results.join("cut/manifest.json"), "{\"program\": ").expect("written");
    fs::remove_file(results.join("bare/summary.json")).expect("there");
    fs::create_dir(results.join("of-others")).expect("made");
    let told = exits(&folder, &["runs"], 0).out;
    fits(&told);
    let (whole, damaged) = told.split_once("cannot be read:\n").expect("some are damaged");
    assert!(whole.starts_with("1 result in `results`"), "{told}");
    assert!(damaged.starts_with("  results/bare: `summary.json` cannot be read: "), "{told}");
    assert!(damaged.contains("results/cut: `manifest.json` is damaged: EOF"), "{told}");
    assert!(!told.contains("of-others"), "{told}");
}

// ---------------------------------------------------------------- loket diff

#[test]
fn nothing_differs_between_a_run_and_itself_again() {
    let folder = office();
    for (name, threads) in [("a", "1"), ("b", "2")] {
        leave(&folder, &["run", "office.toml", "--threads", threads], name);
    }
    let told = exits(&folder, &["diff", "a", "b", "--exit-code"], 0).out;
    assert!(told.ends_with("\n\nThe inputs are the same.\n\nNo number differs.\n"), "{told}");
    let diff = json(&folder, &["diff", "a", "b", "--json"], 0);
    assert_eq!(
        (&diff["same"], &diff["paired"], &diff["tables"]),
        (&true.into(), &true.into(), &serde_json::json!([]))
    );
}

/// A CSV file of a folder of results: the numbers of one column, NaN where it is empty.
fn column(folder: &Path, file: &str, name: &str) -> Vec<f64> {
    let mut rows = csv::Reader::from_path(folder.join(file)).expect("there");
    let place = rows.headers().expect("a head").iter().position(|head| head == name).expect("the column");
    rows.records().map(|row| row.expect("a row")[place].parse().unwrap_or(f64::NAN)).collect()
}

#[test]
fn the_same_citizens_are_held_against_each_other_one_by_one() {
    let folder = office();
    leave(&folder, &["run", "office.toml"], "a");
    leave(&folder, &["run", "office.toml", "--set", "officer.clerk.count=2", "--replications", "25"], "b");
    let diff = json(&folder, &["diff", "a", "b", "--json", "--exit-code"], 4);
    assert_eq!((&diff["paired"], &diff["same"]), (&true.into(), &false.into()));
    let inputs: Vec<&str> = diff["inputs"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|input| input["what"].as_str())
        .collect();
    assert_eq!(inputs, ["set", "replications"]);
    // By hand: the mean over the twenty that both have.
    let waits = |run: &str| column(&folder.path().join(run), "replications.csv", "wait_mean_min");
    let (before, now) = (waits("a"), waits("b"));
    let mean = before.iter().zip(&now).map(|(before, now)| now - before).sum::<f64>() / 20.0;
    let measures = diff["measures"].as_array().expect("a list");
    let wait = measures
        .iter()
        .find(|row| row["measure"] == "wait_mean_min" && row["scope"] == "office")
        .expect("measured");
    let number = |key: &str| wait[key].as_f64().expect("a number");
    assert!((number("difference") - mean).abs() < 1e-9, "{wait} instead of {mean}");
    assert!(number("ci95_low") < mean && mean < number("ci95_high") && number("ci95_high") < 0.0, "{wait}");
    assert_eq!((&wait["verdict"], &wait["paired"]), (&"better".into(), &true.into()));
    let told = exits(&folder, &["diff", "a", "b"], 0).out;
    fits(&told);
    assert!(
        told.contains("  set: - -> officer.clerk.count=2\n") && told.contains("wait_mean_min [min]"),
        "{told}"
    );
    assert!(exits(&folder, &["diff", "a", "b", "--all"], 0).out.len() > told.len());
}

#[test]
fn a_change_of_the_file_is_shown_line_by_line() {
    let folder = office();
    leave(&folder, &["run", "office.toml"], "a");
    fs::write(folder.path().join("office.toml"), OFFICE.replace("12 /h", "11 /h")).expect("written");
    leave(&folder, &["run", "office.toml", "--seed", "7"], "b");
    let told = exits(&folder, &["diff", "a", "b"], 0).out;
    assert!(told.contains("\n-rate = \"12 /h\"\n+rate = \"11 /h\"\n"), "{told}");
    assert!(told.contains("  seed: 1 -> 7\n") && told.contains("Other citizens"), "{told}");
}

#[test]
fn other_kinds_are_held_against_each_other_row_by_row() {
    let folder = office();
    for (name, seed) in [("a", "1"), ("b", "2")] {
        leave(&folder, &["compare", "office.toml", "--replications", "6", "--seed", seed], name);
    }
    let told = exits(&folder, &["diff", "a", "b"], 0).out;
    fits(&told);
    assert!(told.starts_with("two comparisons\n") && told.contains("\ncomparison: "), "{told}");
    assert!(told.contains("  two clerks, ") && told.contains("--all shows them"), "{told}");
    let diff = json(&folder, &["diff", "a", "b", "--json"], 0);
    let cells = diff["tables"][0]["cells"].as_array().expect("a list");
    let wait = cells
        .iter()
        .find(|cell| cell["row"] == "two clerks, wait_mean_min, office, office" && cell["column"] == "base")
        .expect("other citizens wait otherwise");
    let old = column(&folder.path().join("a"), "comparison.csv", "base")[0];
    assert_eq!(wait["before"].as_f64(), Some(old));
}

#[test]
fn what_cannot_be_held_against_each_other_is_refused() {
    let folder = office();
    leave(&folder, &["run", "office.toml", "--replications", "2"], "run");
    leave(&folder, &["compare", "office.toml", "--replications", "2"], "comparison");
    let refused = |arguments: &[&str], code: i32, part: &str| {
        let ended = exits(&folder, arguments, code);
        assert!(ended.out.is_empty() && ended.err.contains(part), "`{part}` is not in:\n{}", ended.err);
        assert!(ended.err.contains("help: "), "{}", ended.err);
    };
    refused(&["diff", "run", "comparison"], 2, "`run` holds a run and `comparison` a comparison");
    refused(&["diff", "run", "nowhere"], 2, "there is no folder `nowhere`");
    refused(&["diff", ".", "run"], 2, "`.` holds no results of loket");
    fs::remove_file(folder.path().join("run/by-day.csv")).expect("there");
    refused(&["diff", "run", "run"], 3, "results in `run` are not whole: `by-day.csv` cannot be read");
}
