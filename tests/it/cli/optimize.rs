//! `loket optimize`: levers and targets in, an answer out.

use super::{OFFICE, entries, loket, office, write};
use crate::program;
use std::fs;
use tempfile::TempDir;

const LEVER: &str = "\n[[lever]]\nname = \"clerks\"\npath = \"officer.clerk.count\"\nvalues = \"1..4\"\nprice = \"100 IDR/day\"\n";

/// A folder with `lever.toml`: the office, a target that one clerk does not meet, and a lever.
fn with_lever() -> TempDir {
    let folder = office();
    let text = OFFICE.replace("at-most = \"30 min\"\nfor = 0.5", "at-most = \"10 min\"\nfor = 0.9") + LEVER;
    write(&folder, "lever.toml", text.as_bytes());
    folder
}

fn optimize<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["optimize", "lever.toml", "--at-most", "128"][..], more].concat()
}

#[test]
fn an_answer_is_told_and_kept() {
    let folder = with_lever();
    let ended = loket(&folder, &optimize(&[])).exits(0).says("results in results/lever-optimize");
    for part in [
        "One desk\n4 of 4 points of 1 lever simulated",
        "Set clerks to 2. That costs 100 IDR/day, +100 against now, and is shown",
        "Around the answer",
        "clerks 1",
        "does not meet",
        "clerks 3",
        "dearer",
        "Cost against wait",
        "[[variant]]",
        "\"officer.clerk.count\" = 2",
    ] {
        assert!(ended.out.contains(part), "`{part}` is not in:\n{}", ended.out);
    }
    assert!(ended.out.lines().all(|line| line.chars().count() <= 80), "{}", ended.out);
    let kept = folder.path().join("results/lever-optimize");
    let all = [
        "answer.toml",
        "datapackage.json",
        "frontier.csv",
        "frontier.svg",
        "limits.csv",
        "manifest.json",
        "offices.csv",
        "optimum.json",
        "points.csv",
    ];
    assert_eq!(program::kept(&kept), all);
    // What it says to paste can be pasted, and is what it says.
    let answer = fs::read_to_string(kept.join("answer.toml")).expect("written");
    let pasted = fs::read_to_string(folder.path().join("lever.toml")).expect("there") + "\n" + &answer;
    write(&folder, "pasted.toml", pasted.as_bytes());
    let name = "the cheapest that meets the targets";
    let check = loket(&folder, &["check", "pasted.toml", "--variant", name, "--json"]).exits(0).json();
    assert_eq!(check["variant"], name);
    let points = fs::read_to_string(kept.join("points.csv")).expect("written");
    let head = points.lines().next().expect("a head");
    assert!(head.starts_with("clerks,cost_per_day,cost_per_day_ci95_low,"), "{head}");
    assert_eq!(points.lines().count(), 5);
}

#[test]
fn json_is_one_document_and_the_same_for_any_number_of_threads() {
    let folder = with_lever();
    let json = |threads| {
        let ended = loket(&folder, &optimize(&["--json", "--search", "--threads", threads])).exits(0);
        ended.json()
    };
    let found = json("1");
    assert_eq!(found, json("3"));
    assert_eq!((&found["method"], &found["answer"]["values"][0]), (&"search".into(), &"2".into()));
    assert_eq!(found["answer"]["verdict"], "meets");
}

#[test]
fn levers_prices_and_targets_of_the_command_line() {
    let folder = office();
    let ended = loket(
        &folder,
        &[
            "optimize",
            "office.toml",
            "--lever",
            "officer.clerk.count=1..3",
            "--price",
            "officer.clerk.count=5 IDR/day",
            "--target",
            "wait_mean_min <= 1 min",
            "--json",
            "--at-most",
            "64",
            "--out",
            "made",
        ],
    )
    .exits(0);
    let found = ended.json();
    assert_eq!((&found["answer"]["values"][0], &found["points"]), (&"2".into(), &3.into()));
    assert_eq!(entries(folder.path()), ["made", "office.toml"]);
}

#[test]
fn what_no_bound_reaches_ends_with_4() {
    let folder = with_lever();
    let out = loket(&folder, &optimize(&["--lever", "officer.clerk.count=1, 1.5", "--json"])).exits(3);
    assert!(out.out.contains("at 1.5"), "{}", out.out);
    let reach = ["--target", "served_share >= 0.5", "--target", "wait_mean_min <= 0.001 min"];
    let out = loket(&folder, &optimize(&reach)).exits(4).out.replace('\n', " ");
    assert!(out.contains("Even with all levers at the top, in the way is: wait_mean_min is "), "{out}");
    assert!(out.contains("At an end of their values are clerks (highest): widen them."), "{out}");
}

