//! Policies compared on the same citizens: the program as people meet it, and whether its intervals hold.

use crate::concepts::with;
use crate::determinism::shorter;
use crate::program::{self, Ended};
use assert_cmd::cargo::cargo_bin;
use loket::experiment::Experiment;
use loket::experiment::compare::{Change, Comparison, Policy, Question, Together, Verdict};
use loket::scenario::Scenario;
use loket::scenario::settings::Replications;
use loket::scenario::source::Source;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Many clerks, nobody waits: as many are served as come, and they come as a Poisson process of a known rate.
const OPEN: &str = r#"schema = 1
name = "Nobody waits"
[calendar]
start = 2027-01-04
horizon = "1 day"
hours = "08:00-12:00"
closing = { doors = "at the end of hours", inside = "serve everyone" }
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
count = 60
skills = { desk = 1.0 }
cost = "10 IDR/h"
[[variant]]
name = "a tenth more"
set = { "demand.card.rate" = "11 /h" }
[[variant]]
name = "a fifth more"
set = { "demand.card.rate" = "12 /h" }
[[variant]]
name = "slower"
set = { "officer.clerk.skills.desk" = 0.8 }
[[variant]]
name = "as before"
set = { "officer.clerk.count" = 60 }
"#;

fn variant(text: &str, name: &str) -> Scenario {
    read(text, Some(name), &[])
}

fn read(text: &str, variant: Option<&str>, set: &[String]) -> Scenario {
    let files = |name: &str| Err(format!("no file `{name}`"));
    Source { name: "test.toml", text, variant, set, files: &files }.read_alone().expect("valid").scenario
}

#[track_caller]
fn of_office<'a>(changes: &'a [Change], measure: &str) -> &'a Change {
    changes.iter().find(|change| change.is_of_office(measure)).expect("measured")
}

/// 400 experiments of 30 days under seeds of their own. What is served a day rises by exactly 4 and 8; nobody waits, so that the
/// stay of who meets slower clerks is exactly 1 min longer, and that of the others as long as before. All intervals of
/// the headline hold at once in at least 95 % of the experiments, so that at least one false alarm is raised in at most 5 %: 366
/// of 400 and 34 of 400 are 3.29 standard errors away, and a new seed fails correct intervals with chance 0.0005.
#[test]
fn intervals_hold_the_true_differences_as_often_as_they_say() {
    let base = with(OPEN, &[]);
    let names = ["a tenth more", "a fifth more", "slower"];
    let variants = names.map(|name| variant(OPEN, name));
    let question = Question { by: "stay_mean_min".to_owned(), headline_only: true, ..Question::default() };
    let (mut at_once, mut one, mut alarms) = (0, 0, 0);
    for seed in 0..400 {
        let run = |scenario| {
            let replications = Replications::Fixed(30);
            Experiment { scenario, seed, replications, threads: None }.run(&())
        };
        let (outcomes, others) = (run(&base), variants.each_ref().map(run));
        let policies: Vec<Policy> = names
            .iter()
            .zip(&variants)
            .zip(&others)
            .map(|((name, scenario), outcomes)| Policy { name, scenario, outcomes })
            .collect();
        let base = Policy { name: "base", scenario: &base, outcomes: &outcomes };
        let found = Comparison::between(base, &policies, &question).expect("comparable");
        let holds = |place: usize, measure: &str, truth: f64| {
            let change = of_office(&found.variants[place].measures, measure);
            let (low, high) = (change.ci95_low.expect("bounded"), change.ci95_high.expect("bounded"));
            low <= truth + 1e-9 && truth - 1e-9 <= high
        };
        let all_of = |place, served, stay| {
            holds(place, "served_per_day", served)
                && holds(place, "cards_per_day", served)
                && holds(place, "stay_mean_min", stay)
                && holds(place, "wait_mean_min", 0.0)
        };
        at_once += i32::from(all_of(0, 4.0, 0.0) && all_of(1, 8.0, 0.0) && all_of(2, 0.0, 1.0));
        one += i32::from(holds(2, "stay_mean_min", 1.0));
        alarms += i32::from([0, 1].iter().any(|&place| !holds(place, "stay_mean_min", 0.0)));
    }
    assert!(at_once >= 366, "all at once in {at_once} of 400");
    assert!(one >= at_once && alarms <= 34, "{alarms} false alarms of 400");
}

