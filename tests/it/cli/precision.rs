//! `loket run --until`, batches and a warm-up to be found: what is asked for, what is told.

use super::{loket, office, write};
use serde_json::Value;
use std::fs;
use tempfile::TempDir;

/// An office that never closes, and is quick to simulate.
const ALWAYS: &str = r#"schema = 1
name = "Round the clock"
calendar = { horizon = "40 days", hours = "always", warm-up = "find" }
demand = [{ service = "card", rate = "6 /h" }]
service = [{ name = "card", route = ["desk"] }]
step = [{ name = "desk", work = { exponential = "5 min" } }]
officer = [{ name = "clerk", skills = { desk = 0.9 }, shift = "always" }]
variant = [{ name = "faster", set = { "officer.clerk.skills.desk" = 1.0 } }]
experiment = { replications = { batches = 10 } }
"#;

#[test]
fn a_run_goes_on_until_all_is_known_well_enough() {
    let folder = office();
    let until =
        ["run", "office.toml", "--until", "wait_mean_min=30 %", "--until", "wait_p90_min=12 min", "--json"];
    let json = loket(&folder, &[&until[..], &["--at-most", "3000", "--out", "r"]].concat()).exits(0).json();
    let goals = json["precision"].as_array().expect("a list");
    assert_eq!(goals.len(), 2);
    for goal in goals {
        assert!(goal["reached"] == true && goal["half_width"].as_f64() <= goal["wanted"].as_f64(), "{goal}");
    }
    let count = json["replications"].as_u64().expect("a number");
    assert!((33..3000).contains(&count), "{count}");
    let manifest: Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("r/manifest.json")).expect("written"))
            .expect("JSON");
    assert_eq!((&manifest["stopped"], &manifest["precision"]), (&"precise".into(), &json["precision"]));
}

#[test]
fn what_is_not_reached_is_told_with_what_it_would_take() {
    let folder = office();
    let run = [
        "run",
        "office.toml",
        "--until",
        "wait_mean_min=1 %",
        "--until",
        "served_per_day=50 %",
        "--at-most",
        "40",
    ];
    let out = loket(&folder, &run).exits(0).out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        out.contains("warning: after 40 replications, the most allowed, `wait_mean_min` is known within"),
        "{out}"
    );
    assert!(out.contains("replications would do") && !out.contains("`served_per_day` is known"), "{out}");
}

#[test]
fn precision_that_cannot_be_meant_ends_with_2_before_anything_is_simulated() {
    let folder = office();
    let run = |arguments: &[&str], part: &str| {
        loket(&folder, &[&["run", "office.toml"], arguments].concat()).exits(2).says(part);
    };
    run(&["--until", "wait_mean_min=5 %"], "--at-most");
    run(&["--at-most", "50"], "--until");
    run(&["--until", "wait_men_min=5 %", "--at-most", "50"], "did you mean `wait_mean_min`?");
    run(&["--until", "wait_mean_min=0 %", "--at-most", "50"], "which is not above zero");
    run(&["--until", "wait_mean_min=5 %", "--at-most", "50", "--replications", "20"], "cannot be used with");
    run(
        &["--until", "cost_per_day=5 %", "--at-most", "50"],
        "`cost_per_day` is to be known so and so well, but has no meaning",
    );
    assert!(!folder.path().join("results").exists());
}

#[test]
fn a_comparison_says_if_the_base_misses_its_precision() {
    let folder = office();
    let text = super::OFFICE.replace(
        "replications = 20",
        "replications = { until = { measure = \"wait_mean_min\", half-width = \"1 %\" }, at-most = 33 }",
    );
    write(&folder, "narrow.toml", text.as_bytes());
    let out = loket(&folder, &["compare", "narrow.toml"]).exits(0).out;
    let line = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        line.contains("warning: of the base: after 33 replications, the most allowed, `wait_mean_min`"),
        "{out}"
    );
    assert!(out.lines().all(|line| line.chars().count() <= 80), "{out}");
    let json = loket(&folder, &["compare", "narrow.toml", "--json"]).exits(0).json();
    assert_eq!(
        (&json["precision"][0]["reached"], json["warnings"].as_array().map(Vec::len)),
        (&false.into(), Some(1))
    );
}

fn always() -> TempDir {
    let folder = office();
    write(&folder, "always.toml", ALWAYS.as_bytes());
    folder
}

#[test]
fn what_a_pilot_found_and_how_a_run_was_cut_is_told() {
    let folder = always();
    let run = |arguments: &[&str]| loket(&folder, &[&["run", "always.toml"], arguments].concat());
    let ended = run(&["--out", "r"]).exits(0);
    let head = ended.out.lines().nth(1).expect("a second line").to_owned();
    assert!(head.contains("batches of ") && ended.out.contains("found and left out"), "{}", ended.out);
    let summary: Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("r/summary.json")).expect("written"))
            .expect("JSON");
    let manifest: Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("r/manifest.json")).expect("written"))
            .expect("JSON");
    for key in ["warm_up", "batches"] {
        assert!(summary[key].is_object(), "{key}");
        assert_eq!(summary[key], manifest[key], "{key}");
    }
    assert_eq!((&summary["warm_up"]["enough"], &summary["batches"]["count"]), (&true.into(), &10.into()));
    assert!(
        summary["batches"]["left_out_days"].as_f64()
            >= summary["warm_up"]["hours"].as_f64().map(|hours| hours / 24.0)
    );
    // A number of replications takes the place of batches; the warm-up is found all the same.
    let json = run(&["--replications", "5", "--json"]).exits(0).json();
    assert_eq!((json["batches"].is_null(), &json["warm_up"]), (true, &summary["warm_up"]));
    run(&["--set", "calendar.horizon=\"24 days\"", "--json"]).exits(0);
}

#[test]
fn policies_are_cut_alike_after_the_longest_warm_up() {
    let folder = always();
    let json = loket(&folder, &["compare", "always.toml", "--json"]).exits(0).json();
    assert_eq!((&json["replications"], json["warm_up"].is_object()), (&10.into(), true));
    let change = &json["variants"][0]["measures"][0];
    assert!(change["difference"].as_f64() < Some(0.0) && change["n"].is_null(), "{change}");
    loket(&folder, &["compare", "always.toml", "--until-decided", "--at-most", "100"])
        .exits(2)
        .says("batches of one long run cannot be doubled");
    write(&folder, "log.csv", b"date,arrived\n2027-01-05,140\n");
    for verb in [
        &["fit", "always.toml", "log.csv"][..],
        &["trace", "always.toml", "--replication", "0"],
        &["gate", "always.toml", "--baseline", "baseline.json", "--update"],
        &["select", "always.toml", "--vary", "experiment.seed=1, 2"],
        &["sweep", "always.toml", "--vary", "experiment.seed=1, 2"],
        &["optimize", "always.toml", "--lever", "experiment.seed=1, 2", "--target", "wait_mean_min <= 5"],
    ] {
        loket(&folder, verb).exits(2).says("the warm-up is to be found");
    }
}
