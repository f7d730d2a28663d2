//! The program as people and other programs meet it: arguments in, exit code, output and files out.

mod fit;
mod optimize;
mod precision;

use crate::program;
use assert_cmd::cargo::cargo_bin;
use serde_json::Value;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A small office that is simulated in no time.
const OFFICE: &str = r#"schema = 1
name = "One desk"
[calendar]
timezone = "Asia/Jakarta"
start = 2027-01-04
horizon = "2 weeks"
hours = "08:00-12:00"
[calendar.closing]
inside = "serve everyone"
[[demand]]
service = "card"
rate = "10 /h"
[[service]]
name = "card"
route = ["desk"]
[[step]]
name = "desk"
work = { exponential = "4 min" }
[[officer]]
name = "clerk"
skills = { desk = 1.0 }
[[target]]
measure = "wait"
service = "card"
at-most = "30 min"
for = 0.5
[[variant]]
name = "two clerks"
set = { "officer.clerk.count" = 2 }
[experiment]
replications = 20
"#;

/// What a run of the program came to.
struct Ended {
    code: i32,
    out: String,
    err: String,
}

impl Ended {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }

    /// Asserts the exit code and that the program ended in an orderly way.
    #[track_caller]
    fn exits(self, code: i32) -> Ended {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self
    }

    /// Asserts that standard error contains `part`.
    #[track_caller]
    fn says(self, part: &str) -> Ended {
        assert!(self.err.contains(part), "`{part}` is not in:\n{}", self.err);
        self
    }
}

fn command(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(cargo_bin!("loket"));
    command.args(arguments).current_dir(folder.path()).env("NO_COLOR", "1").stdin(Stdio::null());
    command
}

fn loket(folder: &TempDir, arguments: &[&str]) -> Ended {
    let output = command(folder, arguments).output().expect("started");
    Ended {
        code: output.status.code().expect("not killed"),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// A folder with [`OFFICE`] as `office.toml`.
fn office() -> TempDir {
    let folder = TempDir::new().expect("made");
    fs::write(folder.path().join("office.toml"), OFFICE).expect("written");
    folder
}

fn write(folder: &TempDir, name: &str, bytes: &[u8]) {
    fs::write(folder.path().join(name), bytes).expect("written");
}

fn entries(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).expect("there").map(|entry| entry.expect("readable").file_name());
    let mut names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

// ---------------------------------------------------------------- usage

#[test]
fn wrong_usage_ends_with_2() {
    let folder = office();
    for arguments in [
        &["walk"][..],
        &[],
        &["run"],
        &["run", "office.toml", "--wat"],
        &["run", "office.toml", "--replications", "0"],
        &["run", "office.toml", "--replications", "many"],
        &["run", "office.toml", "--threads", "0"],
        &["run", "office.toml", "--set", "no-value"],
        &["run", "office.toml", "--seed", "-1"],
    ] {
        let ended = loket(&folder, arguments).exits(2);
        assert_eq!(ended.out, "", "{arguments:?}");
    }
    assert_eq!(entries(folder.path()), ["office.toml"]);
}

#[test]
fn help_documents_the_exit_codes() {
    let folder = office();
    let help = loket(&folder, &["--help"]).exits(0).out;
    for line in ["0  done", "2  wrong usage", "3  the scenario", "4  a target", "130  interrupted"] {
        assert!(help.contains(line), "`{line}` is not in:\n{help}");
    }
}

// ---------------------------------------------------------------- bad input

#[test]
fn files_that_cannot_be_read_end_with_2() {
    let folder = office();
    fs::create_dir(folder.path().join("kantor")).expect("made");
    for verb in ["run", "check", "trace"] {
        loket(&folder, &[verb, "none.toml"]).exits(2).says("there is no file `none.toml`").says("loket new");
        loket(&folder, &[verb, "kantor"]).exits(2).says("`kantor` is a folder");
    }
    assert_eq!(entries(folder.path()), ["kantor", "office.toml"]);
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_ends_with_2() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = office();
    let file = folder.path().join("office.toml");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).expect("set");
    if fs::read(&file).is_ok() {
        return; // Whoever runs this test may read everything.
    }
    loket(&folder, &["check", "office.toml"]).exits(2).says("no permission to read `office.toml`");
}

#[cfg(unix)]
#[test]
fn endless_inputs_do_not_hang() {
    let folder = office();
    loket(&folder, &["check", "/dev/zero"]).exits(2).says("not a file");
    let fifo = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&fifo).status().expect("started").success());
    loket(&folder, &["check", "pipe"]).exits(2).says("not a file");
    let mut check = command(&folder, &["check", "-"]);
    check.stdin(fs::File::open("/dev/zero").expect("open"));
    assert_eq!(check.output().expect("started").status.code(), Some(3));
}