fn kecamatan(names: &[&str], replications: u64) -> Comparison {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/kecamatan.toml");
    let text = fs::read_to_string(path).expect("there");
    let base = with(&text, &[]);
    let variants: Vec<Scenario> = names.iter().map(|name| variant(&text, name)).collect();
    let mut policies = vec![("as it is", &base)];
    policies.extend(names.iter().copied().zip(&variants));
    let mut together = Together::new(policies);
    together.replications = Replications::Fixed(replications);
    together.compare(&()).expect("comparable").expect("not interrupted")
}

/// Whoever tells people what to bring has the same Mondays, outages and broken kits: of the variance that independent runs
/// would have, pairing leaves less than a tenth; with an operator more, less than a fifth.
#[test]
fn pairing_takes_out_what_policies_have_in_common() {
    let found = kecamatan(&["tell people what to bring", "one more operator"], 60);
    for (variant, most) in found.variants.iter().zip([0.1, 0.2]) {
        let wait = of_office(&variant.measures, "wait_mean_min");
        assert!(wait.variance_ratio < Some(most), "{}: {wait:?}", variant.name);
        let cost = of_office(&variant.measures, "cost_per_day");
        assert!(cost.variance_ratio < Some(0.9), "{}: {cost:?}", variant.name);
    }
    let more = &found.variants[1].measures;
    assert_eq!(of_office(more, "wait_mean_min").verdict, Verdict::Better);
    assert_eq!(of_office(more, "cost_per_day").verdict, Verdict::Worse);
    assert_eq!(found.best.policies[2].name, "one more operator");
    assert!(found.best.policies[2].probability > Some(0.99));
}

/// Names and texts of the shipped offices.
fn shipped() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let files = fs::read_dir(folder).expect("there").map(|entry| entry.expect("an entry").path());
    let named = |path: std::path::PathBuf| {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        (name, fs::read_to_string(&path).expect("read"))
    };
    let mut all: Vec<_> =
        files.filter(|path| path.extension().is_some_and(|e| e == "toml")).map(named).collect();
    all.sort();
    all
}

/// What pairing leaves of the variance that the difference of two independent runs would have: a row per shipped office and
/// variant that changes the mean wait, from 32 replications of three weeks (four days if it never closes) under the office's
/// own seed.
fn pairing_table() -> String {
    let mut rows = vec!["office,variant,variance_ratio\n".to_owned()];
    for (office, text) in shipped() {
        let set = shorter(&text);
        let base = read(&text, None, &set);
        let names: Vec<String> = base.variants.iter().map(|variant| variant.name.clone()).collect();
        let variants: Vec<Scenario> = names.iter().map(|name| read(&text, Some(name), &set)).collect();
        let run = |scenario| {
            let replications = Replications::Fixed(32);
            Experiment { replications, ..Experiment::new(scenario) }.run(&())
        };
        let (outcomes, others): (_, Vec<_>) = (run(&base), variants.iter().map(run).collect());
        let policies: Vec<Policy> = names
            .iter()
            .zip(&variants)
            .zip(&others)
            .map(|((name, scenario), outcomes)| Policy { name, scenario, outcomes })
            .collect();
        let base = Policy { name: "as it is", scenario: &base, outcomes: &outcomes };
        let question = Question { headline_only: true, ..Question::default() };
        let found = Comparison::between(base, &policies, &question).expect("comparable");
        for variant in &found.variants {
            let wait = of_office(&variant.measures, "wait_mean_min");
            if let Some(ratio) = wait.variance_ratio.filter(|_| wait.difference != Some(0.0)) {
                rows.push(format!("{office},{},{ratio:.4}\n", variant.name.replace(',', ";")));
            }
        }
    }
    rows.concat()
}

