//! The gate as a suite meets it: exit codes, what it says, and what it leaves behind.

use assert_cmd::cargo::cargo_bin;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

const OFFICE: &str = r#"schema = 1
name = "One desk"
[calendar]
start = 2027-01-04
horizon = "5 days"
hours = "08:00-12:00"
closing = { inside = "serve everyone" }
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
name = "slower"
set = { "officer.clerk.skills.desk" = 0.8 }
[experiment]
seed = 7
replications = 40
"#;

struct Ended {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Ended {
    #[track_caller]
    fn exits(self, code: i32) -> Ended {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        let fits = |line: &str| line.chars().count() <= 80;
        assert!(self.out.starts_with('{') || self.out.lines().all(fits), "{}", self.out);
        self
    }

    #[track_caller]
    fn says(self, part: &str) -> Ended {
        let all = format!("{}{}", self.out, self.err).replace('\n', " ");
        assert!(all.contains(part), "`{part}` is not in:\n{}{}", self.out, self.err);
        self
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.out).expect("JSON")
    }
}

/// A folder with the office and its baseline.
struct Suite(TempDir);

impl Suite {
    fn new() -> Suite {
        let suite = Suite(TempDir::new().expect("made"));
        suite.write("office.toml", OFFICE);
        suite.gate(&["--update"]).exits(0).says("measures of 40 replications kept in base.json");
        suite
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("written");
    }

    fn read(&self) -> String {
        fs::read_to_string(self.path("base.json")).expect("there")
    }

    /// Changes the baseline in one place.
    fn forge(&self, from: &str, to: &str) {
        let text = self.read();
        assert!(text.contains(from), "{from}");
        self.write("base.json", &text.replacen(from, to, 1));
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(cargo_bin!("loket"));
        command.args(["gate", "office.toml", "--baseline", "base.json"]).args(arguments);
        command.current_dir(self.0.path()).env("NO_COLOR", "1").stdin(Stdio::null());
        command
    }

