//! `loket sweep` as people and other programs meet it.

use crate::program::{self, Ended};
use serde_json::Value;
use std::fs;
use tempfile::TempDir;

const OFFICE: &str = r#"schema = 1
name = "One desk"
[calendar]
start = 2027-01-04
horizon = "2 weeks"
hours = "08:00-12:00"
closing = { inside = "serve everyone" }
[[demand]]
service = "card"
rate = "12 /h"
[[service]]
name = "card"
route = ["desk"]
patience = "950 h"
[[step]]
name = "desk"
work = { exponential = "4 min" }
[[officer]]
name = "clerk"
count = 2
skills = { desk = 1.0 }
cost = "10 IDR/h"
[[target]]
measure = "wait"
service = "card"
at-most = "30 min"
for = 0.5
"#;

fn loket(folder: &TempDir, arguments: &[&str]) -> Ended {
    fs::write(folder.path().join("desk.toml"), OFFICE).expect("written");
    program::loket(folder.path(), arguments)
}

/// Sweeps the desk, which must go well.
fn sweep(folder: &TempDir, arguments: &[&str]) -> String {
    let ended = loket(folder, &[&["sweep", "desk.toml"], arguments].concat());
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    ended.out
}

fn json(folder: &TempDir, arguments: &[&str]) -> Value {
    serde_json::from_str(&sweep(folder, &[arguments, &["--json"]].concat())).expect("JSON")
}

#[test]
fn a_point_is_what_a_run_with_the_same_changes_says() {
    let folder = TempDir::new().expect("made");
    let vary = ["--vary", "officer.clerk.count=1..2", "--vary", "step.desk.work.exponential=4 min, 5 min"];
    let swept = json(&folder, &[&vary[..], &["--replications", "9", "--seed", "5"]].concat());
    let measures = swept["measures"].as_array().expect("a list");
    let names: Vec<&str> = measures.iter().filter_map(|measure| measure["measure"].as_str()).collect();
    assert_eq!(names, ["wait_mean_min", "served_per_day", "cost_per_day", "target_met_share"]);
    for (point, set) in [
        (0, vec![]),
        (2, vec!["--set", "officer.clerk.count=1", "--set", "step.desk.work.exponential=5 min"]),
        (3, vec!["--set", "officer.clerk.count=2", "--set", "step.desk.work.exponential=4 min"]),
    ] {
        let run = ["run", "desk.toml", "--json", "--replications", "9", "--seed", "5"];
        let run: Value = serde_json::from_str(&loket(&folder, &[&run[..], &set].concat()).out).expect("JSON");
        for (place, measure) in measures.iter().enumerate() {
            let rows = run["measures"].as_array().expect("a list");
            let same =
                |row: &&Value| ["measure", "scope", "name"].iter().all(|key| row[*key] == measure[*key]);
            let row = rows.iter().find(same).expect("measured");
            for key in ["mean", "ci95_low", "ci95_high"] {
                assert_eq!(
                    swept["points"][point]["measures"][place][key], row[key],
                    "{point} {measure} {key}"
                );
            }
        }
    }
}