/// Half of the shipped policies keep less than a quarter of the variance, three of four less than half.
///
/// `LOKET_GOLDEN=write cargo test --test it pairing_gains` writes the table anew.
#[test]
fn pairing_gains_on_the_shipped_offices() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("results/pairing.csv");
    let found = pairing_table();
    if std::env::var("LOKET_GOLDEN").is_ok_and(|value| value == "write") {
        fs::write(&path, &found).expect("written");
    }
    assert_eq!(
        found,
        fs::read_to_string(&path).unwrap_or_default(),
        "results/pairing.csv is not what is found"
    );
    let ratio = |row: &str| row.rsplit(',').next().and_then(|ratio| ratio.parse::<f64>().ok());
    let mut ratios: Vec<f64> = found.lines().skip(1).map(|row| ratio(row).expect("a number")).collect();
    ratios.sort_by(f64::total_cmp);
    assert!(ratios.len() > 60 && ratios[ratios.len() / 2] < 0.25, "{ratios:?}");
    assert!(ratios[ratios.len() * 3 / 4] < 0.5, "{ratios:?}");
}

/// Runs `loket compare` in a folder with the office, itself and with half a clerk.
fn compare(folder: &TempDir, arguments: &[&str]) -> Ended {
    fs::write(folder.path().join("open.toml"), OPEN).expect("written");
    fs::write(folder.path().join("few.toml"), OPEN.replace("count = 60", "count = 1")).expect("written");
    program::loket(folder.path(), &[&["compare"], arguments].concat())
}