    fn gate(&self, arguments: &[&str]) -> Ended {
        let output = self.command(arguments).output().expect("started");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        Ended { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

fn entries(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).expect("there").map(|entry| entry.expect("readable").file_name());
    let mut names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn the_same_again_passes_in_one_line() {
    let suite = Suite::new();
    for threads in ["1", "2"] {
        let ended = suite.gate(&["--threads", threads]).exits(0);
        assert_eq!(ended.out, "One desk: every number is that of the baseline (40 replications, seed 7)\n");
        assert_eq!(ended.err, "");
    }
    let json = suite.gate(&["--json"]).exits(0).json();
    assert_eq!((&json["test"], &json["passed"]), (&"exact".into(), &true.into()));
    assert_eq!((json["differs"].as_array().map(Vec::len), &json["now"]["seed"]), (Some(0), &7.into()));
    // Up to a margin, the same citizens are the same, and others are to be expected with a wide enough margin.
    suite.gate(&["--equivalent"]).exits(0).says("of 5 measures 5 same");
    let others = suite.gate(&["--seed", "8", "--margin", "60 %"]).exits(0);
    assert_eq!(others.out.lines().count(), 1, "{}", others.out);
    assert_eq!(entries(suite.0.path()), ["base.json", "office.toml"]);
}

#[test]
fn another_number_with_everything_else_the_same_is_a_failure() {
    let suite = Suite::new();
    let mean = suite.gate(&["--equivalent", "--json"]).json()["measures"][0]["now"].clone();
    // The last digit of the mean wait.
    let bits = mean.as_f64().expect("a number").to_bits();
    suite.forge(&mean.to_string(), &f64::from_bits(bits ^ 1).to_string());
    let ended = suite.gate(&[]).exits(4).says("NOT as the baseline").says("gave other numbers");
    assert!(ended.out.contains("wait_mean_min") && ended.out.contains("rounding only"), "{}", ended.out);
    assert!(ended.out.contains(&mean.to_string()), "{}", ended.out);
    let json = suite.gate(&["--json"]).exits(4).json();
    let differs = json["differs"].as_array().expect("a list");
    assert_eq!((differs.len(), &differs[0]["what"], &differs[0]["now"]), (1, &"mean".into(), &mean));
    suite.gate(&["--equivalent"]).exits(0);
    suite.gate(&["--update"]).exits(0);
    suite.gate(&[]).exits(0);
}

#[test]
fn another_version_is_tested_up_to_a_margin() {
    let suite = Suite::new();
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    suite.forge(&version, "\"version\": \"0.0.9\"");
    let json = suite.gate(&["--json"]).exits(0).json();
    assert_eq!((&json["test"], &json["others"][0]["what"]), (&"paired".into(), &"version".into()));
    assert!(json["measures"].as_array().expect("a list").iter().all(|row| row["verdict"] == "same"));
    // Fewer replications: no longer the same ones. What they cannot tell fails, unless it is allowed to pass.
    let few =
        suite.gate(&["--replications", "3", "--margin", "0.1 %", "--margin", "wait_mean_min=1 s"]).exits(4);
    few.says("cannot tell: wait_mean_min").says("version of loket").says("on both sides would decide");
    let few = ["--replications", "2", "--margin", "wait_mean_min=0.01 s", "--allow-undecided"];
    suite.gate(&few).says("of independent citizens");
    suite.gate(&["--replications", "1"]).exits(4).says("one replication has no spread");
    suite.gate(&["--replications", "1", "--allow-undecided"]).exits(0);
}

#[test]
fn an_edited_office_says_what_moved() {
    let suite = Suite::new();
    suite.write("office.toml", &OFFICE.replace("10 /h", "11 /h"));
    let moved = suite.gate(&[]).exits(4).says("moved: wait_mean_min [min]").says("text of the scenario");
    assert!(moved.out.contains("margin ±") && moved.out.contains("paired"), "{}", moved.out);
    let json = suite.gate(&["--json"]).exits(4).json();
    for row in json["measures"].as_array().expect("a list") {
        let end = |key: &str| row[key].as_f64().expect("a number");
        let (low, high, margin) = (end("ci90_low"), end("ci90_high"), end("margin"));
        let difference = end("now") - end("baseline");
        assert!((difference - end("difference")).abs() < 1e-9 && low <= difference && difference <= high);
        match row["verdict"].as_str().expect("a word") {
            "same" => assert_eq!((low, high), (0.0, 0.0)),
            "equivalent" => assert!(-margin < low && high < margin, "{row}"),
            "moved" => assert!(low > margin || high < -margin, "{row}"),
            other => assert_eq!(other, "cannot tell", "{row}"),
        }
    }
    // A comment changes the text and no number.
    suite.write("office.toml", &OFFICE.replace("[[step]]", "# The only one.\n[[step]]"));
    suite.gate(&[]).exits(0).says("5 same");
    suite.write("office.toml", OFFICE);
    suite.gate(&["--variant", "slower"]).exits(4).says("variant: slower now, none in the baseline");
    suite.gate(&["--set", "officer.clerk.count=2"]).exits(4).says("changes by --set");
    suite.write("office.toml", &OFFICE.replace("One desk", "Two desks"));
    suite.gate(&[]).exits(2).says("name of the scenario: Two desks now, One desk in the baseline");
    suite.gate(&["--update"]).exits(0);
    suite.gate(&[]).exits(0).says("Two desks");
}

#[test]
fn files_that_a_scenario_names_belong_to_it() {
    let suite = Suite::new();
    suite.write("office.toml", &OFFICE.replace("rate = \"10 /h\"", "arrivals = \"come.csv\""));
    suite.write("come.csv", "arrive\n2027-01-04T08:10:00\n2027-01-05T09:00:00\n");
    suite.gate(&["--update"]).exits(0);
    suite.gate(&[]).exits(0);
    assert!(suite.read().contains("\"name\": \"come.csv\""), "{}", suite.read());
    suite.write("come.csv", "arrive\n2027-01-04T08:10:00\n2027-01-05T09:00:01\n");
    let json = suite.gate(&["--json"]).json();
    assert_eq!((&json["test"], &json["others"][0]["what"]), (&"paired".into(), &"files".into()));
}

#[test]
fn what_is_no_baseline_is_refused_and_left_alone() {
    let suite = Suite::new();
    let good = suite.read();
    let newer = good.replace("\"format_version\": 1", "\"format_version\": 2");
    let untyped = good.replace("\"seed\": 7", "\"seed\": -1");
    for (text, code, says) in [
        (&good[..good.len() / 2], 3, "was cut off"),
        ("", 3, "is empty"),
        ("wait: 12", 3, "not JSON"),
        ("{\"seed\": 7}", 3, "JSON, but not a baseline"),
        (&newer, 3, "from a newer loket"),
        (&untyped, 3, "invalid value"),
    ] {
        suite.write("base.json", text);
        assert_eq!(suite.gate(&[]).exits(code).says(says).out, "");
        suite.gate(&["--update"]).exits(code).says("left as it is");
        assert_eq!(suite.read(), text);
    }
    fs::remove_file(suite.path("base.json")).expect("there");
    suite.gate(&[]).exits(2).says("write it with --update");
    fs::create_dir(suite.path("base.json")).expect("made");
    suite.gate(&["--update"]).exits(2).says("is a folder");
    fs::remove_dir(suite.path("base.json")).expect("there");
    suite.gate(&["--update", "--json"]).exits(0).says("\"updated\": \"base.json\"");
    assert_eq!(suite.read(), good);
    assert_eq!(entries(suite.0.path()), ["base.json", "office.toml"]);
}

#[test]
fn wrong_questions_end_with_2_before_anything_is_simulated() {
    let suite = Suite::new();
    for (arguments, says) in [
        (&["--measure", "wait_mean"][..], "did you mean `wait_mean_min`?"),
        (&["--measure", "wait_mean_min step:dsk"], "step:desk"),
        (&["--margin", "5"], "such as \"5 %\""),
        (&["--margin", "wait_mean_min=5"], "\"1 min\""),
        (&["--margin", "wait_p90_min=1 min"], "test it with --measure"),
        (&["--update", "--equivalent"], "cannot be used with"),
        (&["--replications", "0"], "0 is not in"),
    ] {
        assert_eq!(suite.gate(arguments).exits(2).says(says).out, "", "{arguments:?}");
    }
    suite.gate(&["--measure", "wait_p90_min", "--equivalent"]).exits(0).says("of 6 measures");
    let json = suite.gate(&["--all", "--equivalent", "--json"]).exits(0).json();
    assert!(json["measures"].as_array().map_or(0, Vec::len) > 50);
}

#[cfg(unix)]
#[test]
fn interrupted_it_holds_and_writes_nothing() {
    let suite = Suite::new();
    let before = suite.read();
    for more in [&["--replications", "1000000"][..], &["--replications", "1000000", "--update"]] {
        let mut command = suite.command(more);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started");
        std::thread::sleep(Duration::from_millis(700));
        assert!(
            Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("ran").success()
        );
        let output = child.wait_with_output().expect("ended");
        let err = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(130), "{err}");
        assert!(err.contains("nothing was held against a baseline"), "{err}");
        assert!(output.stdout.is_empty());
        assert_eq!((suite.read(), entries(suite.0.path()).len()), (before.clone(), 2));
    }
}
