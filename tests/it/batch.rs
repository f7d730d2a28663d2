//! `loket batch` as people and other programs meet it: a row is a run, and a wrong row does not stop the others.

use crate::program::{Ended, loket};
use loket::experiment::Progress;
use loket::experiment::batch::{Batch, Job, State};
use loket::scenario::cases::CaseTable;
use loket::scenario::settings::Replications;
use loket::scenario::source::Source;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use tempfile::TempDir;

const DESK: &str = r#"schema = 1
name = "One desk"
[calendar]
start = 2027-01-04
horizon = "2 days"
hours = "08:00-12:00"
closing = { doors = "at the end of hours", inside = "serve everyone" }
[[demand]]
service = "card"
rate = "13 /h"
[[service]]
name = "card"
route = ["desk"]
[[step]]
name = "desk"
work = { exponential = "3.6 min" }
[[officer]]
name = "clerk"
skills = { desk = 0.9 }
cost = "10 IDR/h"
[[target]]
measure = "wait"
at-most = "15 min"
for = 0.9
[[variant]]
name = "two clerks"
set = { "officer.clerk.count" = 2 }
[experiment]
seed = 3
replications = 10
"#;

const TABLE: &str = "name,demand.card.rate,officer.clerk.skills.desk,variant,seed,replications,#where\n\
                     quiet,8 /h,,,,,north\nusual,,,,,,\nslow,,0.8,,,,\nstaffed,,,two clerks,,,\n\
                     other luck,,,,9,,\nlong,,,,,20,\n";

fn folder(table: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("made");
    fs::write(folder.path().join("desk.toml"), DESK).expect("written");
    fs::write(folder.path().join("offices.csv"), table).expect("written");
    folder
}

fn batch(folder: &TempDir, arguments: &[&str]) -> Ended {
    let all = [&["batch", "offices.csv", "--template", "desk.toml"], arguments].concat();
    loket(folder.path(), &all)
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns the rows of a CSV file, each field by its heading.
fn rows(path: &Path) -> Vec<std::collections::HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).expect("there");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

#[test]
fn a_row_is_the_run_with_its_values() {
    let folder = folder(TABLE);
    let whole = json(&batch(&folder, &["--json"]).out);
    let runs: [&[&str]; 6] = [
        &["--set", "demand.card.rate=8 /h"],
        &[],
        &["--set", "officer.clerk.skills.desk=0.8"],
        &["--variant", "two clerks"],
        &["--seed", "9"],
        &["--replications", "20"],
    ];
    let offices = whole["offices"].as_array().expect("a list");
    assert_eq!(offices.len(), runs.len());
    let mut compared = 0;
    for (office, arguments) in offices.iter().zip(runs) {
        let run = loket(folder.path(), &[&["run", "desk.toml", "--json"], arguments].concat());
        let run = json(&run.out);
        for mine in office["measures"].as_array().expect("a list") {
            let all = run["measures"].as_array().expect("a list");
            assert!(all.contains(mine), "{}: {mine}", office["name"]);
            compared += 1;
        }
        assert_eq!(office["replications"], run["replications"]);
    }
    assert!(compared > 6 * 8, "only {compared} numbers were compared");
    // What several runs with the same seed have in common, an office with another luck has not.
    let arrived = |place: usize| &offices[place]["measures"].as_array().expect("a list")[4]["mean"];
    assert_eq!(arrived(1), arrived(2));
    assert_ne!(arrived(1), arrived(4));
}

#[test]
fn the_folder_holds_a_row_per_office_and_their_hours() {
    let folder = folder(TABLE);
    let ended = batch(&folder, &[]);
    assert_eq!((ended.code, ended.err.contains("6 offices in ")), (Some(0), true), "{}", ended.err);
    assert!(ended.out.lines().all(|line| line.chars().count() <= 80), "{}", ended.out);
    assert!(ended.out.contains("the worst is `slow`") && ended.out.contains("The best is `staffed`"));
    let results = folder.path().join("results/offices");
    let table = rows(&results.join("batch.csv"));
    let of = |place: usize, column: &str| table[place][column].as_str();
    assert_eq!((of(0, "name"), of(0, "state"), of(0, "demand.card.rate")), ("quiet", "simulated", "8 /h"));
    assert_eq!((of(0, "#where"), of(2, "officer.clerk.skills.desk")), ("north", "0.8"));
    assert_eq!((of(2, "rank"), of(2, "rank_low"), of(3, "rank")), ("1", "1", "6"));
    assert_eq!((of(3, "variant"), of(4, "seed"), of(5, "replications")), ("two clerks", "9", "20"));
    assert_eq!((of(0, "busiest_group"), of(0, "busiest_step")), ("clerk", "desk"));
    // 13 an hour × 3.6 min / 0.9 of 60 min.
    assert!((of(1, "load").parse::<f64>().expect("a load") - 13.0 * 4.0 / 60.0).abs() < 1e-9);
    for column in ["wait_mean_min_ci95_low", "wait_p90_min", "target_met_share", "cost_per_day", "busy_share"]
    {
        assert!(table.iter().all(|row| row[column].parse::<f64>().is_ok()), "{column}");
    }
    let hours = rows(&results.join("batch-hours.csv"));
    assert_eq!(hours.len(), 6 * 4, "{hours:?}");
    assert_eq!((hours[0]["name"].as_str(), hours[0]["hour"].as_str()), ("quiet", "8"));
    let manifest = json(&read(&results.join("manifest.json")));
    assert_eq!((&manifest["kind"], &manifest["table"]["text"]), (&"batch".into(), &TABLE.into()));
    assert_eq!((&manifest["replications"], &manifest["simulated"]), (&70.into(), &6.into()));
    assert_eq!(manifest["table"]["blake3"].as_str().map(str::len), Some(64));
    assert_eq!((&manifest["scenario_text"], &manifest["seed"]), (&DESK.into(), &3.into()));
    assert!(results.join("datapackage.json").exists());
    assert_eq!(json(&read(&results.join("batch.json"))), json(&batch(&folder, &["--json"]).out));
}