#[test]
fn json_has_base_variants_and_best() {
    let folder = TempDir::new().expect("made");
    let ended = compare(&folder, &["open.toml", "--json", "--replications", "20", "--seed", "5"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let json: Value = serde_json::from_str(&ended.out).expect("JSON");
    assert_eq!(
        (&json["base"], &json["replications"], &json["seed"]),
        (&"as it is".into(), &20.into(), &5.into())
    );
    let variants = json["variants"].as_array().expect("a list");
    let names: Vec<&Value> = variants.iter().map(|variant| &variant["name"]).collect();
    assert_eq!(names, ["a tenth more", "a fifth more", "slower", "as before"]);
    for change in variants.iter().flat_map(|variant| variant["measures"].as_array().expect("a list")) {
        for key in [
            "measure",
            "scope",
            "name",
            "unit",
            "base",
            "base_ci95_low",
            "base_ci95_high",
            "variant",
            "variant_ci95_low",
            "variant_ci95_high",
            "difference",
            "ci95_low",
            "ci95_high",
            "verdict",
            "variance_ratio",
            "simultaneous",
        ] {
            assert!(change.get(key).is_some(), "{key} in {change}");
        }
    }
    for change in variants[3]["measures"].as_array().expect("a list") {
        assert_eq!(change["verdict"], "changes nothing");
        let zeros = ["difference", "ci95_low", "ci95_high"].map(|key| change[key].as_f64().unwrap_or(0.0));
        assert_eq!(zeros, [0.0; 3]);
    }
    assert_eq!(json["best"]["measure"], "wait_mean_min");
    assert_eq!(json["best"]["policies"].as_array().expect("a list").len(), 5);
    let again = ["open.toml", "--json", "--replications", "20", "--seed", "5", "--threads", "1"];
    assert_eq!(compare(&folder, &again).out, ended.out);
    let kept =
        fs::read_to_string(folder.path().join("results/open-compare-2/comparison.json")).expect("kept");
    assert_eq!(kept, ended.out);
    let rows = fs::read_to_string(folder.path().join("results/open-compare/comparison.csv")).expect("kept");
    let all =
        variants.iter().map(|variant| variant["measures"].as_array().map_or(0, Vec::len)).sum::<usize>();
    assert_eq!(rows.lines().count(), all + 1);
}

#[test]
fn files_are_compared_with_the_first() {
    let folder = TempDir::new().expect("made");
    let ended = compare(&folder, &["few.toml", "open.toml", "few.toml", "--replications", "40"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    for part in [
        "Nobody waits",
        "Most likely the best by wait_mean_min: `open.toml`",
        "clearly better",
        "changes nothing",
    ] {
        assert!(ended.out.contains(part), "`{part}` is not in:\n{}", ended.out);
    }
    assert!(ended.out.lines().all(|line| line.chars().count() <= 80), "{}", ended.out);
}

#[test]
fn it_says_what_is_decided() {
    let folder = TempDir::new().expect("made");
    let until = [
        "open.toml",
        "--by",
        "served_per_day",
        "--until-decided",
        "--at-most",
        "256",
        "--replications",
        "32",
    ];
    let ended = compare(&folder, &[&until[..], &["--json", "--variant", "a fifth more"]].concat());
    let json: Value = serde_json::from_str(&ended.out).expect("JSON");
    assert_eq!(json["variants"].as_array().expect("a list").len(), 1);
    assert_eq!((&json["variants"][0]["decision"], &json["looks"]), (&"differs".into(), &4.into()));
    assert_eq!(json["stopped"], "decided");
    assert!(json["replications"].as_u64() < Some(256), "{}", json["replications"]);
    // A break of five minutes and four replications decide little, and that is no failure.
    let few = ["few.toml", "--until-decided", "--at-most", "4", "--variant", "as before"];
    let ended =
        compare(&folder, &[&few[..], &["--set", "officer.clerk.breaks={ tea = \"5 min\" }"]].concat());
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let ended = compare(&folder, &[&until[..], &["--variant", "a fifth more"]].concat());
    assert!(ended.out.contains("replications: `a fifth more`."), "{}", ended.out);
}

#[cfg(unix)]
#[test]
fn an_interrupted_comparison_keeps_what_every_policy_has_had() {
    let folder = TempDir::new().expect("made");
    fs::write(folder.path().join("open.toml"), OPEN).expect("written");
    let mut command = Command::new(cargo_bin!("loket"));
    command.args(["compare", "open.toml", "--json", "--replications", "1000000"]).current_dir(folder.path());
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let child = child.expect("started");
    std::thread::sleep(std::time::Duration::from_millis(2000));
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("ran").success());
    let output = child.wait_with_output().expect("ended");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(130), "{said}");
    let json: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(json["stopped"], "interrupted");
    let count = json["replications"].as_u64().expect("a number");
    assert!((32..1_000_000).contains(&count), "{count}");
    assert!(said.contains(&format!("this is what {count} replications say")), "{said}");
}

#[test]
fn one_replication_names_no_best() {
    let folder = TempDir::new().expect("made");
    let ended = compare(&folder, &["open.toml", "--replications", "1"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(ended.out.contains("One replication cannot tell which policy is the best"), "{}", ended.out);
    assert!(!ended.out.contains("100 %"), "{}", ended.out);
}

#[test]
fn what_cannot_be_compared_ends_with_2_or_3() {
    let folder = TempDir::new().expect("made");
    let alone = OPEN.split("[[variant]]").next().expect("a part");
    fs::write(folder.path().join("alone.toml"), alone).expect("written");
    for (arguments, code, says) in [
        (&["alone.toml"][..], 2, "has no variants"),
        (&["none.toml"], 2, "there is no file"),
        (&[], 2, "FILE"),
        (&["open.toml", "few.toml", "--variant", "slower"], 2, "one file only"),
        (&["open.toml", "--by", "wait_p90_min"], 2, "take one of: wait_mean_min"),
        (&["open.toml", "--by", "class_gap_min"], 2, "has no meaning for `as it is`"),
        (&["open.toml", "--until-decided"], 2, "--at-most"),
        (&["open.toml", "--until-decided", "--at-most", "9", "--indifference=-1"], 2, "zero or more"),
        (&["open.toml", "--variant", "no such"], 3, "no such"),
        (&["open.toml", "--set", "officer.clrk.count=2"], 3, "clrk"),
    ] {
        let ended = compare(&folder, arguments);
        assert_eq!(ended.code, Some(code), "{arguments:?}: {}", ended.err);
        assert!(ended.err.contains(says), "{arguments:?}: `{says}` is not in:\n{}", ended.err);
        assert_eq!(ended.out, "", "{arguments:?}");
    }
}