#[test]
fn the_folder_holds_tidy_tables_a_picture_and_how_to_repeat_it() {
    let folder = TempDir::new().expect("made");
    let vary = ["--vary", "officer.clerk.count=1..3", "--vary", "step.desk.work.exponential=3 min..5 min/3"];
    let text = sweep(&folder, &vary);
    for part in [
        "One desk",
        "Grid: 10 points of 2 levers, 20 replications",
        "`officer.clerk.count` matters most",
        "####",
    ] {
        assert!(text.contains(part), "`{part}` is not in:\n{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    let results = folder.path().join("results/desk-sweep");
    assert_eq!(
        program::kept(&results),
        ["datapackage.json", "effects.csv", "manifest.json", "points.csv", "sweep.json", "tornado.svg"]
    );
    let mut points = csv::Reader::from_path(results.join("points.csv")).expect("readable");
    let head: Vec<String> = points.headers().expect("a head").iter().map(str::to_owned).collect();
    assert_eq!(
        head[..7],
        [
            "point",
            "state",
            "officer.clerk.count",
            "step.desk.work.exponential_min",
            "wait_mean_min",
            "wait_mean_min_ci95_low",
            "wait_mean_min_ci95_high"
        ]
    );
    let rows: Vec<csv::StringRecord> =
        points.records().map(|row| row.expect("as wide as the head")).collect();
    assert_eq!(rows.len(), 10);
    for row in &rows {
        assert_eq!(&row[1], "simulated");
        let numbers: Vec<f64> =
            (2..head.len() - 1).map(|place| row[place].parse().expect("a number")).collect();
        assert!(numbers[3] <= numbers[2] && numbers[2] <= numbers[4], "{row:?}");
    }
    assert_eq!((&rows[0][2], &rows[0][3], &rows[1][2], &rows[1][3]), ("2", "4", "1", "3"));
    let manifest = fs::read_to_string(results.join("manifest.json")).expect("there");
    let manifest: Value = serde_json::from_str(&manifest).expect("JSON");
    assert_eq!((&manifest["partial"], &manifest["points"]), (&false.into(), &10.into()));
    assert_eq!((&manifest["vary"][0], &manifest["design"]["name"]), (&vary[1].into(), &"grid".into()));
    assert_eq!(manifest["scenario_text"], OFFICE);
    assert!(fs::read_to_string(results.join("tornado.svg")).expect("there").contains("matters most"));
    let mut effects = csv::Reader::from_path(results.join("effects.csv")).expect("readable");
    let means = effects.records().filter(|row| &row.as_ref().expect("whole")[3] == "mean").count();
    assert_eq!(means, 4 * 6);
}

#[test]
fn a_lever_that_does_nothing_is_told_and_threads_change_no_byte() {
    let folder = TempDir::new().expect("made");
    for design in [&["--design", "oat"][..], &["--design", "morris", "--trajectories", "3"]] {
        let vary = [
            "--vary",
            "officer.clerk.count=1..3",
            "--vary",
            "service.card.patience=900 h, 1000 h",
            "--replications",
            "2",
        ];
        let arguments = [&vary[..], design].concat();
        let text = sweep(&folder, &[&arguments[..], &["--threads", "1"]].concat());
        assert!(
            text.contains("`service.card.patience` changes nothing") && text.contains("two replications"),
            "{text}"
        );
        assert_eq!(sweep(&folder, &[&arguments[..], &["--threads", "3"]].concat()), text);
    }
    let outside = sweep(&folder, &["--vary", "officer.clerk.count=3..4", "--replications", "1"]);
    assert!(outside.contains("`officer.clerk.count` is 2 in the file, which was not"), "{outside}");
    assert!(outside.contains("one replication says nothing of its luck"), "{outside}");
}

#[test]
fn invalid_combinations_are_refused_or_left_out_by_wish() {
    let folder = TempDir::new().expect("made");
    // Nobody is left where both groups are: each value alone is valid.
    let second = "\n[[officer]]\nname = \"helper\"\nskills = { desk = 0.5 }\n";
    fs::write(folder.path().join("two.toml"), format!("{OFFICE}{second}")).expect("written");
    let vary =
        ["sweep", "two.toml", "--vary", "officer.clerk.count=0..1", "--vary", "officer.helper.count=0..1"];
    let ended = loket(&folder, &vary);
    assert_eq!(ended.code, Some(3), "{}", ended.err);
    assert!(ended.err.contains("with officer.clerk.count=0, officer.helper.count=0"), "{}", ended.err);
    assert!(!folder.path().join("results/two-sweep").exists() && ended.out.is_empty());
    let ended = loket(&folder, &[&vary[..], &["--skip-invalid"]].concat());
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(ended.out.contains("Left out, since invalid: 1 of 5 points"), "{}", ended.out);
    let table = fs::read_to_string(folder.path().join("results/two-sweep/points.csv")).expect("there");
    assert!(table.contains("1,invalid,0,0,,,"), "{table}");
}

#[test]
fn what_cannot_be_swept_is_refused_before_anything_is_simulated() {
    let folder = TempDir::new().expect("made");
    let count = "officer.clerk.count=1..3";
    for (arguments, code, says) in [
        (&["--vary", "officer.clerk.cuont=1..3"][..], 3, "did you mean `count`?"),
        (&["--vary", "officer.clark.count=1..3"], 3, "did you mean `clerk`?"),
        (&["--vary", "officer.clerk.count=1,two", "--skip-invalid"], 3, "not a whole number"),
        (&["--vary", "officer.clerk.count=0..2"], 3, "write a count of at least 1"),
        (&["--vary", "officer.clerk.count=2"], 2, "nothing to sweep"),
        (&["--vary", "officer.clerk.count"], 2, "does not say what it may be"),
        (&["--vary", count, "--vary", count], 2, "move the same value"),
        (&["--vary", count, "--measure", "wait_p90_min"], 2, "belongs to all replications"),
        (&["--vary", count, "--measure", "wait_mean_mni"], 2, "did you mean `wait_mean_min`?"),
        (&["--vary", "officer.clerk.skills.desk=0.5..1", "--design", "grid"], 2, "endlessly many"),
        (&["--vary", count, "--design", "morris", "--points", "9"], 2, "does not go with"),
        (&["--vary", count, "--design", "guess"], 2, "guess"),
        (
            &["--vary", "officer.clerk.count=1..1000", "--vary", "office.seats=1..1000", "--design", "grid"],
            2,
            "1000000 points",
        ),
        (
            &[
                "--vary",
                "officer.clerk.count=1..9000",
                "--vary",
                "office.seats=1..9000",
                "--yes",
                "--design",
                "grid",
            ],
            2,
            "more than 2000000",
        ),
        (&[], 2, "--vary"),
    ] {
        let ended = loket(&folder, &[&["sweep", "desk.toml"], arguments].concat());
        assert_eq!(ended.code, Some(code), "{arguments:?}: {}", ended.err);
        assert!(ended.err.contains(says), "{arguments:?}: `{says}` is not in:\n{}", ended.err);
        assert_eq!(ended.out, "", "{arguments:?}");
    }
    assert!(!folder.path().join("results").exists());
}