#[test]
fn bad_input_is_told_before_anything_is_simulated() {
    let folder = with_lever();
    let none = OFFICE
        .replace("[[target]]\nmeasure = \"wait\"\nservice = \"card\"\nat-most = \"30 min\"\nfor = 0.5\n", "");
    write(&folder, "none.toml", none.as_bytes());
    let lever = "officer.clerk.count=1..3";
    for (arguments, code, part) in [
        (&["optimize", "office.toml"][..], 2, "add a [[lever]] to the file, or say --lever"),
        (&["optimize", "none.toml", "--lever", lever], 2, "add a [[target]] to the file, or say --target"),
        (&["optimize", "office.toml", "--lever", lever], 2, "nothing costs anything"),
        (&["optimize", "lever.toml", "--lever", "officer.clark.count=1..3"], 3, "did you mean `clerk`?"),
        (&["optimize", "lever.toml", "--lever", "officer.clerk.cuont=1..3"], 3, "did you mean `count`?"),
        (&["optimize", "lever.toml", "--lever", "officer.clerk.count=3"], 2, "it is a single value"),
        (&["optimize", "lever.toml", "--lever", "officer.clerk.count=0.5..1.5"], 2, "any number in between"),
        (
            &["optimize", "lever.toml", "--price", "officer.clark.count=3 IDR/day"],
            2,
            "levers are officer.clerk.count",
        ),
        (
            &["optimize", "lever.toml", "--price", "officer.clerk.count=3 EUR/day"],
            2,
            "is in EUR, but the file is in IDR",
        ),
        (&["optimize", "lever.toml", "--price", "officer.clerk.count=3"], 2, "has no currency"),
        (&["optimize", "lever.toml", "--target", "wait_maen_min <= 3"], 2, "did you mean `wait_mean_min`?"),
        (&["optimize", "lever.toml", "--by", "wait_p90_min"], 2, "not a measure that can be shown here"),
        (&["optimize", "lever.toml", "--confidence", "2"], 2, "between 0.5 and 1"),
        (&["optimize", "lever.toml", "--at-most", "1"], 2, "1 is not in 2.."),
        (
            &[
                "optimize",
                "lever.toml",
                "--lever",
                "officer.clerk.count=1..500",
                "--exhaustive",
                "--at-most-points",
                "100",
            ],
            2,
            "leave out --exhaustive, or allow more with --at-most-points",
        ),
    ] {
        loket(&folder, arguments).exits(code).says(part);
    }
    assert_eq!(entries(folder.path()), ["lever.toml", "none.toml", "office.toml"]);
}

#[test]
fn levers_of_the_file_are_checked_with_it() {
    let folder = with_lever();
    let text = fs::read_to_string(folder.path().join("lever.toml")).expect("there");
    for (wrong, part) in [
        (
            "path = \"officer.clark.count\"",
            "with lever `clerks` at 1, the path `officer.clark.count` names the officer `clark`",
        ),
        ("path = \"officer.clerk.cuont\"", "did you mean `count`?"),
        ("path = \"lever.clerks.values\"", "with lever `clerks` at 1, "),
    ] {
        write(&folder, "wrong.toml", text.replace("path = \"officer.clerk.count\"", wrong).as_bytes());
        loket(&folder, &["check", "wrong.toml"]).exits(3).says(part);
    }
    for (wrong, part) in [
        ("values = \"3\"", "leaves no choice"),
        ("values = [1, 1]", "names `1` twice"),
        ("values = \"4..1\"", "does not end above its beginning"),
        ("values = 3", "which are no values"),
    ] {
        write(&folder, "wrong.toml", text.replace("values = \"1..4\"", wrong).as_bytes());
        loket(&folder, &["check", "wrong.toml"]).exits(3).says(part);
    }
    for (wrong, part) in [
        ("price = [\"1 IDR/day\", \"2 IDR/day\"]", "has 2 prices for 4 values"),
        ("price = \"100\"", "has no currency"),
    ] {
        write(&folder, "wrong.toml", text.replace("price = \"100 IDR/day\"", wrong).as_bytes());
        loket(&folder, &["check", "wrong.toml"]).exits(3).says(part);
    }
    let dated = text
        + "[[change]]\nname = \"later\"\non = 2027-01-06\nset = { \"lever.clerks.values\" = \"1..2\" }\n";
    write(&folder, "wrong.toml", dated.as_bytes());
    loket(&folder, &["check", "wrong.toml"])
        .exits(3)
        .says("changes the levers, which cannot change on a date");
    assert!(loket(&folder, &["check", "lever.toml"]).exits(0).out.contains("clerks"), "the levers are shown");
}
