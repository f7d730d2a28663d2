//! `loket training` as people and other programs meet it.

use super::{CHANCE, HAND, read};
use crate::program::{self, Ended};
use serde_json::Value;
use std::fs;
use tempfile::TempDir;

/// Runs `loket training` in a folder with the offices above.
fn loket(folder: &TempDir, arguments: &[&str]) -> Ended {
    fs::write(folder.path().join("hand.toml"), HAND).expect("written");
    fs::write(folder.path().join("chance.toml"), CHANCE).expect("written");
    let plain = HAND.split("[[training]]").next().expect("a part");
    fs::write(folder.path().join("plain.toml"), plain).expect("written");
    let second =
        HAND.split_once("[[training]]").expect("a part").1.split("[experiment]").next().expect("a part");
    let second = second
        .replace("\"course\"", "\"second\"")
        .replace("-11", "-18")
        .replace("desk = \"+0.1\"", "desk = \"+0.05\"");
    fs::write(folder.path().join("two.toml"), format!("{HAND}[[training]]{second}")).expect("written");
    program::loket(folder.path(), &[&["training"], arguments].concat())
}

#[test]
fn a_manager_reads_when_it_has_paid_back() {
    let folder = TempDir::new().expect("made");
    let ended = loket(&folder, &["hand.toml"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let text = ended.out.replace('\n', " ");
    for part in [
        "Mondays 56 days from 2027-01-04, 4 replications of each office on the same citizens, seed 7",
        "`course` (1 officer of `clerk`, on 2027-01-11) lifts their skill at `desk` from 0.50 to 0.60",
        "In the week of class (2) people wait 97.0 min longer.",
        "Afterwards people wait 23.0 min less.",
        "saves 16.4 h of waiting and costs 892 EUR, the fee of 1000 included",
        "In hours of waiting alone, the hours waited in class are made up in week 7.",
        "By the horizon it has in 100 % of the replications",
        "if an hour of waiting is worth 54.4 EUR or more",
        "money cannot be held against waiting",
        "Other ways to hold `course`",
        "no course",
    ] {
        assert!(text.contains(part), "`{part}` is not in:\n{}", ended.out);
    }
    assert!(ended.out.lines().all(|line| line.chars().count() <= 80), "{}", ended.out);
    let priced = loket(&folder, &["hand.toml", "--value-of-time", "60 EUR/h"]);
    let text = priced.out.replace('\n', " ");
    for part in ["At 60.0 EUR an hour of waiting that is a gain of 92.0 EUR", "it has paid back in week 8"] {
        assert!(text.contains(part), "`{part}` is not in:\n{}", priced.out);
    }
    let one = loket(&folder, &["chance.toml", "--replications", "1"]).out.replace('\n', " ");
    assert!(one.contains("One replication gives no intervals") && !one.contains("95 %:"), "{one}");
    let many = loket(&folder, &["chance.toml", "--replications", "30"]);
    assert!(many.out.replace('\n', " ").contains("are made up in week"), "{}", many.out);
    assert!(many.out.contains("(95 %: "), "{}", many.out);
    assert!(many.out.lines().all(|line| line.chars().count() <= 80), "{}", many.out);
}

#[test]
fn json_has_weeks_payback_and_plans_and_the_folder_the_same() {
    let folder = TempDir::new().expect("made");
    let arguments = ["hand.toml", "--json", "--starts", "2027-01-04,2027-01-18", "--cohorts", "1,2"];
    let ended = loket(&folder, &[&arguments[..], &["--out", "kept"]].concat());
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let json: Value = serde_json::from_str(&ended.out).expect("JSON");
    let course = &json["trainings"][0];
    assert_eq!((&json["gain_unit"], &json["partial"]), (&"h".into(), &false.into()));
    assert_eq!(course["weeks"].as_array().expect("a list").len(), 8);
    assert_eq!((&course["payback"]["week"], &course["payback"]["verdict"]), (&7.into(), &"paid back".into()));
    assert_eq!(course["left_out"][0], "2 cohorts: there is 1 officer");
    let plans = course["alternatives"].as_array().expect("a list");
    let starts: Vec<&Value> = plans.iter().map(|plan| &plan["first_session"]).collect();
    assert_eq!(
        starts,
        [&Value::from("2027-01-04"), &"2027-01-11".into(), &"2027-01-18".into(), &Value::Null]
    );
    let kept = folder.path().join("kept");
    let file = |name: &str| fs::read_to_string(kept.join(name)).expect("written");
    assert_eq!(file("summary.json"), ended.out);
    assert!(file("weeks.svg").starts_with("<svg"));
    assert_eq!(file("weeks.csv").lines().count(), 9);
    assert_eq!(file("alternatives.csv").lines().count(), 5);
    let mut courses = csv::Reader::from_path(kept.join("courses.csv")).expect("written");
    let head = courses.headers().expect("a head").clone();
    let rows: Vec<csv::StringRecord> = courses.records().map(|row| row.expect("a row")).collect();
    let cell = |name: &str| &rows[0][head.iter().position(|column| column == name).expect("a column")];
    assert_eq!((rows.len(), cell("training"), cell("verdict")), (1, "course", "paid back"));
    assert_eq!((cell("payback_week"), cell("weeks"), cell("net_unit")), ("7", "8", "h"));
    assert_eq!(cell("net").parse().ok(), course["totals"]["net"]["mean"].as_f64());
    // What a plan says is what the file could say.
    let sessions = plans[0]["sessions"].as_str().expect("a text");
    let planned = read(HAND, &[&format!("training.course.sessions={sessions}")]);
    assert_eq!(planned.trainings[0].sessions[0].day, 0);
    let again = loket(&folder, &[&arguments[..], &["--out", "kept"]].concat());
    assert_eq!((again.code, again.out.as_str()), (Some(1), ""));
    assert!(again.err.contains("exists already"), "{}", again.err);
}

/// Two courses, each looked at with the other held, and both together.
#[test]
fn several_courses_are_looked_at_apart_and_together() {
    let folder = TempDir::new().expect("made");
    let ended = loket(&folder, &["two.toml", "--json", "--starts", "2027-01-25"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let json: Value = serde_json::from_str(&ended.out).expect("JSON");
    let all = json["trainings"].as_array().expect("a list");
    let names: Vec<&Value> = all.iter().map(|found| &found["name"]).collect();
    assert_eq!(names, ["course", "second", "all active trainings"]);
    assert_eq!(all[2]["class_weeks"], serde_json::json!([2, 3]));
    assert_eq!(all[2]["alternatives"], serde_json::json!([]));
    // Both cost a fee, each alone one.
    let fees: Vec<f64> = all.iter().filter_map(|found| found["fee"].as_f64()).collect();
    assert_eq!(fees, [1000.0, 1000.0, 2000.0]);
    let text = loket(&folder, &["two.toml"]).out.replace('\n', " ");
    assert!(text.contains("All active trainings (`course`, `second`)"), "{text}");
}

#[test]
fn what_cannot_be_looked_at_is_refused_with_the_remedy() {
    let folder = TempDir::new().expect("made");
    for (arguments, code, says) in [
        (&["plain.toml"][..], 2, "add a [[training]]"),
        (&["none.toml"], 2, "there is no file"),
        (&["hand.toml", "--set", "training.course.who=clark"], 3, "did you mean `clerk`?"),
        (&["hand.toml", "--set", "training.corse.active=true"], 3, "did you mean `course`?"),
        (&["hand.toml", "--set", "training.course.sessions=[]"], 2, "no session of training `course`"),
        (&["hand.toml", "--set", "calendar.horizon=2 weeks"], 2, "lengthen calendar.horizon"),
        (&["hand.toml", "--set", "calendar.warm-up=2 weeks"], 2, "shorten calendar.warm-up"),
        (&["hand.toml", "--starts", "2028-01-01"], 2, "choose a date from 2027-01-04 to 2027-02-28"),
        (&["hand.toml", "--starts", "soon"], 2, "write year, month and day"),
        (&["hand.toml", "--cohorts", "0"], 2, "0 is not in 1..=1000"),
        (&["hand.toml", "--value-of-time", "much"], 3, "value-of-time"),
        (&["hand.toml", "--replications", "0"], 2, "--replications"),
    ] {
        let ended = loket(&folder, arguments);
        assert_eq!(ended.code, Some(code), "{arguments:?}: {}", ended.err);
        assert!(ended.err.contains(says), "{arguments:?}: `{says}` is not in:\n{}", ended.err);
        assert_eq!(ended.out, "", "{arguments:?}");
    }
}