#[test]
fn files_that_are_no_text_end_with_3() {
    let folder = office();
    write(&folder, "empty.toml", b"");
    write(&folder, "blank.toml", b" \n\n");
    write(&folder, "latin.toml", b"schema = 1\nname = \"Caf\xe9\"\n");
    write(&folder, "utf16.toml", b"\xff\xfes\0c\0");
    write(&folder, "zeros.toml", &vec![0; 1_000_000]);
    let huge = fs::File::create(folder.path().join("huge.toml")).expect("made");
    huge.set_len(100_000_000).expect("set");
    for (file, message) in [
        ("empty.toml", "error[empty-file]: `empty.toml` is empty"),
        ("blank.toml", "error[empty-file]: `blank.toml` is empty"),
        ("latin.toml", "error[not-utf8]: `latin.toml` is not UTF-8: byte 22, in line 2"),
        ("utf16.toml", "error[not-text]"),
        ("zeros.toml", "error[not-text]: `zeros.toml` is not text: byte 0 is zero"),
        ("huge.toml", "error[large-file]: `huge.toml` has 100000000 bytes; at most 10000000 are read"),
    ] {
        for verb in ["check", "run"] {
            let ended = loket(&folder, &[verb, file]).exits(3).says(message).says("  = help: ");
            let ended = ended.says(&format!("error: 1 problem in {file}, nothing was simulated"));
            assert_eq!(ended.out, "");
            let found = loket(&folder, &[verb, file, "--json"]).exits(3).json();
            assert_eq!(found["problems"][0]["severity"], "error");
        }
    }
    assert!(!folder.path().join("results").exists());
}

#[test]
fn standard_output_that_cannot_be_written_is_no_panic() {
    let folder = office();
    if cfg!(target_os = "linux") {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("open");
        let ended = command(&folder, &["schema"]).stdout(full).output().expect("started");
        assert_eq!(ended.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&ended.stderr).contains("standard output cannot be written"));
    }
    let mut gone = command(&folder, &["new", "-"]).stdout(Stdio::piped()).spawn().expect("started");
    drop(gone.stdout.take());
    assert_eq!(gone.wait().expect("ended").code(), Some(0));
}

#[test]
fn problems_are_shown_with_their_place_and_as_json() {
    let folder = office();
    let text = OFFICE.replace("route = [\"desk\"]", "route = [\"dsek\"]");
    write(&folder, "odd.toml", text.as_bytes());
    let ended = loket(&folder, &["run", "odd.toml"]).exits(3).says(" --> odd.toml:15:").says("dsek");
    assert!(ended.err.trim_end().ends_with("in odd.toml, nothing was simulated"), "{}", ended.err);
    let found = loket(&folder, &["check", "odd.toml", "--json"]).exits(3).json();
    let first = &found["problems"][0];
    for key in ["severity", "code", "message", "line", "column", "label", "help"] {
        assert!(first.get(key).is_some(), "{key}");
    }
    assert_eq!(first["line"], 15);
}

#[test]
fn unknown_variants_and_paths_end_with_3() {
    let folder = office();
    loket(&folder, &["run", "office.toml", "--variant", "no such"]).exits(3).says("no such");
    loket(&folder, &["run", "office.toml", "--set", "officer.clrk.count=2"]).exits(3).says("clrk");
}

// ---------------------------------------------------------------- new, check, schema, measures

#[test]
fn a_new_scenario_can_be_checked_and_run() {
    let folder = TempDir::new().expect("made");
    loket(&folder, &["new", "mine.toml"]).exits(0).says("mine.toml");
    let check = loket(&folder, &["check", "mine.toml"]).exits(0);
    assert!(check.out.lines().all(|line| line.chars().count() <= 80), "{}", check.out);
    loket(&folder, &["run", "mine.toml", "--replications", "2"]).exits(0);
    let printed = loket(&folder, &["new", "-"]).exits(0).out;
    assert_eq!(printed, fs::read_to_string(folder.path().join("mine.toml")).expect("there"));
}