#[test]
fn threads_change_no_byte_and_nothing_is_overwritten() {
    let folder = folder(TABLE);
    let out = |threads: &str| {
        let ended = batch(&folder, &["--threads", threads, "--out", threads]);
        (ended.code, ended.out)
    };
    assert_eq!(out("1"), out("3"));
    for file in ["batch.csv", "batch-hours.csv", "batch.json"] {
        let of = |threads: &str| read(&folder.path().join(threads).join(file));
        assert_eq!(of("1"), of("3"), "{file}");
    }
    let again = batch(&folder, &["--out", "1"]);
    assert_eq!((again.code, again.out.as_str()), (Some(1), ""));
    assert!(again.err.contains("exists already"), "{}", again.err);
    assert_eq!(batch(&folder, &[]).code, Some(0));
    assert!(batch(&folder, &[]).err.contains("results/offices-2"));
}

#[test]
fn offices_are_ranked_by_what_is_asked() {
    let folder = folder(TABLE);
    let served = batch(&folder, &["--by", "served_per_day", "--json"]);
    let whole = json(&served.out);
    assert_eq!((&whole["by"], &whole["better"]), (&"served_per_day".into(), &"higher".into()));
    assert_eq!((&whole["offices"][0]["rank"], &whole["offices"][0]["name"]), (&1.into(), &"quiet".into()));
    let text = batch(&folder, &["--by", "cost_per_day"]).out;
    assert!(text.contains("the worst is `staffed`"), "{text}");
    let wrong = batch(&folder, &["--by", "wait_p90_min"]);
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.err.contains("`wait_p90_min` is no measure"), "{}", wrong.err);
}

#[test]
fn a_wrong_row_is_told_at_the_end_and_the_others_are_simulated() {
    let table = "name,officer.clerk.count,demand.card.rate,seed\nfine,1,,\nmany,lots,,\nnobody,0,,\n\
                 odd,,-1 /h,luck\nfine too,2,,\n";
    let folder = folder(table);
    let ended = batch(&folder, &[]);
    assert_eq!(ended.code, Some(3), "{}", ended.err);
    let after = ended.err.find("results/offices").expect("written");
    for part in [
        "office `many`: ",
        "offices.csv:3:6",
        "office `nobody`: ",
        "offices.csv:4:",
        "office `odd`: `luck` is no seed",
        "offices.csv:5:12",
        "offices.csv:5:6",
    ] {
        let place = ended.err.find(part).unwrap_or_else(|| panic!("no `{part}` in {}", ended.err));
        assert!(place > after, "{part} in {}", ended.err);
    }
    assert!(ended.err.starts_with("3 of 5 rows are no valid office"), "{}", ended.err);
    assert!(ended.out.contains("warning: 3 of 5 offices are no valid scenario"), "{}", ended.out);
    let table = rows(&folder.path().join("results/offices/batch.csv"));
    let states: Vec<&str> = table.iter().map(|row| row["state"].as_str()).collect();
    assert_eq!(states, ["simulated", "invalid", "invalid", "invalid", "simulated"]);
    assert!(
        !table[1]["problem"].is_empty()
            && table[1]["wait_mean_min"].is_empty()
            && table[1]["rank"].is_empty()
    );
    let whole = json(&read(&folder.path().join("results/offices/batch.json")));
    let problem = &whole["offices"][3]["problems"][0];
    assert_eq!(
        (&problem["line"], &problem["column"], &problem["code"]),
        (&5.into(), &12.into(), &"not-a-number".into())
    );
}