#[test]
fn new_never_overwrites() {
    let folder = office();
    let ended = loket(&folder, &["new", "office.toml"]).exits(1).says("exists already");
    assert_eq!(ended.out, "");
    assert_eq!(fs::read_to_string(folder.path().join("office.toml")).expect("there"), OFFICE);
    loket(&folder, &["new", "no/such/folder/x.toml"]).exits(1).says("cannot be written");
}

#[test]
fn check_says_what_the_scenario_means() {
    let folder = office();
    let out = loket(&folder, &["check", "office.toml"]).exits(0).out;
    for part in ["One desk", "mon-sun  08:00-12:00", "14 open days", "40.0 citizens", "clerk", "two clerks"] {
        assert!(out.contains(part), "`{part}` is not in:\n{out}");
    }
    assert!(out.lines().all(|line| line.chars().count() <= 80), "{out}");
    let school = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/school-outreach.toml");
    let out = loket(&folder, &["check", school]).exits(0).out.replace('\n', " ");
    let out: Vec<&str> = out.split_whitespace().collect();
    assert!(out.join(" ").contains("3 out of the office for 6 h on 9 days"), "{out:?}");
    let json = loket(&folder, &["check", "office.toml", "--json"]).exits(0).json();
    assert_eq!(json["demand"][0]["per_open_day"], 40.0);
    let load = json["loads"][0]["load"].as_f64().expect("a number");
    assert!((load - 40.0 * 4.0 / 240.0).abs() < 1e-9, "{load}");
    assert_eq!(json["warnings"].as_array().expect("a list").len(), 0);
    let two = ["check", "office.toml", "--variant", "two clerks", "--json"];
    assert_eq!(loket(&folder, &two).exits(0).json()["variant"], "two clerks");
}

#[test]
fn a_scenario_comes_from_standard_input_too() {
    let folder = office();
    let mut check = command(&folder, &["check", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let child = check.as_mut().expect("started");
    child.stdin.take().expect("piped").write_all(OFFICE.as_bytes()).expect("written");
    let output = check.expect("started").wait_with_output().expect("ended");
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stdout).contains("<stdin> is valid"));
}

#[test]
fn schema_and_measures_print_their_text() {
    let folder = office();
    assert!(loket(&folder, &["schema"]).exits(0).json()["$schema"].is_string());
    assert!(loket(&folder, &["measures"]).exits(0).out.contains("wait_mean_min"));
}

// ---------------------------------------------------------------- run

#[test]
fn json_keeps_the_contract() {
    let folder = office();
    let ended =
        loket(&folder, &["run", "office.toml", "--json", "--seed", "7", "--replications", "5"]).exits(0);
    let json = ended.json();
    for key in ["scenario", "variant", "seed", "replications", "measures", "warnings"] {
        assert!(json.get(key).is_some(), "{key}");
    }
    assert_eq!((&json["seed"], &json["replications"]), (&7.into(), &5.into()));
    let measures = json["measures"].as_array().expect("a list");
    for measure in measures {
        for key in ["measure", "scope", "name", "unit", "mean", "ci95_low", "ci95_high", "n"] {
            assert!(measure.get(key).is_some(), "{key} in {measure}");
        }
    }
    for name in ["wait_mean_min", "wait_p90_min", "served_per_day", "busy_share", "target_met_share"] {
        assert!(measures.iter().any(|measure| measure["measure"] == name), "{name}");
    }
    let written = fs::read_to_string(folder.path().join("results/office/summary.json")).expect("written");
    assert_eq!(serde_json::from_str::<Value>(&written).expect("JSON"), json);
}

#[test]
fn threads_change_no_byte_of_the_output() {
    let folder = office();
    let one = loket(&folder, &["run", "office.toml", "--json", "--threads", "1"]).exits(0).out;
    let two = loket(&folder, &["run", "office.toml", "--json", "--threads", "2", "--again"]).exits(0).out;
    assert_eq!(one, two);
}