#[test]
fn with_check_or_without_an_office_nothing_is_simulated() {
    let fine = folder(TABLE);
    let ended = batch(&fine, &["--check"]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(0), "offices.csv: 6 offices, all valid\n"));
    let wrong = folder("name,officer.clerk.count\na,lots\nb,1\n");
    let ended = batch(&wrong, &["--check"]);
    assert_eq!(ended.code, Some(3));
    assert!(ended.err.contains("offices.csv:2:3") && ended.err.contains("nothing was simulated"));
    let problems = json(&batch(&wrong, &["--check", "--json"]).out);
    assert_eq!(problems["problems"][0]["line"], 2);
    let none = folder("name,officer.clerk.count\na,lots\n");
    assert_eq!(batch(&none, &[]).code, Some(3));
    for folder in [fine, wrong, none] {
        assert!(!folder.path().join("results").exists());
    }
}

#[test]
fn a_table_that_is_none_is_refused_with_what_to_do() {
    for (table, code, parts) in [
        (
            "name,officer.clark.count\na,1\n",
            3,
            &["unknown-column", "offices.csv:1:6", "did you mean `clerk`?"][..],
        ),
        ("name,officer.clerk.cuont\na,1\n", 3, &["is no path of the template", "did you mean `count`?"]),
        ("name,officer.clerk.count\n,1\n", 3, &["no-name", "offices.csv:2:1"]),
        ("name,officer.clerk.count\na,1\na,2\n", 3, &["repeated-name", "in line 2 too", "offices.csv:3:1"]),
        ("name,officer.clerk.count\na\n", 3, &["wrong-row", "has 1 fields, the first line 2"]),
        ("name;officer.clerk.count\na;1\n", 3, &["not-commas"]),
        (" \n", 3, &["empty-file"]),
    ] {
        let folder = folder(table);
        let ended = batch(&folder, &[]);
        assert_eq!(ended.code, Some(code), "{table}: {}", ended.err);
        for part in parts {
            assert!(ended.err.contains(part), "{part} in {}", ended.err);
        }
        assert!(ended.out.is_empty() && !folder.path().join("results").exists());
    }
    let folder = folder(TABLE);
    let missing = loket(folder.path(), &["batch", "no.csv", "--template", "desk.toml"]);
    assert_eq!((missing.code, missing.err.contains("there is no file `no.csv`")), (Some(2), true));
}

/// Stops after so many replications.
struct StopAfter(u64, AtomicU64);

impl Progress for StopAfter {
    fn finished(&self, count: u64) {
        self.1.fetch_add(count, Ordering::Relaxed);
    }

    fn stop(&self) -> bool {
        self.1.load(Ordering::Relaxed) >= self.0
    }
}

#[test]
fn an_interruption_keeps_whole_offices_only() {
    let table = CaseTable::read(TABLE).expect("a table");
    let files = |name: &str| Err(format!("no file `{name}`"));
    let source = Source { name: "desk.toml", text: DESK, variant: None, set: &[], files: &files };
    let job = |place| Job { place, seed: 3, replications: Replications::Fixed(10) };
    let batch = Batch { jobs: (0..6).map(job).collect(), by: "wait_mean_min", threads: Some(2) };
    let read = |place: usize| table.scenario(&table.cases[place], &source);
    let stop = StopAfter(25, AtomicU64::new(0));
    let ended = batch.run(&read, &stop, |_, found| found.outcomes.outcomes.len());
    let found: Vec<_> = ended.iter().map(|office| (office.state, office.made)).collect();
    assert_eq!(found[..2], [(State::Simulated, Some(10)); 2]);
    assert_eq!(found[2..], [(State::Missing, None); 4]);
    assert!(ended[..2].iter().all(|office| office.rank.is_some()));
}

/// The regency: all 30 sub-districts are valid, and its command is the one in the table. What is quoted as measured adds up to
/// the total that its source gives.
#[test]
fn the_shipped_regency_is_whole() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = read(&root.join("scenarios/karawang.csv"));
    let command = "loket batch scenarios/karawang.csv --template scenarios/kecamatan.toml";
    assert!(text.contains(command));
    let table = CaseTable::read(&text).expect("a table");
    assert_eq!(table.cases.len(), 30);
    let people = table.paths.iter().position(|path| path.path == "# people 2010").expect("told");
    let count = |place: usize| -> u64 {
        table.cases[place].values[people].as_ref().expect("told").text.parse().expect("a number")
    };
    assert_eq!((0..30).map(count).sum::<u64>(), 2_125_234);
    let arguments: Vec<&str> = command.split(' ').skip(1).chain(["--check"]).collect();
    let ended = loket(root, &arguments);
    assert_eq!((ended.code, ended.out.contains("30 offices, all valid")), (Some(0), true), "{}", ended.err);
    // Quick enough for a test: two replications of each.
    let folder = tempfile::tempdir().expect("made");
    let out = folder.path().join("out").display().to_string();
    let few: Vec<&str> = command.split(' ').skip(1).chain(["--replications", "2", "--out", &out]).collect();
    let ended = loket(root, &few);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(ended.out.lines().all(|line| line.chars().count() <= 80), "{}", ended.out);
    assert_eq!(rows(&folder.path().join("out/batch.csv")).len(), 30);
}