#[test]
fn a_run_leaves_a_folder_and_never_overwrites_one() {
    let folder = office();
    let run = ["run", "office.toml", "--replications", "3"];
    let ended = loket(&folder, &run).exits(0).says("results/office");
    assert!(ended.out.lines().all(|line| line.chars().count() <= 80), "{}", ended.out);
    let files = [
        "by-day.csv",
        "by-half-hour.csv",
        "by-hour.csv",
        "by-hour.svg",
        "convergence.csv",
        "datapackage.json",
        "day-curves.csv",
        "demand.csv",
        "inputs.csv",
        "journal.bin",
        "manifest.json",
        "replications.csv",
        "summary.csv",
        "summary.json",
        "targets.csv",
        "theory.csv",
        "time-by-step.csv",
        "week-hours.csv",
    ];
    assert_eq!(program::kept(&folder.path().join("results/office")), files);
    loket(&folder, &[&run[..], &["--again"]].concat()).exits(0).says("results/office-2");
    loket(&folder, &[&run[..], &["--variant", "two clerks"]].concat()).exits(0);
    assert_eq!(entries(&folder.path().join("results")), ["office", "office-2", "office-two-clerks"]);
    loket(&folder, &[&run[..], &["--out", "mine"]].concat()).exits(0);
    loket(&folder, &[&run[..], &["--out", "mine"]].concat()).exits(1).says("`mine` exists already");
    assert_eq!(program::kept(&folder.path().join("mine")), files);
    assert_eq!(entries(folder.path()), ["mine", "office.toml", "results"]);
}

#[test]
fn a_folder_that_cannot_be_made_is_found_before_simulating() {
    let folder = office();
    let begun = Instant::now();
    let run = ["run", "office.toml", "--replications", "1000000", "--out"];
    for out in ["office.toml/run", "office.toml"] {
        let ended = loket(&folder, &[&run[..], &[out]].concat()).exits(1);
        assert_eq!(ended.out, "");
    }
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert_eq!(entries(folder.path()), ["office.toml"]);
}

#[test]
fn a_missed_target_ends_with_4_only_if_asked() {
    let folder = office();
    let hard = ["run", "office.toml", "--replications", "3", "--set", "officer.clerk.skills.desk=0.3"];
    loket(&folder, &hard).exits(0);
    // It is not simulated again to be told so.
    let ended = loket(&folder, &[&hard[..], &["--enforce-targets"]].concat()).exits(4);
    ended.says("target not met").says("nothing was simulated");
    loket(&folder, &["run", "office.toml", "--replications", "3", "--enforce-targets"]).exits(0);
    assert_eq!(entries(&folder.path().join("results")), ["office", "office-2"]);
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_keeps_what_is_finished() {
    let folder = office();
    let run = ["run", "office.toml", "--replications", "1000000", "--out", "part", "--json"];
    let child =
        command(&folder, &run).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started");
    std::thread::sleep(Duration::from_millis(700));
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("ran").success());
    let output = child.wait_with_output().expect("ended");
    assert_eq!(output.status.code(), Some(130), "{}", String::from_utf8_lossy(&output.stderr));
    let json: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let count = json["replications"].as_u64().expect("a number");
    assert!(count > 0 && count < 1_000_000, "{count}");
    let manifest = fs::read_to_string(folder.path().join("part/manifest.json")).expect("written");
    assert!(manifest.contains("interrupted"), "{manifest}");
}

// ---------------------------------------------------------------- trace

#[test]
fn a_trace_shows_the_visits_of_one_replication() {
    let folder = office();
    let rows = |arguments: &[&str]| -> Vec<Vec<String>> {
        let out = loket(&folder, &[&["trace", "office.toml"], arguments].concat()).exits(0).out;
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_bytes());
        reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
    };
    let visits = rows(&["--replication", "17"]);
    let head =
        "demand,day,number,service,class,visit,entered,left,wait_min,service_min,held_min,stay_min,end";
    assert_eq!(visits[0].join(","), head);
    assert!((400..720).contains(&visits.len()), "{} visits; 560 are expected", visits.len() - 1);
    for visit in &visits[1..] {
        let number = |column: usize| visit[column].parse::<f64>().expect("a number");
        assert!((number(8) + number(9) - number(11)).abs() < 1e-4, "{visit:?}");
        assert!(visit[6].starts_with("2027-01-"), "{visit:?}");
        assert_eq!(visit[12], "served");
    }
    assert_eq!(visits, rows(&["--replication", "17"]));
    assert_ne!(visits, rows(&["--replication", "18"]));
    assert_ne!(visits, rows(&["--replication", "17", "--seed", "99"]));
    let steps = rows(&["--replication", "17", "--steps"]);
    assert_eq!(steps.len(), visits.len());
    assert_eq!(steps[1][10], "clerk 1");
}
